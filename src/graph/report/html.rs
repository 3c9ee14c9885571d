//! `exportAs("report-html")`: the findings as a page that needs nothing else, and runs nothing.

use super::escape::{html_address, xml};
use crate::graph::LinkRow;
use crate::graph::findings::{Finding, FindingList, Severity};
use std::io;

/// What stands before the title.
const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
:root { color-scheme: light dark; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0; font-size: 1.1rem; }
h2 span { padding: 0 0.4em; border: 1px solid; border-radius: 4px; font-size: 0.85em; }
ul { padding-left: 1.2rem; }
body > ul { padding: 0; list-style: none; }
body > ul > li { padding: 0.6rem 0; border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
p { margin: 0.2rem 0; }
a, .address { font-family: ui-monospace, monospace; font-size: 0.9em; }
</style>
"#;

/// Links from which on they are folded away.
const MANY: usize = 10;

/// Writes the document.
pub(super) fn write(list: &FindingList<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let start = list.graph().pages().first().map_or("nothing", |page| page.address.as_str());
    writeln!(out, "{HEAD}<title>Crawl of {}</title>\n</head>\n<body>", xml(start))?;
    writeln!(out, "<h1>Crawl of {}</h1>", html_address(start))?;
    let counts = Severity::ALL.map(|severity| severity.counted(list.count(severity))).join(", ");
    writeln!(out, "<p>{} pages discovered: {counts}.</p>", list.graph().pages().len())?;
    for findings in list.findings().chunk_by(|a, b| a.kind == b.kind) {
        let (kind, severity) = (findings[0].kind, findings[0].kind.severity());
        let sign = format!("<span>{} {}</span>", severity.sign(), severity.title());
        writeln!(out, "<h2>{sign} {} ({})</h2>\n<ul>", kind.title(), findings.len())?;
        findings.iter().try_for_each(|finding| write_finding(list, finding, out))?;
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</body>\n</html>")
}

fn write_finding(list: &FindingList<'_>, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let (page, reason) = (html_address(&list.page(finding).address), xml(&list.reason(finding)));
    writeln!(out, "<li>{page}\n<p><bdi>{reason}</bdi> {}</p>", xml(list.advice(finding)))?;
    let count = list.links(finding).count() + list.twins(finding).count();
    if count > 0 {
        let open = if count < MANY { " open" } else { "" };
        let what = if finding.kind.has_links() { "links" } else { "pages" };
        writeln!(out, "<details{open}><summary>{count} {}</summary>\n<ul>", if count == 1 { "link" } else { what })?;
        for row in list.links(finding) {
            writeln!(out, "<li>{} {}</li>", html_address(list.address(row.source)), link(list, finding, row))?;
        }
        list.twins(finding).try_for_each(|id| writeln!(out, "<li>{}</li>", html_address(list.address(id))))?;
        writeln!(out, "</ul></details>")?;
    }
    writeln!(out, "</li>")
}

/// A link in words: its text, and the address it has where that is another.
fn link(list: &FindingList<'_>, finding: &Finding, row: &LinkRow) -> String {
    let written = list.written(finding, row).map(|id| format!(", linked as {}", html_address(list.address(id))));
    // Isolated: text may change the direction of writing.
    format!("“<bdi>{}</bdi>”{}", xml(&row.link.text), written.unwrap_or_default())
}
