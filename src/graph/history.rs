//! What changed in a graph, by step, so that it can be shown as it was at any of them.
//!
//! Pages, links and hosts only ever get more: each has the step at which it came, and an
//! earlier state is a prefix. What does change of a row is kept beside it as a list of
//! *changes*. One that is shown holds what the row had before, one that is not holds what the
//! row gets: to go over it, in either direction, is to swap the two. So the list is its own
//! undo, nothing is kept twice, and a seek costs what lies between there and here.

use super::rows::PageRow;
use super::soft404::{Look, look_alikes};
use super::stats::{RunState, Stats, Tally};
use crate::trace::{Facts, Micros, Page, PageState, Reason, UrlId};
use std::mem::swap;

/// What a page's event says of it besides state, reason and links.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    status: Option<u16>,
    title: Option<String>,
    content_type: Option<String>,
    bytes: u64,
    took: Micros,
    parsed: Micros,
    redirected_to: Option<UrlId>,
    extracted: Option<Vec<String>>,
    anchors: Option<Vec<u32>>,
    facts: Option<Facts>,
}

impl From<&Page> for Outcome {
    fn from(page: &Page) -> Self {
        Self {
            status: page.status,
            title: page.title.clone(),
            content_type: page.content_type.clone(),
            bytes: page.bytes,
            took: page.took,
            parsed: page.parsed,
            redirected_to: page.redirected_to,
            extracted: page.extracted.clone(),
            anchors: page.anchors.clone(),
            facts: page.facts.clone(),
        }
    }
}

impl Outcome {
    fn swap_with(&mut self, row: &mut PageRow) {
        swap(&mut self.status, &mut row.status);
        swap(&mut self.title, &mut row.title);
        swap(&mut self.content_type, &mut row.content_type);
        swap(&mut self.bytes, &mut row.bytes);
        swap(&mut self.took, &mut row.took);
        swap(&mut self.parsed, &mut row.parsed);
        swap(&mut self.redirected_to, &mut row.redirected_to);
        swap(&mut self.extracted, &mut row.extracted);
        swap(&mut self.anchors, &mut row.anchors);
        swap(&mut self.facts, &mut row.facts);
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    pub(super) state: RunState,
    /// When it began, µs.
    pub(super) began: Micros,
    /// How long it took, µs, once it is over.
    pub(super) took: Micros,
    /// Configurations told so far; the last one is this run's.
    pub(super) configs: usize,
}

impl Run {
    /// µs that it has run by the time `now`.
    pub(super) fn elapsed(&self, now: Micros) -> Micros {
        let goes_on = self.state.is_live() || self.state == RunState::Idle;
        if goes_on { now.saturating_sub(self.began) } else { self.took }
    }
}

/// One change. The rare and the large are boxed: most are of states.
#[derive(Clone, Debug)]
pub(super) enum Change {
    State(UrlId, PageState),
    /// A state and what is to be said of it.
    Verdict(UrlId, PageState, Option<Reason>),
    Depth(UrlId, u32),
    Outcome(UrlId, Box<Outcome>),
    /// µs waited for a permit, and held back before that.
    Waited(UrlId, Box<(Micros, Micros)>),
    Tally(Box<Tally>),
    Run(Box<Run>),
}

/// The changes, and the graph's state after all of them, shown or not.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Each with its step, in order.
    changes: Vec<(u32, Change)>,
    /// Those before this one are shown.
    played: usize,
    /// Events taken in.
    pub(super) len: u32,
    /// Each page's state after the last.
    states: Vec<PageState>,
    /// Whether each was skipped by the event after the one that found it.
    skipped_at_once: Vec<bool>,
    /// What each looks like, after the last.
    looks: Vec<Look>,
    /// Whether each leads on to another, after the last.
    leads_on: Vec<bool>,
    pub(super) stats: Stats,
    pub(super) run: Run,
}

impl History {
    fn note(&mut self, step: u32, change: Change) {
        self.changes.push((step, change));
    }

    pub(super) fn added(&mut self) {
        self.states.push(PageState::Queued);
        self.skipped_at_once.push(false);
        self.leads_on.push(false);
        self.looks.push(Look::default());
        self.stats.added(PageState::Queued);
    }

    /// A page was skipped by the event after the one that found it.
    pub(super) fn skipped_at_once(&mut self, url: UrlId) {
        if let Some(at_once) = self.skipped_at_once.get_mut(url as usize) {
            *at_once = true;
        }
    }

    /// Whether a page was, and still is skipped after the last event.
    pub(super) fn is_leaf(&self, url: UrlId) -> bool {
        let at = url as usize;
        self.skipped_at_once.get(at) == Some(&true) && self.states[at] == PageState::Skipped
    }

    fn moved(&mut self, url: UrlId, state: PageState) -> bool {
        if url as usize >= self.states.len() {
            return false;
        }
        self.stats.redirects -= u32::from(self.is_redirect(url));
        self.stats.moved(std::mem::replace(&mut self.states[url as usize], state), state);
        self.stats.redirects += u32::from(self.is_redirect(url));
        true
    }

    /// As [`PageRow::is_redirect`].
    fn is_redirect(&self, url: UrlId) -> bool {
        self.leads_on[url as usize] && self.states[url as usize] != PageState::Skipped
    }

