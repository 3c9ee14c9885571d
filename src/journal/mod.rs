//! Crawls kept in the browser's IndexedDB while they run, so that one that breaks off can be resumed.
//!
//! A run's record says what it is of; its batches are the trace as the crawl worker encodes it, each written as it
//! happens. Nothing else is needed: where a crawl goes on is a fold of its trace
//! ([`Resumption`](crate::crawl::Resumption)).

#[cfg(target_arch = "wasm32")]
mod lease;
#[cfg(target_arch = "wasm32")]
mod store;

#[cfg(target_arch = "wasm32")]
pub use lease::{is_leased, lease};
#[cfg(target_arch = "wasm32")]
pub use store::{Journal, JournalError};

use crate::crawl::Config;
use serde::{Deserialize, Serialize};

/// The number of a run: unique among the runs of a browser, and above those that began before. Less than 2^53.
pub type RunId = u64;

/// A run that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// When it began, ms since 1970.
    pub began: f64,
    /// What was asked of it.
    pub config: Config,
    /// Pages that were found and are to be read or have been.
    pub pages: u32,
    /// Of these, how many are done.
    pub done: u32,
}

/// What becomes of a run's events besides their being shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keeping {
    /// Nothing: it is gone with its page.
    None,
    /// They are kept, as a new run of this number.
    New(RunId),
    /// They are kept, as a new run, with those of an old one that it goes on with, which is then forgotten.
    Instead {
        /// The new one.
        run: RunId,
        /// The old one.
        old: RunId,
    },
    /// They are kept as those of a run that goes on where it broke off.
    Resumed(RunId),
}

impl Keeping {
    /// The run that they are kept as.
    pub fn run(self) -> Option<RunId> {
        match self {
            Self::None => None,
            Self::New(run) | Self::Instead { run, .. } | Self::Resumed(run) => Some(run),
        }
    }
}
