//! The card beside the page under the pointer.

use super::dom::{el, set_text, show};
use super::page::Page;
use crate::trace::UrlId;

/// Px between a page's centre and the card.
const GAP: f32 = 14.0;

impl Page {
    /// Shows what is under the pointer, or was walked to, at (x, y) px of the stage.
    pub(super) fn show_hover(&self, hovered: Option<(UrlId, f32, f32)>) {
        self.hovered.set(hovered.map(|hovered| hovered.0));
        let card = &self.parts.hover;
        let fold = self.fold.borrow();
        let page = hovered.and_then(|(id, x, y)| Some((fold.fold().pages().get(id as usize)?, x, y)));
        show(card, page.is_some());
        let Some((page, x, y)) = page else { return };
        card.set_text_content(None);
        let state = [Some(page.look().name().to_owned()), page.status.map(|status| status.to_string())];
        let state: Vec<String> = state.into_iter().flatten().chain([format!("depth {}", page.depth)]).collect();
        let state = state.join(" · ");
        let title = page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&page.address);
        for (tag, text) in [("strong", title), ("span", &state), ("code", &page.address)] {
            // Fresh nodes: appending cannot fail.
            let _ = card.append_child(&el(tag).text(text).0);
        }
        // On the side with more room.
        let (width, height) = (self.parts.stage.client_width() as f32, self.parts.stage.client_height() as f32);
        let style = card.style();
        for (near, far, at, size) in [("left", "right", x, width), ("top", "bottom", y, height)] {
            let (set, clear, px) = if at < size / 2.0 { (near, far, at + GAP) } else { (far, near, size - at + GAP) };
            let _ = style.set_property(set, &format!("{}px", px as i32));
            let _ = style.set_property(clear, "auto");
        }
        if let Some(canvas) = &*self.canvas.borrow()
            && canvas.matches(":focus-visible").unwrap_or(false)
        {
            set_text(&self.parts.told, &format!("{title}, {state}"));
        }
    }
}
