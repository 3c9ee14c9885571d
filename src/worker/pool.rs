//! The crawl worker's reader workers: who reads which page, and what becomes of it when one breaks off.

use super::messages::{FromReader, ToReader};
use super::port::{as_message, read_message, scope};
use super::role::{FirstMessage, start_worker};
use crate::crawl::{BodyEnd, Limits, LocalReader, OpenPage, PageBody, PageReader, Reading};
use crate::fetch::{BrowserFetch, FetchError, Reach};
use crate::html::{Selection, SelectionError};
use crate::runtime::Runtime;
use crate::trace::EventKind;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::WebAssembly;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

/// Most readers. Each waits for its network most of the time.
const MOST_READERS: usize = 4;
/// Pages that every reader has in hand before another reader is started.
const BUSY: usize = 2;
/// Readers that may break off before no more are started.
const MOST_LOST: usize = 8;

/// Reader workers, started as they are needed. Until the first is there, and where workers may
/// have none of their own, pages are read in this worker; but what selectors ask for, only readers find.
#[derive(Clone)]
pub(super) struct ReaderPool(Rc<Pool>);

/// Why nobody reads.
pub(super) enum NoReader {
    /// A selector can't be obeyed.
    Refused(SelectionError),
    /// The readers could not begin.
    Lost(String),
}

struct Pool {
    /// What readers run, once the page has loaded it.
    module: RefCell<Option<WebAssembly::Module>>,
    /// What they look for.
    selection: Selection,
    reach: Reach,
    runtime: Runtime,
    /// Who reads where no reader does.
    here: Option<LocalReader>,
    failed: RefCell<Option<NoReader>>,
    /// Who waits for a reader to be there, or gone.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
    readers: RefCell<Vec<Rc<Reader>>>,
    most: Cell<usize>,
    lost: Cell<usize>,
    last_ticket: Cell<u32>,
}

struct Reader {
    worker: Worker,
    ready: Cell<bool>,
    /// Pages in hand, by ticket. Who waits for one hears of it when its sender is dropped.
    // Only ever looked up.
    pages: RefCell<HashMap<u32, UnboundedSender<FromReader>>>,
    listeners: RefCell<Vec<EventListener>>,
}

impl ReaderPool {
    /// Readers whose requests go as far as `reach`; none until the pool [begins](Self::begin).
    pub(super) fn new(selection: Selection, reach: Reach, runtime: &Runtime) -> Self {
        let cores = scope().navigator().hardware_concurrency() as usize;
        let here = || LocalReader::new(Rc::new(BrowserFetch::new(reach)), runtime);
        let pool = Rc::new(Pool {
            module: RefCell::default(),
            here: selection.is_empty().then(here),
            selection,
            reach,
            runtime: runtime.clone(),
            failed: RefCell::default(),
            waiting: RefCell::default(),
            readers: RefCell::default(),
            most: Cell::new((cores / 2).clamp(1, MOST_READERS)),
            lost: Cell::new(0),
            last_ticket: Cell::new(0),
        });
        Self(pool)
    }

    /// Starts the first reader on the compiled module of its binary, if that could be loaded.
    pub(super) fn begin(&self, module: Option<WebAssembly::Module>) {
        match module {
            Some(module) => {
                self.0.module.replace(Some(module));
                self.0.start();
            }
            None => self.0.fail(NoReader::Lost("what reads by selectors could not be loaded".into())),
        }
    }

    /// Waits until pages can be read.
    ///
    /// # Errors
    /// Why they can't.
    pub(super) async fn ready(&self) -> Result<(), NoReader> {
        let pool = &self.0;
        while pool.here.is_none() && !pool.readers.borrow().iter().any(|reader| reader.ready.get()) {
            let failed = pool.failed.take();
            if let Some(why) = failed {
                return Err(why);
            }
            pool.change().await;
        }
        Ok(())
    }
}

