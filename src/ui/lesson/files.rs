//! A lesson's files: words, Python, Rust. Fetched when it is opened.

use super::link::Link;
use super::{Making, Open};
use crate::lessons::{LESSONS, Words, shown};
use crate::ui::page::Page;
use gloo_net::http::Request;

/// The text of a file beside the module.
async fn text(page: &Page, path: &str) -> Result<String, String> {
    let url = page.built_in.join("../").and_then(|base| base.join(path)).map_err(|error| error.to_string())?;
    let missing = || format!("A part of the lesson could not be loaded: {url}. Load the page again.");
    let answer = Request::get(url.as_str()).send().await.map_err(|_| missing())?;
    if !answer.ok() {
        return Err(missing());
    }
    answer.text().await.map_err(|_| missing())
}

impl Page {
    pub(super) async fn fetch_lesson(&self, link: Link) -> Result<(), String> {
        let Link { lesson, variant, mut settings, schedule } = link;
        let seed = self.host.get_attribute("seed").and_then(|seed| seed.trim().parse().ok());
        settings.seed = seed.unwrap_or_default();
        let json = text(self, &format!("lessons/{}/lesson.json", lesson.name)).await?;
        let words = Words::read(&json).map_err(|error| format!("The lesson's words are broken: {error}."))?;
        let source = text(self, &format!("lessons-rust/{}", lesson.source)).await?;
        let (mut python, mut rust) = (Vec::new(), Vec::new());
        for variant in lesson.variants {
            python.push(text(self, &format!("lessons/{}/{}", lesson.name, variant.python)).await?);
            rust.push(shown(&source, variant.name));
        }
        // Another may have been asked for meanwhile.
        let wanted = self.host.get_attribute("lesson").and_then(|wanted| super::link::read(&wanted));
        if wanted.is_some_and(|wanted| wanted.lesson.name == lesson.name) {
            let making = Making::new(lesson);
            let (asked, chosen, times) = Default::default();
            self.show_index(false);
            self.begin_lesson(Open {
                lesson,
                variant,
                settings,
                schedule,
                words,
                json,
                python,
                rust,
                asked,
                chosen,
                times,
                making,
                own: false,
                wrong: None,
            });
        }
        Ok(())
    }

    /// Shows the list of lessons; `wanted` is what was asked for.
    pub(super) async fn fetch_index(&self, wanted: &str) -> Result<(), String> {
        self.open.take();
        self.clear(0);
        self.show_index(true);
        if !matches!(wanted.trim(), "" | "index") {
            self.notice(Some(&format!("There is no lesson “{wanted}”. These are the lessons there are.")));
        }
        let mut entries = Vec::new();
        for lesson in LESSONS {
            let json = text(self, &format!("lessons/{}/lesson.json", lesson.name)).await?;
            entries.push((*lesson, Words::read(&json).map_err(|error| error.to_string())?));
        }
        self.draw_index(&entries);
        Ok(())
    }
}
