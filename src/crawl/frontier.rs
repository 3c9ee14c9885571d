//! What is known: every URL ever seen, which of them are claimed, and how far they are
//! from the start. It is the visited set, and lives behind the lock.

use super::address::{Candidate, without_userinfo};
use super::config::Config;
use super::known::{Entry, Standing};
use super::scope::Scope;
use crate::html::InvalidHref;
use crate::trace::{EventKind, Reason, Trace, UrlId};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;
use url::Url;

/// The visited set.
pub(super) struct Frontier {
    // Only ever looked up, never walked: its order shows nowhere.
    ids: HashMap<Rc<str>, UrlId>,
    entries: Vec<Entry>,
    scope: Scope,
    claimed: u32,
    max_pages: u32,
    max_depth: u32,
    url_bytes: usize,
    trace: Trace,
}

/// Where a redirect led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectClaim {
    /// A page nobody had claimed: it is now the caller's, body and all.
    New(UrlId),
    /// A page that somebody else has or nobody wants.
    Known(UrlId),
}

impl Frontier {
    pub(super) fn new(config: &Config, trace: &Trace) -> Self {
        Self {
            ids: HashMap::new(),
            entries: Vec::new(),
            scope: Scope::new(config.scope, &config.start),
            claimed: 0,
            max_pages: config.max_pages,
            max_depth: config.max_depth,
            url_bytes: config.limits.url_bytes,
            trace: trace.clone(),
        }
    }

    /// What was known where a recording ends, of which so many pages had been `claimed`.
    pub(super) fn resumed(config: &Config, trace: &Trace, entries: Vec<Entry>, claimed: u32) -> Self {
        let mut frontier = Self { claimed, ..Self::new(config, trace) };
        for (id, entry) in (0..).zip(&entries) {
            frontier.ids.entry(entry.address.clone()).or_insert(id);
            // As deep as a start is only where one was redirected to.
            if entry.depth == 0
                && let Ok(url) = Url::parse(&entry.address)
            {
                frontier.scope.adopt(url);
            }
        }
        Self { entries, ..frontier }
    }

    /// How many URLs are known.
    pub(super) fn len(&self) -> UrlId {
        self.entries.len() as UrlId
    }

    /// Puts a page that a recording says is claimed and not finished. One that can't have been claimed, which
    /// only a stranger's recording says, is set aside.
    pub(super) fn put_again(&mut self, id: UrlId, put: &mut dyn FnMut(UrlId)) {
        let Some(url) = self.url(id) else { return self.skip(id, Reason::Malformed) };
        match self.scope.refuses(&url) {
            Some(reason) => self.skip(id, reason),
            None => put(id),
        }
    }

    /// Does for one URL what a recording may have ended before: a shorter way is passed on, and what was
    /// only too deep is re-admitted.
    pub(super) fn catch_up(&mut self, id: UrlId, put: &mut dyn FnMut(UrlId)) {
        self.readmit(id, Reason::Depth, put);
        let entry = self.entry(id);
        let (depth, redirected_to) = (entry.depth, entry.redirected_to);
        let is_late = |to: &UrlId, depth: u32| depth < self.entry(*to).depth;
        let next = depth.saturating_add(1);
        let links: Vec<UrlId> = entry.links.iter().copied().filter(|to| is_late(to, next)).collect();
        links.into_iter().for_each(|to| self.improve(to, next, put));
        redirected_to.into_iter().for_each(|to| self.improve(to, depth, put));
    }

    /// The URLs of which a recording says that they were met, and not what follows from it.
    pub(super) fn undecided(&self) -> Vec<UrlId> {
        let ids = (0..).zip(&self.entries);
        ids.filter(|(_, entry)| entry.standing == Standing::Undecided).map(|(id, _)| id).collect()
    }

    /// Sets one of these aside if nothing has led there since: the page it was found on has changed.
    pub(super) fn give_up(&mut self, id: UrlId) {
        if self.entry(id).standing == Standing::Undecided {
            self.skip(id, Reason::NotSelected);
        }
    }

    /// Takes note of a start URL; `put` is called if it is now claimed.
    pub(super) fn start(&mut self, url: Url, put: &mut dyn FnMut(UrlId)) -> UrlId {
        let (id, claimed) = self.meet(&Ok(url.into()), 0, None, None);
        if claimed {
            put(id);
        }
        id
    }

