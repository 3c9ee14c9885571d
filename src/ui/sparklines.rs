//! The run over time, drawn into the track of the player's slider: what stands above a step is of that step.

use super::dom::{Memo, append, class, set, show};
use super::templates::{part, template};
use super::text::tenths;
use crate::app::Model;
use crate::machine::{Bucket, Rates};
use crate::say;
use web_sys::{Element, HtmlElement};

/// The lines, from the back to the front, by the mark of the state that each is about.
const LINES: [&str; 3] = ["queued", "ok", "fetching"];

/// A line for each of: queued, pages a second, in flight.
pub(super) struct Sparklines {
    pub(super) panel: HtmlElement,
    picture: Element,
    lines: [Element; LINES.len()],
    /// The tick that was drawn, and the step where time does not tick.
    shown: Memo<(u32, Option<u32>)>,
}

impl Sparklines {
    pub(super) fn build() -> Self {
        let panel = template("sparklines");
        let picture: Element = part(&panel, "picture");
        let lines = LINES.map(|name| {
            let line: Element = part(&template("sparkline"), "line");
            class(&line, name, true);
            append(&picture, &line);
            line
        });
        Self { panel, picture, lines, shown: Memo::default() }
    }

    /// Draws the run of the first pane: a few times a second while it goes on, however many events come. Returns
    /// what the most was, in words, if it was drawn.
    pub(super) fn render(&self, model: &Model) -> Option<String> {
        let (rates, step) = (model.main().rates.fold(), model.main().rates.step());
        let is_known = rates.done() + rates.unfinished() > 0 && !model.is_lesson();
        show(&self.panel, is_known);
        let is_due = self.shown.is_new((model.ticks, (!model.ticking).then_some(step)));
        (is_known && is_due).then(|| self.draw(rates, step))
    }

    fn draw(&self, rates: &Rates, steps: u32) -> String {
        set(&self.picture, "viewBox", &format!("0 0 {} 100", steps.max(1)));
        let draw = |line: usize, value: &dyn Fn(usize, &Bucket) -> u32| {
            let values: Vec<u32> = rates.spans().iter().enumerate().map(|(at, span)| value(at, span)).collect();
            let most = values.iter().copied().max().unwrap_or_default();
            set(&self.lines[line], "d", &path(rates.spans(), &values, most, steps));
            most
        };
        let queued = draw(0, &|_, span| span.queued);
        let fastest = draw(1, &|at, _| rates.rate(at));
        let in_flight = draw(2, &|_, span| span.in_flight);
        say!("Peak: {queued} queued, {in_flight} in flight, {} pages/s", queued, in_flight, tenths(fastest))
    }
}

/// A line with a level for each span, as wide as it has steps, 100 high. It is closed below, to be filled.
fn path(spans: &[Bucket], values: &[u32], most: u32, steps: u32) -> String {
    let (mut path, mut before) = (String::from("M0 100"), 0);
    for (at, (span, value)) in spans.iter().zip(values).enumerate() {
        let end = if at + 1 == spans.len() { steps } else { span.end };
        // While nothing happens no step goes by, and the cursor cannot be there.
        if std::mem::replace(&mut before, end) == end {
            continue;
        }
        let level = 98 - u64::from(*value) * 94 / u64::from(most.max(1));
        path += &format!("V{level}H{end}");
    }
    path + "V100"
}
