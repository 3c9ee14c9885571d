//! Looking back: whatever is shown at a step is what a fold of just the events before it has.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/programs.rs"]
mod programs;
mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{Graph, Keep, PageRow, RunState};
use crawlscope_engine::machine::Machine;
use crawlscope_engine::trace::{
    Batch, Cursor, Detail, Event, EventKind, Fold, KEYFRAME_BYTES, Keyframe, Link, Page, PageState, Playback, Reason,
    RobotsOutcome, RunEnd, UrlId, encode_with_digest,
};
use support::{Run, START, config, links};

/// A site whose pages link to a few of the next ones, with redirects, failures and dead ends.
fn site(pages: u32, seed: u64) -> MemorySite {
    let mut rng = fastrand::Rng::with_seed(seed);
    let site = MemorySite::new(seed);
    for page in 0..pages {
        let targets: Vec<String> = (1..6).map(|n| format!("/p{}", (page * 3 + n) % (pages + 2))).collect();
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        let served = match rng.u32(0..16) {
            0 => Served::status(404),
            1 => Served::Redirect(format!("{START}p{}", rng.u32(0..pages))),
            2 => Served::Blocked,
            _ => Served::html(format!("<title>Page {page}</title>{}", links(&targets))),
        };
        site.serve(&if page == 0 { START.into() } else { format!("{START}p{page}") }, served);
    }
    site
}

fn crawl(pages: u32, seed: u64) -> Vec<Event> {
    let run = Run::to_end(Config { seed, max_depth: 6, ..config() }, site(pages, seed));
    run.log.borrow().events().to_vec()
}

/// A crawl that is paused, steered and stopped on the way.
fn stopped_crawl() -> Vec<Event> {
    let run = Run::start(config(), site(60, 5));
    for turn in 0..400 {
        run.clock.turn();
        match turn {
            100 => run.crawl.pause(),
            200 => run.crawl.resume(),
            250 => run.crawl.set_permits(2),
            _ => {}
        }
    }
    run.crawl.stop();
    run.clock.run();
    run.log.borrow().events().to_vec()
}

fn golden_events() -> Vec<Event> {
    golden::trace(7).lines().skip(1).map(|line| serde_json::from_str(line).expect("an event")).collect()
}

/// Events as no run of ours writes them: pages that end twice, runs that begin anew, strangers.
fn foreign(seed: u64) -> Vec<Event> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut discovered = 0;
    let mut at = 0;
    let states = PageState::ALL;
    let mut kind = |rng: &mut fastrand::Rng| {
        let url = rng.u32(0..discovered + 2);
        match rng.u32(0..15) {
            0 => EventKind::RunStarted { config: format!("{{\"n\":{url}}}") },
            1 => EventKind::RunEnded { why: if rng.bool() { RunEnd::Joined } else { RunEnd::Stopped } },
            2 => EventKind::Hold,
            3 => EventKind::Resumed,
            4 | 5 => {
                discovered += 1;
                EventKind::Discovered { url: discovered - 1, address: format!("/{url}"), depth: url, from: None }
            }
            6 => EventKind::Queued { url },
            7 => EventKind::FetchStarted { url },
            8 => EventKind::BodyFinished { url, bytes: rng.u64(0..1 << 40) },
            9 => EventKind::Skipped { url, reason: Reason::Depth },
            10 => EventKind::DepthImproved { url, depth: rng.u32(0..9) },
            12 => EventKind::RunResumed,
            11 => EventKind::Robots { origin: "https://a.test".into(), outcome: RobotsOutcome::Unreadable },
            _ => EventKind::Page(Box::new(Page {
                state: states[rng.usize(0..states.len())],
                reason: rng.bool().then_some(Reason::Empty),
                title: rng.bool().then(|| format!("title {url}")),
                bytes: rng.u64(0..100),
                link_count: 1,
                links: vec![Link {
                    target: url,
                    element: crawlscope_engine::trace::ElementKind::A,
                    text: String::new(),
                    rel: String::new(),
                    fragment: None,
                    count: 1,
                    place: None,
                }],
                ..Page::bare(url)
            })),
        }
    };
    let mut event = |_| {
        at += rng.u64(0..3) * 1000;
        Event { at, task: 0, kind: kind(&mut rng) }
    };
    (0..300).map(&mut event).collect()
}

/// Traces of many kinds.
fn traces() -> Vec<Vec<Event>> {
    let mut all = vec![crawl(250, 3), stopped_crawl(), golden_events(), Vec::new()];
    all.extend((1..30).map(|seed| programs::program(seed, 8, Detail::Polls)));
    all
}

fn fold<F: Fold>(empty: F, events: &[Event]) -> F {
    let mut cursor = Cursor::new(empty);
    cursor.advance(events);
    cursor.into_fold()
}

