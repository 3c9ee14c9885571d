//! Pages that were never read, folded into counted leaves.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::draw::{Camera, FOLDED, Folding, Form, Scene, Style, View};
use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::layout::Guides;
use crawlscope_engine::trace::{Cursor, Event, EventKind, Page, PageState, Reason};
use proptest::prelude::*;

/// The start, four pages that it led to and that were skipped, and one that page 1 led to.
fn folded() -> Folding {
    let mut folding = Folding::default();
    folding.add(None, false);
    for _ in 0..4 {
        folding.add(Some(0), true);
    }
    folding.add(Some(1), true);
    folding
}

#[test]
fn what_was_skipped_is_one_leaf_for_each_page_that_led_to_it() {
    let folding = folded();
    assert_eq!(folding.nodes(), [0, 1, 1, 1, 1, 2]);
    assert_eq!(folding.pages(), [0, 1, 5]);
    assert_eq!(folding.counts(), [1, 4, FOLDED, FOLDED, FOLDED, 1], "one alone stands for itself");
}

#[test]
fn what_is_read_after_all_leaves_its_leaf() {
    let mut folding = folded();
    folding.admit(0, &[3]);
    assert_eq!(folding.counts(), [1, 3, FOLDED, 1, FOLDED, 1]);
    assert_eq!((folding.nodes()[3], folding.is_leaf(3), folding.is_leaf(4)), (3, false, true));
    // The one that stands for the others: it keeps its node, and they get another.
    folding.admit(0, &[1]);
    assert_eq!(folding.counts(), [1, 1, 2, 1, FOLDED, 1]);
    assert_eq!(folding.nodes(), [0, 1, 4, 3, 4, 2]);
    assert_eq!((folding.head(4), folding.leaf_of(0)), (2, &[2, 4][..]));
    let before = folding.nodes().to_vec();
    folding.admit(0, &[1]);
    assert_eq!(folding.nodes(), before, "that is no news");
}

#[test]
fn a_leaf_is_opened_and_what_comes_after_is_not_folded() {
    let mut folding = folded();
    folding.open(0);
    assert!(folding.counts().iter().all(|count| *count == 1));
    folding.add(Some(0), true);
    assert_eq!((folding.counts().last(), folding.is_leaf(6)), (Some(&1), false));
}

#[test]
fn at_an_earlier_step_a_leaf_counts_the_pages_of_then() {
    assert_eq!(folded().counts_among(3), [1, 2, FOLDED]);
    assert_eq!(folded().counts_among(99).len(), 6);
}

#[derive(Clone, Debug)]
enum Do {
    Add(Option<u32>, bool),
    Admit(Vec<u32>),
    Open(u32),
}

fn deeds() -> impl Strategy<Value = Vec<Do>> {
    let deed = prop_oneof![
        6 => (prop::option::of(0u32..40), any::<bool>()).prop_map(|(parent, skipped)| Do::Add(parent, skipped)),
        2 => prop::collection::btree_set(0u32..40, 1..6).prop_map(|pages| Do::Admit(pages.into_iter().collect())),
        1 => (0u32..40).prop_map(Do::Open),
    ];
    prop::collection::vec(deed, 0..120)
}

proptest! {
    #[test]
    fn every_page_has_a_node_whose_page_stands_for_exactly_those_that_have_it(deeds in deeds()) {
        let (mut folding, mut parents) = (Folding::default(), Vec::new());
        for deed in deeds {
            match deed {
                Do::Add(parent, skipped) => {
                    let parent = parent.filter(|parent| (*parent as usize) < parents.len());
                    parents.push(parent);
                    folding.add(parent, skipped);
                }
                Do::Admit(pages) => {
                    for parent in parents.iter().flatten() {
                        folding.admit(*parent, &pages);
                    }
                    prop_assert!(pages.iter().all(|page| !folding.is_leaf(*page)));
                }
                Do::Open(page) => folding.open(page),
            }
            prop_assert!((0..folding.len() as u32).all(|page| folding.is_leaf(page) || folding.counts()[page as usize] == 1));
            prop_assert_eq!(folding.len(), parents.len());
            for (page, node) in (0u32..).zip(folding.nodes()) {
                let sharing = folding.nodes().iter().filter(|other| *other == node).count() as u32;
                let is_first = folding.pages()[*node as usize] == page;
                prop_assert_eq!(folding.counts()[page as usize], if is_first { sharing } else { FOLDED });
            }
        }
    }
}

#[test]
fn a_leaf_is_drawn_once_larger_and_with_its_number() {
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    let found = |url: u32| EventKind::Discovered {
        url,
        address: format!("https://site.test/{url}"),
        depth: url.min(1),
        from: (url > 0).then_some(0),
    };
    let read = [EventKind::Page(Box::new(Page { state: PageState::Ok, ..Page::bare(0) }))];
    let skipped = (1..6).map(|url| EventKind::Skipped { url, reason: Reason::OffSite });
    let events: Vec<Event> =
        (0..6).map(found).chain(read).chain(skipped).map(|kind| Event { at: 0, task: 0, kind }).collect();
    cursor.advance(&events);
    let graph = cursor.into_fold();
    let (xs, ys) = ([0.0, 120.0, 120.0, 120.0, 120.0, -50.0], [0.0; 6]);
    let links = [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)];
    let guides = Guides::default();
    let counts = [1, 4, FOLDED, FOLDED, FOLDED, 1];
    let scene = Scene {
        pages: graph.pages(),
        xs: &xs,
        ys: &ys,
        links: &links,
        in_degree: &[],
        pinned: &[],
        guides: &guides,
        style: Style { counts: &counts, ..Style::default() },
    };
    let view = View { camera: Camera { width: 400.0, height: 300.0, ..Camera::default() }, ..View::default() };
    let picture = scene.picture(&view, 100);
    let dots: Vec<_> = picture.marks.iter().filter(|mark| mark.form == Form::Dot).collect();
    assert_eq!(dots.len(), 2);
    assert!(dots[0].r > dots[1].r);
    let lines: usize = picture.lines.iter().map(|(.., lines)| lines.len()).sum();
    assert_eq!(lines, 2 * 3, "two links with their arrows");
    assert!(picture.labels.iter().any(|label| label.text == "+4"), "{:?}", picture.labels);
    assert_eq!(scene.pick(&view, 320.0, 150.0), Some(1));
}
