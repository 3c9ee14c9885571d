//! Two configurations side by side: a second page within the first one, and one cursor for both.

use super::{link, view};
use crate::machine::Axis;
use crate::ui::dom::{El, el, flag, set};
use crate::ui::page::Page;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use web_sys::HtmlElement;

/// Px from which there is room for two, as in the style sheet.
const WIDE: i32 = 1100;
/// What the code's place can show of both.
const PANES: [&str; 3] = ["Python", "Rust", "Steps"];

/// What of a page is not there a second time.
const SHARED: &str = ".bar, .transport, .machine, .words, .stage, .lesson-index, .help, .tabs, .exports, .inspector";

/// Who a page shares its cursor with, and whether it is to play as soon as there is something to play.
#[derive(Default)]
pub(crate) struct Beside {
    /// The page beside this one, which owns it.
    second: RefCell<Option<Rc<Page>>>,
    /// The page that this one stands beside.
    pub(super) first: RefCell<Weak<Page>>,
    pub(super) eager: Cell<bool>,
}

impl Page {
    /// The page that owns the transport bar: the one that this stands beside, or this.
    pub(in crate::ui) fn first(&self) -> Option<Rc<Page>> {
        self.beside.first.borrow().upgrade()
    }

    /// The other of two.
    pub(in crate::ui) fn peer(&self) -> Option<Rc<Page>> {
        self.beside.second.borrow().clone().or_else(|| self.first())
    }

    /// Of two, the one whose run is longer on the axis: its steps are those of the scrubber.
    pub(in crate::ui) fn driver(&self) -> Option<Rc<Page>> {
        let longer = self.peer().filter(|peer| peer.own_end() > self.own_end());
        longer.or_else(|| self.me.upgrade())
    }

    /// Goes where another page's cursor is: to its step, or to its time.
    pub(in crate::ui) fn follow(&self, other: &Page) {
        let step = match other.axis() {
            // Before the first event is before all of them, also those of the same moment.
            _ if other.cursor() == 0 => 0,
            Axis::Step => other.cursor(),
            Axis::Time => self.play.borrow().step_at(other.play.borrow().time_at(other.cursor())),
        };
        self.seek_alone(step.into());
    }

    /// Opens what a text says beside this, or closes what is there.
    pub(super) fn set_beside(&self, wanted: Option<&str>) {
        self.beside.second.take();
        let root = &self.parts.root;
        if let Ok(Some(old)) = root.query_selector(".beside") {
            old.remove();
        }
        let _ = root.class_list().toggle_with_force("two", wanted.is_some());
        if let Some(wanted) = wanted {
            let side = el("section").class("beside").attr("aria-label", "Second program").attr("lesson", wanted);
            let side = side.attr("data-beside", "").attr("renderer", "canvas2d").0;
            // Before the bar that moves the cursor of both.
            let _ = root.insert_before(&side, Some(&self.parts.player.panel));
            // What its folder is was read once already.
            if let Ok(second) = Page::new(side.clone(), side.as_ref(), &self.script, self.modules.clone()) {
                *second.beside.first.borrow_mut() = self.me.clone();
                // What the first one has for both. Not even hidden: it would be there twice by name.
                view::each(&side, SHARED, &mut |_, part| part.remove());
                view::each(&side, "[id]", &mut |_, part| _ = part.remove_attribute("id"));
                view::each(&side, "section", &mut |_, part| {
                    let label = part.get_attribute("aria-label").unwrap_or_default();
                    set(part, "aria-label", &("Second: ".to_owned() + &label));
                });
                *self.beside.second.borrow_mut() = Some(second);
            }
        }
        self.show_now();
    }

    /// Opens what stands beside a lesson asked for by this text. On a narrow page that is for the
    /// reader to ask for.
    pub(super) fn open_beside(&self, asked: &str) {
        if !self.is_beside() {
            let given = asked.trim().contains(char::is_whitespace);
            let beside = link::beside(asked).filter(|_| given || self.host.client_width() >= WIDE);
            self.set_beside(beside.as_deref());
            self.draw_settings();
        }
    }

    /// Opens the next of the lesson's programs beside this one, or closes what is there.
    pub(super) fn toggle_beside(&self) {
        let wanted = self.open.borrow().as_ref().map(|open| {
            let other = (open.variant + 1) % open.lesson.variants.len();
            link::write(open, other)
        });
        let open = self.peer().is_some();
        self.set_beside(wanted.as_deref().filter(|_| !open));
        self.draw_settings();
    }

    /// The state of both as text.
    pub(super) fn lesson_text(&self) -> String {
        let text = |page: &Page| page.open.borrow().as_ref().map(|open| link::write(open, open.variant));
        let second = self.peer().and_then(|peer| text(&peer));
        [text(self), second].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The buttons that choose what stands in the code's place while there are two.
    pub(super) fn panes(&self) -> HtmlElement {
        let group = el("div").class("variants panes").attr("role", "group").attr("aria-label", "Show").0;
        let shown = self.parts.root.get_attribute("data-pane");
        for (at, name) in PANES.into_iter().enumerate() {
            let pick = view::button(name);
            let on = shown.as_deref().map_or(at == 0, |shown| shown == name);
            flag(&pick, "aria-pressed", on);
            self.hear(&pick, "click", move |page, _| {
                set(&page.parts.root, "data-pane", name);
                page.draw_settings();
                page.show_now();
                page.peer().iter().for_each(|peer| peer.show_now());
            });
            El(group.clone()).with(&[&pick]);
        }
        group
    }
}
