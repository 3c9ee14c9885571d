//! Marks on the lanes: which one is pointed at, what is lit with it, and who is shown to be stuck.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/program.rs"]
mod support;

use crawlscope_engine::draw::{LANE_AXIS, LANE_ROW, LanesPicture, LanesScene, LanesView, Stroke};
use crawlscope_engine::machine::{Axis, Lanes, Machine, Mark, MarkKind};
use crawlscope_engine::runtime::Program;
use crawlscope_engine::sync::{Lock, Queue, Semaphore};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Fold};
use support::{Run, program};

const SECOND: u64 = 1_000_000;

fn fold<F: Fold + Default>(events: &[Event]) -> F {
    let mut cursor = Cursor::new(F::default());
    cursor.advance(events);
    cursor.into_fold()
}

/// A producer, a consumer, and two tasks that pass a permit on.
fn small() -> Program {
    program(|runtime| async move {
        let (work, permits) =
            (Queue::new("work", None, runtime.trace()), Semaphore::new("permits", 1, runtime.trace()));
        let (from, at) = (work.clone(), runtime.clone());
        let consumer = runtime.spawn("consumer", async move {
            for _ in 0..3 {
                let _ = from.get().await;
                at.sleep(SECOND).await;
                from.task_done().expect("it was taken");
            }
        });
        let permits = std::rc::Rc::new(permits);
        for name in ["first", "second"] {
            let (permits, at) = (permits.clone(), runtime.clone());
            runtime.spawn(name, async move {
                let _permit = permits.acquire().await;
                at.sleep(SECOND).await;
            });
        }
        for item in 0..3 {
            work.put(item).await.expect("it is open");
            runtime.sleep(SECOND / 2).await;
        }
        runtime.wait_for(&consumer).await;
    })
}

fn view(axis: Axis, lanes: &Lanes) -> LanesView {
    let to = if axis == Axis::Time { lanes.now() } else { lanes.len().into() };
    let (cursor, time) = (lanes.len(), lanes.now());
    let (from, first, rows, below, ahead, lit) = (0, 0, 20, 8, false, None);
    LanesView { axis, from, to, width: 900.0, gutter: 100.0, first, rows, below, cursor, time, ahead, lit }
}

fn middle(task: u32) -> f32 {
    LANE_AXIS + (task as f32 - 0.5) * LANE_ROW
}

/// Runs a test with the lanes of a program at its end.
fn with_scene(program: &Program, test: impl Fn(&LanesScene, &[Mark])) {
    let run = Run::to_end(program, 0);
    let log = run.log.borrow();
    let (lanes, machine): (Lanes, Machine) = (fold(log.events()), fold(log.events()));
    test(&LanesScene { lanes: &lanes, machine: &machine, item: &|item| item.to_string() }, lanes.marks());
}

fn lit(picture: &LanesPicture) -> usize {
    picture.lines[Stroke::Lit as usize].len()
}

#[test]
fn a_mark_is_pointed_at_where_it_is_drawn_and_not_elsewhere() {
    with_scene(&small(), |scene, marks| {
        let view = view(Axis::Step, scene.lanes);
        assert!(marks.len() > 8);
        for mark in marks {
            let (x, y) = scene.place_of(&view, mark).expect("all are in sight");
            assert_eq!((x, y), (view.x(mark.step.into()), middle(mark.task)));
            assert_eq!(scene.mark_at(&view, x, y), Some(mark));
            assert_eq!(scene.mark_at(&view, x, LANE_AXIS - 1.0), None, "on the axis");
            assert_ne!(scene.mark_at(&view, x + 40.0, y), Some(mark), "too far");
        }
    });
}

#[test]
fn a_hand_off_is_pointed_at_along_its_arrow() {
    with_scene(&small(), |scene, marks| {
        let view = view(Axis::Time, scene.lanes);
        let passed = marks.iter().find(|mark| mark.kind == MarkKind::Handed).expect("the permit is passed on");
        let x = view.x(passed.at);
        for y in [middle(passed.task), (middle(passed.task) + middle(passed.other)) / 2.0, middle(passed.other)] {
            let near = scene.mark_at(&view, x, y).expect("there is one");
            assert_eq!(near.at, passed.at);
        }
    });
}

