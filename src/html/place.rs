//! The parts of a page that links stand in.
//! <https://www.w3.org/TR/html-aam-1.0/#mapping-html-elements-to-accessibility-apis>

use super::attributes::Attributes;
use super::hidden::Namespace;
use super::info::Place;

/// The part of the page that an element is, if it is one: its role says so, or else its name.
pub(super) fn place(name: &str, namespace: Namespace, tag: &impl Attributes) -> Option<Place> {
    if !namespace.is_html() {
        return None;
    }
    let by_role = tag.get("role").and_then(|role| role.split_ascii_whitespace().find_map(of_role));
    by_role.or(match name {
        "nav" => Some(Place::Navigation),
        "header" => Some(Place::Header),
        "main" => Some(Place::Main),
        "aside" => Some(Place::Aside),
        "footer" => Some(Place::Footer),
        _ => None,
    })
}

fn of_role(role: &str) -> Option<Place> {
    let roles = [
        ("navigation", Place::Navigation),
        ("banner", Place::Header),
        ("main", Place::Main),
        ("complementary", Place::Aside),
        ("contentinfo", Place::Footer),
    ];
    roles.into_iter().find_map(|(name, place)| role.eq_ignore_ascii_case(name).then_some(place))
}
