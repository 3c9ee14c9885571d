//! What the browser keeps for its user alone: start addresses, the table's columns, and which exercises were solved.
//!
//! By hand and not by `gloo-storage`: that panics where a page may not ask for storage at all (a sandboxed
//! frame), and keeps JSON, while the forms below are there already.

use super::dom::window;
use crate::app::Columns;
use crate::crawl::Recents;
use url::Url;
use web_sys::Storage;

/// The number is the form's: another form gets another number, and leaves this one alone.
const RECENTS: &str = "crawlscope.recents.1";
/// The same, of the solved exercises.
const PROGRESS: &str = "crawlscope-lessons-1";

/// The same, of the table's columns.
const COLUMNS: &str = "crawlscope.columns.1";
/// The same, of whether the captions were seen.
const TOUR: &str = "crawlscope.tour.1";

/// None where the browser keeps nothing, or forbids this page to ask.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn load(key: &str) -> String {
    storage().and_then(|storage| storage.get_item(key).ok().flatten()).unwrap_or_default()
}

fn save(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: a convenience less, and nothing that the user must know.
        let _ = storage.set_item(key, text);
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        // Where nothing can be removed nothing was kept.
        let _ = storage.remove_item(key);
    }
}

/// The start addresses crawled last; whatever is there that we cannot have written is left out.
pub(super) fn recents() -> Recents {
    Recents::read(&load(RECENTS))
}

/// Remembers start addresses as the latest.
pub(super) fn remember(starts: &[Url]) {
    // Read anew: another element or tab may have written since.
    let mut recents = recents();
    recents.remember(starts);
    save(RECENTS, &recents.text());
}

/// Forgets them all.
pub(super) fn forget_starts() {
    remove(RECENTS);
}

/// The columns of the table that were chosen, and their widths.
pub(super) fn columns() -> Columns {
    Columns::read(&load(COLUMNS))
}

/// Keeps them.
pub(super) fn keep_columns(text: &str) {
    if text.is_empty() { remove(COLUMNS) } else { save(COLUMNS, text) }
}

/// Whether the captions of a first visit were seen.
pub(super) fn has_toured() -> bool {
    !load(TOUR).is_empty()
}

/// Remembers that they were.
pub(super) fn remember_tour() {
    save(TOUR, "seen");
}

/// The lessons whose exercises were solved.
pub(super) fn solved() -> Vec<String> {
    load(PROGRESS).split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Remembers that an exercise was solved.
pub(super) fn mark_solved(lesson: &str) {
    let mut names = solved();
    if !names.iter().any(|name| name == lesson) {
        names.push(lesson.to_owned());
        save(PROGRESS, &names.join(" "));
    }
}

/// Forgets which were.
pub(super) fn forget_progress() {
    remove(PROGRESS);
}
