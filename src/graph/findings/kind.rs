//! The kinds of findings, and how much each matters.

use crate::graph::PageRow;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A reader who follows a link gets nothing.
    Error,
    /// A reader gets something, but less than was meant.
    Warning,
    /// Worth knowing; nothing is wrong for a reader.
    Notice,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    /// The word used in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    /// The word with a capital, as it begins a line.
    pub fn title(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Notice => "Notice",
        }
    }

    /// A sign that stands beside the word.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Error => "✕",
            Self::Warning => "!",
            Self::Notice => "i",
        }
    }

    /// So many of them, in words: `1 error`.
    pub fn counted(self, count: usize) -> String {
        format!("{count} {}{}", self.name(), if count == 1 { "" } else { "s" })
    }
}

/// What was found; the gravest first, which is the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A status of 400 or above that is none of those below.
    Broken,
    /// A status of 500 or above.
    ServerError,
    /// No complete answer: too slow, or the connection broke.
    Failed,
    /// Nothing answers.
    Unreachable,
    /// Redirects that lead in a circle or to nowhere.
    BadRedirect,
    /// Status 401, 403 or 407: not for everybody.
    Restricted,
    /// Status 429: asked too often.
    TooManyRequests,
    /// The browser did not let us read it, and it could not be found out why.
    Unreadable,
    /// Links to something that is no address.
    InvalidAddress,
    /// A page that looks like what its host answers where there is none.
    SoftNotFound,
    /// Links to a part of a page that the page does not have.
    MissingFragment,
    /// Frames that an `https:` page loads over `http:`, which browsers refuse.
    MixedContent,
    /// Only the beginning of the page was read.
    CutShort,
    /// Bytes that are not valid in the page's character encoding.
    BadEncoding,
    /// An empty body.
    Empty,
    /// An HTML page without a title.
    MissingTitle,
    /// Several HTML pages with the same title.
    DuplicateTitle,
    /// Several addresses with the same content.
    SameContent,
    /// An answer that took longer than [`SLOW`](super::SLOW).
    Slow,
    /// An HTML page of more than [`LARGE`](super::LARGE) bytes.
    Large,
    /// The server answers, but lets no other site read it.
    NotShared,
    /// What this crawl, rather than a reader, could not ask for.
    NotAsked,
    /// Links to an address that redirects more than once.
    RedirectChain,
    /// Links to an address that redirects for good.
    Redirect,
    /// Links from `https:` pages to `http:` addresses.
    InsecureLink,
    /// A page further from the start than [`DEEP`](super::DEEP).
    Deep,
    /// A page that a sitemap names and no page that was read links to.
    Orphan,
    /// Pages without a description.
    MissingDescription,
    /// Several pages with the same description.
    DuplicateDescription,
    /// A page that names another as the canonical one.
    CanonicalElsewhere,
    /// A page that asks not to be listed by search engines.
    Noindex,
    /// Addresses such as a site makes without end.
    Trap,
}

impl FindingKind {
    /// All of them, in order.
    pub const ALL: [Self; 32] = [
        Self::Broken,
        Self::ServerError,
        Self::Failed,
        Self::Unreachable,
        Self::BadRedirect,
        Self::Restricted,
        Self::TooManyRequests,
        Self::Unreadable,
        Self::InvalidAddress,
        Self::SoftNotFound,
        Self::MissingFragment,
        Self::MixedContent,
        Self::CutShort,
        Self::BadEncoding,
        Self::Empty,
        Self::MissingTitle,
        Self::DuplicateTitle,
        Self::SameContent,
        Self::Slow,
        Self::Large,
        Self::NotShared,
        Self::NotAsked,
        Self::RedirectChain,
        Self::Redirect,
        Self::InsecureLink,
        Self::Deep,
        Self::Orphan,
        Self::MissingDescription,
        Self::DuplicateDescription,
        Self::CanonicalElsewhere,
        Self::Noindex,
        Self::Trap,
    ];

    /// How much it matters.
    pub fn severity(self) -> Severity {
        match self {
            Self::Broken | Self::ServerError | Self::Failed | Self::Unreachable | Self::BadRedirect => Severity::Error,
            Self::NotShared
            | Self::NotAsked
            | Self::RedirectChain
            | Self::Redirect
            | Self::InsecureLink
            | Self::Deep
            | Self::Orphan
            | Self::MissingDescription
            | Self::DuplicateDescription
            | Self::CanonicalElsewhere
            | Self::Noindex
            | Self::Trap => Severity::Notice,
            _ => Severity::Warning,
        }
    }

