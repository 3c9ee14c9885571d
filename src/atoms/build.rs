//! Generates the names' types, and writes the named characters as few bytes. These come from an
//! earlier release of the crate that this one replaces: cargo lets nobody have a crate and its
//! replacement.

use real::NAMED_ENTITIES;
use std::io::{self, Write};
use std::path::PathBuf;
use string_cache_codegen::AtomType;

/// Prefixes by which `ns!` knows the namespaces of the Infra standard (section 8), and two that
/// stand for none and any.
const NAMESPACES: [(&str, &str); 8] = [
    ("", ""),
    ("*", "*"),
    ("html", "http://www.w3.org/1999/xhtml"),
    ("mathml", "http://www.w3.org/1998/Math/MathML"),
    ("svg", "http://www.w3.org/2000/svg"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xmlns", "http://www.w3.org/2000/xmlns/"),
];

fn main() -> io::Result<()> {
    for file in ["build.rs", "names.txt"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    std::fs::write(out.join("names.rs"), names()?)?;
    std::fs::write(out.join("named.bin"), named_characters())
}

fn names() -> io::Result<Vec<u8>> {
    let mut code = Vec::new();
    // Local names of HTML, SVG and MathML. The tree builder compares in lower case.
    let mut locals = AtomType::new("LocalName", "local_name!");
    for name in include_str!("names.txt").lines() {
        locals.atom(name);
        locals.atom(&name.to_ascii_lowercase());
    }
    locals.write_to(&mut code)?;
    AtomType::new("Prefix", "namespace_prefix!").atoms(NAMESPACES.iter().map(|pair| pair.0)).write_to(&mut code)?;
    AtomType::new("Namespace", "namespace_url!").atoms(NAMESPACES.iter().map(|pair| pair.1)).write_to(&mut code)?;
    writeln!(code, "/// A namespace by its prefix.\n#[macro_export] macro_rules! ns {{")?;
    for (prefix, url) in NAMESPACES {
        writeln!(code, "({prefix}) => {{ $crate::namespace_url!({url:?}) }};")?;
    }
    writeln!(code, "}}")?;
    Ok(code)
}

/// Sorted, each name without what it shares with the one before.
fn named_characters() -> Vec<u8> {
    // The registry's table also has every beginning of a name, with no character: those we find.
    let mut named: Vec<(&str, (u32, u32))> = NAMED_ENTITIES.entries().map(|(name, chars)| (*name, *chars)).collect();
    named.retain(|(_, chars)| chars.0 != 0);
    named.sort_unstable();
    let mut bytes = Vec::new();
    let mut before = "";
    for (name, (first, second)) in named {
        let shared = name.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        let rest = &name.as_bytes()[shared..];
        bytes.extend([shared as u8, rest.len() as u8]);
        bytes.extend(rest);
        for mut number in [first, second] {
            while number >= 0x80 {
                bytes.push(number as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
        }
        before = name;
    }
    bytes
}
