//! What of the view goes with a link besides what is crawled: the search, and the page that is selected.

use super::{Effect, Model, Tab};
use crate::trace::UrlId;

/// The attributes.
pub(super) const SEARCH: &str = "search";
pub(super) const PAGE: &str = "page";
/// Most characters of a search, and of an address, that are taken from an attribute: anybody may have written it.
const LONGEST: (usize, usize) = (1_000, 4_096);

impl Model {
    /// What the attributes ask for when the element is there at first.
    pub(super) fn read_view(&mut self, effects: &mut Vec<Effect>) {
        if self.attributes.has(SEARCH) {
            self.search_attribute(effects);
        }
        self.page_attribute(effects);
    }

    /// The attribute has changed.
    pub(super) fn search_attribute(&mut self, effects: &mut Vec<Effect>) {
        let text: String = self.attributes.get(SEARCH).unwrap_or_default().chars().take(LONGEST.0).collect();
        if text != self.findings.arrangement.search {
            if !text.is_empty() && !self.has_program() {
                self.findings.is_tab_chosen = true;
                self.show_tab(Tab::Pages, effects);
            }
            self.search(text, effects);
        }
    }

    /// The user has searched.
    pub(super) fn search_typed(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.search(text.clone(), effects);
        self.note(SEARCH, Some(text).filter(|text| !text.is_empty()), effects);
    }

    /// The attribute has changed: its page is selected and shown, now or once it has been found.
    pub(super) fn page_attribute(&mut self, effects: &mut Vec<Effect>) {
        self.want_page();
        self.findings.wanted_fronts = true;
        if self.findings.wanted.is_none() && self.findings.selected.is_some() {
            self.select(None, true, effects);
        }
    }

    /// Waits for the page of the attribute.
    pub(super) fn want_page(&mut self) {
        let text = self.attributes.get(PAGE).filter(|text| text.len() <= LONGEST.1 && !self.is_lesson());
        let url = text.and_then(|text| self.place.page.join(text.trim()).ok());
        self.findings.wanted = url.map(|mut url| {
            url.set_fragment(None);
            url.into()
        });
        (self.findings.wanted_from, self.findings.wanted_fronts) = (0, false);
    }

    /// Selects the page that is waited for, if it has been found by now.
    pub(super) fn select_wanted(&mut self, effects: &mut Vec<Effect>) {
        let Some(wanted) = &self.findings.wanted else { return };
        let pages = self.panes[0].graph.fold().pages();
        let from = self.findings.wanted_from.min(pages.len());
        let found = pages[from..].iter().position(|page| page.address == *wanted);
        self.findings.wanted_from = pages.len();
        let Some(at) = found else { return };
        let fronts = self.findings.wanted_fronts;
        self.select(Some((from + at) as UrlId), true, effects);
        if fronts {
            self.findings.is_tab_chosen = true;
            self.show_tab(Tab::Selected, effects);
        }
    }

    /// A page is selected, or none: that is what a link shows from now on.
    pub(super) fn note_selected(&mut self, page: Option<UrlId>, effects: &mut Vec<Effect>) {
        self.findings.wanted = None;
        if !self.is_lesson() {
            let address = page.and_then(|page| self.main().address(page));
            // A longer one would not be taken from the link.
            let address = address.filter(|address| address.len() <= LONGEST.1).map(str::to_owned);
            self.note(PAGE, address, effects);
        }
    }

    /// No page is selected in what comes: it is something else.
    pub(super) fn forget_page(&mut self, effects: &mut Vec<Effect>) {
        self.findings.wanted = None;
        self.note(PAGE, None, effects);
    }

    /// A recording is about to be shown. Of one that a link names, the link's page is waited for.
    pub(super) fn begin_recording(&mut self, effects: &mut Vec<Effect>) {
        if self.findings.wanted.is_none() || !self.attributes.has("trace") {
            self.forget_page(effects);
        }
        self.clear(0, 0, effects);
        (self.main_mut().is_recorded, self.main_mut().is_crawl) = (true, self.main().lesson.is_none());
    }

    /// Keeps in an attribute what is so already.
    fn note(&mut self, name: &'static str, value: Option<String>, effects: &mut Vec<Effect>) {
        if self.attributes.get(name) != value.as_deref() {
            self.attributes.set(name, value.clone());
            effects.push(Effect::SetAttribute(name, value));
        }
    }
}
