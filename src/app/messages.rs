//! The messages between page and workers.

pub use super::lesson_messages::{FromLesson, LessonRequest, LessonWork, ReadOwn};

use crate::crawl::{BodyEnd, Config, CrawlOrder, Head, Reading, Wanted};
use crate::draw::{
    BubbleCard, ColorBy, HiddenLinks, Overview, PageClass, Placement, Renderer, SizeBy, Spotlight, Theme, Toward,
};
use crate::fetch::{FetchError, Reach};
use crate::graph::{Degrees, Filter, FindingGroup, Neighborhood};
use crate::html::{Selection, SelectionError};
use crate::journal::Keeping;
use crate::trace::{Micros, PageState, UrlId};
use serde::{Deserialize, Serialize};
use url::Url;

/// From the page to the crawl worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToCrawl {
    /// Begins the run, whose requests go as far as the reach; sent once. Where a kept run goes on, its journal says
    /// what was asked of it.
    Start(Box<Config>, Reach, Keeping),
    /// Goes on, by another configuration, with a run that is over; sent once, instead of a start. So many batches of
    /// its events follow, each as it was posted.
    GoOn {
        /// What is asked of it from here on.
        config: Box<Config>,
        /// How far its requests go.
        reach: Reach,
        /// What becomes of its events, those before among them.
        keeps: Keeping,
        /// How many batches follow.
        batches: u32,
    },
    /// Holds consumers before their next permit.
    Pause,
    /// Ends a pause.
    Resume,
    /// Ends the run, aborting what is in flight.
    Stop,
    /// Changes the number of consumers.
    Consumers(u32),
    /// Changes the number of permits.
    Permits(u32),
    /// Works on a lesson; sent once, instead of a start.
    Lesson(Box<LessonRequest>),
    /// Changes which page is fetched next.
    Order(CrawlOrder),
}

/// From the crawl worker to the page, besides the batches of the run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromCrawl {
    /// It did not begin: a selector can't be obeyed.
    Refused(SelectionError),
    /// A kept run can't go on, for this reason.
    NotResumed(String),
    /// It is there. Said now and then once the run has begun: one that was killed says nothing.
    Alive,
    /// The run is no longer kept: the browser has no room, or keeps nothing.
    NotKept,
}

/// From the page to the stage. Lengths are CSS px.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToStage {
    /// Forgets the graph; a new run begins.
    Reset {
        /// The layout's.
        seed: u64,
    },
    /// The run's worker is gone: no more events will come.
    CutOff,
    /// The canvas' new size; without any, the stage neither lays out nor draws.
    Resize {
        /// Width, px.
        width: f32,
        /// Height, px.
        height: f32,
        /// Device pixels a px.
        ratio: f64,
    },
    /// Colours, and whether anything may move for its own sake.
    Theme {
        /// The colours.
        theme: Theme,
        /// `prefers-reduced-motion`.
        still: bool,
    },
    /// What a pointer or a key does to the picture.
    Input(InputEvent),
    /// Magnify around a point.
    Zoom {
        /// Px; none is the centre.
        at: Option<(f32, f32)>,
        /// By how much.
        factor: f32,
    },
    /// Look at a place of the overview, in its cells.
    Look(f32, f32),
    /// Move the picture by px.
    Pan {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// Show the graph as it was at a step and its time, or follow what comes.
    Show(Option<(u32, Micros)>),
    /// Show all, and keep showing all as it grows.
    Fit,
    /// Select a page, or none; one that is out of sight is brought into it.
    Select(Option<UrlId>),
    /// Show only some.
    Filter(Filter),
    /// Show only these pages, which are sorted, as they are, and the others faintly; none shows all of them.
    Lit(Option<Vec<UrlId>>),
    /// Look at a part alone, or at all again: answered by [`FromStage::Spotlit`].
    Spotlight(Option<Spotlight>),
    /// Let everything find its best place again.
    Relax,
    /// Place the pages otherwise, now and when others come; once more the same, as if all were new.
    Arrange(Placement),
    /// Colour and size the pages by something else.
    Measure(ColorBy, SizeBy),
    /// Draw the links to navigation too, or leave them out.
    Navigation(bool),
    /// Tell what is around a page: answered by [`FromStage::Neighborhood`].
    Neighborhood(UrlId),
    /// Tell what is wrong or worth knowing: answered by [`FromStage::Problems`].
    Problems {
        /// All of it, and not only the first of each kind.
        whole: bool,
    },
    /// Tell how many links lead to and from each page: answered by [`FromStage::Degrees`].
    Degrees,
    /// A question, to be answered with the same ticket.
    Ask {
        /// Chosen by the page.
        ticket: u32,
        /// The question.
        question: Question,
    },
    /// Are you there? Answered by [`FromStage::Alive`].
    Ping,
}

