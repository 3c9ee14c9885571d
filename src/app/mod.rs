//! The page without a browser: what it knows, what can happen to it, and what follows.
//!
//! ```text
//! DOM events, worker messages, timers ──► Msg ──► update(&mut Model, Msg) ──► Vec<Effect>
//!                                                     │
//!                                                 render(&Model)
//! ```
//!
//! * [`Model`] is plain data: the attributes of the element, one or two [`Pane`]s (a run, its
//!   cursor and its lesson), what is selected and how the table is arranged, and which panels are open.
//! * [`Msg`] is everything that can happen: a control was used, a worker has answered, time has passed.
//! * [`update`] is the only place where the model changes. It asks for whatever has to be done
//!   outside the model (post to a worker, keep something, move the focus) by returning [`Effect`]s.
//! * The `ui` module turns events into messages, carries out the effects and draws the model.
//!
//! Nothing here knows the DOM, so all of it is tested natively (`tests/app.rs`).

mod address;
mod arranging;
mod asking;
mod bar_menu;
mod code_state;
mod columns;
mod crawling;
mod effect;
mod findings;
mod findings_update;
mod going_on;
mod headline;
mod lanes;
mod lesson;
mod lesson_link;
mod lesson_messages;
mod lesson_update;
mod lesson_words;
mod linked;
mod looking;
pub mod messages;
mod model;
mod msg;
mod numbers;
mod page_menu;
mod pane;
mod previous;
mod scheduler;
mod share;
mod sheet;
mod spotlight;
mod stage_health;
mod stage_update;
mod starting;
mod table_text;
mod timeline;
mod tour;
mod tour_update;
mod update;

pub use address::{end_of_address, short_address, start_of};
pub use asking::PrivateAddresses;
pub use code_state::CodeState;
pub use columns::{COLUMN_WIDTHS, Columns, cell};
pub use effect::{Effect, Focus, Signal};
pub use findings::{Findings, Tab, Trail};
pub use headline::{Cut, Headline, state_aloud, state_word};
pub use lesson::{Exercise, Lesson, LessonFiles, Lessons, OwnFiles, Progress, SearchNote, Turn};
pub use lesson_link::LessonLink;
pub use looking::{bubble_in_words, folded_in_words, navigation_in_words, sizes_in_words};
pub use model::{Attributes, CodePane, Model, PageMenu, Place, Previous, StartForm, View};
pub use msg::{CopyButton, LanesMsg, LessonMsg, Lift, Msg, Transport, TurnAction};
pub use numbers::{bytes, thousands};
pub use page_menu::MenuItems;
pub use pane::{Pane, Slot};
pub use share::Share;
pub use sheet::Sheet;
pub use starting::{LIVE_OPTIONS, OPTIONS};
pub use table_text::{problems_as_text, table_as_text};
pub use tour::{Caption, Tour};
pub use update::update;
