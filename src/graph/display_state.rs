//! How a page looks: its state, with redirects told apart.

use super::PageRow;
use crate::trace::PageState;

/// What the legend, the table and the picture tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisplayState {
    /// A page in a state.
    State(PageState),
    /// A page that redirects, whatever its state.
    Redirected,
}

impl DisplayState {
    /// All of them, in the order of the legend.
    pub const ALL: [DisplayState; 8] = [
        DisplayState::State(PageState::Queued),
        DisplayState::State(PageState::Fetching),
        DisplayState::State(PageState::Ok),
        DisplayState::Redirected,
        DisplayState::State(PageState::Broken),
        DisplayState::State(PageState::Unreadable),
        DisplayState::State(PageState::Failed),
        DisplayState::State(PageState::Skipped),
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::State(state) => state.name(),
            Self::Redirected => "redirected",
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::State(state) => 1 << state as u8,
            Self::Redirected => 1 << 7,
        }
    }
}

impl PageRow {
    /// How the page looks.
    pub fn look(&self) -> DisplayState {
        if self.redirected_to.is_some() { DisplayState::Redirected } else { DisplayState::State(self.state) }
    }
}

/// Which looks are shown; all at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    hidden: u8,
}

impl Filter {
    /// Whether pages of that look are shown.
    pub fn shows(self, look: DisplayState) -> bool {
        self.hidden & look.bit() == 0
    }

    /// Hides what was shown, or shows it again.
    pub fn toggle(&mut self, look: DisplayState) {
        self.hidden ^= look.bit();
    }

    /// Whether anything is hidden.
    pub fn is_on(self) -> bool {
        self.hidden != 0
    }
}
