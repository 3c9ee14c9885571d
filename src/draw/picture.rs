//! The display list: what is seen of a graph through a camera.

use super::labels::{Label, LabelRequest, place_labels};
use super::{Camera, ColorRole};
use crate::graph::{DisplayState, Filter, PageRow};
use crate::trace::{PageState, UrlId};

/// A straight line, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// From here.
    pub from: (f32, f32),
    /// To here.
    pub to: (f32, f32),
}

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

/// Everything to be drawn, back to front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Lines, each group in one ink; `true` where the group is dimmed.
    pub lines: Vec<(ColorRole, bool, Vec<Segment>)>,
    /// Nodes, by state.
    pub marks: Vec<Mark>,
    /// Rings around the selected and the hovered node, and small ones within pinned nodes:
    /// centre and radius, px.
    pub rings: Vec<(f32, f32, f32)>,
    /// Labels.
    pub labels: Vec<Label>,
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

/// Most labels at once, on canvases of a usual and of a great size: beyond it a picture is a page
/// of text.
const MOST_LABELS: (usize, usize) = (60, 200);
/// Px² for each label, where that makes more than the fewest of them.
const LABEL_AREA: f32 = 8_000.0;
/// Characters of a label.
const LABEL_CHARS: usize = 28;
/// Px around a small node in which it can still be hit.
const REACH: f32 = 6.0;
/// Links show their direction while there are no more of them in sight than this.
const MOST_ARROWS: usize = 400;
/// An arrow head's length along the link and to each side, px.
const ARROW: (f32, f32) = (6.0, 2.6);
/// Radius of the ring that marks a pinned node, px.
const PIN: f32 = 1.6;

