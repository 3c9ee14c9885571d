//! A run and where in it one looks.

use super::Lesson;
use crate::draw::LanesView;
use crate::graph::{Graph, Keep, RunState};
use crate::machine::{Axis, Lanes, Machine, Rates, Stuck, describe};
use crate::trace::{Cursor, Fold, Micros, PageState, Playback, UrlId};

/// Width of the names beside the lanes, px.
const GUTTER: f32 = 96.0;
/// Rows of tasks, and of what they share.
const ROWS: (usize, usize) = (12, 8);
/// Silence of a run that is under way after which it is not merely slow to answer, ms.
const SILENCE: f64 = 3000.0;

/// Which of a pane's workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The one whose run is shown.
    Run,
    /// The one that answers questions while another runs.
    Questions,
    /// The one that searches for a bad schedule.
    Search,
}

/// A run, the cursor in it, and the lesson that it belongs to.
#[derive(Debug)]
pub struct Pane {
    /// Pages and counters, at the cursor and at the end.
    pub graph: Cursor<Graph>,
    /// The trace without the pages' links, and the machine at any step of it.
    pub playback: Playback<Machine>,
    /// A row a task.
    pub lanes: Lanes,
    /// The run over time.
    pub rates: Cursor<Rates>,
    /// The step that is looked at and its time; none follows what comes.
    pub cursor: Option<(u32, Micros)>,
    machine: Cursor<Machine>,
    /// Whether the trace breaks off, so that its end says nothing about the run's.
    pub is_cut: bool,
    /// Whether it was read from a file, and not run here.
    pub is_recorded: bool,
    /// What is shown is a crawl, or a recording of something.
    pub(super) is_crawl: bool,
    /// Whether a worker is at work on it.
    pub has_worker: bool,
    /// When events came last, ms.
    pub heard_at: f64,
    /// Changes with everything that changes what is shown.
    pub version: u64,
    /// What of the lanes is seen.
    pub lanes_view: LanesView,
    /// Whether that is all of them, also as they grow.
    pub is_fitted: bool,
    /// The lesson that was asked for in a second pane, as text.
    pub wanted: Option<String>,
    /// The lesson that is open.
    pub lesson: Option<Lesson>,
}

impl Default for Pane {
    fn default() -> Self {
        let lanes_view = LanesView {
            axis: Axis::Time,
            from: 0,
            to: 1,
            width: 300.0,
            gutter: GUTTER,
            first: 0,
            rows: ROWS.0,
            below: ROWS.1,
            cursor: 0,
            time: 0,
            ahead: true,
            lit: None,
        };
        Self {
            graph: Cursor::new(Graph::new(Keep::Pages)),
            playback: Playback::new(Machine::default()),
            lanes: Lanes::default(),
            rates: Cursor::new(Rates::default()),
            cursor: None,
            machine: Cursor::new(Machine::default()),
            is_cut: false,
            is_recorded: false,
            is_crawl: false,
            has_worker: false,
            heard_at: 0.0,
            version: 0,
            lanes_view,
            is_fitted: true,
            wanted: None,
            lesson: None,
        }
    }
}

impl Pane {
    /// Forgets the run; what is looked at and the lesson stay.
    pub(super) fn clear(&mut self, now: f64) {
        let old = std::mem::take(self);
        self.lanes_view = LanesView { lit: None, ..old.lanes_view };
        (self.lesson, self.wanted) = (old.lesson, old.wanted);
        self.version = old.version + 1;
        self.heard_at = now;
    }

    /// Takes in a batch of events.
    pub(super) fn append(&mut self, batch: &[u8], now: f64) {
        let (graph, lanes, rates) = (&mut self.graph, &mut self.lanes, &mut self.rates);
        // What cannot be read of it was not written by us, and is left out.
        let _ = self.playback.append(batch, &mut |step, event| {
            graph.advance([event]);
            lanes.apply(step, event);
            rates.advance([event]);
        });
        self.heard_at = now;
        self.version += 1;
    }

