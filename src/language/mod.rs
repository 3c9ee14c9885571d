//! The interface's language. Texts are written in English where they are said, and looked up by that: what the page's
//! language has no words for is said in English. The words of another language are a file of `www/languages`.

mod catalogue;
mod markup;

pub use catalogue::Catalogue;
pub use markup::map_texts;

use std::cell::RefCell;
use std::fmt::{Display, Write};

thread_local! {
    /// English until another one is set. One language a page: what is said once stays as it is.
    static CATALOGUE: RefCell<Option<Catalogue>> = const { RefCell::new(None) };
}

/// Sets the language of all that is said from now on; none is English.
pub fn speak(catalogue: Option<Catalogue>) {
    CATALOGUE.set(catalogue);
}

/// Whether the page speaks another language than English.
pub fn is_translated() -> bool {
    CATALOGUE.with_borrow(Option::is_some)
}

/// A text in the page's language.
#[inline(never)]
pub fn tr(english: &str) -> &str {
    CATALOGUE.with_borrow(|catalogue| catalogue.as_ref()?.text(english)).unwrap_or(english)
}

/// So many of something, by its English name in the singular: `1 page`, `2 pages`.
pub fn count_of(number: impl Into<u64>, one: &str) -> String {
    let number = number.into();
    let pattern = CATALOGUE.with_borrow(|catalogue| catalogue.as_ref()?.count(number, one));
    match pattern {
        Some(pattern) => pattern.replace("{}", &thousands(number)),
        None => format!("{} {one}{}", thousands(number), if number == 1 { "" } else { "s" }),
    }
}

/// A number with thin spaces between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{2009}');
        }
        grouped.push(digit);
    }
    grouped
}

/// A sentence in the page's language, with values in its places: `say!("{} of {all}", done, all)`. The values are in the
/// order of the places; a place with a name may stand elsewhere in another language, as may `{0}`, the first.
#[macro_export]
macro_rules! say {
    ($english:literal $(, $value:expr)+ $(,)?) => {{
        const { assert!($crate::language::places($english) == [$(stringify!($value)),+].len(), "one value a place") };
        $crate::language::fill($english, &[$(&$value as &dyn ::std::fmt::Display),+])
    }};
}

/// How many places for values a sentence has.
pub const fn places(sentence: &str) -> usize {
    let (bytes, mut at, mut many) = (sentence.as_bytes(), 0, 0);
    while at < bytes.len() {
        many += (bytes[at] == b'{') as usize;
        at += 1;
    }
    many
}

/// What [`say!`](crate::say) does.
#[inline(never)]
pub fn fill(english: &str, values: &[&dyn Display]) -> String {
    let mut said = String::new();
    let mut unnamed = (0..).zip(names(english)).filter(|(_, name)| name.is_empty()).map(|(at, _)| at);
    for (at, piece) in tr(english).split('{').enumerate() {
        let Some((name, rest)) = piece.split_once('}').filter(|_| at > 0) else {
            said.push_str(piece);
            continue;
        };
        let place = match name {
            "" => unnamed.next(),
            _ => names(english).position(|other| other == name).or_else(|| name.parse().ok()),
        };
        if let Some(value) = place.and_then(|place: usize| values.get(place)) {
            // A text takes what is written into it.
            let _ = write!(said, "{value}");
        }
        said.push_str(rest);
    }
    said
}

/// The names of a sentence's places, in their order; empty where there is none.
fn names(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0))
}