    pub(super) fn state(&mut self, step: u32, url: UrlId, state: PageState) {
        if self.moved(url, state) {
            self.note(step, Change::State(url, state));
        }
    }

    pub(super) fn verdict(&mut self, step: u32, url: UrlId, state: PageState, reason: Option<Reason>) {
        if self.moved(url, state) {
            self.note(step, Change::Verdict(url, state, reason));
        }
    }

    /// A host was asked for a page that it can't have: those of its pages that look like what came are in doubt.
    pub(super) fn doubt(&mut self, step: u32, origin: &str, nowhere: Look, pages: &[PageRow]) {
        for id in look_alikes(origin, nowhere, pages, &self.looks) {
            if self.states[id] != PageState::Ok {
                continue;
            }
            self.verdict(step, id as UrlId, PageState::Ok, Some(Reason::SoftNotFound));
        }
    }

    pub(super) fn depth(&mut self, step: u32, url: UrlId, depth: u32) {
        if (url as usize) < self.states.len() {
            self.note(step, Change::Depth(url, depth));
        }
    }

    pub(super) fn waited(&mut self, step: u32, url: UrlId, times: (Micros, Micros)) {
        if (url as usize) < self.states.len() {
            self.note(step, Change::Waited(url, Box::new(times)));
        }
    }

    /// Takes a page's end in; whether the page is known.
    pub(super) fn finish(&mut self, step: u32, page: &Page) -> bool {
        if !self.moved(page.url, page.state) {
            return false;
        }
        self.note(step, Change::Verdict(page.url, page.state, page.reason));
        self.looks[page.url as usize] = Look::of(page);
        self.note(step, Change::Outcome(page.url, Box::new(page.into())));
        self.stats.redirects -= u32::from(self.is_redirect(page.url));
        self.leads_on[page.url as usize] = page.redirected_to.is_some();
        self.stats.redirects += u32::from(self.is_redirect(page.url));
        self.stats.links += u64::from(page.link_count);
        self.tally(step);
        true
    }

    /// Notes the counters that do not follow from the rows, after they changed.
    pub(super) fn tally(&mut self, step: u32) {
        self.note(step, Change::Tally(Box::new(self.stats.tally())));
    }

    pub(super) fn turn(&mut self, step: u32, run: Run) {
        self.run = run;
        self.stats.state = run.state;
        self.note(step, Change::Run(Box::new(run)));
    }

    /// What was in flight when the run ended is known and not finished.
    pub(super) fn end(&mut self, step: u32, state: RunState) {
        self.requeue(step);
        let took = self.stats.elapsed;
        self.turn(step, Run { state, took, ..self.run });
    }

    /// The run is taken up again: what was in flight is lost. If it had ended, the time since does not count.
    pub(super) fn resume(&mut self, step: u32, at: Micros) {
        self.requeue(step);
        let began = at.saturating_sub(self.stats.elapsed);
        self.turn(step, Run { state: RunState::Running, began, took: 0, ..self.run });
    }

    /// Nothing is in flight any more, and whatever was is queued.
    fn requeue(&mut self, step: u32) {
        if self.stats.count(PageState::Fetching) > 0 {
            for url in 0..self.states.len() as UrlId {
                if self.states[url as usize] == PageState::Fetching {
                    self.state(step, url, PageState::Queued);
                }
            }
        }
        self.stats.in_flight = 0;
        self.tally(step);
    }

    /// The next change to be gone over on the way to `step`, if there is one.
    pub(super) fn on_the_way(&mut self, step: u32) -> Option<&mut Change> {
        let forward = self.changes.get(self.played).is_some_and(|(at, _)| *at < step);
        let back = self.played > 0 && self.changes[self.played - 1].0 >= step;
        let next = match (forward, back) {
            (true, _) => self.played,
            (_, true) => self.played - 1,
            _ => return None,
        };
        self.played = if forward { next + 1 } else { next };
        self.changes.get_mut(next).map(|(_, change)| change)
    }
}

impl Change {
    /// Goes over the change: swaps what it holds with what is shown. Returns the page it is of.
    pub(super) fn swap(&mut self, pages: &mut [PageRow], stats: &mut Stats, run: &mut Run) -> Option<UrlId> {
        let (url, state) = match self {
            Self::State(url, state) => (*url, Some((state, None))),
            Self::Verdict(url, state, reason) => (*url, Some((state, Some(reason)))),
            Self::Depth(url, _) | Self::Outcome(url, _) | Self::Waited(url, _) => (*url, None),
            Self::Tally(tally) => {
                stats.swap_tally(tally);
                return None;
            }
            Self::Run(other) => {
                swap(&mut **other, run);
                return None;
            }
        };
        // Only changes of known pages are noted.
        let row = pages.get_mut(url as usize)?;
        stats.redirects -= u32::from(row.is_redirect());
        if let Some((state, reason)) = state {
            stats.moved(row.state, *state);
            swap(state, &mut row.state);
            if let Some(reason) = reason {
                swap(reason, &mut row.reason);
            }
        }
        match self {
            Self::Depth(_, depth) => swap(depth, &mut row.depth),
            Self::Outcome(_, outcome) => outcome.swap_with(row),
            Self::Waited(_, times) => {
                swap(&mut times.0, &mut row.waited);
                swap(&mut times.1, &mut row.held);
            }
            _ => {}
        }
        stats.redirects += u32::from(row.is_redirect());
        Some(url)
    }
}
