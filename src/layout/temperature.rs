//! How much of the forces on it a node follows: what lets a drawing grow and a settled one rest.
//!
//! There are two temperatures. A node's own is high when it is new and warms the nodes around it,
//! less with every hop, with their age and with how many links they have. The drawing's, one for
//! all, rises only when what has come in since it last took shape is a fair share of the whole.
//! One per cent more pages move hardly anything; a site doubling opens up.
//! After Crnovrsanin, Chu & Ma, "An incremental layout method for visualizing online dynamic
//! graphs" (2015); cooling as in d3-force.

use super::lanes::most;
use super::links::Links;

/// A newcomer's own temperature.
pub(super) const NEWCOMER: f32 = 0.3;
/// Below this nothing is seen to move, and the temperature counts as zero.
const COLD: f32 = 0.003;
/// Share of the drawing's temperature left after a tick (d3-force: 1 → 0.001 in 300 ticks).
const COOLING: f32 = 0.9772;
/// Share of a node's own temperature left after a tick.
const OWN_COOLING: f32 = 0.95;
/// How many hops a newcomer's warmth goes.
const HOPS: u32 = 2;
/// Share of warmth left after a hop.
const HOP: f32 = 0.5;
/// Warmth not worth passing on.
const TEPID: f32 = 0.01;
/// Ticks after which a node is half as old as can be.
const HALF_AGE: f32 = 60.0;
/// Share of news in the drawing that leaves it as it is.
const IGNORED: f32 = 0.04;
/// Temperature that each further share of news brings.
const ALARM: f32 = 8.0;
/// Share of the news that a tick at temperature 1 works in.
const DIGESTION: f32 = 0.2;

/// The temperatures, from 0 (still) to 1 (follows every force).
#[derive(Debug, Clone, Default)]
pub(super) struct Temperature {
    own: Vec<f32>,
    /// Ticks since it first found a place.
    age: Vec<f32>,
    shared: f32,
    /// What has come in and is not worked in yet, counted in nodes.
    news: f32,
    any_warm: bool,
}

impl Temperature {
    pub(super) fn add_node(&mut self) {
        self.own.push(0.0);
        self.age.push(0.0);
    }

    pub(super) fn of(&self, node: usize) -> f32 {
        most(self.own[node], self.shared)
    }

    /// What a node's own temperature is above the drawing's.
    pub(super) fn excess(&self, node: usize) -> f32 {
        most(self.own[node] - self.shared, 0.0)
    }

    /// From 0 (still looking for its first place) to 1 (has always been there).
    pub(super) fn seniority(&self, node: usize) -> f32 {
        self.age[node] / (self.age[node] + HALF_AGE)
    }

    pub(super) fn is_cold(&self) -> bool {
        self.shared == 0.0 && !self.any_warm
    }

    /// Notes something new, as large as so many nodes.
    pub(super) fn learn(&mut self, news: f32) {
        self.news += news;
    }

    /// Lets the whole drawing look for a new shape.
    pub(super) fn reheat(&mut self) {
        self.shared = 1.0;
        self.news = 0.0;
    }

    /// Warms a node and what is near it.
    pub(super) fn warm(&mut self, links: &Links, node: u32, warmth: f32) {
        self.warm_hops(links, node, warmth, HOPS);
    }

    fn warm_hops(&mut self, links: &Links, node: u32, warmth: f32, hops: u32) {
        let own = &mut self.own[node as usize];
        *own = own.max(warmth);
        self.any_warm = true;
        if hops == 0 {
            return;
        }
        for &near in links.of(node) {
            let passed = warmth * HOP * self.conduct(links, node, near);
            if passed > TEPID.max(self.own[near as usize]).max(self.shared) {
                self.warm_hops(links, near, passed, hops - 1);
            }
        }
    }

    /// Warms both ends of a new link, as if each were the other's newcomer.
    pub(super) fn warm_link(&mut self, links: &Links, source: u32, target: u32) {
        for (from, to) in [(source, target), (target, source)] {
            let warmth = NEWCOMER * self.conduct(links, from, to);
            if warmth > TEPID.max(self.of(to as usize)) {
                self.warm_hops(links, to, warmth, HOPS - 1);
            }
        }
    }

    /// How much of one node's warmth another takes. Little goes through a hub, either way: that
    /// the menu has one entry more says nothing about the thousand pages that show it.
    fn conduct(&self, links: &Links, from: u32, to: u32) -> f32 {
        links.weight(from) * links.weight(to) * (1.0 - self.seniority(to as usize) / 2.0)
    }

    /// The drawing's temperature follows the news.
    pub(super) fn rise(&mut self) {
        let share = self.news / self.own.len().max(1) as f32;
        let risen = ((share - IGNORED) * ALARM).min(1.0);
        if risen > COLD {
            self.shared = self.shared.max(risen);
        }
        self.news -= self.news * DIGESTION * self.shared;
    }

    /// A tick has passed.
    pub(super) fn cool(&mut self) {
        self.shared = cooled(self.shared, COOLING);
        self.any_warm = false;
        for (own, age) in self.own.iter_mut().zip(&mut self.age) {
            *own = cooled(*own, OWN_COOLING);
            self.any_warm |= *own > 0.0;
            if *age > 0.0 || *own <= self.shared {
                *age += 1.0;
            }
        }
        if self.is_cold() {
            // A picture that has stood still is one its reader knows: what it has made room for so
            // far is no reason to move it all next time.
            self.age.fill(f32::from(u16::MAX));
            self.news = 0.0;
        }
    }
}

fn cooled(temperature: f32, kept: f32) -> f32 {
    let left = temperature * kept;
    if left < COLD { 0.0 } else { left }
}
