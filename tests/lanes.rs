//! The lanes: that they say what the machine says, that what is drawn is true at any zoom, and
//! that a point picks what is drawn there.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/programs.rs"]
mod programs;
mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::draw::{
    Fill, LANE_AXIS, LANE_ROW, LanesPicture, LanesRow, LanesScene, LanesView, Piece, Stroke, pieces,
};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::machine::{Axis, KINDS, Kind, Lane, Lanes, Machine, MarkKind, TaskState};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::sync::{Lock, Queue, Semaphore};
use crawlscope_engine::trace::{Cursor, Detail, Event, EventKind, Fold, Primitive, Trace, Wait};
use std::rc::Rc;
use support::{Run, START, config, links};

const AXES: [Axis; 2] = [Axis::Time, Axis::Step];

fn fold<F: Fold + Default>(events: &[Event]) -> F {
    let mut cursor = Cursor::new(F::default());
    cursor.advance(events);
    cursor.into_fold()
}

/// Workers that each hold one of a few permits for two seconds.
fn semaphore(workers: u32, permits: u32) -> Vec<Event> {
    let clock = Virtual::new(0);
    let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace.clone());
    let permits = Rc::new(Semaphore::new("permits", permits, &trace));
    for worker in 1..=workers {
        let (permits, own) = (permits.clone(), runtime.clone());
        runtime.spawn(format!("worker-{worker}"), async move {
            let _permit = permits.acquire().await;
            own.sleep(2_000_000).await;
        });
    }
    clock.run();
    log.borrow().events().to_vec()
}

fn crawl(pages: u32) -> Vec<Event> {
    let site = MemorySite::new(2);
    for page in 0..pages {
        let targets: Vec<String> = (1..6).map(|n| format!("/p{}", (page * 3 + n) % pages)).collect();
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        site.serve(&if page == 0 { START.into() } else { format!("{START}p{page}") }, Served::html(links(&targets)));
    }
    let run = Run::to_end(Config { consumers: 8, permits: 3, ..config() }, site);
    run.log.borrow().events().to_vec()
}

fn traces() -> Vec<Vec<Event>> {
    let golden = golden::trace(7).lines().skip(1).map(|line| serde_json::from_str(line).expect("an event")).collect();
    let mut all = vec![crawl(60), semaphore(10, 3), golden];
    all.extend((1..25).map(|seed| programs::program(seed, 9, Detail::Polls)));
    all.extend((25..30).map(|seed| programs::program(seed, 30, Detail::Waits)));
    all
}

/// What is seen of the whole run.
fn view(axis: Axis, lanes: &Lanes) -> LanesView {
    let mut view = LanesView {
        axis,
        from: 0,
        to: 1,
        width: 900.0,
        gutter: 100.0,
        first: 0,
        rows: 100,
        below: 20,
        cursor: lanes.len(),
        time: lanes.now(),
        ahead: false,
        lit: None,
    };
    view.fit(end_of(axis, lanes));
    view
}

fn end_of(axis: Axis, lanes: &Lanes) -> u64 {
    if axis == Axis::Time { lanes.now() } else { lanes.len().into() }
}

/// Some stretch of the run, somewhere between all of it and a few units.
fn random_view(rng: &mut fastrand::Rng, axis: Axis, lanes: &Lanes) -> LanesView {
    let mut view = view(axis, lanes);
    for _ in 0..rng.u32(0..8) {
        view.zoom_at(rng.f32() * 900.0, 0.5 + 3.0 * rng.f32(), end_of(axis, lanes));
        view.pan((rng.f32() - 0.5) * 600.0, end_of(axis, lanes));
    }
    view
}

fn all_pieces(lane: &Lane, view: &LanesView) -> Vec<Piece> {
    let mut all = Vec::new();
    pieces(lane, view, view.to.min(view.now()), view.now(), &mut |piece| all.push(piece));
    all
}

/// How much of each kind there is from `from` to `to`, counted span by span.
fn counted(lane: &Lane, axis: Axis, from: u64, to: u64, last: u64) -> [u64; KINDS] {
    let mut sums = [0; KINDS];
    for (at, span) in lane.spans().iter().enumerate() {
        let end = lane.spans().get(at + 1).map_or(last, |next| next.start(axis)).min(to);
        sums[span.kind as usize] += end.saturating_sub(span.start(axis).max(from));
    }
    sums
}

