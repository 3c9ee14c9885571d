//! The values of attributes and texts, bounded.

use super::info::InvalidHref;
use encoding_rs::{EncoderResult, Encoding, UTF_8};
use std::borrow::Cow;
use url::Url;

/// Tokens kept of one `rel`, and bytes of each: more than any real one has, and a
/// bound on what clones of one anchor can cost.
const REL_TOKENS: usize = 16;
const REL_BYTES: usize = 64;

/// Characters kept of an `href` that is no URL.
const RAW_CHARS: usize = 200;

/// The URL that `href` means on a page with this base, or the start of what is no
/// URL, or longer than `limit` bytes.
/// <https://url.spec.whatwg.org/#concept-basic-url-parser>
pub(super) fn resolve(base: &Url, href: &str, limit: usize) -> Result<Url, InvalidHref> {
    resolve_in(UTF_8, base, href, limit)
}

/// The same on a page in this encoding, which the query of a link is written in; its path is in
/// UTF-8 all the same.
/// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#encoding-parsing-a-url>
pub(super) fn resolve_in(
    encoding: &'static Encoding,
    base: &Url,
    href: &str,
    limit: usize,
) -> Result<Url, InvalidHref> {
    let raw = || href.trim().chars().take(RAW_CHARS).collect::<String>();
    if href.len() > limit {
        let start = raw();
        // With its origin, where its start has the makings of a URL.
        let start = base.join(&start).map_or(start, String::from);
        return Err(InvalidHref::TooLong(start, href.len()));
    }
    let encoding = encoding.output_encoding();
    let write: &dyn Fn(&str) -> Cow<'_, [u8]> = &|query| Cow::Owned(encode_query(encoding, query));
    let query = (encoding != UTF_8).then_some(write);
    let url = Url::options().base_url(Some(base)).encoding_override(query).parse(href);
    url.map_err(|_| InvalidHref::Malformed(raw()))
}

/// Whether what `href` means depends on the page's encoding.
pub(super) fn is_encoded(href: &str) -> bool {
    !href.is_ascii() && href.split_once('?').is_some_and(|(_, query)| !query.is_ascii())
}

/// A query in this encoding; a character that it lacks becomes a reference to it, percent-encoded.
/// <https://url.spec.whatwg.org/#string-percent-encode-after-encoding>
fn encode_query(encoding: &'static Encoding, query: &str) -> Vec<u8> {
    let (mut encoder, mut bytes, mut rest) = (encoding.new_encoder(), Vec::new(), query);
    loop {
        let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len());
        bytes.reserve(room.unwrap_or_default());
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        rest = &rest[read..];
        match result {
            EncoderResult::Unmappable(lacked) => {
                bytes.extend_from_slice(format!("%26%23{}%3B", u32::from(lacked)).as_bytes());
            }
            EncoderResult::OutputFull if room.is_some() => {}
            _ => return bytes,
        }
    }
}

/// The base that a `<base href>` gives a page; none if it may not be used.
/// <https://html.spec.whatwg.org/multipage/semantics.html#set-the-frozen-base-url>
pub(super) fn base_url(page: &Url, href: &str, limit: usize) -> Option<Url> {
    resolve(page, href, limit).ok().filter(|base| !matches!(base.scheme(), "data" | "javascript"))
}

/// The tokens of a `rel`, each once, in lower case and joined by one space.
/// <https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#set-of-space-separated-tokens>
pub(super) fn rel(value: &str) -> String {
    let mut tokens: Vec<String> = Vec::new();
    for token in value.split_ascii_whitespace() {
        let token = token.to_ascii_lowercase();
        if token.len() <= REL_BYTES && !tokens.contains(&token) {
            tokens.push(token);
            if tokens.len() == REL_TOKENS {
                break;
            }
        }
    }
    tokens.join(" ")
}

