//! How things end: states, reasons, and what a robots.txt said.

use crate::language::tr;
use serde::{Deserialize, Serialize};

/// A page's state, final or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageState {
    /// Known, in scope, not finished.
    Queued,
    /// In flight.
    Fetching,
    /// Read, status below 400.
    Ok,
    /// A status of 400 or more that we read.
    Broken,
    /// The browser would not let us read it: CORS, DNS, TLS and offline look alike.
    Unreadable,
    /// Time-out or an error within the body.
    Failed,
    /// Never to be fetched.
    Skipped,
}

impl PageState {
    /// All of them, in the order of the legend.
    pub const ALL: [PageState; 7] =
        [Self::Queued, Self::Fetching, Self::Ok, Self::Broken, Self::Unreadable, Self::Failed, Self::Skipped];

    /// The word used in exports and attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Fetching => "fetching",
            Self::Ok => "ok",
            Self::Broken => "broken",
            Self::Unreadable => "unreadable",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// Why a page is as it is: the fixed list that exports use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Skipped: outside the crawl's scope.
    OffSite,
    /// Skipped: further from the start than allowed.
    Depth,
    /// Skipped: as many pages as allowed were already claimed.
    Limit,
    /// Skipped: robots.txt disallows it.
    Robots,
    /// Skipped: robots.txt could not be had because the server failed or was too slow, which counts as "keep out".
    RobotsFailed,
    /// Skipped: not `http:` or `https:`.
    NotHttp,
    /// Skipped: the URL is longer than allowed.
    TooLong,
    /// Skipped: not a URL.
    Malformed,
    /// Ok: not HTML, so the body was not read.
    NotHtml,
    /// Ok: the body is empty.
    Empty,
    /// Ok: the body has bytes its encoding does not know.
    Undecodable,
    /// Ok: only the beginning of the body was read, it is too large.
    TooLarge,
    /// Ok: parsing stopped, elements are nested too deeply.
    TooDeep,
    /// Ok: parsing stopped, it took too long.
    SlowParse,
    /// Ok: more links than are kept of one page.
    TooManyLinks,
    /// Unreadable: the request failed and the browser does not say why.
    Blocked,
    /// Unreadable: the browser is offline.
    Offline,
    /// Failed: no answer, or no end of it, in time.
    TimedOut,
    /// Failed: the connection broke within the body.
    BrokenBody,
    /// Any: a code of a newer version, read from a file.
    Other,
    /// Unreadable: on another origin, and the run was started without a click.
    NeedsClick,
    /// Failed: the workers that read it broke off, twice.
    ReaderLost,
    /// Skipped: no link that may be followed leads to it.
    NotSelected,
    /// Unreadable: the server answers, but does not let pages of other origins read it.
    NotShared,
    /// Unreadable: nothing answers.
    Unreachable,
    /// Unreadable: it redirects in a circle, too often, or to where nothing answers.
    BadRedirect,
    /// Unreadable: http, asked for by a page that came by https.
    MixedContent,
    /// Unreadable: the policy of the page that crawls forbids the request.
    Policy,
    /// Ok: XML with a fault, and only what stands before it was read.
    NotWellFormed,
    /// Skipped: only forms lead to it.
    Form,
    /// Skipped: only links to something that is no page lead to it, such as a feed.
    Resource,
    /// Skipped: those who link to it ask robots not to follow.
    Nofollow,
    /// Skipped: of this machine or a private network, to which a crawl of a public site does not go.
    Private,
    /// Skipped: the crawl's patterns exclude it, or include others only.
    Excluded,
    /// Skipped: one of the addresses that a site makes without end.
    Trap,
    /// Skipped: another spelling stands for it.
    Tidied,
    /// Skipped: only pages lead to it that name another page as the canonical one.
    Canonical,
    /// Ok: the same as the host answers where there is no page.
    SoftNotFound,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 38] = [
        Self::OffSite,
        Self::Depth,
        Self::Limit,
        Self::Robots,
        Self::RobotsFailed,
        Self::NotHttp,
        Self::TooLong,
        Self::Malformed,
        Self::NotHtml,
        Self::Empty,
        Self::Undecodable,
        Self::TooLarge,
        Self::TooDeep,
        Self::SlowParse,
        Self::TooManyLinks,
        Self::Blocked,
        Self::Offline,
        Self::TimedOut,
        Self::BrokenBody,
        Self::Other,
        Self::NeedsClick,
        Self::ReaderLost,
        Self::NotSelected,
        Self::NotShared,
        Self::Unreachable,
        Self::BadRedirect,
        Self::MixedContent,
        Self::Policy,
        Self::NotWellFormed,
        Self::Form,
        Self::Resource,
        Self::Nofollow,
        Self::Private,
        Self::Excluded,
        Self::Trap,
        Self::Tidied,
        Self::Canonical,
        Self::SoftNotFound,
    ];

    /// The code used in exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::OffSite => "off-site",
            Self::Depth => "depth",
            Self::Limit => "limit",
            Self::Robots => "robots",
            Self::RobotsFailed => "robots-failed",
            Self::NotHttp => "not-http",
            Self::TooLong => "too-long",
            Self::Malformed => "malformed",
            Self::NotHtml => "not-html",
            Self::Empty => "empty",
            Self::Undecodable => "undecodable",
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::SlowParse => "slow-parse",
            Self::TooManyLinks => "too-many-links",
            Self::Blocked => "blocked",
            Self::Offline => "offline",
            Self::TimedOut => "timed-out",
            Self::BrokenBody => "broken-body",
            Self::Other => "other",
            Self::NeedsClick => "needs-click",
            Self::ReaderLost => "reader-lost",
            Self::NotSelected => "not-selected",
            Self::NotShared => "not-shared",
            Self::Unreachable => "unreachable",
            Self::BadRedirect => "bad-redirect",
            Self::MixedContent => "mixed-content",
            Self::Policy => "policy",
            Self::NotWellFormed => "not-well-formed",
            Self::Form => "form",
            Self::Resource => "resource",
            Self::Nofollow => "nofollow",
            Self::Private => "private",
            Self::Excluded => "excluded",
            Self::Trap => "trap",
            Self::Tidied => "tidied",
            Self::Canonical => "canonical",
            Self::SoftNotFound => "soft-not-found",
        }
    }

    /// What a reader is told.
    pub fn explain(self) -> &'static str {
        match self {
            Self::OffSite => tr("Outside the crawl's scope; the link is recorded, the page is not fetched."),
            Self::Depth => tr("Further from the start than max-depth allows."),
            Self::Limit => tr("The crawl had already claimed max-pages pages."),
            Self::Robots => tr("The site's robots.txt asks crawlers not to read it."),
            Self::RobotsFailed => {
                tr("The site's robots.txt answered with a server error or not in time, which means: keep out for now.")
            }
            Self::NotHttp => tr("Not an http: or https: address."),
            Self::TooLong => tr("The address is longer than any server is likely to accept."),
            Self::Malformed => tr("Not a valid address."),
            Self::NotHtml => tr("Not an HTML page, so its body was not read."),
            Self::Empty => tr("The server sent an empty body."),
            Self::Undecodable => tr("Some bytes are not valid in the page's character encoding."),
            Self::TooLarge => tr("Only the first part of the body was read: it is over the size limit."),
            Self::TooDeep => tr("Elements are nested so deeply that reading stopped; links up to there are kept."),
            Self::SlowParse => tr("Reading the page took too long and was stopped; links up to there are kept."),
            Self::TooManyLinks => tr("The page has more links than are kept of one page."),
            Self::Blocked => {
                tr("The browser would not let us read it: no CORS permission, or DNS, TLS or network failed.")
            }
            Self::NotShared => tr("The server answers, but does not let other sites read it (no CORS permission)."),
            Self::Unreachable => {
                tr("Nothing answers: no such host, a connection that is refused or broken, or a certificate in doubt.")
            }
            Self::BadRedirect => {
                tr("It redirects to where no browser follows: in a circle, too often, or to where nothing answers.")
            }
            Self::MixedContent => tr("Its address is http:, and browsers let no page that came by https: read that."),
            Self::Policy => {
                tr("The policy of the page that Crawlscope stands in forbids requests there (connect-src).")
            }
            Self::Offline => tr("The browser is offline."),
            Self::TimedOut => tr("No complete answer in time."),
            Self::BrokenBody => tr("The connection broke before the body was complete."),
            Self::NeedsClick => {
                tr("It leads to another site. A crawl that started by itself stays on its own; press Crawl to go on.")
            }
            Self::ReaderLost => tr("Two workers broke off while they read it; the crawl went on without it."),
            Self::NotSelected => tr("No link that matches select leads to it; the links to it are recorded."),
            Self::NotWellFormed => {
                tr("It is XML and has a fault, at which reading stopped; links up to there are kept.")
            }
            Self::Form => tr("Only forms lead to it; nothing is filled in or sent."),
            Self::Resource => tr("It is meant for programs, such as a feed, and is not read as a page."),
            Self::Nofollow => tr("All links to it ask robots not to follow: rel, a robots meta tag or X-Robots-Tag."),
            Self::Private => tr("It is of this machine or of a private network, and the crawl began on a public site."),
            Self::Excluded => tr("Left out by include or exclude; the links to it are recorded."),
            Self::Trap => tr(
                "A trap: its address repeats itself, has a query without end, or differs from others only in a session's number.",
            ),
            Self::Tidied => tr("Another spelling of an address that stands for both; see tidy."),
            Self::Canonical => tr("Only pages lead to it that name another as the canonical one; see tidy."),
            Self::SoftNotFound => tr(
                "The server says it is there, but answers the same where there can be no page: probably there is none.",
            ),
            Self::Other => tr("A reason that this version of Crawlscope does not know."),
        }
    }
}

/// What a robots.txt said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RobotsOutcome {
    /// It was read and is obeyed.
    Read {
        /// Its length, as far as it was read.
        bytes: u32,
    },
    /// There is none (4xx): everything may be fetched (RFC 9309 2.3.1.3).
    Missing {
        /// The status.
        status: u16,
    },
    /// The server failed (5xx): nothing may be fetched (RFC 9309 2.3.1.4).
    ServerError {
        /// The status.
        status: u16,
    },
    /// The browser would not let us read it; we go on, one request a second.
    Unreadable,
    /// It didn't come in time, or broke off before its first rule: nothing may be fetched (RFC 9309 2.3.1.4).
    NoAnswer,
}