#[test]
fn at_every_step_a_lane_says_what_the_machine_says() {
    for events in traces() {
        let lanes: Lanes = fold(&events);
        let mut machine = Cursor::new(Machine::default());
        for event in &events {
            machine.advance([event]);
            let step = u64::from(machine.step() - 1);
            for (id, row) in machine.fold().tasks().iter().enumerate().skip(1) {
                let lane = &lanes.tasks()[id];
                let span = lane.lane.spans()[lane.lane.find(Axis::Step, step).expect("it has begun")];
                let things = machine.fold().things();
                let said = match row.doing {
                    TaskState::Over => span.kind == Kind::Over,
                    TaskState::Running => matches!(span.kind, Kind::Running | Kind::Ready | Kind::Other),
                    TaskState::Fetching(url) => (span.kind, span.what) == (Kind::Fetching, url),
                    TaskState::Reading(url) => (span.kind, span.what) == (Kind::Reading, url),
                    TaskState::Waiting(Wait::Acquire(id)) if things[id as usize].thing == Primitive::Lock => {
                        (span.kind, span.what) == (Kind::Lock, id)
                    }
                    TaskState::Waiting(Wait::Acquire(id)) => (span.kind, span.what) == (Kind::Permit, id),
                    TaskState::Waiting(Wait::Get(id)) => (span.kind, span.what) == (Kind::Get, id),
                    TaskState::Waiting(Wait::Put(id)) => (span.kind, span.what) == (Kind::Put, id),
                    TaskState::Waiting(Wait::Join(id)) => (span.kind, span.what) == (Kind::Join, id),
                    TaskState::Waiting(Wait::Event(id)) => (span.kind, span.what) == (Kind::Event, id),
                    TaskState::Waiting(Wait::Barrier(id)) => (span.kind, span.what) == (Kind::Barrier, id),
                    TaskState::Waiting(Wait::Until(_)) => {
                        span.kind == if span.holds > 0 { Kind::Working } else { Kind::Time }
                    }
                    TaskState::Waiting(_) => span.kind.waits(),
                };
                assert!(said, "step {step}, {}: {:?} is shown as {span:?}", row.name, row.doing);
                let held = things.iter().filter(|thing| thing.holders.contains(&(id as u32))).count();
                assert_eq!(usize::from(span.holds), held, "step {step}, {}", row.name);
            }
            for (row, lane) in machine.fold().things().iter().zip(lanes.things()) {
                let shown = [&lane.level, &lane.unfinished, &lane.waiting].map(|series| series.value(Axis::Step, step));
                let level = row.items.len().max(row.holders.len()) as u32;
                let waiting = row.waiters.len() as u32;
                assert_eq!(shown, [level, row.unfinished, waiting], "step {step}, {}", row.name);
            }
        }
    }
}

#[test]
fn ten_workers_with_three_permits_work_in_four_turns() {
    let lanes: Lanes = fold(&semaphore(10, 3));
    let working = |row: &crawlscope_engine::machine::TaskLane| {
        let spans = row.lane.spans();
        let at = spans.iter().position(|span| span.kind == Kind::Working).expect("each works");
        (spans[at].at / 1_000_000, spans[at + 1].at / 1_000_000)
    };
    let turns: Vec<_> = lanes.tasks()[1..].iter().map(working).collect();
    let meant = [(0, 2), (0, 2), (0, 2), (2, 4), (2, 4), (2, 4), (4, 6), (4, 6), (4, 6), (6, 8)];
    assert_eq!(turns, meant);
    let handed = lanes.marks().iter().filter(|mark| mark.kind == MarkKind::Handed);
    assert_eq!(
        handed.map(|mark| (mark.task, mark.other)).collect::<Vec<_>>(),
        (1..=7).map(|n| (n, n + 3)).collect::<Vec<_>>()
    );
    let waits: u64 = lanes.tasks()[4].lane.sums(Axis::Time, lanes.now())[Kind::Permit as usize];
    assert_eq!(waits, 2_000_000, "the fourth waits for two seconds");
}

