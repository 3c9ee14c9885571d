//! What the learner makes, and what is said of it once it has run.

use super::act::{Plan, run_plan};
use super::lesson::{Lesson, Settings};
use super::run::run;
use crate::trace::Log;

/// Something for the learner to make.
pub struct Exercise {
    /// What there is to make.
    pub kind: Kind,
    /// The program with an answer in it, unless the answer is a number.
    pub(super) plan: fn(&[u32]) -> Plan,
    /// Judges a run: why it will not do.
    pub(super) judge: fn(&Log, &Settings) -> Result<(), String>,
}

/// What there is to make. Lines and choices are by key, in the order of the lesson's words.
#[derive(Debug)]
pub enum Kind {
    /// Lines to put in the right order.
    Arrange(&'static [&'static str]),
    /// One of these for the line that is wrong.
    Repair(&'static [&'static str]),
    /// Where to turn this knob to, for this variant.
    Number(&'static str, &'static str),
}

/// What the learner made, run and judged.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The run.
    pub log: Log,
    /// Why it will not do, if it will not.
    pub verdict: Result<(), String>,
}

impl Lesson {
    /// Runs and judges an answer: the order of the lines, the one line chosen, or the number.
    /// Nothing where it is no answer to this exercise. In the run of an arrangement, `line` is the
    /// place of a line in the learner's order, from 1.
    pub fn check(&self, answer: &[u32]) -> Option<Checked> {
        let Exercise { kind, plan, judge } = &self.exercise;
        let mut settings = self.settings();
        let fits = match (kind, answer) {
            (Kind::Arrange(lines), order) => {
                let mut sorted = order.to_vec();
                sorted.sort_unstable();
                sorted.into_iter().eq(0..lines.len() as u32)
            }
            (Kind::Repair(choices), [choice]) => (*choice as usize) < choices.len(),
            (Kind::Number(knob, _), [number]) => {
                settings.set(knob, *number);
                settings.get(knob) == *number
            }
            _ => false,
        };
        if !fits {
            return None;
        }
        let log = match kind {
            Kind::Number(_, variant) => run(self, self.variant(variant)?, &settings),
            _ => run_plan(self.name, plan(answer), &settings),
        };
        let verdict = judge(&log, &settings);
        Some(Checked { log, verdict })
    }
}

impl std::fmt::Debug for Exercise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exercise").field("kind", &self.kind).finish_non_exhaustive()
    }
}
