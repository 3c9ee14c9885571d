//! How pages are put in order by depth and by folder, and how little moves while a site grows.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::layout::{Arranged, OrderBy, Page};
use proptest::prelude::*;

const ALL: [OrderBy; 3] = [OrderBy::Rings, OrderBy::Layers, OrderBy::Folders];
/// World units that two pages are apart, at least.
const SPACING: f32 = 24.0;

/// A page of a site that is made up.
#[derive(Clone, Debug)]
struct Made {
    parent: Option<u32>,
    depth: u32,
    host: String,
    path: String,
}

impl Made {
    fn page(&self) -> Page<'_> {
        Page { parent: self.parent, depth: self.depth, host: &self.host, path: &self.path }
    }
}

/// Knuth's linear congruential generator: enough to make sites.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

/// A site: sections of very different sizes that grow all the time, folders in them, and now and
/// then a link to another host.
fn site(pages: usize, seed: u64) -> Vec<Made> {
    let mut chance = Chance(seed + 1);
    let mut made = vec![Made { parent: None, depth: 0, host: "docs.example".into(), path: "/".into() }];
    for page in 1..pages {
        // Rather pages found lately, but any may still turn out to link to more.
        let back = chance.below(page.min(60)) + 1;
        let parent = if chance.below(4) == 0 { chance.below(page) } else { page - back };
        let parent = if made[parent].depth > 6 || chance.below(40) == 0 { 0 } else { parent };
        let section = match parent {
            0 => format!("/s{}/", chance.below(12)),
            _ => made[parent].path[..=made[parent].path.rfind('/').unwrap_or(0)].to_owned(),
        };
        let inner =
            if chance.below(12) == 0 && section.len() < 16 { format!("f{}/", chance.below(4)) } else { String::new() };
        let host =
            if chance.below(30) == 0 { format!("other{}.example", chance.below(9)) } else { "docs.example".into() };
        made.push(Made {
            parent: Some(parent as u32),
            depth: made[parent].depth + 1,
            host,
            path: format!("{section}{inner}p{page}"),
        });
    }
    made
}

fn tree(pages: usize, parent: impl Fn(usize) -> usize) -> Vec<Made> {
    let mut made: Vec<Made> = Vec::new();
    for page in 0..pages {
        let parent = (page > 0).then(|| parent(page));
        let depth = parent.map_or(0, |parent| made[parent].depth + 1);
        let parent = parent.map(|parent| parent as u32);
        made.push(Made { parent, depth, host: "a.example".into(), path: format!("/{}/p{page}", page % 7) });
    }
    made
}

fn grown(by: OrderBy, site: &[Made]) -> Arranged {
    let mut arranged = Arranged::new(by);
    site.iter().for_each(|page| arranged.add(page.page()));
    arranged
}

fn whole(by: OrderBy, site: &[Made]) -> Arranged {
    Arranged::of(by, site.iter().map(Made::page))
}

