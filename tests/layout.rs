//! How the layout of a growing graph behaves.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::VecDeque;

use crawlscope_engine::layout::Layout;
use proptest::prelude::*;

/// Ticks within which a drawing comes to rest after the last change, whatever it was.
const PATIENCE: usize = 400;

// Graphs: for every node its links to earlier ones, in the order in which a crawl finds them.

type Links = Vec<Vec<u32>>;

/// A site: a tree of sections, a menu that every page links to, and links across, mostly to pages
/// found at about the same time.
fn site(pages: usize, menu: usize, across: usize, seed: u64) -> Links {
    let mut chance = Chance(seed + 1);
    let mut links: Links = vec![Vec::new()];
    let mut parents = VecDeque::from([(0, menu.max(6))]);
    for page in 1..pages {
        while parents[0].1 == 0 {
            parents.pop_front();
        }
        let pick = chance.below(parents.len().min(12));
        let pick = if parents[pick].1 == 0 { 0 } else { pick };
        parents[pick].1 -= 1;
        let mut found = vec![parents[pick].0];
        found.extend(1..=menu.min(page - 1) as u32);
        for _ in 0..chance.below(2 * across + 1) {
            let near = page - 1 - chance.below(page.min(20));
            let any = chance.below(page);
            found.push(if chance.below(3) > 0 { near } else { any } as u32);
        }
        links.push(found);
        parents.push_back((page as u32, 2 + chance.below(14)));
    }
    links
}

/// Knuth's linear congruential generator: enough to make graphs.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

fn star(nodes: usize) -> Links {
    (0..nodes).map(|node| if node > 0 { vec![0] } else { vec![] }).collect()
}

fn chain(nodes: u32) -> Links {
    (0..nodes).map(|node| (node.saturating_sub(1)..node).collect()).collect()
}

// Drawing them.

fn add(layout: &mut Layout, links: &[Vec<u32>]) {
    for targets in links {
        let node = layout.add_node();
        for &target in targets {
            layout.add_link(node, target);
        }
    }
}

/// Ticks until nothing moves, and how many that took.
fn settle(layout: &mut Layout) -> usize {
    let ticks = (1..=PATIENCE).find(|_| !layout.tick());
    assert!(layout.at_rest(), "still moving after {PATIENCE} ticks");
    ticks.unwrap_or(PATIENCE)
}

/// The settled drawing of a graph that came in so many nodes a tick.
fn streamed(links: &[Vec<u32>], a_tick: usize, seed: u64) -> Layout {
    let mut layout = Layout::new(seed);
    for batch in links.chunks(a_tick) {
        add(&mut layout, batch);
        layout.tick();
    }
    settle(&mut layout);
    layout
}

fn points(layout: &Layout) -> Vec<(f32, f32)> {
    layout.xs().iter().copied().zip(layout.ys().iter().copied()).collect()
}

fn bits(layout: &Layout) -> Vec<(u32, u32)> {
    points(layout).iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect()
}

// Measuring them.

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// The value that a share of all is at or below.
fn quantile(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    values[((values.len() - 1) as f32 * share) as usize]
}

fn median_link(links: &[Vec<u32>], at: &[(f32, f32)]) -> f32 {
    let ends = links.iter().enumerate().flat_map(|(s, t)| t.iter().map(move |&t| (s, t as usize)));
    quantile(ends.map(|(s, t)| distance(at[s], at[t])).collect(), 0.5)
}

/// Neighbour lists without doubles.
fn neighbours(links: &[Vec<u32>]) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); links.len()];
    for (source, targets) in links.iter().enumerate() {
        for &target in targets {
            near[source].push(target as usize);
            near[target as usize].push(source);
        }
    }
    for list in &mut near {
        list.sort_unstable();
        list.dedup();
    }
    near
}

fn hops(near: &[Vec<usize>], from: usize) -> Vec<Option<u32>> {
    let mut hops = vec![None; near.len()];
    hops[from] = Some(0);
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for &next in &near[node] {
            if hops[next].is_none() {
                hops[next] = hops[node].map(|hops| hops + 1);
                queue.push_back(next);
            }
        }
    }
    hops
}

