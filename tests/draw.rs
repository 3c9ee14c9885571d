//! The picture: cameras, picks and labels, over random views.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/site.rs"]
mod site;

use crawlscope_engine::draw::{
    Camera, ColorRole, Form, Label, Mark, Navigation, Placement, Renderer, Scene, Shape, ShelfPacker, Slot, Style,
    Toward, View,
};
use crawlscope_engine::graph::{DisplayState, Filter, Graph};
use crawlscope_engine::layout::{Bounds, FolderBox, Guides};
use crawlscope_engine::trace::PageState;
use proptest::prelude::*;
use site::graph_of;

/// A graph of pages in the given states, each linked to from the one before.
fn graph(states: &[PageState]) -> Graph {
    let found = |(url, state): (u32, &PageState)| {
        (format!("https://site.test/page-{url}-with-a-name"), url, url.checked_sub(1), *state)
    };
    graph_of((0..).zip(states).map(found))
}

fn states() -> impl Strategy<Value = Vec<PageState>> {
    prop::collection::vec(prop::sample::select(PageState::ALL.to_vec()), 1..60)
}

fn places(count: usize) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(-500.0f32..500.0, count)
}

fn camera() -> impl Strategy<Value = Camera> {
    (-400.0f32..400.0, -400.0f32..400.0, 0.05f32..8.0, 100.0f32..1600.0, 100.0f32..1000.0)
        .prop_map(|(x, y, scale, width, height)| Camera { x, y, scale, width, height })
}

#[test]
fn each_state_has_a_form_of_its_own() {
    let graph = graph(&PageState::ALL);
    let zeros = [0.0; 7];
    let scene = Scene {
        pages: graph.pages(),
        xs: &zeros,
        ys: &zeros,
        links: &[],
        in_degree: &[],
        pinned: &[],
        guides: &Guides::default(),
        style: Style::default(),
    };
    let forms = (0..7).map(|id| scene.mark(&Camera::default(), id).expect("placed").form);
    let expected = [Form::Ring, Form::Arc, Form::Disc, Form::Cross, Form::Diamond, Form::Square, Form::Dot];
    assert_eq!(forms.collect::<Vec<_>>(), expected);
}

#[test]
fn a_walk_prefers_a_linked_page_to_a_nearer_one() {
    let graph = graph(&[PageState::Ok; 4]);
    let (xs, ys) = ([0.0, 30.0, 100.0, -50.0], [0.0, 0.0, 10.0, 0.0]);
    let scene = Scene {
        pages: graph.pages(),
        xs: &xs,
        ys: &ys,
        links: &[(2, 0)],
        in_degree: &[],
        pinned: &[],
        guides: &Guides::default(),
        style: Style::default(),
    };
    assert_eq!(scene.walk(&View::default(), 0, Toward::Right), Some(2));
    assert_eq!(scene.walk(&View::default(), 0, Toward::Left), Some(3), "nothing linked lies there");
    assert_eq!(scene.walk(&View::default(), 0, Toward::Up), None);
}

#[test]
fn links_point_at_their_targets_while_there_are_few() {
    let graph = graph(&[PageState::Ok; 2]);
    let scene = Scene {
        pages: graph.pages(),
        xs: &[0.0, 90.0],
        ys: &[0.0; 2],
        links: &[(0, 1)],
        in_degree: &[],
        pinned: &[],
        guides: &Guides::default(),
        style: Style::default(),
    };
    let picture = scene.picture(&View::default(), 1_000);
    let (_, _, tree) = picture.lines.iter().find(|(ink, ..)| *ink == ColorRole::Tree).expect("the tree");
    let target = scene.mark(&Camera::default(), 1).expect("placed");
    assert_eq!(tree.len(), 3, "a line and the two strokes of its head");
    for stroke in tree {
        assert!((stroke.to.0 - (target.x - target.r)).abs() < 0.01 && stroke.to.1 == target.y, "{stroke:?}");
    }
}

#[test]
fn a_fitted_camera_shows_all_and_blows_nothing_up() {
    let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
    let fitted = camera.fitted(Bounds { left: -1000.0, top: 0.0, right: 3000.0, bottom: 500.0 });
    let (left, _) = fitted.to_screen(-1000.0, 0.0);
    let (right, _) = fitted.to_screen(3000.0, 0.0);
    assert!(left >= 0.0 && right <= 800.0 && right - left > 700.0, "{left} to {right}");
    let single = camera.fitted(Bounds { left: 5.0, top: 5.0, right: 5.0, bottom: 5.0 });
    assert!(
        single.scale <= 4.0 && single.to_screen(5.0, 5.0) == (400.0, 276.0),
        "a little above the middle, for the legend"
    );
}

