//! The bar's menu, what a link carries of the view, and a limit that is lifted.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::ToStage;
use crawlscope_engine::app::{Attributes, Effect, Focus, Lift, Model, Msg, Share, Tab, Transport, update};
use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::{FindingGroup, FindingKind};
use crawlscope_engine::journal::{Keeping, Run};
use crawlscope_engine::trace::{EventKind, Page, PageState, Reason, RunEnd};
use support::page::{batch, page};
use support::url;

const SITE: &str = "http://here.test/docs/";

fn focused(effects: &[Effect], wanted: Focus) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Focus(focus) if *focus == wanted))
}

fn address(id: u32) -> String {
    if id == 0 { SITE.to_owned() } else { format!("{SITE}{id}") }
}

/// Events of a crawl that has read some pages and met one that a limit keeps out.
fn events(pages: u32, ends: bool) -> Vec<EventKind> {
    let config = serde_json::to_string(&Config::new(url(SITE), None)).expect("a configuration");
    let mut events = vec![EventKind::RunStarted { config }];
    for url in 0..pages {
        events.push(EventKind::Discovered { url, address: address(url), depth: url.min(1), from: None });
        events.push(EventKind::Queued { url });
        events.push(EventKind::Page(Box::new(Page { state: PageState::Ok, ..Page::bare(url) })));
    }
    events.push(EventKind::Discovered { url: pages, address: address(pages), depth: 1, from: Some(0) });
    events.push(EventKind::Skipped { url: pages, reason: Reason::Limit });
    events.extend(ends.then_some(EventKind::RunEnded { why: RunEnd::Joined }));
    events
}

fn crawled(attributes: Attributes) -> Model {
    let mut model = page(attributes);
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    model
}

fn own() -> Attributes {
    Attributes::from([("url", SITE), ("max-pages", "500")])
}

#[test]
fn the_menu_opens_at_its_first_item_and_gives_the_focus_back() {
    let mut model = page(own());
    assert!(focused(&update(&mut model, Msg::ShowMenu(true)), Focus::MenuItem(i32::MIN)));
    assert!(focused(&update(&mut model, Msg::MoveInMenu(1)), Focus::MenuItem(1)));
    assert!(focused(&update(&mut model, Msg::Escape), Focus::MenuButton));
    assert!(!model.start.menu_open);
    update(&mut model, Msg::ShowMenu(true));
    let effects = update(&mut model, Msg::Save("ndjson".into()));
    assert!(focused(&effects, Focus::MenuButton) && !model.start.menu_open);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Save(_))));
    // By what else saves, nothing moves.
    assert!(!focused(&update(&mut model, Msg::Save("report-csv".into())), Focus::MenuButton));
}

#[test]
fn what_the_menu_opened_closes_one_thing_at_a_time() {
    let mut model = page(own());
    update(&mut model, Msg::ShowMenu(true));
    update(&mut model, Msg::ToggleOptions);
    assert_eq!((model.start.menu_open, model.start.options_open), (false, true));
    update(&mut model, Msg::ToggleShare);
    assert_eq!((model.start.options_open, model.start.share_open), (false, true));
    update(&mut model, Msg::ShowMenu(true));
    update(&mut model, Msg::Escape);
    assert_eq!((model.start.menu_open, model.start.share_open), (false, true));
    assert!(focused(&update(&mut model, Msg::Escape), Focus::MenuButton));
    assert!(!model.start.share_open);
    assert_eq!(model.options_set(), 1);
}

#[test]
fn a_link_carries_the_search_and_the_selected_page() {
    let mut model = crawled(own());
    update(&mut model, Msg::Search("status:200".into()));
    update(&mut model, Msg::Select(Some(1)));
    assert_eq!(model.attributes.get("search"), Some("status:200"));
    assert_eq!(model.attributes.get("page"), Some(address(1).as_str()));
    let link = model.shared_as(Share::Link);
    assert!(link.contains("search=status%3A200") && link.contains("page=http%3A%2F%2Fhere.test%2Fdocs%2F1"), "{link}");
    update(&mut model, Msg::Search(String::new()));
    update(&mut model, Msg::Escape);
    assert!(!model.attributes.has("search") && !model.attributes.has("page"));
}

