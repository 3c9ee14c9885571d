//! The run over time, as four small charts with one moment marked in all of them.

use super::dom::{El, document, el, make, mark, set, set_text, thousands};
use crate::machine::Rates;
use crate::trace::Micros;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Each chart's name, and the mark of the state that it is about.
const ROWS: [(&str, &str); 4] = [("queued", "queued"), ("in flight", "fetching"), ("done", "ok"), ("pages/s", "none")];

/// The charts.
pub(super) struct Chart {
    pub(super) figure: HtmlElement,
    /// Has the focus and the moment that is marked.
    pub(super) plot: HtmlElement,
    caption: HtmlElement,
    rows: [Row; ROWS.len()],
    /// The moment that is marked, µs; none is the last.
    moment: Cell<Option<Micros>>,
}

struct Row {
    picture: Element,
    path: Element,
    marked: Element,
    value: HtmlElement,
}

/// An element of a drawing.
fn svg(tag: &str, class: &str) -> Element {
    let element = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
    // The name is ours, so it is valid.
    let element = wasm_bindgen::UnwrapThrowExt::unwrap_throw(element);
    set(&element, "class", class);
    element
}

impl Chart {
    pub(super) fn build() -> Self {
        let plot =
            make("div class=plot tabindex=0 role=slider aria-valuemin=0").attr("aria-label", "Moment of the run").0;
        let rows = ROWS.map(|(name, form)| {
            let (picture, path, marked) = (svg("svg", form), svg("path", "course"), svg("path", "moment"));
            set(&picture, "preserveAspectRatio", "none");
            let label = el("span").with(&[&mark(form), &el("span").text(name).0]).0;
            let value = make("span class=figure").0;
            El(picture.clone().unchecked_into()).with(&[&path, &marked]);
            El(plot.clone()).with(&[&label, &picture, &value]);
            Row { picture, path, marked, value }
        });
        let caption = el("figcaption").0;
        let figure = make("figure class=chart hidden").with(&[&plot, &caption]).0;
        Self { figure, plot, caption, rows, moment: Cell::default() }
    }

    /// Marks the moment under a point of the page, or the last one.
    pub(super) fn point(&self, x: Option<i32>, rates: &Rates) {
        let area = self.rows[0].picture.get_bounding_client_rect();
        let moment = x.filter(|_| area.width() > 0.0).map(|x| {
            let part = (f64::from(x) - area.left()) / area.width();
            (part.clamp(0.0, 1.0) * extent(rates) as f64) as Micros
        });
        self.moment.set(moment);
        self.mark(rates);
    }

    /// Moves the marked moment by keys; whether the key means something here.
    pub(super) fn key(&self, key: &str, rates: &Rates) -> bool {
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
    pub(super) fn draw(&self, rates: &Rates) {
        let many = rates.spans().len();
        let view = format!("0 0 {many} 100");
        let mut most = [0; ROWS.len()];
        for (n, row) in self.rows.iter().enumerate() {
            let course = Course::new(rates, n);
            most[n] = course.most;
            set(&row.picture, "viewBox", &view);
            set(&row.path, "d", &course.path());
        }
        let [queued, in_flight, _, fastest] = most;
        let (time, fastest) = (clock(rates.elapsed()), tenths(fastest));
        let summary = format!("{time}: most queued {queued}, most in flight {in_flight}, at most {fastest} pages/s.");
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
                _ => Course::new(rates, n).values.get(at).copied().unwrap_or_default(),
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
struct Course {
    values: Vec<u32>,
    most: u32,
}

impl Course {
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

pub(super) fn tenths(value: u32) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// A duration: `42 s`, `3:05 min`.
fn clock(time: Micros) -> String {
    match time / 1_000_000 {
        seconds @ 0..100 => format!("{seconds} s"),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