    /// Takes note of a page that a sitemap names; `put` is called if it is now claimed.
    ///
    /// Depth is the distance over links, of which such a page has none: it counts as a link away from a start,
    /// so that the limit of depth holds for what it links to. Of a page that is known nothing changes, except
    /// that it may be followed if only its links were in the way.
    pub(super) fn seed(&mut self, url: Url, put: &mut dyn FnMut(UrlId)) {
        let (id, claimed) = self.meet(&Ok(url.into()), 1, None, None);
        if claimed {
            put(id);
        } else {
            self.meet_again(id, u32::MAX, None, put);
        }
    }

    /// Whether another page may be claimed.
    pub(super) fn has_room(&self) -> bool {
        self.claimed < self.max_pages
    }

    /// The origins of the starts, and of where they were redirected to.
    pub(super) fn starting_origins(&self) -> HashSet<String> {
        let starts = self.entries.iter().filter(|entry| entry.depth == 0);
        starts.filter_map(|entry| Some(Url::parse(&entry.address).ok()?.origin().ascii_serialization())).collect()
    }

    /// Whether a sitemap may be asked for: in scope, or anywhere on a start's origin.
    pub(super) fn may_have_sitemaps(&self, url: &Url) -> bool {
        let is_of_start = || self.starting_origins().contains(&url.origin().ascii_serialization());
        !self.scope.is_kept_out(url) && (self.scope.contains(url) || is_of_start())
    }

    /// Takes note of a link of page `from`, which may be followed unless it is `unwanted`; `put` is called
    /// for every URL that is claimed by this, the target or, by a shorter way, others behind it.
    pub(super) fn link(
        &mut self,
        from: UrlId,
        target: &Candidate,
        unwanted: Option<Reason>,
        put: &mut dyn FnMut(UrlId),
    ) -> UrlId {
        let depth = self.entry(from).depth.saturating_add(1);
        let (id, claimed) = self.meet(target, depth, Some(from), unwanted);
        if claimed {
            put(id);
        } else {
            self.meet_again(id, depth, unwanted, put);
        }
        id
    }

    /// Takes note of where the request for `from` was redirected to, which is as deep.
    pub(super) fn claim_redirect(&mut self, from: UrlId, url: Url, put: &mut dyn FnMut(UrlId)) -> RedirectClaim {
        let depth = self.entry(from).depth;
        if depth == 0 {
            self.scope.adopt(url.clone());
        }
        let (id, claimed) = self.meet(&Ok(url.into()), depth, Some(from), None);
        self.entry_mut(from).redirected_to = Some(id);
        if claimed {
            return RedirectClaim::New(id);
        }
        self.meet_again(id, depth, None, put);
        RedirectClaim::Known(id)
    }

    /// Keeps a page's targets. If its depth was bettered while its links were taken note
    /// of one by one, the earlier ones hear of it now.
    pub(super) fn keep_links(&mut self, page: UrlId, links: Box<[UrlId]>, put: &mut dyn FnMut(UrlId)) {
        let depth = self.entry(page).depth.saturating_add(1);
        for &link in &links {
            self.improve(link, depth, put);
        }
        self.entry_mut(page).links = links;
    }

    /// The URL of a claimed page.
    pub(super) fn url(&self, id: UrlId) -> Option<Url> {
        Url::parse(&self.entry(id).address).ok()
    }

    /// Sets a claimed page aside: it will not be fetched after all.
    pub(super) fn skip(&mut self, id: UrlId, reason: Reason) {
        self.entry_mut(id).standing = Standing::Skipped(reason);
        self.trace.emit(EventKind::Skipped { url: id, reason });
    }

    /// The number of a URL, and whether it was claimed just now. What is met for the
    /// first time gets its verdict; what was known keeps it.
    fn meet(&mut self, target: &Candidate, depth: u32, from: Option<UrlId>, unwanted: Option<Reason>) -> (UrlId, bool) {
        let address = match target {
            Ok(url) if url.len() > self.url_bytes => shorten(url, url.len()),
            Ok(url) => Cow::Borrowed(url.as_str()),
            Err(InvalidHref::TooLong(start, bytes)) => shorten(start, *bytes),
            Err(InvalidHref::Malformed(raw)) => Cow::Borrowed(raw.as_str()),
        };
        let id = match self.ids.get(&*address) {
            Some(&id) if self.entry(id).standing == Standing::Undecided => {
                self.entry_mut(id).unwanted = unwanted;
                // Nobody has put it yet, and there is nothing behind it that could be put.
                self.improve(id, depth, &mut |_| ());
                id
            }
            Some(&id) => return (id, false),
            None => self.intern(&address, depth, from, unwanted),
        };
        // A recording may know of a shorter way.
        let depth = self.entry(id).depth;
        let verdict = match target {
            Ok(url) if url.len() > self.url_bytes => Some(Reason::TooLong),
            Ok(url) if !url.starts_with("http:") && !url.starts_with("https:") => Some(Reason::NotHttp),
            Ok(url) => match Url::parse(url) {
                Ok(url) => self.scope.refuses(&url).or_else(|| self.room_for(depth, unwanted)),
                Err(_) => Some(Reason::Malformed),
            },
            Err(InvalidHref::TooLong(..)) => Some(Reason::TooLong),
            Err(InvalidHref::Malformed(_)) => Some(Reason::Malformed),
        };
        (id, self.settle(id, verdict))
    }

