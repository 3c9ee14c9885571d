//! What a crawl is asked to do, and how attributes say it.

use super::{MOST_STARTS, ScopeKind, StartError, parse_starts};
use crate::html::{Column, Selection, SelectionError};
use crate::trace::Micros;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
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

/// A crawl's configuration. Every field is obeyed from the first request on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    /// Bounds on single pages.
    #[serde(default)]
    pub limits: Limits,
    /// CSS selector of the links that may be followed; without it, all may.
    #[serde(default)]
    pub select: Option<String>,
    /// What is taken out of each page, by CSS selectors.
    #[serde(default)]
    pub extract: Vec<Column>,
}

/// In files, what is said of selectors is left out where there are none, as in those that are older;
/// between threads every field has its place.
impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let writes_selection = !self.selection().is_empty() || !serializer.is_human_readable();
        let mut fields = serializer.serialize_struct("Config", 10 + 2 * usize::from(writes_selection))?;
        fields.serialize_field("start", &self.start)?;
        fields.serialize_field("consumers", &self.consumers)?;
        fields.serialize_field("permits", &self.permits)?;
        fields.serialize_field("maxPages", &self.max_pages)?;
        fields.serialize_field("maxDepth", &self.max_depth)?;
        fields.serialize_field("delay", &self.delay)?;
        fields.serialize_field("scope", &self.scope)?;
        fields.serialize_field("robots", &self.robots)?;
        fields.serialize_field("seed", &self.seed)?;
        fields.serialize_field("limits", &self.limits)?;
        if writes_selection {
            fields.serialize_field("select", &self.select)?;
            fields.serialize_field("extract", &self.extract)?;
        }
        fields.end()
    }
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
fn stays_on(starts: &[Url], scope: ScopeKind, page: &Url) -> bool {
    scope.stays() && starts.iter().all(|start| start.origin() == page.origin())
}

/// Most consumers, and most permits.
const MANY: u32 = 100;
/// Most pages.
const MOST_PAGES: u32 = 1_000_000;
/// Greatest depth.
const DEEPEST: u32 = 100_000;
/// Longest delay, ms.
const LONGEST_DELAY: u32 = 3_600_000;

impl Config {
    /// The defaults for a start URL. `page` is the page it is started from: a crawl of
    /// its own origin asks nobody's leave, any other is polite.
    pub fn new(start: Url, page: Option<&Url>) -> Self {
        Self::of(vec![start], ScopeKind::Host, page)
    }

    /// Whether the crawl asks only the origin of `page`, the page it is started from. Only such a
    /// crawl may start without a click; see [`Reach`](crate::fetch::Reach).
    pub fn stays_on(&self, page: &Url) -> bool {
        stays_on(&self.start, self.scope, page)
    }

    /// The defaults for start URLs and a scope. One start elsewhere, or a scope that leads
    /// elsewhere, and all of the crawl is polite.
    fn of(start: Vec<Url>, scope: ScopeKind, page: Option<&Url>) -> Self {
        let own = page.is_some_and(|page| stays_on(&start, scope, page));
        Self {
            start,
            consumers: 8,
            permits: 5,
            max_pages: 500,
            max_depth: 16,
            delay: if own { 0 } else { 100 },
            scope,
            robots: if own { RobotsPolicy::Ignore } else { RobotsPolicy::Obey },
            seed: 0,
            limits: Limits::default(),
            select: None,
            extract: Vec::new(),
        }
    }

    /// The same within the bounds that attributes have: a recorded one may come from anywhere.
    pub(super) fn bounded(mut self) -> Self {
        self.start.truncate(MOST_STARTS);
        self.consumers = self.consumers.clamp(1, MANY);
        self.permits = self.permits.clamp(1, MANY);
        self.max_pages = self.max_pages.clamp(1, MOST_PAGES);
        self.max_depth = self.max_depth.min(DEEPEST);
        self.delay = self.delay.min(LONGEST_DELAY);
        let (own, most) = (&mut self.limits, Limits::default());
        own.body_bytes = own.body_bytes.min(most.body_bytes);
        own.request = own.request.min(most.request);
        own.parse = own.parse.min(most.parse);
        own.url_bytes = own.url_bytes.min(most.url_bytes);
        own.links = own.links.min(most.links);
        self
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
        let (start, scope) = match get("url") {
            Some(text) => (parse_starts(&text, Some(page))?, ScopeKind::Host),
            // The built-in site lives below the page, which may have much else beside it.
            None => (vec![built_in.clone()], ScopeKind::Prefix),
        };
        let get = |name| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
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
                message: format!("scope must be host, subdomains, prefix or all, not “{text}”."),
            })?,
        };
        let mut config = Self::of(start, scope, Some(page));
        config.consumers = number("consumers", config.consumers, 1, MANY)?;
        config.permits = number("permits", config.permits, 1, MANY)?;
        config.max_pages = number("max-pages", config.max_pages, 1, MOST_PAGES)?;
        config.max_depth = number("max-depth", config.max_depth, 0, DEEPEST)?;
        config.delay = number("delay", config.delay, 0, LONGEST_DELAY)?;
        config.seed = number("seed", 0, 0, u32::MAX)?.into();
        config.robots = match get("robots").as_deref() {
            None => config.robots,
            Some("obey") => RobotsPolicy::Obey,
            Some("ignore") => RobotsPolicy::Ignore,
            Some(text) => {
                return Err(ConfigError {
                    field: "robots",
                    message: format!("robots must be obey or ignore, not “{text}”."),
                });
            }
        };
        Selection { select: config.select, extract: config.extract } =
            Selection::read(get("select").as_deref(), get("extract").as_deref())?;
        Ok(config)
    }
}
