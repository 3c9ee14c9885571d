//! The database: a store of the runs' records, and one of their batches by run and place.

use super::{Run, RunId};
use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

const NAME: &str = "crawlscope";
/// The form of what is in it. Another form gets another number, and so do events that are encoded otherwise.
const VERSION: u32 = 2;
/// Records of runs, as JSON, by their number.
const RUNS: &str = "runs";
/// Batches by `[run, place]`.
const BATCHES: &str = "batches";
/// Batches that are read at once: some megabytes.
const AT_ONCE: u32 = 64;

/// Why the journal can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The browser keeps nothing here, or refused.
    #[error("{0}")]
    Refused(#[from] idb::Error),
    /// What was to be written was not: most often there is no room left.
    #[error("the browser has no room left for it")]
    Full,
    /// More was waiting to be written than may be held.
    #[error("the browser writes it more slowly than it comes")]
    Slow,
}

thread_local! {
    /// This thread's connection, once there is one: a run is written to many times a second.
    static CONNECTION: RefCell<Option<Rc<Journal>>> = const { RefCell::new(None) };
}

/// The runs that this browser keeps for this origin.
#[derive(Debug)]
pub struct Journal {
    database: Database,
    /// Another version of the page has wanted the database for itself.
    is_closed: Rc<Cell<bool>>,
}

impl Journal {
    /// This thread's connection, made when it is first asked for.
    ///
    /// # Errors
    /// Where the browser keeps nothing, as in some private windows and sandboxed frames.
    pub async fn open() -> Result<Rc<Self>, JournalError> {
        let known = CONNECTION.with_borrow(Clone::clone);
        if let Some(journal) = known.filter(|journal| !journal.is_closed.get()) {
            return Ok(journal);
        }
        let journal = Rc::new(Self::connect().await?);
        CONNECTION.set(Some(journal.clone()));
        Ok(journal)
    }

    /// Opens the database, making it if it is not there.
    async fn connect() -> Result<Self, JournalError> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            for name in [RUNS, BATCHES] {
                // What an older page has kept can't be read any more. There may be nothing.
                let _ = database.delete_object_store(name);
                // Fails only where the opening fails with it.
                let _ = database.create_object_store(name, ObjectStoreParams::new());
            }
        });
        let mut database = request.await?;
        let is_closed = Rc::new(Cell::new(false));
        let closed = is_closed.clone();
        // Another version of the page may want to change its form.
        database.on_version_change(move |event| {
            closed.set(true);
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self { database, is_closed })
    }

    /// Writes batches of a run, the first of them at place `from`, and its record, all or nothing.
    ///
    /// # Errors
    /// Why nothing was written.
    pub async fn write(&self, run: &Run, from: u32, batches: &[Uint8Array]) -> Result<(), JournalError> {
        let transaction = self.database.transaction(&[RUNS, BATCHES], TransactionMode::ReadWrite)?;
        let record = JsValue::from_str(&serde_json::to_string(run).unwrap_or_default());
        transaction.object_store(RUNS)?.put(&record, Some(&number(run.id)))?;
        let store = transaction.object_store(BATCHES)?;
        for (place, batch) in (from..).zip(batches) {
            store.put(batch, Some(&key(run.id, place)))?;
        }
        if transaction.await?.is_committed() { Ok(()) } else { Err(JournalError::Full) }
    }

    /// The runs, the latest first.
    ///
    /// # Errors
    /// Why they can't be read.
    pub async fn runs(&self) -> Result<Vec<Run>, JournalError> {
        let transaction = self.database.transaction(&[RUNS], TransactionMode::ReadOnly)?;
        let records = transaction.object_store(RUNS)?.get_all(None, None)?.await?;
        // A record that we can't read is another version's.
        let read = |record: &JsValue| serde_json::from_str::<Run>(&record.as_string()?).ok();
        let mut runs: Vec<Run> = records.iter().filter_map(read).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.id));
        Ok(runs)
    }

    /// A run's next batches, beginning with the one at place `from`; none where it ends.
    ///
    /// # Errors
    /// Why they can't be read.
    pub async fn batches(&self, run: RunId, from: u32) -> Result<Vec<Uint8Array>, JournalError> {
        let transaction = self.database.transaction(&[BATCHES], TransactionMode::ReadOnly)?;
        let range = KeyRange::bound(&key(run, from), &end(run), None, None)?;
        let values = transaction.object_store(BATCHES)?.get_all(Some(Query::KeyRange(range)), Some(AT_ONCE))?.await?;
        Ok(values.into_iter().filter_map(|value| value.dyn_into().ok()).collect())
    }

    /// Forgets a run.
    ///
    /// # Errors
    /// Why it is still there.
    pub async fn delete(&self, run: RunId) -> Result<(), JournalError> {
        let transaction = self.database.transaction(&[RUNS, BATCHES], TransactionMode::ReadWrite)?;
        transaction.object_store(RUNS)?.delete(number(run))?;
        transaction.object_store(BATCHES)?.delete(KeyRange::bound(&key(run, 0), &end(run), None, None)?)?;
        if transaction.await?.is_committed() { Ok(()) } else { Err(JournalError::Full) }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.database.close();
    }
}

fn number(run: RunId) -> JsValue {
    JsValue::from_f64(run as f64)
}

fn key(run: RunId, place: u32) -> JsValue {
    Array::of2(&number(run), &place.into()).into()
}

/// Above all of a run's keys: an array is above every number (Indexed Database API, 2.4 Keys).
fn end(run: RunId) -> JsValue {
    Array::of2(&number(run), &Array::new()).into()
}
