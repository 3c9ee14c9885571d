//! What html5ever asks of `web_atoms`: names of elements and attributes as numbers, and the named
//! characters (`&amp;`, `&hellip;` …), both in fewer bytes than the registry's crate.
//!
//! The registry's table of characters is a perfect hash of every name and every beginning of one,
//! 88 KB compressed. Here they are a text of 8 KB, of which a hash table is made when a page has the
//! first. And the registry has a number for every name there ever was in HTML, SVG and MathML; here
//! those have one that html5ever itself speaks of (it does not compile without) and those that pages
//! are full of, 7 KB less. Any other gets one when it is met.

// Of the generated names.
#![allow(missing_docs, missing_debug_implementations)]

mod entities;

pub use entities::{Entities, NAMED_ENTITIES};

include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// What the bytes 0x80 to 0x9F stand for as numeric references (WHATWG HTML 13.2.5.80): what
/// windows-1252 has there.
pub static C1_REPLACEMENTS: [Option<char>; 32] = {
    // The five bytes that windows-1252 leaves free are 0 here.
    let known = [
        0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
        0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
    ];
    let mut chars = [None; 32];
    let mut at = 0;
    while at < 32 {
        chars[at] = if known[at] == 0 { None } else { char::from_u32(known[at]) };
        at += 1;
    }
    chars
};

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn every_name_and_every_beginning_of_one_is_found_as_the_registry_has_it() {
        assert_eq!(crate::C1_REPLACEMENTS, real::C1_REPLACEMENTS);
        assert!(real::NAMED_ENTITIES.len() > 9_000);
        for (name, chars) in real::NAMED_ENTITIES.entries() {
            assert_eq!(crate::NAMED_ENTITIES.get(name), Some(chars), "{name}");
            let wrong = format!("{name}\u{1}");
            assert_eq!(crate::NAMED_ENTITIES.get(&wrong), None, "{wrong}");
        }
    }
}
