//! How robots.txt compares a path with the pattern of a rule (RFC 9309 2.2.2 and 2.2.3).
//!
//! Both are percent-decoded to units first, so that `*` and the search look at whole octets: `/*C` must
//! not find the `C` in `%C3`.

use url::{Position, Url};

/// An octet, or one that stands for something else than its bare self.
type Unit = u16;

/// Added to an encoded `/` or `?`, which doesn't delimit (RFC 3986 2.2).
const ENCODED: Unit = 0x100;
/// A bare `*` in a pattern.
const ANY_RUN: Unit = 0x200;

/// What a URL has that rules are about: path and query.
pub(super) struct NormalPath {
    strict: Vec<Unit>,
    /// The same with `%2F` and `%3F` of the query as `/` and `?`, which delimit nothing there.
    folded: Vec<Unit>,
}

impl NormalPath {
    pub(super) fn of(url: &Url) -> Self {
        // A bare `?` is kept: `/a?` is not `/a`.
        Self::of_text(&url[Position::BeforePath..Position::AfterQuery])
    }

    /// The same of another part of a URL.
    pub(super) fn of_text(text: &str) -> Self {
        let octets = text.as_bytes();
        Self { strict: units(octets, b'*'.into(), false), folded: units(octets, b'*'.into(), true) }
    }
}

/// What matching needs and costs.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Units looked at.
    pub(super) steps: usize,
    /// Room for `find`, used again and again.
    fallbacks: Vec<usize>,
}

/// A rule's pattern that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    units: Box<[Unit]>,
    /// It ends in `$`.
    is_anchored: bool,
    has_query: bool,
    /// Its length once normalised, by which the most specific rule is found.
    octets: u32,
    /// Units that a path must have.
    least: usize,
}

impl Pattern {
    /// Reads a pattern; an empty one matches nothing, and is none.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let body = text.strip_suffix(b"$");
        let is_anchored = body.is_some();
        let mut units = units(body.unwrap_or(text), ANY_RUN, true);
        let octets = units.iter().map(|&unit| octets_of(unit)).sum::<u32>() + u32::from(is_anchored);
        units.dedup_by(|one, before| *one == ANY_RUN && *before == ANY_RUN);
        let least = units.iter().filter(|&&unit| unit != ANY_RUN).count();
        let has_query = units.contains(&b'?'.into());
        Some(Self { units: units.into(), is_anchored, has_query, octets, least })
    }

    pub(super) fn octets(&self) -> u32 {
        self.octets
    }

    /// Whether the pattern matches, in steps that are linear in pattern and path: each part between
    /// two `*` is looked for once, behind the one before. Where it is found first leaves most to the
    /// others, so nothing is ever tried again.
    pub(super) fn matches(&self, path: &NormalPath, work: &mut Work) -> bool {
        work.steps += 1;
        let text = if self.has_query { &path.folded } else { &path.strict };
        if self.least > text.len() {
            return false;
        }
        let mut parts = self.units.split(|&unit| unit == ANY_RUN).peekable();
        let first = parts.next().unwrap_or_default();
        work.steps += first.len();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        if self.is_anchored && parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if self.is_anchored && parts.peek().is_none() {
                work.steps += part.len();
                return rest.ends_with(part);
            }
            match find(part, rest, work) {
                Some(end) => rest = &rest[end..],
                None => return false,
            }
        }
        true
    }
}

/// Where the first occurrence of `part` in `text` ends; Knuth, Morris and Pratt's search.
fn find(part: &[Unit], text: &[Unit], work: &mut Work) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    if part.len() > text.len() {
        return None;
    }
    // For each beginning of the part: how much of the part's beginning it also ends with.
    let Work { steps, fallbacks } = work;
    fallbacks.clear();
    fallbacks.push(0);
    for at in 1..part.len() {
        let known = advance(part, fallbacks, fallbacks[at - 1], part[at], steps);
        fallbacks.push(known);
    }
    let mut matched = 0;
    for (at, &unit) in text.iter().enumerate() {
        matched = advance(part, fallbacks, matched, unit, steps);
        if matched == part.len() {
            return Some(at + 1);
        }
    }
    None
}

/// How much of the part's beginning (less than all of it so far) the text ends with, one unit on.
fn advance(part: &[Unit], fallbacks: &[usize], mut matched: usize, unit: Unit, steps: &mut usize) -> usize {
    loop {
        *steps += 1;
        if part[matched] == unit {
            return matched + 1;
        }
        if matched == 0 {
            return 0;
        }
        matched = fallbacks[matched - 1];
    }
}

/// Decodes a path or a pattern. A percent sign that encodes nothing is itself, as `%25` is.
///
/// RFC 9309 has reserved octets encoded before they are compared, so that `(` and `%28` are the same.
/// RFC 3986 has `%2F` and `%3F` differ from the delimiters `/` and `?`; that is kept where these do
/// delimit, and everywhere unless `folds_query`.
fn units(octets: &[u8], star: Unit, folds_query: bool) -> Vec<Unit> {
    let mut units = Vec::with_capacity(octets.len());
    let mut in_query = false;
    let mut rest = octets;
    while let [octet, after @ ..] = rest {
        let decoded = decode(rest);
        units.push(match decoded {
            Some(delimiter @ (b'/' | b'?')) if !(in_query && folds_query) => ENCODED + Unit::from(delimiter),
            Some(decoded) => decoded.into(),
            None if *octet == b'*' => star,
            None => Unit::from(*octet),
        });
        in_query |= *octet == b'?';
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    units
}

/// The octet whose percent-encoding `text` begins with.
fn decode(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |octet: &u8| char::from(*octet).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Octets of a unit as it is written once normalised.
fn octets_of(unit: Unit) -> u32 {
    match u8::try_from(unit) {
        Ok(octet) if octet.is_ascii_graphic() => 1,
        Err(_) if unit == ANY_RUN => 1,
        _ => 3,
    }
}
