//! The cursor: where in the run one looks, how it moves, and playing. Two panes have one cursor;
//! its steps are those of the longer run.

use super::messages::ToStage;
use super::model::Playing;
use super::{Effect, Model, Msg, Pane, Transport};
use crate::graph::RunState;
use crate::machine::Axis;
use crate::say;
use crate::trace::Micros;

/// Time between two frames while it plays, ms.
const FRAME_MS: u32 = 33;
/// Time between two steps that are read aloud, ms.
const SPEAK_MS: u32 = 1200;
/// By step: how long a step is shown at least and at most at speed 1, ms.
const DWELL_MS: (f64, f64) = (140.0, 900.0);

impl Model {
    /// The pane whose run is the longest on the axis.
    pub fn driver(&self) -> usize {
        let end = |at: usize| self.panes[at].end(self.view.axis);
        usize::from(self.is_two() && end(1) > end(0))
    }

    /// Whether a pane's last step is said below the player: to whoever looks back, or goes through a program step by
    /// step, and of a crawl that is paused. One that goes on is too fast to be read, and the end has a headline.
    pub fn tells_step(&self, pane: &Pane) -> bool {
        let is_paused = pane.graph.fold().latest().state == RunState::Paused;
        pane.cursor.is_some() || is_paused || self.has_program()
    }

    /// Stops playing and moves the cursor.
    pub(super) fn seek_to(&mut self, step: f64, effects: &mut Vec<Effect>) {
        self.playing = None;
        self.seek(self.driver(), step, effects);
    }

    /// Moves the cursor to a step of one pane, and the other pane to where that is. What is not a
    /// number changes nothing.
    pub(super) fn seek(&mut self, at: usize, step: f64, effects: &mut Vec<Effect>) {
        if step.is_nan() || at >= self.panes.len() {
            return;
        }
        self.panes[at].seek(step);
        if self.is_two() {
            let other = 1 - at;
            let there = self.follow(at, other);
            self.panes[other].seek(f64::from(there));
        }
        effects.push(Effect::ToStage(ToStage::Show(self.main().cursor)));
        effects.extend((0..self.panes.len()).map(Effect::RevealStep));
        self.speak_step(at, effects);
    }

    /// The step of `other` at which it is where the cursor of pane `at` is.
    fn follow(&self, at: usize, other: usize) -> u32 {
        let step = self.panes[at].step();
        match self.view.axis {
            // Before the first event is before all of them, also those of the same moment.
            _ if step == 0 => 0,
            Axis::Step => step,
            Axis::Time => self.panes[other].playback.step_at(self.panes[at].playback.time_at(step)),
        }
    }

    /// Reads the step aloud: the first at once, and of those that follow within a second the last.
    fn speak_step(&mut self, at: usize, effects: &mut Vec<Effect>) {
        let is_read = !self.is_playing() && self.view.scrub_focused;
        if !is_read && !self.speaking {
            self.speaking = true;
            self.speak(at, effects);
        }
    }

    fn speak(&mut self, at: usize, effects: &mut Vec<Effect>) {
        let pane = &self.panes[at];
        let step = pane.step();
        self.spoken = say!("Step {step}: {}", step, pane.sentence());
        effects.push(Effect::After(SPEAK_MS, Box::new(Msg::Spoken(step))));
    }

    /// A step was read aloud; if the cursor has moved on since, where it is now is read.
    pub(super) fn spoken(&mut self, step: u32, effects: &mut Vec<Effect>) {
        let at = self.driver();
        if self.panes[at].step() == step {
            self.speaking = false;
        } else {
            self.speak(at, effects);
        }
    }

    /// A button or key of the player.
    pub(super) fn transport(&mut self, kind: Transport, effects: &mut Vec<Effect>) {
        let (step, len) = (self.panes[self.driver()].step(), self.panes[self.driver()].playback.len());
        match kind {
            Transport::ToStart => self.seek_to(0.0, effects),
            Transport::By(steps) => self.seek_to(f64::from(step.saturating_add_signed(steps)), effects),
            Transport::ToEnd => self.seek_to(f64::INFINITY, effects),
            Transport::ToTenth(tenth) => self.seek_to(f64::from(len) * f64::from(tenth) / 10.0, effects),
            Transport::Play if self.is_playing() => self.playing = None,
            Transport::Play => self.start_playing(effects),
        }
    }

    /// Plays from the cursor on, or from the start if it is at the end.
    pub(super) fn start_playing(&mut self, effects: &mut Vec<Effect>) {
        let at = self.driver();
        if self.panes[at].playback.is_empty() {
            return;
        }
        if self.panes[at].cursor.is_none() {
            self.seek(at, 0.0, effects);
        }
        self.plays = self.plays.wrapping_add(1);
        let time = self.panes[at].time() as f64;
        self.playing = Some(Playing { number: self.plays, before: self.now, time, shown: 0.0 });
        effects.push(Effect::After(FRAME_MS, Box::new(Msg::PlayTick(self.plays))));
    }

    /// The next frame.
    pub(super) fn play_tick(&mut self, number: u32, effects: &mut Vec<Effect>) {
        let Some(mut playing) = self.playing.filter(|playing| playing.number == number) else { return };
        let passed = (self.now - playing.before) * self.speed();
        playing.before = self.now;
        let at = self.driver();
        if !self.is_held() {
            let pane = &self.panes[at];
            let step = match self.view.axis {
                Axis::Time => {
                    playing.time += passed * 1000.0;
                    pane.playback.step_at(playing.time as Micros)
                }
                Axis::Step => {
                    playing.shown += passed;
                    self.steps_due(at, &mut playing.shown)
                }
            };
            if step != pane.step() {
                self.seek(at, f64::from(step), effects);
            }
            if self.panes[at].cursor.is_none() {
                self.playing = None;
                return;
            }
        }
        self.playing = Some(playing);
        effects.push(Effect::After(FRAME_MS, Box::new(Msg::PlayTick(number))));
    }

    /// The step to be at when the one shown has been shown for `shown` ms, and what of it is left.
    fn steps_due(&self, at: usize, shown: &mut f64) -> u32 {
        let play = &self.panes[at].playback;
        let mut step = self.panes[at].step();
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

    /// Puts the cursor where the attribute `step` says.
    pub(super) fn seek_to_attribute(&mut self, effects: &mut Vec<Effect>) {
        let step = self.attributes.get("step").and_then(number_at_start);
        if let Some(step) = step {
            self.seek_to(step, effects);
        }
    }
}

/// The number that a text begins with.
fn number_at_start(text: &str) -> Option<f64> {
    let text = text.trim_start();
    if text.starts_with("Infinity") {
        return Some(f64::INFINITY);
    }
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+' | 'e' | 'E')).unwrap_or(text.len());
    (0..=end).rev().find_map(|end| text.get(..end)?.parse().ok())
}
