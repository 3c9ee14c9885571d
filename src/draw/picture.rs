//! The display list: what is seen of a graph through a camera.

use super::growth::by_links;
use super::guides::{self, Seen};
use super::labels::Label;
use super::{Area, Bubble, Bubbles, Bundle, Camera, Classes, ColorRole, FOLDED, Sections, Segment, Spotlit};
use crate::graph::{DisplayState, Filter, PageRow};
use crate::layout::Guides;
use crate::trace::{PageState, UrlId};

/// The form that tells a state without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Hollow ring: queued.
    Ring,
    /// Ring being drawn round: fetching.
    Arc,
    /// Filled disc: ok.
    Disc,
    /// Disc with a notch: redirects.
    Notched,
    /// Cross: broken.
    Cross,
    /// Dashed diamond: unreadable.
    Diamond,
    /// Square: failed.
    Square,
    /// Tiny dot: skipped.
    Dot,
}

/// A node as drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The page.
    pub id: UrlId,
    /// Centre, px.
    pub x: f32,
    /// Centre, px.
    pub y: f32,
    /// Radius, px.
    pub r: f32,
    /// Its form.
    pub form: Form,
    /// Its colour.
    pub ink: ColorRole,
    /// Drawn faintly: something else is selected.
    pub dim: bool,
}

/// Lines, each group in one ink; `true` where the group is dimmed.
pub type Lines = Vec<(ColorRole, bool, Vec<Segment>)>;

/// Links that are left out because most pages link where they lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HiddenLinks {
    /// How many.
    pub links: u32,
    /// To how many pages.
    pub pages: u32,
}

/// Everything to be drawn, back to front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The folders, outer ones first, each tinted faintly.
    pub areas: Vec<Area>,
    /// Links between bubbles, each line for many.
    pub bundles: Vec<Bundle>,
    /// Lines, each group in one ink; `true` where the group is dimmed.
    pub lines: Lines,
    /// Sections of more pages than can be told apart.
    pub bubbles: Vec<Bubble>,
    /// Nodes, by state.
    pub marks: Vec<Mark>,
    /// Rings around the selected, the hovered and the start's node, and small ones within pinned nodes:
    /// centre and radius, px.
    pub rings: Vec<(f32, f32, f32)>,
    /// Labels.
    pub labels: Vec<Label>,
    /// The outline that is being drawn around pages, px: painted above all else.
    pub outline: Vec<Segment>,
    /// Links to navigation, which are left out unless they are asked for.
    pub hidden: HiddenLinks,
}

/// How pages and links are drawn, beyond what they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style<'a> {
    /// Whether each page is one that most pages link to.
    pub navigation: &'a [bool],
    /// The pages that a search has found, sorted: the others are drawn faintly. None where nothing is searched for.
    pub lit: Option<&'a [UrlId]>,
    /// The part that is looked at alone.
    pub spotlit: Option<&'a Spotlit>,
    /// Whether links to those are drawn as others are.
    pub shows_navigation: bool,
    /// What colours tell apart; none where that is the state.
    pub classes: Option<&'a Classes>,
    /// What each page's radius is more than the smallest's, px before zooming; empty where that says how many
    /// links there are to it.
    pub growth: &'a [f32],
    /// How many pages each stands for; see [`super::Folding::counts`]. Empty where none is folded.
    pub counts: &'a [u32],
    /// The sections that are drawn as bubbles; none while every page is drawn as itself.
    pub sections: Option<&'a Sections>,
    /// Corners of the outline that is being drawn around pages, px.
    pub outline: &'a [(f32, f32)],
    /// The labels of the picture before: they keep their places while they can.
    pub labels: &'a [Label],
    /// By how many times their usual size labels are larger than that: 0 as usual.
    pub labels_larger: f32,
}