impl Pool {
    fn start(self: &Rc<Self>) {
        let Some(module) = self.module.borrow().clone() else { return };
        let binary = if self.selection.is_empty() { "reader" } else { "selecting" };
        let first = FirstMessage::new(binary, &module, "reader");
        first.set("selection", &as_message(&self.selection));
        let Ok(worker) = start_worker("reader", &first) else {
            self.most.set(0);
            return self.fail(NoReader::Lost("workers may have none of their own in this browser".into()));
        };
        let reader = Rc::new(Reader {
            worker: worker.clone(),
            ready: Cell::new(false),
            pages: RefCell::default(),
            listeners: RefCell::default(),
        });
        let (pool, of) = (Rc::downgrade(self), Rc::downgrade(&reader));
        let message = EventListener::new(&worker, "message", move |event| {
            let (Some(pool), Some(reader)) = (pool.upgrade(), of.upgrade()) else { return };
            let data = event.unchecked_ref::<MessageEvent>().data();
            match data.as_string() {
                Some(words) => pool.lose(&reader, &words),
                None => pool.take(&reader, &data),
            }
        });
        let (pool, of) = (Rc::downgrade(self), Rc::downgrade(&reader));
        let options = EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&worker, "error", options, move |event| {
            event.prevent_default();
            if let (Some(pool), Some(reader)) = (pool.upgrade(), of.upgrade()) {
                pool.lose(&reader, &event.unchecked_ref::<ErrorEvent>().message());
            }
        });
        reader.listeners.replace(vec![message, error]);
        self.readers.borrow_mut().push(reader);
    }

    /// Nobody will read, unless it is done here.
    fn fail(&self, why: NoReader) {
        self.failed.replace(Some(why));
        self.tell();
    }

    /// Tells those who wait that the readers have changed.
    fn tell(&self) {
        // Whoever was cancelled does not need it.
        self.waiting.take().into_iter().for_each(|waiting| _ = waiting.send(()));
    }

    /// Waits for the next change of the readers.
    async fn change(&self) {
        let (sender, changed) = oneshot::channel();
        self.waiting.borrow_mut().push(sender);
        // Its sender is dropped only with the pool.
        let _ = changed.await;
    }

    /// Takes what a reader posts.
    fn take(&self, reader: &Reader, data: &JsValue) {
        let message = read_message::<(u32, FromReader)>(data);
        if let Some((_, FromReader::Refused(error))) = message {
            return self.fail(NoReader::Refused(error));
        }
        if !reader.ready.replace(true) {
            self.tell();
        }
        if let Some((ticket, message)) = message {
            reader.take(ticket, message);
        }
    }

    /// A reader broke off. What it had in hand goes back on the queue, the others go on.
    fn lose(self: &Rc<Self>, lost: &Rc<Reader>, words: &str) {
        let mut readers = self.readers.borrow_mut();
        let Some(at) = readers.iter().position(|reader| Rc::ptr_eq(reader, lost)) else { return };
        readers.swap_remove(at);
        drop(readers);
        lost.worker.terminate();
        lost.pages.take();
        if !lost.ready.get() {
            // It could not even begin, nor would another.
            self.most.set(self.readers.borrow().len());
            return self.fail(NoReader::Lost(words.to_owned()));
        }
        let text = format!("A reader broke off, and its pages went back on the queue: {words}");
        self.runtime.trace().emit(EventKind::Note { text });
        self.lost.set(self.lost.get() + 1);
        if self.lost.get() < MOST_LOST {
            self.start();
        }
        self.tell();
    }

    /// The reader to be asked, waited for where nobody else can read.
    async fn reader(self: &Rc<Self>) -> Option<Rc<Reader>> {
        loop {
            let reader = self.choose();
            if reader.is_some() || self.here.is_some() || self.readers.borrow().is_empty() {
                return reader;
            }
            self.change().await;
        }
    }

    /// The reader that has least in hand, if one is there; another is started where all are busy.
    fn choose(self: &Rc<Self>) -> Option<Rc<Reader>> {
        let readers = self.readers.borrow();
        let idlest = readers.iter().filter(|reader| reader.ready.get()).min_by_key(|reader| reader.in_hand()).cloned();
        let (started, all_ready) = (readers.len(), readers.iter().all(|reader| reader.ready.get()));
        drop(readers);
        let busy = idlest.as_ref().is_some_and(|reader| reader.in_hand() >= BUSY);
        if busy && all_ready && started < self.most.get() && self.lost.get() < MOST_LOST {
            self.start();
        }
        idlest
    }
}

