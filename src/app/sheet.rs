//! On a phone, what stands beside the picture elsewhere is a sheet over it, which is opened by its tabs.

use super::{Effect, Model, Tab};

/// Narrower than this the sheet is below the picture, px.
const NARROW: i32 = 600;
/// Wider than this there is room beside the picture, px.
const WIDE: i32 = 1100;
/// On a screen of less height than this, px, the sheet is beside the picture, if it is at least [`LEAST_BESIDE`] wide.
const LOW: i32 = 480;
/// The least width of both side by side, px.
const LEAST_BESIDE: i32 = 480;

/// Where the sheet comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// From below.
    Below,
    /// From the side: a phone that is held lengthwise.
    Beside,
}

impl Sheet {
    /// Its name for the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Beside => "beside",
        }
    }
}

impl Model {
    /// Where the sheet is, if there is one: not before the room is known, and not where something else than the
    /// whole picture is shown.
    pub fn sheet(&self) -> Option<Sheet> {
        let (width, height) = (self.view.width, self.view.height);
        let is_elsewhere = self.is_lesson() || self.view.program;
        let has_other_form = self.attributes.has("embed") || self.attributes.has("projector");
        if is_elsewhere || has_other_form || width == 0 || width >= WIDE {
            None
        } else if height < LOW && width >= LEAST_BESIDE {
            Some(Sheet::Beside)
        } else {
            (width < NARROW).then_some(Sheet::Below)
        }
    }

    /// Whether there is a sheet and it is open.
    pub fn is_sheet_open(&self) -> bool {
        self.view.sheet_open && self.sheet().is_some()
    }

    /// A tab was pressed: that of what the open sheet shows closes it.
    pub(super) fn press_tab(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        if self.is_sheet_open() && self.findings.tab == tab {
            self.view.sheet_open = false;
        } else {
            self.choose_tab(tab, effects);
        }
    }
}
