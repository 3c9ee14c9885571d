//! The bar on top: where to start, what a crawl obeys, what is wrong with either.

use super::bar_menu::BarMenu;
use super::dom::{append, flag, say, set_text, show};
use super::options::Options;
use super::share::SharePanel;
use super::starts::Starts;
use super::templates::{fill_slot, part, template};
use crate::app::Model;
use crate::graph::RunState;
use crate::language::tr;
use web_sys::{HtmlElement, HtmlInputElement};

/// The bar.
pub(super) struct Bar {
    pub(super) form: HtmlElement,
    pub(super) url: HtmlInputElement,
    /// The button Crawl.
    pub(super) crawl: HtmlElement,
    pause: HtmlElement,
    stop: HtmlElement,
    more: HtmlElement,
    error: HtmlElement,
    pub(super) starts: Starts,
    options: Options,
    share: SharePanel,
    pub(super) menu: BarMenu,
    /// Where the menu stands in the bar.
    pub(super) menu_home: HtmlElement,
    /// While the crawl that a lesson led to is shown: what became of it, and the way back.
    real: HtmlElement,
    real_said: HtmlElement,
}

impl Bar {
    pub(super) fn build(built_in: &str) -> Self {
        let form = template("bar");
        let bar = Self {
            url: part(&form, "url"),
            crawl: part(&form, "crawl"),
            pause: part(&form, "pause"),
            stop: part(&form, "stop"),
            more: part(&form, "more"),
            error: part(&form, "error"),
            starts: Starts::build(part(&form, "starts-toggle"), built_in),
            options: Options::build(),
            share: SharePanel::build(),
            menu: BarMenu::build(),
            menu_home: part(&form, "menu-home"),
            real: part(&form, "real"),
            real_said: part(&form, "real-said"),
            form,
        };
        fill_slot(&bar.form, "starts", &bar.starts.popover.panel);
        fill_slot(&bar.form, "options", &bar.options.panel);
        fill_slot(&bar.form, "share", &bar.share.panel);
        bar.menu.move_to(&bar.menu_home);
        bar
    }

    pub(super) fn render(&self, model: &Model) {
        // An equal value is not set: it would move the caret.
        if self.url.value() != model.start.url {
            self.url.set_value(&model.start.url);
        }
        let latest = model.main().graph.fold().latest().state;
        let is_live = model.is_crawling();
        self.render_buttons(is_live);
        set_text(&self.pause, if latest == RunState::Paused { tr("Resume") } else { tr("Pause") });
        flag(&self.more, "aria-expanded", model.view.details_open);
        self.starts.render(model);
        self.options.render(model);
        self.share.render(model);
        self.menu.render(model);
        self.render_error(model);
        let is_real = model.lessons.back_to.is_some();
        show(&self.real, is_real);
        if is_real {
            set_text(&self.real_said, &model.real_in_words());
        }
    }

    /// Of Crawl and Pause there is the one that makes sense. Whoever has just used the other with the keyboard goes on
    /// with it.
    fn render_buttons(&self, is_live: bool) {
        let (comes, goes) = if is_live { (&self.pause, &self.crawl) } else { (&self.crawl, &self.pause) };
        if !comes.hidden() {
            return;
        }
        let has_focus = |button: &HtmlElement| button.matches(":focus").unwrap_or(false);
        let moves = has_focus(goes) || (!is_live && has_focus(&self.stop));
        show(comes, true);
        if moves {
            // Focus is a convenience; where it is refused nothing is lost.
            let _ = comes.focus();
        }
        show(goes, false);
        show(&self.stop, is_live);
    }

    /// Puts the error beside the option that it is about, or else into the bar.
    fn render_error(&self, model: &Model) {
        let error = model.error.as_ref();
        say(&self.error, error.map_or("", |error| &error.message));
        flag(&self.url, "aria-invalid", error.is_some_and(|error| error.field == "url"));
        let row = error.filter(|_| model.shows_options()).and_then(|error| self.options.row(error.field));
        let home = match row {
            Some(row) => row.clone(),
            None => self.form.clone(),
        };
        if self.error.parent_element().as_ref() != Some(&home) {
            append(&home, &self.error);
        }
    }

    /// The field of an attribute.
    pub(super) fn field(&self, name: &str) -> Option<HtmlElement> {
        if name == "url" { Some(self.url.clone().into()) } else { self.options.field(name) }
    }
}
