//! Links of pages that are drawn as bubbles: a line stands for all between the same two.

use super::picture::{Lines, Scene, View};
use super::{Bubbles, ColorRole, Segment};
use crate::trace::UrlId;
use std::collections::BTreeMap;

/// Lines between bubbles at most: those for the fewest links are left out.
const MOST: usize = 150;
/// Lines from pages that are drawn as themselves to bubbles at most.
const MOST_TREE: usize = 800;
/// Width of a line for one link, what twice as many make it wider, and of the widest, px.
const WIDTH: (f32, f32, f32) = (0.6, 0.45, 6.0);

/// A line that stands for links between two bubbles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bundle {
    /// From the middle of one bubble to that of the other.
    pub line: Segment,
    /// Its width, px: the more links, the wider.
    pub width: f32,
    /// Drawn faintly: something else is selected.
    pub dim: bool,
}

/// Links of bubbles, counted.
pub(super) struct Gathered<'a> {
    bubbles: &'a Bubbles,
    /// Links between two bubbles, by the lower and the higher of them.
    between: Vec<u32>,
    /// Bubbles with links to and from the selected or the hovered page: page, bubble, whether they lead there.
    ends: BTreeMap<(UrlId, usize, bool), u32>,
    /// Pages drawn as themselves that led to a bubble's, or were found there.
    tree: BTreeMap<(UrlId, usize), u32>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(bubbles: &'a Bubbles) -> Self {
        let between = vec![0; bubbles.list.len() * bubbles.list.len()];
        Self { bubbles, between, ends: BTreeMap::new(), tree: BTreeMap::new() }
    }

    /// Whether a link begins or ends in a bubble.
    pub(super) fn touches(&self, from: UrlId, to: UrlId) -> bool {
        self.bubbles.of(from).is_some() || self.bubbles.of(to).is_some()
    }

    /// Counts a link that does.
    pub(super) fn take(&mut self, (from, to): (UrlId, UrlId), is_tree: bool, is_end: impl Fn(UrlId) -> bool) {
        match (self.bubbles.of(from), self.bubbles.of(to)) {
            (Some(a), Some(b)) if a != b => self.between[a.min(b) * self.bubbles.list.len() + a.max(b)] += 1,
            (None, Some(bubble)) if is_end(from) => *self.ends.entry((from, bubble, true)).or_default() += 1,
            (Some(bubble), None) if is_end(to) => *self.ends.entry((to, bubble, false)).or_default() += 1,
            (None, Some(bubble)) if is_tree => *self.tree.entry((from, bubble)).or_default() += 1,
            (Some(bubble), None) if is_tree => *self.tree.entry((to, bubble)).or_default() += 1,
            _ => {}
        }
    }

    /// The lines: thin ones of single pages, and those between bubbles.
    pub(super) fn drawn(self, scene: &Scene<'_>, view: &View) -> (Lines, Vec<Bundle>) {
        let middle = |bubble: usize| (self.bubbles.list[bubble].x, self.bubbles.list[bubble].y);
        let line = |page: UrlId, bubble: usize| {
            let mark = scene.mark(&view.camera, page)?;
            Some(Segment { from: (mark.x, mark.y), to: middle(bubble) })
        };
        let recedes = view.selected.is_some() || scene.way().is_some() || scene.style.lit.is_some();
        let tree = self.tree.keys().take(MOST_TREE).filter_map(|(page, bubble)| line(*page, *bubble)).collect();
        let ends = |leads: bool| {
            let of = self.ends.keys().filter(|(.., out)| *out == leads);
            of.filter_map(|(page, bubble, _)| line(*page, *bubble)).collect::<Vec<_>>()
        };
        let lines = vec![
            (ColorRole::Tree, recedes, tree),
            (ColorRole::LinkIn, false, ends(false)),
            (ColorRole::LinkOut, false, ends(true)),
        ];
        let many = self.bubbles.list.len();
        let mut pairs: Vec<(u32, usize)> =
            self.between.iter().enumerate().filter(|(_, links)| **links > 0).map(|(at, links)| (*links, at)).collect();
        pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        pairs.truncate(MOST);
        let (least, more, most) = WIDTH;
        let bundle = |(links, at): (u32, usize)| Bundle {
            line: Segment { from: middle(at / many), to: middle(at % many) },
            width: (least + more * (links as f32).log2()).min(most),
            dim: recedes,
        };
        // Wide ones below.
        (lines, pairs.into_iter().map(bundle).collect())
    }
}
