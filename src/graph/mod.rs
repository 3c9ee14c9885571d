//! The fold that knows pages and links: what a crawl found.

mod advice;
mod arrange;
mod column;
mod columns;
mod display_state;
mod export;
mod findings;
mod fragment;
mod history;
mod neighborhood;
mod page_rank;
mod query;
mod report;
mod rows;
mod soft404;
mod starts;
mod stats;
mod timing;

pub use arrange::Arrangement;
pub use column::{Column, Degrees};
pub use display_state::{DisplayState, Filter};
pub use export::{write_json, write_json_again};
pub use findings::{
    DEEP, Finding, FindingGroup, FindingKind, FindingList, LARGE, ListedFinding, ListedLink, MOST_LISTED, SLOW,
    Severity,
};
pub use neighborhood::{Neighbor, Neighborhood};
pub use page_rank::page_rank;
pub use query::{Query, QueryError};
pub use report::{ReportFormat, write_report};
pub use rows::{LinkRow, PageRow};
pub use starts::OFFLINE;
pub use stats::{RunState, Stats};

use crate::trace::{Event, EventKind, Fold, Micros, Page, PageState, RobotsOutcome, RunEnd, UrlId};
use history::{History, Run};
use soft404::Look;

/// Whether the links themselves are kept, or only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Pages and links.
    #[default]
    Links,
    /// Pages, and which of them changed; links are counted. What the page's table needs.
    Pages,
}

/// Pages, links and counters of a trace's prefix. Rows are only ever appended.
///
/// It shows what it has taken in, to the last event, until it is told to [`Graph::show`] an
/// earlier step; then it goes on taking in and shows that step still.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    keep: Keep,
    /// All, of which the first [`Shown::pages`] are shown; those beyond are as they began.
    pages: Vec<PageRow>,
    links: Vec<LinkRow>,
    robots: Vec<(String, RobotsOutcome)>,
    /// The step of each of `robots`.
    robots_steps: Vec<u32>,
    /// Each with the names of its columns.
    configs: Vec<(String, Vec<String>)>,
    history: History,
    shown: Shown,
    stats: Stats,
    run: Run,
    changed: Vec<UrlId>,
    timing: timing::Timing,
}

/// How much is shown.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    /// Events.
    step: u32,
    pages: usize,
    links: usize,
    robots: usize,
}

impl Graph {
    /// An empty fold.
    pub fn new(keep: Keep) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Every URL discovered by the step shown, by id.
    pub fn pages(&self) -> &[PageRow] {
        &self.pages[..self.shown.pages]
    }

    /// The links in the order they were found (none with [`Keep::Pages`]).
    pub fn links(&self) -> &[LinkRow] {
        &self.links[..self.shown.links]
    }

    /// Every page taken in, shown or not; those not shown are as they were discovered.
    pub fn all_pages(&self) -> &[PageRow] {
        &self.pages
    }

    /// Whether a page was skipped as soon as it was found and, whatever is shown, still is.
    pub fn is_leaf(&self, page: UrlId) -> bool {
        self.history.is_leaf(page)
    }

    /// Every link taken in, shown or not.
    pub fn all_links(&self) -> &[LinkRow] {
        &self.links
    }

    /// What each host's robots.txt said.
    pub fn robots(&self) -> &[(String, RobotsOutcome)] {
        &self.robots[..self.shown.robots]
    }

    /// The run's configuration as JSON text.
    pub fn config(&self) -> &str {
        self.run_config().map_or("", |(config, _)| config)
    }

    /// What the run was asked to take out of each page, by name.
    pub fn columns(&self) -> &[String] {
        self.run_config().map_or(&[], |(_, columns)| columns)
    }

    fn run_config(&self) -> Option<&(String, Vec<String>)> {
        self.configs.get(self.run.configs.checked_sub(1)?)
    }

    /// The counters at the step shown.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// How many pages have a look.
    pub fn count(&self, look: DisplayState) -> u32 {
        match look {
            DisplayState::Redirected => self.stats.redirects,
            // A page that redirects was read.
            DisplayState::State(PageState::Ok) => self.stats.count(PageState::Ok).saturating_sub(self.stats.redirects),
            DisplayState::State(state) => self.stats.count(state),
        }
    }

    /// The counters after the last event, whatever is shown.
    pub fn latest(&self) -> &Stats {
        &self.history.stats
    }

    /// The step shown: events that what is shown has taken in.
    pub fn shown(&self) -> u32 {
        self.shown.step
    }

    /// Whether what is shown is all there is.
    pub fn is_latest(&self) -> bool {
        self.shown.step == self.history.len
    }

    /// Pages that are new or changed since the last call, in the order of change, some perhaps
    /// twice (none with [`Keep::Links`]). After a [`Graph::show`] also those that went back.
    pub fn take_changed(&mut self) -> Vec<UrlId> {
        std::mem::take(&mut self.changed)
    }

