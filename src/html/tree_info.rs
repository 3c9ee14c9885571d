//! What is found in a page's tree: title, base and links, by the same rules as where it streams, and
//! what selectors ask for.

use super::anchors::Anchors;
use super::elements::{Target, target};
use super::hidden::{Hidden, Namespace};
use super::info::{Element, Link, Options, PageInfo, Place, TEXT_CHARS, TITLE_CHARS, Truncation};
use super::metas::Metas;
use super::place::place;
use super::resources::resources;
use super::selectors::Selectors;
use super::tree_text::{TreeNode, attr, hidden_as, is, text_of};
use super::value::{base_url, collapsed, rel, resolve_in};
use encoding_rs::Encoding;
use scraper::{ElementRef, Html};
use url::Url;

/// Links read between two looks at the clock.
const LOOKS: usize = 16;

/// What the tree was made of.
pub(super) struct Source<'s> {
    pub(super) url: &'s Url,
    pub(super) encoding: &'static Encoding,
    pub(super) options: Options,
}

/// Reads a tree. Once it `is_late`, what is left is given up.
pub(super) fn read(page: &Html, source: &Source<'_>, selectors: &Selectors, is_late: &dyn Fn() -> bool) -> PageInfo {
    let Source { url, encoding, options } = *source;
    let base = base(page, url, options);
    let mut links = Vec::new();
    let mut truncation = None;
    let mut is_refreshed = false;
    let nodes = page.tree.root().descendants();
    let elements = nodes.flat_map(|node| targets_of(node, options).into_iter().map(move |target| (target, node)));
    // The first refresh of the document counts.
    let elements = elements.filter(|(target, node)| {
        target.element != Element::Meta || !is_in_template(*node) && !std::mem::replace(&mut is_refreshed, true)
    });
    for (n, (Target { element, href, is_page }, node)) in elements.enumerate() {
        truncation = match () {
            () if n >= options.links => Some(Truncation::TooManyLinks),
            () if n % LOOKS == 0 && is_late() => Some(Truncation::TimeOut),
            () => None,
        };
        if truncation.is_some() {
            break;
        }
        links.push(Link {
            element,
            href: resolve_in(encoding, &base, &href, options.href).map(String::from),
            text: link_text(element, node),
            rel: attr(node, "rel").map(rel).unwrap_or_default(),
            place: node.ancestors().find_map(place_of),
            is_page,
            selected: ElementRef::wrap(node).is_some_and(|element| selectors.selects(&element)),
        });
    }
    let extracted = selectors.extract(page, is_late);
    let mut metas = Metas::default();
    in_document(page, "meta").for_each(|meta| metas.note(&meta));
    PageInfo {
        title: title(page),
        base,
        links,
        extracted,
        truncation,
        anchors: anchors(page),
        directives: metas.directives,
        description: metas.description(),
        // These are the decoder's to say.
        fingerprint: None,
        charset: String::new(),
        replaced: false,
    }
}

fn targets_of(node: TreeNode<'_>, options: Options) -> Vec<Target> {
    let Some(element) = node.value().as_element() else { return Vec::new() };
    let (name, namespace) = (element.name(), Namespace::of(&element.name.ns));
    let mut targets = Vec::from_iter(target(name, namespace, &node));
    if options.resources {
        targets.extend(resources(name, namespace, &node));
    }
    targets
}

fn place_of(node: TreeNode<'_>) -> Option<Place> {
    let element = node.value().as_element()?;
    place(element.name(), Namespace::of(&element.name.ns), &node)
}

fn anchors(page: &Html) -> Option<Vec<String>> {
    let mut anchors = Anchors::default();
    for node in page.tree.root().descendants() {
        if let Some(element) = node.value().as_element()
            && (element.attr("id").is_some() || element.attr("name").is_some())
            && !is_in_template(node)
        {
            anchors.note(element.name(), Namespace::of(&element.name.ns), &node);
        }
    }
    anchors.take()
}

/// What templates have is no part of the document.
fn is_in_template(node: TreeNode<'_>) -> bool {
    node.ancestors().any(|above| is(above, "template"))
}

/// The elements of that name that are part of the document.
fn in_document<'a>(page: &'a Html, name: &'a str) -> impl Iterator<Item = TreeNode<'a>> {
    let nodes = page.tree.root().descendants().filter(move |node| is(*node, name));
    nodes.filter(|node| !is_in_template(*node))
}

fn base(page: &Html, url: &Url, options: Options) -> Url {
    let href = in_document(page, "base").find_map(|node| attr(node, "href"));
    href.and_then(|href| base_url(url, href, options.href)).unwrap_or_else(|| url.clone())
}

fn title(page: &Html) -> Option<String> {
    let title = in_document(page, "title").next()?;
    let texts = title.children().filter_map(|child| child.value().as_text());
    collapsed(texts.flat_map(|text| text.chars()), TITLE_CHARS)
}

/// A link's text, or else that of an image in it, or else a label.
fn link_text(element: Element, node: TreeNode<'_>) -> String {
    let text = match element {
        Element::A => text_of(node, TEXT_CHARS).or_else(|| image(node)),
        _ => None,
    };
    let label = |name: &&str| collapsed(attr(node, name)?.chars(), TEXT_CHARS);
    text.or_else(|| element.labels().iter().find_map(label)).unwrap_or_default()
}

/// What the first image says that is shown and says something.
fn image(node: TreeNode<'_>) -> Option<String> {
    let says = |here: TreeNode<'_>| match hidden_as(here) {
        Some(Hidden::Label) => text_of(here, TEXT_CHARS),
        _ if is(here, "img") => collapsed(attr(here, "alt")?.chars(), TEXT_CHARS),
        _ => None,
    };
    let is_shown = |here: &TreeNode<'_>| {
        let mut around = here.ancestors().take_while(|above| *above != node);
        !around.any(|above| hidden_as(above).is_some())
    };
    node.descendants().skip(1).filter(is_shown).find_map(says)
}
