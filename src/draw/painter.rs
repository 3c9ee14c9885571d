//! Whoever paints: WebGL2 where a graphics card does it, else Canvas 2D.

use super::{Canvas2d, Picture, Renderer, Theme, WebGl2};
use wasm_bindgen::prelude::*;
use web_sys::OffscreenCanvas;

/// A canvas and what paints on it. A canvas that once had a context of one kind gives none of
/// another, so that to change the painter is to change the canvas.
#[derive(Debug)]
pub enum Painter {
    /// By Canvas 2D.
    Canvas2d(Canvas2d),
    /// By WebGL2.
    WebGl2(WebGl2),
}

impl Painter {
    /// A painter on a canvas, as wished or else by Canvas 2D.
    ///
    /// # Errors
    /// Where the browser has no context for the canvas.
    pub fn new(canvas: OffscreenCanvas, wish: Renderer) -> Result<Self, JsValue> {
        if wish != Renderer::Canvas2d
            && let Some(painter) = WebGl2::new(&canvas, wish == Renderer::WebGl2)
        {
            return Ok(Self::WebGl2(painter));
        }
        Canvas2d::new(canvas).map(Self::Canvas2d)
    }

    /// Which it is.
    pub fn renderer(&self) -> Renderer {
        match self {
            Self::Canvas2d(_) => Renderer::Canvas2d,
            Self::WebGl2(_) => Renderer::WebGl2,
        }
    }

    /// The canvas.
    pub fn canvas(&self) -> &OffscreenCanvas {
        match self {
            Self::Canvas2d(painter) => painter.canvas(),
            Self::WebGl2(painter) => painter.canvas(),
        }
    }

    /// Sets the canvas' size in device pixels, which clears it.
    pub fn resize(&self, width: u32, height: u32) {
        let canvas = self.canvas();
        canvas.set_width(width.max(1));
        canvas.set_height(height.max(1));
    }

    /// Paints a picture; `ratio` is device pixels a px, `phase` how far round (0 to 1) a
    /// fetching ring is drawn. While the context is lost nothing is painted.
    ///
    /// # Errors
    /// Those of the canvas.
    pub fn paint(&mut self, picture: &Picture, theme: &Theme, ratio: f64, phase: f64) -> Result<(), JsValue> {
        match self {
            Self::Canvas2d(painter) => painter.paint(picture, theme, ratio, phase),
            Self::WebGl2(painter) => painter.paint(picture, theme, ratio, phase),
        }
    }

    /// Makes anew what was lost with the context; whether it can paint again.
    pub fn restore(&mut self) -> bool {
        if let Self::WebGl2(painter) = self {
            painter.restore();
        }
        self.is_ready()
    }

    /// Whether it can paint. One that could not make what it needs never will on this canvas.
    pub fn is_ready(&self) -> bool {
        match self {
            Self::Canvas2d(_) => true,
            Self::WebGl2(painter) => painter.is_ready(),
        }
    }
}
