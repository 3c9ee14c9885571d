//! The cursor: where in the trace the page looks, and how it moves.

use super::dom::{number, set_text};
use super::page::Page;
use super::player::Move;
use crate::machine::{Axis, Machine, describe};
use crate::trace::{Event as TraceEvent, Micros, seconds};
use crate::worker::ToStage;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, KeyboardEvent};

/// ms between two moves while it plays.
const TICK_MS: u32 = 33;
/// ms between two steps that are read aloud.
const SAY_MS: u32 = 1200;
/// By step: ms that a step is shown at least and at most, at speed 1.
const DWELL_MS: (f64, f64) = (140.0, 900.0);

impl Page {
    pub(super) fn listen_to_player(&self) {
        let player = &self.parts.player;
        for (kind, button) in &player.buttons {
            let kind = *kind;
            self.hear(button, "click", move |page, _| page.go(kind));
        }
        for (input, event) in [(&player.scrub, "input"), (&player.step, "change")] {
            let field = input.clone();
            self.hear(input, event, move |page, _| {
                let step = field.value_as_number();
                if !step.is_nan() {
                    page.seek_to(step);
                }
            });
        }
        self.hear(&player.speed, "change", |page, _| {
            super::dom::set(&page.host, "speed", &page.parts.player.speed.value());
        });
        self.hear(&player.axis, "click", |page, _| {
            let axis = if page.axis() == Axis::Time { Axis::Step } else { Axis::Time };
            page.set_axis(axis);
        });
        self.hear(&player.fold, "click", |page, _| {
            let open = !page.parts.player.is_open();
            for page in page.me.upgrade().iter().chain(page.peer().iter()) {
                page.parts.player.open(open);
                page.fill_lanes();
            }
        });
        self.hear(&player.projector, "click", |page, _| page.toggle_projector());
        self.hear(&player.panel, "keydown", |page, event| page.player_key(event.unchecked_ref()));
    }

    pub(super) fn toggle_projector(&self) {
        // The name is ours, so it is valid.
        let _ = self.host.toggle_attribute("projector");
    }

    /// Shows large type and little else, or all of it again, as the attribute says.
    pub(super) fn show_projector(&self) {
        super::dom::flag(&self.parts.player.projector, "aria-pressed", self.host.has_attribute("projector"));
        for page in self.me.upgrade().into_iter().chain(self.peer()) {
            page.tell_look();
            page.show_lesson_cursor();
        }
    }

