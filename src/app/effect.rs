//! What the model asks to be done outside of it.

use super::messages::{LessonRequest, ToCrawl, ToStage};
use super::{CopyButton, Msg, Slot, Tab};
use crate::crawl::Config;
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::journal::{Keeping, RunId};
use url::Url;

/// What the focus can be moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The field of an attribute or an option, by its name.
    Field(&'static str),
    /// The button that opens the bar's menu.
    MenuButton,
    /// The item of that menu so many after the one that has the focus.
    MenuItem(i32),
    /// The button that opens the list of addresses.
    StartsButton,
    /// The button that starts a run, or pauses it, if what had the focus is no longer there.
    Run,
    /// The field that searches the table.
    Search,
    /// The menu of a page.
    PageMenu,
    /// The picture.
    Canvas,
    /// A tab of the findings.
    Tab(Tab),
    /// The list of lessons, if the focus is in the element.
    LessonIndex,
    /// The words of a lesson, if the focus is in the element.
    LessonWords,
}

/// An event that the element fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `crawl-start`
    Start,
    /// `crawl-progress`, with the counters of the run.
    Progress,
    /// `crawl-end`, with the counters of the run.
    End,
    /// `crawl-end` of a recording, with the counters at the cursor.
    EndAtCursor,
    /// `lesson-progress`
    Lesson,
    /// `crawl-error`: what is wrong, and the attribute that it is wrong with.
    Error {
        /// A sentence.
        message: String,
        /// An attribute's name.
        field: Option<&'static str>,
    },
}

/// Something to be done outside the model, in the order in which they are returned.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Start a crawl in a worker of its own.
    StartCrawl(Box<Config>, Reach, Keeping),
    /// Go on with the crawl that is shown, by this configuration, in a worker of its own.
    GoOn(Box<Config>, Reach, Keeping),
    /// Tell the crawl's worker.
    ToCrawl(ToCrawl),
    /// End one of a pane's workers.
    EndWorker(usize, Slot),
    /// Have a worker of its own work on a lesson.
    WorkOnLesson {
        /// For which pane.
        pane: usize,
        /// As which of its workers; one that is there is ended.
        slot: Slot,
        /// What to do.
        request: Box<LessonRequest>,
    },
    /// Load the binary that reads pages, which the first crawl will need.
    LoadReader(&'static str),
    /// Forget the encoded batches of the run: another begins.
    ForgetBatches,
    /// Keep the batches of the run that was shown, in place of those that are kept.
    KeepBatches,
    /// Let the two change places.
    SwapBatches,
    /// Go through the batches once more, of a run that ended so, and say when that is done.
    ReplayBatches(RunState),
    /// Start the stage, if there is none.
    StartStage,
    /// End the stage; whoever waits for an answer of it gets none.
    EndStage,
    /// Send all encoded batches of the run to the stage, which is a new one.
    ResendBatches,
    /// Give the stage another canvas.
    ReplaceCanvas,
    /// Send to the stage.
    ToStage(ToStage),
    /// Read the colours from the style sheet again and send them to the stage.
    SendTheme,
    /// Send the picture's size to the stage.
    SendSize,
    /// Set an attribute of the element, or remove it. The model has it already.
    SetAttribute(&'static str, Option<String>),
    /// Fire an event.
    Fire(Signal),
    /// Send a message to oneself after so many ms.
    After(u32, Box<Msg>),
    /// Move the focus; where it is refused nothing is lost.
    Focus(Focus),
    /// Open a recording from an address.
    Open(String, Reach),
    /// Save a file of the run.
    Save(String),
    /// Ask the user for a file to open.
    PickFile,
    /// Put a text on the clipboard.
    Copy(CopyButton, String),
    /// Remember start addresses.
    Remember(Vec<Url>),
    /// Forget all remembered start addresses.
    ForgetStarts,
    /// Keep the choice of columns and their widths.
    KeepColumns(String),
    /// Read what was kept of them.
    LoadColumns,
    /// Remember that the captions were seen.
    Toured,
    /// Read the remembered start addresses.
    LoadStarts,
    /// Read which crawls are kept, of those that nobody is at work on.
    LoadRuns,
    /// Forget a kept crawl.
    ForgetRun(RunId),
    /// Save a kept crawl as a recording.
    SaveRun(RunId),
    /// Fetch a lesson's files for a pane.
    FetchLesson {
        /// The pane.
        pane: usize,
        /// What was asked for, as the attribute has it.
        wanted: String,
    },
    /// Have the questions about the recording that is shown answered by it; this is the lesson's text.
    AskRecorded(String),
    /// Fetch the words of all lessons, for the index.
    FetchTitles,
    /// Remember that a lesson's exercise was solved.
    MarkSolved(&'static str),
    /// Forget which exercises were solved.
    ForgetProgress,
    /// Read which exercises were solved.
    LoadProgress,
    /// Scroll a table row into view.
    RevealPage(crate::trace::UrlId),
    /// Scroll the cursor's row of the steps into view.
    RevealStep(usize),
    /// Scroll the table to its beginning.
    ScrollTableToTop,
    /// Bring the program into view.
    ShowProgram,
    /// Open the dialog of keys.
    OpenHelp,
    /// Close it.
    CloseHelp,
}
