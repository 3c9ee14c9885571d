//! Crawls that ask for some of what is shown once more, each after a click.

use super::{Effect, Focus, Model, Msg, Tab};
use crate::crawl::{Config, MOST_STARTS};
use crate::fetch::{Reach, is_mixed, is_private};
use crate::graph::PageRow;
use crate::language::tr;
use crate::trace::{PageState, Reason};
use url::Url;

/// What is said instead of a start by a control that could not be seen.
const UNSEEN: &str = "The button was covered or see-through when it was pressed, so nothing was started. Press it in plain \
                      sight, or open Crawlscope in a page of its own.";

/// Addresses of a private network that a crawl of a public site was led to and did not ask.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivateAddresses {
    /// Their hosts, each once, in the order of finding.
    pub hosts: Vec<String>,
    /// The crawl of exactly these addresses, which may ask these hosts and no other private one.
    pub config: Config,
}

impl Model {
    /// A crawl of exactly what could not be had; none if there is nothing of that kind, or a run is under way. How
    /// politely is for the attributes to say: what is shown may be somebody else's recording. For the same reason
    /// it leads to no private address, unless the page itself has one.
    pub fn recheck(&self) -> Option<Config> {
        let is_private_page = is_private(&self.place.page);
        self.list_of(PageRow::is_lost, |url| is_private_page || !is_private(url))
    }

    /// What was skipped as of a private network, if this page has crawled that itself: a recording, which may be
    /// somebody else's, leads nobody there.
    pub fn private_addresses(&self) -> Option<PrivateAddresses> {
        if self.main().is_recorded {
            return None;
        }
        let is_skipped = |page: &PageRow| (page.state, page.reason) == (PageState::Skipped, Some(Reason::Private));
        let config = self.list_of(is_skipped, is_private)?;
        let mut hosts: Vec<String> = Vec::new();
        for host in config.start.iter().filter_map(Url::host_str) {
            if !hosts.iter().any(|known| known == host) {
                hosts.push(host.to_owned());
            }
        }
        Some(PrivateAddresses { hosts, config })
    }

    /// A crawl of exactly those pages that are `wanted` and whose address `may_be_asked`.
    fn list_of(&self, wanted: impl Fn(&PageRow) -> bool, may_be_asked: impl Fn(&Url) -> bool) -> Option<Config> {
        if self.main().has_worker || self.main().lesson.is_some() {
            return None;
        }
        let page = &self.place.page;
        let pages = self.main().graph.fold().pages().iter().filter(|page| wanted(page));
        let urls = pages.filter_map(|page| Url::parse(&page.address).ok());
        let urls = urls.filter(|url| may_be_asked(url) && !is_mixed(url, page.scheme()));
        let start: Vec<Url> = urls.take(MOST_STARTS).collect();
        // One that is elsewhere makes all of it polite.
        let first = start.iter().find(|url| url.origin() != page.origin()).or(start.first())?;
        let config = self.read(|name| match name {
            "url" => Some(first.to_string()),
            "scope" => Some("list".into()),
            "max-pages" | "extra-hops" => None,
            _ => self.attributes.get(name).map(str::to_owned),
        });
        let max_pages = start.len() as u32;
        Some(Config { start, max_pages, ..config.ok()? })
    }

    /// Asks once more for what could not be had, and for nothing else.
    pub(super) fn check_again(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        if let Some(config) = self.recheck() {
            self.begin(config, reach, None, effects);
            effects.push(Effect::Focus(Focus::Tab(Tab::Problems)));
        }
    }

    /// Asks for the addresses of a private network that were skipped, and for nothing else.
    pub(super) fn crawl_private(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        if let Some(private) = self.private_addresses() {
            self.begin(private.config, reach, None, effects);
            effects.push(Effect::Focus(Focus::Tab(Tab::Pages)));
        }
    }

    /// A control was used that could not be seen, as in a frame that another page has made transparent: it asks
    /// nobody but the page's own origin.
    pub(super) fn unseen(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        if self.config_of(&msg).is_some_and(|config| !config.stays_on(&self.place.page)) {
            self.notice = Some(tr(UNSEEN).to_owned());
            return;
        }
        // Nor may it be redirected elsewhere.
        let reach = Reach::OwnOrigin;
        match msg {
            Msg::Submit if self.is_crawling() => self.start.asks = true,
            Msg::Submit | Msg::Replace(true) => self.replace(reach, effects),
            Msg::Lift(lift) => self.lift(lift, reach, effects),
            Msg::CheckAgain => self.check_again(reach, effects),
            Msg::CrawlPrivate => self.crawl_private(reach, effects),
            Msg::ResumeRun(run) => self.resume_run(run, reach, effects),
            Msg::WatchAgain => self.watch_again(reach, effects),
            Msg::CrawlForReal => self.crawl_for_real(reach, effects),
            Msg::CrawlFrom(page) => {
                if self.start_at(page, effects) {
                    self.unseen(Msg::Submit, effects);
                }
            }
            msg => self.on(msg, effects),
        }
    }

    /// The crawl that a message would begin, if it would.
    fn config_of(&self, msg: &Msg) -> Option<Config> {
        match msg {
            // It only asks which of two is meant, by a button of its own.
            Msg::Submit if self.is_crawling() => None,
            Msg::Submit | Msg::Replace(true) => self.read(|name| self.draft(name)).ok(),
            Msg::WatchAgain | Msg::CrawlForReal => {
                let others = |name: &str| self.attributes.get(name).filter(|_| name != "url").map(str::to_owned);
                self.read(others).ok()
            }
            Msg::Lift(_) => self.config().ok(),
            Msg::CheckAgain => self.recheck(),
            Msg::CrawlPrivate => self.private_addresses().map(|private| private.config),
            Msg::ResumeRun(run) => {
                self.start.unfinished.iter().find(|kept| kept.id == *run).map(|kept| kept.config.clone())
            }
            _ => None,
        }
    }
}
