//! The crawl worker's reader workers: who reads which page, and what becomes of it when one breaks off.

use super::messages::{FromReader, ToReader, reader_binary};
use super::port::{Port, as_message, message_of, read_message, scope};
use super::role::{FirstMessage, load_export, start_worker};
use crate::crawl::{BodyEnd, OpenPage, PageBody, PageReader, Reading, Wanted};
use crate::fetch::{FetchError, Reach};
use crate::html::{Selection, SelectionError};
use crate::runtime::Runtime;
use crate::trace::{EventKind, Micros};
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, select};
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Function, WebAssembly};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent, MessagePort, Worker};

/// Most readers. Each waits for its network most of the time.
const MOST_READERS: usize = 4;
/// Pages that every reader has in hand before another reader is started.
const BUSY: usize = 2;
/// How long a reader may take to say what it found of a page whose time is up, µs.
const FINISH: Micros = 2_000_000;
/// Readers that may break off before no more are started.
const MOST_LOST: usize = 8;
/// How long a reader may leave a question unanswered before it counts as gone, µs: well below the time of a request, so
/// that its pages go back on the queue. One with selectors may look into a tree for 10 s without listening.
const SILENCE: Micros = 10_000_000;
const SILENCE_SELECTING: Micros = 25_000_000;
/// How long one may take to begin, µs.
const BEGINNING: Micros = 60_000_000;

/// Reader workers, started as they are needed; pages wait until the first is there. Where workers may
/// have none of their own, one reads in this worker.
#[derive(Clone)]
pub(super) struct ReaderPool(Rc<Pool>);

/// Why nobody reads.
pub(super) enum NoReader {
    /// A selector can't be obeyed.
    Refused(SelectionError),
    /// No reader could begin.
    Lost,
}

struct Pool {
    /// What readers run, and what loads it in this worker, once the page has sent it.
    binary: RefCell<Option<(WebAssembly::Module, Function)>>,
    /// What they look for; with anything in it, they are of the binary that has selectors.
    selection: Selection,
    /// A selector that can't be obeyed.
    refused: RefCell<Option<SelectionError>>,
    reach: Reach,
    runtime: Runtime,
    /// Those who wait for the first reader.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
    /// No reader will come any more.
    is_over: Cell<bool>,
    readers: RefCell<Vec<Rc<Reader>>>,
    most: Cell<usize>,
    /// Readers that broke off. Their listeners stay: errors may still be on their way, and what is not
    /// listened to counts as this worker's own.
    lost: RefCell<Vec<Rc<Reader>>>,
    last_ticket: Cell<u32>,
}

struct Reader {
    port: Port,
    /// None if it reads in this worker.
    worker: Option<Worker>,
    ready: Cell<bool>,
    /// µs for which it has been at work, as it has told.
    busy: Rc<Cell<Micros>>,
    /// Pages in hand, by ticket. Who waits for one hears of it when its sender is dropped.
    // Only ever looked up.
    pages: RefCell<HashMap<u32, UnboundedSender<FromReader>>>,
    listeners: RefCell<Vec<EventListener>>,
    /// When it was asked whether it is there, if it has said nothing since.
    asked: Cell<Option<Micros>>,
}

impl ReaderPool {
    /// Readers whose requests go as far as `reach`; none until the pool is [offered](Self::offer) their binary.
    pub(super) fn new(selection: Selection, reach: Reach, runtime: &Runtime) -> Self {
        let cores = scope().navigator().hardware_concurrency() as usize;
        let pool = Rc::new(Pool {
            binary: RefCell::default(),
            selection,
            refused: RefCell::default(),
            reach,
            runtime: runtime.clone(),
            waiting: RefCell::default(),
            is_over: Cell::new(false),
            readers: RefCell::default(),
            most: Cell::new(cores.clamp(1, MOST_READERS)),
            lost: RefCell::default(),
            last_ticket: Cell::new(0),
        });
        Self(pool)
    }

    /// Starts the first reader if this is the name of its binary and the compiled module. `load` takes such
    /// two, and returns a promise of what the binary exports, in this worker.
    pub(super) fn offer(&self, named: &Array, load: Function) {
        let is_its = named.get(0).as_string().as_deref() == Some(self.0.binary_name());
        if let Some(module) = named.get(1).dyn_into().ok().filter(|_| is_its) {
            self.0.binary.replace(Some((module, load)));
            self.0.start();
        }
    }

