//! What the page says of its lesson: the link to it, and what the crawl that it led to shows.

use super::Model;
use crate::lessons::{crew, times_waited};
use crate::say;
use crate::trace::{EventKind, Role, Wait};

impl Model {
    /// An address that brings back the lesson, its knobs, schedule and step.
    pub fn lesson_address(&self) -> String {
        let Some(open) = &self.main().lesson else { return String::new() };
        let texts = self.panes.iter().filter_map(|pane| {
            let open = pane.lesson.as_ref()?;
            Some(open.link_text(open.variant))
        });
        let mut address = self.place.page.clone();
        address.set_fragment(None);
        address.query_pairs_mut().clear().append_pair("lesson", &texts.collect::<Vec<_>>().join(" "));
        if open.settings.seed != 0 {
            address.query_pairs_mut().append_pair("seed", &open.settings.seed.to_string());
        }
        let step = self.panes[self.driver()].step();
        if step > 0 {
            address.query_pairs_mut().append_pair("step", &step.to_string());
        }
        address.into()
    }

    /// What the crawl that a lesson led to shows at the cursor: how often somebody waited.
    pub fn real_in_words(&self) -> String {
        let pane = self.main();
        let permits = pane.machine().things().iter().position(|thing| thing.role == Some(Role::Requests));
        let wait = EventKind::Waiting { on: Wait::Acquire(permits.map_or(u32::MAX, |id| id as u32)) };
        let times = pane.playback.events(0..pane.step()).filter(|(_, event)| event.kind == wait).count() as u64;
        let number = |name| self.attributes.get(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        say!("On the network, {}: {}.", crew(number("consumers"), number("permits")), times_waited(times))
    }
}