#[test]
fn what_is_printed_and_shared_is_kept_with_its_step() {
    let events = programs::program(11, 9, Detail::Polls);
    let lanes: Lanes = fold(&events);
    let printed = events.iter().enumerate().filter_map(|(step, event)| match &event.kind {
        EventKind::Printed { text } => Some((step as u32, event.task, text.as_str())),
        _ => None,
    });
    let printed: Vec<_> = printed.collect();
    assert!(!printed.is_empty());
    assert_eq!(lanes.printed(lanes.len()).collect::<Vec<_>>(), printed);
    assert_eq!(lanes.printed(printed[0].0).count(), 0);
    for shared in lanes.shared() {
        assert_eq!(shared.name, "list");
        let values: Vec<u32> =
            shared.values.spans().iter().map(|span| lanes.text(span.what).parse().expect("a number")).collect();
        assert!(values.is_sorted() && values[0] == 1, "{values:?}");
    }
}

#[test]
fn pieces_follow_each_other_and_sum_to_what_there_is() {
    let mut rng = fastrand::Rng::with_seed(1);
    for events in traces() {
        let lanes: Lanes = fold(&events);
        for round in 0..20 {
            let mut view = random_view(&mut rng, AXES[round % 2], &lanes);
            if round % 3 == 0 {
                view.cursor = rng.u32(1..=lanes.len());
                view.time = events[view.cursor as usize - 1].at;
            }
            for row in &lanes.tasks()[1..] {
                let all = all_pieces(&row.lane, &view);
                let mut summed = [0; KINDS];
                for piece in &all {
                    let shares = row.lane.shares(view.axis, piece.from, piece.to);
                    assert_eq!(shares.iter().sum::<u64>(), piece.to - piece.from);
                    assert_eq!(shares, counted(&row.lane, view.axis, piece.from, piece.to, view.now()));
                    let (first, last) = piece.spans;
                    assert_eq!(shares, row.lane.shares_of(view.axis, piece.from, piece.to, first, last));
                    if let Some(span) = piece.span {
                        assert_eq!(shares[span.kind as usize], piece.to - piece.from, "one span, one kind");
                    }
                    summed.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
                }
                assert!(all.windows(2).all(|two| two[0].to == two[1].from), "no gaps, nothing twice: {all:?}");
                let end = view.to.min(view.now());
                assert_eq!(summed, counted(&row.lane, view.axis, view.from, end, view.now()));
            }
        }
    }
}

#[test]
fn a_span_of_a_pixel_is_drawn_as_a_whole_at_any_zoom() {
    let mut rng = fastrand::Rng::with_seed(2);
    let mut seen = 0;
    for events in traces() {
        let lanes: Lanes = fold(&events);
        for round in 0..20 {
            let view = random_view(&mut rng, AXES[round % 2], &lanes);
            for row in &lanes.tasks()[1..] {
                let all = all_pieces(&row.lane, &view);
                let spans = row.lane.spans();
                for (at, span) in spans.iter().enumerate() {
                    let (from, to) =
                        (span.start(view.axis), spans.get(at + 1).map_or(view.now(), |next| next.start(view.axis)));
                    let (shown_from, shown_to) = (from.max(view.from), to.min(view.to).min(view.now()));
                    if (to.saturating_sub(from)) as f64 >= view.per() && shown_from < shown_to {
                        seen += 1;
                        let whole = Piece { from: shown_from, to: shown_to, span: Some(*span), spans: (at, at) };
                        assert!(all.contains(&whole), "{whole:?} is not in {all:?}");
                    }
                }
            }
        }
    }
    assert!(seen > 10_000, "{seen} spans");
}

#[test]
fn a_row_costs_by_its_pixels_and_not_by_its_events() {
    let events = crawl(600);
    let lanes: Lanes = fold(&events);
    let machine: Machine = fold(&events);
    assert!(lanes.tasks()[3].lane.spans().len() > 500);
    for axis in AXES {
        let view = LanesView { width: 200.0, ..view(axis, &lanes) };
        for row in &lanes.tasks()[1..] {
            assert!(all_pieces(&row.lane, &view).len() <= 2 * 100 + 2);
        }
        let picture = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() }.picture(&view);
        assert!(picture.hidden > 1000, "marks are counted where they are too many: {}", picture.hidden);
        assert!(picture.lines[Stroke::Arrow as usize].is_empty());
        let drawn: usize = picture.fills.iter().map(Vec::len).sum();
        assert!(drawn < 100 * 20 * 5, "{drawn} rectangles");
    }
}

