//! The kinds of findings, and how much each matters.

use crate::graph::PageRow;
use crate::language::{count_of, tr};
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
            Self::Error => tr("Error"),
            Self::Warning => tr("Warning"),
            Self::Notice => tr("Notice"),
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
        count_of(count as u64, self.name())
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
            Self::Broken => tr("Broken pages"),
            Self::ServerError => tr("Server errors"),
            Self::Failed => tr("No complete answer"),
            Self::Unreachable => tr("Nothing answers"),
            Self::BadRedirect => tr("Redirects to nowhere"),
            Self::Restricted => tr("Access refused"),
            Self::TooManyRequests => tr("Too many requests"),
            Self::Unreadable => tr("Could not be read"),
            Self::InvalidAddress => tr("Invalid addresses"),
            Self::SoftNotFound => tr("Probably missing"),
            Self::MissingFragment => tr("Missing fragments"),
            Self::MixedContent => tr("Mixed content"),
            Self::CutShort => tr("Only partly read"),
            Self::BadEncoding => tr("Wrong character encoding"),
            Self::Empty => tr("Empty pages"),
            Self::MissingTitle => tr("Missing titles"),
            Self::DuplicateTitle => tr("Duplicate titles"),
            Self::SameContent => tr("Same content"),
            Self::Slow => tr("Slow pages"),
            Self::Large => tr("Large pages"),
            Self::NotShared => tr("Not shared with other sites"),
            Self::NotAsked => tr("Not asked for by this crawl"),
            Self::RedirectChain => tr("Links over several redirects"),
            Self::Redirect => tr("Links over a redirect"),
            Self::InsecureLink => tr("Insecure links"),
            Self::Deep => tr("Far from the start"),
            Self::Orphan => tr("Only in a sitemap"),
            Self::MissingDescription => tr("Missing descriptions"),
            Self::DuplicateDescription => tr("Duplicate descriptions"),
            Self::CanonicalElsewhere => tr("Copies of another page"),
            Self::Noindex => tr("Not for search engines"),
            Self::Trap => tr("Addresses without end"),
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
            Self::BadRedirect => tr("Let the server redirect it to a page, or fix the links to it."),
            Self::SoftNotFound => {
                tr("Let the server answer 404 where there is no page, and look whether this one is meant to be there.")
            }
            Self::MissingFragment => tr("Fix the links, or give the part they mean this id."),
            Self::MixedContent => tr("Load it by its https: address; browsers do not show it otherwise."),
            Self::CutShort if page.advice().is_empty() => tr("Split the page, or look at its markup."),
            Self::Empty => tr("Serve some content, or fix the links to it."),
            Self::MissingTitle => tr("Give the page a title; search results and tabs show it."),
            Self::SameContent => tr("Redirect all but one, or name that one as canonical in the others."),
            Self::MissingDescription => tr("Say in a meta description what the page is about; search results show it."),
            Self::DuplicateDescription => tr("Describe in each page what only it is about."),
            Self::CanonicalElsewhere => tr("Nothing, if it is meant so; links had better lead to the canonical page."),
            Self::Noindex => tr("Nothing, if it is meant so."),
            Self::Trap => {
                tr("Look at the links that make them: often they are relative, or carry on what was chosen before.")
            }
            Self::DuplicateTitle => tr("Give each page a title that says what only it is about."),
            Self::Slow => tr("Look at what the server does for this page, or cache it."),
            Self::Large => tr("Split the page, or leave out what its readers do not need."),
            Self::RedirectChain | Self::Redirect => tr("Link to where it leads."),
            Self::InsecureLink => tr("Link to its https: address, if it has one."),
            Self::Orphan => tr("Link to it, or take it out of the sitemap."),
            Self::Deep => tr("Link to it from a page that is closer to the start."),
            _ => page.advice(),
        }
    }
}
