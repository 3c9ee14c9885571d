//! What a page loads: images, scripts, style sheets and the like.

use super::attributes::Attributes;
use super::elements::{Target, has_token, leads_to_page};
use super::hidden::Namespace;
use super::info::Element;
use super::srcset;

/// What of the elements that a `<link>` may name is loaded with the page.
/// <https://html.spec.whatwg.org/multipage/links.html#linkTypes>
const LOADED: [&str; 6] = ["stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload"];

/// What the element of this name loads, in the order of its attributes below.
pub(super) fn resources(name: &str, namespace: Namespace, tag: &impl Attributes) -> Vec<Target> {
    let (element, attributes, has_set) = match (namespace, name) {
        (Namespace::Html, "img") => (Element::Img, &["src"][..], true),
        (Namespace::Html, "source") => (Element::Source, &["src"][..], true),
        (Namespace::Html, "script") => (Element::Script, &["src"][..], false),
        (Namespace::Html, "video") => (Element::Video, &["src", "poster"][..], false),
        (Namespace::Html, "audio") => (Element::Audio, &["src"][..], false),
        (Namespace::Html, "track") => (Element::Track, &["src"][..], false),
        (Namespace::Html, "object") => (Element::Object, &["data"][..], false),
        (Namespace::Html, "embed") => (Element::Embed, &["src"][..], false),
        (Namespace::Html, "link") if is_loaded(tag) => (Element::Link, &["href"][..], false),
        (Namespace::Svg, "image" | "use") if tag.get("href").is_some() => (Element::Img, &["href"][..], false),
        (Namespace::Svg, "image" | "use") => (Element::Img, &["xlink:href"][..], false),
        _ => return Vec::new(),
    };
    let mut hrefs: Vec<String> = attributes.iter().filter_map(|name| tag.get(name)).collect();
    if let Some(set) = tag.get("srcset").filter(|_| has_set) {
        hrefs.extend(srcset::urls(&set).into_iter().map(str::to_owned));
    }
    // In SVG, a fragment is a part of the page itself.
    hrefs.retain(|href| is_asked_for(href) && !(namespace == Namespace::Svg && href.starts_with('#')));
    hrefs.into_iter().map(|href| Target { element, href, is_page: false }).collect()
}

/// Whether a `<link>` is to what the page loads, and to no page.
fn is_loaded(tag: &impl Attributes) -> bool {
    let Some(rel) = tag.get("rel") else { return false };
    leads_to_page(tag).is_none() && LOADED.iter().any(|wanted| has_token(&rel, wanted))
}

/// Whether anybody is asked for what an address means: it is not empty, nor has it all within it.
fn is_asked_for(href: &str) -> bool {
    // As the URL standard has it: these are taken off, and those out.
    let start = href.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let scheme: String = start.take("data:".len()).collect();
    !scheme.is_empty() && !scheme.eq_ignore_ascii_case("data:") && !scheme.eq_ignore_ascii_case("blob:")
}