/// Scale-normalised stress (arXiv 2408.04688): the mean squared relative error of distances
/// against hops, at the scale that makes it least; here from a sample of 60 nodes to all others.
fn stress(links: &[Vec<u32>], at: &[(f32, f32)]) -> f64 {
    let near = neighbours(links);
    let (mut sum, mut squares, mut pairs) = (0.0, 0.0, 0.0);
    for from in (0..at.len()).step_by(at.len().div_ceil(60)) {
        for (to, hops) in hops(&near, from).into_iter().enumerate() {
            if let Some(hops) = hops.filter(|&hops| hops > 0) {
                let ratio = f64::from(distance(at[from], at[to])) / f64::from(hops);
                sum += ratio;
                squares += ratio * ratio;
                pairs += 1.0;
            }
        }
    }
    1.0 - sum * sum / squares / pairs
}

/// How much a node's neighbours and the as many nodes nearest to it are the same (Jaccard), on
/// average over a sample of 60.
fn preservation(links: &[Vec<u32>], at: &[(f32, f32)]) -> f64 {
    let near = neighbours(links);
    let sample = (0..at.len()).step_by(at.len().div_ceil(60));
    let shares = sample.filter(|&node| !near[node].is_empty()).map(|node| {
        let mut nearest: Vec<usize> = (0..at.len()).filter(|&other| other != node).collect();
        nearest.sort_by(|&a, &b| distance(at[a], at[node]).total_cmp(&distance(at[b], at[node])));
        nearest.truncate(near[node].len());
        let both = nearest.iter().filter(|other| near[node].binary_search(other).is_ok()).count();
        both as f64 / (2 * nearest.len() - both) as f64
    });
    let shares: Vec<f64> = shares.collect();
    shares.iter().sum::<f64>() / shares.len() as f64
}

// Staying put.

#[test]
fn a_settled_graph_stays_put_when_one_percent_more_nodes_arrive() {
    for seed in 0..20 {
        let menu = [1, 3, 9][seed as usize % 3];
        let links = site(2020, menu, 1, seed);
        let (known, new) = links.split_at(2000);
        let mut layout = streamed(known, 100, seed);
        let before = points(&layout);
        add(&mut layout, new);
        settle(&mut layout);
        let length = median_link(known, &before);
        let moved = before.iter().zip(points(&layout)).map(|(&a, b)| distance(a, b) / length);
        let moved: Vec<f32> = moved.collect();
        assert_eq!(quantile(moved.clone(), 0.5), 0.0, "median, seed {seed}");
        let p95 = quantile(moved, 0.95);
        assert!(p95 <= 0.15, "p95 is {p95} link lengths, seed {seed}");
    }
}

#[test]
fn a_new_page_that_every_page_links_to_moves_none_of_them() {
    let mut layout = streamed(&site(1000, 3, 1, 4), 50, 4);
    let before = bits(&layout);
    let imprint = layout.add_node();
    for page in 0..imprint {
        layout.add_link(page, imprint);
    }
    settle(&mut layout);
    assert_eq!(bits(&layout)[..before.len()], before);
}

#[test]
fn a_drawing_at_rest_does_nothing() {
    let mut layout = streamed(&site(300, 4, 1, 1), 5, 1);
    let before = bits(&layout);
    for _ in 0..10 {
        assert!(!layout.tick());
    }
    assert_eq!(bits(&layout), before);
}

#[test]
fn a_drawing_comes_to_rest_when_growth_stops_at_any_moment() {
    let links = site(600, 6, 1, 7);
    for stop in [1, 2, 10, 101, 300, 600] {
        streamed(&links[..stop], 7, 3);
    }
}

#[test]
fn pinned_nodes_do_not_move() {
    let links = site(300, 2, 0, 5);
    let mut layout = streamed(&links, 20, 5);
    layout.pin(250, 900.0, -700.0);
    layout.pin(0, 40.0, 50.0);
    layout.relax();
    settle(&mut layout);
    assert_eq!(points(&layout)[250], (900.0, -700.0));
    assert_eq!(points(&layout)[0], (40.0, 50.0));
    layout.unpin(250);
    layout.unpin(0);
    settle(&mut layout);
    assert_ne!(points(&layout)[250], (900.0, -700.0));
}

