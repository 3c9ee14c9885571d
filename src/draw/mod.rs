//! From positions and states to a picture.
//!
//! Units: *world units* are the layout's; *px* are CSS pixels of the canvas, origin top
//! left, y down; the painters alone know of device pixels. A [`Picture`] is a display
//! list: what is to be drawn, in order, and nothing about how. Lanes have a display list of
//! their own, [`LanesPicture`], painted on the page.

#[cfg(target_arch = "wasm32")]
mod atlas;
mod camera;
#[cfg(target_arch = "wasm32")]
mod canvas2d;
mod labels;
mod lanes;
#[cfg(target_arch = "wasm32")]
mod lanes_canvas;
mod lanes_draw;
mod lanes_list;
mod lanes_marks;
mod lanes_view;
#[cfg(target_arch = "wasm32")]
mod painter;
mod picture;
mod renderer;
#[cfg(target_arch = "wasm32")]
mod shaders;
mod shelf_packer;
mod theme;
#[cfg(target_arch = "wasm32")]
mod webgl2;

pub use camera::Camera;
#[cfg(target_arch = "wasm32")]
pub use canvas2d::Canvas2d;
pub use labels::{Label, place_labels};
pub use lanes::{LanesPick, LanesRow, LanesScene, Piece, pieces};
#[cfg(target_arch = "wasm32")]
pub use lanes_canvas::LanesCanvas;
pub use lanes_list::{Caption, Fill, LanesPicture, Rect, Stroke, Token};
pub use lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
#[cfg(target_arch = "wasm32")]
pub use painter::Painter;
pub use picture::{Form, Mark, Picture, Scene, Segment, Toward, View};
pub use renderer::Renderer;
pub use shelf_packer::{ShelfPacker, Slot};
pub use theme::{ColorRole, Theme};
#[cfg(target_arch = "wasm32")]
pub use webgl2::WebGl2;
