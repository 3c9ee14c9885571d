//! From positions and states to a picture.
//!
//! Units: *world units* are the layout's; *px* are CSS pixels of the canvas, origin top
//! left, y down; the painter alone knows of device pixels. A [`Picture`] is a display
//! list: what is to be drawn, in order, and nothing about how.

mod camera;
#[cfg(target_arch = "wasm32")]
mod canvas2d;
mod labels;
mod picture;
mod renderer;
mod shelves;
mod theme;

pub use camera::Camera;
#[cfg(target_arch = "wasm32")]
pub use canvas2d::Canvas2d;
pub use labels::{Label, place_labels};
pub use picture::{Form, Mark, Picture, Scene, Segment, Toward, View};
pub use renderer::Renderer;
pub use shelves::{Shelves, Slot};
pub use theme::{Ink, Theme};
