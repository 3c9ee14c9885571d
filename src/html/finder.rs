//! Gathers a page's title, base and links from its tags and texts as they come by.

use super::anchors::Anchors;
use super::attributes::Attributes;
use super::decode::Decoder;
use super::directives::Directives;
use super::elements::{self, Target};
use super::hidden::{Hidden, Namespace, hidden};
use super::info::{Element, InvalidHref, Limits, Link, PageInfo, TEXT_CHARS, TITLE_CHARS, Truncation};
use super::value::{Text, base_url, collapsed, is_block, is_encoded, is_scope, rel, resolve, resolve_in};
use encoding_rs::{Encoding, UTF_8};
use url::Url;

/// Bytes of text gathered for an anchor, from which its characters are taken.
const TEXT_BYTES: usize = 4 * TEXT_CHARS;

/// What has been found so far.
pub(super) struct Finder {
    url: Url,
    limits: Limits,
    title: Option<Title>,
    /// The first `<base href>` was met, whatever came of it.
    base_seen: bool,
    base: Url,
    directives: Directives,
    anchors: Anchors,
    /// The links, and each one's `href` as it was written: a base may still follow.
    links: Vec<Link>,
    hrefs: Vec<String>,
    /// Those that depend on the page's encoding, by their link: it may be known only at the end.
    encoded: Vec<(usize, String)>,
    truncation: Option<Truncation>,
    /// A refresh was met that leads somewhere.
    is_refreshed: bool,
    /// Templates around the current place. Their links count; they are no part of the
    /// document, so their title and base do not.
    templates: usize,
    /// Anchors around the current place, and the elements that keep them apart.
    open: Vec<Open>,
    /// Text inside the open anchors, gathered once for all of them: each takes its part, and
    /// nesting costs nothing.
    text: Text,
    /// Texts of images inside the open anchors, likewise.
    alts: Vec<String>,
}

/// What has a say about an element besides its attributes.
pub(super) struct Kind<'n> {
    /// Its name, in lower case.
    pub(super) name: &'n str,
    pub(super) namespace: Namespace,
    /// Its end will be told.
    pub(super) has_end: bool,
}

/// The title, which is the first.
struct Title {
    text: Text,
    closed: bool,
}

/// Something open that an anchor's end depends on.
enum Open {
    Anchor(Anchor),
    /// An element such as `<object>`: anchors inside it do not end those around it.
    Scope,
    /// An element that is not shown, and how much had been gathered before it.
    Hidden {
        kind: Hidden,
        text_from: usize,
        alts_from: usize,
    },
}

struct Anchor {
    link: usize,
    text_from: usize,
    alts_from: usize,
}

/// Says that there is no use in reading on.
#[derive(Debug, thiserror::Error)]
#[error("as many links were found as are kept")]
pub(super) struct Full;

impl Finder {
    pub(super) fn new(url: &Url, limits: Limits) -> Self {
        Self {
            url: url.clone(),
            limits,
            title: None,
            base_seen: false,
            base: url.clone(),
            directives: Directives::default(),
            anchors: Anchors::default(),
            links: Vec::new(),
            hrefs: Vec::new(),
            encoded: Vec::new(),
            truncation: None,
            is_refreshed: false,
            templates: 0,
            open: Vec::new(),
            text: Text::default(),
            alts: Vec::new(),
        }
    }

    /// An element begins that may link somewhere. An HTML `<a>` ends one that is still open, unless
    /// it `nests`. Returns the number to [close](Self::close_anchor) an anchor by.
    pub(super) fn link(&mut self, kind: &Kind<'_>, tag: &impl Attributes, nests: bool) -> Result<Option<usize>, Full> {
        let is_anchor = kind.name == "a";
        if is_anchor {
            self.text.end_node();
            if let Some(Open::Anchor(_)) = self.open.last().filter(|_| !nests && kind.namespace.is_html()) {
                self.close_top();
            }
        }
        let Some(target) = elements::target(kind.name, kind.namespace, tag) else { return Ok(None) };
        // The first refresh of the document counts.
        let is_idle =
            target.element == Element::Meta && (self.templates > 0 || std::mem::replace(&mut self.is_refreshed, true));
        if is_idle {
            return Ok(None);
        }
        let link = self.add(target, tag)?;
        if !is_anchor || !kind.has_end {
            return Ok(None);
        }
        let anchor = Anchor { link, text_from: self.text.len(), alts_from: self.alts.len() };
        self.open.push(Open::Anchor(anchor));
        Ok(Some(link))
    }

