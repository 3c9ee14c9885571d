//! The program beside the lanes, in Python and in the Rust that runs, the line that runs lit.

use super::view::{button, each};
use crate::machine::Machine;
use crate::trace::{EventKind, TaskId};
use crate::ui::dom::{El, el, set};
use crate::ui::page::Page;
use web_sys::{Element, HtmlElement};

/// What is known of the program at the cursor.
#[derive(Default)]
pub(super) struct At {
    /// The task that ran last.
    pub(super) task: TaskId,
    /// Whether it has its turn still.
    pub(super) running: bool,
    /// Where each task is in the Python file, by its number; 0 is nowhere.
    pub(super) lines: Vec<u32>,
    pub(super) printed: Vec<String>,
    /// Each shared value as it is now.
    pub(super) shared: Vec<(String, String)>,
}

impl Page {
    /// Reads what the cursor has behind it.
    pub(super) fn lesson_at(&self) -> At {
        let mut at = At::default();
        for (_, event) in self.play.borrow().events(0..self.cursor()) {
            if event.task != 0 {
                at.task = event.task;
            }
            at.running = !matches!(
                event.kind,
                EventKind::TaskSuspended | EventKind::TaskEnded | EventKind::TaskCancelled | EventKind::Waiting { .. }
            );
            match event.kind {
                EventKind::Line { line } => {
                    let task = event.task as usize;
                    if at.lines.len() <= task {
                        at.lines.resize(task + 1, 0);
                    }
                    at.lines[task] = line;
                }
                EventKind::Printed { text } => at.printed.push(text),
                EventKind::SharedWritten { name, value } => match at.shared.iter_mut().find(|known| known.0 == name) {
                    Some(known) => known.1 = value,
                    None => at.shared.push((name, value)),
                },
                _ => {}
            }
        }
        at
    }

    pub(super) fn draw_code(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.code) else { return };
        self.listeners.empty(panel);
        let code = open.lesson.variants[open.variant].code;
        let python = code.python_with(&open.settings);
        let python: Vec<(String, Option<u32>)> =
            python.lines().zip(1..).map(|(text, line)| (text.to_owned(), Some(line))).collect();
        let rust: Vec<(String, Option<u32>)> =
            code.rust.iter().map(|line| (line.text.to_owned(), line.python)).collect();
        for (language, lines) in [("Python", &python), ("Rust", &rust)] {
            let list = el("ol").attr("data-language", language).0;
            for (text, line) in lines {
                let row = el("li").with(&[&el("code").text(if text.is_empty() { " " } else { text }).0]);
                let row = line.map_or(row.clone(), |line| row.attr("data-line", &line.to_string()));
                El(list.clone()).with(&[&row.0]);
            }
            let copy = button("Copy");
            let (me, whole) =
                (copy.clone(), lines.iter().map(|line| line.0.as_str()).collect::<Vec<_>>().join("\n") + "\n");
            self.hear(&copy, "click", move |page, _| page.copy(&me, whole.clone()));
            let head = el("header").with(&[&el("h3").text(language).0, &copy]).0;
            let scroll = el("div").class("listing").attr("tabindex", "0").attr("role", "region");
            // Regions have names of their own, so that they can be told apart.
            let second = if self.is_beside() { "Second " } else { "" };
            let scroll = scroll.attr("aria-label", &format!("{second}{language} program")).with(&[&list]).0;
            let _ = panel.append_child(&el("div").class("program").with(&[&head, &scroll]).0);
        }
        let _ = panel.append_child(&self.parts.lesson.turns.panel);
    }

    /// Lights the line of the task that ran last, or was picked, and marks where the others are.
    pub(super) fn light_code(&self, at: &At) {
        let (own, picked) = self.open.borrow().as_ref().map_or((false, None), |open| (open.own, open.picked));
        let lit = at.lines.get(picked.unwrap_or(at.task) as usize).copied().unwrap_or(0);
        self.light_made(if own { lit } else { 0 });
        each(&self.parts.lesson.code, "li", &mut |_, row| {
            let line: u32 = row.get_attribute("data-line").and_then(|line| line.parse().ok()).unwrap_or(0);
            let state = match line {
                0 => "",
                // The lines of what the learner made are those of the exercise.
                _ if own => "",
                line if line == lit => "lit",
                line if at.lines.contains(&line) => "other",
                _ => "",
            };
            if row.class_name() != state {
                row.set_class_name(state);
                if state == "lit" {
                    set(row, "aria-current", "true");
                } else {
                    let _ = row.remove_attribute("aria-current");
                }
            }
            if state == "lit" {
                // Every time: there may be less room than there was.
                reveal(row);
            }
        });
    }

    /// Lights the line of what the learner made.
    fn light_made(&self, lit: u32) {
        each(&self.parts.lesson.exercise, ".movable", &mut |at, row| {
            row.set_class_name(if at + 1 == lit { "movable lit" } else { "movable" });
        });
    }

    pub(super) fn task_line(&self, machine: &Machine, at: &At, task: TaskId) -> String {
        let line = at.lines.get(task as usize).copied().unwrap_or(0);
        let name = machine.name(task);
        if line == 0 { name.to_owned() } else { format!("{name}, line {line}") }
    }
}

/// Scrolls a line into its listing's sight, without scrolling the page.
fn reveal(row: &HtmlElement) {
    let Some(listing) = row.closest(".listing").ok().flatten() else { return };
    let listing: &Element = &listing;
    let (top, seen, height) = (row.offset_top(), listing.scroll_top(), listing.client_height());
    if top < seen || top + row.offset_height() > seen + height {
        listing.set_scroll_top((top - height / 2).max(0));
    }
}
