//! The picture as SVG: what is drawn, with its words as text.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::draw::{ColorRole, Form, Label, Mark, Picture, Segment, SvgText, Theme, svg};
use crawlscope_engine::trace::PageState;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

const FORMS: [Form; 8] =
    [Form::Ring, Form::Arc, Form::Disc, Form::Notched, Form::Cross, Form::Diamond, Form::Square, Form::Dot];

fn mark(form: Form, at: f32) -> Mark {
    Mark { id: 0, x: at, y: at, r: 5.0, form, ink: ColorRole::State(PageState::Ok), dim: false }
}

fn picture(words: &str) -> Picture {
    Picture {
        lines: vec![(ColorRole::Tree, false, vec![Segment { from: (0.0, 0.0), to: (50.0, 50.0) }; 3])],
        marks: FORMS.into_iter().enumerate().map(|(at, form)| mark(form, at as f32 * 10.0)).collect(),
        rings: vec![(5.0, 5.0, 8.0)],
        labels: vec![Label { x: 1.0, y: 2.0, text: words.to_owned(), strong: true, page: None, side: 0 }],
        ..Picture::default()
    }
}

fn document(words: &str) -> String {
    let legend = vec![(Form::Disc, ColorRole::State(PageState::Ok), format!("ok {words}"))];
    let text = SvgText { title: words.to_owned(), says: words.to_owned(), legend };
    svg(&picture(words), &Theme::default(), (300.0, 200.0), &text)
}

/// The names of the elements, in order, and all texts; fails where it is not well-formed.
fn read(document: &str) -> (Vec<String>, Vec<String>) {
    let (mut reader, mut names, mut texts) = (Reader::from_str(document), Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    attribute.expect("an attribute");
                }
                names.push(element.name().as_ref().to_owned());
            }
            Event::Text(text) => texts.push(text.as_ref().to_owned()),
            Event::Eof => return (names, texts),
            _ => {}
        }
    }
}

#[test]
fn each_form_each_line_and_each_word_of_the_picture_is_there() {
    let (names, texts) = read(&document("Home"));
    let count = |name: &str| names.iter().filter(|known| *known == name).count();
    assert_eq!(count("text"), 4, "heading, line below it, label, legend");
    assert_eq!(count("circle"), 3 + 1 + 1, "ring, disc, dot; the selection's ring; the legend's");
    assert_eq!(count("path"), 1 + 4, "lines in one path; arc, notched disc, cross, diamond");
    assert_eq!(texts.iter().filter(|text| *text == "Home").count(), 5, "title and description, too: {texts:?}");
}

#[test]
fn a_site_s_words_become_text_and_nothing_else() {
    let hostile = "</text><script>alert(1)</script>&\"'\u{0}\u{b}";
    let (names, _) = read(&document(hostile));
    assert!(!names.iter().any(|name| name == "script"), "{names:?}");
}

proptest! {
    #[test]
    fn any_words_make_a_well_formed_document(words in any::<String>()) {
        read(&document(&words));
    }
}
