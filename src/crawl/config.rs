//! What a crawl is asked to do, and how attributes say it.

use super::following::{Following, MOST_HOPS};
use super::{CrawlOrder, MOST_STARTS, ScopeKind, StartError, parse_starts};
use crate::html::{Column, Selection, SelectionError};
use crate::trace::Micros;
use serde::{Deserialize, Serialize};
use url::Url;

/// Whether robots.txt is asked for and obeyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RobotsPolicy {
    /// Each host's robots.txt is read first and obeyed (RFC 9309).
    Obey,
    /// robots.txt is not asked for.
    Ignore,
}

/// Whether hosts are asked for a page that they can't have, to tell what they answer for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Soft404 {
    /// Those of which a page sounds as if it were missing.
    #[default]
    Auto,
    /// All hosts of starts.
    Check,
    /// None.
    Ignore,
}

/// Bounds that keep one bad page from spoiling a crawl.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Bytes read of one body.
    pub body_bytes: usize,
    /// µs from before the request to the body's end.
    pub request: Micros,
    /// µs spent on finding one page's links.
    pub parse: Micros,
    /// Bytes of a URL; servers are to take 8,000 (RFC 9110 4.1).
    pub url_bytes: usize,
    /// Links kept of one page.
    pub links: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 8 << 20, request: 20_000_000, parse: 10_000_000, url_bytes: 8_000, links: 20_000 }
    }
}

/// What is wanted of each page, and what it may cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// The bounds.
    pub limits: Limits,
    /// What the page loads is among its links.
    pub resources: bool,
}

/// A crawl's configuration. Every field is obeyed from the first request on. Files that are older than
/// a field do not have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Where to start; depth 0.
    pub start: Vec<Url>,
    /// Consumer tasks.
    pub consumers: u32,
    /// Permits: requests under way at once.
    pub permits: u32,
    /// Pages claimed at most.
    pub max_pages: u32,
    /// Greatest depth fetched.
    pub max_depth: u32,
    /// Least ms between two requests to one host.
    pub delay: u32,
    /// Which links are followed.
    pub scope: ScopeKind,
    /// Whether robots.txt is obeyed.
    pub robots: RobotsPolicy,
    /// Seed of the layout and, under virtual time, of the schedule.
    pub seed: u64,
    /// Which links are followed in that scope, and out of it.
    #[serde(default)]
    pub following: Following,
    /// Whether hosts are asked for a page that they can't have, to tell what they answer for it.
    #[serde(default, rename = "soft404")]
    pub soft_404: Soft404,
    /// Bounds on single pages.
    #[serde(default)]
    pub limits: Limits,
    /// CSS selector of the links that may be followed; without it, all may.
    #[serde(default)]
    pub select: Option<String>,
    /// What is taken out of each page, by CSS selectors.
    #[serde(default)]
    pub extract: Vec<Column>,
    /// What pages load is asked for too: images, scripts, style sheets and the like.
    #[serde(default)]
    pub resources: bool,
    /// Which page is fetched next, at first; it can be changed while the crawl runs.
    #[serde(default)]
    pub order: CrawlOrder,
    /// Requests under way at once to one host; without it, as many as permits and connections allow.
    #[serde(default)]
    pub host_permits: Option<u32>,
    /// Whether a host that answers slowly is asked more rarely than every [`delay`](Self::delay).
    #[serde(default)]
    pub throttle: bool,
    /// ms that each page takes longer than its server does, so that a near site can be watched.
    #[serde(default)]
    pub latency: u32,
}

/// A parameter that cannot be obeyed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// The attribute's name.
    pub field: &'static str,
    /// What is wrong and what to do, for beside the field.
    pub message: String,
}

impl From<StartError> for ConfigError {
    fn from(error: StartError) -> Self {
        Self { field: "url", message: error.to_string() }
    }
}

impl From<SelectionError> for ConfigError {
    fn from(error: SelectionError) -> Self {
        Self { field: error.field().name(), message: error.to_string() }
    }
}

