//! Links of pages that are drawn as bubbles: a line stands for all between the same two.

use super::picture::{Lines, Scene, View};
use super::{Bubbles, Bundle, ColorRole, Segment};
use crate::trace::UrlId;

/// Lines between bubbles at most: those for the fewest links are left out.
const MOST: usize = 150;
/// Lines from pages that are drawn as themselves to bubbles at most.
const MOST_TREE: usize = 800;
/// Width of a line at least, what four times as many links make twice, and of the widest, px.
const WIDTH: (f32, f32, f32) = (0.4, 0.3, 7.0);

/// Links of bubbles, counted.
pub(super) struct Gathered<'a> {
    bubbles: &'a Bubbles,
    /// Links between two bubbles, by the lower and the higher of them.
    between: Vec<u32>,
    /// Whether a bubble has links to and from the selected, and the hovered page.
    ends: [Vec<bool>; 4],
    /// Pages drawn as themselves that led to a bubble's, or were found there.
    tree: Vec<(UrlId, usize)>,
    /// The last of these pages for each bubble: its links come one after another, and one line is enough.
    last: Vec<Option<UrlId>>,
    /// The selected and the hovered page.
    chosen: [Option<UrlId>; 2],
}

impl<'a> Gathered<'a> {
    pub(super) fn new(bubbles: &'a Bubbles, view: &View) -> Self {
        let many = bubbles.list.len();
        let ends = std::array::from_fn(|_| vec![false; many]);
        let chosen = [view.selected, view.hovered];
        Self { bubbles, between: vec![0; many * many], ends, tree: Vec::new(), last: vec![None; many], chosen }
    }

    /// Whether a link begins or ends in a bubble.
    pub(super) fn touches(&self, from: UrlId, to: UrlId) -> bool {
        self.bubbles.of(from).is_some() || self.bubbles.of(to).is_some()
    }

    /// Counts a link that does.
    pub(super) fn take(&mut self, from: UrlId, to: UrlId, is_tree: bool) {
        let (page, bubble, is_out) = match (self.bubbles.of(from), self.bubbles.of(to)) {
            (Some(a), Some(b)) if a != b => {
                return self.between[a.min(b) * self.bubbles.list.len() + a.max(b)] += 1;
            }
            (None, Some(bubble)) => (from, bubble, true),
            (Some(bubble), None) => (to, bubble, false),
            _ => return,
        };
        match self.chosen.iter().position(|chosen| *chosen == Some(page)) {
            Some(at) => self.ends[2 * at + usize::from(is_out)][bubble] = true,
            None if is_tree && self.tree.len() < MOST_TREE && self.last[bubble].replace(page) != Some(page) => {
                self.tree.push((page, bubble));
            }
            None => {}
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
        let tree = self.tree.iter().filter_map(|(page, bubble)| line(*page, *bubble)).collect();
        let mut lines = vec![(ColorRole::Tree, recedes, tree)];
        for (at, has_links) in self.ends.iter().enumerate() {
            let Some(page) = self.chosen[at / 2] else { continue };
            let ink = if at % 2 == 1 { ColorRole::LinkOut } else { ColorRole::LinkIn };
            let bubbles = (0..has_links.len()).filter(|bubble| has_links[*bubble]);
            lines.push((ink, false, bubbles.filter_map(|bubble| line(page, bubble)).collect()));
        }
        let many = self.bubbles.list.len();
        let mut pairs: Vec<(u32, u32)> = (0..).zip(&self.between).map(|(at, links)| (u32::MAX - links, at)).collect();
        pairs.retain(|pair| pair.0 < u32::MAX);
        pairs.sort_unstable();
        pairs.truncate(MOST);
        let (least, more, most) = WIDTH;
        let bundle = |(rest, at): (u32, u32)| Bundle {
            line: Segment { from: middle(at as usize / many), to: middle(at as usize % many) },
            width: (least + more * ((u32::MAX - rest) as f32).sqrt()).min(most),
            dim: recedes,
        };
        // Wide ones below.
        (lines, pairs.into_iter().map(bundle).collect())
    }
}
