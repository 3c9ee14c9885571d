//! Queue, semaphore, lock, event and barrier: `async-lock` and `futures` inside, asyncio's semantics outside.
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
//! | `Event` | [`Event::new`], [`Event::set`], [`Event::clear`], [`Event::wait`] | |
//! | `Barrier` | [`Barrier::new`], [`Barrier::wait`], [`Barrier::reset`], [`Barrier::abort`] | |
//!
//! `docs/conformance.md` maps asyncio's own test cases to ours and explains every difference.
//!
//! # Fairness
//! Whoever has waited longest is served first, and a newcomer queues behind the waiters even if
//! it has just released. `async-lock` counts the permits and holds the lock's value, but its own
//! way of waiting is never used, because there a task that releases and asks again at once
//! overtakes those who wait. Here a permit that is given back goes to the first waiter, through a
//! `futures` oneshot. The lock is a semaphore of one permit.
//!
//! # Cancel safety
//! To cancel is to drop the future, at any moment: also after a permit or an item was promised to
//! it. What was meant for a dropped future goes to the next waiter.
//!
//! # Traces
//! Everything is recorded on a [`Trace`](crate::trace::Trace). Use
//! [`Trace::silent`](crate::trace::Trace::silent) where none is wanted.
//!
//! Everything here is for a single thread.

mod barrier;
mod error;
mod event;
mod item;
mod lock;
mod queue;
mod ranking;
mod resize;
mod semaphore;
mod store;
mod tag;
mod wait_queue;

pub use barrier::Barrier;
pub use error::{BrokenBarrier, QueueError, ReleaseError};
pub use event::Event;
pub use item::Item;
pub use lock::{Lock, LockGuard};
pub use queue::Queue;
pub use ranking::Ranking;
pub use semaphore::{Permit, Semaphore};
pub use tag::Tag;
