//! What is seen of lanes: a row a task, and rows of what they share.
//!
//! A row costs by its pixels and not by its events: a span of a px or more is drawn as it is,
//! in full; of those smaller, a column of a px shows how much of each kind there is, whatever
//! there is at all with a px of its own. So nothing is left out, at any zoom.

use super::lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
use crate::machine::{Axis, KINDS, Lane, Lanes, Machine, Series, Span, Sums};
use crate::trace::{Primitive, PrimitiveId, TaskId};

/// Columns times tasks that a row of many tasks may take to draw; beyond, its columns are wider.
const EFFORT: usize = 8_000;

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanesRow {
    /// A task.
    Task(TaskId),
    /// All tasks that have no row of their own, and how many they are.
    Rest(u32),
    /// Items on a queue.
    Queue(PrimitiveId),
    /// A queue's unfinished items.
    Unfinished(PrimitiveId),
    /// A queue's slots at the cursor, the next item first, and then who waits.
    Slots(PrimitiveId),
    /// Permits taken.
    Permits(PrimitiveId),
    /// Who has a lock.
    Lock(PrimitiveId),
    /// A shared value, by its number in [`Lanes::shared`].
    Shared(usize),
    /// So many rows more than there is room for.
    More(usize),
}

/// A stretch of a row as it is drawn, in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its first unit.
    pub from: u64,
    /// Its end.
    pub to: u64,
    /// The span, if this is just one, or what of it is in view.
    pub span: Option<Span>,
    /// The numbers of its first and its last span, where it is of one lane.
    pub spans: (usize, usize),
}

/// What is at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct LanesPick {
    /// The row.
    pub row: LanesRow,
    /// The unit.
    pub unit: u64,
    /// The stretch, if there is any.
    pub piece: Option<Piece>,
    /// How much of each kind it has, in units; of a row of several tasks, all together.
    pub sums: Sums,
}

/// What there is to be seen.
pub struct LanesScene<'a> {
    /// The rows.
    pub lanes: &'a Lanes,
    /// The machine at the cursor.
    pub machine: &'a Machine,
    /// The name of a page, or of what queues hold.
    pub item: &'a dyn Fn(u32) -> String,
}

impl std::fmt::Debug for LanesScene<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LanesScene").field("len", &self.lanes.len()).finish_non_exhaustive()
    }
}

/// Goes over a lane from the view's begin to `end`: hands on each span of a px or more, cut to
/// that, and between them what is smaller, by columns. `last` is where an open span ends.
pub fn pieces(lane: &Lane, view: &LanesView, end: u64, last: u64, each: &mut dyn FnMut(Piece)) {
    let (axis, per, spans) = (view.axis, view.per(), lane.spans());
    let stop = |at: usize| spans.get(at + 1).map_or(last, |next| next.start(axis));
    let is_large = |at: usize| stop(at).saturating_sub(spans[at].start(axis)) as f64 >= per;
    let mut from = spans.first().map_or(end, |first| first.start(axis)).max(view.from);
    let Some(mut at) = lane.find(axis, from) else { return };
    while from < end {
        at = lane.find_after(at, axis, from);
        let (mut to, mut final_span) = (stop(at).min(end), at);
        if !is_large(at) {
            let column = view.column_end(from).min(end);
            final_span = lane.find_after(at, axis, column - 1);
            // A large span that begins within the column reaches to its end, and is not cut.
            let cut = final_span > at && is_large(final_span);
            to = if cut { spans[final_span].start(axis) } else { column };
        }
        let to = to.max(from + 1);
        each(Piece { from, to, span: is_large(at).then(|| spans[at]), spans: (at, final_span) });
        from = to;
    }
}

