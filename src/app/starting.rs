//! Starting a crawl: the attributes, the form around them, and what a start means for others.

use super::arranging::ARRANGE;
use super::findings::Trail;
use super::linked::{PAGE, SEARCH};
use super::looking::{COLOR, SIZE};
use super::messages::{ToCrawl, ToStage};
use super::{Effect, Focus, Model, Msg, Signal, Slot};
use crate::crawl::{Config, ConfigError, plan};
use crate::draw::Renderer;
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::html::SelectionError;
use crate::journal::{Keeping, RunId};
use crate::language::tr;
use url::Url;

/// Attributes that take effect at once, also while a crawl runs; their fields are with the machine.
pub const LIVE_OPTIONS: [&str; 2] = ["consumers", "permits"];
/// Attributes that have a field among the options, which take effect on the next start.
pub const OPTIONS: [&str; 18] = [
    "max-pages",
    "max-depth",
    "scope",
    "include",
    "exclude",
    "extra-hops",
    "tidy",
    "delay",
    "host-permits",
    "latency",
    "throttle",
    "robots",
    "resources",
    "soft-404",
    "select",
    "extract",
    "order",
    "seed",
];
/// The one of them that takes effect at once.
const LIVE_ORDER: &str = "order";
/// How often time is told while a run goes on, ms.
const TICK_MS: u32 = 500;
/// Times that it is told without a sign of life from the crawl's worker, after which it counts as gone. It is not a
/// time: in a hidden tab, and where the machine sleeps, page and worker slow down alike.
const SILENT_TICKS: u32 = 40;
/// When kept crawls are looked for once more, ms.
const LOOK_AGAIN_MS: u32 = 2_000;

/// Looks which crawls are kept: now, and once more when the worker that was ended is sure to have let go of its own.
pub(super) fn look_for_runs(effects: &mut Vec<Effect>) {
    effects.extend([Effect::LoadRuns, Effect::After(LOOK_AGAIN_MS, Box::new(Msg::LoadRuns))]);
}

fn is_live(name: &str) -> bool {
    LIVE_OPTIONS.contains(&name) || name == LIVE_ORDER
}

impl Model {
    /// What the attribute `renderer` asks for; none if it names nothing.
    pub fn renderer(&self) -> Option<Renderer> {
        self.attributes.get("renderer").map_or(Some(Renderer::Auto), Renderer::named)
    }

    /// The configuration by attributes that `get` has.
    pub(super) fn read(&self, get: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        Config::from_attributes(get, &self.place.page, &self.place.built_in)
    }

