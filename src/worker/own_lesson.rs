//! Lessons of one's own: fetched and read, and their questions and exercises, which ask for what the built-in ones
//! don't. Few visitors open one, so all of it is in a binary of its own.

use super::lesson::{post, say};
use super::messages::{FromLesson, LessonRequest, LessonWork, ReadOwn, ToCrawl};
use super::port::{as_message, read_message, report_panics, scope};
use super::role::{FirstMessage, Handler};
use crate::fetch::next_chunk;
use crate::lessons::{LESSONS, MOST_OWN, Own, OwnError, RECORDING, Words, base_of, find, read_own};
use crate::trace::{Log, decode};
use gloo_net::http::{Request, Response};
use js_sys::{Array, Uint8Array};
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ReadableStreamDefaultReader, RequestCredentials};

/// Makes this worker one that answers for a lesson of one's own: what is asked about it by a lesson's request.
pub fn own_lesson_worker() -> Handler {
    report_panics(|| ());
    Box::new(|data| {
        if let Some(ToCrawl::Lesson(request)) = read_message::<ToCrawl>(&data) {
            say(&work(&request).unwrap_or_else(|| FromLesson::Failed("There is no such lesson or program.".into())));
        }
        Ok(())
    })
}

fn work(request: &LessonRequest) -> Option<FromLesson> {
    let lesson = find(&request.lesson)?;
    Some(match &request.work {
        LessonWork::Ask(own) => {
            let own: Own = serde_json::from_str(own).ok()?;
            let mut settings = lesson.settings_by(&own.words);
            for (knob, value) in lesson.knobs.iter().zip(&request.knobs) {
                settings.set(knob.name, *value);
            }
            settings.seed = request.seed;
            let bars = lesson.chart.as_ref().map_or_else(Vec::new, |chart| (chart.bars)(&settings));
            FromLesson::Asked(own.ask(lesson, &settings), bars)
        }
        LessonWork::Check(answer, own) => {
            let own: Own = serde_json::from_str(own).ok()?;
            let checked = own.check(lesson, answer)?;
            post(checked.log.events());
            FromLesson::Checked(checked.verdict.err())
        }
        _ => return None,
    })
}

/// Makes this worker one that answers the questions about a recording by its batches.
///
/// # Errors
/// Where the answers can't be posted.
pub fn recorded_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    report_panics(|| ());
    let mut log = Log::default();
    for batch in first.batches().iter().filter_map(|batch| batch.dyn_into::<Uint8Array>().ok()) {
        // What cannot be read of it was not written by us, and is left out.
        decode(&batch.to_vec()).flatten().for_each(|event| log.push(event));
    }
    let asked = serde_json::from_str::<Own>(&first.text()).map_or_else(|_| Vec::new(), |own| own.ask_recorded(&log));
    scope().post_message(&as_message(&FromLesson::Asked(asked, Vec::new())))?;
    Ok(Box::new(|_| Ok(())))
}

/// Makes this worker one that fetches and reads a lesson. It posts the lesson, or why there is none.
pub fn read_lesson_worker(first: &FirstMessage) -> Handler {
    report_panics(|| ());
    let (address, page, words) = (first.text(), first.page(), first.batches());
    spawn_local(async move {
        let read: Result<ReadOwn, String> = read(&address, &page, &words).await;
        // Bytes can always be posted.
        let _ = scope().post_message(&as_message(&read));
    });
    Box::new(|_| Ok(()))
}

/// `words` are the addresses of the built-in lessons' words, in their order.
async fn read(address: &str, page: &str, words: &Array) -> Result<ReadOwn, String> {
    let none = |error| format!("“{address}” is not the address of a lesson: {error}.");
    let page = Url::parse(page).map_err(none)?;
    let url = page.join(address).map_err(none)?;
    let bytes = fetched(&url).await?;
    let wrong = |why: String| format!("The lesson at {address} can’t be shown: {why}.");
    let said = |error: OwnError| wrong(error.to_string());
    let json = std::str::from_utf8(&bytes).map_err(|error| wrong(format!("it is not UTF-8 text: {error}")))?;
    // Some editors put it before everything.
    let json = json.trim_start_matches('\u{feff}');
    let lesson = base_of(json).map_err(said)?;
    let base = match LESSONS.iter().position(|known| known.name == lesson.name) {
        Some(at) => {
            let missing = || format!("A part of the lesson could not be loaded: {}. Load the page again.", lesson.name);
            let base = words.get(at as u32).as_string().ok_or_else(missing)?;
            let answer = Request::get(&base).send().await.ok().filter(Response::ok).ok_or_else(missing)?;
            Some(
                answer
                    .text()
                    .await
                    .map_err(|_| missing())
                    .and_then(|text| Words::read(&text).map_err(|_| missing()))?,
            )
        }
        None => None,
    };
    // What has no folder, as a file that is only in memory, is as if it were beside the page.
    let place = if url.cannot_be_a_base() { &page } else { &url };
    let own = read_own(json, place, base.as_ref()).map_err(said)?;
    let written = |error: serde_json::Error| wrong(error.to_string());
    let words = serde_json::to_string(&own.words).map_err(written)?;
    let own = serde_json::to_string(&own).map_err(written)?;
    Ok(ReadOwn { lesson: if base.is_some() { lesson.name } else { RECORDING.name }.into(), words, own })
}

/// The bytes at an address, asked for without cookies.
async fn fetched(url: &Url) -> Result<Vec<u8>, String> {
    let request = Request::get(url.as_str()).credentials(RequestCredentials::Omit);
    let answer = request.send().await.map_err(|_| {
        format!("The lesson at {url} could not be read: it is not there, or its server does not permit it (CORS).")
    })?;
    if !answer.ok() {
        return Err(format!("The lesson at {url} could not be read: the server answered {}.", answer.status()));
    }
    let mut bytes = Vec::new();
    if let Some(body) = answer.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(chunk) = next_chunk(&reader).await.map_err(|_| format!("The lesson at {url} broke off."))? {
            if bytes.len() + chunk.length() as usize > MOST_OWN as usize {
                // Ends the download.
                let _ = reader.cancel();
                return Err(format!("The lesson at {url} is longer than {} MB, and was not read.", MOST_OWN >> 20));
            }
            bytes.extend_from_slice(&chunk.to_vec());
        }
    }
    Ok(bytes)
}
