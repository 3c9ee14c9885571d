//! The numbers by which the trace knows the items of a queue.

/// Anything that can be put on a queue, with the number by which the trace knows it.
///
/// A number is its own tag. A pair has the tag of its second part, so that a priority can
/// come first. Where no trace is kept, any type will do:
///
/// ```
/// use crawlscope_engine::{sync::{Queue, Tag}, trace::Trace};
///
/// struct Job(&'static str);
/// impl Tag for Job {}
///
/// let jobs = Queue::new("jobs", None, &Trace::silent());
/// jobs.try_put(Job("sweep")).expect("unbounded");
/// assert_eq!(jobs.try_get().expect("just put").0, "sweep");
/// ```
pub trait Tag {
    /// The number; 0 unless the type says otherwise.
    fn tag(&self) -> u32 {
        0
    }
}

impl Tag for u32 {
    fn tag(&self) -> u32 {
        *self
    }
}

impl<P, T: Tag> Tag for (P, T) {
    fn tag(&self) -> u32 {
        self.1.tag()
    }
}
