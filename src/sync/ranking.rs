//! A queue whose order can be changed while it is used, and whose items have ranks that rise.

use super::queue::Queue;
use super::store::Store;
use super::tag::Tag;
use crate::trace::{EventKind, Label, Order, PrimitiveId, Trace};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::hash::Hash;
use std::rc::Rc;

/// The order of a queue made by [`Queue::ranked`], and the ranks of its items.
///
/// Nothing here wakes a waiter, and no item comes or goes: only which one is next changes.
pub struct Ranking<T> {
    store: Rc<RefCell<Ranked<T>>>,
    id: PrimitiveId,
    trace: Trace,
}

impl<T> fmt::Debug for Ranking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ranking").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<T: Tag + Copy + Eq + Hash + 'static> Queue<T> {
    /// As [`Queue::new`] without a capacity, in an order that can be changed at any time. With
    /// [`Order::Priority`] the item of the greatest rank comes first, and of equal ones the oldest.
    ///
    /// ```
    /// use crawlscope_engine::{sync::Queue, trace::{Order, Trace}};
    ///
    /// let (queue, ranking) = Queue::ranked("frontier", Order::Fifo, &Trace::silent());
    /// (1..=4u32).for_each(|item| queue.try_put(item).expect("unbounded"));
    /// assert_eq!(queue.try_get(), Ok(1));
    /// ranking.set_order(Order::Priority);
    /// ranking.raise(3);
    /// assert_eq!(queue.try_get(), Ok(3));
    /// ranking.set_order(Order::Lifo);
    /// assert_eq!([queue.try_get(), queue.try_get()], [Ok(4), Ok(2)]);
    /// ```
    pub fn ranked(name: impl Into<Label>, order: Order, trace: &Trace) -> (Self, Ranking<T>) {
        let store = Rc::new(RefCell::new(Ranked::new(order)));
        let queue = Self::with(name, None, trace, Box::new(store.clone()));
        let ranking = Ranking { store, id: queue.id(), trace: trace.clone() };
        if order != Order::Fifo {
            ranking.say(order);
        }
        (queue, ranking)
    }
}

impl<T: Copy + Eq + Hash> Ranking<T> {
    /// Raises an item's rank by one, whether or not it is on the queue. It keeps its rank when it is taken and put
    /// again. Of an item that is there more than once, the one that was put last rises.
    pub fn raise(&self, item: T) {
        self.store.borrow_mut().raise(item);
    }

    /// Gives out what is on the queue, and what is put from now on, in this order.
    pub fn set_order(&self, order: Order) {
        let is_new = self.store.borrow_mut().reorder(order);
        if is_new {
            self.say(order);
        }
    }
}

impl<T> Ranking<T> {
    fn say(&self, order: Order) {
        self.trace.emit(EventKind::Ordered { id: self.id, order });
    }
}

/// Items by age, and by rank where that decides.
struct Ranked<T> {
    order: Order,
    /// By the number of their put.
    items: BTreeMap<u64, T>,
    puts: u64,
    // Only ever looked up.
    ranks: HashMap<T, u32>,
    /// Where each item was put last, while it is there. Only ever looked up.
    places: HashMap<T, u64>,
    /// Rank and put of every item; empty unless it is the rank that decides.
    best: BTreeSet<(u32, Reverse<u64>)>,
}

impl<T: Copy + Eq + Hash> Ranked<T> {
    fn new(order: Order) -> Self {
        let (items, ranks, places, best) = Default::default();
        Self { order, items, puts: 0, ranks, places, best }
    }

    fn rank(&self, item: T) -> u32 {
        self.ranks.get(&item).copied().unwrap_or(0)
    }

    fn raise(&mut self, item: T) {
        let rank = self.ranks.entry(item).or_insert(0);
        let before = *rank;
        *rank = before.saturating_add(1);
        let after = *rank;
        if let Some(&place) = self.places.get(&item)
            && self.best.remove(&(before, Reverse(place)))
        {
            self.best.insert((after, Reverse(place)));
        }
    }

    /// Changes the order; whether it was another.
    fn reorder(&mut self, order: Order) -> bool {
        let is_new = self.order != order;
        self.order = order;
        if is_new {
            let all = self.items.iter().map(|(&place, &item)| (self.rank(item), Reverse(place)));
            self.best = if order == Order::Priority { all.collect() } else { BTreeSet::new() };
        }
        is_new
    }
}

impl<T: Copy + Eq + Hash> Store<T> for Rc<RefCell<Ranked<T>>> {
    fn put(&mut self, item: T) {
        let store = &mut *self.borrow_mut();
        let place = store.puts;
        store.puts += 1;
        store.items.insert(place, item);
        store.places.insert(item, place);
        if store.order == Order::Priority {
            store.best.insert((store.rank(item), Reverse(place)));
        }
    }

    fn take(&mut self) -> Option<T> {
        let store = &mut *self.borrow_mut();
        let (place, item) = match store.order {
            Order::Fifo => store.items.pop_first()?,
            Order::Lifo => store.items.pop_last()?,
            Order::Priority => {
                let (_, Reverse(place)) = store.best.pop_last()?;
                store.items.remove_entry(&place)?
            }
        };
        if store.places.get(&item) == Some(&place) {
            store.places.remove(&item);
        }
        Some(item)
    }
}
