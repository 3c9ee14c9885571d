//! Elements of a tree: their names, attributes and text.

use super::attributes::Attributes;
use super::hidden::{Hidden, Namespace, hidden};
use super::value::{Text, is_block};
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;

/// A node of a page's tree.
pub(super) type TreeNode<'a> = NodeRef<'a, Node>;

/// The name of an element of HTML, not of SVG or MathML.
pub(super) fn name<'a>(node: TreeNode<'a>) -> Option<&'a str> {
    let element = node.value().as_element()?;
    Namespace::of(&element.name.ns).is_html().then(|| element.name())
}

/// How the element is not shown, if it is not.
pub(super) fn hidden_as(node: TreeNode<'_>) -> Option<Hidden> {
    let element = node.value().as_element()?;
    // SVG has names of two cases, such as clipPath.
    hidden(&element.name().to_ascii_lowercase(), Namespace::of(&element.name.ns))
}

pub(super) fn is(node: TreeNode<'_>, wanted: &str) -> bool {
    name(node) == Some(wanted)
}

pub(super) fn attr<'a>(node: TreeNode<'a>, name: &str) -> Option<&'a str> {
    node.value().as_element()?.attr(name)
}

impl Attributes for TreeNode<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let element = self.value().as_element()?;
        let value = element.attr(name).or_else(|| {
            // The attributes of other namespaces are known by prefix.
            let (prefix, local) = name.split_once(':')?;
            let mut attrs = element.attrs.iter();
            let is_it = |known: &html5ever::QualName| known.prefix.as_deref() == Some(prefix) && &*known.local == local;
            attrs.find_map(|(known, value)| is_it(known).then_some(&**value))
        });
        value.map(str::to_owned)
    }
}

/// The text in an element, at most so many characters; words in different blocks are kept apart.
pub(super) fn text_of(node: TreeNode<'_>, limit: usize) -> Option<String> {
    let (mut text, most) = (Text::default(), 4 * limit);
    // The outermost element that is not shown, while inside it.
    let mut unread = None;
    for edge in node.traverse() {
        let (Edge::Open(here) | Edge::Close(here)) = edge;
        if here == node {
            continue;
        }
        if name(here).is_some_and(is_block) {
            text.space();
        }
        match edge {
            _ if text.len() > most => break,
            Edge::Open(_) if unread.is_some() => {}
            Edge::Open(_) if hidden_as(here).is_some() => unread = Some(here),
            Edge::Open(_) => {
                if let Some(words) = here.value().as_text() {
                    text.push_plain(words, most);
                }
            }
            Edge::Close(_) if unread == Some(here) => unread = None,
            Edge::Close(_) => {}
        }
    }
    text.from(0, limit)
}
