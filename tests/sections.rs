//! Sections of sites whose addresses have no folders, and what a section is called.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/site.rs"]
mod site;

use crawlscope_engine::draw::Sections;
use crawlscope_engine::graph::Graph;
use crawlscope_engine::trace::PageState;
use site::graph_of;

/// A graph of pages that were read: address, depth, and the page that led there first.
fn graph(pages: &[(String, u32, Option<u32>)]) -> Graph {
    graph_of(pages.iter().map(|(address, depth, from)| (address.clone(), *depth, *from, PageState::Ok)))
}

/// A shop without folders: a start, `sections` pages that it leads to, and `many` that each of these leads to.
fn flat(sections: u32, many: u32) -> Graph {
    let page = |n: u32, depth, from| (format!("https://shop.test/p{n}"), depth, from);
    let start = std::iter::once(page(0, 0, None));
    let first = (1..=sections).map(|n| page(n, 1, Some(0)));
    let second = (0..sections * many).map(|n| page(sections + 1 + n, 2, Some(1 + n / many)));
    graph(&start.chain(first).chain(second).collect::<Vec<_>>())
}

#[test]
fn where_addresses_have_no_folders_a_section_is_what_the_same_page_led_to() {
    let graph = flat(8, 300);
    let mut sections = Sections::default();
    assert!(sections.grow(graph.pages()), "they are chosen");
    assert!(sections.tells());
    assert_eq!(sections.len(), 8);
    for n in 0..8 * 300_u32 {
        let section = sections.of(9 + n).expect("each page is in one");
        assert_eq!(sections.name(section), format!("below p{}", 1 + n / 300));
    }
    assert_eq!(sections.of(0), None, "the start and the few beside it are in none");
}

#[test]
fn what_comes_later_below_a_page_is_in_its_section() {
    let graph = flat(4, 400);
    let mut sections = Sections::default();
    sections.grow(&graph.pages()[..1_250]);
    assert!(!sections.grow(&graph.pages()[..1_300]), "they stay for a while");
    let of = |page| sections.of(page).map(|section| sections.name(section));
    assert_eq!(of(1_299), Some("below p4".to_owned()));
}

#[test]
fn a_long_name_keeps_its_end() {
    let long = "very-long-name-of-a-folder-".repeat(40);
    let page = |n: u32| (format!("https://site.test/{long}{}/{n}", n % 2), u32::from(n > 0), (n > 0).then_some(0));
    let graph = graph(&(0..1_500).map(page).collect::<Vec<_>>());
    let mut sections = Sections::default();
    sections.grow(graph.pages());
    assert_eq!(sections.len(), 2);
    for section in 0..2 {
        let name = sections.name(section);
        assert_eq!(name.chars().count(), 28, "{name}");
        assert!(name.starts_with('…') && name.ends_with(&format!("-{section}")), "{name}");
    }
}

#[test]
fn there_are_no_more_sections_than_can_be_told_apart() {
    let page =
        |n: u32| (format!("https://site.test/a{}/b{}/{n}", n % 12, n % 600), u32::from(n > 0), (n > 0).then_some(0));
    let graph = graph(&(0..30_000).map(page).collect::<Vec<_>>());
    let mut sections = Sections::default();
    sections.grow(graph.pages());
    assert!(!sections.is_empty() && sections.len() <= 250, "{}", sections.len());
}
