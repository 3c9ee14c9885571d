//! The part of the picture that is looked at alone.

use super::messages::ToStage;
use super::numbers::count_of;
use super::{Effect, Focus, Model, short_address, start_of};
use crate::draw::{MOST_HOPS, Spotlight, own_title};
use crate::trace::UrlId;

impl Model {
    /// Looks at a part alone, or at all again.
    pub(super) fn light_up(&mut self, spotlight: Option<Spotlight>, effects: &mut Vec<Effect>) {
        if self.view.menu.take().is_some() || spotlight.is_none() {
            // The button that had the focus is gone then.
            effects.push(Effect::Focus(Focus::Canvas));
        }
        (self.view.spotlight, self.view.spotlit) = (spotlight, None);
        effects.push(Effect::ToStage(ToStage::Spotlight(spotlight)));
    }

    /// What is around the page under the pointer, or the selected one; once more, all again.
    pub(super) fn toggle_around(&mut self, effects: &mut Vec<Effect>) {
        let hovered = self.findings.hovered.map(|hovered| hovered.0);
        match (self.view.spotlight, hovered.or(self.findings.selected)) {
            (Some(_), _) => self.light_up(None, effects),
            (None, Some(page)) => self.light_up(Some(Spotlight::Around(page, 1)), effects),
            (None, None) => {}
        }
    }

    /// Reaches so many hops further from the page, or less far.
    pub(super) fn change_hops(&mut self, by: i32, effects: &mut Vec<Effect>) {
        if let Some(Spotlight::Around(page, hops)) = self.view.spotlight {
            let hops = i32::from(hops).saturating_add(by).clamp(1, MOST_HOPS.into()) as u8;
            self.light_up(Some(Spotlight::Around(page, hops)), effects);
        }
    }

    /// What is looked at alone, in a sentence; none where all is shown.
    pub fn spotlight_in_words(&self) -> Option<String> {
        let pages = self.view.spotlit;
        Some(match self.view.spotlight? {
            Spotlight::Around(page, hops) => {
                if pages == Some(0) {
                    return Some("The page is not found yet".to_owned());
                }
                let many = pages.map_or("Pages".to_owned(), |pages| count_of(pages, "page"));
                let links = if hops == 1 { "one link".to_owned() } else { format!("{hops} links") };
                format!("{many} within {links} of {}", self.page_name(page))
            }
            Spotlight::Way(from, to) => {
                let (from, to) = (self.page_name(from), self.page_name(to));
                match pages {
                    Some(0) => format!("No path of links leads from {from} to {to}"),
                    Some(pages) => {
                        format!("Shortest path from {from} to {to}: {}", count_of(pages.saturating_sub(1), "click"))
                    }
                    None => format!("Shortest path from {from} to {to}"),
                }
            }
        })
    }

    /// A page by its title, or else its address.
    pub(super) fn page_name(&self, page: UrlId) -> String {
        let pages = self.main().graph.fold().pages();
        let Some(row) = pages.get(page as usize) else { return String::new() };
        let title = row.title.as_deref().map(own_title).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| short_address(row, start_of(pages))).to_owned()
    }
}