    /// The configuration that a start would have now.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        if self.renderer().is_none() {
            let message = "The renderer is one of auto, webgl2 and canvas2d.".into();
            return Err(ConfigError { field: "renderer", message });
        }
        self.wanted_placement()?;
        self.wanted_measures()?;
        self.read(|name| self.attributes.get(name).map(str::to_owned))
    }

    /// What an attribute would be if Crawl were pressed now.
    pub(super) fn draft(&self, name: &str) -> Option<String> {
        if name != "url" {
            return self.attributes.get(name).map(str::to_owned);
        }
        (self.start.url.trim() != self.place.built_in.as_str()).then(|| self.start.url.clone())
    }

    /// Says what the next start will ask of others, and what holds where no option is set.
    pub(super) fn update_plan(&mut self) {
        let draft = self.read(|name| self.draft(name)).ok();
        self.start.plan = draft.and_then(|config| plan(&config, &self.place.page));
        let bare = self.read(|name| self.draft(name).filter(|_| matches!(name, "url" | "scope" | "extra-hops")));
        self.start.defaults = bare.unwrap_or_else(|_| Config::new(self.place.built_in.clone(), None));
    }

    /// Whether a crawl is under way.
    pub fn is_crawling(&self) -> bool {
        self.main().has_worker && self.main().lesson.is_none()
    }

    /// Whether Crawl would start something else than what is shown.
    pub fn plans_another(&self) -> bool {
        let is_idle = self.main().graph.fold().latest().state == RunState::Idle;
        self.start.asks || (!self.main().has_worker && (is_idle || self.start.plan != self.start.followed))
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
            COLOR | SIZE => return self.measure_attribute(effects),
            ARRANGE => return self.arrange_attribute(effects),
            SEARCH => return self.search_attribute(effects),
            PAGE => return self.page_attribute(effects),
            "url" => {
                self.fill_url();
                self.lessons.back_to = self.lessons.back_to.take().filter(|_| !self.attributes.has("url"));
            }
            _ => {}
        }
        self.update_plan();
        if !self.main().has_worker || self.main().lesson.is_some() || !is_live(name) {
            return;
        }
        match self.config() {
            Ok(config) if name == "consumers" => effects.push(Effect::ToCrawl(ToCrawl::Consumers(config.consumers))),
            Ok(config) if name == LIVE_ORDER => effects.push(Effect::ToCrawl(ToCrawl::Order(config.order))),
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
    pub(super) fn submit(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        let text = self.start.url.trim().to_owned();
        // The built-in site is what there is without an address.
        let url = (text != self.place.built_in.as_str()).then_some(text);
        if url.as_deref() != self.attributes.get("url") {
            self.forget_page(effects);
        }
        self.set_attribute("url", url, effects);
        self.start(reach, effects);
    }

    /// The form was sent, and the crawl that is under way is to end.
    pub(super) fn replace(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        // However alike the two are.
        self.start.unheard = None;
        self.submit(reach, effects);
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
        effects.push(Effect::Focus(Focus::MenuButton));
    }

    /// Says what is wrong, beside the field that it is wrong with.
    fn show_error(&mut self, error: ConfigError, effects: &mut Vec<Effect>) {
        if OPTIONS.contains(&error.field) && self.shows_options() {
            self.start.options_open = true;
        }
        effects.push(Effect::Focus(Focus::Field(error.field)));
        // What was said of an earlier start would be taken for this one's.
        (self.notice, self.failure) = (None, None);
        self.error = Some(error);
    }

    /// How many of the options are set.
    pub fn options_set(&self) -> usize {
        OPTIONS.into_iter().filter(|name| self.attributes.has(name)).count()
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
        self.begin(config.clone(), reach, None, effects);
        self.tour.begin(&config, &self.place.built_in, self.now, self.attributes.has("embed"));
        self.start.started = Some(config);
    }

    /// Begins a run, or goes on with one that is kept.
    pub(super) fn begin(&mut self, config: Config, reach: Reach, resumes: Option<RunId>, effects: &mut Vec<Effect>) {
        (self.error, self.notice) = (None, None);
        let is_demo = config.starts_only_at(&self.place.built_in);
        self.clear(0, config.seed, effects);
        self.show_first_tab(effects);
        let forgets = is_demo || self.attributes.has("embed");
        self.start.fresh = if forgets { Vec::new() } else { config.start.clone() };
        let keeping = match resumes {
            Some(run) => Keeping::Resumed(run),
            None if forgets => Keeping::None,
            None => Keeping::New(self.new_run()),
        };
        self.start.is_unkept = keeping == Keeping::None && !is_demo;
        self.start.starts_open = false;
        self.update_plan();
        self.start.followed = self.start.plan.clone();
        (self.main_mut().has_worker, self.main_mut().is_crawl) = (true, true);
        self.start.unheard = resumes.is_none().then(|| (config.clone(), reach));
        (self.start.kept_as, self.start.silent) = (keeping.run(), None);
        self.start.is_pending = !config.selection().is_empty();
        effects.push(Effect::StartCrawl(Box::new(config), reach, keeping));
        if !self.start.is_pending {
            effects.push(Effect::Fire(Signal::Start));
        }
        self.tick(effects);
    }

    /// The number of a run that begins now and is kept.
    pub(super) fn new_run(&mut self) -> RunId {
        let now = ((self.epoch + self.now) * 1000.0) as RunId;
        self.start.last_run = now.max(self.start.last_run + 1);
        self.start.last_run
    }

    /// Goes on with a kept crawl.
    pub(super) fn resume_run(&mut self, run: RunId, reach: Reach, effects: &mut Vec<Effect>) {
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
        if self.attributes.get("url") != Some(&starts) {
            self.forget_page(effects);
        }
        self.set_attribute("url", Some(starts), effects);
        self.begin(config, reach, Some(run), effects);
        effects.push(Effect::Focus(Focus::Run));
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
        (self.start.is_pending, self.start.asks) = (false, false);
        self.main_mut().has_worker = false;
        effects.push(Effect::EndWorker(0, Slot::Run));
    }

    /// Lets time be told while a run is under way, and once after: it goes on also where no event comes.
    pub(super) fn tick(&mut self, effects: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.ticking, true) {
            effects.push(Effect::After(TICK_MS, Box::new(Msg::Tick)));
        }
    }

    pub(super) fn ticked(&mut self, effects: &mut Vec<Effect>) {
        self.ticking = false;
        self.ticks = self.ticks.wrapping_add(1);
        self.tick_tour(effects);
        if self.main().has_worker {
            self.tick(effects);
            self.start.silent = self.start.silent.filter(|_| self.main().lesson.is_none()).map(|ticks| ticks + 1);
            if self.start.silent.is_some_and(|ticks| ticks > SILENT_TICKS) {
                self.worker_failed(0, Slot::Run, tr("it no longer answers"), effects);
            }
        } else {
            self.update_plan();
        }
    }

    /// Makes place for another run in a pane; `seed` is the layout's. A crawl is kept to go back to.
    pub(super) fn clear(&mut self, at: usize, seed: u64, effects: &mut Vec<Effect>) {
        let keeps = at == 0 && self.is_worth_keeping();
        if keeps {
            self.start.previous = Some(self.as_previous());
        }
        self.clear_with(at, seed, if keeps { Effect::KeepBatches } else { Effect::ForgetBatches }, effects);
    }

    /// The same, with what becomes of its batches.
    pub(super) fn clear_with(&mut self, at: usize, seed: u64, batches: Effect, effects: &mut Vec<Effect>) {
        self.abandon(at, effects);
        self.playing = None;
        let now = self.now;
        self.panes[at].clear(now);
        if at > 0 {
            return;
        }
        self.view.program = false;
        (self.failure, self.start.started, self.start.asks, self.tour.caption) = (None, None, false, None);
        self.start.kept_as = None;
        self.findings.forget_degrees();
        self.findings.forget_problems();
        effects.push(batches);
        self.findings.hovered = None;
        (self.view.spotlight, self.view.spotlit, self.view.menu) = (None, None, None);
        (self.view.bubble, self.view.opened, self.findings.arrangement.among) = (None, None, None);
        self.findings.trail = Trail::default();
        (self.findings.selected, self.findings.neighborhood, self.findings.asked_version) = (None, None, None);
        self.view.sheet_open = false;
        // What was selected is so again once it is found.
        let fronts = self.findings.wanted.is_some() && self.findings.wanted_fronts;
        self.want_page();
        self.findings.wanted_fronts = fronts;
        if !self.has_stage {
            self.start_stage(effects);
        }
        self.stage.seed = seed;
        effects.push(Effect::ToStage(ToStage::Reset { seed }));
        self.arrange_by_shape(effects);
    }
}
