//! The whole picture, small, while only a part of it is in sight; pressed or dragged over, it moves that part.

use super::dom::{Listeners, Memo, set, show};
use super::templates::{part, template};
use crate::app::messages::ToStage;
use crate::app::{Model, Msg};
use crate::draw::{OVERVIEW, Overview};
use std::rc::Rc;
use web_sys::{Element, HtmlElement, PointerEvent};

/// The minimap.
pub(super) struct Minimap {
    pub(super) panel: HtmlElement,
    pages: Element,
    broken: Element,
    seen: Element,
    overview: Memo<Rc<Overview>>,
    frame: Memo<[f32; 4]>,
    _listeners: Listeners,
}

impl Minimap {
    pub(super) fn build(send: &Rc<dyn Fn(Msg)>) -> Self {
        let panel = template("minimap");
        let listeners = Listeners::default();
        for name in ["pointerdown", "pointermove"] {
            let (place, to) = (panel.clone(), send.clone());
            listeners.on(&panel, name, move |event: PointerEvent| {
                if event.buttons() & 1 == 0 {
                    return;
                }
                // Fails only if the pointer is gone by now.
                let _ = place.set_pointer_capture(event.pointer_id());
                let cells = |at: i32, size: i32, cells: u16| at as f32 / size.max(1) as f32 * f32::from(cells);
                let x = cells(event.offset_x(), place.client_width(), OVERVIEW.0);
                let y = cells(event.offset_y(), place.client_height(), OVERVIEW.1);
                to(Msg::ToStage(ToStage::Look(x, y)));
            });
        }
        Self {
            pages: part(&panel, "overview-pages"),
            broken: part(&panel, "overview-broken"),
            seen: part(&panel, "overview-seen"),
            overview: Memo::default(),
            frame: Memo::default(),
            _listeners: listeners,
            panel,
        }
    }

    pub(super) fn render(&self, model: &Model) {
        let seen = model.view.seen;
        show(&self.panel, seen.is_some());
        let Some(seen) = seen else { return };
        if self.frame.is_new(seen) {
            for (name, value) in ["x", "y", "width", "height"].into_iter().zip(seen) {
                set(&self.seen, name, &format!("{value:.1}"));
            }
        }
        if self.overview.is_new(model.view.overview.clone()) {
            set(&self.pages, "d", &model.view.overview.pages);
            set(&self.broken, "d", &model.view.overview.broken);
        }
    }
}
