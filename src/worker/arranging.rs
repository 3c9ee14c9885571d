//! The pages of the picture in another order than the layout's: by depth or by folder.

use super::places::Places;
use super::shift::Shift;
use crate::draw::{Folding, Placement};
use crate::graph::{Graph, PageRow};
use crate::layout::{Arranged, Guides, OrderBy, Page};
use crate::trace::UrlId;

impl Places {
    /// Places the pages otherwise from now on.
    pub(super) fn arrange(&mut self, placement: Placement, graph: &Graph) {
        // Chosen once more, it is made anew.
        self.set_out();
        self.placement = placement;
        self.arranged = order_by(placement).map(|by| {
            let pages = self.folding.pages().iter();
            Arranged::of(by, pages.map(|page| page_of(&graph.all_pages()[*page as usize], &self.folding)))
        });
        self.guides = self.arranged.as_ref().map(Arranged::guides).unwrap_or_default();
    }

    /// Lets every page find its best place again.
    pub(super) fn relax(&mut self) {
        if self.arranged.is_none() {
            return self.layout.relax();
        }
        self.set_out();
        if let Some(arranged) = &mut self.arranged {
            arranged.make();
            self.guides = arranged.guides();
        }
    }

    /// Puts in order what is new, where pages are put in order.
    pub(super) fn put_in_order(&mut self, graph: &Graph) {
        let Some(arranged) = &mut self.arranged else { return };
        let (makes, known) = (arranged.makes(), arranged.xs().len());
        for page in &self.folding.pages()[known..] {
            arranged.add(page_of(&graph.all_pages()[*page as usize], &self.folding));
        }
        // Of what is looked back at, depths are not those of now.
        if graph.is_latest() {
            for (node, page) in (0..known as u32).zip(self.folding.pages()) {
                arranged.set_depth(node, graph.all_pages()[*page as usize].depth);
            }
        }
        self.guides = arranged.guides();
        if arranged.makes() != makes && known > 0 {
            self.set_out();
        }
    }

    /// Lets all pages travel from where they are drawn now.
    fn set_out(&mut self) {
        self.shift = (!self.xs.is_empty()).then(|| Shift::from(&self.xs, &self.ys));
    }

    /// Draws the pages that travel on their way; those that have arrived are where they belong.
    pub(super) fn travel(&mut self, now: f64) {
        let is_under_way = self.shift.as_mut().is_some_and(|shift| shift.apply(&mut self.xs, &mut self.ys, now));
        if !is_under_way {
            self.shift = None;
        }
    }

    /// What is drawn behind the pages: nothing while they are under way.
    pub(super) fn seen_guides<'a>(&'a self, nothing: &'a Guides) -> &'a Guides {
        if self.shift.is_some() { nothing } else { &self.guides }
    }

    /// Holds a page at a place in world units.
    pub(super) fn pin(&mut self, page: UrlId, x: f32, y: f32) {
        if self.arranged.is_none() {
            self.layout.pin(self.node(page), x, y);
        }
        self.pins.hold(self.placement, page, x, y);
    }

    /// Lets a page go. Returns whether it was held.
    pub(super) fn unpin(&mut self, page: UrlId) -> bool {
        let was_held = self.pins.let_go(self.placement, page);
        if was_held && self.arranged.is_none() {
            self.layout.unpin(self.node(page));
        }
        was_held
    }
}

/// What pages are put in order by; none where that is left to the layout.
fn order_by(placement: Placement) -> Option<OrderBy> {
    Some(match placement {
        Placement::Map => return None,
        Placement::Depth => OrderBy::Rings,
        Placement::Layers => OrderBy::Layers,
        Placement::Folders => OrderBy::Folders,
    })
}

/// What is to be known of a page in order to place its node.
fn page_of<'a>(page: &'a PageRow, folding: &Folding) -> Page<'a> {
    let (host, path) = page.host_and_path();
    let parent = page.from.and_then(|from| folding.nodes().get(from as usize).copied());
    Page { parent, depth: page.depth, host, path }
}
