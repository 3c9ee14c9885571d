//! Bubbles: sections drawn as discs where more pages are in view than can be told apart.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/site.rs"]
mod site;

use crawlscope_engine::app::bubble_in_words;
use crawlscope_engine::draw::{
    BubbleCard, Bubbles, COLLAPSE, Camera, Classes, ColorBy, ColorRole, EXPAND, Folding, Picture, Scene, Sections,
    Spotlit, Style, SvgText, Theme, View, collapses, svg,
};
use crawlscope_engine::graph::{DisplayState, Filter, Graph};
use crawlscope_engine::layout::Guides;
use crawlscope_engine::trace::PageState;
use proptest::prelude::*;
use site::graph_of;

/// A page of a site: its address, and its state.
type Kind = (String, PageState);

/// A graph of these pages, each found on the start.
fn graph(pages: &[Kind]) -> Graph {
    let found =
        |(url, (address, state)): (u32, &Kind)| (address.clone(), u32::from(url > 0), (url > 0).then_some(0), *state);
    graph_of((0..).zip(pages).map(found))
}

fn ok(address: String) -> Kind {
    (address, PageState::Ok)
}

/// A site of sections of this many pages each, one page of each in turn.
fn site(sections: &[(&str, usize)]) -> Vec<Kind> {
    let most = sections.iter().map(|(_, many)| *many).max().unwrap_or(0);
    let page = |n: usize| {
        let of = move |(name, many): &(&str, usize)| (n < *many).then(|| ok(format!("https://site.test{name}{n}")));
        sections.iter().filter_map(of).collect::<Vec<_>>()
    };
    std::iter::once(ok("https://site.test/".to_owned())).chain((0..most).flat_map(page)).collect()
}

const SITE: [(&str, usize); 4] = [("/docs/", 900), ("/blog/", 600), ("/shop/", 300), ("/few/", 5)];

/// A scene of pages in a grid of their sections' own, and links.
struct Stand {
    graph: Graph,
    sections: Sections,
    places: (Vec<f32>, Vec<f32>),
    links: Vec<(u32, u32)>,
    guides: Guides,
}

impl Stand {
    fn of(pages: &[Kind]) -> Self {
        let graph = graph(pages);
        let mut sections = Sections::default();
        sections.grow(graph.pages());
        let many = pages.len() as u32;
        let place = |id: u32| {
            let section = sections.of(id).unwrap_or(4) as f32;
            // A spiral around the section's middle.
            let (turn, far) = (id as f32 * 2.4, (id as f32).sqrt() * 5.0);
            (section % 3.0 * 900.0 + far * turn.sin(), (section / 3.0).floor() * 900.0 + far * turn.cos())
        };
        let places = (0..many).map(place).unzip();
        let links = (1..many).map(|id| (0, id)).chain((1..many.saturating_sub(1)).map(|id| (id, id + 1))).collect();
        Self { graph, sections, places, links, guides: Guides::default() }
    }

    fn scene<'a>(&'a self, style: Style<'a>) -> Scene<'a> {
        Scene {
            pages: self.graph.pages(),
            xs: &self.places.0,
            ys: &self.places.1,
            links: &self.links,
            in_degree: &[],
            pinned: &[],
            guides: &self.guides,
            style,
        }
    }

    fn style(&self) -> Style<'_> {
        Style { sections: Some(&self.sections), ..Style::default() }
    }

    fn bubbles(&self) -> Bubbles {
        self.scene(self.style()).bubbles(&far()).expect("bubbles")
    }

    fn picture(&self, view: &View) -> Picture {
        self.scene(self.style()).picture(view, 20_000)
    }

    fn name(&self, section: usize) -> String {
        self.sections.name(section)
    }
}

/// A view of it all.
fn far() -> View {
    let camera = Camera { x: 900.0, y: 450.0, scale: 0.3, width: 1200.0, height: 900.0 };
    View { camera, ..View::default() }
}

fn names(sections: &Sections) -> Vec<String> {
    (0..sections.len()).map(|section| sections.name(section)).collect()
}

fn sections(pages: &[Kind]) -> Sections {
    let mut sections = Sections::default();
    sections.grow(graph(pages).pages());
    sections
}

mod sections_of_a_site {
    use super::*;

    #[test]
    fn are_its_first_folders_of_twenty_pages_at_least() {
        assert_eq!(names(&sections(&site(&SITE))), ["/docs", "/blog", "/shop"]);
    }

    #[test]
    fn are_deeper_folders_where_nearly_all_is_in_one() {
        let below = [("/project/en/guide/", 500), ("/project/en/api/", 700), ("/project/de/", 100)];
        assert_eq!(names(&sections(&site(&below))), ["/project/en/guide", "/project/en/api", "/project/de"]);
    }

