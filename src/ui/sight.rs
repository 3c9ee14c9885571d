//! Whether the controls that make this browser ask other sites can be seen. A page that has Crawlscope in a frame could
//! make the frame transparent, or cover it, and lead its visitor to click there without knowing what on.
//!
//! Browsers with the second version of `IntersectionObserver` tell (Chromium); in others a click in a frame counts as
//! it does elsewhere.

use super::dom::{each, window};
use js_sys::{Array, Object, Reflect, WeakMap};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry};

/// Time in which the browser says for the first time whether a control can be seen, ms.
pub(super) const FIRST_LOOK_MS: u32 = 400;
/// Least time between two looks at a control that is watched, ms: the least that browsers permit.
const DELAY_MS: u32 = 100;
/// The controls.
const CONSENTS: &str = "[data-consents]";

/// What watches the controls, where they have to be watched and can be.
pub(super) struct Sight(Option<Watch>);

struct Watch {
    observer: IntersectionObserver,
    /// Whether each control could be seen when it was last looked at.
    seen: WeakMap,
    _told: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Sight {
    pub(super) fn new() -> Self {
        Self((is_framed() && is_told_of_sight()).then(Watch::new).flatten())
    }

    /// Watches the controls that are there now; those that are watched already go on being so.
    pub(super) fn watch(&self, root: &Element) {
        if let Some(watch) = &self.0 {
            each(root, CONSENTS, &mut |_, control| watch.observer.observe(control));
        }
    }

    /// Whether the browser has still to say whether a control can be seen: it was put there a moment ago.
    pub(super) fn is_pending(&self, control: &HtmlElement) -> bool {
        let is_watched = control.matches(CONSENTS).unwrap_or(false);
        self.0.as_ref().is_some_and(|watch| is_watched && !watch.seen.has(control))
    }

    /// Whether a control can be seen, as far as anybody can tell.
    pub(super) fn is_seen(&self, control: &HtmlElement) -> bool {
        let is_watched = control.matches(CONSENTS).unwrap_or(false);
        self.0.as_ref().is_none_or(|watch| !is_watched || watch.seen.get(control).is_truthy())
    }
}

impl Watch {
    /// None where the browser doesn't take the options.
    fn new() -> Option<Self> {
        let seen = WeakMap::new();
        let noted = seen.clone();
        let told = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            for entry in entries.iter() {
                let is_visible = Reflect::get(&entry, &"isVisible".into()).unwrap_or_default();
                noted.set(&entry.unchecked_into::<IntersectionObserverEntry>().target(), &is_visible);
            }
        });
        // Not among web-sys' options yet.
        let options = Object::new();
        Reflect::set(&options, &"trackVisibility".into(), &true.into()).ok()?;
        Reflect::set(&options, &"delay".into(), &DELAY_MS.into()).ok()?;
        let function = told.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(function, options.unchecked_ref()).ok()?;
        Some(Self { observer, seen, _told: told })
    }
}

/// Whether this document is in a frame of another one.
fn is_framed() -> bool {
    let top = window().top().ok().flatten();
    top.is_none_or(|top| !Object::is(&top, &window()))
}

/// Whether the browser tells if something can be seen.
fn is_told_of_sight() -> bool {
    let entry = Reflect::get(&js_sys::global(), &"IntersectionObserverEntry".into());
    let prototype = entry.and_then(|entry| Reflect::get(&entry, &"prototype".into()));
    prototype.and_then(|prototype| Reflect::has(&prototype, &"isVisible".into())).unwrap_or(false)
}
