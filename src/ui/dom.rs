//! A few helpers over `web-sys`: elements in one expression, listeners that end with
//! their owner.

use gloo_events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window. This module runs nowhere else.
pub(super) fn window() -> Window {
    js_sys::global().unchecked_into()
}

pub(super) fn document() -> Document {
    window().document().unwrap_throw()
}

/// Whether a media query holds.
pub(super) fn is_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|media| media.matches())
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

/// The height of a row of a list that is drawn by the row, px: the height of a line of the list. So
/// the style sheet alone says how high rows are, and where they are higher for a finger.
pub(super) fn row_height(list: &Element) -> f64 {
    let style = window().get_computed_style(list).ok().flatten();
    let height = style.and_then(|style| style.get_property_value("line-height").ok()).unwrap_or_default();
    // Without the style sheet it is a word; something has to be divided by.
    height.trim_end_matches("px").parse::<f64>().unwrap_or(0.0).max(16.0)
}

/// A button that makes a message: [`super::events`] says which.
pub(super) fn button(label: &str, action: &str) -> El {
    make("button type=button").attr("data-action", action).text(label)
}

/// A button that shows a sign and says a name.
pub(super) fn sign(sign: &str, name: &str, action: &str) -> El {
    button(sign, action).class("sign").attr("aria-label", name).attr("title", name)
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

/// Goes through the elements of a panel that fit.
pub(super) fn each(panel: &Element, which: &str, then: &mut dyn FnMut(u32, &HtmlElement)) {
    let Ok(list) = panel.query_selector_all(which) else { return };
    for at in 0..list.length() {
        if let Some(element) = list.item(at) {
            then(at, element.unchecked_ref());
        }
    }
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

/// A property of an element's style. By the object model, not by attribute: the page's policy forbids
/// inline styles.
pub(super) fn style(element: &HtmlElement, property: &str, value: &str) {
    let _ = element.style().set_property(property, value);
}

/// Text in which code stands between backticks.
pub(super) fn prose(tag: &str, text: &str) -> El {
    let paragraph = el(tag);
    for (at, part) in text.split('`').enumerate() {
        let piece = el(if at % 2 == 1 { "code" } else { "span" }).text(part).0;
        paragraph.clone().with(&[&piece]);
    }
    paragraph
}

/// Fills a panel anew, and gives the focus back to the control that had it: the one of the
/// same name, or else at the same place.
pub(super) fn refill(panel: &HtmlElement, fill: impl FnOnce(&dyn Fn(&HtmlElement))) {
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
    fill(&|child| _ = panel.append_child(child));
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

    /// Listens to an event, also if it is one that does not bubble.
    pub(super) fn listen(&self, target: &EventTarget, event: &'static str, run: Box<dyn Fn(&Event)>) {
        let options = match event {
            "scroll" | "close" => EventListenerOptions::run_in_capture_phase(),
            _ => EventListenerOptions::enable_prevent_default(),
        };
        self.0.borrow_mut().push(EventListener::new_with_options(target, event, options, run));
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
