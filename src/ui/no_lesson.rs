//! Stands for the lessons in a build without them: they say so.

use super::dom::el;
use super::page::Page;
use crate::crawl::ConfigError;
use web_sys::HtmlElement;

const NOT_YET: &str = "“lesson” is not yet supported; remove the attribute to crawl.";

/// Panels that stay empty.
pub(super) struct LessonView {
    pub(super) words: HtmlElement,
    pub(super) index: HtmlElement,
    pub(super) code: HtmlElement,
    pub(super) state: HtmlElement,
}

impl LessonView {
    pub(super) fn build() -> Self {
        let [words, index, code, state] =
            ["words", "lesson-index", "code", "state-now"].map(|class| el("div").class(class).0);
        Self { words, index, code, state }
    }
}

impl Page {
    pub(super) fn open_lesson(&self) {
        if self.host.has_attribute("lesson") {
            self.notice(Some(NOT_YET));
        }
    }

    pub(super) fn start_lesson(&self) {
        self.refuse(&ConfigError { field: "lesson", message: NOT_YET.into() });
    }

    pub(super) fn show_lesson_cursor(&self) {}
}
