//! The panel of what was found: which of its tabs is in front, and what the table shows.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromStage, ToStage};
use crawlscope_engine::app::{
    Attributes, COLUMN_WIDTHS, Columns, Effect, Focus, Model, Msg, Tab, Transport, cell, end_of_address,
    problems_as_text, update,
};
use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::graph::{Column, Degrees, FindingGroup, FindingKind, ListedFinding, ListedLink, Neighbor};
use crawlscope_engine::journal::Run;
use crawlscope_engine::trace::{ElementKind, EventKind, Page, Reason, RunEnd};
use support::page::{batch, page};
use url::Url;

fn discovered(url: u32) -> EventKind {
    EventKind::Discovered { url, address: format!("http://here.test/{url}"), depth: 0, from: None }
}

/// A page whose crawl has found a page.
fn crawling() -> Model {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Resized { narrow: false, width: 1280, height: 800, lanes: Vec::new() });
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, batch([EventKind::RunStarted { config: String::new() }, discovered(0)])));
    model
}

fn problems(count: u32) -> Msg {
    let group = FindingGroup { kind: FindingKind::MissingTitle, count, findings: Vec::new() };
    let message = FromStage::Problems(if count == 0 { Vec::new() } else { vec![group] });
    Msg::Stage { message, keyboard: false }
}

fn end() -> Msg {
    Msg::Batch(0, batch([EventKind::RunEnded { why: RunEnd::Joined }]))
}

fn asks(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Problems { .. })))
}

#[test]
fn problems_come_to_the_front_once_a_crawl_has_ended_with_some() {
    let mut model = crawling();
    update(&mut model, problems(1));
    assert_eq!(model.findings.tab, Tab::Pages, "not while it goes on");
    let effects = update(&mut model, end());
    assert!(asks(&effects), "{effects:?}");
    update(&mut model, problems(2));
    assert_eq!((model.findings.tab, model.findings.problem_count()), (Tab::Problems, 2));
    update(&mut model, Msg::Start(Reach::Anywhere));
    assert_eq!((model.findings.tab, model.findings.problem_count()), (Tab::Pages, 0), "another crawl begins");
}

#[test]
fn problems_stay_behind_where_there_are_none() {
    let mut model = crawling();
    update(&mut model, problems(0));
    update(&mut model, end());
    update(&mut model, problems(0));
    assert_eq!(model.findings.tab, Tab::Pages);
}

#[test]
fn problems_stay_behind_where_the_user_has_chosen_a_tab_or_is_at_work() {
    let chosen = [
        (Msg::Tab(Tab::Selected), Tab::Selected),
        (Msg::Search("a".into()), Tab::Pages),
        (Msg::Jump(0), Tab::Selected),
    ];
    for (msg, tab) in chosen {
        let mut model = crawling();
        update(&mut model, problems(1));
        update(&mut model, msg);
        update(&mut model, end());
        update(&mut model, problems(1));
        assert_eq!(model.findings.tab, tab);
    }
}

#[test]
fn an_answer_from_before_the_end_does_not_decide_what_is_in_front() {
    let mut model = crawling();
    let effects = update(&mut model, end());
    assert!(!asks(&effects), "one answer is awaited: {effects:?}");
    let effects = update(&mut model, problems(1));
    assert!(asks(&effects) && model.findings.tab == Tab::Pages);
    update(&mut model, problems(0));
    assert_eq!(model.findings.tab, Tab::Pages);
}

#[test]
fn an_answer_about_the_run_before_is_not_taken_for_one_about_this_run() {
    let mut model = crawling();
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, problems(7));
    assert_eq!(model.findings.problem_count(), 0);
}

#[test]
fn problems_are_looked_for_in_a_tenth_of_the_time_at_most() {
    let mut model = crawling();
    model.now += 500.0;
    update(&mut model, problems(1));
    let more = |model: &mut Model, ms: f64| {
        model.now += ms;
        asks(&update(model, Msg::Batch(0, batch([EventKind::Hold]))))
    };
    assert!(!more(&mut model, 3000.0), "the last answer took half a second");
    assert!(more(&mut model, 2000.0));
}

#[test]
fn all_problems_are_asked_for_at_rest_at_the_end_only() {
    let wholes = |effects: &[Effect]| -> Vec<bool> {
        let whole = |effect: &Effect| match effect {
            Effect::ToStage(ToStage::Problems { whole }) => Some(*whole),
            _ => None,
        };
        effects.iter().filter_map(whole).collect()
    };
    let mut model = crawling();
    update(&mut model, problems(1));
    assert_eq!(wholes(&update(&mut model, end())), [true]);
    update(&mut model, problems(1));
    assert_eq!(wholes(&update(&mut model, Msg::Seek(2.0))), [false], "looking back");
    update(&mut model, problems(1));
    assert_eq!(wholes(&update(&mut model, Msg::Transport(Transport::ToEnd))), [true]);
    update(&mut model, problems(1));
    assert!(wholes(&update(&mut model, Msg::Hold(0.0))).is_empty(), "once");
    // The last question may fall while it is played.
    update(&mut model, Msg::Transport(Transport::Play));
    model.now += 2000.0;
    let number = model.plays;
    let asked = wholes(&update(&mut model, Msg::PlayTick(number)));
    assert!(!model.is_playing());
    update(&mut model, problems(1));
    let at_rest = wholes(&update(&mut model, Msg::Hold(0.0)));
    assert_eq!(asked.into_iter().chain(at_rest).last(), Some(true));
}

