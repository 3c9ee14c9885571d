//! Which pages a table shows, and in what order.

use super::{Column, Degrees, DisplayState, Filter, Graph, PageRow, Query};
use crate::trace::UrlId;
use std::cmp::Ordering;

/// A choice and order of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// What is searched for, as a [`Query`].
    pub search: String,
    /// The only pages that are shown, sorted; none where that is all of them.
    pub among: Option<Vec<UrlId>>,
    /// Looks that are shown.
    pub filter: Filter,
    /// What it is sorted by.
    pub column: Column,
    /// Whether the last comes first.
    pub is_reversed: bool,
}

impl Arrangement {
    /// The pages as arranged, those of other sites last; none where that is all of them in the order they were
    /// found. A search that is not understood leaves nothing out.
    pub fn rows(&self, graph: &Graph, degrees: Option<&Degrees>) -> Option<Vec<UrlId>> {
        let query = Query::parse(&self.search).unwrap_or_default();
        let pages = graph.pages();
        let is_as_found = query.is_empty()
            && self.among.is_none()
            && !self.filter.hides_states()
            && self.column == Column::Found
            && !self.is_reversed;
        if is_as_found && !pages.iter().any(PageRow::is_external) {
            return None;
        }
        let is_among = |id: &UrlId| self.among.as_ref().is_none_or(|among| among.binary_search(id).is_ok());
        let wanted = |id: UrlId, page: &PageRow| {
            is_among(&id) && self.filter.shows(page.look()) && query.matches(id, page, degrees)
        };
        let chosen = (0..).zip(pages).filter(|(id, page)| wanted(*id, page)).map(|(id, _)| id);
        let (mut rows, mut external): (Vec<UrlId>, Vec<UrlId>) =
            chosen.partition(|id| !pages[*id as usize].is_external());
        for rows in [&mut rows, &mut external] {
            if self.column != Column::Found {
                rows.sort_by(|a, b| self.compare(*a, *b, pages, degrees));
            } else if self.is_reversed {
                rows.reverse();
            }
        }
        rows.append(&mut external);
        Some(rows)
    }

    fn compare(&self, a: UrlId, b: UrlId, pages: &[PageRow], degrees: Option<&Degrees>) -> Ordering {
        let (one, other) = (&pages[a as usize], &pages[b as usize]);
        let address_of = |page: &PageRow| Some(pages.get(page.redirected_to? as usize)?.address.as_str());
        let place = |page: &PageRow| DisplayState::ALL.iter().position(|look| *look == page.look());
        match self.column {
            Column::Found => Ordering::Equal,
            Column::State => self.order(place(one), place(other)),
            Column::Address => self.order(Some(&one.address), Some(&other.address)),
            Column::Redirect => self.order(address_of(one), address_of(other)),
            Column::Type | Column::Title => self.order(self.column.text(one), self.column.text(other)),
            column => self.order(column.number(a, one, degrees), column.number(b, other, degrees)),
        }
    }

    /// In either direction those that have nothing come last.
    fn order<T: Ord>(&self, a: Option<T>, b: Option<T>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) if self.is_reversed => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
}