/// The rectangles and lines of waiting within a row, as x from and to.
fn waits_drawn(picture: &LanesPicture, row: usize) -> Vec<(f32, f32)> {
    let (top, end) = (LANE_AXIS + row as f32 * LANE_ROW, LANE_AXIS + (row + 1) as f32 * LANE_ROW);
    let shades = [Fill::Contended, Fill::Idle, Fill::Clock].map(|shade| shade as usize);
    let pens = [Stroke::Contended, Stroke::Idle, Stroke::Clock].map(|pen| pen as usize);
    let fills = shades.into_iter().flat_map(|shade| &picture.fills[shade]);
    let fills =
        fills.filter(|rect| rect.y >= top && rect.y < end && rect.h >= 1.0).map(|rect| (rect.x, rect.x + rect.w));
    let lines = pens.into_iter().flat_map(|pen| &picture.lines[pen]);
    let lines = lines.filter(|line| line.from.1 >= top && line.from.1 < end).map(|line| (line.from.0, line.to.0));
    fills.chain(lines).collect()
}

#[test]
fn no_wait_however_short_is_left_out_of_the_picture() {
    for events in traces() {
        let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
        for axis in AXES {
            let view = LanesView { width: 140.0, ..view(axis, &lanes) };
            let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
            let picture = scene.picture(&view);
            for (row, task) in lanes.tasks()[1..].iter().enumerate() {
                let drawn = waits_drawn(&picture, row);
                let spans = task.lane.spans();
                for (at, span) in spans.iter().enumerate().filter(|(_, span)| span.kind.waits()) {
                    let end = spans.get(at + 1).map_or(view.now(), |next| next.start(axis));
                    let (x, end) = (view.x(span.start(axis)), view.x(end));
                    let shown = drawn.iter().any(|(from, to)| *from <= end + 0.01 && *to + 0.01 >= x);
                    assert!(end <= x || shown, "{span:?} of row {row}, {x} to {end} px: {drawn:?}");
                }
            }
        }
    }
}

#[test]
fn a_thousandth_of_waiting_has_a_pixel_in_every_column() {
    let started = Event { at: 0, task: 0, kind: EventKind::TaskStarted { id: 1, name: "task".into(), role: None } };
    let one = |at, kind| Event { at, task: 1, kind };
    let turn = |n: u64| {
        let wait = EventKind::Waiting { on: Wait::Get(0) };
        [one(n * 1000, EventKind::FetchStarted { url: 0 }), one(n * 1000 + 999, wait)]
    };
    let events: Vec<Event> = [started].into_iter().chain((0..1000).flat_map(turn)).collect();
    let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
    let view = LanesView { width: 200.0, ..view(Axis::Time, &lanes) };
    let picture = scene.picture(&view);
    let rects = |shade: Fill| &picture.fills[shade as usize];
    for column in 0..99 {
        let x = 100.5 + column as f32;
        let height = |shade| {
            rects(shade).iter().filter(|rect| rect.x <= x && x < rect.x + rect.w).map(|rect| rect.h).sum::<f32>()
        };
        assert_eq!((height(Fill::Idle), height(Fill::Fetching)), (1.0, 13.0), "at {x} px");
    }
}

