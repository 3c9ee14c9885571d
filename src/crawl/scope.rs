//! Which links are followed.

use crate::fetch::is_private;
use crate::trace::Reason;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The kinds of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScopeKind {
    /// The start's host and port.
    Host,
    /// The start's host (without a leading `www.`) and its subdomains.
    Subdomains,
    /// The start's host and port, below the start's folder.
    Prefix,
    /// Every http and https page.
    All,
}

impl ScopeKind {
    /// Reads the word used in attributes.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "host" => Some(Self::Host),
            "subdomains" => Some(Self::Subdomains),
            "prefix" => Some(Self::Prefix),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    /// Whether all of it is on the starts' own hosts.
    pub fn stays(self) -> bool {
        matches!(self, Self::Host | Self::Prefix)
    }
}

/// A scope around one or more starts.
#[derive(Clone, Debug)]
pub struct Scope {
    kind: ScopeKind,
    starts: Vec<Url>,
    /// Nobody asked for private addresses: links, redirects and sitemaps lead to none.
    is_public: bool,
}

impl Scope {
    /// The scope of `kind` around `starts`.
    pub fn new(kind: ScopeKind, starts: &[Url]) -> Self {
        Self { kind, starts: starts.to_vec(), is_public: !starts.iter().any(is_private) }
    }

    /// Counts where a start was redirected to as a start too: who types `example.org`
    /// means the site that answers as `www.example.org`.
    pub fn adopt(&mut self, start: Url) {
        self.starts.push(start);
    }

    /// Why a page is not to be asked for, if it isn't.
    pub fn refuses(&self, url: &Url) -> Option<Reason> {
        match () {
            () if self.is_kept_out(url) => Some(Reason::Private),
            () if !self.contains(url) => Some(Reason::OffSite),
            () => None,
        }
    }

    /// Whether a URL is of a private network, and no start is.
    pub fn is_kept_out(&self, url: &Url) -> bool {
        self.is_public && is_private(url)
    }

    /// Whether a page is in scope. http and https are the same site as long as neither
    /// names a port.
    pub fn contains(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && self.starts.iter().any(|start| match self.kind {
                ScopeKind::All => true,
                ScopeKind::Host => same_host(start, url),
                ScopeKind::Prefix => same_host(start, url) && url.path().starts_with(folder(start)),
                ScopeKind::Subdomains => start.port() == url.port() && within_domain(start, url),
            })
    }
}

fn same_host(a: &Url, b: &Url) -> bool {
    a.host() == b.host() && a.port() == b.port()
}

/// The path up to and with its last slash.
fn folder(url: &Url) -> &str {
    let path = url.path();
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}

fn within_domain(start: &Url, url: &Url) -> bool {
    match (start.host(), url.host()) {
        (Some(Host::Domain(start)), Some(Host::Domain(host))) => {
            let domain = start.strip_prefix("www.").unwrap_or(start);
            host == domain || host.strip_suffix(domain).is_some_and(|front| front.ends_with('.'))
        }
        (start, host) => start == host,
    }
}
