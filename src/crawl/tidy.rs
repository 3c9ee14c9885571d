//! Tidying: which spellings of an address are taken for one page. Each is a switch of its own, as a server may
//! mean something by any difference.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;
use url::{Position, Url};

/// Which spellings of an address are taken for one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tidy {
    /// `tracking`: parameters that only say where a visitor came from, or which visit it is, are left out.
    pub tracking: bool,
    /// `query`: the order of parameters doesn't matter.
    pub query: bool,
    /// `slash`: once a server has redirected from a path without a slash to that with one, the paths of its other
    /// folders get one as well.
    pub slash: bool,
    /// `canonical`: what a page links to that names another as the canonical one is not followed from there.
    pub canonical: bool,
}

/// Parameters that say where a visitor came from.
const TRACKING: [&str; 24] = [
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "srsltid",
    "li_fat_id",
];
/// Parameters that say which visit it is.
const SESSION: [&str; 6] = ["phpsessid", "jsessionid", "sessionid", "session_id", "sessid", "sid"];
/// Those of them that nothing but servers' sessions are called.
const SERVERS: [&str; 2] = ["phpsessid", "jsessionid"];
/// Characters that the number of a visit has at least: `sid=7` may be a story.
const SESSION_CHARS: usize = 16;

impl Tidy {
    /// Reads the switches that are on, apart by white space.
    ///
    /// # Errors
    /// Says which word is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut tidy = Self::default();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            match word {
                "tracking" => tidy.tracking = true,
                "query" => tidy.query = true,
                "slash" => tidy.slash = true,
                "canonical" => tidy.canonical = true,
                _ => return Err(format!("tidy takes tracking, query, slash and canonical, not “{word}”.")),
            }
        }
        Ok(tidy)
    }

    /// The address that stands for a page, if that is another. `has_slashes` says that the server is known to
    /// redirect to folders with a slash.
    fn tidied(self, url: &Url, has_slashes: bool) -> Option<Url> {
        let mut tidy = url.clone();
        if self.tracking {
            remove_visits(&mut tidy);
        }
        if self.query
            && let Some(query) = tidy.query()
        {
            let mut sorted: Vec<&str> = Vec::new();
            for parameter in query.split('&') {
                // Behind those with the same name: they may be a list.
                sorted.insert(sorted.partition_point(|known| name(known) <= name(parameter)), parameter);
            }
            let query = sorted.join("&");
            tidy.set_query(Some(&query));
        }
        if self.slash && has_slashes && is_folder(tidy.path()) {
            tidy.set_path(&format!("{}/", tidy.path()));
        }
        (tidy != *url).then_some(tidy)
    }
}

/// The switches, and what was learned of servers by the time.
#[derive(Debug)]
pub(super) struct Tidier {
    tidy: Tidy,
    /// Origins that redirect to folders with a slash. Only ever looked up.
    slashed: HashSet<String>,
}

impl Tidier {
    pub(super) fn new(tidy: Tidy) -> Self {
        Self { tidy, slashed: HashSet::new() }
    }

    /// Whether it leaves every address as it is.
    pub(super) fn is_idle(&self) -> bool {
        self.tidy == Tidy::default()
    }

    /// Takes note of a redirect.
    pub(super) fn redirected(&mut self, from: &Url, to: &Url) {
        if self.tidy.slash && adds_slash(from, to) {
            self.slashed.insert(to.origin().ascii_serialization());
        }
    }

    /// The address that stands for a page, if that is another.
    pub(super) fn tidied(&self, url: &Url) -> Option<Url> {
        if self.is_idle() || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        self.tidy.tidied(url, self.slashed.contains(&url.origin().ascii_serialization()))
    }
}

/// Whether a redirect only adds the slash of a folder.
fn adds_slash(from: &Url, to: &Url) -> bool {
    from[..Position::BeforePath] == to[..Position::BeforePath]
        && from.query() == to.query()
        && to.path().strip_suffix('/') == Some(from.path())
}

/// Whether a path without a slash looks like that of a folder: its last segment has no ending.
fn is_folder(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| !last.is_empty() && !last.contains('.'))
}

/// The same address as on every other visit.
pub(super) fn without_session(url: &Url) -> Option<Url> {
    let mut plain = url.clone();
    remove(&mut plain, |parameter| is_session(parameter) && SERVERS.contains(&&*name(parameter)));
    (plain != *url).then_some(plain)
}

fn remove_visits(url: &mut Url) {
    remove(url, |parameter| {
        let name = name(parameter);
        name.starts_with("utm_") || TRACKING.contains(&&*name) || is_session(parameter)
    });
}

/// Takes out of query and path (`;jsessionid=…`) the parameters that are `idle`.
fn remove(url: &mut Url, is_idle: impl Fn(&str) -> bool) {
    if let Some(query) = url.query().filter(|query| query.split('&').any(&is_idle)) {
        let kept: Vec<&str> = query.split('&').filter(|parameter| !is_idle(parameter)).collect();
        let kept = kept.join("&");
        url.set_query(Some(&*kept).filter(|kept| !kept.is_empty()));
    }
    if let Some((path, parameter)) = url.path().rsplit_once(';')
        && is_idle(parameter)
    {
        let path = path.to_owned();
        url.set_path(&path);
    }
}

fn is_session(parameter: &str) -> bool {
    let value = parameter.split_once('=').map_or("", |(_, value)| value);
    let is_number = value.len() >= SESSION_CHARS && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_number && SESSION.contains(&&*name(parameter))
}

/// A parameter's name in lower case.
fn name(parameter: &str) -> Cow<'_, str> {
    let name = parameter.split('=').next().unwrap_or_default();
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}
