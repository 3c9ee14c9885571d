//! The crawl that was shown before: one click throws none away.

use super::messages::ToStage;
use super::model::Previous;
use super::{Effect, Model};
use crate::graph::RunState;
use crate::trace::PageState;

impl Model {
    /// Whether what is shown is a crawl that has found something.
    pub(super) fn is_worth_keeping(&self) -> bool {
        self.main().is_crawl && self.main().graph.fold().latest().count(PageState::Ok) > 0
    }

    /// Lets the crawl that was shown before change places with the one that is.
    pub(super) fn show_previous(&mut self, effects: &mut Vec<Effect>) {
        if self.start.previous.is_none() || self.is_crawling() {
            return;
        }
        let state = self.start.previous.take().map(|previous| previous.state);
        self.start.previous = self.is_worth_keeping().then(|| self.as_previous());
        (self.notice, self.error) = (None, None);
        self.forget_page(effects);
        let seed = self.stage.seed;
        self.clear_with(0, seed, Effect::SwapBatches, effects);
        effects.push(Effect::ReplayBatches(state.unwrap_or(RunState::Stopped)));
    }

    /// What is said of the crawl that is shown once it is no longer.
    pub(super) fn as_previous(&self) -> Previous {
        let state = self.main().graph.fold().latest().state;
        Previous { name: self.crawled(), state: if state.is_live() { RunState::Stopped } else { state } }
    }

    /// It is all there again.
    pub(super) fn previous_shown(&mut self, state: RunState, effects: &mut Vec<Effect>) {
        // As of a recording nobody knows who had started it.
        (self.main_mut().is_recorded, self.main_mut().is_crawl) = (true, true);
        if self.main().graph.fold().latest().state.is_live() {
            self.main_mut().cut_off(state);
            effects.push(Effect::ToStage(ToStage::CutOff));
        }
        let start = self.main().graph.fold().all_pages().first().map(|page| page.address.clone());
        self.set_attribute("url", start.filter(|start| start != self.place.built_in.as_str()), effects);
        self.start.followed = self.start.plan.clone();
        self.arrange_by_shape(effects);
    }
}
