//! Who fetches and reads pages for the crawl: the seam behind which other threads may stand.

use super::config::Wanted;
use super::desk::{Desk, DeskPlace};
use crate::fetch::{Body, FetchError, Response, Source};
use crate::html::{self, Directives, PageInfo, Parser, Parsers, Streaming, Truncation};
use crate::runtime::Runtime;
use crate::trace::{ElementKind, Facts, Micros, Place, Reason, anchor_hash};
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use url::Url;

/// Fetches pages and reads them as they arrive. The crawl itself never sees a body.
pub trait PageReader {
    /// Sends a bare GET and waits for the headers. Redirects are followed.
    ///
    /// # Cancel safety
    /// Dropping the future, or the page it gives, aborts the request.
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>>;
}

/// What the headers say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// The URL that answered, after redirects; without fragment.
    pub url: Url,
    /// `Content-Type`, if it was sent and may be read.
    pub content_type: Option<String>,
    /// `Retry-After`, µs from now, if it was sent and may be read.
    pub retry_after: Option<Micros>,
    /// The host is seen to send several answers over one connection.
    pub shares_connection: bool,
    /// `X-Robots-Tag`, if it was sent and may be read.
    pub x_robots_tag: Option<String>,
}

impl Head {
    /// A response's headers, apart from its body.
    #[must_use]
    pub fn of(response: Response) -> (Self, Box<dyn Body>) {
        let Response { status, url, content_type, retry_after, shares_connection, x_robots_tag, body } = response;
        (Self { status, url, content_type, retry_after, shares_connection, x_robots_tag }, body)
    }

    /// Whether there is a body to be read: one of HTML, or one that may be, that is no error's.
    #[must_use]
    pub fn is_page(&self) -> bool {
        let content_type = self.content_type.as_deref();
        self.status < 400 && (html::is_html(content_type) || html::is_unknown(content_type))
    }
}

/// A page whose headers have come.
pub struct OpenPage {
    /// They.
    pub head: Head,
    /// What follows them.
    pub body: Box<dyn PageBody>,
    /// µs for which its reader has been at work, on this page or others, as far as is known.
    pub busy: Rc<Cell<Micros>>,
}

impl std::fmt::Debug for OpenPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenPage").field("head", &self.head).finish_non_exhaustive()
    }
}

/// A body on its way. Dropping it aborts the request.
pub trait PageBody {
    /// Receives the body, reading as it arrives, and tells `bytes` how much there is. Ends at the
    /// last byte that is wanted, or that came.
    ///
    /// # Errors
    /// When whoever reads it is no more.
    ///
    /// # Cancel safety
    /// Dropped, the rest of the body is lost; what was [found](Self::found) until then is not.
    fn receive<'a>(&'a mut self, bytes: &'a Cell<u64>) -> LocalBoxFuture<'a, Result<BodyEnd, FetchError>>;

    /// What was found in it, as far as it was received.
    ///
    /// # Errors
    /// When whoever read it is no more.
    fn found(self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>>;
}

/// Where a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyEnd {
    /// At its end.
    Complete,
    /// At [`Limits::body_bytes`](super::Limits::body_bytes); there was more.
    Cut,
    /// Where the connection broke.
    Broken,
    /// Where it was seen to be no HTML.
    NotHtml,
}

/// What was found on a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The page's title.
    pub title: Option<String>,
    /// Its links in document order, duplicates included.
    pub links: Vec<html::Link>,
    /// What was taken out of it, a value a column, if anything was to be.
    pub extracted: Option<Vec<String>>,
    /// The [hash](anchor_hash) of each name that a fragment may lead to, sorted, each once, if they are known.
    pub anchors: Option<Vec<u32>>,
    /// It asks robots not to follow its links, itself or by its headers.
    pub nofollow: bool,
    /// What else is known of it.
    pub facts: Facts,
    /// What is to be said of it: that it was not read to its end, or not all of it is text.
    pub reason: Option<Reason>,
    /// µs spent on reading.
    pub took: Micros,
}

/// Reads pages here, as they come from a source.
pub struct LocalReader {
    source: Rc<dyn Source>,
    runtime: Runtime,
    parsers: Rc<dyn Parsers>,
    desk: Desk,
}

impl LocalReader {
    /// A reader of what `source` has, as it streams.
    pub fn new(source: Rc<dyn Source>, runtime: &Runtime) -> Self {
        Self { source, runtime: runtime.clone(), parsers: Rc::new(Streaming), desk: Desk::new(&Streaming) }
    }