/// What there is to be seen.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Pages; the first `xs.len()` are placed.
    pub pages: &'a [PageRow],
    /// World x of each placed page.
    pub xs: &'a [f32],
    /// World y of each placed page.
    pub ys: &'a [f32],
    /// Distinct links (source, target).
    pub links: &'a [(UrlId, UrlId)],
    /// Links into each page.
    pub in_degree: &'a [u32],
    /// Pages held in their places, in no order.
    pub pinned: &'a [UrlId],
    /// What says behind the pages what their places mean.
    pub guides: &'a Guides,
    /// How they are drawn.
    pub style: Style<'a>,
}

/// How it is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// From where.
    pub camera: Camera,
    /// The page under the pointer.
    pub hovered: Option<UrlId>,
    /// The selected page.
    pub selected: Option<UrlId>,
    /// The section whose bubble is under the pointer.
    pub bubble: Option<usize>,
    /// What of it all is shown.
    pub filter: Filter,
}

/// Which way somebody walks over the links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Toward {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

/// Px around a small node in which it can still be hit.
const REACH: f32 = 6.0;
/// Px between the start's form and the ring around it.
const START: f32 = 2.5;
/// Least radius of a cross, px: ten across.
const CROSS: f32 = 6.25;
/// What a leaf's radius grows by where twice as many pages are folded into it, px before zooming.
const DOUBLED: f32 = 0.35;
/// Radius of the ring that marks a pinned node, px.
const PIN: f32 = 1.6;

