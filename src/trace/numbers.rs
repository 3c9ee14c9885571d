//! The numbers by which events call what they are about.

/// A task of the run, numbered from 1 in the order of their start; 0 is whoever started it.
pub type TaskId = u32;
/// A queue, semaphore or lock, numbered in the order they were made.
pub type PrimitiveId = u32;
/// An interned URL: the n-th [`Discovered`](super::EventKind::Discovered) of the trace introduces n.
pub type UrlId = u32;