/// A trace as the page gets it: digests of a few events each.
fn batches(events: &[Event]) -> Vec<Batch> {
    let digest = |few: &[Event]| {
        let (mut full, mut digest) = (Batch::new(), Batch::new());
        few.iter().for_each(|event| encode_with_digest(event.clone(), &mut full, &mut digest));
        digest
    };
    events.chunks(37).map(digest).collect()
}

fn playback(events: &[Event]) -> Playback<Machine> {
    let mut playback = Playback::new(Machine::default());
    for batch in batches(events) {
        playback.append(&batch, &mut |_, _| ()).expect("a digest");
    }
    playback
}

#[track_caller]
fn assert_same_machine(shown: &Machine, events: &[Event]) {
    let fresh = fold(Machine::default(), events);
    assert_eq!(format!("{shown:?}"), format!("{fresh:?}"), "after {} events", events.len());
}

#[track_caller]
fn assert_same_graph(shown: &Graph, events: &[Event], keep: Keep) {
    let fresh = fold(Graph::new(keep), events);
    // Who keeps no links may have been given no anchors either.
    let rows = |graph: &Graph| {
        let without =
            |row: &PageRow| PageRow { anchors: row.anchors.clone().filter(|_| keep == Keep::Links), ..row.clone() };
        graph.pages().iter().map(without).collect::<Vec<_>>()
    };
    let step = events.len();
    assert_eq!(shown.stats(), fresh.stats(), "after {step} events");
    assert_eq!(rows(shown), rows(&fresh), "after {step} events");
    assert_eq!(shown.links(), fresh.links(), "after {step} events");
    assert_eq!((shown.robots(), shown.config()), (fresh.robots(), fresh.config()), "after {step} events");
}

/// An event as the page gets it.
fn digest(event: &Event) -> Event {
    let mut event = event.clone();
    if let EventKind::Page(page) = &mut event.kind {
        page.links.clear();
        page.anchors = None;
    }
    event
}

/// What is compared of a page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    address: String,
    state: Option<PageState>,
    status: Option<u16>,
    reason: Option<Reason>,
    depth: u32,
    title: Option<String>,
    content_type: Option<String>,
    sizes: (u64, u64),
    redirected_to: Option<UrlId>,
    step: u32,
}

impl From<&PageRow> for Row {
    fn from(row: &PageRow) -> Self {
        Self {
            address: row.address.clone(),
            state: Some(row.state),
            status: row.status,
            reason: row.reason,
            depth: row.depth,
            title: row.title.clone(),
            content_type: row.content_type.clone(),
            sizes: (row.bytes, row.took),
            redirected_to: row.redirected_to,
            step: row.step,
        }
    }
}

/// A graph as one would write it if nobody ever looked back: rows and counters, changed in place.
#[derive(Default)]
struct Plain {
    pages: Vec<Row>,
    links: u64,
    in_flight: u32,
    max_in_flight: u32,
    bytes: u64,
    state: RunState,
    began: u64,
    elapsed: u64,
}

impl Plain {
    fn set(&mut self, url: UrlId, state: PageState, reason: Option<Option<Reason>>) -> Option<&mut Row> {
        let row = self.pages.get_mut(url as usize)?;
        row.state = Some(state);
        row.reason = reason.unwrap_or(row.reason);
        Some(row)
    }

    fn requeue(&mut self) {
        self.in_flight = 0;
        let fetching = self.pages.iter_mut().filter(|row| row.state == Some(PageState::Fetching));
        fetching.for_each(|row| row.state = Some(PageState::Queued));
    }
}

