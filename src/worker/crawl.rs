//! The crawl worker: runs the crawl and posts its events in batches.

use super::journal::Writer;
use super::messages::{FromCrawl, ToCrawl};
use super::outgoing::Outgoing;
use super::pool::{NoReader, ReaderPool};
use super::port::{as_message, read_message, report_panics, scope};
use super::role::Handler;
use crate::crawl::{Config, Crawl, ResumeError, ResumePoint, Resumption};
use crate::fetch::{BrowserFetch, Reach};
use crate::journal::{Journal, JournalError, Keeping, Run, RunId, lease};
use crate::runtime::{Browser, Runtime};
use crate::trace::{Detail, Event, EventKind, Micros, Role, Trace, decode};
use futures::future::select;
use js_sys::{Array, Function, Uint8Array};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A batch is posted when it is this old, ms …
const BATCH_MS: u32 = 40;
/// … or this long, bytes.
const BATCH_BYTES: usize = 64 * 1024;

/// Time between two signs of life, µs.
const ALIVE: Micros = 2_000_000;

/// How long the journal has to be written to the end of a run, µs.
const JOURNAL_TIME: Micros = 3_000_000;

thread_local! {
    static OUTGOING: RefCell<Outgoing> = const { RefCell::new(Outgoing::new()) };
    static CRAWL: RefCell<Option<Rc<Crawl>>> = const { RefCell::new(None) };
    static READERS: RefCell<Option<ReaderPool>> = const { RefCell::new(None) };
    /// Binaries that came before the crawl that is being resumed, of which one is that of its readers.
    static EARLY: RefCell<Vec<(Array, Function)>> = const { RefCell::new(Vec::new()) };
    /// The run that is to go on, as far as it has come.
    static PAST: RefCell<Option<Past>> = const { RefCell::new(None) };
    /// What the page has said to a crawl that is still being read.
    static ORDERS: RefCell<Vec<ToCrawl>> = const { RefCell::new(Vec::new()) };
}

/// A run that is over and is to go on by another configuration.
struct Past {
    config: Config,
    reach: Reach,
    /// Batches that have still to come.
    missing: u32,
    resumption: Resumption,
    keeping: Keeping,
    /// What has come of it, to be kept once it is known that it can go on.
    batches: Vec<Uint8Array>,
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
    if let Some(batch) = data.dyn_ref::<Uint8Array>() {
        take_past(batch);
        return Ok(());
    }
    let Some(message) = read_message::<ToCrawl>(data) else { return Ok(()) };
    if let ToCrawl::GoOn { config, reach, keeps: keeping, batches: missing } = message {
        let (resumption, batches) = (Resumption::default(), Vec::new());
        PAST.set(Some(Past { config: *config, reach, missing, resumption, keeping, batches }));
        return Ok(());
    }
    if let ToCrawl::Start(config, reach, keeping) = message {
        return match keeping {
            Keeping::Resumed(run) => {
                wasm_bindgen_futures::spawn_local(async move {
                    if let Err(words) = resume(run, reach).await {
                        // Bytes can always be posted.
                        let _ = scope().post_message(&as_message(&FromCrawl::NotResumed(words)));
                    }
                });
                Ok(())
            }
            keeping => start(*config, reach, keeping.run()),
        };
    }
    match CRAWL.with_borrow(Clone::clone) {
        Some(crawl) => obey(&crawl, message),
        // What is kept of it is still being read.
        None => ORDERS.with_borrow_mut(|orders| orders.push(message)),
    }
    Ok(())
}

fn obey(crawl: &Rc<Crawl>, order: ToCrawl) {
    match order {
        ToCrawl::Start(..) | ToCrawl::GoOn { .. } | ToCrawl::Lesson(_) => {}
        ToCrawl::Pause => crawl.pause(),
        ToCrawl::Resume => crawl.resume(),
        ToCrawl::Stop => crawl.stop(),
        ToCrawl::Consumers(consumers) => crawl.set_consumers(consumers),
        ToCrawl::Permits(permits) => crawl.set_permits(permits),
        ToCrawl::Order(order) => crawl.set_order(order),
    }
}

