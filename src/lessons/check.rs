//! Runs and judges what the learner made.

use super::exercise::{Exercise, Kind};
use super::lesson::Lesson;
use super::run::run;
use super::script::run_program;
use super::settings::Settings;
use crate::trace::Log;

/// What the learner made, run and judged.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The run.
    pub log: Log,
    /// Why it is wrong, if it is.
    pub verdict: Result<(), String>,
}

impl Lesson {
    /// Runs and judges an answer: the order of the lines, the one line chosen, or the number.
    /// `None` if it is no answer to this exercise. In the run of an arrangement, `line` events
    /// have the place of a line in the learner's order, from 1.
    pub fn check(&self, answer: &[u32]) -> Option<Checked> {
        let judge = |log: &Log, settings: &Settings| (self.exercise.judge)(log, settings);
        self.check_by(&self.exercise.kind, self.settings(), answer, &judge)
    }

    /// The same by another judge, of what there is to make and with the settings that it is made with.
    pub(super) fn check_by(
        &self,
        kind: &Kind,
        mut settings: Settings,
        answer: &[u32],
        judge: &dyn Fn(&Log, &Settings) -> Result<(), String>,
    ) -> Option<Checked> {
        let Exercise { program, .. } = &self.exercise;
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
            _ => run_program(self.name, program(answer), &settings),
        };
        let verdict = judge(&log, &settings);
        Some(Checked { log, verdict })
    }
}
