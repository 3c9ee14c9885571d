//! The page without a browser: messages in, effects out.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromLesson, FromStage, LessonWork, ToCrawl, ToStage};
use crawlscope_engine::app::{
    Attributes, Effect, LessonFiles, LessonMsg, Model, Msg, Signal, Slot, Transport, table_as_text, update,
};
use crawlscope_engine::crawl::{CrawlOrder, RobotsPolicy, ScopeKind};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::{Column, DisplayState, Neighborhood, RunState};
use crawlscope_engine::html::{Field, SelectionError};
use crawlscope_engine::lessons::{Words, find, run};
use crawlscope_engine::trace::{EventKind, Page, PageState, RunEnd, encode};
use std::rc::Rc;
use support::page::{batch, page};
use url::Url;

fn urls(count: u32) -> impl Iterator<Item = EventKind> {
    let start = EventKind::RunStarted { config: String::new() };
    let found = move |n: u32| EventKind::Discovered {
        url: n,
        address: format!("http://here.test/{}", count - n),
        depth: n,
        from: None,
    };
    std::iter::once(start).chain((0..count).map(found))
}

/// A page whose crawl has found three pages.
fn crawling() -> Model {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch(urls(3))));
    model
}

fn is_start(effect: &Effect) -> bool {
    matches!(effect, Effect::StartCrawl(..))
}

#[test]
fn a_start_by_the_attributes_starts_a_worker_and_says_so() {
    let mut model = page(Attributes::from([("permits", "3")]));
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    let config = effects.iter().find_map(|effect| match effect {
        Effect::StartCrawl(config, ..) => Some(config),
        _ => None,
    });
    assert_eq!(config.map(|config| config.permits), Some(3));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fire(Signal::Start))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Reset { .. }))));
    assert!(model.main().has_worker);
}

#[test]
fn a_start_without_a_click_does_not_leave_the_page_s_own_origin() {
    let mut model = page(Attributes::from([("url", "https://elsewhere.test/")]));
    let effects = update(&mut model, Msg::Start(Reach::OwnOrigin));
    assert!(effects.is_empty(), "it waits for a click: {effects:?}");
    let mut model = page(Attributes::default());
    let effects = update(&mut model, Msg::Start(Reach::OwnOrigin));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StartCrawl(_, Reach::OwnOrigin, _))));
    let mut model = page(Attributes::default());
    let effects = update(&mut model, Msg::Submit);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StartCrawl(_, Reach::Anywhere, _))));
}

#[test]
fn a_second_start_ends_the_run_that_is_under_way() {
    let mut model = crawling();
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    let ended = effects.iter().position(|effect| matches!(effect, Effect::EndWorker(0, Slot::Run)));
    assert!(ended < effects.iter().position(is_start), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fire(Signal::End))));
    assert!(model.main().playback.is_empty(), "the old run is forgotten");
}

#[test]
fn a_start_that_cannot_be_obeyed_is_refused_with_its_reason() {
    let mut model = page(Attributes::from([("permits", "none")]));
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    assert!(!effects.iter().any(is_start));
    assert_eq!(model.error.as_ref().map(|error| error.field), Some("permits"));
    let told =
        effects.iter().any(|effect| matches!(effect, Effect::Fire(Signal::Error { field: Some("permits"), .. })));
    assert!(told, "{effects:?}");
    update(&mut model, Msg::Attribute("permits".into(), Some("2".into())));
    update(&mut model, Msg::Start(Reach::Anywhere));
    assert_eq!(model.error, None, "a start that can be obeyed takes the error back");
}

fn fires(effects: &[Effect], wanted: &Signal) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Fire(signal) if signal == wanted))
}

#[test]
fn a_crawl_with_selectors_says_that_it_began_once_they_are_checked() {
    let mut model = page(Attributes::from([("select", "main a")]));
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    assert!(effects.iter().any(is_start) && !fires(&effects, &Signal::Start), "{effects:?}");
    let effects = update(&mut model, Msg::Batch(0, batch(urls(1))));
    assert!(fires(&effects, &Signal::Start), "{effects:?}");
    let effects = update(&mut model, Msg::Batch(0, batch([EventKind::Hold])));
    assert!(!fires(&effects, &Signal::Start), "once: {effects:?}");
}

