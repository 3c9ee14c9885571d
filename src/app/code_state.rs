//! Where a lesson's program is at the cursor.

use super::Pane;
use crate::trace::{EventKind, TaskId};

/// What is known of a lesson's program at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeState {
    /// The task that ran last.
    pub task: TaskId,
    /// Whether it still has its turn.
    pub running: bool,
    /// Where each task is in the Python file, by its number; 0 is nowhere.
    pub lines: Vec<u32>,
    /// What was printed.
    pub printed: Vec<String>,
    /// Each shared value as it is now.
    pub shared: Vec<(String, String)>,
}

impl CodeState {
    /// Reads what a pane's cursor has behind it.
    pub fn of(pane: &Pane) -> Self {
        let mut at = Self::default();
        for (_, event) in pane.playback.events(0..pane.step()) {
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

    /// The line that a task is at; 0 is nowhere.
    pub fn line(&self, task: TaskId) -> u32 {
        self.lines.get(task as usize).copied().unwrap_or(0)
    }
}
