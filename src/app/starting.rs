//! Starting a crawl: the attributes, the form around them, and what a start means for others.

use super::messages::{ToCrawl, ToStage};
use super::{Effect, Focus, Model, Msg, Signal, Slot};
use crate::crawl::{Config, ConfigError, plan};
use crate::draw::Renderer;
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::html::SelectionError;
use crate::journal::{Keeping, RunId};
use url::Url;

/// Attributes that take effect at once, also while a crawl runs; their fields are with the machine.
pub const LIVE_OPTIONS: [&str; 2] = ["consumers", "permits"];
/// Attributes that have a field among the options, which take effect on the next start.
pub const OPTIONS: [&str; 8] = ["max-pages", "max-depth", "delay", "scope", "robots", "seed", "select", "extract"];
/// Time between two drawings of the charts, ms.
const TICK_MS: u32 = 500;
/// When kept crawls are looked for once more, ms.
const LOOK_AGAIN_MS: u32 = 2_000;

/// Looks which crawls are kept: now, and once more when the worker that was ended is sure to have let go of its own.
pub(super) fn look_for_runs(effects: &mut Vec<Effect>) {
    effects.extend([Effect::LoadRuns, Effect::After(LOOK_AGAIN_MS, Box::new(Msg::LoadRuns))]);
}

impl Model {
    /// What the attribute `renderer` asks for; none if it names nothing.
    pub fn renderer(&self) -> Option<Renderer> {
        self.attributes.get("renderer").map_or(Some(Renderer::Auto), Renderer::named)
    }

    /// The configuration by attributes that `get` has.
    fn read(&self, get: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        Config::from_attributes(get, &self.place.page, &self.place.built_in)
    }

