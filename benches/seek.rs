//! How long it takes to look back: seeks in the trace of a large crawl beside folds of it from the
//! beginning. `make bench`, or `cargo bench --bench seek`; with `TRACE=file` the trace is also written
//! there, as NDJSON, for `benches/seek.mjs` to do the same in Chromium.

use crawlscope_engine::crawl::{Config, Crawl, RobotsPolicy};
use crawlscope_engine::draw::{LanesScene, LanesView};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::machine::{Axis, Lanes, Machine};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{
    Batch, Cursor, Detail, Event, Fold, Micros, Playback, Trace, encode_with_digest, ndjson_header, ndjson_line,
};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::rc::Rc;
use std::time::Instant;
use url::Url;

const PAGES: u32 = 10_000;
/// Links a page, so that there are as many as on a large site of documentation.
const LINKS: u32 = 40;
const SEEKS: usize = 200;
/// Most ms that a seek may take: a frame.
const GOAL: f64 = 16.0;

/// A site of [`PAGES`] pages, each linked to many others.
fn site() -> MemorySite {
    let site = MemorySite::new(1);
    for page in 0..PAGES {
        let mut html = format!("<title>Page {page}</title>");
        for n in 0..LINKS {
            let target = page.wrapping_mul(7).wrapping_add(n * n * 13 + 1) % PAGES;
            // Writing to a string cannot fail.
            let _ = write!(html, "<a href=/p{target}>page {target}</a>");
        }
        let address = if page == 0 { "https://site.test/".into() } else { format!("https://site.test/p{page}") };
        site.serve(&address, Served::html(html));
    }
    site
}

/// The trace of a crawl of it, as the page gets it: batches without links.
fn crawl() -> Vec<Batch> {
    let clock = Virtual::new(1);
    let batches = Rc::new(RefCell::new(vec![Batch::new()]));
    let sink = batches.clone();
    let mut file = std::env::var_os("TRACE").map(|path| BufWriter::new(File::create(path).expect("a place for it")));
    if let Some(file) = &mut file {
        file.write_all(ndjson_header().as_bytes()).expect("room for it");
    }
    let file = RefCell::new(file);
    let record = move |event: Event| {
        if let Some(file) = &mut *file.borrow_mut() {
            let mut line = String::new();
            ndjson_line(&event, &mut line);
            file.write_all(line.as_bytes()).expect("room for it");
        }
        let mut batches = sink.borrow_mut();
        if batches.last().is_some_and(|batch| batch.len() > 64 * 1024) {
            batches.push(Batch::new());
        }
        if let Some(batch) = batches.last_mut() {
            encode_with_digest(event, &mut Batch::new(), batch);
        }
    };
    let trace = Trace::new(Detail::Waits, clock.clock(), record);
    let runtime = Runtime::new(clock.clone(), trace);
    let site = site();
    site.run_on(&runtime);
    let start = Url::parse("https://site.test/").expect("a URL");
    let config = Config {
        robots: RobotsPolicy::Ignore,
        delay: 0,
        throttle: false,
        max_pages: PAGES,
        ..Config::new(start, None)
    };
    let crawl = Crawl::new(config, &runtime, site);
    runtime.spawn("main", crawl.run());
    clock.run();
    batches.take()
}

/// ms that it takes.
fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1000.0
}

/// The least of a few: whatever else the machine was busy with is not what it takes.
fn quickest(mut work: impl FnMut() -> f64) -> f64 {
    (0..3).map(|_| work()).fold(f64::INFINITY, f64::min)
}

/// Looks at a step, as the page does: the machine, the table and the counters.
fn show(playback: &Playback<Machine>, cursor: &mut Cursor<Machine>, graph: &mut Graph, step: u32) {
    playback.seek(cursor, step);
    graph.show(step, playback.time_at(step));
    graph.take_changed();
}

/// All of a run, as wide as a window.
fn view(lanes: &Lanes, axis: Axis, cursor: u32, time: Micros) -> LanesView {
    let (from, to) = (0, if axis == Axis::Time { lanes.now() } else { lanes.len().into() });
    let (width, gutter, first, rows, below) = (1200.0, 100.0, 0, 12, 6);
    LanesView { axis, from, to, width, gutter, first, rows, below, cursor, time, ahead: true, lit: None }
}

/// Median and most.
fn summary(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() - 1])
}

fn main() {
    let batches = crawl();
    let mut playback = Playback::new(Machine::default());
    let mut graph = Graph::new(Keep::Pages);
    let mut lanes = Lanes::default();
    let taking_in = timed(|| {
        for batch in &batches {
            let mut each = |step: u32, event: &Event| {
                graph.apply(step, event);
                lanes.apply(step, event);
            };
            playback.append(batch, &mut each).expect("a digest");
        }
    });
    graph.take_changed();
    let full = timed(|| {
        let (mut machine, mut graph) = (Machine::default(), Graph::new(Keep::Pages));
        for (step, event) in playback.events(0..playback.len()) {
            machine.apply(step, &event);
            graph.apply(step, &event);
        }
        assert!(graph.stats().finished() >= PAGES);
    });

    let mut rng = fastrand::Rng::with_seed(1);
    let mut cursor = playback.cursor();
    let (mut seeks, mut pictures) = (Vec::new(), Vec::new());
    let mut here = 0;
    for _ in 0..SEEKS {
        let there = rng.u32(0..=playback.len());
        seeks.push(quickest(|| {
            show(&playback, &mut cursor, &mut graph, here);
            timed(|| show(&playback, &mut cursor, &mut graph, there))
        }));
        assert_eq!(cursor.step(), there);
        here = there;
        let view = view(&lanes, if rng.bool() { Axis::Time } else { Axis::Step }, here, playback.time_at(here));
        let scene = LanesScene { lanes: &lanes, machine: cursor.fold(), item: &|item| item.to_string() };
        pictures.push(quickest(|| timed(|| assert!(scene.picture(&view).height > 0.0))));
    }

    let (median, most) = summary(seeks);
    let (picture, picture_most) = summary(pictures);
    let (frames, spacing) = playback.keyframes();
    let kilobytes: usize = batches.iter().map(Vec::len).sum::<usize>() / 1024;
    println!("{PAGES} pages, {} events, {kilobytes} KB; {frames} keyframes, {spacing} events apart\n", playback.len());
    println!("                                       median ms   most ms");
    println!("full fold of machine and graph        {full:10.1}");
    println!("{SEEKS} random seeks of both                {median:10.2}{most:10.2}");
    println!("taking it all in, lanes as well       {taking_in:10.1}");
    println!("drawing the lanes of the whole run    {picture:10.2}{picture_most:10.2}");
    let met = if most <= GOAL { "met   " } else { "MISSED" };
    println!("\n{met}  {most:.1} ms (goal: at most {GOAL} ms)  a seek\n");
}
