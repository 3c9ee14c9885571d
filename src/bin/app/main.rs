//! The page of `<crawl-scope>`, its stage, its lessons and the crawl: all but what reads pages.

#[cfg(target_arch = "wasm32")]
mod exports;

/// All begins with JavaScript calling the exports.
fn main() {}
