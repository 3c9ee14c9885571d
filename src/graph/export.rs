//! `exportAs("json")`: every URL ever discovered, and every link.

use super::{Graph, LinkRow, PageRow};
use crate::trace::{ElementKind, Event, EventKind, Json, Page, PageState, Place, Reason, UrlId};
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
    /// There only where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// There only where it is true.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    noindex: bool,
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
    /// There only where it stands in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// There only where it is known.
    #[serde(rename = "fragmentFound", skip_serializing_if = "Option::is_none")]
    fragment_found: Option<bool>,
}

/// Writes a graph as JSON, row by row. `start` in it are the start URLs.
///
/// # Errors
/// Those of the writer.
pub fn write_json(graph: &Graph, mut out: impl io::Write) -> io::Result<()> {
    write_pages(graph, &mut out)?;
    list(&mut out, "links", graph.links().iter(), |row| text_of(&link_out(graph, row)))?;
    write!(out, "}}")
}

/// The same of a graph that keeps no links: they are taken from the events it has taken in, once more, so that
/// they are never all in memory.
///
/// # Errors
/// Those of the writer.
pub fn write_json_again(graph: &Graph, events: impl Iterator<Item = Event>, mut out: impl io::Write) -> io::Result<()> {
    write_pages(graph, &mut out)?;
    let rows = (0..).zip(events).flat_map(|(step, event)| links_of(graph, step, event));
    list(&mut out, "links", rows, |row| text_of(&link_out(graph, row)))?;
    write!(out, "}}")
}

/// The links that the graph would have kept of an event.
fn links_of(graph: &Graph, step: u32, event: Event) -> impl Iterator<Item = LinkRow> {
    let page = match event.kind {
        EventKind::Page(page) if graph.pages().get(page.url as usize).is_some_and(|row| row.step < step) => Some(page),
        _ => None,
    };
    let rows = move |page: Box<Page>| {
        let source = page.url;
        page.links.into_iter().map(move |link| LinkRow { source, link, step })
    };
    page.into_iter().flat_map(rows)
}

/// All that stands before the links.
fn write_pages(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    // A trace from elsewhere may have anything for a configuration; ours goes in as it is.
    let config = if Json::read(graph.config()).is_some() { graph.config() } else { "null" };
    write!(out, "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"config\":{config}")?;
    let start = graph.pages().iter().filter(|page| page.is_start()).map(|page| page.address.as_str());
    list(out, "start", start, text_of)?;
    write!(out, ",\"stats\":{}", text_of(graph.stats())?)?;
    let pages = graph.pages().iter().enumerate();
    list(out, "pages", pages, |(id, page)| text_of(&page_out(*id, page, graph.columns())))
}

/// Writes a field that is a list, one row after another.
fn list<R>(
    out: &mut dyn io::Write,
    name: &str,
    rows: impl Iterator<Item = R>,
    text: impl Fn(&R) -> io::Result<String>,
) -> io::Result<()> {
    write!(out, ",\"{name}\":[")?;
    let mut comma = "";
    for row in rows {
        write!(out, "{comma}{}", text(&row)?)?;
        comma = ",";
    }
    write!(out, "]")
}

/// A row's text first, as all else does: writing to two kinds of things is twice the code.
fn text_of(value: &(impl Serialize + ?Sized)) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
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
        description: page.facts.as_ref().and_then(|facts| facts.description.as_deref()),
        noindex: page.facts.as_ref().is_some_and(|facts| facts.noindex),
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
        place: row.link.place,
        fragment_found: graph.fragment_found(row),
    }
}
