//! All findings of a graph, with the links that each is about.

use super::chains::{Landing, landings};
use super::claims::{Claim, claims, is_same_finding};
use super::kind::{FindingKind, Severity};
use super::page_checks::title;
use crate::graph::{Graph, LinkRow, PageRow};
use crate::language::tr;
use crate::say;
use crate::trace::UrlId;
use std::ops::Range;

/// Redirects of a chain that are spelled out.
const MOST_HOPS: u32 = 5;

/// Something about a page that its owner may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The page it is about; of links over a redirect to a broken page, the broken one.
    pub page: UrlId,
    claims: Range<usize>,
}

/// All findings of a graph at the step it shows, the gravest first.
#[derive(Clone, Debug)]
pub struct FindingList<'a> {
    graph: &'a Graph,
    landings: Vec<Landing>,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

impl<'a> FindingList<'a> {
    /// Finds them, in time near linear in pages and links (none about links with
    /// [`Keep::Pages`](crate::graph::Keep::Pages)).
    pub fn new(graph: &'a Graph) -> Self {
        let landings = landings(graph.pages());
        let claims = claims(graph, &landings);
        let (mut findings, mut from) = (Vec::new(), 0);
        for own in claims.chunk_by(|a, b| is_same_finding(graph, a, b)) {
            let until = from + own.len();
            findings.push(Finding { kind: own[0].kind, page: own[0].page, claims: from..until });
            from = until;
        }
        Self { graph, landings, claims, findings }
    }

    /// What they are found in.
    pub fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// All of them: by kind, which is the gravest first, and by page.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.kind.severity() == severity).count()
    }

    /// The page that a finding of this list is about.
    pub fn page(&self, finding: &Finding) -> &'a PageRow {
        &self.graph.pages()[finding.page as usize]
    }

    /// The address of a page; empty for one that the trace never tells of.
    pub fn address(&self, page: UrlId) -> &'a str {
        self.graph.pages().get(page as usize).map_or("", |page| page.address.as_str())
    }

    /// What to do about it; empty where nothing is to be done.
    pub fn advice(&self, finding: &Finding) -> &'static str {
        finding.kind.advice(self.page(finding))
    }

    fn items(&self, finding: &Finding) -> impl Iterator<Item = u32> + use<'_> {
        self.claims[finding.claims.clone()].iter().filter_map(|claim| claim.item)
    }

    /// The links it is about, in the order they were found: for a page that can't be had, all that
    /// lead there, over redirects too.
    pub fn links(&self, finding: &Finding) -> impl Iterator<Item = &'a LinkRow> + use<'a, '_> {
        let (links, has_links) = (self.graph.links(), finding.kind.has_links());
        self.items(finding).filter(move |_| has_links).map(move |at| &links[at as usize])
    }

    /// The address a link has, where that is another than the page the finding is about: it redirects there.
    pub fn written(&self, finding: &Finding, link: &LinkRow) -> Option<UrlId> {
        Some(link.link.target).filter(|target| *target != finding.page)
    }

    /// The pages that have or lack the same, the finding's own among them; none for other kinds.
    pub fn twins(&self, finding: &Finding) -> impl Iterator<Item = UrlId> + use<'_> {
        let has_twins = finding.kind.has_twins();
        self.items(finding).filter(move |_| has_twins)
    }

    /// What happened, in a sentence or two.
    pub fn reason(&self, finding: &Finding) -> String {
        let page = self.page(finding);
        match finding.kind {
            FindingKind::BadRedirect if self.landings[finding.page as usize].is_circle => {
                say!("Its redirects lead in a circle: {}.", self.chain(finding.page))
            }
            FindingKind::RedirectChain | FindingKind::Redirect => {
                let status = page.status.map(|status| say!("Status {status}. ", status)).unwrap_or_default();
                say!("{status}It redirects: {}.", status, self.chain(finding.page))
            }
            FindingKind::MissingFragment => {
                let fragment = self.links(finding).find_map(|row| row.link.fragment.as_deref());
                say!("The page has nothing named “{}”.", fragment.unwrap_or_default())
            }
            FindingKind::MixedContent => tr("A page that came by https: loads it by http:.").into(),
            FindingKind::InsecureLink => tr("A page that came by https: links to it by http:.").into(),
            FindingKind::MissingTitle => tr("The page has no title.").into(),
            FindingKind::DuplicateTitle => {
                say!("{} pages have the title “{}”.", finding.claims.len(), title(page).unwrap_or_default())
            }
            FindingKind::SameContent => say!("{} addresses have the same content.", finding.claims.len()),
            FindingKind::MissingDescription => match finding.claims.len() {
                1 => tr("The page has no description.").into(),
                many => say!("{many} pages have no description.", many),
            },
            FindingKind::DuplicateDescription => say!("{} pages have the same description.", finding.claims.len()),
            FindingKind::CanonicalElsewhere => {
                let link = self.items(finding).next().and_then(|at| self.graph.links().get(at as usize));
                let named = link.map_or("", |row| self.address(row.link.target));
                say!("It names {named} as the canonical page.", named)
            }
            FindingKind::Noindex => tr("It asks not to be listed by search engines.").into(),
            FindingKind::Slow => say!("Its answer took {}.{} s.", page.took / 1_000_000, page.took / 100_000 % 10),
            FindingKind::Large => say!("It has {}.{} MB.", page.bytes / 1_000_000, page.bytes / 100_000 % 10),
            FindingKind::Deep => say!("It is {} links away from the start.", page.depth),
            FindingKind::Orphan => tr("A sitemap names it, and no page that was read links to it.").into(),
            _ => verdict(page),
        }
    }

    /// The addresses that a page redirects to in turn.
    fn chain(&self, from: UrlId) -> String {
        let pages = self.graph.pages();
        let mut text = pages[from as usize].address.clone();
        let mut at = from;
        for _ in 0..MOST_HOPS {
            let next = pages[at as usize].redirected_to.and_then(|to| Some((to, pages.get(to as usize)?)));
            let Some((to, page)) = next else { return text };
            text.extend([" → ", page.address.as_str()]);
            at = to;
        }
        if pages[at as usize].redirected_to.is_some() { text + " → …" } else { text }
    }
}

/// A page's status and reason, in sentences.
fn verdict(page: &PageRow) -> String {
    let status = page.status.map(|status| say!("Status {status}.", status)).unwrap_or_default();
    let reason = page.reason.map_or("", |reason| reason.explain());
    let verdict = format!("{status} {reason}").trim().to_owned();
    if verdict.is_empty() { tr("It could not be read.").into() } else { verdict }
}
