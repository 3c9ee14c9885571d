//! Positions for a graph that grows: a force layout that spreads what is new and leaves alone what
//! its reader has already learnt.
//!
//! One force a file, as in d3-force: `repulsion` between all nodes, `springs` along links,
//! `gravity` for what links hold too weakly or not at all, `anchor` to the last settled place.
//! `placement` decides where a node starts, `temperature` how far it follows the forces. A tick is a
//! pure function of the seed and the calls so far: only + − × ÷ √ and `libm`, no clock, no hash order.
//!
//! [`Arranged`] has no forces: it puts pages in order by depth or by folder. `bands` of slots serve
//! depth, as rings (`radial`) or rows (`layers`); `boxes` serve folders, which `folder_tree`
//! reads off addresses.

mod anchor;
mod arranged;
mod bands;
mod bodies;
mod boxes;
mod folder_tree;
mod folders;
mod gravity;
mod guides;
mod homes;
mod lanes;
mod layers;
mod links;
mod placement;
mod quadtree;
mod radial;
mod random;
mod repulsion;
mod slots;
mod springs;
mod temperature;
mod tree;

pub use arranged::{Arranged, OrderBy, Page};
pub use guides::{FolderBox, Guides};

use anchor::Anchors;
use bodies::Bodies;
use gravity::Gravity;
use links::Links;
use quadtree::{Box2, Quadtree};
use random::Random;
use springs::Springs;
use temperature::{NEWCOMER, Temperature};

/// World units by which nodes are shifted, at most, where they push each other: enough for two in
/// one place to know in which direction to part, too little to see.
const JIGGLE: f32 = 0.01;

/// A force layout of a growing graph. Nodes are numbered from 0 in the order of adding; positions
/// are in world units, of which a link is about 30 long.
#[derive(Debug, Clone)]
pub struct Layout {
    bodies: Bodies,
    links: Links,
    springs: Springs,
    gravity: Gravity,
    heat: Temperature,
    anchors: Anchors,
    tree: Quadtree,
    random: Random,
    jiggle: Vec<(f32, f32)>,
    /// How hard each node pushes the others away.
    mass: Vec<f32>,
    /// Links that have come since the last tick.
    fresh: Vec<(u32, u32)>,
    /// Whether links have gone since the last tick.
    is_stale: bool,
    /// Nodes below this are placed.
    placed: usize,
    /// Each node's temperature in this tick; 0 for a pinned one.
    alpha: Vec<f32>,
}

/// The box around all placed nodes, in world units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest x.
    pub left: f32,
    /// Smallest y.
    pub top: f32,
    /// Greatest x.
    pub right: f32,
    /// Greatest y.
    pub bottom: f32,
}

impl Layout {
    /// An empty drawing. The same seed and calls give the same bits everywhere.
    pub fn new(seed: u64) -> Self {
        Self {
            bodies: Bodies::default(),
            links: Links::default(),
            springs: Springs::default(),
            gravity: Gravity::default(),
            heat: Temperature::default(),
            anchors: Anchors::default(),
            tree: Quadtree::default(),
            random: Random::new(seed),
            jiggle: Vec::new(),
            mass: Vec::new(),
            fresh: Vec::new(),
            is_stale: false,
            placed: 0,
            alpha: Vec::new(),
        }
    }

    /// Adds a node and returns its id. It is placed at the next tick, when its first links are
    /// known; until then it is at the origin.
    pub fn add_node(&mut self) -> u32 {
        let node = self.bodies.len() as u32;
        self.bodies.add();
        self.links.add_node();
        self.heat.add_node();
        self.jiggle.push(self.random.offset(JIGGLE));
        node
    }

    /// Adds a link. Parallel links add up; links to unknown nodes, or from a node to itself, are
    /// ignored.
    pub fn add_link(&mut self, source: u32, target: u32) {
        if self.links.add(source, target) {
            self.fresh.push((source, target));
        }
    }

    /// Removes a link again, one of them if there are parallel ones. What is known of it is forgotten
    /// at the next tick; nothing is warmed, for a link that no longer pulls moves nobody by itself.
    pub fn remove_link(&mut self, source: u32, target: u32) {
        if self.links.remove(source, target) {
            self.is_stale = true;
            let at = self.fresh.iter().position(|link| *link == (source, target));
            at.map(|at| self.fresh.remove(at));
        }
    }