/// Takes the name of a binary and its compiled module, of which the page sends those that a crawl needs.
fn take_module(named: &Array, load: &Function) {
    match READERS.with_borrow(Clone::clone) {
        Some(readers) => readers.offer(named, load.clone()),
        None => EARLY.with_borrow_mut(|early| early.push((named.clone(), load.clone()))),
    }
}

/// Says why this worker can't go on; the page ends it.
fn say_last(words: &str) {
    // A text can always be posted.
    let _ = scope().post_message(&JsValue::from_str(words));
}

fn start(config: Config, reach: Reach, kept_as: Option<RunId>) -> Result<(), JsValue> {
    if let Some(run) = kept_as {
        OUTGOING.with_borrow_mut(|outgoing| outgoing.keep(Writer::begin(run, config.clone(), not_kept)));
    }
    let (runtime, readers) = surroundings(&config, reach, 0)?;
    let crawl = Crawl::with_reader(config, &runtime, Rc::new(BrowserFetch::new(reach)), readers.clone());
    go(crawl, runtime, readers);
    Ok(())
}

/// What a crawl runs in, whose time is `now` at first.
fn surroundings(config: &Config, reach: Reach, now: Micros) -> Result<(Runtime, ReaderPool), JsValue> {
    let host = Browser::starting_at(now)?;
    let trace = Trace::new(Detail::Waits, host.clock(), record);
    let runtime = Runtime::new(host, trace);
    let readers = ReaderPool::new(config.selection(), reach, &runtime);
    READERS.set(Some(readers.clone()));
    for (named, load) in EARLY.take() {
        readers.offer(&named, load);
    }
    Ok((runtime, readers))
}

/// Takes in a batch of the run that is to go on, which it does with the last.
fn take_past(batch: &Uint8Array) {
    let Some(mut past) = PAST.take() else { return };
    for event in decode(&batch.to_vec()).map_while(Result::ok) {
        past.resumption.push(&event);
    }
    if past.keeping != Keeping::None {
        past.batches.push(batch.clone());
    }
    past.missing = past.missing.saturating_sub(1);
    if past.missing > 0 {
        PAST.set(Some(past));
    } else if let Err(words) = go_on(past) {
        // Bytes can always be posted.
        let _ = scope().post_message(&as_message(&FromCrawl::NotResumed(words)));
    }
}

/// Goes on with a run that the page has.
///
/// # Errors
/// Why it can't, for the user.
fn go_on(past: Past) -> Result<(), String> {
    let Past { config, reach, resumption, keeping, batches, .. } = past;
    let point = resumption.reconfigured(config).map_err(|error| format!("This crawl can't go on: {error}."))?;
    if let Some(run) = keeping.run() {
        let journal = Writer::begin(run, point.config().clone(), not_kept);
        let old = if let Keeping::Instead { old, .. } = keeping { Some(old) } else { None };
        journal.take_over(batches, point.pages(), old);
        OUTGOING.with_borrow_mut(|outgoing| outgoing.keep(journal));
    }
    go_on_from(point, reach)
}

/// Lets a crawl run from where it goes on.
fn go_on_from(point: ResumePoint, reach: Reach) -> Result<(), String> {
    let lacks = |_| "The browser lacks what a crawl needs.".to_owned();
    let (runtime, readers) = surroundings(point.config(), reach, point.now()).map_err(lacks)?;
    let source = Rc::new(BrowserFetch::new(reach));
    go(Crawl::resumed_with_reader(point, &runtime, source, readers.clone()), runtime, readers);
    Ok(())
}

