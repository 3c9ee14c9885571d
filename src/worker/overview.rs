//! What the page is told of the whole picture, while only a part of it is in sight.

use super::messages::FromStage;
use crate::draw::{Scene, View, seen_of};
use crate::layout::Bounds;

/// Time between two overviews while pages move, ms.
const AGAIN_MS: f64 = 500.0;

/// What was told.
#[derive(Default)]
pub(super) struct Told {
    seen: Option<[f32; 4]>,
    /// When the overview was, ms.
    at: f64,
    /// Whether pages have moved, come or changed since.
    is_old: bool,
}

impl Told {
    /// Pages have come or changed, or others are shown.
    pub(super) fn outdate(&mut self) {
        self.is_old = true;
    }

    /// What is to be told now: what is seen of the whole, where that has changed, and what the whole is like where it
    /// was not told yet. `moves` says that it goes on changing.
    pub(super) fn news(
        &mut self,
        (scene, view): (&Scene<'_>, &View),
        bounds: Option<Bounds>,
        now: f64,
        moves: bool,
    ) -> Vec<FromStage> {
        let seen = bounds.and_then(|bounds| seen_of(&view.camera, bounds));
        self.is_old |= moves || self.seen.is_none();
        let mut news = Vec::new();
        if seen != self.seen {
            self.seen = seen;
            news.push(FromStage::Seen(seen));
        }
        let is_due = self.is_old && (!moves || now - self.at >= AGAIN_MS);
        if let Some(bounds) = bounds.filter(|_| seen.is_some() && is_due) {
            (self.is_old, self.at) = (false, now);
            news.push(FromStage::Overview(scene.overview(view, bounds)));
        }
        news
    }
}
