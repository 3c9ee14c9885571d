//! Pages that were never read, folded into one counted leaf for each page that led to them.

use crate::trace::UrlId;
use fnv::{FnvHashMap, FnvHashSet};

/// Which node of the picture each page is drawn as: one of its own, or that of the leaf into which it is folded.
///
/// Of the pages that were skipped, the first that a page leads to has a node, and stands for those that follow.
/// Nodes are numbered in the order in which they come to be, so that what only grows can be handed on.
#[derive(Clone, Debug, Default)]
pub struct Folding {
    nodes: Vec<u32>,
    /// The page of each node.
    pages: Vec<UrlId>,
    /// The pages folded into one leaf, by who led to them; the first has the node. Only ever looked up.
    leaves: FnvHashMap<UrlId, Vec<UrlId>>,
    /// Pages whose leaves are not folded. Only ever looked up.
    open: FnvHashSet<UrlId>,
    /// See [`Self::counts`].
    counts: Vec<u32>,
    /// See [`Self::is_leaf`].
    are_leaves: Vec<bool>,
}

/// What is folded into another leaf is not drawn.
pub const FOLDED: u32 = 0;

impl Folding {
    /// Takes in the next page, which `parent` led to; `is_skipped` if it was skipped at once.
    pub fn add(&mut self, parent: Option<UrlId>, is_skipped: bool) {
        let page = self.nodes.len() as UrlId;
        let parent = parent.filter(|parent| is_skipped && !self.open.contains(parent));
        self.are_leaves.push(parent.is_some());
        let Some(parent) = parent else { return self.push(page) };
        let leaf = self.leaves.entry(parent).or_default();
        leaf.push(page);
        match leaf[0] {
            first if first == page => self.push(page),
            first => {
                self.nodes.push(self.nodes[first as usize]);
                self.counts.push(FOLDED);
                self.counts[first as usize] += 1;
            }
        }
    }

    fn push(&mut self, page: UrlId) {
        self.nodes.push(self.pages.len() as u32);
        self.pages.push(page);
        self.counts.push(1);
    }

    /// Pages taken in.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node of each page.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// The page that each node stands for.
    pub fn pages(&self) -> &[UrlId] {
        &self.pages
    }

    /// How many pages each stands for: 1 if only for itself, [`FOLDED`] if another one stands for it.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Whether a page is a leaf, or folded into one: skipped when it was found.
    pub fn is_leaf(&self, page: UrlId) -> bool {
        self.are_leaves.get(page as usize) == Some(&true)
    }

    /// The page that a page is drawn as.
    pub fn head(&self, page: UrlId) -> UrlId {
        let node = self.nodes.get(page as usize);
        node.and_then(|node| self.pages.get(*node as usize)).copied().unwrap_or(page)
    }

    /// The pages folded into the leaf of those that `parent` led to.
    pub fn leaf_of(&self, parent: UrlId) -> &[UrlId] {
        self.leaves.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// [`Self::counts`], where there are only so many pages yet.
    pub fn counts_among(&self, many: usize) -> Vec<u32> {
        let mut counts = vec![FOLDED; many.min(self.len())];
        for page in 0..counts.len() as UrlId {
            counts[self.head(page) as usize] += 1;
        }
        counts
    }

    /// Gives those of these pages that `parent` led to nodes of their own, as they will be read after all. They are
    /// sorted.
    pub fn admit(&mut self, parent: UrlId, admitted: &[UrlId]) {
        let Some(leaf) = self.leaves.get_mut(&parent) else { return };
        let (out, rest): (Vec<UrlId>, Vec<UrlId>) = leaf.iter().partition(|page| admitted.binary_search(page).is_ok());
        let Some(&head) = leaf.first().filter(|_| !out.is_empty()) else { return };
        leaf.clone_from(&rest);
        self.release(head, &out);
        match rest.split_first() {
            Some((first, _)) if *first == head => self.counts[head as usize] = rest.len() as u32,
            Some((first, others)) => self.renew(*first, others),
            None => {}
        }
    }

    /// Unfolds what a page led to; what it leads to from now on is not folded.
    pub fn open(&mut self, parent: UrlId) {
        self.open.insert(parent);
        let leaf = self.leaves.remove(&parent).unwrap_or_default();
        if let Some(&head) = leaf.first() {
            self.release(head, &leaf);
        }
    }

    /// Has each of these pages stand for itself; the one that stood for all keeps its node.
    fn release(&mut self, head: UrlId, pages: &[UrlId]) {
        for &page in pages {
            self.are_leaves[page as usize] = false;
            if page == head {
                self.counts[page as usize] = 1;
            } else {
                self.renew(page, &[]);
            }
        }
    }

    /// Gives a page a new node, and has it stand for others.
    fn renew(&mut self, page: UrlId, others: &[UrlId]) {
        let node = self.pages.len() as u32;
        self.pages.push(page);
        self.nodes[page as usize] = node;
        self.counts[page as usize] = 1 + others.len() as u32;
        others.iter().for_each(|other| self.nodes[*other as usize] = node);
    }
}
