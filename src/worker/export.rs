//! The export worker: lives for one export, off the page's thread, from the batches the
//! page has kept. It works whatever became of the other workers.

use crate::graph::{Graph, Keep, RunState, write_json};
use crate::trace::{Cursor, Event, decode, ndjson_header, ndjson_line};
use wasm_bindgen::prelude::*;

/// An export under way.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Export {
    json: bool,
    text: String,
    graph: Cursor<Graph>,
}

#[wasm_bindgen]
impl Export {
    /// An export as `json` or, otherwise, `ndjson`.
    #[wasm_bindgen(constructor)]
    pub fn new(format: &str) -> Self {
        Self { json: format == "json", text: ndjson_header(), graph: Cursor::new(Graph::new(Keep::Links)) }
    }

    /// Takes in the next batch. What cannot be read of it is left out.
    pub fn add(&mut self, batch: &[u8]) {
        let events: Vec<Event> = decode(batch).map_while(Result::ok).collect();
        if self.json {
            self.graph.advance(&events);
        } else {
            for event in &events {
                ndjson_line(event, &mut self.text);
            }
        }
    }

    /// The file. `crashed` says that the run will not go on.
    pub fn finish(self, crashed: bool) -> Vec<u8> {
        if !self.json {
            return self.text.into_bytes();
        }
        let mut graph = self.graph.into_fold();
        if crashed {
            graph.cut_off(RunState::Crashed);
        }
        let mut out = Vec::new();
        // Memory does not refuse to be written to.
        let _ = write_json(&graph, &mut out);
        out
    }
}
