//! A lesson's words, fetched when it is opened.

use crate::app::{LessonFiles, LessonLink};
use crate::lessons::Words;
use crate::ui::dom::window;
use futures::future::join_all;
use std::rc::Rc;
use url::Url;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file below the module's folder.
async fn text(base: &Url, path: &str) -> Result<String, String> {
    let url = base.join(path).map_err(|error| error.to_string())?;
    let missing = || format!("A part of the lesson could not be loaded: {url}. Load the page again.");
    body(&url).await.ok_or_else(missing)
}

/// The text of a good answer.
async fn body(url: &Url) -> Option<String> {
    let answer: Response = JsFuture::from(window().fetch_with_str(url.as_str())).await.ok()?.into();
    let text = answer.text().ok().filter(|_| answer.ok())?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// The words of a lesson.
pub(in crate::ui) async fn fetch_words(base: &Url, lesson: &str) -> Result<Words, String> {
    let json = text(base, &format!("lessons/{lesson}/lesson.json")).await?;
    Words::read(&json).map_err(|error| format!("The lesson's words are broken: {error}."))
}

/// Whether the lesson that a text asks for crawls the built-in site, which takes a while to load.
pub(in crate::ui) fn loads_site(wanted: &str) -> bool {
    LessonLink::read(wanted).is_some_and(|link| link.lesson.crawls)
}

/// The files of the lesson that a text asks for. `base` is the module's folder.
pub(in crate::ui) async fn fetch_lesson(base: &Url, wanted: &str) -> Result<LessonFiles, String> {
    let lesson = LessonLink::read(wanted).ok_or("There is no such lesson.")?.lesson;
    let json = text(base, &format!("lessons/{}/lesson.json", lesson.name)).await?;
    let words = Words::read(&json).map_err(|error| format!("The lesson's words are broken: {error}."))?;
    let pages = if loads_site(wanted) { fetch_site(base).await? } else { Rc::new([]) };
    Ok(LessonFiles { words, json, pages })
}

/// The built-in site's files, as (path, text).
async fn fetch_site(base: &Url) -> Result<Rc<[(String, String)]>, String> {
    let list = text(base, "lessons/crawler/site.json").await?;
    let paths: Vec<String> = serde_json::from_str(&list).map_err(|error| error.to_string())?;
    let pages = join_all(paths.into_iter().map(|path| async move {
        let url = base.join("demo/index.html").and_then(|start| start.join(&path)).ok()?;
        // What is missing is a page that is not found, to the crawler as well.
        Some((path, body(&url).await?))
    }));
    Ok(pages.await.into_iter().flatten().collect())
}
