//! Looking after the stage's worker: a new one takes the place of one that is gone, and gets all that that one knew.

use super::messages::{OUT_OF_MEMORY, ToStage};
use super::{Effect, Model, Msg, Signal};
use crate::graph::RunState;
use crate::language::tr;
use crate::say;

/// Time between two questions whether it is there, ms.
const TICK_MS: u32 = 2_000;
/// One that is gone within this time of its beginning is not replaced, ms: the next would fare no better.
const SOON_MS: f64 = 60_000.0;

impl Model {
    /// Starts the picture's worker and looks after it from then on.
    pub(super) fn start_stage(&mut self, effects: &mut Vec<Effect>) {
        self.has_stage = true;
        (self.view.seen, self.view.spotlit, self.view.menu, self.findings.hovered) = (None, None, None, None);
        (self.view.bubble, self.view.opened) = (None, None);
        (self.stage.silent, self.stage.has_answered) = (0, false);
        self.findings.awaits_problems = false;
        effects.push(Effect::StartStage);
        self.ask_stage(effects);
    }

    /// Asks whether it is there, now and again after a while.
    fn ask_stage(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::ToStage(ToStage::Ping));
        if !std::mem::replace(&mut self.stage.is_ticking, true) {
            effects.push(Effect::After(TICK_MS, Box::new(Msg::StageTick)));
        }
    }

    pub(super) fn stage_ticked(&mut self, effects: &mut Vec<Effect>) {
        self.stage.is_ticking = false;
        if !self.has_stage {
            return;
        }
        self.stage.silent += 1;
        if self.stage.is_silent() {
            self.stage_vanished(tr("it no longer answers"), effects);
        } else {
            self.ask_stage(effects);
        }
    }

    /// The browser starts none; the next run tries again.
    pub(super) fn stage_missing(&mut self) {
        self.has_stage = false;
        self.notice = Some(tr("The picture could not be started. The crawl and its table work without it.").to_owned());
    }

    pub(super) fn stage_failed(&mut self, words: &str, effects: &mut Vec<Effect>) {
        if !self.has_stage {
            return;
        }
        if words.starts_with(OUT_OF_MEMORY) {
            return self.stage_vanished(words, effects);
        }
        let said = tr("The picture failed and was ended; the crawl goes on. The next crawl starts a new one.");
        self.lose_stage(said, words, effects);
    }

    /// It is gone without having failed: a new one takes its place, unless that was done a moment ago.
    fn stage_vanished(&mut self, words: &str, effects: &mut Vec<Effect>) {
        effects.push(Effect::EndStage);
        if self.stage.restarted.is_some_and(|at| self.now - at < SOON_MS) {
            let said =
                tr("The picture was ended twice within a minute: memory may have run out. The crawl goes on without \
                        it. The next crawl starts a new one.");
            return self.lose_stage(said, words, effects);
        }
        self.stage.restarted = Some(self.now);
        self.notice = Some(tr("The picture was ended, as memory may have run out, and is drawn anew.").to_owned());
        self.start_stage(effects);
        self.tell_stage(effects);
    }

    /// Goes on without a picture.
    fn lose_stage(&mut self, said: &str, words: &str, effects: &mut Vec<Effect>) {
        self.has_stage = false;
        self.notice = Some(said.to_owned());
        let message = say!("The stage worker failed: {words}", words);
        effects.push(Effect::Fire(Signal::Error { message, field: None }));
    }

    /// Tells a new stage what the old one knew of the run, but for the pages that were pinned. Colours, size and
    /// filter are sent to every stage at its beginning.
    fn tell_stage(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::ToStage(ToStage::Reset { seed: self.stage.seed }));
        effects.push(Effect::ResendBatches);
        let main = self.main();
        if main.graph.fold().latest().state == RunState::Crashed {
            effects.push(Effect::ToStage(ToStage::CutOff));
        }
        if main.cursor.is_some() {
            effects.push(Effect::ToStage(ToStage::Show(main.cursor)));
        }
        if self.findings.selected.is_some() {
            effects.push(Effect::ToStage(ToStage::Select(self.findings.selected)));
        }
        self.light(effects);
        if self.view.spotlight.is_some() {
            effects.push(Effect::ToStage(ToStage::Spotlight(self.view.spotlight)));
        }
        // What was asked of the old one is asked of it.
        let findings = &mut self.findings;
        (findings.asked_version, findings.problems_asked_version, findings.degrees_asked_version) = (None, None, None);
    }
}
