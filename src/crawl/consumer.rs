//! A consumer: take a URL, wait for a permit, fetch, find links, claim and put the new ones.

use super::address::split;
use super::answers::sounds_missing;
use super::config::RobotsPolicy;
use super::frontier::RedirectClaim;
use super::reader::Reading;
use super::shared::{ConsumerState, Crawl};
use super::transfer::{Progress, Transfer};
use super::verdict::Verdict;
use crate::html;
use crate::sync::Item;
use crate::trace::{EventKind, Facts, Link, Page, Reason, UrlId};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// An item in a consumer's hands. Dropped before it is done with, it goes back on the
/// queue, and with it the page that its redirect had claimed: a cancelled consumer
/// loses nothing.
struct Work<'a> {
    crawl: &'a Crawl,
    item: Option<Item<UrlId>>,
    progress: Progress,
}

impl Work<'_> {
    fn done_with(&mut self, kind: EventKind) {
        if let Some(item) = self.item.take() {
            item.done_with(kind);
        }
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        let Some(item) = &self.item else { return };
        if let Some(RedirectClaim::New(id)) = self.progress.claim.get() {
            self.crawl.put_back(id);
        }
        self.crawl.put_back(*item.value());
    }
}

/// Runs until it is cancelled or asked to leave.
pub(super) async fn consume(crawl: Rc<Crawl>, state: Rc<ConsumerState>) {
    while !state.leaving.get() {
        // The frontier is never shut down: consumers are cancelled, or leave.
        let Ok(item) = crawl.queue.take().await else { return };
        state.busy.set(true);
        let work = Work { crawl: &crawl, item: Some(item), progress: Progress::default() };
        crawl.work(work).await;
        state.busy.set(false);
    }
}

impl Crawl {
    async fn work(&self, mut work: Work<'_>) {
        let Some(id) = work.item.as_ref().map(|item| *item.value()) else { return };
        let Some(url) = self.visited.lock().await.url(id) else { return };
        if let Some(reason) = self.refuse(&url).await {
            self.visited.lock().await.skip(id, reason);
            return work.done_with(EventKind::ItemDone { id: self.queue.id() });
        }
        let permission = self.permission(&url).await;
        let began = self.runtime.now();
        let mut transfer = self.transfer(id, &url, permission, &work.progress).await;
        if let Verdict::Again = self.verdict(id, &url, &transfer, began).await {
            // It goes back on the queue as the work is dropped.
            return;
        }
        let reading = match transfer.page.take() {
            Some(page) => page.found().await.map_err(|error| transfer.lose(error)).ok(),
            None => None,
        };
        // Once it goes back on the queue, as the work is dropped. A page that costs a second
        // reader its life is given up.
        if transfer.reason == Some(Reason::ReaderLost) && self.put_back_once.borrow_mut().insert(id) {
            return;
        }
        self.finish(&mut work, id, transfer, reading).await;
    }

    /// Where a request was redirected to, claimed if it is new. A page that its own origin's robots.txt
    /// keeps out is not read although the browser has followed the redirect to it.
    pub(super) async fn claim_redirect(&self, from: UrlId, url: Url, progress: &Progress) -> RedirectClaim {
        let claim = self.visited.lock().await.claim_redirect(from, url.clone(), &mut |id| self.put(id));
        progress.claim.set(Some(claim));
        // What was claimed before or is out of scope is nobody's to ask for here.
        let RedirectClaim::New(id) = claim else { return claim };
        // Without the lock: it may take a request.
        let Some(reason) = self.refuse_on_the_way(&url, &progress.asks_robots).await else { return claim };
        self.visited.lock().await.skip(id, reason);
        progress.claim.set(Some(RedirectClaim::Known(id)));
        RedirectClaim::Known(id)
    }

    /// Turns what came of a request into the page's event.
    async fn finish(&self, work: &mut Work<'_>, id: UrlId, transfer: Transfer, reading: Option<Reading>) {
        let (claim, took) = (transfer.claim, transfer.took);
        match claim {
            None => {
                let page = self.page(id, transfer, reading).await;
                work.done_with(EventKind::Page(Box::new(Page { done: Some(self.queue.id()), ..page })));
            }
            Some(claim) => {
                let to = match claim {
                    RedirectClaim::New(to) => {
                        let page = self.page(to, transfer, reading).await;
                        self.runtime.trace().emit(EventKind::Page(Box::new(page)));
                        work.progress.claim.set(None);
                        to
                    }
                    RedirectClaim::Known(to) => to,
                };
                let page = Page { redirected_to: Some(to), took, done: Some(self.queue.id()), ..Page::bare(id) };
                work.done_with(EventKind::Page(Box::new(page)));
            }
        }
    }

