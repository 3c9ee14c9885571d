//! What a copy of the machine costs to keep.

use super::{Machine, TaskRow, ThingRow};
use crate::trace::Keyframe;

impl Keyframe for Machine {
    fn weight(&self) -> usize {
        let tasks = self.tasks.iter().map(|row| {
            8 * row.taken.len() + 4 * (row.puts.len() + row.gets.len()) + row.name.len() + size_of::<TaskRow>()
        });
        let things = self.things.iter().map(|row| {
            4 * (row.items.len() + row.holders.len() + row.waiters.len()) + row.name.len() + size_of::<ThingRow>()
        });
        tasks.sum::<usize>() + things.sum::<usize>()
    }
}
