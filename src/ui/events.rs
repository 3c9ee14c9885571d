//! Events of the document as messages: one listener for each type of event, on the shadow root, reads what is
//! in `data-action` of the control that it is about. Only what is dragged (the picture, the lanes)
//! listens for itself.

use super::actions::{click_message, column_of, option_named};
use super::dom::{closest, epoch, is_media, now, set, side, window};
use super::element::Element;
use super::keys;
use super::slider::slider_of;
use crate::app::{LessonMsg, Msg};
use crate::fetch::Reach;
use wasm_bindgen::prelude::*;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, EventTarget, FocusEvent, HtmlElement, HtmlInputElement,
    KeyboardEvent, MouseEvent, PageTransitionEvent,
};

/// A press holds what is shown for this long at most, ms: its release can be missed.
const PRESS_MS: f64 = 1000.0;
/// A finger's click comes this much after its release, ms, at most.
const CLICK_MS: f64 = 100.0;
/// What holds still while it is pressed: a row drawn anew between press and release would lose the click,
/// or send it to the page that has come into its place.
const HELD: &str = "tbody, .problems, .steps, .inspector";

type Handler = fn(&Element, &Event);

impl Element {
    /// Listens for as long as the element lives.
    pub(super) fn listen(&self, shadow: &EventTarget) -> Result<(), JsValue> {
        self.model.borrow_mut().epoch = epoch();
        let on_root: [(&'static str, Handler); 14] = [
            ("click", Self::clicked),
            ("input", Self::typed),
            ("change", Self::changed),
            ("submit", |element, event| {
                event.prevent_default();
                element.press(&element.view.bar.crawl, Msg::Submit);
            }),
            ("keydown", |element, event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                if let Some(msg) = keys::pressed(element, event) {
                    event.prevent_default();
                    element.dispatch(msg);
                }
            }),
            ("scroll", |element, event| {
                if closest(event, ".scroller, .steps").is_some() {
                    element.render();
                }
            }),
            ("pointerdown", |element, event| {
                if element.model.borrow().view.menu.is_some() && closest(event, ".page-menu").is_none() {
                    element.dispatch(Msg::CloseMenu);
                }
                if closest(event, ".menu-place").is_none() {
                    element.close_bar_menu();
                }
                if closest(event, HELD).is_some() {
                    element.dispatch(Msg::Hold(PRESS_MS));
                }
                // What has been pressed is known.
                closest(event, ".cut").iter().for_each(|cut| _ = cut.remove_attribute("title"));
            }),
            ("pointerover", Self::explain_cut),
            ("focusin", |element, event| element.scrub_focus(event, true)),
            ("focusout", |element, event| {
                element.scrub_focus(event, false);
                element.leave_bar_menu(event);
            }),
            ("close", |element, _| element.dispatch(Msg::Help(false))),
            ("paste", |element, event| {
                let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
                element.pasted(event, data);
            }),
            ("dragover", |_, event| event.prevent_default()),
            ("drop", Self::dropped),
        ];
        for (name, handler) in on_root {
            self.listeners.listen(shadow, name, Box::new(self.handle(handler)));
        }
        let on_window: [(&'static str, Handler); 5] = [
            // What is within the element looks from here as if it were the element itself.
            ("pointerdown", |element, event| {
                if event.target().as_ref() != Some(element.host.as_ref()) {
                    element.close_bar_menu();
                }
            }),
            ("pointerup", Self::released),
            ("pointercancel", Self::released),
            // Come back to by the browser's Back: whatever the page was at may have been ended meanwhile, or not.
            ("pageshow", |element, event| {
                if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                    element.dispatch(Msg::LoadRuns);
                }
            }),
            ("click", |element, _| {
                if element.model.borrow().view.held_until > 0.0 {
                    element.dispatch(Msg::Hold(0.0));
                }
            }),
        ];
        for (name, handler) in on_window {
            self.listeners.listen(&window(), name, Box::new(self.handle(handler)));
        }
        // The last ones stand between the usual pixel ratios: a window that goes to another screen
        // may have another ratio and the same size.
        let queries = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(forced-colors: active)"];
        let queries = queries.map(str::to_owned);
        let ratios = ["1.1", "1.4", "1.6", "1.9", "2.2", "2.7"].map(|ratio| format!("(min-resolution: {ratio}dppx)"));
        for query in queries.iter().chain(&ratios) {
            if let Ok(Some(media)) = window().match_media(query) {
                let changed: Handler = |element, _| {
                    element.send_theme();
                    element.dispatch(element.view.measure(&element.host));
                };
                self.listeners.listen(&media, "change", Box::new(self.handle(changed)));
            }
        }
        if let Ok(Some(media)) = window().match_media("print") {
            self.listeners.listen(&media, "change", Box::new(self.handle(Self::printed)));
        }
        for name in ["beforeprint", "afterprint"] {
            self.listeners.listen(&window(), name, Box::new(self.handle(Self::printed)));
        }
        Ok(())
    }

