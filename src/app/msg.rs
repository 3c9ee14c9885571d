//! Everything that can happen to the page.

use super::messages::{FromImport, FromLesson, FromStage, ToStage};
use super::model::CodePane;
use super::share::Share;
use super::{Columns, LessonFiles, Slot, Tab};
use crate::crawl::Recents;
use crate::draw::{Placement, Spotlight};
use crate::fetch::Reach;
use crate::graph::{Column, DisplayState, RunState};
use crate::html::SelectionError;
use crate::journal::{Run, RunId};
use crate::lessons::Words;
use crate::trace::UrlId;

/// A button that copies, and says on itself that it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyButton {
    /// Of the selected page's address.
    Address,
    /// Of the address of the page whose menu is open.
    Menu,
    /// Of a way to share.
    Share(Share),
    /// Of the table.
    Table,
    /// Of the problems.
    Problems,
    /// Of the link to a lesson.
    LessonLink,
    /// Of a pane's Python (false) or Rust (true).
    Program(usize, bool),
}

/// One limit further out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lift {
    /// The limit's attribute.
    pub option: &'static str,
    /// Its value then.
    pub value: u32,
}

/// A button of the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// To the first step.
    ToStart,
    /// So many steps on, or back.
    By(i32),
    /// Play, or stop playing.
    Play,
    /// To the end, and along with it.
    ToEnd,
    /// To so many tenths of the run.
    ToTenth(u32),
}

/// What pointer and wheel do to the lanes. Lengths are px of their canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LanesMsg {
    /// The pointer is at a place.
    Point(f32, f32),
    /// It left.
    Leave,
    /// The lanes are dragged by px, to the right if positive.
    Drag(f32),
    /// They are magnified around a place.
    Zoom(f32, f32),
    /// A place was clicked: the cursor goes there.
    Click(f32),
}

/// What a learner does when scheduling by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnAction {
    /// Run the ready task at this place.
    Choose(usize),
    /// Take the last choice back.
    Undo,
    /// Begin again.
    Restart,
    /// Go on in asyncio's order to the end.
    ToEnd,
}

