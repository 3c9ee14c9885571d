//! The transport bar and the lanes' canvas.

use super::dom::{El, el, flag, set, set_text, show};
use super::stuck::StuckView;
use web_sys::{Element, HtmlButtonElement, HtmlCanvasElement, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// Speeds that can be chosen.
const SPEEDS: [&str; 9] = ["0.1", "0.25", "0.5", "1", "2", "3", "5", "7", "10"];

/// What a button of the bar does.
#[derive(Clone, Copy)]
pub(super) enum Move {
    /// To the first step.
    Start,
    /// So many steps on, or back.
    By(i32),
    /// Play, or stop playing.
    Play,
    /// To the end, and along with it.
    End,
}

/// The panel's parts.
pub(super) struct PlayerView {
    pub(super) panel: HtmlElement,
    pub(super) buttons: Vec<(Move, HtmlButtonElement)>,
    play: HtmlButtonElement,
    pub(super) scrub: HtmlInputElement,
    pub(super) step: HtmlInputElement,
    of: HtmlElement,
    pub(super) speed: HtmlSelectElement,
    pub(super) axis: HtmlButtonElement,
    pub(super) fold: HtmlButtonElement,
    pub(super) projector: HtmlButtonElement,
    /// The last event in words.
    pub(super) said: HtmlElement,
    pub(super) lanes: HtmlElement,
    pub(super) canvas: HtmlCanvasElement,
    /// What is under the pointer in the lanes.
    pub(super) tip: HtmlElement,
    /// The mark that is pointed at, in words.
    pub(super) card: HtmlElement,
    /// What the lanes do not show.
    pub(super) left_out: HtmlElement,
    pub(super) stuck: StuckView,
}

fn sign(sign: &str, name: &str, keys: &str) -> HtmlButtonElement {
    let title = if keys.is_empty() { name.to_owned() } else { format!("{name} ({keys})") };
    let button = el("button").class("sign").attr("type", "button").attr("aria-label", name).attr("title", &title);
    button.text(sign).done()
}

impl PlayerView {
    pub(super) fn build() -> Self {
        let play = sign("▶", "Play", "space");
        let buttons = vec![
            (Move::Start, sign("«", "To the start", "Home")),
            (Move::By(-1), sign("‹", "One step back", "←")),
            (Move::Play, play.clone()),
            (Move::By(1), sign("›", "One step on", "→")),
            (Move::End, sign("»", "To the end", "End")),
        ];
        let scrub = el("input").class("scrub").attr("type", "range").attr("min", "0").attr("aria-label", "Cursor");
        let scrub: HtmlInputElement = scrub.attr("step", "1").attr("name", "scrub").done();
        let step = el("input").attr("type", "number").attr("min", "0").attr("name", "step").attr("aria-label", "Step");
        let step: HtmlInputElement = step.done();
        let of = el("span").class("of").0;
        let speed = el("select").attr("aria-label", "Speed").attr("name", "speed");
        for value in SPEEDS {
            let option = el("option").attr("value", value).text(&format!("{value}×"));
            El(speed.0.clone()).with(&[&option.0]);
        }
        let speed: HtmlSelectElement = speed.done();
        let axis = el("button").attr("type", "button").attr("aria-pressed", "false").text("By step");
        let axis: HtmlButtonElement = axis.attr("title", "Lay the lanes out by step instead of time").done();
        let fold: HtmlButtonElement =
            el("button").attr("type", "button").attr("aria-expanded", "false").text("Lanes").done();
        let projector = el("button").attr("type", "button").attr("aria-pressed", "false").text("Projector");
        let projector =
            projector.attr("aria-keyshortcuts", "P").attr("title", "Large type, high contrast, nothing else (P)");
        let projector: HtmlButtonElement = projector.done();
        let mut parts: Vec<&Element> = buttons.iter().map(|(_, button)| button.as_ref()).collect();
        let more: [&Element; 7] = [&scrub, &step, &of, &speed, &axis, &fold, &projector];
        parts.extend(more);
        let bar = el("div").class("transport").with(&parts).0;
        let said = el("p").class("said").0;
        let canvas: HtmlCanvasElement = el("canvas")
            .attr("tabindex", "0")
            .attr("role", "img")
            .attr("aria-label", "Lanes: a row a task. The tab Steps says the same in words")
            .done();
        let tip = el("p").class("tip").attr("aria-hidden", "true").0;
        let card = el("div").class("hover").attr("aria-hidden", "true").attr("hidden", "").0;
        let left_out = el("p").class("left-out").0;
        let lanes = el("div").class("lanes").attr("hidden", "").with(&[&canvas, &tip, &left_out, &card]).0;
        let stuck = StuckView::build();
        let panel = el("section").class("player").attr("aria-label", "Player").attr("hidden", "");
        let panel = panel.with(&[&bar, &said, &stuck.panel, &lanes]).0;
        Self {
            panel,
            buttons,
            play,
            scrub,
            step,
            of,
            speed,
            axis,
            fold,
            projector,
            said,
            lanes,
            canvas,
            tip,
            card,
            left_out,
            stuck,
        }
    }

    /// Shows where the cursor is.
    pub(super) fn draw(&self, cursor: u32, len: u32, time: &str, said: &str, playing: bool) {
        show(&self.panel, len > 0);
        self.scrub.set_max(&len.to_string());
        self.scrub.set_value(&cursor.to_string());
        set(&self.scrub, "aria-valuetext", &format!("step {cursor} of {len}, {time}: {said}"));
        self.step.set_max(&len.to_string());
        // Not under the fingers of who types.
        if !self.step.matches(":focus").unwrap_or(false) {
            self.step.set_value(&cursor.to_string());
        }
        set_text(&self.of, &format!("of {len} · {time}"));
        set_text(&self.said, said);
        set_text(&self.play, if playing { "❚❚" } else { "▶" });
        set(&self.play, "aria-label", if playing { "Stop playing" } else { "Play" });
    }

    /// Whether the lanes are shown.
    pub(super) fn is_open(&self) -> bool {
        !self.lanes.hidden()
    }

    pub(super) fn open(&self, open: bool) {
        show(&self.lanes, open);
        flag(&self.fold, "aria-expanded", open);
    }
}
