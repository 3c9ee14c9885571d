//! Consumers and permits as dials: dragged while it runs, and the effect is seen at once.

use super::dom::{make, set};
use super::page::Page;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::HtmlInputElement;

/// Where a dial ends, so that each number has some px; more than this is typed.
const END: u32 = 20;
/// ms between two changes of one drag.
const PACE_MS: u32 = 80;

/// A slider beside a number's field.
#[derive(Clone)]
pub(super) struct Dial {
    name: &'static str,
    field: HtmlInputElement,
    slider: HtmlInputElement,
    waits: Rc<Cell<bool>>,
}

impl Dial {
    /// Puts a slider below the field of an attribute.
    pub(super) fn build(name: &'static str, label: &str, field: &HtmlInputElement) -> Self {
        let slider = make("input class=dial type=range min=1 max=20").attr("aria-label", label);
        let slider: HtmlInputElement = slider.attr("title", "Drag while it runs; more than 20 is typed").done();
        if let Ok(Some(row)) = field.closest("label") {
            // A new node beside one that has a parent.
            let _ = row.after_with_node_1(&slider);
        }
        Self { name, field: field.clone(), slider, waits: Rc::default() }
    }

    /// Shows what the field shows.
    pub(super) fn follow(&self) {
        let value = self.field.value();
        if value.parse().is_ok_and(|number: u32| number > END) {
            // It stays long: shortened, it would jump under a finger.
            set(&self.slider, "max", "100");
        }
        self.slider.set_value(&value);
    }
}

impl Page {
    pub(super) fn listen_dials(&self) {
        for dial in &self.own.dials {
            self.hear(&dial.slider, "input", |page, event| {
                let moved = event.target();
                let mut dials = page.own.dials.iter();
                if let Some(dial) = dials.find(|dial| moved.as_ref() == Some(dial.slider.as_ref())) {
                    page.turn(dial);
                }
            });
        }
    }

    /// A dial was moved: its attribute follows, but not for each px of a drag.
    fn turn(&self, dial: &Dial) {
        dial.field.set_value(&dial.slider.value());
        if dial.waits.replace(true) {
            return;
        }
        let (me, dial) = (self.me.clone(), dial.clone());
        wasm_bindgen_futures::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(PACE_MS).await;
            dial.waits.set(false);
            if let Some(page) = me.upgrade() {
                set(&page.host, dial.name, &dial.slider.value());
            }
        });
    }
}
