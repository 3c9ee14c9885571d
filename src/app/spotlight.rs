//! The part of the picture that is looked at alone.

use super::messages::ToStage;
use super::numbers::count_of;
use super::{Effect, Focus, Model, short_address, start_of};
use crate::draw::{MOST_HOPS, Spotlight, own_title};
use crate::language::tr;
use crate::say;
use crate::trace::UrlId;

impl Model {
    /// Looks at a part alone, or at all again.
    pub(super) fn light_up(&mut self, spotlight: Option<Spotlight>, effects: &mut Vec<Effect>) {
        if self.view.menu.take().is_some() || matches!(spotlight, None | Some(Spotlight::Lit)) {
            // The button that had the focus is gone then.
            effects.push(Effect::Focus(Focus::Canvas));
        }
        (self.view.spotlight, self.view.spotlit, self.view.opened) = (spotlight, None, None);
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

    /// An outline was drawn around these pages: they are lit, and the table has only them. Around none, all again.
    pub(super) fn outline(&mut self, pages: Vec<UrlId>, effects: &mut Vec<Effect>) {
        let had_some = self.findings.arrangement.among.is_some();
        self.spoken = match pages.len() as u32 {
            0 if had_some => tr("All pages again").to_owned(),
            0 => tr("No page is in the outline").to_owned(),
            many => in_outline(many),
        };
        self.findings.arrangement.among = Some(pages).filter(|pages| !pages.is_empty());
        if self.findings.arrangement.among.is_some() != had_some || had_some {
            self.rearrange(effects);
        }
        if self.view.spotlight == Some(Spotlight::Lit) {
            self.light_up(None, effects);
        } else if had_some && self.findings.arrangement.among.is_none() {
            // The button that had the focus is gone.
            effects.push(Effect::Focus(Focus::Canvas));
        }
    }

    /// A bubble was gone into, or is one again.
    pub(super) fn bubble_opened(&mut self, opened: Option<(String, u32)>) {
        self.spoken = opened.as_ref().map_or_else(|| tr("The section is one disc again").to_owned(), in_bubble);
        self.view.opened = opened;
    }

    /// How many pages are in the outline that was drawn; none where none was.
    pub fn outlined(&self) -> Option<u32> {
        self.findings.arrangement.among.as_ref().map(|pages| pages.len() as u32)
    }

    /// What is looked at, in a sentence; none where that is all.
    pub fn spotlight_in_words(&self) -> Option<String> {
        let pages = self.view.spotlit;
        let Some(spotlight) = self.view.spotlight else {
            return self.outlined().map(in_outline).or_else(|| self.view.opened.as_ref().map(in_bubble));
        };
        Some(match spotlight {
            Spotlight::Lit => match self.outlined() {
                Some(many) => say!("Only the {} in the outline", count_of(many, "page")),
                None => tr("Only what the search has found").to_owned(),
            },
            Spotlight::Around(page, hops) => {
                if pages == Some(0) {
                    return Some(tr("The page is not found yet").to_owned());
                }
                let many = pages.map_or(tr("Pages").to_owned(), |pages| count_of(pages, "page"));
                let links = if hops == 1 { tr("one link").to_owned() } else { say!("{hops} links", hops) };
                say!("{many} within {links} of {}", many, links, self.page_name(page))
            }
            Spotlight::Way(from, to) => {
                let (from, to) = (self.page_name(from), self.page_name(to));
                match pages {
                    Some(0) => say!("No path of links leads from {from} to {to}", from, to),
                    Some(pages) => {
                        say!(
                            "Shortest path from {from} to {to}: {}",
                            from,
                            to,
                            count_of(pages.saturating_sub(1), "click")
                        )
                    }
                    None => say!("Shortest path from {from} to {to}", from, to),
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

fn in_outline(many: u32) -> String {
    say!("{} in the outline", count_of(many, "page"))
}

fn in_bubble((name, many): &(String, u32)) -> String {
    say!("In {name}: {}", name, count_of(*many, "page"))
}
