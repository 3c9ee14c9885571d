//! The lessons in a browser: the same bytes as natively.
#![cfg(target_arch = "wasm32")]

#[path = "support/lesson_digests.rs"]
mod digests;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn every_lesson_leaves_the_same_bytes_as_natively() {
    for (here, there) in digests::digests().lines().zip(include_str!("fixtures/lessons.txt").lines()) {
        assert_eq!(here, there);
    }
}