proptest! {
    #[test]
    fn what_is_under_the_pointer_stays_there_while_zooming(camera in camera(), x in 0.0f32..900.0, y in 0.0f32..900.0, factor in 0.2f32..5.0) {
        let before = camera.to_world(x, y);
        let mut zoomed = camera;
        zoomed.zoom_at(x, y, factor);
        let (sx, sy) = zoomed.to_screen(before.0, before.1);
        prop_assert!((sx - x).abs() < 0.5 && (sy - y).abs() < 0.5, "{sx},{sy} for {x},{y}");
    }

    #[test]
    fn nothing_breaks_a_camera(camera in camera(), factors in prop::collection::vec(prop::num::f32::ANY, 0..6)) {
        let mut camera = camera;
        for factor in factors {
            camera.zoom_at(10.0, 10.0, factor);
        }
        prop_assert!(camera.scale > 0.0 && camera.scale.is_finite());
    }

    #[test]
    fn a_following_camera_arrives(from in camera(), to in camera()) {
        let goal = Camera { width: from.width, height: from.height, ..to };
        let mut camera = from;
        for _ in 0..400 {
            camera = camera.toward(&goal, 0.12);
        }
        prop_assert_eq!(camera, goal);
    }

    #[test]
    fn labels_never_overlap_and_never_leave_the_canvas(
        (states, xs, ys) in states().prop_flat_map(|states| { let n = states.len(); (Just(states), places(n), places(n)) }),
        camera in camera(),
        selected in prop::option::of(0u32..60),
    ) {
        let graph = graph(&states);
        let links: Vec<(u32, u32)> = (1..states.len() as u32).map(|id| (id - 1, id)).collect();
        let scene = Scene { pages: graph.pages(), xs: &xs, ys: &ys, links: &links, in_degree: &[], pinned: &[], guides: &Guides::default(), style: Style::default() };
        let picture = scene.picture(&View { camera, selected, ..View::default() }, 1_000);
        let width = |text: &str| text.chars().count() as f32 * 6.9;
        for (at, a) in picture.labels.iter().enumerate() {
            prop_assert!(a.x >= 0.0 && a.x + width(&a.text) <= camera.width + 1.0);
            for b in &picture.labels[at + 1..] {
                let apart = (a.y - b.y).abs() >= 15.9 || a.x + width(&a.text) <= b.x + 1.0 || b.x + width(&b.text) <= a.x + 1.0;
                prop_assert!(apart, "{a:?} and {b:?}");
            }
            // What is faint beside a selection may lie under a label.
            // The start's name may lie over others.
            let solid = |mark: &&Mark| mark.form != Form::Dot && !mark.dim && !a.strong && a.page != Some(0);
            for mark in picture.marks.iter().filter(solid) {
                let (dx, dy) = (mark.x - mark.x.clamp(a.x, a.x + width(&a.text)), mark.y - mark.y.clamp(a.y - 8.0, a.y + 8.0));
                prop_assert!(dx.hypot(dy) >= mark.r * 0.65, "{a:?} lies on {mark:?}");
            }
        }
    }

    #[test]
    fn nothing_hidden_is_drawn_or_found_or_walked_to(
        (states, xs, ys) in states().prop_flat_map(|states| { let n = states.len(); (Just(states), places(n), places(n)) }),
        camera in camera(),
        hidden in prop::sample::subsequence(PageState::ALL.to_vec(), 0..=7),
        from in 0u32..60,
    ) {
        let graph = graph(&states);
        let links: Vec<(u32, u32)> = (1..states.len() as u32).map(|id| (id - 1, id)).collect();
        let scene = Scene { pages: graph.pages(), xs: &xs, ys: &ys, links: &links, in_degree: &[], pinned: &[], guides: &Guides::default(), style: Style::default() };
        let mut filter = Filter::default();
        hidden.iter().for_each(|state| filter.toggle(DisplayState::State(*state)));
        let view = View { camera, filter, ..View::default() };
        let is_hidden = |id: u32| hidden.contains(&states[id as usize]);
        prop_assert!(scene.picture(&view, 1_000).marks.iter().all(|mark| mark.dim || !is_hidden(mark.id)));
        for mark in (0..states.len() as u32).filter_map(|id| scene.mark(&camera, id)) {
            prop_assert!(scene.pick(&view, mark.x, mark.y).is_none_or(|id| !is_hidden(id)));
        }
        for toward in [Toward::Left, Toward::Right, Toward::Up, Toward::Down] {
            let Some(id) = scene.walk(&view, from, toward) else { continue };
            prop_assert!(!is_hidden(id) && id != from);
            let (here, there) = (scene.mark(&camera, from).expect("placed"), scene.mark(&camera, id).expect("placed"));
            let right_way = match toward {
                Toward::Left => there.x < here.x,
                Toward::Right => there.x > here.x,
                Toward::Up => there.y < here.y,
                Toward::Down => there.y > here.y,
            };
            prop_assert!(right_way, "{toward:?} from {here:?} leads to {there:?}");
        }
    }

    #[test]
    fn a_pick_finds_what_is_drawn_at_the_point_and_nothing_where_nothing_is(
        (states, xs, ys) in states().prop_flat_map(|states| { let n = states.len(); (Just(states), places(n), places(n)) }),
        camera in camera(),
        x in 0.0f32..1600.0,
        y in 0.0f32..1000.0,
    ) {
        let graph = graph(&states);
        let scene = Scene { pages: graph.pages(), xs: &xs, ys: &ys, links: &[], in_degree: &[], pinned: &[], guides: &Guides::default(), style: Style::default() };
        let distance = |id: u32| {
            let mark = scene.mark(&camera, id).expect("placed");
            ((mark.x - x).hypot(mark.y - y), mark.r)
        };
        let ids = 0..states.len() as u32;
        match scene.pick(&View { camera, ..View::default() }, x, y) {
            Some(id) => {
                let (d, r) = distance(id);
                prop_assert!(d <= r.max(6.0) + 0.01);
                for other in ids {
                    let (o, ro) = distance(other);
                    prop_assert!(o > ro.max(6.0) || o - ro >= d - r - 0.01, "{other} is nearer than {id}");
                }
            }
            None => {
                for id in ids {
                    let (d, r) = distance(id);
                    prop_assert!(d > r.max(6.0) - 0.01, "{id} was missed");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn what_stands_on_shelves_stands_apart_and_within(widths in prop::collection::vec(1u32..600, 1..80)) {
        let mut shelves = ShelfPacker::new(512, 9);
        let taken: Vec<Slot> = widths.iter().filter_map(|width| shelves.take(*width)).collect();
        for (at, slot) in taken.iter().enumerate() {
            prop_assert!(slot.x + slot.width <= 512 && slot.row < 9, "{slot:?} is not within");
            for other in &taken[..at] {
                let apart = slot.row != other.row || slot.x >= other.x + other.width || other.x >= slot.x + slot.width;
                prop_assert!(apart, "{slot:?} lies over {other:?}");
            }
        }
    }

    #[test]
    fn what_is_half_as_wide_as_a_shelf_fits_twice_on_each(widths in prop::collection::vec(1u32..=256, 18)) {
        let mut shelves = ShelfPacker::new(512, 9);
        prop_assert!(widths.iter().all(|width| shelves.take(*width).is_some()));
    }
}

#[test]
fn a_renderer_is_found_by_its_name_and_by_no_other() {
    for renderer in Renderer::ALL {
        assert_eq!(Renderer::named(renderer.name()), Some(renderer));
    }
    assert_eq!(Renderer::named("WebGL2"), None);
    assert_eq!(Renderer::named(""), None);
}

#[test]
fn a_placement_is_found_by_its_name_and_by_no_other() {
    for placement in Placement::ALL {
        assert_eq!(Placement::named(placement.name()), Some(placement));
    }
    assert_eq!(Placement::named("auto"), None);
    assert_eq!(Placement::named("Map"), None);
}

#[test]
fn a_chain_is_put_in_order_by_depth_a_site_with_menus_is_a_map_and_a_large_one_goes_by_folder() {
    let shape = |pages, links, depth, folders| Placement::for_shape(Shape { pages, links, depth, folders });
    assert_eq!(shape(100, 99, 99, 1), Placement::Depth, "a chain");
    assert_eq!(shape(500, 499, 4, 9), Placement::Depth, "a tree");
    assert_eq!(shape(3_001, 3_000, 1, 0), Placement::Map, "a star");
    assert_eq!(shape(500, 6_000, 5, 9), Placement::Map, "a site with a menu");
    assert_eq!(shape(8_000, 90_000, 6, 9), Placement::Folders, "a large site");
    assert_eq!(shape(8_000, 90_000, 6, 1), Placement::Depth, "a large site without folders");
    assert_eq!(shape(8, 7, 7, 0), Placement::Map, "next to nothing");
}

#[test]
fn rings_and_rows_that_would_lie_close_are_left_out_and_the_others_say_how_deep_they_are() {
    let guides =
        |gap: f32| Guides { rings: (1..=12).map(|depth| (depth, depth as f32 * gap)).collect(), ..Guides::default() };
    let graph = graph(&[PageState::Ok]);
    let camera = Camera { width: 2_000.0, height: 2_000.0, ..Camera::default() };
    let said = |gap: f32| {
        let guides = guides(gap);
        let scene = Scene {
            pages: graph.pages(),
            xs: &[0.0],
            ys: &[0.0],
            links: &[],
            in_degree: &[],
            pinned: &[],
            guides: &guides,
            style: Style::default(),
        };
        let picture = scene.picture(&View { camera, ..View::default() }, 1_000);
        let (_, _, lines) = picture.lines.iter().find(|(ink, ..)| *ink == ColorRole::Guide).expect("the guides");
        let names = picture.labels.iter().map(|label| label.text.clone()).filter(|text| text.starts_with("depth "));
        (lines.len(), names.collect::<Vec<_>>())
    };
    let (lines, names) = said(70.0);
    assert_eq!((names.len(), names[0].as_str(), names[11].as_str()), (12, "depth 1", "depth 12"));
    let (fewer, names) = said(10.0);
    assert!(fewer < lines && names == ["depth 1", "depth 5", "depth 9"], "{fewer} lines, {names:?}");
}

#[test]
fn a_folder_is_an_area_with_its_name_in_it_and_lines_around_it() {
    let bounds = Bounds { left: -90.0, top: -50.0, right: 90.0, bottom: 50.0 };
    let boxes = vec![FolderBox { name: "a-folder/".into(), level: 1, bounds }];
    let guides = Guides { boxes, ..Guides::default() };
    let graph = graph(&[PageState::Ok]);
    let scene = Scene {
        pages: graph.pages(),
        xs: &[0.0],
        ys: &[0.0],
        links: &[],
        in_degree: &[],
        pinned: &[],
        guides: &guides,
        style: Style::default(),
    };
    let camera = Camera { width: 400.0, height: 300.0, ..Camera::default() };
    let picture = scene.picture(&View { camera, ..View::default() }, 1_000);
    let area = picture.areas[0];
    assert_eq!((area.left, area.top, area.right, area.bottom), (110.0, 100.0, 290.0, 200.0));
    assert_eq!(picture.lines[0].2.len(), 4);
    let name = picture.labels.iter().find(|label| label.text == "a-folder/").expect("its name");
    assert!(name.strong && name.x > area.left && name.y > area.top && name.y < area.bottom, "{name:?}");
}

/// Pages that each link to the first two, and every third to one more.
fn menus(navigation: &mut Navigation, pages: std::ops::Range<u32>) {
    for page in pages {
        for target in [0, 1].into_iter().filter(|target| *target != page) {
            navigation.add_link(page, target);
        }
        if page % 3 == 0 {
            navigation.add_link(page, 900);
        }
    }
}

#[test]
fn what_most_pages_link_to_is_navigation_once_a_dozen_pages_have_links() {
    let mut navigation = Navigation::default();
    menus(&mut navigation, 2..13);
    assert!(!navigation.has(0), "eleven pages say too little");
    menus(&mut navigation, 13..14);
    assert!(navigation.has(0) && navigation.has(1));
    assert!(!navigation.has(900), "a third is not most");
    assert!(!navigation.has(2) && !navigation.has(10_000));
}

#[test]
fn navigation_stays_so_until_clearly_fewer_than_half_of_the_pages_link_there() {
    let mut navigation = Navigation::default();
    menus(&mut navigation, 2..22);
    let mut changes = Vec::new();
    for page in 100..160 {
        changes.extend(
            navigation.add_link(page, 901).into_iter().filter(|(page, _)| *page < 2).map(|change| (page, change)),
        );
    }
    // Twenty of fifty is two fifths.
    assert_eq!(changes, [(130, (0, false)), (130, (1, false))]);
    assert!(navigation.has(901));
}

#[test]
fn links_to_navigation_are_drawn_only_where_they_led_to_a_page_first_or_a_looked_at_page_is_at_their_end() {
    let graph = graph(&[PageState::Ok; 4]);
    let (xs, ys) = ([0.0, 40.0, 80.0, 60.0], [0.0, 0.0, 0.0, 40.0]);
    let links = [(0, 1), (1, 2), (2, 3), (3, 1), (2, 1), (0, 3)];
    let navigation = [false, true, false, false];
    let guides = Guides::default();
    let scene = |shows_navigation| Scene {
        pages: graph.pages(),
        xs: &xs,
        ys: &ys,
        links: &links,
        in_degree: &[],
        pinned: &[],
        guides: &guides,
        style: Style { navigation: &navigation, shows_navigation, ..Style::default() },
    };
    let many = |scene: Scene<'_>, view: View, ink: ColorRole| {
        let picture = scene.picture(&view, 1_000);
        assert_eq!((picture.hidden.links, picture.hidden.pages), (2, 1), "whatever is drawn of them");
        // A line and the two strokes of its arrow.
        picture.lines.iter().find(|(found, ..)| *found == ink).map_or(0, |(.., lines)| lines.len() / 3)
    };
    let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
    let view = View { camera, ..View::default() };
    assert_eq!(many(scene(false), view, ColorRole::Tree), 3);
    assert_eq!(many(scene(false), view, ColorRole::Link), 1);
    assert_eq!(many(scene(true), view, ColorRole::Link), 3);
    assert_eq!(many(scene(false), View { hovered: Some(1), ..view }, ColorRole::LinkIn), 3);
    assert_eq!(many(scene(false), View { selected: Some(3), ..view }, ColorRole::LinkOut), 1);
}

#[test]
fn a_label_that_was_shown_keeps_its_page_and_its_side_and_the_start_is_marked() {
    let graph = graph(&[PageState::Ok; 3]);
    let guides = Guides::default();
    let camera = Camera { width: 800.0, height: 400.0, ..Camera::default() };
    // So close that only one of the last two has room for its name, and a third from above to the first.
    let (xs, ys) = ([-250.0, 0.0, 2.0], [0.0, 0.0, 1.0]);
    let view = View { camera, ..View::default() };
    let draw = |labels: &[Label], in_degree: &[u32]| {
        let style = Style { labels, ..Style::default() };
        let scene = Scene {
            pages: graph.pages(),
            xs: &xs,
            ys: &ys,
            links: &[],
            in_degree,
            pinned: &[],
            guides: &guides,
            style,
        };
        scene.picture(&view, 100)
    };
    let first = draw(&[], &[0, 3, 2]);
    assert_eq!(first.labels[0].text, "start · page-0-with-a-name");
    assert_eq!(first.rings.len(), 1, "around the start");
    let mut moved = first.labels.clone();
    for label in &mut moved {
        label.side = 3;
    }
    assert_eq!(draw(&moved, &[0, 3, 2]).labels[0].side, 3, "where it stood before");
    let order = |labels: &[Label], degrees: &[u32]| -> Vec<Option<u32>> {
        draw(labels, degrees).labels.iter().map(|label| label.page).collect()
    };
    let only_last = [Label { page: Some(2), ..first.labels[0].clone() }];
    assert_eq!(order(&only_last, &[0, 3, 2])[1], Some(2), "about as much linked, it stays");
    assert_eq!(order(&only_last, &[0, 30, 2])[1], Some(1), "a hub is never lost to a leaf");
}

#[test]
fn what_a_search_has_not_found_is_drawn_faintly_and_so_are_all_links() {
    let graph = graph(&[PageState::Ok; 3]);
    let guides = Guides::default();
    let draw = |lit: Option<&[u32]>| {
        let style = Style { lit, ..Style::default() };
        let (xs, ys) = ([0.0, 40.0, 80.0], [0.0; 3]);
        let links = [(0, 1), (1, 2)];
        let (pages, xs, ys) = (graph.pages(), &xs, &ys);
        let scene = Scene { pages, xs, ys, links: &links, in_degree: &[], pinned: &[], guides: &guides, style };
        let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
        let picture = scene.picture(&View { camera, ..View::default() }, 1_000);
        let mut faint: Vec<u32> = picture.marks.iter().filter(|mark| mark.dim).map(|mark| mark.id).collect();
        faint.sort_unstable();
        let is_faint = picture.lines.iter().filter(|(.., lines)| !lines.is_empty()).all(|(_, dim, _)| *dim);
        (faint, is_faint)
    };
    assert_eq!(draw(None), (vec![], false));
    assert_eq!(draw(Some(&[1])), (vec![0, 2], true));
    assert_eq!(draw(Some(&[])), (vec![0, 1, 2], true), "nothing was found");
}