impl Scene<'_> {
    pub(super) fn placed(&self) -> usize {
        self.xs.len().min(self.ys.len()).min(self.pages.len())
    }

    /// Where a page is drawn, if it is placed.
    pub fn mark(&self, camera: &Camera, id: UrlId) -> Option<Mark> {
        let at = id as usize;
        if at >= self.placed() {
            return None;
        }
        let (x, y) = camera.to_screen(self.xs[at], self.ys[at]);
        let (form, ink) = form_of(self.pages[at].look());
        let ink = self.style.classes.map_or(ink, |classes| classes.ink(id));
        let grown = self.style.growth.get(at).copied();
        let grown = grown.unwrap_or_else(|| by_links(self.in_degree.get(at).copied().unwrap_or(0)));
        let zoom = camera.scale.sqrt().clamp(0.4, 2.2);
        let grown_by = self.stands_for(id).checked_ilog2().unwrap_or(0) as f32 * DOUBLED;
        let r = if form == Form::Dot { (1.8 + grown_by) * zoom.max(0.8) } else { (3.6 + grown) * zoom };
        // A cross is as thin as it is small.
        let r = if form == Form::Cross { r.max(CROSS) } else { r };
        Some(Mark { id, x, y, r, form, ink, dim: false })
    }

    pub(super) fn is_shown(&self, view: &View, id: UrlId) -> bool {
        let is_left_out = self.style.spotlit.is_some_and(|spotlit| spotlit.way.is_empty() && !spotlit.has(id));
        let class = || self.style.classes.is_none_or(|classes| view.filter.shows_class(classes.of(id)));
        self.pages.get(id as usize).is_some_and(|page| view.filter.shows(page.look()))
            && !is_left_out
            && self.stands_for(id) != FOLDED
            && class()
    }

    /// How many pages a page stands for.
    pub fn stands_for(&self, id: UrlId) -> u32 {
        self.style.counts.get(id as usize).copied().unwrap_or(1)
    }

    /// Whether some pages may be hidden.
    pub(super) fn is_partial(&self, view: &View) -> bool {
        view.filter.is_on() || self.style.spotlit.is_some() || !self.style.counts.is_empty()
    }

    /// The way that is looked at alone.
    pub(super) fn way(&self) -> Option<&Spotlit> {
        self.style.spotlit.filter(|spotlit| !spotlit.way.is_empty())
    }

    /// The page at a point in px: the nearest shown whose form, or a little around it, covers it.
    pub fn pick(&self, view: &View, x: f32, y: f32) -> Option<UrlId> {
        self.pick_beside(self.bubbles(view).as_ref(), view, x, y)
    }

    /// The page at a point, as [`Self::pick`] has it, or else the bubble.
    pub fn hit(&self, view: &View, x: f32, y: f32) -> (Option<UrlId>, Option<Bubble>) {
        let bubbles = self.bubbles(view);
        let page = self.pick_beside(bubbles.as_ref(), view, x, y);
        (page, bubbles.filter(|_| page.is_none()).and_then(|bubbles| bubbles.at(x, y).cloned()))
    }

    fn pick_beside(&self, bubbles: Option<&Bubbles>, view: &View, x: f32, y: f32) -> Option<UrlId> {
        let is_alone = |id: UrlId| bubbles.is_none_or(|bubbles| bubbles.of(id).is_none());
        let hit = |id: u32| {
            let mark = self.mark(&view.camera, id).filter(|_| is_alone(id) && self.is_shown(view, id))?;
            let distance = ((mark.x - x) * (mark.x - x) + (mark.y - y) * (mark.y - y)).sqrt();
            (distance <= mark.r.max(REACH)).then_some((distance - mark.r, id))
        };
        (0..self.placed() as UrlId).filter_map(hit).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }

    /// What is seen through the view. Of the links that neither led to a page first nor are
    /// the selected or hovered one's, at most `most_links` are drawn, the earliest found.
    pub fn picture(&self, view: &View, most_links: usize) -> Picture {
        let bubbles = self.bubbles(view);
        // What is faint besides would be more than can be told apart.
        let ghosts = if bubbles.is_some() { Vec::new() } else { self.ghosts(view) };
        let is_ghost = |id: UrlId| ghosts.get(id as usize) == Some(&true);
        let marks: Vec<Mark> = self.marks(view, &is_ghost, bubbles.as_ref());
        let ring = |id: Option<UrlId>| {
            let mark = self.mark(&view.camera, id?)?;
            Some((mark.x, mark.y, mark.r + 4.0))
        };
        let pin = |&id: &UrlId| {
            let mark = self.mark(&view.camera, id)?;
            self.is_shown(view, id).then_some((mark.x, mark.y, PIN))
        };
        let start = |&id: &UrlId| {
            let mark = self.mark(&view.camera, id).filter(|_| self.pages[id as usize].is_start())?;
            self.is_shown(view, id).then_some((mark.x, mark.y, mark.r + START))
        };
        let starts = (0..self.placed().min(1) as UrlId).collect::<Vec<_>>();
        let around = [view.selected, view.hovered].into_iter().filter_map(ring);
        let Seen { areas, lines: guides, names } = guides::seen(self.guides, &view.camera);
        let mut lines = vec![(ColorRole::Guide, false, guides)];
        let (links, bundles, hidden) = self.lines(view, most_links, &is_ghost, bubbles.as_ref());
        lines.extend(links);
        let bubbles = bubbles.unwrap_or_default();
        let over = bubbles.list.iter().filter(|bubble| Some(bubble.section) == view.bubble);
        let over = over.map(|bubble| (bubble.x, bubble.y, bubble.r + START));
        Picture {
            areas,
            bundles,
            lines,
            rings: over
                .chain(around)
                .chain(starts.iter().filter_map(start))
                .chain(self.pinned.iter().filter_map(pin))
                .collect(),
            labels: self.labels(view, &marks, &bubbles, names),
            marks,
            bubbles: bubbles.in_view(&view.camera),
            outline: self.outline(),
            hidden,
        }
    }

    /// Marks in view, skipped ones first so that they never hide a page.
    fn marks(&self, view: &View, is_ghost: &dyn Fn(UrlId) -> bool, bubbles: Option<&Bubbles>) -> Vec<Mark> {
        let Camera { width, height, .. } = view.camera;
        let neighbours = match self.way() {
            Some(way) => Some(way.pages.clone()),
            None => view.selected.map(|selected| self.neighbours(selected)),
        };
        let mut marks: Vec<Mark> = (0..self.placed() as UrlId)
            .filter(|id| bubbles.is_none_or(|bubbles| bubbles.of(*id).is_none()))
            .filter(|id| self.is_shown(view, *id) || is_ghost(*id))
            .filter_map(|id| self.mark(&view.camera, id))
            .filter(|m| m.x > -m.r && m.y > -m.r && m.x < width + m.r && m.y < height + m.r)
            .map(|m| {
                let is_far = neighbours.as_ref().is_some_and(|near| near.binary_search(&m.id).is_err());
                let is_unlit = self.style.lit.is_some_and(|lit| lit.binary_search(&m.id).is_err());
                Mark { dim: is_far || is_unlit || is_ghost(m.id), ..m }
            })
            .collect();
        marks.sort_unstable_by_key(|mark| (mark.form != Form::Dot, mark.form as u8, mark.ink, mark.id));
        marks
    }

    /// Whether each page is hidden by the filter and drawn faintly all the same, as it is on the way over which a
    /// shown page was found; empty where nothing is hidden.
    fn ghosts(&self, view: &View) -> Vec<bool> {
        let mut ghosts =
            vec![false; if view.filter.is_on() && self.style.spotlit.is_none() { self.placed() } else { 0 }];
        for id in (0..ghosts.len() as UrlId).filter(|id| self.is_shown(view, *id)) {
            let mut next = self.pages[id as usize].from;
            while let Some(from) = next.filter(|from| (*from as usize) < ghosts.len()) {
                // From here on it is known, or hangs on what is shown.
                if self.is_shown(view, from) || std::mem::replace(&mut ghosts[from as usize], true) {
                    break;
                }
                next = self.pages[from as usize].from;
            }
        }
        ghosts
    }

    /// A page and all it is linked with, sorted.
    pub(super) fn neighbours(&self, page: UrlId) -> Vec<UrlId> {
        let other = |&(from, to): &(UrlId, UrlId)| match page {
            page if page == from => Some(to),
            page if page == to => Some(from),
            _ => None,
        };
        let mut near: Vec<UrlId> = self.links.iter().filter_map(other).chain([page]).collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The page that a step in a direction leads to: of those linked with `from`, or else of all,
    /// the one that lies closest to the direction and to `from`. Pages more than 60° off it are
    /// not in that direction.
    pub fn walk(&self, view: &View, from: UrlId, toward: Toward) -> Option<UrlId> {
        let here = self.mark(&view.camera, from)?;
        let (ux, uy) = match toward {
            Toward::Left => (-1.0, 0.0),
            Toward::Right => (1.0, 0.0),
            Toward::Up => (0.0, -1.0),
            Toward::Down => (0.0, 1.0),
        };
        let cost = |id: UrlId| {
            let there = self.mark(&view.camera, id).filter(|_| id != from && self.is_shown(view, id))?;
            let (dx, dy) = (there.x - here.x, there.y - here.y);
            let (along, across) = (dx * ux + dy * uy, (dx * uy - dy * ux).abs());
            (along > 0.0 && across <= along * 1.74).then_some((along + 2.0 * across, id))
        };
        let best = |ids: &mut dyn Iterator<Item = UrlId>| ids.filter_map(cost).min_by(|a, b| a.0.total_cmp(&b.0));
        let linked = best(&mut self.neighbours(from).into_iter());
        linked.or_else(|| best(&mut (0..self.placed() as UrlId))).map(|(_, id)| id)
    }
}

/// The form and the colour of a state.
pub fn form_of(look: DisplayState) -> (Form, ColorRole) {
    let DisplayState::State(state) = look else { return (Form::Notched, ColorRole::Redirected) };
    let form = match state {
        PageState::Queued => Form::Ring,
        PageState::Fetching => Form::Arc,
        PageState::Ok => Form::Disc,
        PageState::Broken => Form::Cross,
        PageState::Unreadable => Form::Diamond,
        PageState::Failed => Form::Square,
        PageState::Skipped => Form::Dot,
    };
    (form, ColorRole::State(state))
}
