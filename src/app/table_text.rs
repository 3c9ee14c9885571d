//! The table of pages and the problems as text, for the clipboard.

use super::Model;
use crate::graph::{FindingGroup, ListedFinding};

/// The pages shown in the table, tab-separated, as spreadsheets take it.
pub fn table_as_text(model: &Model) -> String {
    let graph = model.main().graph.fold();
    let mut text = String::from("state\tstatus\tdepth\taddress\ttitle\treason");
    let columns = graph.columns();
    columns.iter().for_each(|name| text.extend(["\t", &cell(name)]));
    text.push('\n');
    for id in (0..model.findings.len(graph)).filter_map(|row| model.findings.page(row, graph)) {
        let page = &graph.pages()[id as usize];
        let status = page.status.map(|status| status.to_string()).unwrap_or_default();
        let title = cell(page.title.as_deref().unwrap_or_default());
        let reason = page.reason.map_or("", |reason| reason.code());
        let cells = [page.look().name(), &status, &page.depth.to_string(), &cell(&page.address), &title, reason];
        text.push_str(&cells.join("\t"));
        let values = page.extracted.as_deref().unwrap_or_default();
        (0..columns.len()).for_each(|at| text.extend(["\t", &cell(values.get(at).map_or("", String::as_str))]));
        text.push('\n');
    }
    text
}

/// The problems that are listed, tab-separated: a row for each link or page that one is about. Unlike a file of commas,
/// which some languages' spreadsheets split at semicolons, it goes into the cells of any.
pub fn problems_as_text(model: &Model) -> String {
    let mut text = String::from("severity\tproblem\tpage\treason\tadvice\tlinked from\tlink text\n");
    for group in &model.findings.problems {
        group.findings.iter().for_each(|finding| append_finding(&mut text, model, group, finding));
        let more = (group.count as usize).saturating_sub(group.findings.len());
        if more > 0 {
            let (severity, kind) = (group.kind.severity().title(), group.kind.title());
            text.push_str(&format!("{severity}\t{kind}\tand {more} more; the CSV file has all\t\t\t\t\n"));
        }
    }
    text
}

fn append_finding(text: &mut String, model: &Model, group: &FindingGroup, finding: &ListedFinding) {
    let pages = model.main().graph.fold().pages();
    let Some(page) = pages.get(finding.page as usize) else { return };
    // A recording's addresses are anybody's text.
    let address = |id: u32| pages.get(id as usize).map_or(String::new(), |page| cell(&page.address));
    let (severity, kind) = (group.kind.severity().title(), group.kind.title());
    let (reason, advice) = (cell(&finding.reason), cell(group.kind.advice(page)));
    let mut row = |id: u32, from: &str, link: &str| {
        text.push_str(&[severity, kind, &address(id), &reason, &advice, from, &cell(link)].join("\t"));
        text.push('\n');
    };
    finding.links.iter().for_each(|link| row(finding.page, &address(link.from.page), &link.from.text));
    finding.twins.iter().for_each(|twin| row(*twin, "", ""));
    if finding.links.is_empty() && finding.twins.is_empty() {
        row(finding.page, "", "");
    }
    let listed = finding.links.len() + finding.twins.len();
    let more = ((finding.link_count + finding.twin_count) as usize).saturating_sub(listed);
    if more > 0 {
        row(finding.page, &format!("and {more} more; the CSV file has all"), "");
    }
}

/// A page's text as a cell: on one line, and nothing that a spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("{guard}{}", text.replace(['\t', '\r', '\n'], " "))
}
