//! Paints a display list on a 2D canvas.

use super::labels::FONT;
use super::shapes::{line_width, ring_width};
use super::{Bubble, ColorRole, Form, Label, Mark, Picture, Segment, Theme};
use js_sys::{Array, Object, Reflect};
use std::f64::consts::{FRAC_PI_2, TAU};
use std::fmt;
use wasm_bindgen::prelude::*;
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d as Context};

/// How faint what is not the selection's becomes.
const DIM: f64 = 0.2;
/// How faint the rest of a ring is that is being drawn round.
const FAINT: f64 = 0.3;
/// Lines a path: the cost of a path grows faster than its length, that of a call is small.
const PATH: usize = 64;
/// From the middle of a text's height down to its base line, px.
const BASE: f32 = 0.3 * FONT as f32;
/// The notch of a redirect, radians to each side of east.
const NOTCH: f64 = 0.6;

/// A canvas and its 2D context. Where there is no `OffscreenCanvas`, an element's own
/// canvas and context serve: what is called here has the same names there.
pub struct Canvas2d {
    canvas: OffscreenCanvas,
    context: Context,
}

impl fmt::Debug for Canvas2d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canvas2d")
    }
}

impl Canvas2d {
    /// Takes a canvas over.
    ///
    /// # Errors
    /// Where the browser has no 2D context for it.
    pub fn new(canvas: OffscreenCanvas) -> Result<Self, JsValue> {
        let options = Object::new();
        // Drawn by the processor, also where a graphics card is imitated by it, which takes ten times as long. With a
        // real one WebGL2 draws, unless it is asked not to.
        Reflect::set(&options, &"willReadFrequently".into(), &true.into())?;
        let context = canvas.get_context_with_context_options("2d", &options)?;
        let context = context.ok_or("this browser draws no 2D canvas")?.unchecked_into();
        Ok(Self { canvas, context })
    }

    /// The canvas.
    pub fn canvas(&self) -> &OffscreenCanvas {
        &self.canvas
    }

    /// Paints a picture; `ratio` is device pixels a px, `phase` how far round (0 to 1) a
    /// fetching ring is drawn.
    ///
    /// # Errors
    /// Those of the canvas.
    pub fn paint(&self, picture: &Picture, theme: &Theme, ratio: f64, phase: f64) -> Result<(), JsValue> {
        let context = &self.context;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        let (width, height) = (f64::from(self.canvas.width()) / ratio, f64::from(self.canvas.height()) / ratio);
        context.set_global_alpha(1.0);
        context.set_fill_style_str(theme.colour(ColorRole::Paper));
        context.fill_rect(0.0, 0.0, width, height);
        self.areas(picture, theme);
        self.bundles(picture, theme);
        self.lines(picture, theme);
        for bubble in &picture.bubbles {
            self.bubble(bubble, theme)?;
        }
        for dim in [true, false] {
            context.set_global_alpha(if dim { DIM } else { 1.0 });
            for group in picture.marks.chunk_by(|a, b| (a.form, a.ink) == (b.form, b.ink)) {
                self.marks(group.iter().filter(|mark| mark.dim == dim), group[0], theme, phase)?;
            }
        }
        self.rings(picture, theme)?;
        self.labels(picture, theme, ratio)?;
        context.set_stroke_style_str(theme.colour(ColorRole::Accent));
        context.set_line_width(line_width(ColorRole::Accent));
        self.segments(&picture.outline);
        Ok(())
    }

    /// Puts another canvas' picture into this one, so many device pixels from the top.
    ///
    /// # Errors
    /// Those of the canvas.
    pub fn stamp(&self, other: &OffscreenCanvas, above: f64) -> Result<(), JsValue> {
        self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        self.context.set_global_alpha(1.0);
        self.context.draw_image_with_offscreen_canvas(other, 0.0, above)
    }

    fn areas(&self, picture: &Picture, theme: &Theme) {
        self.context.set_global_alpha(DIM);
        self.context.set_fill_style_str(theme.colour(ColorRole::Folder));
        for area in &picture.areas {
            let (width, height) = (area.right - area.left, area.bottom - area.top);
            self.context.fill_rect(area.left.into(), area.top.into(), width.into(), height.into());
        }
    }

