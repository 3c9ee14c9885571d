//! Pages in the classes that a colour tells apart: sections, depths, links in, times, statuses.

use super::{ColorBy, ColorRole};
use crate::graph::PageRow;
use crate::trace::{PageState, UrlId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Colours of classes that have no order.
pub const CATEGORIES: usize = 8;
/// Colours of classes that have one.
pub const STEPS: usize = 6;
/// Pages that make a section one with a colour of its own, so that strays don't use the colours up.
const SECTION: u32 = 3;
/// The least depth, links in and µs of each class, and the names of the classes.
const DEPTHS: [(u64, &str); STEPS] = [(0, "start"), (1, "1"), (2, "2"), (3, "3"), (4, "4 to 5"), (6, "6 or more")];
const LINKS: [(u64, &str); STEPS] =
    [(0, "0 or 1"), (2, "2 to 4"), (5, "5 to 9"), (10, "10 to 29"), (30, "30 to 99"), (100, "100 or more")];
const TIMES: [(u64, &str); STEPS] = [
    (0, "under 0.1 s"),
    (100_000, "0.1 s"),
    (250_000, "0.25 s"),
    (500_000, "0.5 s"),
    (1_000_000, "1 s"),
    (3_000_000, "3 s or more"),
];
const STATUSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// A class of pages: an entry of the legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageClass {
    /// What its pages have in common.
    pub name: String,
    /// Its colour.
    pub ink: ColorRole,
    /// How many there are.
    pub count: u32,
}

/// All classes, and which of them each page is in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    /// The classes, in the order of the legend: at most sixteen.
    pub classes: Vec<PageClass>,
    of: Vec<u8>,
}

impl Classes {
    /// Those of the pages by what they are to be coloured by; none by state. `in_degree` is how many
    /// pages link to each.
    pub fn new(by: ColorBy, pages: &[PageRow], in_degree: &[u32]) -> Option<Self> {
        let links = |id: usize| u64::from(in_degree.get(id).copied().unwrap_or(0));
        let took = |page: &PageRow| (page.state == PageState::Ok || page.status.is_some()).then_some(page.took);
        Some(match by {
            ColorBy::State => return None,
            ColorBy::Section => sections(pages),
            ColorBy::Depth => steps(DEPTHS, None, pages.iter().map(|page| Some(u64::from(page.depth)))),
            ColorBy::LinksIn => steps(LINKS, None, (0..pages.len()).map(|id| Some(links(id)))),
            ColorBy::Time => steps(TIMES, Some("not read"), pages.iter().map(took)),
            ColorBy::Status => statuses(pages),
        })
    }

    /// The class of a page; the last one for a page that is not known.
    pub fn of(&self, page: UrlId) -> usize {
        self.of.get(page as usize).map_or(self.classes.len().saturating_sub(1), |class| usize::from(*class))
    }

    /// A page's colour.
    pub fn ink(&self, page: UrlId) -> ColorRole {
        self.classes.get(self.of(page)).map_or(ColorRole::Other, |class| class.ink)
    }

    fn count(names: Vec<(String, ColorRole)>, of: Vec<u8>) -> Self {
        let mut classes: Vec<PageClass> =
            names.into_iter().map(|(name, ink)| PageClass { name, ink, count: 0 }).collect();
        for class in &of {
            classes[usize::from(*class)].count += 1;
        }
        Self { classes, of }
    }
}

/// Classes by a number; `without` names the class of pages that have none.
fn steps(least: [(u64, &str); STEPS], without: Option<&str>, values: impl Iterator<Item = Option<u64>>) -> Classes {
    let class = |value: Option<u64>| match value {
        Some(value) => least.iter().filter(|(least, _)| *least <= value).count().saturating_sub(1) as u8,
        None => STEPS as u8,
    };
    let names = (0u8..).zip(least).map(|(step, (_, name))| (name.to_owned(), ColorRole::Step(step)));
    let rest = without.map(|name| (name.to_owned(), ColorRole::Other));
    Classes::count(names.chain(rest).collect(), values.map(class).collect())
}

fn statuses(pages: &[PageRow]) -> Classes {
    let class = |page: &PageRow| match page.status.map(|status| status / 100) {
        Some(first @ 2..=5) => first as u8 - 2,
        _ => STATUSES.len() as u8,
    };
    // The colours of pages that are fine, lead on, are missing, and whose server failed.
    let inks = [0, 5, 1, 3].map(ColorRole::Category);
    let names = STATUSES.into_iter().zip(inks).map(|(name, ink)| (name.to_owned(), ink));
    let rest = ("none".to_owned(), ColorRole::Other);
    Classes::count(names.chain([rest]).collect(), pages.iter().map(class).collect())
}

/// Classes by section. The first sections to be found that have a few pages get colours of their own,
/// in that order, so that a colour stays with its section while a crawl grows.
fn sections(pages: &[PageRow]) -> Classes {
    let is_read = |page: &PageRow| page.state != PageState::Skipped;
    let (host, path) = pages.first().map_or(("", ""), PageRow::host_and_path);
    let folder = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
    let has_hosts = pages.iter().any(|page| is_read(page) && page.host_and_path().0 != host);
    let section = |page: &PageRow| {
        let (host, path) = page.host_and_path();
        if has_hosts {
            return host.to_owned();
        }
        let below = path.strip_prefix(folder).unwrap_or(path.trim_start_matches('/'));
        below.split_once('/').map_or_else(|| "top level".to_owned(), |(first, _)| format!("{first}/"))
    };
    let mut many: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate().filter(|(_, page)| is_read(page)) {
        many.entry(section(page)).or_insert((0, id)).0 += 1;
    }
    let mut first: Vec<(usize, String)> =
        many.into_iter().filter(|(_, (count, _))| *count >= SECTION).map(|(name, (_, id))| (id, name)).collect();
    first.sort_unstable();
    first.truncate(CATEGORIES);
    let other = first.len() as u8;
    let place: BTreeMap<&str, u8> = first.iter().zip(0u8..).map(|((_, name), at)| (name.as_str(), at)).collect();
    let class = |page: &PageRow| {
        if is_read(page) { place.get(section(page).as_str()).copied().unwrap_or(other) } else { other + 1 }
    };
    let of = pages.iter().map(class).collect();
    let names = first.iter().zip(0u8..).map(|((_, name), at)| (name.clone(), ColorRole::Category(at)));
    let rest = [("other", ColorRole::Other), ("not followed", ColorRole::State(PageState::Skipped))];
    Classes::count(names.chain(rest.map(|(name, ink)| (name.to_owned(), ink))).collect(), of)
}
