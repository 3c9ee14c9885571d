//! How far the reader of a lesson is, for the page that it is in.

use crate::app::{LessonMsg, Msg};
use crate::ui::element::Element;
use crate::ui::stage::object;
use js_sys::Array;
use wasm_bindgen::JsValue;

impl Element {
    /// The event's `detail`; null where no lesson is open.
    pub fn progress(&self) -> JsValue {
        let model = self.model.borrow();
        let Some(progress) = model.main().lesson.as_ref().map(|open| open.progress()) else { return JsValue::NULL };
        let chosen: Array = progress.chosen.iter().map(|at| at.map_or(JsValue::NULL, JsValue::from)).collect();
        let right: Array = progress.right.iter().map(|right| right.map_or(JsValue::NULL, JsValue::from)).collect();
        let answer: Array = progress.answer.iter().map(|at| JsValue::from(*at)).collect();
        object(&[
            ("lesson", &progress.lesson.into()),
            ("chosen", &chosen),
            ("right", &right),
            ("answer", &answer),
            ("solved", &progress.solved.map_or(JsValue::NULL, JsValue::from)),
        ])
    }

    /// Puts answers back: to each question the option, or less than 0 for none, and what was made of the exercise.
    pub fn restore(&self, chosen: &[i32], answer: Vec<u32>, solved: bool) {
        let chosen = chosen.iter().map(|at| usize::try_from(*at).ok()).collect();
        self.dispatch(Msg::Lesson(0, LessonMsg::Restore(chosen, answer, solved)));
    }
}