    fn lines(&self, picture: &Picture, theme: &Theme) {
        let context = &self.context;
        for (ink, dim, segments) in &picture.lines {
            if segments.is_empty() {
                continue;
            }
            context.set_global_alpha(if *dim { DIM } else { 1.0 });
            context.set_stroke_style_str(theme.colour(*ink));
            context.set_line_width(line_width(*ink));
            self.segments(segments);
        }
    }

    fn segments(&self, segments: &[Segment]) {
        let context = &self.context;
        for few in segments.chunks(PATH) {
            context.begin_path();
            for segment in few {
                context.move_to(segment.from.0.into(), segment.from.1.into());
                context.line_to(segment.to.0.into(), segment.to.1.into());
            }
            context.stroke();
        }
    }

    fn bundles(&self, picture: &Picture, theme: &Theme) {
        self.context.set_stroke_style_str(theme.colour(ColorRole::Link));
        for bundle in &picture.bundles {
            self.context.set_global_alpha(if bundle.dim { DIM } else { 1.0 });
            self.context.set_line_width(bundle.width.into());
            self.segments(&[bundle.line]);
        }
    }

    /// Paints a bubble: a tinted disc of paper in its ring.
    fn bubble(&self, bubble: &Bubble, theme: &Theme) -> Result<(), JsValue> {
        let (context, (x, y, r)) = (&self.context, (f64::from(bubble.x), f64::from(bubble.y), f64::from(bubble.r)));
        context.begin_path();
        context.arc(x, y, r, 0.0, TAU)?;
        for (ink, alpha) in [(ColorRole::Paper, 1.0), (bubble.ink, DIM)] {
            context.set_global_alpha(alpha);
            context.set_fill_style_str(theme.colour(ink));
            context.fill();
        }
        let width = f64::from(ring_width(bubble.r));
        context.set_global_alpha(if bubble.dim { DIM } else { 1.0 });
        context.set_line_width(width);
        for &(ink, from, to) in &bubble.shares {
            let angle = |turn: f32| TAU * f64::from(turn) - FRAC_PI_2;
            context.begin_path();
            context.arc(x, y, (r - width / 2.0).max(0.0), angle(from), angle(to))?;
            context.set_stroke_style_str(theme.colour(ink));
            context.stroke();
        }
        Ok(())
    }

