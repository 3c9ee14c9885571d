//! What makes two URLs the same page, and what may be a start.

use crate::html::NoUrl;
use url::{Host, Url};

/// What a link points to, before it is known whether it will be fetched.
pub type Candidate = Result<Url, NoUrl>;

/// Splits a URL into the page it names and the place within it.
///
/// The fragment is never sent (RFC 9110 4.2.4), so it is no part of the identity. All else
/// counts as the WHATWG parser leaves it: case of host and scheme, default ports and dot
/// segments are already normal; path case, trailing slash and query order are the server's.
pub fn identity(mut url: Url) -> (Url, Option<String>) {
    let fragment = url.fragment().filter(|fragment| !fragment.is_empty()).map(str::to_owned);
    url.set_fragment(None);
    (url, fragment)
}

/// Why a text is no start URL; the message is for beside the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Nothing was entered.
    #[error("Enter the address of a page to start from, such as https://docs.example.org/.")]
    Empty,
    /// Not a URL.
    #[error("“{0}” is not an address a browser can open. Write it like https://docs.example.org/.")]
    Malformed(String),
    /// A URL of another kind.
    #[error("“{0}:” addresses cannot be crawled. Only http: and https: pages can.")]
    NotHttp(String),
}

/// Reads a start URL as people write it: spaces around it go, a missing `https://` is
/// added (`http://` for this machine), and a path is taken relative to `page`.
///
/// # Errors
/// [`StartError`] says what is wrong with it.
pub fn parse_start(text: &str, page: Option<&Url>) -> Result<Url, StartError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(StartError::Empty);
    }
    let malformed = || StartError::Malformed(text.chars().take(200).collect());
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        // "localhost:8000" and "example.org:8080/x" parse as schemes.
        Ok(url)
            if names_a_host(url.scheme())
                && text[url.scheme().len() + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            with_scheme(text).ok_or_else(malformed)?
        }
        Ok(url) => return Err(StartError::NotHttp(url.scheme().to_owned())),
        Err(_) if text.starts_with(['/', '.', '?']) && !text.starts_with("//") => {
            page.and_then(|page| page.join(text).ok()).ok_or_else(malformed)?
        }
        Err(_) => with_scheme(text.trim_start_matches("//")).ok_or_else(malformed)?,
    };
    Ok(identity(url).0)
}

fn names_a_host(text: &str) -> bool {
    text.contains('.') || text == "localhost"
}

fn with_scheme(text: &str) -> Option<Url> {
    let url = Url::parse(&format!("https://{text}")).ok()?;
    let local = match url.host()? {
        Host::Domain("localhost") => true,
        Host::Domain(name) if !name.contains('.') => return None,
        Host::Domain(_) => false,
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    if local { Url::parse(&format!("http://{text}")).ok() } else { Some(url) }
}