impl Fold for Plain {
    fn apply(&mut self, step: u32, event: &Event) {
        if self.state.is_live() || self.state == RunState::Idle {
            self.elapsed = event.at.saturating_sub(self.began);
        }
        match &event.kind {
            EventKind::RunStarted { .. } => (self.state, self.began, self.elapsed) = (RunState::Running, event.at, 0),
            EventKind::RunEnded { why } => {
                self.state = if *why == RunEnd::Joined { RunState::Done } else { RunState::Stopped };
                self.requeue();
            }
            EventKind::RunResumed => {
                (self.state, self.began) = (RunState::Running, event.at.saturating_sub(self.elapsed));
                self.requeue();
            }
            EventKind::Hold if self.state.is_live() => self.state = RunState::Paused,
            EventKind::Resumed if self.state.is_live() => self.state = RunState::Running,
            EventKind::Discovered { url, address, depth, .. } if *url as usize == self.pages.len() => {
                let (address, state) = (address.clone(), Some(PageState::Queued));
                self.pages.push(Row { address, state, depth: *depth, step, ..Row::default() });
            }
            EventKind::Queued { url } => _ = self.set(*url, PageState::Queued, Some(None)),
            EventKind::Skipped { url, reason } => _ = self.set(*url, PageState::Skipped, Some(Some(*reason))),
            EventKind::FetchStarted { url } => {
                self.in_flight += 1;
                self.max_in_flight = self.max_in_flight.max(self.in_flight);
                self.set(*url, PageState::Fetching, None);
            }
            EventKind::BodyFinished { bytes, .. } => {
                self.in_flight = self.in_flight.saturating_sub(1);
                self.bytes += bytes;
            }
            EventKind::DepthImproved { url, depth } => {
                if let Some(row) = self.pages.get_mut(*url as usize) {
                    row.depth = *depth;
                }
            }
            EventKind::Page(page) => {
                let Some(row) = self.set(page.url, page.state, Some(page.reason)) else { return };
                row.status = page.status;
                row.title.clone_from(&page.title);
                row.content_type.clone_from(&page.content_type);
                (row.sizes, row.redirected_to) = ((page.bytes, page.took), page.redirected_to);
                self.links += u64::from(page.link_count);
            }
            _ => {}
        }
    }
}

#[test]
fn at_every_step_a_graph_is_what_changing_rows_in_place_comes_to() {
    for events in traces().into_iter().chain((1..60).map(foreign)) {
        let (mut graph, mut plain) = (Cursor::new(Graph::new(Keep::Pages)), Cursor::new(Plain::default()));
        for event in &events {
            graph.advance([event]);
            plain.advance([event]);
            let (stats, plain) = (graph.fold().stats(), plain.fold());
            let counters = (stats.state, stats.links, stats.in_flight, stats.max_in_flight, stats.bytes, stats.elapsed);
            let meant = (plain.state, plain.links, plain.in_flight, plain.max_in_flight, plain.bytes, plain.elapsed);
            assert_eq!(counters, meant, "after {} events", graph.step());
            if graph.step() % 16 == 0 || graph.step() as usize == events.len() {
                let rows: Vec<Row> = graph.fold().pages().iter().map(Row::from).collect();
                assert_eq!(rows, plain.pages, "after {} events", graph.step());
                for state in PageState::ALL {
                    let many = plain.pages.iter().filter(|row| row.state == Some(state)).count();
                    assert_eq!(stats.count(state) as usize, many, "after {} events", graph.step());
                }
            }
        }
    }
}

#[test]
fn a_machine_sought_in_any_order_is_that_of_a_fresh_fold() {
    let mut rng = fastrand::Rng::with_seed(1);
    for events in traces() {
        let playback = playback(&events);
        let mut cursor = playback.cursor();
        for _ in 0..40 {
            let step = rng.u32(0..=playback.len());
            playback.seek(&mut cursor, step);
            assert_eq!(cursor.step(), step);
            assert_same_machine(cursor.fold(), &events[..step as usize]);
        }
        playback.seek(&mut cursor, u32::MAX);
        assert_eq!(cursor.step(), playback.len());
        assert_same_machine(cursor.fold(), &events);
    }
}

#[test]
fn a_graph_shown_at_any_steps_in_any_order_is_that_of_a_fresh_fold() {
    let mut rng = fastrand::Rng::with_seed(2);
    for events in traces().into_iter().chain((1..60).map(foreign)) {
        let playback = playback(&events);
        for keep in [Keep::Links, Keep::Pages] {
            let mut graph = fold(Graph::new(keep), &events);
            for _ in 0..30 {
                let step = rng.u32(0..=playback.len());
                graph.show(step, playback.time_at(step));
                assert_same_graph(&graph, &events[..step as usize], keep);
                assert_eq!(graph.is_latest(), step == playback.len());
            }
            graph.show(u32::MAX, playback.now());
            assert_same_graph(&graph, &events, keep);
        }
    }
}

#[test]
fn a_run_can_be_looked_back_at_while_it_goes_on() {
    let events = crawl(120, 9);
    let mut rng = fastrand::Rng::with_seed(3);
    let mut playback = Playback::new(Machine::default());
    let mut graph = Graph::new(Keep::Pages);
    let mut cursor = playback.cursor();
    let mut shown = 0;
    for batch in batches(&events) {
        let follows = graph.is_latest();
        playback.append(&batch, &mut |step, event| graph.apply(step, event)).expect("a digest");
        if follows {
            shown = playback.len();
        }
        assert_same_graph(&graph, &events[..shown as usize], Keep::Pages);
        assert_eq!(graph.latest(), fold(Graph::default(), &events[..playback.len() as usize]).stats());
        if rng.u32(0..3) == 0 {
            shown = if rng.bool() { playback.len() } else { rng.u32(0..=playback.len()) };
            graph.show(shown, playback.time_at(shown));
            playback.seek(&mut cursor, shown);
            assert_same_machine(cursor.fold(), &events[..shown as usize]);
        }
    }
    graph.show(playback.len(), playback.now());
    assert_same_graph(&graph, &events, Keep::Pages);
}

