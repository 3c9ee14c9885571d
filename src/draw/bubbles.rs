//! Bubbles: one disc for all pages of a section, where more pages are in view than can be told apart.

use super::labels::{ADVANCE, LINE, LabelRequest, WITHIN, thousands};
use super::picture::{Scene, View};
use super::{Camera, ColorRole, FOLDED, Sections, form_of};
use crate::graph::{DisplayState, PageRow};
use crate::layout::Bounds;
use crate::trace::{PageState, UrlId};
use serde::{Deserialize, Serialize};

/// More pages in view are drawn as bubbles.
pub const COLLAPSE: usize = 1_500;
/// No more of them are drawn one by one again: fewer, so that at the limit nothing flickers.
pub const EXPAND: usize = 1_200;
/// What bubbles cover of the pages' area.
const SHARE: f32 = 0.4;
/// The least radius of one, px.
const SMALLEST: f32 = 8.0;
/// What a part of its ring is at least, of a turn: one broken page among thousands is to be seen.
const WEDGE: f32 = 0.02;
/// Rounds in which bubbles move apart that overlap, and what is between them then, of their radii.
const ROUNDS: usize = 24;
const APART: f32 = 0.06;
/// Standard deviations from the middle of a section that what is shown of it goes at most.
const MOST_OUT: f64 = 2.3;
/// A page in no bubble.
const NONE: u16 = u16::MAX;
/// Kinds that colours tell apart: classes, or states.
const KINDS: usize = 18;
/// Pages around the selected or hovered one that are drawn besides; a hub has thousands.
const MOST_NEAR: usize = 300;

/// One of them, as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Bubble {
    /// Its section; see [`Sections`].
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
    /// How many of its pages are shown, by state as [`DisplayState::ALL`] has them.
    pub states: [u32; 8],
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
    inside: Vec<u16>,
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
struct Sum {
    /// Followed pages, or others as long as there are none: how many, and where, world units.
    followed: u32,
    other: u32,
    at: (f64, f64),
    other_at: (f64, f64),
    states: [u32; 8],
    kinds: [u32; KINDS],
    is_bright: bool,
}

/// Spread of all pages' places.
#[derive(Default)]
struct Spread {
    many: f64,
    sum: (f64, f64),
    squares: (f64, f64),
}

impl Spread {
    fn add(&mut self, x: f64, y: f64) {
        self.many += 1.0;
        self.sum = (self.sum.0 + x, self.sum.1 + y);
        self.squares = (self.squares.0 + x * x, self.squares.1 + y * y);
    }

    fn middle(&self) -> (f64, f64) {
        let many = self.many.max(1.0);
        (self.sum.0 / many, self.sum.1 / many)
    }

    /// The standard deviation.
    fn deviation(&self) -> (f64, f64) {
        let (many, (x, y)) = (self.many.max(1.0), self.middle());
        let of = |middle: f64, squares: f64| (squares / many - middle * middle).max(0.0).sqrt();
        (of(x, self.squares.0), of(y, self.squares.1))
    }

    /// The area of the pages, were they spread evenly: what is far out counts little.
    fn area(&self) -> f32 {
        let (x, y) = self.deviation();
        let (x, y) = (x.max(y / 4.0), y.max(x / 4.0));
        (4.0 * std::f64::consts::PI * x * y) as f32
    }
}

fn place_of(page: &PageRow) -> usize {
    DisplayState::ALL.iter().position(|state| *state == page.look()).unwrap_or(0)
}

