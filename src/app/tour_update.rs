//! What changes the first visit.

use super::{Effect, Focus, Model, Tour};
use crate::fetch::Reach;

impl Model {
    /// Whether it is asked what to do next: the built-in site was shown to its end.
    pub fn asks_what_next(&self) -> bool {
        let graph = self.main().graph.fold();
        let is_over = !graph.latest().state.is_live() && graph.is_latest();
        is_over
            && self.shows_demo()
            && !self.main().has_worker
            && self.main().lesson.is_none()
            && !self.attributes.has("embed")
    }

    /// Time has passed for the captions, which end with the crawl.
    pub(super) fn tick_tour(&mut self, effects: &mut Vec<Effect>) {
        match self.tour.caption {
            Some(_) if self.main().has_worker => self.tour.tick(self.now),
            Some(_) => self.end_tour(effects),
            None => {}
        }
    }

    /// The captions need not come again.
    pub(super) fn end_tour(&mut self, effects: &mut Vec<Effect>) {
        self.tour = Tour::default();
        effects.push(Effect::Toured);
    }

    /// Crawls the built-in site once more, with its captions.
    pub(super) fn watch_again(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        self.tour = Tour::new(true);
        for other in ["url", "trace"] {
            self.set_attribute(other, None, effects);
        }
        self.start(reach, effects);
    }

    /// Makes place for another address.
    pub(super) fn crawl_my_site(&mut self, effects: &mut Vec<Effect>) {
        self.start.url = String::new();
        self.update_plan();
        effects.push(Effect::Focus(Focus::Field("url")));
    }
}
