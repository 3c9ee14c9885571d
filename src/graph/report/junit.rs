//! `exportAs("report-junit")`: a test case for each page that was asked for, as continuous integration
//! systems read it. <https://github.com/testmoapp/junitxml>

use super::escape::xml;
use crate::graph::PageRow;
use crate::graph::findings::{Finding, FindingList, Severity};
use crate::trace::{Micros, PageState};
use std::io;

/// Writes the document. Errors are failures; what matters less is the output of a test that passes.
pub(super) fn write(list: &FindingList<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_page: Vec<&Finding> = list.findings().iter().collect();
    by_page.sort_by_key(|finding| finding.page);
    let mut cases: Vec<(&PageRow, &[&Finding])> = Vec::new();
    let mut rest = by_page.as_slice();
    for (id, page) in list.graph().pages().iter().enumerate() {
        let findings = rest.partition_point(|finding| finding.page as usize <= id);
        let (own, others) = rest.split_at(findings);
        rest = others;
        if was_asked_for(page) || !own.is_empty() {
            cases.push((page, own));
        }
    }
    let failures = cases.iter().filter(|(_, findings)| findings.iter().any(|finding| is_error(finding))).count();
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", cases.len());
    let time = seconds(list.graph().stats().elapsed);
    let start = list.graph().pages().first().map_or("", |page| page.address.as_str());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"Crawlscope\" {counts} time=\"{time}\">")?;
    writeln!(out, "<testsuite name=\"{}\" {counts} skipped=\"0\" time=\"{time}\">", xml(start))?;
    for (page, findings) in cases {
        write_case(list, page, findings, out)?;
    }
    writeln!(out, "</testsuite>\n</testsuites>")
}

fn was_asked_for(page: &PageRow) -> bool {
    matches!(page.state, PageState::Ok | PageState::Broken | PageState::Unreadable | PageState::Failed)
}

fn is_error(finding: &Finding) -> bool {
    finding.kind.severity() == Severity::Error
}

/// The form that XML Schema's decimals have.
fn seconds(span: Micros) -> String {
    format!("{}.{:03}", span / 1_000_000, span / 1000 % 1000)
}

fn write_case(
    list: &FindingList<'_>,
    page: &PageRow,
    findings: &[&Finding],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (name, time) = (xml(&page.address), seconds(page.took));
    if findings.is_empty() {
        return writeln!(out, "<testcase classname=\"crawlscope\" name=\"{name}\" time=\"{time}\"/>");
    }
    writeln!(out, "<testcase classname=\"crawlscope\" name=\"{name}\" time=\"{time}\">")?;
    let (errors, others): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|finding| is_error(finding));
    // Readers of the format expect one failure a case at most.
    if let Some(first) = errors.first() {
        let (message, kind) = (xml(&list.reason(first)), first.kind.code());
        write!(out, "<failure message=\"{message}\" type=\"{kind}\">")?;
        errors.iter().try_for_each(|finding| write_text(list, finding, out))?;
        writeln!(out, "</failure>")?;
    }
    if !others.is_empty() {
        write!(out, "<system-out>")?;
        others.iter().try_for_each(|finding| write_text(list, finding, out))?;
        writeln!(out, "</system-out>")?;
    }
    writeln!(out, "</testcase>")
}

/// A finding in lines of text.
fn write_text(list: &FindingList<'_>, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let (severity, kind) = (finding.kind.severity().title(), finding.kind.title());
    writeln!(out, "{severity}: {kind}. {} {}", xml(&list.reason(finding)), xml(list.advice(finding)))?;
    for row in list.links(finding) {
        write!(out, "  linked from {} “{}”", xml(list.address(row.source)), xml(&row.link.text))?;
        match list.written(finding, row) {
            Some(written) => writeln!(out, " as {}", xml(list.address(written)))?,
            None => writeln!(out)?,
        }
    }
    list.twins(finding).try_for_each(|id| writeln!(out, "  {}", xml(list.address(id))))
}
