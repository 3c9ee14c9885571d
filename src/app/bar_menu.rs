//! The menu of the bar, and the sheets that it opens.

use super::{Effect, Focus, Model, Msg};

impl Model {
    /// Opens the menu, at its first item, or closes it.
    pub(super) fn show_menu(&mut self, open: bool, effects: &mut Vec<Effect>) {
        self.start.menu_open = open;
        if open {
            effects.push(Effect::Focus(Focus::MenuItem(i32::MIN)));
        }
    }

    /// One of its items was chosen: it closes, and its button has the focus again. So it has where what an item
    /// opened is closed.
    pub(super) fn leave_menu(&mut self, msg: &Msg, effects: &mut Vec<Effect>) {
        let closes = match msg {
            Msg::ToggleOptions => self.start.options_open,
            Msg::ToggleShare => self.start.share_open,
            Msg::PickFile | Msg::Save(_) => false,
            _ => return,
        };
        if std::mem::take(&mut self.start.menu_open) || closes {
            effects.push(Effect::Focus(Focus::MenuButton));
        }
    }

    /// Opens or closes the options or the ways to share: one sheet at a time, for they lie over each other.
    pub(super) fn toggle_sheet(&mut self, is_share: bool) {
        let start = &mut self.start;
        (start.options_open, start.share_open) = (!is_share && !start.options_open, is_share && !start.share_open);
    }

    /// Whether the menu or what it opened is there to be closed.
    pub(super) fn is_menu_in_use(&self) -> bool {
        self.start.menu_open || self.start.options_open || self.start.share_open
    }

    /// Closes whichever of them is open; the menu's button has the focus again.
    pub(super) fn close_menu(&mut self, effects: &mut Vec<Effect>) {
        let start = &mut self.start;
        if !std::mem::take(&mut start.menu_open) {
            (start.options_open, start.share_open) = (false, false);
        }
        effects.push(Effect::Focus(Focus::MenuButton));
    }
}
