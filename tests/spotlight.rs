//! A part of the picture that is looked at alone, the menu of a page, and the trail of what was selected.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromStage, ToStage};
use crawlscope_engine::app::{Attributes, Effect, Model, Msg, update};
use crawlscope_engine::draw::{Camera, ColorRole, Overview, Picture, Scene, Spotlight, Spotlit, Style, View, seen_of};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::layout::{Bounds, Guides};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Page, PageState, RunEnd};
use support::page::{batch, page, page_at};

/// Links of pages in a row, 0 to 5: each to the next; 5 is navigation; nothing leads back.
const LINKS: [(u32, u32); 8] = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (1, 5), (2, 5), (3, 5)];
const NAVIGATION: [bool; 6] = [false, false, false, false, false, true];

fn row() -> Graph {
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    let found = |url: u32| EventKind::Discovered {
        url,
        address: format!("https://site.test/{url}"),
        depth: url,
        from: if url == 5 { Some(0) } else { url.checked_sub(1) },
    };
    let read = |url: u32| {
        let state = if url == 4 { PageState::Broken } else { PageState::Ok };
        EventKind::Page(Box::new(Page { state, ..Page::bare(url) }))
    };
    let kinds = (0..6).map(found).chain((0..6).map(read));
    let events: Vec<Event> = kinds.map(|kind| Event { at: 0, task: 0, kind }).collect();
    cursor.advance(&events);
    cursor.into_fold()
}

fn with_scene<T>(style: Style<'_>, then: impl FnOnce(Scene<'_>, View) -> T) -> T {
    let (graph, guides) = (row(), Guides::default());
    let xs = [-200.0, -100.0, 0.0, 100.0, 200.0, 0.0];
    let ys = [0.0, 0.0, 0.0, 0.0, 0.0, 80.0];
    let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
    let scene = Scene {
        pages: graph.pages(),
        xs: &xs,
        ys: &ys,
        links: &LINKS,
        in_degree: &[0, 1, 1, 1, 1, 4],
        pinned: &[],
        guides: &guides,
        style: Style { navigation: &NAVIGATION, ..style },
    };
    then(scene, View { camera, ..View::default() })
}

fn spotlit(spotlight: Spotlight) -> Spotlit {
    with_scene(Style::default(), |scene, _| scene.spotlit(spotlight))
}

fn drawn(spotlight: Spotlight) -> Picture {
    let spotlit = spotlit(spotlight);
    with_scene(Style { spotlit: Some(&spotlit), ..Style::default() }, |scene, view| scene.picture(&view, 100))
}

mod what_is_around_a_page {
    use super::*;

    #[test]
    fn is_what_drawn_links_reach_whichever_way_they_lead() {
        assert_eq!(spotlit(Spotlight::Around(2, 1)).pages, [1, 2, 3]);
        assert_eq!(spotlit(Spotlight::Around(2, 2)).pages, [0, 1, 2, 3, 4]);
        // The menu's page was found over a link of the start, which is drawn.
        assert_eq!(spotlit(Spotlight::Around(2, 3)).pages, [0, 1, 2, 3, 4, 5]);
        let shown = Style { shows_navigation: true, ..Style::default() };
        let with_menus = with_scene(shown, |scene, _| scene.spotlit(Spotlight::Around(2, 1)));
        assert_eq!(with_menus.pages, [1, 2, 3, 5]);
    }

    #[test]
    fn is_all_that_is_drawn_and_can_be_picked() {
        let picture = drawn(Spotlight::Around(2, 1));
        let mut ids: Vec<u32> = picture.marks.iter().map(|mark| mark.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, [1, 2, 3]);
        assert!(picture.marks.iter().all(|mark| !mark.dim));
        let spotlit = spotlit(Spotlight::Around(2, 1));
        with_scene(Style { spotlit: Some(&spotlit), ..Style::default() }, |scene, view| {
            assert_eq!(scene.pick(&view, 400.0, 300.0), Some(2));
            assert_eq!(scene.pick(&view, 600.0, 300.0), None, "page 4 is left out");
            let bounds = scene.spotlit_bounds(&view).expect("pages");
            assert!((bounds.left, bounds.right) == (-160.0, 160.0), "{bounds:?}");
        });
    }

    #[test]
    fn of_a_page_that_there_is_not_is_nothing_to_panic_about() {
        assert!(spotlit(Spotlight::Around(77, 3)).pages.is_empty());
        assert!(spotlit(Spotlight::Way(77, 0)).pages.is_empty());
    }
}

mod a_path {
    use super::*;

