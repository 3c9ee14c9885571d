//! What is written around a picture that is saved: a heading, how the crawl stands, the legend.

use super::labels::Label;
use super::picture::{Mark, Picture};
use super::svg::{Extent, LINE, MARGIN, SvgText, entry_width, extent};

/// Radius of the legend's forms, px.
const FORM: f32 = 5.0;

/// A display list to be painted around a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Heading and legend.
    pub picture: Picture,
    /// Width of it all, px.
    pub width: f32,
    /// Height of it all, px.
    pub height: f32,
    /// Where the picture itself begins, px from the top; on the left it begins at the edge.
    pub above: f32,
}

/// The frame of a picture of so many px.
pub fn frame((width, height): (f32, f32), text: &SvgText) -> Frame {
    let Extent { width: wide, height: all, above } = extent((width, height), text);
    let mut picture = Picture::default();
    let words =
        |x: f32, y: f32, text: &str, strong: bool| Label { x, y, text: text.to_owned(), strong, page: None, side: 0 };
    picture.labels.push(words(MARGIN, 0.8 * LINE, &text.title, true));
    picture.labels.push(words(MARGIN, 1.8 * LINE, &text.says, false));
    let (mut x, y) = (MARGIN, above + height + (LINE + MARGIN) / 2.0);
    for (form, ink, says) in &text.legend {
        picture.marks.push(Mark { id: 0, x: x + FORM, y, r: FORM, form: *form, ink: *ink, dim: false });
        picture.labels.push(words(x + 2.0 * FORM + 4.0, y, says, false));
        x += entry_width(says);
    }
    Frame { picture, width: wide, height: all, above }
}
