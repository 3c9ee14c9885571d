//! What the learner makes.

use super::script::Program;
use super::settings::Settings;
use crate::trace::Log;

/// Something for the learner to make.
pub struct Exercise {
    /// What there is to make.
    pub kind: Kind,
    /// Builds the program from an answer, unless the answer is a number.
    pub(super) program: fn(&[u32]) -> Program,
    /// Judges a run; an error says why it is wrong.
    pub(super) judge: fn(&Log, &Settings) -> Result<(), String>,
}

/// What there is to make. Lines and choices are known by the keys of their words.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Lines to put in the right order.
    Arrange(&'static [&'static str]),
    /// One of these for the line that is wrong.
    Repair(&'static [&'static str]),
    /// The right value of this knob, for this variant.
    Number(&'static str, &'static str),
}

impl Kind {
    /// The keys of the lines to arrange or choose, in the order of an answer's numbers.
    pub fn keys(&self) -> &'static [&'static str] {
        match self {
            Self::Arrange(keys) | Self::Repair(keys) => keys,
            Self::Number(..) => &[],
        }
    }
}

impl std::fmt::Debug for Exercise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exercise").field("kind", &self.kind).finish_non_exhaustive()
    }
}
