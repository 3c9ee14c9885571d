//! Queue, semaphore and lock: `async-lock` and `futures` inside, asyncio's promises outside.
//!
//! | asyncio | here | as a guard |
//! |---|---|---|
//! | `Queue`, `LifoQueue`, `PriorityQueue` | [`Queue::new`], [`Queue::lifo`], [`Queue::priority`] | |
//! | `await put`, `put_nowait` | [`Queue::put`], [`Queue::try_put`] | |
//! | `await get`, `get_nowait` | [`Queue::get`], [`Queue::try_get`] | [`Queue::take`] |
//! | `task_done` | [`Queue::task_done`] | [`Item`]'s drop |
//! | `await join` | [`Queue::join`] | |
//! | `shutdown(immediate)` | [`Queue::shutdown`], [`Queue::shutdown_immediate`] | |
//! | `Semaphore`, `BoundedSemaphore` | [`Semaphore::new`], [`Semaphore::bounded`] | |
//! | `await acquire`, `release` | [`Permit::forget`], [`Semaphore::release`] | [`Semaphore::acquire`], [`Permit`]'s drop |
//! | `Lock` | [`Lock::new`] | |
//! | `await acquire`, `release` | [`LockGuard::forget`], [`Lock::release`] | [`Lock::lock`], [`LockGuard`]'s drop |
//!
//! `docs/conformance.md` maps asyncio's own test cases to ours and argues every difference.
//!
//! # Fairness
//! Who waited longest is served first, and a newcomer queues behind the waiters even if it
//! has just released. Permits are counted, and the lock is held, by `async-lock`; its own
//! waiting is never awaited, because there a releaser that asks again at once overtakes
//! those who wait. Here whoever gives back hands on to the first live waiter, through a
//! `futures` oneshot.
//!
//! # Cancel safety
//! Cancelling is dropping, at any moment: also after a permit or an item was promised. What
//! was meant for a dropped future goes to the next.
//!
//! # Traces
//! Everything is put on a [`Trace`](crate::trace::Trace). Use
//! [`Trace::silent`](crate::trace::Trace::silent) where none is wanted.
//!
//! All of it is for one thread.

mod desk;
mod error;
mod handoff;
mod item;
mod line;
mod lock;
mod queue;
mod semaphore;
mod store;

pub use error::{QueueError, ReleaseError};
pub use item::{Item, Tag};
pub use lock::{Lock, LockGuard};
pub use queue::Queue;
pub use semaphore::{Permit, Semaphore};
