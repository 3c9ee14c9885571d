//! Where pages go that are put in order, rather than left to forces: by depth, or by folder.
//!
//! A page gets a slot and keeps it while others come. The whole is made anew when there are twice as
//! many pages as when it was made last: then there is more to be learnt than was. It is also
//! made anew when nothing is left near where a page belongs, and when that is asked for.

use super::bands::{Bands, DEEPEST, Geometry, SPACING};
use super::folder_tree::FolderTree;
use super::folders::Folders;
use super::guides::Guides;
use super::layers::Layers;
use super::radial::Rings;
use super::tree::{NOBODY, middles};
use super::{Bounds, bounds_of};

/// Pages up to which the whole is made anew for each.
const FEW: usize = 12;
/// 1 ÷ φ: the n-th multiple is as far as can be from those before it, as a share of a whole.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// What pages are put in order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// Depth: rings around the start.
    Rings,
    /// Depth: rows below the start.
    Layers,
    /// Folder: boxes.
    Folders,
}

/// What is to be known of a page in order to place it.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The page that first linked to it; one that is not before it counts as none.
    pub parent: Option<u32>,
    /// Links from the start.
    pub depth: u32,
    /// The host, as it is to be read.
    pub host: &'a str,
    /// The path, which begins with a slash, without query.
    pub path: &'a str,
}

#[derive(Debug, Clone)]
enum Slots {
    Rings(Bands<Rings>),
    Layers(Bands<Layers>),
    Folders(Box<FolderTree>, Box<Folders>),
}

/// Pages in order. A pure function of the calls so far.
#[derive(Debug, Clone)]
pub struct Arranged {
    slots: Slots,
    parents: Vec<u32>,
    depths: Vec<u32>,
    folders: Vec<u32>,
    /// Pages at each depth.
    counts: Vec<u32>,
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// How many pages there were when the whole was made.
    made_at: usize,
    /// How often it was made.
    makes: u32,
}

impl Arranged {
    /// With no page yet.
    pub fn new(by: OrderBy) -> Self {
        let slots = match by {
            OrderBy::Rings => Slots::Rings(Bands::for_pages(Rings::for_counts(&[]), 0)),
            OrderBy::Layers => Slots::Layers(Bands::for_pages(Layers::for_counts(&[]), 0)),
            OrderBy::Folders => Slots::Folders(Box::default(), Box::default()),
        };
        Self {
            slots,
            parents: Vec::new(),
            depths: Vec::new(),
            folders: Vec::new(),
            counts: Vec::new(),
            xs: Vec::new(),
            ys: Vec::new(),
            made_at: 0,
            makes: 0,
        }
    }

