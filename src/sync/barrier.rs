//! A point that tasks pass together.

use super::error::BrokenBarrier;
use super::wait_queue::WaitQueue;
use crate::trace::{EventKind, Primitive, PrimitiveId, Trace, Wait};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// A barrier, as asyncio's: a given number of tasks wait for each other, and then all go on.
///
/// It can be used again at once. A task that comes while the others are still leaving waits until
/// the last of them has left.
///
/// # Example
///
/// ```
/// use crawlscope_engine::{runtime::{Host, Runtime, Virtual}, sync::Barrier, trace::Trace};
///
/// let clock = Virtual::new(0);
/// let runtime = Runtime::new(clock.clone(), Trace::silent());
/// let start = Barrier::new("start", 3, &Trace::silent());
/// for seconds in 1..=3 {
///     let (start, sleeper, watch) = (start.clone(), runtime.clone(), clock.clone());
///     runtime.spawn("runner", async move {
///         sleeper.sleep(seconds * 1_000_000).await;
///         start.wait().await.expect("nobody breaks it");
///         assert_eq!(watch.now(), 3_000_000);
///     });
/// }
/// clock.run();
/// assert_eq!(start.waiting(), 0);
/// ```
#[derive(Clone)]
pub struct Barrier(Rc<Inner>);

struct Inner {
    id: PrimitiveId,
    trace: Trace,
    parties: u32,
    state: Cell<State>,
    /// Tasks that have arrived and not left.
    inside: Cell<u32>,
    /// Those among them that wait for the last, or those that wait to be let in.
    waiters: WaitQueue<()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Waits for the last task to arrive.
    Filling,
    /// All have arrived, and some have not left.
    Draining,
    /// It was reset, and some that were inside have not left.
    Resetting,
    Broken,
}

/// A task's stay; dropping it leaves the barrier.
struct Stay<'a>(&'a Inner);

impl Barrier {
    /// A barrier for `parties` tasks, known to the trace as `name`. With fewer than one it is for one.
    pub fn new(name: &str, parties: u32, trace: &Trace) -> Self {
        let (id, parties) = (trace.next_thing(), parties.max(1));
        trace.emit(EventKind::Made { id, thing: Primitive::Barrier { parties }, name: name.into(), role: None });
        let (inside, waiters) = Default::default();
        let state = Cell::new(State::Filling);
        Self(Rc::new(Inner { id, trace: trace.clone(), parties, state, inside, waiters }))
    }

    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.0.id
    }

    /// How many tasks pass together.
    pub fn parties(&self) -> u32 {
        self.0.parties
    }

    /// How many tasks wait for the last to arrive.
    pub fn waiting(&self) -> u32 {
        if self.0.state.get() == State::Filling { self.0.inside.get() } else { 0 }
    }

    /// Whether it was broken by [`Barrier::abort`].
    pub fn is_broken(&self) -> bool {
        self.0.state.get() == State::Broken
    }

    /// Waits until all parties have arrived. Each gets a different number below
    /// [`Barrier::parties`]; the last to arrive gets the greatest and doesn't wait.
    ///
    /// # Cancel safety
    /// Dropped while it waits, its arrival doesn't count.
    ///
    /// # Errors
    /// If the barrier is broken, or is broken or reset while it waits.
    pub async fn wait(&self) -> Result<u32, BrokenBarrier> {
        let barrier = &*self.0;
        while matches!(barrier.state.get(), State::Draining | State::Resetting) {
            barrier.notified().await;
        }
        if self.is_broken() {
            return Err(BrokenBarrier);
        }
        let index = barrier.inside.get();
        barrier.inside.set(index + 1);
        let _stay = Stay(barrier);
        if index + 1 == barrier.parties {
            barrier.state.set(State::Draining);
            barrier.trace.emit(EventKind::Tripped { id: barrier.id });
            barrier.notify_all();
        }
        while barrier.state.get() == State::Filling {
            barrier.notified().await;
        }
        match barrier.state.get() {
            State::Broken | State::Resetting => Err(BrokenBarrier),
            State::Filling | State::Draining => Ok(index),
        }
    }

    /// Empties it, and mends it if it is broken. Tasks that wait get an error.
    pub fn reset(&self) {
        let barrier = &*self.0;
        barrier.state.set(if barrier.inside.get() > 0 { State::Resetting } else { State::Filling });
        barrier.trace.emit(EventKind::BarrierReset { id: barrier.id });
        barrier.notify_all();
    }

    /// Breaks it: tasks that wait, and all that come later, get an error until it is reset.
    pub fn abort(&self) {
        let barrier = &*self.0;
        barrier.state.set(State::Broken);
        barrier.trace.emit(EventKind::Broken { id: barrier.id });
        barrier.notify_all();
    }
}

impl Inner {
    async fn notified(&self) {
        self.trace.emit(EventKind::Waiting { on: Wait::Barrier(self.id) });
        self.waiters.woken(self.trace.task()).await;
    }

    fn notify_all(&self) {
        while let Ok(to) = self.waiters.hand(()) {
            self.trace.emit(EventKind::Woken { to });
        }
    }
}

impl Drop for Stay<'_> {
    fn drop(&mut self) {
        let barrier = self.0;
        barrier.inside.set(barrier.inside.get() - 1);
        if barrier.inside.get() > 0 {
            return;
        }
        if matches!(barrier.state.get(), State::Draining | State::Resetting) {
            barrier.state.set(State::Filling);
        }
        // Those who came while it was draining may enter now.
        barrier.notify_all();
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { id, parties, inside, .. } = &*self.0;
        let mut text = f.debug_struct("Barrier");
        text.field("id", id).field("parties", parties).field("inside", inside).finish_non_exhaustive()
    }
}
