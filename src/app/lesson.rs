//! The lesson that is open in a pane, and the list of lessons.

use super::LessonLink;
use crate::lessons::{self, Asked, Bar, Kind, Ready, Settings, Words};
use crate::trace::TaskId;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What goes with lessons on the whole page.
#[derive(Debug, Default)]
pub struct Lessons {
    /// Whether the list of lessons is shown.
    pub index_open: bool,
    /// Title and summary of each lesson, as they arrive.
    pub titles: BTreeMap<&'static str, Words>,
    /// The lessons whose exercises were solved.
    pub solved: Vec<String>,
    /// Whether the run is hidden until what is asked about it is answered.
    pub predicting: bool,
    /// Whether the run is to play as soon as it has come.
    pub eager: bool,
    /// While the crawl that a lesson led to is shown: the lesson to go back to.
    pub back_to: Option<String>,
}

/// A lesson's files.
#[derive(Clone, Debug)]
pub struct LessonFiles {
    /// Its words.
    pub words: Words,
    /// The words as they came, for the worker; of a lesson of one's own with what belongs to them.
    pub json: String,
    /// The pages that it crawls, as (path, text), if it does.
    pub pages: Rc<[(String, String)]>,
    /// What there is besides of a lesson of one's own.
    pub own: Option<OwnFiles>,
}

/// Of a lesson of one's own.
#[derive(Clone, Debug)]
pub struct OwnFiles {
    /// Its address, as it was asked for.
    pub address: String,
    /// The built-in lesson that it is about.
    pub lesson: &'static lessons::Lesson,
}

/// What the learner has made so far.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The order of the lines, the line chosen, or the number.
    pub answer: Vec<u32>,
    /// Whether it is right, and why not, once it was run.
    pub verdict: Option<Result<(), String>>,
}

impl Exercise {
    fn new(lesson: &lessons::Lesson, words: &Words) -> Self {
        let answer = match lesson.kind_by(&words.exercise) {
            Kind::Arrange(lines) => (0..lines.len() as u32).collect(),
            Kind::Repair(_) => vec![0],
            Kind::Number(knob, _) => vec![lesson.settings_by(words).with(knob, 0).get(knob)],
        };
        Self { answer, verdict: None }
    }
}

/// How far the reader of a lesson is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The text that opens the lesson as it is.
    pub lesson: String,
    /// What was answered to each question.
    pub chosen: Vec<Option<usize>>,
    /// Which of these answers are right.
    pub right: Vec<Option<bool>>,
    /// What was made of the exercise.
    pub answer: Vec<u32>,
    /// Whether that was run and found right; none where there is no exercise.
    pub solved: Option<bool>,
}

/// Where a run that is scheduled by hand stands.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// Who can go on; nobody once it is over or stuck.
    pub ready: Vec<Ready>,
    /// Whether the goal is met, once nobody can go on.
    pub met: Option<bool>,
    /// How it is met, or why not, in a sentence.
    pub said: String,
    /// Whether something was chosen and the answer is not there yet: until then nothing else can be.
    pub is_pending: bool,
}

/// What a search for a bad schedule came to, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchNote {
    /// It goes on.
    Searching(u32),
    /// It found one, or none; whether one can go back to asyncio's order from there.
    Over(String, bool),
}

/// The lesson that is open.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its program.
    pub lesson: &'static lessons::Lesson,
    /// Which of its programs is shown.
    pub variant: usize,
    /// Where its knobs stand.
    pub settings: Settings,
    /// The schedule it runs in; empty for asyncio's order.
    pub schedule: String,
    /// Its files.
    pub files: LessonFiles,
    /// The questions, once the worker has answered them itself.
    pub asked: Vec<Asked>,
    /// What was chosen.
    pub chosen: Vec<Option<usize>>,
    /// Its chart, where it has one.
    pub bars: Vec<Bar>,
    /// The exercise.
    pub exercise: Exercise,
    /// Being the scheduler.
    pub turn: Turn,
    /// The search for a bad schedule.
    pub search: Option<SearchNote>,
    /// Whether what is looked at is the run of what the learner made.
    pub is_own: bool,
    /// What is wrong with how the run came out.
    pub wrong: Option<String>,
    /// The task whose line is lit, if not that of the one that ran last.
    pub picked: Option<TaskId>,
    /// Whether the run has pages, so that there is a graph to be shown.
    pub has_graph: bool,
}

