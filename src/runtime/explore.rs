//! The search for a schedule in which a program goes wrong.
//!
//! Every schedule is a list of choices. The search begins with the one that has no
//! departure from first ready, first run; each run, by every choice that it could have
//! made otherwise behind its own last departure, leads to runs with one departure more.
//! So each schedule is tried once, and those with fewer departures first: the first that
//! goes wrong has as few as any (delay bounding: Emmi, Qadeer and Rakamarić, POPL 2011).
//!
//! A run that comes, behind its last departure, into a state in which another run was there
//! before can be left: the other had no more departures by then, and from there on the same
//! ways to go. States are told apart by the trace (`fingerprint.rs`), so this is only done
//! for programs that are said to have all on it.

use super::fingerprint::Fingerprint;
use super::{Choices, Driven, Outcome, Program};
use fnv::FnvHashSet;
use std::collections::VecDeque;
use std::fmt;

/// What a search may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Most runs.
    pub runs: u32,
    /// Most choices in a run; a longer one is cut, and not judged.
    pub choices: u32,
}

/// How a search ended.
#[derive(Debug)]
pub enum Found {
    /// This run went wrong, and none does with fewer departures.
    Bad(Box<Driven>),
    /// Every schedule was tried and none goes wrong.
    None,
    /// The bounds were reached before that.
    Bound,
}

/// A search under way.
pub struct Search {
    program: Program,
    bad: Box<dyn Fn(&Driven) -> bool>,
    bounds: Bounds,
    runs: u32,
    /// Beginnings of schedules to be tried, each with its last departure at its end.
    waiting: VecDeque<Choices>,
    /// Nothing had to be left out so far.
    complete: bool,
    /// States that were there, where they may be told apart by the trace.
    seen: Option<FnvHashSet<u64>>,
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("runs", &self.runs).field("waiting", &self.waiting.len()).finish_non_exhaustive()
    }
}

impl Search {
    /// A search for a run of which `bad` is true once it is over or stuck.
    pub fn new(program: Program, bounds: Bounds, bad: impl Fn(&Driven) -> bool + 'static) -> Self {
        let waiting = VecDeque::from([Choices::default()]);
        Self { program, bad: Box::new(bad), bounds, runs: 0, waiting, complete: true, seen: None }
    }

    /// Does not try what can only lead to states that were there before, which is often most.
    ///
    /// For programs whose tasks share nothing but primitives and values of which each read and
    /// write is on the trace, that ask no queue how long it is and wait for tasks only by
    /// [`Runtime::wait_for`](super::Runtime::wait_for); and for a `bad` that asks what became
    /// of tasks and things, not in which order unrelated events happened.
    pub fn leaving_out_what_is_known(mut self) -> Self {
        self.seen = Some(FnvHashSet::default());
        self
    }

    /// Runs tried so far.
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// Searches to the end.
    pub fn run(&mut self) -> Found {
        loop {
            if let Some(found) = self.step() {
                return found;
            }
        }
    }

    /// Tries one more schedule, so that the caller may breathe in between. Returns how the
    /// search ended, if it did.
    pub fn step(&mut self) -> Option<Found> {
        let Some(begin) = self.waiting.pop_front() else {
            return Some(if self.complete { Found::None } else { Found::Bound });
        };
        self.runs += 1;
        let mut run = Driven::new(self.program.clone(), self.bounds.choices);
        let (mut ways, mut print) = (Vec::new(), Fingerprint::default());
        let mut known = false;
        while run.outcome() == Outcome::Open {
            if let Some(seen) = &mut self.seen {
                let state = print.of(&run);
                known = ways.len() >= begin.as_slice().len() && !seen.insert(state);
                if known {
                    break;
                }
            }
            ways.push(run.ways() as u32);
            // A program that does not repeat itself cannot be searched.
            if !run.choose(begin.at(ways.len() - 1)) {
                break;
            }
        }
        match run.outcome() {
            _ if known => {}
            Outcome::Over | Outcome::Stuck if (self.bad)(&run) => return Some(Found::Bad(Box::new(run))),
            Outcome::Over | Outcome::Stuck => {}
            Outcome::Open | Outcome::Cut => self.complete = false,
        }
        self.branch(&begin, &ways);
        None
    }

    /// Puts in line every schedule that departs once more, behind the last departure.
    fn branch(&mut self, begin: &Choices, ways: &[u32]) {
        let mut prefix = begin.clone();
        for many in ways.iter().skip(begin.as_slice().len()) {
            for choice in 1..*many {
                if self.waiting.len() as u32 >= self.bounds.runs.saturating_sub(self.runs) {
                    self.complete = false;
                    return;
                }
                let mut next = prefix.clone();
                next.push(choice);
                self.waiting.push_back(next);
            }
            prefix.push(0);
        }
    }
}
