//! How the page decides in which arrangement its picture is shown.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::ToStage;
use crawlscope_engine::app::{Attributes, Effect, Msg, Signal, update};
use crawlscope_engine::draw::Placement;
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::trace::{EventKind, RunEnd};
use support::page::{batch, page};

/// A chain of pages, as far as it was found.
fn chain() -> Msg {
    let start = EventKind::RunStarted { config: String::new() };
    let found = |url: u32| EventKind::Discovered {
        url,
        address: format!("http://here.test/{url}"),
        depth: url,
        from: url.checked_sub(1),
    };
    Msg::Batch(0, batch(std::iter::once(start).chain((0..60).map(found))))
}

fn end() -> Msg {
    Msg::Batch(0, batch([EventKind::RunEnded { why: RunEnd::Joined }]))
}

/// What the stage was told, in order.
fn told(effects: &[Effect]) -> Vec<Placement> {
    let placement = |effect: &Effect| match effect {
        Effect::ToStage(ToStage::Arrange(placement)) => Some(*placement),
        _ => None,
    };
    effects.iter().filter_map(placement).collect()
}

#[test]
fn what_reads_best_is_chosen_when_the_crawl_has_ended_and_not_before() {
    let mut model = page(Attributes::default());
    assert_eq!(told(&update(&mut model, Msg::Start(Reach::Anywhere))), []);
    assert_eq!(told(&update(&mut model, chain())), []);
    assert_eq!(model.view.placement, Placement::Map);
    assert_eq!(told(&update(&mut model, end())), [Placement::Depth]);
    assert_eq!(
        told(&update(&mut model, Msg::Start(Reach::Anywhere))),
        [Placement::Map],
        "the next one begins as a map"
    );
}

#[test]
fn what_was_chosen_by_hand_stays_whatever_the_crawl_finds() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, chain());
    let effects = update(&mut model, Msg::Arrange(Placement::Folders));
    assert_eq!(told(&effects), [Placement::Folders]);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::SetAttribute("arrange", Some(name)) if name == "folders"))
    );
    assert_eq!(told(&update(&mut model, end())), []);
    assert_eq!(told(&update(&mut model, Msg::Start(Reach::Anywhere))), []);
    assert_eq!(model.view.placement, Placement::Folders);
    assert_eq!(told(&update(&mut model, Msg::Arrange(Placement::Folders))), [Placement::Folders], "made anew");
}

#[test]
fn the_map_too_can_be_chosen_by_hand() {
    let mut model = page(Attributes::default());
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, chain());
    update(&mut model, Msg::Arrange(Placement::Map));
    assert_eq!(told(&update(&mut model, end())), []);
}

#[test]
fn the_attribute_holds_from_the_beginning_and_auto_gives_the_choice_back() {
    let mut model = page(Attributes::from([("arrange", "layers")]));
    assert_eq!(model.view.placement, Placement::Layers, "which the stage is told when it starts");
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, chain());
    assert_eq!(told(&update(&mut model, end())), []);
    let auto = Msg::Attribute("arrange".into(), Some("auto".into()));
    assert_eq!(told(&update(&mut model, auto)), [Placement::Depth]);
    assert_eq!(told(&update(&mut model, Msg::Attribute("arrange".into(), Some("map".into())))), [Placement::Map]);
    assert_eq!(told(&update(&mut model, Msg::Attribute("arrange".into(), None))), [Placement::Depth]);
}

#[test]
fn a_wrong_value_is_reported_and_changes_nothing() {
    let refused = |effects: &[Effect]| {
        effects.iter().any(|effect| {
            matches!(effect, Effect::Fire(Signal::Error { message, field: Some("arrange") })
                if message == "The arrangement is one of auto, map, depth, layers and folders.")
        })
    };
    let mut model = page(Attributes::from([("arrange", "circle")]));
    assert!(refused(&update(&mut model, Msg::Start(Reach::Anywhere))));
    assert!(!model.main().has_worker);
    let mut model = page(Attributes::from([("arrange", "depth")]));
    assert!(refused(&update(&mut model, Msg::Attribute("arrange".into(), Some("Depth".into())))));
    assert_eq!(model.view.placement, Placement::Depth);
    update(&mut model, Msg::Attribute("arrange".into(), Some("folders".into())));
    assert!(model.error.is_none());
}
