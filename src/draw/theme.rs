//! Colours by name; the page reads them from its CSS custom properties.

use crate::trace::PageState;
use serde::{Deserialize, Serialize};

/// What something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ColorRole {
    /// The ground.
    Paper,
    /// Text.
    Text,
    /// Links.
    Link,
    /// Links over which a page was first found.
    Tree,
    /// Links out of the selection.
    LinkOut,
    /// Links into the selection.
    LinkIn,
    /// The selection's ring.
    Accent,
    /// Pages in a state.
    State(PageState),
    /// Pages that redirect.
    Redirected,
}

/// CSS colours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    colours: Vec<String>,
}

impl Theme {
    /// Every ink with the CSS custom property that sets it, and what it is where nobody does.
    pub const INKS: [(ColorRole, &'static str, &'static str); 15] = [
        (ColorRole::Paper, "--cs-paper", "#fbfaf7"),
        (ColorRole::Text, "--cs-ink", "#1d2125"),
        (ColorRole::Link, "--cs-link", "#c9ccd0"),
        (ColorRole::Tree, "--cs-tree", "#9aa0a8"),
        (ColorRole::LinkOut, "--cs-link-out", "#0072b2"),
        (ColorRole::LinkIn, "--cs-link-in", "#b97700"),
        (ColorRole::Accent, "--cs-accent", "#1d2125"),
        (ColorRole::State(PageState::Queued), "--cs-queued", "#6b7280"),
        (ColorRole::State(PageState::Fetching), "--cs-fetching", "#b97700"),
        (ColorRole::State(PageState::Ok), "--cs-ok", "#0072b2"),
        (ColorRole::State(PageState::Broken), "--cs-broken", "#c4400a"),
        (ColorRole::State(PageState::Unreadable), "--cs-unreadable", "#8f4a86"),
        (ColorRole::State(PageState::Failed), "--cs-failed", "#9a5b13"),
        (ColorRole::State(PageState::Skipped), "--cs-skipped", "#8a9099"),
        (ColorRole::Redirected, "--cs-redirected", "#3b8fc4"),
    ];

    /// A theme with each ink's colour as `colour` has it, by property; empty means the default.
    pub fn new(colour: impl Fn(&str) -> String) -> Self {
        let pick = |(_, property, default): &(ColorRole, &str, &str)| {
            let colour = colour(property).trim().to_owned();
            if colour.is_empty() { (*default).to_owned() } else { colour }
        };
        Self { colours: Self::INKS.iter().map(pick).collect() }
    }

    /// An ink's CSS colour.
    pub fn colour(&self, ink: ColorRole) -> &str {
        let at = Self::INKS.iter().position(|(known, ..)| *known == ink);
        at.and_then(|at| self.colours.get(at)).map_or("#888", String::as_str)
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(|_| String::new())
    }
}
