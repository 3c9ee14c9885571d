//! The transport bar: where the cursor is, and the controls that move it.

use super::dom::{fill_field, flag, set, set_if, set_text, show};
use super::sparklines::Sparklines;
use super::templates::{fill_slot, part, template};
use crate::app::Model;
use crate::language::tr;
use crate::machine::Axis;
use crate::say;
use crate::trace::seconds;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, Node};

/// The bar.
pub(super) struct Player {
    pub(super) panel: HtmlElement,
    play: HtmlElement,
    scrub: HtmlInputElement,
    sparklines: Sparklines,
    step: HtmlInputElement,
    of: HtmlElement,
    speed: HtmlSelectElement,
    axis: HtmlElement,
    fold: HtmlElement,
    projector: HtmlElement,
    /// Where the menu stands in a lesson.
    pub(super) menu_home: HtmlElement,
}

impl Player {
    /// Builds the bar above what the first pane has there.
    pub(super) fn build(track: &Node) -> Self {
        let panel = template("player");
        let player = Self {
            play: part(&panel, "play"),
            scrub: part(&panel, "scrub"),
            sparklines: Sparklines::build(),
            step: part(&panel, "step"),
            of: part(&panel, "of"),
            speed: part(&panel, "speed"),
            axis: part(&panel, "axis"),
            fold: part(&panel, "lanes"),
            projector: part(&panel, "projector"),
            menu_home: part(&panel, "player-menu"),
            panel,
        };
        fill_slot(&player.panel, "track", track);
        fill_slot(&player.panel, "sparklines", &player.sparklines.panel);
        player
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
        let (said, values) = (model.main().sentence(), values(model));
        set(
            &self.scrub,
            "aria-valuetext",
            &say!("step {cursor} of {len}, {time}{values}: {said}", cursor, len, time, values, said),
        );
        if let Some(peak) = self.sparklines.render(model) {
            set_if(&self.scrub, "title", &peak);
        }
        self.step.set_max(&len.to_string());
        fill_field(&self.step, &cursor.to_string());
        set_text(&self.of, &say!("of {len} · {time}", len, time));
        set_text(&self.play, if model.is_playing() { "❚❚" } else { "▶" });
        set_if(&self.play, "aria-label", if model.is_playing() { tr("Stop playing") } else { tr("Play") });
        let speed = model.attributes.get("speed").unwrap_or("1").trim();
        if self.speed.value() != speed {
            self.speed.set_value(speed);
        }
        let by_step = model.view.axis == Axis::Step;
        flag(&self.axis, "aria-pressed", by_step);
        set_text(&self.axis, if by_step { tr("Axis: steps") } else { tr("Axis: time") });
        show(&self.axis, model.view.lanes_open);
        flag(&self.fold, "aria-expanded", model.view.lanes_open);
        flag(&self.projector, "aria-pressed", model.attributes.has("projector"));
    }
}

/// What the lines in the track are at the cursor, in words.
fn values(model: &Model) -> String {
    let pane = model.main();
    match pane.machine().queue() {
        Some(queue) if !model.is_lesson() => {
            say!(", {} queued, {} in flight", queue.items.len(), pane.graph.fold().stats().in_flight)
        }
        _ => String::new(),
    }
}
