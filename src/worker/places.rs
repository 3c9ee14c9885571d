//! Where the graph's pages are drawn: what is new goes to the layout, or is put in order, places are copied, and
//! new pages step out of those that first linked to them.

use super::pins::Pins;
use super::shift::Shift;
use crate::draw::{FOLDED, Folding, Navigation, Placement};
use crate::graph::Graph;
use crate::layout::{Arranged, Bounds, Guides, Layout};
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
    pub(super) navigation: Navigation,
    /// Which node of layout and order each page is.
    pub(super) folding: Folding,
    /// Nodes that the layout has.
    nodes: usize,
    /// Pages that were skipped when they were found: some may be read after all.
    leaves: Vec<UrlId>,
    /// The page that first led to each, as far as pages are taken in.
    parents: Vec<Option<UrlId>>,
    /// Pages and links of the graph that the layout has.
    taken: (usize, usize),
    /// Where each placed page is drawn, world units: the layout's places, but for those that
    /// are stepping out or on their way from another arrangement.
    pub(super) xs: Vec<f32>,
    pub(super) ys: Vec<f32>,
    /// When the pages that are stepping out appeared, ms, by age.
    young: VecDeque<(UrlId, f64)>,
    pub(super) placement: Placement,
    /// The pages in order, unless they are left to the layout.
    pub(super) arranged: Option<Arranged>,
    pub(super) guides: Guides,
    pub(super) pins: Pins,
    /// Set while pages are on their way to where they belong now.
    pub(super) shift: Option<Shift>,
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
            navigation: Navigation::default(),
            folding: Folding::default(),
            nodes: 0,
            leaves: Vec::new(),
            parents: Vec::new(),
            taken: (0, 0),
            xs: Vec::new(),
            ys: Vec::new(),
            young: VecDeque::new(),
            placement: Placement::Map,
            arranged: None,
            guides: Guides::default(),
            pins: Pins::default(),
            shift: None,
        }
    }

    /// Whether a page is stepping out.
    pub(super) fn is_stepping(&self) -> bool {
        !self.young.is_empty()
    }

    /// Gives the layout what is new: pages, the links that first led to them, all links.
    pub(super) fn grow(&mut self, graph: &Graph) {
        self.admit(graph);
        let mut fresh: Vec<(u32, UrlId, UrlId)> = Vec::new();
        for (id, page) in graph.all_pages().iter().enumerate().skip(self.taken.0) {
            let is_leaf = graph.is_leaf(id as UrlId);
            self.folding.add(page.from, is_leaf);
            self.in_degree.push(0);
            self.parents.push(page.from);
            self.leaves.extend(is_leaf.then_some(id as UrlId));
            fresh.extend(page.from.map(|from| (page.step, from, id as UrlId)));
        }
        self.add_nodes();
        fresh.extend(graph.all_links()[self.taken.1..].iter().map(|row| (row.step, row.source, row.link.target)));
        // By step, so that an earlier state is a prefix.
        fresh.sort_by_key(|link| link.0);
        self.taken = (graph.all_pages().len(), graph.all_links().len());
        for (step, from, to) in fresh {
            if from != to && self.known.insert((from, to)) {
                self.pull(from, to);
                self.links.push((from, to));
                self.link_steps.push(step);
                if let Some(degree) = self.in_degree.get_mut(to as usize) {
                    *degree += 1;
                }
            }
        }
        self.put_in_order(graph);
    }

    /// Lets a new link pull, unless it leads to navigation: those would draw all pages to one middle.
    fn pull(&mut self, from: UrlId, to: UrlId) {
        let changed = self.navigation.add_link(from, to);
        if self.pulls(from, to) {
            self.layout.add_link(self.node(from), self.node(to));
        }
        for (page, is_navigation) in changed {
            for at in 0..self.links.len() {
                let (from, to) = self.links[at];
                if to != page || self.is_tree(from, to) || self.folding.is_leaf(to) {
                    continue;
                }
                let (from, to) = (self.node(from), self.node(to));
                if is_navigation {
                    self.layout.remove_link(from, to);
                } else {
                    self.layout.add_link(from, to);
                }
            }
        }
    }

    /// Whether a link pulls: a leaf is drawn only by the page that led to it, and what is folded into it not at all.
    fn pulls(&self, from: UrlId, to: UrlId) -> bool {
        match self.is_tree(from, to) {
            true => self.folding.counts().get(to as usize) != Some(&FOLDED),
            false => !self.navigation.has(to) && !self.folding.is_leaf(to),
        }
    }

    /// The node of a page.
    pub(super) fn node(&self, page: UrlId) -> u32 {
        self.folding.nodes().get(page as usize).copied().unwrap_or(page)
    }

    /// Gives the layout the nodes that it has not yet.
    fn add_nodes(&mut self) {
        let many = self.folding.pages().len();
        (self.nodes..many).for_each(|_| _ = self.layout.add_node());
        self.nodes = many;
    }

    /// Gives pages that will be read after all nodes of their own.
    fn admit(&mut self, graph: &Graph) {
        let (leaves, admitted): (Vec<UrlId>, Vec<UrlId>) = self.leaves.iter().partition(|page| graph.is_leaf(**page));
        if admitted.is_empty() {
            return;
        }
        self.leaves = leaves;
        let mut parents: Vec<UrlId> = admitted.iter().filter_map(|page| self.parents[*page as usize]).collect();
        parents.sort_unstable();
        parents.dedup();
        self.refold(&parents, |folding, parent| folding.admit(parent, &admitted));
    }

    /// Unfolds what a page led to.
    pub(super) fn unfold(&mut self, parent: UrlId, graph: &Graph) {
        self.refold(&[parent], Folding::open);
        self.put_in_order(graph);
    }

    /// Changes the leaves of these pages, and what their links pull.
    fn refold(&mut self, parents: &[UrlId], change: impl Fn(&mut Folding, UrlId)) {
        let mut pages: Vec<UrlId> = parents.iter().flat_map(|parent| self.folding.leaf_of(*parent)).copied().collect();
        pages.sort_unstable();
        let touched = |(_, to): &&(UrlId, UrlId)| pages.binary_search(to).is_ok();
        let links: Vec<(UrlId, UrlId)> = self.links.iter().filter(touched).copied().collect();
        let pulling = |places: &Self| -> Vec<(u32, u32)> {
            let pulling = links.iter().filter(|(from, to)| places.pulls(*from, *to));
            pulling.map(|(from, to)| (places.node(*from), places.node(*to))).collect()
        };
        pulling(self).into_iter().for_each(|(from, to)| self.layout.remove_link(from, to));
        parents.iter().for_each(|parent| change(&mut self.folding, *parent));
        self.add_nodes();
        pulling(self).into_iter().for_each(|(from, to)| self.layout.add_link(from, to));
    }

    /// Whether it is the link that first led to a page.
    fn is_tree(&self, from: UrlId, to: UrlId) -> bool {
        self.parents.get(to as usize) == Some(&Some(from))
    }

    /// Whether the layout has something to do that is to be seen.
    pub(super) fn wants_ticks(&self) -> bool {
        self.arranged.is_none() && !self.layout.at_rest()
    }

    /// Lets the layout go one step, unless the pages are in another order. Returns whether it moves still.
    pub(super) fn tick(&mut self) -> bool {
        self.arranged.is_none() && self.layout.tick()
    }

    /// The box around all that is to be seen, in world units.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        match &self.arranged {
            Some(arranged) => arranged.bounds().map(|bounds| self.pins.around(bounds, self.placement)),
            None => self.layout.bounds(),
        }
    }

    /// Whether each node has its place.
    pub(super) fn has_placed_all(&self) -> bool {
        self.arranged.is_some() || self.layout.placed() == self.nodes
    }

    /// Places what is not placed yet, which takes one step of the layout.
    pub(super) fn place_new(&mut self) {
        if !self.has_placed_all() {
            self.layout.tick();
        }
    }

    /// Copies where the pages belong.
    pub(super) fn copy(&mut self) {
        let (xs, ys) = match &self.arranged {
            Some(arranged) => (arranged.xs(), arranged.ys()),
            None => (&self.layout.xs()[..self.layout.placed()], &self.layout.ys()[..self.layout.placed()]),
        };
        self.xs.clear();
        self.ys.clear();
        for node in self.folding.nodes().iter().map(|node| *node as usize).take_while(|node| *node < xs.len()) {
            self.xs.push(xs[node]);
            self.ys.push(ys[node]);
        }
        if self.arranged.is_some() {
            self.pins.put(&mut self.xs, &mut self.ys, self.placement);
        }
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
            let Some(from) = pages.get(id).and_then(|page| page.from).map(|from| from as usize) else {
                continue;
            };
            if id < placed && from < placed {
                // Ease-out: most of the way at first.
                let left = (1.0 - (now - born) / STEP_OUT_MS).clamp(0.0, 1.0) as f32;
                self.xs[id] += (self.xs[from] - self.xs[id]) * left * left;
                self.ys[id] += (self.ys[from] - self.ys[id]) * left * left;
            }
        }
    }
}