#[test]
fn the_neighbours_of_a_dragged_node_follow_a_little_and_the_others_stay() {
    let mut layout = streamed(&chain(20), 20, 5);
    let before = points(&layout);
    layout.pin(10, before[10].0 + 60.0, before[10].1 + 60.0);
    settle(&mut layout);
    let moved = |node: usize| distance(points(&layout)[node], before[node]);
    assert!(moved(9) > 3.0 && moved(11) > 3.0, "{} and {}", moved(9), moved(11));
    assert_eq!((moved(0), moved(19)), (0.0, 0.0));
}

#[test]
fn a_new_page_appears_next_to_the_page_that_links_to_it() {
    let links = site(500, 3, 1, 2);
    let mut layout = streamed(&links, 10, 2);
    let (before, length) = (points(&layout), median_link(&links, &points(&layout)));
    let leaf = layout.add_node();
    layout.add_link(321, leaf);
    layout.tick();
    assert!(distance(points(&layout)[leaf as usize], before[321]) < length);
}

// Spreading.

#[test]
fn a_site_that_streams_in_is_drawn_as_well_as_one_that_is_there_at_once() {
    let links = site(2000, 6, 1, 3);
    let (grown, whole) = (streamed(&links, 5, 1), streamed(&links, 2000, 1));
    let (grown, whole) = (points(&grown), points(&whole));
    assert!(stress(&links, &grown) <= 0.2, "stress {}", stress(&links, &grown));
    assert!(stress(&links, &grown) <= stress(&links, &whole) + 0.02);
    let kept = preservation(&links, &grown);
    assert!(kept > 0.01 && kept > preservation(&links, &whole) / 2.0, "preservation {kept}");
}

#[test]
fn a_tree_that_streams_in_unfolds() {
    let links = site(1000, 0, 0, 3);
    let at = points(&streamed(&links, 5, 1));
    assert!(stress(&links, &at) < 0.15, "stress {}", stress(&links, &at));
}

#[test]
fn a_drawing_that_comes_to_rest_after_every_single_page_unfolds_too() {
    let links = site(250, 0, 0, 3);
    let mut layout = Layout::new(1);
    for page in links.chunks(1) {
        add(&mut layout, page);
        settle(&mut layout);
    }
    let at = points(&layout);
    assert!(stress(&links, &at) < 0.15, "stress {}", stress(&links, &at));
}

#[test]
fn a_site_where_every_page_links_to_a_menu_of_thirty_still_spreads() {
    let links = site(500, 30, 1, 1);
    for a_tick in [5, 500] {
        let at = points(&streamed(&links, a_tick, 1));
        assert!(stress(&links, &at) < 0.2, "stress {}", stress(&links, &at));
        assert!(at.iter().enumerate().all(|(a, &p)| at[..a].iter().all(|&q| distance(p, q) > 1.0)));
    }
}

#[test]
fn the_pages_of_a_menu_do_not_lie_on_top_of_each_other() {
    for seed in 0..20 {
        let at = points(&streamed(&site(100, 7, 3, seed), 5, seed));
        let menu = &at[1..=7];
        let apart = menu.iter().enumerate().flat_map(|(a, &p)| menu[..a].iter().map(move |&q| distance(p, q)));
        let nearest = apart.fold(f32::INFINITY, f32::min);
        assert!(nearest > 15.0, "seed {seed}: {nearest}");
    }
}

#[test]
fn a_chain_of_a_thousand_is_drawn_as_a_line() {
    let links = chain(1000);
    let at = points(&streamed(&links, 5, 1));
    assert!(stress(&links, &at) < 0.05, "stress {}", stress(&links, &at));
}

#[test]
fn a_star_of_three_thousand_is_a_disc_around_its_hub() {
    let at = points(&streamed(&star(3000), 100, 1));
    let radii: Vec<f32> = at[1..].iter().map(|&leaf| distance(leaf, at[0])).collect();
    let (inner, outer) = (quantile(radii.clone(), 0.05), quantile(radii, 0.95));
    assert!(inner > 20.0 && outer < 1000.0, "from {inner} to {outer}");
}

#[test]
fn five_thousand_nodes_without_links_spread_and_stay_in_sight() {
    let layout = streamed(&vec![Vec::new(); 5000], 5000, 1);
    let bounds = layout.bounds().expect("there are nodes");
    let (width, height) = (bounds.right - bounds.left, bounds.bottom - bounds.top);
    assert!(width > 3000.0 && width < 20_000.0, "width {width}");
    assert!(height / width > 0.8 && height / width < 1.25, "{width} × {height}");
}

// The small and the odd.