#[test]
fn a_selector_that_its_readers_refuse_is_told_at_its_field_and_nothing_began() {
    let mut model = page(Attributes::from([("select", "main >")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    let why = SelectionError::NoSelector(Field::Select, "main >".into(), "why".into());
    let effects = update(&mut model, Msg::Refused(why));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndWorker(0, Slot::Run))), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fire(Signal::Error { field: Some("select"), .. }))));
    assert!(!fires(&effects, &Signal::End), "{effects:?}");
    assert_eq!(model.error.as_ref().map(|error| error.field), Some("select"));
    assert!(!model.main().has_worker && model.start.options_open);
    let effects = update(&mut model, Msg::SetOption("select", "main a".into()));
    assert!(model.error.is_none(), "{effects:?}");
    let again = update(&mut model, Msg::Start(Reach::Anywhere));
    assert!(again.iter().any(is_start) && !fires(&again, &Signal::End), "{again:?}");
}

#[test]
fn columns_are_copied_with_the_table_and_never_as_formulas() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    let config =
        r#"{"extract":[{"name":"h1","selector":"h1","attribute":null},{"name":"=x","selector":"p","attribute":null}]}"#;
    let page = Page { extracted: Some(vec!["=1+1\tx".into()]), ..Page::bare(0) };
    let events = [EventKind::RunStarted { config: config.into() }].into_iter().chain(urls(2).skip(1));
    update(&mut model, Msg::Batch(0, batch(events.chain([EventKind::Page(Box::new(page))]))));
    let text = table_as_text(&model);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "state\tstatus\tdepth\taddress\ttitle\treason\th1\t'=x");
    assert_eq!(lines[1], "ok\t\t0\thttp://here.test/2\t\t\t'=1+1 x\t");
    assert!(lines.iter().all(|line| line.split('\t').count() == 8), "{text}");
}

#[test]
fn the_address_that_is_typed_is_what_is_crawled() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::UrlTyped("https://example.org/".into()));
    assert!(model.start.plan.as_ref().is_some_and(|plan| plan.contains("example.org")));
    let effects = update(&mut model, Msg::Submit);
    assert_eq!(model.attributes.get("url"), Some("https://example.org/"));
    let set = effects.iter().position(|effect| matches!(effect, Effect::SetAttribute("url", Some(_))));
    assert!(set.is_some() && set < effects.iter().position(is_start));
}

#[test]
fn permits_are_changed_while_it_runs() {
    let mut model = crawling();
    let effects = update(&mut model, Msg::SetOption("permits", "7".into()));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToCrawl(ToCrawl::Permits(7)))), "{effects:?}");
    let effects = update(&mut model, Msg::SetOption("permits", "700".into()));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ToCrawl(_))), "{effects:?}");
    assert_eq!(model.error.as_ref().map(|error| error.field), Some("permits"));
}

#[test]
fn the_order_is_changed_while_it_runs() {
    let mut model = crawling();
    let set = |value: &str| Msg::Attribute("order".into(), Some(value.into()));
    let effects = update(&mut model, set("depth-first"));
    let is_told = |effect: &Effect| matches!(effect, Effect::ToCrawl(ToCrawl::Order(CrawlOrder::DepthFirst)));
    assert!(effects.iter().any(is_told), "{effects:?}");
    let effects = update(&mut model, set("sideways"));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ToCrawl(_))), "{effects:?}");
    assert_eq!(model.error.as_ref().map(|error| error.field), Some("order"));
}

#[test]
fn looking_back_while_live_shows_the_past_and_what_comes_is_kept() {
    let mut model = crawling();
    let effects = update(&mut model, Msg::Seek(2.0));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Show(Some((2, _)))))));
    assert_eq!((model.main().step(), model.main().graph.fold().pages().len()), (2, 1));
    let more = EventKind::Discovered { url: 3, address: "http://here.test/x".into(), depth: 1, from: None };
    update(&mut model, Msg::Batch(0, batch([more])));
    assert_eq!((model.main().step(), model.main().playback.len()), (2, 5), "the cursor stays where it is");
    assert_eq!(model.main().graph.fold().all_pages().len(), 4);
    update(&mut model, Msg::Transport(Transport::ToEnd));
    assert_eq!((model.main().cursor, model.main().graph.fold().pages().len()), (None, 4), "the end is followed");
}