#[test]
fn a_row_that_is_picked_again_shows_its_page() {
    let mut model = crawling();
    update(&mut model, Msg::Select(Some(0)));
    assert_eq!((model.findings.selected, model.findings.tab), (Some(0), Tab::Pages));
    update(&mut model, Msg::Select(Some(0)));
    assert_eq!(model.findings.tab, Tab::Selected);
}

#[test]
fn the_machine_s_tab_goes_where_there_is_room_and_a_chosen_tab_stays() {
    let mut model = page(Attributes::default());
    let resized = |narrow| Msg::Resized { narrow, width: 1000, height: 800, lanes: Vec::new() };
    update(&mut model, resized(true));
    assert_eq!(model.findings.tab, Tab::Machine);
    update(&mut model, resized(false));
    assert_eq!(model.findings.tab, Tab::Pages);
    update(&mut model, Msg::Tab(Tab::Selected));
    update(&mut model, resized(true));
    assert_eq!(model.findings.tab, Tab::Selected);
    update(&mut model, Msg::Tab(Tab::Machine));
    update(&mut model, resized(false));
    assert_eq!(model.findings.tab, Tab::Pages);
}

/// What the table shows: pages by their ids.
fn rows(model: &Model) -> Vec<u32> {
    let graph = model.main().graph.fold();
    (0..model.findings.len(graph)).filter_map(|row| model.findings.page(row, graph)).collect()
}

#[test]
fn pages_of_other_sites_stand_below_the_site_s_own_in_every_order() {
    let mut model = crawling();
    assert_eq!((rows(&model), model.findings.external_at), (vec![0], None));
    let skipped = EventKind::Skipped { url: 1, reason: Reason::OffSite };
    model.now += 1000.0;
    update(&mut model, Msg::Batch(0, batch([discovered(1), skipped, discovered(2)])));
    assert_eq!((rows(&model), model.findings.external_at), (vec![0, 2, 1], Some(2)));
    update(&mut model, Msg::Sort(Column::Address));
    update(&mut model, Msg::Sort(Column::Address));
    assert_eq!((rows(&model), model.findings.external_at), (vec![2, 0, 1], Some(2)), "also backwards");
    update(&mut model, Msg::Search("here.test/1".into()));
    assert_eq!((rows(&model), model.findings.external_at), (vec![1], Some(0)));
    update(&mut model, Msg::Search("here.test/2".into()));
    assert_eq!((rows(&model), model.findings.external_at), (vec![2], None));
}

#[test]
fn numbers_are_sorted_as_numbers_and_what_has_none_comes_last_in_either_direction() {
    let mut model = crawling();
    let sized = |url: u32, bytes: u64| EventKind::Page(Box::new(Page { status: Some(200), bytes, ..Page::bare(url) }));
    model.now += 1000.0;
    update(&mut model, Msg::Batch(0, batch([discovered(1), discovered(2), sized(0, 900), sized(2, 12_000)])));
    update(&mut model, Msg::Sort(Column::Size));
    assert_eq!(rows(&model), [0, 2, 1]);
    update(&mut model, Msg::Sort(Column::Size));
    assert_eq!(rows(&model), [2, 0, 1]);
    let pages = model.main().graph.fold().pages();
    let cells = |column| [0, 1, 2].map(|id| cell(column, id, pages, None, ""));
    assert_eq!(cells(Column::Size), ["900 B", "", "12 KB"]);
    assert_eq!(cells(Column::LinksIn), ["", "", ""], "not known yet");
    let degrees = Degrees { ins: vec![1234, 1, 0], outs: vec![0; 3] };
    assert_eq!(cell(Column::LinksIn, 0, pages, Some(&degrees), ""), "1\u{2009}234");
}

#[test]
fn a_column_about_links_asks_for_them_while_the_table_is_seen() {
    let asks = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Degrees)));
    let mut model = crawling();
    update(&mut model, Msg::Tab(Tab::Selected));
    assert!(!asks(&update(&mut model, Msg::ToggleColumn(Column::LinksIn))));
    assert!(asks(&update(&mut model, Msg::Tab(Tab::Pages))));
    let mut model = crawling();
    assert!(asks(&update(&mut model, Msg::Sort(Column::LinksOut))), "so does sorting by one");
}

