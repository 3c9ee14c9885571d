//! In which order the pages that were found are fetched, and that another order may be chosen at any time.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, CrawlOrder};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::machine::{Machine, describe};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::sync::Queue;
use crawlscope_engine::trace::{Cursor, Detail, Event, EventKind, Order, Role, Trace};
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{Run, START, config, page, site};

const ALL: [CrawlOrder; 3] = [CrawlOrder::BreadthFirst, CrawlOrder::DepthFirst, CrawlOrder::MostLinked];

/// Two branches and a page that all of them link to, found last.
fn branches() -> MemorySite {
    site(&[
        ("/", page(&["a", "b", "hub"])),
        ("/a", page(&["a1", "a2", "hub"])),
        ("/b", page(&["b1", "a2"])),
        ("/a1", page(&["a3"])),
        ("/a2", page(&[])),
        ("/a3", page(&[])),
        ("/b1", page(&["a3"])),
        ("/hub", page(&["b1"])),
    ])
}

fn one_consumer(order: CrawlOrder) -> Config {
    Config { order, consumers: 1, ..config() }
}

/// The paths that were asked for, in order.
fn asked(run: &Run) -> Vec<String> {
    let events = run.events();
    let mut addresses = Vec::new();
    let mut asked = Vec::new();
    for kind in &events {
        match kind {
            EventKind::Discovered { address, .. } => addresses.push(address.clone()),
            EventKind::FetchStarted { url } => asked.push(addresses[*url as usize].replace("https://site.test", "")),
            _ => {}
        }
    }
    asked
}

fn orders_said(run: &Run) -> Vec<Order> {
    let said = |kind| if let EventKind::Ordered { order, .. } = kind { Some(order) } else { None };
    run.events().into_iter().filter_map(said).collect()
}

/// Lets a crawl run until so many requests were sent.
fn run_until(run: &Run, requests: usize) {
    while asked(run).len() < requests && run.clock.turn() {}
}

#[test]
fn breadth_first_fetches_what_was_found_first() {
    let run = Run::to_end(one_consumer(CrawlOrder::BreadthFirst), branches());
    assert_eq!(asked(&run), ["/", "/a", "/b", "/hub", "/a1", "/a2", "/b1", "/a3"]);
    assert_eq!(orders_said(&run), []);
}

#[test]
fn depth_first_fetches_what_was_found_last() {
    let run = Run::to_end(one_consumer(CrawlOrder::DepthFirst), branches());
    assert_eq!(asked(&run), ["/", "/hub", "/b1", "/a3", "/b", "/a2", "/a", "/a1"]);
    assert_eq!(orders_said(&run), [Order::Lifo]);
}

#[test]
fn most_linked_fetches_what_most_pages_link_to_and_of_equals_the_oldest() {
    let run = Run::to_end(one_consumer(CrawlOrder::MostLinked), branches());
    // After /a, two pages link to the hub; then /b, the oldest; then /a2 and /b1 with two each.
    assert_eq!(asked(&run), ["/", "/a", "/hub", "/b", "/a2", "/b1", "/a1", "/a3"]);
    assert_eq!(orders_said(&run), [Order::Priority]);
}

#[test]
fn several_links_of_one_page_count_once() {
    let pages = [("/", page(&["a", "b", "b", "b#x"])), ("/a", page(&[])), ("/b", page(&[]))];
    let run = Run::to_end(one_consumer(CrawlOrder::MostLinked), site(&pages));
    assert_eq!(asked(&run), ["/", "/a", "/b"]);
}

#[test]
fn another_order_holds_for_what_is_queued_already() {
    let run = Run::start(one_consumer(CrawlOrder::BreadthFirst), branches());
    run_until(&run, 2);
    run.crawl.set_order(CrawlOrder::MostLinked);
    run_until(&run, 3);
    run.crawl.set_order(CrawlOrder::DepthFirst);
    run_until(&run, 4);
    run.crawl.set_order(CrawlOrder::BreadthFirst);
    run.crawl.set_order(CrawlOrder::BreadthFirst);
    run.clock.run();
    assert_eq!(asked(&run), ["/", "/a", "/hub", "/b1", "/b", "/a1", "/a2", "/a3"]);
    assert_eq!(orders_said(&run), [Order::Priority, Order::Lifo, Order::Fifo], "said once each");
}

