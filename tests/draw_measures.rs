//! What colours and sizes of the picture say.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::draw::{Classes, ColorBy, ColorRole, SizeBy, Theme, growth};
use crawlscope_engine::graph::{Filter, Graph, Keep, PageRow, page_rank};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Page, PageState, Reason};

/// Pages at these addresses, read with a status, or else skipped.
fn pages(found: &[(&str, Option<u16>)]) -> Vec<PageRow> {
    let mut events = Vec::new();
    let mut tell = |kind| events.push(Event { at: 0, task: 0, kind });
    for (url, (address, status)) in (0..).zip(found) {
        tell(EventKind::Discovered { url, address: (*address).into(), depth: url, from: url.checked_sub(1) });
        match status {
            Some(status) => tell(EventKind::Page(Box::new(Page {
                state: PageState::Ok,
                status: Some(*status),
                bytes: 1_000 * u64::from(url),
                took: 60_000 * u64::from(url),
                ..Page::bare(url)
            }))),
            None => tell(EventKind::Skipped { url, reason: Reason::OffSite }),
        }
    }
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    cursor.advance(&events);
    cursor.into_fold().pages().to_vec()
}

fn names(classes: &Classes) -> Vec<(&str, u32)> {
    classes.classes.iter().map(|class| (class.name.as_str(), class.count)).collect()
}

const SITE: [(&str, Option<u16>); 9] = [
    ("https://a.test/docs/index.html", Some(200)),
    ("https://a.test/docs/blog/1", Some(200)),
    ("https://a.test/docs/blog/2", Some(404)),
    ("https://a.test/docs/blog/3", Some(301)),
    ("https://a.test/docs/api/1", Some(200)),
    ("https://a.test/docs/api/2", Some(500)),
    ("https://a.test/docs/api/3", Some(200)),
    ("https://a.test/docs/odd/1", Some(200)),
    ("https://b.test/", None),
];

#[test]
fn a_section_is_the_first_folder_below_the_start_and_has_a_colour_once_it_has_a_few_pages() {
    let classes = Classes::new(ColorBy::Section, &pages(&SITE), &[]).expect("classes");
    assert_eq!(names(&classes), [("blog/", 3), ("api/", 3), ("other", 2), ("not followed", 1)]);
    assert_eq!(classes.ink(2), ColorRole::Category(0));
    assert_eq!(classes.ink(7), ColorRole::Other);
    assert_eq!(classes.ink(8), ColorRole::State(PageState::Skipped));
}

#[test]
fn a_section_keeps_its_colour_when_others_grow_beyond_it() {
    let mut site = SITE.to_vec();
    let more: Vec<String> = (4..90).map(|n| format!("https://a.test/docs/{}/{n}", ["odd", "new"][n % 2])).collect();
    site.extend(more.iter().map(|address| (address.as_str(), Some(200))));
    let before = Classes::new(ColorBy::Section, &pages(&SITE), &[]).expect("classes");
    let after = Classes::new(ColorBy::Section, &pages(&site), &[]).expect("classes");
    for page in 1..7 {
        assert_eq!(before.ink(page), after.ink(page));
    }
}

#[test]
fn several_hosts_are_the_sections_and_no_more_than_eight_have_colours() {
    let addresses: Vec<String> = (0..40).map(|n| format!("https://host-{}.test/{n}", n % 10)).collect();
    let site: Vec<_> = addresses.iter().map(|address| (address.as_str(), Some(200))).collect();
    let classes = Classes::new(ColorBy::Section, &pages(&site), &[]).expect("classes");
    assert_eq!(classes.classes.len(), 10);
    assert_eq!(classes.classes[0].name, "host-0.test");
    assert_eq!(names(&classes)[8..], [("other", 8), ("not followed", 0)]);
}

#[test]
fn numbers_fall_into_classes_of_which_those_without_pages_stay() {
    let found = pages(&SITE);
    let counts = |by: ColorBy, degree: &[u32]| -> Vec<u32> {
        Classes::new(by, &found, degree).expect("classes").classes.iter().map(|class| class.count).collect()
    };
    assert_eq!(counts(ColorBy::Depth, &[]), [1, 1, 1, 1, 2, 3]);
    assert_eq!(counts(ColorBy::LinksIn, &[0, 1, 2, 9, 10, 99, 100, 5_000]), [3, 1, 1, 1, 1, 2]);
    assert_eq!(counts(ColorBy::Time, &[]), [2, 3, 3, 0, 0, 0, 1]);
    assert_eq!(counts(ColorBy::Status, &[]), [5, 1, 1, 1, 1]);
    assert_eq!(Classes::new(ColorBy::State, &found, &[]), None);
}

