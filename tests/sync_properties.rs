//! What must hold of every program on a queue, a semaphore or a lock, under every schedule, with
//! tasks cancelled at any moment. `PROPTEST_CASES=` asks for more programs.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/properties/mod.rs"]
mod properties;

use properties::{guards, queue};
use proptest::prelude::*;

/// Schedules that each program is run under; the first is asyncio's.
const SCHEDULES: u64 = 5;

proptest! {
    #[test]
    fn no_item_is_lost_or_doubled_and_join_returns_exactly_at_zero(program in queue::programs(), seed in any::<u32>()) {
        for schedule in 0..SCHEDULES {
            queue::run(&program, schedule * u64::from(seed));
        }
    }

    #[test]
    fn no_permit_is_lost_or_invented_and_waiters_are_served_in_line(program in guards::programs(), seed in any::<u32>()) {
        for schedule in 0..SCHEDULES {
            guards::run(&program, schedule * u64::from(seed));
        }
    }
}
