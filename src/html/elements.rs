//! Which elements link to something, and what to.

use super::attributes::Attributes;
use super::hidden::Namespace;
use super::info::Element;

/// Where an element leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) element: Element,
    /// As it is written.
    pub(super) href: String,
    /// It is meant to be a page.
    pub(super) is_page: bool,
}

/// What the element of this name leads to, if it leads anywhere.
pub(super) fn target(name: &str, namespace: Namespace, tag: &impl Attributes) -> Option<Target> {
    let page = |element, href| Some(Target { element, href, is_page: true });
    match (namespace, name) {
        (Namespace::Html, "a") => page(Element::A, tag.get("href")?),
        // <https://www.w3.org/TR/SVG2/linking.html#XLinkHrefAttribute>
        (Namespace::Svg, "a") => page(Element::A, tag.get("href").or_else(|| tag.get("xlink:href"))?),
        (Namespace::Html, "area") => page(Element::Area, tag.get("href")?),
        // <https://html.spec.whatwg.org/multipage/iframe-embed-object.html#process-the-iframe-attributes>
        (Namespace::Html, "iframe") if tag.get("srcdoc").is_some() => None,
        (Namespace::Html, "iframe") => page(Element::Iframe, said(tag, "src")?),
        (Namespace::Html, "frame") => page(Element::Frame, said(tag, "src")?),
        (Namespace::Html, "meta") if tag.get("http-equiv")?.eq_ignore_ascii_case("refresh") => {
            page(Element::Meta, refresh(&tag.get("content")?)?)
        }
        (Namespace::Html, "link") => {
            let is_page = leads_to_page(tag)?;
            Some(Target { element: Element::Link, href: said(tag, "href")?, is_page })
        }
        (Namespace::Html, "form") => {
            Some(Target { element: Element::Form, href: said(tag, "action")?, is_page: false })
        }
        _ => None,
    }
}

/// An attribute that is not empty.
fn said(tag: &impl Attributes, name: &str) -> Option<String> {
    tag.get(name).filter(|value| !value.is_empty())
}

/// Whether a `<link>` is to a page; `None` if it is to something that is not looked at.
/// <https://html.spec.whatwg.org/multipage/links.html#linkTypes>
pub(super) fn leads_to_page(tag: &impl Attributes) -> Option<bool> {
    let rel = tag.get("rel")?;
    let has = |wanted: &str| has_token(&rel, wanted);
    if ["canonical", "next", "prev", "previous"].into_iter().any(has) {
        return Some(true);
    }
    // An alternate style sheet is one all the same. Of what type the alternate is, says whether it is a feed.
    (has("alternate") && !has("stylesheet")).then(|| super::mime::is_html(tag.get("type").as_deref()))
}

/// Whether a `rel` has a token.
pub(super) fn has_token(rel: &str, wanted: &str) -> bool {
    rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(wanted))
}

/// The URL in the `content` of a refresh, if there is one.
/// <https://html.spec.whatwg.org/multipage/document-lifecycle.html#shared-declarative-refresh-steps>
fn refresh(content: &str) -> Option<String> {
    let is_time = |c: char| c.is_ascii_digit() || c == '.';
    let content = content.trim_start_matches(is_space);
    let after = content.trim_start_matches(is_time);
    if after.len() == content.len() || !after.starts_with(|c| is_space(c) || c == ';' || c == ',') {
        return None;
    }
    let after = after.trim_start_matches(is_space);
    let url = after.strip_prefix([';', ',']).unwrap_or(after).trim_start_matches(is_space);
    let value = named(url).unwrap_or(url);
    let url = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(&value[..1]).next().unwrap_or(quoted),
        None => value,
    };
    (!url.is_empty()).then(|| url.to_owned())
}

/// What follows `url=`.
fn named(text: &str) -> Option<&str> {
    let (name, rest) = text.split_at_checked("url".len())?;
    let rest = rest.trim_start_matches(is_space).strip_prefix('=')?;
    name.eq_ignore_ascii_case("url").then(|| rest.trim_start_matches(is_space))
}

/// <https://infra.spec.whatwg.org/#ascii-whitespace>
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}