#[test]
fn a_link_s_page_is_selected_and_shown_once_it_is_found() {
    let page_2 = address(2);
    let mut model = page(Attributes::from([("url", SITE), ("search", "docs"), ("page", page_2.as_str())]));
    assert_eq!((model.findings.arrangement.search.as_str(), model.findings.selected), ("docs", None));
    assert_eq!(model.findings.tab, Tab::Pages);
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(events(1, false))));
    assert_eq!((model.findings.selected, model.attributes.get("page")), (None, Some(page_2.as_str())));
    let mut model = page(Attributes::from([("url", SITE), ("page", "/docs/2#part")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    let effects = update(&mut model, Msg::Batch(0, batch(events(3, true))));
    assert_eq!((model.findings.selected, model.findings.tab), (Some(2), Tab::Selected));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Select(Some(2))))));
    // Crawled once more, it is selected again; crawled elsewhere, it is forgotten.
    update(&mut model, Msg::Start(Reach::Anywhere));
    assert_eq!(model.findings.selected, None);
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    assert_eq!(model.findings.selected, Some(2));
    update(&mut model, Msg::UrlTyped("http://here.test/other/".into()));
    update(&mut model, Msg::Submit);
    assert!(!model.attributes.has("page"));
}

#[test]
fn a_selected_page_is_forgotten_by_another_site_s_run_or_recording() {
    let run = |site: &str| Run { id: 7, began: 0.0, config: Config::new(url(site), None), pages: 2, done: 1 };
    for (site, stays) in [(SITE, true), ("http://other.test/", false)] {
        let mut model = crawled(own());
        update(&mut model, Msg::Select(Some(1)));
        update(&mut model, Msg::Runs(vec![run(site)]));
        update(&mut model, Msg::ResumeRun(7));
        assert_eq!(model.attributes.has("page"), stays, "{site}");
    }
    let mut model = crawled(own());
    update(&mut model, Msg::Select(Some(1)));
    update(&mut model, Msg::ImportBegins);
    assert!(!model.attributes.has("page"));
    // A recording's link has the recording's page.
    let page_2 = address(2);
    let mut model = page(Attributes::from([("trace", "/run.ndjson"), ("page", page_2.as_str())]));
    update(&mut model, Msg::ImportBegins);
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    assert_eq!(model.findings.selected, Some(2));
}

#[test]
fn no_link_has_an_address_that_it_would_not_be_taken_from() {
    let mut model = page(own());
    update(&mut model, Msg::Start(Reach::Anywhere));
    let long = format!("{SITE}{}", "x".repeat(5_000));
    let found = |url, address| EventKind::Discovered { url, address, depth: 0, from: None };
    update(&mut model, Msg::Batch(0, batch([found(0, address(0)), found(1, long)])));
    update(&mut model, Msg::Select(Some(0)));
    assert!(model.attributes.has("page"));
    update(&mut model, Msg::Select(Some(1)));
    assert_eq!((model.findings.selected, model.attributes.get("page")), (Some(1), None));
}

#[test]
fn hostile_links_are_bounded_and_start_nothing() {
    let long = "(".repeat(100_000);
    for (search, wanted) in [(long.as_str(), "javascript:alert(1)"), ("/(/", long.as_str()), ("\u{202e}", "http://[")] {
        let mut model = page(Attributes::from([("url", "http://other.test/"), ("search", search), ("page", wanted)]));
        assert!(!model.main().has_worker && model.findings.arrangement.search.chars().count() <= 1_000);
        update(&mut model, Msg::Start(Reach::OwnOrigin));
        assert!(!model.main().has_worker, "it waits for a click");
        update(&mut model, Msg::Attribute("page".into(), Some(long.clone())));
        update(&mut model, Msg::Attribute("page".into(), None));
        assert_eq!(model.findings.selected, None);
    }
}

