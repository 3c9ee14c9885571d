//! A few helpers over `web-sys`: elements in one expression, listeners that end with
//! their owner.

use gloo_events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window. This room runs nowhere else.
pub(super) fn window() -> Window {
    js_sys::global().unchecked_into()
}

pub(super) fn document() -> Document {
    window().document().unwrap_throw()
}

/// An element under construction.
#[derive(Clone)]
pub(super) struct El(pub(super) HtmlElement);

/// Begins an element. Tag names are ours, so they are valid.
pub(super) fn el(tag: &str) -> El {
    El(document().create_element(tag).unwrap_throw().unchecked_into())
}

/// Begins an element with attributes, as `button class=pick type=button hidden`. Shorter in
/// code and in bytes than one call an attribute; values have no spaces.
pub(super) fn make(spec: &str) -> El {
    let (tag, attributes) = spec.split_once(' ').unwrap_or((spec, ""));
    let element = el(tag);
    for attribute in attributes.split_terminator(' ') {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        set(&element.0, name, value);
    }
    element
}

/// The number a text begins with, or NaN: by the browser, as Rust's way is 12 KB of tables and code.
pub(super) fn number(text: &str) -> f64 {
    js_sys::Number::parse_float(text)
}

/// The height of a row of a list that is drawn by the row, px: the height of a line of the list. So
/// the style sheet alone says how high rows are, and where they are higher for a finger.
pub(super) fn row_height(list: &Element) -> f64 {
    let style = window().get_computed_style(list).ok().flatten();
    let height = style.and_then(|style| style.get_property_value("line-height").ok()).unwrap_or_default();
    // Without the style sheet it is a word; something has to be divided by.
    number(&height).max(16.0)
}

impl El {
    pub(super) fn class(self, class: &str) -> Self {
        self.0.set_class_name(class);
        self
    }

    pub(super) fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    /// Text only ever becomes text.
    pub(super) fn text(self, text: &str) -> Self {
        self.0.set_text_content(Some(text));
        self
    }

    pub(super) fn with(self, children: &[&Element]) -> Self {
        for child in children {
            self.0.append_child(child).unwrap_throw();
        }
        self
    }

    pub(super) fn done<T: JsCast>(self) -> T {
        self.0.unchecked_into()
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

/// The form of a state, beside words that say the same.
pub(super) fn mark(class: &str) -> HtmlElement {
    el("span").class(&format!("mark {class}")).attr("aria-hidden", "true").0
}

/// Sets text if it is another: an unchanged node costs no layout.
pub(super) fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
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

    /// Boxed, so that all there is to listening is compiled once and not for each handler.
    pub(super) fn listen(&self, target: &EventTarget, event: &'static str, run: Box<dyn Fn(&Event)>) {
        let options = EventListenerOptions::enable_prevent_default();
        self.0.borrow_mut().push(EventListener::new_with_options(target, event, options, run));
    }

    /// Empties an element, for it to be drawn anew, and no longer listens to what was in it.
    pub(super) fn empty(&self, element: &Element) {
        let is_in = |node: &web_sys::Node| node != element.unchecked_ref() && element.contains(Some(node));
        self.0.borrow_mut().retain(|listener| !listener.target().dyn_ref().is_some_and(is_in));
        element.set_text_content(None);
    }
}

/// A number with thin spaces between thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// Bytes as a reader wants them.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..=9_999 => format!("{} B", thousands(count)),
        10_000..=9_999_999 => format!("{} KB", thousands(count / 1000)),
        _ => format!("{}.{} MB", thousands(count / 1_000_000), count / 100_000 % 10),
    }
}
