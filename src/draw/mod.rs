//! From positions and states to a picture.
//!
//! Units: *world units* are the layout's; *px* are CSS pixels of the canvas, origin top
//! left, y down; the painter alone knows of device pixels. A [`Picture`] is a display
//! list: what is to be drawn, in order, and nothing about how. Lanes have a display list of
//! their own, [`LanesPicture`], painted on the page.

mod camera;
#[cfg(target_arch = "wasm32")]
mod canvas2d;
mod labels;
mod lanes;
#[cfg(target_arch = "wasm32")]
mod lanes_canvas;
mod lanes_draw;
mod lanes_list;
mod lanes_view;
mod picture;
mod theme;

pub use camera::Camera;
#[cfg(target_arch = "wasm32")]
pub use canvas2d::Canvas2d;
pub use labels::{Label, place_labels};
pub use lanes::{LanesPick, LanesRow, LanesScene, Piece, pieces};
#[cfg(target_arch = "wasm32")]
pub use lanes_canvas::LanesCanvas;
pub use lanes_list::{Caption, LanesPicture, Pen, Rect, Shade, Token};
pub use lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
pub use picture::{Form, Mark, Picture, Scene, Segment, View};
pub use theme::{Ink, Theme};