    /// A page with its links, each target known and, if new and wanted, put.
    async fn page(&self, id: UrlId, transfer: Transfer, reading: Option<Reading>) -> Page {
        let mut page = Page {
            state: transfer.state,
            status: transfer.status,
            reason: transfer.reason,
            content_type: transfer.content_type,
            bytes: transfer.bytes,
            took: transfer.took,
            ..Page::bare(id)
        };
        if let Some(Reading { title, links, extracted, anchors, nofollow, facts, reason, took }) = reading {
            if title.as_deref().is_some_and(sounds_missing)
                && let Some(url) = self.visited.lock().await.url(id)
            {
                self.answers.doubt(&url);
            }
            page.reason = page.reason.filter(|reason| *reason != Reason::Empty || links.is_empty()).or(reason);
            page.title = title;
            page.extracted = extracted;
            // Of a body that broke off, or was cut, some may be missing.
            let is_whole = matches!(page.reason, None | Some(Reason::Empty | Reason::Undecodable));
            page.anchors = anchors.filter(|_| is_whole);
            page.facts = Some(facts).filter(|facts| *facts != Facts::default());
            page.parsed = took;
            page.links = self.claim(id, links, nofollow).await;
            page.link_count = page.links.len() as u32;
        }
        page
    }

    /// Makes a page's links known, under the lock, and puts what is new and wanted. The page may ask
    /// robots to follow none (`nofollow`). The lock is held across the pauses of a very long page:
    /// nobody claims in between.
    async fn claim(&self, page: UrlId, found: Vec<html::Link>, nofollow: bool) -> Vec<Link> {
        let mut put = |id| self.put(id);
        let mut visited = self.visited.lock().await;
        let mut links = Vec::<Link>::new();
        let mut seen = HashMap::new();
        let is_copy = self.config.following.tidy.canonical && visited.names_another(page, &found);
        for (n, link) in found.into_iter().enumerate() {
            // Looking at the clock costs about as much as a link.
            if n % 64 == 63 {
                self.runtime.yield_if_due().await;
            }
            let unwanted = self.unwanted(&link, nofollow, is_copy);
            let html::Link { element, href, text, rel, place, .. } = link;
            let (target, fragment) = split(href);
            let target = visited.link(page, &target, unwanted, &mut put);
            let (element, place) = (element.into(), place.map(Into::into));
            let at = *seen.entry((target, element, rel.clone(), fragment.clone())).or_insert(links.len());
            match links.get_mut(at) {
                Some(link) => link.count += 1,
                None => links.push(Link { target, element, text, rel, fragment, count: 1, place }),
            }
        }
        let mut targets: Vec<UrlId> = links.iter().map(|link| link.target).collect();
        targets.sort_unstable();
        targets.dedup();
        // At once for all of them, so that a page which is given up half-way counts for none.
        targets.iter().for_each(|target| self.ranking.raise(visited.stands_for(*target)));
        visited.keep_links(page, targets.into_boxed_slice(), &mut put);
        links
    }

    /// Why a link may not be followed, if it may not; its page may ask robots to follow none, or be the copy of
    /// another.
    fn unwanted(&self, link: &html::Link, nofollow: bool, is_copy: bool) -> Option<Reason> {
        let obeys = self.config.robots == RobotsPolicy::Obey;
        if link.element == html::Element::Form {
            Some(Reason::Form)
        } else if !link.is_page && !self.config.resources {
            Some(Reason::Resource)
        } else if !link.selected {
            Some(Reason::NotSelected)
        } else if obeys && (nofollow || link.rel.split(' ').any(|token| token == "nofollow")) {
            Some(Reason::Nofollow)
        } else if is_copy && !link.is_canonical() {
            Some(Reason::Canonical)
        } else {
            None
        }
    }
}
