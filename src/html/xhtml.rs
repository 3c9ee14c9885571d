//! Reads a page that is XHTML as its bytes arrive, without building a tree of it.

use super::decode::Decoder;
use super::finder::{Finder, Kind};
use super::hidden::Namespace;
use super::info::{Options, PageInfo, Truncation};
use super::xml::{Handler, Xml, XmlTag};
use url::Url;

/// One page being read.
pub(super) struct XhtmlReader {
    decoder: Decoder,
    xml: Xml<Found>,
}

impl XhtmlReader {
    pub(super) fn new(url: &Url, content_type: Option<&str>, options: Options) -> Self {
        let found = Found { finder: Finder::new(url, options), is_title: false };
        Self { decoder: Decoder::new(content_type), xml: Xml::new(found, options) }
    }

    /// Reads the next bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        let xml = &mut self.xml;
        self.decoder.decode(bytes, false, &mut |text| xml.write(text));
    }

    /// Ends the reading, early if there is a reason `why`, and returns what was found.
    pub(super) fn end(mut self, why: Option<Truncation>) -> PageInfo {
        let xml = &mut self.xml;
        if why.is_none() {
            self.decoder.decode(&[], true, &mut |text| xml.write(text));
            xml.finish();
        }
        let why = xml.truncation().or(why);
        xml.handler.finder.take_info(why, &self.decoder)
    }
}

/// Tells the finder of the elements it asks for.
struct Found {
    finder: Finder,
    /// What comes is the text of the title.
    is_title: bool,
}

/// What the end of an element means.
#[derive(Default)]
struct End {
    anchor: Option<usize>,
    /// It has a say in the text of a link around it.
    inside: Option<(String, Namespace)>,
    is_template: bool,
    /// It is a part of the page, in so many others.
    place: Option<usize>,
}

impl Handler for Found {
    type End = End;

    fn start(&mut self, tag: &XmlTag<'_>) -> Option<End> {
        let XmlTag { name, namespace, .. } = *tag;
        let (mut end, finder) = (End::default(), &mut self.finder);
        let kind = Kind { name, namespace, has_end: true };
        finder.anchored(&kind, tag);
        end.anchor = finder.link(&kind, tag, true).ok()?;
        finder.resources(&kind, tag).ok()?;
        end.place = finder.enter(&kind, tag);
        if std::mem::take(&mut self.is_title) {
            finder.title_text("", true, true);
        }
        match name {
            "base" if namespace.is_html() => finder.base(tag),
            "meta" if namespace.is_html() => finder.meta(tag),
            "title" if namespace.is_html() => {
                finder.title();
                self.is_title = true;
            }
            "template" if namespace.is_html() => {
                finder.template(true);
                end.is_template = true;
            }
            _ => {}
        }
        if end.anchor.is_none() && finder.inside(&kind, tag) {
            end.inside = Some((name.to_owned(), namespace));
        }
        Some(end)
    }

    fn end(&mut self, end: End) {
        if std::mem::take(&mut self.is_title) {
            self.finder.title_text("", true, true);
        }
        if let Some((name, namespace)) = end.inside {
            self.finder.inside_ended(&name, namespace);
        }
        if let Some(link) = end.anchor {
            self.finder.close_anchor(link);
        }
        if let Some(around) = end.place {
            self.finder.leave(around);
        }
        if end.is_template {
            self.finder.template(false);
        }
    }

    fn text(&mut self, text: &str, is_data: bool) {
        if self.is_title {
            self.finder.title_text(text, is_data, false);
        }
        self.finder.text(text, is_data, false);
    }

    fn end_text(&mut self) {
        self.finder.text("", true, true);
    }
}
