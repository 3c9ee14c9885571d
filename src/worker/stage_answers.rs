//! What the stage answers to the page's questions: places, counts of frames, pictures.

use super::messages::{Answer, FromStage, Question, Reply};
use super::port::as_message;
use super::stage_state::{MANY_LINKS, STILL_PHASE, StageState};
use crate::draw::{Camera, Canvas2d, Form, PageClass, SvgText, form_of, frame, svg};
use crate::graph::DisplayState;
use crate::trace::{PageState, UrlId};
use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::OffscreenCanvas;

/// Device pixels of a side of a picture that is saved.
const MOST_PX: f64 = 16_000.0;
/// Device pixels of it in all; two canvases of them are needed.
const MOST_AREA: f64 = 64e6;

impl StageState {
    pub(super) fn answer(&mut self, ticket: u32, question: &Question) {
        let answer = match question {
            Question::Position(page) => {
                self.catch_up();
                Answer::Position(self.position(*page))
            }
            Question::Frames => Answer::Frames(!self.dirty, self.frames, self.surface.painter.renderer()),
            // Painted now: it must not depend on animation frames, which hidden pages don't get.
            Question::Svg(title, says) => {
                self.arrive();
                let document = self.svg(title, says);
                return (self.out)(&Array::of2(&ticket.into(), &document.into()));
            }
            Question::Framed(title, says, scale) => {
                self.arrive();
                return self.answer_with_image(ticket, self.framed(title, says, f64::from(*scale)));
            }
            Question::Picture => {
                self.arrive();
                self.paint(MANY_LINKS);
                return self.answer_with_image(ticket, self.surface.capture_image());
            }
        };
        self.post(&FromStage::Answered(Reply { ticket, answer }));
    }

    /// What is written around a picture.
    fn text(&self, title: &str, says: &str) -> SvgText {
        let graph = self.graph.fold();
        let state = |state: &DisplayState| {
            let many = graph.count(*state);
            let (form, ink) = form_of(*state);
            (many > 0 && self.view.filter.shows(*state)).then(|| (form, ink, format!("{} {many}", state.name())))
        };
        let class = |class: &PageClass| (Form::Disc, class.ink, format!("{} {}", class.name, class.count));
        let legend = match &self.dressing.classes {
            Some(classes) => classes.classes.iter().filter(|class| class.count > 0).map(class).collect(),
            None => DisplayState::ALL.iter().filter_map(state).collect(),
        };
        SvgText { title: title.to_owned(), says: says.to_owned(), legend }
    }

    /// What is seen, in a frame and so many times as large.
    fn framed(&self, title: &str, says: &str, scale: f64) -> Result<Promise, JsValue> {
        let Camera { width, height, .. } = self.view.camera;
        let frame = frame((width, height), &self.text(title, says));
        // Some browsers have no larger canvas.
        let (wide, high) = (f64::from(frame.width), f64::from(frame.height));
        let scale = scale.min(MOST_PX / wide.max(high)).min((MOST_AREA / (wide * high)).sqrt());
        let canvas = |width: f32, height: f32| {
            let px = |length: f32| (f64::from(length) * scale).round().max(1.0) as u32;
            OffscreenCanvas::new(px(width), px(height)).and_then(Canvas2d::new)
        };
        let (inner, outer) = (canvas(width, height)?, canvas(frame.width, frame.height)?);
        inner.paint(&self.scene().picture(&self.view, MANY_LINKS), &self.theme, scale, STILL_PHASE)?;
        outer.paint(&frame.picture, &self.theme, scale, STILL_PHASE)?;
        outer.stamp(inner.canvas(), (f64::from(frame.above) * scale).round())?;
        outer.canvas().convert_to_blob()
    }

    /// What is seen, as SVG.
    fn svg(&self, title: &str, says: &str) -> String {
        let (camera, text) = (&self.view.camera, self.text(title, says));
        let picture = self.scene().picture(&self.view, MANY_LINKS);
        svg(&picture, &self.theme, (camera.width, camera.height), &text)
    }

    fn position(&self, page: UrlId) -> Option<(f32, f32, f32, PageState)> {
        let mark = self.scene().mark(&self.view.camera, page)?;
        Some((mark.x, mark.y, mark.r, self.graph.fold().pages().get(page as usize)?.state))
    }

    /// Answers with an image.
    fn answer_with_image(&self, ticket: u32, image: Result<Promise, JsValue>) {
        let out = self.out.clone();
        spawn_local(async move {
            let image = match image {
                Ok(image) => JsFuture::from(image).await,
                Err(error) => Err(error),
            };
            match image {
                Ok(image) => out(&Array::of2(&ticket.into(), &image)),
                Err(_) => {
                    let answer = Answer::NoPicture;
                    out(&as_message(&FromStage::Answered(Reply { ticket, answer })));
                }
            }
        });
    }
}