/// What happens to the lesson of a pane.
#[derive(Clone, Debug)]
pub enum LessonMsg {
    /// Answers to the questions and to the exercise come back, and whether that was right.
    Restore(Vec<Option<usize>>, Vec<u32>, bool),
    /// Its files have arrived, or have not; with what was asked for.
    Fetched(String, Result<Box<LessonFiles>, String>),
    /// The worker has answered.
    Answered(FromLesson),
    /// Another of its programs is picked.
    Variant(usize),
    /// A knob is turned.
    Knob(&'static str, u32),
    /// A question is answered.
    Predict(usize, usize),
    /// The step that shows a question's answer is asked for.
    ShowAnswer(usize),
    /// The button Run.
    Run,
    /// The exercise: swap two lines.
    SwapLines(usize, usize),
    /// The exercise: choose a line.
    ChooseLine(usize),
    /// The exercise: set the number.
    SetNumber(u32),
    /// The exercise: run what was made.
    Check,
    /// Pick a task, whose line is lit then.
    PickTask(u32),
    /// Be the scheduler.
    Turn(TurnAction),
    /// Search for a schedule in which the program goes wrong.
    Search,
    /// Give the search up.
    EndSearch,
    /// Go back from a schedule that was found to asyncio's order.
    UsualOrder,
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The element is there, with its attributes in the model.
    Mounted,
    /// Start a run by the attributes, which may go so far: without a click on this very start not beyond the
    /// page's own origin.
    Start(Reach),
    /// Pause the run.
    Pause,
    /// End a pause.
    Resume,
    /// The button that does either.
    TogglePause,
    /// Stop the run.
    Stop,
    /// An attribute of the element has changed.
    Attribute(String, Option<String>),
    /// The address was typed, picked or pasted.
    UrlTyped(String),
    /// The form was sent.
    Submit,
    /// The crawl that is under way is to be ended for another, or kept.
    Replace(bool),
    /// The crawl that was shown before is to be shown again.
    ShowPrevious,
    /// All its batches have been gone through; it had ended so.
    PreviousShown(RunState),
    /// A limit is lifted, and the crawl goes on.
    Lift(Lift),
    /// Whether somebody comes for the first time, and wants nothing to move.
    Visitor {
        /// The captions were seen before.
        returns: bool,
        /// `prefers-reduced-motion`.
        still: bool,
    },
    /// The captions are skipped.
    SkipTour,
    /// The built-in site is to be crawled once more, with its captions.
    WatchAgain,
    /// The visitor has a site.
    CrawlMySite,
    /// A control was used that whoever used it may not have seen: what it means.
    Unseen(Box<Msg>),
    /// An address was picked from the list.
    PickStart(String),
    /// The list of addresses is opened or closed.
    ToggleStarts,
    /// It is closed by Escape.
    CloseStarts,
    /// Read which crawls are kept.
    LoadRuns,
    /// The kept crawls that nobody is at work on.
    Runs(Vec<Run>),
    /// Go on with a kept crawl.
    ResumeRun(RunId),
    /// What could not be had is to be asked for once more.
    CheckAgain,
    /// The addresses of a private network that were skipped are to be crawled too.
    CrawlPrivate,
    /// Forget a kept crawl.
    ForgetRun(RunId),
    /// Save a kept crawl as a recording.
    SaveRun(RunId),
    /// A kept crawl can't go on, for this reason.
    NotResumed(String),
    /// What is remembered of former starts.
    Recents(Recents),
    /// Forget it.
    ForgetStarts,
    /// The bar's menu is opened or closed.
    ShowMenu(bool),
    /// To the item of the menu so many further on, or back; to its first or last where that is as far as a number goes.
    MoveInMenu(i32),
    /// The ways to share are opened or closed.
    ToggleShare,
    /// The options are opened or closed.
    ToggleOptions,
    /// An option or a slider was set.
    SetOption(&'static str, String),
    /// All options go back to their defaults.
    ResetOptions,
    /// Where embedded, the panels are opened or closed.
    ToggleDetails,

    /// A batch of events of a pane's run, without links.
    Batch(usize, Vec<u8>),
    /// The crawl did not begin: a selector can't be obeyed.
    Refused(SelectionError),
    /// A pane's worker has failed, with its last words.
    WorkerFailed(usize, Slot, String),
    /// The crawl's worker says that it is there.
    Alive,
    /// The run is no longer kept.
    NotKept,
    /// The stage's worker has failed.
    StageFailed(String),
    /// There is no stage: the browser starts none.
    StageMissing,
    /// It is time to ask the stage's worker whether it is there.
    StageTick,
    /// The stage says something; `keyboard`: while its canvas has the keyboard's focus.
    Stage {
        /// What.
        message: FromStage,
        /// Whether what is hovered is to be read aloud.
        keyboard: bool,
    },
    /// The pages of the picture are to be placed otherwise.
    Arrange(Placement),
    /// Something else was picked to colour pages by.
    ColorBy(String),
    /// Something else was picked to size pages by.
    SizeBy(String),
    /// A class of pages is shown or hidden.
    ToggleClass(usize),
    /// Only a class of pages is shown, or all again.
    OnlyClass(usize),
    /// Links to navigation are shown or hidden.
    ToggleNavigation,
    /// A part of the picture is to be looked at alone, or all again.
    Spotlight(Option<Spotlight>),
    /// Forget the outline that was drawn around pages.
    ClearOutline,
    /// The same for what is around the page under the pointer, or the selected one.
    ToggleAround,
    /// What is around the page reaches so many hops further.
    Hops(i32),
    /// The menu of a page is closed.
    CloseMenu,
    /// The folder of the page whose menu is open is left out of the next crawl.
    Exclude,
    /// A crawl is to begin at this page.
    CrawlFrom(UrlId),
    /// A control of the picture was used.
    ToStage(ToStage),
    /// A recording begins to arrive.
    ImportBegins,
    /// It has arrived.
    Imported(FromImport),
    /// Something to be said to the user.
    Notice(Option<String>),

    /// Move the cursor to a step; infinity follows what comes.
    Seek(f64),
    /// Move the cursor of a pane to a step of its own.
    SeekPane(usize, u32),
    /// A button or key of the player.
    Transport(Transport),
    /// The next frame of what is being played.
    PlayTick(u32),
    /// A step was read aloud a moment ago, with the cursor there.
    Spoken(u32),
    /// The slider of the player gets or loses the focus.
    ScrubFocus(bool),
    /// A speed was picked.
    Speed(String),
    /// The lanes are laid out by the other axis.
    ToggleAxis,
    /// The lanes are opened or closed.
    ToggleLanes,
    /// Something happens on a pane's lanes.
    Lanes(usize, LanesMsg),
    /// Large type on or off.
    ToggleProjector,
    /// Time has passed; only what depends on it changes.
    Tick,

    /// A row of the table is picked, or none; picked again, its page is shown.
    Select(Option<UrlId>),
    /// The selection moves by rows of the table.
    SelectRow(i32),
    /// Select the page that was selected before (-1), or after (1).
    Retrace(i32),
    /// A page's button was clicked in a list.
    Jump(UrlId),
    /// The search of the table was typed.
    Search(String),
    /// Go to the search.
    FocusSearch,
    /// A heading of the table was clicked.
    Sort(Column),
    /// A column of the table is shown, or no longer.
    ToggleColumn(Column),
    /// A column is made so wide, px (none: as wide as by itself); `true` where that is all, and to be kept.
    ColumnWidth(Column, Option<i32>, bool),
    /// The columns are to be as nobody had chosen any.
    ResetColumns,
    /// The columns that were kept.
    Columns(Columns),
    /// A state is shown or hidden.
    Toggle(DisplayState),
    /// A tab is picked.
    Tab(Tab),
    /// The tab before (-1) or after (1) that of these tabs that are shown.
    MoveTab(Tab, i32, Vec<Tab>),
    /// The place for it all has changed: whether it is narrow, its size, and the widths of the panes' lanes, px.
    Resized {
        /// Whether machine and selection have tabs.
        narrow: bool,
        /// Width of the element, px.
        width: i32,
        /// Height of the window, px.
        height: i32,
        /// Of each pane.
        lanes: Vec<f32>,
    },
    /// It is being printed from now on, or no longer.
    Printing(bool),
    /// A list is pressed and holds still for so many ms; 0 lets it go.
    Hold(f64),
    /// Copy the selected page's address, the table, the problems, or a lesson's link or program.
    Copy(CopyButton),
    /// Save a file of the run.
    Save(String),
    /// Open a recording.
    PickFile,
    /// The list of keys is opened or closed.
    Help(bool),
    /// Escape, where nothing else takes it.
    Escape,

    /// Something happens to a pane's lesson.
    Lesson(usize, LessonMsg),
    /// A lesson is opened, by the text of the attribute.
    OpenLesson(String),
    /// Words of a lesson for the index have arrived, or have not.
    Title(&'static str, Result<Box<Words>, String>),
    /// Which exercises were solved.
    Progress(Vec<String>),
    /// Forget which were.
    ForgetProgress,
    /// A second program beside the first, or no longer.
    ToggleBeside,
    /// What of two programs is shown.
    ShowCode(CodePane),
    /// Crawl the built-in site with a lesson's numbers.
    CrawlForReal,
    /// Go back to the lesson from there.
    BackToLesson,
}

impl Msg {
    /// Whether it comes by itself and often, so that it is enough to draw a little later.
    pub fn can_wait(&self) -> bool {
        matches!(
            self,
            Self::Batch(..)
                | Self::Stage {
                    message: FromStage::Neighborhood(..)
                        | FromStage::Problems(_)
                        | FromStage::Degrees(_)
                        | FromStage::Navigation(_)
                        | FromStage::Classes(_)
                        | FromStage::Overview(_)
                        | FromStage::Seen(_)
                        | FromStage::Alive,
                    ..
                }
                | Self::PlayTick(_)
                | Self::Tick
                | Self::Alive
                | Self::StageTick
        )
    }
}
