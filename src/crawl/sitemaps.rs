//! Sitemaps as seeds: what the robots.txt files of the starts' origins name is read when all that links lead to
//! is done, so that every page that has a link is known by it, and what only a sitemap knows comes last.
//!
//! It is a task of its own, a second producer: it puts what it finds and ends, and the queue is joined again.
//! Each file is asked for as a page is: robots.txt, the pause, the pace, a connection and a permit come first.

use super::address::identity;
use super::admission::receive;
use super::config::RobotsPolicy;
use super::scope::ScopeKind;
use super::shared::Crawl;
use super::sitemap::{Sitemap, SitemapKind, SitemapStep, text};
use super::verdict::LONGEST_ASKED;
use crate::fetch::{FetchError, InflateError, Response};
use crate::runtime::Task;
use crate::trace::{Micros, Role};
use std::cell::{Cell, RefCell};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;
use url::Url;

/// Files asked for in one crawl.
const MOST_FILES: usize = 50;
/// Bytes read of a file, and as many of what is in it if it is compressed.
const MOST_BYTES: usize = 10 << 20;
/// Addresses read in one crawl.
const MOST_ADDRESSES: usize = 50_000;
/// Indexes that lead to a file.
const MOST_NESTING: u32 = 2;
/// Characters of a file's address in a note.
const MOST_SHOWN: usize = 300;
/// Steps of reading between two looks at the clock.
const SLICE: usize = 64;

/// The sitemaps still to be read, and what was read so far.
#[derive(Default)]
struct Reading {
    ahead: VecDeque<(Url, u32)>,
    // Only ever looked up.
    known: HashSet<String>,
    addresses: usize,
}

impl Reading {
    /// Takes note of a file, unless it is known or one too many.
    fn add(&mut self, url: Url, nesting: u32) {
        if self.known.len() < MOST_FILES && self.known.insert(url.to_string()) {
            self.ahead.push_back((url, nesting));
        }
    }
}

/// Why a sitemap could not be had.
struct Failure {
    /// In a sentence.
    why: String,
    /// Another try may help.
    may_pass: bool,
    /// How long its server asks to be left alone, µs.
    asked: Option<Micros>,
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self { why, may_pass: false, asked: None }
    }
}

impl From<&str> for Failure {
    fn from(why: &str) -> Self {
        why.to_owned().into()
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let may_pass = matches!(error, FetchError::Unreachable | FetchError::Offline | FetchError::BrokenBody);
        Self { why: format!("Its request failed: {error}."), may_pass, asked: None }
    }
}

impl Crawl {
    /// Starts to read the sitemaps that the robots.txt files read so far have named, if there are any to be read.
    ///
    /// With a selector of links that may be followed there are none, as it can't select from sitemaps. A resumed
    /// run reads them again, since a recording does not say which were read; what they name is known by then.
    pub(super) fn start_sitemaps(self: &Rc<Self>) -> Option<Task> {
        let obeys = self.config.robots == RobotsPolicy::Obey;
        let has_any = self.robots.has_sitemaps() || (self.is_resumed.get() && self.lacks_robots());
        let follows = self.config.max_depth > 0 && self.config.scope != ScopeKind::List;
        if !obeys || self.config.select.is_some() || !follows || !has_any {
            return None;
        }
        let crawl = self.clone();
        let reading = async move { crawl.read_sitemaps().await };
        let task = self.runtime.spawn(Role::Producer.named("sitemaps"), reading);
        *self.sitemaps.borrow_mut() = Some(task.clone());
        Some(task)
    }

    /// Whether a start's robots.txt was not read in this run, all its pages having been finished before.
    fn lacks_robots(&self) -> bool {
        self.config.start.iter().any(|url| self.robots.of(&url.origin().ascii_serialization()).rules().is_none())
    }

    async fn read_sitemaps(&self) {
        if self.is_resumed.get() {
            for start in &self.config.start {
                self.refuse(start).await;
            }
        }
        let mut reading = Reading::default();
        let origins = self.visited.lock().await.starting_origins();
        let offered = self.robots.take_sitemaps().into_iter().filter(|(origin, _)| origins.contains(origin));
        let urls = offered.flat_map(|(_, urls)| urls).filter_map(|url| Url::parse(&url).ok());
        urls.for_each(|url| reading.add(identity(url).0, 0));
        while let Some((url, nesting)) = reading.ahead.pop_front() {
            if reading.addresses >= MOST_ADDRESSES || !self.visited.lock().await.has_room() {
                self.note("Not all sitemaps are read, as there is no room for more pages.".into());
                return;
            }
            let outcome = match self.try_sitemap(&url).await {
                Ok((bytes, is_whole)) => self.take_sitemap(&bytes, is_whole, nesting, &mut reading).await,
                Err((why, 1)) => format!("not read. {why}"),
                Err((why, tries)) => format!("not read in {tries} tries. {why}"),
            };
            let short: String = url.as_str().chars().take(MOST_SHOWN).collect();
            self.note(format!("sitemap {short}: {outcome}"));
        }
    }