    #[test]
    fn of_several_hosts_have_their_names() {
        let mut pages = site(&[("/docs/", 700), ("/blog/", 400)]);
        pages.extend((0..300).map(|n| ok(format!("https://other.test/docs/{n}"))));
        assert_eq!(names(&sections(&pages)), ["site.test/docs", "site.test/blog", "other.test/docs"]);
    }

    #[test]
    fn take_what_was_not_followed_to_the_page_that_led_there() {
        let mut pages = site(&SITE);
        pages.push(("https://away.test/".to_owned(), PageState::Skipped));
        let sections = sections(&pages);
        assert_eq!(sections.of(pages.len() as u32 - 1), sections.of(0));
    }

    #[test]
    fn tell_nothing_where_there_is_one() {
        assert!(!sections(&site(&[("/", 2_000)])).tells());
        assert!(sections(&site(&SITE)).tells());
    }

    #[test]
    fn are_not_asked_for_where_pages_are_few() {
        assert!(sections(&site(&[("/docs/", 200), ("/blog/", 100)])).is_empty());
    }

    #[test]
    fn stay_the_same_while_a_few_pages_come() {
        let (all, mut sections) = (site(&SITE), Sections::default());
        let graph = graph(&all);
        sections.grow(&graph.pages()[..1_700]);
        let before: Vec<_> = (0..1_700).map(|id| sections.of(id)).collect();
        sections.grow(&graph.pages()[..1_717]);
        assert_eq!((0..1_700).map(|id| sections.of(id)).collect::<Vec<_>>(), before);
        assert!(sections.of(1_716).is_some(), "what comes is taken in");
    }

    #[test]
    fn that_were_opened_are_pages_or_their_folders_until_they_are_closed() {
        let mut sections = sections(&site(&[("/docs/a/", 700), ("/docs/b/", 800), ("/blog/", 2_000), ("/x/", 600)]));
        assert_eq!(names(&sections), ["/docs", "/blog", "/x"]);
        sections.open(0);
        assert_eq!(names(&sections), ["/docs/a", "/docs/b", "/blog", "/x"]);
        sections.open(0);
        assert_eq!(names(&sections), ["/docs/b", "/blog", "/x"]);
        assert_eq!(sections.of(1), None, "a page of /docs/a");
        sections.close();
        assert_eq!(names(&sections), ["/docs", "/blog", "/x"]);
    }
}

mod a_bubble {
    use super::*;

    #[test]
    fn stands_among_its_pages_with_an_area_by_their_number() {
        let stand = Stand::of(&site(&SITE));
        let list = stand.bubbles().list;
        let of = |name: &str| list.iter().find(|bubble| stand.name(bubble.section) == name).expect("a bubble");
        let (docs, blog) = (of("/docs"), of("/blog"));
        assert_eq!((docs.count(), blog.count(), of("/shop").count()), (900, 600, 300));
        assert!(((docs.r / blog.r).powi(2) - 1.5).abs() < 0.02, "{} {}", docs.r, blog.r);
        let (x, y) = far().camera.to_screen(0.0, 0.0);
        assert!((docs.x - x).hypot(docs.y - y) < docs.r, "in the middle of its pages");
    }

    #[test]
    fn shows_a_single_broken_page_among_thousands_and_says_so() {
        let mut pages = site(&SITE);
        pages[1].1 = PageState::Broken;
        let stand = Stand::of(&pages);
        let list = stand.bubbles().list;
        let docs = list.iter().find(|bubble| bubble.broken() == 1).expect("a bubble with it");
        let part = docs.shares.iter().find(|(ink, ..)| *ink == ColorRole::State(PageState::Broken)).expect("a part");
        assert!(part.2 - part.1 > 0.015, "{part:?}");
        assert!(stand.picture(&far()).labels.iter().any(|label| label.text == "900, 1 ✕"));
    }

    #[test]
    fn has_a_ring_of_what_colours_tell_apart() {
        let stand = Stand::of(&site(&SITE));
        let classes = Classes::new(ColorBy::Section, stand.graph.pages(), &[]);
        let style = Style { classes: classes.as_ref(), ..stand.style() };
        let list = stand.scene(style).bubbles(&far()).expect("bubbles").list;
        let inks: Vec<_> = list.iter().map(|bubble| (bubble.ink, bubble.shares.len())).collect();
        assert_eq!(inks, (0..3).map(|at| (ColorRole::Category(at), 1)).collect::<Vec<_>>());
    }

