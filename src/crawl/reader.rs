//! Who fetches and reads pages for the crawl: the seam behind which other threads may stand.

use super::config::Limits;
use crate::fetch::{Body, FetchError, Response, Source};
use crate::html::{self, Directives, PageInfo, Parser, Parsers, Streaming, Truncation};
use crate::runtime::Runtime;
use crate::trace::{ElementKind, Micros, Reason, anchor_hash};
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
    fn open(&self, url: &Url, limits: &Limits) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>>;
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

    /// Whether there is a body to be read: one of HTML, that is no error's.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.status < 400 && html::is_html(self.content_type.as_deref())
    }
}

/// A page whose headers have come.
pub struct OpenPage {
    /// They.
    pub head: Head,
    /// What follows them.
    pub body: Box<dyn PageBody>,
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
    /// At [`Limits::body_bytes`]; there was more.
    Cut,
    /// Where the connection broke.
    Broken,
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
}

impl LocalReader {
    /// A reader of what `source` has, as it streams.
    pub fn new(source: Rc<dyn Source>, runtime: &Runtime) -> Self {
        Self { source, runtime: runtime.clone(), parsers: Rc::new(Streaming) }
    }

    /// The same with another way to read.
    #[must_use]
    pub fn by(self, parsers: Rc<dyn Parsers>) -> Self {
        Self { parsers, ..self }
    }
}

impl std::fmt::Debug for LocalReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalReader")
    }
}

impl PageReader for LocalReader {
    fn open(&self, url: &Url, limits: &Limits) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        let (answer, runtime, limits) = (self.source.get(url), self.runtime.clone(), limits.clone());
        let parsers = self.parsers.clone();
        Box::pin(async move {
            let (head, body) = Head::of(answer.await?);
            let reader = PageLoop::new(&head, &limits, &runtime, &*parsers);
            Ok(OpenPage { head, body: Box::new(LocalBody { body, reader }) })
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
    /// There is no use in reading on.
    is_late: bool,
    runtime: Runtime,
    most_bytes: usize,
    most_time: Micros,
    took: Micros,
}

impl PageLoop {
    /// A reader of the page with this head.
    #[must_use]
    pub fn new(head: &Head, limits: &Limits, runtime: &Runtime, parsers: &dyn Parsers) -> Self {
        let bounds = html::Limits { links: limits.links, ..html::Limits::default() };
        let directives = head.x_robots_tag.as_deref().map(Directives::of_header).unwrap_or_default();
        Self {
            directives,
            parser: parsers.begin(&head.url, head.content_type.as_deref(), bounds),
            is_late: false,
            runtime: runtime.clone(),
            most_bytes: limits.body_bytes,
            most_time: limits.parse,
            took: 0,
        }
    }

    /// Reads a body as it arrives, to its end or the limit, and adds the number of its bytes to `bytes`.
    pub async fn receive(&mut self, body: &mut dyn Body, bytes: &Cell<u64>) -> BodyEnd {
        loop {
            match body.chunk().await {
                Ok(Some(chunk)) if self.take(&chunk, bytes).await == BodyEnd::Cut => return BodyEnd::Cut,
                Ok(Some(_)) => {}
                Ok(None) => return BodyEnd::Complete,
                Err(_) => return BodyEnd::Broken,
            }
        }
    }

    /// Takes the next bytes, as many as the limit allows, and adds their number to `bytes`.
    async fn take(&mut self, chunk: &[u8], bytes: &Cell<u64>) -> BodyEnd {
        let room = self.most_bytes - bytes.get() as usize;
        let wanted = &chunk[..chunk.len().min(room)];
        bytes.set(bytes.get() + wanted.len() as u64);
        for slice in wanted.chunks(SLICE) {
            self.runtime.yield_if_due().await;
            self.read(slice);
        }
        if chunk.len() > room { BodyEnd::Cut } else { BodyEnd::Complete }
    }

    fn read(&mut self, slice: &[u8]) {
        if self.is_late {
            return;
        }
        let began = self.runtime.now();
        self.parser.write(slice);
        self.took += self.runtime.now() - began;
        self.is_late = self.took > self.most_time;
    }

    /// What was found. What is left to do at the end may take as long again as reading.
    #[must_use]
    pub fn finish(self) -> Reading {
        let began = self.runtime.now();
        let is_late = || self.runtime.now() - began > self.most_time;
        let info = self.parser.end(self.is_late.then_some(Truncation::TimeOut), &is_late);
        let took = self.took + self.runtime.now() - began;
        let reason = info.truncation.map(reason_of).or(info.replaced.then_some(Reason::Undecodable));
        let PageInfo { title, links, extracted, anchors, directives, .. } = info;
        let (anchors, nofollow) = (anchors.map(hashes), directives.and(self.directives).nofollow);
        Reading { title, links, extracted, anchors, nofollow, reason, took }
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
        }
    }
}
