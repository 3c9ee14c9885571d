//! Names of what may paint.

use serde::{Deserialize, Serialize};

/// What paints the picture. All show the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Renderer {
    /// WebGL2 where a graphics card does it, else Canvas 2D.
    Auto,
    /// WebGL2 even where it is done in software.
    WebGl2,
    /// Canvas 2D.
    Canvas2d,
}

impl Renderer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::WebGl2, Self::Canvas2d];

    /// As attributes and `frames()` say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::WebGl2 => "webgl2",
            Self::Canvas2d => "canvas2d",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|renderer| renderer.name() == name)
    }
}
