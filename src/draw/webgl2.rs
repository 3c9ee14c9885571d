//! Paints a display list with WebGL2. Links, marks and labels have a program each, which draws
//! all of a kind at once; what an instance is, `shaders.rs` says.

use super::atlas::{Atlas, column};
use super::shaders::{FRAGMENT, HEAD, LABELS, LINKS, MARKS, VERTEX, WEDGES};
use super::shapes::line_width;
use super::{ColorRole, Form, Mark, Picture, Segment, Theme};
use js_sys::{Float32Array, Object, Reflect};
use std::fmt;
use wasm_bindgen::prelude::*;
use web_sys::{OffscreenCanvas, WebGl2RenderingContext as Gl, WebGlProgram, WebGlUniformLocation, WebglLoseContext};

/// What the shader of marks calls a ring around one; else they are called as in [`Form`].
const AROUND: u8 = 8;

/// The name of the card, of the extension `WEBGL_debug_renderer_info`.
const UNMASKED_RENDERER: u32 = 0x9246;
/// In the names of what draws without a card.
const SOFTWARE: [&str; 5] = ["SwiftShader", "llvmpipe", "softpipe", "Software", "Basic Render"];

/// A canvas, its WebGL2 context, and what was made in it.
pub struct WebGl2 {
    canvas: OffscreenCanvas,
    gl: Gl,
    /// None while the context is lost, and where it could not make them.
    tools: Option<Tools>,
}

impl fmt::Debug for WebGl2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebGl2")
    }
}

impl WebGl2 {
    /// Takes a canvas over; none if it has no WebGL2 context, and then it is as free as it was.
    /// Only if `forced` is it content with one that is drawn in software.
    pub fn new(canvas: &OffscreenCanvas, forced: bool) -> Option<Self> {
        if !forced && !has_card() {
            return None;
        }
        let mut painter = Self { canvas: canvas.clone(), gl: context(canvas, forced)?, tools: None };
        painter.restore();
        Some(painter)
    }

    /// The canvas.
    pub fn canvas(&self) -> &OffscreenCanvas {
        &self.canvas
    }

    /// Makes anew what a lost context had.
    pub fn restore(&mut self) {
        self.tools = Tools::new(&self.gl).ok();
    }

    /// Whether it can paint.
    pub fn is_ready(&self) -> bool {
        self.tools.is_some()
    }

    /// Paints a picture, as `Canvas2d::paint` does. A context that is lost paints nothing.
    ///
    /// # Errors
    /// Those of the canvas on which text is drawn.
    pub fn paint(&mut self, picture: &Picture, theme: &Theme, ratio: f64, phase: f64) -> Result<(), JsValue> {
        let (gl, Some(tools)) = (&self.gl, &mut self.tools) else { return Ok(()) };
        tools.atlas.prepare(gl, theme, ratio)?;
        let size = |pixels: u32| (f64::from(pixels) / ratio) as f32;
        tools.common = [size(self.canvas.width()), size(self.canvas.height()), ratio as f32];
        gl.viewport(0, 0, gl.drawing_buffer_width(), gl.drawing_buffer_height());
        gl.clear(Gl::COLOR_BUFFER_BIT);
        tools.ground(gl);
        tools.areas(gl, picture);
        tools.bundles(gl, picture);
        tools.lines(gl, picture);
        tools.bubbles(gl, picture);
        tools.marks(gl, picture, phase as f32);
        tools.labels(gl, picture)?;
        tools.segments(gl, &picture.outline, line_width(ColorRole::Accent) as f32, code(0, false, ColorRole::Accent));
        Ok(())
    }
}

/// A canvas' context; none if it is slow, unless `forced`.
fn context(canvas: &OffscreenCanvas, forced: bool) -> Option<Gl> {
    let options = Object::new();
    let caveat = ("failIfMajorPerformanceCaveat", !forced);
    for (key, value) in [("alpha", false), ("antialias", false), ("depth", false), caveat] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    Some(canvas.get_context_with_context_options("webgl2", &options).ok()??.unchecked_into())
}