    /// The same with another way to read.
    #[must_use]
    pub fn by(self, parsers: Rc<dyn Parsers>) -> Self {
        Self { desk: Desk::new(&*parsers), parsers, ..self }
    }
}

impl std::fmt::Debug for LocalReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalReader")
    }
}

impl PageReader for LocalReader {
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        let (answer, runtime, wanted) = (self.source.get(url), self.runtime.clone(), wanted.clone());
        let (parsers, desk) = (self.parsers.clone(), self.desk.clone());
        Box::pin(async move {
            let (head, body) = Head::of(answer.await?);
            let reader = PageLoop::new(&head, &wanted, &runtime, &*parsers, &desk);
            Ok(OpenPage { head, body: Box::new(LocalBody { body, reader }), busy: desk.busy() })
        })
    }
}

struct LocalBody {
    body: Box<dyn Body>,
    reader: PageLoop,
}

impl PageBody for LocalBody {
    fn receive<'a>(&'a mut self, bytes: &'a Cell<u64>) -> LocalBoxFuture<'a, Result<BodyEnd, FetchError>> {
        Box::pin(async { Ok(self.reader.receive(&mut *self.body, bytes).await) })
    }

    fn found(self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>> {
        Box::pin(std::future::ready(Ok(self.reader.finish())))
    }
}

/// Bytes read at a time, well under a millisecond's work.
const SLICE: usize = 16 * 1_024;

/// Reads one page within the crawl's limits, letting others run every few milliseconds.
pub struct PageLoop {
    parser: Box<dyn Parser>,
    /// What the headers ask of robots.
    directives: Directives,
    desk: Desk,
    /// The page's own at the desk, from its first bytes on.
    place: Option<DeskPlace>,
    /// What came before there was one.
    waiting: Vec<u8>,
    /// The beginning of a body that may not be HTML, until that can be told.
    held: Option<Vec<u8>>,
    /// It is not.
    is_other: bool,
    /// There is no use in reading on.
    is_late: bool,
    /// All of the body has come.
    is_whole: bool,
    runtime: Runtime,
    most_bytes: usize,
    most_time: Micros,
    took: Micros,
}

impl PageLoop {
    /// A reader of the page with this head, at the desk of all who read by `parsers` here.
    #[must_use]
    pub fn new(head: &Head, wanted: &Wanted, runtime: &Runtime, parsers: &dyn Parsers, desk: &Desk) -> Self {
        let (limits, resources) = (&wanted.limits, wanted.resources);
        let options = html::Options { resources, links: limits.links, ..html::Options::default() };
        let directives = head.x_robots_tag.as_deref().map(Directives::of_header).unwrap_or_default();
        Self {
            directives,
            desk: desk.clone(),
            place: None,
            waiting: Vec::new(),
            parser: parsers.begin(&head.url, head.content_type.as_deref(), options),
            held: html::is_unknown(head.content_type.as_deref()).then(Vec::new),
            is_other: false,
            is_late: false,
            is_whole: false,
            runtime: runtime.clone(),
            most_bytes: limits.body_bytes,
            most_time: limits.parse,
            took: 0,
        }
    }

    /// Reads a body as it arrives, to its end or the limit, and adds the number of its bytes to `bytes`.
    pub async fn receive(&mut self, body: &mut dyn Body, bytes: &Cell<u64>) -> BodyEnd {
        let end = loop {
            match body.chunk().await {
                Ok(Some(chunk)) if self.take(&chunk, bytes).await => {}
                Ok(Some(_)) => break BodyEnd::Cut,
                Ok(None) => break BodyEnd::Complete,
                Err(_) => break BodyEnd::Broken,
            }
        };
        self.judge();
        if !self.waiting.is_empty() {
            self.place = Some(self.desk.place().await);
            self.catch_up().await;
        }
        self.is_whole = end == BodyEnd::Complete;
        if self.is_other && end != BodyEnd::Broken { BodyEnd::NotHtml } else { end }
    }

