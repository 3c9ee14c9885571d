//! What is asked of a graph: what is around a page, and the table's order.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::graph::{Arrangement, Column, DisplayState, Filter, Graph, Keep};
use crawlscope_engine::trace::{
    Cursor, ElementKind, Event, EventKind, Link, Micros, Page, PageState, Primitive, Reason, TaskId, UrlId, Wait,
};

/// Writes a trace by hand.
#[derive(Default)]
struct Story(Vec<Event>);

impl Story {
    fn tell(&mut self, at: Micros, task: TaskId, kind: EventKind) -> &mut Self {
        self.0.push(Event { at, task, kind });
        self
    }

    fn page(&mut self, url: UrlId, path: &str, from: Option<UrlId>) -> &mut Self {
        let address = format!("https://site.test/{path}");
        self.tell(0, 0, EventKind::Discovered { url, address, depth: 0, from })
    }

    fn read(&mut self, url: UrlId, page: Page, targets: &[UrlId]) -> &mut Self {
        let links: Vec<Link> = targets.iter().map(|target| link(*target)).collect();
        let page = Page { url, link_count: links.len() as u32, links, ..page };
        self.tell(0, 0, EventKind::Page(Box::new(page)))
    }

    fn graph(&self) -> Graph {
        let mut cursor = Cursor::new(Graph::new(Keep::Links));
        cursor.advance(&self.0);
        cursor.into_fold()
    }
}

fn link(target: UrlId) -> Link {
    let text = format!("to {target}");
    Link { target, element: ElementKind::A, text, rel: String::new(), fragment: None, count: 1, place: None }
}

fn ended(state: PageState, status: u16) -> Page {
    Page { state, status: Some(status), ..Page::bare(0) }
}

/// 0 links to 1 and 2, 1 to 3, 2 to 3 and 4; 3 is broken, 4 redirects to 5.
fn site() -> Story {
    let mut story = Story::default();
    story.page(0, "", None).page(1, "a", Some(0)).page(2, "B", Some(0)).page(3, "c", Some(1)).page(4, "d", Some(2));
    story.page(5, "e", Some(4)).page(6, "island", Some(4));
    story.read(0, Page { title: Some("Home of Ärzte".into()), ..ended(PageState::Ok, 200) }, &[1, 2, 2]);
    story.read(1, ended(PageState::Ok, 200), &[3]).read(2, ended(PageState::Ok, 200), &[3, 4, 3]);
    story.read(3, ended(PageState::Broken, 404), &[]);
    story.read(4, Page { redirected_to: Some(5), ..ended(PageState::Ok, 301) }, &[]);
    story.read(5, Page { reason: Some(Reason::Empty), ..ended(PageState::Ok, 200) }, &[]);
    story.tell(0, 0, EventKind::Skipped { url: 6, reason: Reason::OffSite });
    story
}

#[test]
fn around_a_page_are_the_links_to_it_and_on_it_with_their_text() {
    let around = site().graph().around(2);
    assert_eq!((around.in_count, around.out_count), (2, 3));
    assert!(around.ins.iter().all(|near| near.page == 0 && near.text == "to 2"));
    assert_eq!(around.outs.iter().map(|near| near.page).collect::<Vec<_>>(), [3, 4, 3]);
}

#[test]
fn the_way_to_a_page_is_a_shortest_one_from_a_start_over_links_and_redirects() {
    let graph = site().graph();
    assert_eq!(graph.around(0).way, [0]);
    assert_eq!(graph.around(3).way, [0, 1, 3]);
    assert_eq!(graph.around(5).way, [0, 2, 4, 5], "over the redirect");
    assert_eq!(graph.around(6).way, Vec::<UrlId>::new(), "nothing that was read links there");
    assert_eq!(graph.around(99).way, Vec::<UrlId>::new(), "there is no such page");
}

