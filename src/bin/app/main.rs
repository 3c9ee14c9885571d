//! The page of `<crawl-scope>`, its stage and its lessons.

#[cfg(target_arch = "wasm32")]
mod exports;

/// All begins with JavaScript calling the exports.
fn main() {}
