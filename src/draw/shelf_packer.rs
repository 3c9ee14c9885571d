//! Where in a texture there is still room for a label.

/// A place in a texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Left edge, device pixels.
    pub x: u32,
    /// The shelf it stands on, from the top.
    pub row: u32,
    /// Width, device pixels.
    pub width: u32,
}

/// Shelves of one height that are filled from the left, one after the other. Nothing is taken
/// down again: whoever finds them full begins with empty ones.
#[derive(Clone, Debug)]
pub struct ShelfPacker {
    width: u32,
    rows: u32,
    x: u32,
    row: u32,
}

impl ShelfPacker {
    /// Empty shelves, this many device pixels wide.
    pub fn new(width: u32, rows: u32) -> Self {
        Self { width, rows, x: 0, row: 0 }
    }

    /// A place for something of this width; none if there is no room left.
    pub fn take(&mut self, width: u32) -> Option<Slot> {
        let (x, row) = if width > self.width - self.x { (0, self.row + 1) } else { (self.x, self.row) };
        if width > self.width || row >= self.rows {
            return None;
        }
        (self.x, self.row) = (x + width, row);
        Some(Slot { x, row, width })
    }
}