    /// An anchor's end tag.
    pub(super) fn close_anchor(&mut self, link: usize) {
        self.text.end_node();
        let is_it = |open: &Open| matches!(open, Open::Anchor(anchor) if anchor.link == link);
        self.close_to(is_it);
    }

    /// A `<base>`: the first that has an `href` counts, and if it may not be used, none does.
    pub(super) fn base(&mut self, tag: &impl Attributes) {
        if self.base_seen || self.templates > 0 {
            return;
        }
        let Some(href) = tag.get("href") else { return };
        self.base_seen = true;
        let Some(base) = base_url(&self.url, &href, self.limits.href) else { return };
        self.base = base;
        for (link, href) in self.links.iter_mut().zip(&self.hrefs) {
            link.href = target(&self.base, href, self.limits);
        }
    }

    /// A `<meta>`: what it asks of robots.
    pub(super) fn meta(&mut self, tag: &impl Attributes) {
        if self.templates == 0 {
            self.directives = self.directives.and(Directives::of_meta(tag));
        }
    }

    /// An element that a fragment may lead to.
    pub(super) fn anchored(&mut self, kind: &Kind<'_>, tag: &impl Attributes) {
        if self.templates == 0 {
            self.anchors.note(kind.name, kind.namespace, tag);
        }
    }

    /// A `<title>` begins.
    pub(super) fn title(&mut self) {
        match &mut self.title {
            Some(title) => title.closed = true,
            None if self.templates == 0 => self.title = Some(Title { text: Text::default(), closed: false }),
            None => {}
        }
    }

    /// Text inside a `<title>`, as written; `is_data` is text with character references, `last` ends it.
    pub(super) fn title_text(&mut self, text: &str, is_data: bool, last: bool) {
        let Some(title) = self.title.as_mut().filter(|title| !title.closed) else { return };
        if is_data {
            title.text.push(text, "\u{fffd}", 4 * TITLE_CHARS);
        } else {
            title.text.end_node();
            title.text.push_plain(text, 4 * TITLE_CHARS);
        }
        if last {
            title.text.end_node();
            title.closed = true;
        }
    }

    /// A `<template>` begins (`true`) or ends.
    pub(super) fn template(&mut self, begins: bool) {
        self.templates = if begins { self.templates + 1 } else { self.templates.saturating_sub(1) };
    }

    /// An element inside an anchor begins; true if its end matters too.
    pub(super) fn inside(&mut self, element: &Kind<'_>, tag: &impl Attributes) -> bool {
        if self.open.is_empty() {
            return false;
        }
        self.text.end_node();
        let Kind { name, namespace, has_end } = *element;
        let (is_block, is_scope) = (namespace.is_html() && is_block(name), namespace.is_html() && is_scope(name));
        if namespace.is_html() && name == "img" {
            self.image(tag);
        }
        if is_block {
            self.text.space();
        }
        if is_scope {
            self.open.push(Open::Scope);
        }
        let hidden = hidden(name, namespace).filter(|_| has_end);
        if let Some(kind) = hidden {
            self.open.push(Open::Hidden { kind, text_from: self.text.len(), alts_from: self.alts.len() });
        }
        is_block || is_scope || hidden.is_some()
    }

    /// Such an element ends.
    pub(super) fn inside_ended(&mut self, name: &str, namespace: Namespace) {
        self.text.end_node();
        if hidden(name, namespace).is_some() {
            self.close_to(|open| matches!(open, Open::Hidden { .. }));
        }
        if namespace.is_html() && is_scope(name) {
            self.close_to(|open| matches!(open, Open::Scope));
        }
        if namespace.is_html() && is_block(name) && !self.open.is_empty() {
            self.text.space();
        }
    }

    /// Text inside an anchor, as written: as much is gathered as the innermost one needs,
    /// those around it have at least as much. `is_data` is text with character references,
    /// `last` ends the text between two tags.
    pub(super) fn text(&mut self, text: &str, is_data: bool, last: bool) {
        let Some(from) = self.gathers_from() else { return };
        if is_data {
            self.text.push(text, "", from + TEXT_BYTES);
        } else if !text.is_empty() {
            self.text.end_node();
            self.text.push_plain(text, from + TEXT_BYTES);
        }
        if last {
            self.text.end_node();
        }
    }

