//! Figures measured with asyncio, read off the trace.

use super::stage::{SECOND, Stage};
use crawlscope_engine::runtime::Host;
use crawlscope_engine::sync::{Lock, Semaphore};
use crawlscope_engine::trace::EventKind;
use std::cell::RefCell;
use std::rc::Rc;

/// Tasks that each hold a permit for `span` µs, from `permits` or, if there is none, from a
/// semaphore of their own.
fn hold_permits(stage: &Stage, tasks: u32, permits: Option<u32>, span: u64) {
    let shared = permits.map(|permits| Semaphore::new("permits", permits, &stage.trace));
    for _ in 0..tasks {
        let semaphore = shared.clone().unwrap_or_else(|| Semaphore::new("own", 1, &stage.trace));
        let runtime = stage.runtime.clone();
        stage.spawn(async move {
            let _permit = semaphore.acquire().await;
            runtime.sleep(span).await;
        });
    }
    stage.settle();
}

/// The seconds at which permits were acquired, and the most that were out at once.
fn acquired(stage: &Stage) -> (Vec<u64>, usize) {
    let (mut times, mut out, mut most) = (Vec::new(), 0, 0);
    for event in stage.log.borrow().events() {
        match event.kind {
            EventKind::Acquired { .. } => {
                times.push(event.at / SECOND);
                out += 1;
            }
            EventKind::Released { .. } => out -= 1,
            _ => {}
        }
        most = most.max(out);
    }
    (times, most)
}

fn end(stage: &Stage) -> u64 {
    let last = stage.log.borrow().events().last().map(|event| event.at);
    assert_eq!(last, Some(stage.clock.now()));
    stage.clock.now()
}

pub fn ten_workers_with_three_permits_start_three_at_a_time_and_end_at_eight() {
    let stage = Stage::new();
    hold_permits(&stage, 10, Some(3), 2 * SECOND);
    assert_eq!(acquired(&stage), (vec![0, 0, 0, 2, 2, 2, 4, 4, 4, 6], 3));
    assert_eq!(end(&stage), 8 * SECOND);
}

pub fn ten_fetches_of_a_second_with_three_permits_end_at_four() {
    let stage = Stage::new();
    hold_permits(&stage, 10, Some(3), SECOND);
    assert_eq!((end(&stage), acquired(&stage).1), (4 * SECOND, 3));
}

pub fn a_new_semaphore_for_every_task_lets_all_run_at_once() {
    let stage = Stage::new();
    hold_permits(&stage, 10, None, 2 * SECOND);
    assert_eq!(acquired(&stage), (vec![0; 10], 10));
    assert_eq!(end(&stage), 2 * SECOND);
}

/// Five tasks that each append one more than the last number they have read, and the list after
/// each write, as the trace has it.
fn append(with_lock: bool) -> Vec<String> {
    let stage = Stage::new();
    let list = Rc::new(RefCell::new(Vec::<u32>::new()));
    let lock = Lock::new("list", (), &stage.trace);
    for _ in 0..5 {
        let (list, lock, runtime, trace) = (list.clone(), lock.clone(), stage.runtime.clone(), stage.trace.clone());
        stage.spawn(async move {
            let _guard = if with_lock { Some(lock.lock().await) } else { None };
            let last = list.borrow().last().copied().unwrap_or(0);
            runtime.sleep(SECOND / 10).await;
            list.borrow_mut().push(last + 1);
            trace.emit(EventKind::SharedWritten { name: "list".into(), value: format!("{:?}", list.borrow()) });
        });
    }
    stage.settle();
    let log = stage.log.borrow();
    let written = log.events().iter().filter_map(|event| match &event.kind {
        EventKind::SharedWritten { value, .. } => Some(value.clone()),
        _ => None,
    });
    written.collect()
}

pub fn with_a_lock_a_read_and_its_write_stay_together() {
    let written = append(true);
    assert_eq!((written.len(), written.last().map(String::as_str)), (5, Some("[1, 2, 3, 4, 5]")));
}

pub fn without_a_lock_writes_are_lost() {
    let written = append(false);
    assert_eq!((written.len(), written.last().map(String::as_str)), (5, Some("[1, 1, 1, 1, 1]")));
}