    /// Takes the next bytes, as many as the limit allows, and adds their number to `bytes`. Says whether
    /// more are wanted.
    async fn take(&mut self, chunk: &[u8], bytes: &Cell<u64>) -> bool {
        let room = self.most_bytes - bytes.get() as usize;
        let wanted = &chunk[..chunk.len().min(room)];
        bytes.set(bytes.get() + wanted.len() as u64);
        for slice in wanted.chunks(SLICE) {
            self.runtime.yield_if_due().await;
            if self.place.is_none() && self.held.is_none() {
                self.place = self.desk.try_place();
                self.catch_up().await;
            }
            match &mut self.held {
                Some(held) => {
                    held.extend_from_slice(slice);
                    if held.len() >= html::SNIFFED {
                        self.judge();
                    }
                }
                None => self.read(slice),
            }
            if self.is_other {
                return false;
            }
        }
        chunk.len() <= room
    }

    /// Tells by what was held back whether it is HTML, and if so reads it.
    fn judge(&mut self) {
        let Some(held) = self.held.take() else { return };
        self.is_other = !held.is_empty() && !html::sniffs_as_html(&held);
        if !self.is_other {
            self.read(&held);
        }
    }

    /// Reads what waited for a place, if there is one now.
    async fn catch_up(&mut self) {
        if self.place.is_none() {
            return;
        }
        for slice in std::mem::take(&mut self.waiting).chunks(SLICE) {
            self.runtime.yield_if_due().await;
            self.read(slice);
        }
    }

    fn read(&mut self, slice: &[u8]) {
        if self.is_late {
            return;
        }
        if self.place.is_none() {
            return self.waiting.extend_from_slice(slice);
        }
        let began = self.runtime.now();
        self.parser.write(slice);
        let took = self.runtime.now() - began;
        self.desk.work(took);
        self.took += took;
        self.is_late = self.took > self.most_time;
    }

    /// What was found. What is left to do at the end may take as long again as reading.
    #[must_use]
    pub fn finish(mut self) -> Reading {
        self.judge();
        let began = self.runtime.now();
        let is_late = || self.runtime.now() - began > self.most_time;
        let info = self.parser.end(self.is_late.then_some(Truncation::TimeOut), &is_late);
        let took = self.runtime.now() - began;
        self.desk.work(took);
        let took = self.took + took;
        let reason = info.truncation.map(reason_of).or(info.replaced.then_some(Reason::Undecodable));
        let PageInfo { title, links, extracted, anchors, directives, description, fingerprint, .. } = info;
        let Directives { nofollow, noindex } = directives.and(self.directives);
        let fingerprint = fingerprint.filter(|_| self.is_whole).map(|hash| hash >> 12);
        let facts = Facts { description, fingerprint, noindex };
        Reading { title, links, extracted, anchors: anchors.map(hashes), nofollow, facts, reason, took }
    }
}

impl std::fmt::Debug for PageLoop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageLoop").field("took", &self.took).finish_non_exhaustive()
    }
}

fn hashes(anchors: Vec<String>) -> Vec<u32> {
    let mut hashes: Vec<u32> = anchors.iter().map(|name| anchor_hash(name)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn reason_of(truncation: Truncation) -> Reason {
    match truncation {
        Truncation::TooDeep => Reason::TooDeep,
        Truncation::TooLarge => Reason::TooLarge,
        Truncation::TooManyLinks => Reason::TooManyLinks,
        Truncation::NotWellFormed => Reason::NotWellFormed,
        Truncation::TimeOut => Reason::SlowParse,
    }
}

impl From<html::Element> for ElementKind {
    fn from(element: html::Element) -> Self {
        match element {
            html::Element::A => Self::A,
            html::Element::Area => Self::Area,
            html::Element::Iframe => Self::Iframe,
            html::Element::Frame => Self::Frame,
            html::Element::Meta => Self::Meta,
            html::Element::Link => Self::Link,
            html::Element::Form => Self::Form,
            html::Element::Img => Self::Img,
            html::Element::Source => Self::Source,
            html::Element::Script => Self::Script,
            html::Element::Video => Self::Video,
            html::Element::Audio => Self::Audio,
            html::Element::Track => Self::Track,
            html::Element::Object => Self::Object,
            html::Element::Embed => Self::Embed,
        }
    }
}

impl From<html::Place> for Place {
    fn from(place: html::Place) -> Self {
        match place {
            html::Place::Navigation => Self::Navigation,
            html::Place::Header => Self::Header,
            html::Place::Main => Self::Main,
            html::Place::Aside => Self::Aside,
            html::Place::Footer => Self::Footer,
        }
    }
}
