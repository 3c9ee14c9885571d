//! A joinable queue: capacity, waiters, the unfinished count and `join`, with asyncio's semantics.

use super::error::QueueError;
use super::store::{Fifo, Least, Lifo, Store};
use super::tag::Tag;
use super::wait_queue::WaitQueue;
use crate::trace::{EventKind, Label, Order, Primitive, PrimitiveId, Trace, Wait};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// A queue that counts the items that were put and are not yet done.
///
/// [`Queue::new`] gives the oldest item first, [`Queue::lifo`] the newest, and
/// [`Queue::priority`] the least. Each has a capacity or is unbounded. The order of
/// [`Queue::ranked`] can be changed.
///
/// # Fairness
/// Waiting getters (and putters) are woken in the order in which they began to wait. Being woken
/// is no claim, as in asyncio: if the item (or slot) is gone when the task runs, it waits again,
/// behind all others.
///
/// # Example
/// The producer waits for slots and the consumer for items; `join` returns when every item that
/// was put is done.
///
/// ```
/// use crawlscope_engine::{runtime::{Runtime, Virtual}, sync::Queue, trace::Trace};
///
/// let clock = Virtual::new(0);
/// let runtime = Runtime::new(clock.clone(), Trace::silent());
/// let queue = Queue::new("work", Some(2), &Trace::silent());
/// let consumer = queue.clone();
/// runtime.spawn("consumer", async move {
///     while let Ok(item) = consumer.take().await {
///         drop(item); // its task_done
///     }
/// });
/// let producer = queue.clone();
/// runtime.spawn("producer", async move {
///     for item in 0..10u32 {
///         producer.put(item).await.expect("not shut down yet");
///     }
///     producer.join().await;
///     producer.shutdown();
/// });
/// clock.run();
/// assert!(queue.is_shut_down() && queue.is_empty());
/// assert_eq!(queue.unfinished(), 0);
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
    id: PrimitiveId,
    trace: Trace,
    capacity: Option<u32>,
    store: RefCell<Box<dyn Store<T>>>,
    len: Cell<usize>,
    unfinished: Cell<usize>,
    shut: Cell<bool>,
    getters: WaitQueue<()>,
    putters: WaitQueue<()>,
    joiners: WaitQueue<()>,
}

impl<T> Inner<T> {
    /// Wakes the first of the waiters; whether there was one.
    fn wake_one(&self, waiters: &WaitQueue<()>) -> bool {
        let woken = waiters.hand(());
        if let Ok(to) = woken {
            self.trace.emit(EventKind::Woken { to });
        }
        woken.is_ok()
    }

    fn wake_all(&self, waiters: &WaitQueue<()>) {
        while self.wake_one(waiters) {}
    }

    fn is_full(&self) -> bool {
        self.capacity.is_some_and(|capacity| self.len.get() >= capacity as usize)
    }

    /// Waits until woken. If it is dropped after that, the next waiter is woken instead, provided
    /// that there is still something in it for somebody.
    async fn wait(&self, waiters: &WaitQueue<()>, on: Wait, worth_waking: fn(&Self) -> bool) {
        let woken = waiters.join(self.trace.task());
        let mut waiter = Waiter { woken, waiters, queue: self, worth_waking };
        self.trace.emit(EventKind::Waiting { on });
        // Never an error: the sender lives in the queue, which the caller holds on to.
        let _ = (&mut waiter.woken).await;
    }
}

/// A place among the waiters; dropping it leaves.
struct Waiter<'a, T> {
    queue: &'a Inner<T>,
    waiters: &'a WaitQueue<()>,
    woken: oneshot::Receiver<()>,
    worth_waking: fn(&Inner<T>) -> bool,
}

impl<T> Drop for Waiter<'_, T> {
    fn drop(&mut self) {
        let given_up = self.waiters.leave(&mut self.woken).is_some();
        if given_up && (self.worth_waking)(self.queue) {
            self.queue.wake_one(self.waiters);
        }
    }
}

