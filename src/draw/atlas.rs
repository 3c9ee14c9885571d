//! The texture of the WebGL2 painter: the inks, and every label as text that was drawn once.
//!
//! A 2D canvas aside draws both and the texture takes them over from it, so that any colour and
//! any script come out as the browser has them. Nothing is read back: what browsers falsify
//! against fingerprinting is reading.

use super::canvas2d::{origin, text_style, write};
use super::{ColorRole, Label, ShelfPacker, Slot, Theme};
use wasm_bindgen::prelude::*;
use web_sys::{
    OffscreenCanvas, OffscreenCanvasRenderingContext2d as Context, WebGl2RenderingContext as Gl, WebGlTexture,
};

/// Height of a label's box at a scale of 1, px.
const LINE: f64 = 22.0;
/// Room beside a label's text for its halo, and above its base line at a scale of 1, px.
const ROOM: (f64, f64) = (2.0, 15.0);
/// Side of the texture in px; twice as long as any label, and high enough for a picture's.
const SIDE: f64 = 1024.0;
/// Side of the texture in device pixels at most: what every WebGL2 has.
const MOST: f64 = 2048.0;

/// A texture with the inks in its first row, and labels.
pub(super) struct Atlas {
    /// Draws aside what the texture takes over.
    pen: Context,
    aside: OffscreenCanvas,
    texture: Option<WebGlTexture>,
    /// What the texture was begun with.
    look: Option<(Theme, f64)>,
    shelves: ShelfPacker,
    held: Vec<(String, bool, Slot)>,
}

impl Atlas {
    /// An empty one.
    ///
    /// # Errors
    /// Where there are no 2D canvases aside.
    pub(super) fn new() -> Result<Self, JsValue> {
        let aside = OffscreenCanvas::new(1, 1)?;
        let pen = aside.get_context("2d")?.ok_or(JsValue::UNDEFINED)?.unchecked_into();
        Ok(Self { pen, aside, texture: None, look: None, shelves: ShelfPacker::new(0, 0), held: Vec::new() })
    }

    /// A label box' height, device pixels.
    pub(super) fn line(&self) -> u32 {
        self.aside.height()
    }

    /// Makes the texture one of these inks and of this many device pixels a px.
    ///
    /// # Errors
    /// Those of the canvas.
    pub(super) fn prepare(&mut self, gl: &Gl, theme: &Theme, ratio: f64) -> Result<(), JsValue> {
        let (same, sharp) = self
            .look
            .as_ref()
            .map_or((false, false), |(t, r)| (t == theme, *r == ratio && t.label_scale() == theme.label_scale()));
        if same && sharp {
            return Ok(());
        }
        if !sharp {
            let side = (SIDE * ratio).ceil().min(MOST) as u32;
            self.aside.set_width(side / 2);
            self.aside.set_height((LINE * f64::from(theme.label_scale()) * ratio).ceil() as u32);
            gl.delete_texture(self.texture.as_ref());
            self.texture = gl.create_texture();
            gl.bind_texture(Gl::TEXTURE_2D, self.texture.as_ref());
            gl.tex_storage_2d(Gl::TEXTURE_2D, 1, Gl::RGBA8, side as i32, side as i32);
        }
        self.look = Some((theme.clone(), ratio));
        self.clear(gl)
    }

    /// Takes all labels out, and puts the inks in.
    fn clear(&mut self, gl: &Gl) -> Result<(), JsValue> {
        let Some((theme, ratio)) = &self.look else { return Ok(()) };
        let side = self.aside.width() * 2;
        self.shelves = ShelfPacker::new(side, side / self.aside.height().max(1));
        self.held.clear();
        let pen = &self.pen;
        pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        pen.clear_rect(0.0, 0.0, side.into(), self.aside.height().into());
        for (at, (ink, ..)) in (0u8..).zip(Theme::INKS) {
            pen.set_fill_style_str(theme.colour(ink));
            pen.fill_rect(at.into(), 0.0, 1.0, 1.0);
        }
        pen.set_transform(*ratio, 0.0, 0.0, *ratio, 0.0, 0.0)?;
        text_style(pen, theme);
        let inks = self.shelves.take(Theme::INKS.len() as u32);
        inks.map_or(Ok(()), |slot| self.upload(gl, slot))
    }

    /// The corner in device pixels, and the place in the texture, of each label for which there is room.
    ///
    /// # Errors
    /// Those of the canvas.
    pub(super) fn places(&mut self, gl: &Gl, labels: &[Label]) -> Result<Vec<(f64, f64, Slot)>, JsValue> {
        let mut places = self.hold(gl, labels)?;
        if places.len() < labels.len() {
            self.clear(gl)?;
            places = self.hold(gl, labels)?;
        }
        Ok(places)
    }

    fn hold(&mut self, gl: &Gl, labels: &[Label]) -> Result<Vec<(f64, f64, Slot)>, JsValue> {
        let mut places = Vec::new();
        let (ratio, scale) = self.scales();
        let (aside, above) = room(ratio, scale);
        for label in labels {
            let same = |(text, strong, _): &&(String, bool, Slot)| *strong == label.strong && *text == label.text;
            let slot = match self.held.iter().find(same) {
                Some((.., slot)) => Some(*slot),
                None => self.draw(gl, &label.text, label.strong)?,
            };
            let (x, y) = origin(label, ratio, scale);
            places.extend(slot.map(|slot| (x - aside, y - above, slot)));
        }
        Ok(places)
    }

    /// Draws a label into the texture, if there is room.
    fn draw(&mut self, gl: &Gl, text: &str, strong: bool) -> Result<Option<Slot>, JsValue> {
        let (pen, (ratio, scale)) = (&self.pen, self.scales());
        let (aside, above) = room(ratio, scale);
        pen.clear_rect(0.0, 0.0, SIDE, LINE * f64::from(scale) + 1.0);
        write(pen, text, strong, (aside / ratio, above / ratio), scale)?;
        let width = (pen.measure_text(text)?.width() * ratio + 2.0 * aside).ceil() as u32;
        let Some(slot) = self.shelves.take(width.min(self.aside.width())) else { return Ok(None) };
        self.upload(gl, slot)?;
        self.held.push((text.to_owned(), strong, slot));
        Ok(Some(slot))
    }

    /// Device pixels a px, and how many times larger than usual labels are.
    fn scales(&self) -> (f64, f32) {
        self.look.as_ref().map_or((1.0, 1.0), |(theme, ratio)| (*ratio, theme.label_scale()))
    }

    /// Copies what was drawn aside into its place.
    fn upload(&self, gl: &Gl, slot: Slot) -> Result<(), JsValue> {
        let line = self.line();
        gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_offscreen_canvas(
            Gl::TEXTURE_2D,
            0,
            slot.x as i32,
            (slot.row * line) as i32,
            slot.width as i32,
            line as i32,
            Gl::RGBA,
            Gl::UNSIGNED_BYTE,
            &self.aside,
        )
    }
}

/// [`ROOM`] in whole device pixels.
fn room(ratio: f64, scale: f32) -> (f64, f64) {
    ((ROOM.0 * ratio).ceil(), (ROOM.1 * f64::from(scale) * ratio).ceil())
}

/// Where an ink stands in the texture's first row.
pub(super) fn column(ink: ColorRole) -> usize {
    Theme::INKS.iter().position(|(known, ..)| *known == ink).unwrap_or_default()
}
