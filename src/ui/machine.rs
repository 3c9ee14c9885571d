//! The machine as a flow: queue, workers, permits, site. Each part keeps its height, whatever goes on in it.

use super::dom::{append, set_if, set_text, show};
use super::templates::{fill_slot, part, template};
use super::text::item;
use crate::app::{Model, short_address, start_of};
use crate::graph::{Graph, PageRow, RunState};
use crate::language::tr;
use crate::machine::{Bottleneck, Machine, TaskRow, TaskState, ThingRow};
use crate::say;
use crate::trace::{TaskId, Wait};
use std::cell::RefCell;
use web_sys::{HtmlElement, Node};

/// Addresses of the queue that are spelled out.
const NEXT: usize = 3;
/// Boxes of the queue that are drawn, at most; a recording may have any number of items, permits and consumers.
const BOXES: usize = 48;
/// Permits that are drawn, at most: as many as a crawl here may have, and some.
const TOKENS: usize = 128;
/// Consumers that have a row, at most.
const ROWS: usize = 128;

/// The panel's parts, in the order in which a page goes through them.
pub(super) struct MachineView {
    pub(super) panel: HtmlElement,
    limit: HtmlElement,
    queue: HtmlElement,
    boxes: HtmlElement,
    next: HtmlElement,
    list: HtmlElement,
    rest: HtmlElement,
    rows: RefCell<Vec<Row>>,
    lock: HtmlElement,
    gate: HtmlElement,
    permits: HtmlElement,
    tokens: HtmlElement,
    site: HtmlElement,
}

struct Row {
    row: HtmlElement,
    name: HtmlElement,
    token: HtmlElement,
    doing: HtmlElement,
}

impl MachineView {
    /// Builds it around the controls of workers and permits, with what stands below it.
    pub(super) fn build(workers: &Node, permits: &Node, below: &Node) -> Self {
        let panel = template("machine");
        fill_slot(&panel, "workers", workers);
        fill_slot(&panel, "permits", permits);
        fill_slot(&panel, "below", below);
        Self {
            limit: part(&panel, "limit"),
            queue: part(&panel, "queue"),
            boxes: part(&panel, "boxes"),
            next: part(&panel, "next"),
            list: part(&panel, "consumers"),
            rest: part(&panel, "more-consumers"),
            rows: RefCell::default(),
            lock: part(&panel, "lock"),
            gate: part(&panel, "gate"),
            permits: part(&panel, "permits-taken"),
            tokens: part(&panel, "tokens"),
            site: part(&panel, "site"),
            panel,
        }
    }

    /// Shows the machine at the cursor.
    pub(super) fn render(&self, model: &Model) {
        let (machine, graph) = (model.main().machine(), model.main().graph.fold());
        let start = start_of(graph.pages());
        let limit = machine.bottleneck();
        set_text(&self.limit, &limit.map(|limit| limit.to_string()).unwrap_or_default());
        set_if(&self.panel, "data-limit", limit.map_or("", |limit| limit.name()));
        let waiting = match limit {
            Some(Bottleneck::Delay { waiting }) => say!("Delay: {waiting} waiting for a turn", waiting),
            _ => String::new(),
        };
        set_text(&self.gate, &waiting);
        self.draw_queue(machine.queue(), graph, start);
        let holders = machine.semaphore().map_or(&[][..], |(row, _)| &row.holders[..]);
        self.draw_workers(machine, holders, graph.pages(), start);
        let lock = machine.lock().map(|lock| lock.holders.first().map_or(tr("free"), |task| machine.name(*task)));
        set_text(&self.lock, lock.unwrap_or(tr("free")));
        self.draw_permits(machine, model.start.defaults.permits);
        let stats = graph.stats();
        set_text(&self.site, &say!("{} in flight, most {}", stats.in_flight, stats.max_in_flight));
    }

