//! A list of which only the rows in sight are in the document, so that it is as quick for fifty
//! thousand rows as for fifty. Rows are high as a line of the scroller is, by the style sheet; what stands for
//! the rows above and below is the first and the last child of the list, and is there from the beginning.

use super::dom::{style, window};
use std::cell::Cell;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Rows drawn beyond the edges of what is in sight.
const BEYOND: u32 = 6;

/// The list, and what of it is in sight.
pub(super) struct VirtualList {
    scroller: HtmlElement,
    list: HtmlElement,
    /// Height of a row, px; how far it is scrolled and how much is seen, px: when last looked at.
    sight: Cell<(f64, i32, i32)>,
}

impl VirtualList {
    /// A list within its scroller.
    pub(super) fn new(scroller: HtmlElement, list: HtmlElement) -> Self {
        Self { scroller, list, sight: Cell::new((16.0, 0, 0)) }
    }

    /// Notes what is in sight. To ask that between two changes would cost a layout of the page.
    pub(super) fn look(&self) {
        let scroller = &self.scroller;
        if scroller.offset_parent().is_some() {
            self.sight.set((row_height(scroller), scroller.scroll_top(), scroller.client_height()));
        }
    }

    /// The rows of `len` that should be in the document: those in sight, and a few more.
    pub(super) fn range(&self, len: u32) -> Range<u32> {
        let (height, top, seen) = self.sight.get();
        let first = ((f64::from(top.max(0)) / height) as u32).saturating_sub(BEYOND).min(len);
        first..(first + (f64::from(seen.max(0)) / height) as u32 + 2 * BEYOND).min(len)
    }

    /// Puts rows into the document, as those of a range of `len`.
    pub(super) fn fill(&self, range: &Range<u32>, len: u32, rows: impl Iterator<Item = HtmlElement>) {
        let last = self.list.last_element_child();
        while let Some(row) = self.list.children().item(1).filter(|row| Some(row) != last.as_ref()) {
            row.remove();
        }
        for row in rows {
            // Both are children of the list.
            let _ = self.list.insert_before(&row, last.as_deref());
        }
        self.stretch(range, len);
    }

    /// Gives what stands for the other rows their height.
    pub(super) fn stretch(&self, range: &Range<u32>, len: u32) {
        let height = self.sight.get().0;
        let ends = [
            (self.list.first_element_child(), range.start),
            (self.list.last_element_child(), len - range.end.min(len)),
        ];
        for (spacer, rows) in ends {
            if let Some(spacer) = spacer {
                style(spacer.unchecked_ref(), "height", &format!("{}px", f64::from(rows) * height));
            }
        }
    }

    /// Scrolls a row into sight; `heading` rows stand above it.
    pub(super) fn reveal(&self, row: u32, heading: f64) {
        let height = row_height(&self.scroller);
        let top = f64::from(row) * height;
        let seen = f64::from(self.scroller.scroll_top());
        let room = f64::from(self.scroller.client_height()) - (1.0 + heading) * height;
        if top < seen || top > seen + room {
            self.scroller.set_scroll_top((top - room / 2.0).max(0.0) as i32);
        }
    }

    /// Scrolls to the beginning.
    pub(super) fn to_top(&self) {
        self.scroller.set_scroll_top(0);
    }
}

/// The height of a row of a list that is drawn by the row, px: the height of a line of the list. So
/// the style sheet alone says how high rows are, and where they are higher for a finger.
fn row_height(list: &Element) -> f64 {
    let style = window().get_computed_style(list).ok().flatten();
    let height = style.and_then(|style| style.get_property_value("line-height").ok()).unwrap_or_default();
    // Without the style sheet it is a word; something has to be divided by.
    height.trim_end_matches("px").parse::<f64>().unwrap_or(0.0).max(16.0)
}
