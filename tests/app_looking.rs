//! What the page says and does about colours, sizes and what is left out of the picture.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::messages::ToStage;
use crawlscope_engine::app::{Attributes, Effect, Msg, Signal, navigation_in_words, update};
use crawlscope_engine::draw::{ColorBy, HiddenLinks, SizeBy};
use support::page::page;

fn told(effects: &[Effect]) -> Vec<(ColorBy, SizeBy)> {
    let measures = |effect: &Effect| match effect {
        Effect::ToStage(ToStage::Measure(color, size)) => Some((*color, *size)),
        _ => None,
    };
    effects.iter().filter_map(measures).collect()
}

#[test]
fn a_colour_that_is_picked_becomes_the_attribute_and_shows_all_classes_again() {
    let mut model = page(Attributes::from([("size", "bytes")]));
    assert_eq!((model.view.color, model.view.size), (ColorBy::State, SizeBy::Bytes));
    let effects = update(&mut model, Msg::ColorBy("section".into()));
    assert_eq!(told(&effects), [(ColorBy::Section, SizeBy::Bytes)]);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::SetAttribute("color", Some(name)) if name == "section"))
    );
    update(&mut model, Msg::OnlyClass(2));
    assert!(!model.findings.arrangement.filter.shows_class(1));
    update(&mut model, Msg::SizeBy("pagerank".into()));
    assert!(!model.findings.arrangement.filter.shows_class(1), "another size is another matter");
    update(&mut model, Msg::ColorBy("depth".into()));
    assert!(!model.findings.arrangement.filter.is_on());
}

#[test]
fn a_colour_or_size_that_there_is_not_is_an_error() {
    let mut model = page(Attributes::default());
    for (name, value) in [("color", "mood"), ("size", "XL")] {
        let effects = update(&mut model, Msg::Attribute(name.into(), Some(value.into())));
        let is_refused = |effect: &Effect| matches!(effect, Effect::Fire(Signal::Error { field: Some(field), .. }) if *field == name);
        assert!(effects.iter().any(is_refused), "{name}");
        assert_eq!(told(&effects), []);
        update(&mut model, Msg::Attribute(name.into(), None));
        assert_eq!(model.error, None);
    }
}

#[test]
fn links_to_navigation_are_counted_in_words_and_shown_when_asked() {
    let hidden = HiddenLinks { links: 1_012, pages: 9 };
    let words = "1\u{2009}012 links to 9 pages that most pages link to are hidden";
    assert_eq!(navigation_in_words(hidden, false), words);
    let one = HiddenLinks { links: 1, pages: 1 };
    assert_eq!(navigation_in_words(one, true), "1 link to 1 page that most pages link to is shown");
    let mut model = page(Attributes::default());
    let effects = update(&mut model, Msg::ToggleNavigation);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ToStage(ToStage::Navigation(true)))));
}
