//! Outlines drawn by hand: which pages are in them, and what is done with these.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromStage, ToStage};
use crawlscope_engine::app::{Attributes, Effect, Model, Msg, update};
use crawlscope_engine::draw::{Camera, Folding, Scene, Spotlight, Style, View, is_inside};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::layout::Guides;
use crawlscope_engine::trace::{EventKind, RunEnd};
use proptest::prelude::*;
use support::page::{batch, page};

const SQUARE: [(f32, f32); 4] = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];

#[test]
fn a_point_is_inside_what_goes_around_it() {
    assert!(is_inside(&SQUARE, (5.0, 5.0)));
    assert!(!is_inside(&SQUARE, (15.0, 5.0)) && !is_inside(&SQUARE, (5.0, -1.0)));
    let bay = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 2.0), (0.0, 10.0)];
    assert!(!is_inside(&bay, (5.0, 6.0)) && is_inside(&bay, (1.0, 5.0)), "a bay is outside");
    assert!(
        !is_inside(&[], (0.0, 0.0)) && !is_inside(&SQUARE[..1], (0.0, 0.0)) && !is_inside(&SQUARE[..2], (5.0, 0.0))
    );
}

proptest! {
    #[test]
    fn it_does_not_matter_where_an_outline_begins_or_which_way_it_goes(
        mut corners in prop::collection::vec((-50.0f32..50.0, -50.0f32..50.0), 3..20),
        point in (-60.0f32..60.0, -60.0f32..60.0), turn in 0usize..20,
    ) {
        let before = is_inside(&corners, point);
        let many = corners.len();
        corners.rotate_left(turn % many);
        prop_assert_eq!(is_inside(&corners, point), before);
        corners.reverse();
        prop_assert_eq!(is_inside(&corners, point), before);
        prop_assert!(!is_inside(&corners, (70.0, 0.0)));
    }
}

/// A page whose crawl has found these, and has ended.
fn crawled() -> Model {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    let addresses = ["http://here.test/", "http://here.test/a", "http://here.test/b", "http://here.test/c"];
    let found = (0..).zip(addresses).map(|(url, address)| EventKind::Discovered {
        url,
        address: address.to_owned(),
        depth: url.min(1),
        from: (url > 0).then_some(0),
    });
    let start = [EventKind::RunStarted { config: String::new() }];
    let end = [EventKind::RunEnded { why: RunEnd::Joined }];
    update(&mut model, Msg::Batch(0, batch(start.into_iter().chain(found).chain(end))));
    model
}

fn outlined(model: &mut Model, pages: &[u32]) -> Vec<Effect> {
    update(model, Msg::Stage { message: FromStage::Outlined(pages.to_vec()), keyboard: false })
}

fn lit(effects: &[Effect]) -> Vec<Option<Vec<u32>>> {
    let lit = |effect: &Effect| match effect {
        Effect::ToStage(ToStage::Lit(pages)) => Some(pages.clone()),
        _ => None,
    };
    effects.iter().filter_map(lit).collect()
}

#[test]
fn pages_in_an_outline_are_those_whose_middle_is_with_what_is_folded_into_them() {
    let model = crawled();
    let graph = model.main().graph.fold();
    let mut folding = Folding::default();
    folding.add(None, false);
    folding.add(Some(0), false);
    folding.add(Some(0), true);
    folding.add(Some(0), true);
    let (xs, ys, guides) = ([0.0, 50.0, 80.0, 80.0], [0.0; 4], Guides::default());
    let scene = Scene {
        pages: graph.pages(),
        xs: &xs,
        ys: &ys,
        links: &[],
        in_degree: &[],
        pinned: &[],
        guides: &guides,
        style: Style { counts: folding.counts(), ..Style::default() },
    };
    let view = View { camera: Camera { width: 200.0, height: 200.0, ..Camera::default() }, ..View::default() };
    let around = |left: f32, right: f32| [(left, 50.0), (right, 50.0), (right, 150.0), (left, 150.0)];
    assert_eq!(scene.outlined(&view, &around(140.0, 160.0), &folding), [1]);
    assert_eq!(scene.outlined(&view, &around(140.0, 190.0), &folding), [1, 2, 3], "a leaf stands for two");
    assert!(scene.outlined(&view, &around(0.0, 20.0), &folding).is_empty());
}

#[test]
fn what_is_in_an_outline_is_lit_counted_and_what_the_table_has() {
    let mut model = crawled();
    assert_eq!(lit(&outlined(&mut model, &[1, 3])), [Some(vec![1, 3])]);
    assert_eq!(model.spotlight_in_words().as_deref(), Some("2 pages in the outline"));
    assert_eq!(model.spoken, "2 pages in the outline");
    let graph = model.main().graph.fold();
    assert_eq!((model.findings.len(graph), model.findings.page(1, graph)), (2, Some(3)));
    assert_eq!(
        lit(&update(&mut model, Msg::Search("/a".into()))),
        [Some(vec![1])],
        "and of those what is searched for"
    );
}

#[test]
fn a_bubble_that_opens_or_closes_is_said() {
    let mut model = crawled();
    let opened = |name: Option<&str>, pages| Msg::Stage {
        message: FromStage::Opened(name.map(str::to_owned), pages),
        keyboard: false,
    };
    update(&mut model, opened(Some("/docs/"), 1));
    assert_eq!(
        (model.spoken.as_str(), model.spotlight_in_words()),
        ("In /docs/: 1 page", Some("In /docs/: 1 page".into()))
    );
    update(&mut model, opened(None, 0));
    assert_eq!((model.spoken.as_str(), model.spotlight_in_words()), ("The section is one disc again", None));
}

#[test]
fn escape_forgets_an_outline_and_then_the_selection() {
    let mut model = crawled();
    update(&mut model, Msg::Select(Some(2)));
    outlined(&mut model, &[1, 3]);
    assert_eq!(lit(&update(&mut model, Msg::Escape)), [None]);
    assert_eq!((model.spotlight_in_words(), model.findings.selected), (None, Some(2)));
    update(&mut model, Msg::Escape);
    assert_eq!(model.findings.selected, None);
}

#[test]
fn an_outline_around_nothing_is_said_and_changes_nothing() {
    let mut model = crawled();
    assert!(lit(&outlined(&mut model, &[])).is_empty());
    assert_eq!((model.spotlight_in_words(), model.spoken.as_str()), (None, "No page is in the outline"));
}

#[test]
fn an_outline_is_looked_at_alone_and_all_is_shown_again() {
    let mut model = crawled();
    outlined(&mut model, &[1, 3]);
    update(&mut model, Msg::Spotlight(Some(Spotlight::Lit)));
    assert_eq!(model.spotlight_in_words().as_deref(), Some("Only the 2 pages in the outline"));
    update(&mut model, Msg::Escape);
    assert_eq!(model.spotlight_in_words().as_deref(), Some("2 pages in the outline"), "it is still there");
    update(&mut model, Msg::Spotlight(Some(Spotlight::Lit)));
    update(&mut model, Msg::ClearOutline);
    assert_eq!((model.spotlight_in_words(), model.view.spotlight), (None, None));
}

#[test]
fn the_next_crawl_has_no_outline_and_a_new_picture_gets_it_again() {
    let mut model = crawled();
    outlined(&mut model, &[1, 3]);
    let effects = update(&mut model, Msg::StageFailed("its memory may have run out".into()));
    assert_eq!(lit(&effects), [Some(vec![1, 3])]);
    update(&mut model, Msg::Start(Reach::Anywhere));
    assert_eq!(model.outlined(), None);
}
