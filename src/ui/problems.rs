//! What is wrong or worth knowing at a glance, the gravest first, with the pages that link there.

use super::dom::{Memo, append, refill, show};
use super::inspector::{entry, jump};
use super::templates::{fill_slot, part, template, write};
use super::text::{item, item_more, thousands};
use crate::app::{Model, Tab, short_address, start_of};
use crate::crawl::plan;
use crate::graph::{FindingGroup, FindingKind, ListedFinding, ListedLink, MOST_LISTED, PageRow, Severity};
use crate::language::{count_of, tr};
use crate::say;
use web_sys::HtmlElement;

/// The list of problems.
pub(super) struct Problems {
    pub(super) panel: HtmlElement,
    /// The answer shown, whether there are pages and more may come, and whether that is on paper.
    shown: Memo<(u64, usize, bool, bool, bool)>,
}

impl Problems {
    pub(super) fn build() -> Self {
        Self { panel: template("problems"), shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        let is_shown = model.findings.tab == Tab::Problems || model.view.printing;
        show(&self.panel, is_shown);
        // What was there is kept, with how far it was scrolled.
        if !is_shown {
            return;
        }
        let graph = model.main().graph.fold();
        let groups = &model.findings.problems;
        let (none, is_live) = (graph.pages().is_empty(), graph.stats().state.is_live());
        if !self.shown.is_new((model.findings.answers, groups.len(), none, is_live, model.view.printing)) {
            return;
        }
        refill(&self.panel, |append| append(&self.content(model)));
    }

    /// What is listed, or why nothing is.
    fn content(&self, model: &Model) -> HtmlElement {
        let graph = model.main().graph.fold();
        let groups = &model.findings.problems;
        if groups.is_empty() {
            let (none, is_live) = (graph.pages().is_empty(), graph.stats().state.is_live());
            let text = match (none, is_live) {
                (true, _) => tr(
                    "What is broken, and what could be better, will be listed here, each with the pages that link to it.",
                ),
                (_, true) => tr("No problem so far."),
                (_, false) => tr("No problem was found."),
            };
            let none = template("problems-none");
            none.set_text_content(Some(text));
            return none;
        }
        let list = template("problems-list");
        write(&list, "counts", &counts(groups));
        let recheck = model.recheck();
        let pages = recheck.as_ref().map_or(0, |config| config.start.len());
        write(&list, "again", &say!("Check {} again", count_of(pages as u64, "page")));
        show(&part::<HtmlElement>(&list, "again"), recheck.is_some());
        let asks = recheck.and_then(|config| plan(&config, &model.place.page));
        write(&list, "asks", &asks.unwrap_or_default());
        let rows: HtmlElement = part(&list, "groups");
        // A screen has the first of each kind, paper has all.
        let most = if model.view.printing { usize::MAX } else { MOST_LISTED };
        groups.iter().for_each(|group| append(&rows, &group_entry(group, most, graph.pages())));
        list
    }
}

/// How many there are of each severity, in words.
fn counts(groups: &[FindingGroup]) -> String {
    let of = |severity| groups.iter().filter(move |group| group.kind.severity() == severity);
    let counts = Severity::ALL.map(|severity| severity.counted(of(severity).map(|group| group.count as usize).sum()));
    counts.join(", ")
}

/// A kind of finding, with its findings.
fn group_entry(group: &FindingGroup, most: usize, pages: &[PageRow]) -> HtmlElement {
    let (row, severity) = (template("problem-group"), group.kind.severity());
    write(&row, "sign", severity.sign());
    write(&row, "severity", severity.title());
    write(&row, "kind", &format!("{} ({})", group.kind.title(), thousands(group.count.into())));
    let list: HtmlElement = part(&row, "findings");
    let listed = group.findings.iter().take(most);
    listed.clone().filter_map(|finding| problem(group.kind, finding, pages)).for_each(|row| append(&list, &row));
    append_rest(&list, group.count, listed.len(), tr("; a saved report has them all"));
    row
}

/// A finding in words; nothing if its page is not known yet.
fn problem(kind: FindingKind, finding: &ListedFinding, pages: &[PageRow]) -> Option<HtmlElement> {
    let (page, start) = (pages.get(finding.page as usize)?, start_of(pages));
    let row = template("problem");
    fill_slot(&row, "page", &jump(finding.page, page, start));
    write(&row, "says", format!("{} {}", finding.reason, kind.advice(page)).trim());
    let (linked, sources): (HtmlElement, HtmlElement) = (part(&row, "linked"), part(&row, "sources"));
    for link in &finding.links {
        append(&sources, &link_entry(link, pages, start));
    }
    append_rest(&sources, finding.link_count, finding.links.len(), "");
    for twin in &finding.twins {
        let place = item("");
        if let Some(page) = pages.get(*twin as usize) {
            append(&place, &jump(*twin, page, start));
        }
        append(&sources, &place);
    }
    append_rest(&sources, finding.twin_count, finding.twins.len(), "");
    if kind.has_links() {
        linked.set_text_content(Some(&linked_from(finding, page, pages)));
    } else {
        linked.remove();
    }
    if finding.links.is_empty() && finding.twins.is_empty() {
        sources.remove();
    }
    Some(row)
}

/// From how many pages a page is linked to, or why from none.
fn linked_from(finding: &ListedFinding, page: &PageRow, pages: &[PageRow]) -> String {
    let redirecting = page.from.and_then(|from| pages.get(from as usize));
    match (finding.source_count, redirecting.filter(|from| from.redirected_to == Some(finding.page))) {
        (0, Some(from)) => say!("No page that was read links to it; {} redirects there.", from.address),
        (0, None) => tr("No page that was read links to it.").to_owned(),
        (many, _) => say!("Linked from {}:", count_of(many, "page")),
    }
}

/// A link in words, with its address where that only redirects to the page.
fn link_entry(link: &ListedLink, pages: &[PageRow], start: &str) -> HtmlElement {
    let written = link.written.and_then(|id| pages.get(id as usize)).map(|page| short_address(page, start));
    let more = written.map(|written| say!(", linked as {written}, which redirects there", written));
    entry(&link.from, &more.unwrap_or_default(), pages, start)
}

/// Says how many others there are, if a list leaves some out.
fn append_rest(list: &HtmlElement, count: u32, listed: usize, where_else: &str) {
    let rest = (count as usize).saturating_sub(listed);
    if rest > 0 {
        append(list, &item_more(&say!("and {} more{where_else}", thousands(rest as u64), where_else)));
    }
}
