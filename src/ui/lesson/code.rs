//! The program beside the lanes, in Python and in the Rust that runs, the line that runs lit.

use super::scheduler::Turns;
use crate::app::{CodeState, Lesson, Pane};
use crate::say;
use crate::ui::dom::{Memo, append, each, refill, set};
use crate::ui::templates::{part, template, write};
use web_sys::{Element, HtmlElement};

/// The code of a pane's lesson.
pub(in crate::ui) struct Code {
    pub(in crate::ui) panel: HtmlElement,
    turns: Turns,
    shown: Memo<(String, usize, Vec<u32>)>,
    lit: Memo<(CodeState, Option<u32>, bool)>,
}

/// Lines of a program, and for each its line of the Python file.
type Lines = Vec<(String, Option<u32>)>;

impl Code {
    pub(in crate::ui) fn build() -> Self {
        Self { panel: template("code"), turns: Turns::build(), shown: Memo::default(), lit: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, pane: &Pane, at: &CodeState, second: bool) {
        let Some(open) = &pane.lesson else { return };
        let knobs: Vec<u32> = open.settings.named().map(|(_, value)| value).collect();
        if self.shown.is_new((open.name().to_owned(), open.variant, knobs)) {
            refill(&self.panel, |add| {
                add(&program(open, false, second));
                if !open.program().code.rust.is_empty() {
                    add(&program(open, true, second));
                }
                add(&self.turns.panel);
            });
            self.lit.forget();
        }
        self.turns.render(open);
        let is_new = self.lit.is_new((at.clone(), open.picked, open.is_own));
        self.light(open, at, is_new);
    }

    /// Lights the line of the task that ran last, or was picked, and marks where the others are.
    fn light(&self, open: &Lesson, at: &CodeState, is_new: bool) {
        let lit = at.line(open.picked.unwrap_or(at.task));
        if is_new {
            each(&self.panel, "li", &mut |_, row| {
                let line: u32 = row.get_attribute("data-line").and_then(|line| line.parse().ok()).unwrap_or(0);
                let state = match line {
                    0 => "",
                    // The lines of what the learner made are those of the exercise.
                    _ if open.is_own => "",
                    line if line == lit => "lit",
                    line if at.lines.contains(&line) => "other",
                    _ => "",
                };
                if row.class_name() == state {
                    return;
                }
                row.set_class_name(state);
                if state == "lit" {
                    set(row, "aria-current", "true");
                } else {
                    let _ = row.remove_attribute("aria-current");
                }
            });
        }
        // Every time: there may be less space than there was.
        each(&self.panel, ".listing .lit", &mut |_, row| reveal(row));
    }
}

fn lines(open: &Lesson, rust: bool) -> Lines {
    if rust {
        return open.program().code.rust.iter().map(|line| (line.text.to_owned(), line.python)).collect();
    }
    open.python()
}

/// A line of a program. An empty one is as high as the others.
pub(super) fn code_line(text: &str) -> HtmlElement {
    let row = template("code-line");
    write(&row, "text", if text.is_empty() { " " } else { text });
    row
}

fn program(open: &Lesson, rust: bool, second: bool) -> HtmlElement {
    let (program, language) = (template("program"), if rust { "Rust" } else { "Python" });
    let list: HtmlElement = part(&program, "lines");
    set(&list, "data-language", language);
    for (text, line) in lines(open, rust) {
        let row = code_line(&text);
        if let Some(line) = line {
            set(&row, "data-line", &line.to_string());
        }
        append(&list, &row);
    }
    write(&program, "language", language);
    set(&part(&program, "copy"), "data-rust", if rust { "1" } else { "0" });
    // Regions have names of their own, so that they can be told apart.
    let name = say!("{}{language} program", if second { "Second " } else { "" }, language);
    set(&part(&program, "listing"), "aria-label", &name);
    program
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
