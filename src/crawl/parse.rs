//! From a body to links, in slices.

use super::run::Crawl;
use crate::html::{self, Cut, Facts, Limits, PageParser, Progress};
use crate::trace::{ElementKind, Micros, Reason};
use url::Url;

/// A page's facts, what is to be said of them, and what they cost.
pub(super) struct Parsed {
    pub(super) facts: Facts,
    pub(super) reason: Option<Reason>,
    pub(super) took: Micros,
}

impl Crawl {
    /// Finds a page's title and links, letting others run every few milliseconds.
    ///
    /// # Cancel safety
    /// Dropping it wastes the work and nothing else.
    pub(super) async fn parse(&self, url: &Url, body: Vec<u8>, content_type: Option<&str>) -> Parsed {
        let runtime = &self.runtime;
        let began = runtime.now();
        let decoded = html::decode(&body, content_type);
        let limits = Limits { links: self.config.limits.links, ..Limits::default() };
        let mut parser = PageParser::new(&decoded.text, url, limits);
        let facts = loop {
            runtime.breathe().await;
            match parser.advance() {
                Progress::Done => break parser.finish(),
                Progress::More if runtime.now() - began > self.config.limits.parse => break parser.stop(Cut::TimeOut),
                Progress::More => {}
            }
        };
        let reason = facts.cut.map(reason_of).or(decoded.replaced.then_some(Reason::Undecodable));
        Parsed { facts, reason, took: runtime.now() - began }
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
