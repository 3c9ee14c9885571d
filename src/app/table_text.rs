//! The table of pages as text, for the clipboard.

use super::Model;

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
        let cells = [page.look().name(), &status, &page.depth.to_string(), &page.address, &title, reason];
        text.push_str(&cells.join("\t"));
        let values = page.extracted.as_deref().unwrap_or_default();
        (0..columns.len()).for_each(|at| text.extend(["\t", &cell(values.get(at).map_or("", String::as_str))]));
        text.push('\n');
    }
    text
}

/// A page's text as a cell: on one line, and nothing that a spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("{guard}{}", text.replace(['\t', '\r', '\n'], " "))
}
