//! The headline: how a run stands in a sentence, what cut it short, and the captions of a first visit.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::{Attributes, Caption, Effect, Focus, Lift, Model, Msg, update};
use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::RunState;
use crawlscope_engine::trace::{EventKind, Page, PageState, Reason, RunEnd};
use support::page::{batch, page};
use support::url;

const SITE: &str = "http://here.test/docs/";

/// What becomes of a page.
enum Fate {
    Read(PageState),
    To(u32),
    Skipped(Reason),
    Left,
}

/// A page of ours that has crawled a site whose pages had these fates, and what was said to it.
fn crawled(end: RunEnd, fates: &[Fate]) -> Model {
    let mut model = page(Attributes::from([("url", SITE), ("max-depth", "16"), ("max-pages", "500")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    let config = serde_json::to_string(&Config::new(url(SITE), None)).expect("a configuration");
    let mut events = vec![EventKind::RunStarted { config }];
    for (id, fate) in (0..).zip(fates) {
        let (address, from) = (format!("{SITE}{id}"), (id > 0).then_some(0));
        events.push(EventKind::Discovered { url: id, address, depth: id.min(1), from });
        events.push(match fate {
            Fate::Read(state) => EventKind::Page(Box::new(Page { state: *state, ..Page::bare(id) })),
            Fate::To(to) => EventKind::Page(Box::new(Page { redirected_to: Some(*to), ..Page::bare(id) })),
            Fate::Skipped(reason) => EventKind::Skipped { url: id, reason: *reason },
            Fate::Left => EventKind::Queued { url: id },
        });
    }
    events.push(EventKind::RunEnded { why: end });
    update(&mut model, Msg::Batch(0, batch(events)));
    model
}

#[test]
fn a_crawl_that_found_nothing_wrong_says_so() {
    let fine = [Fate::Read(PageState::Ok), Fate::Read(PageState::Ok)];
    assert_eq!(crawled(RunEnd::Joined, &fine).headline().says, "Read 2 pages, all fine.");
    assert_eq!(crawled(RunEnd::Joined, &fine[..1]).headline().says, "Read 1 page.");
}

#[test]
fn only_what_was_to_be_read_is_counted_as_read() {
    let fates = [
        Fate::Read(PageState::Ok),
        Fate::Read(PageState::Broken),
        Fate::To(0),
        Fate::Read(PageState::Unreadable),
        Fate::Read(PageState::Failed),
        Fate::Skipped(Reason::OffSite),
        Fate::Skipped(Reason::Robots),
        Fate::Skipped(Reason::NotHttp),
    ];
    let says = "Read 2 pages: 1 fine, 1 broken. 1 redirected. 1 could not be read. 1 broke off or took too long. \
                1 kept out by robots.txt. 1 external link not followed.";
    assert_eq!(crawled(RunEnd::Joined, &fates).headline().says, says);
}

#[test]
fn a_run_that_was_stopped_says_what_is_left() {
    let fates = [Fate::Read(PageState::Ok), Fate::Left, Fate::Left];
    assert_eq!(crawled(RunEnd::Stopped, &fates).headline().says, "Stopped. Read 1 page. 2 known and not read.");
}

#[test]
fn limits_that_cut_a_crawl_short_are_said_with_what_lifts_them() {
    let fates = [
        Fate::Read(PageState::Ok),
        Fate::Skipped(Reason::Depth),
        Fate::Skipped(Reason::Limit),
        Fate::Skipped(Reason::Limit),
    ];
    let mut model = crawled(RunEnd::Joined, &fates);
    let cuts = model.headline().cuts;
    let said: Vec<&str> = cuts.iter().map(|cut| cut.says.as_str()).collect();
    assert_eq!(said, ["Stopped at depth 16: 1 page beyond.", "500-page limit: 2 more known."]);
    let lift = cuts[1].lift.expect("it was started here");
    assert_eq!(lift, Lift { option: "max-pages", value: 1000 });
    let effects = update(&mut model, Msg::Lift(lift));
    let config = effects.iter().find_map(|effect| match effect {
        Effect::GoOn(config, ..) => Some(config),
        _ => None,
    });
    assert_eq!(config.map(|config| (config.max_pages, config.max_depth)), Some((1000, 16)));
}

#[test]
fn a_recording_s_limits_are_said_and_not_lifted() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::ImportBegins);
    let events = [
        EventKind::Discovered { url: 0, address: SITE.into(), depth: 0, from: None },
        EventKind::Skipped { url: 0, reason: Reason::Depth },
        EventKind::RunEnded { why: RunEnd::Joined },
    ];
    let start = EventKind::RunStarted { config: String::new() };
    update(&mut model, Msg::Batch(0, batch(std::iter::once(start).chain(events))));
    let cuts = model.headline().cuts;
    assert_eq!(cuts[0].says, "Stopped at the depth limit: 1 page beyond.");
    assert_eq!(cuts[0].lift, None);
}

#[test]
fn what_is_looked_back_at_is_told_as_it_was() {
    let mut model = crawled(RunEnd::Joined, &[Fate::Read(PageState::Ok), Fate::Read(PageState::Broken)]);
    update(&mut model, Msg::Seek(3.0));
    assert_eq!(model.headline().says, "At 0.002 s: 1 page read.");
    update(&mut model, Msg::Seek(1.0));
    assert_eq!(model.headline().says, "At 0 s: nothing read yet.");
}

#[test]
fn a_crawl_that_waits_for_a_connection_says_so() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    let start = EventKind::RunStarted { config: String::new() };
    let found = EventKind::Discovered { url: 0, address: SITE.into(), depth: 0, from: None };
    update(&mut model, Msg::Batch(0, batch([start, found])));
    assert_eq!(model.headline().says, "Crawling here.test");
    model.is_offline = true;
    assert!(model.headline().says.starts_with("Offline. The crawl waits"), "{}", model.headline().says);
}