fn points(arranged: &Arranged) -> Vec<(f32, f32)> {
    arranged.xs().iter().copied().zip(arranged.ys().iter().copied()).collect()
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

fn quantile(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    values[((values.len() - 1) as f32 * share) as usize]
}

/// The distance of the two pages that are nearest to each other.
fn nearest(arranged: &Arranged) -> f32 {
    let mut points = points(arranged);
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut nearest = f32::INFINITY;
    for (at, a) in points.iter().enumerate() {
        for b in points[at + 1..].iter().take_while(|b| b.0 - a.0 < SPACING) {
            nearest = nearest.min(distance(*a, *b));
        }
    }
    nearest
}

/// Grows by 1 % five times, and says how far the old pages went each time, in edge lengths.
fn growing(arranged: &mut Arranged, site: &[Made], from: usize) -> Vec<(f32, f32)> {
    let mut moved = Vec::new();
    for first in (from..from + 100).step_by(20) {
        let before = points(arranged);
        site[first..first + 20].iter().for_each(|page| arranged.add(page.page()));
        let now = points(arranged);
        let edges = site[..first]
            .iter()
            .zip(&before)
            .filter_map(|(page, at)| Some(distance(*at, before[page.parent? as usize])));
        let edge = quantile(edges.collect(), 0.5);
        let displaced: Vec<f32> = before.iter().zip(&now).map(|(a, b)| distance(*a, *b) / edge).collect();
        moved.push((quantile(displaced.clone(), 0.5), quantile(displaced, 0.95)));
    }
    moved
}

#[test]
fn one_percent_more_pages_move_none_of_the_others_in_a_picture_that_grew_with_the_crawl() {
    for seed in 0..20 {
        let site = site(2_100, seed);
        for by in ALL {
            let moved = growing(&mut grown(by, &site[..2_000]), &site, 2_000);
            assert!(moved.iter().all(|(median, p95)| *median == 0.0 && *p95 <= 0.15), "{by:?}, seed {seed}: {moved:?}");
        }
    }
}

#[test]
fn one_percent_more_pages_move_none_of_the_others_in_a_picture_that_was_just_chosen() {
    for seed in 0..20 {
        let site = site(2_100, seed);
        for by in ALL {
            let moved = growing(&mut whole(by, &site[..2_000]), &site, 2_000);
            assert!(moved.iter().all(|(median, p95)| *median == 0.0 && *p95 <= 0.15), "{by:?}, seed {seed}: {moved:?}");
        }
    }
}

#[test]
fn the_whole_is_made_anew_no_more_often_than_the_site_doubles() {
    for seed in 0..5 {
        let site = site(6_000, seed);
        for by in ALL {
            // 12 times while there are few pages, and at 24, 48 … 3,072.
            assert_eq!(grown(by, &site).makes(), 12 + 8, "{by:?}, seed {seed}");
        }
    }
}

#[test]
fn pages_keep_apart_whatever_the_site_looks_like() {
    let (star, chain) = (tree(3_000, |_| 0), tree(600, |page| page - 1));
    let (comb, bushy) = (tree(900, |page| page - page % 30 / 15 - 1), tree(2_000, |page| (page - 1) / 9));
    for site in [star, chain, comb, bushy, site(2_500, 3)] {
        for by in ALL {
            for arranged in [grown(by, &site), whole(by, &site)] {
                let nearest = nearest(&arranged);
                assert!(nearest >= SPACING - 0.1, "{by:?}: {nearest}");
            }
        }
    }
}

#[test]
fn rings_lie_further_out_and_rows_further_down_the_deeper_they_are() {
    let site = site(1_500, 5);
    let (rings, layers) = (whole(OrderBy::Rings, &site), whole(OrderBy::Layers, &site));
    let guides = rings.guides();
    for (page, at) in site.iter().zip(points(&rings)) {
        let radius = distance(at, (0.0, 0.0));
        let ring = |depth: u32| guides.rings.iter().find(|ring| ring.0 == depth).map(|ring| ring.1);
        assert!(
            radius >= ring(page.depth).unwrap_or(0.0) - 0.5 && radius < ring(page.depth + 1).unwrap_or(f32::MAX),
            "{page:?}"
        );
    }
    let rows = layers.guides().rows;
    for (page, at) in site.iter().zip(points(&layers)) {
        let next = rows.get(page.depth as usize + 1).map_or(f32::MAX, |row| row.1);
        assert!(at.1 >= rows[page.depth as usize].1 && at.1 < next, "{page:?} at {at:?}");
    }
}

#[test]
fn the_branches_of_a_tree_stay_side_by_side() {
    let site = tree(400, |page| if page <= 4 { 0 } else { (page - 1) % 4 + 1 });
    let at = points(&whole(OrderBy::Rings, &site));
    let angle = |(x, y): (f32, f32)| x.atan2(-y).rem_euclid(std::f32::consts::TAU);
    let mut order: Vec<usize> = (5..400).collect();
    order.sort_by(|a, b| angle(at[*a]).total_cmp(&angle(at[*b])));
    let changes = order.windows(2).filter(|pair| site[pair[0]].parent != site[pair[1]].parent).count();
    assert!(changes <= 30, "{changes} changes from one branch to another");
}

#[test]
fn a_folder_s_box_holds_its_pages_and_no_others() {
    let pages = |folder: &str, count: usize| {
        let page = |n| Made { parent: None, depth: 1, host: "a.example".into(), path: format!("/{folder}p{n}") };
        (0..count).map(page).collect::<Vec<_>>()
    };
    let site =
        [pages("", 9), pages("blog/", 40), pages("docs/", 30), pages("docs/api/", 25), pages("about/", 2)].concat();
    let arranged = whole(OrderBy::Folders, &site);
    let boxes = arranged.guides().boxes;
    let names: Vec<(&str, u32)> = boxes.iter().map(|found| (found.name.as_str(), found.level)).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for (name, folder, level) in [("blog/", "/blog/", 1), ("docs/", "/docs/", 1), ("api/", "/docs/api/", 2)] {
        let found = boxes.iter().find(|found| found.name == name).expect("a box");
        assert_eq!(found.level, level);
        for (page, (x, y)) in site.iter().zip(points(&arranged)) {
            let bounds = found.bounds;
            let is_in = x > bounds.left && x < bounds.right && y > bounds.top && y < bounds.bottom;
            assert_eq!(is_in, page.path.starts_with(folder), "{} and {name}", page.path);
        }
    }
}

#[test]
fn hosts_come_before_folders_where_there_are_several() {
    let mut site = site(600, 2);
    for (n, page) in site.iter_mut().enumerate().filter(|(n, _)| n % 3 == 0) {
        page.host = format!("h{}.example", n % 2);
    }
    let boxes = whole(OrderBy::Folders, &site).guides().boxes;
    let outer: Vec<&str> = boxes.iter().filter(|found| found.level == 1).map(|found| found.name.as_str()).collect();
    for host in ["docs.example", "h0.example", "h1.example"] {
        assert!(outer.contains(&host), "{host} in {outer:?}");
    }
    assert!(boxes.iter().any(|found| found.level == 2 && found.name == "s0/"), "{boxes:?}");
}

#[test]
fn a_site_in_a_folder_of_its_host_is_shown_by_the_folders_within_that() {
    let mut site = site(300, 8);
    site.iter_mut().for_each(|page| (page.host, page.path) = ("me.example".into(), format!("/project{}", page.path)));
    let boxes = whole(OrderBy::Folders, &site).guides().boxes;
    assert!(boxes.iter().all(|found| !found.name.starts_with("project")), "{boxes:?}");
    assert!(boxes.iter().any(|found| found.name == "s3/" && found.level == 1), "{boxes:?}");
}

#[test]
fn a_shorter_way_moves_the_page_to_its_ring_and_nobody_else() {
    let site = site(800, 4);
    for by in ALL {
        let mut arranged = whole(by, &site);
        let page = (0..800).rev().find(|page| site[*page].depth > 2).expect("a deep page");
        let before = points(&arranged);
        arranged.set_depth(page as u32, 1);
        let now = points(&arranged);
        let moved: Vec<usize> = (0..800).filter(|page| before[*page] != now[*page]).collect();
        let expected = if by == OrderBy::Folders { vec![] } else { vec![page] };
        assert_eq!(moved, expected, "{by:?}");
        assert_eq!(arranged.depth(page as u32), Some(1));
        assert!(nearest(&arranged) >= SPACING - 0.1);
    }
}

#[test]
fn the_same_pages_in_the_same_order_give_the_same_bits() {
    let site = site(700, 6);
    for by in ALL {
        let bits =
            |arranged: &Arranged| points(arranged).iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect::<Vec<_>>();
        assert_eq!(bits(&grown(by, &site)), bits(&grown(by, &site)));
        assert_eq!(bits(&whole(by, &site)), bits(&whole(by, &site)));
    }
}

#[test]
fn with_no_page_there_is_nothing_to_see() {
    for by in ALL {
        let mut arranged = Arranged::new(by);
        arranged.set_depth(3, 1);
        arranged.make();
        assert!(arranged.bounds().is_none() && arranged.xs().is_empty() && arranged.depth(0).is_none());
    }
}

/// How long 200,000 pages take:
/// `cargo test --release --test arranged -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn times_of_200_000_pages() {
    let (star, site) = (tree(200_000, |_| 0), site(200_000, 1));
    for (name, pages) in [("site", &site), ("star", &star)] {
        for by in ALL {
            let began = std::time::Instant::now();
            let at_once = whole(by, pages);
            let made = began.elapsed();
            let one_by_one = grown(by, pages);
            println!("{name} {by:?}: at once {made:?}, one by one {:?}", began.elapsed() - made);
            assert_eq!(at_once.xs().len(), one_by_one.xs().len());
        }
    }
}

