//! `exportAs("report-md")`: the findings as Markdown, for an issue or a wiki.

use super::escape::{markdown, markdown_address};
use crate::graph::LinkRow;
use crate::graph::findings::{Finding, FindingList, Severity};
use std::io;

/// Writes the document.
pub(super) fn write(list: &FindingList<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let start = list.graph().pages().first().map(|page| markdown_address(&page.address));
    writeln!(out, "# Crawl of {}\n", start.as_deref().unwrap_or("nothing"))?;
    let counts = Severity::ALL.map(|severity| severity.counted(list.count(severity))).join(", ");
    writeln!(out, "{} pages discovered: {counts}.", list.graph().pages().len())?;
    for findings in list.findings().chunk_by(|a, b| a.kind == b.kind) {
        let kind = findings[0].kind;
        writeln!(out, "\n## {}: {} ({})\n", kind.severity().title(), kind.title(), findings.len())?;
        findings.iter().try_for_each(|finding| write_finding(list, finding, out))?;
    }
    Ok(())
}

fn write_finding(list: &FindingList<'_>, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let address = |id: u32| list.graph().pages().get(id as usize).map_or("", |page| page.address.as_str());
    write!(out, "- {}  \n  {}", markdown_address(&list.page(finding).address), markdown(&list.reason(finding)))?;
    match list.advice(finding) {
        "" => writeln!(out)?,
        advice => writeln!(out, " {}", markdown(advice))?,
    }
    for row in list.links(finding) {
        writeln!(out, "  - linked from {} {}", markdown_address(address(row.source)), link(list, finding, row))?;
    }
    list.twins(finding).try_for_each(|id| writeln!(out, "  - {}", markdown_address(address(id))))
}

/// A link in words: its text, and the address it has where that is another.
fn link(list: &FindingList<'_>, finding: &Finding, row: &LinkRow) -> String {
    let written = list.written(finding, row).and_then(|id| list.graph().pages().get(id as usize));
    let written = written.map(|page| format!(", linked as {}", markdown_address(&page.address)));
    format!("“{}”{}", markdown(&row.link.text), written.unwrap_or_default())
}
