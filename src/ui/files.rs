//! Files of a run: made by a worker or the stage and saved; and recordings, from a file or an address.

use super::dom::{href, set};
use super::stage::StagePort;
use super::templates::template;
use super::workers::Workers;
use crate::app::Model;
use crate::app::messages::Question;
use crate::fetch::{Reach, next_chunk};
use crate::graph::{ReportFormat, RunState};
use crate::language::tr;
use crate::say;
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

/// Characters of a line on a picture.
const MOST_WORDS: usize = 120;

/// Why there is no picture.
const NO_PICTURE: &str = "No picture: the stage is not running. Start a crawl to bring it back.";

/// What is written on a picture that can hold text.
#[derive(Default)]
pub(super) struct PictureText {
    title: String,
    says: String,
}

impl PictureText {
    /// The first start, and how the run stands.
    pub(super) fn of(model: &Model) -> Self {
        let start = model.main().graph.fold().pages().first().map(|page| page.address.clone());
        let says = format!("{} {}", model.headline().says, today());
        let title = start.unwrap_or_else(|| "Crawlscope".into());
        Self { title: cut(&title), says: cut(says.trim()) }
    }
}

/// As much of a text as a picture has room for.
fn cut(text: &str) -> String {
    let short: String = text.chars().take(MOST_WORDS).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// `2026-01-31`
fn today() -> String {
    let now: String = js_sys::Date::new_0().to_iso_string().into();
    now.split('T').next().unwrap_or_default().to_owned()
}

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
    picture: PictureText,
) -> Result<JsValue, String> {
    let report = ReportFormat::named(format);
    match format {
        _ if report.is_some() || matches!(format, "json" | "ndjson" | "perfetto") => {
            let fields: [(&str, &JsValue); 3] =
                [("format", &format.into()), ("crashed", &is_crashed.into()), ("batches", batches)];
            let file = workers.ask("export", &fields, Some).await;
            let file = file.map_err(|words| say!("The export failed: {words}.", words))?;
            let data = if format == "ndjson" { "application/x-ndjson" } else { "application/json" };
            file_of(&file, report.map_or(data, |report| report.mime()))
        }
        "png" => match stage.ask(Question::Picture).await {
            Some(blob) if blob.is_instance_of::<Blob>() => Ok(blob),
            _ => Err(tr(NO_PICTURE).into()),
        },
        scaled if scale_of(scaled).is_some() => {
            let scale = scale_of(scaled).unwrap_or(1);
            match stage.ask(Question::Framed(picture.title, picture.says, scale)).await {
                Some(blob) if blob.is_instance_of::<Blob>() => Ok(blob),
                _ => Err(tr(NO_PICTURE).into()),
            }
        }
        "svg" => match stage.ask(Question::Svg(picture.title, picture.says)).await {
            Some(document) if document.is_string() => file_of(&document, "image/svg+xml"),
            _ => Err(tr(NO_PICTURE).into()),
        },
        "gexf" | "graphml" | "dot" | "csv" | "sitemap" => {
            Err(format!("Export as “{format}” is not yet supported. {}", formats()))
        }
        other => Err(format!("“{other}” is not an export format. {}", formats())),
    }
}

/// How many times as large a picture with heading and legend is in a format such as `png-2x`.
fn scale_of(format: &str) -> Option<u8> {
    ["png-1x", "png-2x", "png-3x", "png-4x"].iter().position(|known| *known == format).map(|at| at as u8 + 1)
}

/// A blob or a text as a file of a type.
///
/// # Errors
/// Where the browser refuses to make it.
fn file_of(content: &JsValue, mime: &str) -> Result<JsValue, String> {
    let bag = BlobPropertyBag::new();
    bag.set_type(mime);
    // The browser's own constructor takes texts in its list, too.
    let blob = Blob::new_with_blob_sequence_and_options(&Array::of1(content), &bag);
    blob.map(Into::into).map_err(|_| tr("The browser refused to make the file.").into())
}

/// What there is to choose from, in a sentence.
fn formats() -> String {
    let reports = ReportFormat::ALL.map(ReportFormat::name).join(", ");
    format!("Use json, ndjson, perfetto, {reports}, png, png-1x to png-4x or svg.")
}

/// Whether the run's worker crashed, which goes into the file.
pub(super) fn is_crashed(model: &Model) -> bool {
    model.main().graph.fold().stats().state == RunState::Crashed
}

/// `crawl-docs.example.org-2026-01-31.json`
pub(super) fn file_name(start: Option<&str>, format: &str) -> String {
    let start = start.and_then(|address| url::Url::parse(address).ok());
    let host = start.as_ref().and_then(url::Url::host_str).unwrap_or("nothing").to_owned();
    let data = match format {
        "perfetto" => "perfetto.json",
        _ if scale_of(format).is_some() => "png",
        _ => format,
    };
    let ending = ReportFormat::named(format).map_or(data, |report| report.ending());
    format!("crawl-{host}-{}.{ending}", today())
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
    let refused = |error| say!("The browser refused to read the file: {error}.", error);
    if let Some(text) = source.as_string() {
        return if text.trim_start().starts_with('{') {
            Ok(Uint8Array::from(text.as_bytes()))
        } else {
            fetched(&text, reach).await
        };
    }
    if let Some(blob) = source.dyn_ref::<Blob>() {
        if blob.size() > MOST {
            return Err(tr("The file is larger than a browser can hold (1 GB).").into());
        }
        let buffer = read_as_array_buffer(&blob.clone().into()).await.map_err(refused)?;
        return Ok(Uint8Array::new(&buffer));
    }
    if let Some(buffer) = source.dyn_ref::<ArrayBuffer>() {
        return Ok(Uint8Array::new(buffer));
    }
    source.dyn_into().map_err(|_| tr("A recording is loaded from a file, its bytes, its text or its address.").into())
}

async fn fetched(address: &str, reach: Reach) -> Result<Uint8Array, String> {
    let url = url::Url::parse(&href()).and_then(|base| base.join(address.trim()));
    let url = url.map_err(|error| say!("“{address}” is not the address of a recording: {error}.", address, error))?;
    let mode = if reach == Reach::Anywhere { RequestMode::Cors } else { RequestMode::SameOrigin };
    let request = Request::get(url.as_str()).credentials(RequestCredentials::Omit).mode(mode);
    let answer = request.send().await.map_err(|_| match reach {
        Reach::Anywhere => {
            say!("The trace at {url} could not be read: it is not there, or its server does not permit it (CORS).", url)
        }
        Reach::OwnOrigin => {
            say!("The trace at {url} was not read by itself. If it is on another site, press Crawl to load it.", url)
        }
    })?;
    if !answer.ok() {
        return Err(say!("The trace at {url} could not be read: the server answered {}.", url, answer.status()));
    }
    let broke_off = |_| say!("The trace at {url} broke off.", url);
    let (chunks, mut bytes) = (Array::new(), 0);
    if let Some(body) = answer.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(chunk) = next_chunk(&reader).await.map_err(broke_off)? {
            bytes += chunk.length();
            if bytes > MOST_FETCHED {
                // Ends the download.
                let _ = reader.cancel();
                let most = MOST_FETCHED >> 20;
                return Err(say!(
                    "The trace at {url} is longer than {most} MB. Save it and open the file instead.",
                    url,
                    most
                ));
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
