//! The machine, live: queue, permits, lock, and a row a consumer.

use super::dom::{append, set, set_text, show, style};
use super::templates::{part, template};
use super::text::item;
use crate::app::{Model, short_address, start_of};
use crate::graph::PageRow;
use crate::machine::{Machine, TaskRow, TaskState, ThingRow};
use crate::trace::{TaskId, Wait};
use std::cell::RefCell;
use web_sys::HtmlElement;

/// Addresses of the queue that are spelled out.
const NEXT: usize = 4;
/// Boxes of the queue that are drawn, at most; a recording may have any number of items, permits and consumers.
const BOXES: usize = 48;
/// Permits that are drawn, at most: as many as a crawl here may have, and some.
const TOKENS: usize = 128;
/// Consumers that have a row, at most.
const ROWS: usize = 128;

/// The class of a permit at its holder.
const HELD: &str = "token held";

/// The panel's parts.
pub(super) struct MachineView {
    pub(super) panel: HtmlElement,
    limit: HtmlElement,
    queue: HtmlElement,
    boxes: HtmlElement,
    next: HtmlElement,
    permits: HtmlElement,
    tokens: HtmlElement,
    lock: HtmlElement,
    list: HtmlElement,
    rest: HtmlElement,
    rows: RefCell<Vec<Row>>,
}

struct Row {
    row: HtmlElement,
    name: HtmlElement,
    token: HtmlElement,
    doing: HtmlElement,
}

impl MachineView {
    pub(super) fn build() -> Self {
        let panel = template("machine");
        Self {
            limit: part(&panel, "limit"),
            queue: part(&panel, "queue"),
            boxes: part(&panel, "boxes"),
            next: part(&panel, "next"),
            permits: part(&panel, "permits"),
            tokens: part(&panel, "tokens"),
            lock: part(&panel, "lock"),
            list: part(&panel, "consumers"),
            rest: part(&panel, "more-consumers"),
            rows: RefCell::default(),
            panel,
        }
    }

    /// Shows the machine at the cursor.
    pub(super) fn render(&self, model: &Model) {
        let (machine, pages) = (model.main().machine(), model.main().graph.fold().pages());
        let start = start_of(pages);
        let all = machine.consumers().count();
        let consumers: Vec<(TaskId, &TaskRow)> = machine.consumers().take(ROWS).collect();
        let (holders, permits) =
            machine.semaphore().map_or((&[][..], 0), |(row, size)| (&row.holders[..], size as usize));
        let tokens = holders.len().max(permits).min(TOKENS);
        self.set_rows(consumers.len());
        let more = all - consumers.len();
        show(&self.rest, more > 0);
        set_text(&self.rest, &format!("and {more} more"));
        fill(&self.tokens, tokens, || template("token"));
        // Before anything else is written: it asks where things are, and that would cost a layout of the page.
        self.send_permits(&consumers, holders);
        set_text(&self.limit, &machine.limit());
        if let Some(queue) = machine.queue() {
            self.draw_queue(queue, pages, start);
        }
        if let Some((semaphore, _)) = machine.semaphore() {
            let waiters = semaphore.waiters.len();
            let waiting = if waiters > 0 { format!(", {waiters} waiting") } else { String::new() };
            set_text(&self.permits, &format!("{} of {permits} taken{waiting}", holders.len()));
            for at in 0..tokens {
                if let Some(mark) = self.tokens.children().item(at as u32) {
                    mark.set_class_name(if at < holders.len() { HELD } else { "token" });
                }
            }
        }
        if let Some(lock) = machine.lock() {
            let holder = lock.holders.first().map_or("free", |task| machine.name(*task));
            set_text(&self.lock, holder);
        }
        for (row, (id, task)) in self.rows.borrow().iter().zip(&consumers) {
            set_text(&row.name, &task.name.replace("consumer", "c"));
            set(&row.token, "class", if holders.contains(id) { HELD } else { "token none" });
            set_text(&row.doing, &state_in_words(machine, task, pages, start));
        }
    }

    fn draw_queue(&self, queue: &ThingRow, pages: &[PageRow], start: &str) {
        set_text(&self.queue, &format!("{} waiting, {} unfinished", queue.items.len(), queue.unfinished));
        fill(&self.boxes, queue.items.len().min(BOXES), || template("box"));
        let shown = queue.items.len().min(NEXT);
        while (self.next.child_element_count() as usize) < shown {
            append(&self.next, &item(""));
        }
        for at in 0..self.next.child_element_count() as usize {
            let Some(item) = self.next.children().item(at as u32) else { continue };
            let page = queue.items.get(at).and_then(|url| pages.get(*url as usize));
            set_text(&item, page.map_or("", |page| short_address(page, start)));
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
        rows.iter().enumerate().for_each(|(at, row)| show(&row.row, at < consumers));
    }

    /// Tells each permit that is about to be shown at its holder where it lay. The way itself is
    /// the style sheet's, which leaves it out under reduced motion.
    fn send_permits(&self, consumers: &[(TaskId, &TaskRow)], holders: &[TaskId]) {
        let (lie, rows) = (self.tokens.children(), self.rows.borrow());
        let mut ways = Vec::new();
        for (row, (id, _)) in rows.iter().zip(consumers) {
            let place = holders.iter().position(|holder| holder == id);
            let from = place.filter(|_| row.token.class_name() != HELD).and_then(|place| lie.item(place as u32));
            if let Some(from) = from {
                let (from, to) = (from.get_bounding_client_rect(), row.token.get_bounding_client_rect());
                ways.push((&row.token, [("--x", from.x() - to.x()), ("--y", from.y() - to.y())]));
            }
        }
        // After all was read: each reading between two changes costs a layout of the page.
        for (token, way) in ways {
            for (name, px) in way {
                style(token, name, &format!("{}px", px as i32));
            }
        }
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
        TaskState::Fetching(url) => format!("fetches {}", page(url)),
        TaskState::Reading(url) => format!("reads {}", page(url)),
        TaskState::Waiting(Wait::Until(_)) => "waits for its turn at the host".into(),
        TaskState::Waiting(on) => machine.wait_in_words(on),
        TaskState::Running => format!("has {}", of_item()),
        TaskState::Over => String::new(),
    }
}
