//! How the pages of the picture are placed: as the attribute says, or as reads best.

use super::messages::ToStage;
use super::{Effect, Model};
use crate::crawl::ConfigError;
use crate::draw::{Placement, Shape};
use crate::graph::{Graph, RunState};
use crate::trace::PageState;
use std::collections::BTreeMap;

/// The attribute.
pub(super) const ARRANGE: &str = "arrange";
/// Pages that make a folder one to be shown as such.
const FOLDER: u32 = 6;

impl Model {
    /// What the attribute `arrange` asks for; none where that is left to us.
    ///
    /// # Errors
    /// Where it names no arrangement.
    pub(super) fn wanted_placement(&self) -> Result<Option<Placement>, ConfigError> {
        match self.attributes.get(ARRANGE) {
            None | Some("auto") => Ok(None),
            Some(name) => Placement::named(name).map(Some).ok_or_else(|| ConfigError {
                field: ARRANGE,
                message: "The arrangement is one of auto, map, depth, layers and folders.".into(),
            }),
        }
    }

    /// A button was pressed: from then on nothing else is chosen.
    pub(super) fn choose_placement(&mut self, placement: Placement, effects: &mut Vec<Effect>) {
        if self.view.placement == placement {
            // Made anew, with all that was learnt since.
            effects.push(Effect::ToStage(ToStage::Arrange(placement)));
        }
        self.set_attribute(ARRANGE, Some(placement.name().to_owned()), effects);
    }

    /// The attribute has changed.
    pub(super) fn arrange_attribute(&mut self, effects: &mut Vec<Effect>) {
        match self.wanted_placement() {
            Ok(Some(placement)) => self.place(placement, effects),
            Ok(None) => self.place(self.best_placement(), effects),
            Err(error) => return self.refuse(error, effects),
        }
        self.error = self.error.take().filter(|error| error.field != ARRANGE);
    }

    /// Where it is left to us: a run has begun or ended, or another is shown. While one is under way, what it
    /// will look like is not known, and nothing is chosen.
    pub(super) fn arrange_by_shape(&mut self, effects: &mut Vec<Effect>) {
        if let Ok(None) = self.wanted_placement() {
            self.place(self.best_placement(), effects);
        }
    }

    fn place(&mut self, placement: Placement, effects: &mut Vec<Effect>) {
        if std::mem::replace(&mut self.view.placement, placement) != placement {
            effects.push(Effect::ToStage(ToStage::Arrange(placement)));
        }
    }

    /// What reads best for the run that is shown; the map as long as that is not over.
    fn best_placement(&self) -> Placement {
        let graph = self.main().graph.fold();
        let state = graph.latest().state;
        if state.is_live() || state == RunState::Idle {
            return Placement::Map;
        }
        Placement::for_shape(shape_of(graph))
    }
}

/// What of a run an arrangement is chosen by, whatever step of it is shown.
fn shape_of(graph: &Graph) -> Shape {
    let pages = graph.all_pages();
    let depth = pages.iter().filter(|page| page.state != PageState::Skipped).map(|page| page.depth).max();
    let host = pages.first().map_or("", |page| page.host_and_path().0);
    let mut folders: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, path) in pages.iter().map(|page| page.host_and_path()).filter(|(other, _)| *other == host) {
        if let Some((folder, _)) = path.trim_start_matches('/').split_once('/') {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let folders = folders.values().filter(|pages| **pages >= FOLDER).count();
    Shape { pages: pages.len() as u32, links: graph.latest().links, depth: depth.unwrap_or(0), folders: folders as u32 }
}