/// What a pointer or a key does to the picture.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum InputEvent {
    /// A primary button or finger went down.
    Down {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// It went down to draw an outline around pages.
    Outline {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// The pointer moved.
    Move {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// It went up again.
    Up {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// The pointer left, or its gesture was taken away.
    Leave,
    /// Go to the neighbour in a direction, as if the pointer went there.
    Walk(Toward),
    /// Select the page walked to.
    Enter,
    /// Open the menu of the page at a place, px; of the one that was walked to, or else is selected, where that was
    /// asked for by a key.
    Menu(Option<(f32, f32)>),
    /// Let the pinned page that was walked to, or else is selected, go again.
    Unpin,
}

/// What the page may ask the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// Where a page is drawn now.
    Position(UrlId),
    /// A PNG of what is seen.
    Picture,
    /// A PNG of what is seen with this heading, this line below it and a legend, so many times as large.
    Framed(String, String, u8),
    /// An SVG of what is seen, with this heading and this line below it.
    Svg(String, String),
    /// Whether the picture is at rest, how many frames were drawn so far, and by what.
    Frames,
}

/// An answer to a [`Question`] other than a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Centre and radius in px, and the state that is drawn; none if it is not drawn.
    Position(Option<(f32, f32, f32, PageState)>),
    /// No picture could be made.
    NoPicture,
    /// At rest, frames drawn, and what paints.
    Frames(bool, u32, Renderer),
}

/// From the stage to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromStage {
    /// The page under the pointer, or walked to, changed: it, where it is, px, and how many pages it stands for.
    Hovered(Option<(UrlId, f32, f32, u32)>),
    /// The bubble under the pointer changed.
    Bubble(Option<BubbleCard>),
    /// A bubble was gone into, or is one again: its section's name and how many pages it has.
    Opened(Option<String>, u32),
    /// An outline was drawn around these pages, which are sorted.
    Outlined(Vec<UrlId>),
    /// A page was clicked, or the ground.
    Selected(Option<UrlId>),
    /// What the whole picture is like.
    Overview(Overview),
    /// Left, top, width and height of the part of it that is seen, in cells; none where that is nearly all of it.
    Seen(Option<[f32; 4]>),
    /// The menu of a page was asked for: it, and where, px.
    Menu(UrlId, f32, f32),
    /// The part that is looked at alone has so many pages; none where no way leads from one page to the other.
    Spotlit(u32),
    /// The classes that colours tell apart; none where they say the state.
    Classes(Vec<PageClass>),
    /// How many links to navigation there are, whether they are left out or not.
    Navigation(HiddenLinks),
    /// What is around a page.
    Neighborhood(UrlId, Neighborhood),
    /// What was found to be wrong or worth knowing.
    Problems(Vec<FindingGroup>),
    /// Links in and out of each page at the step shown.
    Degrees(Degrees),
    /// An answer.
    Answered(Reply),
    /// The canvas can no longer be drawn on: another is needed.
    NewCanvas,
    /// It is there: the answer to [`ToStage::Ping`].
    Alive,
}

/// An answer with its question's ticket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The question's.
    pub ticket: u32,
    /// The answer.
    pub answer: Answer,
}

/// From the import worker to the page, when its file has ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FromImport {
    /// Events that were read.
    pub events: u32,
    /// Events that were left out, being of no kind that is known.
    pub skipped: u32,
    /// Events whose time was before that of the event before them.
    pub set_forward: u32,
    /// Why reading stopped before the end.
    pub fault: Option<String>,
}

/// The binary of a crawl's readers; they need another where selectors ask for something.
pub fn reader_binary(selection: &Selection) -> &'static str {
    if selection.is_empty() { "reader" } else { "selecting" }
}

/// From the crawl worker to a reader worker, with the ticket of the page it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToReader {
    /// Fetch it and read it; if it was redirected, not further than its headers.
    Open {
        /// Its address.
        url: Url,
        /// What is wanted of it.
        wanted: Wanted,
        /// How far its request may go.
        reach: Reach,
    },
    /// Go on: what it was redirected to is wanted.
    Read,
    /// Time is up: say what was found until now.
    Finish,
    /// Abort: nobody waits for it any more.
    Drop,
    /// Are you there? The ticket is 0.
    Ping,
}

/// What is said of a worker that stopped without a word.
pub const OUT_OF_MEMORY: &str = "its memory may have run out";

/// From a reader worker, with the ticket of the page it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromReader {
    /// It reads nothing: a selector can't be obeyed. The ticket is 0.
    Refused(SelectionError),
    /// The headers have come, or nothing will.
    Head(Result<Head, FetchError>),
    /// So many bytes of the body have come, and so many µs the reader has been at work, on this page or others. Said
    /// now and then.
    Received(u64, Micros),
    /// The body is over after so many bytes, and this is what was found in it.
    Found(BodyEnd, u64, Reading),
    /// It is there: the answer to [`ToReader::Ping`]. The ticket is 0.
    Pong,
}
