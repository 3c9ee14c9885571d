//! What is known: every URL ever seen, which of them are claimed, and how far they are
//! from the start. It is the visited set, and lives behind the lock.

use super::address::{Candidate, is_same_but_for_form, shorten, split};
use super::config::Config;
use super::known::{Entry, Standing, Way};
use super::scope::Scope;
use super::tidy::Tidier;
use super::trap::Traps;
use crate::html::{self, InvalidHref};
use crate::trace::{EventKind, Page, PageState, Reason, Trace, UrlId};
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
    tidier: Tidier,
    traps: Traps,
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
            scope: Scope::new(config.scope, &config.start, &config.following),
            tidier: Tidier::new(config.following.tidy),
            traps: Traps::default(),
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
        let mut frontier = Self { entries, ..frontier };
        frontier.measure_beyond();
        frontier
    }

    /// Says of what a recording knows how far outside of the scope it is.
    fn measure_beyond(&mut self) {
        let scope = &self.scope;
        for entry in &mut self.entries {
            let is_inside = Url::parse(&entry.address).is_ok_and(|url| scope.contains(&url));
            entry.beyond = if is_inside { 0 } else { u32::MAX };
        }
        let inside = (0..).zip(&self.entries).filter(|(_, entry)| entry.beyond == 0);
        let mut ahead: VecDeque<UrlId> = inside.map(|(id, _)| id).collect();
        while let Some(id) = ahead.pop_front() {
            let is_closer = |(to, way): &(UrlId, Way)| way.beyond < self.entry(*to).beyond;
            let closer: Vec<(UrlId, Way)> = self.entry(id).ways().filter(is_closer).collect();
            for (to, way) in closer {
                self.entry_mut(to).beyond = way.beyond;
                ahead.push_back(to);
            }
        }
    }

    /// The targets of the pages read, each as often as a page links to it.
    pub(super) fn linked(&self) -> Vec<UrlId> {
        self.entries.iter().flat_map(|entry| entry.links.iter().copied()).collect()
    }

    /// How many URLs are known.
    pub(super) fn len(&self) -> UrlId {
        self.entries.len() as UrlId
    }

    /// Puts a page that a recording says is claimed and not finished. One that can't have been claimed, which
    /// only a stranger's recording says, is set aside.
    pub(super) fn put_again(&mut self, id: UrlId, put: &mut dyn FnMut(UrlId)) {
        let Some(url) = self.url(id) else { return self.skip(id, Reason::Malformed) };
        match self.scope.refuses(&url, self.entry(id).beyond) {
            Some(reason) => self.skip(id, reason),
            None => put(id),
        }
    }

    /// Does for one URL what a recording may have ended before: a shorter way is passed on, and what was
    /// only too deep, or one too many, is re-admitted where that no longer holds.
    pub(super) fn catch_up(&mut self, id: UrlId, put: &mut dyn FnMut(UrlId)) {
        self.readmit(id, Reason::Depth, put);
        self.readmit(id, Reason::Limit, put);
        let is_late = |(to, way): &(UrlId, Way)| way.depth < self.entry(*to).depth;
        let late: Vec<(UrlId, Way)> = self.entry(id).ways().filter(is_late).collect();
        late.into_iter().for_each(|(to, way)| self.improve(to, way, put));
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
        let (id, claimed) = self.meet(&Ok(url.into()), Way::default(), None, None);
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
        let url = self.tidier.tidied(&url).unwrap_or(url);
        let (id, claimed) = self.meet(&Ok(url.into()), Way { depth: 1, beyond: 1 }, None, None);
        if claimed {
            put(id);
        } else {
            self.meet_again(id, Way { depth: u32::MAX, beyond: u32::MAX }, None, put);
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
        let way = self.entry(from).way_of_link();
        if let Some(id) = self.link_tidied(from, target, unwanted, put) {
            return id;
        }
        let (id, claimed) = self.meet(target, way, Some(from), unwanted);
        if claimed {
            put(id);
        } else {
            self.meet_again(id, way, unwanted, put);
        }
        id
    }

    /// The same where another address stands for the target: both are taken note of, and what was merged can be
    /// seen. None if the target stands for itself.
    fn link_tidied(
        &mut self,
        from: UrlId,
        target: &Candidate,
        unwanted: Option<Reason>,
        put: &mut dyn FnMut(UrlId),
    ) -> Option<UrlId> {
        let written = target.as_ref().ok().filter(|url| url.len() <= self.url_bytes && !self.tidier.is_idle())?;
        let tidy = Ok(self.tidier.tidied(&Url::parse(written).ok()?)?.into());
        let met = self.ids.get(written.as_str()).copied();
        let known = met.filter(|id| self.entry(*id).standing != Standing::Undecided);
        // One that was met before it was known what stands for it, or a start, stays what it is.
        if known.is_some_and(|id| !self.entry(id).is_tidied()) {
            return None;
        }
        let id = met.unwrap_or_else(|| self.intern(written, self.entry(from).way_of_link().depth, Some(from), None));
        let stands_for = self.link(from, &tidy, unwanted, put);
        if known.is_none() {
            let entry = self.entry_mut(id);
            (entry.standing, entry.redirected_to) = (Standing::Skipped(Reason::Tidied), Some(stands_for));
            let (state, reason) = (PageState::Skipped, Some(Reason::Tidied));
            let page = Page { state, reason, redirected_to: Some(stands_for), ..Page::bare(id) };
            self.trace.emit(EventKind::Page(Box::new(page)));
        }
        Some(id)
    }

    /// Claims an address for which another was thought to stand, now that the server itself leads there.
    fn untidy(&mut self, id: UrlId) -> bool {
        let entry = self.entry_mut(id);
        if !entry.is_tidied() {
            return false;
        }
        entry.redirected_to = None;
        let beyond = entry.beyond;
        let Some(url) = self.url(id) else { return false };
        let verdict = self.judge(id, &url, beyond);
        self.settle(id, verdict)
    }

    /// The address that stands for another spelling, or the URL itself.
    pub(super) fn stands_for(&self, id: UrlId) -> UrlId {
        let entry = self.entry(id);
        entry.redirected_to.filter(|_| entry.is_tidied()).unwrap_or(id)
    }

    /// Whether a page names another that is in scope as the canonical one, by the links `found` on it.
    pub(super) fn names_another(&self, page: UrlId, found: &[html::Link]) -> bool {
        let canonical = found.iter().find(|link| link.is_canonical()).map(|link| split(link.href.clone()).0);
        let Some(canonical) = canonical.and_then(|url| Url::parse(&url.ok()?).ok()) else { return false };
        let canonical = self.tidier.tidied(&canonical).unwrap_or(canonical);
        !is_same_but_for_form(&self.entry(page).address, canonical.as_str()) && self.scope.contains(&canonical)
    }

    /// Takes note of where the request for `from` was redirected to, which is as deep.
    pub(super) fn claim_redirect(&mut self, from: UrlId, url: Url, put: &mut dyn FnMut(UrlId)) -> RedirectClaim {
        let way = self.entry(from).way_of_redirect();
        if way.depth == 0 {
            self.scope.adopt(url.clone());
        }
        if let Some(from) = self.url(from) {
            self.tidier.redirected(&from, &url);
        }
        let (id, claimed) = self.meet(&Ok(url.into()), way, Some(from), None);
        self.entry_mut(from).redirected_to = Some(id);
        if claimed || self.untidy(id) {
            return RedirectClaim::New(id);
        }
        self.meet_again(id, way, None, put);
        RedirectClaim::Known(id)
    }

    /// Keeps a page's targets. If its depth was bettered while its links were taken note
    /// of one by one, the earlier ones hear of it now.
    pub(super) fn keep_links(&mut self, page: UrlId, links: Box<[UrlId]>, put: &mut dyn FnMut(UrlId)) {
        let way = self.entry(page).way_of_link().only_in_depth();
        for &link in &links {
            self.improve(link, way, put);
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
    fn meet(&mut self, target: &Candidate, way: Way, from: Option<UrlId>, unwanted: Option<Reason>) -> (UrlId, bool) {
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
                self.improve(id, way, &mut |_| ());
                id
            }
            Some(&id) => return (id, false),
            None => self.intern(&address, way.depth, from, unwanted),
        };
        let verdict = match target {
            Ok(url) if url.len() > self.url_bytes => Some(Reason::TooLong),
            Ok(url) if !url.starts_with("http:") && !url.starts_with("https:") => Some(Reason::NotHttp),
            Ok(url) => match Url::parse(url) {
                Ok(url) => self.judge(id, &url, way.beyond),
                Err(_) => Some(Reason::Malformed),
            },
            Err(InvalidHref::TooLong(..)) => Some(Reason::TooLong),
            Err(InvalidHref::Malformed(_)) => Some(Reason::Malformed),
        };
        (id, self.settle(id, verdict))
    }

    /// Why a page can't be claimed, if it can't, which is `beyond` links outside of the scope if it is outside.
    fn judge(&mut self, id: UrlId, url: &Url, beyond: u32) -> Option<Reason> {
        let is_inside = self.scope.contains(url);
        let entry = self.entry_mut(id);
        entry.beyond = if is_inside { 0 } else { beyond.min(entry.beyond) };
        let Entry { depth, beyond, unwanted, .. } = *entry;
        let is_new = entry.standing == Standing::Undecided;
        let refused = self.scope.refuses(url, beyond);
        let trapped = || (is_new && depth > 0 && self.traps.has(url)).then_some(Reason::Trap);
        refused.or_else(trapped).or_else(|| self.room_for(depth, unwanted))
    }

    /// Takes note of one more way to a page that is known.
    fn meet_again(&mut self, id: UrlId, way: Way, unwanted: Option<Reason>, put: &mut dyn FnMut(UrlId)) {
        // A link that may not be followed leads nowhere outside either.
        let way = if unwanted.is_some() { way.only_in_depth() } else { way };
        self.improve(id, way, put);
        if unwanted.is_none()
            && let Some(reason) = self.entry_mut(id).unwanted.take()
        {
            self.readmit(id, reason, put);
        }
    }

    /// Claims a page after all that was skipped for this reason, if it no longer holds.
    fn readmit(&mut self, id: UrlId, skipped_for: Reason, put: &mut dyn FnMut(UrlId)) {
        let Entry { standing, beyond, .. } = *self.entry(id);
        if standing != Standing::Skipped(skipped_for) {
            return;
        }
        let Some(url) = self.url(id) else { return };
        let verdict = self.judge(id, &url, beyond);
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

    /// Passes a shorter way on to all it shortens, and re-admits what was only too deep, or too far outside.
    /// Ends because ways only get shorter.
    fn improve(&mut self, id: UrlId, way: Way, put: &mut dyn FnMut(UrlId)) {
        let mut found = VecDeque::from([(id, way)]);
        while let Some((id, way)) = found.pop_front() {
            let entry = self.entry_mut(id);
            let (is_nearer, is_closer) = (way.depth < entry.depth, way.beyond < entry.beyond);
            if is_nearer {
                entry.depth = way.depth;
                self.trace.emit(EventKind::DepthImproved { url: id, depth: way.depth });
                self.readmit(id, Reason::Depth, put);
            }
            if is_closer {
                self.entry_mut(id).beyond = way.beyond;
                self.readmit(id, Reason::OffSite, put);
            }
            if is_nearer || is_closer {
                found.extend(self.entry(id).ways());
            }
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
