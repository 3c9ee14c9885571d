//! Crawls that broke off and are kept: what there is of each, and what can be done with it.

use super::dom::{Memo, refill, set, set_text, show};
use super::templates::{part, template};
use crate::app::Model;
use crate::journal::Run;
use crate::language::{count_of, tr};
use crate::say;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// The list.
pub(super) struct Unfinished {
    pub(super) panel: HtmlElement,
    list: HtmlElement,
    shown: Memo<Vec<Run>>,
}

impl Unfinished {
    pub(super) fn build() -> Self {
        let panel = template("unfinished");
        Self { list: part(&panel, "runs"), panel, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        let runs = &model.start.unfinished;
        show(&self.panel, !runs.is_empty() && !model.is_lesson());
        if self.shown.is_new(runs.clone()) {
            refill(&self.list, |append| runs.iter().for_each(|run| append(&row(run))));
        }
    }
}

fn row(run: &Run) -> HtmlElement {
    let row = template("unfinished-run");
    let start = run.config.start.first().map_or("", |start| start.as_str());
    set_text(&part(&row, "start"), start);
    let left = run.pages.saturating_sub(run.done);
    let began = js_sys::Date::new(&run.began.into()).to_locale_string("default", &JsValue::UNDEFINED);
    set_text(&part(&row, "pages"), &say!("{} read, {left} left, {began}", count_of(run.done, "page"), left, began));
    let buttons =
        [(part(&row, "resume"), tr("Resume")), (part(&row, "save"), tr("Save")), (part(&row, "delete"), tr("Delete"))];
    for (button, what) in buttons {
        set(&button, "data-run", &run.id.to_string());
        set(&button, "aria-label", &say!("{what} the crawl of {start}", what, start));
    }
    row
}
