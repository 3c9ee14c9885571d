//! Boxes in boxes: folders on shelves within the folder above them. Lengths are in slots.

/// Slots between a box's edge and what is in it, and between neighbours.
const PAD: f32 = 0.75;
/// How much wider than high what is in a box becomes, about.
const ASPECT: f32 = 1.5;

/// A block of slots for pages that stand side by side.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Left and top of the first slot.
    pub corner: (f32, f32),
    /// Slots in a row.
    pub across: u32,
    /// Slots in all.
    pub slots: u32,
    /// Slots that are taken: the first ones.
    pub taken: u32,
}

impl Block {
    /// An empty block with room for so many.
    pub(super) fn for_pages(pages: u32) -> Self {
        let across = (pages as f32 * ASPECT).sqrt().ceil().max(1.0) as u32;
        Self { corner: (0.0, 0.0), across, slots: pages.div_ceil(across) * across, taken: 0 }
    }

    /// Its width and height.
    pub(super) fn size(&self) -> (f32, f32) {
        (self.across as f32, (self.slots / self.across) as f32)
    }

    /// Takes the next slot: the middle of it.
    pub(super) fn take(&mut self) -> Option<(f32, f32)> {
        let slot = self.taken;
        (slot < self.slots).then(|| {
            self.taken += 1;
            let (column, row) = ((slot % self.across) as f32, (slot / self.across) as f32);
            (self.corner.0 + column + 0.5, self.corner.1 + row + 0.5)
        })
    }
}

/// Puts things of these sizes on shelves, the highest first. Returns the corner of each, in the
/// order given, and the size of the whole, with air all around.
pub(super) fn on_shelves(sizes: &[(f32, f32)], strip: f32) -> (Vec<(f32, f32)>, (f32, f32)) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].1.total_cmp(&sizes[*a].1).then(a.cmp(b)));
    let area: f32 = sizes.iter().map(|(width, height)| (width + PAD) * (height + PAD)).sum();
    let widest = sizes.iter().map(|(width, _)| *width).fold(0.0, f32::max);
    let across = (area * ASPECT).sqrt().max(widest);
    let mut corners = vec![(0.0, 0.0); sizes.len()];
    let (mut x, mut y, mut shelf, mut right) = (0.0f32, strip, 0.0f32, 0.0f32);
    for at in order {
        let (width, height) = sizes[at];
        if x > 0.0 && x + width > across {
            (x, y, shelf) = (0.0, y + shelf + PAD, 0.0);
        }
        corners[at] = (PAD + x, PAD + y);
        right = right.max(x + width);
        shelf = shelf.max(height);
        x += width + PAD;
    }
    (corners, (right + 2.0 * PAD, y + shelf + 2.0 * PAD))
}