    /// All these pages at once, each where it is best for all of them.
    pub fn of<'a>(by: OrderBy, pages: impl IntoIterator<Item = Page<'a>>) -> Self {
        let mut arranged = Self::new(by);
        pages.into_iter().for_each(|page| arranged.note(page));
        arranged.make();
        arranged
    }

    /// Adds the next page.
    pub fn add(&mut self, page: Page<'_>) {
        self.note(page);
        let is_doubled = self.parents.len() >= 2 * self.made_at.max(FEW);
        if self.parents.len() <= FEW || is_doubled || !self.place_last() {
            self.make();
        }
    }

    /// Notes that a shorter way to a page was found.
    pub fn set_depth(&mut self, page: u32, depth: u32) {
        let (at, depth) = (page as usize, depth.min(DEEPEST));
        if self.depths.get(at).is_none_or(|known| *known == depth) {
            return;
        }
        self.counts[self.depths[at] as usize] -= 1;
        self.count(depth);
        self.depths[at] = depth;
        let has_room = match &mut self.slots {
            Slots::Rings(bands) => bands.move_to(at, depth),
            Slots::Layers(bands) => bands.move_to(at, depth),
            Slots::Folders(..) => true,
        };
        if has_room { self.copy(at) } else { self.make() }
    }

    /// How deep a page is, as far as was said.
    pub fn depth(&self, page: u32) -> Option<u32> {
        self.depths.get(page as usize).copied()
    }

    /// Every page's x, in world units, by id.
    pub fn xs(&self) -> &[f32] {
        &self.xs
    }

    /// Every page's y, in world units, by id.
    pub fn ys(&self) -> &[f32] {
        &self.ys
    }

    /// How often the whole was made: when that changes, pages have moved.
    pub fn makes(&self) -> u32 {
        self.makes
    }

    /// The box around all pages and folders, in world units; none while there are no pages.
    pub fn bounds(&self) -> Option<Bounds> {
        let mut bounds = bounds_of(&self.xs, &self.ys)?;
        if let Slots::Folders(_, folders) = &self.slots {
            for Bounds { left, top, right, bottom } in folders.boxes().map(|found| found.bounds) {
                (bounds.left, bounds.top) = (bounds.left.min(left), bounds.top.min(top));
                (bounds.right, bounds.bottom) = (bounds.right.max(right), bounds.bottom.max(bottom));
            }
        }
        Some(bounds)
    }

    /// What is drawn behind the pages.
    pub fn guides(&self) -> Guides {
        let mut guides = Guides::default();
        match &self.slots {
            Slots::Rings(bands) => {
                let radius = |depth| (depth, bands.geometry().radius(depth) * SPACING);
                guides.rings = (1..bands.depths()).map(radius).collect();
            }
            Slots::Layers(bands) => {
                let half = bands.geometry().across() * SPACING / 2.0;
                guides.rows = (0..bands.depths()).map(|depth| (depth, bands.geometry().top(depth) * SPACING)).collect();
                guides.row_ends = (-half, half);
            }
            Slots::Folders(_, folders) => guides.boxes = folders.boxes().collect(),
        }
        guides
    }

    /// Finds the best place for every page that is there.
    pub fn make(&mut self) {
        (self.made_at, self.makes) = (self.parents.len(), self.makes.wrapping_add(1));
        match &mut self.slots {
            Slots::Rings(bands) => *bands = in_bands(Rings::for_counts(&self.counts), &self.parents, &self.depths),
            Slots::Layers(bands) => *bands = in_bands(Layers::for_counts(&self.counts), &self.parents, &self.depths),
            Slots::Folders(tree, folders) => {
                **folders = Folders::for_pages(tree, &self.folders);
                return self.fill_folders();
            }
        }
        for page in 0..self.parents.len() {
            self.copy(page);
        }
    }

    /// Puts all pages into their folders' boxes, those of one folder one after the other.
    fn fill_folders(&mut self) {
        let Slots::Folders(tree, folders) = &mut self.slots else { return };
        let mut order: Vec<u32> = (0..self.folders.len() as u32).collect();
        order.sort_by_key(|page| (self.folders[*page as usize], *page));
        for page in order {
            let page = page as usize;
            (self.xs[page], self.ys[page]) = folders.add(tree, self.folders[page]);
        }
    }

    fn note(&mut self, page: Page<'_>) {
        let id = self.parents.len() as u32;
        self.parents.push(page.parent.filter(|parent| *parent < id).unwrap_or(NOBODY));
        let depth = page.depth.min(DEEPEST);
        self.depths.push(depth);
        self.count(depth);
        if let Slots::Folders(tree, _) = &mut self.slots {
            self.folders.push(tree.folder_of(page.host, page.path));
        }
        self.xs.push(0.0);
        self.ys.push(0.0);
    }

    fn count(&mut self, depth: u32) {
        let depth = depth as usize;
        if self.counts.len() <= depth {
            self.counts.resize(depth + 1, 0);
        }
        self.counts[depth] += 1;
    }

    /// Gives the page that was noted last a place among the others. Returns whether there was room.
    fn place_last(&mut self) -> bool {
        let page = self.parents.len() - 1;
        let (depth, parent) = (self.depths[page], self.parents[page] as usize);
        // Next to its parent; who hangs on the start alone, anywhere around it.
        let is_first = self.parents[page] == NOBODY || self.depths[parent] == 0;
        let anywhere = (page as f64 * GOLDEN).fract() as f32;
        let has_room = match &mut self.slots {
            Slots::Rings(bands) => bands.add(depth, if is_first { anywhere } else { bands.share(parent) }),
            Slots::Layers(bands) => bands.add(depth, if is_first { anywhere } else { bands.share(parent) }),
            Slots::Folders(tree, folders) => {
                (self.xs[page], self.ys[page]) = folders.add(tree, self.folders[page]);
                return true;
            }
        };
        if has_room {
            self.copy(page);
        }
        has_room
    }

    /// Takes a page's place over from its slot.
    fn copy(&mut self, page: usize) {
        (self.xs[page], self.ys[page]) = match &self.slots {
            Slots::Rings(bands) => bands.point(page),
            Slots::Layers(bands) => bands.point(page),
            Slots::Folders(..) => return,
        };
    }
}

/// Every page in its band, a branch of the tree side by side.
fn in_bands<G: Geometry>(mut geometry: G, parents: &[u32], depths: &[u32]) -> Bands<G> {
    let middles = middles(parents);
    // Along the bands, so that where slots are few a branch does not take its neighbours'.
    let mut order: Vec<usize> = (0..depths.len()).collect();
    order.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]).then(a.cmp(b)));
    loop {
        let mut bands = Bands::for_pages(geometry.clone(), depths.len());
        if order.iter().all(|page| bands.put(*page, depths[*page], middles[*page])) {
            return bands;
        }
        geometry = geometry.widened();
    }
}