    fn player_key(&self, event: &KeyboardEvent) {
        let typing = event.target().is_some_and(|target| {
            target.dyn_ref::<HtmlSelectElement>().is_some()
                || target.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "number")
        });
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        match key.as_str() {
            " " => self.go(Move::Play),
            "ArrowLeft" | "ArrowDown" => self.go(Move::By(-1)),
            "ArrowRight" | "ArrowUp" => self.go(Move::By(1)),
            "PageDown" => self.go(Move::By(-10)),
            "PageUp" => self.go(Move::By(10)),
            "Home" => self.go(Move::Start),
            "End" => self.go(Move::End),
            digit => {
                let Ok(tenth) = digit.parse::<u32>() else { return };
                let len = self.driver().map_or(0, |driver| driver.play.borrow().len());
                self.seek_to(f64::from(len) * f64::from(tenth) / 10.0);
            }
        }
        event.prevent_default();
    }

    pub(super) fn go(&self, kind: Move) {
        match kind {
            Move::Start => self.seek_to(0.0),
            Move::By(steps) => {
                let cursor = self.driver().map_or(0, |driver| driver.cursor());
                self.seek_to(f64::from(cursor.saturating_add_signed(steps)));
            }
            Move::End => self.seek_to(f64::INFINITY),
            Move::Play if self.is_playing() => self.stop_playing(),
            Move::Play => self.start_playing(),
        }
    }

    /// Events that what is shown has taken in.
    pub(super) fn cursor(&self) -> u32 {
        self.looking.get().map_or_else(|| self.play.borrow().len(), |(step, _)| step)
    }

    /// When that is, µs.
    pub(super) fn cursor_time(&self) -> Micros {
        self.looking.get().map_or_else(|| self.play.borrow().now(), |(_, time)| time)
    }

    /// Runs something with the machine at the cursor.
    pub(super) fn with_machine<T>(&self, then: impl FnOnce(&Machine) -> T) -> T {
        match self.looking.get() {
            Some(_) => then(self.at.borrow().fold()),
            None => then(self.play.borrow().head()),
        }
    }

    /// Stops playing and moves the cursor, to a step of the longer run if there are two.
    pub fn seek_to(&self, step: f64) {
        self.stop_playing();
        if let Some(driver) = self.driver() {
            driver.seek(step);
        }
    }

    /// Moves the cursor to a step of this run, and that of the run beside it along with it.
    pub(super) fn seek(&self, step: f64) {
        self.seek_alone(step);
        if let Some(peer) = self.peer() {
            peer.follow(self);
        }
        self.say_step();
    }

    /// Moves the cursor to a step; at or beyond the end it follows what comes. What is no
    /// number changes nothing.
    pub(super) fn seek_alone(&self, step: f64) {
        if step.is_nan() {
            return;
        }
        let (len, now) = (self.play.borrow().len(), self.play.borrow().now());
        let (at, time) = if step >= f64::from(len) {
            self.looking.set(None);
            (len, now)
        } else {
            let at = step.max(0.0) as u32;
            let play = self.play.borrow();
            play.seek(&mut self.at.borrow_mut(), at);
            let here = (at, play.time_at(at));
            self.looking.set(Some(here));
            here
        };
        self.fold.borrow_mut().fold_mut().show(at, time);
        self.tell_stage(&ToStage::Show(self.looking.get()));
        self.reveal_step();
        self.show_now();
    }

    /// Shows bar, lanes and steps at the cursor.
    pub(super) fn show_cursor(&self) {
        let cursor = self.cursor();
        let last = self.play.borrow().events(cursor.saturating_sub(1)..cursor).next().map(|(_, event)| event);
        let said = last.map(|event| self.sentence(&event)).unwrap_or_default();
        if let Some(driver) = self.driver() {
            let (time, len) = (seconds(driver.cursor_time()), driver.play.borrow().len());
            self.parts.player.draw(driver.cursor(), len, &time, &said, self.is_playing());
        }
        self.show_stuck();
        self.fill_steps();
        self.show_lesson_cursor();
        // Last: text on a canvas asks for the style of the page.
        self.draw_lanes();
    }

    fn sentence(&self, event: &TraceEvent) -> String {
        self.with_machine(|machine| describe(machine, event, &|item| self.item_name(item)))
    }

    /// The name of what a queue holds: in a crawl, a page.
    pub(super) fn item_name(&self, item: u32) -> String {
        let fold = self.fold.borrow();
        let pages = fold.fold().all_pages();
        let start = pages.first().map_or("", |page| page.address.as_str());
        match pages.get(item as usize) {
            Some(page) => super::table::short(page, start).to_owned(),
            None => format!("item-{item}"),
        }
    }

    pub(super) fn axis(&self) -> Axis {
        self.view.borrow().axis
    }

    pub(super) fn set_axis(&self, axis: Axis) {
        self.set_own_axis(axis);
        if let Some(peer) = self.peer() {
            peer.set_own_axis(axis);
        }
    }

    fn set_own_axis(&self, axis: Axis) {
        self.view.borrow_mut().axis = axis;
        let by_step = axis == Axis::Step;
        super::dom::flag(&self.parts.player.axis, "aria-pressed", by_step);
        self.fit_lanes();
        self.fill_lanes();
    }

    fn speed(&self) -> f64 {
        let speed = self.shared_attribute("speed").map(|text| number(&text));
        speed.filter(|speed| speed.is_finite()).map_or(1.0, |speed| speed.clamp(0.1, 10.0))
    }

    pub(super) fn stop_playing(&self) {
        let peer = self.peer();
        let pages = self.me.upgrade().into_iter().chain(peer);
        // Of both, as either may be playing, and the first one has the button.
        if pages.clone().any(|page| page.playing.take().is_some()) {
            // All of it: while it plays, not all is shown at every step.
            pages.for_each(|page| page.show_now());
        }
    }

    pub(super) fn is_playing(&self) -> bool {
        self.playing.get().or_else(|| self.peer()?.playing.get()).is_some()
    }

    /// Reads the step aloud, now and then: the first at once, and of those that follow within
    /// a second the last.
    fn say_step(&self) {
        let player = &self.parts.player;
        // Of a slider that has the focus the value is read anyway.
        let is_read = !self.is_playing() && player.scrub.matches(":focus").unwrap_or(false);
        if is_read || self.saying.replace(true) {
            return;
        }
        let me = self.me.clone();
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                let Some(page) = me.upgrade() else { return };
                let said = page.cursor();
                let text = page.parts.player.said.text_content().unwrap_or_default();
                set_text(&page.parts.told, &format!("Step {said}: {text}"));
                drop(page);
                TimeoutFuture::new(SAY_MS).await;
                let Some(page) = me.upgrade() else { return };
                if page.cursor() == said {
                    page.saying.set(false);
                    return;
                }
            }
        });
    }

    /// Plays from the cursor on, or from the start if it is at the end.
    pub(super) fn start_playing(&self) {
        if let Some(driver) = self.driver() {
            driver.play_on();
        }
    }

    fn play_on(&self) {
        let len = self.play.borrow().len();
        if len == 0 {
            return;
        }
        if self.looking.get().is_none() {
            self.seek(0.0);
        }
        let run = self.runs.get().wrapping_add(1);
        self.runs.set(run);
        self.playing.set(Some(run));
        self.show_cursor();
        let me = self.me.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let mut before = js_sys::Date::now();
            let mut time = me.upgrade().map_or(0.0, |page| page.cursor_time() as f64);
            let mut shown = 0.0;
            loop {
                TimeoutFuture::new(TICK_MS).await;
                let Some(page) = me.upgrade().filter(|page| page.playing.get() == Some(run)) else { return };
                let now = js_sys::Date::now();
                let passed = (now - before) * page.speed();
                before = now;
                if page.is_held() {
                    continue;
                }
                let step = match page.axis() {
                    Axis::Time => {
                        time += passed * 1000.0;
                        page.play.borrow().step_at(time as Micros)
                    }
                    Axis::Step => {
                        shown += passed;
                        page.steps_due(&mut shown)
                    }
                };
                if step != page.cursor() {
                    page.seek(f64::from(step));
                }
                if page.looking.get().is_none() {
                    return page.stop_playing();
                }
            }
        });
    }

    /// The step to be at when the one shown has been shown for `shown` ms, and what of it is left.
    fn steps_due(&self, shown: &mut f64) -> u32 {
        let play = self.play.borrow();
        let mut step = self.cursor();
        while step < play.len() {
            let wait = play.time_at(step + 1).saturating_sub(play.time_at(step)) as f64 / 1000.0;
            let dwell = wait.max(DWELL_MS.0).min(DWELL_MS.1);
            if *shown < dwell {
                break;
            }
            *shown -= dwell;
            step += 1;
        }
        step
    }
}
