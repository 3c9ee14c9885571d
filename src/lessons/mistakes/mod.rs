//! Mistakes, each in a broken and a fixed form. They are small, so that every lane can be read.

pub(super) mod check_then_act;
pub(super) mod early_join;
pub(super) mod endless_gather;
pub(super) mod forgotten_task_done;
pub(super) mod refilled_queue;
pub(super) mod semaphore_each;
pub(super) mod skipped_task_done;
pub(super) mod two_locks;
