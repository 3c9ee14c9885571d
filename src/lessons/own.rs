//! Lessons of one's own: words from a file of their author's, over a built-in program or a recording.

use super::check::Checked;
use super::code::Code;
use super::exercise::{Exercise, Kind};
use super::lesson::{Lesson, Part, Variant};
use super::own_measure::{Measure, Property};
use super::question::{Asked, put};
use super::run::run;
use super::script::Program;
use super::settings::Settings;
use super::words::Words;
use crate::trace::Log;
use serde::{Deserialize, Serialize};

/// Most bytes of a lesson of one's own.
pub const MOST_OWN: u32 = 1 << 20;

/// Stands for the program of a recording, which is not run.
pub static RECORDING: Lesson = Lesson {
    name: "recording",
    part: Part::Programs,
    place: 0,
    variants: &[Variant {
        name: "recording",
        code: &Code { python: "", rust: &[], labels: &[] },
        knobs: &[],
        program: |_| Box::pin(async {}),
    }],
    beside: None,
    knobs: &[],
    questions: &[],
    exercise: Exercise { kind: Kind::Repair(&[]), program: |_| Program::default(), judge: |_, _| Ok(()) },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |_, _| Ok(()),
};

/// The words of a lesson of one's own, with how its questions are answered and its exercise is judged.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Own {
    /// The words.
    pub words: Words,
    /// How each of the questions is answered, in their order.
    pub answers: Vec<OwnAnswer>,
    /// What must be true of the run, if not what the program's own exercise asks for.
    pub must: Vec<Property>,
}

/// How a question is answered.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct OwnAnswer {
    /// The figure that is the answer; none for the program's own question.
    pub measure: Option<Measure>,
    /// The program that it is about; the first, where it is not said.
    pub variant: String,
    /// Wrong answers, where they are numbers: counts, or times in µs.
    pub near: Vec<u64>,
    /// Wrong answers, where they are texts.
    pub wrong: Vec<String>,
}

impl Own {
    /// The questions, answered by runs of the lesson's programs with these settings.
    pub fn ask(&self, lesson: &Lesson, settings: &Settings) -> Vec<Asked> {
        let asked = self.words.questions.iter().zip(&self.answers).map(|(words, answer)| match &answer.measure {
            None => {
                let question = lesson.questions.iter().find(|known| known.id == words.id)?;
                Some(question.ask(words, settings, &run(lesson, lesson.variant(question.variant)?, settings)))
            }
            Some(measure) => {
                let variant = lesson.variant(&answer.variant).or(lesson.variants.first())?;
                let log = run(lesson, variant, settings);
                Some(put(words, variant.name, settings, measure.ask(words, &answer.near, &answer.wrong, &log)))
            }
        });
        asked.flatten().collect()
    }

    /// The questions about a recording, answered by it.
    pub fn ask_recorded(&self, log: &Log) -> Vec<Asked> {
        let (settings, variant) = (RECORDING.settings(), RECORDING.variants[0].name);
        let asked = self.words.questions.iter().zip(&self.answers).filter_map(|(words, answer)| {
            Some(put(words, variant, &settings, answer.measure.as_ref()?.ask(words, &answer.near, &answer.wrong, log)))
        });
        asked.collect()
    }

    /// Runs and judges an answer to the exercise, as [`Lesson::check`] does.
    pub fn check(&self, lesson: &Lesson, answer: &[u32]) -> Option<Checked> {
        let judge = |log: &Log, settings: &Settings| match self.must.is_empty() {
            true => (lesson.exercise.judge)(log, settings),
            false => self.must.iter().try_for_each(|property| property.judge(lesson, log, settings)),
        };
        lesson.check_by(&lesson.kind_by(&self.words.exercise), lesson.settings_by(&self.words), answer, &judge)
    }
}
