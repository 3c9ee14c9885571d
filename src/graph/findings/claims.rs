//! What belongs to which finding.
//!
//! One pass over the pages and one over the links make *claims*: this link, or this page, belongs to
//! the finding of that kind about that page. Sorted, the claims of a finding stand together.

use super::chains::Landing;
use super::kind::FindingKind;
use super::page_checks::{description, fault, fingerprint, is_document, is_unlisted, shortcomings, title};
use crate::graph::{Graph, LinkRow, PageRow};
use crate::trace::{ElementKind, PageState, UrlId};

/// Says that something belongs to the finding of a kind about a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) kind: FindingKind,
    pub(super) page: UrlId,
    /// The position of a link, or the page that shares a title; none for the page itself.
    pub(super) item: Option<u32>,
}

/// What the pass over the links asks of each page, close together: rows are large, and links many.
#[derive(Clone, Copy)]
struct Mark {
    /// What is said of links to it, if it can't be had.
    fault: Option<FindingKind>,
    /// What is said of links to it, if it redirects.
    redirect: Option<FindingKind>,
    is_https: bool,
    is_http: bool,
}

impl Mark {
    fn new(page: &PageRow, landing: Landing) -> Self {
        let fault = fault(page);
        let is_http = page.address.starts_with("http://") && fault != Some(FindingKind::InvalidAddress);
        Self { fault, redirect: redirect(page, landing), is_https: page.address.starts_with("https://"), is_http }
    }
}

/// What is said of links over a redirect; nothing if it is known to be for a while only.
fn redirect(page: &PageRow, landing: Landing) -> Option<FindingKind> {
    match (landing.hops, page.status) {
        _ if !page.is_redirect() => None,
        (0, _) | (1, Some(302 | 303 | 307)) => None,
        (1, _) => Some(FindingKind::Redirect),
        _ => Some(FindingKind::RedirectChain),
    }
}

/// All claims of a graph, those of a finding next to each other and in the order of finding.
pub(super) fn claims(graph: &Graph, landings: &[Landing]) -> Vec<Claim> {
    let mut claims = Vec::new();
    claim_pages(graph, landings, &mut claims);
    let is_copy = claim_copies(graph, landings, &mut claims);
    claim_twins(graph, &is_copy, FindingKind::DuplicateTitle, title, &mut claims);
    claim_twins(graph, &is_copy, FindingKind::DuplicateDescription, description, &mut claims);
    claim_undescribed(graph, &is_copy, &mut claims);
    claim_twins(graph, &is_copy, FindingKind::SameContent, fingerprint, &mut claims);
    claim_links(graph, landings, &mut claims);
    claim_orphans(graph, &mut claims);
    claims.sort_unstable_by_key(|claim| (claim.kind, claim.page, claim.item));
    let alike = claims.chunk_by_mut(|a, b| (a.kind, a.page) == (b.kind, b.page));
    for claims in alike.filter(|claims| claims[0].kind == FindingKind::MissingFragment) {
        claims.sort_by_key(|claim| fragment(graph, claim));
    }
    claims
}

/// Whether two claims, which stand next to each other, are of one finding.
pub(super) fn is_same_finding(graph: &Graph, a: &Claim, b: &Claim) -> bool {
    let is_alike = (a.kind, a.page) == (b.kind, b.page);
    is_alike && (a.kind != FindingKind::MissingFragment || fragment(graph, a) == fragment(graph, b))
}

fn fragment<'a>(graph: &'a Graph, claim: &Claim) -> Option<&'a str> {
    graph.links().get(claim.item? as usize)?.link.fragment.as_deref()
}

fn claim_pages(graph: &Graph, landings: &[Landing], claims: &mut Vec<Claim>) {
    for (id, page) in graph.pages().iter().enumerate() {
        let circle = landings[id].is_circle.then_some(FindingKind::BadRedirect);
        let kinds = fault(page).into_iter().chain(shortcomings(page)).chain(circle);
        claims.extend(kinds.map(|kind| Claim { kind, page: id as UrlId, item: None }));
    }
}

