//! What the page knows.

use super::stage_health::StageHealth;
use super::{Findings, Lessons, Pane, Tour};
use crate::crawl::{Config, ConfigError, Recents};
use crate::draw::{BubbleCard, ColorBy, HiddenLinks, Overview, PageClass, Placement, SizeBy, Spotlight};
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::journal::{Run, RunId};
use crate::language::tr;
use crate::machine::Axis;
use crate::trace::UrlId;
use std::collections::BTreeMap;
use std::rc::Rc;
use url::Url;

/// The attributes of the element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether it is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets it, or removes it.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        match value {
            Some(value) => _ = self.0.insert(name.to_owned(), value),
            None => _ = self.0.remove(name),
        }
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Attributes {
    fn from(entries: [(&str, &str); N]) -> Self {
        Self(entries.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// Where the element is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The start of the built-in site.
    pub built_in: Url,
    /// The page that the element is on.
    pub page: Url,
}

/// A crawl that is kept to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Its host.
    pub name: String,
    /// How it had ended.
    pub(super) state: RunState,
}

/// What surrounds a start.
#[derive(Clone, Debug)]
pub struct StartForm {
    /// The address as typed.
    pub url: String,
    /// What the next start will ask of others, in a sentence.
    pub plan: Option<String>,
    /// Another crawl was asked for while one is under way: which of the two is meant?
    pub asks: bool,
    /// The crawl that was shown before this one: it is kept to go back to.
    pub previous: Option<Previous>,
    /// What the last start asked of others.
    pub(super) followed: Option<String>,
    /// The configuration where no option is set, which depends on the address.
    pub defaults: Config,
    /// Crawls that are kept and broke off, the latest first.
    pub unfinished: Vec<Run>,
    /// Addresses crawled before.
    pub recents: Recents,
    /// Whether the list of addresses is open.
    pub starts_open: bool,
    /// Whether the bar's menu is open.
    pub menu_open: bool,
    /// Whether the options are open.
    pub options_open: bool,
    /// Whether the ways to share are open.
    pub share_open: bool,
    /// Start addresses of the run that are not remembered yet.
    pub fresh: Vec<Url>,
    /// The run was asked for and has not begun: its readers check the selectors first.
    pub is_pending: bool,
    /// What was started and has not been heard of yet: asked for once more, it is the same run.
    pub(super) unheard: Option<(Config, Reach)>,
    /// Ticks since the crawl's worker last said that it is there; none before it has.
    pub(super) silent: Option<u32>,
    /// What the run that is shown was started with, if that was by the attributes.
    pub(super) started: Option<Config>,
    /// Nothing is kept of the run, and it is worth keeping: of a site other than the built-in one.
    pub(super) is_unkept: bool,
    /// What the run that is shown is kept as.
    pub(super) kept_as: Option<RunId>,
    /// The last number that a run was given.
    pub(super) last_run: RunId,
    /// The kept run that is being deleted.
    pub(super) forgetting: Option<RunId>,
}

/// What of two programs stands in the place of the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodePane {
    /// Their Python.
    #[default]
    Python,
    /// Their Rust.
    Rust,
    /// Their steps.
    Steps,
}

impl CodePane {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Python, Self::Rust, Self::Steps];

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
            Self::Steps => tr("Steps"),
        }
    }
}

/// The menu of a page that is open in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageMenu {
    /// The page.
    pub page: UrlId,
    /// Where it is, px of the stage.
    pub x: f32,
    /// Where it is, px of the stage.
    pub y: f32,
}

/// Which panels are open, and how things are looked at.
#[derive(Clone, Debug)]
pub struct View {
    /// Where embedded, whether the panels are open.
    pub details_open: bool,
    /// Whether the lanes are.
    pub lanes_open: bool,
    /// What the lanes are laid out by.
    pub axis: Axis,
    /// Whether machine and selection have tabs of their own, once that is known.
    pub narrow: Option<bool>,
    /// Width of the element, px.
    pub width: i32,
    /// Height of the screen, or of the window on it, px.
    pub height: i32,
    /// Where there is a sheet, whether it is open.
    pub sheet_open: bool,
    /// Whether it is all being printed.
    pub printing: bool,
    /// Whether a recorded program without pages is shown.
    pub program: bool,
    /// What of two programs is shown.
    pub code: CodePane,
    /// Whether the slider of the player has the focus, so that its value is read aloud anyway.
    pub scrub_focused: bool,
    /// Until when what is pressed holds still, ms.
    pub held_until: f64,
    /// Whether the list of keys is open.
    pub help_open: bool,
    /// How the pages of the picture are placed.
    pub placement: Placement,
    /// What pages are coloured by.
    pub color: ColorBy,
    /// What they are sized by.
    pub size: SizeBy,
    /// What colours tell apart, where that is not the state.
    pub classes: Vec<PageClass>,
    /// Links to pages that most pages link to.
    pub navigation: HiddenLinks,
    /// Whether these are drawn.
    pub shows_navigation: bool,
    /// The part of the picture that is looked at alone.
    pub spotlight: Option<Spotlight>,
    /// How many pages it has, once the stage has told; none is on a way that there is not.
    pub spotlit: Option<u32>,
    /// The bubble under the pointer.
    pub bubble: Option<BubbleCard>,
    /// The section whose bubble was gone into, and how many pages it has.
    pub opened: Option<(String, u32)>,
    /// The menu of a page that is open.
    pub menu: Option<PageMenu>,
    /// The whole picture, small.
    pub overview: Rc<Overview>,
    /// The part of it that is seen: left, top, width and height in its cells; none where that is nearly all.
    pub seen: Option<[f32; 4]>,
}

