//! The outcome of a page, and its links.

use super::{Micros, PageState, Reason};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// A queue, semaphore, lock, event or barrier, numbered in the order they were made.
pub type PrimitiveId = u32;
/// An interned URL: the n-th [`EventKind::Discovered`](super::EventKind::Discovered) of the trace introduces n.
pub type UrlId = u32;

/// How a page ended, and what it links to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Page {
    /// The page.
    pub url: UrlId,
    /// How it ended.
    pub state: PageState,
    /// The HTTP status that was read, if one was.
    pub status: Option<u16>,
    /// What is to be said of it, if anything.
    pub reason: Option<Reason>,
    /// The document's title.
    pub title: Option<String>,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Bytes of the body that were read.
    pub bytes: u64,
    /// µs from before the request to the body's end.
    pub took: Micros,
    /// µs spent finding the links.
    pub parsed: Micros,
    /// Where a redirect led; the body and links are that page's.
    pub redirected_to: Option<UrlId>,
    /// The queue whose `task_done` this event is; none for a page reached by redirect.
    pub done: Option<PrimitiveId>,
    /// How many links it has: as many as `links`, unless those were left out of a digest.
    pub link_count: u32,
    /// One entry for each distinct (target, element, rel, fragment), in document order.
    pub links: Vec<Link>,
    /// What was taken out of it, a value a column of the run's configuration, if anything was.
    #[serde(default)]
    pub extracted: Option<Vec<String>>,
    /// The [hash](anchor_hash) of each name that a fragment may lead to, sorted, each once; none if they are
    /// not known, as the page was not read to its end.
    #[serde(default)]
    pub anchors: Option<Vec<u32>>,
    /// What else it says of itself, if it was read.
    #[serde(default)]
    pub facts: Option<Facts>,
}

/// What a page says of itself, and what tells it from others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its description.
    pub description: Option<String>,
    /// A hash of its text, of 52 bits, so that every reader of JSON holds it exactly; none if not all of it was read.
    pub fingerprint: Option<u64>,
    /// It asks not to be listed by search engines, itself or by its headers.
    pub noindex: bool,
}

/// A name that a fragment may lead to, as four bytes: FNV-1a, 32 bits.
/// <https://datatracker.ietf.org/doc/draft-eastlake-fnv/>
pub fn anchor_hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Page {
    /// A page of which nothing is known but that it was read.
    pub fn bare(url: UrlId) -> Self {
        Self {
            url,
            state: PageState::Ok,
            status: None,
            reason: None,
            title: None,
            content_type: None,
            bytes: 0,
            took: 0,
            parsed: 0,
            redirected_to: None,
            done: None,
            link_count: 0,
            links: Vec::new(),
            extracted: None,
            anchors: None,
            facts: None,
        }
    }
}

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let writes_extracted = writes(&self.extracted, &serializer);
        let writes_anchors = writes(&self.anchors, &serializer);
        let writes_facts = writes(&self.facts, &serializer);
        let count = 13 + usize::from(writes_extracted) + usize::from(writes_anchors) + usize::from(writes_facts);
        let mut fields = serializer.serialize_struct("Page", count)?;
        fields.serialize_field("url", &self.url)?;
        fields.serialize_field("state", &self.state)?;
        fields.serialize_field("status", &self.status)?;
        fields.serialize_field("reason", &self.reason)?;
        fields.serialize_field("title", &self.title)?;
        fields.serialize_field("content_type", &self.content_type)?;
        fields.serialize_field("bytes", &self.bytes)?;
        fields.serialize_field("took", &self.took)?;
        fields.serialize_field("parsed", &self.parsed)?;
        fields.serialize_field("redirected_to", &self.redirected_to)?;
        fields.serialize_field("done", &self.done)?;
        fields.serialize_field("link_count", &self.link_count)?;
        fields.serialize_field("links", &self.links)?;
        if writes_extracted {
            fields.serialize_field("extracted", &self.extracted)?;
        }
        if writes_anchors {
            fields.serialize_field("anchors", &self.anchors)?;
        }
        if writes_facts {
            fields.serialize_field("facts", &self.facts)?;
        }
        fields.end()
    }
}

/// A link, or several alike on one page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Link {
    /// Where to.
    pub target: UrlId,
    /// The element it stands in.
    pub element: ElementKind,
    /// Text of the first of them.
    pub text: String,
    /// `rel` tokens, lower case, separated by single spaces.
    pub rel: String,
    /// The fragment without `#`, if there is one.
    pub fragment: Option<String>,
    /// How many alike the page has.
    pub count: u32,
    /// The part of the page that the first of them stands in, if it stands in one and that is known.
    #[serde(default)]
    pub place: Option<Place>,
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let writes_place = writes(&self.place, &serializer);
        let mut fields = serializer.serialize_struct("Link", 6 + usize::from(writes_place))?;
        fields.serialize_field("target", &self.target)?;
        fields.serialize_field("element", &self.element)?;
        fields.serialize_field("text", &self.text)?;
        fields.serialize_field("rel", &self.rel)?;
        fields.serialize_field("fragment", &self.fragment)?;
        fields.serialize_field("count", &self.count)?;
        if writes_place {
            fields.serialize_field("place", &self.place)?;
        }
        fields.end()
    }
}

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// `<nav>`, or the role `navigation`
    Navigation,
    /// `<header>`, or the role `banner`
    Header,
    /// `<main>`, or the role `main`
    Main,
    /// `<aside>`, or the role `complementary`
    Aside,
    /// `<footer>`, or the role `contentinfo`
    Footer,
}

impl Link {
    /// Whether it leads to the address by which its page wants to be known (RFC 6596).
    pub fn is_canonical(&self) -> bool {
        self.element == ElementKind::Link && self.rel.split(' ').any(|token| token == "canonical")
    }
}

/// The element that carries a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ElementKind {
    /// `<a href>`, of HTML or SVG
    A,
    /// `<area href>`
    Area,
    /// `<iframe src>`
    Iframe,
    /// `<frame src>`
    Frame,
    /// `<meta http-equiv=refresh>`
    Meta,
    /// `<link href>` to another page, or to what the page loads
    Link,
    /// `<form action>`
    Form,
    /// `<img>`, or `<image>` or `<use>` of SVG
    Img,
    /// `<source>`
    Source,
    /// `<script src>`
    Script,
    /// `<video>`, or its poster
    Video,
    /// `<audio src>`
    Audio,
    /// `<track src>`
    Track,
    /// `<object data>`
    Object,
    /// `<embed src>`
    Embed,
}

/// Whether a field is written that came later than others. Files leave out what is not there, as
/// those did that are older than it; between threads every field has its place.
pub(super) fn writes<T, S: Serializer>(field: &Option<T>, serializer: &S) -> bool {
    field.is_some() || !serializer.is_human_readable()
}