#[test]
fn the_last_step_is_said_while_one_looks_back_or_it_is_paused_and_not_as_it_goes_on() {
    let mut model = crawling();
    assert!(!model.tells_step(model.main()), "it goes on");
    update(&mut model, Msg::Seek(2.0));
    assert!(model.tells_step(model.main()), "one looks back");
    update(&mut model, Msg::Transport(Transport::ToEnd));
    update(&mut model, Msg::Batch(0, batch([EventKind::Hold])));
    assert!(model.tells_step(model.main()), "it is paused");
    update(&mut model, Msg::Batch(0, batch([EventKind::Resumed, EventKind::RunEnded { why: RunEnd::Joined }])));
    assert!(!model.tells_step(model.main()), "it is over, and has a headline");
}

#[test]
fn a_step_that_is_not_a_number_moves_nothing() {
    let mut model = crawling();
    update(&mut model, Msg::Seek(1.0));
    update(&mut model, Msg::Seek(f64::NAN));
    assert_eq!(model.main().step(), 1);
}

#[test]
fn playing_goes_on_from_the_cursor_until_the_end_and_stops_there() {
    let mut model = crawling();
    update(&mut model, Msg::Transport(Transport::Play));
    assert!(model.is_playing() && model.main().step() == 0);
    let number = model.plays;
    model.now += 1.5;
    update(&mut model, Msg::PlayTick(number));
    assert_eq!(model.main().step(), 2, "events at 0 and 1 ms");
    model.now += 1000.0;
    update(&mut model, Msg::PlayTick(number));
    assert!(!model.is_playing() && model.main().cursor.is_none());
    let effects = update(&mut model, Msg::PlayTick(number));
    assert!(effects.is_empty(), "a frame of what is over does nothing: {effects:?}");
}

#[test]
fn a_selected_page_is_asked_about_and_an_answer_for_another_is_dropped() {
    let mut model = crawling();
    let effects = update(&mut model, Msg::Select(Some(1)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Select(Some(1))))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Neighborhood(1)))));
    let answer = |page| Msg::Stage { message: FromStage::Neighborhood(page, Neighborhood::default()), keyboard: false };
    update(&mut model, answer(2));
    assert!(model.findings.neighborhood.is_none());
    let effects = update(&mut model, answer(1));
    assert!(model.findings.neighborhood.is_some());
    assert!(effects.is_empty(), "an answer leads to no further question: {effects:?}");
}

#[test]
fn what_is_clicked_in_the_picture_is_revealed_in_the_table_and_not_sent_back() {
    let mut model = crawling();
    let clicked = Msg::Stage { message: FromStage::Selected(Some(2)), keyboard: false };
    let effects = update(&mut model, clicked);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::RevealPage(2))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Select(_)))));
}

#[test]
fn while_a_run_goes_on_the_stage_is_not_asked_with_every_batch() {
    let mut model = crawling();
    update(&mut model, Msg::Select(Some(1)));
    let asks = |effects: Vec<Effect>| {
        effects.iter().filter(|effect| matches!(effect, Effect::ToStage(ToStage::Neighborhood(_)))).count()
    };
    let hold = || Msg::Batch(0, batch([EventKind::Hold]));
    assert_eq!(asks(update(&mut model, hold())), 0);
    model.now += 2000.0;
    assert_eq!(asks(update(&mut model, hold())), 1);
}

#[test]
fn filter_sort_and_search_say_which_pages_the_table_shows() {
    let mut model = crawling();
    let rows = |model: &Model| -> Vec<u32> {
        let graph = model.main().graph.fold();
        (0..model.findings.len(graph)).filter_map(|row| model.findings.page(row, graph)).collect()
    };
    assert_eq!(rows(&model), [0, 1, 2]);
    update(&mut model, Msg::Sort(Column::Address));
    assert_eq!(rows(&model), [2, 1, 0]);
    update(&mut model, Msg::Sort(Column::Address));
    assert_eq!(rows(&model), [0, 1, 2]);
    update(&mut model, Msg::Search("/2".into()));
    assert_eq!(rows(&model), [1]);
    let effects = update(&mut model, Msg::Toggle(DisplayState::State(PageState::Queued)));
    assert!(rows(&model).is_empty());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Filter(_)))));
}

#[test]
fn the_keyboard_walks_over_the_rows_of_the_table() {
    let mut model = crawling();
    update(&mut model, Msg::SelectRow(1));
    assert_eq!(model.findings.selected, Some(0), "from nowhere to the first");
    update(&mut model, Msg::SelectRow(1));
    assert_eq!(model.findings.selected, Some(1));
    update(&mut model, Msg::SelectRow(i32::MAX));
    assert_eq!(model.findings.selected, Some(2));
}