    fn handle(&self, handler: Handler) -> impl Fn(&Event) + 'static {
        let me = self.me.clone();
        move |event| {
            if let Some(element) = me.upgrade() {
                handler(&element, event);
            }
        }
    }

    /// Paper gets other colours, and what is on no screen.
    fn printed(&self, event: &Event) {
        self.send_theme();
        self.dispatch(Msg::Printing(event.type_() == "beforeprint" || is_media("print")));
        self.dispatch(self.view.measure(&self.host));
    }

    fn clicked(&self, event: &Event) {
        let Some(control) = closest(event, "[data-action]") else { return };
        // The second half of a double click on Crawl, in whose place there is Pause by then.
        let is_second = event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() > 1);
        if is_second && control.get_attribute("data-action").as_deref() == Some("pause") {
            return;
        }
        if let Some(msg) = click_message(&control) {
            self.press(&control, msg);
        }
    }

    fn typed(&self, event: &Event) {
        let Some(input) = closest(event, "input") else { return };
        let field: &HtmlInputElement = input.unchecked_ref();
        if let Some((name, value)) = slider_of(&input) {
            return self.dispatch(Msg::SetOption(name, value));
        }
        match field.name().as_str() {
            "url" => self.dispatch(Msg::UrlTyped(field.value())),
            "search" => self.dispatch(Msg::Search(field.value())),
            "scrub" => self.dispatch(Msg::Seek(field.value_as_number())),
            _ => {}
        }
    }

    fn changed(&self, event: &Event) {
        let Some(input) = closest(event, "input, select") else { return };
        // A select is taken for an input: of both only the value is used.
        let field: &HtmlInputElement = input.unchecked_ref();
        if let Some(name) = input.get_attribute("data-option").and_then(|name| option_named(&name)) {
            return self.dispatch(Msg::SetOption(name, field.value()));
        }
        let number = || field.value().trim().parse().ok();
        match input.get_attribute("data-action").as_deref() {
            Some("seek") => self.dispatch(Msg::Seek(field.value_as_number())),
            Some("color") => self.dispatch(Msg::ColorBy(field.value())),
            Some("size") => self.dispatch(Msg::SizeBy(field.value())),
            Some("speed") => self.dispatch(Msg::Speed(field.value())),
            Some("set-number") => {
                if let Some(number) = number() {
                    self.dispatch(Msg::Lesson(side(&input), LessonMsg::SetNumber(number)));
                }
            }
            Some("column") => {
                if let Some(column) = column_of(&input) {
                    self.dispatch(Msg::ToggleColumn(column));
                }
            }
            Some("knob") => self.turn_knob(&input, number()),
            _ if field.type_() == "file" => {
                if let Some(file) = field.files().and_then(|files| files.get(0)) {
                    self.open(file.into(), Reach::Anywhere);
                }
                // So that the same file can be picked again.
                field.set_value("");
            }
            _ => {}
        }
    }

    /// Turns a knob, and shows where it stands now: not beyond its end, and at a whole step.
    fn turn_knob(&self, input: &HtmlElement, value: Option<u32>) {
        let (pane, name) = (side(input), input.get_attribute("name").unwrap_or_default());
        let knob = |element: &Self| {
            let model = element.model.borrow();
            let open = model.panes.get(pane)?.lesson.as_ref()?;
            open.settings.named().find(|(knob, _)| knob.name == name).map(|(knob, value)| (knob.name, value))
        };
        if let (Some((name, _)), Some(value)) = (knob(self), value) {
            self.dispatch(Msg::Lesson(pane, LessonMsg::Knob(name, value)));
        }
        if let Some((_, value)) = knob(self) {
            input.unchecked_ref::<HtmlInputElement>().set_value(&value.to_string());
        }
    }

    /// Says all of a text that is cut for want of room, and nothing where it can be read anyway: it would lie over
    /// the next row.
    fn explain_cut(&self, event: &Event) {
        let Some(cut) = closest(event, ".cut") else { return };
        let lacks_room = |part: &web_sys::Element| part.scroll_width() > part.client_width();
        if lacks_room(&cut) || cut.first_element_child().is_some_and(|start| lacks_room(&start)) {
            set(&cut, "title", &cut.text_content().unwrap_or_default());
        }
    }

    fn scrub_focus(&self, event: &Event, focused: bool) {
        if closest(event, "input").is_some_and(|input| self.view.player.is_scrub(&input)) {
            self.dispatch(Msg::ScrubFocus(focused));
        }
    }

    fn close_bar_menu(&self) {
        if self.model.borrow().start.menu_open {
            self.dispatch(Msg::ShowMenu(false));
        }
    }

    /// The focus goes from the menu to something else than its button.
    fn leave_bar_menu(&self, event: &Event) {
        let to = event.unchecked_ref::<FocusEvent>().related_target();
        let to = to.and_then(|to| to.dyn_into::<HtmlElement>().ok());
        let stays = |to: &HtmlElement| to.closest(".menu-place").ok().flatten().is_some();
        if closest(event, ".bar-menu").is_some() && to.is_some_and(|to| !stays(&to)) {
            self.close_bar_menu();
        }
    }

    /// Wherever a press is released.
    fn released(&self, _: &Event) {
        let is_held = {
            let mut model = self.model.borrow_mut();
            model.now = now();
            model.is_held()
        };
        if is_held {
            self.dispatch(Msg::Hold(CLICK_MS));
        }
    }

    /// Several lines become several addresses on one: left to itself a field joins them.
    fn pasted(&self, event: &Event, data: Option<DataTransfer>) {
        if closest(event, "[name=url]").is_none() {
            return;
        }
        let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !text.trim().contains(['\n', '\r']) {
            return;
        }
        event.prevent_default();
        let url = &self.view.bar.url;
        // Trimmed, so that a line's end at the end adds nothing.
        if url.set_range_text(&text.trim().replace(['\n', '\r'], " ")).is_ok() {
            self.dispatch(Msg::UrlTyped(url.value()));
        }
    }

    fn dropped(&self, event: &Event) {
        let data = event.unchecked_ref::<DragEvent>().data_transfer();
        let file = data.as_ref().and_then(DataTransfer::files).and_then(|files| files.get(0));
        if let Some(file) = file {
            event.prevent_default();
            self.open(file.into(), Reach::Anywhere);
        } else if closest(event, "[name=url]").is_some() {
            self.pasted(event, data);
        } else {
            event.prevent_default();
        }
    }
}
