//! What is found on a page, and what finding it may cost.

use super::directives::Directives;
use serde::{Deserialize, Serialize};
use url::Url;

/// An anchor's text is cut after this many characters.
pub const TEXT_CHARS: usize = 120;

/// A page's title is cut after this many characters.
pub const TITLE_CHARS: usize = 300;

/// A page's description is cut after this many characters.
pub const DESCRIPTION_CHARS: usize = 300;

/// How a page is read: what is asked of it, and what that may cost. Each bound has a default that no
/// honest page meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What the page loads, such as images, is found too.
    pub resources: bool,
    /// Links kept of one page.
    pub links: usize,
    /// Bytes of an `href`; a longer one is not resolved.
    pub href: usize,
    /// Bytes of memory for what must be remembered of the page while it is read: the elements
    /// open at once, and a tag until it is complete.
    pub memory: usize,
    /// Elements, comments and attributes, where a tree is built.
    pub nodes: usize,
    /// Elements around one another, where a tree is built. Browsers nest no deeper either.
    pub depth: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { resources: false, links: 20_000, href: 12_288, memory: 16 << 20, nodes: 400_000, depth: 512 }
    }
}

/// Why a page was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truncation {
    /// More elements open at once, or a longer tag, than [`Options::memory`] allows, or a tree
    /// deeper than [`Options::depth`].
    TooDeep,
    /// A tree with more in it than [`Options::nodes`].
    TooLarge,
    /// More than [`Options::links`] links.
    TooManyLinks,
    /// XML with a fault, which ends it (<https://www.w3.org/TR/xml/#sec-terminology>, fatal error).
    NotWellFormed,
    /// The caller ran out of time ([`HtmlReader::stop`](super::HtmlReader::stop)).
    TimeOut,
}

/// Everything a crawl wants to know of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageInfo {
    /// Text of the first HTML `<title>` (an SVG's does not count), whitespace
    /// collapsed, at most [`TITLE_CHARS`] characters; `None` if that is empty.
    pub title: Option<String>,
    /// The first `<meta name=description>`, whitespace collapsed, at most [`DESCRIPTION_CHARS`]
    /// characters; `None` if that is empty.
    pub description: Option<String>,
    /// FNV-1a, 64 bits, of the page's text, markup and all: pages that have the same are the same, in
    /// whatever encoding they were sent. `None` if the page was not read to its end.
    /// <https://datatracker.ietf.org/doc/draft-eastlake-fnv/>
    pub fingerprint: Option<u64>,
    /// What links are relative to: the first `<base href>`, or the page's own URL.
    /// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#document-base-url>
    pub base: Url,
    /// The links in document order, duplicates included.
    pub links: Vec<Link>,
    /// What a [`Selection`](super::Selection) takes out of the page, a value a column and empty
    /// where nothing matches; `None` where nothing is asked for.
    pub extracted: Option<Vec<String>>,
    /// Why there may be more than this; `None` if the page was read to its end.
    pub truncation: Option<Truncation>,
    /// The names that a fragment may lead to: each `id`, and the `name` of each `<a>`, sorted. `None`
    /// if there are too many, or the page was not read to its end.
    pub anchors: Option<Vec<String>>,
    /// What the document asks of robots.
    pub directives: Directives,
    /// The name of the page's encoding, in lower case.
    pub charset: String,
    /// Some of its bytes meant nothing in that encoding.
    pub replaced: bool,
}

/// An element that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which element.
    pub element: Element,
    /// Where it leads (`href`, `src`, `action`, a URL of `srcset`, or that of a refresh), resolved against [`PageInfo::base`], whatever its scheme: a URL as
    /// the URL standard writes it, fragment and all.
    pub href: Result<String, InvalidHref>,
    /// The anchor's text, whitespace collapsed, at most [`TEXT_CHARS`] characters.
    /// Without text: the `alt` of an image inside it (for an area or image, its own `alt`),
    /// else its `aria-label`, else its `title`. Other elements than anchors have no text.
    pub text: String,
    /// The `rel` tokens in lower case, each once, joined by one space.
    pub rel: String,
    /// The part of the page that it stands in: the innermost, if there is one.
    pub place: Option<Place>,
    /// Whether what it leads to is meant to be a page, and not what takes a form, a feed, or what a page loads.
    pub is_page: bool,
    /// Whether it may be followed; all may unless a [`Selection`](super::Selection) says which.
    pub selected: bool,
}

impl Link {
    /// Whether it leads to the address by which the page wants to be known (RFC 6596).
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        self.element == Element::Link && self.rel.split(' ').any(|token| token == "canonical")
    }
}

/// A part of a page, by its element or `role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// `<nav>`, or `navigation`.
    Navigation,
    /// `<header>`, or `banner`.
    Header,
    /// `<main>`, or `main`.
    Main,
    /// `<aside>`, or `complementary`.
    Aside,
    /// `<footer>`, or `contentinfo`.
    Footer,
}

/// An `href` that was not resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvalidHref {
    /// The start of what is no URL.
    Malformed(String),
    /// The start, and the bytes, of what is longer than [`Options::href`].
    TooLong(String, usize),
}

/// The elements that lead somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Element {
    /// `<a>`, of HTML or SVG.
    A,
    /// `<area>`, a region of an image map.
    Area,
    /// `<iframe>`
    Iframe,
    /// `<frame>` of a frameset.
    Frame,
    /// `<meta http-equiv=refresh>`, which leads on after some time.
    Meta,
    /// `<link>` to another page (`canonical`, `next`, `prev`, `alternate`), or to what the page loads.
    Link,
    /// `<form>`, which sends what was filled in.
    Form,
    /// `<img>`, or `<image>` or `<use>` of SVG.
    Img,
    /// `<source>` of a picture, or of what is played.
    Source,
    /// `<script>`
    Script,
    /// `<video>`, or its poster.
    Video,
    /// `<audio>`
    Audio,
    /// `<track>`, such as subtitles.
    Track,
    /// `<object>`
    Object,
    /// `<embed>`
    Embed,
}

impl Element {
    /// The tag's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::Area => "area",
            Self::Iframe => "iframe",
            Self::Frame => "frame",
            Self::Meta => "meta",
            Self::Link => "link",
            Self::Form => "form",
            Self::Img => "img",
            Self::Source => "source",
            Self::Script => "script",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Track => "track",
            Self::Object => "object",
            Self::Embed => "embed",
        }
    }

    /// The attributes that say what a link without text is; the first that says something counts.
    pub(super) const fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Area | Self::Img => &["alt", "aria-label", "title"],
            Self::Meta => &[],
            Self::Track => &["label"],
            _ => &["aria-label", "title"],
        }
    }
}
