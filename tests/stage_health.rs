//! The picture's worker: it is looked after, replaced when it is gone, and told all that the old one knew.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::{FromStage, OUT_OF_MEMORY, ToStage};
use crawlscope_engine::app::{Attributes, Effect, Model, Msg, Signal, update};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::trace::EventKind;
use support::page::{batch, page};

/// A page whose crawl with this seed has found three pages.
fn crawling(seed: &str) -> Model {
    let mut model = page(Attributes::from([("seed", seed)]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    let found = |url| EventKind::Discovered { url, address: format!("http://here.test/{url}"), depth: 1, from: None };
    update(&mut model, Msg::Batch(0, batch((0..3).map(found))));
    model
}

fn says(model: &mut Model) {
    update(model, Msg::Stage { message: FromStage::Alive, keyboard: false });
}

/// Lets so many questions go unanswered; what came of the last.
fn unanswered(model: &mut Model, count: usize) -> Vec<Effect> {
    (0..count).map(|_| update(model, Msg::StageTick)).last().unwrap_or_default()
}

fn is_new(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::StartStage))
}

#[test]
fn it_is_asked_whether_it_is_there_for_as_long_as_it_answers() {
    let mut model = crawling("0");
    for _ in 0..100 {
        says(&mut model);
        let effects = update(&mut model, Msg::StageTick);
        let asks = |effect: &Effect| matches!(effect, Effect::ToStage(ToStage::Ping));
        assert_eq!(effects.iter().filter(|effect| asks(effect)).count(), 1);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::After(..))) && !is_new(&effects));
    }
    assert_eq!(model.notice, None);
}

#[test]
fn one_that_is_gone_is_replaced_and_the_new_one_is_told_all_in_order() {
    let mut model = crawling("7");
    update(&mut model, Msg::Seek(2.0));
    update(&mut model, Msg::Select(Some(1)));
    says(&mut model);
    assert!(!is_new(&unanswered(&mut model, 10)));
    let effects = unanswered(&mut model, 1);
    let told: Vec<String> = effects.iter().map(|effect| format!("{effect:?}")).collect();
    let order = [
        "EndStage",
        "StartStage",
        "ToStage(Reset { seed: 7 })",
        "ResendBatches",
        "ToStage(Show(Some((2",
        "ToStage(Select(Some(1)))",
        "ToStage(Neighborhood(1))",
    ];
    let places = order.map(|start| told.iter().position(|effect| effect.starts_with(start)));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{told:?}");
    assert!(model.has_stage && model.notice.is_some());
}

#[test]
fn before_its_first_answer_it_has_time_to_load() {
    let mut model = crawling("0");
    assert!(!is_new(&unanswered(&mut model, 30)));
    assert!(is_new(&unanswered(&mut model, 1)));
}

#[test]
fn one_that_is_gone_again_at_once_is_not_replaced_until_the_next_crawl() {
    let mut model = crawling("0");
    says(&mut model);
    model.now = 1_000.0;
    assert!(is_new(&unanswered(&mut model, 11)));
    says(&mut model);
    model.now = 30_000.0;
    let effects = unanswered(&mut model, 11);
    assert!(!is_new(&effects) && !model.has_stage);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndStage)), "who waits for an answer gets none");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fire(Signal::Error { .. }))));
    assert!(model.notice.as_ref().is_some_and(|text| text.contains("goes on without it")), "{:?}", model.notice);
    assert!(update(&mut model, Msg::StageTick).is_empty(), "nobody is asked any more");
    assert!(is_new(&update(&mut model, Msg::Start(Reach::Anywhere))));
}

#[test]
fn one_that_is_gone_long_after_it_was_replaced_is_replaced_again() {
    let mut model = crawling("0");
    for now in [1_000.0, 100_000.0, 200_000.0] {
        says(&mut model);
        model.now = now;
        assert!(is_new(&unanswered(&mut model, 11)));
    }
}

#[test]
fn one_that_ran_out_of_memory_is_replaced_and_one_that_failed_is_not() {
    let mut model = crawling("0");
    assert!(is_new(&update(&mut model, Msg::StageFailed(format!("{OUT_OF_MEMORY} (unreachable)")))));
    let mut model = crawling("0");
    assert!(!is_new(&update(&mut model, Msg::StageFailed("a panic".into()))));
}
