//! Gathers a page's title, base and links from its tags and texts as they come by.

use super::anchors::Anchors;
use super::attributes::Attributes;
use super::decode::Decoder;
use super::elements;
use super::hidden::{Hidden, Namespace, hidden};
use super::info::{Element, Options, PageInfo, Place, TEXT_CHARS, TITLE_CHARS, Truncation};
use super::links::{Full, Links};
use super::metas::Metas;
use super::place::place;
use super::resources;
use super::value::{Text, collapsed, is_block, is_scope};
use url::Url;

/// Bytes of text gathered for an anchor, from which its characters are taken.
const TEXT_BYTES: usize = 4 * TEXT_CHARS;

/// What has been found so far.
pub(super) struct Finder {
    options: Options,
    title: Option<Title>,
    metas: Metas,
    anchors: Anchors,
    links: Links,
    /// A refresh was met that leads somewhere.
    is_refreshed: bool,
    /// Templates around the current place. Their links count; they are no part of the
    /// document, so their title and base do not.
    templates: usize,
    /// The parts of the page around the current place.
    places: Vec<Place>,
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

impl Finder {
    pub(super) fn new(url: &Url, options: Options) -> Self {
        Self {
            options,
            title: None,
            metas: Metas::default(),
            anchors: Anchors::default(),
            links: Links::new(url, options),
            is_refreshed: false,
            templates: 0,
            places: Vec::new(),
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
        let link = self.links.add(target, tag, self.places.last().copied())?;
        if !is_anchor || !kind.has_end {
            return Ok(None);
        }
        let anchor = Anchor { link, text_from: self.text.len(), alts_from: self.alts.len() };
        self.open.push(Open::Anchor(anchor));
        Ok(Some(link))
    }

    /// An element begins that may load something, which is a link only where that is asked for.
    pub(super) fn resources(&mut self, kind: &Kind<'_>, tag: &impl Attributes) -> Result<(), Full> {
        if self.options.resources {
            for target in resources::resources(kind.name, kind.namespace, tag) {
                self.links.add(target, tag, self.places.last().copied())?;
            }
        }
        Ok(())
    }

    /// An anchor's end tag.
    pub(super) fn close_anchor(&mut self, link: usize) {
        self.text.end_node();
        let is_it = |open: &Open| matches!(open, Open::Anchor(anchor) if anchor.link == link);
        self.close_to(is_it);
    }

    /// A `<base>`: the first that has an `href` counts, and if it may not be used, none does.
    pub(super) fn base(&mut self, tag: &impl Attributes) {
        if self.templates == 0 {
            self.links.base(tag);
        }
    }

    /// A `<meta>` that has a name.
    pub(super) fn meta(&mut self, tag: &impl Attributes) {
        if self.templates == 0 {
            self.metas.note(tag);
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

    /// How many parts of the page are around the current place.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// An element begins that may be a part of the page. Returns what to [leave](Self::leave) it by.
    pub(super) fn enter(&mut self, kind: &Kind<'_>, tag: &impl Attributes) -> Option<usize> {
        let place = place(kind.name, kind.namespace, tag).filter(|_| kind.has_end)?;
        self.places.push(place);
        Some(self.places.len() - 1)
    }

    /// A part of the page ends, and whatever is still open in it: so many are left around.
    pub(super) fn leave(&mut self, around: usize) {
        self.places.truncate(around);
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
        let truncation = self.links.truncation().or(why);
        let (base, links) = self.links.take(decoder.encoding());
        let (charset, replaced) = (decoder.charset(), decoder.replaced());
        let directives = self.metas.directives;
        let anchors = self.anchors.take().filter(|_| truncation.is_none());
        let fingerprint = truncation.is_none().then(|| decoder.fingerprint());
        let description = std::mem::take(&mut self.metas).description();
        PageInfo {
            title,
            description,
            fingerprint,
            base,
            links,
            extracted: None,
            truncation,
            anchors,
            directives,
            charset,
            replaced,
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
                if let Some(text) = text {
                    self.links.name(anchor.link, text);
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
