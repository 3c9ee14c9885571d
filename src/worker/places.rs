//! Where the graph's pages are drawn: what is new goes to the layout, its places are copied, and
//! new pages step out of those that first linked to them.

use crate::graph::Graph;
use crate::layout::Layout;
use crate::trace::UrlId;
use fnv::FnvHashSet;
use std::collections::VecDeque;

/// ms in which a page steps out of the one that first linked to it.
const STEP_OUT_MS: f64 = 150.0;

/// The graph's pages and links as they are laid out and drawn.
pub(super) struct Places {
    pub(super) layout: Layout,
    pub(super) links: Vec<(UrlId, UrlId)>,
    /// The step at which each was found, in order.
    pub(super) link_steps: Vec<u32>,
    // Only ever looked up.
    known: FnvHashSet<(UrlId, UrlId)>,
    pub(super) in_degree: Vec<u32>,
    /// Pages and links of the graph that the layout has.
    taken: (usize, usize),
    /// Where each placed page is drawn, world units: the layout's places, but for those that
    /// are stepping out.
    pub(super) xs: Vec<f32>,
    pub(super) ys: Vec<f32>,
    /// When the pages that are stepping out appeared, ms, by age.
    young: VecDeque<(UrlId, f64)>,
}

impl Places {
    /// Those of an empty graph.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            layout: Layout::new(seed),
            links: Vec::new(),
            link_steps: Vec::new(),
            known: FnvHashSet::default(),
            in_degree: Vec::new(),
            taken: (0, 0),
            xs: Vec::new(),
            ys: Vec::new(),
            young: VecDeque::new(),
        }
    }

    /// Whether a page is stepping out.
    pub(super) fn is_stepping(&self) -> bool {
        !self.young.is_empty()
    }

    /// Gives the layout what is new: pages, the links that first led to them, all links.
    pub(super) fn grow(&mut self, graph: &Graph) {
        let mut fresh: Vec<(u32, UrlId, UrlId)> = Vec::new();
        for (id, page) in graph.all_pages().iter().enumerate().skip(self.taken.0) {
            self.layout.add_node();
            self.in_degree.push(0);
            fresh.extend(page.from.map(|from| (page.step, from, id as UrlId)));
        }
        fresh.extend(graph.all_links()[self.taken.1..].iter().map(|row| (row.step, row.source, row.link.target)));
        // By step, so that an earlier state is a prefix.
        fresh.sort_by_key(|link| link.0);
        self.taken = (graph.all_pages().len(), graph.all_links().len());
        for (step, from, to) in fresh {
            if from != to && self.known.insert((from, to)) {
                self.layout.add_link(from, to);
                self.links.push((from, to));
                self.link_steps.push(step);
                if let Some(degree) = self.in_degree.get_mut(to as usize) {
                    *degree += 1;
                }
            }
        }
    }

    /// Places what is not placed yet, which takes one step of the layout.
    pub(super) fn place_new(&mut self) {
        if self.layout.placed() < self.taken.0 {
            self.layout.tick();
        }
    }

    /// Copies the layout's places.
    pub(super) fn copy(&mut self) {
        let placed = self.layout.placed();
        self.xs.clear();
        self.ys.clear();
        self.xs.extend_from_slice(&self.layout.xs()[..placed]);
        self.ys.extend_from_slice(&self.layout.ys()[..placed]);
    }

    /// Moves the pages that have appeared since there were `before`, and those that did lately,
    /// back on their way from the page that first linked to them.
    pub(super) fn step_out(&mut self, graph: &Graph, before: usize, now: f64) {
        let placed = self.xs.len();
        self.young.extend((before..placed).map(|id| (id as UrlId, now)));
        while self.young.front().is_some_and(|(_, born)| now - born >= STEP_OUT_MS) {
            self.young.pop_front();
        }
        let pages = graph.pages();
        for &(id, born) in &self.young {
            let id = id as usize;
            let Some(from) = pages.get(id).and_then(|page| page.from).map(|from| from as usize) else { continue };
            if id < placed && from < placed {
                // Ease-out: most of the way at first.
                let left = (1.0 - (now - born) / STEP_OUT_MS).clamp(0.0, 1.0) as f32;
                self.xs[id] += (self.xs[from] - self.xs[id]) * left * left;
                self.ys[id] += (self.ys[from] - self.ys[id]) * left * left;
            }
        }
    }
}
