//! Colours by name; the page reads them from its CSS custom properties.

use crate::trace::PageState;
use serde::{Deserialize, Serialize};

/// The smallest and the largest scale of labels: smaller nobody reads them, and larger few find room.
const LABEL_SCALES: (f32, f32) = (0.5, 4.0);

/// What something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ColorRole {
    /// The ground.
    Paper,
    /// Text.
    Text,
    /// Links.
    Link,
    /// Links over which a page was first found.
    Tree,
    /// Links out of the selection.
    LinkOut,
    /// Links into the selection.
    LinkIn,
    /// Rings, rows and boxes behind the pages.
    Guide,
    /// What tints folders, faintly.
    Folder,
    /// The selection's ring.
    Accent,
    /// Pages in a state.
    State(PageState),
    /// Pages that redirect.
    Redirected,
    /// Pages of a class among others without order, from 0 to 7.
    Category(u8),
    /// Pages of all other classes.
    Other,
    /// Pages of a class in an order, from 0, the least, to 5.
    Step(u8),
}

/// CSS colours, and how large words are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    colours: Vec<String>,
    label_scale: f32,
}

impl Theme {
    /// Every ink with the CSS custom property that sets it, and what it is where nobody does.
    pub const INKS: [(ColorRole, &'static str, &'static str); 32] = [
        (ColorRole::Paper, "--cs-paper", "#fbfaf7"),
        (ColorRole::Text, "--cs-ink", "#1d2125"),
        (ColorRole::Link, "--cs-link", "#dcdee1"),
        (ColorRole::Tree, "--cs-tree", "#7d858f"),
        (ColorRole::LinkOut, "--cs-link-out", "#0072b2"),
        (ColorRole::LinkIn, "--cs-link-in", "#b97700"),
        (ColorRole::Guide, "--cs-guide", "#d3d7dc"),
        (ColorRole::Folder, "--cs-folder", "#7c93ab"),
        (ColorRole::Accent, "--cs-accent", "#1d2125"),
        (ColorRole::State(PageState::Queued), "--cs-queued", "#6b7280"),
        (ColorRole::State(PageState::Fetching), "--cs-fetching", "#b97700"),
        (ColorRole::State(PageState::Ok), "--cs-ok", "#0072b2"),
        (ColorRole::State(PageState::Broken), "--cs-broken", "#c4400a"),
        (ColorRole::State(PageState::Unreadable), "--cs-unreadable", "#8f4a86"),
        (ColorRole::State(PageState::Failed), "--cs-failed", "#9a5b13"),
        (ColorRole::State(PageState::Skipped), "--cs-skipped", "#8a9099"),
        (ColorRole::Redirected, "--cs-redirected", "#3b8fc4"),
        (ColorRole::Category(0), "--cs-category-1", "#1478f0"),
        (ColorRole::Category(1), "--cs-category-2", "#c81464"),
        (ColorRole::Category(2), "--cs-category-3", "#a08c14"),
        (ColorRole::Category(3), "--cs-category-4", "#8c00a0"),
        (ColorRole::Category(4), "--cs-category-5", "#645014"),
        (ColorRole::Category(5), "--cs-category-6", "#b478b4"),
        (ColorRole::Category(6), "--cs-category-7", "#0014f0"),
        (ColorRole::Category(7), "--cs-category-8", "#50143c"),
        (ColorRole::Other, "--cs-other", "#7a8088"),
        (ColorRole::Step(0), "--cs-step-1", "#4f95c4"),
        (ColorRole::Step(1), "--cs-step-2", "#3a80b2"),
        (ColorRole::Step(2), "--cs-step-3", "#276b9c"),
        (ColorRole::Step(3), "--cs-step-4", "#165682"),
        (ColorRole::Step(4), "--cs-step-5", "#0a4066"),
        (ColorRole::Step(5), "--cs-step-6", "#052a47"),
    ];

    /// The CSS custom property that says how many times larger than usual the picture's labels are.
    pub const LABEL_SCALE: &'static str = "--cs-label-scale";

    /// A theme with each ink's colour, and the labels' size, as `value` has it, by property; empty means the default.
    pub fn new(value: impl Fn(&str) -> String) -> Self {
        let scale = value(Self::LABEL_SCALE).trim().parse::<f32>().ok().filter(|scale| scale.is_finite());
        let pick = |(_, property, default): &(ColorRole, &str, &str)| {
            let colour = value(property).trim().to_owned();
            if colour.is_empty() { (*default).to_owned() } else { colour }
        };
        let label_scale = scale.unwrap_or(1.0).clamp(LABEL_SCALES.0, LABEL_SCALES.1);
        Self { colours: Self::INKS.iter().map(pick).collect(), label_scale }
    }

    /// How many times larger than usual labels are.
    pub fn label_scale(&self) -> f32 {
        self.label_scale
    }

    /// The CSS custom property of an ink.
    pub fn property(ink: ColorRole) -> &'static str {
        Self::INKS.iter().find(|(known, ..)| *known == ink).map_or("--cs-other", |(_, property, _)| property)
    }

    /// An ink's CSS colour.
    pub fn colour(&self, ink: ColorRole) -> &str {
        let at = Self::INKS.iter().position(|(known, ..)| *known == ink);
        at.and_then(|at| self.colours.get(at)).map_or("#888", String::as_str)
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(|_| String::new())
    }
}
