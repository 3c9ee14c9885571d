//! The list of keys.

use super::dom::{El, el};
use web_sys::{HtmlButtonElement, HtmlDialogElement};

/// Keys and what they do; the first column is what is printed on them.
const KEYS: [(&str, &str); 14] = [
    ("/", "Search the pages"),
    ("?", "This list"),
    ("P", "Large type for a projector, and back"),
    ("← ↑ → ↓", "In the picture: walk to the linked page in that direction"),
    ("Enter", "Select the page walked to"),
    ("Esc", "Select nothing"),
    ("Shift + arrow", "Move the picture"),
    ("+ −", "Zoom in and out"),
    ("0", "Show all"),
    ("U", "Let a pinned page go"),
    ("R", "Arrange everything anew"),
    ("Drag a page", "Move and pin it"),
    ("Drag the ground", "Move the picture; two fingers or the wheel zoom"),
    ("↑ ↓ Home End", "In the table: the page before, after, first, last"),
];

/// A dialog that lists the keys, and the button that closes it.
pub(super) fn build() -> (HtmlDialogElement, HtmlButtonElement) {
    let list = el("dl").0;
    for (key, does) in KEYS {
        El(list.clone()).with(&[&el("dt").text(key).0, &el("dd").text(does).0]);
    }
    let close: HtmlButtonElement = el("button").attr("type", "button").text("Close").done();
    let dialog = el("dialog").class("help").attr("aria-labelledby", "keys");
    let dialog = dialog.with(&[&el("h2").attr("id", "keys").text("Keys").0, &list, &close]);
    (dialog.done(), close)
}
