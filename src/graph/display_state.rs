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
        if self.is_redirect() { DisplayState::Redirected } else { DisplayState::State(self.state) }
    }
}

/// Which looks, and which classes by colour, are shown; all at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    hidden: u8,
    classes: u16,
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

    /// Whether pages of that class are shown, of at most 16.
    pub fn shows_class(self, class: usize) -> bool {
        self.classes.checked_shr(class as u32).is_none_or(|bits| bits & 1 == 0)
    }

    /// Hides what was shown, or shows it again.
    pub fn toggle_class(&mut self, class: usize) {
        self.classes ^= 1u16.checked_shl(class as u32).unwrap_or(0);
    }

    /// Shows one class only; all again where that is so already.
    pub fn only_class(&mut self, class: usize) {
        let others = !1u16.checked_shl(class as u32).unwrap_or(0);
        self.classes = if self.classes == others { 0 } else { others };
    }

    /// Shows all classes.
    pub fn show_classes(&mut self) {
        self.classes = 0;
    }

    /// Whether any state is hidden.
    pub fn hides_states(self) -> bool {
        self.hidden != 0
    }

    /// Whether anything is hidden.
    pub fn is_on(self) -> bool {
        self.hides_states() || self.classes != 0
    }
}
