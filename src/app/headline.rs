//! How the run stands, in one sentence, and what cut it short.

use super::numbers::{count_of, thousands};
use super::{Lift, Model};
use crate::crawl::{Config, DEEPEST, MOST_PAGES};
use crate::graph::{DisplayState, Graph, RunState};
use crate::language::tr;
use crate::say;
use crate::trace::{PageState, Reason, seconds};
use url::Url;

/// How the run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// In a sentence or some; empty where there is no crawl.
    pub says: String,
    /// The limits that kept it from finding more.
    pub cuts: Vec<Cut>,
}

/// A limit that the crawl has met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which, and what lies beyond it.
    pub says: String,
    /// The word for lifting it.
    pub word: &'static str,
    /// What lifts it; none where the crawl was not started here.
    pub lift: Option<Lift>,
}

impl Model {
    /// How the run stands at the cursor. Lessons, and recorded programs without pages, have no headline.
    pub fn headline(&self) -> Headline {
        let graph = self.main().graph.fold();
        let state = graph.latest().state;
        if self.main().lesson.is_some() || self.view.program {
            return Headline::default();
        }
        if state == RunState::Idle {
            // Its readers check the selectors first, or its module is on its way.
            let says = if self.main().has_worker { tr("Starting…").into() } else { String::new() };
            return Headline { says, cuts: Vec::new() };
        }
        if !graph.is_latest() {
            let says = say!("At {}: {}", seconds(self.main().time()), read_so_far(graph));
            return Headline { says, cuts: Vec::new() };
        }
        match state {
            RunState::Running if self.is_offline => {
                let waits = tr("Offline. The crawl waits, and goes on by itself once there is a connection.");
                Headline { says: waits.into(), cuts: Vec::new() }
            }
            RunState::Running => Headline { says: say!("Crawling {}", self.crawled()), cuts: Vec::new() },
            RunState::Paused => Headline { says: say!("Paused: {}", self.crawled()), cuts: Vec::new() },
            _ => Headline { says: outcome(graph), cuts: self.cuts(graph) },
        }
    }

    /// What is crawled: the first start's host.
    pub(super) fn crawled(&self) -> String {
        if self.shows_demo() {
            return tr("the demo").into();
        }
        let first = self.main().graph.fold().all_pages().first();
        let host =
            first.and_then(|page| Url::parse(&page.address).ok()).and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| tr("the site").into())
    }

    /// Whether the built-in site is what is shown.
    pub fn shows_demo(&self) -> bool {
        let mut starts = self.main().graph.fold().all_pages().iter().take_while(|page| page.is_start()).peekable();
        starts.peek().is_some() && starts.all(|page| page.address == self.place.built_in.as_str())
    }

    /// Whether a start would be the crawl that is shown, as far as it matters what it found.
    pub(super) fn would_start_the_same(&self) -> bool {
        let (Some(started), Ok(config)) = (&self.start.started, self.config()) else { return false };
        let Config { consumers, permits, order, .. } = *started;
        Config { consumers, permits, order, ..config } == *started
    }

    fn cuts(&self, graph: &Graph) -> Vec<Cut> {
        let [depth, limit] = skipped(graph, [Reason::Depth, Reason::Limit]);
        if depth + limit == 0 {
            return Vec::new();
        }
        let config = serde_json::from_str::<Config>(graph.config()).ok();
        let is_own = self.would_start_the_same();
        let lift = |option, now: Option<u32>, most: u32| {
            let now = now.filter(|now| is_own && !self.main().has_worker && *now < most)?;
            Some(Lift { option, value: now.saturating_mul(2).clamp(1, most) })
        };
        let max_depth = config.as_ref().map(|config| config.max_depth);
        let max_pages = config.as_ref().map(|config| config.max_pages);
        let mut cuts = Vec::new();
        if depth > 0 {
            let at = max_depth.map_or(tr("the depth limit").into(), |depth| say!("depth {depth}", depth));
            let says = say!("Stopped at {at}: {} beyond.", at, count_of(depth, "page"));
            cuts.push(Cut { says, word: tr("Go deeper"), lift: lift("max-depth", max_depth, DEEPEST) });
        }
        if limit > 0 {
            let at = max_pages.map_or(tr("Page limit").into(), |pages| say!("{}-page limit", thousands(pages.into())));
            let says = say!("{at}: {} more known.", at, thousands(limit.into()));
            cuts.push(Cut { says, word: tr("Raise it"), lift: lift("max-pages", max_pages, MOST_PAGES) });
        }
        cuts
    }
}