    #[test]
    fn is_a_shortest_one_over_all_links_in_their_direction() {
        assert_eq!(spotlit(Spotlight::Way(0, 3)).way, [0, 1, 2, 3]);
        assert_eq!(spotlit(Spotlight::Way(0, 5)).way, [0, 5]);
        assert_eq!(spotlit(Spotlight::Way(2, 2)).way, [2]);
        assert_eq!(spotlit(Spotlight::Way(3, 0)), Spotlit::default(), "nothing leads back");
    }

    #[test]
    fn stands_out_while_all_else_is_faint() {
        let picture = drawn(Spotlight::Way(1, 3));
        let faint = |id: u32| picture.marks.iter().find(|mark| mark.id == id).expect("drawn").dim;
        assert_eq!((0..6).map(faint).collect::<Vec<_>>(), [true, false, false, false, true, true]);
        let (.., steps) = picture.lines.iter().find(|(ink, ..)| *ink == ColorRole::LinkOut).expect("lines");
        // Each a line and the two strokes of its arrow.
        assert_eq!(steps.len(), 2 * 3);
    }
}

mod the_overview {
    use super::*;

    const BOUNDS: Bounds = Bounds { left: -200.0, right: 200.0, top: -100.0, bottom: 100.0 };

    #[test]
    fn is_there_only_while_a_part_is_in_sight() {
        let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
        assert_eq!(seen_of(&camera.fitted(BOUNDS), BOUNDS), None);
        let near = Camera { scale: 8.0, ..camera };
        let [left, top, width, height] = seen_of(&near, BOUNDS).expect("a part");
        assert!(left > 0.0 && top > 0.0 && left + width < 120.0 && top + height < 90.0);
        assert!((left + width / 2.0 - 60.0).abs() < 0.01 && (top + height / 2.0 - 45.0).abs() < 0.01, "the middle");
    }

    #[test]
    fn has_a_cell_for_each_place_with_pages_and_tells_broken_ones_apart() {
        let Overview { pages, broken } = with_scene(Style::default(), |scene, view| scene.overview(&view, BOUNDS));
        assert_eq!((pages.matches('M').count(), broken.matches('M').count()), (5, 1));
        assert!(broken.starts_with("M116 45h"), "{broken}");
    }
}

/// A page whose crawl has found pages of these addresses, the first being the start, and has ended.
fn crawled(mut model: Model, addresses: &[&str]) -> Model {
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, found(addresses)));
    model
}

fn found(addresses: &[&str]) -> Vec<u8> {
    let start = [EventKind::RunStarted { config: String::new() }];
    let pages = (0..).zip(addresses).map(|(url, address)| EventKind::Discovered {
        url,
        address: (*address).to_owned(),
        depth: url.min(1),
        from: (url > 0).then_some(0),
    });
    batch(start.into_iter().chain(pages).chain([EventKind::RunEnded { why: RunEnd::Joined }]))
}

const SITE: [&str; 4] = ["http://here.test/", "http://here.test/blog/one", "http://here.test/two", "mailto:a@b.test"];

fn here() -> Model {
    crawled(page(Attributes::default()), &SITE)
}

fn lights(effects: &[Effect]) -> Vec<Option<Spotlight>> {
    let light = |effect: &Effect| match effect {
        Effect::ToStage(ToStage::Spotlight(spotlight)) => Some(*spotlight),
        _ => None,
    };
    effects.iter().filter_map(light).collect()
}

fn stage(message: FromStage) -> Msg {
    Msg::Stage { message, keyboard: false }
}

#[test]
fn what_is_looked_at_alone_is_said_in_words_and_escape_shows_all_again() {
    let mut model = here();
    assert_eq!(model.spotlight_in_words(), None);
    update(&mut model, Msg::Select(Some(1)));
    assert_eq!(lights(&update(&mut model, Msg::ToggleAround)), [Some(Spotlight::Around(1, 1))]);
    update(&mut model, stage(FromStage::Spotlit(3)));
    assert_eq!(model.spotlight_in_words().as_deref(), Some("3 pages within one link of /blog/one"));
    assert_eq!(lights(&update(&mut model, Msg::Hops(1))), [Some(Spotlight::Around(1, 2))]);
    update(&mut model, Msg::Hops(i32::MAX));
    assert_eq!(model.view.spotlight, Some(Spotlight::Around(1, 3)), "no further than three");
    update(&mut model, Msg::Spotlight(Some(Spotlight::Way(0, 2))));
    update(&mut model, stage(FromStage::Spotlit(2)));
    assert_eq!(model.spotlight_in_words().as_deref(), Some("Shortest path from / to /two: 1 click"));
    update(&mut model, stage(FromStage::Spotlit(0)));
    assert_eq!(model.spotlight_in_words().as_deref(), Some("No path of links leads from / to /two"));
    assert_eq!(lights(&update(&mut model, Msg::Escape)), [None]);
    assert_eq!((model.view.spotlight, model.findings.selected), (None, Some(1)), "the selection stays");
    update(&mut model, Msg::Escape);
    assert_eq!(model.findings.selected, None);
}

