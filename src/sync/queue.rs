//! A joinable FIFO queue.
//!
//! The store is a `futures` channel that is read without ever waiting on it; capacity,
//! waiters, the unfinished count and `join` are ours, with asyncio's meaning.

use crate::trace::{TaskId, Thing, ThingId, Trace, Wait, What};
use futures::channel::{mpsc, oneshot};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// What a queue may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// `try_put` on a full queue.
    #[error("the queue is full")]
    Full,
    /// `try_get` on an empty queue.
    #[error("the queue is empty")]
    Empty,
    /// `task_done` called more often than items were put.
    #[error("task_done() called too many times")]
    NothingUnfinished,
}

/// The number by which the trace knows an item.
pub trait Tag {
    /// That number.
    fn tag(&self) -> u32;
}

impl Tag for u32 {
    fn tag(&self) -> u32 {
        *self
    }
}

/// A queue that counts what was put and not yet done.
///
/// # Fairness
/// Waiting getters (and putters) are woken in the order they began to wait; one whose
/// item was taken meanwhile waits again at the end of the line, as in asyncio.
///
/// ```
/// use crawlscope_engine::{sync::Queue, trace::Trace};
///
/// let queue = Queue::new("work", None, &Trace::silent());
/// queue.try_put(7u32).expect("unbounded");
/// let item = queue.try_get().expect("just put");
/// assert_eq!((item, queue.unfinished()), (7, 1));
/// queue.task_done().expect("one was unfinished");
/// ```
pub struct Queue<T>(Rc<Inner<T>>);

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { id, len, unfinished, .. } = &*self.0;
        f.debug_struct("Queue")
            .field("id", id)
            .field("len", len)
            .field("unfinished", unfinished)
            .finish_non_exhaustive()
    }
}

struct Inner<T> {
    id: ThingId,
    trace: Trace,
    capacity: Option<u32>,
    store_in: mpsc::UnboundedSender<T>,
    store_out: RefCell<mpsc::UnboundedReceiver<T>>,
    len: Cell<usize>,
    unfinished: Cell<usize>,
    getters: Line,
    putters: Line,
    joiners: Line,
}

/// Tasks waiting for a change of the queue.
#[derive(Default)]
struct Line(RefCell<VecDeque<(TaskId, oneshot::Sender<()>)>>);

impl Line {
    /// Wakes the first that still waits.
    fn wake_one(&self, trace: &Trace) {
        loop {
            let next = self.0.borrow_mut().pop_front();
            let Some((to, place)) = next else { return };
            if place.send(()).is_ok() {
                return trace.emit(What::Woken { to });
            }
        }
    }

    fn wake_all(&self, trace: &Trace) {
        while !self.0.borrow().is_empty() {
            self.wake_one(trace);
        }
    }

    /// Joins the line; `unused` is called if the place is given up after it was woken.
    fn wait<F: Fn()>(&self, trace: &Trace, unused: F) -> Place<F> {
        let (place, promise) = oneshot::channel();
        let mut line = self.0.borrow_mut();
        line.retain(|(_, place)| !place.is_canceled());
        line.push_back((trace.task(), place));
        Place { promise, unused, over: false }
    }
}

/// A place in a line.
struct Place<F: Fn()> {
    promise: oneshot::Receiver<()>,
    unused: F,
    over: bool,
}

impl<F: Fn()> Place<F> {
    async fn woken(mut self) {
        // The queue outlives those who wait on it: each holds it.
        let _ = (&mut self.promise).await;
        self.over = true;
    }
}

impl<F: Fn()> Drop for Place<F> {
    fn drop(&mut self) {
        if !self.over && matches!(self.promise.try_recv(), Ok(Some(()))) {
            (self.unused)();
        }
    }
}

impl<T: Tag> Queue<T> {
    /// An empty queue of at most `capacity` items, known to the trace as `name`.
    pub fn new(name: &str, capacity: Option<u32>, trace: &Trace) -> Self {
        let id = trace.next_thing();
        trace.emit(What::Made { id, thing: Thing::Queue { capacity }, name: name.into() });
        let (store_in, store_out) = mpsc::unbounded();
        Self(Rc::new(Inner {
            id,
            trace: trace.clone(),
            capacity,
            store_in,
            store_out: RefCell::new(store_out),
            len: Cell::new(0),
            unfinished: Cell::new(0),
            getters: Line::default(),
            putters: Line::default(),
            joiners: Line::default(),
        }))
    }

    /// Its number on the trace.
    pub fn id(&self) -> ThingId {
        self.0.id
    }

    /// Items on it now.
    pub fn len(&self) -> usize {
        self.0.len.get()
    }

    /// Whether `get` would wait.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `put` would wait.
    pub fn is_full(&self) -> bool {
        self.0.capacity.is_some_and(|capacity| self.len() >= capacity as usize)
    }

