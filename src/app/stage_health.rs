//! Whether the stage's worker is there. A browser may end one without a word, most often because memory ran out.

/// Questions without any answer, after which it counts as gone. It is not a time: in a hidden tab, and where the
/// machine sleeps, page and worker slow down alike.
const SILENT_TICKS: u32 = 10;
/// The same before its first answer, since it may be a long way to load.
const SILENT_AT_FIRST: u32 = 30;

/// What is known of the stage's worker.
#[derive(Debug, Default)]
pub(super) struct StageHealth {
    /// The seed of the layout.
    pub(super) seed: u64,
    /// Questions since it last said anything.
    pub(super) silent: u32,
    pub(super) has_answered: bool,
    /// Whether the next question is on its way.
    pub(super) is_ticking: bool,
    /// When it took the place of one that was gone, ms; none if it did not.
    pub(super) restarted: Option<f64>,
}

impl StageHealth {
    /// It has said something.
    pub(super) fn heard(&mut self) {
        (self.silent, self.has_answered) = (0, true);
    }

    /// Whether it has been silent for too long.
    pub(super) fn is_silent(&self) -> bool {
        self.silent > if self.has_answered { SILENT_TICKS } else { SILENT_AT_FIRST }
    }
}
