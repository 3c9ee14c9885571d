//! Reads a page as its bytes arrive, without building a tree of it.

use super::attributes::Attributes;
use super::decode::Decoder;
use super::finder::{Finder, Kind};
use super::hidden::Namespace;
use super::info::{Options, PageInfo, Truncation};
use lol_html::errors::RewritingError;
use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_text, element, text};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use url::Url;

type Shared = Rc<RefCell<Finder>>;
type Handlers = Settings<'static, 'static>;
type Output = fn(&[u8]);
type Tokens = HtmlRewriter<'static, Output>;

/// One page being read. See the [module](super) for an example.
pub struct HtmlReader {
    decoder: Decoder,
    parser: Parser,
}

/// What takes the text; none when there is no use in going on.
struct Parser {
    tokens: Option<Tokens>,
    finder: Shared,
    truncation: Option<Truncation>,
}

impl HtmlReader {
    /// A reader of the page at `url`, which came with this `Content-Type`.
    #[must_use]
    pub fn new(url: &Url, content_type: Option<&str>, options: Options) -> Self {
        let finder = Rc::new(RefCell::new(Finder::new(url, options)));
        let tokens = tokens(&finder, options, Within::Page);
        Self { decoder: Decoder::new(content_type), parser: Parser { tokens: Some(tokens), finder, truncation: None } }
    }

    /// Reads the next bytes, in time proportional to their number: a caller that shares its
    /// thread gives a slice at a time. What is found does not depend on the slices.
    pub fn write(&mut self, bytes: &[u8]) {
        self.decode(bytes, false);
    }

    /// Reads to the end and returns what was found.
    #[must_use]
    pub fn finish(mut self) -> PageInfo {
        self.decode(&[], true);
        self.parser.end();
        self.into_info(None)
    }

    /// Gives up and returns what was found so far, with `why` as the reason.
    #[must_use]
    pub fn stop(self, why: Truncation) -> PageInfo {
        self.into_info(Some(why))
    }

    fn decode(&mut self, bytes: &[u8], last: bool) {
        let parser = &mut self.parser;
        self.decoder.decode(bytes, last, &mut |text| parser.write(text));
    }

    fn into_info(self, why: Option<Truncation>) -> PageInfo {
        let Parser { tokens, finder, truncation } = self.parser;
        drop(tokens);
        finder.borrow_mut().take_info(truncation.or(why), &self.decoder)
    }
}

impl Parser {
    fn write(&mut self, text: &str) {
        if let Some(tokens) = &mut self.tokens
            && let Err(error) = tokens.write(text.as_bytes())
        {
            self.give_up(&error);
        }
    }

    fn end(&mut self) {
        if let Some(Err(error)) = self.tokens.take().map(Tokens::end) {
            self.give_up(&error);
        }
    }

    fn give_up(&mut self, error: &RewritingError) {
        // Any other error is a handler's: the finder knows why it wants no more.
        if let RewritingError::MemoryLimitExceeded(_) = error {
            self.truncation = Some(Truncation::TooDeep);
        }
        self.tokens = None;
    }
}

/// Where handlers are asked for: in the page, or in a `<noscript>` of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Page,
    /// Its content is one text to the parser, which thinks that scripts are run. The number
    /// says how many may be open around one another and still be looked into.
    Noscript(u8),
}

/// How deep `<noscript>` is looked into; none belongs into another.
const NOSCRIPTS: u8 = 4;

/// What cuts the text into tags and tells the finder of those it asks for.
fn tokens(finder: &Shared, options: Options, within: Within) -> Tokens {
    let memory = MemorySettings::new().with_max_allowed_memory_usage(options.memory);
    let settings = Settings::new().with_memory_settings(memory).with_strict(false);
    let settings = anchor_handlers(settings, finder, within);
    let settings = if options.resources { resource_handlers(settings, finder) } else { settings };
    let settings = head_handlers(place_handlers(settings, finder), finder);
    let settings = match within {
        Within::Page => noscript_handlers(settings, finder, options, NOSCRIPTS),
        Within::Noscript(0) => settings,
        Within::Noscript(more) => noscript_handlers(settings, finder, options, more - 1),
    };
    Tokens::new(settings, |_| {})
}

/// Elements that may link somewhere. Outside of a frameset there are no frames.
const LINKS: &str = "a, area, iframe, frameset frame, meta[http-equiv], link[rel], form[action]";

/// Links, and what is said inside them.
fn anchor_handlers(settings: Handlers, finder: &Shared, within: Within) -> Handlers {
    let (links, inside, texts) = (finder.clone(), finder.clone(), finder.clone());
    let settings = settings.append_element_content_handler(element!(LINKS, move |tag| {
        let name = tag.tag_name();
        if let Some(link) = links.borrow_mut().link(&kind(tag, &name), &Tag(tag), false)? {
            let finder = links.clone();
            on_end(tag, move || finder.borrow_mut().close_anchor(link));
        }
        Ok(())
    }));
    let inside = move |tag: &mut Element<'_, '_>| {
        let name = tag.tag_name();
        let kind = kind(tag, &name);
        if inside.borrow_mut().inside(&kind, &Tag(tag)) {
            let (finder, namespace) = (inside.clone(), kind.namespace);
            on_end(tag, move || finder.borrow_mut().inside_ended(&name, namespace));
        }
        Ok(())
    };
    let text = move |text: &mut TextChunk<'_>| {
        let kind = text.text_type();
        // That of a <noscript> is read for itself.
        let words = if kind == TextType::RawText { "" } else { text.as_str() };
        texts.borrow_mut().text(words, kind.allows_html_entities(), text.last_in_text_node());
        Ok(())
    };
    match within {
        Within::Page => settings
            .append_element_content_handler(element!("a *", inside))
            .append_element_content_handler(text!("a", text)),
        // The anchor may be around it.
        Within::Noscript(_) => settings
            .append_element_content_handler(element!("*", inside))
            .append_document_content_handler(doc_text!(text)),
    }
}

