//! The values of attributes and texts, bounded.

use super::facts::NoUrl;
use html5ever::{LocalName, local_name};
use url::Url;

/// Tokens kept of one `rel`, and bytes of each: more than any real one has, and a
/// bound on what clones of one anchor can cost.
const REL_TOKENS: usize = 16;
const REL_BYTES: usize = 64;

/// Characters kept of an `href` that is no URL.
const RAW_CHARS: usize = 200;

/// The URL that `href` means on a page with this base, or the start of what is no
/// URL, or longer than `limit` bytes.
/// <https://url.spec.whatwg.org/#concept-basic-url-parser>
pub(super) fn resolve(base: &Url, href: &str, limit: usize) -> Result<Url, NoUrl> {
    let raw = || href.trim().chars().take(RAW_CHARS).collect::<String>();
    if href.len() > limit {
        let start = raw();
        // With its origin, where its start has the makings of a URL.
        let start = base.join(&start).map_or(start, String::from);
        return Err(NoUrl::TooLong(start, href.len()));
    }
    base.join(href).map_err(|_| NoUrl::Malformed(raw()))
}

/// The tokens of a `rel`, each once, in lower case and joined by one space.
/// <https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#set-of-space-separated-tokens>
pub(super) fn rel(value: &str) -> String {
    let mut tokens: Vec<String> = Vec::new();
    for token in value.split_ascii_whitespace() {
        let token = token.to_ascii_lowercase();
        if token.len() <= REL_BYTES && !tokens.contains(&token) {
            tokens.push(token);
            if tokens.len() == REL_TOKENS {
                break;
            }
        }
    }
    tokens.join(" ")
}

/// At most `limit` characters with each run of whitespace as one space and none at
/// the ends; `None` if nothing is left.
pub(super) fn collapsed(chars: impl Iterator<Item = char>, limit: usize) -> Option<String> {
    let mut out = String::new();
    let mut room = limit;
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        let cost = if gap { 2 } else { 1 };
        if room < cost {
            break;
        }
        if gap {
            out.push(' ');
        }
        out.push(c);
        room -= cost;
        gap = false;
    }
    Some(out).filter(|out| !out.is_empty())
}

/// Ends a word: adds a space unless there is one.
pub(super) fn space(text: &mut String) {
    if !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Whether words on the two sides of this element's tag are different words.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("br")
            | local_name!("dd")
            | local_name!("div")
            | local_name!("dt")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hr")
            | local_name!("li")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("td")
            | local_name!("th")
            | local_name!("tr")
            | local_name!("ul")
            | local_name!("ol")
    )
}
