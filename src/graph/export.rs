//! `exportAs("json")`: every URL ever discovered, and every link.

use super::{Graph, LinkRow, PageRow};
use crate::trace::{ElementKind, Json, PageState, Reason, UrlId};
use serde::{Serialize, Serializer};
use std::io;

/// The `format` and `version` of the document.
const FORMAT: &str = "crawlscope";
const VERSION: u32 = 1;

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
    /// There only where something was to be taken out of pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    extracted: Option<Extracted<'a>>,
}

/// What was taken out of a page, by the names of the columns.
struct Extracted<'a> {
    columns: &'a [String],
    values: Option<&'a [String]>,
}

impl Serialize for Extracted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.values {
            Some(values) => serializer.collect_map(self.columns.iter().zip(values)),
            None => serializer.serialize_none(),
        }
    }
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
    /// There only where it is known.
    #[serde(rename = "fragmentFound", skip_serializing_if = "Option::is_none")]
    fragment_found: Option<bool>,
}

/// Writes a graph as JSON. `start` in it are the start URLs.
///
/// # Errors
/// Those of the writer.
pub fn write_json(graph: &Graph, mut out: impl io::Write) -> io::Result<()> {
    // A trace from elsewhere may have anything for a configuration; ours goes in as it is.
    let config = if Json::read(graph.config()).is_some() { graph.config() } else { "null" };
    write!(out, "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"config\":{config}")?;
    let start = graph.pages().iter().filter(|page| page.is_start()).map(|page| page.address.as_str());
    field(&mut out, "start", &start.collect::<Vec<_>>())?;
    field(&mut out, "stats", graph.stats())?;
    let pages = graph.pages().iter().enumerate().map(|(id, page)| page_out(id, page, graph.columns()));
    let pages = pages.collect::<Vec<_>>();
    field(&mut out, "pages", &pages)?;
    field(&mut out, "links", &graph.links().iter().map(|row| link_out(graph, row)).collect::<Vec<_>>())?;
    write!(out, "}}")
}

fn field(out: &mut impl io::Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\"{name}\":")?;
    // To a text first, as all else does: writing to two kinds of things is twice the code.
    let text = serde_json::to_string(value).map_err(io::Error::from)?;
    out.write_all(text.as_bytes())
}

fn page_out<'a>(id: usize, page: &'a PageRow, columns: &'a [String]) -> PageOut<'a> {
    let extracted = || Extracted { columns, values: page.extracted.as_deref() };
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
        extracted: (!columns.is_empty()).then(extracted),
    }
}

fn link_out<'a>(graph: &Graph, row: &'a LinkRow) -> LinkOut<'a> {
    LinkOut {
        source: row.source,
        target: row.link.target,
        element: row.link.element,
        text: &row.link.text,
        rel: &row.link.rel,
        fragment: row.link.fragment.as_deref(),
        count: row.link.count,
        fragment_found: graph.fragment_found(row),
    }
}
