//! What an arrangement has drawn behind its pages: rings, rows and the boxes of folders, with their names.

use super::labels::LabelRequest;
use super::{Area, Camera, Segment};
use crate::layout::{Bounds, Guides};
use crate::say;

/// Px between two rings or rows that are drawn: where they lie closer, some are left out.
const APART: f32 = 34.0;
/// Straight lines that a ring is made of.
const CORNERS: u32 = 120;
/// Px of a box's name below its top edge and right of its left one.
const NAME: (f32, f32) = (11.0, 5.0);
/// Px of a box that is worth a name: across and down.
const NAMED: (f32, f32) = (44.0, 26.0);
/// Characters of a box's name at most.
const NAME_CHARS: usize = 32;
/// Px of a character, generously.
const CHAR: f32 = 7.0;

/// The guides as they are seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Tinted areas, outer ones first.
    pub areas: Vec<Area>,
    /// Thin lines.
    pub lines: Vec<Segment>,
    /// Names, the most important first.
    pub names: Vec<LabelRequest>,
}

/// What a camera sees of the guides.
pub(super) fn seen(guides: &Guides, camera: &Camera) -> Seen {
    let mut seen = Seen::default();
    let step = |first: Option<&(u32, f32)>, second: Option<&(u32, f32)>| {
        let apart = first.zip(second).map_or(APART, |(first, second)| (second.1 - first.1) * camera.scale);
        (APART / apart.max(0.01)).ceil().max(1.0) as usize
    };
    for (depth, radius) in guides.rings.iter().step_by(step(guides.rings.first(), guides.rings.get(1))) {
        ring(&mut seen, camera, *radius);
        if let Some((x, y)) = place_on_ring(camera, *radius) {
            seen.names.push(name(say!("depth {depth}", depth), x, y, false));
        }
    }
    for (depth, y) in guides.rows.iter().step_by(step(guides.rows.first(), guides.rows.get(1))) {
        let (left, right) = guides.row_ends;
        let (from, to) = (camera.to_screen(left, *y), camera.to_screen(right, *y));
        push_visible(&mut seen.lines, camera, Segment { from, to });
        // Where the row begins, or else at the canvas' edge.
        seen.names.push(name(say!("depth {depth}", depth), from.0.max(0.0), from.1 - NAME.0, false));
    }
    for found in &guides.boxes {
        let area = on_screen(camera, found.bounds);
        if area.right < 0.0 || area.bottom < 0.0 || area.left > camera.width || area.top > camera.height {
            continue;
        }
        outline(&mut seen.lines, camera, area);
        seen.areas.push(area);
        if area.right - area.left > NAMED.0 && area.bottom - area.top > NAMED.1 {
            let most = (((area.right - area.left - NAME.1) / CHAR) as usize).min(NAME_CHARS);
            let text = shortened(&found.name, most);
            seen.names.push(name(text, area.left.max(0.0), area.top.max(0.0) + NAME.0, found.level == 1));
        }
    }
    seen
}

fn name(text: String, x: f32, y: f32, is_strong: bool) -> LabelRequest {
    LabelRequest { x, y, r: NAME.1 - super::labels::GAP, text, strong: is_strong, covers: true, page: None, side: 0 }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

fn ring(seen: &mut Seen, camera: &Camera, radius: f32) {
    let point = |corner: u32| {
        let (sin, cos) = (corner as f32 * std::f32::consts::TAU / CORNERS as f32).sin_cos();
        camera.to_screen(radius * sin, -radius * cos)
    };
    for corner in 0..CORNERS {
        push_visible(&mut seen.lines, camera, Segment { from: point(corner), to: point(corner + 1) });
    }
}

/// Where a ring's name stands: at its top, or else where it is to be seen.
fn place_on_ring(camera: &Camera, radius: f32) -> Option<(f32, f32)> {
    let ways = [(0.0, -radius), (0.0, radius), (radius, 0.0), (-radius, 0.0)];
    let is_seen =
        |(x, y): &(f32, f32)| (0.0..camera.width - NAMED.0).contains(x) && (NAME.0..camera.height - NAME.0).contains(y);
    ways.into_iter().map(|(x, y)| camera.to_screen(x, y)).find(is_seen)
}

fn outline(lines: &mut Vec<Segment>, camera: &Camera, Area { left, top, right, bottom }: Area) {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    for (at, from) in corners.into_iter().enumerate() {
        push_visible(lines, camera, Segment { from, to: corners[(at + 1) % 4] });
    }
}

/// Adds a line, unless it lies wholly to one side of the canvas.
fn push_visible(lines: &mut Vec<Segment>, camera: &Camera, line: Segment) {
    let outside = |a: f32, b: f32, size: f32| (a < 0.0 && b < 0.0) || (a > size && b > size);
    let is_hidden = outside(line.from.0, line.to.0, camera.width) || outside(line.from.1, line.to.1, camera.height);
    lines.extend((!is_hidden).then_some(line));
}

fn on_screen(camera: &Camera, bounds: Bounds) -> Area {
    let ((left, top), (right, bottom)) =
        (camera.to_screen(bounds.left, bounds.top), camera.to_screen(bounds.right, bounds.bottom));
    Area { left, top, right, bottom }
}
