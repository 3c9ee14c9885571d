//! How the lanes of a run end that is taken up again: what was under way is lost.

use super::Lanes;
use crate::machine::lane::{Kind, NONE, Span};
use crate::trace::{Holders, Primitive, TaskId};

impl Lanes {
    /// Ends every task and empties every thing. Each row is gone over once, however often that happens.
    pub(super) fn end_session(&mut self) {
        let (tasks, things) = (self.first_task..self.tasks.len(), self.first_thing..self.things.len());
        (self.first_task, self.first_thing) = (tasks.end, things.end);
        for task in tasks {
            self.tasks[task].held = 0;
            let is_known = self.kind(task as TaskId).is_some_and(|kind| kind != Kind::Over);
            if is_known {
                self.set(task as TaskId, Some((Kind::Over, NONE)));
            }
        }
        for thing in things {
            self.empty(thing);
        }
    }

    fn empty(&mut self, thing: usize) {
        let (at, step) = (self.now, self.len);
        let row = &mut self.things[thing];
        row.holders = Holders::default();
        for series in [&mut row.level, &mut row.unfinished, &mut row.waiting] {
            if series.last() > 0 {
                series.push(step, at, 0);
                self.kept += 1;
            }
        }
        if row.thing == Primitive::Lock {
            let is_more = row.owner.push(Span { at, step, what: NONE, kind: Kind::Over, holds: 1 });
            self.kept += usize::from(is_more);
        }
    }
}