    /// Items put and not yet done.
    pub fn unfinished(&self) -> usize {
        self.0.unfinished.get()
    }

    /// Puts an item, waiting for a slot.
    ///
    /// # Cancel safety
    /// Dropped while it waits, nothing was put, and a slot meant for it goes to the next putter.
    pub async fn put(&self, item: T) {
        let queue = &self.0;
        while self.is_full() {
            let place = queue.putters.wait(&queue.trace, || {
                if !self.is_full() {
                    queue.putters.wake_one(&queue.trace);
                }
            });
            queue.trace.emit(What::Waiting { on: Wait::Put(queue.id) });
            place.woken().await;
        }
        self.insert(item);
    }

    /// Puts an item if there is a slot.
    ///
    /// # Errors
    /// [`QueueError::Full`]; the item is dropped.
    pub fn try_put(&self, item: T) -> Result<(), QueueError> {
        if self.is_full() {
            return Err(QueueError::Full);
        }
        self.insert(item);
        Ok(())
    }

    /// Takes the oldest item, waiting for one. Each item taken wants a [`Queue::task_done`].
    ///
    /// # Cancel safety
    /// Dropped while it waits, nothing was taken, and an item meant for it goes to the next getter.
    pub async fn get(&self) -> T {
        let queue = &self.0;
        loop {
            if let Ok(item) = self.try_get() {
                return item;
            }
            let place = queue.getters.wait(&queue.trace, || {
                if !self.is_empty() {
                    queue.getters.wake_one(&queue.trace);
                }
            });
            queue.trace.emit(What::Waiting { on: Wait::Get(queue.id) });
            place.woken().await;
        }
    }

    /// Takes the oldest item as a guard whose drop is its `task_done`.
    ///
    /// # Cancel safety
    /// As for [`Queue::get`].
    pub async fn take(&self) -> Item<T> {
        let value = self.get().await;
        Item { value, queue: self.clone(), done: false }
    }

    /// Takes the oldest item if there is one.
    ///
    /// # Errors
    /// [`QueueError::Empty`].
    pub fn try_get(&self) -> Result<T, QueueError> {
        let queue = &self.0;
        let item = queue.store_out.borrow_mut().try_recv().map_err(|_| QueueError::Empty)?;
        queue.len.set(queue.len.get() - 1);
        queue.trace.emit(What::Got { id: queue.id, item: item.tag() });
        queue.putters.wake_one(&queue.trace);
        Ok(item)
    }

    /// Says that an item taken earlier is done with.
    ///
    /// # Errors
    /// [`QueueError::NothingUnfinished`] when called more often than items were put.
    pub fn task_done(&self) -> Result<(), QueueError> {
        self.finish_one(What::ItemDone { id: self.0.id })
    }

    /// Waits until every item that was put is done; at once if none is unfinished.
    ///
    /// # Cancel safety
    /// May be dropped and called again.
    pub async fn join(&self) {
        let queue = &self.0;
        if queue.unfinished.get() > 0 {
            let place = queue.joiners.wait(&queue.trace, || ());
            queue.trace.emit(What::Waiting { on: Wait::Join(queue.id) });
            place.woken().await;
        }
        queue.trace.emit(What::Joined { id: queue.id });
    }

    fn insert(&self, item: T) {
        let queue = &self.0;
        let tag = item.tag();
        // The receiver is ours and lives as long as the sender.
        if queue.store_in.unbounded_send(item).is_err() {
            return;
        }
        queue.len.set(queue.len.get() + 1);
        queue.unfinished.set(queue.unfinished.get() + 1);
        queue.trace.emit(What::Put { id: queue.id, item: tag });
        queue.getters.wake_one(&queue.trace);
    }

    fn finish_one(&self, what: What) -> Result<(), QueueError> {
        let queue = &self.0;
        let left = queue.unfinished.get().checked_sub(1).ok_or(QueueError::NothingUnfinished)?;
        queue.unfinished.set(left);
        queue.trace.emit(what);
        if left == 0 {
            queue.joiners.wake_all(&queue.trace);
        }
        Ok(())
    }
}

/// An item taken off a queue; dropping it is its `task_done`, which so cannot be forgotten.
pub struct Item<T: Tag> {
    value: T,
    queue: Queue<T>,
    done: bool,
}

impl<T: Tag + fmt::Debug> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Item").field(&self.value).finish()
    }
}

impl<T: Tag> Item<T> {
    /// The item itself.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Ends the item with an event of the caller's that says, among other things, that it is done.
    pub fn done_with(mut self, what: What) {
        self.done = true;
        // An item that was taken had been put, so one is unfinished.
        let _ = self.queue.finish_one(what);
    }
}

impl<T: Tag> Drop for Item<T> {
    fn drop(&mut self) {
        if !self.done {
            let _ = self.queue.task_done();
        }
    }
}