    /// Everything, where the reason `why` ended the reading early.
    pub(super) fn take_info(&mut self, why: Option<Truncation>, decoder: &Decoder) -> PageInfo {
        self.text.end_node();
        while !self.open.is_empty() {
            self.close_top();
        }
        let title = self.title.take().and_then(|mut title| {
            title.text.end_node();
            title.text.from(0, TITLE_CHARS)
        });
        self.encode(decoder.encoding());
        let truncation = self.truncation.or(why);
        let links = std::mem::take(&mut self.links);
        let (charset, replaced) = (decoder.charset(), decoder.replaced());
        let (base, directives) = (self.base.clone(), self.directives);
        let anchors = self.anchors.take().filter(|_| truncation.is_none());
        PageInfo { title, base, links, extracted: None, truncation, anchors, directives, charset, replaced }
    }

    /// Adds the link of `tag` with the first of its labels as its text. Returns its number.
    fn add(&mut self, Target { element, href, is_page }: Target, tag: &impl Attributes) -> Result<usize, Full> {
        let number = self.links.len();
        if number >= self.limits.links {
            self.truncation = self.truncation.or(Some(Truncation::TooManyLinks));
            return Err(Full);
        }
        let label = element.labels().iter().find_map(|name| collapsed(tag.get(name)?.chars(), TEXT_CHARS));
        self.links.push(Link {
            element,
            href: target(&self.base, &href, self.limits),
            text: label.unwrap_or_default(),
            rel: tag.get("rel").map(|value| rel(&value)).unwrap_or_default(),
            is_page,
            selected: true,
        });
        if is_encoded(&href) && href.len() <= self.limits.href {
            self.encoded.push((number, href.clone()));
        }
        if !self.base_seen {
            self.hrefs.push(href);
        }
        Ok(number)
    }

    /// Writes the links anew that depend on the page's encoding, which is this.
    fn encode(&mut self, encoding: &'static Encoding) {
        let encoded = std::mem::take(&mut self.encoded);
        if encoding.output_encoding() == UTF_8 {
            return;
        }
        for (link, href) in encoded {
            if let Some(link) = self.links.get_mut(link) {
                link.href = resolve_in(encoding, &self.base, &href, self.limits.href).map(String::from);
            }
        }
    }

    /// Gathers an image's text, if it is the innermost anchor's first.
    fn image(&mut self, tag: &impl Attributes) {
        let is_first = |anchor: &Anchor| anchor.alts_from == self.alts.len();
        if self.innermost().is_some_and(is_first)
            && let Some(alt) = tag.get("alt")
        {
            self.alts.extend(collapsed(alt.chars(), TEXT_CHARS));
        }
    }

    fn innermost(&self) -> Option<&Anchor> {
        self.open.iter().rev().find_map(|open| match open {
            Open::Anchor(anchor) => Some(anchor),
            Open::Scope | Open::Hidden { .. } => None,
        })
    }

    /// Where the text begins that the innermost open thing gathers, if it gathers any.
    fn gathers_from(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|open| match open {
            Open::Anchor(anchor) => Some(Some(anchor.text_from)),
            Open::Scope => None,
            Open::Hidden { kind: Hidden::Label, text_from, .. } => Some(Some(*text_from)),
            Open::Hidden { kind: Hidden::Wholly, .. } => Some(None),
        })?
    }

    /// Closes the innermost open thing that `is_it`, and all inside it.
    fn close_to(&mut self, is_it: impl Fn(&Open) -> bool) {
        let Some(at) = self.open.iter().rposition(is_it) else { return };
        while self.open.len() > at {
            self.close_top();
        }
    }

    /// Gives an anchor that ends its text, or else what an image in it says.
    fn close_top(&mut self) {
        match self.open.pop() {
            Some(Open::Anchor(anchor)) => {
                let text = self.text.from(anchor.text_from, TEXT_CHARS);
                let text = text.or_else(|| self.alts.get(anchor.alts_from).cloned());
                if let (Some(text), Some(link)) = (text, self.links.get_mut(anchor.link)) {
                    link.text = text;
                }
            }
            Some(Open::Hidden { kind, text_from, alts_from }) => {
                let label = self.text.from(text_from, TEXT_CHARS).filter(|_| kind == Hidden::Label);
                self.text.truncate(text_from);
                self.alts.truncate(alts_from);
                self.alts.extend(label);
            }
            Some(Open::Scope) | None => {}
        }
        if self.open.is_empty() {
            self.text.clear();
            self.alts.clear();
        }
    }
}

/// Where a link leads.
fn target(base: &Url, href: &str, limits: Limits) -> Result<String, InvalidHref> {
    resolve(base, href, limits.href).map(String::from)
}
