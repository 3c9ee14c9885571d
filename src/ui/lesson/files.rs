//! A lesson's words, fetched when it is opened.

use crate::app::messages::ReadOwn;
use crate::app::{LessonFiles, LessonLink, OwnFiles};
use crate::language::tr;
use crate::lessons::{LESSONS, Lesson, RECORDING, Words, find};
use crate::say;
use crate::ui::dom::{href, window};
use crate::ui::element::Element;
use crate::ui::links::Files;
use crate::worker::read_message;
use futures::future::join_all;
use js_sys::Array;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
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
pub(in crate::ui) async fn fetch_lesson(
    files: &Files,
    of: &Weak<Element>,
    wanted: &str,
) -> Result<LessonFiles, String> {
    if let Some((address, _)) = LessonLink::own(wanted) {
        return fetch_own(files, of, address).await;
    }
    let lesson = LessonLink::read(wanted).ok_or(tr("There is no such lesson."))?.lesson;
    let json = text(files, &format!("lessons/{}/lesson.json", lesson.name)).await?;
    let words = Words::read(&json).map_err(|error| say!("The lesson's words are broken: {error}.", error))?;
    let pages = if loads_site(wanted) { fetch_site(files).await? } else { Rc::new([]) };
    Ok(LessonFiles { words, json, pages, own: None })
}

/// A lesson of one's own, which a worker fetches and reads.
async fn fetch_own(files: &Files, of: &Weak<Element>, address: &str) -> Result<LessonFiles, String> {
    let path = |lesson: &&Lesson| files.address(&format!("lessons/{}/lesson.json", lesson.name)).map(JsValue::from);
    let words: Array = LESSONS.iter().map(|lesson| path(lesson).unwrap_or_default()).collect();
    let fields: [(&str, &JsValue); 3] = [("text", &address.into()), ("page", &href().into()), ("batches", &words)];
    let element = of.upgrade().ok_or("")?;
    let read = element.workers.ask("read", &fields, |data| read_message::<Result<ReadOwn, String>>(&data)).await;
    let ReadOwn { lesson, words, own } = read.and_then(|read| read)?;
    let read = Words::read(&words).map_err(|error| error.to_string())?;
    let lesson = find(&lesson).unwrap_or(&RECORDING);
    let pages = if lesson.crawls { fetch_site(files).await? } else { Rc::new([]) };
    // The crawler's is asked about as the built-in one is.
    let json = if lesson.crawls { words } else { own };
    Ok(LessonFiles { words: read, json, pages, own: Some(OwnFiles { address: address.into(), lesson }) })
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
