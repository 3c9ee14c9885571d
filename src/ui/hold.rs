//! What is pressed holds still: a row drawn anew between press and release would lose the click,
//! or send it to the page that has come into its place.

use super::dom::window;
use super::page::Page;

/// A press holds what is shown for this long at most, ms: its release can be missed.
const PRESS_MS: f64 = 1000.0;
/// A finger's click comes this much after its release, ms, at most.
const CLICK_MS: f64 = 100.0;

impl Page {
    pub(super) fn listen_to_presses(&self) {
        let found = &self.parts.found;
        for list in [&found.rows, &found.problems, &found.steps, &found.inspector.panel] {
            self.hear(list, "pointerdown", |page, _| page.hold(PRESS_MS));
        }
        // Wherever it is released.
        for end in ["pointerup", "pointercancel"] {
            self.hear(&window(), end, |page, _| {
                if page.is_held() {
                    page.hold(CLICK_MS);
                }
            });
        }
        self.hear(&window(), "click", |page, _| page.held_until.set(0.0));
    }

    fn hold(&self, ms: f64) {
        self.held_until.set(js_sys::Date::now() + ms);
    }

    /// Asks the stage once more for what it answered while something was held.
    pub(super) fn ask_again(&self) {
        self.parts.found.inspector.asked.set(0.0);
        self.problems_asked.set(0.0);
        self.show_soon();
    }

    /// Whether one of the lists is pressed, so that what comes by itself is to be shown later.
    pub(super) fn is_held(&self) -> bool {
        js_sys::Date::now() < self.held_until.get()
    }
}