#[test]
fn a_lifted_limit_lets_the_same_run_go_on() {
    let mut model = crawled(own());
    update(&mut model, Msg::Select(Some(1)));
    update(&mut model, Msg::Transport(Transport::ToStart));
    let lift = model.headline().cuts.first().and_then(|cut| cut.lift);
    assert_eq!(lift, None, "looking back has no cuts");
    update(&mut model, Msg::Transport(Transport::ToEnd));
    let lift = Lift { option: "max-pages", value: 1000 };
    let effects = update(&mut model, Msg::Lift(lift));
    let goes_on = effects.iter().find_map(|effect| match effect {
        Effect::GoOn(config, reach, _) => Some((config.max_pages, *reach)),
        _ => None,
    });
    assert_eq!(goes_on, Some((1000, Reach::Anywhere)));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::StartCrawl(..) | Effect::ForgetBatches)));
    assert_eq!((model.main().has_worker, model.findings.selected), (true, Some(1)));
    assert!(update(&mut model, Msg::Lift(lift)).iter().all(|effect| !matches!(effect, Effect::GoOn(..))));
    let mut more = vec![EventKind::RunResumed, EventKind::Reconfigured { config: "{}".into() }];
    more.push(EventKind::Queued { url: 3 });
    more.push(EventKind::Page(Box::new(Page { state: PageState::Ok, ..Page::bare(3) })));
    more.push(EventKind::RunEnded { why: RunEnd::Joined });
    update(&mut model, Msg::Batch(0, batch(more)));
    assert!(!model.main().has_worker);
    assert_eq!(model.headline().says, "Read 4 pages, all fine.");
}

fn keeping(effects: &[Effect]) -> Option<Keeping> {
    effects.iter().find_map(|effect| match effect {
        Effect::StartCrawl(_, _, keeping) | Effect::GoOn(_, _, keeping) => Some(*keeping),
        _ => None,
    })
}

#[test]
fn a_run_that_goes_on_is_kept_in_place_of_what_it_was_kept_as() {
    let mut model = page(own());
    model.epoch = 1_700_000_000_000.25;
    let Some(Keeping::New(first)) = keeping(&update(&mut model, Msg::Start(Reach::Anywhere))) else { panic!("kept") };
    assert_eq!(first, 1_700_000_000_000_250);
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    let lift = |value| Msg::Lift(Lift { option: "max-pages", value });
    let Some(Keeping::Instead { run, old }) = keeping(&update(&mut model, lift(1000))) else { panic!("kept") };
    assert_eq!(old, first);
    assert!(run > first, "although no time has passed");
    update(&mut model, Msg::Batch(0, batch([EventKind::RunEnded { why: RunEnd::Stopped }])));
    let again = keeping(&update(&mut model, lift(2000)));
    assert!(matches!(again, Some(Keeping::Instead { old, .. }) if old == run), "{again:?}");
}

#[test]
fn a_resumed_run_that_goes_on_takes_its_own_place() {
    let mut model = page(Attributes::default());
    let config = Config { max_pages: 500, ..Config::new(url(SITE), None) };
    update(&mut model, Msg::Runs(vec![Run { id: 7, began: 0.0, config, pages: 3, done: 3 }]));
    let resumed = keeping(&update(&mut model, Msg::ResumeRun(7)));
    assert_eq!(resumed, Some(Keeping::Resumed(7)));
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    // By the attributes it would be another crawl, which begins anew as another run.
    let anew = keeping(&update(&mut model, Msg::Lift(Lift { option: "max-pages", value: 1000 })));
    assert!(matches!(anew, Some(Keeping::New(_))), "{anew:?}");
}

#[test]
fn an_unseen_lift_goes_nowhere_else_and_other_settings_begin_anew() {
    let mut model = page(Attributes::from([("url", "http://other.test/"), ("max-pages", "500")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    let lift = Lift { option: "max-pages", value: 1000 };
    let effects = update(&mut model, Msg::Unseen(Box::new(Msg::Lift(lift))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::GoOn(..) | Effect::StartCrawl(..))));
    let mut model = crawled(own());
    update(&mut model, Msg::SetOption("delay", "500".into()));
    let effects = update(&mut model, Msg::Lift(lift));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StartCrawl(..))), "another crawl by now");
}

#[test]
fn panels_opened_after_a_crawl_show_what_is_wrong() {
    let mut model = page(Attributes::from([("url", SITE), ("embed", "")]));
    let resized = |narrow| Msg::Resized { narrow, width: 760, height: 800, lanes: vec![300.0] };
    update(&mut model, resized(false));
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(events(3, true))));
    let group = FindingGroup { kind: FindingKind::MissingTitle, count: 1, findings: Vec::new() };
    let told = crawlscope_engine::app::messages::FromStage::Problems(vec![group]);
    update(&mut model, Msg::Stage { message: told, keyboard: false });
    update(&mut model, Msg::ToggleDetails);
    update(&mut model, resized(true));
    assert_eq!(model.findings.tab, Tab::Problems);
}
