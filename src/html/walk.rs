//! Reads title, base and links from a tree, without recursion and in steps.

use ego_tree::{NodeId, NodeRef};
use html5ever::{LocalName, local_name, ns};
use scraper::node::Element as Tag;
use scraper::{Html, Node};
use url::Url;

use super::facts::{Cut, Element, Facts, Limits, Link, TEXT_CHARS, TITLE_CHARS};
use super::value::{collapsed, is_block, rel, resolve, space};

/// Nodes visited in one step.
const NODES_A_STEP: usize = 2_000;

/// Bytes of text gathered for an anchor, from which its characters are taken.
const TEXT_BYTES: usize = 4 * TEXT_CHARS;

/// A walk through a tree in document order.
pub(super) struct Walk {
    tree: Html,
    at: Option<NodeId>,
    finder: Finder,
}

impl Walk {
    /// A walk that has no tree yet, of the page at `url`.
    pub(super) fn new(url: &Url, limits: Limits) -> Self {
        Self { tree: Html::new_document(), at: None, finder: Finder::new(url, limits) }
    }

    /// Starts at the top of `tree`, which was `cut` short.
    pub(super) fn begin(&mut self, tree: Html, has_base: bool, cut: Option<Cut>) {
        let root = tree.tree.root();
        if has_base && let Some(base) = self.finder.base_in(root) {
            self.finder.facts.base = base;
        }
        self.finder.facts.cut = cut;
        self.at = Some(root.id());
        self.tree = tree;
    }

    /// Visits some nodes; false when none is left.
    pub(super) fn step(&mut self) -> bool {
        let mut at = self.at.and_then(|id| self.tree.tree.get(id));
        for _ in 0..NODES_A_STEP {
            let Some(node) = at else { break };
            self.finder.enter(node);
            at = after(node, true, |left| self.finder.leave(left));
            if self.finder.full {
                at = None;
            }
        }
        self.at = at.map(|node| node.id());
        at.is_some()
    }

    /// What was found. If the walk had not come to its end, `why` is the reason.
    pub(super) fn into_facts(self, why: Option<Cut>) -> Facts {
        self.finder.into_facts(why)
    }
}

/// What a walk has found so far.
struct Finder {
    facts: Facts,
    limits: Limits,
    /// There were more links than may be kept.
    full: bool,
    titled: bool,
    /// Templates around the current node. Their links count; they are no part of
    /// the document, so their title and base do not.
    templates: usize,
    /// Anchors around the current node.
    open: Vec<Open>,
    /// Text inside the open anchors, gathered once for all of them: each takes its
    /// part, and nesting costs nothing.
    text: String,
    /// Texts of images inside the open anchors, likewise.
    alts: Vec<String>,
}

/// An anchor whose end the walk has not reached.
struct Open {
    node: NodeId,
    link: usize,
    text_from: usize,
    alts_from: usize,
}

impl Finder {
    fn new(url: &Url, limits: Limits) -> Self {
        Self {
            facts: Facts { title: None, base: url.clone(), links: Vec::new(), cut: None },
            limits,
            full: false,
            titled: false,
            templates: 0,
            open: Vec::new(),
            text: String::new(),
            alts: Vec::new(),
        }
    }

    /// The URL of the first `<base href>` of the document, if it may be used. A
    /// later one never counts, not even if this one may not.
    /// <https://html.spec.whatwg.org/multipage/semantics.html#set-the-frozen-base-url>
    fn base_in(&self, root: NodeRef<'_, Node>) -> Option<Url> {
        let mut at = Some(root);
        while let Some(node) = at {
            let tag = html_tag(node);
            if let Some((name, tag)) = tag
                && *name == local_name!("base")
                && let Some(href) = attr(tag, "href")
            {
                let base = resolve(&self.facts.base, href, self.limits.href).ok()?;
                return Some(base).filter(|b| !matches!(b.scheme(), "data" | "javascript"));
            }
            let is_template = tag.is_some_and(|(name, _)| *name == local_name!("template"));
            at = after(node, !is_template, |_| {});
        }
        None
    }

