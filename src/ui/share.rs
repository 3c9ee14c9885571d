//! The ways to share what is shown, each with its text and a button that copies it.

use super::dom::{Memo, set, set_text, show};
use super::templates::{fill_slot, gather, part, template, write};
use crate::app::{Model, Share};
use crate::language::tr;
use crate::say;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// The panel.
pub(super) struct SharePanel {
    pub(super) panel: HtmlElement,
    texts: [HtmlTextAreaElement; Share::ALL.len()],
    local: HtmlElement,
    preview: HtmlElement,
    shown: Memo<[String; Share::ALL.len()]>,
}

impl SharePanel {
    pub(super) fn build() -> Self {
        let panel = template("share");
        let ways = Share::ALL.map(|share| {
            let (way, id) = (template("share-way"), format!("share-{}", share as usize));
            write(&way, "label", name(share));
            set(&part(&way, "label"), "for", &id);
            set(&part(&way, "text"), "id", &id);
            let copy: HtmlElement = part(&way, "copy");
            set(&copy, "data-at", &(share as usize).to_string());
            set(&copy, "aria-label", &say!("Copy: {}", name(share)));
            set_text(&copy, tr("Copy"));
            way
        });
        let texts = std::array::from_fn(|at| part(&ways[at], "text"));
        fill_slot(&panel, "ways", &gather(&ways));
        let (local, preview) = (part(&panel, "local"), part(&panel, "preview"));
        Self { panel, texts, local, preview, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        let is_open = model.start.share_open;
        show(&self.panel, is_open);
        if !is_open {
            return;
        }
        show(&self.local, model.shares_locally());
        let texts = Share::ALL.map(|share| model.shared_as(share));
        if self.shown.is_new(texts.clone()) {
            self.texts.iter().zip(&texts).for_each(|(field, text)| field.set_value(text));
            set(&self.preview, "src", model.share_address(true).as_str());
        }
    }
}

fn name(share: Share) -> &'static str {
    match share {
        Share::Link => tr("Link"),
        Share::Frame => tr("Frame"),
        Share::Element => tr("Element"),
        Share::Markdown => "Markdown",
        Share::Myst => "MyST",
        Share::Quarto => "Quarto",
    }
}
