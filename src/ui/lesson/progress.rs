//! What was done of the lessons, kept by the browser for this reader alone.

use crate::ui::dom::window;

/// The key, with the version of what is kept under it.
const KEY: &str = "crawlscope-lessons-1";

fn kept() -> Vec<String> {
    // A browser may keep nothing at all, and says so by an exception.
    let stored = window().local_storage().ok().flatten().and_then(|store| store.get_item(KEY).ok().flatten());
    stored.unwrap_or_default().split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Whether a lesson's exercise was solved.
pub(super) fn is_done(lesson: &str) -> bool {
    kept().iter().any(|name| name == lesson)
}

/// Remembers that it was.
pub(super) fn done(lesson: &str) {
    let mut names = kept();
    if names.iter().any(|name| name == lesson) {
        return;
    }
    names.push(lesson.to_owned());
    if let Ok(Some(store)) = window().local_storage() {
        // Where there is no room it is forgotten, and nothing else is lost.
        let _ = store.set_item(KEY, &names.join(" "));
    }
}

/// Forgets all of it.
pub(super) fn forget() {
    if let Ok(Some(store)) = window().local_storage() {
        let _ = store.remove_item(KEY);
    }
}
