//! How the run stands: one sentence, its progress, what cut it short with the button that lifts it, and what is
//! to be said besides.

use super::dom::{Memo, append, say, set, set_text, show};
use super::templates::{part, template, write};
use super::text::tenths;
use crate::app::{Cut, Model};
use crate::say;
use crate::trace::Micros;
use std::cell::Cell;
use web_sys::HtmlElement;

/// Time between two sentences of how long it will take, ms: a sentence is read more slowly than a number.
const OUTLOOK_MS: f64 = 1000.0;

/// The headline.
pub(super) struct Headline {
    pub(super) panel: HtmlElement,
    demo: HtmlElement,
    says: HtmlElement,
    plan: HtmlElement,
    cuts: HtmlElement,
    cuts_shown: Memo<Vec<Cut>>,
    what_next: HtmlElement,
    caption: HtmlElement,
    caption_says: HtmlElement,
    previous: HtmlElement,
    asks: HtmlElement,
    notice: HtmlElement,
    progress: HtmlElement,
    bar: HtmlElement,
    so_far: HtmlElement,
    outlook: HtmlElement,
    outlook_at: Cell<f64>,
}

impl Headline {
    pub(super) fn build() -> Self {
        let panel = template("headline");
        Self {
            demo: part(&panel, "demo"),
            says: part(&panel, "says"),
            plan: part(&panel, "plan"),
            cuts: part(&panel, "cuts"),
            cuts_shown: Memo::default(),
            what_next: part(&panel, "what-next"),
            caption: part(&panel, "caption"),
            caption_says: part(&panel, "caption-says"),
            previous: part(&panel, "previous"),
            asks: part(&panel, "asks"),
            notice: part(&panel, "notice"),
            progress: part(&panel, "progress"),
            bar: part(&panel, "bar"),
            so_far: part(&panel, "so-far"),
            outlook: part(&panel, "outlook"),
            outlook_at: Cell::new(0.0),
            panel,
        }
    }

    pub(super) fn render(&self, model: &Model) {
        let headline = model.headline();
        say(&self.says, &headline.says);
        let plan = model.start.plan.as_deref().filter(|_| model.plans_another());
        say(&self.plan, plan.unwrap_or_default());
        show(&self.demo, !headline.says.is_empty() && model.shows_demo());
        self.render_cuts(headline.cuts);
        show(&self.what_next, model.asks_what_next());
        let caption = model.tour.caption;
        show(&self.caption, caption.is_some());
        set_text(&self.caption_says, &caption.map(|caption| caption.says()).unwrap_or_default());
        let previous =
            model.start.previous.as_ref().filter(|_| !model.main().has_worker && model.main().lesson.is_none());
        say(
            &self.previous,
            &previous.map(|previous| say!("Back to the crawl of {}", previous.name)).unwrap_or_default(),
        );
        show(&self.asks, model.start.asks);
        say(&self.notice, model.notice.as_deref().unwrap_or_default());
        self.render_progress(model);
    }

    fn render_cuts(&self, cuts: Vec<Cut>) {
        if !self.cuts_shown.is_new(cuts.clone()) {
            return;
        }
        self.cuts.set_text_content(None);
        for cut in cuts {
            let item = template("cut");
            write(&item, "says", &cut.says);
            let button: HtmlElement = part(&item, "lift");
            show(&button, cut.lift.is_some());
            if let Some(lift) = cut.lift {
                button.set_text_content(Some(cut.word));
                set(&button, "data-option-name", lift.option);
                set(&button, "data-value", &lift.value.to_string());
            }
            append(&self.cuts, &item);
        }
    }

    fn render_progress(&self, model: &Model) {
        let (pane, rates) = (model.main(), model.main().rates.fold());
        let known = rates.done() + rates.unfinished();
        // It is of the present, which is not what is shown to whoever looks back.
        let is_shown = pane.has_worker && pane.cursor.is_none() && known > 0 && pane.lesson.is_none();
        show(&self.progress, is_shown);
        if !is_shown {
            return;
        }
        set(&self.bar, "max", &known.to_string());
        set(&self.bar, "value", &rates.done().to_string());
        let rate = tenths(rates.rate(rates.spans().len() - 1));
        set_text(&self.so_far, &say!("{} of {known} in scope, {rate} pages/s", rates.done(), known, rate));
        if model.now - self.outlook_at.get() >= OUTLOOK_MS || !pane.has_worker {
            self.outlook_at.set(model.now);
            let silence = (model.now - pane.heard_at).max(0.0);
            set_text(&self.outlook, &rates.outlook((silence * 1000.0) as Micros));
        }
    }
}