#[test]
fn measures_are_found_by_their_names_and_by_no_others() {
    for (by, name, _) in ColorBy::ALL {
        assert_eq!((ColorBy::named(name), by.name()), (Some(by), name));
    }
    for (by, name, _) in SizeBy::ALL {
        assert_eq!((SizeBy::named(name), by.name()), (Some(by), name));
    }
    assert_eq!((ColorBy::named("Section"), SizeBy::named("")), (None, None));
}

#[test]
fn a_class_is_hidden_or_alone_and_both_can_be_undone() {
    let mut filter = Filter::default();
    filter.toggle_class(3);
    assert!(filter.is_on() && !filter.hides_states() && !filter.shows_class(3) && filter.shows_class(4));
    filter.only_class(4);
    assert_eq!((0..16).filter(|class| filter.shows_class(*class)).collect::<Vec<_>>(), [4]);
    filter.only_class(4);
    assert!(!filter.is_on());
    filter.toggle_class(40);
    assert!(!filter.is_on() && filter.shows_class(40), "there are no more than sixteen");
}

#[test]
fn page_rank_shares_one_among_all_and_prefers_what_is_linked_by_what_is_linked() {
    // A chain to 3, a star around 4, and a link from the star's middle to 9.
    let links = [(0, 1), (1, 2), (2, 3), (5, 4), (6, 4), (7, 4), (8, 4), (4, 9), (9, 9), (3, 77)];
    let rank = page_rank(10, &links);
    assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(rank[4] > rank[3] && rank[3] > rank[0], "{rank:?}");
    assert!(rank[9] > rank[3], "one link from what is important is worth more than one from a chain");
    assert_eq!(rank, page_rank(10, &links), "the same again");
    assert!(page_rank(0, &links).is_empty());
}

#[test]
fn sizes_grow_with_what_they_say_up_to_a_bound() {
    let found = pages(&SITE);
    let sizes = |by| growth(by, &found, &[0, 1, 4, 9, 1_000_000], &[0.5, 0.25, 0.05, 0.2]);
    for (size, expected) in sizes(SizeBy::LinksIn).into_iter().zip([0.0, 0.9, 1.8, 2.7, 6.3]) {
        assert!((size - expected).abs() < 1e-5, "{size} is not {expected}");
    }
    assert!(sizes(SizeBy::PageRank)[0] > sizes(SizeBy::PageRank)[1]);
    assert!(sizes(SizeBy::Bytes).windows(2).take(7).all(|two| two[0] < two[1]));
    let alike = sizes(SizeBy::None);
    assert!(alike.iter().all(|size| *size == alike[0]) && alike.len() == found.len());
}

/// How much light a colour `#rrggbb` reflects, 0 to 1.
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.039_28 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn every_class_has_three_to_one_against_the_paper_in_both_themes_and_steps_go_one_way() {
    let sheet = include_str!("../www/crawlscope.css");
    let themes: Vec<&str> = sheet.split("--cs-paper: ").skip(1).take(2).collect();
    for (theme, gets_darker) in themes.into_iter().zip([true, false]) {
        let value = |property: &str| {
            let from = theme.find(&format!("{property}: ")).expect(property) + property.len() + 2;
            &theme[from..from + 7]
        };
        let paper = luminance(&theme[..7]);
        let classes = Theme::INKS
            .iter()
            .filter(|(ink, ..)| matches!(ink, ColorRole::Category(_) | ColorRole::Other | ColorRole::Step(_)));
        let mut steps = Vec::new();
        for (ink, property, _) in classes {
            let light = luminance(value(property));
            let contrast = (light.max(paper) + 0.05) / (light.min(paper) + 0.05);
            assert!(contrast >= 3.0, "{property} has {contrast:.2}");
            steps.extend(matches!(ink, ColorRole::Step(_)).then_some(light));
        }
        assert_eq!(steps.len(), 6);
        assert!(steps.windows(2).all(|two| (two[0] > two[1]) == gets_darker));
    }
    let light = Theme::default();
    assert_eq!(light.colour(ColorRole::Category(0)), "#1478f0");
    assert_eq!(Theme::property(ColorRole::Step(5)), "--cs-step-6");
}
