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
    write!(out, "- {}  \n  {}", markdown_address(&list.page(finding).address), markdown(&list.reason(finding)))?;
    match list.advice(finding) {
        "" => writeln!(out)?,
        advice => writeln!(out, " {}", markdown(advice))?,
    }
    for row in list.links(finding) {
        writeln!(out, "  - linked from {} {}", markdown_address(list.address(row.source)), link(list, finding, row))?;
    }
    list.twins(finding).try_for_each(|id| writeln!(out, "  - {}", markdown_address(list.address(id))))
}

/// A link in words: its text, and the address it has where that is another.
fn link(list: &FindingList<'_>, finding: &Finding, row: &LinkRow) -> String {
    let written = list.written(finding, row).map(|id| format!(", linked as {}", markdown_address(list.address(id))));
    format!("“{}”{}", markdown(&row.link.text), written.unwrap_or_default())
}
