//! The display list of lanes: what is to be drawn, by how it is drawn.

use super::{ColorRole, Segment};
use crate::machine::{Kind, MarkKind, Sums};
use crate::trace::{PageState, PrimitiveId, TaskId};

/// An upright rectangle, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// What a rectangle is filled with. The first are the layers that a column of the picture is
/// made of where there is more than can be told apart, bottom to top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fill {
    /// Running.
    Running,
    /// Holding and working.
    Working,
    /// Fetching.
    Fetching,
    /// Reading.
    Reading,
    /// Ready to run.
    Ready,
    /// Waiting for a permit or a lock.
    Contended,
    /// Waiting on a queue or for a task.
    Idle,
    /// Waiting for a point in time, or for the run to go on.
    Clock,
    /// Behind the stripes of working.
    PaleWorking,
    /// Behind those of fetching.
    PaleFetching,
    /// Behind those of reading.
    PaleReading,
    /// What a number is at least.
    Level,
    /// What it is at most.
    Range,
    /// A slot that has an item; a lock that is held.
    Slot,
    /// Over what comes after the cursor.
    Veil,
}

/// How many there are.
const SHADES: usize = Fill::Veil as usize + 1;
/// How many of them are layers of a column.
pub(super) const LAYERS: usize = Fill::Clock as usize + 1;

impl Fill {
    /// Each, by number, with its ink and how much it covers, percent.
    pub const ALL: [(Fill, ColorRole, u8); SHADES] = [
        (Self::Running, ColorRole::State(PageState::Ok), 100),
        (Self::Working, ColorRole::State(PageState::Ok), 65),
        (Self::Fetching, ColorRole::State(PageState::Fetching), 90),
        (Self::Reading, ColorRole::Redirected, 80),
        (Self::Ready, ColorRole::State(PageState::Ok), 30),
        (Self::Contended, ColorRole::Text, 85),
        (Self::Idle, ColorRole::State(PageState::Queued), 40),
        (Self::Clock, ColorRole::State(PageState::Queued), 20),
        (Self::PaleWorking, ColorRole::State(PageState::Ok), 18),
        (Self::PaleFetching, ColorRole::State(PageState::Fetching), 18),
        (Self::PaleReading, ColorRole::Redirected, 18),
        (Self::Level, ColorRole::State(PageState::Queued), 70),
        (Self::Range, ColorRole::State(PageState::Queued), 35),
        (Self::Slot, ColorRole::State(PageState::Queued), 25),
        (Self::Veil, ColorRole::Paper, 70),
    ];

    /// The layer that a kind is counted in; none for what is not drawn.
    fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Running => Self::Running,
            Kind::Working => Self::Working,
            Kind::Fetching => Self::Fetching,
            Kind::Reading => Self::Reading,
            Kind::Ready => Self::Ready,
            Kind::Permit | Kind::Lock => Self::Contended,
            Kind::Get | Kind::Put | Kind::Join | Kind::Task | Kind::Event | Kind::Barrier | Kind::Other => Self::Idle,
            Kind::Time | Kind::Resume => Self::Clock,
            Kind::Over => return None,
        })
    }
}

/// What a line is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stroke {
    /// Between rows, and ticks.
    Hair,
    /// Upright, within working.
    WorkingStripe,
    /// Slanting, within fetching.
    FetchingStripe,
    /// Level, within reading.
    ReadingStripe,
    /// Around ready, and free slots.
    Outline,
    /// A wait for a permit or a lock: a firm line.
    Contended,
    /// A wait on a queue or for a task: dashed.
    Idle,
    /// A wait for a point in time: dotted.
    Clock,
    /// Below whatever is done with a permit or a lock in hand.
    Holds,
    /// Marks on a row.
    Glyph,
    /// Hand-offs.
    Arrow,
    /// The hand-off that is pointed at.
    Lit,
    /// Who is stuck, and whom each of them waits for.
    Stuck,
    /// The cursor.
    Cursor,
}

/// How many there are.
const PENS: usize = Stroke::Cursor as usize + 1;

impl Stroke {
    /// Each, by number, with its ink, its width in tenths of a px, and its dashes in px (0 is none).
    pub const ALL: [(Stroke, ColorRole, u8, u8); PENS] = [
        (Self::Hair, ColorRole::Link, 10, 0),
        (Self::WorkingStripe, ColorRole::State(PageState::Ok), 14, 0),
        (Self::FetchingStripe, ColorRole::State(PageState::Fetching), 12, 0),
        (Self::ReadingStripe, ColorRole::Redirected, 12, 0),
        (Self::Outline, ColorRole::State(PageState::Ok), 10, 0),
        (Self::Contended, ColorRole::Text, 25, 0),
        (Self::Idle, ColorRole::State(PageState::Queued), 15, 5),
        (Self::Clock, ColorRole::State(PageState::Queued), 15, 2),
        (Self::Holds, ColorRole::Accent, 20, 0),
        (Self::Glyph, ColorRole::Text, 12, 0),
        (Self::Arrow, ColorRole::Tree, 10, 0),
        (Self::Lit, ColorRole::LinkIn, 20, 0),
        (Self::Stuck, ColorRole::State(PageState::Broken), 25, 0),
        (Self::Cursor, ColorRole::Accent, 15, 0),
    ];
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// Its left end, or its right one if `ends`, px.
    pub x: f32,
    /// The middle of its height, px.
    pub y: f32,
    /// The text.
    pub text: String,
    /// Whether `x` is where it ends.
    pub ends: bool,
    /// Of less weight.
    pub faint: bool,
}

