//! The sheet in which a phone shows what stands beside the picture elsewhere.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::FromStage;
use crawlscope_engine::app::{Attributes, Effect, Focus, Model, Msg, Sheet, Tab, update};
use crawlscope_engine::graph::{FindingGroup, FindingKind};
use support::page::page;

fn resize(model: &mut Model, width: i32, height: i32) {
    update(model, Msg::Resized { narrow: width < 1100, width, height, lanes: Vec::new() });
}

fn phone() -> Model {
    let mut model = page(Attributes::default());
    resize(&mut model, 390, 844);
    model
}

#[test]
fn a_phone_has_a_sheet_below_the_picture_or_beside_it_and_other_screens_have_none() {
    let mut model = page(Attributes::default());
    assert_eq!(model.sheet(), None, "nothing is known of the room yet");
    for (width, height, sheet) in [
        (390, 844, Some(Sheet::Below)),
        (599, 900, Some(Sheet::Below)),
        (844, 390, Some(Sheet::Beside)),
        (480, 320, Some(Sheet::Beside)),
        (320, 460, Some(Sheet::Below)),
        (600, 900, None),
        (768, 1024, None),
        (1280, 400, None),
    ] {
        resize(&mut model, width, height);
        assert_eq!(model.sheet(), sheet, "{width} × {height}");
    }
}

#[test]
fn embedded_projected_or_in_a_lesson_there_is_no_sheet() {
    for name in ["embed", "projector", "lesson"] {
        let mut model = page([(name, "")].into());
        resize(&mut model, 390, 844);
        assert_eq!(model.sheet(), None, "{name}");
    }
}

#[test]
fn a_tab_opens_the_sheet_another_changes_it_and_the_same_closes_it() {
    let mut model = phone();
    assert!(!model.is_sheet_open());
    update(&mut model, Msg::Tab(Tab::Machine));
    assert!(model.is_sheet_open(), "also the one that was in front before");
    update(&mut model, Msg::Tab(Tab::Pages));
    assert!(model.is_sheet_open());
    update(&mut model, Msg::Tab(Tab::Pages));
    assert_eq!((model.is_sheet_open(), model.findings.tab), (false, Tab::Pages));
}

#[test]
fn escape_closes_the_sheet_before_it_clears_the_selection() {
    let mut model = phone();
    update(&mut model, Msg::Jump(0));
    assert!(model.is_sheet_open(), "what was picked is shown");
    let effects = update(&mut model, Msg::Escape);
    assert_eq!((model.is_sheet_open(), model.findings.selected), (false, Some(0)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(Focus::Tab(Tab::Selected)))));
    update(&mut model, Msg::Escape);
    assert_eq!(model.findings.selected, None);
}

#[test]
fn arrow_keys_go_from_tab_to_tab_of_the_open_sheet_and_a_search_opens_it() {
    let mut model = phone();
    update(&mut model, Msg::MoveTab(Tab::Machine, 1, vec![Tab::Machine, Tab::Problems]));
    assert_eq!((model.is_sheet_open(), model.findings.tab), (true, Tab::Problems));
    update(&mut model, Msg::Escape);
    update(&mut model, Msg::FocusSearch);
    assert_eq!((model.is_sheet_open(), model.findings.tab), (true, Tab::Pages));
}

#[test]
fn what_comes_to_the_front_by_itself_opens_no_sheet() {
    let mut model = phone();
    let group = FindingGroup { kind: FindingKind::MissingTitle, count: 1, findings: Vec::new() };
    update(&mut model, Msg::Stage { message: FromStage::Problems(vec![group]), keyboard: false });
    assert!(!model.is_sheet_open());
}

#[test]
fn a_tap_beside_all_pages_closes_the_sheet() {
    let mut model = phone();
    update(&mut model, Msg::Jump(0));
    update(&mut model, Msg::Stage { message: FromStage::Selected(None), keyboard: false });
    assert!(!model.is_sheet_open());
}

#[test]
fn where_there_is_room_again_nothing_is_closed_by_pressing_a_tab_twice() {
    let mut model = phone();
    update(&mut model, Msg::Tab(Tab::Selected));
    resize(&mut model, 1280, 800);
    update(&mut model, Msg::Tab(Tab::Selected));
    assert_eq!((model.is_sheet_open(), model.findings.tab), (false, Tab::Selected));
    resize(&mut model, 390, 844);
    assert!(model.is_sheet_open(), "as it was left");
}
