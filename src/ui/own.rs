//! Trying one's own site: what surrounds a start, and the course of what was started.

use super::chart::{Chart, tenths};
use super::dials::Dial;
use super::dom::{document, el, flag, make, set, set_text, show};
use super::options::Options;
use super::page::Page;
use super::parts::Parts;
use super::recents;
use super::starts::Starts;
use crate::crawl::Config;
use crate::machine::Rates;
use crate::trace::{Cursor, Micros, PageState};
use std::cell::{Cell, RefCell};
use url::Url;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, KeyboardEvent, PointerEvent};

/// ms between two drawings of the course.
const TICK_MS: u32 = 500;

/// The parts of it, and their state.
pub(super) struct Own {
    pub(super) starts: Starts,
    pub(super) options: Options,
    pub(super) dials: [Dial; 2],
    chart: Chart,
    progress: HtmlElement,
    bar: HtmlElement,
    so_far: HtmlElement,
    outlook: HtmlElement,
    pub(super) rates: RefCell<Cursor<Rates>>,
    /// The start addresses of the run, until they are remembered.
    fresh: RefCell<Vec<Url>>,
    /// When events came last, ms of the wall clock.
    heard: Cell<f64>,
    ticks: Cell<u32>,
    is_ticking: Cell<bool>,
}

/// A button and the sheet that it opens, which is closed at first.
pub(super) struct Sheet {
    pub(super) toggle: HtmlButtonElement,
    pub(super) panel: HtmlElement,
}

impl Sheet {
    pub(super) fn build(id: &str, label: &str) -> Self {
        let toggle = make("button type=button aria-expanded=false").attr("aria-controls", id).text(label).done();
        let panel = make("div hidden").class(&format!("{id} sheet")).attr("id", id).0;
        Self { toggle, panel }
    }

    pub(super) fn open(&self, open: bool) {
        show(&self.panel, open);
        flag(&self.toggle, "aria-expanded", open);
    }
}

impl Own {
    /// Builds them and puts each where it belongs.
    pub(super) fn build(parts: &Parts, built_in: &str) -> Self {
        let starts = Starts::build(built_in);
        starts.place(&parts.form, &parts.url, &parts.error);
        let options = Options::build();
        options.sheet.toggle.set_class_name("options-toggle");
        let dials = [
            Dial::build("consumers", "Consumers", &parts.consumers),
            Dial::build("permits", "Permits", &parts.permits),
        ];
        let bar = el("progress").attr("aria-label", "Finished of the pages in scope that are known").0;
        let (so_far, outlook) = (el("p").0, el("p").0);
        let progress = make("div class=progress hidden").with(&[&bar, &so_far, &outlook]).0;
        let chart = Chart::build();
        // Nodes of ours beside nodes that have a parent: none of this can fail.
        let _ = parts.more.before_with_node_1(&options.sheet.toggle);
        let _ = parts.form.append_child(&options.sheet.panel);
        let _ = parts.state.after_with_node_1(&progress);
        if let Some(so_far) = parts.robots.parent_element() {
            let _ = so_far.prepend_with_node_1(&chart.figure);
        }
        Self {
            starts,
            options,
            dials,
            chart,
            progress,
            bar,
            so_far,
            outlook,
            rates: RefCell::new(Cursor::new(Rates::default())),
            fresh: RefCell::default(),
            heard: Cell::default(),
            ticks: Cell::default(),
            is_ticking: Cell::default(),
        }
    }
}

impl Page {
    pub(super) fn listen_own(&self) {
        self.listen_starts();
        self.listen_options();
        self.listen_dials();
        let plot = &self.own.chart.plot;
        for name in ["pointermove", "pointerdown"] {
            self.hear(plot, name, |page, event| page.point(Some(event.unchecked_ref::<PointerEvent>().client_x())));
        }
        for name in ["pointerleave", "blur"] {
            self.hear(plot, name, |page, _| page.point(None));
        }
        self.hear(plot, "keydown", |page, event| {
            if page.own.chart.key(&event.unchecked_ref::<KeyboardEvent>().key(), page.own.rates.borrow().fold()) {
                event.prevent_default();
            }
        });
        self.own.options.fill(&self.host);
        self.own_attribute("consumers");
    }

    fn point(&self, x: Option<i32>) {
        self.own.chart.point(x, self.own.rates.borrow().fold());
    }

    /// An attribute has changed.
    pub(super) fn own_attribute(&self, name: &str) {
        if !matches!(name, "url" | "consumers" | "permits") {
            self.own.options.fill(&self.host);
        }
        self.own.dials.iter().for_each(Dial::follow);
        self.drafted();
    }

    /// A run begins.
    pub(super) fn own_started(&self, config: &Config) {
        let built_in = config.start.iter().all(|start| *start == self.built_in);
        let forgets = built_in || self.host.has_attribute("embed");
        *self.own.fresh.borrow_mut() = if forgets { Vec::new() } else { config.start.clone() };
        self.own.starts.sheet.open(false);
        self.drafted();
        self.tick();
    }

    /// Another run takes the place of the one there was.
    pub(super) fn own_cleared(&self) {
        *self.own.rates.borrow_mut() = Cursor::new(Rates::default());
        self.own.heard.set(js_sys::Date::now());
        self.own.ticks.set(0);
        self.draw_course();
    }

    /// ms since events came last.
    pub(super) fn silence(&self) -> f64 {
        (js_sys::Date::now() - self.own.heard.get()).max(0.0)
    }

    /// Events of the run have come.
    pub(super) fn own_heard(&self) {
        self.own.heard.set(js_sys::Date::now());
        // Once a page could be read: an address that led nowhere is not worth offering.
        if self.fold.borrow().fold().latest().count(PageState::Ok) > 0 {
            let starts = self.own.fresh.take();
            if !starts.is_empty() {
                recents::remember(&starts);
            }
        }
    }

    /// Draws the course now and then, as long as the run is under way and once after it: time
    /// goes on also where no event comes.
    fn tick(&self) {
        if self.own.is_ticking.replace(true) {
            return;
        }
        let me = self.me.clone();
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                gloo_timers::future::TimeoutFuture::new(TICK_MS).await;
                let Some(page) = me.upgrade() else { return };
                let live = page.crawl.borrow().is_some();
                if !live || !document().hidden() {
                    page.draw_course();
                    page.show_stuck();
                }
                if !live {
                    page.own.is_ticking.set(false);
                    page.drafted();
                    return;
                }
            }
        });
    }

    pub(super) fn draw_course(&self) {
        let own = &self.own;
        let (live, rates) = (self.crawl.borrow().is_some(), own.rates.borrow());
        let rates = rates.fold();
        let known = rates.done() + rates.unfinished();
        show(&own.progress, live && known > 0);
        show(&own.chart.figure, known > 0);
        if known == 0 {
            return;
        }
        own.chart.draw(rates);
        set(&own.bar, "max", &known.to_string());
        set(&own.bar, "value", &rates.done().to_string());
        let rate = tenths(rates.rate(rates.spans().len() - 1));
        set_text(&own.so_far, &format!("{} of {known} in scope, {rate} pages/s", rates.done()));
        // A sentence is read slower than a number.
        if own.ticks.replace(own.ticks.get().wrapping_add(1)).is_multiple_of(2) || !live {
            set_text(&own.outlook, &rates.outlook((self.silence() * 1000.0) as Micros));
        }
    }
}
