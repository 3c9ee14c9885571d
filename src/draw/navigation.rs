//! Which pages are navigation: those that most pages link to, as a menu does.

use crate::trace::UrlId;

/// Pages with links that have to be known before any target is taken for navigation.
const FEWEST_SOURCES: u32 = 12;

/// Tells navigation from other targets while links come in, one at a time and each pair once.
///
/// A target becomes navigation when at least half of the pages with links link to it, and stops
/// being so below two fifths, so that it doesn't flap while a crawl grows. What comes out depends
/// on the order of the links alone.
#[derive(Clone, Debug, Default)]
pub struct Navigation {
    /// Pages that link anywhere.
    sources: u32,
    is_source: Vec<bool>,
    /// Pages that link to each.
    linking: Vec<u32>,
    is_navigation: Vec<bool>,
    /// Those that are navigation, in the order in which they became it.
    members: Vec<UrlId>,
}

impl Navigation {
    /// Takes in a link between two different pages. Returns the pages that have become navigation
    /// or stopped being so, with whether they are now.
    pub fn add_link(&mut self, source: UrlId, target: UrlId) -> Vec<(UrlId, bool)> {
        let many = source.max(target) as usize + 1;
        if self.linking.len() < many {
            self.linking.resize(many, 0);
            self.is_source.resize(many, false);
            self.is_navigation.resize(many, false);
        }
        let is_new = !std::mem::replace(&mut self.is_source[source as usize], true);
        self.sources += u32::from(is_new);
        self.linking[target as usize] += 1;
        let mut changed = Vec::new();
        if is_new {
            let (sources, linking) = (self.sources, &self.linking);
            self.members.retain(|&page| {
                let stays = linking[page as usize] * 5 >= sources * 2;
                changed.extend((!stays).then_some((page, false)));
                stays
            });
        }
        let is_menu = self.sources >= FEWEST_SOURCES && self.linking[target as usize] * 2 >= self.sources;
        if is_menu && !self.is_navigation[target as usize] {
            self.members.push(target);
            changed.push((target, true));
        }
        for &(page, is_navigation) in &changed {
            self.is_navigation[page as usize] = is_navigation;
        }
        changed
    }

    /// Whether a page is navigation.
    pub fn has(&self, page: UrlId) -> bool {
        self.is_navigation.get(page as usize).copied().unwrap_or(false)
    }

    /// Whether a link to each page is one of navigation, by page; pages beyond the end are not.
    pub fn flags(&self) -> &[bool] {
        &self.is_navigation
    }
}