    /// Takes note of one more way to a page that is known.
    fn meet_again(&mut self, id: UrlId, depth: u32, unwanted: Option<Reason>, put: &mut dyn FnMut(UrlId)) {
        self.improve(id, depth, put);
        if unwanted.is_none()
            && let Some(reason) = self.entry_mut(id).unwanted.take()
        {
            self.readmit(id, reason, put);
        }
    }

    /// Claims a page after all that was skipped for this reason, if it no longer holds.
    fn readmit(&mut self, id: UrlId, skipped_for: Reason, put: &mut dyn FnMut(UrlId)) {
        let Entry { standing, depth, unwanted, .. } = *self.entry(id);
        if standing != Standing::Skipped(skipped_for) {
            return;
        }
        let verdict = self.room_for(depth, unwanted);
        if verdict != Some(skipped_for) && self.settle(id, verdict) {
            put(id);
        }
    }

    /// Why a page in scope at this depth can't be claimed, if it can't.
    fn room_for(&self, depth: u32, unwanted: Option<Reason>) -> Option<Reason> {
        if unwanted.is_some() {
            unwanted
        } else if depth > self.max_depth {
            Some(Reason::Depth)
        } else if self.claimed >= self.max_pages {
            Some(Reason::Limit)
        } else {
            None
        }
    }

    fn intern(&mut self, address: &str, depth: u32, from: Option<UrlId>, unwanted: Option<Reason>) -> UrlId {
        let id = self.entries.len() as UrlId;
        let address: Rc<str> = address.into();
        self.ids.insert(address.clone(), id);
        self.trace.emit(EventKind::Discovered { url: id, address: address.to_string(), depth, from });
        self.entries.push(Entry::new(address, depth, unwanted));
        id
    }

    /// Claims a page or skips it; returns whether it was claimed.
    fn settle(&mut self, id: UrlId, verdict: Option<Reason>) -> bool {
        match verdict {
            Some(reason) => self.skip(id, reason),
            None => {
                self.claimed += 1;
                self.entry_mut(id).standing = Standing::Claimed;
                self.trace.emit(EventKind::Queued { url: id });
            }
        }
        verdict.is_none()
    }

    /// Passes a shorter way on to all it shortens, and re-admits what was only too deep.
    /// Ends because depths only shrink.
    fn improve(&mut self, id: UrlId, depth: u32, put: &mut dyn FnMut(UrlId)) {
        let mut found = VecDeque::from([(id, depth)]);
        while let Some((id, depth)) = found.pop_front() {
            if depth >= self.entry(id).depth {
                continue;
            }
            self.entry_mut(id).depth = depth;
            self.trace.emit(EventKind::DepthImproved { url: id, depth });
            self.readmit(id, Reason::Depth, put);
            let entry = self.entry(id);
            found.extend(entry.links.iter().map(|&link| (link, depth.saturating_add(1))));
            found.extend(entry.redirected_to.map(|to| (to, depth)));
        }
    }

    // Ids come from `intern` and from recordings of which they were checked, so they are in range.
    fn entry(&self, id: UrlId) -> &Entry {
        &self.entries[id as usize]
    }

    fn entry_mut(&mut self, id: UrlId) -> &mut Entry {
        &mut self.entries[id as usize]
    }
}

/// A URL over the limit is kept as its beginning and its length: enough to find it by.
fn shorten(address: &str, bytes: usize) -> Cow<'static, str> {
    let start: String = address.chars().take(200).collect();
    Cow::Owned(format!("{start}… ({bytes} bytes)"))
}

/// Splits a link's target into the page and the fragment.
pub(super) fn split(target: Candidate) -> (Candidate, Option<String>) {
    match target {
        Ok(url) => {
            let mut url = without_userinfo(url);
            // Written by the URL standard, a URL has no other "#".
            let Some((page, fragment)) = url.split_once('#') else { return (Ok(url), None) };
            let fragment = Some(fragment.to_owned()).filter(|fragment| !fragment.is_empty());
            // Only before a fragment may a URL such as "data:,x  #y" keep spaces.
            url.truncate(page.trim_end_matches(' ').len());
            (Ok(url), fragment)
        }
        no_url => (no_url, None),
    }
}
