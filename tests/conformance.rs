//! asyncio's cases, natively. `wasm_conformance.rs` runs the same ones in the browser.
#![cfg(not(target_arch = "wasm32"))]

#[macro_use]
#[path = "support/conformance/mod.rs"]
mod conformance;

use std::collections::BTreeSet;

macro_rules! as_tests {
    ($($group:ident { $($case:ident)* })*) => { $(
        mod $group { $(
            #[test]
            fn $case() {
                super::conformance::$group::$case();
            }
        )* }
    )* };
}
every_case!(as_tests);

macro_rules! as_names {
    ($($group:ident { $($case:ident)* })*) => {
        [$($(concat!(stringify!($group), "::", stringify!($case))),*),*]
    };
}

#[test]
fn the_table_in_the_documents_has_every_case_and_no_other() {
    let table = include_str!("../docs/conformance.md");
    let cases: BTreeSet<&str> = every_case!(as_names).into();
    let told: BTreeSet<&str> = table.split('`').filter(|text| text.contains("::")).collect();
    let missing: Vec<_> = cases.difference(&told).collect();
    let unknown: Vec<_> = told.difference(&cases).filter(|name| name.starts_with(char::is_lowercase)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:#?}, unknown: {unknown:#?}");
}
