//! All findings of a graph, with the links that each is about.
//!
//! One pass over the pages and one over the links make *claims*: this link, or this page, belongs to
//! that finding. Sorted, the claims of a finding stand together, and a finding is where they do.

use super::chains::{Landing, landings};
use super::kind::{FindingKind, Severity};
use super::page_checks::{fault, is_document, shortcomings, title};
use crate::graph::{Graph, LinkRow, PageRow};
use crate::trace::{ElementKind, UrlId};
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

/// Says that something belongs to the finding of a kind about a page.
#[derive(Clone, Copy, Debug)]
struct Claim {
    kind: FindingKind,
    page: UrlId,
    /// The position of a link, or the page that shares a title; none for the page itself.
    item: Option<u32>,
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
        let mut list = Self { graph, landings: landings(graph.pages()), claims: Vec::new(), findings: Vec::new() };
        list.claim_pages();
        list.claim_titles();
        list.claim_links();
        list.gather();
        list
    }

    fn claim(&mut self, kind: FindingKind, page: UrlId, item: Option<u32>) {
        self.claims.push(Claim { kind, page, item });
    }

    fn claim_pages(&mut self) {
        let graph = self.graph;
        for (id, page) in graph.pages().iter().enumerate() {
            let kinds = fault(page).into_iter().chain(shortcomings(page));
            self.claims.extend(kinds.map(|kind| Claim { kind, page: id as UrlId, item: None }));
            if self.landings[id].is_circle {
                self.claim(FindingKind::BadRedirect, id as UrlId, None);
            }
        }
    }

    fn claim_titles(&mut self) {
        let graph = self.graph;
        let titled = |(id, page)| Some((title(page).filter(|_| is_document(page))?, id as UrlId));
        let mut titles: Vec<(&str, UrlId)> = graph.pages().iter().enumerate().filter_map(titled).collect();
        titles.sort_unstable();
        for same in titles.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            let first = same[0].1;
            same.iter().for_each(|(_, id)| self.claim(FindingKind::DuplicateTitle, first, Some(*id)));
        }
    }

    fn claim_links(&mut self) {
        let graph = self.graph;
        for (at, row) in graph.links().iter().enumerate() {
            let target = row.link.target;
            // A trace from elsewhere may have links to pages it never tells of.
            let Some(page) = graph.pages().get(target as usize) else { continue };
            let item = Some(at as u32);
            let landing = self.landings[target as usize];
            let end = &graph.pages()[landing.page as usize];
            if landing.is_circle {
                self.claim(FindingKind::BadRedirect, target, item);
            } else if let Some(kind) = fault(end) {
                self.claim(kind, landing.page, item);
            } else {
                if let Some(kind) = redirect_kind(page, landing) {
                    self.claim(kind, target, item);
                }
                if graph.fragment_found(row) == Some(false) {
                    self.claim(FindingKind::MissingFragment, landing.page, item);
                }
            }
            let insecure = self.insecure_kind(row, page);
            if let Some(kind) = insecure.filter(|_| fault(page) != Some(FindingKind::InvalidAddress)) {
                self.claim(kind, target, item);
            }
        }
    }

    /// What is insecure about a link, if anything is.
    fn insecure_kind(&self, row: &LinkRow, target: &PageRow) -> Option<FindingKind> {
        let source = self.graph.pages().get(row.source as usize)?;
        if !source.address.starts_with("https://") || !target.address.starts_with("http://") {
            return None;
        }
        let is_frame = matches!(row.link.element, ElementKind::Iframe | ElementKind::Frame);
        Some(if is_frame { FindingKind::MixedContent } else { FindingKind::InsecureLink })
    }

    /// Sorts the claims, and makes a finding where some belong together.
    fn gather(&mut self) {
        let links = self.graph.links();
        let fragment = |claim: &Claim| match (claim.kind, claim.item) {
            (FindingKind::MissingFragment, Some(at)) => links[at as usize].link.fragment.as_deref(),
            _ => None,
        };
        let about =
            |a: &Claim, b: &Claim| (a.kind, a.page).cmp(&(b.kind, b.page)).then_with(|| fragment(a).cmp(&fragment(b)));
        self.claims.sort_unstable_by(|a, b| about(a, b).then_with(|| a.item.cmp(&b.item)));
        let mut from = 0;
        for claims in self.claims.chunk_by(|a, b| about(a, b).is_eq()) {
            let until = from + claims.len();
            self.findings.push(Finding { kind: claims[0].kind, page: claims[0].page, claims: from..until });
            from = until;
        }
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

    /// The pages that share the title, the finding's own among them; none for other kinds.
    pub fn twins(&self, finding: &Finding) -> impl Iterator<Item = UrlId> + use<'_> {
        let has_twins = finding.kind == FindingKind::DuplicateTitle;
        self.items(finding).filter(move |_| has_twins)
    }

    /// What happened, in a sentence or two.
    pub fn reason(&self, finding: &Finding) -> String {
        let page = self.page(finding);
        match finding.kind {
            FindingKind::BadRedirect if self.landings[finding.page as usize].is_circle => {
                format!("Its redirects lead in a circle: {}.", self.chain(finding.page))
            }
            FindingKind::RedirectChain | FindingKind::Redirect => {
                let status = page.status.map(|status| format!("Status {status}. ")).unwrap_or_default();
                format!("{status}It redirects: {}.", self.chain(finding.page))
            }
            FindingKind::MissingFragment => {
                let fragment = self.links(finding).find_map(|row| row.link.fragment.as_deref());
                format!("The page has nothing named “{}”.", fragment.unwrap_or_default())
            }
            FindingKind::MixedContent => "A page that came by https: shows it in a frame by http:.".into(),
            FindingKind::InsecureLink => "A page that came by https: links to it by http:.".into(),
            FindingKind::MissingTitle => "The page has no title.".into(),
            FindingKind::DuplicateTitle => {
                format!("{} pages have the title “{}”.", finding.claims.len(), title(page).unwrap_or_default())
            }
            FindingKind::Slow => format!("Its answer took {}.{} s.", page.took / 1_000_000, page.took / 100_000 % 10),
            FindingKind::Large => format!("It has {}.{} MB.", page.bytes / 1_000_000, page.bytes / 100_000 % 10),
            FindingKind::Deep => format!("It is {} links away from the start.", page.depth),
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

/// What is said of links over a redirect that leads to a page; nothing if they lead elsewhere for a while only.
fn redirect_kind(page: &PageRow, landing: Landing) -> Option<FindingKind> {
    match (landing.hops, page.status) {
        (0, _) => None,
        (1, Some(302 | 303 | 307)) => None,
        (1, _) => Some(FindingKind::Redirect),
        _ => Some(FindingKind::RedirectChain),
    }
}

/// A page's status and reason, in sentences.
fn verdict(page: &PageRow) -> String {
    let status = page.status.map(|status| format!("Status {status}.")).unwrap_or_default();
    let reason = page.reason.map_or("", |reason| reason.explain());
    let verdict = format!("{status} {reason}").trim().to_owned();
    if verdict.is_empty() { "It could not be read.".into() } else { verdict }
}
