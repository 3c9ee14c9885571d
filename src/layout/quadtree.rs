//! A quadtree in flat columns, built anew every tick.
//!
//! Bodies are sorted along the Morton curve, so that every square of the quadtree is a run of
//! them and no tree has to be linked up. Cells stand in pre-order, each with the index of the cell
//! after its last descendant: a walk is a loop, without a stack. After Burtscher & Pingali, "An
//! efficient CUDA implementation of the tree-based Barnes–Hut n-body algorithm" (2011), and Warren
//! & Salmon's hashed oct-tree (1993).

use std::ops::Range;

use super::bodies::Bodies;
use super::lanes::{least, most};

/// Bodies in a leaf, except where more share one place. With 8 a tick takes 4 % longer, with 4 13 %.
const BUCKET: usize = 16;

/// Bits of a Morton code for each axis, and so the tree's greatest depth.
const BITS: u32 = 16;

/// A square that holds bodies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Centre of mass, in world units.
    pub x: f32,
    pub y: f32,
    /// Sum of its bodies' masses.
    pub mass: f32,
    /// Longer side of the box around its bodies, squared.
    pub size2: f32,
    /// The cell to go on with when this one's inside is of no interest.
    pub skip: u32,
    /// Its bodies as a range of the sorted columns; empty when it has cells inside.
    pub first: u32,
    pub last: u32,
}

impl Cell {
    pub(super) fn bodies(&self) -> Range<usize> {
        self.first as usize..self.last as usize
    }
}

/// The tree, and the bodies in its order. Kept between ticks for its memory only.
#[derive(Debug, Clone, Default)]
pub(super) struct Quadtree {
    pub cells: Vec<Cell>,
    /// Node, x, y and mass of the bodies along the Morton curve.
    pub node: Vec<u32>,
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub mass: Vec<f32>,
    keys: Vec<u64>,
    spare: Vec<u64>,
}

/// What a cell tells its parent.
#[derive(Clone, Copy)]
struct Sum {
    mass: f32,
    x: f32,
    y: f32,
    box_: Box2,
}

/// A box around bodies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box2 {
    pub left: f32,
    pub right: f32,
    pub bottom: f32,
    pub top: f32,
}

impl Box2 {
    const EMPTY: Self =
        Self { left: f32::INFINITY, right: f32::NEG_INFINITY, bottom: f32::INFINITY, top: f32::NEG_INFINITY };

    pub(super) fn around(x: &[f32], y: &[f32]) -> Self {
        let mut all = Self::EMPTY;
        for (&x, &y) in x.iter().zip(y) {
            all = all.with(Self { left: x, right: x, bottom: y, top: y });
        }
        all
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: least(self.left, other.left),
            right: most(self.right, other.right),
            bottom: least(self.bottom, other.bottom),
            top: most(self.top, other.top),
        }
    }

    fn side(&self) -> f32 {
        most(self.right - self.left, self.top - self.bottom)
    }
}

impl Quadtree {
    /// Builds the tree over all bodies, each with its mass and moved by its `jiggle` so that no
    /// two coincide.
    pub(super) fn build(&mut self, bodies: &Bodies, mass: &[f32], jiggle: &[(f32, f32)]) {
        self.cells.clear();
        if bodies.len() == 0 {
            return;
        }
        self.sort(&bodies.x, &bodies.y);
        self.node.clear();
        self.node.extend(self.keys.iter().map(|&key| key as u32));
        self.x.clear();
        self.y.clear();
        self.mass.clear();
        for &node in &self.node {
            let node = node as usize;
            self.x.push(bodies.x[node] + jiggle[node].0);
            self.y.push(bodies.y[node] + jiggle[node].1);
            self.mass.push(mass[node]);
        }
        self.grow(0..bodies.len(), BITS);
    }

    /// Sorts by (Morton code, node): a radix sort of the code's four bytes, stable over node order.
    fn sort(&mut self, x: &[f32], y: &[f32]) {
        let all = Box2::around(x, y);
        let scale = ((1u32 << BITS) - 1) as f32 / all.side().max(f32::MIN_POSITIVE).max(1e-3);
        self.keys.clear();
        for (node, (&x, &y)) in x.iter().zip(y).enumerate() {
            let column = spread(((x - all.left) * scale) as u32);
            let row = spread(((y - all.bottom) * scale) as u32);
            self.keys.push((u64::from(column | row << 1) << 32) | node as u64);
        }
        self.spare.resize(self.keys.len(), 0);
        for shift in [32, 40, 48, 56] {
            let byte = |key: u64| (key >> shift) as usize & 0xff;
            let mut next = [0; 257];
            for &key in &self.keys {
                next[byte(key) + 1] += 1;
            }
            for value in 0..256 {
                next[value + 1] += next[value];
            }
            for &key in &self.keys {
                self.spare[next[byte(key)]] = key;
                next[byte(key)] += 1;
            }
            std::mem::swap(&mut self.keys, &mut self.spare);
        }
    }

    /// Adds the cell over a run of bodies that agree in all but the last `depth` bit pairs of
    /// their codes, and the cells inside it.
    fn grow(&mut self, run: Range<usize>, mut depth: u32) -> Sum {
        // Squares with only one inhabited quarter add nothing: go down to the first that splits.
        let differ = self.code(run.start) ^ self.code(run.end - 1);
        depth = depth.min((2 * BITS - differ.leading_zeros()).div_ceil(2));
        let cell = self.cells.len();
        self.cells.push(Cell::default());
        let leaf = run.len() <= BUCKET || depth == 0;
        let sum = if leaf { self.weigh(run.clone()) } else { self.quarters(run.clone(), depth - 1) };
        let side = sum.box_.side();
        self.cells[cell] = Cell {
            x: sum.x / sum.mass,
            y: sum.y / sum.mass,
            mass: sum.mass,
            size2: side * side,
            skip: self.cells.len() as u32,
            first: run.start as u32,
            last: if leaf { run.end } else { run.start } as u32,
        };
        sum
    }

    fn quarters(&mut self, run: Range<usize>, depth: u32) -> Sum {
        let mut all = Sum { mass: 0.0, x: 0.0, y: 0.0, box_: Box2::EMPTY };
        let mut start = run.start;
        while start < run.end {
            let quarter = self.code(start) >> (2 * depth);
            let rest = &self.keys[start..run.end];
            let length = rest.partition_point(|&key| ((key >> 32) as u32) >> (2 * depth) == quarter);
            let sum = self.grow(start..start + length, depth);
            all.mass += sum.mass;
            all.x += sum.x;
            all.y += sum.y;
            all.box_ = all.box_.with(sum.box_);
            start += length;
        }
        all
    }

    fn weigh(&self, run: Range<usize>) -> Sum {
        let (x, y, mass) = (&self.x[run.clone()], &self.y[run.clone()], &self.mass[run]);
        let moment = |at: &[f32]| at.iter().zip(mass).map(|(at, mass)| at * mass).sum();
        Sum { mass: mass.iter().sum(), x: moment(x), y: moment(y), box_: Box2::around(x, y) }
    }

    fn code(&self, at: usize) -> u32 {
        (self.keys[at] >> 32) as u32
    }
}

/// Puts a zero before each of the low 16 bits (Anderson, "Bit Twiddling Hacks").
fn spread(bits: u32) -> u32 {
    let mut bits = bits & 0xffff;
    bits = (bits | bits << 8) & 0x00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333;
    (bits | bits << 1) & 0x5555_5555
}
