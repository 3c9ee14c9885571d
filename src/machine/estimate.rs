//! How much is left, and how far that can be trusted.

use super::rates::Rates;
use crate::language::tr;
use crate::say;
use crate::trace::Micros;

/// What "lately" means, µs.
const LATELY: Micros = 5_000_000;
/// Before this nothing is said of the time, µs.
const EARLY: Micros = 2_000_000;

/// How much is left of a run, with no more certainty than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimate {
    /// Nothing is unfinished, or the run is over.
    Nothing,
    /// It has only begun.
    Early {
        /// Known and not finished.
        left: u32,
    },
    /// More is found than finished: how much there is nobody knows.
    Growing {
        /// Known and not finished.
        left: u32,
        /// What the limit of pages leaves room for, these included.
        most: Option<u32>,
    },
    /// Less is left than before.
    Shrinking {
        /// Known and not finished.
        left: u32,
        /// What they take at the pace of the last seconds, s.
        seconds: u64,
        /// Whether no more can be found: the limit of pages is reached.
        is_all: bool,
    },
    /// Nothing was finished lately.
    Stalled {
        /// Known and not finished.
        left: u32,
    },
    /// The run is paused.
    Paused {
        /// Known and not finished.
        left: u32,
    },
}

impl Rates {
    /// How much is left `quiet` µs after the last event.
    pub fn estimate(&self, quiet: Micros) -> Estimate {
        let left = self.unfinished();
        if left == 0 || self.is_over {
            return Estimate::Nothing;
        }
        if self.is_held {
            return Estimate::Paused { left };
        }
        let last = self.spans().len() - 1;
        let (done, time) = self.lately(last, LATELY);
        if self.elapsed().saturating_add(quiet) < EARLY {
            return Estimate::Early { left };
        }
        if done == 0 || quiet >= LATELY {
            return Estimate::Stalled { left };
        }
        // The window's first span is left out: it has what held before the window.
        let before = self.spans()[self.reach(last, LATELY)].unfinished;
        if left >= before && !self.is_full {
            let most = self.most_pages.map(|most| left.saturating_add(most.saturating_sub(self.claimed)));
            return Estimate::Growing { left, most };
        }
        let time = u64::from(left).saturating_mul(time.saturating_add(quiet));
        let seconds = time.div_ceil(u64::from(done) * 1_000_000);
        Estimate::Shrinking { left, seconds, is_all: self.is_full }
    }

    /// The estimate in a sentence; empty where there is nothing to say.
    pub fn outlook(&self, quiet: Micros) -> String {
        match self.estimate(quiet) {
            Estimate::Nothing => String::new(),
            Estimate::Early { left } => say!("At least {left} more; too early to estimate the time.", left),
            Estimate::Growing { left, most: Some(most) } => {
                say!("Still finding pages: at least {left} more, at most {most}.", left, most)
            }
            Estimate::Growing { left, most: None } => say!("Still finding pages: at least {left} more.", left),
            Estimate::Shrinking { seconds, is_all: true, .. } => {
                say!("{} left; the page limit is reached, so none are added.", about(seconds))
            }
            Estimate::Shrinking { seconds, .. } => say!("{} left, if no more are found.", about(seconds)),
            Estimate::Stalled { left } => say!("{left} left; none has finished for a few seconds.", left),
            Estimate::Paused { left } => say!("Paused with {left} left.", left),
        }
    }
}

/// A time as it is guessed: no more exact than it can be.
fn about(seconds: u64) -> String {
    match seconds {
        0..5 => tr("A few seconds").into(),
        5..90 => say!("About {} s", seconds.div_ceil(5) * 5),
        90..5_400 => say!("About {} min", seconds.div_ceil(60)),
        _ => say!("About {} h", seconds.div_ceil(3_600)),
    }
}
