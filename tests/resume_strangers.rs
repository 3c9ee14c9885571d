//! Resuming what strangers recorded: it never panics, ends, and costs no more than what was read.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/events.rs"]
mod events;
mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::MemorySite;
use crawlscope_engine::trace::{Event, EventKind, Page};
use proptest::prelude::*;
use support::{Run, config};

/// The events as of a crawl with this configuration, at times that leave room to go on.
fn of_crawl(config: &Config, events: Vec<Event>) -> Vec<Event> {
    let config = serde_json::to_string(config).expect("plain data");
    let not_another = |event: &Event| !matches!(event.kind, EventKind::RunStarted { .. });
    let timed = |event: Event| Event { at: event.at % (1 << 50), ..event };
    let begin = Event { at: 0, task: 0, kind: EventKind::RunStarted { config } };
    [begin].into_iter().chain(events.into_iter().filter(not_another).map(timed)).collect()
}

/// Resumes it, if that can be done, and runs it to its end.
fn resume(recorded: &[Event]) {
    if let Ok(run) = Run::resume(recorded, MemorySite::new(1)) {
        assert!(run.clock.run_at_most(50_000), "it does not end");
        assert!(run.ended());
    }
}

proptest! {
    #[test]
    fn events_in_any_order_are_resumed_or_refused(events in events::events(60)) {
        resume(&events);
        resume(&of_crawl(&config(), events));
    }

    #[test]
    fn events_as_a_run_might_leave_them_are_resumed(events in events::log(120)) {
        resume(&of_crawl(&config(), events));
    }
}

#[test]
fn numbers_beyond_reason_ask_for_no_room() {
    let far = u32::MAX;
    let kinds = [
        EventKind::Discovered { url: far, address: "https://site.test/x".into(), depth: far, from: Some(far) },
        EventKind::Discovered { url: 0, address: "https://site.test/x".into(), depth: far, from: Some(far) },
        EventKind::TaskStarted { id: far, name: String::new(), role: None },
        EventKind::Queued { url: far },
        EventKind::DepthImproved { url: far, depth: 0 },
        EventKind::Page(Box::new(Page { redirected_to: Some(far), done: Some(far), ..Page::bare(far) })),
        EventKind::Page(Box::new(Page { redirected_to: Some(far), ..Page::bare(0) })),
        EventKind::Queued { url: 0 },
    ];
    let events = kinds.into_iter().map(|kind| Event { at: 0, task: far, kind }).collect();
    let greedy = Config { consumers: far, permits: far, max_pages: far, max_depth: far, delay: far, ..config() };
    resume(&of_crawl(&greedy, events));
    let none = Config { consumers: 0, permits: 0, max_pages: 0, ..config() };
    resume(&of_crawl(&none, Vec::new()));
}

#[test]
fn a_trace_that_leaves_no_time_is_refused() {
    let mut events = of_crawl(&config(), Vec::new());
    events[0].at = u64::MAX;
    assert!(Run::resume(&events, MemorySite::new(1)).is_err());
}
