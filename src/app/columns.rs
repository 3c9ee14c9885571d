//! Which columns the table of pages has, how wide they are, and what stands in their cells.

use super::numbers::{bytes, thousands};
use super::short_address;
use crate::graph::{Column, Degrees, PageRow};
use crate::language::tr;
use crate::trace::UrlId;

/// The narrowest and the widest that a column can be made, px.
pub const COLUMN_WIDTHS: (u16, u16) = (48, 960);
/// What the addresses have at least where nobody has made them narrower, px.
const LEAST_FOR_ADDRESSES: u16 = 112;

/// The columns that the user has chosen, and the widths he has given them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// As in [`Column::ALL`]; none where nothing was chosen.
    chosen: Option<[bool; Column::ALL.len()]>,
    /// px, as in [`Column::ALL`]; 0 where none was given.
    widths: [u16; Column::ALL.len()],
}

impl Columns {
    /// Reads what [`Self::text`] has written; what is not understood is left out.
    pub fn read(text: &str) -> Self {
        let mut columns = Self::default();
        for token in text.split_whitespace() {
            let (name, width) = token.split_once('=').map_or((token, None), |(name, width)| (name, Some(width)));
            let Some(column) = Column::ALL.into_iter().find(|column| column.name() == name) else { continue };
            match width {
                Some(width) => columns.widths[column as usize] = width.parse().map_or(0, clamped),
                None => columns.chosen.get_or_insert_default()[column as usize] = true,
            }
        }
        columns
    }

    /// A form to keep: `state status size=90`.
    pub fn text(&self) -> String {
        let chosen = Column::ALL.into_iter().filter(|column| self.chosen.is_some_and(|all| all[*column as usize]));
        let mut tokens: Vec<String> = chosen.map(|column| column.name().to_owned()).collect();
        let widths = Column::ALL.into_iter().map(|column| (column, self.widths[column as usize]));
        tokens.extend(widths.filter(|pair| pair.1 > 0).map(|(column, width)| format!("{}={width}", column.name())));
        tokens.join(" ")
    }

    /// Whether a column is shown. Where there is little room there are fewer, unless they were chosen.
    pub fn shows(&self, column: Column, narrow: bool) -> bool {
        match (column, self.chosen) {
            (Column::Address, _) => true,
            (_, Some(chosen)) => chosen[column as usize],
            (Column::State | Column::Status, None) => true,
            (Column::Depth, None) => !narrow,
            _ => false,
        }
    }

    /// The columns that are shown, in their order.
    pub fn shown(&self, narrow: bool) -> impl Iterator<Item = Column> + use<'_> {
        Column::ALL.into_iter().filter(move |column| self.shows(*column, narrow))
    }

    /// Shows a column, or no longer.
    pub(super) fn toggle(&mut self, column: Column, narrow: bool) {
        let mut chosen = Column::ALL.map(|column| self.shows(column, narrow));
        chosen[column as usize] ^= true;
        self.chosen = Some(chosen);
    }

    /// Makes a column so many px wide, within bounds; none: as wide as it is by itself.
    pub(super) fn set_width(&mut self, column: Column, width: Option<i32>) {
        let within = |width: i32| clamped(u16::try_from(width.max(0)).unwrap_or(u16::MAX));
        self.widths[column as usize] = width.map_or(0, within);
    }

    /// How wide a column is, px; none for addresses that take what is left.
    pub fn width(&self, column: Column) -> Option<u16> {
        let own = match column {
            Column::Address => None,
            Column::State => Some(88),
            Column::Status | Column::Depth => Some(58),
            Column::LinksIn | Column::LinksOut | Column::Size => Some(76),
            Column::Time => Some(60),
            Column::Type => Some(128),
            Column::Title | Column::Redirect => Some(200),
            Column::Found => Some(0),
        };
        Some(self.widths[column as usize]).filter(|width| *width > 0).or(own)
    }

    /// What the shown columns need at least, px.
    pub fn least_width(&self, narrow: bool) -> u32 {
        self.shown(narrow).map(|column| u32::from(self.width(column).unwrap_or(LEAST_FOR_ADDRESSES))).sum()
    }

    /// Whether a column asks how many links lead to a page, or from it.
    pub(super) fn needs_degrees(&self, narrow: bool) -> bool {
        self.shown(narrow).any(Column::needs_degrees)
    }
}

fn clamped(width: u16) -> u16 {
    width.clamp(COLUMN_WIDTHS.0, COLUMN_WIDTHS.1)
}

/// What stands in the cell of a page; addresses are shortened against `start`.
pub fn cell(column: Column, id: UrlId, pages: &[PageRow], degrees: Option<&Degrees>, start: &str) -> String {
    let Some(page) = pages.get(id as usize) else { return String::new() };
    let number = || column.number(id, page, degrees);
    match column {
        Column::Found => String::new(),
        Column::State => tr(page.look().name()).to_owned(),
        Column::Address => short_address(page, start).to_owned(),
        Column::Title => page.title.clone().unwrap_or_default(),
        Column::Type => page.content_type.as_deref().map(media_type).unwrap_or_default().to_owned(),
        Column::Redirect => {
            let to = page.redirected_to.and_then(|to| pages.get(to as usize));
            to.map_or(String::new(), |to| short_address(to, start).to_owned())
        }
        Column::Size => number().map(bytes).unwrap_or_default(),
        Column::Status | Column::LinksIn | Column::LinksOut | Column::Depth | Column::Time => {
            number().map(thousands).unwrap_or_default()
        }
    }
}

/// A `Content-Type` without its parameters.
fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}
