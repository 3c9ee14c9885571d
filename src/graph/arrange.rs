//! Which pages a table shows, and in what order.

use super::{DisplayState, Filter, Graph, PageRow};
use crate::trace::UrlId;
use std::cmp::Ordering;

/// What a table is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The order in which pages were found.
    #[default]
    Found,
    /// The order of the legend.
    State,
    /// Addresses, letter by letter.
    Address,
    /// HTTP status; those without one last.
    Status,
    /// Links from the start.
    Depth,
}

/// A choice and order of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Words that address, title or what was taken out must have, in any case.
    pub search: String,
    /// Looks that are shown.
    pub filter: Filter,
    /// What it is sorted by.
    pub column: Column,
    /// Whether the last comes first.
    pub is_reversed: bool,
}

impl Arrangement {
    /// The pages as arranged; none where that is all of them in the order they were found.
    pub fn rows(&self, graph: &Graph) -> Option<Vec<UrlId>> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() && !self.filter.is_on() && self.column == Column::Found && !self.is_reversed {
            return None;
        }
        let pages = graph.pages();
        let wanted = |page: &PageRow| self.filter.shows(page.look()) && has_all(page, &words);
        let chosen = pages.iter().enumerate().filter(|(_, page)| wanted(page));
        let mut rows: Vec<UrlId> = chosen.map(|(id, _)| id as UrlId).collect();
        if self.column != Column::Found {
            rows.sort_by(|a, b| self.compare(&pages[*a as usize], &pages[*b as usize]));
        } else if self.is_reversed {
            rows.reverse();
        }
        Some(rows)
    }

    fn compare(&self, a: &PageRow, b: &PageRow) -> Ordering {
        let place = |page: &PageRow| DisplayState::ALL.iter().position(|look| *look == page.look());
        let order = match self.column {
            Column::Found => Ordering::Equal,
            Column::State => place(a).cmp(&place(b)),
            Column::Address => a.address.cmp(&b.address),
            // In either direction those without a status come last.
            Column::Status if a.status.is_none() || b.status.is_none() => {
                return a.status.is_none().cmp(&b.status.is_none());
            }
            Column::Status => a.status.cmp(&b.status),
            Column::Depth => a.depth.cmp(&b.depth),
        };
        if self.is_reversed { order.reverse() } else { order }
    }
}

fn has_all(page: &PageRow, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let (address, title) = (page.address.to_lowercase(), page.title.as_deref().unwrap_or_default().to_lowercase());
    let extracted = page.extracted.iter().flatten().map(|value| value.to_lowercase());
    let extracted: Vec<String> = extracted.collect();
    let has = |word: &str| {
        address.contains(word) || title.contains(word) || extracted.iter().any(|value| value.contains(word))
    };
    words.iter().all(|word| has(word))
}
