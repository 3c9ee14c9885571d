//! Numbers in words, and texts as elements.

use super::dom::append;
use super::templates::{fragment, template, write};
use crate::app::end_of_address;
pub(super) use crate::app::{bytes, thousands};
use web_sys::{HtmlElement, Node};

/// Fills an element with a text in which code stands between backticks.
pub(super) fn prose(element: &Node, text: &str) {
    for (at, text) in text.split('`').enumerate() {
        let piece = if at % 2 == 1 { template("prose-code") } else { template("prose-words") };
        piece.set_text_content(Some(text));
        append(element, &piece);
    }
}

/// Writes an address so that, where there is no room for all of it, its start and its end are seen.
pub(super) fn write_cut(element: &Node, address: &str) {
    let Some(end) = end_of_address(address) else { return element.set_text_content(Some(address)) };
    let parts = fragment("cut-address");
    write(&parts, "start", &address[..end]);
    write(&parts, "end", &address[end..]);
    element.set_text_content(None);
    append(element, &parts);
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

/// A number of tenths: `12.3`.
pub(super) fn tenths(value: u32) -> String {
    format!("{}.{}", value / 10, value % 10)
}