impl<T: Tag + 'static> Queue<T> {
    /// An empty queue of at most `capacity` items, known to the trace as `name`. The oldest
    /// item comes first. Without a capacity, or with one of 0, it takes any number.
    pub fn new(name: impl Into<Label>, capacity: Option<u32>, trace: &Trace) -> Self {
        Self::with(name, capacity, trace, Box::new(Fifo::default()))
    }

    /// As [`Queue::new`], but the newest item comes first: a stack.
    ///
    /// ```
    /// use crawlscope_engine::{sync::Queue, trace::Trace};
    ///
    /// let queue = Queue::lifo("stack", None, &Trace::silent());
    /// (1..=3u32).for_each(|item| queue.try_put(item).expect("unbounded"));
    /// assert_eq!(queue.try_get(), Ok(3));
    /// ```
    pub fn lifo(name: impl Into<Label>, capacity: Option<u32>, trace: &Trace) -> Self {
        Self::with(name, capacity, trace, Box::new(Lifo(Vec::new()))).ordered(Order::Lifo)
    }

    /// As [`Queue::new`], but the least item comes first, and of equal ones the oldest.
    ///
    /// ```
    /// use crawlscope_engine::{sync::Queue, trace::Trace};
    ///
    /// let queue = Queue::priority("urgent first", None, &Trace::silent());
    /// for item in [(2, 10u32), (1, 11), (2, 12)] {
    ///     queue.try_put(item).expect("unbounded");
    /// }
    /// assert_eq!(queue.try_get(), Ok((1, 11)));
    /// ```
    pub fn priority(name: impl Into<Label>, capacity: Option<u32>, trace: &Trace) -> Self
    where
        T: Ord,
    {
        Self::with(name, capacity, trace, Box::new(Least::default())).ordered(Order::Priority)
    }

    pub(super) fn with(name: impl Into<Label>, capacity: Option<u32>, trace: &Trace, store: Box<dyn Store<T>>) -> Self {
        let id = trace.next_thing();
        let capacity = capacity.filter(|most| *most > 0);
        let Label { name, role } = name.into();
        trace.emit(EventKind::Made { id, thing: Primitive::Queue { capacity }, name, role });
        Self(Rc::new(Inner {
            id,
            trace: trace.clone(),
            capacity,
            store: RefCell::new(store),
            len: Cell::new(0),
            unfinished: Cell::new(0),
            shut: Cell::new(false),
            getters: WaitQueue::default(),
            putters: WaitQueue::default(),
            joiners: WaitQueue::default(),
        }))
    }

    fn ordered(self, order: Order) -> Self {
        self.0.trace.emit(EventKind::Ordered { id: self.0.id, order });
        self
    }
}