#[test]
fn the_looks_add_up_to_the_pages() {
    let graph = site().graph();
    assert_eq!(graph.count(DisplayState::Redirected), 1);
    assert_eq!(graph.count(DisplayState::State(PageState::Ok)), 4, "a redirect is counted as such");
    assert_eq!(DisplayState::ALL.iter().map(|look| graph.count(*look)).sum::<u32>(), graph.stats().pages);
}

#[test]
fn a_table_that_asks_for_nothing_is_in_the_order_of_finding_with_other_sites_last() {
    let mut story = site();
    assert_eq!(Arrangement::default().rows(&story.graph(), None), Some(vec![0, 1, 2, 3, 4, 5, 6]));
    story = Story::default();
    assert_eq!(Arrangement::default().rows(&story.graph(), None), None, "nothing has to be arranged");
}

#[test]
fn a_table_is_searched_by_address_and_title_in_any_case() {
    let graph = site().graph();
    let rows = |search: &str| Arrangement { search: search.into(), ..Arrangement::default() }.rows(&graph, None);
    assert_eq!(rows("ärzte HOME"), Some(vec![0]));
    assert_eq!(rows("TEST/b"), Some(vec![2]));
    assert_eq!(rows("nowhere"), Some(vec![]));
    assert_eq!(rows("  ").map(|rows| rows.len()), Some(7));
}

#[test]
fn a_table_is_sorted_by_any_column_both_ways() {
    let graph = site().graph();
    let rows = |column, is_reversed| {
        Arrangement { column, is_reversed, ..Arrangement::default() }.rows(&graph, None).expect("arranged")
    };
    assert_eq!(rows(Column::Found, true), [5, 4, 3, 2, 1, 0, 6], "other sites stay last");
    assert_eq!(rows(Column::Status, false), [0, 1, 2, 5, 4, 3, 6], "no status comes last");
    assert_eq!(rows(Column::Status, true), [3, 4, 0, 1, 2, 5, 6], "also backwards");
    assert_eq!(rows(Column::Address, false), [0, 2, 1, 3, 4, 5, 6]);
    assert_eq!(rows(Column::State, false), [0, 1, 2, 5, 4, 3, 6]);
}

#[test]
fn a_hidden_look_is_left_out_until_it_is_shown_again() {
    let graph = site().graph();
    let mut arrangement = Arrangement { filter: Filter::default(), ..Arrangement::default() };
    arrangement.filter.toggle(DisplayState::State(PageState::Ok));
    arrangement.filter.toggle(DisplayState::State(PageState::Skipped));
    assert_eq!(arrangement.rows(&graph, None), Some(vec![3, 4]));
    arrangement.filter.toggle(DisplayState::State(PageState::Ok));
    arrangement.filter.toggle(DisplayState::State(PageState::Skipped));
    assert_eq!(arrangement.rows(&graph, None).map(|rows| rows.len()), Some(7));
}

#[test]
fn a_page_knows_how_long_it_waited_for_a_permit_and_how_long_it_was_held_back() {
    let mut story = Story::default();
    let made = |thing, name: &str, id| EventKind::Made { id, thing, name: name.into(), role: None };
    story.tell(0, 0, made(Primitive::Semaphore { permits: 1 }, "permits", 0)).tell(
        0,
        0,
        made(Primitive::Lock, "turn", 1),
    );
    story.page(0, "", None);
    story.tell(1_000, 3, EventKind::Got { id: 2, item: 0 });
    story.tell(1_000, 3, EventKind::Waiting { on: Wait::Acquire(1) }).tell(4_000, 3, EventKind::Acquired { id: 1 });
    story.tell(4_500, 3, EventKind::Waiting { on: Wait::Acquire(0) }).tell(9_500, 3, EventKind::Acquired { id: 0 });
    story.tell(9_500, 3, EventKind::FetchStarted { url: 0 });
    let graph = story.graph();
    let page = &graph.pages()[0];
    assert_eq!((page.waited, page.held), (5_000, 3_500));
}
