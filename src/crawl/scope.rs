//! Which links are followed.

use super::following::Following;
use crate::fetch::is_private;
use crate::trace::Reason;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
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
    /// The starts, and where they redirect to: no link is followed.
    List,
}

impl ScopeKind {
    /// Reads the word used in attributes.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "host" => Some(Self::Host),
            "subdomains" => Some(Self::Subdomains),
            "prefix" => Some(Self::Prefix),
            "all" => Some(Self::All),
            "list" => Some(Self::List),
            _ => None,
        }
    }

    /// Whether all of it is on the starts' own hosts.
    pub fn stays(self) -> bool {
        matches!(self, Self::Host | Self::Prefix | Self::List)
    }
}

/// A scope around one or more starts.
#[derive(Clone, Debug)]
pub struct Scope {
    kind: ScopeKind,
    /// One of those that lead to the same scope.
    centers: Vec<Url>,
    // Only ever looked up.
    starts: HashSet<Url>,
    following: Following,
    /// Hosts of starts that are private addresses: without any, links, redirects and sitemaps lead to none.
    private_hosts: Vec<String>,
}

impl Scope {
    /// The scope of `kind` around `starts`, in which links are followed as `following` says.
    pub fn new(kind: ScopeKind, starts: &[Url], following: &Following) -> Self {
        let private = starts.iter().filter(|start| is_private(start));
        let private_hosts = private.filter_map(Url::host_str).map(str::to_owned).collect();
        let (centers, following) = (Vec::new(), following.clone());
        let mut scope = Self { kind, centers, starts: HashSet::new(), following, private_hosts };
        starts.iter().for_each(|start| scope.adopt(start.clone()));
        scope
    }

    /// Counts where a start was redirected to as a start too: who types `example.org`
    /// means the site that answers as `www.example.org`.
    pub fn adopt(&mut self, start: Url) {
        if !self.contains(&start) {
            self.centers.push(start.clone());
        }
        self.starts.insert(start);
    }

    /// Why a page is not to be asked for, if it isn't, which is so many links `beyond` the scope: 0 if it is in it.
    pub fn refuses(&self, url: &Url, beyond: u32) -> Option<Reason> {
        match () {
            () if self.is_kept_out(url) => Some(Reason::Private),
            () if beyond > self.following.extra_hops => Some(Reason::OffSite),
            () if self.is_excluded(url, beyond == 0) => Some(Reason::Excluded),
            () => None,
        }
    }

    /// Whether patterns exclude a page, or include others only.
    fn is_excluded(&self, url: &Url, is_inside: bool) -> bool {
        let Following { include, exclude, .. } = &self.following;
        let is_left_out = || is_inside && !include.is_empty() && !include.matches(url);
        (is_left_out() || exclude.matches(url)) && !self.starts.contains(url)
    }

    /// Whether a URL is of a private network, and no start is. A list names what may be asked for, so there a
    /// private host must be one of the list's own.
    pub fn is_kept_out(&self, url: &Url) -> bool {
        let is_named = || self.private_hosts.iter().any(|host| url.host_str() == Some(host));
        is_private(url) && if self.kind == ScopeKind::List { !is_named() } else { self.private_hosts.is_empty() }
    }

    /// Whether a page is in scope. http and https are the same site as long as neither
    /// names a port.
    pub fn contains(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && match self.kind {
                ScopeKind::All => true,
                ScopeKind::List => self.starts.contains(url),
                _ => self.centers.iter().any(|center| self.surrounds(center, url)),
            }
    }

    fn surrounds(&self, start: &Url, url: &Url) -> bool {
        match self.kind {
            ScopeKind::All | ScopeKind::List => false,
            ScopeKind::Host => same_host(start, url),
            ScopeKind::Prefix => same_host(start, url) && url.path().starts_with(folder(start)),
            ScopeKind::Subdomains => start.port() == url.port() && within_domain(start, url),
        }
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