#[test]
fn a_worker_that_fails_is_said_and_what_it_found_is_kept() {
    let mut model = crawling();
    let effects = update(&mut model, Msg::WorkerFailed(0, Slot::Run, "panicked".into()));
    assert_eq!(model.main().graph.fold().latest().state, RunState::Crashed);
    assert_eq!(model.main().graph.fold().pages().len(), 3);
    assert!(model.notice.is_some() && !model.main().has_worker);
    let fired: Vec<_> = effects.iter().filter(|effect| matches!(effect, Effect::Fire(_))).collect();
    assert!(matches!(fired[..], [Effect::Fire(Signal::Error { .. }), Effect::Fire(Signal::End)]), "{fired:?}");
}

#[test]
fn a_stage_that_fails_is_replaced_with_the_next_start() {
    let mut model = crawling();
    update(&mut model, Msg::StageFailed("lost".into()));
    assert!(model.notice.is_some());
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StartStage)));
}

/// A lesson's files as they stand in the repository.
fn files(name: &str) -> Box<LessonFiles> {
    let top = env!("CARGO_MANIFEST_DIR");
    let read = |path: String| std::fs::read_to_string(path).expect("a lesson's file");
    let lesson = find(name).expect("a lesson");
    let json = read(format!("{top}/www/lessons/{}/lesson.json", lesson.name));
    Box::new(LessonFiles { words: Words::read(&json).expect("words"), json, pages: Rc::new([]), own: None })
}

fn fetched(pane: usize, wanted: &str) -> Msg {
    let name = wanted.split(['/', ',']).next().unwrap_or_default();
    Msg::Lesson(pane, LessonMsg::Fetched(wanted.to_owned(), Ok(files(name))))
}

fn lesson(name: &str) -> Model {
    let mut model = page(Attributes::from([("lesson", name)]));
    update(&mut model, fetched(0, name));
    model
}

/// Does the work of a lesson's worker for a pane: runs the program and posts the run.
fn work(model: &mut Model, pane: usize) {
    let open = model.panes[pane].lesson.as_ref().expect("a lesson");
    let log = run(open.lesson, open.program(), &open.settings);
    let mut bytes = Vec::new();
    log.events().iter().for_each(|event| encode(event, &mut bytes));
    update(model, Msg::Batch(pane, bytes));
    update(model, Msg::Lesson(pane, LessonMsg::Answered(FromLesson::Ran(None))));
}

fn runs(effects: &[Effect]) -> usize {
    let is_run = |effect: &&Effect| match effect {
        Effect::WorkOnLesson { request, .. } => matches!(request.work, LessonWork::Run),
        _ => false,
    };
    effects.iter().filter(is_run).count()
}

#[test]
fn a_lesson_asks_first_and_shows_its_run_from_the_start() {
    let mut model = lesson("lock");
    assert!(model.lessons.predicting);
    work(&mut model, 0);
    assert_eq!(model.main().step(), 0, "from the start, so that it can be predicted");
    assert!(model.view.lanes_open);
    update(&mut model, Msg::Lesson(0, LessonMsg::Run));
    assert!(!model.lessons.predicting && model.is_playing());
}

#[test]
fn files_of_a_lesson_that_was_left_meanwhile_are_dropped() {
    let mut model = page(Attributes::from([("lesson", "lock")]));
    update(&mut model, Msg::Attribute("lesson".into(), Some("queue".into())));
    update(&mut model, fetched(0, "lock"));
    assert!(model.main().lesson.is_none());
}

#[test]
fn a_lesson_that_does_not_exist_leads_to_the_index() {
    let model = page(Attributes::from([("lesson", "nonsense")]));
    assert!(model.lessons.index_open);
    assert!(model.notice.as_ref().is_some_and(|text| text.contains("nonsense")));
}

#[test]
fn a_turned_knob_runs_the_program_anew_and_asks_anew() {
    let mut model = lesson("semaphore");
    work(&mut model, 0);
    let knob = model.main().lesson.as_ref().expect("a lesson").lesson.knobs[0].name;
    let effects = update(&mut model, Msg::Lesson(0, LessonMsg::Knob(knob, 2)));
    assert_eq!(runs(&effects), 1);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::WorkOnLesson { slot: Slot::Questions, .. })));
    assert!(model.main().playback.is_empty());
}

#[test]
fn a_solved_exercise_is_remembered() {
    let mut model = lesson("lock");
    update(&mut model, Msg::Lesson(0, LessonMsg::Check));
    let effects = update(&mut model, Msg::Lesson(0, LessonMsg::Answered(FromLesson::Checked(None))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::MarkSolved("lock"))));
}