#[test]
fn a_start_that_leads_nowhere_is_explained_in_the_picture_s_place() {
    let model = crawled(RunEnd::Joined, &[Fate::Read(PageState::Unreadable)]);
    assert!(model.failure.as_ref().is_some_and(|text| text.contains(SITE)), "{:?}", model.failure);
    assert_eq!(model.notice, None);
}

/// A visitor of the page, who is or is not here for the first time.
fn visitor(returns: bool, still: bool, attributes: Attributes) -> Model {
    let mut model = page(attributes);
    update(&mut model, Msg::Visitor { returns, still });
    update(&mut model, Msg::Start(Reach::OwnOrigin));
    model
}

fn at(model: &mut Model, seconds: f64) -> Option<Caption> {
    model.now = seconds * 1000.0;
    update(model, Msg::Tick);
    model.tour.caption
}

#[test]
fn a_first_visit_has_three_captions_in_turn() {
    let mut model = visitor(false, false, Attributes::default());
    let seen: Vec<_> = [0.0, 5.0, 9.0, 60.0].into_iter().map(|second| at(&mut model, second)).collect();
    assert_eq!(seen, [Caption::Queue(8), Caption::Permits(5), Caption::Map, Caption::Map].map(Some));
}

#[test]
fn captions_can_be_skipped_and_do_not_come_again() {
    let mut model = visitor(false, false, Attributes::default());
    let effects = update(&mut model, Msg::SkipTour);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Toured)));
    assert_eq!(at(&mut model, 1.0), None);
    update(&mut model, Msg::Start(Reach::OwnOrigin));
    assert_eq!(model.tour.caption, None);
    update(&mut model, Msg::WatchAgain);
    assert_eq!(model.tour.caption, Some(Caption::Queue(8)), "but to whoever asks for them");
}

#[test]
fn nobody_else_gets_captions() {
    assert_eq!(visitor(true, false, Attributes::default()).tour.caption, None, "who returns");
    assert_eq!(visitor(false, true, Attributes::default()).tour.caption, None, "who wants nothing to move");
    assert_eq!(visitor(false, false, Attributes::from([("embed", "")])).tour.caption, None, "a reader of a course");
    assert_eq!(visitor(false, false, Attributes::from([("latency", "0")])).tour.caption, None, "who is in a hurry");
    assert_eq!(visitor(false, false, Attributes::from([("url", SITE)])).tour.caption, None, "who has a site");
}

#[test]
fn the_built_in_site_takes_its_time_and_no_other_does() {
    let latency = |attributes| {
        let effects = update(&mut page(attributes), Msg::Start(Reach::Anywhere));
        effects.into_iter().find_map(|effect| match effect {
            Effect::StartCrawl(config, ..) => Some(config.latency),
            _ => None,
        })
    };
    assert_eq!(latency(Attributes::default()), Some(400));
    assert_eq!(latency(Attributes::from([("latency", "0")])), Some(0));
    assert_eq!(latency(Attributes::from([("url", SITE)])), Some(0));
}

#[test]
fn whoever_has_a_site_gets_an_empty_field_for_its_address() {
    let mut model = page(Attributes::default());
    let effects = update(&mut model, Msg::CrawlMySite);
    assert_eq!(model.start.url, "");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(Focus::Field("url")))));
}

#[test]
fn a_crawl_is_not_ended_for_another_by_one_click() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Submit);
    assert!(!model.start.asks);
    let starts = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::StartCrawl(..)));
    assert!(!starts(&update(&mut model, Msg::Submit)));
    assert!(!model.start.asks, "the second half of a double click");
    update(&mut model, Msg::Batch(0, batch([EventKind::RunStarted { config: String::new() }])));
    assert!(!starts(&update(&mut model, Msg::Submit)), "it asks");
    assert!(model.start.asks);
    update(&mut model, Msg::Replace(false));
    assert!(!model.start.asks && model.main().has_worker);
    update(&mut model, Msg::Submit);
    assert!(starts(&update(&mut model, Msg::Replace(true))));
    assert!(!model.start.asks);
}

#[test]
fn the_last_crawl_is_kept_to_go_back_to() {
    let mut model = crawled(RunEnd::Joined, &[Fate::Read(PageState::Ok)]);
    assert_eq!(model.start.previous, None);
    let kept = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::KeepBatches));
    update(&mut model, Msg::Attribute("url".into(), None));
    assert!(kept(&update(&mut model, Msg::Start(Reach::Anywhere))));
    assert_eq!(model.start.previous.as_ref().map(|previous| previous.name.as_str()), Some("here.test"));
    assert!(!kept(&update(&mut model, Msg::ShowPrevious)), "not while another is under way");
    update(&mut model, Msg::Batch(0, batch([EventKind::RunEnded { why: RunEnd::Joined }])));
    let effects = update(&mut model, Msg::ShowPrevious);
    let at = |wanted: fn(&Effect) -> bool| effects.iter().position(wanted).expect("an effect");
    assert!(
        at(|effect| matches!(effect, Effect::SwapBatches)) < at(|effect| matches!(effect, Effect::ReplayBatches(_)))
    );
    assert_eq!(model.start.previous, None, "what had found nothing is not worth keeping");
    update(&mut model, Msg::PreviousShown(RunState::Stopped));
    assert!(model.main().is_recorded);
}
