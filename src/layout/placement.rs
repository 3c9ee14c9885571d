//! Where newcomers start: by what they are linked to, because a good start is most of a calm drawing.

use std::collections::VecDeque;
use std::f32::consts::TAU;

use super::bodies::Bodies;
use super::links::Links;
use super::random::Random;
use super::springs::LENGTH;

/// Directions tried around a parent.
const DIRECTIONS: usize = 16;

/// World units of chance at most, along each axis, around the neighbours' barycentre.
const JITTER: f32 = LENGTH / 2.0;

/// 2π ÷ φ²: each node of the spiral gets a direction as far as can be from those before it.
const GOLDEN_ANGLE: f32 = 2.399_963_2;

/// Places the nodes from `first` on, those linked to placed ones first, so that a batch unfolds
/// from what is there, or from its own first node.
pub(super) fn place(bodies: &mut Bodies, links: &Links, first: usize, random: &mut Random) {
    let mut batch = Batch {
        first,
        placed: bodies.pinned[first..].to_vec(),
        fan: DirectionHistogram::around(u32::MAX),
        spiral: Spiral::around(&bodies.x[..first], &bodies.y[..first]),
        bodies,
        links,
        random,
    };
    let all = first as u32..batch.bodies.len() as u32;
    let linked = |&node: &u32| links.of(node).iter().any(|&near| batch.is_placed(near));
    let mut queue: VecDeque<u32> = all.clone().filter(linked).collect();
    for node in all {
        batch.unfold(&mut queue);
        queue.push_back(node);
    }
    batch.unfold(&mut queue);
}

struct Batch<'a> {
    first: usize,
    placed: Vec<bool>,
    fan: DirectionHistogram,
    spiral: Spiral,
    bodies: &'a mut Bodies,
    links: &'a Links,
    random: &'a mut Random,
}

impl Batch<'_> {
    fn is_placed(&self, node: u32) -> bool {
        (node as usize) < self.first || self.placed[node as usize - self.first]
    }

    fn unfold(&mut self, queue: &mut VecDeque<u32>) {
        while let Some(node) = queue.pop_front() {
            if self.is_placed(node) {
                continue;
            }
            let (x, y) = self.choose(node);
            self.bodies.put(node as usize, x, y);
            self.placed[node as usize - self.first] = true;
            let links = self.links;
            queue.extend(links.of(node).iter().filter(|&&near| !self.is_placed(near)));
        }
    }

    fn choose(&mut self, node: u32) -> (f32, f32) {
        let links = self.links;
        let mut placed = (links.of(node).iter().copied()).filter(|&near| self.is_placed(near));
        let Some(parent) = placed.next() else {
            return self.spiral.place(node);
        };
        if placed.all(|near| near == parent) {
            return self.beside(parent);
        }
        let (x, y) = self.barycentre(node);
        let (dx, dy) = self.random.offset(JITTER);
        (x + dx, y + dy)
    }

    /// The middle of the placed neighbours, each with its weight.
    fn barycentre(&self, node: u32) -> (f32, f32) {
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for &near in self.links.of(node).iter().filter(|&&near| self.is_placed(near)) {
            let weight = self.links.weight(near);
            x += self.bodies.x[near as usize] * weight;
            y += self.bodies.y[near as usize] * weight;
            sum += weight;
        }
        (x / sum, y / sum)
    }

    /// In the emptiest direction from an only neighbour, about a link away.
    fn beside(&mut self, parent: u32) -> (f32, f32) {
        let (x, y) = (self.bodies.x[parent as usize], self.bodies.y[parent as usize]);
        if self.fan.parent != parent {
            let mut fan = DirectionHistogram::around(parent);
            for &near in self.links.of(parent).iter().filter(|&&near| self.is_placed(near)) {
                let near = near as usize;
                fan.add(self.bodies.x[near] - x, self.bodies.y[near] - y);
            }
            self.fan = fan;
        }
        // A hub's children fill a disc, not a ring: the more there are the further out.
        let reach = LENGTH * (1.0 + self.fan.count / DIRECTIONS as f32).sqrt();
        let (ux, uy) = self.fan.emptiest();
        let (dx, dy) = self.random.offset(reach / 6.0);
        let (dx, dy) = (ux * reach + dx, uy * reach + dy);
        self.fan.add(dx, dy);
        (x + dx, y + dy)
    }
}

/// How crowded each direction around a parent is. Siblings come one after another, so one is kept.
struct DirectionHistogram {
    parent: u32,
    count: f32,
    directions: [(f32, f32); DIRECTIONS],
    crowd: [f32; DIRECTIONS],
}

impl DirectionHistogram {
    fn around(parent: u32) -> Self {
        Self {
            parent,
            count: 0.0,
            directions: std::array::from_fn(|index| unit(index as f32 * TAU / DIRECTIONS as f32)),
            crowd: [0.0; DIRECTIONS],
        }
    }

    fn add(&mut self, dx: f32, dy: f32) {
        let distance = (dx * dx + dy * dy).sqrt().max(1.0);
        for (crowd, (ux, uy)) in self.crowd.iter_mut().zip(self.directions) {
            let facing = (1.0 + (ux * dx + uy * dy) / distance) / 2.0;
            *crowd += facing * facing * facing * facing;
        }
        self.count += 1.0;
    }

    fn emptiest(&self) -> (f32, f32) {
        let mut best = 0;
        for index in 1..DIRECTIONS {
            if self.crowd[index] < self.crowd[best] {
                best = index;
            }
        }
        self.directions[best]
    }
}

/// The point at an angle on the unit circle.
fn unit(angle: f32) -> (f32, f32) {
    let (sin, cos) = libm::sincosf(angle);
    (cos, sin)
}

/// Where nodes go that no link ties to a placed one: d3-force's phyllotaxis, stretched to the
/// drawing's size, so that the n-th node comes to the rim of a drawing of n.
struct Spiral {
    scale: f32,
}

impl Spiral {
    fn around(x: &[f32], y: &[f32]) -> Self {
        let radii = x.iter().zip(y).map(|(x, y)| (x * x + y * y).sqrt());
        let mean = radii.sum::<f32>() / x.len().max(1) as f32;
        // A disc's points are 2/3 of its radius from its centre, on average.
        let radius = mean * 1.5;
        Self { scale: (radius / (x.len().max(1) as f32).sqrt()).max(LENGTH) }
    }

    fn place(&self, node: u32) -> (f32, f32) {
        let radius = self.scale * (node as f32).sqrt();
        let (ux, uy) = unit(node as f32 * GOLDEN_ANGLE);
        (radius * ux, radius * uy)
    }
}