    /// Asks each reader whether it is there, and does without those that did not answer in time: a worker that is
    /// killed leaves no word. To be called now and then.
    pub(super) fn look_after(&self) {
        let (now, readers) = (self.0.runtime.now(), self.0.readers.borrow().clone());
        let most = if self.0.selection.is_empty() { SILENCE } else { SILENCE_SELECTING };
        for reader in readers.iter().filter(|reader| reader.worker.is_some()) {
            let most = if reader.ready.get() { most } else { BEGINNING };
            match reader.asked.get() {
                None => {
                    reader.asked.set(Some(now));
                    reader.send(0, &ToReader::Ping);
                }
                Some(asked) if now - asked > most => self.0.lose(reader, "it no longer answers"),
                Some(_) => {}
            }
        }
    }

    /// Waits for a reader that has checked the selectors, where there are any.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn checked(&self) -> Result<(), NoReader> {
        let pool = &self.0;
        while !pool.selection.is_empty() && !pool.readers.borrow().iter().any(|reader| reader.ready.get()) {
            let refused = pool.refused.take();
            match refused {
                Some(error) => return Err(NoReader::Refused(error)),
                None if pool.is_over.get() => return Err(NoReader::Lost),
                None => pool.change().await,
            }
        }
        Ok(())
    }
}

