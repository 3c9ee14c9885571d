//! A lesson's words, fetched when it is opened.

use crate::app::{LessonFiles, LessonLink};
use crate::language::tr;
use crate::lessons::Words;
use crate::say;
use crate::ui::dom::window;
use crate::ui::links::Files;
use futures::future::join_all;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of one of the page's own files.
async fn text(files: &Files, path: &str) -> Result<String, String> {
    let missing = || say!("A part of the lesson could not be loaded: {path}. Load the page again.", path);
    body(files, path).await.ok_or_else(missing)
}

/// The text of a file, if there is a good answer.
async fn body(files: &Files, path: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window().fetch_with_str(&files.address(path)?)).await.ok()?.into();
    let text = answer.text().ok().filter(|_| answer.ok())?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// The words of a lesson.
pub(in crate::ui) async fn fetch_words(files: &Files, lesson: &str) -> Result<Words, String> {
    let json = text(files, &format!("lessons/{lesson}/lesson.json")).await?;
    Words::read(&json).map_err(|error| say!("The lesson's words are broken: {error}.", error))
}

/// Whether the lesson that a text asks for crawls the built-in site, which takes a while to load.
pub(in crate::ui) fn loads_site(wanted: &str) -> bool {
    LessonLink::read(wanted).is_some_and(|link| link.lesson.crawls)
}

/// The files of the lesson that a text asks for.
pub(in crate::ui) async fn fetch_lesson(files: &Files, wanted: &str) -> Result<LessonFiles, String> {
    let lesson = LessonLink::read(wanted).ok_or(tr("There is no such lesson."))?.lesson;
    let json = text(files, &format!("lessons/{}/lesson.json", lesson.name)).await?;
    let words = Words::read(&json).map_err(|error| say!("The lesson's words are broken: {error}.", error))?;
    let pages = if loads_site(wanted) { fetch_site(files).await? } else { Rc::new([]) };
    Ok(LessonFiles { words, json, pages })
}

/// The built-in site's files, as (path, text).
async fn fetch_site(files: &Files) -> Result<Rc<[(String, String)]>, String> {
    let list = text(files, "lessons/crawler/site.json").await?;
    let paths: Vec<String> = serde_json::from_str(&list).map_err(|error| error.to_string())?;
    let pages = join_all(paths.into_iter().map(|path| async move {
        // What is missing is a page that is not found, to the crawler as well.
        let text = body(files, &format!("demo/{path}")).await?;
        Some((path, text))
    }));
    Ok(pages.await.into_iter().flatten().collect())
}