    /// The word used in exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::ServerError => "server-error",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
            Self::BadRedirect => "bad-redirect",
            Self::Restricted => "restricted",
            Self::TooManyRequests => "too-many-requests",
            Self::Unreadable => "unreadable",
            Self::InvalidAddress => "invalid-address",
            Self::SoftNotFound => "soft-not-found",
            Self::MissingFragment => "missing-fragment",
            Self::MixedContent => "mixed-content",
            Self::CutShort => "cut-short",
            Self::BadEncoding => "bad-encoding",
            Self::Empty => "empty",
            Self::MissingTitle => "missing-title",
            Self::DuplicateTitle => "duplicate-title",
            Self::SameContent => "same-content",
            Self::Slow => "slow",
            Self::Large => "large",
            Self::NotShared => "not-shared",
            Self::NotAsked => "not-asked",
            Self::RedirectChain => "redirect-chain",
            Self::Redirect => "redirect",
            Self::InsecureLink => "insecure-link",
            Self::Deep => "deep",
            Self::Orphan => "orphan",
            Self::MissingDescription => "missing-description",
            Self::DuplicateDescription => "duplicate-description",
            Self::CanonicalElsewhere => "canonical-elsewhere",
            Self::Noindex => "noindex",
            Self::Trap => "trap",
        }
    }

    /// The heading over findings of this kind.
    pub fn title(self) -> &'static str {
        match self {
            Self::Broken => "Broken pages",
            Self::ServerError => "Server errors",
            Self::Failed => "No complete answer",
            Self::Unreachable => "Nothing answers",
            Self::BadRedirect => "Redirects to nowhere",
            Self::Restricted => "Access refused",
            Self::TooManyRequests => "Too many requests",
            Self::Unreadable => "Could not be read",
            Self::InvalidAddress => "Invalid addresses",
            Self::SoftNotFound => "Probably missing",
            Self::MissingFragment => "Missing fragments",
            Self::MixedContent => "Mixed content",
            Self::CutShort => "Only partly read",
            Self::BadEncoding => "Wrong character encoding",
            Self::Empty => "Empty pages",
            Self::MissingTitle => "Missing titles",
            Self::DuplicateTitle => "Duplicate titles",
            Self::SameContent => "Same content",
            Self::Slow => "Slow pages",
            Self::Large => "Large pages",
            Self::NotShared => "Not shared with other sites",
            Self::NotAsked => "Not asked for by this crawl",
            Self::RedirectChain => "Links over several redirects",
            Self::Redirect => "Links over a redirect",
            Self::InsecureLink => "Insecure links",
            Self::Deep => "Far from the start",
            Self::Orphan => "Only in a sitemap",
            Self::MissingDescription => "Missing descriptions",
            Self::DuplicateDescription => "Duplicate descriptions",
            Self::CanonicalElsewhere => "Copies of another page",
            Self::Noindex => "Not for search engines",
            Self::Trap => "Addresses without end",
        }
    }

    /// Whether findings of this kind are about several pages that have, or lack, the same.
    pub fn has_twins(self) -> bool {
        matches!(self, Self::DuplicateTitle | Self::SameContent | Self::MissingDescription | Self::DuplicateDescription)
    }

    /// Whether findings of this kind name the links that lead to their page.
    pub fn has_links(self) -> bool {
        !matches!(
            self,
            Self::CutShort
                | Self::BadEncoding
                | Self::Empty
                | Self::MissingTitle
                | Self::DuplicateTitle
                | Self::Slow
                | Self::Large
                | Self::Deep
                | Self::Orphan
                | Self::SameContent
                | Self::MissingDescription
                | Self::DuplicateDescription
                | Self::CanonicalElsewhere
                | Self::Noindex
        )
    }

    /// What to do about it, where the finding is about `page`; empty where nothing is to be done.
    pub fn advice(self, page: &PageRow) -> &'static str {
        match self {
            Self::BadRedirect => "Let the server redirect it to a page, or fix the links to it.",
            Self::SoftNotFound => {
                "Let the server answer 404 where there is no page, and look whether this one is meant to be there."
            }
            Self::MissingFragment => "Fix the links, or give the part they mean this id.",
            Self::MixedContent => "Load it by its https: address; browsers do not show it otherwise.",
            Self::CutShort if page.advice().is_empty() => "Split the page, or look at its markup.",
            Self::Empty => "Serve some content, or fix the links to it.",
            Self::MissingTitle => "Give the page a title; search results and tabs show it.",
            Self::SameContent => "Redirect all but one, or name that one as canonical in the others.",
            Self::MissingDescription => "Say in a meta description what the page is about; search results show it.",
            Self::DuplicateDescription => "Describe in each page what only it is about.",
            Self::CanonicalElsewhere => "Nothing, if it is meant so; links had better lead to the canonical page.",
            Self::Noindex => "Nothing, if it is meant so.",
            Self::Trap => {
                "Look at the links that make them: often they are relative, or carry on what was chosen before."
            }
            Self::DuplicateTitle => "Give each page a title that says what only it is about.",
            Self::Slow => "Look at what the server does for this page, or cache it.",
            Self::Large => "Split the page, or leave out what its readers do not need.",
            Self::RedirectChain | Self::Redirect => "Link to where it leads.",
            Self::InsecureLink => "Link to its https: address, if it has one.",
            Self::Orphan => "Link to it, or take it out of the sitemap.",
            Self::Deep => "Link to it from a page that is closer to the start.",
            _ => page.advice(),
        }
    }
}
