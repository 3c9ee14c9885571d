//! Graphs of sites that are in a certain state.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Page, PageState, Reason};

/// A page: its address, its depth, the page that led to it first, and its state.
pub type Found = (String, u32, Option<u32>, PageState);

/// What is known of these pages, without links.
pub fn graph_of(pages: impl IntoIterator<Item = Found>) -> Graph {
    let mut events = Vec::new();
    let mut tell = |kind| events.push(Event { at: 0, task: 0, kind });
    for (url, (address, depth, from, state)) in (0..).zip(pages) {
        tell(EventKind::Discovered { url, address, depth, from });
        match state {
            PageState::Queued => tell(EventKind::Queued { url }),
            PageState::Fetching => tell(EventKind::FetchStarted { url }),
            PageState::Skipped => tell(EventKind::Skipped { url, reason: Reason::OffSite }),
            state => tell(EventKind::Page(Box::new(Page { state, ..Page::bare(url) }))),
        }
    }
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    cursor.advance(&events);
    cursor.into_fold()
}