/// A permit, or a lock, where it is at the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// The semaphore or lock.
    pub thing: PrimitiveId,
    /// Which of its permits: those held come first, in the order they were taken.
    pub index: u32,
    /// Who has it; none if it is free.
    pub holder: Option<TaskId>,
    /// Whether it is a lock: a square and not a disc.
    pub lock: bool,
    /// Centre, px.
    pub x: f32,
    /// Centre, px.
    pub y: f32,
}

/// Everything to be drawn, back to front: fills, lines, tokens, text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LanesPicture {
    /// Its height, px.
    pub height: f32,
    /// Rectangles, by the number of their [`Fill`].
    pub fills: [Vec<Rect>; SHADES],
    /// Lines, by the number of their [`Stroke`].
    pub lines: [Vec<Segment>; PENS],
    /// Permits and locks.
    pub tokens: Vec<Token>,
    /// Text.
    pub captions: Vec<Caption>,
    /// Marks and hand-offs in view that are not drawn, because they are too many: to be said.
    pub hidden: usize,
}

/// Px from the top of a row to its bar …
pub(super) const BAR_TOP: f32 = 3.0;
/// … and the bar's height.
pub(super) const BAR: f32 = 14.0;
/// Px a character of a caption.
const ADVANCE: f32 = 6.4;
/// Px between two stripes.
const STRIPE: f32 = 5.0;

impl LanesPicture {
    /// Adds a rectangle, or makes the last of its shade wider if that comes to the same.
    pub(super) fn fill(&mut self, shade: Fill, rect: Rect) {
        let fills = &mut self.fills[shade as usize];
        if let Some(last) = fills.last_mut()
            && (last.y, last.h) == (rect.y, rect.h)
            && (last.x + last.w - rect.x).abs() < 0.01
        {
            last.w += rect.w;
            return;
        }
        fills.push(rect);
    }

    pub(super) fn line(&mut self, pen: Stroke, x0: f32, y0: f32, x1: f32, y1: f32) {
        self.lines[pen as usize].push(Segment { from: (x0, y0), to: (x1, y1) });
    }

    pub(super) fn text(&mut self, x: f32, y: f32, text: String, faint: bool) {
        self.captions.push(Caption { x, y, text, ends: false, faint });
    }

    /// Text, cut to `width` px; none where not even a few characters fit.
    pub(super) fn fitted(&mut self, x: f32, y: f32, width: f32, text: &str, faint: bool) {
        let fit = (width / ADVANCE) as usize;
        if text.chars().count() <= fit {
            self.text(x, y, text.to_owned(), faint);
        } else if fit > 3 {
            let cut: String = text.chars().take(fit - 1).collect();
            self.text(x, y, format!("{cut}…"), faint);
        }
    }

    /// One span of a task, from `x` to `end`, in the form of its kind.
    pub(super) fn span(&mut self, kind: Kind, holds: bool, x: f32, end: f32, top: f32) {
        let (y, w) = (top + BAR_TOP, end - x);
        let (middle, bottom) = (y + BAR / 2.0, y + BAR);
        let rect = Rect { x, y, w, h: BAR };
        match kind {
            Kind::Running => self.fill(Fill::Running, rect),
            Kind::Ready => self.outline(rect),
            Kind::Working => {
                self.fill(Fill::PaleWorking, rect);
                self.stripes(Stroke::WorkingStripe, rect, 0.0);
            }
            Kind::Fetching => {
                self.fill(Fill::PaleFetching, rect);
                self.stripes(Stroke::FetchingStripe, rect, BAR);
            }
            Kind::Reading => {
                self.fill(Fill::PaleReading, rect);
                for y in [y + 3.0, middle, bottom - 3.0] {
                    self.line(Stroke::ReadingStripe, x, y, end, y);
                }
            }
            Kind::Permit | Kind::Lock => {
                self.line(Stroke::Contended, x, middle, end, middle);
                // A stop at its end: from there on it has what it waited for.
                self.line(Stroke::Contended, end, middle - 3.0, end, middle + 3.0);
            }
            Kind::Get | Kind::Put | Kind::Join | Kind::Task | Kind::Event | Kind::Barrier | Kind::Other => {
                self.line(Stroke::Idle, x, middle, end, middle);
            }
            Kind::Time | Kind::Resume => self.line(Stroke::Clock, x, middle, end, middle),
            Kind::Over => return,
        }
        if holds {
            self.line(Stroke::Holds, x, bottom, end, bottom);
        }
    }

