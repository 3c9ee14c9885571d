//! Bubbles: one disc for all pages of a section, where more pages are in view than can be told apart.

use super::{Camera, ColorRole, Segment};
use crate::layout::Bounds;
use crate::trace::UrlId;
use serde::{Deserialize, Serialize};

/// More pages in view are drawn as bubbles.
pub const COLLAPSE: usize = 1_500;
/// No more of them are drawn one by one again: fewer, so that at the limit nothing flickers.
pub const EXPAND: usize = 1_200;
/// What bubbles cover of the pages' area.
const SHARE: f32 = 0.4;
/// Rounds in which bubbles move apart that overlap, and what is between them then, of their radii.
const ROUNDS: usize = 24;
const APART: f32 = 0.06;
/// Pages of a section that are asked in which box they are.
const SAMPLE: usize = 16;
/// A page in no bubble.
pub(super) const NONE: u16 = u16::MAX;
/// Kinds that colours tell apart: classes, or states.
pub(super) const KINDS: usize = 18;

/// One of them, as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Bubble {
    /// Its section; see [`super::Sections`].
    pub section: usize,
    /// Centre, px.
    pub x: f32,
    /// Centre, px.
    pub y: f32,
    /// Radius, px.
    pub r: f32,
    /// What tints it: the colour of most of its pages.
    pub ink: ColorRole,
    /// Drawn faintly: something else is selected.
    pub dim: bool,
    /// The parts of its ring: colour, beginning and end, of a turn from the top.
    pub shares: Vec<(ColorRole, f32, f32)>,
    /// How many of its pages are shown, by state as [`crate::graph::DisplayState::ALL`] has them.
    pub states: [u32; 8],
}

/// A line that stands for links between two bubbles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bundle {
    /// From the middle of one bubble to that of the other.
    pub line: Segment,
    /// Its width, px: the more links, the wider.
    pub width: f32,
    /// Drawn faintly: something else is selected.
    pub dim: bool,
}

/// What is to be said of a bubble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BubbleCard {
    /// Its section's name.
    pub name: String,
    /// See [`Bubble::states`].
    pub states: Vec<u32>,
    /// Its centre, px.
    pub x: f32,
    /// Its centre, px.
    pub y: f32,
}

/// All bubbles, and what is in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bubbles {
    /// Those that have pages.
    pub list: Vec<Bubble>,
    pub(super) inside: Vec<u16>,
}

impl Bubbles {
    /// The bubble that a page is drawn as; none where it is drawn as itself.
    pub fn of(&self, page: UrlId) -> Option<usize> {
        self.inside.get(page as usize).filter(|at| **at != NONE).map(|at| usize::from(*at))
    }

    /// Those that are seen.
    pub(super) fn in_view(self, camera: &Camera) -> Vec<Bubble> {
        let is_in = |at: f32, r: f32, size: f32| at > -r && at < size + r;
        let mut list = self.list;
        list.retain(|disc| is_in(disc.x, disc.r, camera.width) && is_in(disc.y, disc.r, camera.height));
        list
    }

    /// The one at a point in px: the topmost.
    pub fn at(&self, x: f32, y: f32) -> Option<&Bubble> {
        self.list.iter().rev().find(|bubble| (bubble.x - x).hypot(bubble.y - y) <= bubble.r)
    }
}

impl Bubble {
    /// How many pages it stands for, without those that were not followed; if there are only such, these.
    pub fn count(&self) -> u32 {
        match self.states[..7].iter().sum() {
            0 => self.states[7],
            count => count,
        }
    }

    /// How many of them are broken.
    pub fn broken(&self) -> u32 {
        self.states[4]
    }
}

/// Whether sections are drawn as bubbles where so many pages are in view.
pub fn collapses(is_collapsed: bool, in_view: usize) -> bool {
    in_view > if is_collapsed { EXPAND } else { COLLAPSE }
}

/// What is known of a section before it is drawn.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    /// Followed pages, or others as long as there are none: how many, and where, world units.
    pub(super) followed: u32,
    pub(super) other: u32,
    pub(super) at: (f64, f64),
    pub(super) other_at: (f64, f64),
    pub(super) states: [u32; 8],
    pub(super) kinds: [u32; KINDS],
    pub(super) is_bright: bool,
    /// Some of its pages, evenly spread over all: one of `apart`, each a power of two.
    some: [UrlId; SAMPLE],
    sampled: usize,
    seen: usize,
    apart: u32,
}

