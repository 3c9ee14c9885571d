//! The list of keys.

use super::dom::{El, button, el};
use web_sys::HtmlDialogElement;

/// Keys and what they do; the first column is what is printed on them.
const KEYS: [(&str, &str); 14] = [
    ("/", "Search the pages"),
    ("?", "This list"),
    ("P", "Large type for a projector, and back"),
    ("← ↑ → ↓", "In the picture: walk to the linked page in that direction"),
    ("Enter", "Select the page walked to"),
    ("Esc", "Clear the selection"),
    ("Shift + arrow", "Move the picture"),
    ("+ −", "Zoom in and out"),
    ("0", "Show all"),
    ("U", "Unpin a page"),
    ("R", "Lay everything out again"),
    ("Drag a page", "Move and pin it"),
    ("Drag the background", "Move the picture; two fingers or the wheel zoom"),
    ("↑ ↓ Home End", "In the table: the page before, after, first, last"),
];

/// A dialog that lists the keys.
pub(super) fn build() -> HtmlDialogElement {
    let list = el("dl").0;
    for (key, does) in KEYS {
        El(list.clone()).with(&[&el("dt").text(key).0, &el("dd").text(does).0]);
    }
    let dialog = el("dialog").class("help").attr("aria-labelledby", "keys");
    dialog.with(&[&el("h2").attr("id", "keys").text("Keys").0, &list, &button("Close", "close-help").0]).done()
}