#[test]
fn a_lit_put_leads_to_who_takes_it_and_back() {
    with_scene(&small(), |scene, marks| {
        let mut view = view(Axis::Step, scene.lanes);
        assert_eq!(lit(&scene.picture(&view)), 0);
        let of = |kind: MarkKind| marks.iter().filter(move |mark| mark.kind == kind);
        assert_eq!((of(MarkKind::Put).count(), of(MarkKind::Got).count()), (3, 3));
        for (put, got) in of(MarkKind::Put).zip(of(MarkKind::Got)) {
            assert_eq!((scene.other_end(put), scene.other_end(got)), (Some(got), Some(put)));
            let ends = [put, got].map(|mark| (view.x(mark.step.into()), middle(mark.task)));
            for mark in [put, got] {
                view.lit = Some(mark.step);
                let lines = &scene.picture(&view).lines[Stroke::Lit as usize];
                assert!(lines.iter().any(|line| [line.from, line.to] == ends), "{mark:?}");
            }
        }
        for done in of(MarkKind::Done) {
            assert_eq!(scene.other_end(done), None);
        }
    });
}

#[test]
fn what_the_cursor_has_not_come_to_is_not_lit_unless_it_is_shown() {
    with_scene(&small(), |scene, marks| {
        let put = marks.iter().find(|mark| mark.kind == MarkKind::Put).expect("a put");
        let got = scene.other_end(put).expect("it is taken");
        let mut view = view(Axis::Step, scene.lanes);
        (view.lit, view.cursor) = (Some(put.step), got.step);
        let short = lit(&scene.picture(&view));
        view.ahead = true;
        assert!(lit(&scene.picture(&view)) > short, "the way to the other end");
        view.cursor = put.step;
        view.ahead = false;
        assert_eq!(lit(&scene.picture(&view)), 0);
    });
}

#[test]
fn a_lit_mark_is_drawn_where_there_are_too_many_to_draw() {
    let busy = program(|runtime| async move {
        let work = Queue::new("work", None, runtime.trace());
        for item in 0..400 {
            work.put(item).await.expect("it is open");
            let _ = work.get().await;
        }
    });
    with_scene(&busy, |scene, marks| {
        let mut view = view(Axis::Step, scene.lanes);
        let picture = scene.picture(&view);
        assert_eq!((picture.hidden, lit(&picture)), (marks.len(), 0));
        assert!(picture.lines[Stroke::Glyph as usize].is_empty());
        let (x, y) = scene.place_of(&view, &marks[333]).expect("it is in sight");
        view.lit = scene.mark_at(&view, x, y).map(|mark| mark.step);
        assert!(lit(&scene.picture(&view)) > 0);
    });
}

#[test]
fn who_is_stuck_is_marked_with_an_arrow_to_whom_it_waits_for() {
    let crossed = program(|runtime| async move {
        let locks = ["a", "b"].map(|name| Lock::new(name, (), runtime.trace()));
        let tasks = [[0, 1], [1, 0]].map(|order| {
            let (locks, at) = (locks.clone(), runtime.clone());
            runtime.spawn("worker", async move {
                let _first = locks[order[0]].lock().await;
                at.sleep(SECOND).await;
                let _second = locks[order[1]].lock().await;
            })
        });
        for task in &tasks {
            runtime.wait_for(task).await;
        }
    });
    with_scene(&crossed, |scene, _| {
        let stuck = scene.machine.stuck(&|item| item.to_string()).expect("it is stuck");
        for axis in [Axis::Time, Axis::Step] {
            let view = view(axis, scene.lanes);
            let mut picture = scene.picture(&view);
            assert!(picture.lines[Stroke::Stuck as usize].is_empty());
            scene.draw_stuck(&view, &stuck.tasks, stuck.cycle.as_deref().unwrap_or_default(), &mut picture);
            let lines = &picture.lines[Stroke::Stuck as usize];
            for (from, to) in [(2, 3), (3, 2)] {
                assert!(
                    lines.iter().any(|line| (line.from.1, line.to.1) == (middle(from), middle(to))),
                    "{from} to {to}"
                );
            }
            assert!(lines.iter().all(|line| line.from.0 >= 0.0 && line.to.0 <= view.width));
            assert_eq!(lines.len(), 2 + 2 * 3, "a bar a task, an arrow a wait");
        }
    });
}

#[test]
fn a_recording_tells_where_it_was_interrupted() {
    let note = |text: &str, task| Event { at: 1, task, kind: EventKind::Note { text: text.into() } };
    let start = Event { at: 0, task: 0, kind: EventKind::TaskStarted { id: 1, name: "main".into(), role: None } };
    let told = |note: Event| fold::<Lanes>(&[start.clone(), note, start.clone()]).interrupted();
    assert_eq!(told(note("Interrupted.", 0)), Some(1));
    assert_eq!(told(note("main ended with ValueError", 0)), None);
    assert_eq!(told(note("Interrupted.", 1)), None, "a task's own words");
}