#[test]
fn a_point_picks_what_is_drawn_there() {
    let mut rng = fastrand::Rng::with_seed(3);
    for events in traces() {
        let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
        let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
        for round in 0..60 {
            let view = random_view(&mut rng, AXES[round % 2], &lanes);
            let rows = scene.rows(&view);
            let (x, row) = (100.0 + rng.f32() * 799.0, rng.usize(0..rows.len()));
            let y = LANE_AXIS + (row as f32 + rng.f32() * 0.99) * LANE_ROW;
            let pick = scene.pick(&view, x, y).expect("within the rows");
            assert_eq!((pick.row, pick.unit), (rows[row], view.unit(x)));
            let LanesRow::Task(id) = rows[row] else { continue };
            let lane = &lanes.tasks()[id as usize].lane;
            let there = all_pieces(lane, &view).into_iter().find(|piece| (piece.from..piece.to).contains(&pick.unit));
            assert_eq!(pick.piece, there);
            let Some(piece) = there else { continue };
            assert_eq!(pick.sums, counted(lane, view.axis, piece.from, piece.to, view.now()));
            if let Some(span) = piece.span {
                let last = lane.spans().iter().rfind(|span| span.start(view.axis) <= pick.unit);
                assert_eq!(Some(&span), last, "the span of that very unit");
                assert!(view.x(piece.from) <= x + 0.01 && x <= view.x(piece.to) + 0.01);
            }
        }
        for (x, y) in [(99.0, 50.0), (900.0, 50.0), (500.0, 5.0), (500.0, 1e6), (f32::NAN, 50.0)] {
            let picked = scene.pick(&view(Axis::Step, &lanes), x, y);
            assert!(picked.is_none() || x.is_nan(), "outside of the rows");
        }
    }
}

#[test]
fn tasks_without_a_row_are_drawn_together_and_sum_to_each() {
    let events = programs::program(27, 30, Detail::Waits);
    let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
    let tasks = lanes.tasks().len() - 1;
    assert!(tasks > 8, "{tasks} tasks");
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
    for (axis, first) in [(Axis::Time, 0), (Axis::Step, 2), (Axis::Time, 1000)] {
        let view = LanesView { rows: 5, first, ..view(axis, &lanes) };
        let rows = scene.rows(&view);
        assert_eq!(rows[4], LanesRow::Rest(tasks as u32 - 4));
        let own: Vec<u32> = rows[..4].iter().map(|row| if let LanesRow::Task(id) = row { *id } else { 0 }).collect();
        assert_eq!(own[0], (first.min(tasks - 4) + 1) as u32);
        let y = LANE_AXIS + 4.5 * LANE_ROW;
        let (mut x, mut picked) = (100.0, 0);
        while x < 900.0 {
            let pick = scene.pick(&view, x, y).expect("the row of the rest");
            if let Some(piece) = pick.piece {
                picked += 1;
                let mut meant = [0; KINDS];
                for (id, task) in (0u32..).zip(lanes.tasks()).skip(1).filter(|(id, _)| !own.contains(id)) {
                    let shares = counted(&task.lane, axis, piece.from, piece.to, view.now());
                    assert!(shares.iter().sum::<u64>() <= piece.to - piece.from, "task {id}");
                    meant.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
                }
                assert_eq!(pick.sums, meant);
            }
            x += 13.0;
        }
        assert!(picked > 20);
        let picture = scene.picture(&view);
        assert!(picture.captions.iter().any(|caption| caption.text == format!("{} more", tasks - 4)));
        assert!(!waits_drawn(&picture, 4).is_empty());
    }
}

#[test]
fn permits_and_locks_are_drawn_at_their_holders_at_every_step() {
    for events in [semaphore(10, 3), programs::program(5, 6, Detail::Polls)] {
        let lanes: Lanes = fold(&events);
        let mut machine = Cursor::new(Machine::default());
        for event in &events {
            machine.advance([event]);
            let machine = machine.fold();
            let scene = LanesScene { lanes: &lanes, machine, item: &|_| String::new() };
            let (cursor, time) = (machine_step(&scene, &events, event), event.at);
            let view = LanesView { cursor, time, ..view(Axis::Step, &lanes) };
            let (rows, picture) = (scene.rows(&view), scene.picture(&view));
            for (id, thing) in (0u32..).zip(machine.things()) {
                let size = match thing.thing {
                    Primitive::Semaphore { permits } => permits as usize,
                    Primitive::Lock => 1,
                    Primitive::Queue { .. } | Primitive::Event | Primitive::Barrier { .. } => 0,
                };
                let tokens: Vec<_> = picture.tokens.iter().filter(|token| token.thing == id).collect();
                assert_eq!(tokens.len(), size);
                let holders: Vec<u32> = tokens.iter().filter_map(|token| token.holder).collect();
                assert_eq!(holders[..], thing.holders[..]);
                for token in tokens {
                    let row = rows[((token.y - LANE_AXIS) / LANE_ROW) as usize];
                    let own = [LanesRow::Permits(id), LanesRow::Lock(id)];
                    assert!(token.holder.map_or(own.contains(&row), |task| row == LanesRow::Task(task)));
                }
            }
        }
    }
}