    /// Shows the graph as it was after the first `step` events, the last of them at the time
    /// `at`: whatever a fold of just those would have. From the last event on it follows what comes.
    pub fn show(&mut self, step: u32, at: Micros) {
        let step = step.min(self.history.len);
        // What a crash changed has no event of its own and belongs to the last.
        let before = if step == self.history.len { u32::MAX } else { step };
        self.shown.step = step;
        while let Some(page) = self.pages.get(self.shown.pages).filter(|page| page.step < before) {
            self.stats.added(page.state);
            note_change(self.keep, &mut self.changed, self.shown.pages as UrlId);
            self.shown.pages += 1;
        }
        while let Some(change) = self.history.on_the_way(before) {
            if let Some(url) = change.swap(&mut self.pages, &mut self.stats, &mut self.run) {
                note_change(self.keep, &mut self.changed, url);
            }
        }
        while let Some(page) = self.pages[..self.shown.pages].last().filter(|page| page.step >= before) {
            self.stats.removed(page.state);
            self.shown.pages -= 1;
        }
        self.shown.links = level(self.shown.links, before, &|at| self.links.get(at).map(|link| link.step));
        self.shown.robots = level(self.shown.robots, before, &|at| self.robots_steps.get(at).copied());
        self.stats.state = self.run.state;
        self.stats.elapsed = self.run.elapsed(at);
    }

    fn discover(&mut self, step: u32, url: UrlId, address: &str, depth: u32, from: Option<UrlId>) {
        // A trace numbers its URLs in order; one that does not is not ours to guess at.
        if url as usize != self.pages.len() {
            return;
        }
        self.pages.push(PageRow {
            address: address.to_owned(),
            state: PageState::Queued,
            status: None,
            reason: None,
            depth,
            from,
            title: None,
            content_type: None,
            bytes: 0,
            took: 0,
            parsed: 0,
            waited: 0,
            held: 0,
            redirected_to: None,
            extracted: None,
            anchors: None,
            facts: None,
            step,
        });
        self.history.added();
    }

    fn finish(&mut self, step: u32, page: &Page) {
        if self.history.finish(step, page) && self.keep == Keep::Links {
            let source = page.url;
            self.links.extend(page.links.iter().map(|link| LinkRow { source, link: link.clone(), step }));
        }
    }

    /// Says that no more events will come although the run had not ended, and why:
    /// its worker crashed, or was ended for another run.
    pub fn cut_off(&mut self, state: RunState) {
        if matches!(self.latest().state, RunState::Idle | RunState::Running | RunState::Paused) {
            self.history.end(self.history.len.saturating_sub(1), state);
            if self.is_latest() {
                self.show(self.history.len, self.run.began + self.stats.elapsed);
            }
        }
    }

    fn record(&mut self, step: u32, event: &Event) {
        let times = self.timing.apply(event);
        let history = &mut self.history;
        history.len = step + 1;
        history.stats.elapsed = history.run.elapsed(event.at);
        let live = history.stats.state.is_live();
        match &event.kind {
            EventKind::RunStarted { config } => {
                self.configs.push((config.clone(), columns::columns(config)));
                history.stats.elapsed = 0;
                let configs = self.configs.len();
                history.turn(step, Run { state: RunState::Running, began: event.at, took: 0, configs });
            }
            EventKind::RunEnded { why: RunEnd::Joined | RunEnd::Returned } => history.end(step, RunState::Done),
            EventKind::RunEnded { why: RunEnd::Stopped } => history.end(step, RunState::Stopped),
            EventKind::RunResumed => history.resume(step, event.at),
            EventKind::Reconfigured { config } => {
                self.configs.push((config.clone(), columns::columns(config)));
                history.turn(step, Run { configs: self.configs.len(), ..history.run });
            }
            EventKind::Hold if live => history.turn(step, Run { state: RunState::Paused, ..history.run }),
            EventKind::Resumed if live => history.turn(step, Run { state: RunState::Running, ..history.run }),
            EventKind::Discovered { url, address, depth, from } => self.discover(step, *url, address, *depth, *from),
            EventKind::Queued { url } => history.verdict(step, *url, PageState::Queued, None),
            EventKind::FetchStarted { url } => {
                if let Some(times) = times {
                    history.waited(step, *url, times);
                }
                history.stats.sent();
                history.tally(step);
                history.state(step, *url, PageState::Fetching);
            }
            EventKind::BodyFinished { bytes, .. } => {
                history.stats.received(*bytes);
                history.tally(step);
            }
            EventKind::Page(page) => self.finish(step, page),
            EventKind::Skipped { url, reason } => {
                history.verdict(step, *url, PageState::Skipped, Some(*reason));
                if self.pages.get(*url as usize).is_some_and(|page| page.step + 1 == step) {
                    history.skipped_at_once(*url);
                }
            }
            EventKind::DepthImproved { url, depth } => history.depth(step, *url, *depth),
            EventKind::MissingPage { origin, status: ..400, title, bytes, fingerprint } => {
                let nowhere = Look::new(title.as_deref(), *bytes, *fingerprint);
                history.doubt(step, origin, nowhere, &self.pages);
            }
            EventKind::Robots { origin, outcome } => {
                self.robots.push((origin.clone(), *outcome));
                self.robots_steps.push(step);
            }
            _ => {}
        }
    }
}

/// Only the page's table asks what changed; elsewhere the list would just grow.
fn note_change(keep: Keep, changed: &mut Vec<UrlId>, url: UrlId) {
    if keep == Keep::Pages {
        changed.push(url);
    }
}

/// Moves `many` to the number of rows whose step is before `step`; steps never decrease.
fn level(mut many: usize, step: u32, step_of: &dyn Fn(usize) -> Option<u32>) -> usize {
    while step_of(many).is_some_and(|at| at < step) {
        many += 1;
    }
    while many > 0 && step_of(many - 1).is_some_and(|at| at >= step) {
        many -= 1;
    }
    many
}

impl Fold for Graph {
    fn apply(&mut self, step: u32, event: &Event) {
        let follows = self.is_latest();
        self.record(step, event);
        if follows {
            self.show(step + 1, event.at);
        }
    }
}