impl Scene<'_> {
    /// How many pages in view are drawn where there are no bubbles.
    pub fn in_view(&self, view: &View) -> usize {
        let camera = &view.camera;
        let is_in = |id: &UrlId| {
            let (x, y) = camera.to_screen(self.xs[*id as usize], self.ys[*id as usize]);
            (0.0..=camera.width).contains(&x) && (0.0..=camera.height).contains(&y) && self.is_shown(view, *id)
        };
        (0..self.placed() as UrlId).filter(is_in).count()
    }

    /// The bubbles, if sections are drawn as such; see [`super::Style::sections`].
    pub fn bubbles(&self, view: &View) -> Option<Bubbles> {
        let sections = self.style.sections?;
        let alone = self.alone(view);
        let mut inside = vec![NONE; self.placed()];
        let (mut sums, mut spread) = (vec![Sum::default(); sections.len()], Spread::default());
        for id in 0..self.placed() as UrlId {
            if self.stands_for(id) == FOLDED {
                continue;
            }
            let (x, y) = (f64::from(self.xs[id as usize]), f64::from(self.ys[id as usize]));
            spread.add(x, y);
            let Some(section) = sections.of(id) else { continue };
            let (page, sum) = (&self.pages[id as usize], &mut sums[section]);
            let (many, at) = match page.state {
                PageState::Skipped => (&mut sum.other, &mut sum.other_at),
                _ => (&mut sum.followed, &mut sum.at),
            };
            // Of all its pages, shown or not: a filter must not move it.
            (*many, *at) = (*many + 1, (at.0 + x, at.1 + y));
            if self.is_shown(view, id) {
                let state = place_of(page);
                sum.states[state] += self.stands_for(id);
                let kind = self.style.classes.map_or(state, |classes| classes.of(id).min(KINDS - 1));
                sum.kinds[kind] += 1;
                let is_alone = alone.binary_search(&id).is_ok();
                sum.is_bright |=
                    (is_alone && id != 0) || self.style.lit.is_some_and(|lit| lit.binary_search(&id).is_ok());
                if !is_alone {
                    inside[id as usize] = section as u16;
                }
            }
        }
        Some(self.placed_bubbles(view, sections, &sums, &spread, inside))
    }

    /// The bubbles of these sums, apart from each other.
    fn placed_bubbles(
        &self,
        view: &View,
        sections: &Sections,
        sums: &[Sum],
        spread: &Spread,
        mut inside: Vec<u16>,
    ) -> Bubbles {
        let recedes = view.selected.is_some() || self.style.lit.is_some() || self.way().is_some();
        let mut place = vec![NONE; sums.len()];
        let (mut list, mut discs) = (Vec::new(), Vec::new());
        for (section, sum) in sums.iter().enumerate() {
            if sum.states.iter().all(|many| *many == 0) {
                continue;
            }
            place[section] = list.len() as u16;
            discs.push(disc_of(sum, sections.number(section), spread));
            list.push(Bubble {
                section,
                x: 0.0,
                y: 0.0,
                r: 0.0,
                ink: self.tint(sum),
                dim: recedes && !sum.is_bright,
                shares: self.shares(sum),
                states: sum.states,
            });
        }
        move_apart(&mut discs);
        for (bubble, (x, y, r)) in list.iter_mut().zip(discs) {
            (bubble.x, bubble.y) = view.camera.to_screen(x, y);
            bubble.r = (r * view.camera.scale).max(SMALLEST);
        }
        for at in &mut inside {
            *at = place.get(usize::from(*at)).copied().unwrap_or(NONE);
        }
        Bubbles { list, inside }
    }

    /// The colour of a kind: a class, or a state.
    fn kind(&self, kind: usize) -> ColorRole {
        match self.style.classes {
            Some(classes) => classes.classes.get(kind).map_or(ColorRole::Other, |class| class.ink),
            None => DisplayState::ALL.get(kind).map_or(ColorRole::Other, |state| form_of(*state).1),
        }
    }

    /// How many pages are of each kind. What was not followed counts only where there is nothing else.
    fn kinds(&self, sum: &Sum) -> [u32; KINDS] {
        let mut kinds = sum.kinds;
        if self.style.classes.is_none() && kinds[..7].iter().any(|many| *many > 0) {
            kinds[7] = 0;
        }
        kinds
    }

    /// The colour of most pages.
    fn tint(&self, sum: &Sum) -> ColorRole {
        let kinds = self.kinds(sum);
        self.kind((0..KINDS).rev().max_by_key(|kind| kinds[*kind]).unwrap_or(0))
    }

    /// The parts of a bubble's ring.
    fn shares(&self, sum: &Sum) -> Vec<(ColorRole, f32, f32)> {
        let kinds = self.kinds(sum);
        let all = kinds.iter().sum::<u32>() as f32;
        let parts = kinds.map(|many| if many == 0 { 0.0 } else { (many as f32 / all).max(WEDGE) });
        let (mut from, sum) = (0.0, parts.iter().sum::<f32>());
        let part = |(kind, part): (usize, f32)| {
            let start = from;
            from += part / sum;
            (part > 0.0).then(|| (self.kind(kind), start, from))
        };
        parts.into_iter().enumerate().filter_map(part).collect()
    }

    /// The pages that are drawn as themselves, sorted: the start, what is pinned, the selected and the hovered one with what they are linked
    /// with, a path, and what a search has found, as long as these are few.
    fn alone(&self, view: &View) -> Vec<UrlId> {
        let mut alone: Vec<UrlId> = self.way().map_or_else(Vec::new, |way| way.pages.clone());
        for page in [view.selected, view.hovered].into_iter().flatten() {
            let near = self.neighbours(page);
            alone.extend(if near.len() <= MOST_NEAR { near } else { vec![page] });
        }
        alone.push(0);
        alone.extend(self.pinned);
        alone.extend(self.style.lit.filter(|lit| lit.len() <= EXPAND).into_iter().flatten());
        alone.sort_unstable();
        alone
    }

    /// What is to be written at the bubbles, the largest first: within those that are large enough the name, and below it
    /// the count.
    pub(super) fn bubble_labels(&self, view: &View, bubbles: &Bubbles) -> Vec<LabelRequest> {
        let Some(sections) = self.style.sections else { return Vec::new() };
        let mut largest: Vec<(u32, u32)> =
            (0..).zip(&bubbles.list).map(|(at, bubble)| (u32::MAX - bubble.r as u32, at)).collect();
        largest.sort_unstable();
        let scale = 1.0 + self.style.labels_larger;
        let mut labels = Vec::new();
        for (_, at) in largest {
            let bubble = &bubbles.list[at as usize];
            let (name, count) = (sections.name(bubble.section), count_of(bubble));
            let label = |text: String, down: f32, is_within: bool| LabelRequest {
                x: bubble.x,
                y: bubble.y + down * LINE * scale,
                r: bubble.r,
                text,
                strong: Some(bubble.section) == view.bubble,
                covers: is_within,
                page: None,
                side: if is_within { WITHIN } else { 0 },
            };
            let chars = name.chars().count().max(count.chars().count());
            if chars as f32 * ADVANCE * scale < 1.9 * bubble.r {
                labels.extend([label(name, -0.5, true), label(count, 0.5, true)]);
            } else {
                labels.push(label(format!("{name} · {count}"), 0.0, false));
            }
        }
        labels
    }

    /// What is to be said of a bubble.
    pub fn bubble_card(&self, bubble: &Bubble) -> Option<BubbleCard> {
        let name = self.style.sections?.name(bubble.section);
        Some(BubbleCard { name, states: bubble.states.to_vec(), x: bubble.x, y: bubble.y })
    }

    /// The box around a section's pages, without the few that lie far out, in world units.
    pub fn section_bounds(&self, sections: &Sections, section: usize) -> Option<Bounds> {
        let is_in = |id: &UrlId| sections.of(*id) == Some(section) && self.stands_for(*id) != FOLDED;
        let (mut spread, mut all) = (Spread::default(), None);
        for id in (0..self.placed() as UrlId).filter(is_in) {
            let (x, y) = (self.xs[id as usize], self.ys[id as usize]);
            spread.add(x.into(), y.into());
            let all = all.get_or_insert(Bounds { left: x, right: x, top: y, bottom: y });
            (all.left, all.right) = (all.left.min(x), all.right.max(x));
            (all.top, all.bottom) = (all.top.min(y), all.bottom.max(y));
        }
        let (all, (x, y), (dx, dy)) = (all?, spread.middle(), spread.deviation());
        Some(Bounds {
            left: all.left.max((x - MOST_OUT * dx) as f32),
            right: all.right.min((x + MOST_OUT * dx) as f32),
            top: all.top.max((y - MOST_OUT * dy) as f32),
            bottom: all.bottom.min((y + MOST_OUT * dy) as f32),
        })
    }
}

/// How many pages a bubble has, and how many of them are broken, by the sign that these have.
fn count_of(bubble: &Bubble) -> String {
    let count = thousands(bubble.count().into());
    match bubble.broken() {
        0 => count,
        broken => format!("{count}, {} ✕", thousands(broken.into())),
    }
}

/// Centre and radius of a section's disc, world units.
fn disc_of(sum: &Sum, number: usize, spread: &Spread) -> (f32, f32, f32) {
    let (many, at) = if sum.followed > 0 { (sum.followed, sum.at) } else { (sum.other, sum.other_at) };
    let r = (SHARE * spread.area() / std::f32::consts::PI * many as f32 / spread.many.max(1.0) as f32).sqrt();
    // Where sections are all over the picture their centres are the same: each has its own way out of there.
    let (sin, cos) = (number as f32 * 2.399_963).sin_cos();
    let middle = |sum: f64| (sum / f64::from(many.max(1))) as f32;
    (middle(at.0) + 0.2 * r * cos, middle(at.1) + 0.2 * r * sin, r)
}

/// Moves discs that overlap apart, small ones further.
fn move_apart(discs: &mut [(f32, f32, f32)]) {
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