    fn enter(&mut self, node: NodeRef<'_, Node>) {
        if let Node::Text(text) = node.value() {
            return self.hear(text);
        }
        let Some((name, tag)) = html_tag(node) else {
            return;
        };
        match *name {
            local_name!("a") => {
                if self.link(Element::A, tag, &["aria-label", "title"]) {
                    self.open.push(Open {
                        node: node.id(),
                        link: self.facts.links.len() - 1,
                        text_from: self.text.len(),
                        alts_from: self.alts.len(),
                    });
                }
            }
            local_name!("area") => {
                self.link(Element::Area, tag, &["alt", "aria-label", "title"]);
            }
            local_name!("img") => self.see(tag),
            local_name!("title") if !self.titled && self.templates == 0 => {
                self.titled = true;
                self.facts.title = title(node);
            }
            local_name!("template") => self.templates += 1,
            _ => self.part(name),
        }
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        let Some((name, _)) = html_tag(node) else {
            return;
        };
        match *name {
            local_name!("template") => self.templates = self.templates.saturating_sub(1),
            local_name!("a") => {
                if let Some(open) = self.open.pop_if(|open| open.node == node.id()) {
                    self.close(&open);
                }
            }
            _ => self.part(name),
        }
    }

    /// Adds the link of `tag` with the first of its `labels` as its text; false if
    /// it is none, or one too many.
    fn link(&mut self, element: Element, tag: &Tag, labels: &[&str]) -> bool {
        let Some(href) = attr(tag, "href") else {
            return false;
        };
        if self.facts.links.len() >= self.limits.links {
            self.full = true;
            self.facts.cut = self.facts.cut.or(Some(Cut::TooManyLinks));
            return false;
        }
        self.facts.links.push(Link {
            element,
            href: resolve(&self.facts.base, href, self.limits.href).map(String::from),
            text: labels
                .iter()
                .filter_map(|name| collapsed(attr(tag, name)?.chars(), TEXT_CHARS))
                .next()
                .unwrap_or_default(),
            rel: rel(attr(tag, "rel").unwrap_or_default()),
        });
        true
    }

    /// Gives an anchor that ends its text, or else what an image in it says.
    fn close(&mut self, open: &Open) {
        let heard = self.text.get(open.text_from..).unwrap_or_default();
        let text = collapsed(heard.chars(), TEXT_CHARS).or_else(|| self.alts.get(open.alts_from).cloned());
        if let (Some(text), Some(link)) = (text, self.facts.links.get_mut(open.link)) {
            link.text = text;
        }
        if self.open.is_empty() {
            self.text.clear();
            self.alts.clear();
        }
    }

    /// Gathers text inside an anchor, as much as the innermost one needs: those
    /// around it have at least as much.
    fn hear(&mut self, text: &str) {
        let Some(open) = self.open.last() else { return };
        for c in text.chars() {
            if self.text.len() > open.text_from + TEXT_BYTES {
                return;
            }
            if c.is_whitespace() {
                space(&mut self.text);
            } else {
                self.text.push(c);
            }
        }
    }

    /// Gathers an image's text, if it is the innermost anchor's first.
    fn see(&mut self, img: &Tag) {
        let is_first = |open: &Open| open.alts_from == self.alts.len();
        if self.open.last().is_some_and(is_first)
            && let Some(alt) = attr(img, "alt")
        {
            self.alts.extend(collapsed(alt.chars(), TEXT_CHARS));
        }
    }

    /// Keeps words apart that are in different blocks.
    fn part(&mut self, name: &LocalName) {
        if !self.open.is_empty() && is_block(name) {
            space(&mut self.text);
        }
    }

    fn into_facts(mut self, why: Option<Cut>) -> Facts {
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        self.facts.cut = self.facts.cut.or(why);
        self.facts
    }
}

/// The node after `node` in document order, below it only if `down`; calls `leave`
/// for each node whose end lies between.
fn after<'a>(
    node: NodeRef<'a, Node>,
    down: bool,
    mut leave: impl FnMut(NodeRef<'a, Node>),
) -> Option<NodeRef<'a, Node>> {
    if down && let Some(child) = node.first_child() {
        return Some(child);
    }
    let mut left = node;
    loop {
        leave(left);
        if let Some(next) = left.next_sibling() {
            return Some(next);
        }
        left = left.parent()?;
    }
}

/// Name and element of a node that is an element of HTML, not of SVG or MathML.
fn html_tag<'a>(node: NodeRef<'a, Node>) -> Option<(&'a LocalName, &'a Tag)> {
    let tag = node.value().as_element()?;
    (tag.name.ns == ns!(html)).then_some((&tag.name.local, tag))
}

/// An attribute's value. Few attributes are left of an element, so looking at each is
/// quicker than `Element::attr`, which interns the name first.
fn attr<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let (_, value) = tag.attrs().find(|(local, _)| *local == name)?;
    Some(value)
}

fn title(node: NodeRef<'_, Node>) -> Option<String> {
    let texts = node.children().filter_map(|child| child.value().as_text());
    collapsed(texts.flat_map(|text| text.chars()), TITLE_CHARS)
}
