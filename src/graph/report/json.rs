//! `exportAs("report-json")`: the findings for programs.

use crate::graph::LinkRow;
use crate::graph::findings::{Finding, FindingKind, FindingList, Severity};
use crate::trace::{ElementKind, PageState, UrlId};
use serde::Serialize;
use std::io;

/// The `format` and `version` of the document.
const FORMAT: &str = "crawlscope-report";
const VERSION: u32 = 1;

/// What comes before the links of a finding.
#[derive(Serialize)]
struct FindingOut<'a> {
    severity: Severity,
    kind: FindingKind,
    page: PageOut<'a>,
    reason: String,
    advice: &'a str,
}

#[derive(Serialize)]
struct PageOut<'a> {
    id: UrlId,
    url: &'a str,
    state: PageState,
    status: Option<u16>,
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct LinkOut<'a> {
    source: UrlId,
    #[serde(rename = "linkedFrom")]
    linked_from: &'a str,
    #[serde(rename = "asWritten")]
    as_written: &'a str,
    element: ElementKind,
    text: &'a str,
    fragment: Option<&'a str>,
    count: u32,
}

/// Writes the document, a link at a time.
pub(super) fn write(list: &FindingList<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let start = list.graph().pages().iter().filter(|page| page.is_start()).map(|page| page.address.as_str());
    let start = json(&start.collect::<Vec<_>>())?;
    let stats = json(list.graph().stats())?;
    write!(out, "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"start\":{start},\"stats\":{stats},\"counts\":{{")?;
    for (at, severity) in Severity::ALL.into_iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}\"{}\":{}", severity.name(), list.count(severity))?;
    }
    write!(out, "}},\"findings\":[")?;
    for (at, finding) in list.findings().iter().enumerate() {
        let comma = if at > 0 { ",\n" } else { "\n" };
        write!(out, "{comma}")?;
        write_finding(list, finding, out)?;
    }
    write!(out, "]}}")
}

fn json(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

/// One finding. A great many links may lead to a page that is not there.
fn write_finding(list: &FindingList<'_>, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let head = json(&FindingOut {
        severity: finding.kind.severity(),
        kind: finding.kind,
        page: page_out(list, finding.page),
        reason: list.reason(finding),
        advice: list.advice(finding),
    })?;
    write!(out, "{},\"links\":[", head.strip_suffix('}').unwrap_or(&head))?;
    let mut comma = "";
    for row in list.links(finding) {
        write!(out, "{comma}{}", json(&link_out(list, finding, row))?)?;
        comma = ",";
    }
    write!(out, "]")?;
    // There only where several pages are alike.
    let mut before = ",\"pages\":[";
    for id in list.twins(finding) {
        write!(out, "{before}{}", json(&page_out(list, id))?)?;
        before = ",";
    }
    write!(out, "{}}}", if before == "," { "]" } else { "" })
}

fn page_out<'a>(list: &FindingList<'a>, id: UrlId) -> PageOut<'a> {
    let page = &list.graph().pages()[id as usize];
    PageOut { id, url: &page.address, state: page.state, status: page.status, title: page.title.as_deref() }
}

fn link_out<'a>(list: &FindingList<'a>, finding: &Finding, row: &'a LinkRow) -> LinkOut<'a> {
    LinkOut {
        source: row.source,
        linked_from: list.address(row.source),
        as_written: list.address(list.written(finding, row).unwrap_or(finding.page)),
        element: row.link.element,
        text: &row.link.text,
        fragment: row.link.fragment.as_deref(),
        count: row.link.count,
    }
}
