//! Paints lanes on a canvas of the page.

use super::{ColorRole, Fill, LanesPicture, Stroke, Theme};
use js_sys::Array;
use std::f64::consts::TAU;
use std::fmt;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d as Context, HtmlCanvasElement};

/// Text size, px, as the widths in the display list have it.
const FONT: &str = "11px system-ui, sans-serif";
/// Half the size of a token, px.
const TOKEN: f64 = 4.0;
/// Lines a path: the cost of a path grows faster than its length.
const PATH: usize = 64;

/// A canvas and its 2D context.
struct Sheet {
    canvas: HtmlCanvasElement,
    context: Context,
}

/// A canvas of the page, and one out of sight for what does not move with the cursor: to paint
/// that takes longer than a frame where there is much of it, to copy it takes no time.
pub struct LanesCanvas {
    shown: Sheet,
    backdrop: Sheet,
}

impl fmt::Debug for LanesCanvas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LanesCanvas")
    }
}

impl LanesCanvas {
    /// Paints on this canvas from now on.
    ///
    /// # Errors
    /// Where the browser has no 2D context for it.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let behind = canvas.clone_node()?.unchecked_into();
        Ok(Self { shown: Sheet::new(canvas)?, backdrop: Sheet::new(behind)? })
    }

    /// The canvas.
    pub fn canvas(&self) -> &HtmlCanvasElement {
        &self.shown.canvas
    }

    /// Paints a picture of `width` px over a backdrop: another than before, if there is one.
    /// `ratio` is device pixels a px. The canvas becomes as large as that takes in device
    /// pixels; its size on the page is the style sheet's.
    ///
    /// # Errors
    /// Those of the canvas.
    pub fn paint(
        &self,
        backdrop: Option<&LanesPicture>,
        picture: &LanesPicture,
        theme: &Theme,
        width: f32,
        ratio: f64,
    ) -> Result<(), JsValue> {
        let sides = [width, picture.height].map(|side| (f64::from(side) * ratio).ceil().max(1.0));
        if let Some(backdrop) = backdrop {
            self.backdrop.resize(sides);
            let context = &self.backdrop.context;
            context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
            context.set_global_alpha(1.0);
            context.set_fill_style_str(theme.colour(ColorRole::Paper));
            context.fill_rect(0.0, 0.0, sides[0], sides[1]);
            self.backdrop.draw(backdrop, theme, ratio)?;
        }
        self.shown.resize(sides);
        let context = &self.shown.context;
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        context.set_global_alpha(1.0);
        context.draw_image_with_html_canvas_element(&self.backdrop.canvas, 0.0, 0.0)?;
        self.shown.draw(picture, theme, ratio)
    }
}

impl Sheet {
    fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("this browser draws no 2D canvas")?.unchecked_into();
        let sheet = Self { canvas, context };
        sheet.prepare();
        Ok(sheet)
    }

    fn resize(&self, sides: [f64; 2]) {
        let size = sides.map(|side| side as u32);
        // Setting a size, even the same, throws the canvas' memory away.
        if [self.canvas.width(), self.canvas.height()] != size {
            self.canvas.set_width(size[0]);
            self.canvas.set_height(size[1]);
            self.prepare();
        }
    }

    /// Sets what a fresh canvas does not have and nothing here changes: a font is looked up each
    /// time that it is set.
    fn prepare(&self) {
        self.context.set_font(FONT);
        self.context.set_text_baseline("middle");
        self.context.set_line_join("round");
    }

    fn draw(&self, picture: &LanesPicture, theme: &Theme, ratio: f64) -> Result<(), JsValue> {
        self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        for (rects, (shade, ink, cover)) in picture.fills.iter().zip(Fill::ALL) {
            // The veil lies over the lines.
            if shade != Fill::Veil {
                self.fill(rects, theme.colour(ink), cover);
            }
        }
        for (segments, (_, ink, tenths, dash)) in picture.lines.iter().zip(Stroke::ALL) {
            self.stroke(segments, theme.colour(ink), f64::from(tenths) / 10.0, dash)?;
        }
        let (_, ink, cover) = Fill::ALL[Fill::Veil as usize];
        self.fill(&picture.fills[Fill::Veil as usize], theme.colour(ink), cover);
        self.tokens(picture, theme)?;
        self.captions(picture, theme)
    }

    fn fill(&self, rects: &[super::Rect], colour: &str, cover: u8) {
        let context = &self.context;
        context.set_global_alpha(f64::from(cover) / 100.0);
        context.set_fill_style_str(colour);
        for rect in rects {
            context.fill_rect(rect.x.into(), rect.y.into(), rect.w.into(), rect.h.into());
        }
        context.set_global_alpha(1.0);
    }

    fn stroke(&self, segments: &[super::Segment], colour: &str, width: f64, dash: u8) -> Result<(), JsValue> {
        if segments.is_empty() {
            return Ok(());
        }
        let context = &self.context;
        let dashes = if dash > 0 { Array::of2(&dash.into(), &3.into()) } else { Array::new() };
        context.set_line_dash(&dashes)?;
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        for few in segments.chunks(PATH) {
            context.begin_path();
            for segment in few {
                context.move_to(segment.from.0.into(), segment.from.1.into());
                context.line_to(segment.to.0.into(), segment.to.1.into());
            }
            context.stroke();
        }
        context.set_line_dash(&Array::new())
    }

    /// Discs for permits, squares for locks; hollow where nobody has them.
    fn tokens(&self, picture: &LanesPicture, theme: &Theme) -> Result<(), JsValue> {
        let context = &self.context;
        context.set_line_width(1.5);
        context.set_stroke_style_str(theme.colour(ColorRole::Accent));
        for token in &picture.tokens {
            let (x, y) = (f64::from(token.x), f64::from(token.y));
            context.begin_path();
            if token.lock {
                context.rect(x - TOKEN, y - TOKEN, 2.0 * TOKEN, 2.0 * TOKEN);
            } else {
                context.arc(x, y, TOKEN, 0.0, TAU)?;
            }
            let ink = if token.holder.is_some() { ColorRole::Accent } else { ColorRole::Paper };
            context.set_fill_style_str(theme.colour(ink));
            context.fill();
            context.stroke();
        }
        Ok(())
    }

    fn captions(&self, picture: &LanesPicture, theme: &Theme) -> Result<(), JsValue> {
        let context = &self.context;
        context.set_line_width(3.0);
        context.set_stroke_style_str(theme.colour(ColorRole::Paper));
        for caption in &picture.captions {
            let ink = if caption.faint { ColorRole::State(crate::trace::PageState::Queued) } else { ColorRole::Text };
            context.set_fill_style_str(theme.colour(ink));
            context.set_text_align(if caption.ends { "right" } else { "left" });
            // A halo of paper keeps text legible over stripes.
            context.stroke_text(&caption.text, caption.x.into(), caption.y.into())?;
            context.fill_text(&caption.text, caption.x.into(), caption.y.into())?;
        }
        Ok(())
    }
}