    #[test]
    fn is_hit_where_no_page_is_in_front_of_it() {
        let stand = Stand::of(&site(&SITE));
        let (bubbles, view) = (stand.bubbles(), far());
        let docs = &bubbles.list[0];
        assert_eq!(bubbles.at(docs.x, docs.y).map(|bubble| bubble.section), Some(docs.section));
        assert_eq!(bubbles.at(-50.0, -50.0), None);
        assert_eq!(stand.scene(stand.style()).pick(&view, docs.x, docs.y), None, "its pages are not drawn");
        let few = (0..stand.graph.pages().len() as u32).find(|id| bubbles.of(*id).is_none()).expect("a page alone");
        let mark = stand.scene(stand.style()).mark(&view.camera, few).expect("placed");
        assert_eq!(stand.scene(stand.style()).pick(&view, mark.x, mark.y), Some(few));
    }

    #[test]
    fn stays_where_it_is_while_a_site_grows_by_a_hundredth() {
        let all = site(&SITE);
        let stand = Stand::of(&all);
        let few = all.len() - all.len() / 100;
        let before = {
            let mut scene = stand.scene(stand.style());
            (scene.xs, scene.ys) = (&stand.places.0[..few], &stand.places.1[..few]);
            scene.bubbles(&far()).expect("bubbles").list
        };
        let mut ways: Vec<f32> =
            before.iter().zip(stand.bubbles().list).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).collect();
        ways.sort_by(f32::total_cmp);
        assert!(ways[ways.len() / 2] < 0.5, "{ways:?} px");
    }

    #[test]
    fn leaves_its_place_only_where_another_one_is() {
        let mut stand = Stand::of(&site(&SITE));
        // All sections all over the same place.
        let at = |id: usize, turn: f32| (id as f32).sqrt() * (id as f32 * 2.4 + turn).sin() * 10.0;
        let many = stand.graph.pages().len();
        stand.places = ((0..many).map(|id| at(id, 0.0)).collect(), (0..many).map(|id| at(id, 1.6)).collect());
        let list = stand.bubbles().list;
        for (at, a) in list.iter().enumerate() {
            for b in &list[at + 1..] {
                assert!((a.x - b.x).hypot(a.y - b.y) > 0.97 * (a.r + b.r), "they do not cover each other");
            }
        }
    }
}

mod what_is_drawn {
    use super::*;

    #[test]
    fn is_less_than_without_bubbles_and_names_them() {
        let stand = Stand::of(&site(&SITE));
        let picture = stand.picture(&far());
        assert_eq!(
            (picture.bubbles.len(), picture.marks.len()),
            (3, 6),
            "and the start, and the few that are no section"
        );
        let lines: usize = picture.lines.iter().map(|(.., lines)| lines.len()).sum();
        assert!(lines <= 20 && picture.bundles.len() == 3, "{lines} lines, {} bundles", picture.bundles.len());
        for name in ["/docs", "900", "/blog", "600", "/shop", "300"] {
            assert!(picture.labels.iter().any(|label| label.text == name), "{name}");
        }
        let drawn = svg(&picture, &Theme::default(), (1200.0, 900.0), &SvgText::default());
        assert!(drawn.contains(">/docs<") && drawn.contains("stroke-width=\"6.0\""));
    }

    #[test]
    fn is_the_selected_page_itself_with_what_it_is_linked_with() {
        let stand = Stand::of(&site(&SITE));
        let view = View { selected: Some(10), ..far() };
        let picture = stand.picture(&view);
        for id in [9, 10, 11] {
            assert!(picture.marks.iter().any(|mark| mark.id == id), "{id}");
        }
        let hub = View { selected: Some(0), ..far() };
        assert!(stand.picture(&hub).marks.len() < 20, "a hub is drawn without its thousands");
    }

    #[test]
    fn is_what_a_search_has_found_and_a_path() {
        let stand = Stand::of(&site(&SITE));
        let lit = [5, 6, 700];
        let picture = stand.scene(Style { lit: Some(&lit), ..stand.style() }).picture(&far(), 100);
        assert!(lit.iter().all(|id| picture.marks.iter().any(|mark| mark.id == *id && !mark.dim)));
        let way = Spotlit { pages: vec![0, 800], way: vec![0, 800] };
        let picture = stand.scene(Style { spotlit: Some(&way), ..stand.style() }).picture(&far(), 100);
        assert!(picture.marks.iter().any(|mark| mark.id == 800));
        assert!(picture.bubbles.iter().filter(|bubble| bubble.dim).count() >= 1);
    }

    #[test]
    fn counts_only_what_a_filter_shows_and_does_not_move_for_it() {
        let mut pages = site(&SITE);
        (1..300).for_each(|at| pages[at].1 = PageState::Broken);
        let stand = Stand::of(&pages);
        let mut filter = Filter::default();
        filter.toggle(DisplayState::State(PageState::Ok));
        let view = View { filter, ..far() };
        let filtered = stand.scene(stand.style()).bubbles(&view).expect("bubbles").list;
        let all = stand.bubbles().list;
        assert!(filtered.iter().all(|bubble| bubble.count() == bubble.broken()));
        assert!(filtered.iter().zip(&all).all(|(a, b)| (a.x, a.y, a.r) == (b.x, b.y, b.r)));
    }
}

