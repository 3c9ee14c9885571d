//! Who is at what, who has what, what is shared, and what is wrong.

use crate::app::{CodeState, Lesson, Pane};
use crate::language::tr;
use crate::machine::{Machine, TaskState, ThingRow};
use crate::say;
use crate::trace::{Primitive, TaskId, Wait};
use crate::ui::dom::{Memo, append, class, flag, refill, set};
use crate::ui::templates::{fragment, part, template, write};
use crate::ui::text::item;
use web_sys::{DocumentFragment, Element, HtmlElement, Node};

/// Slots of a queue or permits that are drawn.
const MOST: usize = 24;

/// The state of a pane's program, and what it has printed.
pub(in crate::ui) struct State {
    pub(in crate::ui) panel: HtmlElement,
    /// Stands beside the lanes.
    pub(in crate::ui) printed: HtmlElement,
    shown: Memo<(u64, Option<TaskId>, Option<String>, &'static str)>,
}

impl State {
    pub(in crate::ui) fn build() -> Self {
        Self { panel: template("state"), printed: template("printed"), shown: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, pane: &Pane, at: &CodeState) {
        let Some(open) = &pane.lesson else { return };
        if !self.shown.is_new((pane.version, open.picked, open.wrong.clone(), open.program().name)) {
            return;
        }
        refill(&self.panel, |add| draw(pane, open, at, add));
        self.printed.set_text_content(None);
        at.printed.iter().for_each(|line| append(&self.printed, &item(line)));
        self.printed.set_scroll_top(self.printed.scroll_height());
    }
}

fn draw(pane: &Pane, open: &Lesson, at: &CodeState, add: &dyn Fn(&Node)) {
    // What is wrong is named where the run has come to it: at its end.
    if let Some(wrong) = open.wrong.as_ref().filter(|_| pane.cursor.is_none()) {
        let says = template("state-wrong");
        write(&says, "text", wrong);
        add(&says);
    }
    let machine = pane.machine();
    add(&tasks(pane, open, machine, at));
    for thing in machine.things() {
        add(&thing_in_words(pane, machine, thing));
    }
    if !at.shared.is_empty() {
        let shared = fragment("state-shared");
        let values: Element = part(&shared, "values");
        for (name, value) in &at.shared {
            let row = fragment("state-value");
            write(&row, "name", name);
            write(&row, "value", value);
            append(&values, &row);
        }
        add(&shared);
    }
}

fn tasks(pane: &Pane, open: &Lesson, machine: &Machine, at: &CodeState) -> DocumentFragment {
    let all = fragment("state-tasks");
    if open.is_own {
        write(&all, "title", tr("Tasks of what you made"));
    }
    let list: Element = part(&all, "tasks");
    for (id, task) in machine.tasks().iter().enumerate().skip(1) {
        let id = id as TaskId;
        let row = template("state-task");
        class(&part(&row, "dot"), form(task.doing), true);
        let name = match at.line(id) {
            0 => machine.name(id).to_owned(),
            line => say!("{}, line {line}", machine.name(id), line),
        };
        write(&row, "name", &name);
        set(&part(&row, "name"), "data-task", &id.to_string());
        flag(&part(&row, "name"), "aria-pressed", open.picked == Some(id));
        // Whoever has its turn runs; the others could.
        let runs = id == at.task && at.running && task.doing == TaskState::Running;
        let doing = if runs { "runs".into() } else { state_in_words(pane, machine, task.doing) };
        write(&row, "doing", &doing);
        if id == at.task {
            set(&row, "aria-current", "true");
        }
        append(&list, &row);
    }
    all
}

fn state_in_words(pane: &Pane, machine: &Machine, state: TaskState) -> String {
    match state {
        TaskState::Running => tr("can run").into(),
        TaskState::Over => tr("is over").into(),
        TaskState::Fetching(url) => say!("fetches {}", pane.item_name(url)),
        TaskState::Reading(url) => say!("reads {}", pane.item_name(url)),
        TaskState::Waiting(on) => machine.wait_in_words(on),
    }
}

/// Tokens of a semaphore or lock at their holders, slots of a queue with their items.
fn thing_in_words(pane: &Pane, machine: &Machine, thing: &ThingRow) -> DocumentFragment {
    let row = fragment("state-thing");
    write(&row, "name", &thing.name);
    let marks: Element = part(&row, "marks");
    let mark = |class: &str, text: &str| {
        let mark = template("state-mark");
        mark.set_class_name(class);
        mark.set_text_content(Some(text));
        append(&marks, &mark);
    };
    let (held, size) = match thing.thing {
        Primitive::Semaphore { permits } => (thing.holders.len(), permits as usize),
        Primitive::Lock => (thing.holders.len(), 1),
        Primitive::Event => {
            mark(if thing.is_set { "slot held" } else { "slot" }, if thing.is_set { tr("set") } else { tr("not set") });
            (0, 0)
        }
        Primitive::Barrier { parties } => {
            let waiting = thing.waiters.len();
            mark(
                "quiet",
                &say!(
                    "{waiting} of {parties} {}",
                    waiting,
                    parties,
                    if thing.is_broken { tr("(broken)") } else { tr("here") }
                ),
            );
            (0, 0)
        }
        Primitive::Queue { capacity } => {
            thing.items.iter().take(MOST).for_each(|item| mark("slot full", &pane.item_name(*item)));
            let free = capacity.map_or(0, |most| (most as usize).saturating_sub(thing.items.len()));
            (0..free.min(MOST)).for_each(|_| mark("slot", "free"));
            mark("quiet", &say!("unfinished {}", thing.unfinished));
            (0, 0)
        }
    };
    thing.holders.iter().for_each(|task| mark("slot held", machine.name(*task)));
    (held..size.min(MOST)).for_each(|_| mark("slot", "free"));
    if !thing.waiters.is_empty() {
        let names: Vec<&str> = thing.waiters.iter().map(|task| machine.name(*task)).collect();
        mark("quiet", &say!("waiting: {}", names.join(", ")));
    }
    row
}

fn form(state: TaskState) -> &'static str {
    match state {
        TaskState::Running => "runs",
        TaskState::Over => "over",
        TaskState::Waiting(Wait::Until(_)) | TaskState::Fetching(_) | TaskState::Reading(_) => "works",
        TaskState::Waiting(_) => "waits",
    }
}
