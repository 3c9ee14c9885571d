//! A lesson's files: words, Python, Rust. Fetched when it is opened.

use super::link::Link;
use super::{Making, Open};
use crate::lessons::{Words, shown};
use crate::ui::page::Page;
use gloo_net::http::Request;

/// The text of a file beside the module.
pub(super) async fn text(page: &Page, path: &str) -> Result<String, String> {
    let url = page.built_in.join("../").and_then(|base| base.join(path)).map_err(|error| error.to_string())?;
    let missing = || format!("A part of the lesson could not be loaded: {url}. Load the page again.");
    let answer = Request::get(url.as_str()).send().await.map_err(|_| missing())?;
    if !answer.ok() {
        return Err(missing());
    }
    answer.text().await.map_err(|_| missing())
}

impl Page {
    pub(super) async fn fetch_lesson(&self, link: Link, wanted: &str) -> Result<(), String> {
        let Link { lesson, variant, mut settings, schedule } = link;
        let seed = self.shared_attribute("seed").and_then(|seed| seed.trim().parse().ok());
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
        if self.host.get_attribute("lesson").as_deref() == Some(wanted) {
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
            self.open_beside(wanted);
        }
        Ok(())
    }
}