/// Whether a graphics card draws. Chromium gives a context without one, too, whatever the caveat,
/// and Canvas 2D is quicker then. Asked of a canvas aside: to ask a canvas is to take it.
fn has_card() -> bool {
    let aside = OffscreenCanvas::new(1, 1).ok();
    let Some(gl) = aside.and_then(|aside| context(&aside, false)) else { return false };
    let debug_info = gl.get_extension("WEBGL_debug_renderer_info").is_ok_and(|debug_info| debug_info.is_some());
    let name = gl.get_parameter(if debug_info { UNMASKED_RENDERER } else { Gl::RENDERER });
    let name = name.ok().and_then(|name| name.as_string()).unwrap_or_default();
    // A page can have few contexts at once.
    if let Ok(Some(end)) = gl.get_extension("WEBGL_lose_context") {
        end.unchecked_into::<WebglLoseContext>().lose_context();
    }
    !SOFTWARE.iter().any(|software| name.contains(software))
}

/// What draws one kind of thing.
struct Pass {
    program: WebGlProgram,
    values: Option<WebGlUniformLocation>,
}

impl Pass {
    fn new(gl: &Gl, [vertex, fragment]: [&str; 2]) -> Result<Self, JsValue> {
        let program = gl.create_program().ok_or(JsValue::UNDEFINED)?;
        for (kind, common, own) in [(Gl::VERTEX_SHADER, VERTEX, vertex), (Gl::FRAGMENT_SHADER, FRAGMENT, fragment)] {
            let shader = gl.create_shader(kind).ok_or(JsValue::UNDEFINED)?;
            gl.shader_source(&shader, &[HEAD, common, own].concat());
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
        }
        gl.link_program(&program);
        if !gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy() {
            return Err(JsValue::UNDEFINED);
        }
        let values = gl.get_uniform_location(&program, "v");
        Ok(Self { program, values })
    }

    /// Draws the instances, with two values of its own, and takes them out.
    fn draw(&self, gl: &Gl, [width, height, ratio]: [f32; 3], [first, second]: [f32; 2], instances: &mut Vec<f32>) {
        let count = instances.len() / 4;
        if count > 0 {
            gl.use_program(Some(&self.program));
            gl.uniform1fv_with_f32_array(self.values.as_ref(), &[width, height, ratio, first, second]);
            let data = Float32Array::from(instances.as_slice());
            gl.buffer_data_with_array_buffer_view(Gl::ARRAY_BUFFER, &data, Gl::STREAM_DRAW);
            gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, count as i32);
        }
        instances.clear();
    }
}

/// What is made in a context, and is lost with it.
struct Tools {
    links: Pass,
    marks: Pass,
    wedges: Pass,
    labels: Pass,
    atlas: Atlas,
    /// The canvas' size in px, and device pixels a px.
    common: [f32; 3],
    /// Four numbers an instance; kept for its memory.
    instances: Vec<f32>,
}

