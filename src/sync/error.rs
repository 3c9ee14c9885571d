//! What the primitives refuse to do.

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
    /// A put after the queue was shut down, or a get when nothing is left on it either.
    #[error("the queue is shut down")]
    ShutDown,
}

/// Why nothing could be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// A lock that nobody has acquired, or that a guard has, which alone gives it back.
    #[error("the lock is not acquired")]
    NotAcquired,
    /// A bounded semaphore, of which no permit is out but those that guards have.
    #[error("the semaphore was released too many times")]
    TooOften,
}
