//! Reads a page into a tree, within bounds, for the selectors that look for something in it.

use super::decode::Decoder;
use super::info::{Options, PageInfo, Truncation};
use super::mime::is_xml;
use super::parser::{Parser, Parsers};
use super::selectors::Selectors;
use super::tree_info::{Source, read};
use super::tree_sink::{BoundedSink, Growing};
use super::xml_tree::XmlTree;
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::Html;
use std::rc::Rc;
use url::Url;

/// Bytes given to the tree's parser at a time: what a bound is exceeded by at most.
const PIECE: usize = 256;

/// One page becoming a tree, and then what is found in it.
struct TreeReader {
    decoder: Decoder,
    tree: Box<dyn Growing>,
    url: Url,
    options: Options,
    selectors: Rc<Selectors>,
}

/// The tree of HTML, as far as it may grow.
struct Tree {
    parser: html5ever::Parser<BoundedSink>,
    /// Why it grows no more.
    full: Option<Truncation>,
}

/// Trees that a reader builds at once: one is up to ten times as large as its page.
const TREES: usize = 4;

impl Parsers for Rc<Selectors> {
    fn at_once(&self) -> Option<usize> {
        Some(TREES)
    }

    fn begin(&self, url: &Url, content_type: Option<&str>, options: Options) -> Box<dyn Parser> {
        let tree: Box<dyn Growing> =
            if is_xml(content_type) { Box::new(XmlTree::new(options)) } else { Box::new(Tree::new(options)) };
        Box::new(TreeReader {
            decoder: Decoder::new(content_type),
            tree,
            url: url.clone(),
            options,
            selectors: self.clone(),
        })
    }
}

impl Tree {
    fn new(options: Options) -> Self {
        let mut parse = ParseOpts::default();
        // Nobody runs scripts here, so a <noscript> is there to be read.
        parse.tree_builder.scripting_enabled = false;
        parse.tokenizer.discard_bom = false;
        Self { parser: parse_document(BoundedSink::new(options), parse), full: None }
    }
}

impl Growing for Tree {
    fn write(&mut self, mut text: &str) {
        while self.full.is_none() && !text.is_empty() {
            let (piece, rest) = text.split_at(text.floor_char_boundary(PIECE));
            self.parser.process(StrTendril::from_slice(piece));
            self.full = self.parser.tokenizer.sink.sink.exceeded();
            text = rest;
        }
    }

    fn finish(self: Box<Self>, _: bool) -> (Html, Option<Truncation>) {
        (self.parser.finish(), self.full)
    }
}

impl Parser for TreeReader {
    fn write(&mut self, bytes: &[u8]) {
        let tree = &mut self.tree;
        self.decoder.decode(bytes, false, &mut |text| tree.write(text));
    }

    fn end(mut self: Box<Self>, why: Option<Truncation>, is_late: &dyn Fn() -> bool) -> PageInfo {
        if why.is_none() {
            let tree = &mut self.tree;
            self.decoder.decode(&[], true, &mut |text| tree.write(text));
        }
        let decoder = self.decoder;
        let (tree, full) = self.tree.finish(why.is_none());
        let source = Source { url: &self.url, encoding: decoder.encoding(), options: self.options };
        let info = read(&tree, &source, &self.selectors, is_late);
        let (charset, replaced) = (decoder.charset(), decoder.replaced());
        let truncation = full.or(why).or(info.truncation);
        let anchors = info.anchors.filter(|_| truncation.is_none());
        let fingerprint = truncation.is_none().then(|| decoder.fingerprint());
        PageInfo { fingerprint, truncation, anchors, charset, replaced, ..info }
    }
}
