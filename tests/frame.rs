//! What is written around a picture that is saved.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::draw::{ColorRole, Form, SvgText, frame};

fn text(title: &str) -> SvgText {
    SvgText {
        title: title.to_owned(),
        says: "Read 3 pages: 3 fine. 2026-11-29".to_owned(),
        legend: vec![(Form::Disc, ColorRole::Text, "ok 3".into()), (Form::Cross, ColorRole::Text, "broken 0".into())],
    }
}

#[test]
fn heading_and_legend_stand_around_the_picture_and_not_in_it() {
    let frame = frame((400.0, 300.0), &text("https://site.test/"));
    assert_eq!(frame.width, 400.0);
    let below = frame.above + 300.0;
    assert!(frame.height > below);
    let is_outside = |y: f32| y < frame.above - 4.0 || y > below + 4.0;
    assert!(frame.picture.labels.iter().all(|label| is_outside(label.y)));
    assert!(frame.picture.marks.iter().all(|mark| mark.y > below && mark.y < frame.height));
    let words: Vec<&str> = frame.picture.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(words, ["https://site.test/", "Read 3 pages: 3 fine. 2026-11-29", "ok 3", "broken 0"]);
    assert!(frame.picture.labels[0].strong);
    assert!(
        frame.picture.labels[3].x > frame.picture.marks[1].x && frame.picture.marks[1].x > frame.picture.labels[2].x
    );
}

#[test]
fn a_long_heading_makes_it_wider() {
    let frame = frame((100.0, 100.0), &text(&"https://site.test/a-long-address".repeat(10)));
    assert!(frame.width > 1_000.0, "{}", frame.width);
}