    /// Why a sitemap at this address is not to be asked for, if it isn't.
    async fn refuse_sitemap(&self, url: &Url) -> Option<String> {
        if url.as_str().len() > self.config.limits.url_bytes {
            return Some("Its address is too long.".into());
        }
        let visited = self.visited.lock().await;
        (!visited.may_have_sitemaps(url)).then(|| "It is outside the crawl's scope.".into())
    }

    /// Asks for a sitemap, again where that may help, as for a page. Fails with why, and how often it was tried.
    async fn try_sitemap(&self, url: &Url) -> Result<(Vec<u8>, bool), (String, u8)> {
        let mut tries = 1;
        loop {
            let failure = match self.ask_sitemap(url).await {
                Ok(file) => return Ok(file),
                Err(failure) => failure,
            };
            let Failure { why, may_pass, asked } = failure;
            let is_patient = asked.is_none_or(|asked| asked <= LONGEST_ASKED);
            let Some(wait) = self.trouble.wait_after(tries).filter(|_| may_pass && is_patient) else {
                return Err((why, tries));
            };
            tries += 1;
            self.pace.rest(url, self.runtime.now() + asked.unwrap_or(wait));
        }
    }

    /// Asks for a sitemap: its bytes, no longer compressed, and whether these are all.
    async fn ask_sitemap(&self, url: &Url) -> Result<(Vec<u8>, bool), Failure> {
        if let Some(why) = self.refuse_sitemap(url).await {
            return Err(why.into());
        }
        if let Some(reason) = self.refuse(url).await {
            return Err(reason.explain().into());
        }
        let permission = self.permission(url).await;
        let answer = self.in_time(self.receive_sitemap(url)).await;
        drop(permission);
        let bytes = answer.unwrap_or_else(|| Err("It did not come in time.".into()))?;
        let (mut bytes, mut is_whole) = within(bytes);
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let inflated = self.source.inflate(bytes, MOST_BYTES + 1).await.map_err(|error| match error {
                InflateError::Unsupported => "It is compressed, and this browser can't read that.",
                // Of what was cut, the end is missing.
                InflateError::Broken => "It is compressed, and broken.",
            })?;
            let (inside, has_all) = within(inflated);
            (bytes, is_whole) = (inside, is_whole && has_all);
        }
        Ok((bytes, is_whole))
    }

    async fn receive_sitemap(&self, url: &Url) -> Result<Vec<u8>, Failure> {
        let Response { status, url: from, shares_connection, body: mut stream, retry_after, .. } =
            self.source.get(url).await?;
        if shares_connection {
            self.connections.shares(&from);
        }
        if from != *url {
            if let Some(why) = self.refuse_sitemap(&from).await {
                return Err(format!("It redirects to {from}. {why}").into());
            }
            if let Some(reason) = self.refuse_on_the_way(&from, &Cell::default()).await {
                return Err(format!("It redirects to {from}. {}", reason.explain()).into());
            }
        }
        if status >= 400 {
            let may_pass = status == 429 || status >= 500;
            return Err(Failure { why: format!("Status {status}."), may_pass, asked: retry_after });
        }
        let body = RefCell::default();
        receive(&mut *stream, &body, MOST_BYTES).await?;
        Ok(body.take())
    }

    /// Puts the pages that a sitemap names, or takes note of the sitemaps; tells what it has, in words.
    async fn take_sitemap(&self, bytes: &[u8], is_whole: bool, nesting: u32, reading: &mut Reading) -> String {
        let text = text(bytes);
        let mut sitemap = Sitemap::new(&text);
        let (mut steps, mut found) = (0, 0);
        let mut visited = self.visited.lock().await;
        while reading.addresses < MOST_ADDRESSES {
            steps += 1;
            // Looking at the clock costs about as much as a step.
            if steps % SLICE == 0 {
                self.runtime.yield_if_due().await;
            }
            let address = match sitemap.step() {
                SitemapStep::Address(address) => address,
                SitemapStep::Other => continue,
                SitemapStep::End => break,
            };
            let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let Some(url) = url.map(|url| identity(url).0) else { continue };
            found += 1;
            match sitemap.kind() {
                Some(SitemapKind::Index) if nesting < MOST_NESTING => reading.add(url, nesting + 1),
                Some(SitemapKind::Index) => {}
                _ => {
                    reading.addresses += 1;
                    visited.seed(url, &mut |id| self.put(id));
                }
            }
        }
        drop(visited);
        let what = match (sitemap.kind(), found) {
            (None, _) => return "not read. It is no sitemap.".into(),
            (Some(SitemapKind::Index), 1) => "sitemap",
            (Some(SitemapKind::Index), _) => "sitemaps",
            (Some(_), 1) => "address",
            (Some(_), _) => "addresses",
        };
        let cut = match () {
            () if !is_whole => " in its first 10 MiB",
            () if reading.addresses >= MOST_ADDRESSES => ", and there may be more",
            () => "",
        };
        format!("{found} {what}{cut}.")
    }
}

/// The bytes within the limit, and whether these are all.
fn within(mut bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let is_whole = bytes.len() <= MOST_BYTES;
    bytes.truncate(MOST_BYTES);
    (bytes, is_whole)
}
