//! What a page is asked, and what it answers.

use serde::{Deserialize, Serialize};
use url::Url;

/// An anchor's text is cut after this many characters.
pub const TEXT_CHARS: usize = 120;

/// A page's title is cut after this many characters.
pub const TITLE_CHARS: usize = 300;

/// What one page may cost. Each has a default that no honest page meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Elements open at once, anchors and formatting elements counted twice, since
    /// they are kept in a second list to be opened again. The tree builder searches
    /// both lists for most tags: a page costs at most its length times this.
    /// (Chromium flattens a tree at 512.)
    pub depth: usize,
    /// Nodes in the tree. Formatting elements left open are built again in every
    /// paragraph, so that a small page can ask for any number of nodes.
    pub nodes: usize,
    /// Links kept of one page.
    pub links: usize,
    /// Bytes of an `href`. A longer one is not resolved: a misnested anchor is
    /// cloned, so one long address can become thousands.
    pub href: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 1_000, nodes: 1_000_000, links: 20_000, href: 4_096 }
    }
}

/// Why a page was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// More than [`Limits::depth`] elements open at once.
    TooDeep,
    /// More than [`Limits::nodes`] nodes in the tree.
    TooManyNodes,
    /// More than [`Limits::links`] links.
    TooManyLinks,
    /// The caller ran out of time ([`PageParser::stop`](super::PageParser::stop)).
    TimeOut,
}

/// Everything a crawl wants to know of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Text of the first HTML `<title>` (an SVG's does not count), whitespace
    /// collapsed, at most [`TITLE_CHARS`] characters; `None` if that is empty.
    pub title: Option<String>,
    /// What links are relative to: the first `<base href>`, or the page's own URL.
    /// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#document-base-url>
    pub base: Url,
    /// The links in document order, duplicates included.
    pub links: Vec<Link>,
    /// Why there may be more than this; `None` if the page was read to its end.
    pub cut: Option<Cut>,
}

/// One `<a href>` or `<area href>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which of the two elements.
    pub element: Element,
    /// Where it leads, resolved against [`Facts::base`], whatever its scheme: a URL as
    /// the URL standard writes it, fragment and all.
    pub href: Result<String, NoUrl>,
    /// The anchor's text, whitespace collapsed, at most [`TEXT_CHARS`] characters.
    /// Without text: the `alt` of an image inside it (for an area, its own `alt`),
    /// else its `aria-label`, else its `title`.
    pub text: String,
    /// The `rel` tokens in lower case, each once, joined by one space.
    pub rel: String,
}

/// An `href` that was not resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoUrl {
    /// The start of what is no URL.
    Malformed(String),
    /// The start, and the bytes, of what is longer than [`Limits::href`].
    TooLong(String, usize),
}

/// The elements whose `href` is a link to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Element {
    /// `<a>`
    A,
    /// `<area>`, a region of an image map.
    Area,
}

impl Element {
    /// The tag's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::Area => "area",
        }
    }
}
