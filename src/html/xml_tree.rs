//! Builds a tree of a page that is XHTML.

use super::info::{Options, Truncation};
use super::tree_sink::{BoundedSink, Growing};
use super::xml::{Handler, Xml, XmlTag};
use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, TreeSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::Html;

/// A tree that grows by tags as they are written.
pub(super) struct XmlTree(Xml<Builder>);

struct Builder {
    sink: BoundedSink,
    /// The elements that are open, outermost first.
    open: Vec<NodeId>,
    /// Text up to the next markup.
    text: String,
}

impl XmlTree {
    pub(super) fn new(options: Options) -> Self {
        let builder = Builder { sink: BoundedSink::new(options), open: Vec::new(), text: String::new() };
        Self(Xml::new(builder, options))
    }
}

impl Growing for XmlTree {
    fn write(&mut self, text: &str) {
        self.0.write(text);
    }

    fn finish(mut self: Box<Self>, is_complete: bool) -> (Html, Option<Truncation>) {
        if is_complete {
            self.0.finish();
        }
        self.0.handler.end_text();
        let truncation = self.0.handler.sink.exceeded().or(self.0.truncation());
        (self.0.handler.sink.finish(), truncation)
    }
}

impl Builder {
    fn append(&self, child: NodeOrText<NodeId>) {
        let parent = self.open.last().copied().unwrap_or_else(|| self.sink.get_document());
        self.sink.append(&parent, child);
    }
}

impl Handler for Builder {
    type End = ();

    fn start(&mut self, tag: &XmlTag<'_>) -> Option<()> {
        let attribute = |(name, value): (&str, String)| Attribute {
            name: QualName::new(None, ns!(), LocalName::from(name)),
            value: StrTendril::from(value),
        };
        let name = QualName::new(None, tag.namespace.uri().into(), LocalName::from(tag.name));
        let attributes = tag.attributes().map(attribute).collect();
        let element = self.sink.create_element(name, attributes, ElementFlags::default());
        self.append(NodeOrText::AppendNode(element));
        self.open.push(element);
        self.sink.exceeded().is_none().then_some(())
    }

    fn end(&mut self, (): ()) {
        self.open.pop();
    }

    fn text(&mut self, text: &str, is_data: bool) {
        if is_data {
            self.text.push_str(text);
        } else {
            self.end_text();
            self.append(NodeOrText::AppendText(StrTendril::from_slice(text)));
        }
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() && !self.open.is_empty() {
            self.append(NodeOrText::AppendText(StrTendril::from_slice(&htmlize::unescape(text))));
        }
    }
}
