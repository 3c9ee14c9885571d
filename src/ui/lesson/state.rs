//! Who is at what, who has what, what is shared, what was printed, and why it is stuck.

use super::Open;
use super::code::At;
use super::view::keep_focus;
use crate::machine::{Machine, TaskState, ThingRow};
use crate::trace::{Primitive, TaskId, Wait};
use crate::ui::dom::{El, el, set};
use crate::ui::page::Page;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

impl Page {
    /// A task that is clicked is picked: its line is lit until it, or another run, is.
    pub(super) fn listen_to_tasks(&self) {
        let panel = &self.parts.lesson.state;
        if panel.has_attribute("data-heard") {
            return;
        }
        set(panel, "data-heard", "");
        // One listener for all of them, as they are drawn anew at every step.
        self.hear(panel, "click", |page, event| {
            let row = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let task = row.and_then(|row| row.closest("[data-task]").ok()??.get_attribute("data-task")?.parse().ok());
            let Some(task) = task else { return };
            if let Some(open) = &mut *page.open.borrow_mut() {
                open.picked = Some(task).filter(|task| open.picked != Some(*task));
            }
            page.show_lesson_cursor();
        });
    }

    pub(super) fn draw_state(&self, at: &At) {
        keep_focus(&self.parts.lesson.state, &|| self.draw_machine(at));
    }

    fn draw_machine(&self, at: &At) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.state) else { return };
        panel.set_text_content(None);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        self.with_machine(|machine| {
            self.draw_wrong(open, &add);
            let tasks = el("ul").class("tasks").0;
            for (id, task) in machine.tasks().iter().enumerate().skip(1) {
                let id = id as TaskId;
                let mark = el("span").class(&format!("dot {}", form(task.doing))).attr("aria-hidden", "true").0;
                let name = el("button").attr("type", "button").class("name").text(&self.task_line(machine, at, id));
                let picked = if open.picked == Some(id) { "true" } else { "false" };
                let name = name.attr("data-task", &id.to_string()).attr("aria-pressed", picked).0;
                // Whoever has its turn runs; the others could.
                let runs = id == at.task && at.running && task.doing == TaskState::Running;
                let doing = if runs { "runs".into() } else { self.doing_in_words(machine, task.doing) };
                let doing = el("span").class("quiet").text(&doing).0;
                let row = el("li").with(&[&mark, &name, &doing]);
                let row = if id == at.task { row.attr("aria-current", "true") } else { row };
                El(tasks.clone()).with(&[&row.0]);
            }
            add(&el("h3").text(if open.own { "Tasks of what you made" } else { "Tasks" }).0);
            add(&tasks);
            for thing in machine.things() {
                add(&el("h3").text(&thing.name).0);
                add(&self.thing_in_words(machine, thing));
            }
        });
        if !at.shared.is_empty() {
            add(&el("h3").text("Shared").0);
            let list = el("dl").0;
            for (name, value) in &at.shared {
                El(list.clone()).with(&[&el("dt").text(name).0, &el("dd").text(value).0]);
            }
            add(&list);
        }
        let printed = &self.parts.lesson.printed;
        let _ = self.parts.player.panel.append_child(printed);
        printed.set_text_content(None);
        for line in &at.printed {
            El(printed.clone()).with(&[&el("li").text(line).0]);
        }
        printed.set_scroll_top(printed.scroll_height());
    }

    /// Names what is wrong, where the run has come to it: at its end.
    fn draw_wrong(&self, open: &Open, add: &dyn Fn(&HtmlElement)) {
        let at_end = self.looking.get().is_none();
        if let Some(wrong) = open.wrong.as_ref().filter(|_| at_end) {
            let (head, text) = (el("strong").text("Something is wrong").0, el("p").text(wrong).0);
            add(&el("div").class("stuck").attr("role", "status").with(&[&head, &text]).0);
        }
    }

    fn doing_in_words(&self, machine: &Machine, doing: TaskState) -> String {
        match doing {
            TaskState::Running => "can run".into(),
            TaskState::Over => "is over".into(),
            TaskState::Fetching(url) => format!("fetches {}", self.item_name(url)),
            TaskState::Reading(url) => format!("reads {}", self.item_name(url)),
            TaskState::Waiting(on) => machine.wait_in_words(on),
        }
    }

    /// Tokens of a semaphore or lock at their holders, slots of a queue with their items.
    fn thing_in_words(&self, machine: &Machine, thing: &ThingRow) -> HtmlElement {
        let names = |tasks: &[TaskId]| tasks.iter().map(|task| machine.name(*task)).collect::<Vec<_>>().join(", ");
        let row = el("div").class("thing").0;
        let mark = |class: &str, text: &str| {
            El(row.clone()).with(&[&el("span").class(class).text(text).0]);
        };
        let (held, size) = match thing.thing {
            Primitive::Semaphore { permits } => (thing.holders.len(), permits as usize),
            Primitive::Lock => (thing.holders.len(), 1),
            Primitive::Queue { capacity } => {
                thing.items.iter().take(24).for_each(|item| mark("slot full", &self.item_name(*item)));
                let free = capacity.map_or(0, |most| (most as usize).saturating_sub(thing.items.len()));
                (0..free.min(24)).for_each(|_| mark("slot", "free"));
                mark("quiet", &format!("unfinished {}", thing.unfinished));
                (0, 0)
            }
        };
        thing.holders.iter().for_each(|task| mark("slot held", machine.name(*task)));
        (held..size.min(24)).for_each(|_| mark("slot", "free"));
        if !thing.waiters.is_empty() {
            mark("quiet", &format!("waiting: {}", names(&thing.waiters)));
        }
        row
    }
}

fn form(doing: TaskState) -> &'static str {
    match doing {
        TaskState::Running => "runs",
        TaskState::Over => "over",
        TaskState::Waiting(Wait::Until(_)) | TaskState::Fetching(_) | TaskState::Reading(_) => "works",
        TaskState::Waiting(_) => "waits",
    }
}