    pub(super) fn outline(&mut self, Rect { x, y, w, h }: Rect) {
        let (right, bottom) = (x + w, y + h);
        for (x0, y0, x1, y1) in
            [(x, y, right, y), (right, y, right, bottom), (x, bottom, right, bottom), (x, y, x, bottom)]
        {
            self.line(Stroke::Outline, x0, y0, x1, y1);
        }
    }

    /// Lines through a rectangle that go `slant` px to the right on their way up, cut to it.
    fn stripes(&mut self, pen: Stroke, Rect { x, y, w, h }: Rect, slant: f32) {
        let mut foot = x - slant + STRIPE / 2.0;
        while foot < x + w {
            let height = |at: f32| if slant > 0.0 { y + h - (at - foot) / slant * h } else { y };
            let (left, right) = (foot.max(x), (foot + slant).min(x + w));
            let low = if slant > 0.0 { height(left) } else { y + h };
            self.line(pen, left, low, right, height(right));
            foot += STRIPE;
        }
    }

    /// A column, or some alike, by how much of each kind there is: layers whose heights are in
    /// proportion, but whatever there is at all is at least a px high. `all` is what fills it.
    pub(super) fn column(&mut self, sums: &Sums, all: u64, x: f32, end: f32, top: f32) {
        let heights = layers(sums, all);
        let mut bottom = top + BAR_TOP + BAR;
        for (height, (shade, ..)) in heights.into_iter().zip(Fill::ALL) {
            if height > 0 {
                bottom -= f32::from(height);
                self.fill(shade, Rect { x, y: bottom, w: end - x, h: height.into() });
            }
        }
    }

    /// An arrow from row to row.
    pub(super) fn arrow(&mut self, pen: Stroke, from: (f32, f32), to: (f32, f32)) {
        let back = if to.1 > from.1 { -4.0 } else { 4.0 };
        self.line(pen, from.0, from.1, to.0, to.1);
        self.line(pen, to.0 - 3.0, to.1 + back, to.0, to.1);
        self.line(pen, to.0 + 3.0, to.1 + back, to.0, to.1);
    }

    /// What happened in a moment, above a row's bar.
    pub(super) fn glyph(&mut self, pen: Stroke, kind: MarkKind, x: f32, top: f32) {
        // Lines in px, x to both sides of the moment, y from the top of the row.
        let strokes: &[(i8, i8, i8, i8)] = match kind {
            // Arrows to and from the queue below.
            MarkKind::Put => &[(0, 0, 0, 6), (-2, 4, 0, 6), (2, 4, 0, 6)],
            MarkKind::Got => &[(0, 0, 0, 6), (-2, 2, 0, 0), (2, 2, 0, 0)],
            // A tick.
            MarkKind::Done => &[(-2, 3, 0, 5), (0, 5, 3, 0)],
            // Two short lines, as of text.
            MarkKind::Printed | MarkKind::Note => &[(-3, 1, 3, 1), (-3, 4, 1, 4)],
            // An angle that opens to where the value comes from.
            MarkKind::Read => &[(-2, 0, 1, 3), (1, 3, -2, 6)],
            MarkKind::Wrote => &[(2, 0, -1, 3), (-1, 3, 2, 6)],
            // Arrows from row to row are drawn instead.
            MarkKind::Handed | MarkKind::Woken => &[],
        };
        for (x0, y0, x1, y1) in
            strokes.iter().map(|(a, b, c, d)| (f32::from(*a), f32::from(*b), f32::from(*c), f32::from(*d)))
        {
            self.line(pen, x + x0, top + y0, x + x1, top + y1);
        }
    }
}

/// How high each layer is, px, of [`BAR`]. What of `all` is nothing that is drawn stays free.
fn layers(sums: &Sums, all: u64) -> [u8; LAYERS] {
    let mut shares = [0u64; LAYERS];
    for (kind, sum) in Kind::ALL.into_iter().zip(sums) {
        if let Some(shade) = Fill::of(kind) {
            shares[shade as usize] += sum;
        }
    }
    let all = all.max(1) as f64;
    let mut heights =
        shares.map(|share| if share == 0 { 0 } else { ((share as f64 / all * f64::from(BAR)) as u8).max(1) });
    // Rounding up what is small takes from what is large, and what rounding down left goes there.
    let drawn = ((shares.iter().sum::<u64>() as f64 / all * f64::from(BAR)) + 0.5) as u8;
    let many = shares.iter().filter(|share| **share > 0).count() as u8;
    let goal = drawn.max(many).min(BAR as u8);
    while heights.iter().sum::<u8>() != goal {
        let sum = heights.iter().sum::<u8>();
        let most = (0..LAYERS).fold(0, |best, at| if shares[at] > shares[best] { at } else { best });
        let tallest = (0..LAYERS).fold(0, |best, at| if heights[at] > heights[best] { at } else { best });
        if sum < goal { heights[most] += 1 } else { heights[tallest] -= 1 }
    }
    heights
}