    /// Paints marks of one form and ink in one stroke of the brush.
    fn marks<'a>(
        &self,
        marks: impl Iterator<Item = &'a Mark>,
        like: Mark,
        theme: &Theme,
        phase: f64,
    ) -> Result<(), JsValue> {
        let context = &self.context;
        context.begin_path();
        let marks: Vec<&Mark> = marks.collect();
        for mark in &marks {
            self.outline(mark, phase)?;
        }
        let colour = theme.colour(like.ink);
        match like.form {
            Form::Disc | Form::Notched | Form::Square | Form::Dot => {
                context.set_fill_style_str(colour);
                context.fill();
            }
            Form::Ring | Form::Arc | Form::Cross | Form::Diamond => {
                if like.form == Form::Cross {
                    // A halo of paper keeps it legible over links.
                    context.set_stroke_style_str(theme.colour(ColorRole::Paper));
                    context.set_line_width(5.2);
                    context.stroke();
                }
                if like.form == Form::Arc {
                    self.faint_rings(&marks, colour)?;
                    context.begin_path();
                    for mark in &marks {
                        self.outline(mark, phase)?;
                    }
                }
                if matches!(like.form, Form::Ring | Form::Diamond) {
                    // Hollow forms hide the links behind them.
                    context.set_fill_style_str(theme.colour(ColorRole::Paper));
                    context.fill();
                }
                let dashes =
                    if like.form == Form::Diamond { Array::of2(&2.5.into(), &1.5.into()) } else { Array::new() };
                context.set_line_dash(&dashes)?;
                context.set_stroke_style_str(colour);
                context.set_line_width(if like.form == Form::Cross { 2.4 } else { 1.8 });
                context.stroke();
                context.set_line_dash(&Array::new())?;
            }
        }
        Ok(())
    }

    /// The whole of the rings of which an arc is bright.
    fn faint_rings(&self, marks: &[&Mark], colour: &str) -> Result<(), JsValue> {
        let (context, alpha) = (&self.context, self.context.global_alpha());
        context.begin_path();
        for mark in marks {
            let (x, y, r) = (f64::from(mark.x), f64::from(mark.y), f64::from(mark.r));
            context.move_to(x + r, y);
            context.arc(x, y, r, 0.0, TAU)?;
        }
        context.set_global_alpha(alpha * FAINT);
        context.set_stroke_style_str(colour);
        context.set_line_width(1.8);
        context.stroke();
        context.set_global_alpha(alpha);
        Ok(())
    }

    fn outline(&self, mark: &Mark, phase: f64) -> Result<(), JsValue> {
        let context = &self.context;
        let (x, y, r) = (f64::from(mark.x), f64::from(mark.y), f64::from(mark.r));
        match mark.form {
            Form::Disc | Form::Dot | Form::Ring => {
                context.move_to(x + r, y);
                context.arc(x, y, r, 0.0, TAU)?;
            }
            Form::Arc => {
                let (from, to) = (-FRAC_PI_2, -FRAC_PI_2 + TAU * phase.max(0.1));
                context.move_to(x + r * from.cos(), y + r * from.sin());
                context.arc(x, y, r, from, to)?;
            }
            Form::Notched => {
                context.move_to(x, y);
                context.arc(x, y, r, NOTCH, TAU - NOTCH)?;
                context.close_path();
            }
            Form::Cross => {
                let d = r * 0.8;
                context.move_to(x - d, y - d);
                context.line_to(x + d, y + d);
                context.move_to(x - d, y + d);
                context.line_to(x + d, y - d);
            }
            Form::Diamond => {
                let d = r * 1.25;
                context.move_to(x, y - d);
                context.line_to(x + d, y);
                context.line_to(x, y + d);
                context.line_to(x - d, y);
                context.close_path();
            }
            Form::Square => context.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7),
        }
        Ok(())
    }

    fn rings(&self, picture: &Picture, theme: &Theme) -> Result<(), JsValue> {
        let context = &self.context;
        context.set_global_alpha(1.0);
        context.set_stroke_style_str(theme.colour(ColorRole::Accent));
        context.set_line_width(1.5);
        for &(x, y, r) in &picture.rings {
            context.begin_path();
            context.arc(x.into(), y.into(), r.into(), 0.0, TAU)?;
            context.stroke();
        }
        Ok(())
    }

    fn labels(&self, picture: &Picture, theme: &Theme, ratio: f64) -> Result<(), JsValue> {
        text_style(&self.context, theme);
        for label in &picture.labels {
            let (x, y) = origin(label, ratio, theme.label_scale());
            write(&self.context, &label.text, label.strong, (x / ratio, y / ratio), theme.label_scale())?;
        }
        Ok(())
    }
}

/// Readies a context for [`write`].
pub(super) fn text_style(context: &Context, theme: &Theme) {
    context.set_line_join("round");
    context.set_line_width(3.0);
    context.set_stroke_style_str(theme.colour(ColorRole::Paper));
    context.set_fill_style_str(theme.colour(ColorRole::Text));
}

/// The left end of a label's base line: a whole device pixel, so that text is sharp.
pub(super) fn origin(label: &Label, ratio: f64, scale: f32) -> (f64, f64) {
    let whole = |length: f32| (f64::from(length) * ratio + 0.5).floor();
    (whole(label.x), whole(label.y + BASE * scale))
}

/// Writes a label's text, from the left end of its base line.
pub(super) fn write(
    context: &Context,
    text: &str,
    strong: bool,
    (x, y): (f64, f64),
    scale: f32,
) -> Result<(), JsValue> {
    let (weight, size) = (if strong { 600 } else { 400 }, f32::from(FONT) * scale);
    context.set_font(&format!("{weight} {size}px system-ui, sans-serif"));
    // A halo of paper keeps text legible over links.
    context.stroke_text(text, x, y)?;
    context.fill_text(text, x, y)
}