impl Pool {
    fn binary_name(&self) -> &'static str {
        reader_binary(&self.selection)
    }

    fn start(self: &Rc<Self>) {
        let Some((module, load)) = self.binary.borrow().clone() else { return };
        let first = FirstMessage::new(self.binary_name(), &module, "reader");
        first.set("selection", &as_message(&self.selection));
        match start_worker("reader", &first) {
            Ok(worker) => _ = self.add(worker.clone().unchecked_into(), Some(worker)),
            Err(_) => self.start_here(module, load),
        }
    }

    /// Has pages read in this worker, and nowhere else.
    fn start_here(self: &Rc<Self>, module: WebAssembly::Module, load: Function) {
        self.most.set(1);
        let Ok(channel) = MessageChannel::new() else { return self.give_up() };
        let reader = self.add(channel.port1().unchecked_into(), None);
        channel.port1().start();
        let pool = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = pool.load_here(&module, &load, &channel.port2()).await {
                pool.lose(&reader, &words_of(&error));
            }
        });
    }

    /// Loads the readers' binary into this worker, to read for who has the other end of `port`.
    async fn load_here(
        &self,
        module: &WebAssembly::Module,
        load: &Function,
        port: &MessagePort,
    ) -> Result<(), JsValue> {
        let read_on = load_export(load, self.binary_name(), module, "readOn").await?;
        read_on.call2(&JsValue::NULL, port, &as_message(&self.selection))?;
        Ok(())
    }

    /// Adds a reader, which is not ready yet.
    fn add(self: &Rc<Self>, port: Port, worker: Option<Worker>) -> Rc<Reader> {
        let reader = Rc::new(Reader {
            port: port.clone(),
            worker,
            ready: Cell::new(false),
            busy: Rc::default(),
            pages: RefCell::default(),
            listeners: RefCell::default(),
            asked: Cell::new(Some(self.runtime.now())),
        });
        let (pool, of) = (Rc::downgrade(self), Rc::downgrade(&reader));
        let message = EventListener::new(&port, "message", move |event| {
            let (Some(pool), Some(reader)) = (pool.upgrade(), of.upgrade()) else { return };
            let data = event.unchecked_ref::<MessageEvent>().data();
            match data.as_string() {
                Some(words) => pool.lose(&reader, &words),
                None => pool.take(&reader, &data),
            }
        });
        let (pool, of) = (Rc::downgrade(self), Rc::downgrade(&reader));
        let options = EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&port, "error", options, move |event| {
            event.prevent_default();
            if let (Some(pool), Some(reader)) = (pool.upgrade(), of.upgrade()) {
                pool.lose(&reader, &words_of(event));
            }
        });
        reader.listeners.replace(vec![message, error]);
        self.readers.borrow_mut().push(reader.clone());
        reader
    }

    fn take(&self, reader: &Reader, data: &JsValue) {
        reader.asked.set(None);
        let message = read_message::<(u32, FromReader)>(data);
        if let Some((_, FromReader::Refused(error))) = message {
            self.refused.replace(Some(error));
            return self.give_up();
        }
        if !reader.ready.replace(true) {
            self.wake_waiting();
        }
        if let Some((ticket, message)) = message {
            reader.take(ticket, message);
        }
    }

    /// Waits until a reader is there, or none will come.
    async fn change(&self) {
        let (waiting, changed) = oneshot::channel();
        self.waiting.borrow_mut().push(waiting);
        // It is never dropped unsent.
        let _ = changed.await;
    }

    fn wake_waiting(&self) {
        for waiting in self.waiting.take() {
            // Whoever was cancelled does not wait any more.
            let _ = waiting.send(());
        }
    }

    /// No reader will come any more: pages fail from now on.
    fn give_up(&self) {
        self.is_over.set(true);
        self.wake_waiting();
    }

    /// A reader broke off. What it had in hand goes back on the queue, the others go on.
    fn lose(self: &Rc<Self>, lost: &Rc<Reader>, words: &str) {
        let mut readers = self.readers.borrow_mut();
        let Some(at) = readers.iter().position(|reader| Rc::ptr_eq(reader, lost)) else { return };
        readers.swap_remove(at);
        drop(readers);
        if let Some(worker) = &lost.worker {
            worker.terminate();
        }
        lost.pages.take();
        self.lost.borrow_mut().push(lost.clone());
        if !lost.ready.get() {
            return self.go_on_without(lost);
        }
        let text = format!("A reader broke off, and its pages went back on the queue: {words}");
        self.runtime.trace().emit(EventKind::Note { text });
        if self.lost.borrow().len() < MOST_LOST {
            self.start();
        } else if self.readers.borrow().is_empty() {
            self.give_up();
        }
    }

    /// A reader could not even begin, nor would another like it.
    fn go_on_without(self: &Rc<Self>, lost: &Reader) {
        let left = self.readers.borrow().len();
        self.most.set(left);
        if left > 0 {
            return;
        }
        match self.binary.borrow().clone().filter(|_| lost.worker.is_some()) {
            Some((module, load)) => self.start_here(module, load),
            None => self.give_up(),
        }
    }

    /// The reader for the next page, once there is one.
    async fn reader(self: &Rc<Self>) -> Result<Rc<Reader>, FetchError> {
        loop {
            if let Some(reader) = self.choose() {
                return Ok(reader);
            }
            if self.is_over.get() {
                return Err(FetchError::ReaderLost);
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
        if busy && all_ready && started < self.most.get() && self.lost.borrow().len() < MOST_LOST {
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
        let _ = self.port.post(&as_message(&(ticket, message)));
    }
}

impl PageReader for ReaderPool {
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        let (pool, asked, wanted) = (self.0.clone(), url.clone(), wanted.clone());
        Box::pin(async move {
            let reader = pool.reader().await?;
            let ticket = pool.last_ticket.get() + 1;
            pool.last_ticket.set(ticket);
            let (sender, messages) = unbounded();
            reader.pages.borrow_mut().insert(ticket, sender);
            reader.send(ticket, &ToReader::Open { url: asked.clone(), wanted, reach: pool.reach });
            let runtime = pool.runtime.clone();
            let mut page = RemotePage { reader, ticket, messages, runtime, redirected: false, found: None };
            match page.messages.next().await {
                Some(FromReader::Head(head)) => {
                    let head = head?;
                    page.redirected = head.url != asked;
                    Ok(OpenPage { head, busy: page.reader.busy.clone(), body: Box::new(page) })
                }
                _ => Err(FetchError::ReaderLost),
            }
        })
    }
}

/// What a reader that failed leaves to be said.
fn words_of(error: &JsValue) -> String {
    message_of(error).unwrap_or_else(|| "it could not be loaded".into())
}

/// A page in a reader's hands; dropped, the reader drops it too.
struct RemotePage {
    reader: Rc<Reader>,
    ticket: u32,
    messages: UnboundedReceiver<FromReader>,
    /// The reader waits until it is told that the page is wanted.
    redirected: bool,
    runtime: Runtime,
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
                    FromReader::Head(_) | FromReader::Refused(_) | FromReader::Pong => {}
                    FromReader::Received(count, busy) => {
                        bytes.set(count);
                        self.reader.busy.set(busy.max(self.reader.busy.get()));
                    }
                    FromReader::Found(end, count, reading) => {
                        bytes.set(count);
                        self.found = Some(reading);
                        return Ok(end);
                    }
                }
            }
            Err(FetchError::ReaderLost)
        })
    }

    fn found(mut self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>> {
        Box::pin(async move {
            if self.found.is_none() {
                self.reader.send(self.ticket, &ToReader::Finish);
                let timer = self.runtime.timer(FINISH);
                let bytes = Cell::new(0);
                select(self.receive(&bytes), timer).await;
            }
            let found = self.found.take().ok_or(FetchError::ReaderLost)?;
            // Not dropped as unfinished.
            self.reader.pages.borrow_mut().remove(&self.ticket);
            Ok(found)
        })
    }
}
