//! The links of a page, gathered before its base and its encoding are known.

use super::attributes::Attributes;
use super::elements::Target;
use super::info::{InvalidHref, Link, Options, Place, TEXT_CHARS, Truncation};
use super::value::{base_url, collapsed, is_encoded, rel, resolve, resolve_in};
use encoding_rs::{Encoding, UTF_8};
use url::Url;

/// What has been gathered so far.
pub(super) struct Links {
    url: Url,
    options: Options,
    /// The first `<base href>` was met, whatever came of it.
    base_seen: bool,
    base: Url,
    /// The links, and each one's `href` as it was written: a base may still follow.
    links: Vec<Link>,
    hrefs: Vec<String>,
    /// Those that depend on the page's encoding, by their link: it may be known only at the end.
    encoded: Vec<(usize, String)>,
    truncation: Option<Truncation>,
}

/// Says that there is no use in reading on.
#[derive(Debug, thiserror::Error)]
#[error("as many links were found as are kept")]
pub(super) struct Full;

impl Links {
    pub(super) fn new(url: &Url, options: Options) -> Self {
        Self {
            url: url.clone(),
            options,
            base_seen: false,
            base: url.clone(),
            links: Vec::new(),
            hrefs: Vec::new(),
            encoded: Vec::new(),
            truncation: None,
        }
    }

    /// Adds the link of `tag`, which stands in this part of the page, with the first of its labels as its
    /// text. Returns its number.
    pub(super) fn add(
        &mut self,
        Target { element, href, is_page }: Target,
        tag: &impl Attributes,
        place: Option<Place>,
    ) -> Result<usize, Full> {
        let number = self.links.len();
        if number >= self.options.links {
            self.truncation = self.truncation.or(Some(Truncation::TooManyLinks));
            return Err(Full);
        }
        let label = element.labels().iter().find_map(|name| collapsed(tag.get(name)?.chars(), TEXT_CHARS));
        self.links.push(Link {
            element,
            href: target(&self.base, &href, self.options),
            text: label.unwrap_or_default(),
            rel: tag.get("rel").map(|value| rel(&value)).unwrap_or_default(),
            place,
            is_page,
            selected: true,
        });
        if is_encoded(&href) && href.len() <= self.options.href {
            self.encoded.push((number, href.clone()));
        }
        if !self.base_seen {
            self.hrefs.push(href);
        }
        Ok(number)
    }

    /// Gives a link its text.
    pub(super) fn name(&mut self, link: usize, text: String) {
        if let Some(link) = self.links.get_mut(link) {
            link.text = text;
        }
    }

    /// A `<base>` of the document, which counts if it is the first that has an `href`.
    pub(super) fn base(&mut self, tag: &impl Attributes) {
        if self.base_seen {
            return;
        }
        let Some(href) = tag.get("href") else { return };
        self.base_seen = true;
        let Some(base) = base_url(&self.url, &href, self.options.href) else { return };
        self.base = base;
        for (link, href) in self.links.iter_mut().zip(&self.hrefs) {
            link.href = target(&self.base, href, self.options);
        }
    }

    /// Why there are no more.
    pub(super) fn truncation(&self) -> Option<Truncation> {
        self.truncation
    }

    /// The base and all links, of a page in this encoding.
    pub(super) fn take(&mut self, encoding: &'static Encoding) -> (Url, Vec<Link>) {
        self.encode(encoding);
        (self.base.clone(), std::mem::take(&mut self.links))
    }

    /// Writes the links anew that depend on the page's encoding.
    fn encode(&mut self, encoding: &'static Encoding) {
        let encoded = std::mem::take(&mut self.encoded);
        if encoding.output_encoding() == UTF_8 {
            return;
        }
        for (link, href) in encoded {
            if let Some(link) = self.links.get_mut(link) {
                link.href = resolve_in(encoding, &self.base, &href, self.options.href).map(String::from);
            }
        }
    }
}

/// Where a link leads.
fn target(base: &Url, href: &str, options: Options) -> Result<String, InvalidHref> {
    resolve(base, href, options.href).map(String::from)
}
