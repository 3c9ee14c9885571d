//! The tabs: of what was found, and where there is little room of all that stands below the picture.

use super::dom::{flag, set, show};
use super::findings::Tab;
use super::page::Page;
use web_sys::KeyboardEvent;

impl Page {
    /// Shows what one of the tabs stands for.
    pub(super) fn show_tab(&self, shown: Tab) {
        let found = &self.parts.found;
        for (tab, button) in Tab::ALL.into_iter().zip(&found.tabs) {
            let on = tab == shown;
            flag(button, "aria-selected", on);
            set(button, "tabindex", if on { "0" } else { "-1" });
        }
        // The style sheet hides machine and selected page by this, and only where they have tabs.
        set(&self.parts.root, "data-tab", shown.panel());
        show(&found.pages, shown == Tab::Pages);
        show(&found.problems, shown == Tab::Problems);
        show(&found.steps, shown == Tab::Steps);
        match shown {
            Tab::Pages => self.draw_table(),
            Tab::Problems => {
                self.show_problems(&[]);
                self.ask_problems();
            }
            Tab::Steps => {
                // Twice: where it is to be scrolled to there is something only once it was drawn.
                self.draw_steps();
                self.reveal_step();
                self.draw_steps();
            }
            Tab::Machine | Tab::Selected => {}
        }
    }

    /// Moves among the tabs that are there.
    pub(super) fn tab_key(&self, from: usize, event: &KeyboardEvent) {
        let tabs = &self.parts.found.tabs;
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => tabs.len() - 1,
            _ => return,
        };
        let mut ways = (1..tabs.len()).map(|n| (from + n * by) % tabs.len());
        if let Some(next) = ways.find(|at| tabs[*at].offset_width() > 0) {
            self.show_tab(Tab::ALL[next]);
            // Refused only for what is not shown.
            let _ = tabs[next].focus();
        }
    }

    /// Brings up the selected page where it has a tab: who picked it wants to know of it.
    pub(super) fn show_selected(&self) {
        if self.parts.found.is_narrow() {
            self.show_tab(Tab::Selected);
        }
    }

    /// The room for all this has changed: machine and selected page get tabs or lose them.
    pub(super) fn fit_tabs(&self) {
        let narrow = self.parts.found.is_narrow();
        if self.narrow.replace(Some(narrow)) == Some(narrow) {
            return;
        }
        let found = &self.parts.found;
        for panel in [&self.parts.machine_panel, &found.inspector.panel] {
            set(panel, "role", if narrow { "tabpanel" } else { "region" });
        }
        self.show_tab(if narrow { Tab::Machine } else { Tab::Pages });
    }
}
