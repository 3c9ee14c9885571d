//! The workers of an instance, and what page and workers say to each other.
//!
//! Each begins with a first message, which carries its compiled module: modules are compiled once a
//! page and posted. All that is posted later is told apart by its JavaScript type, so that the bulk
//! needs no envelope:
//!
//! | posted | between | is |
//! |---|---|---|
//! | `[Uint8Array, Uint8Array]` | crawl → page | a batch of events ([`crate::trace::decode`]), and the same without links |
//! | `Uint8Array` | page → stage, page → crawl | a batch of events: for the stage of the run, for the crawl of a run that goes on |
//! | `ArrayBuffer` | page → worker, stage → page | a [`ToCrawl`], [`ToStage`] or [`FromStage`], by postcard |
//! | `[string, WebAssembly.Module]` | page → crawl | a binary by its name, for the workers that the crawl worker starts |
//! | `ArrayBuffer` | crawl → page | a [`FromCrawl`], by postcard |
//! | `ArrayBuffer` | crawl → reader | a page's ticket and a [`ToReader`], by postcard |
//! | `ArrayBuffer` | reader → crawl | a page's ticket and a [`FromReader`], by postcard |
//! | `null` | reader → crawl | it is there |
//! | `string` | worker → page | the worker's last words: it panicked |
//! | `[ticket, Blob]` | stage → page | a picture that was asked for |
//! | `Blob` | export → page | the file |
//! | `[OffscreenCanvas]` | page → stage | another canvas, for one whose context is lost |

#[cfg(target_arch = "wasm32")]
mod arranging;
#[cfg(target_arch = "wasm32")]
mod boot;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod collapsed;
#[cfg(target_arch = "wasm32")]
mod collapsing;
#[cfg(target_arch = "wasm32")]
mod crawl;
#[cfg(target_arch = "wasm32")]
mod dressing;
#[cfg(target_arch = "wasm32")]
mod export;
#[cfg(target_arch = "wasm32")]
mod import;
#[cfg(target_arch = "wasm32")]
mod input;
#[cfg(target_arch = "wasm32")]
mod journal;
#[cfg(target_arch = "wasm32")]
mod lesson;
#[cfg(target_arch = "wasm32")]
mod outgoing;
#[cfg(target_arch = "wasm32")]
mod outlining;
#[cfg(target_arch = "wasm32")]
mod overview;
#[cfg(target_arch = "wasm32")]
mod own_lesson;
#[cfg(target_arch = "wasm32")]
mod own_script;
#[cfg(target_arch = "wasm32")]
mod pins;
#[cfg(target_arch = "wasm32")]
mod places;
#[cfg(target_arch = "wasm32")]
mod pool;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod reader;
#[cfg(target_arch = "wasm32")]
mod role;
#[cfg(target_arch = "wasm32")]
mod selecting;
#[cfg(target_arch = "wasm32")]
mod shift;
mod slices;
#[cfg(target_arch = "wasm32")]
mod stage;
#[cfg(target_arch = "wasm32")]
mod stage_answers;
#[cfg(target_arch = "wasm32")]
mod stage_state;
#[cfg(target_arch = "wasm32")]
mod surface;
#[cfg(target_arch = "wasm32")]
mod trusted;

use crate::app::messages;
#[cfg(target_arch = "wasm32")]
pub use boot::run_worker;
#[cfg(target_arch = "wasm32")]
pub use crawl::crawl_worker;
#[cfg(target_arch = "wasm32")]
pub use export::export_worker;
#[cfg(target_arch = "wasm32")]
pub use import::import_worker;
pub use messages::{
    Answer, FromCrawl, FromImport, FromReader, FromStage, InputEvent, Question, Reply, ToCrawl, ToReader, ToStage,
};
pub use messages::{FromLesson, LessonRequest, LessonWork};
#[cfg(target_arch = "wasm32")]
pub use own_lesson::{own_lesson_worker, read_lesson_worker, recorded_worker};
#[cfg(target_arch = "wasm32")]
pub use port::{as_message, message_of, read_message};
#[cfg(target_arch = "wasm32")]
pub use reader::{read_on, reader_worker};
#[cfg(target_arch = "wasm32")]
pub use role::{FirstMessage, Handler, listener, speak};
#[cfg(target_arch = "wasm32")]
pub use selecting::{selecting_lesson_worker, selecting_read_on, selecting_reader_worker};
pub use slices::Slices;
#[cfg(target_arch = "wasm32")]
pub use stage::{Stage, stage_worker};
#[cfg(target_arch = "wasm32")]
pub use stage_state::Outbox;
#[cfg(target_arch = "wasm32")]
pub use trusted::{POLICY, new_worker, trusted_html};
