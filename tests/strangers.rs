//! Traces that somebody else wrote, to do harm: whatever their numbers, a fold takes them in as fast as others.
//!
//! There is no clock here. Were one of the folds quadratic in what its trace has many of, its test would take
//! minutes.

use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::machine::{Lanes, Machine, Rates};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Fold, Playback, Primitive, Role, Wait};

/// Events of which a trace has many.
const MANY: u32 = 200_000;

fn event(task: u32, kind: EventKind) -> Event {
    Event { at: 0, task, kind }
}

fn task(id: u32) -> Event {
    event(0, EventKind::TaskStarted { id, name: format!("consumer-{id}"), role: Some(Role::Consumer) })
}

fn made(id: u32, thing: Primitive) -> Event {
    event(0, EventKind::Made { id, thing, name: format!("thing-{id}"), role: None })
}

/// What the page folds a trace into, with the machine at its end and at a step in its middle.
fn folded(events: impl IntoIterator<Item = Event>) -> (Machine, Lanes) {
    let mut playback = Playback::new(Machine::default());
    let mut lanes = Lanes::default();
    let mut graph = Cursor::new(Graph::new(Keep::Pages));
    let mut rates = Cursor::new(Rates::default());
    for (step, event) in (0..).zip(events) {
        playback.push(&event);
        lanes.apply(step, &event);
        graph.advance([&event]);
        rates.advance([&event]);
    }
    let mut middle = playback.cursor();
    playback.seek(&mut middle, playback.len() / 2);
    let machine = playback.head().clone();
    // Sentences and explanations are asked for with every drawing.
    let _ = (machine.limit(), machine.is_quiet(), machine.leaked());
    let _ = machine.stuck(&|item| item.to_string());
    (machine, lanes)
}

#[test]
fn four_billion_permits_are_a_number_like_another() {
    let (machine, _) = folded([made(0, Primitive::Semaphore { permits: u32::MAX })]);
    assert_eq!(machine.semaphore().map(|(_, permits)| permits), Some(u32::MAX));
}

#[test]
fn a_task_with_a_great_number_has_no_million_rows_before_it() {
    let (machine, lanes) = folded([task(u32::MAX), task(1)]);
    assert!(machine.tasks().len() <= 2);
    assert!(lanes.tasks().len() <= 100_000);
}

#[test]
fn many_tasks_wait_for_one_lock_and_leave_the_last_first() {
    let lock = [made(0, Primitive::Lock)].into_iter().chain((1..=MANY).map(task));
    let wait = (1..=MANY).map(|id| event(id, EventKind::Waiting { on: Wait::Acquire(0) }));
    let leave = (1..=MANY).rev().map(|id| event(0, EventKind::Woken { to: id }));
    let (machine, _) = folded(lock.chain(wait).chain(leave));
    assert!(machine.things()[0].waiters.is_empty());
}

#[test]
fn many_items_leave_a_queue_the_last_first() {
    let queue = [made(0, Primitive::Queue { capacity: None }), task(1)].into_iter();
    let put = (0..MANY).map(|item| event(1, EventKind::Put { id: 0, item }));
    let got = (0..MANY).rev().map(|item| event(1, EventKind::Got { id: 0, item }));
    let (machine, _) = folded(queue.chain(put).chain(got));
    assert!(machine.things()[0].items.len() <= 10_000, "an item is not looked for further back");
}

#[test]
fn a_task_takes_many_items_and_is_done_with_those_of_another_queue() {
    let queues = [0, 1].map(|id| made(id, Primitive::Queue { capacity: None }));
    let takes = (1..=1_000).flat_map(|id| {
        let items = (0..MANY / 1_000).map(move |item| event(id, EventKind::Got { id: 0, item }));
        [task(id)].into_iter().chain(items)
    });
    let done = (0..MANY).map(|_| event(0, EventKind::ItemDone { id: 1 }));
    let (machine, _) = folded(queues.into_iter().chain(takes).chain(done));
    assert_eq!(machine.things()[1].unfinished, 0);
}

#[test]
fn as_many_shared_values_as_events() {
    let write = |n| event(1, EventKind::SharedWritten { name: format!("value {n}"), value: "1".into() });
    let (_, lanes) = folded([task(1)].into_iter().chain((0..MANY).map(write)));
    assert!(lanes.shared().len() < 1_000);
}

#[test]
fn as_many_queues_and_locks_as_events() {
    let (machine, _) = folded((0..MANY).map(|id| made(id, Primitive::Lock)));
    assert_eq!(machine.things().len(), MANY as usize);
}

#[test]
fn many_tasks_acquire_and_release_one_semaphore() {
    let semaphore = [made(0, Primitive::Semaphore { permits: MANY })].into_iter().chain((1..=MANY).map(task));
    let acquire = (1..=MANY).map(|id| event(id, EventKind::Acquired { id: 0 }));
    let release = (1..=MANY).map(|id| event(id, EventKind::Released { id: 0 }));
    let (machine, _) = folded(semaphore.chain(acquire).chain(release));
    assert!(machine.things()[0].holders.is_empty());
}
