//! The messages between page and workers.

use crate::crawl::Config;
use crate::draw::{Renderer, Theme, Toward};
use crate::graph::{Around, Filter, Problem};
use crate::trace::{PageState, UrlId};
use serde::{Deserialize, Serialize};

/// From the page to the crawl worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToCrawl {
    /// Begins the run; sent once.
    Start(Box<Config>),
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
    Look {
        /// The colours.
        theme: Theme,
        /// `prefers-reduced-motion`.
        still: bool,
    },
    /// What a pointer or a key does to the picture.
    Hand(Hand),
    /// Magnify around a point.
    Zoom {
        /// Px; none is the centre.
        at: Option<(f32, f32)>,
        /// By how much.
        factor: f32,
    },
    /// Move the picture by px.
    Pan {
        /// Px.
        x: f32,
        /// Px.
        y: f32,
    },
    /// Show all, and keep showing all as it grows.
    Fit,
    /// Select a page, or none; one that is out of sight is brought into it.
    Select(Option<UrlId>),
    /// Show only some.
    Filter(Filter),
    /// Let everything find its best place again.
    Relax,
    /// Tell what is around a page: answered by [`FromStage::Around`].
    Around(UrlId),
    /// Tell what links do not reach: answered by [`FromStage::Problems`].
    Problems,
    /// A question, to be answered with the same ticket.
    Ask {
        /// Chosen by the page.
        ticket: u32,
        /// The question.
        question: Question,
    },
}

/// What a pointer or a key does to the picture.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Hand {
    /// A primary button or finger went down.
    Down {
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
    /// The page under the pointer, or walked to, changed: it, and where it is, px.
    Hovered(Option<(UrlId, f32, f32)>),
    /// A page was clicked, or the ground.
    Selected(Option<UrlId>),
    /// What is around a page.
    Around(UrlId, Around),
    /// What links do not reach.
    Problems(Vec<Problem>),
    /// An answer.
    Answered(Reply),
    /// The canvas can no longer be drawn on: another is needed.
    NewCanvas,
}

/// An answer with its question's ticket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The question's.
    pub ticket: u32,
    /// The answer.
    pub answer: Answer,
}
