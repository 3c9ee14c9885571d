//! Every step of a run in words.

use super::dom::{Memo, el, make, set, show};
use super::virtual_list::VirtualList;
use crate::app::{Model, Pane};
use crate::machine::describe_range;
use crate::trace::seconds;
use web_sys::HtmlElement;

/// The list of steps.
pub(super) struct Steps {
    pub(super) panel: HtmlElement,
    list: HtmlElement,
    rows: VirtualList,
    shown: Memo<(u64, u32, u32, u32)>,
}

impl Steps {
    pub(super) fn build() -> Self {
        let list = el("ol").0;
        let panel = make("div class=steps id=tab-steps role=tabpanel aria-label=Steps tabindex=0 hidden");
        let panel = panel.class("tabpanel steps").with(&[&list]).0;
        let rows = VirtualList::new(&panel, &list, || make("li class=spacer aria-hidden=true").0);
        Self { panel, list, rows, shown: Memo::default() }
    }

    pub(super) fn look(&self) {
        self.rows.look();
    }

    /// Scrolls the cursor's row into sight.
    pub(super) fn reveal(&self, pane: &Pane) {
        if !self.panel.hidden() {
            self.rows.reveal(pane.step().saturating_sub(1), 0.0);
        }
    }

    pub(super) fn render(&self, _model: &Model, pane: &Pane, is_shown: bool) {
        show(&self.panel, is_shown);
        if !is_shown {
            return;
        }
        let (len, cursor) = (pane.playback.len(), pane.step());
        let range = self.rows.range(len);
        if !self.shown.is_new((pane.version, range.start, range.end, cursor)) {
            return;
        }
        let steps = describe_range(&pane.playback, range.clone(), &|item| pane.item_name(item));
        let rows = steps.into_iter().map(|step| {
            let when = el("span").class("when").text(&format!("{} · {}", step.step + 1, seconds(step.at))).0;
            let text = el("span").class("text").attr("title", &step.text).text(&step.text).0;
            let row = make("li data-action=step").attr("data-step", &(step.step + 1).to_string());
            let row = if step.step + 1 == cursor { row.attr("aria-current", "step") } else { row };
            row.with(&[&when, &text]).0
        });
        self.rows.fill(&range, len, rows);
        set(&self.list, "start", &(range.start + 1).to_string());
    }
}