#[test]
fn the_machine_shows_which_page_is_next_after_each_change() {
    let run = Run::start(one_consumer(CrawlOrder::BreadthFirst), branches());
    let next = || {
        let mut cursor = Cursor::new(Machine::default());
        cursor.advance(run.log.borrow().events());
        let queue = cursor.fold().queue().expect("a frontier").clone();
        (queue.items.get(0).copied(), queue.items.len())
    };
    run_until(&run, 3);
    // Left are the hub, /a1 and /a2.
    assert_eq!(next(), (Some(3), 3));
    run.crawl.set_order(CrawlOrder::DepthFirst);
    assert_eq!(next(), (Some(5), 3));
    run.crawl.set_order(CrawlOrder::BreadthFirst);
    assert_eq!(next(), (Some(3), 3));
}

#[test]
fn however_long_a_frontier_is_the_machine_counts_what_is_on_it() {
    let (trace, log) = Trace::to_log(Detail::Waits, || 0);
    let (queue, ranking) = Queue::ranked(Role::Frontier.named("frontier"), Order::Priority, &trace);
    let mut cursor = Cursor::new(Machine::default());
    // Those put last are the most linked, and so far back that they are not looked for.
    for item in 0..15_000 {
        queue.try_put(item).expect("unbounded");
        if item >= 12_000 {
            ranking.raise(item);
        }
    }
    while queue.try_get().is_ok() {}
    cursor.advance(log.borrow().events());
    assert_eq!(cursor.fold().things()[0].items.len(), 0);
    let said = describe(cursor.fold(), &log.borrow().events()[1], &|item| item.to_string());
    assert_eq!(said, "frontier returns its most linked page first");
}

/// A site of up to 40 pages with cycles, redirects and failures.
fn random_site(rng: &mut fastrand::Rng) -> MemorySite {
    let pages = rng.u32(1..40);
    support::random_site(rng, pages, |rng, links| match rng.u32(0..12) {
        0 => Served::status(500),
        1 => Served::Breaks(links.into()),
        2 => Served::Redirect(format!("{START}p{}", rng.u32(0..pages))),
        3 => Served::Refused(503, None),
        _ => Served::html(links),
    })
}

fn found(run: &Run) -> BTreeSet<(String, u32, String)> {
    let graph = run.graph();
    graph.pages().iter().map(|page| (page.address.clone(), page.depth, format!("{:?}", page.state))).collect()
}

#[test]
fn whenever_the_order_is_changed_every_page_is_fetched_exactly_once() {
    for seed in 1..=300 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let site_seed = rng.u64(..);
        let site = || random_site(&mut fastrand::Rng::with_seed(site_seed));
        let config = || Config { seed, consumers: 1 + seed as u32 % 5, ..config() };
        let plain = Run::to_end(config(), site());
        let run = Run::start(Config { order: ALL[seed as usize % 3], ..config() }, site());
        while !run.ended() {
            if !run.clock.turn() {
                run.crawl.set_consumers(config().consumers);
            }
            match rng.u32(0..30) {
                0..=2 => run.crawl.set_order(ALL[rng.usize(0..3)]),
                // What it had in hand goes back on the queue.
                3 => _ = rng.choice(&run.crawl.consumers()).map(|victim| victim.cancel()),
                _ => {}
            }
        }
        assert_eq!(found(&run), found(&plain), "seed {seed}");
        let mut ended = BTreeSet::new();
        for kind in run.events() {
            if let EventKind::Page(page) = kind {
                assert!(ended.insert(page.url), "seed {seed}: page {} ended twice", page.url);
            }
        }
        let mut cursor = Cursor::new(Machine::default());
        cursor.advance(run.log.borrow().events());
        let queue = cursor.fold().queue().expect("a frontier").clone();
        assert!(queue.items.is_empty() && queue.unfinished == 0, "seed {seed}: {queue:?}");
    }
}

/// What a run has written before its end.
fn recorded(run: &Run) -> Vec<Event> {
    run.log.borrow().events().to_vec()
}

#[test]
fn a_resumed_crawl_goes_on_in_the_order_it_had_last() {
    let run = Run::start(one_consumer(CrawlOrder::DepthFirst), branches());
    run_until(&run, 2);
    run.crawl.set_order(CrawlOrder::MostLinked);
    run_until(&run, 3);
    // The third is read again. By now /a2 has a link of /b only, and the hub one of the start.
    let once = Run::resume(&recorded(&run), branches()).expect("something is left");
    run_until(&once, 4);
    once.crawl.set_order(CrawlOrder::BreadthFirst);
    assert_eq!(orders_said(&once), [Order::Lifo, Order::Priority, Order::Priority, Order::Fifo]);
    let twice = Run::resume(&recorded(&once), branches()).expect("something is left");
    twice.clock.run();
    assert!(twice.ended());
    assert_eq!(orders_said(&twice)[4..], [], "the oldest first is what a new queue does");
    assert_eq!(found(&twice), found(&Run::to_end(config(), branches())));
}

