//! The table of pages as text, for the clipboard.

use super::Model;

/// The pages shown in the table, tab-separated, as spreadsheets take it.
pub fn table_as_text(model: &Model) -> String {
    let graph = model.main().graph.fold();
    let mut text = String::from("state\tstatus\tdepth\taddress\ttitle\treason\n");
    for id in (0..model.findings.len(graph)).filter_map(|row| model.findings.page(row, graph)) {
        let page = &graph.pages()[id as usize];
        let status = page.status.map(|status| status.to_string()).unwrap_or_default();
        let title: String = page.title.as_deref().unwrap_or_default().replace(['\t', '\r', '\n'], " ");
        // A spreadsheet takes these for the beginning of a formula.
        let guard = if title.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        let reason = page.reason.map_or("", |reason| reason.code());
        let cells = [page.look().name(), &status, &page.depth.to_string(), &page.address, guard].join("\t");
        text.push_str(&format!("{cells}{title}\t{reason}\n"));
    }
    text
}
