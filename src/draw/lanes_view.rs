//! How lanes are looked at: which stretch of which axis, how wide, up to which cursor.

use crate::machine::Axis;
use crate::trace::{Micros, seconds};

/// A row's height, px.
pub const LANE_ROW: f32 = 20.0;
/// Height of the axis above the rows, px.
pub const LANE_AXIS: f32 = 22.0;
/// Least px between two ticks.
const TICK: f64 = 84.0;
/// Least units that fill the width.
const LEAST: f64 = 4.0;

/// A view of lanes. Its *units* are the axis': µs or steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LanesView {
    /// What the rows are laid out by.
    pub axis: Axis,
    /// The first unit seen.
    pub from: u64,
    /// The end of what is seen, greater than `from`.
    pub to: u64,
    /// Width of it all, px.
    pub width: f32,
    /// Of that, the names on the left, px.
    pub gutter: f32,
    /// The first task shown, counted without whoever started the run.
    pub first: usize,
    /// Rows there are for tasks; where there are more tasks, the last row has the rest together.
    pub rows: usize,
    /// Rows there are for queues, permits, locks and shared values.
    pub below: usize,
    /// The cursor: events it has taken in.
    pub cursor: u32,
    /// When it is, µs.
    pub time: Micros,
    /// Whether what comes after the cursor is drawn too, faintly.
    pub ahead: bool,
    /// A hand-off to be shown even where there are too many to show, by its step.
    pub lit: Option<u32>,
}

impl LanesView {
    /// All of a run of `end` units.
    pub fn fit(&mut self, end: u64) {
        (self.from, self.to) = (0, end.max(LEAST as u64));
    }

    /// Where the cursor stands on the axis.
    pub fn now(&self) -> u64 {
        match self.axis {
            Axis::Time => self.time,
            Axis::Step => self.cursor.into(),
        }
    }

    /// Width of the rows without their names, px.
    pub fn plot(&self) -> f32 {
        (self.width - self.gutter).max(1.0)
    }

    /// Units a px.
    pub fn per(&self) -> f64 {
        self.to.saturating_sub(self.from).max(1) as f64 / f64::from(self.plot())
    }

    /// Where a unit begins, px; outside of the rows where it is not seen.
    pub fn x(&self, unit: u64) -> f32 {
        let units = if unit >= self.from { (unit - self.from) as f64 } else { -((self.from - unit) as f64) };
        self.gutter + (units / self.per()) as f32
    }

    /// The unit at `x` px, and at or after the first seen.
    pub fn unit(&self, x: f32) -> u64 {
        self.from.saturating_add((f64::from((x - self.gutter).max(0.0)) * self.per()) as u64)
    }

    /// Where pixel column `column` of the rows begins, in units.
    pub(super) fn bound(&self, column: usize) -> u64 {
        self.from.saturating_add((column as f64 * self.per()) as u64)
    }

    /// The end of the pixel column that a unit lies in, in units, and after it.
    pub(super) fn column_end(&self, unit: u64) -> u64 {
        let column = (unit.saturating_sub(self.from) as f64 / self.per()) as usize;
        let ends = [1, 2].map(|next| self.bound(column + next));
        // Rounding may put a unit into the column before its own.
        ends.into_iter().find(|end| *end > unit).unwrap_or(unit.saturating_add(1))
    }

    /// Magnifies by `factor`; what is at `x` px stays there. The run has `end` units.
    pub fn zoom_at(&mut self, x: f32, factor: f32, end: u64) {
        // A factor that is no number must not become a length.
        let factor = if factor > 0.0 { f64::from(factor) } else { 1.0 };
        let at = f64::from((x - self.gutter).max(0.0).min(self.plot()) / self.plot());
        let length = self.to.saturating_sub(self.from).max(1) as f64;
        let wanted = (length / factor).max(LEAST).min((end as f64).max(LEAST));
        let fixed = self.from as f64 + at * length;
        self.place(fixed - at * wanted, wanted, end);
    }

    /// Moves what is seen by px, to the right if positive. The run has `end` units.
    pub fn pan(&mut self, px: f32, end: u64) {
        let length = self.to.saturating_sub(self.from).max(1) as f64;
        self.place(self.from as f64 - f64::from(px) * self.per(), length, end);
    }

    /// Moves what is seen, if need be, so that the cursor is.
    pub fn follow(&mut self, end: u64) {
        let now = self.now();
        if now < self.from || now >= self.to {
            let length = self.to.saturating_sub(self.from).max(1) as f64;
            self.place(now as f64 - 0.75 * length, length, end);
        }
    }

    fn place(&mut self, from: f64, length: f64, end: u64) {
        // Not `clamp`: a run shorter than the view has no room to be moved in.
        let from = from.min(end as f64 - length).max(0.0);
        self.from = from as u64;
        self.to = self.from.saturating_add((length as u64).max(1));
    }

    /// The ticks seen, and what stands beside each.
    pub fn ticks(&self) -> Vec<(f32, String)> {
        let least = (self.per() * TICK).max(1.0) as u64;
        let mut tick = 1u64;
        while tick < least {
            // 1, 2, 5, 10, 20, 50 …
            let by_ten = tick.checked_ilog10().map_or(1, |zeros| 10u64.pow(zeros));
            tick = if tick / by_ten == 2 { by_ten.saturating_mul(5) } else { tick.saturating_mul(2) };
        }
        let label = |unit: u64| match self.axis {
            Axis::Step => unit.to_string(),
            Axis::Time if tick < 1000 => format!("{unit} µs"),
            Axis::Time => seconds(unit),
        };
        let first = self.from.div_ceil(tick);
        let units = (first..).map_while(|n| n.checked_mul(tick)).take_while(|unit| *unit <= self.to);
        units.map(|unit| (self.x(unit), label(unit))).collect()
    }
}