#[test]
fn fewer_columns_are_shown_where_there_is_little_room_unless_they_were_chosen() {
    let mut columns = Columns::default();
    let shown = |columns: &Columns, narrow| columns.shown(narrow).map(Column::name).collect::<Vec<_>>().join(" ");
    assert_eq!(shown(&columns, false), "state page status depth");
    assert_eq!(shown(&columns, true), "state page status");
    let mut model = crawling();
    update(&mut model, Msg::ToggleColumn(Column::Title));
    update(&mut model, Msg::ToggleColumn(Column::State));
    columns.clone_from(&model.findings.columns);
    assert_eq!((shown(&columns, false), shown(&columns, true)), {
        let chosen = "page status depth title".to_owned();
        (chosen.clone(), chosen)
    });
    update(&mut model, Msg::ResetColumns);
    assert_eq!(model.findings.columns, Columns::default());
}

#[test]
fn columns_and_widths_are_kept_as_text_and_nonsense_is_left_out() {
    let kept = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::KeepColumns(text) => Some(text.clone()),
            _ => None,
        })
    };
    let mut model = crawling();
    assert_eq!(
        kept(&update(&mut model, Msg::ColumnWidth(Column::Address, Some(300), false))),
        None,
        "while it is dragged"
    );
    let effects = update(&mut model, Msg::ColumnWidth(Column::Address, Some(310), true));
    assert_eq!(kept(&effects).as_deref(), Some("page=310"));
    let effects = update(&mut model, Msg::ToggleColumn(Column::LinksIn));
    let text = kept(&effects).expect("kept");
    assert_eq!(text, "state page status in depth page=310");
    assert_eq!(Columns::read(&text), model.findings.columns);
    assert_eq!(Columns::read("nonsense page=wide =3 == status=x"), Columns::default());
    update(&mut model, Msg::ColumnWidth(Column::Address, Some(-5), true));
    assert_eq!(model.findings.columns.width(Column::Address), Some(COLUMN_WIDTHS.0));
    update(&mut model, Msg::ColumnWidth(Column::Address, Some(i32::MAX), true));
    assert_eq!(model.findings.columns.width(Column::Address), Some(COLUMN_WIDTHS.1));
    update(&mut model, Msg::ColumnWidth(Column::Address, None, true));
    assert_eq!(model.findings.columns.width(Column::Address), None, "what is left");
}

#[test]
fn embedded_no_columns_are_kept_or_read() {
    let mut model = page(Attributes::from([("embed", "")]));
    let effects = update(&mut model, Msg::Mounted);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::LoadColumns)), "{effects:?}");
    let effects = update(&mut model, Msg::ToggleColumn(Column::Size));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::KeepColumns(_))), "{effects:?}");
}

#[test]
fn a_long_address_is_cut_before_its_last_letters_and_between_letters() {
    assert_eq!(end_of_address("/docs/short"), None);
    let address = "/docs/guide/getting-started/install.html";
    assert_eq!(end_of_address(address).map(|at| &address[at..]), Some("install.html"));
    let address = "/ä/日本語日本語日本語日本語日本語日本語";
    assert!(end_of_address(address).is_some_and(|at| address.is_char_boundary(at)));
}

#[test]
fn problems_are_copied_a_row_for_each_link_and_never_as_formulas() {
    let mut model = crawling();
    let link = |page, text: &str| ListedLink {
        from: Neighbor { page, element: ElementKind::A, text: text.into(), rel: String::new(), count: 1 },
        written: None,
    };
    let finding = ListedFinding {
        page: 1,
        reason: "Status 404.".into(),
        links: vec![link(0, "=1+1\tx"), link(2, "dead")],
        link_count: 3,
        source_count: 3,
        twins: Vec::new(),
        twin_count: 0,
    };
    let group = FindingGroup { kind: FindingKind::Broken, count: 2, findings: vec![finding] };
    update(&mut model, Msg::Batch(0, batch([discovered(1), discovered(2)])));
    let message = FromStage::Problems(vec![group]);
    update(&mut model, Msg::Stage { message, keyboard: false });
    let text = problems_as_text(&model);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[1].starts_with("Error\tBroken pages\thttp://here.test/1\tStatus 404.\t"), "{text}");
    assert!(lines[1].ends_with("\thttp://here.test/0\t'=1+1 x"), "{text}");
    assert!(lines[3].contains("and 1 more") && lines[4].contains("and 1 more"), "{text}");
    assert!(lines.iter().all(|line| line.split('\t').count() == 7), "{text}");
}

#[test]
fn the_focus_goes_on_where_an_unfinished_crawl_was_deleted_or_is_resumed() {
    let focuses = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Focus(Focus::Run)));
    let mut model = page(Attributes::default());
    let config = Config::new(Url::parse("http://here.test/").expect("an address"), None);
    let run = |id| Run { id, began: 0.0, config: config.clone(), pages: 2, done: 1 };
    update(&mut model, Msg::Runs(vec![run(1), run(2)]));
    update(&mut model, Msg::ForgetRun(1));
    assert!(!focuses(&update(&mut model, Msg::Runs(vec![run(1), run(2)]))), "not before it is gone");
    assert!(focuses(&update(&mut model, Msg::Runs(vec![run(2)]))));
    assert!(!focuses(&update(&mut model, Msg::Runs(vec![run(2)]))), "once");
    assert!(focuses(&update(&mut model, Msg::ResumeRun(2))));
}
