//! Folders as boxes: the pages of each stand side by side, folders within the folder above them,
//! hosts first where there are several. Who has a slot keeps it; where a folder is full, it gets
//! another box below all others.

use super::Bounds;
use super::bands::SPACING;
use super::boxes::{Block, on_shelves};
use super::folder_tree::{FolderTree, TOP};
use super::guides::FolderBox;
use super::homes::{Homes, WORTH_A_BOX};

/// Slots for a box's name: a share of the side of the whole, so that it can be read where all of
/// it is seen; and at least.
const NAME: (f32, f32) = (0.03, 0.8);
/// Share of a folder's pages for which there is room besides.
const SLACK: u32 = 4;
/// Pages in another box of a full folder, at least.
const MORE: u32 = 8;

/// What is within a box, as seen from its corner.
#[derive(Debug)]
struct Nest {
    size: (f32, f32),
    /// Blocks and boxes, each with its corner; of boxes also the size.
    blocks: Vec<(u32, (f32, f32))>,
    boxes: Vec<(FolderBox, (f32, f32))>,
}

/// The boxes, and what is free in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Folders {
    homes: Homes,
    blocks: Vec<Block>,
    /// The latest block of each folder that has a box.
    block_of: Vec<u32>,
    boxes: Vec<FolderBox>,
    size: (f32, f32),
    /// Where the next box goes: left, top, and the height of its shelf.
    next: (f32, f32, f32),
    strip: f32,
}

impl Folders {
    /// Boxes for the folders of these pages, with room for a few more in each. Lengths are in slots.
    pub(super) fn for_pages(tree: &FolderTree, pages: &[u32]) -> Self {
        let homes = Homes::new(tree, pages);
        let (mut own, mut inner) = (vec![0u32; tree.len()], vec![Vec::new(); tree.len()]);
        for &folder in pages {
            own[homes.of(tree, folder) as usize] += 1;
        }
        for home in homes.all().filter(|home| *home != TOP) {
            inner[homes.of(tree, tree.above(home)) as usize].push(home);
        }
        let strip = ((pages.len() as f32).sqrt() * 1.5 * NAME.0).max(NAME.1);
        let mut made = Self { homes, block_of: vec![0; tree.len()], strip, ..Self::default() };
        let whole = made.nest(tree, &own, &inner, TOP);
        for (block, corner) in whole.blocks {
            made.blocks[block as usize].corner = corner;
        }
        made.boxes = whole.boxes.into_iter().map(|(found, corner)| found.moved_to(corner)).collect();
        made.boxes.sort_by_key(|found| found.level);
        (made.size, made.next) = (whole.size, (0.0, whole.size.1, 0.0));
        made
    }

    /// Lays out what is in a box: its own pages, and the boxes within.
    fn nest(&mut self, tree: &FolderTree, own: &[u32], inner: &[Vec<u32>], home: u32) -> Nest {
        let mut nests = Vec::new();
        for &child in &inner[home as usize] {
            let nest = self.nest(tree, own, inner, child);
            nests.push(framed(nest, self.homes.name(tree, child), self.homes.level(child)));
        }
        let own = own[home as usize];
        // Also where there are none: what comes must go somewhere.
        let block = self.add_block(home, own + own / SLACK + 2);
        let size = self.blocks[block as usize].size();
        let mut pages = Nest { size, blocks: vec![(block, (0.0, 0.0))], boxes: Vec::new() };
        if home == TOP && self.homes.has_hosts && own >= WORTH_A_BOX {
            pages = together(vec![pages], self.strip);
            pages = framed(pages, "other hosts".to_owned(), 1);
        }
        nests.push(pages);
        together(nests, if home == TOP { 0.0 } else { self.strip })
    }

    fn add_block(&mut self, home: u32, pages: u32) -> u32 {
        let block = self.blocks.len() as u32;
        self.blocks.push(Block::for_pages(pages));
        self.block_of[home as usize] = block;
        block
    }

    /// Where a page that is in a folder goes, in world units.
    pub(super) fn add(&mut self, tree: &FolderTree, folder: u32) -> (f32, f32) {
        let home = self.homes.of(tree, folder);
        let block = self.block_of[home as usize] as usize;
        let at = self.blocks[block].take().unwrap_or_else(|| self.another(tree, home));
        (at.0 * SPACING, at.1 * SPACING)
    }

    /// Another box for a full folder: its first slot.
    fn another(&mut self, tree: &FolderTree, home: u32) -> (f32, f32) {
        let full = self.blocks[self.block_of[home as usize] as usize].slots;
        let block = self.add_block(home, (2 * full).max(MORE));
        let size = self.blocks[block as usize].size();
        let nest = together(vec![Nest { size, blocks: vec![(block, (0.0, 0.0))], boxes: Vec::new() }], self.strip);
        let (mut x, mut y, mut shelf) = self.next;
        if x > 0.0 && x + nest.size.0 > self.size.0 {
            (x, y, shelf) = (0.0, y + shelf, 0.0);
        }
        let name = if home == TOP { "other hosts".to_owned() } else { self.homes.name(tree, home) };
        let name = if home == TOP && !self.homes.has_hosts { "/".to_owned() } else { name };
        self.boxes.push(FolderBox::new(name, 1, nest.size).moved_to((x, y)));
        self.next = (x + nest.size.0 + 1.0, y, shelf.max(nest.size.1 + 1.0));
        let inner = nest.blocks[0].1;
        let block = &mut self.blocks[block as usize];
        block.corner = (x + inner.0, y + inner.1);
        block.take().unwrap_or(block.corner)
    }

    /// The boxes, in world units, outer ones first.
    pub(super) fn boxes(&self) -> impl Iterator<Item = FolderBox> + '_ {
        self.boxes.iter().map(|found| {
            let Bounds { left, top, right, bottom } = found.bounds;
            let [left, top, right, bottom] = [left, top, right, bottom].map(|length| length * SPACING);
            FolderBox { bounds: Bounds { left, top, right, bottom }, ..found.clone() }
        })
    }
}

/// A box around what is in it.
fn framed(mut nest: Nest, name: String, level: u32) -> Nest {
    nest.boxes.push((FolderBox::new(name, level, nest.size), (0.0, 0.0)));
    nest
}

/// Several things beside each other, below a strip for a name.
fn together(nests: Vec<Nest>, strip: f32) -> Nest {
    let sizes: Vec<(f32, f32)> = nests.iter().map(|nest| nest.size).collect();
    let (corners, size) = on_shelves(&sizes, strip);
    let (mut blocks, mut boxes) = (Vec::new(), Vec::new());
    for (nest, (left, top)) in nests.into_iter().zip(corners) {
        blocks.extend(nest.blocks.into_iter().map(|(block, (x, y))| (block, (x + left, y + top))));
        boxes.extend(nest.boxes.into_iter().map(|(found, (x, y))| (found, (x + left, y + top))));
    }
    Nest { size, blocks, boxes }
}