impl Tools {
    fn new(gl: &Gl) -> Result<Self, JsValue> {
        let buffer = gl.create_buffer().ok_or(JsValue::UNDEFINED)?;
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&buffer));
        gl.enable_vertex_attrib_array(0);
        gl.vertex_attrib_pointer_with_i32(0, 4, Gl::FLOAT, false, 0, 0);
        gl.vertex_attrib_divisor(0, 1);
        // Colours are multiplied with their alpha, in the texture and on the way out.
        gl.pixel_storei(Gl::UNPACK_PREMULTIPLY_ALPHA_WEBGL, 1);
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        Ok(Self {
            links: Pass::new(gl, LINKS)?,
            marks: Pass::new(gl, MARKS)?,
            wedges: Pass::new(gl, WEDGES)?,
            labels: Pass::new(gl, LABELS)?,
            atlas: Atlas::new()?,
            common: [0.0; 3],
            instances: Vec::new(),
        })
    }

    /// Paper: a square larger than the canvas.
    fn ground(&mut self, gl: &Gl) {
        let [width, height, _] = self.common;
        self.instances.extend([
            width / 2.0,
            height / 2.0,
            width.max(height),
            code(Form::Square as u8, false, ColorRole::Paper),
        ]);
        self.marks.draw(gl, self.common, [0.0; 2], &mut self.instances);
    }

    /// Areas are lines as thick as they are high.
    fn areas(&mut self, gl: &Gl, picture: &Picture) {
        for area in &picture.areas {
            let middle = (area.top + area.bottom) / 2.0;
            self.instances.extend([area.left, middle, area.right, middle]);
            let own = [(area.bottom - area.top) / 2.0, code(0, true, ColorRole::Folder)];
            self.links.draw(gl, self.common, own, &mut self.instances);
        }
    }

    fn lines(&mut self, gl: &Gl, picture: &Picture) {
        for (ink, dim, segments) in &picture.lines {
            self.segments(gl, segments, line_width(*ink) as f32, code(0, *dim, *ink));
        }
    }

    fn segments(&mut self, gl: &Gl, segments: &[Segment], width: f32, code: f32) {
        self.instances.extend(segments.iter().flat_map(|s| [s.from.0, s.from.1, s.to.0, s.to.1]));
        self.links.draw(gl, self.common, [width / 2.0, code], &mut self.instances);
    }

    fn bundles(&mut self, gl: &Gl, picture: &Picture) {
        for bundle in &picture.bundles {
            self.segments(gl, &[bundle.line], bundle.width, code(0, bundle.dim, ColorRole::Link));
        }
    }

    /// Tinted discs of paper, each in its ring.
    fn bubbles(&mut self, gl: &Gl, picture: &Picture) {
        let disc = Form::Disc as u8;
        for bubble in &picture.bubbles {
            for ink in [code(disc, false, ColorRole::Paper), code(disc, true, bubble.ink)] {
                self.instances.extend([bubble.x, bubble.y, bubble.r, ink]);
            }
            self.marks.draw(gl, self.common, [0.0; 2], &mut self.instances);
            let wedge = |&(ink, from, to): &(ColorRole, f32, f32)| [from, to, bubble.r, code(0, bubble.dim, ink)];
            self.instances.extend(bubble.shares.iter().flat_map(wedge));
            self.wedges.draw(gl, self.common, [bubble.x, bubble.y], &mut self.instances);
        }
    }

    fn marks(&mut self, gl: &Gl, picture: &Picture, phase: f32) {
        for dim in [true, false] {
            let marks = picture.marks.iter().filter(|mark| mark.dim == dim);
            let instance = |m: &Mark| [m.x, m.y, m.r, code(m.form as u8, m.dim, m.ink)];
            self.instances.extend(marks.flat_map(instance));
        }
        let around = code(AROUND, false, ColorRole::Accent);
        self.instances.extend(picture.rings.iter().flat_map(|&(x, y, r)| [x, y, r, around]));
        self.marks.draw(gl, self.common, [phase, 0.0], &mut self.instances);
    }

    /// Labels, pixel by pixel as they were drawn.
    fn labels(&mut self, gl: &Gl, picture: &Picture) -> Result<(), JsValue> {
        for (x, y, slot) in self.atlas.places(gl, &picture.labels)? {
            let across = (slot.x + slot.width * 2048) as f32;
            self.instances.extend([x as f32, y as f32, across, slot.row as f32]);
        }
        let line = self.atlas.line() as f32;
        self.labels.draw(gl, self.common, [line, 0.0], &mut self.instances);
        Ok(())
    }
}

/// Form, whether dimmed, and ink in one number.
fn code(form: u8, dim: bool, ink: ColorRole) -> f32 {
    (column(ink) * 32 + usize::from(dim) * 16 + usize::from(form)) as f32
}