#[test]
fn a_resumed_crawl_knows_which_pages_are_linked_most() {
    let run = Run::start(one_consumer(CrawlOrder::MostLinked), branches());
    run_until(&run, 3);
    let resumed = Run::resume(&recorded(&run), branches()).expect("something is left");
    resumed.clock.run();
    // The hub was under way.
    assert_eq!(asked(&resumed), ["/", "/a", "/hub", "/hub", "/b", "/a2", "/b1", "/a1", "/a3"]);
}

#[test]
fn the_first_order_is_in_the_configuration_and_older_ones_are_breadth_first() {
    let config = one_consumer(CrawlOrder::MostLinked);
    let json = serde_json::to_string(&config).expect("JSON");
    assert!(json.contains(r#""order":"most-linked""#), "{json}");
    let older = json.replace(r#","order":"most-linked""#, "");
    let older: Config = serde_json::from_str(&older).expect("a configuration");
    assert_eq!(older.order, CrawlOrder::BreadthFirst);
}

/// What happens to a queue.
#[derive(Clone, Debug)]
enum Step {
    Put(u32),
    Raise(u32),
    Take,
    Reorder(Order),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let orders = proptest::sample::select(vec![Order::Fifo, Order::Lifo, Order::Priority]);
    let step = prop_oneof![
        4 => (0..8u32).prop_map(Step::Put),
        4 => (0..8u32).prop_map(Step::Raise),
        3 => Just(Step::Take),
        1 => orders.prop_map(Step::Reorder),
    ];
    proptest::collection::vec(step, 0..200)
}

proptest! {
    #[test]
    fn whatever_is_put_raised_and_reordered_the_queue_gives_what_a_list_would(steps in steps()) {
        let clock = Virtual::new(0);
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        let runtime = Runtime::new(clock.clone(), trace);
        let (queue, ranking) = Queue::ranked(Role::Frontier.named("frontier"), Order::Fifo, runtime.trace());
        let (mut list, mut ranks, mut order) = (Vec::<u32>::new(), [0u32; 8], Order::Fifo);
        for step in steps {
            match step {
                // As in a crawl, an item is there once at most.
                Step::Put(item) if list.contains(&item) => {}
                Step::Put(item) => {
                    list.push(item);
                    prop_assert!(queue.try_put(item).is_ok());
                }
                Step::Raise(item) => {
                    ranks[item as usize] += 1;
                    ranking.raise(item);
                }
                Step::Reorder(next) => {
                    order = next;
                    ranking.set_order(next);
                }
                Step::Take => {
                    let place = match order {
                        Order::Fifo => 0,
                        Order::Lifo => list.len().saturating_sub(1),
                        Order::Priority => {
                            let best = list.iter().map(|item| ranks[*item as usize]).max();
                            list.iter().position(|item| Some(ranks[*item as usize]) == best).unwrap_or(0)
                        }
                    };
                    let expected = (!list.is_empty()).then(|| list.remove(place));
                    prop_assert_eq!(queue.try_get().ok(), expected);
                }
            }
            prop_assert_eq!(queue.len(), list.len());
        }
        let mut cursor = Cursor::new(Machine::default());
        cursor.advance(log.borrow().events());
        let shown: Vec<u32> = cursor.fold().things()[0].items.iter().copied().collect();
        if order == Order::Lifo {
            list.reverse();
        }
        prop_assert_eq!(shown, list);
    }

    #[test]
    fn an_item_that_is_there_twice_is_given_twice(items in proptest::collection::vec((0..3u32, any::<bool>()), 0..40)) {
        let (queue, ranking) = Queue::ranked("work", Order::Priority, &Trace::silent());
        let mut put = Vec::new();
        for (item, raises) in items {
            if raises {
                ranking.raise(item);
            } else {
                prop_assert!(queue.try_put(item).is_ok());
                put.push(item);
            }
        }
        let mut taken: Vec<u32> = std::iter::from_fn(|| queue.try_get().ok()).collect();
        taken.sort_unstable();
        put.sort_unstable();
        prop_assert_eq!(taken, put);
    }
}