fn any_site() -> impl Strategy<Value = Vec<Made>> {
    let page = (prop::option::of(0..80u32), 0..2_000u32, 0..3u32, "(/[ab]{0,2}){0,10}").prop_map(
        |(parent, depth, host, path)| {
            let depth = if depth < 1_900 { depth % 6 } else { depth };
            Made { parent, depth, host: format!("h{host}"), path }
        },
    );
    prop::collection::vec(page, 0..150)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_comes_every_page_has_a_place_of_its_own(
        site in any_site(),
        improved in prop::collection::vec((0..200u32, 0..u32::MAX), 0..20),
        by in prop::sample::select(ALL.to_vec()),
    ) {
        let mut arranged = grown(by, &site);
        improved.iter().for_each(|(page, depth)| arranged.set_depth(*page, *depth % 9));
        prop_assert_eq!(arranged.xs().len(), site.len());
        prop_assert!(points(&arranged).iter().all(|(x, y)| x.abs() < 1e6 && y.abs() < 1e6));
        prop_assert!(nearest(&arranged) >= SPACING - 0.5, "{}", nearest(&arranged));
        if let Some(bounds) = arranged.bounds() {
            prop_assert!(points(&arranged).iter().all(|(x, y)| *x >= bounds.left && *x <= bounds.right && *y >= bounds.top && *y <= bounds.bottom));
        }
    }
}
