//! The page's dealings with the stage: its canvas, what it is told and what it answers.

use super::dom::{Listeners, el, window};
use super::links::StageLink;
use super::page::{Page, object};
use super::pointer;
use crate::draw::{Renderer, Theme};
use crate::trace::UrlId;
use crate::worker::{Answer, FromStage, Question, ToStage, read_message};
use futures::channel::oneshot;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

impl Page {
    /// A new canvas and a stage for it: control of a canvas can be handed over only once.
    pub(super) fn set_stage(&self) {
        let canvas = self.set_canvas();
        let link = StageLink::start(
            &self.script,
            &self.modules,
            &canvas,
            self.renderer().unwrap_or(Renderer::Auto),
            self.when(|page, data| page.hear_stage(&data)),
            self.when(|page, words: String| page.stage_failed(&words)),
        );
        match link {
            Ok(link) => *self.stage.borrow_mut() = Some(link),
            Err(_) => self.notice(Some("The picture could not be started. The crawl and its table work without it.")),
        }
        self.tell_look();
        self.tell_stage(&ToStage::Filter(self.table.arrangement.borrow().filter));
        self.tell_size();
    }

    /// What the attribute asks for; none if it names nothing.
    pub(super) fn renderer(&self) -> Option<Renderer> {
        self.host.get_attribute("renderer").map_or(Some(Renderer::Auto), |name| Renderer::named(&name))
    }

    /// Puts a new canvas in the place of the one that is there.
    fn set_canvas(&self) -> HtmlCanvasElement {
        let canvas: HtmlCanvasElement = el("canvas")
            .attr("tabindex", "0")
            .attr("role", "application")
            .attr(
                "aria-label",
                "Link graph of the crawl. Arrow keys walk over the links; the table of pages says the same in words",
            )
            .done();
        let listeners = Listeners::default();
        let (calm, me) = (self.me.clone(), self.me.clone());
        pointer::listen(
            &listeners,
            &canvas,
            move || calm.upgrade().is_some_and(|page| page.host.has_attribute("embed")),
            move |message| {
                if let Some(page) = me.upgrade() {
                    page.tell_stage(&message);
                }
            },
        );
        *self.canvas_listeners.borrow_mut() = listeners;
        // First, so that hint and tools lie over it.
        let _ = self.parts.stage.insert_before(&canvas, self.parts.stage.first_child().as_ref());
        if let Some(old) = self.canvas.replace(Some(canvas.clone())) {
            old.remove();
        }
        canvas
    }

    /// Gives the stage another canvas for one that it can no longer draw on.
    fn replace_canvas(&self) {
        let focused = self.canvas.borrow().as_ref().is_some_and(|old| old.matches(":focus").unwrap_or(false));
        let canvas = self.set_canvas();
        if focused {
            let _ = canvas.focus();
        }
        let handed = self.stage.borrow().as_ref().map_or(Ok(()), |stage| stage.hand_over(&canvas));
        if handed.is_err() {
            return self.stage_failed("its canvas was lost");
        }
        self.tell_size();
    }

    pub(super) fn tell_stage(&self, message: &ToStage) {
        if let Some(stage) = &*self.stage.borrow() {
            stage.send(message);
        }
    }

    pub(super) fn tell_size(&self) {
        self.fit_tabs();
        let stage = &self.parts.stage;
        let (width, height) = (stage.client_width() as f32, stage.client_height() as f32);
        self.tell_stage(&ToStage::Resize { width, height, ratio: window().device_pixel_ratio() });
    }

    pub(super) fn tell_look(&self) {
        let style = window().get_computed_style(&self.parts.root).ok().flatten();
        let colour = |property: &str| {
            let style = style.as_ref()?;
            style.get_property_value(property).ok()
        };
        let theme = Theme::new(|property| colour(property).unwrap_or_default());
        let still =
            window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|m| m.matches());
        self.set_theme(&theme);
        self.tell_stage(&ToStage::Theme { theme, still });
    }

    pub(super) fn hear_stage(&self, data: &JsValue) {
        if let Some(picture) = data.dyn_ref::<Array>() {
            let ticket = picture.get(0).as_f64().unwrap_or_default() as u32;
            return self.answered(ticket, picture.get(1));
        }
        match read_message(data) {
            Some(FromStage::Neighborhood(..) | FromStage::Problems(_)) if self.is_held() => self.ask_again(),
            Some(FromStage::Hovered(page)) => {
                self.show_hover(page);
            }
            Some(FromStage::Selected(page)) => self.select(page, false),
            Some(FromStage::Neighborhood(page, around)) if self.selected.get() == Some(page) => {
                self.parts.found.inspector.draw_around(&around, self.fold.borrow().fold().pages());
            }
            Some(FromStage::Neighborhood(..)) => {}
            Some(FromStage::Problems(problems)) => self.show_problems(&problems),
            Some(FromStage::NewCanvas) => self.replace_canvas(),
            Some(FromStage::Answered(reply)) => self.answered(reply.ticket, answer_value(reply.answer)),
            None => {}
        }
    }

    pub(super) fn stage_failed(&self, words: &str) {
        if self.stage.take().is_some() {
            // Whoever waits for an answer will not get one.
            self.asked.borrow_mut().clear();
            self.notice(Some("The picture failed and was ended; the crawl goes on. The next crawl starts a new one."));
            self.fire("crawl-error", &object(&[("message", &format!("The stage worker failed: {words}").into())]));
        }
    }

    /// Asks the stage; none if there is no stage or it ends before it answers.
    pub(super) async fn ask(&self, question: Question) -> Option<JsValue> {
        let ticket = self.tickets.get();
        self.tickets.set(ticket.wrapping_add(1));
        self.stage.borrow().as_ref()?;
        let (answer, answered) = oneshot::channel();
        self.asked.borrow_mut().insert(ticket, answer);
        self.tell_stage(&ToStage::Ask { ticket, question });
        answered.await.ok()
    }

    pub(super) fn answered(&self, ticket: u32, value: JsValue) {
        let asked = self.asked.borrow_mut().remove(&ticket);
        if let Some(asked) = asked {
            // Whoever asked may be gone.
            let _ = asked.send(value);
        }
    }

    /// Where a page is drawn: `{x, y, radius, state}` in px of the canvas, or null.
    pub async fn position_of(&self, id: UrlId) -> JsValue {
        self.ask(Question::Position(id)).await.unwrap_or(JsValue::NULL)
    }

    /// `{atRest, drawn, renderer}`: whether the picture is at rest, how many frames were drawn, and
    /// by what: `webgl2` or `canvas2d`.
    pub async fn frames(&self) -> JsValue {
        self.ask(Question::Frames).await.unwrap_or(JsValue::NULL)
    }
}

fn answer_value(answer: Answer) -> JsValue {
    match answer {
        Answer::Position(Some((x, y, radius, state))) => {
            object(&[("x", &x.into()), ("y", &y.into()), ("radius", &radius.into()), ("state", &state.name().into())])
        }
        Answer::Position(None) | Answer::NoPicture => JsValue::NULL,
        Answer::Frames(at_rest, drawn, renderer) => {
            object(&[("atRest", &at_rest.into()), ("drawn", &drawn.into()), ("renderer", &renderer.name().into())])
        }
    }
}