/// How the run stands, in a word.
pub fn state_word(model: &Model) -> &'static str {
    let graph = model.main().graph.fold();
    match graph.latest().state {
        _ if !graph.is_latest() => tr("Replay"),
        RunState::Idle => tr("Ready"),
        RunState::Running => tr("Crawling"),
        RunState::Paused => tr("Paused"),
        RunState::Done => tr("Done"),
        RunState::Stopped => tr("Stopped"),
        RunState::Crashed => tr("Failed"),
    }
}

/// What is read aloud of how the run stands.
pub fn state_aloud(model: &Model) -> String {
    let stats = model.main().graph.fold().stats();
    say!("{}. {}, {} broken.", state_word(model), count_of(stats.pages, "page"), stats.count(PageState::Broken))
}

fn count(graph: &Graph, state: PageState) -> u32 {
    graph.count(DisplayState::State(state))
}

fn read_so_far(graph: &Graph) -> String {
    let (fine, broken) = (count(graph, PageState::Ok), count(graph, PageState::Broken));
    match fine + broken {
        0 => tr("nothing read yet.").into(),
        read if broken == 0 => say!("{} read.", count_of(read, "page")),
        read => say!("{} read, {} of them broken.", count_of(read, "page"), thousands(broken.into())),
    }
}

/// What came of a run that is over: only what was asked for counts as read.
fn outcome(graph: &Graph) -> String {
    let mut says = match graph.latest().state {
        RunState::Stopped => vec![tr("Stopped.").into()],
        RunState::Crashed => vec![tr("The crawl broke off.").into()],
        _ => Vec::new(),
    };
    let (fine, broken) = (count(graph, PageState::Ok), count(graph, PageState::Broken));
    says.push(match (fine, broken) {
        (0, 0) => tr("No page was read.").into(),
        (1, 0) => tr("Read 1 page.").into(),
        (_, 0) => say!("Read {}, all fine.", count_of(fine, "page")),
        _ => {
            let [fine_said, broken_said] = [fine, broken].map(|many| thousands(many.into()));
            say!(
                "Read {}: {fine_said} fine, {broken_said} broken.",
                count_of(fine + broken, "page"),
                fine_said,
                broken_said
            )
        }
    });
    let [robots, external] = skipped(graph, [Reason::Robots, Reason::OffSite]);
    let others = [
        (graph.count(DisplayState::Redirected), tr("redirected.")),
        (count(graph, PageState::Unreadable), tr("could not be read.")),
        (count(graph, PageState::Failed), tr("broke off or took too long.")),
        (count(graph, PageState::Queued) + count(graph, PageState::Fetching), tr("known and not read.")),
        (robots, tr("kept out by robots.txt.")),
        (external, if external == 1 { tr("external link not followed.") } else { tr("external links not followed.") }),
    ];
    let others = others.into_iter().filter(|(many, _)| *many > 0);
    says.extend(others.map(|(many, what)| format!("{} {what}", thousands(many.into()))));
    says.join(" ")
}

/// How many pages were skipped for each reason.
fn skipped<const N: usize>(graph: &Graph, reasons: [Reason; N]) -> [u32; N] {
    let mut counts = [0; N];
    for page in graph.pages().iter().filter(|page| page.state == PageState::Skipped) {
        if let Some(at) = reasons.iter().position(|reason| page.reason == Some(*reason)) {
            counts[at] += 1;
        }
    }
    counts
}
