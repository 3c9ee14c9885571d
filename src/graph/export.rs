//! `exportAs("json")`: every URL ever discovered, and every link.

use super::{Graph, LinkRow, PageRow};
use crate::trace::{ElementKind, PageState, Reason, UrlId};
use serde::Serialize;
use serde_json::value::RawValue;
use std::io;

/// The `version` of the document.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    version: u32,
    start: Vec<&'a str>,
    config: &'a RawValue,
    stats: &'a super::Stats,
    pages: Vec<PageOut<'a>>,
    links: Vec<LinkOut<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageOut<'a> {
    id: usize,
    url: &'a str,
    state: PageState,
    status: Option<u16>,
    reason: Option<Reason>,
    depth: u32,
    title: Option<&'a str>,
    content_type: Option<&'a str>,
    bytes: u64,
    ms: u64,
    redirected_to: Option<UrlId>,
}

#[derive(Serialize)]
struct LinkOut<'a> {
    source: UrlId,
    target: UrlId,
    element: ElementKind,
    text: &'a str,
    rel: &'a str,
    fragment: Option<&'a str>,
    count: u32,
}

/// Writes a graph as JSON. `start` in it are the pages nobody linked to: the start URLs.
///
/// # Errors
/// Those of the writer.
pub fn write_json(graph: &Graph, out: impl io::Write) -> io::Result<()> {
    let config = RawValue::from_string(graph.config().to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned());
    let document = Document {
        format: "crawlscope",
        version: VERSION,
        start: graph.pages().iter().filter(|page| page.from.is_none()).map(|page| page.address.as_str()).collect(),
        config: &config,
        stats: graph.stats(),
        pages: graph.pages().iter().enumerate().map(page_out).collect(),
        links: graph.links().iter().map(link_out).collect(),
    };
    serde_json::to_writer(out, &document).map_err(io::Error::from)
}

fn page_out((id, page): (usize, &PageRow)) -> PageOut<'_> {
    PageOut {
        id,
        url: &page.address,
        state: page.state,
        status: page.status,
        reason: page.reason,
        depth: page.depth,
        title: page.title.as_deref(),
        content_type: page.content_type.as_deref(),
        bytes: page.bytes,
        ms: page.took / 1000,
        redirected_to: page.redirected_to,
    }
}

fn link_out(row: &LinkRow) -> LinkOut<'_> {
    LinkOut {
        source: row.source,
        target: row.link.target,
        element: row.link.element,
        text: &row.link.text,
        rel: &row.link.rel,
        fragment: row.link.fragment.as_deref(),
        count: row.link.count,
    }
}
