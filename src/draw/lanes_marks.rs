//! Moments on lanes: marks, hand-offs as arrows, the one that is pointed at, and who is stuck.

use super::lanes::{LanesRow, LanesScene, top_of};
use super::lanes_list::{LanesPicture, Stroke};
use super::lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
use crate::machine::{Axis, Mark, MarkKind};
use crate::trace::TaskId;

/// Marks in view up to which they are drawn.
const MOST_MARKS: usize = 300;
/// Px from a mark within which it is pointed at.
const NEAR: f32 = 5.0;
/// Marks that are looked through for the other end of one.
const FAR: usize = 100_000;
/// Px from one arrow between those who are stuck to the next, and from the cursor to the first.
const APART: (f32, f32) = (14.0, 48.0);

impl LanesScene<'_> {
    /// The row that shows a task.
    pub(super) fn row_of(rows: &[LanesRow], task: TaskId) -> Option<usize> {
        let own = rows.iter().position(|row| *row == LanesRow::Task(task));
        own.or_else(|| rows.iter().position(|row| matches!(row, LanesRow::Rest(_))))
    }

    /// The marks between two units, of those that are to be seen.
    fn marks_within(&self, view: &LanesView, from: u64, to: u64) -> &[Mark] {
        let marks = self.lanes.marks();
        let end = if view.ahead { u32::MAX } else { view.cursor };
        let first = marks.partition_point(|mark| start(view, mark) < from);
        let many = marks[first..].partition_point(|mark| start(view, mark) < to && mark.step < end);
        &marks[first..first + many]
    }

    /// Marks, and hand-offs as arrows, unless they are too many to be told apart.
    pub(super) fn draw_marks(&self, view: &LanesView, rows: &[LanesRow], out: &mut LanesPicture) {
        let seen = self.marks_within(view, view.from, view.to);
        if seen.len() > MOST_MARKS {
            out.hidden = seen.len();
        } else {
            for mark in seen {
                self.draw_mark(view, rows, mark, (Stroke::Glyph, Stroke::Arrow), out);
            }
        }
    }

    /// The mark that is lit, if it is in view.
    pub(super) fn draw_lit(&self, view: &LanesView, rows: &[LanesRow], out: &mut LanesPicture) {
        if let Some(mark) = view.lit.and_then(|step| self.lanes.mark_of(step))
            && (view.from..view.to).contains(&start(view, mark))
            && (view.ahead || mark.step < view.cursor)
        {
            self.draw_mark(view, rows, mark, (Stroke::Lit, Stroke::Lit), out);
            self.draw_way(view, rows, mark, out);
        }
    }

    fn draw_mark(
        &self,
        view: &LanesView,
        rows: &[LanesRow],
        mark: &Mark,
        pens: (Stroke, Stroke),
        out: &mut LanesPicture,
    ) {
        let x = view.x(start(view, mark));
        let Some(from) = Self::row_of(rows, mark.task) else { return };
        if !passes(mark) {
            return out.glyph(pens.0, mark.kind, x, top_of(from));
        }
        if let Some(to) = Self::row_of(rows, mark.other).filter(|to| *to != from) {
            out.arrow(pens.1, (x, middle(from)), (x, middle(to)));
        }
    }

    /// The way of an item from who put it to who took it.
    fn draw_way(&self, view: &LanesView, rows: &[LanesRow], mark: &Mark, out: &mut LanesPicture) {
        let Some(other) = self.other_end(mark).filter(|other| view.ahead || other.step < view.cursor) else { return };
        let (put, got) = if mark.kind == MarkKind::Put { (mark, other) } else { (other, mark) };
        let place = |mark: &Mark| {
            let x = view.x(start(view, mark)).clamp(view.gutter, view.width.max(view.gutter));
            Self::row_of(rows, mark.task).map(|row| (x, middle(row)))
        };
        if let (Some(from), Some(to)) = (place(put), place(got)) {
            self.draw_mark(view, rows, other, (Stroke::Lit, Stroke::Lit), out);
            out.arrow(Stroke::Lit, from, to);
        }
    }

    /// Where an item that was put is taken, or where one that is taken was put.
    pub fn other_end(&self, mark: &Mark) -> Option<&Mark> {
        let marks = self.lanes.marks();
        let at = marks.partition_point(|other| other.step < mark.step);
        let of = |kind: MarkKind| {
            move |other: &&Mark| (other.kind, other.thing, other.other) == (kind, mark.thing, mark.other)
        };
        match mark.kind {
            MarkKind::Put => marks[at..].iter().take(FAR).find(of(MarkKind::Got)),
            MarkKind::Got => marks[..at].iter().rev().take(FAR).find(of(MarkKind::Put)),
            _ => None,
        }
    }

    /// The mark at a point in px: the nearest that is on its row, or whose arrow crosses it.
    pub fn mark_at(&self, view: &LanesView, x: f32, y: f32) -> Option<&Mark> {
        if x < view.gutter || y < LANE_AXIS {
            return None;
        }
        let (rows, row) = (self.rows(view), ((y - LANE_AXIS) / LANE_ROW) as usize);
        let (from, to) = (view.unit(x - NEAR), view.unit(x + NEAR).saturating_add(1));
        let mut nearest: Option<(f32, &Mark)> = None;
        for mark in self.marks_within(view, from, to).iter().take(FAR) {
            let Some(own) = Self::row_of(&rows, mark.task) else { continue };
            let other = if passes(mark) { Self::row_of(&rows, mark.other) } else { None }.unwrap_or(own);
            let off = (view.x(start(view, mark)) - x).abs();
            let is_crossed = (own.min(other)..=own.max(other)).contains(&row);
            if is_crossed && off <= NEAR && nearest.is_none_or(|(least, _)| off < least) {
                nearest = Some((off, mark));
            }
        }
        nearest.map(|(_, mark)| mark)
    }

    /// Where a mark is drawn, px; none if it is out of sight.
    pub fn place_of(&self, view: &LanesView, mark: &Mark) -> Option<(f32, f32)> {
        let x = view.x(start(view, mark));
        let row = Self::row_of(&self.rows(view), mark.task)?;
        (view.gutter..=view.width).contains(&x).then_some((x, middle(row)))
    }

    /// Marks the rows of tasks that are stuck, with an arrow from each of a circle to whom it waits for.
    pub fn draw_stuck(&self, view: &LanesView, tasks: &[TaskId], circle: &[TaskId], out: &mut LanesPicture) {
        let rows = self.rows(view);
        let row_of = |task: TaskId| Self::row_of(&rows, task);
        for row in tasks.iter().filter_map(|task| row_of(*task)) {
            out.line(Stroke::Stuck, 2.0, top_of(row) + 3.0, 2.0, top_of(row) + LANE_ROW - 3.0);
        }
        // To the left of the cursor and its tokens, or where there is room.
        let mut x = view.x(view.now()).min(view.width) - APART.1;
        for (at, task) in circle.iter().enumerate() {
            let (from, to) = (row_of(*task), row_of(circle[(at + 1) % circle.len()]));
            if let (Some(from), Some(to)) = (from, to)
                && from != to
            {
                out.arrow(Stroke::Stuck, (x.max(view.gutter), middle(from)), (x.max(view.gutter), middle(to)));
                x -= APART.0;
            }
        }
    }
}

/// Where on the axis a mark is.
fn start(view: &LanesView, mark: &Mark) -> u64 {
    if view.axis == Axis::Time { mark.at } else { mark.step.into() }
}

/// Whether something passes from task to task.
fn passes(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Handed | MarkKind::Woken)
}

fn middle(row: usize) -> f32 {
    top_of(row) + LANE_ROW / 2.0
}
