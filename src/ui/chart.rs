//! The run over time, as four small charts with one moment marked in all of them.

use super::dom::{Listeners, Memo, append, class, set, set_text, show};
use super::templates::{fragment, part, template, write};
use super::text::{tenths, thousands};
use crate::app::Model;
use crate::machine::Rates;
use crate::trace::Cursor;
use crate::trace::Micros;
use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

/// Each chart's name, and the mark of the state that it is about.
const ROWS: [(&str, &str); 4] = [("queued", "queued"), ("in flight", "fetching"), ("done", "ok"), ("pages/s", "none")];

/// The charts. Which moment is marked is their own affair.
pub(super) struct Chart {
    pub(super) figure: HtmlElement,
    /// The tick that was drawn, and the step where time does not tick.
    shown: Memo<(u32, Option<u32>)>,
    inside: Rc<Inside>,
    _listeners: Listeners,
}

struct Inside {
    /// Has the focus and the moment that is marked.
    plot: HtmlElement,
    caption: HtmlElement,
    rows: [Row; ROWS.len()],
    /// The moment that is marked, µs; none is the last.
    moment: Cell<Option<Micros>>,
    /// What is charted.
    rates: RefCell<Rates>,
}

struct Row {
    picture: Element,
    course: Element,
    marked: Element,
    value: HtmlElement,
}

impl Row {
    fn build(plot: &HtmlElement, name: &str, form: &str) -> Self {
        let row = fragment("chart-row");
        class(&part(&row, "mark"), form, true);
        class(&part(&row, "picture"), form, true);
        write(&row, "name", name);
        let parts = Self {
            picture: part(&row, "picture"),
            course: part(&row, "course"),
            marked: part(&row, "moment"),
            value: part(&row, "value"),
        };
        append(plot, &row);
        parts
    }
}

impl Chart {
    pub(super) fn build() -> Self {
        let figure = template("chart");
        let (plot, caption) = (part(&figure, "plot"), part(&figure, "caption"));
        let rows = ROWS.map(|(name, form)| Row::build(&plot, name, form));
        let inside = Rc::new(Inside { plot, caption, rows, moment: Cell::default(), rates: RefCell::default() });
        let listeners = Listeners::default();
        inside.listen(&listeners);
        Self { figure, shown: Memo::default(), inside, _listeners: listeners }
    }

    /// Draws the run of the first pane: a few times a second while it goes on, however many events come.
    pub(super) fn render(&self, model: &Model) {
        let rates: &Cursor<Rates> = &model.main().rates;
        let is_known = rates.fold().done() + rates.fold().unfinished() > 0;
        let is_due = self.shown.is_new((model.ticks, (!model.ticking).then(|| rates.step())));
        if !is_known {
            show(&self.figure, false);
        } else if is_due {
            show(&self.figure, true);
            *self.inside.rates.borrow_mut() = rates.fold().clone();
            self.inside.draw();
        }
    }
}

impl Inside {
    /// Listens for as long as the charts are there.
    fn listen(self: &Rc<Self>, listeners: &Listeners) {
        for name in ["pointermove", "pointerdown"] {
            let me = self.clone();
            listeners.on(&self.plot, name, move |event: PointerEvent| me.point(Some(event.client_x())));
        }
        for name in ["pointerleave", "blur"] {
            let me = self.clone();
            listeners.on(&self.plot, name, move |_: web_sys::Event| me.point(None));
        }
        let me = self.clone();
        listeners.on(&self.plot, "keydown", move |event: KeyboardEvent| {
            if me.key(&event.key()) {
                event.prevent_default();
            }
        });
    }

    /// Marks the moment under a point of the page, or the last one.
    fn point(&self, x: Option<i32>) {
        let rates = &*self.rates.borrow();
        let area = self.rows[0].picture.get_bounding_client_rect();
        let moment = x.filter(|_| area.width() > 0.0).map(|x| {
            let part = (f64::from(x) - area.left()) / area.width();
            (part.clamp(0.0, 1.0) * extent(rates) as f64) as Micros
        });
        self.moment.set(moment);
        self.mark(rates);
    }

