//! From positions and states to a picture.
//!
//! Units: *world units* are the layout's; *px* are CSS pixels of the canvas, origin top
//! left, y down; the painters alone know of device pixels. A [`Picture`] is a display
//! list: what is to be drawn, in order, and nothing about how. Lanes have a display list of
//! their own, [`LanesPicture`], painted on the page.

#[cfg(target_arch = "wasm32")]
mod atlas;
mod bubble_lines;
mod bubbles;
mod camera;
#[cfg(target_arch = "wasm32")]
mod canvas2d;
mod classes;
mod folding;
mod frame;
mod growth;
mod guides;
mod labels;
mod lanes;
#[cfg(target_arch = "wasm32")]
mod lanes_canvas;
mod lanes_draw;
mod lanes_list;
mod lanes_marks;
mod lanes_view;
mod measure;
mod navigation;
mod outline;
mod overview;
#[cfg(target_arch = "wasm32")]
mod painter;
mod picture;
mod picture_bubbles;
mod picture_labels;
mod picture_lines;
mod picture_spotlight;
mod placement;
mod renderer;
mod sections;
#[cfg(target_arch = "wasm32")]
mod shaders;
mod shapes;
mod shelf_packer;
mod spotlight;
mod svg;
mod theme;
#[cfg(target_arch = "wasm32")]
mod webgl2;

pub use bubbles::{Bubble, BubbleCard, Bubbles, Bundle, COLLAPSE, EXPAND, collapses};
pub use camera::Camera;
#[cfg(target_arch = "wasm32")]
pub use canvas2d::Canvas2d;
pub use classes::{Classes, PageClass};
pub use folding::{FOLDED, Folding};
pub use frame::{Frame, frame};
pub use growth::growth;
pub use labels::{Label, place_labels};
pub use lanes::{LanesPick, LanesRow, LanesScene, Piece, pieces};
#[cfg(target_arch = "wasm32")]
pub use lanes_canvas::LanesCanvas;
pub use lanes_list::{Caption, Fill, LanesPicture, Rect, Stroke, Token};
pub use lanes_view::{LANE_AXIS, LANE_ROW, LanesView};
pub use measure::{ColorBy, SizeBy};
pub use navigation::Navigation;
pub use outline::is_inside;
pub use overview::{OVERVIEW, Overview, overview_camera, seen_of};
#[cfg(target_arch = "wasm32")]
pub use painter::Painter;
pub use picture::{Form, HiddenLinks, Lines, Mark, Picture, Scene, Style, Toward, View, form_of};
pub use picture_labels::own_title;
pub use placement::{Placement, Shape};
pub use renderer::Renderer;
pub use sections::Sections;
pub use shapes::{Area, Segment};
pub use shelf_packer::{ShelfPacker, Slot};
pub use spotlight::{MOST_HOPS, Spotlight, Spotlit};
pub use svg::{SvgText, svg};
pub use theme::{ColorRole, Theme};
#[cfg(target_arch = "wasm32")]
pub use webgl2::WebGl2;
