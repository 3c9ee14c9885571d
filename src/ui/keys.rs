//! Keys as messages. Which keys mean something depends on where the focus is.

use super::dom::{closest, side};
use super::element::Element;
use crate::app::{LessonMsg, Msg, Tab, Transport, TurnAction};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent};

/// Rows that a page key goes.
const PAGE: i32 = 12;

/// What a key means; none if the browser is to do with it what it does.
pub(super) fn pressed(element: &Element, event: &KeyboardEvent) -> Option<Msg> {
    if event.default_prevented() {
        return None;
    }
    let (key, within) = (event.key(), |selector: &str| closest(event, selector));
    if key == "Escape" && within(".picks").is_some() {
        return Some(Msg::CloseStarts);
    }
    if within(".menu-place").is_some() {
        let is_open = within(".bar-menu").is_some();
        let msg = menu_key(&key, is_open);
        // In the menu no letter is a key of the page's, nor the space that chooses an item one of the player's.
        if msg.is_some() || (is_open && key != "Escape") {
            return msg;
        }
    }
    if let Some(tab) = within("[role=tab]") {
        return tab_key(element, &tab, &key);
    }
    // Of what is within it, Enter is its own.
    if key == "Enter" && within("*").is_some_and(|target| target.matches(".scroller").unwrap_or(false)) {
        return Some(Msg::Select(element.model.borrow().findings.selected));
    }
    // Where brackets and slashes are typed by AltGr, that says nothing.
    let with = (event.ctrl_key() || event.meta_key() || event.alt_key()) && !event.get_modifier_state("AltGraph");
    if within(".scroller").is_some()
        && let Some(msg) = row_key(&key)
    {
        return Some(msg);
    }
    let target = within("*")?;
    if with {
        return None;
    }
    if within(".player").is_some()
        && !is_typing_number(&target)
        && let Some(msg) = player_key(&key)
    {
        return Some(msg);
    }
    if target.dyn_ref::<HtmlInputElement>().is_some() || target.dyn_ref::<HtmlTextAreaElement>().is_some() {
        return None;
    }
    page_key(element, &key).or_else(|| turn_key(element, &target, &key))
}

/// In the menu, or at the button that opens it.
fn menu_key(key: &str, is_open: bool) -> Option<Msg> {
    Some(match key {
        "ArrowDown" | "ArrowUp" if !is_open => Msg::ShowMenu(true),
        _ if !is_open => return None,
        "ArrowDown" | "ArrowRight" => Msg::MoveInMenu(1),
        "ArrowUp" | "ArrowLeft" => Msg::MoveInMenu(-1),
        "Home" => Msg::MoveInMenu(i32::MIN),
        "End" => Msg::MoveInMenu(i32::MAX),
        _ => return None,
    })
}

fn tab_key(element: &Element, tab: &HtmlElement, key: &str) -> Option<Msg> {
    let by = match key {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return page_key(element, key),
    };
    let at = tab.get_attribute("data-at")?.parse::<usize>().ok()?;
    Some(Msg::MoveTab(*Tab::ALL.get(at)?, by, element.view.findings.shown_tabs()))
}

fn row_key(key: &str) -> Option<Msg> {
    Some(Msg::SelectRow(match key {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "PageDown" => PAGE,
        "PageUp" => -PAGE,
        "Home" => i32::MIN,
        "End" => i32::MAX,
        _ => return None,
    }))
}

fn is_typing_number(target: &HtmlElement) -> bool {
    target.dyn_ref::<HtmlSelectElement>().is_some()
        || target.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "number")
}

fn player_key(key: &str) -> Option<Msg> {
    Some(Msg::Transport(match key {
        " " => Transport::Play,
        "ArrowLeft" | "ArrowDown" => Transport::By(-1),
        "ArrowRight" | "ArrowUp" => Transport::By(1),
        "PageDown" => Transport::By(-10),
        "PageUp" => Transport::By(10),
        "Home" => Transport::ToStart,
        "End" => Transport::ToEnd,
        digit => Transport::ToTenth(digit.parse().ok()?),
    }))
}

/// Keys that work wherever the focus is, but not while something is typed.
fn page_key(element: &Element, key: &str) -> Option<Msg> {
    match key {
        "/" => Some(Msg::FocusSearch),
        "?" => Some(Msg::Help(true)),
        "p" => Some(Msg::ToggleProjector),
        "f" => Some(Msg::ToggleAround),
        "[" => Some(Msg::Retrace(-1)),
        "]" => Some(Msg::Retrace(1)),
        "Escape" if !element.model.borrow().view.help_open => Some(Msg::Escape),
        _ => None,
    }
}

/// Keys of who schedules by hand.
fn turn_key(element: &Element, target: &HtmlElement, key: &str) -> Option<Msg> {
    let pane = side(target);
    let has_goal = {
        let model = element.model.borrow();
        model.panes.get(pane)?.lesson.as_ref()?.goal().is_some()
    };
    let action = match key.parse::<usize>() {
        Ok(place) if place > 0 => TurnAction::Choose(place - 1),
        _ if key == "Backspace" => TurnAction::Undo,
        _ => return None,
    };
    has_goal.then_some(Msg::Lesson(pane, LessonMsg::Turn(action)))
}