impl Sum {
    /// Takes one of its pages as an example.
    pub(super) fn sample(&mut self, page: UrlId) {
        if self.seen >> self.apart << self.apart == self.seen {
            if self.sampled == SAMPLE {
                (0..SAMPLE / 2).for_each(|at| self.some[at] = self.some[2 * at]);
                (self.sampled, self.apart) = (SAMPLE / 2, self.apart + 1);
            }
            self.some[self.sampled] = page;
            self.sampled += 1;
        }
        self.seen += 1;
    }

    /// Some of its pages.
    pub(super) fn some(&self) -> &[UrlId] {
        &self.some[..self.sampled]
    }
}

/// Spread of all pages' places.
#[derive(Default)]
pub(super) struct Spread {
    pub(super) many: f64,
    sum: (f64, f64),
    squares: (f64, f64),
    pub(super) ends: Option<Bounds>,
}

impl Spread {
    pub(super) fn add(&mut self, x: f64, y: f64) {
        let (left, top) = (x as f32, y as f32);
        let ends = self.ends.get_or_insert(Bounds { left, right: left, top, bottom: top });
        (ends.left, ends.right) = (ends.left.min(left), ends.right.max(left));
        (ends.top, ends.bottom) = (ends.top.min(top), ends.bottom.max(top));
        self.many += 1.0;
        self.sum = (self.sum.0 + x, self.sum.1 + y);
        self.squares = (self.squares.0 + x * x, self.squares.1 + y * y);
    }

    pub(super) fn middle(&self) -> (f64, f64) {
        let many = self.many.max(1.0);
        (self.sum.0 / many, self.sum.1 / many)
    }

    /// The standard deviation.
    pub(super) fn deviation(&self) -> (f64, f64) {
        let (many, (x, y)) = (self.many.max(1.0), self.middle());
        let of = |middle: f64, squares: f64| (squares / many - middle * middle).max(0.0).sqrt();
        (of(x, self.squares.0), of(y, self.squares.1))
    }

    /// The area of the pages, were they spread evenly: what is far out counts little.
    fn area(&self) -> f32 {
        let (x, y) = self.deviation();
        let (x, y) = (x.max(y / 4.0), y.max(x / 4.0));
        let round = |ends: &Bounds| 0.8 * (ends.right - ends.left) * (ends.bottom - ends.top);
        let spread = (4.0 * std::f64::consts::PI * x * y) as f32;
        // In rings most pages are at the edge. A line has no area.
        self.ends.as_ref().map(round).filter(|round| *round > 0.2 * spread).map_or(spread, |round| round.min(spread))
    }
}

/// Centre and radius of a section's disc, world units.
pub(super) fn disc_of(sum: &Sum, number: usize, spread: &Spread) -> (f32, f32, f32) {
    let (many, at) = if sum.followed > 0 { (sum.followed, sum.at) } else { (sum.other, sum.other_at) };
    let r = (SHARE * spread.area() / std::f32::consts::PI * many as f32 / spread.many.max(1.0) as f32).sqrt();
    // Where sections are all over the picture their centres are the same: each has its own way out of there.
    let (sin, cos) = (number as f32 * 2.399_963).sin_cos();
    let middle = |sum: f64| (sum / f64::from(many.max(1))) as f32;
    (middle(at.0) + 0.2 * r * cos, middle(at.1) + 0.2 * r * sin, r)
}

/// Moves discs that overlap apart, small ones further.
pub(super) fn move_apart(discs: &mut [(f32, f32, f32)]) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for a in 0..discs.len() {
            for b in a + 1..discs.len() {
                let ((ax, ay, ar), (bx, by, br)) = (discs[a], discs[b]);
                let (dx, dy, least) = (bx - ax, by - ay, (ar + br) * (1.0 + APART));
                let apart = dx.hypot(dy);
                if apart >= least || apart <= f32::EPSILON * least {
                    continue;
                }
                moved = true;
                let (push, all) = (0.5 * (least - apart) / apart, ar * ar + br * br);
                let (of_a, of_b) = (push * br * br / all, push * ar * ar / all);
                (discs[a].0, discs[a].1) = (ax - dx * of_a, ay - dy * of_a);
                (discs[b].0, discs[b].1) = (bx + dx * of_b, by + dy * of_b);
            }
        }
        if !moved {
            break;
        }
    }
}
