//! The export worker: lives for one export, off the page's thread, from the batches the
//! page has kept. It works whatever became of the other workers.
//!
//! A file is never in memory as a whole, nor are the links of one that has no findings: each piece goes into a
//! `Blob`, which the browser keeps where it has room.

use super::port::{report_panics, scope};
use super::role::{FirstMessage, Handler};
use crate::graph::{Graph, Keep, ReportFormat, RunState, write_json_again, write_report};
use crate::trace::{Cursor, Event, Perfetto, decode, ndjson_header, ndjson_line};
use js_sys::{Array, Uint8Array};
use std::io::{self, BufWriter, Write};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Bytes of a piece, but for the last.
const PIECE_BYTES: usize = 1 << 20;

/// Makes this worker an export worker: it posts the file.
///
/// # Errors
/// Where the browser does not take the file, or it can't be posted.
pub fn export_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    report_panics(|| ());
    let mut out = BufWriter::with_capacity(PIECE_BYTES, Pieces(Array::new()));
    let written = write_file(&first.format(), &first.batches(), first.crashed(), &mut out).and_then(|()| out.flush());
    written.map_err(|error| js_sys::Error::new(&error.to_string()))?;
    scope().post_message(&Blob::new_with_blob_sequence(&out.get_ref().0)?.into())?;
    Ok(Box::new(|_| Ok(())))
}

/// The pieces of a file, outside this worker's memory.
struct Pieces(Array);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)));
        self.0.push(&piece.map_err(|_| io::Error::other("the browser refused to keep the file"))?.into());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the file in a format: `json`, a report, `perfetto` or, otherwise, `ndjson`. `crashed` says that the run
/// will not go on.
fn write_file(format: &str, batches: &Array, crashed: bool, out: &mut impl Write) -> io::Result<()> {
    match (format, ReportFormat::named(format)) {
        ("json", _) => write_json_again(&graph(batches, Keep::Pages, crashed), events(batches), out),
        ("perfetto", _) => write_perfetto(batches, out),
        (_, Some(report)) => write_report(&graph(batches, Keep::Links, crashed), report, out),
        (_, None) => write_ndjson(batches, out),
    }
}

/// The events of the run, a batch at a time. What cannot be read of one is left out.
fn events(batches: &Array) -> impl Iterator<Item = Event> + '_ {
    batches.iter().flat_map(|batch| {
        let batch = batch.unchecked_ref::<Uint8Array>().to_vec();
        decode(&batch).map_while(Result::ok).collect::<Vec<_>>()
    })
}

fn graph(batches: &Array, keep: Keep, crashed: bool) -> Graph {
    let mut graph = Cursor::new(Graph::new(keep));
    for event in events(batches) {
        graph.advance([&event]);
        // Nobody asks, and the list would grow.
        graph.fold_mut().take_changed();
    }
    let mut graph = graph.into_fold();
    if crashed {
        graph.cut_off(RunState::Crashed);
    }
    graph
}

fn write_perfetto(batches: &Array, out: &mut impl Write) -> io::Result<()> {
    let mut perfetto = Perfetto::default();
    for event in events(batches) {
        perfetto.add(&event);
        out.write_all(perfetto.take().as_bytes())?;
    }
    out.write_all(perfetto.finish().as_bytes())
}

fn write_ndjson(batches: &Array, out: &mut impl Write) -> io::Result<()> {
    let mut text = ndjson_header();
    for event in events(batches) {
        ndjson_line(&event, &mut text);
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    // The header, where there is nothing else.
    out.write_all(text.as_bytes())
}
