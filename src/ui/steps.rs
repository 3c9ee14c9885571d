//! Every step in words. As in the table of pages only the rows in sight are in the document.

use super::dom::{El, el, row_height, set};
use super::page::Page;
use crate::machine::describe_range;
use crate::trace::seconds;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// Rows beyond the edges of what is in sight.
const BEYOND: u32 = 6;

impl Page {
    /// Draws the steps in sight, if the steps are.
    pub(super) fn draw_steps(&self) {
        self.look_at_steps();
        self.fill_steps();
    }

    /// Notes which steps are in sight, as [`super::table::Table::look`] does which pages.
    pub(super) fn look_at_steps(&self) {
        let panel = &self.parts.found.steps;
        if !panel.hidden() {
            self.parts.found.steps_sight.set((row_height(panel), panel.scroll_top(), panel.client_height()));
        }
    }

    /// Draws the steps that were last in sight, if the steps are.
    pub(super) fn fill_steps(&self) {
        let (panel, list) = (&self.parts.found.steps, &self.parts.found.steps_list);
        if panel.hidden() {
            return;
        }
        let (len, (row_height, top, height)) = (self.play.borrow().len(), self.parts.found.steps_sight.get());
        let first = ((f64::from(top) / row_height) as u32).saturating_sub(BEYOND).min(len);
        let many = (f64::from(height) / row_height) as u32 + 2 * BEYOND;
        let last = (first + many).min(len);
        let cursor = self.cursor();
        let rows = describe_range(&self.play.borrow(), first..last, &|item| self.item_name(item));
        list.set_text_content(None);
        for step in rows {
            let when = el("span").class("when").text(&format!("{} · {}", step.step + 1, seconds(step.at))).0;
            let text = el("span").class("text").attr("title", &step.text).text(&step.text).0;
            let row = el("li").attr("data-step", &(step.step + 1).to_string());
            let row = if step.step + 1 == cursor { row.attr("aria-current", "step") } else { row };
            El(list.clone()).with(&[&row.with(&[&when, &text]).0]);
        }
        set(list, "start", &(first + 1).to_string());
        // By the object model, not by attribute: the page's policy forbids inline styles.
        let style = list.style();
        let _ = style.set_property("padding-top", &format!("{}px", f64::from(first) * row_height));
        let _ = style.set_property("height", &format!("{}px", f64::from(len) * row_height));
    }

    /// Scrolls the cursor's row into sight.
    pub(super) fn reveal_step(&self) {
        let panel = &self.parts.found.steps;
        if panel.hidden() {
            return;
        }
        let row_height = row_height(panel);
        let top = f64::from(self.cursor().saturating_sub(1)) * row_height;
        let (seen, height) = (f64::from(panel.scroll_top()), f64::from(panel.client_height()) - row_height);
        if top < seen || top > seen + height {
            panel.set_scroll_top((top - height / 2.0).max(0.0) as i32);
        }
    }

    pub(super) fn step_clicked(&self, event: &MouseEvent) {
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let row = target.and_then(|target| target.closest("li[data-step]").ok().flatten());
        if let Some(step) = row.and_then(|row| row.get_attribute("data-step")?.parse::<u32>().ok()) {
            self.stop_playing();
            self.seek(f64::from(step));
        }
    }
}
