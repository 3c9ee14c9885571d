//! The page's side of a `<crawl-scope>`: controls, counters, table, and the two workers.
//!
//! Nothing here parses a page or lays out a graph. What it shows is a fold over the
//! batches of events that the crawl worker posts; the batches themselves are kept as
//! they came, outside wasm memory, so that a worker's panic loses nothing.

mod chart;
mod dials;
mod dom;
mod export;
mod instance;
mod links;
mod machine;
mod options;
mod own;
mod page;
mod parts;
mod pointer;
mod recents;
mod show;
mod stage;
mod starts;
mod table;
