//! The engine behind Crawlscope: a crawler whose concurrency can be watched.
//!
//! Everything is a fold over a [`trace`]. Data flows one way: [`fetch`] → [`crawl`] →
//! [`trace`] → folds ([`graph`]) → view ([`layout`], [`draw`]). `docs/architecture.md`
//! says what belongs where; everything without a browser in it runs, and is tested,
//! natively.

pub mod app;
pub mod crawl;
pub mod draw;
pub mod fetch;
pub mod graph;
pub mod journal;
pub mod language;
pub mod lessons;
pub mod machine;
pub mod runtime;
pub mod sync;
pub mod trace;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod worker;

pub use crawlscope_html as html;
pub use crawlscope_layout as layout;
