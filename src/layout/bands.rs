//! Places by depth: a band for each depth, rows of slots in each band. What takes a slot keeps it, so
//! that pages that come later move nobody.

use super::slots::SlotRow;

/// World units from a slot to the next, and from a row to the next.
pub(super) const SPACING: f32 = 24.0;

/// How many slots aside are as bad as one row further out.
const ROW_COST: usize = 2;

/// Rows in which a slot is looked for, unless none of them has one: only where thousands are equally deep are
/// there more.
const ROWS_TRIED: usize = 32;

/// Greatest depth that has a band of its own; what is deeper is with it.
pub(super) const DEEPEST: u32 = 1_000;

/// How a band lies in the plane.
pub(super) trait Geometry: std::fmt::Debug + Clone {
    /// How many slots a row of a band has, and whether it is a ring. Lengths are in slots.
    fn row(&self, depth: u32, row: usize) -> (usize, bool);
    /// The same with more room.
    fn widened(&self) -> Self;
    /// How many rows a band may have.
    fn most_rows(&self) -> usize;
    /// Where the middle of a slot is, in slots.
    fn point(&self, depth: u32, row: usize, share: f32) -> (f32, f32);
}

/// The place of one page.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    depth: u32,
    row: u32,
    slot: u32,
}

/// The rows of a depth.
#[derive(Debug, Clone, Default)]
struct Band {
    rows: Vec<SlotRow>,
    /// Rows before this one have next to nothing free.
    crowded: usize,
    /// The row in which a slot was taken last.
    last: usize,
}

/// Where the search for a slot begins.
#[derive(Debug, Clone, Copy)]
enum Start {
    /// In the innermost row that is not crowded: for whoever comes by itself.
    Inside,
    /// Around the row in which the last one found its slot, which had nearly the same wish.
    BesideLast,
}

/// The bands, and who is where in them.
#[derive(Debug, Clone)]
pub(super) struct Bands<G> {
    geometry: G,
    bands: Vec<Band>,
    places: Vec<Place>,
}

impl<G: Geometry> Bands<G> {
    /// Bands for so many pages, none of which has a place yet.
    pub(super) fn for_pages(geometry: G, pages: usize) -> Self {
        Self { geometry, bands: Vec::new(), places: vec![Place::default(); pages] }
    }

    pub(super) fn geometry(&self) -> &G {
        &self.geometry
    }

    /// How many bands are in use.
    pub(super) fn depths(&self) -> u32 {
        self.bands.len() as u32
    }

    /// Gives the next page the free slot of its band that is nearest to a share (0 to 1) of its
    /// length. Returns whether there was one.
    pub(super) fn add(&mut self, depth: u32, share: f32) -> bool {
        let place = self.take(depth, share, Start::Inside);
        self.places.push(place.unwrap_or_default());
        place.is_some()
    }

    /// The same for any page that has no place yet. Those of one band come in the order of their shares.
    pub(super) fn put(&mut self, page: usize, depth: u32, share: f32) -> bool {
        let place = self.take(depth, share, Start::BesideLast);
        self.places[page] = place.unwrap_or_default();
        place.is_some()
    }

    /// Moves a page to another band. Returns whether there was room.
    pub(super) fn move_to(&mut self, page: usize, depth: u32) -> bool {
        let old = self.places[page];
        let place = self.take(depth, self.share(page), Start::Inside);
        if let Some(place) = place {
            self.bands[old.depth as usize].rows[old.row as usize].give_back(old.slot as usize);
            self.places[page] = place;
        }
        place.is_some()
    }

    /// What share of its row's length lies before the middle of a page's slot.
    pub(super) fn share(&self, page: usize) -> f32 {
        let Place { depth, row, slot } = self.places[page];
        (slot as f32 + 0.5) / self.bands[depth as usize].rows[row as usize].len() as f32
    }

    /// Where a page is, in world units.
    pub(super) fn point(&self, page: usize) -> (f32, f32) {
        let Place { depth, row, .. } = self.places[page];
        let (x, y) = self.geometry.point(depth, row as usize, self.share(page));
        (x * SPACING, y * SPACING)
    }

    fn take(&mut self, depth: u32, share: f32, from: Start) -> Option<Place> {
        let at = depth as usize;
        if self.bands.len() <= at {
            self.bands.resize(at + 1, Band::default());
        }
        let (band, most) = (&mut self.bands[at], self.geometry.most_rows());
        while band.rows.get(band.crowded).is_some_and(SlotRow::is_crowded) {
            band.crowded += 1;
        }
        let start = match from {
            Start::Inside => band.crowded,
            Start::BesideLast => band.last.saturating_sub(ROWS_TRIED / 2),
        };
        let found = band.search(&self.geometry, depth, share, start..most);
        let (row, slot) = found.or_else(|| band.search(&self.geometry, depth, share, 0..most))?;
        band.rows[row].take(slot);
        band.last = row;
        Some(Place { depth, row: row as u32, slot: slot as u32 })
    }
}

impl Band {
    /// The row and slot that are nearest to a wish; what is further out is as bad as what is aside.
    fn search<G: Geometry>(
        &mut self,
        geometry: &G,
        depth: u32,
        share: f32,
        rows: std::ops::Range<usize>,
    ) -> Option<(usize, usize)> {
        let (start, mut best) = (rows.start, None::<(usize, usize, usize)>);
        for row in rows {
            let outward = (row - start) * ROW_COST;
            if best.is_some_and(|(cost, ..)| cost <= outward || row - start >= ROWS_TRIED) {
                break;
            }
            while self.rows.len() <= row {
                let (slots, is_ring) = geometry.row(depth, self.rows.len());
                self.rows.push(SlotRow::new(slots, is_ring));
            }
            let slots = &self.rows[row];
            let wish = (share * slots.len() as f32) as usize;
            if let Some((slot, far)) = slots.nearest_free(wish) {
                let cost = far + outward;
                best = best.filter(|(least, ..)| *least <= cost).or(Some((cost, row, slot)));
            }
        }
        best.map(|(_, row, slot)| (row, slot))
    }
}
