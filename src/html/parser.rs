//! What turns a page's bytes into what is found on it: the seam between those who fetch pages and
//! the two ways to read them.

use super::info::{Options, PageInfo, Truncation};
use super::mime::is_xml;
use super::reader::HtmlReader;
use super::xhtml::XhtmlReader;
use url::Url;

/// One page being read.
pub trait Parser {
    /// Reads the next bytes: a caller that shares its thread gives a slice at a time. What is found
    /// does not depend on the slices.
    fn write(&mut self, bytes: &[u8]);

    /// Ends the reading, early if there is a reason `why`, and returns what was found. What is left
    /// to do at the end is given up once it `is_late`.
    fn end(self: Box<Self>, why: Option<Truncation>, is_late: &dyn Fn() -> bool) -> PageInfo;
}

/// A way to read pages.
pub trait Parsers {
    /// Begins to read the page at `url`, which came with this `Content-Type`.
    fn begin(&self, url: &Url, content_type: Option<&str>, options: Options) -> Box<dyn Parser>;

    /// Most pages that a reader should have begun and not ended, as each takes much memory; none where they take little.
    fn at_once(&self) -> Option<usize> {
        None
    }
}

/// Reads pages as they stream, HTML by [`HtmlReader`], XHTML as XML, and has no use for selectors.
#[derive(Clone, Copy, Debug, Default)]
pub struct Streaming;

impl Parsers for Streaming {
    fn begin(&self, url: &Url, content_type: Option<&str>, options: Options) -> Box<dyn Parser> {
        if is_xml(content_type) {
            return Box::new(XhtmlReader::new(url, content_type, options));
        }
        Box::new(HtmlReader::new(url, content_type, options))
    }
}

impl Parser for XhtmlReader {
    fn write(&mut self, bytes: &[u8]) {
        Self::write(self, bytes);
    }

    fn end(self: Box<Self>, why: Option<Truncation>, _: &dyn Fn() -> bool) -> PageInfo {
        Self::end(*self, why)
    }
}

impl Parser for HtmlReader {
    fn write(&mut self, bytes: &[u8]) {
        Self::write(self, bytes);
    }

    fn end(self: Box<Self>, why: Option<Truncation>, _: &dyn Fn() -> bool) -> PageInfo {
        match why {
            Some(why) => self.stop(why),
            None => self.finish(),
        }
    }
}
