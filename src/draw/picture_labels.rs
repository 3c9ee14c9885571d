//! The labels of the picture: which pages have their names, and what these are.

use super::labels::{Label, LabelRequest, place_labels};
use super::picture::{Mark, Scene, View};
use super::{Bubbles, Form};
use crate::graph::PageRow;
use crate::trace::UrlId;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most labels at once, on canvases of a usual and of a great size: beyond it a picture is a page
/// of text.
const MOST_LABELS: (usize, usize) = (60, 200);
/// Most labels of pages where there are boxes of folders.
const MOST_AMONG_BOXES: usize = 12;
/// Px² for each label, where that makes more than the fewest of them.
const LABEL_AREA: f32 = 8_000.0;
/// Characters of a label.
const LABEL_CHARS: usize = 28;

impl Scene<'_> {
    /// What is behind the pages first, then the selected and the hovered node, the start, hubs and the index pages of
    /// sections, then the most linked. Of those about as much linked, what had a label before comes first.
    pub(super) fn labels(
        &self,
        view: &View,
        marks: &[Mark],
        bubbles: &Bubbles,
        mut names: Vec<LabelRequest>,
    ) -> Vec<Label> {
        names.extend(self.bubble_labels(view, bubbles));
        let strong = |mark: &Mark| Some(mark.id) == view.hovered || Some(mark.id) == view.selected;
        let is_many = |mark: &Mark| mark.form == Form::Dot && self.stands_for(mark.id) > 1;
        let mut wishing: Vec<&Mark> = marks
            .iter()
            .filter(|mark| strong(mark) || (!mark.dim && (mark.form != Form::Dot || is_many(mark))))
            .collect();
        let before: BTreeMap<UrlId, u8> =
            self.style.labels.iter().filter_map(|label| Some((label.page?, label.side))).collect();
        let degree = |mark: &Mark| self.in_degree.get(mark.id as usize).copied().unwrap_or(0);
        wishing.sort_by_cached_key(|mark| {
            let (degree, is_new) = (degree(mark), !before.contains_key(&mark.id));
            (
                !strong(mark),
                is_many(mark),
                self.tier(mark.id),
                Reverse(degree.checked_ilog2()),
                is_new,
                Reverse(degree),
                mark.id,
            )
        });
        let wish = |mark: &Mark| LabelRequest {
            x: mark.x,
            y: mark.y,
            r: mark.r,
            text: match self.stands_for(mark.id) {
                many if is_many(mark) => format!("+{many}"),
                _ => label_of(&self.pages[mark.id as usize], mark.id == 0),
            },
            strong: strong(mark),
            // Around hubs there is no room that leaves don't have.
            covers: strong(mark) || self.tier(mark.id) < 2,
            page: Some(mark.id),
            side: before.get(&mark.id).copied().unwrap_or(0),
        };
        // Faint ones may lie under a label: what is selected is to be read.
        let solid =
            marks.iter().filter(|mark| mark.form != Form::Dot && !mark.dim).map(|mark| (mark.x, mark.y, mark.r));
        let solid = solid.chain(bubbles.list.iter().map(|bubble| (bubble.x, bubble.y, bubble.r)));
        // Among boxes that are named, a page's name is easily taken for one of theirs.
        let most = if self.guides.boxes.is_empty() { MOST_LABELS.1 } else { names.len() + MOST_AMONG_BOXES };
        let room = (view.camera.width * view.camera.height / LABEL_AREA) as usize;
        place_labels(
            &view.camera,
            solid,
            names.into_iter().chain(wishing.into_iter().map(wish)),
            room.clamp(MOST_LABELS.0, MOST_LABELS.1).min(most),
            1.0 + self.style.labels_larger,
        )
    }
}

impl Scene<'_> {
    /// How early a page gets its name: the start, then hubs and what has a folder's address, then the others.
    fn tier(&self, page: UrlId) -> u8 {
        let row = &self.pages[page as usize];
        let path = row.host_and_path().1;
        let is_index = path.ends_with('/') || path.rsplit('/').next().is_some_and(|name| name.starts_with("index."));
        let is_hub = self.style.navigation.get(page as usize) == Some(&true);
        match page {
            0 => 0,
            _ if self.way().is_some_and(|way| way.has(page)) => 0,
            _ if is_hub || is_index => 1,
            _ => 2,
        }
    }
}

/// A page's title, or else the end of its address; of the first one with what it is.
fn label_of(page: &PageRow, is_first: bool) -> String {
    let name = name_of(page);
    match is_first && page.is_start() {
        true if name.is_empty() => "start".to_owned(),
        true => format!("start · {name}"),
        false => name,
    }
}

fn name_of(page: &PageRow) -> String {
    let address = page.address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = match page.title.as_deref().map(own_title) {
        Some(title) if !title.is_empty() => title,
        _ => address.rsplit('/').next().unwrap_or(address),
    };
    if name.chars().count() <= LABEL_CHARS {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LABEL_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A title without the site's name, which mostly follows a dash, bar or dot.
pub fn own_title(title: &str) -> &str {
    let cut = [" – ", " — ", " | ", " - ", " · "].iter().filter_map(|mark| title.find(mark)).min();
    title[..cut.unwrap_or(title.len())].trim()
}
