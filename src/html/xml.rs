//! Cuts a page that is XML into tags and texts as it arrives. Elements end where they are said to,
//! names are in the case in which they are written, and the first fault ends the reading.
//! <https://html.spec.whatwg.org/multipage/xhtml.html#parsing-xhtml-documents>

use super::attributes::Attributes;
use super::hidden::Namespace;
use super::info::{Options, Truncation};
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Most prefixes that may have a meaning at one place.
const BINDINGS: usize = 100;
/// Bytes that an open element takes besides its name.
const OPEN_BYTES: usize = size_of::<Open<()>>();

/// What takes the tags and texts.
pub(super) trait Handler {
    /// What it has to know again where an element ends.
    type End;

    /// A start tag; `None` if nothing more is wanted.
    fn start(&mut self, tag: &XmlTag<'_>) -> Option<Self::End>;

    /// The end of an element.
    fn end(&mut self, end: Self::End);

    /// Text, or a part of it; `is_data` is text with character references.
    fn text(&mut self, text: &str, is_data: bool);

    /// The text up to the next markup is complete.
    fn end_text(&mut self);
}

/// A start tag.
pub(super) struct XmlTag<'t> {
    /// Its name without prefix.
    pub(super) name: &'t str,
    pub(super) namespace: Namespace,
    tag: &'t BytesStart<'t>,
}

/// A page being cut into tags and texts.
pub(super) struct Xml<H: Handler> {
    pub(super) handler: H,
    options: Options,
    /// Markup whose end is yet to come.
    pending: String,
    /// It is looked at again when there is as much of it: not at each piece, which would take time
    /// that grows with its square.
    enough: usize,
    open: Vec<Open<H::End>>,
    /// What prefixes mean; the last of one name counts.
    bindings: Vec<(String, Namespace)>,
    /// Bytes of `open`.
    memory: usize,
    is_over: bool,
    truncation: Option<Truncation>,
}

/// An element that is open.
struct Open<E> {
    name: String,
    /// How many bindings there were before it.
    bindings: usize,
    end: E,
}

/// What could be made of markup.
enum Markup {
    /// It is complete, and has so many bytes.
    Read(usize),
    /// Its end is not there.
    Unfinished,
    /// It is none.
    Wrong,
    /// Nothing more is wanted.
    Over,
}

impl<H: Handler> Xml<H> {
    pub(super) fn new(handler: H, options: Options) -> Self {
        Self {
            handler,
            options,
            pending: String::new(),
            enough: 0,
            open: Vec::new(),
            bindings: Vec::new(),
            memory: 0,
            is_over: false,
            truncation: None,
        }
    }

    /// Reads the next text.
    pub(super) fn write(&mut self, text: &str) {
        if self.is_over {
            return;
        }
        self.pending.push_str(text);
        if self.pending.len() >= self.enough {
            self.run(false);
        }
    }

    /// Reads to the end.
    pub(super) fn finish(&mut self) {
        self.run(true);
        if !self.open.is_empty() {
            self.stop(Truncation::NotWellFormed);
        }
    }

    /// Why it was not read to its end.
    pub(super) fn truncation(&self) -> Option<Truncation> {
        self.truncation
    }

    fn stop(&mut self, why: Truncation) {
        if !self.is_over {
            self.is_over = true;
            self.truncation = Some(why);
        }
    }

    fn run(&mut self, is_last: bool) {
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_str();
        while !self.is_over && !rest.is_empty() {
            let (text, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if !text.is_empty() {
                self.handler.text(text, true);
                rest = markup;
                continue;
            }
            match self.markup(markup) {
                Markup::Read(bytes) => rest = &markup[bytes..],
                Markup::Unfinished if !is_last => break,
                Markup::Unfinished | Markup::Wrong => self.stop(Truncation::NotWellFormed),
                Markup::Over => self.is_over = true,
            }
        }
        if rest.len().max(self.memory) > self.options.memory {
            self.stop(Truncation::TooDeep);
        }
        if !self.is_over {
            self.pending = rest.to_owned();
            self.enough = 2 * rest.len();
        }
    }

    /// Reads the markup that this text begins with.
    fn markup(&mut self, text: &str) -> Markup {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        // Whether the end fits is for this one to see: each reader gets just one tag.
        (config.check_end_names, config.allow_unmatched_ends) = (false, true);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(Error::Syntax(SyntaxError::InvalidBangMarkup)) if text.len() > "<!".len() => return Markup::Wrong,
            Err(Error::Syntax(_)) => return Markup::Unfinished,
            Err(_) => return Markup::Wrong,
        };
        if !matches!(event, Event::CData(_)) {
            self.handler.end_text();
        }
        let read = Markup::Read(usize::try_from(reader.buffer_position()).unwrap_or(text.len()));
        match event {
            Event::Start(tag) => self.start(&tag, true).unwrap_or(read),
            Event::Empty(tag) => self.start(&tag, false).unwrap_or(read),
            Event::End(tag) => match self.open.pop() {
                Some(open) if open.name == tag.name().0 => {
                    self.close(open);
                    read
                }
                _ => Markup::Wrong,
            },
            Event::CData(text) => {
                self.handler.text(&text, false);
                read
            }
            _ => read,
        }
    }

    /// An element begins, and ends if it is empty. Returns why there is no going on.
    fn start(&mut self, tag: &BytesStart<'_>, has_content: bool) -> Option<Markup> {
        let (name, bindings) = (tag.name().0, self.bindings.len());
        for attribute in attributes(tag) {
            let Ok(Attribute { key, value }) = attribute else { return Some(Markup::Wrong) };
            if let Some(prefix) = declared(key.0)
                && self.bindings.len() < BINDINGS
            {
                self.bindings.push((prefix.to_owned(), Namespace::of(&value)));
            }
        }
        if name.is_empty() {
            return Some(Markup::Wrong);
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let bound = self.bindings.iter().rev().find(|(known, _)| known == prefix);
        let namespace = bound.map_or(Namespace::Other, |(_, namespace)| *namespace);
        let Some(end) = self.handler.start(&XmlTag { name: local, namespace, tag }) else {
            return Some(Markup::Over);
        };
        let open = Open { name: name.to_owned(), bindings, end };
        self.memory += open.name.len() + OPEN_BYTES;
        if has_content {
            self.open.push(open);
        } else {
            self.close(open);
        }
        None
    }

    fn close(&mut self, open: Open<H::End>) {
        self.memory -= open.name.len() + OPEN_BYTES;
        self.bindings.truncate(open.bindings);
        self.handler.end(open.end);
    }
}

/// The attributes of a tag. Whether one is there twice is not looked at, which would take time that
/// grows with the square of their number.
fn attributes<'t>(tag: &'t BytesStart<'_>) -> impl Iterator<Item = Result<Attribute<'t>, ()>> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes.map(|attribute| attribute.map_err(|_| ()))
}

/// The prefix that an attribute gives a meaning to: an empty one if it is about names without.
/// <https://www.w3.org/TR/xml-names/#ns-decl>
fn declared(key: &str) -> Option<&str> {
    let rest = key.strip_prefix("xmlns")?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix(':') }
}

impl XmlTag<'_> {
    /// Names and values of the attributes, as far as they can be read.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        attributes(self.tag).map_while(|attribute| {
            let Attribute { key, value } = attribute.ok()?;
            Some((key.0, htmlize::unescape_attribute(value).into_owned()))
        })
    }
}

impl Attributes for XmlTag<'_> {
    fn get(&self, name: &str) -> Option<String> {
        self.attributes().find_map(|(known, value)| (known == name).then_some(value))
    }
}
