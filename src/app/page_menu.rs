//! The menu of a page in the picture.

use super::{Effect, Focus, Model, Msg};
use crate::draw::Spotlight;
use crate::fetch::is_private;
use crate::say;
use crate::trace::UrlId;
use url::Url;

/// The option by which pages are left out of a crawl.
const EXCLUDE: &str = "exclude";

/// What a menu can be used for, beside what works with every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MenuItems {
    /// The address.
    pub address: String,
    /// It can be opened, and crawled from.
    pub is_web: bool,
    /// The way to it from the start.
    pub from_start: Option<Spotlight>,
    /// The way to it from the selected page.
    pub from_selected: Option<Spotlight>,
    /// Its folder, which can be left out of the next crawl.
    pub folder: Option<String>,
    /// A crawl can begin there.
    pub can_crawl: bool,
}

impl Model {
    /// What the open menu offers; none if none is open.
    pub fn menu_items(&self) -> Option<MenuItems> {
        let page = self.view.menu?.page;
        let address = self.main().address(page)?.to_owned();
        let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        // A recording may be somebody else's: it leads nobody to an address of a private network.
        let is_strange = self.main().is_recorded && !is_private(&self.place.page);
        let can_go = url.as_ref().is_some_and(|url| !(is_strange && is_private(url)));
        let selected = self.findings.selected.filter(|selected| *selected != page);
        Some(MenuItems {
            is_web: can_go,
            from_start: (page != 0).then_some(Spotlight::Way(0, page)),
            from_selected: selected.map(|selected| Spotlight::Way(selected, page)),
            folder: url.as_ref().filter(|url| self.is_host_of_start(url)).and_then(folder_of),
            can_crawl: can_go,
            address,
        })
    }

    /// Whether an address is on the host of the first page: patterns of folders know no hosts.
    fn is_host_of_start(&self, url: &Url) -> bool {
        self.main().address(0).and_then(|start| Url::parse(start).ok()).is_some_and(|start| start.host() == url.host())
    }

    /// Leaves the folder of the page whose menu is open out of the next crawl.
    pub(super) fn exclude(&mut self, effects: &mut Vec<Effect>) {
        let Some(folder) = self.menu_items().and_then(|items| items.folder) else { return };
        self.view.menu = None;
        effects.push(Effect::Focus(Focus::Canvas));
        let before = self.attributes.get(EXCLUDE).unwrap_or_default();
        if !before.split_whitespace().any(|pattern| pattern == folder) {
            let patterns = format!("{before} {folder}");
            self.set_option(EXCLUDE, patterns.trim().to_owned(), effects);
        }
        if self.error.as_ref().is_none_or(|error| error.field != EXCLUDE) {
            self.notice = Some(say!("The next crawl leaves out {folder} (Exclude, among the options).", folder));
        }
    }

    /// Crawls from a page on.
    pub(super) fn crawl_from(&mut self, page: UrlId, effects: &mut Vec<Effect>) {
        if self.start_at(page, effects) {
            self.on(Msg::Submit, effects);
            effects.push(Effect::Focus(Focus::Run));
        }
    }

    /// Fills in a page as the next start, as if its address had been typed; whether there is such a page.
    pub(super) fn start_at(&mut self, page: UrlId, effects: &mut Vec<Effect>) -> bool {
        self.view.menu = None;
        let Some(address) = self.main().address(page).map(str::to_owned) else { return false };
        if self.attributes.has("trace") {
            self.set_attribute("trace", None, effects);
        }
        self.start.url = address;
        self.update_plan();
        true
    }
}

/// The folder of an address, as a pattern; none at the root.
fn folder_of(url: &Url) -> Option<String> {
    let path = url.path();
    let folder = &path[..=path.rfind('/')?];
    // Where a pattern would mean something else by it there is none to be offered.
    (folder.len() > 1 && !folder.contains(['*', '$'])).then(|| folder.to_owned())
}
