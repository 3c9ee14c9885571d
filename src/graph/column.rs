//! What a table shows of a page.

use super::PageRow;
use crate::trace::UrlId;

/// How many distinct pages link to each page, and how many each links to, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Degrees {
    /// Links in.
    pub ins: Vec<u32>,
    /// Links out.
    pub outs: Vec<u32>,
}

impl Degrees {
    /// Those of distinct links (source, target) among so many pages.
    pub fn of(pages: usize, links: &[(UrlId, UrlId)]) -> Self {
        let mut degrees = Self { ins: vec![0; pages], outs: vec![0; pages] };
        for (source, target) in links {
            degrees.outs.get_mut(*source as usize).into_iter().for_each(|many| *many += 1);
            degrees.ins.get_mut(*target as usize).into_iter().for_each(|many| *many += 1);
        }
        degrees
    }
}

/// What a table shows of a page, and is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The order of the legend.
    State,
    /// Addresses, letter by letter.
    Address,
    /// HTTP status.
    Status,
    /// Distinct pages that link to it.
    LinksIn,
    /// Distinct pages that it links to.
    LinksOut,
    /// Links from the start.
    Depth,
    /// `Content-Type` as sent.
    Type,
    /// Bytes of the body.
    Size,
    /// How long its answer took.
    Time,
    /// The document's title.
    Title,
    /// Where it redirects to.
    Redirect,
    /// The order in which pages were found, which is in no column.
    #[default]
    Found,
}

impl Column {
    /// All of them in their order in the table, and the order of finding.
    pub const ALL: [Self; 12] = [
        Self::State,
        Self::Address,
        Self::Status,
        Self::LinksIn,
        Self::LinksOut,
        Self::Depth,
        Self::Type,
        Self::Size,
        Self::Time,
        Self::Title,
        Self::Redirect,
        Self::Found,
    ];

    /// A name to keep it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Address => "page",
            Self::Status => "status",
            Self::LinksIn => "in",
            Self::LinksOut => "out",
            Self::Depth => "depth",
            Self::Type => "type",
            Self::Size => "size",
            Self::Time => "ms",
            Self::Title => "title",
            Self::Redirect => "redirect",
            Self::Found => "found",
        }
    }

    /// Whether it is about links, which takes the [`Degrees`].
    pub fn needs_degrees(self) -> bool {
        matches!(self, Self::LinksIn | Self::LinksOut)
    }

    /// Whether what stands in it are numbers.
    pub fn is_number(self) -> bool {
        self.needs_degrees() || matches!(self, Self::Status | Self::Depth | Self::Size | Self::Time)
    }

    /// The number in it, if it is known. What was not read has neither size nor time.
    pub fn number(self, id: UrlId, page: &PageRow, degrees: Option<&Degrees>) -> Option<u64> {
        let degree = |of: fn(&Degrees) -> &Vec<u32>| Some(of(degrees?).get(id as usize).copied().unwrap_or(0).into());
        match self {
            Self::Status => page.status.map(u64::from),
            Self::LinksIn => degree(|degrees| &degrees.ins),
            Self::LinksOut => degree(|degrees| &degrees.outs),
            Self::Depth => Some(page.depth.into()),
            Self::Size => page.status.map(|_| page.bytes),
            Self::Time => page.status.map(|_| page.took / 1000),
            _ => None,
        }
    }

    /// The text in it, if it has one.
    pub(super) fn text(self, page: &PageRow) -> Option<&str> {
        let text = match self {
            Self::Type => page.content_type.as_deref(),
            Self::Title => page.title.as_deref(),
            _ => None,
        };
        text.filter(|text| !text.is_empty())
    }
}
