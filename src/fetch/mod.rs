//! Where pages come from: one trait, and its sources.

#[cfg(target_arch = "wasm32")]
mod browser;
mod memory;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::own_origin;
#[cfg(target_arch = "wasm32")]
pub use browser::{BrowserFetch, next_chunk};
pub use memory::{MemorySite, Served};

use crate::trace::Micros;
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use url::{Host, Url};

/// How far a run's requests may go. A link, or a page that embeds another, must not make its
/// reader's browser crawl somebody else's site, so whatever starts without a click stays at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// No request leaves the page's own origin, not even by a redirect.
    OwnOrigin,
    /// Anywhere that the crawl's scope allows: somebody asked for this start.
    Anywhere,
}

/// Something that answers GET requests.
pub trait Source {
    /// Sends a bare GET and waits for the headers. Redirects are followed.
    ///
    /// # Cancel safety
    /// Dropping the future, or the response's body, aborts the request.
    fn get(&self, url: &Url) -> LocalBoxFuture<'static, Result<Response, FetchError>>;

    /// What is in a gzip file, its first `most` bytes.
    fn inflate(&self, _bytes: Vec<u8>, _most: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, InflateError>> {
        Box::pin(std::future::ready(Err(InflateError::Unsupported)))
    }
}

/// Why a compressed file can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateError {
    /// Nothing here reads such files.
    Unsupported,
    /// It is none, or not all of one.
    Broken,
}

/// An answer's headers, and its body to come.
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The URL that answered, after redirects; without fragment.
    pub url: Url,
    /// `Content-Type`, if it was sent and may be read.
    pub content_type: Option<String>,
    /// `Retry-After`, µs from now, if it was sent and may be read (RFC 9110 10.2.3).
    pub retry_after: Option<Micros>,
    /// The host is seen to send several answers over one connection, as HTTP/2 does.
    pub shares_connection: bool,
    /// `X-Robots-Tag`, if it was sent and may be read: of another origin only if that exposes it.
    pub x_robots_tag: Option<String>,
    /// The body.
    pub body: Box<dyn Body>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

/// A body, read piece by piece.
pub trait Body {
    /// The next bytes; none at the end.
    ///
    /// # Cancel safety
    /// Dropping the body aborts the request.
    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>, FetchError>>;
}

/// Why there is no answer, or no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FetchError {
    /// The browser does not say why, and there was no way to find out.
    #[error("the request failed, and the browser does not say why")]
    Blocked,
    /// The server answers, but does not let pages of other origins read it (CORS).
    #[error("the server does not let other sites read it")]
    NotShared,
    /// Nothing answers: DNS, TLS, refused and broken connections look alike.
    #[error("nothing answers")]
    Unreachable,
    /// It redirects to where the browser does not follow: in a circle, too often, to what is no web
    /// address, or to where nothing answers.
    #[error("it redirects to nowhere")]
    BadRedirect,
    /// A page that came by https may not ask for http (Mixed Content, 4.4).
    #[error("a secure page may not ask for an insecure one")]
    MixedContent,
    /// The policy of the page that crawls forbids it (CSP, connect-src).
    #[error("this page's own policy forbids the request")]
    Policy,
    /// The browser knows itself to be offline.
    #[error("the browser is offline")]
    Offline,
    /// The request would have left the page's own origin, which this run may not: [`Reach::OwnOrigin`].
    #[error("the request leads to another origin, and nobody has clicked")]
    NeedsClick,
    /// The connection broke within the body.
    #[error("the connection broke within the body")]
    BrokenBody,
    /// Whoever fetched and read it broke off.
    #[error("the worker that read it broke off")]
    ReaderLost,
}

/// Whether a browser refuses to let a page read an address because the one is safe and the other is not (Mixed
/// Content, 4.4); addresses of this machine count as safe. `scheme` is the page's.
pub fn is_mixed(url: &Url, scheme: &str) -> bool {
    url.scheme() == "http" && scheme == "https" && !is_local(url)
}

/// Whether a URL is of this machine or of a network that only some can reach: loopback, private and link-local
/// addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291), names of the local network (RFC 6762), names without a dot.
pub fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.') || name.ends_with(".localhost") || name.ends_with(".local")
        }
        Some(Host::Ipv4(ip)) => is_private_v4(ip),
        Some(Host::Ipv6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => is_private_v4(ip),
            None => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
        None => false,
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    // 0.0.0.0/8 is "this network" (RFC 6890), 100.64.0.0/10 shared behind a provider's (RFC 6598).
    let [first, second, ..] = ip.octets();
    ip.is_loopback() || ip.is_private() || ip.is_link_local() || first == 0 || (first == 100 && second & 0xc0 == 64)
}

/// Whether a URL is of this machine.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
