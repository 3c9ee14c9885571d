//! The export worker: lives for one export, off the page's thread, from the batches the
//! page has kept. It works whatever became of the other workers.

use crate::graph::{Graph, Keep, RunState, write_json};
use crate::trace::{Cursor, Event, Perfetto, decode, ndjson_header, ndjson_line};
use wasm_bindgen::prelude::*;

/// An export under way.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Export(Form);

#[derive(Debug)]
enum Form {
    Json(Box<Cursor<Graph>>),
    Ndjson(String),
    Perfetto(Box<Perfetto>),
}

#[wasm_bindgen]
impl Export {
    /// An export as `json`, `perfetto` or, otherwise, `ndjson`.
    #[wasm_bindgen(constructor)]
    pub fn new(format: &str) -> Self {
        Self(match format {
            "json" => Form::Json(Box::new(Cursor::new(Graph::new(Keep::Links)))),
            "perfetto" => Form::Perfetto(Box::default()),
            _ => Form::Ndjson(ndjson_header()),
        })
    }

    /// Takes in the next batch. What cannot be read of it is left out.
    pub fn add(&mut self, batch: &[u8]) {
        let events: Vec<Event> = decode(batch).map_while(Result::ok).collect();
        match &mut self.0 {
            Form::Json(graph) => graph.advance(&events),
            Form::Ndjson(text) => events.iter().for_each(|event| ndjson_line(event, text)),
            Form::Perfetto(perfetto) => events.iter().for_each(|event| perfetto.add(event)),
        }
    }

    /// The file. `crashed` says that the run will not go on.
    pub fn finish(self, crashed: bool) -> Vec<u8> {
        let graph = match self.0 {
            Form::Json(graph) => graph,
            Form::Ndjson(text) => return text.into_bytes(),
            Form::Perfetto(perfetto) => return perfetto.finish().into_bytes(),
        };
        let mut graph = graph.into_fold();
        if crashed {
            graph.cut_off(RunState::Crashed);
        }
        let mut out = Vec::new();
        // Memory does not refuse to be written to.
        let _ = write_json(&graph, &mut out);
        out
    }
}