/// Elements that may load something. In HTML, `image` is another name of `img`.
const RESOURCES: &str = "img, image, source, script[src], video, audio, track, object[data], embed, link[rel], use";

/// What the page loads.
fn resource_handlers(settings: Handlers, finder: &Shared) -> Handlers {
    let finder = finder.clone();
    settings.append_element_content_handler(element!(RESOURCES, move |tag| {
        let name = tag.tag_name();
        let name = if name == "image" && is_html(tag) { "img" } else { &name };
        finder.borrow_mut().resources(&kind(tag, name), &Tag(tag))?;
        Ok(())
    }))
}

/// Elements that may be parts of the page.
const PLACES: &str = "nav, header, main, aside, footer, [role]";

/// The parts of the page; what is one stands in those around it.
fn place_handlers(settings: Handlers, finder: &Shared) -> Handlers {
    let finder = finder.clone();
    settings.append_element_content_handler(element!(PLACES, move |tag| {
        let name = tag.tag_name();
        let around = finder.borrow_mut().enter(&kind(tag, &name), &Tag(tag));
        if let Some(around) = around {
            let finder = finder.clone();
            on_end(tag, move || finder.borrow_mut().leave(around));
        }
        Ok(())
    }))
}

/// Title, base, what is asked of robots, where fragments may lead, and the templates in which none of them counts.
fn head_handlers(settings: Handlers, finder: &Shared) -> Handlers {
    let (bases, titles, texts, templates) = (finder.clone(), finder.clone(), finder.clone(), finder.clone());
    let (anchors, metas) = (finder.clone(), finder.clone());
    settings
        .append_element_content_handler(element!("[id], a[name]", move |tag| {
            let name = tag.tag_name();
            anchors.borrow_mut().anchored(&kind(tag, &name), &Tag(tag));
            Ok(())
        }))
        .append_element_content_handler(element!("meta[name]", move |tag| {
            if is_html(tag) {
                metas.borrow_mut().meta(&Tag(tag));
            }
            Ok(())
        }))
        .append_element_content_handler(element!("base", move |tag| {
            if is_html(tag) {
                bases.borrow_mut().base(&Tag(tag));
            }
            Ok(())
        }))
        .append_element_content_handler(element!("title", move |tag| {
            if is_html(tag) {
                titles.borrow_mut().title();
            }
            Ok(())
        }))
        .append_element_content_handler(text!("title", move |text| {
            // Inside an SVG a title is no RCDATA.
            if text.text_type() == TextType::RCData {
                texts.borrow_mut().title_text(text.as_str(), true, text.last_in_text_node());
            }
            Ok(())
        }))
        .append_element_content_handler(element!("template", move |tag| {
            if is_html(tag) {
                templates.borrow_mut().template(true);
                let finder = templates.clone();
                on_end(tag, move || finder.borrow_mut().template(false));
            }
            Ok(())
        }))
}

/// Reads the text of each `<noscript>` as what it is without scripts.
fn noscript_handlers(settings: Handlers, finder: &Shared, options: Options, more: u8) -> Handlers {
    let finder = finder.clone();
    let begins = Rc::new(Cell::new(false));
    let began = begins.clone();
    let mut inside: Option<(Tokens, usize)> = None;
    settings
        .append_element_content_handler(element!("noscript", move |tag| {
            begins.set(is_html(tag));
            Ok(())
        }))
        .append_element_content_handler(text!("noscript", move |text| {
            if !began.get() {
                return Ok(());
            }
            let begin = || (tokens(&finder, options, Within::Noscript(more)), finder.borrow().places());
            let (mut tokens, places) = inside.take().unwrap_or_else(begin);
            tokens.write(text.as_str().as_bytes())?;
            if text.last_in_text_node() {
                began.set(false);
                tokens.end()?;
                finder.borrow_mut().leave(places);
            } else {
                inside = Some((tokens, places));
            }
            Ok(())
        }))
}

fn kind<'n>(tag: &Element<'_, '_>, name: &'n str) -> Kind<'n> {
    Kind { name, namespace: Namespace::of(tag.namespace_uri()), has_end: tag.can_have_content() }
}

fn is_html(tag: &Element<'_, '_>) -> bool {
    Namespace::of(tag.namespace_uri()).is_html()
}

/// Has `action` called at the element's end tag, if it has one.
fn on_end(tag: &mut Element<'_, '_>, action: impl FnOnce() + 'static) {
    if let Some(handlers) = tag.end_tag_handlers() {
        handlers.push(Box::new(move |_| {
            action();
            Ok(())
        }));
    }
}

/// A tag's attributes, for the finder.
struct Tag<'t, 'r, 'i>(&'t Element<'r, 'i>);

impl Attributes for Tag<'_, '_, '_> {
    fn get(&self, name: &str) -> Option<String> {
        let value = self.0.get_attribute(name)?;
        if !value.contains(['&', '\0']) {
            return Some(value);
        }
        Some(htmlize::unescape_attribute(value.replace('\0', "\u{fffd}")).into_owned())
    }
}

impl std::fmt::Debug for HtmlReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HtmlReader").field("decoder", &self.decoder).finish_non_exhaustive()
    }
}