    fn draw_queue(&self, queue: Option<&ThingRow>, graph: &Graph, start: &str) {
        let (stats, pages) = (graph.stats(), graph.pages());
        let (mut waiting, unfinished) = queue.map_or((0, 0), |queue| (queue.items.len(), queue.unfinished));
        let says = if stats.state.is_live() || stats.state == RunState::Idle {
            say!("{waiting} of {unfinished} unfinished", waiting, unfinished)
        } else {
            // What a worker had in hand when the run was stopped is on no queue, and not read either.
            waiting = (stats.pages - stats.finished()) as usize;
            say!("{waiting} not read", waiting)
        };
        set_text(&self.queue, &says);
        fill(&self.boxes, waiting.min(BOXES), || template("box"));
        let shown = waiting.min(NEXT);
        while (self.next.child_element_count() as usize) < shown {
            append(&self.next, &item(""));
        }
        for at in 0..self.next.child_element_count() as usize {
            let Some(item) = self.next.children().item(at as u32) else { continue };
            let page = queue.and_then(|queue| queue.items.get(at)).and_then(|url| pages.get(*url as usize));
            set_text(&item, page.map_or("", |page| short_address(page, start)));
        }
    }

    /// A row a worker. The permit of whoever has one is there at once, however short it is kept.
    fn draw_workers(&self, machine: &Machine, holders: &[TaskId], pages: &[PageRow], start: &str) {
        let all = machine.consumers().count();
        let shown = all.min(ROWS);
        self.set_rows(shown);
        show(&self.rest, all > shown);
        set_text(&self.rest, &say!("and {} more", all - shown));
        for (row, (id, task)) in self.rows.borrow().iter().zip(machine.consumers()) {
            set_text(&row.name, &task.name.replace("consumer", "c"));
            set_if(&row.token, "class", if holders.contains(&id) { "token held" } else { "token none" });
            set_text(&row.doing, &state_in_words(machine, task, pages, start));
        }
    }

    /// The permits that nobody has, and the empty places of the others.
    fn draw_permits(&self, machine: &Machine, default: u32) {
        let (taken, waiting, permits) = machine
            .semaphore()
            .map_or((0, 0, default), |(row, permits)| (row.holders.len(), row.waiters.len(), permits));
        let waiting = if waiting > 0 { say!(", {waiting} waiting", waiting) } else { String::new() };
        set_text(&self.permits, &say!("{taken} of {permits} taken{waiting}", taken, permits, waiting));
        let places = (permits as usize).min(TOKENS);
        fill(&self.tokens, places, || template("token"));
        let free = places.saturating_sub(taken);
        for at in 0..places {
            if let Some(place) = self.tokens.children().item(at as u32) {
                set_if(&place, "class", if at < free { "token" } else { "token taken" });
            }
        }
    }

    /// Shows as many rows as there are consumers.
    fn set_rows(&self, consumers: usize) {
        let mut rows = self.rows.borrow_mut();
        while rows.len() < consumers {
            let row = template("consumer");
            append(&self.list, &row);
            rows.push(Row { name: part(&row, "name"), token: part(&row, "token"), doing: part(&row, "doing"), row });
        }
        let rest = consumers.min(rows.len());
        rows.drain(rest..).for_each(|row| row.row.remove());
    }
}

/// As many marks as `many`.
fn fill(parent: &HtmlElement, many: usize, mark: impl Fn() -> HtmlElement) {
    while (parent.child_element_count() as usize) < many {
        append(parent, &mark());
    }
    while parent.child_element_count() as usize > many {
        if let Some(last) = parent.last_element_child() {
            last.remove();
        }
    }
}

/// What a consumer is at, in a few words.
fn state_in_words(machine: &Machine, task: &TaskRow, pages: &[PageRow], start: &str) -> String {
    let page = |url: u32| pages.get(url as usize).map_or("", |page| short_address(page, start));
    let of_item = || task.item.map(page).unwrap_or_default();
    match task.doing {
        TaskState::Fetching(url) => say!("fetches {}", page(url)),
        TaskState::Reading(url) => say!("reads {}", page(url)),
        TaskState::Waiting(Wait::Until(_)) => tr("waits for its turn at the host").into(),
        TaskState::Waiting(on) => machine.wait_in_words(on),
        TaskState::Running => say!("has {}", of_item()),
        TaskState::Over => String::new(),
    }
}