#[test]
fn what_lies_behind_the_cursor_is_the_same_at_every_step() {
    for events in traces() {
        let lanes: Lanes = fold(&events);
        let view = LanesView { cursor: 0, time: 0, ahead: true, ..view(Axis::Step, &lanes) };
        let seen_at = |machine: &Machine| {
            let scene = LanesScene { lanes: &lanes, machine, item: &|item| item.to_string() };
            let mut front = LanesPicture::default();
            scene.foreground(&view, &mut front);
            (scene.rows(&view), front.height)
        };
        let backdrop_at = |machine: &Machine| {
            let scene = LanesScene { lanes: &lanes, machine, item: &|item| item.to_string() };
            scene.backdrop(&view)
        };
        let end: Machine = fold(&events);
        let mut machine = Cursor::new(Machine::default());
        // At the first steps nothing of what the tasks share is made yet.
        assert_eq!(backdrop_at(machine.fold()), backdrop_at(&end));
        for event in &events {
            assert_eq!(seen_at(machine.fold()), seen_at(&end));
            machine.advance([event]);
        }
    }
}

/// The step after an event of a trace.
fn machine_step(_: &LanesScene<'_>, events: &[Event], event: &Event) -> u32 {
    events.iter().position(|other| std::ptr::eq(other, event)).expect("one of them") as u32 + 1
}

#[test]
fn hand_offs_are_arrows_from_giver_to_taker() {
    let events = semaphore(5, 2);
    let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
    let middle = |task: u32| LANE_AXIS + (task as f32 - 0.5) * LANE_ROW;
    let mut view = view(Axis::Step, &lanes);
    let picture = scene.picture(&view);
    for mark in lanes.marks().iter().filter(|mark| mark.kind == MarkKind::Handed) {
        let x = view.x(mark.step.into());
        let drawn = picture.lines[Stroke::Arrow as usize]
            .iter()
            .any(|line| line.from == (x, middle(mark.task)) && line.to == (x, middle(mark.other)));
        assert!(drawn, "{mark:?}");
    }
    assert!(picture.lines[Stroke::Lit as usize].is_empty());
    view.lit = lanes.marks().iter().find(|mark| mark.kind == MarkKind::Handed).map(|mark| mark.step);
    assert_eq!(scene.picture(&view).lines[Stroke::Lit as usize].len(), 3, "one arrow, with its head");
    view.cursor = 1;
    assert!(scene.picture(&view).lines[Stroke::Arrow as usize].is_empty(), "nothing of what is to come");
}

#[test]
fn a_bounded_queue_shows_its_slots_its_items_and_who_waits() {
    let clock = Virtual::new(0);
    let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace.clone());
    let queue: Queue<u32> = Queue::new("work", Some(3), &trace);
    let lock = Lock::new("list", (), &trace);
    runtime.spawn("producer", async move {
        let _guard = lock.lock().await;
        for item in 1..6 {
            queue.put(item).await.expect("the queue is open");
        }
    });
    clock.run();
    let events = log.borrow().events().to_vec();
    let (lanes, machine): (Lanes, Machine) = (fold(&events), fold(&events));
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|item| format!("item-{item}") };
    let view = view(Axis::Step, &lanes);
    assert_eq!(
        scene.rows(&view),
        [LanesRow::Task(1), LanesRow::Queue(0), LanesRow::Slots(0), LanesRow::Unfinished(0), LanesRow::Lock(1)]
    );
    let picture = scene.picture(&view);
    let texts: Vec<&str> = picture.captions.iter().map(|caption| caption.text.as_str()).collect();
    for text in ["work", "3", "item-1", "item-2", "item-3", "waiting: producer", "unfinished", "list", "producer"] {
        assert!(texts.contains(&text), "{text} is not in {texts:?}");
    }
    assert!(!texts.contains(&"item-4"), "it is not on the queue yet");
}

