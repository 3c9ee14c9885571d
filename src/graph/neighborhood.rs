//! What is around a page: links in and out, and a shortest way to it.

use super::{Graph, LinkRow};
use crate::trace::{ElementKind, UrlId};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Links spelled out in each direction; the rest are counted.
const MOST_LINKS: usize = 200;

/// The other end of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbor {
    /// The page at the other end.
    pub page: UrlId,
    /// The element it stands in.
    pub element: ElementKind,
    /// The link's text.
    pub text: String,
    /// Its `rel`.
    pub rel: String,
    /// How many alike there are.
    pub count: u32,
}

/// What is around a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighborhood {
    /// Links to it, in the order they were found; the first few hundred.
    pub ins: Vec<Neighbor>,
    /// How many there are.
    pub in_count: u32,
    /// Links on it, in document order; the first few hundred.
    pub outs: Vec<Neighbor>,
    /// How many there are.
    pub out_count: u32,
    /// A shortest way to it: a start URL first, the page itself last; empty if no way is known.
    pub way: Vec<UrlId>,
}

pub(super) fn near(page: UrlId, row: &LinkRow) -> Neighbor {
    let link = &row.link;
    Neighbor { page, element: link.element, text: link.text.clone(), rel: link.rel.clone(), count: link.count }
}

impl Graph {
    /// What is around a page (nothing with [`super::Keep::Pages`]).
    pub fn around(&self, page: UrlId) -> Neighborhood {
        let mut around = Neighborhood { way: self.way_to(page), ..Neighborhood::default() };
        for row in self.links() {
            if row.link.target == page {
                around.in_count += 1;
                if around.ins.len() < MOST_LINKS {
                    around.ins.push(near(row.source, row));
                }
            }
            if row.source == page {
                around.out_count += 1;
                if around.outs.len() < MOST_LINKS {
                    around.outs.push(near(row.link.target, row));
                }
            }
        }
        around
    }

    /// A shortest way from a start URL over links and redirects, by breadth-first search.
    fn way_to(&self, page: UrlId) -> Vec<UrlId> {
        let many = self.pages().len();
        // A page's links stand together, as they came in one event.
        let mut first = vec![None; many];
        for (at, row) in self.links().iter().enumerate().rev() {
            if let Some(place) = first.get_mut(row.source as usize) {
                *place = Some(at);
            }
        }
        let mut before: Vec<Option<UrlId>> = vec![None; many];
        let is_start = |id: UrlId| self.pages().get(id as usize).is_some_and(|page| page.is_start());
        let mut ahead: VecDeque<UrlId> = (0..many as UrlId).filter(|id| is_start(*id)).collect();
        while let Some(at) = ahead.pop_front().filter(|at| *at != page) {
            let row = &self.pages()[at as usize];
            let links = first[at as usize].map_or(&[][..], |first| &self.links()[first..]);
            let links = links.iter().take_while(|row| row.source == at).map(|row| row.link.target);
            for next in links.chain(row.redirected_to) {
                let free = before.get(next as usize).is_some_and(Option::is_none) && !is_start(next);
                if free {
                    before[next as usize] = Some(at);
                    ahead.push_back(next);
                }
            }
        }
        let mut way = vec![page];
        while let Some(Some(step)) = before.get(way[way.len() - 1] as usize) {
            way.push(*step);
        }
        way.reverse();
        if is_start(way[0]) { way } else { Vec::new() }
    }
}
