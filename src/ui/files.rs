//! Files of a run: made by a worker or the stage and saved; and recordings, from a file or an address.

use super::dom::{set, window};
use super::stage::StagePort;
use super::templates::template;
use super::workers::Workers;
use crate::app::Model;
use crate::app::messages::Question;
use crate::fetch::{Reach, next_chunk};
use crate::graph::{ReportFormat, RunState};
use gloo_file::ObjectUrl;
use gloo_file::futures::read_as_array_buffer;
use gloo_net::http::Request;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, ReadableStreamDefaultReader, RequestCredentials, RequestMode};

/// Most bytes of a file: what a tab can hold with some to spare.
const MOST: f64 = 1e9;
/// Most bytes that are read of an address, which may go on for ever: a crawl of 60,000 pages is less.
const MOST_FETCHED: u32 = 256 << 20;

/// A file of the run in a format; `batches` is the run as it came.
///
/// # Errors
/// Why there is none, in a sentence.
pub(super) async fn export(
    workers: &Workers,
    stage: &StagePort,
    batches: &Array,
    is_crashed: bool,
    format: &str,
) -> Result<JsValue, String> {
    let report = ReportFormat::named(format);
    match format {
        _ if report.is_some() || matches!(format, "json" | "ndjson" | "perfetto") => {
            let fields: [(&str, &JsValue); 3] =
                [("format", &format.into()), ("crashed", &is_crashed.into()), ("batches", batches)];
            let file = workers.ask("export", &fields, Some).await;
            let file = file.map_err(|words| format!("The export failed: {words}."))?;
            let bag = BlobPropertyBag::new();
            let data = if format == "ndjson" { "application/x-ndjson" } else { "application/json" };
            bag.set_type(report.map_or(data, |report| report.mime()));
            let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&file), &bag);
            blob.map(Into::into).map_err(|_| "The browser refused to make the file.".into())
        }
        "png" => match stage.ask(Question::Picture).await {
            Some(blob) if blob.is_instance_of::<Blob>() => Ok(blob),
            _ => Err("No picture: the stage is not running. Start a crawl to bring it back.".into()),
        },
        "gexf" | "graphml" | "dot" | "csv" | "sitemap" | "svg" => {
            Err(format!("Export as “{format}” is not yet supported. {}", formats()))
        }
        other => Err(format!("“{other}” is not an export format. {}", formats())),
    }
}

/// What there is to choose from, in a sentence.
fn formats() -> String {
    let reports = ReportFormat::ALL.map(ReportFormat::name).join(", ");
    format!("Use json, ndjson, perfetto, {reports} or png.")
}

/// Whether the run's worker crashed, which goes into the file.
pub(super) fn is_crashed(model: &Model) -> bool {
    model.main().graph.fold().stats().state == RunState::Crashed
}

/// `crawl-docs.example.org-2026-01-31.json`
pub(super) fn file_name(start: Option<&str>, format: &str) -> String {
    let start = start.and_then(|address| url::Url::parse(address).ok());
    let host = start.as_ref().and_then(url::Url::host_str).unwrap_or("nothing").to_owned();
    let today: String = js_sys::Date::new_0().to_iso_string().into();
    let data = if format == "perfetto" { "perfetto.json" } else { format };
    let ending = ReportFormat::named(format).map_or(data, |report| report.ending());
    format!("crawl-{host}-{}.{ending}", today.split('T').next().unwrap_or_default())
}

/// Saves a file through a link that is clicked and gone.
pub(super) fn download(blob: &Blob, name: &str) {
    let (link, url) = (template("download"), ObjectUrl::from(blob.clone()));
    set(&link, "href", &url);
    set(&link, "download", name);
    link.click();
    // Revoked later: the browser may not have begun to read.
    gloo_timers::callback::Timeout::new(60_000, move || drop(url)).forget();
}

/// The bytes of a file, a buffer, a text, or what is at an address.
///
/// # Errors
/// Why they cannot be had, in a sentence.
pub(super) async fn bytes_of(source: JsValue, reach: Reach) -> Result<Uint8Array, String> {
    let refused = |error| format!("The browser refused to read the file: {error}.");
    if let Some(text) = source.as_string() {
        return if text.trim_start().starts_with('{') {
            Ok(Uint8Array::from(text.as_bytes()))
        } else {
            fetched(&text, reach).await
        };
    }
    if let Some(blob) = source.dyn_ref::<Blob>() {
        if blob.size() > MOST {
            return Err("The file is larger than a browser can hold (1 GB).".into());
        }
        let buffer = read_as_array_buffer(&blob.clone().into()).await.map_err(refused)?;
        return Ok(Uint8Array::new(&buffer));
    }
    if let Some(buffer) = source.dyn_ref::<ArrayBuffer>() {
        return Ok(Uint8Array::new(buffer));
    }
    source.dyn_into().map_err(|_| "A recording is loaded from a file, its bytes, its text or its address.".into())
}

async fn fetched(address: &str, reach: Reach) -> Result<Uint8Array, String> {
    let base = window().location().href().unwrap_or_default();
    let url = url::Url::parse(&base).and_then(|base| base.join(address.trim()));
    let url = url.map_err(|error| format!("“{address}” is not the address of a recording: {error}."))?;
    let mode = if reach == Reach::Anywhere { RequestMode::Cors } else { RequestMode::SameOrigin };
    let request = Request::get(url.as_str()).credentials(RequestCredentials::Omit).mode(mode);
    let answer = request.send().await.map_err(|_| match reach {
        Reach::Anywhere => {
            format!("The trace at {url} could not be read: it is not there, or its server does not permit it (CORS).")
        }
        Reach::OwnOrigin => {
            format!("The trace at {url} was not read by itself. If it is on another site, press Crawl to load it.")
        }
    })?;
    if !answer.ok() {
        return Err(format!("The trace at {url} could not be read: the server answered {}.", answer.status()));
    }
    let broke_off = |_| format!("The trace at {url} broke off.");
    let (chunks, mut bytes) = (Array::new(), 0);
    if let Some(body) = answer.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(chunk) = next_chunk(&reader).await.map_err(broke_off)? {
            bytes += chunk.length();
            if bytes > MOST_FETCHED {
                // Ends the download.
                let _ = reader.cancel();
                let most = MOST_FETCHED >> 20;
                return Err(format!("The trace at {url} is longer than {most} MB. Save it and open the file instead."));
            }
            chunks.push(&chunk);
        }
    }
    Ok(joined(&chunks, bytes))
}

fn joined(chunks: &Array, bytes: u32) -> Uint8Array {
    let (all, mut at) = (Uint8Array::new_with_length(bytes), 0);
    for chunk in chunks.iter().filter_map(|chunk| chunk.dyn_into::<Uint8Array>().ok()) {
        all.set(&chunk, at);
        at += chunk.length();
    }
    all
}
