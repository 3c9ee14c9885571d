//! Numbers in words, and texts as elements.

use super::dom::append;
use super::templates::template;
use web_sys::{HtmlElement, Node};

/// Fills an element with a text in which code stands between backticks.
pub(super) fn prose(element: &Node, text: &str) {
    for (at, text) in text.split('`').enumerate() {
        let piece = if at % 2 == 1 { template("prose-code") } else { template("prose-words") };
        piece.set_text_content(Some(text));
        append(element, &piece);
    }
}

/// An item of a list.
pub(super) fn item(text: &str) -> HtmlElement {
    let item = template("item");
    item.set_text_content(Some(text));
    item
}

/// The last item of a list that leaves others out.
pub(super) fn item_more(text: &str) -> HtmlElement {
    let item = template("item-more");
    item.set_text_content(Some(text));
    item
}

/// A number with thin spaces between thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// A number of tenths: `12.3`.
pub(super) fn tenths(value: u32) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// Bytes as a reader wants them.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..=9_999 => format!("{} B", thousands(count)),
        10_000..=9_999_999 => format!("{} KB", thousands(count / 1000)),
        _ => format!("{}.{} MB", thousands(count / 1_000_000), count / 100_000 % 10),
    }
}
