//! What pages of the picture are coloured and sized by, by name.

use serde::{Deserialize, Serialize};

/// What the colour of a page says. Its form says its state, whatever the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColorBy {
    /// Its state.
    #[default]
    State,
    /// Its section: the first folder below the start, or its host where there are several.
    Section,
    /// How many links it is from the start.
    Depth,
    /// How many pages link to it.
    LinksIn,
    /// How long it took to be read.
    Time,
    /// Its HTTP status, by its first digit.
    Status,
}

impl ColorBy {
    /// All of them, with their names as the attribute `color` has them, and in words.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::State, "state", "state"),
        (Self::Section, "section", "section"),
        (Self::Depth, "depth", "depth"),
        (Self::LinksIn, "links-in", "links in"),
        (Self::Time, "time", "response time"),
        (Self::Status, "status", "status"),
    ];

    /// As the attribute says it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(by, ..)| *by == self).map_or("", |(_, name, _)| name)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(by, ..)| *by)
    }
}

/// What the size of a page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SizeBy {
    /// How many pages link to it.
    #[default]
    LinksIn,
    /// How important it is by the links to it.
    PageRank,
    /// How long its body is.
    Bytes,
    /// Nothing: all are of one size.
    None,
}

impl SizeBy {
    /// All of them, with their names as the attribute `size` has them, and in words.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::LinksIn, "links-in", "links in"),
        (Self::PageRank, "pagerank", "PageRank"),
        (Self::Bytes, "bytes", "bytes"),
        (Self::None, "none", "all alike"),
    ];

    /// As the attribute says it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(by, ..)| *by == self).map_or("", |(_, name, _)| name)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(by, ..)| *by)
    }
}
