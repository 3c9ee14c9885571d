//! Whether the part of a page that a link leads to is there.

use super::{Graph, LinkRow};
use crate::trace::anchor_hash;

/// Redirects followed to the page that was read; browsers follow as many.
const REDIRECTS: usize = 20;

impl Graph {
    /// Whether the page that a link leads to has its fragment: none if the link has no fragment, or
    /// the page was not read to its end.
    pub fn fragment_found(&self, row: &LinkRow) -> Option<bool> {
        let fragment = row.link.fragment.as_deref()?;
        let mut page = self.pages().get(row.link.target as usize)?;
        for _ in 0..REDIRECTS {
            let Some(to) = page.redirected_to else { break };
            page = self.pages().get(to as usize)?;
        }
        Some(is_found(fragment, page.anchors.as_deref()?))
    }
}

/// Whether a page with these anchors has something to show for a fragment.
/// <https://html.spec.whatwg.org/multipage/browsing-the-web.html#select-the-indicated-part>
fn is_found(fragment: &str, anchors: &[u32]) -> bool {
    // What a text fragment looks for is not known here: <https://wicg.github.io/scroll-to-text-fragment/>.
    let (fragment, _) = fragment.split_once(":~:").unwrap_or((fragment, ""));
    let has = |name: &str| anchors.binary_search(&anchor_hash(name)).is_ok();
    let decoded = percent_decoded(fragment);
    fragment.is_empty() || has(fragment) || has(&decoded) || decoded.eq_ignore_ascii_case("top")
}

/// <https://url.spec.whatwg.org/#string-percent-decode>
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((16 * high + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
