//! asyncio's cases in a dedicated worker of headless Chromium. `conformance.rs` runs the same
//! ones natively.
#![cfg(target_arch = "wasm32")]

#[macro_use]
#[path = "support/conformance/mod.rs"]
mod conformance;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

macro_rules! as_tests {
    ($($group:ident { $($case:ident)* })*) => { $(
        mod $group { $(
            #[wasm_bindgen_test::wasm_bindgen_test]
            fn $case() {
                super::conformance::$group::$case();
            }
        )* }
    )* };
}
every_case!(as_tests);
