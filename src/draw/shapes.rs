//! What lines and areas of the picture are made of.

use super::ColorRole;

/// A straight line, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// From here.
    pub from: (f32, f32),
    /// To here.
    pub to: (f32, f32),
}

/// An area behind everything, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub left: f32,
    /// Its top edge.
    pub top: f32,
    /// Its right edge.
    pub right: f32,
    /// Its bottom edge.
    pub bottom: f32,
}

/// Width of the ring of a bubble of this radius, px.
pub(super) fn ring_width(r: f32) -> f32 {
    (r * 0.18).clamp(2.5, 6.0)
}

/// A line's width, px.
pub(super) fn line_width(ink: ColorRole) -> f64 {
    if matches!(ink, ColorRole::Link) { 0.6 } else { 1.1 }
}
