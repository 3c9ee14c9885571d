//! Selecting a page from wherever it is shown, and the keys and clicks of the column of findings.

use super::dom::{set_text, window};
use super::findings::Tab;
use super::page::Page;
use super::table::clicked;
use crate::trace::UrlId;
use crate::worker::ToStage;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

/// Rows that a page key goes.
const PAGE: i32 = 12;
/// ms that a button says that it did its work.
const SAID_MS: u32 = 1500;

impl Page {
    pub(super) fn listen_to_findings(&self) {
        self.listen_to_presses();
        let found = &self.parts.found;
        self.hear(&found.scroller, "scroll", |page, _| page.draw_table());
        self.hear(&found.rows, "click", |page, event| page.select(clicked(event.unchecked_ref()), true));
        self.hear(&found.scroller, "keydown", |page, event| page.table_key(event.unchecked_ref()));
        self.hear(&found.search, "input", |page, _| page.search());
        for (column, _, button) in &found.heads {
            let column = *column;
            self.hear(button, "click", move |page, _| {
                page.table.sort(column);
                page.arrange();
            });
        }
        for (look, button) in &self.parts.legend.buttons {
            let look = *look;
            self.hear(button, "click", move |page, _| {
                page.table.arrangement.borrow_mut().filter.toggle(look);
                page.arrange();
            });
        }
        for (at, tab) in found.tabs.iter().enumerate() {
            self.hear(tab, "click", move |page, _| page.show_tab(Tab::ALL[at]));
            self.hear(tab, "keydown", move |page, event| page.tab_key(at, event.unchecked_ref()));
        }
        self.hear(&found.steps, "scroll", |page, _| page.draw_steps());
        self.hear(&found.steps, "click", |page, event| page.step_clicked(event.unchecked_ref()));
        for panel in [&found.problems, &found.inspector.panel] {
            self.hear(panel, "click", |page, event| {
                if let Some(id) = jumped(event.unchecked_ref()) {
                    page.select(Some(id), true);
                    page.table.reveal(&page.parts, id);
                    page.show_selected();
                }
            });
        }
        self.hear(&found.inspector.copy, "click", |page, _| {
            let address = page
                .selected
                .get()
                .and_then(|id| page.fold.borrow().fold().pages().get(id as usize).map(|row| row.address.clone()));
            if let Some(address) = address {
                page.copy(&page.parts.found.inspector.copy, address);
            }
        });
        self.hear(&found.copy, "click", |page, _| page.copy(&page.parts.found.copy, page.as_text()));
        for (format, button) in &found.exports {
            let format = *format;
            self.hear(button, "click", move |page, _| page.save(format));
        }
        self.hear(&self.parts.root, "keydown", |page, event| page.key(event.unchecked_ref()));
        self.hear(&self.parts.keys, "click", |page, _| page.show_help());
        self.hear(&self.parts.close_help, "click", |page, _| page.parts.help.close());
    }

    /// Keys that work wherever the focus is, but not while something is typed.
    fn key(&self, event: &KeyboardEvent) {
        let typing = event.target().is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some());
        // Who stands beside another leaves its keys to that one.
        let others = self.is_beside() || event.default_prevented();
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() || others {
            return;
        }
        match event.key().as_str() {
            "/" => {
                self.show_tab(Tab::Pages);
                let search = &self.parts.found.search;
                if search.offset_parent().is_some() {
                    event.prevent_default();
                    let _ = search.focus();
                }
            }
            "?" => self.show_help(),
            "p" => self.toggle_projector(),
            "Escape" if self.host.has_attribute("projector") => self.toggle_projector(),
            "Escape" if !self.parts.help.open() => self.select(None, true),
            _ => {}
        }
    }

    fn show_help(&self) {
        if !self.parts.help.open() {
            // Refused only for a dialog that is not in a document.
            let _ = self.parts.help.show_modal();
        }
    }

    fn search(&self) {
        self.table.arrangement.borrow_mut().search = self.parts.found.search.value();
        self.arrange();
    }

    /// Shows table, legend and picture as they are now to be arranged.
    pub(super) fn arrange(&self) {
        let fold = self.fold.borrow();
        let filter = self.table.arrangement.borrow().filter;
        self.parts.found.scroller.set_scroll_top(0);
        self.table.look(&self.parts);
        self.table.arrange(&self.parts, fold.fold(), self.selected.get());
        self.parts.legend.draw(fold.fold(), filter);
        self.tell_stage(&ToStage::Filter(filter));
    }

    /// Selects a page, or none; `tell` says whether the stage has yet to hear of it.
    pub(super) fn select(&self, page: Option<UrlId>, tell: bool) {
        self.selected.set(page);
        match page {
            Some(page) if !tell => {
                self.table.reveal(&self.parts, page);
                self.show_selected();
            }
            _ if tell => self.tell_stage(&ToStage::Select(page)),
            _ => {}
        }
        self.draw_table();
        self.show_inspector();
    }

    fn table_key(&self, event: &KeyboardEvent) {
        let rows = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "PageDown" => PAGE,
            "PageUp" => -PAGE,
            "Home" => i32::MIN,
            "End" => i32::MAX,
            _ => return,
        };
        let next = self.table.step(self.selected.get(), rows, self.fold.borrow().fold());
        if let Some(next) = next {
            event.prevent_default();
            self.table.reveal(&self.parts, next);
            self.select(Some(next), true);
        }
    }

    /// The pages shown in the table, tab-separated, as spreadsheets take it.
    fn as_text(&self) -> String {
        let fold = self.fold.borrow();
        let mut text = String::from("state\tstatus\tdepth\taddress\ttitle\treason\n");
        for id in self.table.pages(fold.fold()) {
            let page = &fold.fold().pages()[id as usize];
            let status = page.status.map(|status| status.to_string()).unwrap_or_default();
            let title: String = page.title.as_deref().unwrap_or_default().replace(['\t', '\r', '\n'], " ");
            // A spreadsheet takes these for the beginning of a formula.
            let guard = if title.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
            let reason = page.reason.map_or("", |reason| reason.code());
            let cells = [page.look().name(), &status, &page.depth.to_string(), &page.address, guard].join("\t");
            text.push_str(&format!("{cells}{title}\t{reason}\n"));
        }
        text
    }

    /// Puts text on the clipboard, and says on the button whether it is there.
    pub(super) fn copy(&self, button: &HtmlElement, text: String) {
        let button = button.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let done = match write(&text) {
                Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
                Err(_) => false,
            };
            let label = button.text_content().unwrap_or_default();
            let said = if done { "Copied" } else { "The browser refused" };
            if label != said {
                set_text(&button, said);
                TimeoutFuture::new(SAID_MS).await;
                set_text(&button, &label);
            }
        });
    }
}

/// Asks for the clipboard, which is missing where the page is not served securely.
fn write(text: &str) -> Result<js_sys::Promise, JsValue> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write: js_sys::Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}

/// The page whose button was clicked.
fn jumped(event: &MouseEvent) -> Option<UrlId> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("button[data-id]").ok()??.get_attribute("data-id")?.parse().ok()
}
