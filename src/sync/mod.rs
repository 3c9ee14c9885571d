//! Queue, semaphore and lock: `async-lock` and `futures` inside, asyncio's promises outside.
//!
//! Permits are counted, and the lock is held, by `async-lock`; its own waiting is never
//! awaited, because there a releaser that asks again at once overtakes those who wait.
//! Here whoever gives back hands on to the first live waiter, through a `futures`
//! oneshot. Everything is put on a [`Trace`](crate::trace::Trace); use
//! [`Trace::silent`](crate::trace::Trace::silent) where none is wanted.
//!
//! All of it is for one thread, and cancelled by dropping: at any moment, also after a
//! permit or an item was promised, what was meant for a dropped future goes to the next.

mod handoff;
mod lock;
mod queue;
mod semaphore;

pub use lock::{Lock, LockGuard};
pub use queue::{Item, Queue, QueueError};
pub use semaphore::{Permit, Semaphore};