impl Lesson {
    pub(super) fn new(link: LessonLink, seed: u64, files: LessonFiles) -> Self {
        let LessonLink { lesson, variant, mut settings, schedule } = link;
        settings.seed = seed;
        settings.pages = files.pages.clone();
        let (asked, chosen, bars, turn) = Default::default();
        let exercise = Exercise::new(lesson, &files.words);
        Self {
            lesson,
            variant,
            settings,
            schedule,
            files,
            asked,
            chosen,
            bars,
            exercise,
            turn,
            search: None,
            is_own: false,
            wrong: None,
            picked: None,
            has_graph: false,
        }
    }

    /// The program shown.
    pub fn program(&self) -> &'static lessons::Variant {
        &self.lesson.variants[self.variant]
    }

    /// What it is known by: the name of a built-in lesson, or the address of another.
    pub fn name(&self) -> &str {
        self.files.own.as_ref().map_or(self.lesson.name, |own| &own.address)
    }

    /// Its settings as they are at first.
    pub(super) fn defaults(&self) -> Settings {
        self.lesson.settings_by(&self.files.words)
    }

    /// What there is to make.
    pub fn kind(&self) -> Kind {
        self.lesson.kind_by(&self.files.words.exercise)
    }

    /// The Python that is shown, each line with that of the program that it stands for.
    pub fn python(&self) -> Vec<(String, Option<u32>)> {
        let (program, numbered) = (self.program(), |(text, line)| (text, Some(line)));
        let own = self.files.words.variant(program.name).filter(|words| !words.python.is_empty());
        let Some(own) = own else {
            let python = program.code.python_with(&self.settings);
            return python.lines().map(str::to_owned).zip(1..).map(numbered).collect();
        };
        let lines = own.python(&self.settings).into_iter();
        if self.files.words.trace.is_some() {
            return lines.map(|(text, _)| text).zip(1..).map(numbered).collect();
        }
        let line_of =
            |label: &str| program.code.labels.iter().find(|(known, _)| *known == label).map(|(_, line)| *line);
        lines.map(|(text, label)| (text, line_of(&label))).collect()
    }

    /// How far the reader is.
    pub fn progress(&self) -> Progress {
        let right = |(asked, chosen): (&Asked, &Option<usize>)| chosen.map(|chosen| chosen == asked.right);
        let has_exercise = !self.files.words.exercise.text.is_empty();
        Progress {
            lesson: self.link_text(self.variant),
            chosen: self.chosen.clone(),
            right: self.asked.iter().zip(&self.chosen).map(right).collect(),
            answer: if has_exercise { self.exercise.answer.clone() } else { Vec::new() },
            solved: has_exercise.then_some(self.exercise.verdict == Some(Ok(()))),
        }
    }

    /// Which goal the program has, if it is one to be scheduled by hand.
    pub fn goal(&self) -> Option<usize> {
        self.lesson.goal(self.program().name)
    }

    /// Whether it is scheduled by hand. With a seed the choices are made already.
    pub fn is_played(&self) -> bool {
        self.goal().is_some() && self.settings.seed == 0
    }

    /// Whether somebody has yet to be chosen, so that nothing is stuck.
    pub(super) fn is_to_choose(&self) -> bool {
        !self.is_own && !self.turn.ready.is_empty()
    }

    /// The text from which [`LessonLink`] reads this lesson, with one of its programs.
    pub(super) fn link_text(&self, variant: usize) -> String {
        let mut text = format!("{}/{}", self.name(), self.lesson.variants[variant].name);
        for (knob, value) in self.settings.named().filter(|(knob, value)| knob.default != *value) {
            text.push_str(&format!(",{}={value}", knob.name));
        }
        if !self.schedule.is_empty() {
            text.push_str(&format!(",schedule={}", self.schedule));
        }
        text
    }
}
