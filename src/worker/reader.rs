//! The reader worker: fetches pages and reads them as they arrive, for the crawl worker that
//! started it. Several are read by turns, so that a slow one holds nobody up.

use super::messages::{FromReader, ToReader};
use super::port::{Port, as_message, read_message, report_panics, scope};
use super::role::Handler;
use crate::crawl::{BodyEnd, Desk, Head, PageLoop, Wanted};
use crate::fetch::{BrowserFetch, Reach, Source};
use crate::html::Parsers;
use crate::runtime::{Browser, Runtime};
use crate::trace::{Micros, Trace};
use futures::channel::oneshot;
use futures::future::{AbortHandle, Either, abortable, select};
use gloo_events::EventListener;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::pin;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, MessagePort};

/// Time between two messages about how much of a body has come, µs.
const TELL: Micros = 50_000;

/// Work that is told of although no bytes have come, µs.
const TELL_BUSY: Micros = 500_000;

/// Pages in hand, by ticket.
// Only ever looked up.
type Pages = Rc<RefCell<HashMap<u32, Page>>>;

struct Page {
    /// Ends the work on it, and with it the request.
    stop: AbortHandle,
    /// Says that the page a redirect led to is wanted.
    wanted: Option<oneshot::Sender<()>>,
    /// Says that as much of it as was read is enough.
    enough: Option<oneshot::Sender<()>>,
}

/// What the crawl worker says of a page in hand.
struct Word {
    wanted: oneshot::Receiver<()>,
    enough: oneshot::Receiver<()>,
}

/// What all pages are read with.
#[derive(Clone)]
struct Means {
    runtime: Runtime,
    parsers: Rc<dyn Parsers>,
    desk: Desk,
}

/// Makes this worker a reader that reads by `parsers`, and says that it is one.
///
/// # Errors
/// Where the browser lacks what it needs; the crawl worker sees it fail.
pub fn reader_worker(parsers: impl Parsers + 'static) -> Result<Handler, JsValue> {
    report_panics(|| ());
    reader(scope().unchecked_into(), parsers)
}

/// Reads in the crawl worker itself, which has the other end of `port`: where workers may have none of
/// their own.
///
/// # Errors
/// Where the browser lacks what it needs.
pub fn read_on(port: &MessagePort, parsers: impl Parsers + 'static) -> Result<(), JsValue> {
    let mut take = reader(port.clone().unchecked_into(), parsers)?;
    // A reader never fails on a message.
    let listener = move |event: &Event| _ = take(event.unchecked_ref::<MessageEvent>().data());
    EventListener::new(port, "message", listener).forget();
    port.start();
    Ok(())
}

fn reader(port: Port, parsers: impl Parsers + 'static) -> Result<Handler, JsValue> {
    let runtime = Runtime::new(Browser::new()?, Trace::silent());
    let desk = Desk::new(&parsers);
    let (means, pages) = (Means { runtime, parsers: Rc::new(parsers), desk }, Pages::default());
    port.post(&JsValue::NULL)?;
    Ok(Box::new(move |data| {
        if let Some((ticket, message)) = read_message::<(u32, ToReader)>(&data) {
            take(&port, ticket, message, &pages, &means);
        }
        Ok(())
    }))
}

fn take(port: &Port, ticket: u32, message: ToReader, pages: &Pages, means: &Means) {
    match message {
        ToReader::Open { url, wanted, reach } => {
            let ((say_wanted, is_wanted), (say_enough, enough)) = (oneshot::channel(), oneshot::channel());
            let answers = Answers { port: port.clone(), ticket };
            let work = read(answers, url, wanted, reach, Word { wanted: is_wanted, enough }, means.clone());
            let (work, stop) = abortable(work);
            pages.borrow_mut().insert(ticket, Page { stop, wanted: Some(say_wanted), enough: Some(say_enough) });
            let pages = pages.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = work.await;
                pages.borrow_mut().remove(&ticket);
            });
        }
        ToReader::Read => say(pages.borrow_mut().get_mut(&ticket).and_then(|page| page.wanted.take())),
        ToReader::Finish => say(pages.borrow_mut().get_mut(&ticket).and_then(|page| page.enough.take())),
        // Fails for what cannot be cloned, which bytes can.
        ToReader::Ping => _ = port.post(&as_message(&(ticket, FromReader::Pong))),
        ToReader::Drop => {
            if let Some(page) = pages.borrow_mut().remove(&ticket) {
                page.stop.abort();
            }
        }
    }
}

fn say(word: Option<oneshot::Sender<()>>) {
    if let Some(word) = word {
        // Fails where the work is over already.
        let _ = word.send(());
    }
}

/// Fetches and reads one page.
async fn read(answers: Answers, url: Url, wanted: Wanted, reach: Reach, word: Word, means: Means) {
    let (head, mut body) = match BrowserFetch::new(reach).get(&url).await {
        Ok(response) => Head::of(response),
        Err(error) => return answers.post(&FromReader::Head(Err(error))),
    };
    answers.post(&FromReader::Head(Ok(head.clone())));
    if !head.is_page() {
        return;
    }
    // Whose page a redirect led to is for the crawl to say.
    if head.url != url && word.wanted.await.is_err() {
        return;
    }
    let mut reader = PageLoop::new(&head, &wanted, &means.runtime, &*means.parsers, &means.desk);
    let bytes = Cell::new(0);
    let end = {
        let receive = pin!(reader.receive(&mut *body, &bytes));
        let tell = pin!(tell(&answers, &bytes, &means));
        match select(select(receive, tell), word.enough).await {
            Either::Left((Either::Left((end, _)), _)) => end,
            Either::Left((Either::Right((never, _)), _)) => match never {},
            Either::Right(_) => BodyEnd::Cut,
        }
    };
    // What is left of the body is not wanted.
    drop(body);
    answers.post(&FromReader::Found(end, bytes.get(), reader.finish()));
}

/// Tells how many bytes have come, now and then: a message for each chunk costs as much as reading it.
async fn tell(answers: &Answers, bytes: &Cell<u64>, means: &Means) -> Infallible {
    let (busy, mut told) = (means.desk.busy(), (0, 0));
    loop {
        means.runtime.timer(TELL).await;
        let now = (bytes.get(), busy.get());
        if now.0 != told.0 || now.1 > told.1 + TELL_BUSY {
            answers.post(&FromReader::Received(now.0, now.1));
            told = now;
        }
    }
}

/// Where the answers about one page go.
struct Answers {
    port: Port,
    ticket: u32,
}

impl Answers {
    fn post(&self, message: &FromReader) {
        let message = as_message(&(self.ticket, message));
        // Bytes can always be posted.
        let _ = self.port.post_with_transfer(&message, &Array::of1(&message));
    }
}
