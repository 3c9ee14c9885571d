//! Which links are followed, besides the kind of scope: patterns, links out of the scope, and tidying.

use super::patterns::{Patterns, PatternsError};
use super::tidy::Tidy;
use serde::{Deserialize, Serialize};

/// Links out of the scope that are followed in a row, at most.
pub const MOST_HOPS: u32 = 10;

/// Which links are followed, besides the kind of scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Following {
    /// If there are any, a page in scope has to match one of them. Starts need not.
    pub include: Patterns,
    /// No page that matches one of them is asked for, unless it is a start.
    pub exclude: Patterns,
    /// Links out of the scope that are followed in a row: with 1, what is linked is checked and its own
    /// links are not followed.
    pub extra_hops: u32,
    /// Which spellings of an address are taken for one.
    pub tidy: Tidy,
}

/// An attribute of these that can't be obeyed: its name, and what is wrong.
pub(super) type Refusal = (&'static str, String);

impl Following {
    /// Reads the attributes `include`, `exclude`, `extra-hops` and `tidy`.
    pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Refusal> {
        let patterns = |name: &'static str| {
            let text = get(name).unwrap_or_default();
            Patterns::parse(&text).map_err(|error: PatternsError| (name, format!("{name}: {error}")))
        };
        let hops = |text: String| match text.parse() {
            Ok(hops @ 0..=MOST_HOPS) => Ok(hops),
            _ => Err(("extra-hops", format!("extra-hops must be a whole number from 0 to {MOST_HOPS}, not “{text}”."))),
        };
        Ok(Self {
            include: patterns("include")?,
            exclude: patterns("exclude")?,
            extra_hops: get("extra-hops").map_or(Ok(0), hops)?,
            tidy: Tidy::parse(&get("tidy").unwrap_or_default()).map_err(|message| ("tidy", message))?,
        })
    }
}
