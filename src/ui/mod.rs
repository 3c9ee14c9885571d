//! The page's side of a `<crawl-scope>`: controls, counters, table, and the workers.
//!
//! Nothing here parses a page or lays out a graph. What it shows is a fold over the
//! batches of events that the crawl worker posts; the batches themselves are kept as
//! they came, outside wasm memory, so that a worker's panic loses nothing.

mod advice;
mod chart;
mod cursor;
mod dials;
mod dom;
mod export;
mod findings;
mod help;
mod hold;
mod hover;
mod inspector;
mod lanes;
mod legend;
mod lesson;
mod links;
mod load;
mod machine;
mod options;
mod own;
mod page;
mod parts;
mod player;
mod pointer;
mod problems;
mod recents;
mod run;
mod select;
mod show;
mod stage;
mod starts;
mod steps;
mod stuck;
mod table;
mod tabs;

pub use links::Modules;
pub use page::Page;
