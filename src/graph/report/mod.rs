//! Files that tell somebody who was not there what was found: one a format.

mod csv;
mod escape;
mod html;
mod json;
mod junit;
mod markdown;

use super::Graph;
use super::findings::FindingList;
use std::io;

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// A row for each finding and link, for a spreadsheet.
    Csv,
    /// For an issue or a wiki.
    Markdown,
    /// A page that needs nothing else.
    Html,
    /// For programs.
    Json,
    /// For continuous integration: a test case for each page.
    Junit,
}

impl ReportFormat {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Markdown, Self::Html, Self::Json, Self::Junit];

    /// Its name for `exportAs`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "report-csv",
            Self::Markdown => "report-md",
            Self::Html => "report-html",
            Self::Json => "report-json",
            Self::Junit => "report-junit",
        }
    }

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Its MIME type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Html => "text/html;charset=utf-8",
            Self::Json => "application/json",
            Self::Junit => "application/xml",
        }
    }

    /// How names of its files end, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "report.csv",
            Self::Markdown => "report.md",
            Self::Html => "report.html",
            Self::Json => "report.json",
            Self::Junit => "junit.xml",
        }
    }
}

/// Writes a report of a graph, with every finding and every link that one is about.
///
/// # Errors
/// Those of the writer.
pub fn write_report(graph: &Graph, format: ReportFormat, mut out: impl io::Write) -> io::Result<()> {
    let list = FindingList::new(graph);
    match format {
        ReportFormat::Csv => csv::write(&list, &mut out),
        ReportFormat::Markdown => markdown::write(&list, &mut out),
        ReportFormat::Html => html::write(&list, &mut out),
        ReportFormat::Json => json::write(&list, &mut out),
        ReportFormat::Junit => junit::write(&list, &mut out),
    }
}