#[test]
fn at_the_limit_nothing_flickers() {
    let mut is_collapsed = false;
    let mut changes = 0;
    let in_view = (0..4).flat_map(|_| (EXPAND..=COLLAPSE).chain((EXPAND + 1..COLLAPSE).rev()));
    for many in in_view.chain([COLLAPSE + 1]).chain(EXPAND + 1..COLLAPSE) {
        let now = collapses(is_collapsed, many);
        changes += usize::from(now != is_collapsed);
        is_collapsed = now;
    }
    assert_eq!((changes, is_collapsed), (1, true), "once, above {COLLAPSE}");
    assert!(!collapses(is_collapsed, EXPAND));
}

#[test]
fn only_pages_in_view_are_too_many() {
    let stand = Stand::of(&site(&SITE));
    let scene = stand.scene(Style::default());
    assert_eq!(scene.in_view(&far()), stand.graph.pages().len());
    let near = View { camera: Camera { scale: 3.0, x: 0.0, y: 0.0, ..far().camera }, ..View::default() };
    assert!(scene.in_view(&near) < 900);
}

fn any_site() -> impl Strategy<Value = Vec<Kind>> {
    let folder = prop::sample::select(vec!["/", "/a/", "/a/b/", "/a/b/c/", "/d/", "/e/f/", "/g/"]);
    let host = prop::sample::select(vec!["one.test", "two.test"]);
    let page = (host, folder, prop::sample::select(PageState::ALL.to_vec()));
    prop::collection::vec(page, 1_001..1_300).prop_map(|pages| {
        (0..).zip(pages).map(|(n, (host, folder, state))| (format!("https://{host}{folder}{n}"), state)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_page_is_drawn_as_itself_or_in_exactly_one_bubble_and_counts_sum_up(
        pages in any_site(), hidden in prop::sample::select(DisplayState::ALL.to_vec()), selected in prop::option::of(0u32..1_000),
    ) {
        let stand = Stand::of(&pages);
        let mut filter = Filter::default();
        filter.toggle(hidden);
        let view = View { filter, selected, camera: Camera { scale: 0.02, ..far().camera }, ..View::default() };
        let scene = stand.scene(stand.style());
        let (bubbles, picture) = (scene.bubbles(&view).expect("bubbles"), scene.picture(&view, 100));
        let mut in_none = 0;
        for (id, page) in (0..).zip(stand.graph.pages()) {
            let is_drawn = picture.marks.iter().any(|mark| mark.id == id);
            let is_shown = filter.shows(page.look());
            prop_assert_eq!(is_drawn, is_shown && bubbles.of(id).is_none(), "{}", id);
            in_none += u32::from(is_shown && stand.sections.of(id).is_none());
        }
        let counted: u32 = bubbles.list.iter().flat_map(|bubble| bubble.states).sum();
        let shown = stand.graph.pages().iter().filter(|page| filter.shows(page.look())).count();
        prop_assert_eq!((counted + in_none) as usize, shown);
        for bubble in &bubbles.list {
            let whole: f32 = bubble.shares.iter().map(|(_, from, to)| to - from).sum();
            prop_assert!((whole - 1.0).abs() < 1e-3);
            prop_assert!(bubble.x.is_finite() && bubble.y.is_finite() && bubble.r > 0.0);
        }
    }
}

#[test]
fn an_outline_around_the_middle_of_a_bubble_has_all_its_pages() {
    let stand = Stand::of(&site(&SITE));
    let docs = stand.bubbles().list[0].clone();
    let (x, y) = (docs.x, docs.y);
    let corners = [(x - 2.0, y - 2.0), (x + 2.0, y - 2.0), (x + 2.0, y + 2.0), (x - 2.0, y + 2.0)];
    let pages = stand.scene(stand.style()).outlined(&far(), &corners, &Folding::default());
    assert_eq!(pages.len(), 900);
    assert!(pages.iter().all(|id| stand.sections.of(*id) == Some(docs.section)));
}

#[test]
fn what_is_said_of_a_bubble_counts_its_pages_by_state() {
    let card = BubbleCard { name: "/docs".into(), states: vec![11, 0, 1_190, 0, 3, 0, 0, 7], x: 0.0, y: 0.0 };
    let (title, states) = bubble_in_words(&card);
    assert_eq!(title, "/docs · 1\u{2009}204 pages");
    assert_eq!(states, "11 queued · 1\u{2009}190 ok · 3 broken · 7 skipped");
}
