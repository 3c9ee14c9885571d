//! Elements of a tree: their names, attributes and text.

use super::value::{Text, is_block};
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;

/// A node of a page's tree.
pub(super) type TreeNode<'a> = NodeRef<'a, Node>;

/// Elements whose text is not for reading.
const UNREAD: [&str; 6] = ["script", "style", "iframe", "noembed", "noframes", "xmp"];

/// The name of an element of HTML, not of SVG or MathML.
pub(super) fn name<'a>(node: TreeNode<'a>) -> Option<&'a str> {
    let element = node.value().as_element()?;
    (&*element.name.ns == "http://www.w3.org/1999/xhtml").then(|| element.name())
}

pub(super) fn is(node: TreeNode<'_>, wanted: &str) -> bool {
    name(node) == Some(wanted)
}

pub(super) fn attr<'a>(node: TreeNode<'a>, name: &str) -> Option<&'a str> {
    node.value().as_element()?.attr(name)
}

/// The text in an element, at most so many characters; words in different blocks are kept apart.
pub(super) fn text_of(node: TreeNode<'_>, limit: usize) -> Option<String> {
    let (mut text, most) = (Text::default(), 4 * limit);
    // The outermost element that is not read, while inside it.
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
            Edge::Open(_) if name(here).is_some_and(|name| UNREAD.contains(&name)) => unread = Some(here),
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
