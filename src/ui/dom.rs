//! A few helpers over `web-sys`: what differs is written, and listeners end with their owner.

use gloo_events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlInputElement, Node, Window};

/// The window. This module runs nowhere else.
pub(super) fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The page's address, as the browser has it.
pub(super) fn href() -> String {
    window().location().href().unwrap_or_default()
}

/// What addresses on a page are relative to; none where its own says nothing, as of a file.
pub(super) fn page_at(href: &str) -> Option<Url> {
    Url::parse(href).ok().filter(|url| url.scheme() != "file")
}

/// Whether a media query holds.
pub(super) fn is_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|media| media.matches())
}

/// The element of an event's target or around it that fits.
pub(super) fn closest(event: &Event, selector: &str) -> Option<HtmlElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()??.dyn_into().ok()
}

/// The pane that a control stands in.
pub(super) fn side(control: &HtmlElement) -> usize {
    usize::from(control.closest("[data-side]").ok().flatten().is_some())
}

/// The number in an attribute.
pub(super) fn number_in<T: std::str::FromStr>(element: &Element, name: &str) -> Option<T> {
    element.get_attribute(name)?.parse().ok()
}

/// ms since the page was opened: never set back, as the clock on the wall may be.
pub(super) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// When that was 0, ms since 1970, to a fraction of one that no other page is likely to have.
pub(super) fn epoch() -> f64 {
    js_sys::Date::now() - now() + js_sys::Math::random()
}

/// Goes through the elements of a panel that fit.
pub(super) fn each(panel: &Element, which: &str, then: &mut dyn FnMut(u32, &HtmlElement)) {
    let Ok(list) = panel.query_selector_all(which) else { return };
    for at in 0..list.length() {
        if let Some(element) = list.item(at) {
            then(at, element.unchecked_ref());
        }
    }
}

/// Adds a child at the end. Nodes are ours and fresh, so it cannot fail.
pub(super) fn append(parent: &Node, child: &Node) {
    let _ = parent.append_child(child);
}

/// Sets or takes away a class.
pub(super) fn class(element: &Element, name: &str, on: bool) {
    let list = element.class_list();
    if list.contains(name) != on {
        // The name is ours, so it is valid.
        let _ = list.toggle_with_force(name, on);
    }
}

/// Sets an attribute if it is another: a change costs style.
pub(super) fn set_if(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        set(element, name, value);
    }
}

/// Shows a value in a field, but not while somebody is typing there.
pub(super) fn fill_field(field: &HtmlInputElement, value: &str) {
    if field.value() != value && !field.matches(":focus").unwrap_or(false) {
        field.set_value(value);
    }
}

/// A property of an element's style. By the object model, not by attribute: the page's policy forbids
/// inline styles.
pub(super) fn style(element: &HtmlElement, property: &str, value: &str) {
    let _ = element.style().set_property(property, value);
}

/// Fills a panel anew, and gives the focus back to the control that had it: the one of the
/// same name, or else at the same place.
pub(super) fn refill(panel: &HtmlElement, fill: impl FnOnce(&dyn Fn(&Node))) {
    const CONTROLS: &str = "button:enabled, input";
    let name = |control: &HtmlElement| control.get_attribute("aria-label");
    let (mut place, mut named) = (None, None);
    if panel.matches(":focus-within").unwrap_or(false) {
        each(panel, CONTROLS, &mut |at, control| {
            if control.matches(":focus").unwrap_or(false) {
                (place, named) = (Some(at), name(control));
            }
        });
    }
    panel.set_text_content(None);
    fill(&|child| append(panel, child));
    let Some(place) = place else { return };
    let mut next = None;
    each(panel, CONTROLS, &mut |at, control| {
        // At an end a line has no way on, but the way back is at the same place.
        if at == place && next.is_none() || named.is_some() && name(control) == named {
            next = Some(control.clone());
        }
    });
    if let Some(control) = next {
        // Where it is refused nothing is lost.
        let _ = control.focus();
    }
}

/// What was drawn last, so that the same is not drawn again.
#[derive(Debug)]
pub(super) struct Memo<K>(RefCell<Option<K>>);

impl<K> Default for Memo<K> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: PartialEq> Memo<K> {
    /// Whether it is something else than last time.
    pub(super) fn is_new(&self, key: K) -> bool {
        let mut last = self.0.borrow_mut();
        let is_new = last.as_ref() != Some(&key);
        *last = Some(key);
        is_new
    }

    /// Lets it be drawn again.
    pub(super) fn forget(&self) {
        *self.0.borrow_mut() = None;
    }
}

/// Sets an attribute; names are ours, so they are valid.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).unwrap_throw();
}

/// Sets an attribute that says whether something is so.
pub(super) fn flag(element: &Element, name: &str, is: bool) {
    set(element, name, if is { "true" } else { "false" });
}

/// Opens or closes a `details`.
pub(super) fn flag_open(details: &Element, open: bool) {
    if open {
        set(details, "open", "");
    } else {
        // Removing what is not there is no error.
        let _ = details.remove_attribute("open");
    }
}

/// Sets text if it is another: an unchanged node costs no layout.
pub(super) fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Says something in an element of its own, or hides it where there is nothing to say.
pub(super) fn say(element: &HtmlElement, text: &str) {
    set_text(element, text);
    show(element, !text.is_empty());
}

/// Shows or hides an element, if it is not so already: setting `hidden` costs its style anew.
pub(super) fn show(element: &HtmlElement, shown: bool) {
    if element.hidden() == shown {
        element.set_hidden(!shown);
    }
}

/// Listeners that end with this.
#[derive(Default)]
pub(super) struct Listeners(RefCell<Vec<EventListener>>);

impl Listeners {
    /// Listens; the handler may prevent the default.
    pub(super) fn on<E: JsCast + 'static>(
        &self,
        target: &EventTarget,
        event: &'static str,
        handler: impl Fn(E) + 'static,
    ) {
        self.listen(target, event, Box::new(move |event| handler(event.clone().unchecked_into())));
    }

    /// Listens to an event, also if it is one that does not bubble.
    pub(super) fn listen(&self, target: &EventTarget, event: &'static str, run: Box<dyn Fn(&Event)>) {
        let options = match event {
            "scroll" | "close" => EventListenerOptions::run_in_capture_phase(),
            _ => EventListenerOptions::enable_prevent_default(),
        };
        self.0.borrow_mut().push(EventListener::new_with_options(target, event, options, run));
    }
}
