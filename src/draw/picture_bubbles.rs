//! The bubbles of the picture: which there are, where, and what they say.

use super::bubbles::{KINDS, NONE, Spread, Sum, disc_of, move_apart};
use super::labels::{ADVANCE, LINE, LabelRequest, WITHIN};
use super::picture::{Scene, View};
use super::{Bubble, BubbleCard, Bubbles, ColorRole, EXPAND, FOLDED, Sections, form_of};
use crate::graph::{DisplayState, PageRow};
use crate::language::thousands;
use crate::layout::Bounds;
use crate::trace::{PageState, UrlId};

/// The least radius of one, px.
const SMALLEST: f32 = 8.0;
/// What a part of its ring is at least, of a turn: one broken page among thousands is to be seen.
const WEDGE: f32 = 0.02;
/// Pages around the selected or hovered one that are drawn besides; a hub has thousands.
const MOST_NEAR: usize = 300;
/// Standard deviations from the middle of a section that what is shown of it goes at most.
const MOST_OUT: f64 = 2.3;
/// The radius of a bubble in a box at most, of that one's shorter side.
const IN_BOX: f32 = 0.42;

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
            if page.state != PageState::Skipped || sum.followed == 0 {
                sum.sample(id);
            }
            if self.is_shown(view, id) {
                let state = place_of(page);
                sum.states[state] += self.stands_for(id);
                let kind = self.style.classes.map_or(state, |classes| classes.of(id).min(KINDS - 1));
                sum.kinds[kind] += 1;
                let is_alone = alone.binary_search(&id).is_ok();
                sum.is_bright |= (is_alone && id != 0 && !self.pinned.contains(&id))
                    || self.style.lit.is_some_and(|lit| lit.binary_search(&id).is_ok());
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
            discs.push(self.in_box(sum, spread).unwrap_or_else(|| disc_of(sum, sections.number(section), spread)));
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

    /// Where folders have boxes: a disc within the one that most of a section's pages are in, amid those pages, as
    /// there may be boxes of other sections beside them.
    fn in_box(&self, sum: &Sum, spread: &Spread) -> Option<(f32, f32, f32)> {
        let boxes = &self.guides.boxes;
        let place = |id: &UrlId| (self.xs[*id as usize], self.ys[*id as usize]);
        let box_of = |(x, y): (f32, f32)| {
            let is_in = |at: &usize| {
                let bounds = &boxes[*at].bounds;
                bounds.left <= x && x <= bounds.right && bounds.top <= y && y <= bounds.bottom
            };
            // Inner ones come after outer ones. What was dragged out of all of them is in none.
            (0..boxes.len()).rev().find(is_in)
        };
        let mut homes: Vec<(usize, (f32, f32))> =
            sum.some().iter().map(place).filter_map(|at| Some((box_of(at)?, at))).collect();
        homes.sort_by_key(|(home, _)| *home);
        let most = homes.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| same.len())?;
        let (bounds, (.., r)) = (&boxes[most[0].0].bounds, disc_of(sum, 0, spread));
        let r = r.min(IN_BOX * (bounds.right - bounds.left).min(bounds.bottom - bounds.top));
        let many = most.len() as f32;
        let (x, y) = most.iter().fold((0.0, 0.0), |sum, (_, at)| (sum.0 + at.0 / many, sum.1 + at.1 / many));
        Some((x.clamp(bounds.left + r, bounds.right - r), y.clamp(bounds.top + r, bounds.bottom - r), r))
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
            // A box has its folder's name itself.
            let has_box = !self.guides.boxes.is_empty();
            let chars = if has_box { 0 } else { name.chars().count() }.max(count.chars().count());
            if has_box && chars as f32 * ADVANCE * scale < 1.9 * bubble.r {
                labels.push(label(count, 0.0, true));
            } else if chars as f32 * ADVANCE * scale < 1.9 * bubble.r {
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
        let mut spread = Spread::default();
        for id in (0..self.placed() as UrlId).filter(is_in) {
            spread.add(self.xs[id as usize].into(), self.ys[id as usize].into());
        }
        let (all, (x, y), (dx, dy)) = (spread.ends?, spread.middle(), spread.deviation());
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
