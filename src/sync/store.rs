//! Where a queue keeps its items, which decides the order in which it gives them out.

use futures::channel::mpsc;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A place for items, with an order of its own.
pub(super) trait Store<T> {
    fn put(&mut self, item: T);
    /// The next item, if there is one.
    fn take(&mut self) -> Option<T>;
}

/// The oldest item first: a `futures` channel that is read without ever waiting on it.
pub(super) struct Fifo<T> {
    inlet: mpsc::UnboundedSender<T>,
    outlet: mpsc::UnboundedReceiver<T>,
}

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        let (inlet, outlet) = mpsc::unbounded();
        Self { inlet, outlet }
    }
}

impl<T> Store<T> for Fifo<T> {
    fn put(&mut self, item: T) {
        // Fails only without a receiver, and that lives in the same struct.
        let _ = self.inlet.unbounded_send(item);
    }

    fn take(&mut self) -> Option<T> {
        self.outlet.try_recv().ok()
    }
}

/// The newest item first.
pub(super) struct Lifo<T>(pub(super) Vec<T>);

impl<T> Store<T> for Lifo<T> {
    fn put(&mut self, item: T) {
        self.0.push(item);
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop()
    }
}

/// The least item first, and of equal ones the oldest.
pub(super) struct Least<T> {
    heap: BinaryHeap<Entry<T>>,
    puts: u64,
}

struct Entry<T> {
    item: T,
    put: u64,
}

impl<T: Ord> Default for Least<T> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), puts: 0 }
    }
}

impl<T: Ord> Store<T> for Least<T> {
    fn put(&mut self, item: T) {
        self.heap.push(Entry { item, put: self.puts });
        self.puts += 1;
    }

    fn take(&mut self) -> Option<T> {
        self.heap.pop().map(|entry| entry.item)
    }
}

impl<T: Ord> Ord for Entry<T> {
    /// Reversed, because the heap has its greatest entry on top.
    fn cmp(&self, other: &Self) -> Ordering {
        (&other.item, other.put).cmp(&(&self.item, self.put))
    }
}

impl<T: Ord> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T: Ord> Eq for Entry<T> {}
