//! What is known of the selected page, and what to do about it.

use super::advice::advice;
use super::dom::{El, Memo, button, bytes, el, make, mark, set, set_text, show, style, thousands};
use crate::app::{Model, Tab, short_address, start_of};
use crate::graph::{Neighbor, Neighborhood, PageRow};
use crate::trace::{ElementKind, Micros, UrlId};
use web_sys::HtmlElement;

/// The panel's parts.
pub(super) struct Inspector {
    pub(super) panel: HtmlElement,
    /// What is known.
    facts: HtmlElement,
    copy: HtmlElement,
    /// Lists that can be folded, each with its summary: the way from the start, links in, links out.
    lists: [(HtmlElement, HtmlElement, HtmlElement); 3],
    nothing: HtmlElement,
    /// The page shown and the run's version; the page and the answer about what is around it.
    shown: Memo<(Option<UrlId>, u64)>,
    around: Memo<(Option<UrlId>, bool, u64)>,
}

impl Inspector {
    pub(super) fn build() -> Self {
        let facts = el("div").class("facts").0;
        let copy = button("Copy address", "copy-address").class("copy").0;
        let lists = [false, true, false].map(|open| {
            let (summary, list) = (el("summary").0, el("ol").0);
            let details = el("details").with(&[&summary, &list]);
            let details = if open { details.attr("open", "") } else { details };
            (details.0, summary, list)
        });
        let nothing =
            el("p").class("nothing").text("Select a page in the picture or the table to see what is known of it.").0;
        let panel = make("section class=inspector").attr("aria-label", "Selected page");
        let panel = panel.attr("tabindex", "0").attr("id", Tab::Selected.panel());
        let panel = panel.with(&[&nothing, &facts, &copy, &lists[0].0, &lists[1].0, &lists[2].0]).0;
        Self { panel, facts, copy, lists, nothing, shown: Memo::default(), around: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        set(&self.panel, "role", if model.view.narrow == Some(true) { "tabpanel" } else { "region" });
        let (pages, findings) = (model.main().graph.fold().pages(), &model.findings);
        let selected = findings.selected.and_then(|id| Some((id, pages.get(id as usize)?)));
        let id = selected.map(|selected| selected.0);
        if self.shown.is_new((id, if id.is_some() { model.main().version } else { 0 })) {
            match selected {
                Some((_, page)) => self.draw(page, pages, model.main().graph.fold().columns()),
                None => self.clear(),
            }
        }
        let around = findings.neighborhood.as_ref().filter(|_| id.is_some());
        if self.around.is_new((id, around.is_some(), findings.answers))
            && let Some(around) = around
        {
            self.draw_around(around, pages);
        }
    }

    /// Shows that nothing is selected.
    fn clear(&self) {
        self.facts.set_text_content(None);
        show(&self.nothing, true);
        show(&self.copy, false);
        self.lists.iter().for_each(|(details, ..)| show(details, false));
    }

    /// Shows what the page itself says.
    fn draw(&self, page: &PageRow, pages: &[PageRow], columns: &[String]) {
        show(&self.nothing, false);
        show(&self.copy, true);
        self.facts.set_text_content(None);
        let add = |element: &HtmlElement| _ = self.facts.append_child(element);
        add(&el("h2").text(page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or("No title")).0);
        add(&address(page));
        let mark = mark(page.look().name());
        let says = page.reason.map_or("", |reason| reason.explain());
        add(&el("p").class("says").with(&[&mark, &el("span").text(&format!("{} {says}", state(page))).0]).0);
        let to_do = advice(page);
        if !to_do.is_empty() {
            add(&el("p").class("advice").text(to_do).0);
        }
        if let Some(to) = page.redirected_to.and_then(|to| pages.get(to as usize)) {
            add(&el("p").text(&format!("Redirects to {}", to.address)).0);
        }
        add(&el("p").class("quiet").text(&describe(page)).0);
        if let Some(values) = &page.extracted {
            add(&extracted(columns, values));
        }
        if page.took > 0 {
            add(&timing(page));
        }
    }

    /// Shows what is around the page.
    fn draw_around(&self, around: &Neighborhood, pages: &[PageRow]) {
        let start = start_of(pages);
        let steps = around.way.len().saturating_sub(1);
        let way = match steps {
            0 => "This is where the crawl started".to_owned(),
            _ => format!("Shortest path from the start: {steps} {}", if steps == 1 { "click" } else { "clicks" }),
        };
        let heads = [
            way,
            format!("{} links to it", thousands(around.in_count.into())),
            format!("{} links on it", thousands(around.out_count.into())),
        ];
        for ((details, summary, list), head) in self.lists.iter().zip(&heads) {
            set_text(summary, head);
            list.set_text_content(None);
            show(details, true);
        }
        show(&self.lists[0].0, !around.way.is_empty());
        let [way, ins, outs] = &self.lists;
        for id in &around.way {
            El(way.2.clone()).with(&[&el("li").with(&[&jump(*id, pages, start)]).0]);
        }
        fill(&ins.2, &around.ins, around.in_count, pages, start);
        fill(&outs.2, &around.outs, around.out_count, pages, start);
    }
}

fn fill(list: &HtmlElement, links: &[Neighbor], count: u32, pages: &[PageRow], start: &str) {
    for near in links {
        El(list.clone()).with(&[&entry(near, pages, start)]);
    }
    if count as usize > links.len() {
        let more = format!("and {} more; the JSON file has them all", thousands(u64::from(count) - links.len() as u64));
        El(list.clone()).with(&[&el("li").class("quiet").text(&more).0]);
    }
}

/// A link in words: its other end, its text, and what is special about it.
pub(super) fn entry(near: &Neighbor, pages: &[PageRow], start: &str) -> HtmlElement {
    let text = near.text.trim();
    let mut words = if text.is_empty() { "no text".to_owned() } else { format!("“{text}”") };
    if near.element == ElementKind::Area {
        words.push_str(", in an image map");
    }
    if !near.rel.is_empty() {
        words = format!("{words}, rel {}", near.rel);
    }
    if near.count > 1 {
        words = format!("{words}, {} times", near.count);
    }
    el("li").with(&[&jump(near.page, pages, start), &el("span").class("quiet").text(&words).0]).0
}

/// A button that selects a page.
pub(super) fn jump(id: UrlId, pages: &[PageRow], start: &str) -> HtmlElement {
    let Some(page) = pages.get(id as usize) else { return el("span").0 };
    let mark = mark(page.look().name());
    let short = short_address(page, start);
    let label = format!("{short}, {}", page.look().name());
    let button = button("", "jump").class("jump").attr("data-id", &id.to_string()).attr("title", &page.address);
    button.attr("aria-label", &label).with(&[&mark, &el("span").text(short).0]).0
}

fn state(page: &PageRow) -> String {
    let status = page.status.map(|status| format!(", status {status}")).unwrap_or_default();
    let name = page.look().name();
    format!("{}{}{status}.", name[..1].to_ascii_uppercase(), &name[1..])
}

fn describe(page: &PageRow) -> String {
    let mut parts = vec![format!("depth {}", page.depth)];
    if page.bytes > 0 {
        parts.push(bytes(page.bytes));
    }
    parts.extend(page.content_type.clone());
    parts.join(" · ")
}

/// What was taken out of the page, by the names of the columns.
fn extracted(columns: &[String], values: &[String]) -> HtmlElement {
    let list = el("dl").class("extracted");
    for (name, value) in columns.iter().zip(values) {
        let value =
            if value.is_empty() { el("dd").class("quiet").text("nothing matches") } else { el("dd").text(value) };
        list.clone().with(&[&el("dt").text(name).0, &value.0]);
    }
    list.0
}

/// Where the page's time went, as a bar and in words.
fn timing(page: &PageRow) -> HtmlElement {
    let parts: [(&str, &str, Micros); 4] = [
        ("held", "held back", page.held),
        ("permit", "waited for a permit", page.waited),
        ("network", "network", page.took),
        ("parsed", "parsing", page.parsed),
    ];
    let total: Micros = parts.iter().map(|part| part.2).sum::<Micros>().max(1);
    let bar = el("div").class("split").attr("aria-hidden", "true").0;
    let words = el("ul").class("quiet").0;
    for (class, label, span) in parts.into_iter().filter(|part| part.2 >= 1000) {
        let piece = el("span").class(class).0;
        style(&piece, "flex-grow", &(span * 1000 / total).max(1).to_string());
        El(bar.clone()).with(&[&piece]);
        let key = el("span").class(&format!("key {class}")).attr("aria-hidden", "true").0;
        let text = el("span").text(&format!("{label} {} ms", thousands(span / 1000))).0;
        El(words.clone()).with(&[&el("li").with(&[&key, &text]).0]);
    }
    el("div").class("timing").with(&[&bar, &words]).0
}

/// An address, as a link where it leads somewhere a click may go.
pub(super) fn address(page: &PageRow) -> HtmlElement {
    if page.address.starts_with("http://") || page.address.starts_with("https://") {
        let link = el("a").attr("href", &page.address).attr("target", "_blank").attr("rel", "noopener noreferrer");
        return link.text(&page.address).0;
    }
    el("span").class("address").text(&page.address).0
}
