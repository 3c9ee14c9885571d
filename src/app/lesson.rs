//! The lesson that is open in a pane, and the list of lessons.

use super::{LessonLink, Model, Pane};
use crate::lessons::{self, Asked, Bar, Kind, Ready, Settings, Words, crew, times_waited};
use crate::trace::{EventKind, TaskId, Wait};
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
    /// The words as they came, for the worker.
    pub json: String,
    /// The pages that it crawls, as (path, text), if it does.
    pub pages: Rc<[(String, String)]>,
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
    fn new(lesson: &lessons::Lesson) -> Self {
        let answer = match lesson.exercise.kind {
            Kind::Arrange(lines) => (0..lines.len() as u32).collect(),
            Kind::Repair(_) => vec![0],
            Kind::Number(knob, _) => vec![lesson.settings().with(knob, 0).get(knob)],
        };
        Self { answer, verdict: None }
    }
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
        let exercise = Exercise::new(lesson);
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
}

/// What is known of a lesson's program at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeState {
    /// The task that ran last.
    pub task: TaskId,
    /// Whether it still has its turn.
    pub running: bool,
    /// Where each task is in the Python file, by its number; 0 is nowhere.
    pub lines: Vec<u32>,
    /// What was printed.
    pub printed: Vec<String>,
    /// Each shared value as it is now.
    pub shared: Vec<(String, String)>,
}

impl CodeState {
    /// Reads what a pane's cursor has behind it.
    pub fn of(pane: &Pane) -> Self {
        let mut at = Self::default();
        for (_, event) in pane.playback.events(0..pane.step()) {
            if event.task != 0 {
                at.task = event.task;
            }
            at.running = !matches!(
                event.kind,
                EventKind::TaskSuspended | EventKind::TaskEnded | EventKind::TaskCancelled | EventKind::Waiting { .. }
            );
            match event.kind {
                EventKind::Line { line } => {
                    let task = event.task as usize;
                    if at.lines.len() <= task {
                        at.lines.resize(task + 1, 0);
                    }
                    at.lines[task] = line;
                }
                EventKind::Printed { text } => at.printed.push(text),
                EventKind::SharedWritten { name, value } => match at.shared.iter_mut().find(|known| known.0 == name) {
                    Some(known) => known.1 = value,
                    None => at.shared.push((name, value)),
                },
                _ => {}
            }
        }
        at
    }

    /// The line that a task is at; 0 is nowhere.
    pub fn line(&self, task: TaskId) -> u32 {
        self.lines.get(task as usize).copied().unwrap_or(0)
    }
}

impl Model {
    /// An address that brings back the lesson, its knobs, schedule and step.
    pub fn lesson_address(&self) -> String {
        let Some(open) = &self.main().lesson else { return String::new() };
        let texts = self.panes.iter().filter_map(|pane| {
            let open = pane.lesson.as_ref()?;
            Some(LessonLink::write(open, open.variant))
        });
        let mut address = self.place.page.clone();
        address.set_fragment(None);
        address.query_pairs_mut().clear().append_pair("lesson", &texts.collect::<Vec<_>>().join(" "));
        if open.settings.seed != 0 {
            address.query_pairs_mut().append_pair("seed", &open.settings.seed.to_string());
        }
        let step = self.panes[self.driver()].step();
        if step > 0 {
            address.query_pairs_mut().append_pair("step", &step.to_string());
        }
        address.into()
    }

    /// What the crawl that a lesson led to shows at the cursor: how often somebody waited.
    pub fn real_in_words(&self) -> String {
        let pane = self.main();
        let permits = pane.machine().things().iter().position(|thing| thing.name == "permits");
        let wait = EventKind::Waiting { on: Wait::Acquire(permits.map_or(u32::MAX, |id| id as u32)) };
        let times = pane.playback.events(0..pane.step()).filter(|(_, event)| event.kind == wait).count() as u64;
        let number = |name| self.attributes.get(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        format!("On the network, {}: {}.", crew(number("consumers"), number("permits")), times_waited(times))
    }
}
