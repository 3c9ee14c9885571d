//! Generates the names' types.

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
    std::fs::write(out.join("names.rs"), names()?)
}

fn names() -> io::Result<Vec<u8>> {
    let mut code = Vec::new();
    // Local names of HTML, SVG and MathML. The tree builder compares in lower case.
    let mut locals = AtomType::new("LocalName", "local_name!");
    for name in include_str!("names.txt").split_whitespace() {
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
