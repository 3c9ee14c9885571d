//! The menu of a page in the picture.

use super::dom::{Memo, set, set_text, show, style};
use super::templates::{part, template};
use crate::app::{MenuItems, Model, PageMenu};
use crate::draw::Spotlight;
use crate::say;
use web_sys::HtmlElement;

/// Px that a menu keeps from the edges of the picture.
const EDGE: i32 = 8;

/// The menu.
pub(super) struct Menu {
    pub(super) panel: HtmlElement,
    address: HtmlElement,
    open: HtmlElement,
    around: HtmlElement,
    ways: [HtmlElement; 2],
    exclude: HtmlElement,
    crawl: HtmlElement,
    shown: Memo<Option<(PageMenu, MenuItems)>>,
}

impl Menu {
    pub(super) fn build() -> Self {
        let panel = template("page-menu");
        Self {
            address: part(&panel, "menu-address"),
            open: part(&panel, "menu-open"),
            around: part(&panel, "menu-around"),
            ways: [part(&panel, "menu-from-start"), part(&panel, "menu-from-selected")],
            exclude: part(&panel, "menu-exclude"),
            crawl: part(&panel, "menu-crawl"),
            shown: Memo::default(),
            panel,
        }
    }

    /// The first of its controls.
    pub(super) fn first(&self) -> Option<HtmlElement> {
        Some(if self.open.hidden() { self.around.clone() } else { self.open.clone() })
    }

    /// Shows the menu that is open, within its place.
    pub(super) fn render(&self, model: &Model, place: &HtmlElement) {
        let now = model.view.menu.zip(model.menu_items());
        if !self.shown.is_new(now.clone()) {
            return;
        }
        show(&self.panel, now.is_some());
        let Some((menu, items)) = now else { return };
        self.fill(menu, &items);
        let at = |at: f32, size: i32, whole: i32| (at as i32).min(whole - size - EDGE).max(EDGE);
        let left = at(menu.x, self.panel.offset_width(), place.client_width());
        let top = at(menu.y, self.panel.offset_height(), place.client_height());
        style(&self.panel, "left", &format!("{left}px"));
        style(&self.panel, "top", &format!("{top}px"));
    }

    fn fill(&self, menu: PageMenu, items: &MenuItems) {
        set(&self.panel, "aria-label", &say!("Page {}", items.address));
        set_text(&self.address, &items.address);
        show(&self.open, items.is_web);
        if items.is_web {
            set(&self.open, "href", &items.address);
        }
        for (button, way) in self.ways.iter().zip([items.from_start, items.from_selected]) {
            show(button, way.is_some());
            if let Some(Spotlight::Way(from, to)) = way {
                set(button, "data-from", &from.to_string());
                set(button, "data-id", &to.to_string());
            }
        }
        let page = menu.page.to_string();
        [&self.around, &self.crawl].into_iter().for_each(|button| set(button, "data-id", &page));
        let folder = items.folder.as_deref().unwrap_or_default();
        show(&self.exclude, !folder.is_empty());
        set_text(&self.exclude, &say!("Leave {folder} out of the next crawl", folder));
        show(&self.crawl, items.can_crawl);
    }
}