#[test]
fn what_went_back_is_among_what_changed() {
    let events = crawl(20, 4);
    let playback = playback(&events);
    let mut graph = fold(Graph::new(Keep::Pages), &events);
    graph.take_changed();
    let middle = playback.len() / 2;
    let before = graph.pages().to_vec();
    graph.show(middle, playback.time_at(middle));
    let changed = graph.take_changed();
    for (id, (now, then)) in (0u32..).zip(graph.pages().iter().zip(&before)) {
        assert!(now == then || changed.contains(&id), "page {id}");
    }
}

#[test]
fn a_crash_belongs_to_the_last_event_and_goes_when_one_looks_back() {
    let events = crawl(30, 6);
    let events = &events[..events.len() / 2];
    let playback = playback(events);
    let mut graph = fold(Graph::new(Keep::Pages), events);
    graph.cut_off(RunState::Crashed);
    let mut crashed = fold(Graph::new(Keep::Pages), events);
    crashed.cut_off(RunState::Crashed);
    assert_eq!((graph.stats().state, graph.stats().in_flight), (RunState::Crashed, 0));
    let earlier = playback.len() - 1;
    graph.show(earlier, playback.time_at(earlier));
    assert_same_graph(&graph, &events[..earlier as usize], Keep::Pages);
    graph.show(playback.len(), playback.now());
    assert_eq!((graph.stats(), graph.pages()), (crashed.stats(), crashed.pages()));

    let mut never = Graph::new(Keep::Pages);
    never.cut_off(RunState::Crashed);
    assert_eq!(never.stats().state, RunState::Crashed, "also before anything happened");
}

#[test]
fn events_are_decoded_as_they_were_but_for_their_links() {
    let events = crawl(150, 7);
    let playback = playback(&events);
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..50 {
        let from = rng.u32(0..=playback.len());
        let to = rng.u32(from..=playback.len() + 2);
        let read: Vec<(u32, Event)> = playback.events(from..to).collect();
        let meant = (from..to.min(playback.len())).map(|step| (step, digest(&events[step as usize])));
        assert_eq!(read, meant.collect::<Vec<_>>());
    }
}

#[test]
fn times_and_steps_are_found_from_each_other() {
    for events in traces() {
        let playback = playback(&events);
        let times: Vec<u64> = events.iter().map(|event| event.at).collect();
        for step in (0..=events.len()).step_by(7) {
            let time = step.checked_sub(1).map_or(0, |last| times[last]);
            assert_eq!(playback.time_at(step as u32), time);
            for time in [time, time + 1, time.saturating_sub(1)] {
                let by_then = times.iter().filter(|at| **at <= time).count();
                assert_eq!(playback.step_at(time), by_then as u32, "at {time}");
            }
        }
    }
}

/// A fold as heavy as it says.
#[derive(Clone, Default)]
struct Heavy(u32);

impl Fold for Heavy {
    fn apply(&mut self, _: u32, _: &Event) {
        self.0 += 1;
    }
}

impl Keyframe for Heavy {
    fn weight(&self) -> usize {
        3 << 20
    }
}

#[test]
fn keyframes_keep_to_their_bound_and_get_fewer() {
    let mut playback = Playback::new(Heavy::default());
    for at in 0..100_000 {
        playback.push(&Event { at, task: 0, kind: EventKind::Hold });
        let (frames, spacing) = playback.keyframes();
        assert!((frames - 1) * (3 << 20) <= KEYFRAME_BYTES, "{frames} keyframes");
        assert!(frames as u32 > (playback.len() / spacing).min(2), "{frames} keyframes, {spacing} apart");
    }
    let mut cursor = playback.cursor();
    for step in [99_999, 1, 50_000, 65_536, 65_535] {
        playback.seek(&mut cursor, step);
        assert_eq!(cursor.fold().0, step);
    }
}

#[test]
fn a_damaged_batch_is_read_up_to_where_it_is_damaged() {
    let events = crawl(5, 8);
    let mut batch: Batch = batches(&events).concat();
    batch.push(0xff);
    let mut playback = Playback::new(Machine::default());
    let mut seen = 0;
    assert!(playback.append(&batch, &mut |_, _| seen += 1).is_err());
    assert_eq!((playback.len() as usize, seen), (events.len(), events.len()));
    assert_same_machine(playback.head(), &events);
}