#[test]
fn two_panes_share_one_cursor_whose_steps_are_those_of_the_longer_run() {
    let mut model = lesson("lock");
    work(&mut model, 0);
    let effects = update(&mut model, Msg::ToggleBeside);
    let wanted = effects.iter().find_map(|effect| match effect {
        Effect::FetchLesson { pane: 1, wanted } => Some(wanted.clone()),
        _ => None,
    });
    let wanted = wanted.expect("the files of the second program");
    update(&mut model, fetched(1, &wanted));
    work(&mut model, 1);
    let lens = [0, 1].map(|pane| model.panes[pane].playback.len());
    let (long, short) = if lens[1] > lens[0] { (1, 0) } else { (0, 1) };
    assert_ne!(lens[long], lens[short], "the lesson's programs differ in length");
    update(&mut model, Msg::Seek(3.0));
    assert_eq!([0, 1].map(|pane| model.panes[pane].step()), [3, 3], "by step both are at the same step");
    update(&mut model, Msg::Seek(f64::from(lens[short]) + 1.0));
    assert_eq!(model.panes[long].step(), lens[short] + 1);
    assert!(model.panes[short].cursor.is_none(), "the shorter run is at its end");
    update(&mut model, Msg::ToggleBeside);
    assert_eq!(model.panes.len(), 1);
}

#[test]
fn leaving_a_lesson_closes_the_second_pane_and_ends_its_workers() {
    let mut model = lesson("lock");
    update(&mut model, Msg::ToggleBeside);
    let effects = update(&mut model, Msg::Attribute("lesson".into(), None));
    assert_eq!(model.panes.len(), 1);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndWorker(1, Slot::Run))));
    assert!(model.main().lesson.is_none());
}

#[test]
fn a_start_in_the_event_of_the_run_that_a_start_ended_is_the_same_start() {
    let mut model = crawling();
    let mut starts =
        || update(&mut model, Msg::Start(Reach::Anywhere)).iter().filter(|effect| is_start(effect)).count();
    assert_eq!((starts(), starts()), (1, 0), "the second is not heard of yet");
    update(&mut model, Msg::Attribute("max-pages".into(), Some("2".into())));
    let effects = update(&mut model, Msg::Start(Reach::Anywhere));
    assert!(effects.iter().any(is_start), "another run: {effects:?}");
}

#[test]
fn a_worker_that_says_nothing_any_more_is_said_to_be_gone_and_what_it_found_is_kept() {
    let mut model = crawling();
    // Before its first sign of life it may be a long way to load.
    for _ in 0..100 {
        update(&mut model, Msg::Tick);
    }
    assert!(model.panes[0].has_worker);
    for _ in 0..3 {
        update(&mut model, Msg::Alive);
        for _ in 0..40 {
            update(&mut model, Msg::Tick);
        }
        assert!(model.panes[0].has_worker);
    }
    let effects = update(&mut model, Msg::Tick);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndWorker(0, Slot::Run))));
    assert!(!model.panes[0].has_worker);
    let graph = model.panes[0].graph.fold();
    assert_eq!((graph.latest().state, graph.pages().len()), (RunState::Crashed, 3));
}

#[test]
fn what_could_not_be_had_is_asked_for_again_and_nothing_else() {
    let mut model = page(Attributes::from([("robots", "obey")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    let ends = [PageState::Ok, PageState::Broken, PageState::Unreadable];
    let ends = (0..).zip(ends).map(|(url, state)| EventKind::Page(Box::new(Page { state, ..Page::bare(url) })));
    let run_ends = EventKind::RunEnded { why: RunEnd::Joined };
    update(&mut model, Msg::Batch(0, batch(urls(3).chain(ends).chain([run_ends]))));
    let effects = update(&mut model, Msg::CheckAgain);
    let config = effects.iter().find_map(|effect| match effect {
        Effect::StartCrawl(config, ..) => Some(config),
        _ => None,
    });
    let config = config.expect("a crawl");
    let starts: Vec<&str> = config.start.iter().map(Url::as_str).collect();
    assert_eq!(starts, ["http://here.test/2", "http://here.test/1"]);
    assert_eq!((config.scope, config.robots), (ScopeKind::List, RobotsPolicy::Obey));
    // The form still says what was crawled.
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::SetAttribute(..))));
    assert!(!update(&mut model, Msg::CheckAgain).iter().any(is_start), "one is under way");
}