impl<T: Tag> Queue<T> {
    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.0.id
    }

    /// Items on it now.
    pub fn len(&self) -> usize {
        self.0.len.get()
    }

    /// Whether `get` would wait, or fail if the queue is shut down.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `put` would wait, or fail if the queue is shut down.
    pub fn is_full(&self) -> bool {
        self.0.is_full()
    }

    /// Whether it takes no more items.
    pub fn is_shut_down(&self) -> bool {
        self.0.shut.get()
    }

    /// Items put and not yet done.
    pub fn unfinished(&self) -> usize {
        self.0.unfinished.get()
    }

    /// How many tasks wait for an item and have not been woken.
    pub fn waiting_to_get(&self) -> usize {
        self.0.getters.len()
    }

    /// How many tasks wait for a slot and have not been woken.
    pub fn waiting_to_put(&self) -> usize {
        self.0.putters.len()
    }

    /// Puts an item, waiting for a slot.
    ///
    /// # Cancel safety
    /// Dropped while it waits, nothing was put, and a slot meant for it goes to the next putter.
    /// The item is dropped too; keep a copy to try again.
    ///
    /// # Errors
    /// [`QueueError::ShutDown`], also if that happens while it waits; the item is dropped.
    pub async fn put(&self, item: T) -> Result<(), QueueError> {
        let queue = &*self.0;
        while queue.is_full() && !queue.shut.get() {
            queue.wait(&queue.putters, Wait::Put(queue.id), |queue| !queue.is_full()).await;
        }
        self.try_put(item)
    }

    /// Puts an item if there is a slot.
    ///
    /// # Errors
    /// [`QueueError::ShutDown`] or [`QueueError::Full`]; the item is dropped.
    pub fn try_put(&self, item: T) -> Result<(), QueueError> {
        let queue = &*self.0;
        if queue.shut.get() {
            return Err(QueueError::ShutDown);
        }
        if queue.is_full() {
            return Err(QueueError::Full);
        }
        let tag = item.tag();
        queue.store.borrow_mut().put(item);
        queue.len.set(queue.len.get() + 1);
        queue.unfinished.set(queue.unfinished.get() + 1);
        queue.trace.emit(EventKind::Put { id: queue.id, item: tag });
        queue.wake_one(&queue.getters);
        Ok(())
    }

    /// Takes the next item, waiting for one. Call [`Queue::task_done`] once for each.
    ///
    /// # Cancel safety
    /// Dropped while it waits, nothing was taken, and an item meant for it goes to the next getter.
    ///
    /// # Errors
    /// [`QueueError::ShutDown`] once nothing is left on a queue that is shut down, also if
    /// that happens while it waits.
    pub async fn get(&self) -> Result<T, QueueError> {
        let queue = &*self.0;
        loop {
            match self.try_get() {
                Err(QueueError::Empty) => {}
                result => return result,
            }
            queue.wait(&queue.getters, Wait::Get(queue.id), |queue| queue.len.get() > 0).await;
        }
    }

    /// Takes the next item, if there is one.
    ///
    /// # Errors
    /// [`QueueError::Empty`], or [`QueueError::ShutDown`] if none will ever come.
    pub fn try_get(&self) -> Result<T, QueueError> {
        let queue = &*self.0;
        let item = queue.store.borrow_mut().take();
        let Some(item) = item else {
            return Err(if queue.shut.get() { QueueError::ShutDown } else { QueueError::Empty });
        };
        queue.len.set(queue.len.get() - 1);
        queue.trace.emit(EventKind::Got { id: queue.id, item: item.tag() });
        queue.wake_one(&queue.putters);
        Ok(item)
    }

    /// Says that an item is done with. It need not have been taken.
    ///
    /// # Errors
    /// [`QueueError::NothingUnfinished`] when called more often than items were put.
    pub fn task_done(&self) -> Result<(), QueueError> {
        self.finish_one(EventKind::ItemDone { id: self.0.id })
    }

    pub(super) fn finish_one(&self, kind: EventKind) -> Result<(), QueueError> {
        let queue = &*self.0;
        let left = queue.unfinished.get().checked_sub(1).ok_or(QueueError::NothingUnfinished)?;
        queue.unfinished.set(left);
        queue.trace.emit(kind);
        if left == 0 {
            queue.wake_all(&queue.joiners);
        }
        Ok(())
    }

    /// Waits until nothing is unfinished; returns at once if nothing is.
    ///
    /// Items that are put after that moment and before the joiner runs don't hold it back.
    ///
    /// # Cancel safety
    /// May be dropped and called again.
    pub async fn join(&self) {
        let queue = &*self.0;
        if queue.unfinished.get() > 0 {
            queue.wait(&queue.joiners, Wait::Join(queue.id), |_| false).await;
        }
        queue.trace.emit(EventKind::Joined { id: queue.id });
    }

    /// Refuses every put from now on, including those that wait, and every get once nothing is
    /// left. `join` still waits for all items that were put. This can't be undone.
    ///
    /// ```
    /// use crawlscope_engine::{sync::{Queue, QueueError}, trace::Trace};
    ///
    /// let queue = Queue::new("work", None, &Trace::silent());
    /// queue.try_put(1u32).expect("unbounded");
    /// queue.shutdown();
    /// assert_eq!(queue.try_put(2), Err(QueueError::ShutDown));
    /// assert_eq!((queue.try_get(), queue.try_get()), (Ok(1), Err(QueueError::ShutDown)));
    /// ```
    pub fn shutdown(&self) {
        self.shut(false);
    }

    /// As [`Queue::shutdown`], and what is still on the queue is dropped and counts as done.
    /// `join` waits only for what has been taken.
    pub fn shutdown_immediate(&self) {
        self.shut(true);
    }

    fn shut(&self, immediate: bool) {
        let queue = &*self.0;
        queue.shut.set(true);
        // Dropped at the end, because an item's destructor may use the queue.
        let mut dropped = Vec::new();
        if immediate {
            dropped.extend(std::iter::from_fn(|| queue.store.borrow_mut().take()));
            queue.len.set(0);
            // `task_done` may have been called for some of them already.
            queue.unfinished.set(queue.unfinished.get().saturating_sub(dropped.len()));
        }
        queue.trace.emit(EventKind::ShutDown { id: queue.id, immediate });
        if queue.unfinished.get() == 0 {
            queue.wake_all(&queue.joiners);
        }
        queue.wake_all(&queue.getters);
        queue.wake_all(&queue.putters);
    }
}
