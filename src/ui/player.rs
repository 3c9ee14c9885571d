//! The transport bar: where the cursor is, and the controls that move it.

use super::dom::{El, button, el, flag, make, set, set_if, set_text, show, sign};
use crate::app::Model;
use crate::machine::Axis;
use crate::trace::seconds;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// Speeds that can be chosen.
const SPEEDS: [&str; 9] = ["0.1", "0.25", "0.5", "1", "2", "3", "5", "7", "10"];

/// The bar.
pub(super) struct Player {
    pub(super) panel: HtmlElement,
    play: HtmlElement,
    scrub: HtmlInputElement,
    step: HtmlInputElement,
    of: HtmlElement,
    speed: HtmlSelectElement,
    axis: HtmlElement,
    fold: HtmlElement,
    projector: HtmlElement,
}

/// A button with a sign, and the keys that do the same.
fn key_sign(text: &str, name: &str, keys: &str, action: &str) -> HtmlElement {
    sign(text, name, action).attr("title", &format!("{name} ({keys})")).0
}

impl Player {
    /// Builds the bar above the lanes and what else the first pane has there.
    pub(super) fn build(track: &[&Element]) -> Self {
        let play = key_sign("▶", "Play", "space", "play");
        let buttons = [
            key_sign("«", "To the start", "Home", "to-start"),
            key_sign("‹", "One step back", "←", "step-back"),
            play.clone(),
            key_sign("›", "One step on", "→", "step-on"),
            key_sign("»", "To the end", "End", "to-end"),
        ];
        let scrub: HtmlInputElement =
            make("input class=scrub type=range min=0 step=1 name=scrub aria-label=Cursor data-action=scrub").done();
        let step: HtmlInputElement = make("input type=number min=0 name=step aria-label=Step data-action=seek").done();
        let of = el("span").class("of").0;
        let speed = make("select aria-label=Speed name=speed data-action=speed");
        for value in SPEEDS {
            speed.clone().with(&[&el("option").attr("value", value).text(&format!("{value}×")).0]);
        }
        let speed: HtmlSelectElement = speed.done();
        let axis = button("Axis: time", "axis").class("axis").attr("aria-pressed", "false");
        let axis = axis.attr("title", "Lay the lanes out by time or by steps").0;
        let fold = button("Lanes", "lanes").attr("aria-expanded", "false").0;
        let projector = button("Projector", "projector").attr("aria-pressed", "false").attr("aria-keyshortcuts", "P");
        let projector = projector.attr("title", "Large type, high contrast, nothing else (P)").0;
        let bar = make("div class=transport").with(&buttons.each_ref().map(|button| -> &Element { button }));
        let bar = bar.with(&[&scrub, &step, &of, &speed, &axis, &fold, &projector]).0;
        let panel = make("section class=player aria-label=Player hidden").with(&[&bar]).with(track).0;
        Self { panel, play, scrub, step, of, speed, axis, fold, projector }
    }

    /// The slider of the cursor.
    pub(super) fn is_scrub(&self, element: &HtmlElement) -> bool {
        self.scrub.unchecked_ref::<HtmlElement>() == element
    }

    pub(super) fn render(&self, model: &Model) {
        let driver = &model.panes[model.driver()];
        let (cursor, len, time) = (driver.step(), driver.playback.len(), seconds(driver.time()));
        show(&self.panel, len > 0 || !model.main().playback.is_empty());
        self.scrub.set_max(&len.to_string());
        self.scrub.set_value(&cursor.to_string());
        let said = model.main().sentence();
        set(&self.scrub, "aria-valuetext", &format!("step {cursor} of {len}, {time}: {said}"));
        self.step.set_max(&len.to_string());
        // Don't overwrite the field while the user is typing.
        if !self.step.matches(":focus").unwrap_or(false) {
            self.step.set_value(&cursor.to_string());
        }
        set_text(&self.of, &format!("of {len} · {time}"));
        set_text(&self.play, if model.is_playing() { "❚❚" } else { "▶" });
        set_if(&self.play, "aria-label", if model.is_playing() { "Stop playing" } else { "Play" });
        let speed = model.attributes.get("speed").unwrap_or("1").trim();
        if self.speed.value() != speed {
            self.speed.set_value(speed);
        }
        let by_step = model.view.axis == Axis::Step;
        flag(&self.axis, "aria-pressed", by_step);
        set_text(&self.axis, if by_step { "Axis: steps" } else { "Axis: time" });
        show(&self.axis, model.view.lanes_open);
        flag(&self.fold, "aria-expanded", model.view.lanes_open);
        flag(&self.projector, "aria-pressed", model.attributes.has("projector"));
    }
}

/// The name of a pane's part: of the second, with that before it.
pub(super) fn named(element: El, second: bool, name: &str) -> El {
    element.attr("aria-label", &if second { format!("Second: {name}") } else { name.to_owned() })
}
