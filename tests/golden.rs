//! Same program, seed and knobs: the same bytes, here and (see `wasm.rs`) in the browser.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/golden.ndjson");

/// Run with `UPDATE=1` after a change of the trace that is meant, and read the difference.
#[test]
fn the_trace_of_a_seeded_crawl_is_the_stored_one() {
    let traced = golden::trace(7);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &traced).expect("the fixture can be written");
    }
    let stored = std::fs::read_to_string(FILE).expect("the fixture is there");
    for (at, (now, then)) in traced.lines().zip(stored.lines()).enumerate() {
        assert_eq!(now, then, "line {}", at + 1);
    }
    assert_eq!(traced.len(), stored.len());
}
