//! The page's side of a `<crawl-scope>`: components that draw the model of [`crate::app`], and the loop that
//! turns events into messages and carries out their effects ([`element`], [`events`], [`effects`]).
//!
//! A component clones its [`templates`] once, draws what differs of `&Model`, and knows no other component.
//! What its controls do is in their `data-action`, which [`events`] makes messages of.
//!
//! Nothing here parses a page or lays out a graph. The batches that the crawl worker posts are kept as
//! they came, outside wasm memory, so that a worker's panic loses nothing.

mod actions;
mod bar;
mod bar_menu;
mod card;
mod clipboard;
mod column_widths;
mod dom;
mod effects;
mod element;
mod events;
mod files;
mod findings;
mod headline;
mod inspector;
mod kept;
mod keys;
mod lanes;
mod legend;
mod lesson;
mod links;
mod machine;
mod minimap;
mod option_groups;
mod options;
mod page_menu;
mod pane_view;
mod panel;
mod picture;
mod player;
mod pointer;
mod popover;
mod private;
mod problems;
mod runs;
mod share;
mod sight;
mod slider;
mod sparklines;
mod stage;
mod starts;
mod steps;
mod storage;
mod stuck;
mod table;
mod templates;
mod text;
mod unfinished;
mod view;
mod virtual_list;
mod workers;

pub use element::Element;
pub use links::{Files, Modules};