/// At most `limit` characters with each run of whitespace as one space and none at
/// the ends; `None` if nothing is left.
pub(super) fn collapsed(chars: impl Iterator<Item = char>, limit: usize) -> Option<String> {
    let mut out = String::new();
    let mut room = limit;
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        let cost = if gap { 2 } else { 1 };
        if room < cost {
            break;
        }
        if gap {
            out.push(' ');
        }
        out.push(c);
        room -= cost;
        gap = false;
    }
    Some(out).filter(|out| !out.is_empty())
}

/// Text as it is gathered: character references decoded, each run of whitespace as one space.
#[derive(Debug, Default)]
pub(super) struct Text {
    done: String,
    /// The end of what was read, where a character reference may have begun.
    rest: String,
}

/// Bytes of the longest character reference that has a name, `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 33;

impl Text {
    /// Adds text with character references, unless there are `most` bytes already; `null` is
    /// what stands for a null character.
    pub(super) fn push(&mut self, text: &str, null: &str, most: usize) {
        if self.done.len() > most {
            return;
        }
        let text = if text.contains('\0') { Cow::Owned(text.replace('\0', null)) } else { Cow::Borrowed(text) };
        if self.rest.is_empty() && !text.contains('&') {
            return self.push_plain(&text, most);
        }
        self.rest.push_str(&text);
        let tail = self.rest.floor_char_boundary(self.rest.len().saturating_sub(LONGEST_REFERENCE));
        let whole = self.rest[tail..].rfind('&').map_or(self.rest.len(), |at| tail + at);
        let rest = self.rest.split_off(whole);
        let read = std::mem::replace(&mut self.rest, rest);
        self.push_plain(&htmlize::unescape(&*read), most);
    }

    /// Adds text that is meant as it stands.
    pub(super) fn push_plain(&mut self, text: &str, most: usize) {
        let mut rest = text;
        // Word by word: most of a page's text is in links.
        while self.done.len() <= most
            && let Some(at) = rest.find(|c: char| c.is_whitespace() || c == '\0')
        {
            self.word(&rest[..at], most);
            let mut after = rest[at..].chars();
            if after.next() != Some('\0') {
                self.space();
            }
            rest = after.as_str();
        }
        self.word(rest, most);
    }

    /// Adds what has neither spaces nor null characters, up to the character that makes it more than `most` bytes.
    fn word(&mut self, word: &str, most: usize) {
        let room = most.saturating_add(1).saturating_sub(self.done.len());
        self.done.push_str(&word[..word.ceil_char_boundary(room)]);
    }

    /// The text between two tags ends here, and with it a character reference.
    pub(super) fn end_node(&mut self) {
        if !self.rest.is_empty() {
            let rest = std::mem::take(&mut self.rest);
            self.push_plain(&htmlize::unescape(&*rest), usize::MAX);
        }
    }

    /// Ends a word: adds a space unless there is one.
    pub(super) fn space(&mut self) {
        if !self.done.ends_with(' ') {
            self.done.push(' ');
        }
    }

    /// Bytes gathered.
    pub(super) fn len(&self) -> usize {
        self.done.len()
    }

    /// What was gathered from this byte on, at most so many characters; `None` if that is nothing.
    pub(super) fn from(&self, at: usize, limit: usize) -> Option<String> {
        let text = self.done.get(at..)?.trim_start_matches(' ');
        let end = text.char_indices().nth(limit).map_or(text.len(), |(end, _)| end);
        Some(text[..end].trim_end_matches(' ').to_owned()).filter(|text| !text.is_empty())
    }

    /// Forgets what was gathered from this byte on.
    pub(super) fn truncate(&mut self, at: usize) {
        self.done.truncate(at);
        self.rest.clear();
    }

    pub(super) fn clear(&mut self) {
        self.done.clear();
        self.rest.clear();
    }
}

/// Whether words on the two sides of this element's tag are different words.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "aside"
            | "blockquote"
            | "br"
            | "dd"
            | "div"
            | "dt"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}

/// Whether an anchor inside this element is apart from one around it.
/// <https://html.spec.whatwg.org/multipage/parsing.html#the-list-of-active-formatting-elements>
pub(super) fn is_scope(name: &str) -> bool {
    matches!(name, "applet" | "caption" | "marquee" | "object" | "td" | "template" | "th")
}
