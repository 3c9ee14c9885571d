//! What the primitives refuse to do.

/// Why a queue refused.
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
    /// A put on a queue that was shut down, or a get once nothing is left on it.
    #[error("the queue is shut down")]
    ShutDown,
}

/// Why nothing could be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The lock is free, or held by a guard, which alone gives it back.
    #[error("the lock is not acquired")]
    NotAcquired,
    /// The semaphore is bounded, and no permit is out except those held as guards.
    #[error("the semaphore was released too many times")]
    TooOften,
}

/// A barrier was broken, or was reset while the task waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the barrier is broken")]
pub struct BrokenBarrier;
