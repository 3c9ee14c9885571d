//! The crawl worker: runs the crawl and posts its events in batches.

use super::delegate::delegate;
use super::messages::{FromCrawl, ToCrawl};
use super::outgoing::Outgoing;
use super::pool::{NoReader, ReaderPool};
use super::port::{as_message, message_of, read_message, report_panics, scope};
use super::role::Handler;
use crate::crawl::{Config, Crawl};
use crate::fetch::{BrowserFetch, Reach};
use crate::runtime::{Browser, Runtime};
use crate::trace::{Detail, Event, Role, Trace};
use futures::future::select;
use js_sys::{Array, Function};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A batch is posted when it is this old, ms …
const BATCH_MS: u32 = 40;
/// … or this long, bytes.
const BATCH_BYTES: usize = 64 * 1024;

thread_local! {
    static OUTGOING: RefCell<Outgoing> = const { RefCell::new(Outgoing::new()) };
    static CRAWL: RefCell<Option<Rc<Crawl>>> = const { RefCell::new(None) };
    static READERS: RefCell<Option<ReaderPool>> = const { RefCell::new(None) };
    static LESSON: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Makes this worker the crawl worker. `load` is as for [`ReaderPool::begin`].
pub fn crawl_worker(load: Function) -> Handler {
    report_panics(flush);
    Box::new(move |data| take(&data, &load))
}

/// Takes a message from the page. Fails where the browser lacks what a run needs.
fn take(data: &JsValue, load: &Function) -> Result<(), JsValue> {
    if let Some(named) = data.dyn_ref::<Array>() {
        take_module(named, load);
        return Ok(());
    }
    let Some(message) = read_message::<ToCrawl>(data) else { return Ok(()) };
    if let ToCrawl::Start(config, reach) = message {
        return start(*config, reach);
    }
    if let ToCrawl::Lesson(request) = &message {
        if request.takes_scraper() {
            // Once the binary that has it is there.
            LESSON.set(Some(data.clone()));
        } else {
            super::lesson::answer(request, None);
        }
        return Ok(());
    }
    let Some(crawl) = CRAWL.with_borrow(Clone::clone) else { return Ok(()) };
    match message {
        ToCrawl::Start(..) => {}
        ToCrawl::Lesson(_) => {}
        ToCrawl::Pause => crawl.pause(),
        ToCrawl::Resume => crawl.resume(),
        ToCrawl::Stop => crawl.stop(),
        ToCrawl::Consumers(consumers) => crawl.set_consumers(consumers),
        ToCrawl::Permits(permits) => crawl.set_permits(permits),
    }
    Ok(())
}

/// Takes the name of a binary and its compiled module, which the page loads when it is needed: that
/// of the readers, or of a lesson.
fn take_module(named: &Array, load: &Function) {
    let Ok(module) = named.get(1).dyn_into() else { return };
    if let Some(readers) = READERS.with_borrow(Clone::clone) {
        return readers.begin(module, load.clone());
    }
    if let Some(message) = LESSON.take() {
        let work = delegate(module, load.clone(), message);
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = work.await {
                say_last(&message_of(&error).unwrap_or_else(|| "the lesson's program could not be loaded".into()));
            }
        });
    }
}

/// Says why this worker can't go on; the page ends it.
fn say_last(words: &str) {
    // A text can always be posted.
    let _ = scope().post_message(&JsValue::from_str(words));
}

fn start(config: Config, reach: Reach) -> Result<(), JsValue> {
    let host = Browser::new()?;
    let trace = Trace::new(Detail::Waits, host.clock(), record);
    let runtime = Runtime::new(host, trace);
    let readers = ReaderPool::new(config.selection(), reach, &runtime);
    READERS.set(Some(readers.clone()));
    let crawl = Crawl::with_reader(config, &runtime, Rc::new(BrowserFetch::new(reach)), readers.clone());
    CRAWL.set(Some(crawl.clone()));
    wasm_bindgen_futures::spawn_local(async move {
        match readers.checked().await {
            Ok(()) => run(&crawl, &runtime).await,
            // Bytes can always be posted.
            Err(NoReader::Refused(error)) => _ = scope().post_message(&as_message(&FromCrawl::Refused(error))),
            Err(NoReader::Lost) => say_last("what reads by selectors could not be started"),
        }
    });
    Ok(())
}

/// Runs the crawl, and posts what happens to its end.
async fn run(crawl: &Rc<Crawl>, runtime: &Runtime) {
    let main = runtime.spawn(Role::Crawl.named("main"), crawl.run());
    // One flush after the end, for the events of the end.
    loop {
        let over = main.is_over();
        flush();
        if over {
            break;
        }
        select(pin!(main.over()), runtime.timer(u64::from(BATCH_MS) * 1000)).await;
    }
}

fn record(event: Event) {
    OUTGOING.with_borrow_mut(|outgoing| outgoing.put(event, BATCH_BYTES));
}

fn flush() {
    OUTGOING.with(|outgoing| {
        // Within a panic it may be in use: then what is in it is lost, and no more.
        if let Ok(mut outgoing) = outgoing.try_borrow_mut() {
            outgoing.flush();
        }
    });
}
