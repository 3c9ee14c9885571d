//! From a body to links, in slices: in place, or by somebody who does only that.

use super::run::Crawl;
use crate::html::{self, HtmlReader, Limits, PageInfo, Truncation};
use crate::runtime::Runtime;
use crate::trace::{ElementKind, Micros, Reason};
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use url::Url;

/// A page's body, and what reading it needs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unread {
    /// Where it was found.
    pub url: Url,
    /// `Content-Type`, if it was sent and may be read.
    pub content_type: Option<String>,
    /// Links kept at most.
    pub links: usize,
    /// µs after which it is read no further.
    pub time: Micros,
    /// The body. Bulk: it travels on its own.
    #[serde(skip)]
    pub body: Vec<u8>,
}

/// What was found in a body.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The page's title.
    pub title: Option<String>,
    /// Its links in document order, duplicates included.
    pub links: Vec<html::Link>,
    /// What is to be said of it: that it was not read to its end, or not all of it is text.
    pub reason: Option<Reason>,
}

/// Somebody who reads pages for the crawl, such as another thread.
pub trait Reader {
    /// Begins to read a page.
    ///
    /// # Cancel safety
    /// Dropping the future wastes the work and nothing else.
    ///
    /// # Errors
    /// The page itself, if it cannot be taken now: the crawl then reads it in place.
    fn read(&self, page: Box<Unread>) -> Result<LocalBoxFuture<'static, Reading>, Box<Unread>>;
}

/// Bytes read at a time, well under a millisecond's work.
const SLICE: usize = 16 * 1_024;

/// Reads a page, letting others run every few milliseconds.
///
/// # Cancel safety
/// Dropping it wastes the work and nothing else.
pub async fn read(runtime: &Runtime, page: &Unread) -> Reading {
    let began = runtime.now();
    let limits = Limits { links: page.links, ..Limits::default() };
    let mut reader = HtmlReader::new(&page.url, page.content_type.as_deref(), limits);
    for slice in page.body.chunks(SLICE) {
        runtime.yield_if_due().await;
        if runtime.now() - began > page.time {
            return reader.stop(Truncation::TimeOut).into();
        }
        reader.write(slice);
    }
    reader.finish().into()
}

impl From<PageInfo> for Reading {
    fn from(info: PageInfo) -> Self {
        let reason = info.truncation.map(reason_of).or(info.replaced.then_some(Reason::Undecodable));
        Self { title: info.title, links: info.links, reason }
    }
}

impl Crawl {
    /// Finds a page's title and links, and says how long that took, µs.
    ///
    /// # Cancel safety
    /// Dropping it wastes the work and nothing else.
    pub(super) async fn parse(&self, url: Url, body: Vec<u8>, content_type: Option<String>) -> (Reading, Micros) {
        let began = self.runtime.now();
        let limits = &self.config.limits;
        let page = Box::new(Unread { url, content_type, links: limits.links, time: limits.parse, body });
        let elsewhere = match &*self.reader.borrow() {
            Some(reader) => reader.read(page),
            None => Err(page),
        };
        let reading = match elsewhere {
            Ok(reading) => reading.await,
            Err(page) => read(&self.runtime, &page).await,
        };
        (reading, self.runtime.now() - began)
    }
}

fn reason_of(truncation: Truncation) -> Reason {
    match truncation {
        Truncation::TooDeep => Reason::TooDeep,
        Truncation::TooManyLinks => Reason::TooManyLinks,
        Truncation::TimeOut => Reason::SlowParse,
    }
}

impl From<html::Element> for ElementKind {
    fn from(element: html::Element) -> Self {
        match element {
            html::Element::A => Self::A,
            html::Element::Area => Self::Area,
        }
    }
}
