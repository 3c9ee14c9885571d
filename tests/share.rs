//! What somebody else gets of what is shown.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::{Attributes, CopyButton, Effect, Msg, Share, update};
use support::page::page_at;

const BASE: &str = "https://tools.test/scope/";

fn shared(attributes: Attributes, share: Share) -> String {
    page_at("https://course.test/week-3?x=1", &format!("{BASE}demo/index.html"), attributes).shared_as(share)
}

#[test]
fn a_link_leads_to_the_page_of_crawlscope_itself_with_what_is_crawled_and_how() {
    let attributes = [("url", "https://site.test/a?b=c&d"), ("arrange", "folders"), ("embed", ""), ("projector", "")];
    let link = shared(Attributes::from(attributes), Share::Link);
    assert_eq!(link, format!("{BASE}?arrange=folders&url=https%3A%2F%2Fsite.test%2Fa%3Fb%3Dc%26d"));
    assert_eq!(shared(Attributes::default(), Share::Link), BASE);
}

#[test]
fn markup_is_escaped_so_that_an_address_stays_one() {
    let hostile = Attributes::from([("select", "\"><script>&"), ("url", "https://site.test/?a&b")]);
    let frame = shared(hostile.clone(), Share::Frame);
    assert!(
        frame.starts_with(&format!("<iframe src=\"{BASE}?embed&amp;select=%22%3E%3Cscript%3E%26&amp;url=")),
        "{frame}"
    );
    let element = shared(hostile, Share::Element);
    let expected = format!(
        "<script type=\"module\" src=\"{BASE}crawlscope.js\"></script>\n<crawl-scope embed \
         select=\"&quot;&gt;&lt;script&gt;&amp;\" url=\"https://site.test/?a&amp;b\"></crawl-scope>"
    );
    assert_eq!(element, expected);
}

#[test]
fn addresses_of_the_page_around_are_absolute_as_they_are_read_on_another() {
    let link = shared(Attributes::from([("trace", "runs/1.ndjson"), ("url", "/docs/ /blog/")]), Share::Link);
    let (trace, urls) = (
        "https%3A%2F%2Fcourse.test%2Fruns%2F1.ndjson",
        "https%3A%2F%2Fcourse.test%2Fdocs%2F+https%3A%2F%2Fcourse.test%2Fblog%2F",
    );
    assert_eq!(link, format!("{BASE}?trace={trace}&url={urls}"));
}

#[test]
fn a_lesson_is_shared_by_its_name() {
    let lesson = Attributes::from([("lesson", "semaphore/one,permits=2")]);
    let markdown = shared(lesson, Share::Markdown);
    assert_eq!(markdown, format!("[Crawlscope: semaphore]({BASE}?lesson=semaphore%2Fone%2Cpermits%3D2)"));
}

#[test]
fn course_tools_get_the_frame_in_words_of_theirs() {
    let lesson = Attributes::from([("lesson", "lock"), ("poster", "lock.svg")]);
    let address = format!("{BASE}?embed&lesson=lock");
    assert_eq!(
        shared(lesson.clone(), Share::Myst),
        format!(":::{{iframe}} {address}\n:width: 100%\n:title: Crawlscope: lock\n:placeholder: crawlscope.svg\n:::")
    );
    let frame = shared(lesson.clone(), Share::Frame);
    assert_eq!(shared(lesson, Share::Quarto), format!("```{{=html}}\n{frame}\n```"));
}

#[test]
fn a_button_copies_it_and_what_only_this_machine_can_open_is_told_apart() {
    let mut model = page_at("https://course.test/", &format!("{BASE}demo/"), Attributes::default());
    let effects = update(&mut model, Msg::Copy(CopyButton::Share(Share::Link)));
    assert!(matches!(&effects[..], [Effect::Copy(CopyButton::Share(Share::Link), text)] if text == BASE));
    assert!(!model.shares_locally());
    let local = page_at("http://127.0.0.1:8080/", "http://127.0.0.1:8080/demo/", Attributes::default());
    assert!(local.shares_locally());
}
