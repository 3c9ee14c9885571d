//! How the picture is looked at: what colours and sizes say, and what is left out.

use super::messages::ToStage;
use super::numbers::{count_of, thousands};
use super::{Effect, Model};
use crate::crawl::ConfigError;
use crate::draw::{BubbleCard, ColorBy, HiddenLinks, SizeBy};
use crate::graph::{DisplayState, Filter};
use crate::language::tr;
use crate::say;
use crate::trace::PageState;

/// The attributes.
pub(super) const COLOR: &str = "color";
pub(super) const SIZE: &str = "size";

impl Model {
    /// What the attributes `color` and `size` ask for.
    ///
    /// # Errors
    /// Where one of them names nothing that there is.
    pub(super) fn wanted_measures(&self) -> Result<(ColorBy, SizeBy), ConfigError> {
        let color = self.attributes.get(COLOR).map(ColorBy::named);
        let size = self.attributes.get(SIZE).map(SizeBy::named);
        let refusal = |field, message: &str| ConfigError { field, message: message.into() };
        let color = color.unwrap_or(Some(ColorBy::default())).ok_or_else(|| {
            refusal(COLOR, tr("The colour is one of state, section, depth, links-in, time and status."))
        })?;
        let size = size
            .unwrap_or(Some(SizeBy::default()))
            .ok_or_else(|| refusal(SIZE, tr("The size is one of links-in, pagerank, bytes and none.")))?;
        Ok((color, size))
    }

    /// One of the attributes has changed.
    pub(super) fn measure_attribute(&mut self, effects: &mut Vec<Effect>) {
        let (color, size) = match self.wanted_measures() {
            Ok(measures) => measures,
            Err(error) => return self.refuse(error, effects),
        };
        self.error = self.error.take().filter(|error| error.field != COLOR && error.field != SIZE);
        if color != self.view.color {
            // What was hidden is no class of these.
            self.view.classes.clear();
            self.filter_classes(Filter::show_classes, effects);
        }
        (self.view.color, self.view.size) = (color, size);
        effects.push(Effect::ToStage(ToStage::Measure(color, size)));
    }

    /// Shows and hides classes in the picture; the table has no classes.
    pub(super) fn filter_classes(&mut self, change: impl FnOnce(&mut Filter), effects: &mut Vec<Effect>) {
        change(&mut self.findings.arrangement.filter);
        effects.push(Effect::ToStage(ToStage::Filter(self.findings.arrangement.filter)));
    }

    /// Shows the links to navigation, or leaves them out again.
    pub(super) fn toggle_navigation(&mut self, effects: &mut Vec<Effect>) {
        self.view.shows_navigation = !self.view.shows_navigation;
        effects.push(Effect::ToStage(ToStage::Navigation(self.view.shows_navigation)));
    }
}

/// The least width of the element for keys to be open by themselves, px.
const KEYS: i32 = 1100;

impl Model {
    /// Whether what forms mean can be said without crowding what it is about.
    pub fn has_room_for_keys(&self) -> bool {
        self.view.width >= KEYS && !self.attributes.has("embed")
    }
}

/// How many links to navigation there are, and whether they are drawn.
pub fn navigation_in_words(hidden: HiddenLinks, is_shown: bool) -> String {
    let (links, pages) = (count_of(hidden.links, "link"), count_of(hidden.pages, "page"));
    match (hidden.links, is_shown) {
        (1, true) => say!("{links} to {pages} that most pages link to is shown", links, pages),
        (1, false) => say!("{links} to {pages} that most pages link to is hidden", links, pages),
        (_, true) => say!("{links} to {pages} that most pages link to are shown", links, pages),
        (_, false) => say!("{links} to {pages} that most pages link to are hidden", links, pages),
    }
}

/// What the sizes of pages mean, from small to large; nothing where they mean nothing.
pub fn sizes_in_words(size: SizeBy) -> Option<&'static str> {
    match size {
        SizeBy::LinksIn => Some(tr("few to many links in")),
        SizeBy::PageRank => Some(tr("low to high PageRank")),
        SizeBy::Bytes => Some(tr("few to many bytes")),
        SizeBy::None => None,
    }
}

/// What a leaf of the picture says that stands for several pages.
pub fn folded_in_words(many: u32) -> String {
    say!("{} addresses found there and not followed; a click shows each", thousands(many.into()))
}

/// What a bubble says of itself: its section's name with the number of its pages, and how many are in which state.
pub fn bubble_in_words(card: &BubbleCard) -> (String, String) {
    let states: Vec<(DisplayState, u32)> =
        DisplayState::ALL.into_iter().zip(card.states.iter().copied()).filter(|(_, many)| *many > 0).collect();
    let followed = states.iter().filter(|(state, _)| *state != DisplayState::State(PageState::Skipped));
    let pages = followed.map(|(_, many)| many).sum::<u32>();
    let name = |(state, many): &(DisplayState, u32)| format!("{} {}", thousands((*many).into()), tr(state.name()));
    let words = states.iter().map(name).collect::<Vec<_>>().join(" · ");
    (format!("{} · {}", card.name, count_of(pages, "page")), words)
}
