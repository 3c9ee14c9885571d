//! Builds `scraper`'s tree, and sees to it that it has an end.

use super::info::{Options, Truncation};
use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName};
use scraper::{Html, HtmlTreeSink};
use std::borrow::Cow;
use std::cell::{Cell, Ref};

/// A tree that grows by a page's text.
pub(super) trait Growing {
    /// Reads the next text.
    fn write(&mut self, text: &str);

    /// The tree, and why it may lack something; `is_complete` says that there was all of the text.
    fn finish(self: Box<Self>, is_complete: bool) -> (Html, Option<Truncation>);
}

/// A tree being built, which counts what is in it.
pub(super) struct BoundedSink {
    tree: HtmlTreeSink,
    options: Options,
    /// Nodes and attributes made.
    made: Cell<usize>,
    is_deep: Cell<bool>,
}

impl BoundedSink {
    pub(super) fn new(options: Options) -> Self {
        let tree = HtmlTreeSink::new(Html::new_document());
        Self { tree, options, made: Cell::new(0), is_deep: Cell::new(false) }
    }

    /// Which bound was reached. What is built from then on has no attributes.
    pub(super) fn exceeded(&self) -> Option<Truncation> {
        let is_large = self.made.get() > self.options.nodes;
        self.is_deep.get().then_some(Truncation::TooDeep).or(is_large.then_some(Truncation::TooLarge))
    }

    fn note_depth(&self, parent: NodeId) {
        let tree = &self.tree.0.borrow().tree;
        let depth = tree.get(parent).map_or(0, |node| node.ancestors().take(self.options.depth).count());
        self.is_deep.set(self.is_deep.get() || depth >= self.options.depth);
    }
}

/// All as in the tree itself, but for what counts.
impl TreeSink for BoundedSink {
    type Output = Html;
    type Handle = NodeId;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.tree.finish()
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        if self.exceeded().is_some() {
            attrs.clear();
        }
        self.made.set(self.made.get() + 1 + attrs.len());
        self.tree.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.made.set(self.made.get() + 1);
        self.tree.create_comment(text)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(_) = child {
            self.note_depth(*parent);
        }
        self.tree.append(parent, child);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.made.set(self.made.get() + attrs.len());
        self.tree.add_attrs_if_missing(target, attrs);
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.tree.elem_name(target)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.tree.create_pi(target, data)
    }

    fn append_based_on_parent_node(&self, element: &NodeId, prev_element: &NodeId, child: NodeOrText<NodeId>) {
        self.tree.append_based_on_parent_node(element, prev_element, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.tree.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.tree.same_node(x, y)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        self.tree.append_before_sibling(sibling, new_node);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.tree.reparent_children(node, new_parent);
    }
}