impl LanesScene<'_> {
    /// The rows that the view has room for, from the top.
    pub fn rows(&self, view: &LanesView) -> Vec<LanesRow> {
        let all: Vec<TaskId> = (1..self.lanes.tasks().len() as TaskId).filter(|id| self.has_begun(view, *id)).collect();
        let mut rows: Vec<LanesRow> = Vec::new();
        if all.len() <= view.rows {
            rows.extend(all.iter().map(|id| LanesRow::Task(*id)));
        } else {
            let own = view.rows.saturating_sub(1);
            let first = view.first.min(all.len() - own);
            rows.extend(all[first..first + own].iter().map(|id| LanesRow::Task(*id)));
            rows.push(LanesRow::Rest((all.len() - own) as u32));
        }
        let below = self.below(view);
        let fit = if below.len() > view.below { view.below.saturating_sub(1) } else { below.len() };
        rows.extend(&below[..fit]);
        if fit < below.len() {
            rows.push(LanesRow::More(below.len() - fit));
        }
        rows
    }

    /// A task has a row from its first step on, unless what comes after the cursor is shown too.
    fn has_begun(&self, view: &LanesView, id: TaskId) -> bool {
        let first = self.lanes.tasks().get(id as usize).and_then(|row| row.lane.spans().first());
        first.is_some_and(|span| view.ahead || span.step < view.cursor)
    }

    /// What tasks share: what a program computes matters more than its tenth lock. As a task, each
    /// has its rows from the first step on where what comes after the cursor is shown too: the rows,
    /// and so nearly all of the picture, are then the same wherever the cursor is.
    fn below(&self, view: &LanesView) -> Vec<LanesRow> {
        let (mut rows, mut locks) = (Vec::new(), Vec::new());
        let made = if view.ahead { usize::MAX } else { self.machine.things().len() };
        for (id, row) in (0..).zip(self.lanes.things()).take(made) {
            match row.thing {
                Primitive::Queue { .. } => {
                    rows.extend([LanesRow::Queue(id), LanesRow::Slots(id), LanesRow::Unfinished(id)]);
                }
                Primitive::Semaphore { .. } => rows.push(LanesRow::Permits(id)),
                Primitive::Lock => locks.push(LanesRow::Lock(id)),
                // Who waits for them shows on the rows of the tasks.
                Primitive::Event | Primitive::Barrier { .. } => {}
            }
        }
        rows.extend((0..self.lanes.shared().len()).map(LanesRow::Shared));
        rows.extend(locks);
        rows
    }

    /// Where open spans end: at the cursor, or where the trace does.
    pub(super) fn last(&self, view: &LanesView) -> u64 {
        match view.axis {
            _ if !view.ahead => view.now(),
            Axis::Time => self.lanes.now(),
            Axis::Step => self.lanes.len().into(),
        }
    }

    pub(super) fn lane(&self, row: LanesRow) -> Option<&Lane> {
        match row {
            LanesRow::Task(id) => self.lanes.tasks().get(id as usize).map(|row| &row.lane),
            LanesRow::Lock(id) => self.lanes.things().get(id as usize).map(|row| &row.owner),
            LanesRow::Shared(at) => self.lanes.shared().get(at).map(|row| &row.values),
            _ => None,
        }
    }

    pub(super) fn series(&self, row: LanesRow) -> Option<&Series> {
        let thing = |id: PrimitiveId| self.lanes.things().get(id as usize);
        match row {
            LanesRow::Queue(id) | LanesRow::Permits(id) => thing(id).map(|row| &row.level),
            LanesRow::Unfinished(id) => thing(id).map(|row| &row.unfinished),
            _ => None,
        }
    }

    /// The tasks that have no row of their own.
    pub(super) fn rest<'s>(&'s self, view: &LanesView, rows: &[LanesRow]) -> Vec<&'s Lane> {
        let own = |id: &TaskId| rows.contains(&LanesRow::Task(*id));
        let all = (1..self.lanes.tasks().len() as TaskId).filter(|id| self.has_begun(view, *id) && !own(id));
        all.map(|id| &self.lanes.tasks()[id as usize].lane).collect()
    }

    /// Goes over the columns of a row of several tasks, of a px or as wide as their number asks for.
    pub(super) fn columns(&self, view: &LanesView, lanes: &[&Lane], each: &mut dyn FnMut(u64, u64)) {
        let wide = (lanes.len() * view.plot() as usize).div_ceil(EFFORT).max(1);
        let end = view.to.min(self.last(view));
        let (mut from, mut column) = (view.from, 0);
        while from < end {
            column += wide;
            let to = view.bound(column).min(end);
            // Zoomed in far, several columns begin with the same unit.
            if to > from {
                each(from, to);
                from = to;
            }
        }
    }

    /// What is at a point in px; none outside of the rows.
    pub fn pick(&self, view: &LanesView, x: f32, y: f32) -> Option<LanesPick> {
        let rows = self.rows(view);
        if x < view.gutter || x >= view.width || y < LANE_AXIS {
            return None;
        }
        let row = *rows.get(((y - LANE_AXIS) / LANE_ROW) as usize)?;
        let (unit, last) = (view.unit(x), self.last(view));
        let end = view.to.min(last);
        let mut pick = LanesPick { row, unit, piece: None, sums: [0; KINDS] };
        if let LanesRow::Rest(_) = row {
            let lanes = self.rest(view, &rows);
            self.columns(view, &lanes, &mut |from, to| {
                if (from..to).contains(&unit) {
                    pick.piece = Some(Piece { from, to, span: None, spans: (0, 0) });
                    pick.sums = IntervalSum::new(&lanes, view.axis).shares(from, to);
                }
            });
        } else if let Some(lane) = self.lane(row) {
            pieces(lane, view, end, last, &mut |piece| {
                if (piece.from..piece.to).contains(&unit) {
                    pick.piece = Some(piece);
                    pick.sums = lane.shares(view.axis, piece.from, piece.to);
                }
            });
        }
        Some(pick)
    }
}

/// Asks some lanes how much of each kind there is in one stretch after the other: what was summed
/// up to the end of one is where the next begins.
pub(super) struct IntervalSum<'a> {
    lanes: &'a [&'a Lane],
    axis: Axis,
    /// Up to where, and what there is before that.
    last: (u64, Sums),
}

impl<'a> IntervalSum<'a> {
    pub(super) fn new(lanes: &'a [&'a Lane], axis: Axis) -> Self {
        // There is nothing before 0.
        Self { lanes, axis, last: (0, [0; KINDS]) }
    }

    pub(super) fn shares(&mut self, from: u64, to: u64) -> Sums {
        if self.last.0 != from {
            self.move_to(from);
        }
        let before = self.last.1;
        self.move_to(to);
        let mut sums = self.last.1;
        sums.iter_mut().zip(before).for_each(|(sum, before)| *sum -= before);
        sums
    }

    fn move_to(&mut self, unit: u64) {
        let mut sums = [0; KINDS];
        for lane in self.lanes {
            sums.iter_mut().zip(lane.sums(self.axis, unit)).for_each(|(sum, more)| *sum += more);
        }
        self.last = (unit, sums);
    }
}

/// The top of a row, px.
pub(super) fn top_of(row: usize) -> f32 {
    LANE_AXIS + row as f32 * LANE_ROW
}