    /// Goes one step and returns whether anything still moves. At rest it does nothing, and it comes
    /// to rest some 90 ticks after a small change, 260 after a large one.
    pub fn tick(&mut self) -> bool {
        self.place_new();
        if self.at_rest() {
            return false;
        }
        self.alpha.clear();
        for (node, &pinned) in self.bodies.pinned.iter().enumerate() {
            self.alpha.push(if pinned { 0.0 } else { self.heat.of(node) });
        }
        self.tree.build(&self.bodies, &self.mass, &self.jiggle);
        repulsion::apply(&mut self.bodies, &self.tree, &self.alpha);
        self.springs.apply(&mut self.bodies, &self.alpha);
        self.gravity.apply(&mut self.bodies, &self.alpha);
        self.anchors.apply(&mut self.bodies, &self.heat);
        self.bodies.step(&self.alpha);
        self.heat.cool();
        !self.at_rest()
    }

    /// Whether nothing moves, and nothing waits to be placed.
    pub fn at_rest(&self) -> bool {
        self.heat.is_cold() && self.fresh.is_empty() && self.placed == self.bodies.len()
    }

    /// Every node's x, in world units, by id. Never NaN.
    pub fn xs(&self) -> &[f32] {
        &self.bodies.x
    }

    /// Every node's y, in world units, by id. Never NaN.
    pub fn ys(&self) -> &[f32] {
        &self.bodies.y
    }

    /// How many nodes are placed: those with an id below this.
    pub fn placed(&self) -> usize {
        self.placed
    }

    /// Lets the whole drawing find its best shape again, starting from where it is. Moves
    /// everything; to be called only when the reader asks for it.
    pub fn relax(&mut self) {
        if self.bodies.len() > 0 {
            self.heat.reheat();
        }
    }

    /// Holds a node at a place in world units, as when it is dragged; its neighbours follow.
    /// Unknown nodes, and places that are not numbers, are ignored; the world ends at ±10⁶.
    pub fn pin(&mut self, node: u32, x: f32, y: f32) {
        if (node as usize) < self.bodies.len() && !x.is_nan() && !y.is_nan() {
            self.bodies.pinned[node as usize] = true;
            self.bodies.put(node as usize, x, y);
            self.heat.warm(&self.links, node, NEWCOMER);
        }
    }

    /// Lets a pinned node go. It starts from where it is.
    pub fn unpin(&mut self, node: u32) {
        let pinned = self.bodies.pinned.get_mut(node as usize);
        if pinned.is_some_and(std::mem::take) {
            self.heat.warm(&self.links, node, NEWCOMER);
        }
    }

    /// The box around all placed nodes; none while there are none.
    pub fn bounds(&self) -> Option<Bounds> {
        bounds_of(&self.bodies.x[..self.placed], &self.bodies.y[..self.placed])
    }

    /// Places what has come since the last tick, all at once, and warms what is around it.
    fn place_new(&mut self) {
        let first = std::mem::replace(&mut self.placed, self.bodies.len());
        if first < self.placed {
            placement::place(&mut self.bodies, &self.links, first, &mut self.random);
            self.heat.learn((self.placed - first) as f32);
        }
        let fresh = std::mem::take(&mut self.fresh);
        if std::mem::take(&mut self.is_stale) || first < self.placed || !fresh.is_empty() {
            self.springs.weigh(&self.links);
            self.gravity.weigh(&self.links);
            self.mass.clear();
            self.mass.extend((0..self.placed as u32).map(|node| self.links.mass(node)));
        }
        for &(source, target) in &fresh {
            // A newcomer's links are part of its news. One among the known is as much news as it is
            // a share of the links of the end that has fewer.
            if (source.max(target) as usize) < first {
                let fewer = self.links.degree(source).min(self.links.degree(target));
                self.heat.learn(1.0 / fewer);
            }
        }
        self.heat.rise();
        for node in first..self.placed {
            self.heat.warm(&self.links, node as u32, NEWCOMER);
        }
        for &(source, target) in &fresh {
            self.heat.warm_link(&self.links, source, target);
        }
    }
}

/// The box around points, if there are any.
fn bounds_of(xs: &[f32], ys: &[f32]) -> Option<Bounds> {
    let all = Box2::around(xs, ys);
    (!xs.is_empty()).then_some(Bounds { left: all.left, top: all.bottom, right: all.right, bottom: all.top })
}
