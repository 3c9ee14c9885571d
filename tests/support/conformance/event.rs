//! Events.

use super::stage::{Stage, Started, turn};
use crawlscope_engine::sync::Event;

/// A task that waits and notes its name.
fn wait(stage: &Stage, event: &Event, name: u32) -> Started<()> {
    let (event, diary) = (event.clone(), stage.diary.clone());
    stage.spawn(async move {
        event.wait().await;
        diary.note(name);
    })
}

pub fn waiters_go_on_in_their_order_when_an_event_is_set() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    assert!(!event.is_set());
    let tasks = [1, 2, 3].map(|name| wait(&stage, &event, name));
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), event.waiting()), ("", 3));
    event.set();
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), event.waiting()), ("1 2 3", 0));
    assert!(tasks.iter().all(Started::is_over) && event.is_set());
}

pub fn on_an_event_that_is_set_nobody_waits() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    event.set();
    let task = wait(&stage, &event, 1);
    stage.clock.turn();
    assert!(task.is_over());
}

pub fn a_waiter_of_an_event_can_be_cancelled() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    let tasks = [1, 2].map(|name| wait(&stage, &event, name));
    stage.settle();
    tasks[0].cancel();
    stage.settle();
    assert!(tasks[0].was_cancelled());
    assert_eq!(event.waiting(), 1);
    event.set();
    stage.settle();
    assert_eq!(stage.diary.read(), "2");
}

pub fn a_cleared_event_is_not_set() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    event.clear();
    assert!(!event.is_set());
    event.set();
    event.set();
    assert!(event.is_set());
    event.clear();
    event.clear();
    assert!(!event.is_set());
}

pub fn who_was_woken_goes_on_though_the_event_is_cleared_and_set_before_it_runs() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    let task = wait(&stage, &event, 1);
    stage.settle();
    event.set();
    event.clear();
    event.set();
    let late = wait(&stage, &event, 2);
    event.clear();
    stage.settle();
    assert_eq!(stage.diary.read(), "1");
    assert!(task.is_over() && !late.is_over());
    assert_eq!(event.waiting(), 1);
}

pub fn an_event_wakes_all_before_any_of_them_runs() {
    let stage = Stage::new();
    let event = Event::new("event", &stage.trace);
    let (again, diary) = (event.clone(), stage.diary.clone());
    let first = stage.spawn(async move {
        again.wait().await;
        again.clear();
        diary.note("clears");
        turn().await;
        again.wait().await;
    });
    let second = wait(&stage, &event, 2);
    stage.settle();
    event.set();
    stage.settle();
    assert_eq!(stage.diary.read(), "clears 2");
    assert!(second.is_over() && !first.is_over());
}
