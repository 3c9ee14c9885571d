//! What makes two URLs the same page, and what may be a start.

use crate::fetch::{is_local, is_mixed};
use crate::html::InvalidHref;
use std::borrow::Cow;
use url::{Host, Url};

/// What a link points to, before it is known whether it will be fetched: a URL as the URL
/// standard writes it.
pub type Candidate = Result<String, InvalidHref>;

/// Splits a URL into the page it names and the place within it.
///
/// The fragment is never sent (RFC 9110 4.2.4), so it is no part of the identity. All else
/// counts as the WHATWG parser leaves it: case of host and scheme, default ports and dot
/// segments are already normal; path case, trailing slash and query order are the server's.
///
/// Name and password before a host are no part of it either: browsers send neither by `fetch` (Fetch, 5.3,
/// Request constructor, step 5), and a password is nothing to show.
pub fn identity(mut url: Url) -> (Url, Option<String>) {
    let fragment = url.fragment().filter(|fragment| !fragment.is_empty()).map(str::to_owned);
    url.set_fragment(None);
    remove_userinfo(&mut url);
    (url, fragment)
}

fn remove_userinfo(url: &mut Url) {
    // Fails for URLs that can't have any.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

/// The same of a link's target, which is only made a URL again where it must be.
fn without_userinfo(address: String) -> String {
    let authority = address.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
    if !authority.contains('@') {
        return address;
    }
    match Url::parse(&address) {
        Ok(mut url) => {
            remove_userinfo(&mut url);
            url.into()
        }
        Err(_) => address,
    }
}

/// A URL over the limit is kept as its beginning and its length: enough to find it by.
pub(super) fn shorten(address: &str, bytes: usize) -> Cow<'static, str> {
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

/// Whether two addresses differ in nothing but scheme and a slash at the end: servers redirect from one such form to
/// the other.
pub(super) fn is_same_but_for_form(a: &str, b: &str) -> bool {
    let bare = |address: &str| address.split_once("://").map_or("", |(_, rest)| rest).trim_end_matches('/').to_owned();
    bare(a) == bare(b)
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
    #[error("“{0}” is not a web address. Only http: and https: addresses can be crawled.")]
    NotHttp(String),
    /// An http: page, asked for by a page that came over https.
    #[error(
        "A page opened over https may not read “{0}” (mixed content). If the site also answers over https, write https:// \
         instead; otherwise open this page over http."
    )]
    Mixed(String),
    /// A word after an address that is no host: the address had a space in it.
    #[error(
        "“{0}” after an address is no site: if it belongs to the address, write the space before it as %20. Several \
         addresses are each written in full."
    )]
    Space(String),
    /// More starts than are taken.
    #[error("{0} start addresses are too many; the limit is {MOST_STARTS}.")]
    TooMany(usize),
}

/// Start URLs taken at most.
pub const MOST_STARTS: usize = 1_000;

/// Reads start URLs as people write and paste them: apart by white space, perhaps with
/// commas; those that say the same page are one.
///
/// # Errors
/// [`StartError`] names the first that is none, and says why.
pub fn parse_starts(text: &str, page: Option<&Url>) -> Result<Vec<Url>, StartError> {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    if pieces.len() > MOST_STARTS {
        return Err(StartError::TooMany(pieces.len()));
    }
    let mut starts = Vec::new();
    for piece in &pieces {
        // Alone, a comma at the end may be meant; between two addresses it is a comma.
        let piece = if pieces.len() > 1 { piece.trim_matches([',', ';']) } else { piece };
        if bare(piece).is_empty() {
            continue;
        }
        if !starts.is_empty() && is_rest_of_path(piece) {
            return Err(StartError::Space(brief(piece)));
        }
        let start = parse_start(piece, page)?;
        if page.is_some_and(|page| is_mixed(&start, page.scheme())) {
            return Err(StartError::Mixed(brief(start.as_str())));
        }
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    if starts.is_empty() { Err(StartError::Empty) } else { Ok(starts) }
}

/// Whether a word can be no start of its own but the end of a path: a file, or a single word.
fn is_rest_of_path(piece: &str) -> bool {
    const FILES: [&str; 9] = [".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".pdf", ".txt", ".xml"];
    let is_file = FILES.iter().any(|ending| piece.to_lowercase().ends_with(ending));
    let is_word = !piece.contains('.') && piece != "localhost";
    !piece.contains([':', '/']) && (is_word || is_file)
}

/// Reads a start URL as people write it: what was pasted around it goes, a missing `https://`
/// is added (`http://` for this machine), and a path is taken relative to `page`.
///
/// # Errors
/// [`StartError`] says what is wrong with it.
pub fn parse_start(text: &str, page: Option<&Url>) -> Result<Url, StartError> {
    let text = unrepeated(bare(text));
    if text.is_empty() {
        return Err(StartError::Empty);
    }
    let malformed = || StartError::Malformed(brief(text));
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        // "localhost:8000" and "example.org:8080/x" parse as schemes.
        Ok(url)
            if names_a_host(url.scheme())
                && text[url.scheme().len() + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            with_scheme(text).ok_or_else(malformed)?
        }
        Ok(_) => return Err(StartError::NotHttp(brief(text))),
        Err(_) if text.starts_with(['/', '.', '?']) && !text.starts_with("//") => {
            page.and_then(|page| page.join(text).ok()).ok_or_else(malformed)?
        }
        Err(_) => with_scheme(text.trim_start_matches("//")).ok_or_else(malformed)?,
    };
    Ok(identity(url).0)
}

/// An address without what comes along when it is copied: space, quotes, angle brackets,
/// characters that cannot be seen. None of these can stand at the end of a URL but the
/// apostrophe and the backtick, which go only in a pair.
fn bare(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '<' | '>' | '«' | '»' | '‹' | '›' | '\u{ad}' | '\u{feff}')
            || matches!(c, '\u{2018}'..='\u{201f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
    };
    let text = text.trim_matches(around);
    let unquoted = ['\'', '`'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    unquoted.map_or(text, |text| text.trim_matches(around))
}

/// An address without the scheme that stood in the field before it was pasted there.
fn unrepeated(text: &str) -> &str {
    let schemed = |text: &str| {
        let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        begins("http://") || begins("https://")
    };
    match text.split_once("://") {
        Some((_, rest)) if schemed(text) && schemed(rest) => rest,
        _ => text,
    }
}

/// As much of a text as is worth saying.
fn brief(text: &str) -> String {
    text.chars().take(200).collect()
}

fn names_a_host(text: &str) -> bool {
    text.contains('.') || text == "localhost"
}

fn with_scheme(text: &str) -> Option<Url> {
    let url = Url::parse(&format!("https://{text}")).ok()?;
    if is_local(&url) {
        return Url::parse(&format!("http://{text}")).ok();
    }
    Some(url).filter(|url| !matches!(url.host(), Some(Host::Domain(name)) if !name.contains('.')))
}
