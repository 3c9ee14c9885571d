//! What limits a crawl right now, as a place in the machine and in a sentence.

use super::{Machine, TaskState};
use crate::language::{count_of, tr};
use crate::say;
use crate::trace::{Role, Wait};
use std::fmt;

/// What a run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottleneck {
    /// To be resumed.
    Paused {
        /// Requests that are still under way.
        fetching: usize,
    },
    /// The browser's connections to a host.
    Connections {
        /// Consumers that wait for one.
        waiting: usize,
    },
    /// A permit.
    Permits {
        /// Consumers that wait for one.
        waiting: usize,
        /// Permits that are taken.
        held: usize,
        /// Permits that there are.
        permits: u32,
    },
    /// The delay between requests to a host.
    Delay {
        /// Consumers that wait for their turn.
        waiting: usize,
    },
    /// Work.
    Queue {
        /// Consumers that have none.
        waiting: usize,
    },
    /// A consumer: all of them are busy.
    Consumers {
        /// How many there are.
        consumers: usize,
        /// Permits that nobody has.
        free: usize,
        /// Permits that there are.
        permits: u32,
    },
}

impl Bottleneck {
    /// Its word in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paused { .. } => "paused",
            Self::Connections { .. } => "connections",
            Self::Permits { .. } => "permits",
            Self::Delay { .. } => "delay",
            Self::Queue { .. } => "queue",
            Self::Consumers { .. } => "consumers",
        }
    }
}

impl fmt::Display for Bottleneck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match *self {
            Self::Paused { fetching } => say!("Paused; {} still in flight.", count_of(fetching as u64, "request")),
            Self::Connections { waiting } => {
                say!("{} for a connection: browsers open few to one host, and a crawl may allow fewer.", wait(waiting))
            }
            Self::Permits { waiting, held, permits } => {
                say!("{held} of {permits} permits taken, {} for one.", held, permits, wait(waiting))
            }
            Self::Delay { waiting } => {
                say!("The delay between requests to a host sets the pace: {}.", wait(waiting))
            }
            Self::Queue { waiting } => say!("The queue is empty, {} for work.", wait(waiting)),
            Self::Consumers { consumers: 1, free, permits } => {
                say!("The one consumer is busy, {free} of {permits} permits free.", free, permits)
            }
            Self::Consumers { consumers, free, permits } => {
                say!("All {consumers} consumers are busy, {free} of {permits} permits free.", consumers, free, permits)
            }
        })
    }
}

impl Machine {
    /// What the run waits for; nothing when it is over, has not begun, or waits for nothing in particular.
    pub fn bottleneck(&self) -> Option<Bottleneck> {
        let consumers = self.consumers().count();
        let ((semaphore, permits), queue) = (self.semaphore()?, self.queue()?);
        if consumers == 0 {
            return None;
        }
        let waiting = |on: &dyn Fn(Wait) -> bool| {
            self.consumers().filter(|(_, task)| matches!(task.doing, TaskState::Waiting(wait) if on(wait))).count()
        };
        let held = semaphore.holders.len();
        if self.held {
            let fetching = self.consumers().filter(|(_, task)| matches!(task.doing, TaskState::Fetching(_))).count();
            return Some(Bottleneck::Paused { fetching });
        }
        let for_connection = waiting(&|wait| matches!(wait, Wait::Acquire(id) if self.has_role(id, Role::Connections)));
        if for_connection > 0 {
            return Some(Bottleneck::Connections { waiting: for_connection });
        }
        if !semaphore.waiters.is_empty() {
            return Some(Bottleneck::Permits { waiting: semaphore.waiters.len(), held, permits });
        }
        let polite = waiting(&|wait| matches!(wait, Wait::Until(_)) || self.is_delay(wait));
        if polite > 0 {
            return Some(Bottleneck::Delay { waiting: polite });
        }
        let idle = waiting(&|wait| matches!(wait, Wait::Get(_)));
        match (idle, queue.items.is_empty()) {
            (1.., true) => Some(Bottleneck::Queue { waiting: idle }),
            (0, false) => {
                let free = (permits as usize).saturating_sub(held);
                Some(Bottleneck::Consumers { consumers, free, permits })
            }
            _ => None,
        }
    }

    /// Says what the run waits for; empty where that is nothing.
    pub fn limit(&self) -> String {
        self.bottleneck().map(|limit| limit.to_string()).unwrap_or_default()
    }

    /// Whether a wait is for a host's delay.
    fn is_delay(&self, wait: Wait) -> bool {
        matches!(wait, Wait::Acquire(id) if self.has_role(id, Role::Delay))
    }
}

fn wait(many: usize) -> String {
    if many == 1 { tr("1 consumer waits").into() } else { say!("{many} consumers wait", many) }
}