/// A run that is being played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playing {
    /// Its number: a later one ends it.
    pub number: u32,
    /// When the last frame was, ms.
    pub before: f64,
    /// Where it has come to, µs.
    pub time: f64,
    /// For how long the step has been shown, ms.
    pub shown: f64,
}

/// All of it.
#[derive(Debug)]
pub struct Model {
    /// The wall clock when the message came, ms.
    pub now: f64,
    /// When that was 0, ms since 1970, to a fraction of one of this page's own.
    pub epoch: f64,
    /// The attributes of the element.
    pub attributes: Attributes,
    /// Where it is.
    pub place: Place,
    /// What is shown: one run with its cursor, or two side by side under one cursor.
    pub panes: Vec<Pane>,
    /// What surrounds a start.
    pub start: StartForm,
    /// What was found, selected and sorted.
    pub findings: Findings,
    /// What goes with lessons on the whole page.
    pub lessons: Lessons,
    /// Which panels are open.
    pub view: View,
    /// What is being played.
    pub playing: Option<Playing>,
    /// Number of the last playing.
    pub plays: u32,
    /// What is said above everything.
    pub notice: Option<String>,
    /// Why a start led nowhere, and what to do.
    pub failure: Option<String>,
    /// The captions of a first visit.
    pub tour: Tour,
    /// What is wrong with an attribute.
    pub error: Option<ConfigError>,
    /// What is to be read aloud.
    pub spoken: String,
    /// Whether a step was read aloud a moment ago.
    pub speaking: bool,
    /// Whether the picture's worker is there.
    pub has_stage: bool,
    /// What else is known of it.
    pub(super) stage: StageHealth,
    /// Whether the browser says that it is offline.
    pub is_offline: bool,
    /// Whether time is being told, for what depends on it alone.
    pub ticking: bool,
    /// How often it was told.
    pub ticks: u32,
    /// When progress was last told to the page around, ms.
    pub progress_at: f64,
}

impl Model {
    /// The page before anything has happened.
    pub fn new(place: Place, attributes: Attributes) -> Self {
        let start = StartForm {
            url: String::new(),
            plan: None,
            asks: false,
            previous: None,
            followed: None,
            defaults: Config::new(place.built_in.clone(), None),
            unfinished: Vec::new(),
            recents: Recents::default(),
            starts_open: false,
            menu_open: false,
            options_open: false,
            share_open: false,
            fresh: Vec::new(),
            is_pending: false,
            unheard: None,
            silent: None,
            started: None,
            is_unkept: false,
            kept_as: None,
            last_run: 0,
            forgetting: None,
        };
        let view = View {
            details_open: false,
            lanes_open: false,
            axis: Axis::Time,
            narrow: None,
            width: 0,
            height: 0,
            sheet_open: false,
            printing: false,
            program: false,
            code: CodePane::Python,
            scrub_focused: false,
            held_until: 0.0,
            help_open: false,
            placement: Placement::Map,
            color: ColorBy::default(),
            size: SizeBy::default(),
            classes: Vec::new(),
            navigation: HiddenLinks::default(),
            shows_navigation: false,
            spotlight: None,
            spotlit: None,
            bubble: None,
            opened: None,
            menu: None,
            overview: Rc::default(),
            seen: None,
        };
        Self {
            now: 0.0,
            epoch: 0.0,
            attributes,
            place,
            panes: vec![Pane::default()],
            start,
            findings: Findings::default(),
            lessons: Lessons::default(),
            view,
            playing: None,
            plays: 0,
            notice: None,
            failure: None,
            tour: Tour::default(),
            error: None,
            spoken: String::new(),
            speaking: false,
            has_stage: false,
            stage: StageHealth::default(),
            is_offline: false,
            ticking: false,
            ticks: 0,
            progress_at: f64::NEG_INFINITY,
        }
    }

    /// The first pane, which has the graph and the controls.
    pub fn main(&self) -> &Pane {
        &self.panes[0]
    }

    /// The first pane, to be changed.
    pub(super) fn main_mut(&mut self) -> &mut Pane {
        &mut self.panes[0]
    }

    /// Whether a crawl is under way of which nothing would be left if the page were.
    pub fn would_lose_run(&self) -> bool {
        self.main().has_worker && self.main().lesson.is_none() && self.start.is_unkept
    }

    /// Whether two programs are side by side.
    pub fn is_two(&self) -> bool {
        self.panes.len() > 1
    }

    /// Whether a lesson is asked for instead of a crawl.
    pub fn is_lesson(&self) -> bool {
        self.attributes.has("lesson")
    }

    /// Whether one of the lists is pressed, so that what comes by itself is to be shown later.
    pub fn is_held(&self) -> bool {
        self.now < self.view.held_until
    }

    /// Whether a program is shown, a lesson's or a recorded one, and no crawl.
    pub fn has_program(&self) -> bool {
        self.is_lesson() || self.view.program
    }

    /// Whether a run is being played.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// Playback speed.
    pub fn speed(&self) -> f64 {
        let speed = self.attributes.get("speed").and_then(|text| text.trim().parse::<f64>().ok());
        speed.filter(|speed| speed.is_finite()).map_or(1.0, |speed| speed.clamp(0.1, 10.0))
    }
}
