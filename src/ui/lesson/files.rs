//! A lesson's words, fetched when it is opened.

use super::link::Link;
use super::{Attempt, Open};
use crate::lessons::Words;
use crate::ui::dom::window;
use crate::ui::page::Page;
use js_sys::Promise;
use url::Url;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file beside the module.
pub(super) async fn text(page: &Page, path: &str) -> Result<String, String> {
    let url = page.built_in.join("../").and_then(|base| base.join(path)).map_err(|error| error.to_string())?;
    let missing = || format!("A part of the lesson could not be loaded: {url}. Load the page again.");
    body(ask(&url)).await.ok_or_else(missing)
}

/// Asks for a file; the request is under way when this returns.
pub(super) fn ask(url: &Url) -> Promise {
    window().fetch_with_str(url.as_str())
}

/// The text of an answer, if it is one that is good.
pub(super) async fn body(answer: Promise) -> Option<String> {
    let answer: Response = JsFuture::from(answer).await.ok()?.into();
    let text = answer.text().ok().filter(|_| answer.ok())?;
    JsFuture::from(text).await.ok()?.as_string()
}

impl Page {
    pub(super) async fn fetch_lesson(&self, link: Link, wanted: &str) -> Result<(), String> {
        let Link { lesson, variant, mut settings, schedule } = link;
        let seed = self.shared_attribute("seed").and_then(|seed| seed.trim().parse().ok());
        settings.seed = seed.unwrap_or_default();
        let json = text(self, &format!("lessons/{}/lesson.json", lesson.name)).await?;
        let words = Words::read(&json).map_err(|error| format!("The lesson's words are broken: {error}."))?;
        if lesson.crawls {
            settings.pages = self.fetch_site().await?;
        }
        // Another may have been asked for meanwhile.
        if self.host.get_attribute("lesson").as_deref() == Some(wanted) {
            let attempt = Attempt::new(lesson);
            let (asked, chosen, bars, turn) = Default::default();
            self.show_index(false);
            self.begin_lesson(Open {
                lesson,
                variant,
                settings,
                schedule,
                words,
                json,
                asked,
                chosen,
                bars,
                attempt,
                turn,
                search: None,
                own: false,
                wrong: None,
                picked: None,
            });
            self.open_beside(wanted);
        }
        Ok(())
    }
}
