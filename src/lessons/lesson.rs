//! What a lesson consists of.

use super::chart::Chart;
use super::code::Code;
use super::context::Context;
use super::exercise::{Exercise, Kind};
use super::question::Question;
use super::settings::{Knob, Settings};
use super::words::{ExerciseWords, Words};
use crate::runtime::Runtime;
use crate::trace::Log;
use futures::future::LocalBoxFuture;

/// A lesson: programs, their knobs, questions and an exercise. Its words are in
/// `www/lessons/<name>/lesson.json`.
#[derive(Debug)]
pub struct Lesson {
    /// Kebab-case: the `lesson` attribute and the folder in `www/lessons`.
    pub name: &'static str,
    /// The part of the course that it belongs to.
    pub part: Part,
    /// Its place within that part, from 1.
    pub place: u32,
    /// The programs; the first is shown first.
    pub variants: &'static [Variant],
    /// The variant that opens beside the first one where there is room for two.
    pub beside: Option<&'static str>,
    /// What the learner may change.
    pub knobs: &'static [Knob],
    /// What is asked before the run, at least three questions.
    pub questions: &'static [Question],
    /// What the learner makes.
    pub exercise: Exercise,
    /// What to bring about by choosing who runs next; most lessons have none.
    pub goals: &'static [Goal],
    /// A chart of several runs, if it has one.
    pub chart: Option<Chart>,
    /// Whether it crawls the built-in site: the page loads the site first, and offers the same
    /// crawl on the network, with the knobs `consumers` and `permits`.
    pub crawls: bool,
    /// What is wrong with a run of one of its programs, in a sentence, if anything is.
    pub verdict: fn(&Log, &Settings) -> Result<(), String>,
}

/// A part of the course. Its lessons are listed under its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// One primitive after the other, and at last all of them.
    Programs,
    /// The classic mistakes.
    Mistakes,
    /// The learner is the scheduler.
    YourTurn,
}

impl Part {
    /// The heading in the list of lessons.
    pub fn title(self) -> &'static str {
        match self {
            Self::Programs => "Programs",
            Self::Mistakes => "Mistakes, broken and fixed side by side",
            Self::YourTurn => "Your turn",
        }
    }
}

impl Lesson {
    /// The goal of a variant, by its place among the goals.
    pub fn goal(&self, variant: &str) -> Option<usize> {
        self.goals.iter().position(|goal| goal.variant == variant)
    }

    /// The variant of that name.
    pub fn variant(&self, name: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// Every knob at its default, seed 0, no pages.
    pub fn settings(&self) -> Settings {
        Settings::new(self.knobs)
    }

    /// The settings, with the knobs as the words have them.
    pub fn settings_by(&self, words: &Words) -> Settings {
        let mut settings = self.settings();
        words.knobs.iter().for_each(|knob| _ = knob.limits.map(|limits| settings.limit(&knob.name, limits)));
        settings
    }

    /// What there is to make, as the words have it.
    pub fn kind_by(&self, words: &ExerciseWords) -> Kind {
        let number = words.number.as_ref().and_then(|(knob, variant)| {
            let knob = self.knobs.iter().find(|known| known.name == knob)?;
            Some(Kind::Number(knob.name, self.variant(variant)?.name))
        });
        number.unwrap_or(self.exercise.kind)
    }
}

/// One of a lesson's programs.
pub struct Variant {
    /// Kebab-case; also the name of its Python file and of its regions in the Rust source.
    pub name: &'static str,
    /// What is shown of it.
    pub code: &'static Code,
    /// The knobs it uses; each is a constant of the Python file.
    pub knobs: &'static [&'static str],
    /// Its main task.
    pub program: fn(Context) -> LocalBoxFuture<'static, ()>,
}

impl std::fmt::Debug for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variant").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Variant {
    /// The program's main task, to be spawned as `main`. When it returns, the tasks that are
    /// left are cancelled, as `asyncio.run` does.
    ///
    /// # Cancel safety
    /// If it is dropped, its tasks are left behind.
    pub fn start(&self, runtime: &Runtime, settings: &Settings) -> LocalBoxFuture<'static, ()> {
        self.start_in(Context::new(runtime, settings, self.code.labels))
    }

    pub(super) fn start_in(&self, ctx: Context) -> LocalBoxFuture<'static, ()> {
        ctx.clone().main((self.program)(ctx))
    }
}

/// Something to bring about by choosing, turn by turn, who runs next.
#[derive(Debug)]
pub struct Goal {
    /// The variant to be played.
    pub variant: &'static str,
    /// How a run, finished or stuck, met it, in a sentence; else why it did not.
    pub met: fn(&Log, &Settings) -> Result<String, String>,
}
