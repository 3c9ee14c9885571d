//! From a body to links, in slices: in place, or by somebody who does only that.

use super::run::Crawl;
use crate::html::{self, Cut, Limits, PageParser, Progress};
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

/// Reads a page, letting others run every few milliseconds.
///
/// # Cancel safety
/// Dropping it wastes the work and nothing else.
pub async fn read(runtime: &Runtime, page: &Unread) -> Reading {
    let began = runtime.now();
    let decoded = html::decode(&page.body, page.content_type.as_deref());
    let limits = Limits { links: page.links, ..Limits::default() };
    let mut parser = PageParser::new(&decoded.text, &page.url, limits);
    let facts = loop {
        runtime.yield_if_due().await;
        match parser.advance() {
            Progress::Done => break parser.finish(),
            Progress::More if runtime.now() - began > page.time => break parser.stop(Cut::TimeOut),
            Progress::More => {}
        }
    };
    let reason = facts.cut.map(reason_of).or(decoded.replaced.then_some(Reason::Undecodable));
    Reading { title: facts.title, links: facts.links, reason }
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

fn reason_of(cut: Cut) -> Reason {
    match cut {
        Cut::TooDeep | Cut::TooManyNodes => Reason::TooDeep,
        Cut::TooManyLinks => Reason::TooManyLinks,
        Cut::TimeOut => Reason::SlowParse,
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