/// Whether a crawl of `starts` asks only the origin of `page`.
fn stays_on(starts: &[Url], scope: ScopeKind, following: &Following, page: &Url) -> bool {
    scope.stays() && following.extra_hops == 0 && starts.iter().all(|start| start.origin() == page.origin())
}

/// Most consumers, and most permits.
const MANY: u32 = 100;
/// Most pages of a crawl.
pub const MOST_PAGES: u32 = 1_000_000;
/// Greatest depth of a crawl.
pub const DEEPEST: u32 = 100_000;
/// Longest delay, ms.
const LONGEST_DELAY: u32 = 3_600_000;
/// Longest latency, ms.
const LONGEST_LATENCY: u32 = 10_000;
/// That of the built-in site, ms: five at once, its pages take about twelve seconds.
const DEMO_LATENCY: u32 = 400;

/// What an attribute's value stands for, if it is there.
fn choice<T: Copy>(
    field: &'static str,
    text: Option<String>,
    choices: &[(&'static str, T)],
) -> Result<Option<T>, ConfigError> {
    let Some(text) = text else { return Ok(None) };
    if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
        return Ok(Some(*value));
    }
    let mut names = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    if let Some(last) = names.rfind(", ") {
        names.replace_range(last..last + 2, " or ");
    }
    Err(ConfigError { field, message: format!("{field} must be {names}, not “{text}”.") })
}

impl Config {
    /// The defaults for a start URL. `page` is the page it is started from: a crawl of
    /// its own origin asks nobody's leave, any other is polite.
    pub fn new(start: Url, page: Option<&Url>) -> Self {
        Self::of(vec![start], ScopeKind::Host, Following::default(), page)
    }

    /// Whether the crawl asks only the origin of `page`, the page it is started from. Only such a
    /// crawl may start without a click; see [`Reach`](crate::fetch::Reach).
    pub fn stays_on(&self, page: &Url) -> bool {
        stays_on(&self.start, self.scope, &self.following, page)
    }

    /// Whether it starts nowhere but here.
    pub fn starts_only_at(&self, url: &Url) -> bool {
        self.start.iter().all(|start| start == url)
    }

    /// The defaults for start URLs and a scope. One start elsewhere, or a scope that leads
    /// elsewhere, and all of the crawl is polite.
    fn of(start: Vec<Url>, scope: ScopeKind, following: Following, page: Option<&Url>) -> Self {
        let own = page.is_some_and(|page| stays_on(&start, scope, &following, page));
        Self {
            consumers: 8,
            permits: 5,
            // Whoever lists addresses wants them all.
            max_pages: start.len().max(500) as u32,
            start,
            max_depth: 16,
            delay: if own { 0 } else { 100 },
            scope,
            robots: if own { RobotsPolicy::Ignore } else { RobotsPolicy::Obey },
            seed: 0,
            following,
            soft_404: Soft404::default(),
            limits: Limits::default(),
            select: None,
            extract: Vec::new(),
            resources: false,
            order: CrawlOrder::default(),
            host_permits: None,
            throttle: !own,
            latency: 0,
        }
    }

    /// The same within the bounds that attributes have: a recorded one may come from anywhere.
    pub(super) fn bounded(mut self) -> Self {
        self.start.truncate(MOST_STARTS);
        self.consumers = self.consumers.clamp(1, MANY);
        self.permits = self.permits.clamp(1, MANY);
        self.host_permits = self.host_permits.map(|permits| permits.clamp(1, MANY));
        self.max_pages = self.max_pages.clamp(1, MOST_PAGES);
        self.max_depth = self.max_depth.min(DEEPEST);
        self.delay = self.delay.min(LONGEST_DELAY);
        self.latency = self.latency.min(LONGEST_LATENCY);
        self.following.extra_hops = self.following.extra_hops.min(MOST_HOPS);
        let (own, most) = (&mut self.limits, Limits::default());
        own.body_bytes = own.body_bytes.min(most.body_bytes);
        own.request = own.request.min(most.request);
        own.parse = own.parse.min(most.parse);
        own.url_bytes = own.url_bytes.min(most.url_bytes);
        own.links = own.links.min(most.links);
        self
    }

    /// What is wanted of each page.
    pub fn wanted(&self) -> Wanted {
        Wanted { limits: self.limits.clone(), resources: self.resources }
    }

    /// What is asked of each page by selectors. Whether these are CSS is for the readers to say,
    /// see [`Crawl::selecting`](super::Crawl::selecting).
    pub fn selection(&self) -> Selection {
        Selection { select: self.select.clone(), extract: self.extract.clone() }
    }

    /// Reads attributes (or query parameters, which have the same names). What is absent
    /// or empty has its default, but for an empty `url`, which is somebody's mistake;
    /// `built_in` is the start where there is no `url`.
    ///
    /// # Errors
    /// The first parameter that cannot be obeyed, with what is wrong.
    pub fn from_attributes(
        get: impl Fn(&str) -> Option<String>,
        page: &Url,
        built_in: &Url,
    ) -> Result<Self, ConfigError> {
        Self::from_given(&get, page, built_in)
    }

    /// The same, compiled once.
    fn from_given(get: &dyn Fn(&str) -> Option<String>, page: &Url, built_in: &Url) -> Result<Self, ConfigError> {
        let (start, scope, latency) = match get("url") {
            Some(text) => (parse_starts(&text, Some(page))?, ScopeKind::Host, 0),
            // The built-in site lives below the page, which may have much else beside it.
            None => (vec![built_in.clone()], ScopeKind::Prefix, DEMO_LATENCY),
        };
        let get = |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let number = |name: &'static str, default: u32, least: u32, most: u32| match get(name) {
            None => Ok(default),
            Some(text) => text.parse::<u32>().ok().filter(|n| (least..=most).contains(n)).ok_or_else(|| ConfigError {
                field: name,
                message: format!("{name} must be a whole number from {least} to {most}, not “{text}”."),
            }),
        };
        let scope = match get("scope") {
            None => scope,
            Some(text) => ScopeKind::parse(&text).ok_or_else(|| ConfigError {
                field: "scope",
                message: format!("scope must be host, subdomains, prefix, all or list, not “{text}”."),
            })?,
        };
        let following = Following::read(get).map_err(|(field, message)| ConfigError { field, message })?;
        let mut config = Self::of(start, scope, following, Some(page));
        config.consumers = number("consumers", config.consumers, 1, MANY)?;
        config.permits = number("permits", config.permits, 1, MANY)?;
        if get("host-permits").is_some() {
            config.host_permits = Some(number("host-permits", MANY, 1, MANY)?);
        }
        config.max_pages = number("max-pages", config.max_pages, 1, MOST_PAGES)?;
        config.max_depth = number("max-depth", config.max_depth, 0, DEEPEST)?;
        config.delay = number("delay", config.delay, 0, LONGEST_DELAY)?;
        config.latency = number("latency", latency, 0, LONGEST_LATENCY)?;
        config.seed = number("seed", 0, 0, u32::MAX)?.into();
        let policies = [("obey", RobotsPolicy::Obey), ("ignore", RobotsPolicy::Ignore)];
        config.robots = choice("robots", get("robots"), &policies)?.unwrap_or(config.robots);
        let switch = [("on", true), ("off", false)];
        // Who sets no delay wants no waiting.
        let throttles = config.throttle && config.delay > 0;
        config.throttle = choice("throttle", get("throttle"), &switch)?.unwrap_or(throttles);
        config.order = choice("order", get("order"), &CrawlOrder::NAMED)?.unwrap_or(config.order);
        let soft_404 = [("auto", Soft404::Auto), ("check", Soft404::Check), ("ignore", Soft404::Ignore)];
        config.soft_404 = choice("soft-404", get("soft-404"), &soft_404)?.unwrap_or(config.soft_404);
        let checks = [("check", true), ("ignore", false)];
        config.resources = choice("resources", get("resources"), &checks)?.unwrap_or(config.resources);
        Selection { select: config.select, extract: config.extract } =
            Selection::read(get("select").as_deref(), get("extract").as_deref())?;
        Ok(config)
    }
}
