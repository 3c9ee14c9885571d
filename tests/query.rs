//! What is searched for: words, numbers, states, types, regular expressions, and what must not be.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromStage, ToStage};
use crawlscope_engine::app::{Attributes, Effect, Msg, update};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::{Degrees, Graph, Keep, Query, QueryError};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Page, PageState, Reason};
use proptest::prelude::*;
use support::page::{batch, page};

/// Path, depth, status, type, title and state.
type Found = (&'static str, u32, Option<u16>, &'static str, &'static str, PageState);

const SITE: [Found; 6] = [
    ("", 0, Some(200), "text/html", "Home of the Docs", PageState::Ok),
    ("blog/one", 1, Some(200), "text/html; charset=utf-8", "First post", PageState::Ok),
    ("blog/two", 2, Some(404), "text/html", "", PageState::Broken),
    ("manual.pdf", 4, Some(200), "application/pdf", "", PageState::Ok),
    ("v12/api", 5, Some(503), "text/plain", "", PageState::Broken),
    ("elsewhere", 1, None, "", "", PageState::Skipped),
];

fn events() -> Vec<EventKind> {
    let mut events = vec![EventKind::RunStarted { config: String::new() }];
    for (id, (path, depth, status, kind, title, state)) in (0..).zip(SITE) {
        let (address, from) = (format!("https://docs.example/{path}"), (id > 0).then_some(0));
        events.push(EventKind::Discovered { url: id, address, depth, from });
        if state == PageState::Skipped {
            events.push(EventKind::Skipped { url: id, reason: Reason::Robots });
            continue;
        }
        let (content_type, title) = (Some(kind.to_owned()), Some(title.to_owned()));
        let page = Page { state, status, content_type, title, bytes: u64::from(id) * 1000, ..Page::bare(id) };
        events.push(EventKind::Page(Box::new(page)));
    }
    events
}

fn graph() -> Graph {
    let events = events().into_iter().map(|kind| Event { at: 0, task: 0, kind });
    let mut graph = Cursor::new(Graph::new(Keep::Pages));
    graph.advance(events.collect::<Vec<_>>().iter());
    graph.fold().clone()
}

/// The pages that a search finds, by number.
fn found(search: &str) -> Vec<u32> {
    let (query, graph) = (Query::parse(search).expect("a search"), graph());
    let degrees = Degrees::of(6, &[(0, 1), (0, 2), (1, 2), (0, 3)]);
    (0..).zip(graph.pages()).filter(|(id, page)| query.matches(*id, page, Some(&degrees))).map(|(id, _)| id).collect()
}

#[test]
fn words_are_found_in_addresses_and_titles_and_all_must_be_there() {
    assert_eq!(found("BLOG"), [1, 2]);
    assert_eq!(found("blog post"), [1]);
    assert_eq!(found("\"of the\""), [0]);
    assert_eq!(found("  "), [0, 1, 2, 3, 4, 5]);
    assert_eq!(found("https://docs.example/v12"), [4], "no field of ours is a word");
}

#[test]
fn numbers_are_given_as_such_as_hundreds_and_as_ranges() {
    assert_eq!(found("status:404"), [2]);
    assert_eq!(found("status:4xx"), [2]);
    assert_eq!(found("status:>399"), [2, 4]);
    assert_eq!(found("depth:>3"), [3, 4]);
    assert_eq!(found("depth:>=4"), [3, 4]);
    assert_eq!(found("depth:<1"), [0]);
    assert_eq!(found("depth:<0"), [0; 0]);
    assert_eq!(found("depth:<=1"), [0, 1, 5]);
    assert_eq!(found("depth:1-2"), [1, 2, 5]);
    assert_eq!(found("size:>2500"), [3, 4], "what was not read has no size");
}

#[test]
fn links_in_and_out_are_counted() {
    assert_eq!(found("in:0"), [0, 4, 5]);
    assert_eq!(found("in:>1"), [2]);
    assert_eq!(found("out:>2"), [0]);
    assert!(Query::parse("in:0").is_ok_and(|query| query.needs_degrees()));
    assert!(!Query::parse("blog").is_ok_and(|query| query.needs_degrees()));
}

#[test]
fn types_states_and_reasons_are_told_by_their_words() {
    assert_eq!(found("type:pdf"), [3]);
    assert_eq!(found("state:broken"), [2, 4]);
    assert_eq!(found("is:skipped"), [5]);
    assert_eq!(found("reason:robots"), [5]);
    assert_eq!(found("title:docs"), [0]);
    assert_eq!(found("url:docs.example"), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn regular_expressions_stand_between_slashes_and_a_path_is_none() {
    assert_eq!(found("/v\\d+/"), [4]);
    assert_eq!(found("/blog/ status:200"), [1]);
    assert_eq!(found("/blog\\/t/"), [2]);
    assert_eq!(found("/blog/one"), [1], "a path");
    assert_eq!(found("/first post/"), [1], "with a space in it");
    assert_eq!(found("/blog"), [1, 2], "a path");
    assert_eq!(found("/blog /two"), [2], "two paths");
    assert_eq!(found("/blog type:text/html"), [1, 2], "a path, and a slash elsewhere");
    assert_eq!(found("/docs\\\\/ blog"), [0; 0], "a backslash that is escaped escapes nothing");
}

#[test]
fn a_minus_leaves_out_what_would_be_found() {
    assert_eq!(found("-/blog/ -state:skipped"), [0, 3, 4]);
    assert_eq!(found("blog -two"), [1]);
    assert_eq!(found("-"), [0; 0], "a word like any other");
}

#[test]
fn a_term_that_is_only_begun_leaves_nothing_out() {
    assert_eq!(found("status:").len(), 6);
    assert_eq!(found("-type:").len(), 6);
}

#[test]
fn what_cannot_be_understood_is_named_with_what_would_be() {
    let error = |search: &str| Query::parse(search).expect_err("no search");
    assert_eq!(error("blog status:many"), QueryError::Number("status:many".into()));
    assert_eq!(error("state:gone"), QueryError::State("state:gone".into()));
    assert_eq!(error("/(/"), QueryError::Regex("/(/".into()));
    assert!(matches!(error("/.{9000}x/"), QueryError::Regex(_)), "it would be tried on every page");
    assert_eq!(error(&"a".repeat(2_000)), QueryError::TooLong);
    assert!(error("depth:x").to_string().contains("“depth:x” needs a number"));
}

#[test]
fn the_table_asks_for_links_once_a_search_does_and_shows_what_it_finds() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(events())));
    let asks = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Degrees)));
    let effects = update(&mut model, Msg::Search("blog".into()));
    assert!(!asks(&effects));
    let lit = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::ToStage(ToStage::Lit(pages)) => Some(pages.clone()),
            _ => None,
        })
    };
    assert_eq!(lit(&effects), Some(Some(vec![1, 2])), "the picture shows them, too");
    assert!(asks(&update(&mut model, Msg::Search("in:>1".into()))));
    let message = FromStage::Degrees(Degrees::of(6, &[(0, 2), (1, 2)]));
    update(&mut model, Msg::Stage { message, keyboard: false });
    let graph = model.main().graph.fold();
    assert_eq!(
        (0..model.findings.len(graph)).map(|row| model.findings.page(row, graph)).collect::<Vec<_>>(),
        [Some(2)]
    );
    assert_eq!(lit(&update(&mut model, Msg::Search("depth:x".into()))), Some(None));
    assert!(model.findings.search_error.is_some());
    assert_eq!(model.findings.len(model.main().graph.fold()), 6, "what is not understood leaves nothing out");
}

proptest! {
    #[test]
    fn any_text_is_a_search_or_is_refused(text in ".{0,80}") {
        if let Ok(query) = Query::parse(&text) {
            let graph = graph();
            for (id, page) in (0..).zip(graph.pages()) {
                query.matches(id, page, None);
            }
        }
    }
}
