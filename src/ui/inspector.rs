//! What is known of the selected page, and what to do about it.

use super::dom::{Memo, append, class, set, set_if, set_text, show, style};
use super::templates::{fill_slot, fragment, part, template, write};
use super::text::{bytes, item, item_more, thousands, write_cut};
use crate::app::{Model, Tab, short_address, start_of};
use crate::graph::{Neighbor, Neighborhood, PageRow};
use crate::language::{count_of, tr};
use crate::say;
use crate::trace::{ElementKind, Micros, UrlId};
use web_sys::{Element, HtmlElement, Node};

/// The panel's parts.
pub(super) struct Inspector {
    pub(super) panel: HtmlElement,
    /// What is known.
    facts: HtmlElement,
    actions: HtmlElement,
    /// Back and forward over what was selected.
    retrace: [HtmlElement; 2],
    /// What the picture can show of the page.
    shows: [HtmlElement; 2],
    /// The way from the start, links in, links out.
    lists: [Links; 3],
    nothing: HtmlElement,
    /// The page shown and the run's version; the page and the answer about what is around it.
    shown: Memo<(Option<UrlId>, u64)>,
    around: Memo<(Option<UrlId>, bool, u64)>,
}

/// A list that can be folded.
struct Links {
    details: HtmlElement,
    summary: Element,
    list: Element,
}

impl Links {
    fn build(details: HtmlElement) -> Self {
        let (summary, list) = (part(&details, "summary"), part(&details, "list"));
        Self { details, summary, list }
    }
}

impl Inspector {
    pub(super) fn build() -> Self {
        let panel = template("inspector");
        let lists = [part(&panel, "way"), part(&panel, "ins"), part(&panel, "outs")].map(Links::build);
        Self {
            facts: part(&panel, "facts"),
            actions: part(&panel, "actions"),
            retrace: [part(&panel, "back"), part(&panel, "forward")],
            shows: [part(&panel, "around"), part(&panel, "from-start")],
            nothing: part(&panel, "nothing"),
            shown: Memo::default(),
            around: Memo::default(),
            lists,
            panel,
        }
    }

    pub(super) fn render(&self, model: &Model) {
        show(&self.panel, model.findings.tab == Tab::Selected);
        let (pages, findings) = (model.main().graph.fold().pages(), &model.findings);
        let selected = findings.selected.and_then(|id| Some((id, pages.get(id as usize)?)));
        let id = selected.map(|selected| selected.0);
        for (button, by) in self.retrace.iter().zip([-1, 1]) {
            set_if(button, "aria-disabled", if findings.trail.peek(by).is_some() { "false" } else { "true" });
        }
        if let Some(id) = id {
            self.shows.iter().for_each(|button| set_if(button, "data-id", &id.to_string()));
            show(&self.shows[1], id != 0);
        }
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
        show(&self.actions, false);
        self.lists.iter().for_each(|links| show(&links.details, false));
    }

    /// Shows what the page itself says.
    fn draw(&self, page: &PageRow, pages: &[PageRow], columns: &[String]) {
        show(&self.nothing, false);
        show(&self.actions, true);
        let facts = fragment("page-facts");
        write(&facts, "title", page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(tr("No title")));
        write_address(&facts, page);
        class(&part(&facts, "mark"), page.look().name(), true);
        let says = page.reason.map_or("", |reason| reason.explain());
        write(&facts, "says", &format!("{} {says}", state(page)));
        let to = page.redirected_to.and_then(|to| pages.get(to as usize));
        let redirect = to.map(|to| say!("Redirects to {}", to.address)).unwrap_or_default();
        keep(&part(&facts, "advice"), page.advice());
        keep(&part(&facts, "redirect"), &redirect);
        write(&facts, "about", &describe(page));
        write_extracted(&facts, page, columns);
        write_timing(&facts, page);
        self.facts.set_text_content(None);
        append(&self.facts, &facts);
    }

    /// Shows what is around the page.
    fn draw_around(&self, around: &Neighborhood, pages: &[PageRow]) {
        let start = start_of(pages);
        let steps = around.way.len().saturating_sub(1);
        let way = match steps {
            0 => tr("This is where the crawl started").to_owned(),
            _ => say!("Shortest path from the start: {}", count_of(steps as u64, "click")),
        };
        let heads = [
            way,
            say!("Linked from ({})", thousands(around.in_count.into())),
            say!("Links on it ({})", thousands(around.out_count.into())),
        ];
        for (links, head) in self.lists.iter().zip(&heads) {
            set_text(&links.summary, head);
            links.list.set_text_content(None);
            show(&links.details, true);
        }
        let [way, ins, outs] = &self.lists;
        show(&way.details, !around.way.is_empty());
        for id in &around.way {
            let row = item("");
            if let Some(page) = pages.get(*id as usize) {
                append(&row, &jump(*id, page, start));
            }
            append(&way.list, &row);
        }
        fill(&ins.list, &around.ins, around.in_count, pages, start);
        fill(&outs.list, &around.outs, around.out_count, pages, start);
    }
}