impl Reader {
    fn in_hand(&self) -> usize {
        self.pages.borrow().len()
    }

    fn take(&self, ticket: u32, message: FromReader) {
        if let Some(page) = self.pages.borrow().get(&ticket) {
            // Whoever was cancelled does not need it.
            let _ = page.unbounded_send(message);
        }
    }

    fn send(&self, ticket: u32, message: &ToReader) {
        // Fails for what cannot be cloned, which bytes can.
        let _ = self.worker.post_message(&as_message(&(ticket, message)));
    }
}

impl PageReader for ReaderPool {
    fn open(&self, url: &Url, limits: &Limits) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        let (pool, url, limits) = (self.0.clone(), url.clone(), limits.clone());
        Box::pin(async move {
            match (pool.reader().await, &pool.here) {
                (Some(reader), _) => pool.open_with(reader, url, limits).await,
                (None, Some(here)) => here.open(&url, &limits).await,
                (None, None) => Err(FetchError::ReaderLost),
            }
        })
    }
}

impl Pool {
    async fn open_with(&self, reader: Rc<Reader>, url: Url, limits: Limits) -> Result<OpenPage, FetchError> {
        let ticket = self.last_ticket.get() + 1;
        self.last_ticket.set(ticket);
        let (sender, messages) = unbounded();
        reader.pages.borrow_mut().insert(ticket, sender);
        reader.send(ticket, &ToReader::Open { url: url.clone(), limits, reach: self.reach });
        let mut page = RemotePage { reader, ticket, messages, redirected: false, found: None };
        match page.messages.next().await {
            Some(FromReader::Head(head)) => {
                let head = head?;
                page.redirected = head.url != url;
                Ok(OpenPage { head, body: Box::new(page) })
            }
            _ => Err(FetchError::ReaderLost),
        }
    }
}

/// A page in a reader's hands; dropped, the reader drops it too.
struct RemotePage {
    reader: Rc<Reader>,
    ticket: u32,
    messages: UnboundedReceiver<FromReader>,
    /// The reader waits until it is told that the page is wanted.
    redirected: bool,
    found: Option<Reading>,
}

impl Drop for RemotePage {
    fn drop(&mut self) {
        if self.reader.pages.borrow_mut().remove(&self.ticket).is_some() && self.found.is_none() {
            self.reader.send(self.ticket, &ToReader::Drop);
        }
    }
}

impl PageBody for RemotePage {
    fn receive<'a>(&'a mut self, bytes: &'a Cell<u64>) -> LocalBoxFuture<'a, Result<BodyEnd, FetchError>> {
        Box::pin(async move {
            if self.redirected {
                self.reader.send(self.ticket, &ToReader::Read);
            }
            while let Some(message) = self.messages.next().await {
                match message {
                    FromReader::Head(_) | FromReader::Refused(_) => {}
                    FromReader::Received(count) => bytes.set(count),
                    FromReader::Broken(error) => return Err(error),
                    FromReader::Found(end, reading) => {
                        self.found = Some(reading);
                        return Ok(end);
                    }
                }
            }
            Err(FetchError::ReaderLost)
        })
    }

    fn found(mut self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>> {
        let found = self.found.take().ok_or(FetchError::ReaderLost);
        // Not dropped as unfinished.
        self.reader.pages.borrow_mut().remove(&self.ticket);
        Box::pin(std::future::ready(found))
    }
}
