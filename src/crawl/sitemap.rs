//! What a sitemap says: addresses of pages, or of further sitemaps (<https://www.sitemaps.org/protocol.html>).
//!
//! Written by hand, since the worker that crawls has no XML parser and is to stay small: of a sitemap only the
//! text of `<loc>` is wanted. So it is no judge of XML: what is not well formed is read as far as it makes sense.
//! Files must be UTF-8, and addresses in them ASCII; of another encoding that keeps ASCII they are found as well.

use std::borrow::Cow;

/// What kind of sitemap a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SitemapKind {
    /// XML that lists pages.
    Pages,
    /// XML that lists sitemaps.
    Index,
    /// Text with the address of a page on each line.
    Text,
}

/// What a step through a sitemap came upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitemapStep {
    /// An address, as it is written.
    Address(String),
    /// Something else.
    Other,
    /// The end.
    End,
}

/// A sitemap being read, a small step at a time.
///
/// ```
/// use crawlscope_engine::crawl::{Sitemap, SitemapKind, SitemapStep};
///
/// let text = "<urlset><url><loc> https://a.example/?a&amp;b </loc></url></urlset>";
/// let mut sitemap = Sitemap::new(text);
/// let found = loop {
///     match sitemap.step() {
///         SitemapStep::Address(address) => break address,
///         SitemapStep::Other => {}
///         SitemapStep::End => unreachable!("it has an address"),
///     }
/// };
/// assert_eq!((found.as_str(), sitemap.kind()), ("https://a.example/?a&b", Some(SitemapKind::Pages)));
/// ```
#[derive(Debug)]
pub struct Sitemap<'a> {
    rest: &'a str,
    kind: Option<SitemapKind>,
    /// Elements that are open.
    depth: usize,
    /// The element below the root is one that has an address.
    in_entry: bool,
    /// What was read of an address.
    address: Option<String>,
}

/// The text of a sitemap's bytes: UTF-8, or UTF-16 if it begins with its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let units = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(units(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(units(rest, u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes),
    }
}

impl<'a> Sitemap<'a> {
    /// Begins to read a file's text.
    pub fn new(text: &'a str) -> Self {
        let rest = text.trim_start_matches('\u{feff}').trim_start();
        let kind = (!rest.starts_with('<')).then_some(SitemapKind::Text);
        Self { rest, kind, depth: 0, in_entry: false, address: None }
    }

    /// What it is, as far as it was read; none where it is no sitemap.
    pub fn kind(&self) -> Option<SitemapKind> {
        self.kind
    }

    /// Reads on, by a tag, a text between tags, or a line. All steps together take time in proportion to the text.
    pub fn step(&mut self) -> SitemapStep {
        if self.rest.is_empty() {
            return SitemapStep::End;
        }
        if self.kind == Some(SitemapKind::Text) {
            let (line, rest) = self.rest.split_once(['\n', '\r']).unwrap_or((self.rest, ""));
            let line = line.trim();
            self.rest = rest;
            return if line.is_empty() { SitemapStep::Other } else { SitemapStep::Address(line.to_owned()) };
        }
        if let Some(rest) = self.rest.strip_prefix("<!--") {
            self.rest = rest;
            self.take_until("-->");
        } else if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
            self.rest = rest;
            let text = self.take_until("]]>");
            self.keep(text, false);
        } else if self.rest.starts_with("<?") {
            self.take_until("?>");
        } else if self.rest.starts_with("<!") {
            self.pass_declaration();
        } else if let Some(rest) = self.rest.strip_prefix('<') {
            self.rest = rest;
            let tag = self.take_tag();
            return self.tag(tag);
        } else {
            let until = self.rest.find('<').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(until);
            self.rest = rest;
            self.keep(text, true);
        }
        SitemapStep::Other
    }

    /// What comes before the next `end`, which is passed as well; without one, all.
    fn take_until(&mut self, end: &str) -> &'a str {
        let (text, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        text
    }

    /// Passes a document type, with the declarations that it may have in brackets.
    fn pass_declaration(&mut self) {
        let begin = self.take_until(">");
        if begin.contains('[') && !begin.contains(']') {
            // Where the first ">" was within the brackets, they end later.
            self.take_until("]");
            self.take_until(">");
        }
    }

    /// What stands in a tag up to its end. In values a ">" is none.
    fn take_tag(&mut self) -> &'a str {
        let mut quote = None;
        let end = self.rest.bytes().position(|byte| match quote {
            Some(open) => {
                quote = Some(open).filter(|open| *open != byte);
                false
            }
            None => {
                quote = matches!(byte, b'"' | b'\'').then_some(byte);
                byte == b'>'
            }
        });
        let (tag, rest) = end.map_or((self.rest, ""), |end| (&self.rest[..end], &self.rest[end + 1..]));
        self.rest = rest;
        tag
    }

    fn tag(&mut self, tag: &str) -> SitemapStep {
        if tag.starts_with('/') {
            self.depth = self.depth.saturating_sub(1);
            return match self.address.take() {
                Some(address) if self.depth == 2 => SitemapStep::Address(address.trim().to_owned()),
                _ => SitemapStep::Other,
            };
        }
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
        // Whatever the prefix of its namespace.
        let name = name.rsplit(':').next().unwrap_or_default();
        match self.depth {
            0 if self.kind.is_none() => {
                self.kind = match name {
                    "urlset" => Some(SitemapKind::Pages),
                    "sitemapindex" => Some(SitemapKind::Index),
                    _ => None,
                };
                if self.kind.is_none() {
                    // A page of HTML or a feed: of these nothing is read.
                    self.rest = "";
                }
            }
            1 => self.in_entry = name == if self.kind == Some(SitemapKind::Index) { "sitemap" } else { "url" },
            // Deeper are the addresses of images and other languages.
            2 if self.in_entry && name == "loc" => self.address = Some(String::new()),
            _ => {}
        }
        if tag.ends_with('/') {
            self.address = None;
        } else {
            self.depth += 1;
        }
        SitemapStep::Other
    }

    /// Adds to the address, if one is being read.
    fn keep(&mut self, text: &str, has_entities: bool) {
        let Some(address) = self.address.as_mut().filter(|_| self.depth == 3) else { return };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&').filter(|_| has_entities) {
            address.push_str(before);
            let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
            let entity = end.and_then(|end| Some((entity(&after[..end])?, &after[end + 1..])));
            let (c, after) = entity.unwrap_or(('&', after));
            address.push(c);
            rest = after;
        }
        address.push_str(rest);
    }
}

/// Bytes of the longest that means something, `#x10FFFF;`, and some zeros.
const LONGEST_ENTITY: usize = 16;

/// What stands for a character between "&" and ";".
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}
