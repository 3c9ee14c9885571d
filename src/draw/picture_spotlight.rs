//! The pages of a part that is looked at alone, and where they are.

use super::picture::{Scene, View};
use super::spotlight::{Spotlight, Spotlit};
use crate::layout::Bounds;
use crate::trace::UrlId;
use std::collections::VecDeque;

/// World units around the pages of a part.
const ROOM: f32 = 60.0;

impl Scene<'_> {
    /// The pages of a part. Surroundings go over the links that are drawn: a menu would reach all pages in two hops.
    pub fn spotlit(&self, spotlight: Spotlight) -> Spotlit {
        let (mut pages, way) = match spotlight {
            Spotlight::Around(page, hops) => (self.within(page, hops), Vec::new()),
            Spotlight::Way(from, to) => {
                let way = self.shortest_way(from, to);
                (way.clone(), way)
            }
            Spotlight::Lit => (self.style.lit.unwrap_or_default().to_vec(), Vec::new()),
        };
        pages.sort_unstable();
        Spotlit { pages, way }
    }

    fn within(&self, page: UrlId, hops: u8) -> Vec<UrlId> {
        let mut is_near = vec![false; self.pages.len()];
        let Some(near) = is_near.get_mut(page as usize) else { return Vec::new() };
        *near = true;
        let mut pages = vec![page];
        for _ in 0..hops {
            let mut next = Vec::new();
            for &(from, to) in self.links {
                let (Some(&a), Some(&b)) = (is_near.get(from as usize), is_near.get(to as usize)) else { continue };
                if a != b && self.is_drawn(from, to) {
                    next.push(if a { to } else { from });
                }
            }
            for id in next {
                if !std::mem::replace(&mut is_near[id as usize], true) {
                    pages.push(id);
                }
            }
        }
        pages
    }

    /// Whether a link is drawn without being asked for: it does not lead to navigation, or it led there first.
    fn is_drawn(&self, from: UrlId, to: UrlId) -> bool {
        let is_tree = || self.pages[to as usize].from == Some(from);
        self.style.shows_navigation || self.style.navigation.get(to as usize) != Some(&true) || is_tree()
    }

    /// By breadth-first search; empty where no way leads there.
    fn shortest_way(&self, from: UrlId, to: UrlId) -> Vec<UrlId> {
        let many = self.pages.len();
        let mut links: Vec<(UrlId, UrlId)> =
            self.links.iter().copied().filter(|(a, b)| (*a as usize) < many && (*b as usize) < many).collect();
        links.sort_unstable();
        let mut before: Vec<Option<UrlId>> = vec![None; many];
        let mut ahead = VecDeque::from([from]);
        while let Some(at) = ahead.pop_front().filter(|at| *at != to) {
            let first = links.partition_point(|link| link.0 < at);
            for &(_, next) in links[first..].iter().take_while(|link| link.0 == at) {
                if next != from && before[next as usize].is_none() {
                    before[next as usize] = Some(at);
                    ahead.push_back(next);
                }
            }
        }
        let mut way = vec![to];
        while let Some(Some(step)) = before.get(way[way.len() - 1] as usize) {
            way.push(*step);
        }
        way.reverse();
        if way[0] == from { way } else { Vec::new() }
    }

    /// The box around the pages of a part that can be seen, in world units.
    pub fn spotlit_bounds(&self, view: &View) -> Option<Bounds> {
        let spotlit = self.style.spotlit?;
        let placed = spotlit.pages.iter().map(|id| *id as usize).filter(|id| *id < self.placed());
        let mut bounds: Option<Bounds> = None;
        for at in placed.filter(|id| self.is_shown(view, *id as UrlId)) {
            let (x, y) = (self.xs[at], self.ys[at]);
            let all = bounds.get_or_insert(Bounds { left: x, right: x, top: y, bottom: y });
            (all.left, all.right) = (all.left.min(x), all.right.max(x));
            (all.top, all.bottom) = (all.top.min(y), all.bottom.max(y));
        }
        bounds.map(|all| Bounds {
            left: all.left - ROOM,
            right: all.right + ROOM,
            top: all.top - ROOM,
            bottom: all.bottom + ROOM,
        })
    }
}
