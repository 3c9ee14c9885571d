//! The findings as the page lists them: the first few of each kind, with the first few links.

use super::kind::FindingKind;
use super::list::{Finding, FindingList};
use crate::graph::neighborhood::{Neighbor, near};
use crate::trace::UrlId;
use serde::{Deserialize, Serialize};

/// Findings of a kind that are listed on the page.
pub const MOST_LISTED: usize = 100;
/// Findings of a kind that are spelled out where all are wanted: more paper nobody reads.
const MOST_FINDINGS: usize = 10_000;
/// Links or pages that are spelled out of a finding.
const MOST_LINKS: usize = 20;

/// The findings of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingGroup {
    /// The kind.
    pub kind: FindingKind,
    /// How many there are.
    pub count: u32,
    /// The first of them, by page.
    pub findings: Vec<ListedFinding>,
}

/// A finding as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFinding {
    /// The page it is about.
    pub page: UrlId,
    /// What happened.
    pub reason: String,
    /// Links it is about, one for each page and address; the first few.
    pub links: Vec<ListedLink>,
    /// How many there are.
    pub link_count: u32,
    /// Pages they stand on.
    pub source_count: u32,
    /// Pages with the same title, its own among them; the first few.
    pub twins: Vec<UrlId>,
    /// How many there are.
    pub twin_count: u32,
}

/// A link as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedLink {
    /// The page it stands on, and what it says.
    pub from: Neighbor,
    /// The address it has, where that redirects to the page the finding is about.
    pub written: Option<UrlId>,
}

impl FindingList<'_> {
    /// The findings by kind, the gravest first; of each kind and each finding only so much as can be read.
    pub fn groups(&self) -> Vec<FindingGroup> {
        self.groups_of(MOST_LISTED)
    }

    /// The same with all findings of each kind, up to a number that only bounds the work.
    pub fn whole_groups(&self) -> Vec<FindingGroup> {
        self.groups_of(MOST_FINDINGS)
    }

    fn groups_of(&self, most: usize) -> Vec<FindingGroup> {
        let kinds = self.findings().chunk_by(|a, b| a.kind == b.kind);
        let group = |findings: &[Finding]| FindingGroup {
            kind: findings[0].kind,
            count: findings.len() as u32,
            findings: findings.iter().take(most).map(|finding| self.listed(finding)).collect(),
        };
        kinds.map(group).collect()
    }

    fn listed(&self, finding: &Finding) -> ListedFinding {
        let (mut links, mut link_count, mut source_count) = (Vec::new(), 0, 0);
        // The links of a page stand together.
        let (mut source, mut target) = (None, None);
        for row in self.links(finding) {
            let is_same_source = source.replace(row.source) == Some(row.source);
            let is_same_target = target.replace(row.link.target) == Some(row.link.target);
            source_count += u32::from(!is_same_source);
            if is_same_source && is_same_target {
                continue;
            }
            link_count += 1;
            if links.len() < MOST_LINKS {
                links.push(ListedLink { from: near(row.source, row), written: self.written(finding, row) });
            }
        }
        ListedFinding {
            page: finding.page,
            reason: self.reason(finding),
            links,
            link_count,
            source_count,
            twins: self.twins(finding).take(MOST_LINKS).collect(),
            twin_count: self.twins(finding).count() as u32,
        }
    }
}
