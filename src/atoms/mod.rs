//! What html5ever asks of `web_atoms`: names of elements and attributes as the registry's crate
//! has them, and the named characters (`&amp;`, `&hellip;` …) in a form of our own.
//!
//! The registry's table is a perfect hash of every name and every beginning of one, some 9,000
//! entries: 45 KB of a download that has 450. Here the names are sorted and each is written
//! without what it shares with the one before; the table is unfolded when first asked.

// Of the generated names.
#![allow(missing_docs, missing_debug_implementations)]

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

/// The named characters of HTML (WHATWG HTML 13.5).
pub static NAMED_ENTITIES: Named = Named { table: std::sync::OnceLock::new() };

/// A table of named characters.
#[derive(Debug)]
pub struct Named {
    table: std::sync::OnceLock<Vec<(String, (u32, u32))>>,
}

/// A beginning of a name.
const BEGINNING: (u32, u32) = (0, 0);

impl Named {
    /// The code points of a name, written without `&` (the second 0 if there is one only); (0, 0)
    /// for the beginning of a name, none for anything else.
    pub fn get(&self, name: &str) -> Option<&(u32, u32)> {
        let table = self.table.get_or_init(|| unfold(include_bytes!(concat!(env!("OUT_DIR"), "/named.bin"))));
        let at = table.partition_point(|(known, _)| known.as_str() < name);
        let (known, chars) = table.get(at)?;
        if known == name {
            return Some(chars);
        }
        known.starts_with(name).then_some(&BEGINNING)
    }
}

/// Reads what `build.rs` wrote.
fn unfold(mut bytes: &[u8]) -> Vec<(String, (u32, u32))> {
    let mut table = Vec::new();
    let mut name = String::new();
    while let [shared, rest, after @ ..] = bytes {
        let (suffix, after) = after.split_at((*rest as usize).min(after.len()));
        name.truncate(*shared as usize);
        name.extend(suffix.iter().map(|byte| *byte as char));
        bytes = after;
        let first = number(&mut bytes);
        table.push((name.clone(), (first, number(&mut bytes))));
    }
    table
}

/// Seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else { break };
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

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