    /// Moves the marked moment by keys; whether the key means something here.
    fn key(&self, key: &str) -> bool {
        let rates = &*self.rates.borrow();
        let (at, last) = (self.span(rates), rates.spans().len() - 1);
        let to = match key {
            "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => at + 1,
            "Home" => 0,
            "End" | "Escape" => last,
            _ => return false,
        };
        self.moment.set((to < last).then(|| rates.width() * to as Micros));
        self.mark(rates);
        true
    }

    /// The span that is marked.
    fn span(&self, rates: &Rates) -> usize {
        let last = rates.spans().len() - 1;
        self.moment.get().map_or(last, |moment| ((moment / rates.width()) as usize).min(last))
    }

    /// Draws all of it.
    fn draw(&self) {
        let rates = &*self.rates.borrow();
        let many = rates.spans().len();
        let view = format!("0 0 {many} 100");
        let mut most = [0; ROWS.len()];
        for (n, row) in self.rows.iter().enumerate() {
            let series = Series::new(rates, n);
            most[n] = series.most;
            set(&row.picture, "viewBox", &view);
            set(&row.course, "d", &series.path());
        }
        let [queued, in_flight, _, fastest] = most;
        let (time, fastest) = (clock(rates.elapsed()), tenths(fastest));
        let summary = format!("{time}. Peak: {queued} queued, {in_flight} in flight, {fastest} pages/s");
        set_text(&self.caption, &summary);
        self.mark(rates);
    }

    /// Draws the marked moment and says its values.
    fn mark(&self, rates: &Rates) {
        let at = self.span(rates);
        let line = if self.moment.get().is_some() { format!("M{at} 0V100") } else { String::new() };
        let mut words = clock(rates.elapsed().min(rates.width() * (at as Micros + 1)));
        for (n, row) in self.rows.iter().enumerate() {
            // A span has the most there was in it; the end of the run has what there is.
            let value = match (n, self.moment.get()) {
                (0, None) => rates.now().queued,
                (1, None) => rates.now().in_flight,
                _ => Series::new(rates, n).values.get(at).copied().unwrap_or_default(),
            };
            let value = if n + 1 == ROWS.len() { tenths(value) } else { thousands(value.into()) };
            set(&row.marked, "d", &line);
            set_text(&row.value, &value);
            words = words + ", " + &value + " " + ROWS[n].0;
        }
        set(&self.plot, "aria-valuemax", &(rates.spans().len() - 1).to_string());
        set(&self.plot, "aria-valuenow", &at.to_string());
        set(&self.plot, "aria-valuetext", &words);
    }
}

/// One row's values.
struct Series {
    values: Vec<u32>,
    most: u32,
}

impl Series {
    fn new(rates: &Rates, row: usize) -> Self {
        let (mut values, mut done, mut most) = (Vec::new(), 0u32, 0);
        for (at, span) in rates.spans().iter().enumerate() {
            done = done.saturating_add(span.done);
            let value = match row {
                0 => span.queued,
                1 => span.in_flight,
                2 => done,
                _ => rates.rate(at),
            };
            most = most.max(value);
            values.push(value);
        }
        Self { values, most }
    }

    /// A step a span, 100 high.
    fn path(&self) -> String {
        let mut path = String::from("M0 ");
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                path.push('V');
            }
            path += &(98 - u64::from(*value) * 94 / u64::from(self.most.max(1))).to_string();
            path.push('H');
            path += &(at + 1).to_string();
        }
        path
    }
}

/// The time that a chart spans, µs.
fn extent(rates: &Rates) -> Micros {
    rates.width() * rates.spans().len() as Micros
}

/// A duration: `42 s`, `3:05 min`.
fn clock(time: Micros) -> String {
    match time / 1_000_000 {
        seconds @ 0..100 => format!("{seconds} s"),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
