//! What a lesson is made of.

use super::exercise::Exercise;
use super::lab::Lab;
use super::question::Question;
use crate::runtime::Runtime;
use crate::trace::Log;
use futures::future::LocalBoxFuture;
use std::rc::Rc;

/// A lesson: programs, what may be turned on them, and what is asked of the learner.
/// Its words are in `www/lessons/<name>/lesson.json`.
#[derive(Debug)]
pub struct Lesson {
    /// Kebab-case, the `lesson` attribute and the folder in `www/lessons`.
    pub name: &'static str,
    /// The chapter it belongs to, from 1. The mistakes share one.
    pub chapter: u32,
    /// The file in `src/lessons` that has the Rust to be shown.
    pub source: &'static str,
    /// The programs; the first is shown first.
    pub variants: &'static [Variant],
    /// What may be turned.
    pub knobs: &'static [Knob],
    /// What is asked before the run, at least three.
    pub questions: &'static [Question],
    /// What there is to make.
    pub exercise: Exercise,
    /// What to bring about by choosing who runs next; most lessons have none.
    pub goals: &'static [Goal],
    /// What is wrong with a run of one of its programs, in a sentence, if anything is.
    pub verdict: fn(&Log, &Settings) -> Result<(), String>,
}

impl Lesson {
    /// What is to be brought about with a variant, by its place among the goals.
    pub fn goal(&self, variant: &str) -> Option<usize> {
        self.goals.iter().position(|goal| goal.variant == variant)
    }

    /// The variant of that name.
    pub fn variant(&self, name: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// Every knob at its default, seed 0, no pages.
    pub fn settings(&self) -> Settings {
        let values = self.knobs.iter().map(|knob| knob.default).collect();
        Settings { knobs: self.knobs, values, seed: 0, pages: Rc::new([]) }
    }
}

/// One of a lesson's programs.
pub struct Variant {
    /// Kebab-case; also the name of its region in the Rust source.
    pub name: &'static str,
    /// The same program in Python, in the lesson's folder.
    pub python: &'static str,
    /// The knobs it looks at; each is a constant of the Python file.
    pub knobs: &'static [&'static str],
    /// Its main task.
    pub program: fn(Lab) -> LocalBoxFuture<'static, ()>,
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
    /// A dropped program leaves its tasks behind.
    pub fn start(&self, runtime: &Runtime, settings: &Settings) -> LocalBoxFuture<'static, ()> {
        let lab = Lab::new(runtime, settings);
        lab.clone().main((self.program)(lab))
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

/// A whole number that may be turned.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// Kebab-case. In capitals, with `_` for `-`, the constant of the Python file.
    pub name: &'static str,
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// What it goes up and down by.
    pub step: u32,
    /// Where it stands at first.
    pub default: u32,
    /// `s`, `ms`, or nothing for a count.
    pub unit: &'static str,
}

impl Knob {
    /// The constant's name in the Python files.
    pub fn constant(&self) -> String {
        self.name.to_ascii_uppercase().replace('-', "_")
    }
}

/// Where the knobs stand, and the seed of the schedule.
#[derive(Clone, Debug)]
pub struct Settings {
    knobs: &'static [Knob],
    values: Vec<u32>,
    /// 0 is asyncio's order; any other number is another legal schedule.
    pub seed: u64,
    /// The site to crawl, as (path, HTML), the path relative to the site's top. Without any,
    /// the crawler reads a site of a few pages that comes with it.
    pub pages: Rc<[(String, String)]>,
}

impl Settings {
    /// Where a knob stands; 0 for one that the lesson does not have.
    pub fn get(&self, name: &str) -> u32 {
        self.named().find(|(knob, _)| knob.name == name).map_or(0, |(_, value)| value)
    }

    /// The knobs and where they stand, in the lesson's order.
    pub fn named(&self) -> impl Iterator<Item = (&'static Knob, u32)> + '_ {
        self.knobs.iter().zip(self.values.iter().copied())
    }

    /// Turns a knob, to its end if the value is beyond, and down to a whole step.
    /// Returns whether the lesson has such a knob.
    pub fn set(&mut self, name: &str, value: u32) -> bool {
        let Some(at) = self.knobs.iter().position(|knob| knob.name == name) else { return false };
        let Knob { min, max, step, .. } = self.knobs[at];
        let value = value.clamp(min, max);
        self.values[at] = value - (value - min) % step;
        true
    }

    /// The same with one knob turned as by [`Settings::set`].
    #[must_use]
    pub fn with(mut self, name: &str, value: u32) -> Self {
        self.set(name, value);
        self
    }
}
