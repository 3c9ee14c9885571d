//! The export worker: lives for one export, off the page's thread, from the batches the
//! page has kept. It works whatever became of the other workers.

use super::port::{report_panics, scope};
use super::role::{FirstMessage, Handler};
use crate::graph::{Graph, Keep, ReportFormat, RunState, write_json, write_report};
use crate::trace::{Cursor, Event, Perfetto, decode, ndjson_header, ndjson_line};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

/// Makes this worker an export worker: it posts the file.
///
/// # Errors
/// Where the file can't be posted.
pub fn export_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    report_panics(|| ());
    let mut export = Export::new(&first.format());
    for batch in first.batches() {
        export.add(&batch.unchecked_ref::<Uint8Array>().to_vec());
    }
    let file = Uint8Array::from(export.finish(first.crashed()).as_slice());
    scope().post_message_with_transfer(&file, &Array::of1(&file.buffer()))?;
    Ok(Box::new(|_| Ok(())))
}

/// An export under way.
struct Export(Form);

enum Form {
    /// What was found: a report in a format, or else all pages and links.
    Graph(Box<Cursor<Graph>>, Option<ReportFormat>),
    Ndjson(String),
    Perfetto(Box<Perfetto>),
}

impl Export {
    /// An export as `json`, a report, `perfetto` or, otherwise, `ndjson`.
    fn new(format: &str) -> Self {
        let report = ReportFormat::named(format);
        Self(match format {
            "perfetto" => Form::Perfetto(Box::default()),
            _ if format == "json" || report.is_some() => {
                Form::Graph(Box::new(Cursor::new(Graph::new(Keep::Links))), report)
            }
            _ => Form::Ndjson(ndjson_header()),
        })
    }

    /// Takes in the next batch. What cannot be read of it is left out.
    fn add(&mut self, batch: &[u8]) {
        let events: Vec<Event> = decode(batch).map_while(Result::ok).collect();
        match &mut self.0 {
            Form::Graph(graph, _) => graph.advance(&events),
            Form::Ndjson(text) => events.iter().for_each(|event| ndjson_line(event, text)),
            Form::Perfetto(perfetto) => events.iter().for_each(|event| perfetto.add(event)),
        }
    }

    /// The file. `crashed` says that the run will not go on.
    fn finish(self, crashed: bool) -> Vec<u8> {
        let (graph, report) = match self.0 {
            Form::Graph(graph, report) => (graph, report),
            Form::Ndjson(text) => return text.into_bytes(),
            Form::Perfetto(perfetto) => return perfetto.finish().into_bytes(),
        };
        let mut graph = graph.into_fold();
        if crashed {
            graph.cut_off(RunState::Crashed);
        }
        let mut out = Vec::new();
        // Memory does not refuse to be written to.
        let _ = match report {
            Some(format) => write_report(&graph, format, &mut out),
            None => write_json(&graph, &mut out),
        };
        out
    }
}