#[test]
fn an_empty_drawing_is_at_rest() {
    let mut layout = Layout::new(0);
    layout.relax();
    layout.pin(0, 1.0, 1.0);
    layout.unpin(7);
    layout.add_link(0, 1);
    assert!(layout.at_rest() && !layout.tick());
    assert_eq!((layout.xs().len(), layout.placed(), layout.bounds()), (0, 0, None));
}

#[test]
fn a_single_node_stays_where_it_is() {
    let mut layout = Layout::new(0);
    let node = layout.add_node();
    assert!(!layout.at_rest() && layout.bounds().is_none());
    layout.add_link(node, node);
    settle(&mut layout);
    assert!(distance(points(&layout)[0], (0.0, 0.0)) < 1.0);
    assert_eq!(layout.placed(), 1);
}

#[test]
fn two_nodes_in_one_place_part() {
    for linked in [false, true] {
        let mut layout = streamed(&[vec![], vec![0; usize::from(linked)]], 2, 4);
        layout.pin(0, 5.0, 5.0);
        layout.pin(1, 5.0, 5.0);
        layout.tick();
        layout.unpin(0);
        layout.unpin(1);
        layout.relax();
        settle(&mut layout);
        let apart = distance(points(&layout)[0], points(&layout)[1]);
        assert!(apart > 20.0, "{apart}");
    }
}

#[test]
fn parallel_links_and_links_to_nowhere_do_no_harm() {
    let mut layout = streamed(&chain(20), 3, 9);
    for _ in 0..50 {
        layout.add_link(3, 4);
        layout.add_link(3, 3);
        layout.add_link(3, 400);
        layout.add_link(u32::MAX, 4);
    }
    settle(&mut layout);
    assert!(distance(points(&layout)[3], points(&layout)[4]) > 5.0);
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_gives_others() {
    let links = site(400, 5, 1, 8);
    assert_eq!(bits(&streamed(&links, 5, 1)), bits(&streamed(&links, 5, 1)));
    assert_ne!(bits(&streamed(&links, 5, 1)), bits(&streamed(&links, 5, 2)));
}

#[derive(Debug, Clone)]
enum Call {
    Node,
    Link(u32, u32),
    Tick,
    Pin(u32, f32, f32),
    Unpin(u32),
    Relax,
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let coordinate = || prop_oneof![Just(1.0), -50.0..50.0f32, any::<f32>()];
    let call = prop_oneof![
        6 => Just(Call::Node),
        6 => (0..40u32, 0..40u32).prop_map(|(source, target)| Call::Link(source, target)),
        6 => Just(Call::Tick),
        1 => (0..40u32, coordinate(), coordinate()).prop_map(|(node, x, y)| Call::Pin(node, x, y)),
        1 => (0..40u32).prop_map(Call::Unpin),
        1 => Just(Call::Relax),
    ];
    prop::collection::vec(call, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_is_called_every_position_is_a_number_and_rest_comes(
        seed in any::<u64>(),
        calls in calls(),
    ) {
        let mut layout = Layout::new(seed);
        for call in calls {
            match call {
                Call::Node => drop(layout.add_node()),
                Call::Link(source, target) => layout.add_link(source, target),
                Call::Tick => drop(layout.tick()),
                Call::Pin(node, x, y) => layout.pin(node, x, y),
                Call::Unpin(node) => layout.unpin(node),
                Call::Relax => layout.relax(),
            }
            prop_assert!(points(&layout).iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        }
        settle(&mut layout);
        prop_assert!(points(&layout).iter().all(|(x, y)| x.is_finite() && y.is_finite()));
    }
}

#[test]
fn a_removed_link_no_longer_pulls() {
    let draw = |removes: bool| {
        let mut layout = Layout::new(1);
        (0..4).for_each(|_| _ = layout.add_node());
        [(0, 1), (0, 2), (0, 3)].into_iter().for_each(|(a, b)| layout.add_link(a, b));
        layout.add_link(1, 2);
        if removes {
            layout.remove_link(1, 2);
            layout.remove_link(1, 3);
            layout.remove_link(7, 2);
        }
        while layout.tick() {}
        let (xs, ys) = (layout.xs(), layout.ys());
        (xs[1] - xs[2]).hypot(ys[1] - ys[2])
    };
    assert!(draw(true) > draw(false) * 1.2);
}