impl Scene<'_> {
    fn placed(&self) -> usize {
        self.xs.len().min(self.ys.len()).min(self.pages.len())
    }

    /// Where a page is drawn, if it is placed.
    pub fn mark(&self, camera: &Camera, id: UrlId) -> Option<Mark> {
        let at = id as usize;
        if at >= self.placed() {
            return None;
        }
        let (x, y) = camera.to_screen(self.xs[at], self.ys[at]);
        let (form, ink) = look(&self.pages[at]);
        let degree = self.in_degree.get(at).copied().unwrap_or(0) as f32;
        let zoom = camera.scale.sqrt().clamp(0.55, 2.2);
        let r = if form == Form::Dot { 1.8 * zoom.max(0.8) } else { (3.6 + 0.9 * degree.sqrt().min(7.0)) * zoom };
        Some(Mark { id, x, y, r, form, ink, dim: false })
    }

    fn is_shown(&self, view: &View, id: UrlId) -> bool {
        self.pages.get(id as usize).is_some_and(|page| view.filter.shows(page.look()))
    }

    /// The page at a point in px: the nearest shown whose form, or a little around it, covers it.
    pub fn pick(&self, view: &View, x: f32, y: f32) -> Option<UrlId> {
        let hit = |id: u32| {
            let mark = self.mark(&view.camera, id).filter(|_| self.is_shown(view, id))?;
            let distance = ((mark.x - x) * (mark.x - x) + (mark.y - y) * (mark.y - y)).sqrt();
            (distance <= mark.r.max(REACH)).then_some((distance - mark.r, id))
        };
        (0..self.placed() as UrlId).filter_map(hit).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }

    /// What is seen through the view. Of the links that neither led to a page first nor are
    /// the selected one's, at most `most_links` are drawn, the earliest found.
    pub fn picture(&self, view: &View, most_links: usize) -> Picture {
        let marks: Vec<Mark> = self.marks(view);
        let ring = |id: Option<UrlId>| {
            let mark = self.mark(&view.camera, id?)?;
            Some((mark.x, mark.y, mark.r + 4.0))
        };
        let pin = |&id: &UrlId| {
            let mark = self.mark(&view.camera, id)?;
            self.is_shown(view, id).then_some((mark.x, mark.y, PIN))
        };
        let around = [view.selected, view.hovered].into_iter().filter_map(ring);
        Picture {
            lines: self.lines(view, most_links),
            rings: around.chain(self.pinned.iter().filter_map(pin)).collect(),
            labels: self.labels(view, &marks),
            marks,
        }
    }

    /// Marks in view, skipped ones first so that they never hide a page.
    fn marks(&self, view: &View) -> Vec<Mark> {
        let Camera { width, height, .. } = view.camera;
        let neighbours = view.selected.map(|selected| self.neighbours(selected));
        let mut marks: Vec<Mark> = (0..self.placed() as UrlId)
            .filter(|id| self.is_shown(view, *id))
            .filter_map(|id| self.mark(&view.camera, id))
            .filter(|m| m.x > -m.r && m.y > -m.r && m.x < width + m.r && m.y < height + m.r)
            .map(|m| Mark { dim: neighbours.as_ref().is_some_and(|near| near.binary_search(&m.id).is_err()), ..m })
            .collect();
        marks.sort_unstable_by_key(|mark| (mark.form != Form::Dot, mark.ink, mark.id));
        marks
    }

    /// A page and all it is linked with, sorted.
    fn neighbours(&self, page: UrlId) -> Vec<UrlId> {
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

    fn lines(&self, view: &View, most_links: usize) -> Vec<(ColorRole, bool, Vec<Segment>)> {
        let placed = self.placed() as UrlId;
        let (mut plain, mut tree, mut lit_in, mut lit_out) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for &(from, to) in self.links {
            if from >= placed || to >= placed || from == to {
                continue;
            }
            if view.filter.is_on() && !(self.is_shown(view, from) && self.is_shown(view, to)) {
                continue;
            }
            let group = match view.selected {
                Some(selected) if selected == from => &mut lit_out,
                Some(selected) if selected == to => &mut lit_in,
                _ if self.pages[to as usize].from == Some(from) => &mut tree,
                _ if plain.len() == most_links => continue,
                _ => &mut plain,
            };
            group.extend(self.segment(view, from, to));
        }
        let few = plain.len() + tree.len() <= MOST_ARROWS;
        for (lines, pointed) in [(&mut plain, few), (&mut tree, few), (&mut lit_in, true), (&mut lit_out, true)] {
            if pointed {
                let heads: Vec<Segment> = lines.iter().flat_map(arrow).collect();
                lines.extend(heads);
            }
        }
        let dim = view.selected.is_some();
        vec![
            (ColorRole::Link, dim, plain),
            (ColorRole::Tree, dim, tree),
            (ColorRole::LinkIn, false, lit_in),
            (ColorRole::LinkOut, false, lit_out),
        ]
    }

    /// A link's line as far as the edge of its target's form, unless it lies wholly to one side
    /// of the canvas.
    fn segment(&self, view: &View, from: UrlId, to: UrlId) -> Option<Segment> {
        let (from, target) = (self.mark(&view.camera, from)?, self.mark(&view.camera, to)?);
        let (dx, dy) = (from.x - target.x, from.y - target.y);
        let edge = target.r / (dx * dx + dy * dy).sqrt().max(target.r).max(1.0);
        let (from, to) = ((from.x, from.y), (target.x + dx * edge, target.y + dy * edge));
        let outside = |a: f32, b: f32, size: f32| (a < 0.0 && b < 0.0) || (a > size && b > size);
        let hidden = outside(from.0, to.0, view.camera.width) || outside(from.1, to.1, view.camera.height);
        (!hidden).then_some(Segment { from, to })
    }

    /// The selected and the hovered node first, then the most linked.
    fn labels(&self, view: &View, marks: &[Mark]) -> Vec<Label> {
        let strong = |mark: &Mark| Some(mark.id) == view.hovered || Some(mark.id) == view.selected;
        let mut wishing: Vec<&Mark> =
            marks.iter().filter(|mark| strong(mark) || (!mark.dim && mark.form != Form::Dot)).collect();
        let degree = |mark: &Mark| self.in_degree.get(mark.id as usize).copied().unwrap_or(0);
        wishing.sort_unstable_by_key(|mark| (!strong(mark), std::cmp::Reverse(degree(mark)), mark.id));
        let wish = |mark: &Mark| LabelRequest {
            x: mark.x,
            y: mark.y,
            r: mark.r,
            text: label_of(&self.pages[mark.id as usize]),
            strong: strong(mark),
        };
        // Faint ones may lie under a label: what is selected is to be read.
        let solid =
            marks.iter().filter(|mark| mark.form != Form::Dot && !mark.dim).map(|mark| (mark.x, mark.y, mark.r));
        let room = (view.camera.width * view.camera.height / LABEL_AREA) as usize;
        place_labels(&view.camera, solid, wishing.into_iter().map(wish), room.clamp(MOST_LABELS.0, MOST_LABELS.1))
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

/// The two strokes of an arrow's head at a line's end.
fn arrow(line: &Segment) -> [Segment; 2] {
    let (dx, dy) = (line.to.0 - line.from.0, line.to.1 - line.from.1);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let (back, side) = ARROW;
    [side, -side].map(|side| Segment {
        from: (line.to.0 - ux * back - uy * side, line.to.1 - uy * back + ux * side),
        to: line.to,
    })
}

fn look(page: &PageRow) -> (Form, ColorRole) {
    let DisplayState::State(state) = page.look() else { return (Form::Notched, ColorRole::Redirected) };
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

/// A page's title, or else the end of its address.
fn label_of(page: &PageRow) -> String {
    let address = page.address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = match page.title.as_deref().map(own_title) {
        Some(title) if !title.is_empty() => title,
        _ => address.rsplit('/').next().unwrap_or(address),
    };
    if name.chars().count() <= LABEL_CHARS {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LABEL_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A title without the site's name, which mostly follows a dash, bar or dot.
fn own_title(title: &str) -> &str {
    let cut = [" – ", " — ", " | ", " - ", " · "].iter().filter_map(|mark| title.find(mark)).min();
    title[..cut.unwrap_or(title.len())].trim()
}
