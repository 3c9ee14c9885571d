//! Drawing lanes: from rows to a display list.

use super::lanes::{IntervalSum, LanesRow, LanesScene, Piece, pieces, top_of};
use super::lanes_list::{BAR, BAR_TOP, Caption, Fill, LanesPicture, Rect, Stroke, Token};
use super::lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
use crate::language::tr;
use crate::machine::{Kind, Lane, NONE, Series, Span};
use crate::say;
use crate::trace::{Primitive, PrimitiveId};

/// Slots, or permits, drawn of one thing.
const MOST_SLOTS: usize = 64;
/// Least px of a span that has words in it.
const WORDS: f32 = 34.0;
/// Px from one token, or slot, to the next.
const PACE: f32 = 10.0;

impl LanesScene<'_> {
    /// What is seen through the view.
    pub fn picture(&self, view: &LanesView) -> LanesPicture {
        let mut out = self.backdrop(view);
        self.foreground(view, &mut out);
        out
    }

    /// What is the same wherever the cursor is, as long as the [rows](Self::rows) are and what
    /// comes after it is shown too: nearly all of it.
    pub fn backdrop(&self, view: &LanesView) -> LanesPicture {
        let rows = self.rows(view);
        let mut out = LanesPicture { height: height_of(&rows), ..LanesPicture::default() };
        for (x, label) in view.ticks() {
            out.line(Stroke::Hair, x, LANE_AXIS - 4.0, x, out.height);
            out.text(x + 3.0, LANE_AXIS / 2.0, label, true);
        }
        for (at, row) in rows.iter().enumerate() {
            let top = top_of(at);
            out.line(Stroke::Hair, 0.0, top, view.width, top);
            if let LanesRow::Rest(_) = row {
                self.draw_rest(view, &self.rest(view, &rows), top, &mut out);
            }
            if let Some(lane) = self.lane(*row) {
                self.draw_lane(view, *row, lane, top, &mut out);
            }
            if let Some(series) = self.series(*row) {
                self.draw_series(view, series, top, &mut out);
            }
        }
        self.draw_marks(view, &rows, &mut out);
        out
    }

    /// Adds what lies over the backdrop: names with their numbers, slots, the mark that is lit,
    /// tokens and the cursor.
    pub fn foreground(&self, view: &LanesView, out: &mut LanesPicture) {
        let rows = self.rows(view);
        out.height = height_of(&rows);
        for (at, row) in rows.iter().enumerate() {
            self.name(view, *row, top_of(at), out);
            if let LanesRow::Slots(id) = row {
                self.draw_slots(view, *id, top_of(at), out);
            }
        }
        self.draw_lit(view, &rows, out);
        let x = view.x(view.now());
        if (view.gutter..=view.width).contains(&x) {
            let of_time = |row: &&(usize, &LanesRow)| !matches!(row.1, LanesRow::Slots(_));
            for (at, _) in rows.iter().enumerate().filter(|row| view.ahead && of_time(&row)) {
                out.fill(Fill::Veil, Rect { x, y: top_of(at), w: view.width - x, h: LANE_ROW });
            }
            out.line(Stroke::Cursor, x, LANE_AXIS - 6.0, x, out.height);
        }
        self.draw_tokens(view, &rows, out);
    }

    /// A row's name, and its number at the cursor.
    fn name(&self, view: &LanesView, row: LanesRow, top: f32, out: &mut LanesPicture) {
        let y = top + LANE_ROW / 2.0;
        let thing = |id: PrimitiveId| self.machine.things().get(id as usize);
        let named =
            |id: PrimitiveId| self.lanes.things().get(id as usize).map_or_else(String::new, |row| row.name.clone());
        let (name, number) = match row {
            LanesRow::Task(id) => (self.lanes.tasks()[id as usize].name.clone(), None),
            LanesRow::Rest(many) => (say!("{many} more", many), None),
            LanesRow::More(many) => (say!("{many} more rows", many), None),
            LanesRow::Queue(id) => (named(id), thing(id).map(|row| row.items.len())),
            LanesRow::Unfinished(id) => (tr("unfinished").into(), thing(id).map(|row| row.unfinished as usize)),
            LanesRow::Slots(_) => (tr("next on it").into(), None),
            LanesRow::Permits(id) => (named(id), thing(id).map(|row| row.holders.len())),
            LanesRow::Lock(id) => (named(id), None),
            LanesRow::Shared(at) => (self.lanes.shared()[at].name.clone(), None),
        };
        let faint = matches!(row, LanesRow::Slots(_) | LanesRow::Unfinished(_) | LanesRow::Rest(_) | LanesRow::More(_));
        let number = number.map(|number| number.to_string());
        let taken = number.as_ref().map_or(0.0, |number| 8.0 * number.len() as f32);
        out.fitted(6.0, y, view.gutter - 14.0 - taken, &name, faint);
        if let Some(text) = number {
            out.captions.push(Caption { x: view.gutter - 8.0, y, text, ends: true, faint: false });
        }
    }

    fn draw_lane(&self, view: &LanesView, row: LanesRow, lane: &Lane, top: f32, out: &mut LanesPicture) {
        let (last, is_task) = (self.last(view), matches!(row, LanesRow::Task(_)));
        pieces(lane, view, view.to.min(last), last, &mut |piece| {
            let (x, end) = (view.x(piece.from), view.x(piece.to));
            let rect = |h: f32| Rect { x, y: top + BAR_TOP + BAR - h, w: end - x, h };
            let Some(span) = piece.span else {
                let (Piece { from, to, spans: (first, final_span), .. }, all) = (piece, piece.to - piece.from);
                let sums = lane.shares_of(view.axis, from, to, first, final_span);
                if is_task {
                    return out.column(&sums, all, x, end, top);
                }
                let held = (all - sums[Kind::Over as usize]) as f32 / all as f32;
                return out.fill(Fill::Slot, rect((BAR * held).max(1.0)));
            };
            if span.kind == Kind::Over {
                return;
            }
            if is_task {
                out.span(span.kind, span.holds > 0, x, end, top);
            } else {
                out.fill(Fill::Slot, rect(BAR));
                out.line(Stroke::Outline, x, top + BAR_TOP, x, top + BAR_TOP + BAR);
            }
            if end - x >= WORDS {
                out.fitted(x + 4.0, top + LANE_ROW / 2.0, end - x - 8.0, &self.words(row, span), false);
            }
        });
    }

    /// What stands within a span.
    fn words(&self, row: LanesRow, span: Span) -> String {
        let thing = |id: u32| self.lanes.things().get(id as usize).map_or_else(String::new, |row| row.name.clone());
        // As the lanes have them: the machine may not know yet who comes after the cursor.
        let task = |id: u32| self.lanes.tasks().get(id as usize).map_or_else(String::new, |row| row.name.clone());
        match (row, span.kind) {
            (LanesRow::Lock(_), _) => task(span.what),
            (LanesRow::Shared(_), _) => self.lanes.text(span.what).to_owned(),
            (_, Kind::Fetching | Kind::Reading) => (self.item)(span.what),
            (_, Kind::Task) => task(span.what),
            (_, kind) if kind.waits() && span.what != NONE => thing(span.what),
            _ => String::new(),
        }
    }

    /// The tasks without a row: how much of each kind there is of them all.
    fn draw_rest(&self, view: &LanesView, lanes: &[&Lane], top: f32, out: &mut LanesPicture) {
        let mut sum = IntervalSum::new(lanes, view.axis);
        self.columns(view, lanes, &mut |from, to| {
            let all = (to - from).saturating_mul(lanes.len() as u64);
            out.column(&sum.shares(from, to), all, view.x(from), view.x(to), top);
        });
    }

    /// A number: by columns, from the least it is there to the most.
    fn draw_series(&self, view: &LanesView, series: &Series, top: f32, out: &mut LanesPicture) {
        let end = view.to.min(self.last(view));
        let most = series.range(view.axis, view.from, end).1.max(1);
        let (bottom, mut from) = (top + BAR_TOP + BAR, view.from);
        while from < end {
            let to = view.column_end(from).min(end);
            let (low, high) = series.range(view.axis, from, to);
            let height = |value: u32| BAR * (value as f32 / most as f32);
            let (x, w) = (view.x(from), view.x(to) - view.x(from));
            if low > 0 {
                out.fill(Fill::Level, Rect { x, y: bottom - height(low), w, h: height(low) });
            }
            if high > low {
                out.fill(Fill::Range, Rect { x, y: bottom - height(high), w, h: height(high) - height(low) });
            }
            from = to;
        }
    }

    /// A queue at the cursor: its items, the free slots of a bounded one, who waits.
    fn draw_slots(&self, view: &LanesView, id: PrimitiveId, top: f32, out: &mut LanesPicture) {
        let Some(row) = self.machine.things().get(id as usize) else { return };
        let capacity = if let Primitive::Queue { capacity: Some(most) } = row.thing { most as usize } else { 0 };
        let slots = row.items.len().max(capacity);
        // As wide as the names want and the row has room for.
        let drawn = slots.min(MOST_SLOTS).min((view.plot() / PACE) as usize);
        let wide = (view.plot() * 0.7 / drawn.max(1) as f32).clamp(PACE, 96.0);
        let (y, mut x) = (top + BAR_TOP, view.gutter + 2.0);
        for at in 0..drawn {
            let rect = Rect { x, y, w: wide - 2.0, h: BAR };
            out.outline(rect);
            if let Some(item) = row.items.get(at) {
                // A little within its outline, so that each is its own.
                out.fill(Fill::Slot, Rect { x: x + 1.0, y: y + 1.0, w: wide - 4.0, h: BAR - 2.0 });
                out.fitted(x + 3.0, top + LANE_ROW / 2.0, wide - 6.0, &(self.item)(*item), false);
            }
            x += wide;
        }
        let mut words = if slots > drawn { say!("{} more", slots - drawn) + "  " } else { String::new() };
        if !row.waiters.is_empty() {
            let names: Vec<&str> = row.waiters.iter().take(MOST_SLOTS).map(|task| self.machine.name(*task)).collect();
            words += &say!("waiting: {}", names.join(", "));
        }
        out.fitted(x + 4.0, top + LANE_ROW / 2.0, view.width - x - 8.0, &words, true);
    }

    /// Permits and locks where they are at the cursor: at their holders, or on their own row.
    fn draw_tokens(&self, view: &LanesView, rows: &[LanesRow], out: &mut LanesPicture) {
        let x = view.x(view.now());
        if !(view.gutter..=view.width).contains(&x) {
            return;
        }
        let mut at_row = vec![0u8; rows.len()];
        for (thing, row) in (0..).zip(self.machine.things()) {
            let (many, lock) = match row.thing {
                Primitive::Semaphore { permits } => (permits as usize, false),
                Primitive::Lock => (1, true),
                Primitive::Queue { .. } | Primitive::Event | Primitive::Barrier { .. } => continue,
            };
            let own =
                rows.iter().position(|row| matches!(row, LanesRow::Permits(id) | LanesRow::Lock(id) if *id == thing));
            for index in 0..many.max(row.holders.len()).min(MOST_SLOTS) {
                let holder = row.holders.get(index).copied();
                let place = holder.map_or(own, |task| Self::row_of(rows, task));
                let Some(place) = place else { continue };
                // To the left of the cursor, where what has happened is.
                let x = x - PACE * (f32::from(at_row[place]) + 0.5) - 2.0;
                at_row[place] = at_row[place].saturating_add(1);
                let y = top_of(place) + LANE_ROW / 2.0;
                out.tokens.push(Token { thing, index: index as u32, holder, lock, x: x.max(view.gutter), y });
            }
        }
    }
}

fn height_of(rows: &[LanesRow]) -> f32 {
    LANE_AXIS + rows.len() as f32 * LANE_ROW
}