    /// The configuration that a start would have now.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        if self.renderer().is_none() {
            let message = "The renderer is one of auto, webgl2 and canvas2d.".into();
            return Err(ConfigError { field: "renderer", message });
        }
        self.read(|name| self.attributes.get(name).map(str::to_owned))
    }

    /// What an attribute would be if Crawl were pressed now.
    fn draft(&self, name: &str) -> Option<String> {
        if name != "url" {
            return self.attributes.get(name).map(str::to_owned);
        }
        (self.start.url.trim() != self.place.built_in.as_str()).then(|| self.start.url.clone())
    }

    /// Says what the next start will ask of others, and what holds where no option is set.
    pub(super) fn update_plan(&mut self) {
        // It stays while a crawl runs: a line that came and went would move all that is below.
        let draft = self.read(|name| self.draft(name)).ok();
        self.start.plan = draft.and_then(|config| plan(&config, &self.place.page));
        let bare = self.read(|name| self.draft(name).filter(|_| matches!(name, "url" | "scope")));
        self.start.defaults = bare.unwrap_or_else(|_| Config::new(self.place.built_in.clone(), None));
    }

    /// What is wrong with one option, if that is what is wrong.
    fn validate(&self, name: &str) -> Option<ConfigError> {
        self.read(|other| self.draft(other).filter(|_| other == name)).err().filter(|error| error.field == name)
    }

    /// An attribute was changed from outside.
    pub(super) fn attribute(&mut self, name: &str, value: Option<String>, effects: &mut Vec<Effect>) {
        self.attributes.set(name, value);
        match name {
            "lesson" => return self.open_lesson(effects),
            "projector" => return effects.push(Effect::SendTheme),
            "url" => {
                self.fill_url();
                self.lessons.back_to = self.lessons.back_to.take().filter(|_| !self.attributes.has("url"));
            }
            _ => {}
        }
        self.update_plan();
        if !self.main().has_worker || self.main().lesson.is_some() || !LIVE_OPTIONS.contains(&name) {
            return;
        }
        match self.config() {
            Ok(config) if name == "consumers" => effects.push(Effect::ToCrawl(ToCrawl::Consumers(config.consumers))),
            Ok(config) => effects.push(Effect::ToCrawl(ToCrawl::Permits(config.permits))),
            Err(error) => return self.refuse(error, effects),
        }
        self.error = None;
    }

    /// Changes an attribute of the element, or removes it, as if that came from outside.
    pub(super) fn set_attribute(&mut self, name: &'static str, value: Option<String>, effects: &mut Vec<Effect>) {
        effects.push(Effect::SetAttribute(name, value.clone()));
        self.attribute(name, value, effects);
    }

    /// Puts the address of the attribute into the field.
    pub(super) fn fill_url(&mut self) {
        let url = self.attributes.get("url").unwrap_or(self.place.built_in.as_str());
        // A field of one line would join what stands on two.
        self.start.url = url.replace(['\n', '\r'], " ");
    }

    /// The form was sent: its address becomes the attribute's.
    pub(super) fn submit(&mut self, effects: &mut Vec<Effect>) {
        let text = self.start.url.trim().to_owned();
        // The built-in site is what there is without an address.
        let url = (text != self.place.built_in.as_str()).then_some(text);
        self.set_attribute("url", url, effects);
        self.start(Reach::Anywhere, effects);
    }

    /// An option or a slider was set: it becomes the attribute's, or is refused.
    pub(super) fn set_option(&mut self, name: &'static str, value: String, effects: &mut Vec<Effect>) {
        self.set_attribute(name, Some(value).filter(|value| !value.is_empty()), effects);
        if !OPTIONS.contains(&name) {
            return;
        }
        match self.validate(name) {
            Some(error) => self.show_error(error, effects),
            None if self.error.as_ref().is_some_and(|error| error.field == name) => self.error = None,
            None => {}
        }
    }

    /// All options go back to their defaults.
    pub(super) fn reset_options(&mut self, effects: &mut Vec<Effect>) {
        for name in OPTIONS {
            self.set_attribute(name, None, effects);
        }
        self.error = None;
        effects.push(Effect::Focus(Focus::OptionsButton));
    }

    /// Says what is wrong, beside the field that it is wrong with.
    fn show_error(&mut self, error: ConfigError, effects: &mut Vec<Effect>) {
        if OPTIONS.contains(&error.field) && self.shows_options() {
            self.start.options_open = true;
        }
        effects.push(Effect::Focus(Focus::Field(error.field)));
        self.error = Some(error);
    }

    /// Whether the options can be shown at all: embedded, only with the panels.
    pub fn shows_options(&self) -> bool {
        !self.attributes.has("embed") || self.view.details_open
    }

    pub(super) fn refuse(&mut self, error: ConfigError, effects: &mut Vec<Effect>) {
        effects.push(Effect::Fire(Signal::Error { message: error.message.clone(), field: Some(error.field) }));
        self.show_error(error, effects);
    }

    /// Starts a run by the attributes, ending one that is under way. One that would go further than it
    /// may waits for a click.
    pub(super) fn start(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        if self.is_lesson() {
            return self.start_lesson(effects);
        }
        if let Some(trace) = self.attributes.get("trace") {
            return effects.push(Effect::Open(trace.to_owned(), reach));
        }
        let config = match self.config() {
            Ok(config) => config,
            Err(error) => return self.refuse(error, effects),
        };
        if reach == Reach::OwnOrigin && !config.stays_on(&self.place.page) {
            return;
        }
        // Whoever starts the next run in an event of the last one does so, too, where a start ended that.
        if self.main().has_worker && self.start.unheard.as_ref() == Some(&(config.clone(), reach)) {
            return;
        }
        self.begin(config, reach, None, effects);
    }

    /// Begins a run, or goes on with one that is kept.
    fn begin(&mut self, config: Config, reach: Reach, resumes: Option<RunId>, effects: &mut Vec<Effect>) {
        (self.error, self.notice) = (None, None);
        self.clear(0, config.seed, effects);
        let forgets = config.start.iter().all(|start| *start == self.place.built_in) || self.attributes.has("embed");
        self.start.fresh = if forgets { Vec::new() } else { config.start.clone() };
        let keeping = match resumes {
            Some(run) => Keeping::Resumed(run),
            None if forgets => Keeping::None,
            None => Keeping::New,
        };
        self.start.starts_open = false;
        self.update_plan();
        self.main_mut().has_worker = true;
        self.start.unheard = resumes.is_none().then(|| (config.clone(), reach));
        self.start.resumed = resumes;
        self.start.is_pending = !config.selection().is_empty();
        effects.push(Effect::StartCrawl(Box::new(config), reach, keeping));
        if !self.start.is_pending {
            effects.push(Effect::Fire(Signal::Start));
        }
        self.tick(effects);
    }

    /// Goes on with a kept crawl.
    pub(super) fn resume_run(&mut self, run: RunId, effects: &mut Vec<Effect>) {
        let Some(place) = self.start.unfinished.iter().position(|kept| kept.id == run) else { return };
        let config = self.start.unfinished.remove(place).config;
        // The form says what is being crawled; what else was asked of it is the run's own.
        let starts: Vec<&str> = config.start.iter().map(Url::as_str).collect();
        let starts = starts.join(" ");
        for other in ["lesson", "trace"] {
            if self.attributes.has(other) {
                self.set_attribute(other, None, effects);
            }
        }
        self.set_attribute("url", Some(starts), effects);
        self.begin(config, Reach::Anywhere, Some(run), effects);
    }

    /// A kept crawl can't go on. What was read of it stays.
    pub(super) fn not_resumed(&mut self, words: String, effects: &mut Vec<Effect>) {
        self.end_run(effects);
        self.main_mut().cut_off(RunState::Stopped);
        self.notice = Some(words);
        effects.push(Effect::Fire(Signal::End));
        look_for_runs(effects);
    }

    /// The run did not begin: a selector can't be obeyed.
    pub(super) fn start_refused(&mut self, error: SelectionError, effects: &mut Vec<Effect>) {
        self.end_run(effects);
        self.refuse(error.into(), effects);
    }

    /// Ends the worker of a run that will say no more.
    pub(super) fn end_run(&mut self, effects: &mut Vec<Effect>) {
        self.start.is_pending = false;
        self.main_mut().has_worker = false;
        effects.push(Effect::EndWorker(0, Slot::Run));
    }

    /// Lets time be told while a run is under way, and once after: it goes on also where no event comes.
    fn tick(&mut self, effects: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.ticking, true) {
            effects.push(Effect::After(TICK_MS, Box::new(Msg::Tick)));
        }
    }

    pub(super) fn ticked(&mut self, effects: &mut Vec<Effect>) {
        self.ticking = false;
        self.ticks = self.ticks.wrapping_add(1);
        if self.main().has_worker {
            self.tick(effects);
        } else {
            self.update_plan();
        }
    }

    /// Forgets a pane's run to make place for another; `seed` is the layout's.
    pub(super) fn clear(&mut self, at: usize, seed: u64, effects: &mut Vec<Effect>) {
        self.abandon(at, effects);
        self.playing = None;
        let now = self.now;
        self.panes[at].clear(now);
        if at > 0 {
            return;
        }
        self.view.program = false;
        effects.push(Effect::ForgetBatches);
        self.findings.hovered = None;
        self.select(None, false, effects);
        if !self.has_stage {
            self.has_stage = true;
            effects.push(Effect::StartStage);
        }
        effects.push(Effect::ToStage(ToStage::Reset { seed }));
    }
}
