//! Every step of a run in words.

use super::dom::{Memo, set, show};
use super::templates::{part, template, write};
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
        let panel = template("steps");
        let list: HtmlElement = part(&panel, "rows");
        let rows = VirtualList::new(panel.clone(), list.clone());
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
            let row = template("step");
            set(&row, "data-step", &(step.step + 1).to_string());
            if step.step + 1 == cursor {
                set(&row, "aria-current", "step");
            }
            write(&row, "when", &format!("{} · {}", step.step + 1, seconds(step.at)));
            write(&row, "text", &step.text);
            set(&part(&row, "text"), "title", &step.text);
            row
        });
        self.rows.fill(&range, len, rows);
        set(&self.list, "start", &(range.start + 1).to_string());
    }
}
