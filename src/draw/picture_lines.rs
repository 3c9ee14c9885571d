//! The lines of the picture: which links are drawn, and how.

use super::bubble_lines::Gathered;
use super::picture::{HiddenLinks, Lines, Scene, View};
use super::{Bubbles, Bundle, ColorRole, Segment};
use crate::trace::UrlId;

/// Links show their direction while there are no more of them in sight than this.
const MOST_ARROWS: usize = 400;
/// An arrow head's length along the link and to each side, px.
const ARROW: (f32, f32) = (6.0, 2.6);

/// Links by how they are drawn.
#[derive(Default)]
struct Groups {
    plain: Vec<Segment>,
    tree: Vec<Segment>,
    ghostly: Vec<Segment>,
    into: Vec<Segment>,
    out: Vec<Segment>,
}

impl Scene<'_> {
    /// The lines of all links in view, and what is left out as navigation.
    pub(super) fn lines(
        &self,
        view: &View,
        most_links: usize,
        is_ghost: &dyn Fn(UrlId) -> bool,
        bubbles: Option<&Bubbles>,
    ) -> (Lines, Vec<Bundle>, HiddenLinks) {
        let placed = self.placed() as UrlId;
        // Asked once a page: links are many more.
        let partly = if self.is_partial(view) { placed } else { 0 };
        let hidden_pages: Vec<bool> = (0..partly).map(|page| !self.is_shown(view, page)).collect();
        let mut gathered = bubbles.map(|bubbles| Gathered::new(bubbles, view));
        let (mut groups, mut hidden, mut targets) = (Groups::default(), HiddenLinks::default(), Vec::new());
        for &(from, to) in self.links {
            if from >= placed || to >= placed || from == to {
                continue;
            }
            let is_tree = self.pages[to as usize].from == Some(from);
            let is_navigation = !is_tree && self.style.navigation.get(to as usize) == Some(&true);
            if is_navigation {
                hidden.links += 1;
                targets.push(to);
            }
            let hides = |page: UrlId| hidden_pages.get(page as usize) == Some(&true);
            if hides(from) || hides(to) {
                let stays = |page: UrlId| !hides(page) || is_ghost(page);
                if is_tree && stays(from) && stays(to) {
                    groups.ghostly.extend(self.segment(view, from, to));
                }
                continue;
            }
            let is_end = |end: UrlId| Some(end) == view.selected || Some(end) == view.hovered;
            if let Some(gathered) = &mut gathered
                && gathered.touches(from, to)
            {
                if !is_navigation || self.style.shows_navigation || is_end(from) || is_end(to) {
                    gathered.take(from, to, is_tree);
                }
                continue;
            }
            let is_step = self.way().is_some_and(|way| way.is_step(from, to));
            let group = match (is_end(from), is_end(to)) {
                _ if is_step => &mut groups.out,
                // On a way no other links of its ends are of interest.
                _ if self.way().is_some() && !is_tree => continue,
                _ if self.way().is_some() => &mut groups.tree,
                (true, _) => &mut groups.out,
                (_, true) => &mut groups.into,
                _ if is_tree => &mut groups.tree,
                _ if is_navigation && !self.style.shows_navigation => continue,
                _ if groups.plain.len() == most_links => continue,
                _ => &mut groups.plain,
            };
            group.extend(self.segment(view, from, to));
        }
        targets.sort_unstable();
        targets.dedup();
        hidden.pages = targets.len() as u32;
        let (mut lines, mut bundles) = (self.groups_in_order(view, groups), Vec::new());
        if let Some(gathered) = gathered {
            let (ends, thick) = gathered.drawn(self, view);
            lines.extend(ends);
            bundles = thick;
        }
        (lines, bundles, hidden)
    }

    fn groups_in_order(&self, view: &View, mut groups: Groups) -> Lines {
        let few = groups.plain.len() + groups.tree.len() <= MOST_ARROWS;
        let Groups { plain, tree, into, out, .. } = &mut groups;
        for (lines, is_pointed) in [(plain, few), (tree, few), (into, true), (out, true)] {
            if is_pointed {
                let heads: Vec<Segment> = lines.iter().flat_map(arrow).collect();
                lines.extend(heads);
            }
        }
        // Where places say something else, links must not hide it.
        let recedes = view.selected.is_some() || self.way().is_some() || self.style.lit.is_some();
        let has_boxes = !self.guides.boxes.is_empty();
        let has_depths = !(self.guides.rings.is_empty() && self.guides.rows.is_empty());
        vec![
            (ColorRole::Link, recedes || has_boxes || has_depths, groups.plain),
            (ColorRole::Tree, recedes || has_boxes, groups.tree),
            (ColorRole::Tree, true, groups.ghostly),
            (ColorRole::LinkIn, false, groups.into),
            (ColorRole::LinkOut, false, groups.out),
        ]
    }

    /// A link's line as far as the edge of its target's form, unless it lies wholly to one side
    /// of the canvas.
    fn segment(&self, view: &View, from: UrlId, to: UrlId) -> Option<Segment> {
        let (from, target) = (self.mark(&view.camera, from)?, self.mark(&view.camera, to)?);
        let (dx, dy) = (from.x - target.x, from.y - target.y);
        let edge = target.r / (dx * dx + dy * dy).sqrt().max(target.r).max(1.0);
        let (from, to) = ((from.x, from.y), (target.x + dx * edge, target.y + dy * edge));
        let outside = |a: f32, b: f32, size: f32| (a < 0.0 && b < 0.0) || (a > size && b > size);
        let is_hidden = outside(from.0, to.0, view.camera.width) || outside(from.1, to.1, view.camera.height);
        (!is_hidden).then_some(Segment { from, to })
    }
}

/// The two strokes of an arrow's head at a line's end.
fn arrow(line: &Segment) -> [Segment; 2] {
    let (dx, dy) = (line.to.0 - line.from.0, line.to.1 - line.from.1);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let (back, side) = ARROW;
    [side, -side].map(|side| Segment {
        from: (line.to.0 - ux * back - uy * side, line.to.1 - uy * back + ux * side),
        to: line.to,
    })
}
