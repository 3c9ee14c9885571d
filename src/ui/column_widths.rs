//! The edges between the columns of the table, by which they are made wider and narrower: dragged, or moved by keys.

use super::dom::{Listeners, closest, set};
use crate::app::{COLUMN_WIDTHS, Msg};
use crate::graph::Column;
use crate::say;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

/// How far a key moves an edge, px.
const KEY_PX: i32 = 8;

/// An edge that is dragged: its column, and how wide that would be with the pointer at 0.
type Drag = Rc<Cell<Option<(Column, i32)>>>;

/// Gives an edge its name and its bounds.
pub(super) fn set_up(edge: &Element, column: Column, label: &str) {
    set(edge, "data-column", column.name());
    set(edge, "aria-label", &say!("Width of {label}", label));
    set(edge, "aria-valuemin", &COLUMN_WIDTHS.0.to_string());
    set(edge, "aria-valuemax", &COLUMN_WIDTHS.1.to_string());
}

/// Listens to what is done to the edges in a row of headings.
pub(super) fn listen(listeners: &Listeners, heads: &HtmlElement, send: &Rc<dyn Fn(Msg)>) {
    let drag = Drag::default();
    let held = drag.clone();
    listeners.on(heads, "pointerdown", move |event: PointerEvent| {
        let Some((edge, column, width)) = edge_of(&event) else { return };
        // Without capture it is still dragged while the pointer is above it.
        let _ = edge.set_pointer_capture(event.pointer_id());
        held.set(Some((column, width - event.client_x())));
    });
    let (held, move_to) = (drag.clone(), send.clone());
    listeners.on(heads, "pointermove", move |event: PointerEvent| {
        // Released elsewhere, or pressed and not moved.
        if event.buttons() == 0 {
            held.set(None);
        }
        if let Some((column, from)) = held.get() {
            move_to(Msg::ColumnWidth(column, Some(from + event.client_x()), false));
        }
    });
    for end in ["pointerup", "pointercancel"] {
        let (held, keep) = (drag.clone(), send.clone());
        listeners.on(heads, end, move |event: PointerEvent| {
            if let Some((column, from)) = held.take() {
                keep(Msg::ColumnWidth(column, Some(from + event.client_x()), true));
            }
        });
    }
    let reset = send.clone();
    listeners.on(heads, "dblclick", move |event: Event| {
        if let Some((_, column, _)) = edge_of(&event) {
            reset(Msg::ColumnWidth(column, None, true));
        }
    });
    let press = send.clone();
    listeners.on(heads, "keydown", move |event: KeyboardEvent| {
        let Some((_, column, width)) = edge_of(&event) else { return };
        let width = match event.key().as_str() {
            "ArrowLeft" => Some(width - KEY_PX),
            "ArrowRight" => Some(width + KEY_PX),
            "Home" => Some(COLUMN_WIDTHS.0.into()),
            "End" => Some(COLUMN_WIDTHS.1.into()),
            "Enter" => None,
            _ => return,
        };
        event.prevent_default();
        press(Msg::ColumnWidth(column, width, true));
    });
}

/// The edge that an event is about, its column, and how wide that is, px.
fn edge_of(event: &Event) -> Option<(HtmlElement, Column, i32)> {
    let edge = closest(event, "[role=separator]")?;
    let column = column_named(&edge.get_attribute("data-column")?)?;
    let width = edge.parent_element().map_or(0, |head| head.get_bounding_client_rect().width() as i32);
    Some((edge, column, width))
}

/// The column of a name.
pub(super) fn column_named(name: &str) -> Option<Column> {
    Column::ALL.into_iter().find(|column| column.name() == name)
}
