//! `exportAs("report-csv")`: a row for each finding and each link it is about.

use super::escape::csv;
use crate::graph::findings::{Finding, FindingList};
use crate::graph::{LinkRow, PageRow};
use std::io;

/// The first row.
const HEAD: &str = "severity,kind,page,status,reason,advice,linked from,link as written,link text,fragment,count\r\n";

/// Writes the rows. A finding without links has one row; one of several pages has one for each.
pub(super) fn write(list: &FindingList<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    for finding in list.findings() {
        let (reason, advice) = (csv(&list.reason(finding)), csv(list.advice(finding)));
        let about = |page: &PageRow| {
            let status = page.status.map(|status| status.to_string()).unwrap_or_default();
            let (severity, kind) = (finding.kind.severity().name(), finding.kind.code());
            format!("{severity},{kind},{},{status},{reason},{advice}", csv(&page.address))
        };
        let mut is_alone = true;
        for id in list.twins(finding) {
            is_alone = false;
            write!(out, "{},,,,,\r\n", about(&list.graph().pages()[id as usize]))?;
        }
        let page = about(list.page(finding));
        for row in list.links(finding) {
            is_alone = false;
            write!(out, "{page},{}\r\n", link(list, finding, row))?;
        }
        if is_alone {
            write!(out, "{page},,,,,\r\n")?;
        }
    }
    Ok(())
}

/// The fields that are about a link.
fn link(list: &FindingList<'_>, finding: &Finding, row: &LinkRow) -> String {
    let target = list.written(finding, row).unwrap_or(finding.page);
    let texts = [
        list.address(row.source),
        list.address(target),
        &row.link.text,
        row.link.fragment.as_deref().unwrap_or_default(),
    ];
    format!("{},{}", texts.map(csv).join(","), row.link.count)
}