/// Goes on with a run that broke off.
///
/// # Errors
/// Why it can't, for the user.
async fn resume(run: RunId, reach: Reach) -> Result<(), String> {
    if !lease(run).await {
        return Err("Another tab is at work on this crawl.".into());
    }
    let journal = Journal::open().await.map_err(|error| format!("The kept crawls could not be read: {error}."))?;
    let (point, place) = match read_kept(&journal, run).await? {
        Ok(kept) => kept,
        Err(ResumeError::NothingLeft) => {
            // Shown as it came; there is nothing to keep it for.
            let _ = journal.delete(run).await;
            flush();
            return Err("This crawl had come to its end: nothing is left to crawl.".into());
        }
        Err(error) => {
            flush();
            return Err(format!("This crawl can't be resumed: {error}."));
        }
    };
    let (pages, done) = point.pages();
    let config = point.config().clone();
    let began = js_sys::Date::now();
    let record = Run { id: run, began, config, pages, done };
    OUTGOING.with_borrow_mut(|outgoing| outgoing.keep(Writer::new(record, place, not_kept)));
    go_on_from(point, reach)
}

/// Posts what is kept of a run. Returns where it goes on, and the place of its next batch.
async fn read_kept(journal: &Journal, run: RunId) -> Result<Result<(ResumePoint, u32), ResumeError>, String> {
    let (mut resumption, mut place) = (Resumption::default(), 0);
    loop {
        let batches = journal.batches(run, place).await.map_err(|error| format!("It could not be read: {error}."))?;
        if batches.is_empty() {
            break;
        }
        for batch in &batches {
            for event in decode(&batch.to_vec()).map_while(Result::ok) {
                resumption.push(&event);
                // The page ends this worker when it hears of an end: that is posted with what follows it.
                let most = if matches!(event.kind, EventKind::RunEnded { .. }) { usize::MAX } else { BATCH_BYTES };
                OUTGOING.with_borrow_mut(|outgoing| outgoing.put(event, most));
            }
            place += 1;
        }
    }
    Ok(resumption.finish().map(|point| (point, place)))
}

/// The run goes on, but is no longer kept.
fn not_kept(error: JournalError) {
    if let Some(crawl) = CRAWL.with_borrow(Clone::clone) {
        crawl.note(format!("This crawl is not kept from here on and can't be resumed if it breaks off: {error}."));
    }
    // Bytes can always be posted.
    let _ = scope().post_message(&as_message(&FromCrawl::NotKept));
}

/// Lets a crawl run.
fn go(crawl: Rc<Crawl>, runtime: Runtime, readers: ReaderPool) {
    CRAWL.set(Some(crawl.clone()));
    for order in ORDERS.take() {
        obey(&crawl, order);
    }
    wasm_bindgen_futures::spawn_local(async move {
        match readers.checked().await {
            Ok(()) => run(&crawl, &runtime, &readers).await,
            // Bytes can always be posted.
            Err(NoReader::Refused(error)) => _ = scope().post_message(&as_message(&FromCrawl::Refused(error))),
            Err(NoReader::Lost) => say_last("what reads by selectors could not be started"),
        }
    });
}

/// Runs the crawl, and posts what happens to its end.
async fn run(crawl: &Rc<Crawl>, runtime: &Runtime, readers: &ReaderPool) {
    let main = runtime.spawn(Role::Crawl.named("main"), crawl.run());
    let mut said = runtime.now();
    // One flush after the end, for the events of the end.
    loop {
        let over = main.is_over();
        if over {
            // The page ends this worker as soon as it hears of the end. A journal that hangs holds up no end.
            select(pin!(end_journal(crawl)), runtime.timer(JOURNAL_TIME)).await;
        }
        flush();
        if over {
            break;
        }
        if runtime.now() - said >= ALIVE {
            said = runtime.now();
            readers.look_after();
            // Bytes can always be posted.
            let _ = scope().post_message(&as_message(&FromCrawl::Alive));
        }
        select(pin!(main.over()), runtime.timer(u64::from(BATCH_MS) * 1000)).await;
    }
}

/// Sees the run kept to its end, or forgotten if nothing of it is left.
async fn end_journal(crawl: &Crawl) {
    let journal = OUTGOING.with_borrow_mut(Outgoing::end_journal);
    match journal {
        Some(journal) if crawl.is_stopped() => journal.settled().await,
        Some(journal) => journal.forget().await,
        None => {}
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
