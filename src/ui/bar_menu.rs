//! The menu of the bar: what is not needed at every moment. In a lesson, which has no bar, it stands in the player.

use super::dom::{append, each, flag, set_if, set_text, show};
use super::popover::Popover;
use super::templates::{part, template};
use crate::app::Model;
use crate::language::tr;
use crate::say;
use web_sys::{HtmlElement, HtmlInputElement};

/// Its items that can be chosen.
const ITEMS: &str = "[role=menuitem]";

/// The button, and the menu that it opens.
pub(super) struct BarMenu {
    /// Both of them.
    pub(super) place: HtmlElement,
    pub(super) popover: Popover,
    /// What a recording is picked by.
    pub(super) file: HtmlInputElement,
    options: HtmlElement,
    share: HtmlElement,
    pages: HtmlElement,
    pictures: HtmlElement,
    reports: HtmlElement,
}

impl BarMenu {
    pub(super) fn build() -> Self {
        let place = template("bar-menu");
        Self {
            popover: Popover { toggle: part(&place, "menu-toggle"), panel: part(&place, "menu") },
            file: part(&place, "file"),
            options: part(&place, "options-item"),
            share: part(&place, "share-item"),
            pages: part(&place, "save-pages"),
            pictures: part(&place, "save-picture"),
            reports: part(&place, "save-report"),
            place,
        }
    }

    /// Moves it to where it belongs.
    pub(super) fn move_to(&self, home: &HtmlElement) {
        if self.place.parent_element().as_ref() != Some(home) {
            append(home, &self.place);
        }
    }

    pub(super) fn render(&self, model: &Model) {
        self.popover.open(model.start.menu_open);
        let set = model.options_set();
        let options = if set > 0 { say!("Options ({set} set)", set) } else { tr("Options").into() };
        set_text(&self.options, &options);
        flag(&self.popover.toggle, "data-set", set > 0);
        let label = if set > 0 { say!("Menu, {set} options set", set) } else { tr("Menu").into() };
        set_if(&self.popover.toggle, "aria-label", &label);
        let lesson = model.main().lesson.as_ref();
        let has_graph = lesson.map_or(!model.view.program, |open| open.has_graph);
        show(&self.options, !model.is_lesson());
        show(&self.share, !model.is_lesson());
        show(&self.pages, has_graph);
        show(&self.pictures, has_graph);
        show(&self.reports, has_graph && !model.is_lesson());
    }

    /// The item so many after the one that has the focus, of those that are there.
    pub(super) fn item(&self, by: i32) -> Option<HtmlElement> {
        let (mut items, mut at) = (Vec::new(), None);
        each(&self.popover.panel, ITEMS, &mut |_, item| {
            if item.offset_width() > 0 {
                if item.matches(":focus").unwrap_or(false) {
                    at = Some(items.len());
                }
                items.push(item.clone());
            }
        });
        let many = items.len() as i32;
        let next = match (by, at) {
            (i32::MAX, _) => many - 1,
            (i32::MIN, _) | (_, None) => 0,
            (by, Some(at)) => (at as i32 + by).rem_euclid(many.max(1)),
        };
        items.into_iter().nth(next.max(0) as usize)
    }
}
