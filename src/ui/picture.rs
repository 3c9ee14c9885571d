//! The picture's place: its legend, its tools and the card of the page under the pointer. The canvas is
//! put there by the [`super::stage`].

use super::card::Card;
use super::dom::{Memo, show};
use super::legend::Legend;
use super::templates::{fill_slot, fragment, part, template, write};
use crate::app::Model;
use crate::trace::UrlId;
use web_sys::HtmlElement;

/// The page under the pointer, and where it is.
type Hovered = Option<(UrlId, f32, f32)>;

/// The place.
pub(super) struct Picture {
    pub(super) panel: HtmlElement,
    hint: HtmlElement,
    legend: Legend,
    card: Card,
    /// The page on the card, where it is, and when it was looked at.
    hovered: Memo<(Hovered, u64)>,
}

impl Picture {
    pub(super) fn build() -> Self {
        let (panel, legend) = (template("picture"), Legend::build());
        let (hint, card) = (part(&panel, "hint"), Card(part(&panel, "card")));
        fill_slot(&panel, "legend", &legend.panel);
        Self { panel, hint, legend, card, hovered: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        show(&self.hint, model.main().graph.fold().stats().pages == 0);
        self.legend.render(model);
        let hovered = model.findings.hovered;
        let version = if hovered.is_some() { model.main().version } else { 0 };
        if self.hovered.is_new((hovered, version)) {
            self.render_card(model);
        }
    }

    fn render_card(&self, model: &Model) {
        let pages = model.main().graph.fold().pages();
        let hovered = model.findings.hovered.and_then(|(id, x, y)| Some((pages.get(id as usize)?, x, y)));
        let Some((page, x, y)) = hovered else { return self.card.hide() };
        let status = page.status.map(|status| format!(" · {status}")).unwrap_or_default();
        let state = format!("{}{status} · depth {}", page.look().name(), page.depth);
        let title = page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&page.address);
        let inside = fragment("picture-card");
        write(&inside, "title", title);
        write(&inside, "state", &state);
        write(&inside, "address", &page.address);
        let size = (self.panel.client_width() as f32, self.panel.client_height() as f32);
        self.card.show(&inside, (x, y), size);
    }
}
