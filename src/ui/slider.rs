//! A number that is changed while a crawl runs: a field with a slider below it.

use super::dom::{Listeners, fill_field, flag, now, set};
use super::templates::{fragment, part, write};
use crate::app::{LIVE_OPTIONS, Model};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Event, HtmlElement, HtmlInputElement};

/// Where a slider ends, so that each number has some px; more than this is typed.
const SLIDER_END: u32 = 20;
/// For how long after it was moved a slider stays where it was put, ms.
const HOLD_MS: f64 = 1000.0;

/// A slider with a number's field: dragged while it runs, and the effect is seen at once.
pub(super) struct Slider {
    pub(super) name: &'static str,
    pub(super) field: HtmlInputElement,
    slider: HtmlInputElement,
    /// When it was last moved, ms.
    moved_at: Rc<Cell<f64>>,
    _listeners: Listeners,
}

impl Slider {
    /// A slider for an attribute, and its elements.
    pub(super) fn build(name: &'static str, words: [&str; 2], short: &str, title: &str) -> (Self, DocumentFragment) {
        let all = fragment("slider");
        let (field, slider): (HtmlInputElement, HtmlInputElement) = (part(&all, "field"), part(&all, "slider"));
        write(&all, "label", words[0]);
        write(&all, "term", words[1]);
        set(&part(&all, "number"), "title", title);
        field.set_name(name);
        set(&field, "data-option", name);
        set(&slider, "data-slider", name);
        set(&slider, "aria-label", short);
        let (moved_at, listeners) = (Rc::new(Cell::new(f64::NEG_INFINITY)), Listeners::default());
        let moved = moved_at.clone();
        listeners.on(&slider, "input", move |_: Event| moved.set(now()));
        (Self { name, field, slider, moved_at, _listeners: listeners }, all)
    }

    pub(super) fn render(&self, model: &Model) {
        let default = self.default(model);
        let value =
            model.attributes.get(self.name).map_or_else(|| default.to_string(), |text| text.replace(['\n', '\r'], " "));
        if value.parse().is_ok_and(|number: u32| number > SLIDER_END) {
            // It stays long: shortened, it would jump under a finger.
            set(&self.slider, "max", "100");
        }
        fill_field(&self.field, &value);
        if self.slider.value() != value && !self.is_in_hand() {
            self.slider.set_value(&value);
        }
        flag(&self.field, "aria-invalid", model.error.as_ref().is_some_and(|error| error.field == self.name));
    }

    /// The number where the attribute is not set.
    fn default(&self, model: &Model) -> u32 {
        if self.name == "consumers" { model.start.defaults.consumers } else { model.start.defaults.permits }
    }

    /// Whether it is dragged, or was moved a moment ago: a value that comes then may be older than that.
    fn is_in_hand(&self) -> bool {
        let is_focused = self.slider.matches(":focus").unwrap_or(false);
        self.slider.matches(":active").unwrap_or(false) || is_focused && now() - self.moved_at.get() < HOLD_MS
    }
}

/// The slider that an event is about: its attribute and its value.
pub(super) fn slider_of(element: &HtmlElement) -> Option<(&'static str, String)> {
    let name = element.get_attribute("data-slider")?;
    let name = LIVE_OPTIONS.into_iter().find(|known| *known == name)?;
    Some((name, element.unchecked_ref::<HtmlInputElement>().value()))
}
