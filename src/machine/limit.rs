//! What limits a crawl right now, in a sentence.

use super::{Machine, TaskState};
use crate::trace::{Role, Wait};

impl Machine {
    /// Says what the run waits for; empty when it is over or has not begun.
    pub fn limit(&self) -> String {
        let consumers = self.consumers().count();
        let (Some((semaphore, permits)), Some(queue), true) = (self.semaphore(), self.queue(), consumers > 0) else {
            return String::new();
        };
        let waiting = |on: &dyn Fn(Wait) -> bool| {
            self.consumers().filter(|(_, task)| matches!(task.doing, TaskState::Waiting(wait) if on(wait))).count()
        };
        let fetching = self.consumers().filter(|(_, task)| matches!(task.doing, TaskState::Fetching(_))).count();
        let held = semaphore.holders.len();
        let for_permit = semaphore.waiters.len();
        let idle = waiting(&|wait| matches!(wait, Wait::Get(_)));
        let polite = waiting(&|wait| matches!(wait, Wait::Until(_)) || self.is_delay(wait));
        if self.held {
            return format!("Paused; {} still in flight.", count(fetching, "request"));
        }
        let for_connection = waiting(&|wait| matches!(wait, Wait::Acquire(id) if self.has_role(id, Role::Connections)));
        if for_connection > 0 {
            return format!(
                "{} for a connection: browsers open few to one host, and what is sent beyond them would only wait there.",
                wait(for_connection)
            );
        }
        if for_permit > 0 {
            return format!("{held} of {permits} permits taken, {} for one.", wait(for_permit));
        }
        if polite > 0 {
            return format!("The delay between requests to a host sets the pace: {}.", wait(polite));
        }
        if queue.items.is_empty() && idle > 0 {
            return format!("The queue is empty, {} for work.", wait(idle));
        }
        if idle == 0 && !queue.items.is_empty() {
            let free = (permits as usize).saturating_sub(held);
            let busy = if consumers == 1 {
                "The one consumer is busy".into()
            } else {
                format!("All {consumers} consumers are busy")
            };
            return format!("{busy}, {free} of {permits} permits free.");
        }
        String::new()
    }

    /// Whether a wait is for a host's delay.
    fn is_delay(&self, wait: Wait) -> bool {
        matches!(wait, Wait::Acquire(id) if self.has_role(id, Role::Delay))
    }
}

fn count(many: usize, one: &str) -> String {
    format!("{many} {one}{}", if many == 1 { "" } else { "s" })
}

fn wait(many: usize) -> String {
    if many == 1 { "1 consumer waits".into() } else { format!("{many} consumers wait") }
}