    /// Ends a run that did not end by itself.
    pub(super) fn cut_off(&mut self, state: RunState) {
        self.graph.fold_mut().cut_off(state);
        self.version += 1;
    }

    /// Moves the cursor; at or beyond the end it follows what comes.
    pub(super) fn seek(&mut self, step: f64) {
        let len = self.playback.len();
        let (at, time) = if step >= f64::from(len) {
            self.cursor = None;
            (len, self.playback.now())
        } else {
            let at = step.max(0.0) as u32;
            self.playback.seek(&mut self.machine, at);
            let here = (at, self.playback.time_at(at));
            self.cursor = Some(here);
            here
        };
        self.graph.fold_mut().show(at, time);
        self.version += 1;
    }

    /// Events that what is shown has taken in.
    pub fn step(&self) -> u32 {
        self.cursor.map_or_else(|| self.playback.len(), |(step, _)| step)
    }

    /// When that is, µs.
    pub fn time(&self) -> Micros {
        self.cursor.map_or_else(|| self.playback.now(), |(_, time)| time)
    }

    /// The machine at the cursor.
    pub fn machine(&self) -> &Machine {
        if self.cursor.is_some() { self.machine.fold() } else { self.playback.head() }
    }

    /// The length of the run on an axis.
    pub fn end(&self, axis: Axis) -> u64 {
        match axis {
            Axis::Time => self.playback.now(),
            Axis::Step => self.playback.len().into(),
        }
    }

    /// The name of what a queue holds: in a crawl, a page.
    pub fn item_name(&self, item: u32) -> String {
        let pages = self.graph.fold().all_pages();
        match pages.get(item as usize) {
            Some(page) => super::short_address(page, super::start_of(pages)).to_owned(),
            None => format!("item-{item}"),
        }
    }

    /// The last event before the cursor, in words.
    pub fn sentence(&self) -> String {
        let step = self.step();
        let last = self.playback.events(step.saturating_sub(1)..step).next();
        last.map(|(_, event)| describe(self.machine(), &event, &|item| self.item_name(item))).unwrap_or_default()
    }

    /// The address of a page.
    pub fn address(&self, page: UrlId) -> Option<&str> {
        self.graph.fold().pages().get(page as usize).map(|page| page.address.as_str())
    }

    /// Whether a page was read.
    pub(super) fn has_read(&self) -> bool {
        self.graph.fold().latest().count(PageState::Ok) > 0
    }

    /// Whether nothing followed the cursor's step, or nothing of the run's own doing.
    fn is_at_rest(&self, now: f64) -> bool {
        if let Some((step, _)) = self.cursor {
            return self.lanes.mark_of(step).is_some_and(|mark| self.lanes.interrupts(mark));
        }
        if self.has_worker {
            return now - self.heard_at >= SILENCE;
        }
        let state = self.graph.fold().latest().state;
        !state.is_live() && state != RunState::Crashed && !self.is_cut
    }

    /// Why the run is stuck, where at the cursor it is known to have come to rest.
    pub fn stuck(&self, now: f64) -> Option<Stuck> {
        let machine = self.machine();
        if !self.is_at_rest(now) || !machine.is_quiet() {
            return None;
        }
        machine.stuck(&|item| self.item_name(item))
    }

    /// What a program that has come to its end left behind, in a sentence. A crawl that is stopped
    /// leaves what it did not wait for.
    pub fn leaked(&self, now: f64) -> Option<String> {
        if !self.is_at_rest(now) || !self.graph.fold().pages().is_empty() {
            return None;
        }
        self.machine().leaked().map(|leaked| leaked.sentence)
    }

    /// The step at which a recorded program was interrupted, if it was stuck there.
    pub(super) fn interrupted_stuck(&self) -> Option<u32> {
        let step = self.lanes.interrupted()?;
        let mut there = self.playback.cursor();
        self.playback.seek(&mut there, step);
        (there.fold().is_quiet() && there.fold().is_main_left()).then_some(step)
    }
}