/// Pages that were read, are known by a sitemap, and are led to by no other page. Without the links that were
/// found nothing can be said.
fn claim_orphans(graph: &Graph, claims: &mut Vec<Claim>) {
    if graph.links().is_empty() && graph.stats().links > 0 {
        return;
    }
    let pages = graph.pages();
    let is_read = |page: &PageRow| page.state == PageState::Ok && page.redirected_to.is_none();
    let mut is_orphan: Vec<bool> = pages.iter().map(|page| page.is_from_sitemap() && is_read(page)).collect();
    let links = graph.links().iter().map(|row| (row.source, row.link.target));
    let redirects = pages.iter().enumerate().filter_map(|(id, page)| Some((id as UrlId, page.redirected_to?)));
    for (_, to) in links.chain(redirects).filter(|(from, to)| from != to) {
        if let Some(is_orphan) = is_orphan.get_mut(to as usize) {
            *is_orphan = false;
        }
    }
    let orphans = is_orphan.iter().enumerate().filter(|(_, is_orphan)| **is_orphan);
    claims.extend(orphans.map(|(id, _)| Claim { kind: FindingKind::Orphan, page: id as UrlId, item: None }));
}

/// Pages that search engines are to list.
fn listed<'g>(graph: &'g Graph, is_copy: &'g [bool]) -> impl Iterator<Item = (UrlId, &'g PageRow)> {
    let pages = (0..).zip(graph.pages());
    pages.filter(|(id, page)| is_document(page) && !is_copy[*id as usize] && !is_unlisted(page))
}

/// All pages without a description, in one finding: on many sites it is all of them.
fn claim_undescribed(graph: &Graph, is_copy: &[bool], claims: &mut Vec<Claim>) {
    let lacks = |page: &PageRow| page.facts.is_some() && description(page).is_none();
    let ids: Vec<UrlId> = listed(graph, is_copy).filter(|(_, page)| lacks(page)).map(|(id, _)| id).collect();
    let kind = FindingKind::MissingDescription;
    claims.extend(ids.iter().map(|id| Claim { kind, page: ids[0], item: Some(*id) }));
}

/// Pages that share something which each should have for itself. Copies that say so, and pages that are not to be
/// listed, may share what they like.
fn claim_twins<'g, K: Ord>(
    graph: &'g Graph,
    is_copy: &'g [bool],
    kind: FindingKind,
    key: impl Fn(&'g PageRow) -> Option<K>,
    claims: &mut Vec<Claim>,
) {
    let mut keys: Vec<(K, UrlId)> = listed(graph, is_copy).filter_map(|(id, page)| Some((key(page)?, id))).collect();
    keys.sort_unstable();
    for same in keys.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let page = same[0].1;
        claims.extend(same.iter().map(|(_, id)| Claim { kind, page, item: Some(*id) }));
    }
}

/// Claims the pages that name another as the canonical one, each with the link that does; tells which they are.
fn claim_copies(graph: &Graph, landings: &[Landing], claims: &mut Vec<Claim>) -> Vec<bool> {
    let mut is_copy = vec![false; graph.pages().len()];
    for (at, row) in graph.links().iter().enumerate().filter(|(_, row)| row.link.is_canonical()) {
        let page = row.source;
        let lands = landings.get(row.link.target as usize).map(|landing| landing.page);
        // The first counts.
        if let Some(known) = is_copy.get_mut(page as usize).filter(|known| !**known && lands != Some(page)) {
            *known = true;
            claims.push(Claim { kind: FindingKind::CanonicalElsewhere, page, item: Some(at as u32) });
        }
    }
    is_copy
}

fn claim_links(graph: &Graph, landings: &[Landing], claims: &mut Vec<Claim>) {
    let marks: Vec<Mark> =
        graph.pages().iter().zip(landings).map(|(page, landing)| Mark::new(page, *landing)).collect();
    for (at, row) in graph.links().iter().enumerate() {
        let target = row.link.target;
        // A trace from elsewhere may have links to pages it never tells of.
        let (Some(mark), Some(landing)) = (marks.get(target as usize), landings.get(target as usize)) else { continue };
        let mut claim = |kind, page| claims.push(Claim { kind, page, item: Some(at as u32) });
        match marks[landing.page as usize].fault {
            _ if landing.is_circle => claim(FindingKind::BadRedirect, target),
            Some(kind) => claim(kind, landing.page),
            None => {
                if let Some(kind) = mark.redirect {
                    claim(kind, target);
                }
                if graph.fragment_found(row) == Some(false) {
                    claim(FindingKind::MissingFragment, landing.page);
                }
            }
        }
        if mark.is_http && marks.get(row.source as usize).is_some_and(|source| source.is_https) {
            claim(insecure(row), target);
        }
    }
}

/// What is said of a link from an `https:` page to an `http:` address.
fn insecure(row: &LinkRow) -> FindingKind {
    match row.link.element {
        ElementKind::A | ElementKind::Area | ElementKind::Meta | ElementKind::Link | ElementKind::Form => {
            FindingKind::InsecureLink
        }
        // The page shows or runs it.
        _ => FindingKind::MixedContent,
    }
}