#[test]
fn ticks_are_round_numbers_told_without_floats() {
    let lanes = Lanes::default();
    let ticks = |axis, from, to| {
        let view = LanesView { from, to, ..view(axis, &lanes) };
        view.ticks().into_iter().map(|(_, label)| label).collect::<Vec<_>>()
    };
    assert_eq!(ticks(Axis::Time, 0, 8_000_000)[..4], ["0 s", "1 s", "2 s", "3 s"]);
    assert_eq!(ticks(Axis::Time, 1_000_000, 2_200_000)[..3], ["1 s", "1.2 s", "1.4 s"]);
    assert_eq!(ticks(Axis::Time, 0, 900)[..3], ["0 µs", "100 µs", "200 µs"]);
    assert_eq!(ticks(Axis::Step, 10, 19)[..3], ["10", "11", "12"]);
    assert_eq!(ticks(Axis::Step, 3, 500_000)[..2], ["100000", "200000"]);
    for to in [1, 7, 1000, u64::MAX / 2, u64::MAX] {
        let many = ticks(Axis::Time, 0, to).len();
        assert!((1..=10).contains(&many), "{many} ticks up to {to}");
    }
}

#[test]
fn what_is_under_the_pointer_stays_there_while_zooming() {
    let mut rng = fastrand::Rng::with_seed(4);
    let lanes: Lanes = fold(&crawl(30));
    for axis in AXES {
        let end = end_of(axis, &lanes);
        for _ in 0..200 {
            let view = random_view(&mut rng, axis, &lanes);
            let x = 100.0 + rng.f32() * 800.0;
            let mut zoomed = view;
            zoomed.zoom_at(x, 1.0 + 2.0 * rng.f32(), end);
            let slack = (2.0 / zoomed.per() + 2.0) as f32;
            assert!((zoomed.x(view.unit(x)) - x).abs() < slack, "{view:?} became {zoomed:?}");
            assert!(zoomed.from < zoomed.to && zoomed.to <= end.max(4) + 1);
        }
    }
}

#[test]
fn nothing_breaks_a_view() {
    let lanes: Lanes = fold(&semaphore(3, 1));
    let machine = Machine::default();
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
    for axis in AXES {
        for factor in [0.0, -1.0, f32::NAN, f32::INFINITY, f32::MIN_POSITIVE, 1e30] {
            let mut view = view(axis, &lanes);
            view.zoom_at(factor, factor, end_of(axis, &lanes));
            view.pan(factor, end_of(axis, &lanes));
            view.follow(end_of(axis, &lanes));
            assert!(view.from < view.to, "{view:?} after {factor}");
            for width in [0.0, 1.0, 99.0, 101.0, 3000.0] {
                let view = LanesView { width, rows: 2, below: 0, ..view };
                scene.picture(&view);
                scene.pick(&view, width - 1.0, 40.0);
            }
        }
        let empty = Lanes::default();
        let scene = LanesScene { lanes: &empty, ..scene };
        scene.picture(&view(axis, &empty));
    }
}

#[test]
fn what_comes_after_the_cursor_is_drawn_only_when_asked_for_and_under_a_veil() {
    let events = semaphore(4, 1);
    let lanes: Lanes = fold(&events);
    let cursor = events.iter().position(|event| event.at > 3_000_000).expect("it takes longer") as u32;
    let time = events[cursor as usize - 1].at;
    let machine: Machine = fold(&events[..cursor as usize]);
    let scene = LanesScene { lanes: &lanes, machine: &machine, item: &|_| String::new() };
    let right = |picture: &LanesPicture| {
        let rects = picture.fills[..Fill::Veil as usize].iter().flatten().map(|rect| rect.x + rect.w);
        rects.fold(0.0, f32::max)
    };
    for axis in AXES {
        let view = LanesView { cursor, time, ..view(axis, &lanes) };
        let picture = scene.picture(&view);
        assert!(right(&picture) <= view.x(view.now()) + 0.01);
        assert!(picture.fills[Fill::Veil as usize].is_empty());
        let ahead = scene.picture(&LanesView { ahead: true, ..view });
        assert!(right(&ahead) > view.x(view.now()));
        let veiled = &ahead.fills[Fill::Veil as usize];
        assert_eq!(veiled.len(), scene.rows(&view).len());
        assert!(veiled.iter().all(|rect| rect.x == view.x(view.now()) && rect.x + rect.w == 900.0));
    }
}
