//! The start addresses crawled last, kept by the browser.

use super::dom::window;
use crate::crawl::Recents;
use url::Url;
use web_sys::Storage;

/// The number is the form's: another form gets another number, and leaves this one alone.
const KEY: &str = "crawlscope.recents.1";

/// None where the browser keeps nothing, or forbids this page to ask.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What is remembered; whatever is there that we cannot have written is left out.
pub(super) fn load() -> Recents {
    let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    text.map(|text| Recents::read(&text)).unwrap_or_default()
}

/// Remembers start addresses as the latest.
pub(super) fn remember(starts: &[Url]) {
    // Read anew: another element or tab may have written since.
    let mut recents = load();
    recents.remember(starts);
    if let Some(storage) = storage() {
        // Full or forbidden: a convenience less, and nothing that the user must know.
        let _ = storage.set_item(KEY, &recents.text());
    }
}

/// Forgets them all.
pub(super) fn forget() {
    if let Some(storage) = storage() {
        // Where nothing can be removed nothing was kept.
        let _ = storage.remove_item(KEY);
    }
}