fn fill(list: &Element, links: &[Neighbor], count: u32, pages: &[PageRow], start: &str) {
    links.iter().for_each(|near| append(list, &entry(near, "", pages, start)));
    if count as usize > links.len() {
        let more = say!("and {} more; the JSON file has them all", thousands(u64::from(count) - links.len() as u64));
        append(list, &item_more(&more));
    }
}

/// A link in words: its other end, its text, what is special about it, and what else is to be said of it.
pub(super) fn entry(near: &Neighbor, more: &str, pages: &[PageRow], start: &str) -> HtmlElement {
    let text = near.text.trim();
    let mut words = if text.is_empty() { tr("no text").to_owned() } else { format!("“{text}”") };
    words.push_str(stands_in(near.element));
    if !near.rel.is_empty() {
        words = say!("{words}, rel {}", words, near.rel);
    }
    if near.count > 1 {
        words = say!("{words}, {} times", words, near.count);
    }
    words.push_str(more);
    let row = template("link");
    if let Some(page) = pages.get(near.page as usize) {
        fill_slot(&row, "page", &jump(near.page, page, start));
    }
    write(&row, "words", &words);
    row
}

/// What is to be said of the element a link stands in: nothing of `<a>`.
fn stands_in(element: ElementKind) -> &'static str {
    match element {
        ElementKind::A => "",
        ElementKind::Area => tr(", in an image map"),
        ElementKind::Iframe | ElementKind::Frame => tr(", shown in a frame"),
        ElementKind::Meta => tr(", by a refresh"),
        ElementKind::Link => tr(", in the page’s head"),
        ElementKind::Form => tr(", by a form"),
        ElementKind::Img | ElementKind::Source => tr(", as an image or other source"),
        ElementKind::Script => tr(", as a script"),
        ElementKind::Video => tr(", as a video or its poster"),
        ElementKind::Audio => tr(", as sound"),
        ElementKind::Track => tr(", as a text track"),
        ElementKind::Object | ElementKind::Embed => tr(", embedded"),
    }
}

/// A button that selects a page.
pub(super) fn jump(id: UrlId, page: &PageRow, start: &str) -> HtmlElement {
    let (button, short, look) = (template("jump"), short_address(page, start), page.look().name());
    set(&button, "data-id", &id.to_string());
    set(&button, "aria-label", &format!("{short}, {}", tr(look)));
    class(&part(&button, "mark"), look, true);
    write_cut(&part(&button, "address"), short);
    button
}

/// Says something in a part, or takes the part out where there is nothing to say.
fn keep(part: &Element, text: &str) {
    if text.is_empty() { part.remove() } else { part.set_text_content(Some(text)) }
}

fn state(page: &PageRow) -> String {
    let status = page.status.map(|status| say!(", status {status}", status)).unwrap_or_default();
    let name = tr(page.look().name());
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    format!("{}{}{status}.", first.map(String::from_iter).unwrap_or_default(), letters.as_str())
}

fn describe(page: &PageRow) -> String {
    let mut parts = vec![say!("depth {}", page.depth)];
    if page.bytes > 0 {
        parts.push(bytes(page.bytes));
    }
    parts.extend(page.content_type.clone());
    parts.join(" · ")
}

/// What was taken out of the page, by the names of the columns.
fn write_extracted(facts: &Node, page: &PageRow, columns: &[String]) {
    let list: Element = part(facts, "extracted");
    let Some(values) = &page.extracted else { return list.remove() };
    for (name, value) in columns.iter().zip(values) {
        let row = fragment("page-value");
        write(&row, "name", name);
        write(&row, "value", if value.is_empty() { tr("nothing matches") } else { value });
        class(&part(&row, "value"), "quiet", value.is_empty());
        append(&list, &row);
    }
}

/// Where the page's time went, as a bar and in words.
fn write_timing(facts: &Node, page: &PageRow) {
    if page.took == 0 {
        return part::<Element>(facts, "timing").remove();
    }
    let parts: [(&str, &str, Micros); 4] = [
        ("held", tr("held back"), page.held),
        ("permit", tr("waited for a permit"), page.waited),
        ("network", tr("network"), page.took),
        ("parsed", tr("parsing"), page.parsed),
    ];
    let total: Micros = parts.iter().map(|part| part.2).sum::<Micros>().max(1);
    let (bar, words): (Element, Element) = (part(facts, "split"), part(facts, "spans"));
    for (form, label, span) in parts.into_iter().filter(|part| part.2 >= 1000) {
        let piece = template("timing-piece");
        class(&piece, form, true);
        style(&piece, "flex-grow", &(span * 1000 / total).max(1).to_string());
        append(&bar, &piece);
        let row = template("timing-span");
        class(&part(&row, "key"), form, true);
        write(&row, "text", &say!("{label} {} ms", label, thousands(span / 1000)));
        append(&words, &row);
    }
}

/// Writes an address, as a link where it leads somewhere a click may go.
fn write_address(facts: &Node, page: &PageRow) {
    let (link, plain): (Element, Element) = (part(facts, "link"), part(facts, "address"));
    let is_web = page.address.starts_with("http://") || page.address.starts_with("https://");
    let (shown, other) = if is_web { (link, plain) } else { (plain, link) };
    other.remove();
    shown.set_text_content(Some(&page.address));
    if is_web {
        set(&shown, "href", &page.address);
    }
}
