//! The machine's fold: what a reader is told of queue, permits, lock and consumers.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::machine::{Machine, TaskState};
use crawlscope_engine::trace::{Cursor, EventKind, Wait};
use support::{Run, START, config, links};

fn wide_site(pages: usize) -> MemorySite {
    let site = MemorySite::new(5);
    let targets: Vec<String> = (0..pages).map(|n| format!("p{n}")).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    site.serve(START, Served::html(links(&targets)));
    site
}

/// Every sentence said in the course of a run, each once.
fn sentences(config: Config, site: MemorySite) -> Vec<String> {
    let run = Run::to_end(config, site);
    let mut machine = Cursor::new(Machine::default());
    let mut said = Vec::new();
    for event in run.log.borrow().events() {
        machine.advance([event]);
        let limit = machine.fold().limit();
        if !limit.is_empty() && !said.contains(&limit) {
            said.push(limit);
        }
    }
    said
}

#[test]
fn it_agrees_with_the_primitives_at_every_step() {
    let run = Run::to_end(Config { permits: 3, ..config() }, wide_site(20));
    let mut machine = Cursor::new(Machine::default());
    let (mut put, mut got, mut done) = (0, 0, 0);
    for event in run.log.borrow().events() {
        machine.advance([event]);
        match &event.kind {
            EventKind::Put { .. } => put += 1,
            EventKind::Got { .. } => got += 1,
            EventKind::ItemDone { .. } => done += 1,
            EventKind::Page(page) if page.done.is_some() => done += 1,
            _ => {}
        }
        let machine = machine.fold();
        let (semaphore, permits) = machine.semaphore().unzip();
        assert!(semaphore.map_or(0, |row| row.holders.len()) <= permits.unwrap_or(0) as usize);
        assert!(machine.lock().is_none_or(|lock| lock.holders.len() <= 1));
        if let Some(queue) = machine.queue() {
            assert_eq!((queue.items.len(), queue.unfinished), (put - got, (put - done) as u32));
        }
        for (task, row) in machine.consumers() {
            if let TaskState::Waiting(Wait::Acquire(id)) = row.doing {
                assert!(machine.things()[id as usize].waiters.contains(&task));
            }
        }
    }
    assert_eq!(machine.fold().consumers().count(), 0, "all are over at the end");
    assert!(machine.fold().things().iter().all(|row| row.holders.is_empty() && row.waiters.is_empty()));
}

#[test]
fn with_fewer_permits_than_consumers_the_permits_are_the_limit() {
    let said = sentences(Config { consumers: 8, permits: 5, ..config() }, wide_site(40));
    assert!(said.contains(&"5 of 5 permits taken, 3 consumers wait for one.".into()), "{said:#?}");
}

#[test]
fn with_as_many_permits_as_consumers_nobody_ever_waits_for_one() {
    let said = sentences(Config { consumers: 5, permits: 5, ..config() }, wide_site(40));
    assert!(said.iter().all(|text| !text.contains("for one")), "{said:#?}");
    assert!(said.contains(&"All 5 consumers are busy, 0 of 5 permits free.".into()), "{said:#?}");
}

#[test]
fn with_nothing_to_do_the_queue_is_the_limit() {
    let said = sentences(config(), wide_site(1));
    assert!(said.contains(&"The queue is empty, 7 consumers wait for work.".into()), "{said:#?}");
}

#[test]
fn a_delay_is_named_as_the_limit() {
    let said = sentences(Config { delay: 500, ..config() }, wide_site(20));
    assert!(said.iter().any(|text| text.starts_with("The delay between requests")), "{said:#?}");
}

#[test]
fn waits_for_a_connection_are_called_so() {
    let said = sentences(Config { consumers: 10, permits: 10, ..config() }, wide_site(40));
    assert!(said.iter().any(|text| text.contains("wait for a connection: browsers open few to one host")), "{said:#?}");
}

#[test]
fn a_paused_machine_says_so() {
    let run = Run::start(config(), wide_site(10));
    run.crawl.pause();
    run.clock.run();
    let mut machine = Cursor::new(Machine::default());
    machine.advance(run.log.borrow().events());
    assert_eq!(machine.fold().limit(), "Paused; 0 requests still in flight.");
}

#[test]
fn a_crawl_never_looks_stuck_and_leaves_no_task_behind() {
    for seed in 0..20 {
        let run = Run::to_end(Config { seed, delay: 10 * (seed as u32 % 3), permits: 3, ..config() }, wide_site(20));
        let mut machine = Cursor::new(Machine::default());
        for event in run.log.borrow().events() {
            machine.advance([event]);
            let machine = machine.fold();
            assert!(!machine.is_main_left() || !machine.is_quiet(), "seed {seed}: {event:?}");
        }
        let machine = machine.fold();
        assert_eq!((machine.is_main_left(), machine.leaked()), (false, None), "seed {seed}");
    }
}