#[test]
fn the_next_crawl_is_shown_whole() {
    let mut model = here();
    update(&mut model, Msg::Spotlight(Some(Spotlight::Around(1, 1))));
    update(&mut model, Msg::Start(Reach::Anywhere));
    assert_eq!(model.view.spotlight, None);
}

#[test]
fn a_menu_offers_what_the_page_can_be_used_for() {
    let mut model = here();
    let mut open = |page: u32| {
        update(&mut model, stage(FromStage::Menu(page, 5.0, 6.0)));
        model.menu_items().expect("a menu")
    };
    let start = open(0);
    assert_eq!((start.from_start, start.from_selected, start.folder, start.can_crawl), (None, None, None, true));
    let mail = open(3);
    assert_eq!((mail.is_web, mail.can_crawl), (false, false));
    update(&mut model, Msg::Select(Some(2)));
    update(&mut model, stage(FromStage::Menu(1, 5.0, 6.0)));
    let items = model.menu_items().expect("a menu");
    assert_eq!(items.folder.as_deref(), Some("/blog/"));
    let ways = (items.from_start, items.from_selected);
    assert_eq!(ways, (Some(Spotlight::Way(0, 1)), Some(Spotlight::Way(2, 1))));
    update(&mut model, Msg::Escape);
    assert_eq!(model.menu_items(), None);
}

#[test]
fn a_folder_is_left_out_of_the_next_crawl_once() {
    let mut model = crawled(page(Attributes::from([("exclude", ".pdf$")])), &SITE);
    for _ in 0..2 {
        update(&mut model, stage(FromStage::Menu(1, 5.0, 6.0)));
        update(&mut model, Msg::Exclude);
        assert_eq!(model.attributes.get("exclude"), Some(".pdf$ /blog/"));
    }
    assert!(model.view.menu.is_none() && model.notice.is_some());
}

#[test]
fn a_crawl_begins_at_a_page_as_if_its_address_had_been_typed() {
    let started = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::StartCrawl(config, ..) => Some(config.start[0].to_string()),
            _ => None,
        })
    };
    let mut model = here();
    let effects = update(&mut model, Msg::CrawlFrom(1));
    assert_eq!(started(&effects).as_deref(), Some(SITE[1]));
    assert_eq!(model.attributes.get("url"), Some(SITE[1]));
    assert!(update(&mut model, Msg::CrawlFrom(0)).is_empty(), "nothing is found yet");
    let mut strange = page_at("https://here.test/", "https://here.test/demo/", Attributes::default());
    update(&mut strange, Msg::ImportBegins);
    update(&mut strange, Msg::Batch(0, found(&["https://site.test/", "http://192.168.0.1/admin"])));
    update(&mut strange, stage(FromStage::Menu(1, 5.0, 6.0)));
    assert!(!strange.menu_items().expect("a menu").can_crawl, "a recording leads nobody to a private address");
    // Nor does a control that nobody can see lead to another site.
    let mut covered = crawled(
        page_at("https://here.test/", "https://here.test/demo/", Attributes::default()),
        &["https://site.test/"],
    );
    let effects = update(&mut covered, Msg::Unseen(Box::new(Msg::CrawlFrom(0))));
    assert_eq!(started(&effects), None);
    assert!(covered.notice.is_some());
}

#[test]
fn selections_are_gone_back_and_forward_over() {
    let mut model = here();
    for page in [1, 2, 2, 3] {
        update(&mut model, Msg::Select(Some(page)));
    }
    update(&mut model, Msg::Select(None));
    let mut retrace = |by| {
        update(&mut model, Msg::Retrace(by));
        model.findings.selected
    };
    assert_eq!([retrace(-1), retrace(-1), retrace(-1)], [Some(2), Some(1), Some(1)], "to the first");
    assert_eq!([retrace(1), retrace(1), retrace(1)], [Some(2), Some(3), Some(3)], "to the last");
    retrace(-2);
    update(&mut model, Msg::Select(Some(0)));
    assert_eq!(model.findings.trail.peek(1), None, "what lay ahead is forgotten");
    assert_eq!(model.findings.trail.peek(-1), Some(1));
}
