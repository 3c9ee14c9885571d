//! A limit is lifted: the crawl that is shown goes on where it was cut short, and asks for nothing once more.

use super::{Effect, Lift, Model, Signal};
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::journal::Keeping;

impl Model {
    /// Lifts a limit, and lets the crawl go on; or begins anew where there is nothing to go on with.
    pub(super) fn lift(&mut self, lift: Lift, reach: Reach, effects: &mut Vec<Effect>) {
        if self.main().has_worker {
            return;
        }
        let goes_on = self.can_go_on();
        self.set_attribute(lift.option, Some(lift.value.to_string()), effects);
        if goes_on { self.go_on(reach, effects) } else { self.start(reach, effects) }
    }

    /// Whether what is shown is a crawl of this page's, by its attributes, that has come to an end.
    fn can_go_on(&self) -> bool {
        let state = self.main().graph.fold().latest().state;
        matches!(state, RunState::Done | RunState::Stopped) && !self.main().is_recorded && self.would_start_the_same()
    }

    fn go_on(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        let config = match self.config() {
            Ok(config) => config,
            Err(error) => return self.refuse(error, effects),
        };
        if reach == Reach::OwnOrigin && !config.stays_on(&self.place.page) {
            return;
        }
        (self.error, self.notice, self.failure, self.playing) = (None, None, None, None);
        if self.main().cursor.is_some() {
            self.seek(0, f64::INFINITY, effects);
        }
        let is_demo = config.starts_only_at(&self.place.built_in);
        let keeps = !is_demo && !self.attributes.has("embed");
        (self.start.is_unkept, self.start.starts_open) = (!keeps && !is_demo, false);
        self.update_plan();
        self.start.followed = self.start.plan.clone();
        self.main_mut().has_worker = true;
        let keeping = match (self.start.kept_as, keeps.then(|| self.new_run())) {
            (_, None) => Keeping::None,
            (None, Some(run)) => Keeping::New(run),
            (Some(old), Some(run)) => Keeping::Instead { run, old },
        };
        (self.start.unheard, self.start.kept_as, self.start.silent) = (None, keeping.run(), None);
        self.start.is_pending = !config.selection().is_empty();
        self.start.started = Some(config.clone());
        effects.push(Effect::GoOn(Box::new(config), reach, keeping));
        if !self.start.is_pending {
            effects.push(Effect::Fire(Signal::Start));
        }
        self.tick(effects);
    }
}
