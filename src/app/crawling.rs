//! A run as it comes: batches from its worker, its end, its worker's death; and recordings.

use super::looking::folded_in_words;
use super::messages::{FromImport, FromStage, OUT_OF_MEMORY, ToStage};
use super::starting::look_for_runs;
use super::{Effect, Focus, Model, PageMenu, Signal, Slot, Tab};
use crate::graph::{OFFLINE, RunState};
use crate::language::tr;
use crate::machine::Axis;
use crate::say;
use std::rc::Rc;

/// Least time between two `crawl-progress` events, ms.
const PROGRESS_MS: f64 = 100.0;

impl Model {
    /// Takes in a batch of events.
    pub(super) fn batch(&mut self, at: usize, digest: &[u8], effects: &mut Vec<Effect>) {
        let now = self.now;
        let Some(pane) = self.panes.get_mut(at) else { return };
        pane.append(digest, now);
        // A lesson's worker says itself what came of the run, and a recording's has no run.
        if at > 0 || !pane.has_worker || pane.lesson.is_some() {
            return;
        }
        self.start.unheard = None;
        if std::mem::take(&mut self.start.is_pending) {
            effects.push(Effect::Fire(Signal::Start));
        }
        // Once a page could be read: an address that led nowhere is not worth offering.
        if pane.has_read() && !self.start.fresh.is_empty() {
            effects.push(Effect::Remember(std::mem::take(&mut self.start.fresh)));
        }
        let state = self.main().graph.fold().latest().state;
        if !state.is_live() && state != RunState::Idle {
            self.end_run(effects);
            self.explain_starts(state);
            self.arrange_by_shape(effects);
            self.findings.fronts_problems = true;
            effects.push(Effect::Fire(Signal::End));
            // One that came to its end is not kept.
            if state != RunState::Done {
                look_for_runs(effects);
            }
            self.seek_to_attribute(effects);
        } else if self.now - self.progress_at >= PROGRESS_MS {
            self.progress_at = self.now;
            effects.push(Effect::Fire(Signal::Progress));
        }
    }

    /// Says what it means where a start could not be read.
    fn explain_starts(&mut self, state: RunState) {
        if state == RunState::Done
            && let Some(text) = self.main().graph.fold().explain_starts()
        {
            // Where there is anything else to be seen, it is not covered.
            let leads_nowhere = self.main().graph.fold().latest().links == 0 && !self.main().is_recorded;
            *(if leads_nowhere { &mut self.failure } else { &mut self.notice }) = Some(text);
        }
    }

    /// Ends a run that is still under way: a worker serves one.
    pub(super) fn abandon(&mut self, at: usize, effects: &mut Vec<Effect>) {
        if !std::mem::take(&mut self.panes[at].has_worker) {
            return;
        }
        effects.push(Effect::EndWorker(at, Slot::Run));
        // No lesson's run is kept.
        if self.panes[at].lesson.is_none() {
            look_for_runs(effects);
        }
        self.panes[at].cut_off(RunState::Stopped);
        if at == 0 && !std::mem::take(&mut self.start.is_pending) {
            effects.push(Effect::Fire(Signal::End));
        }
    }

    pub(super) fn worker_failed(&mut self, at: usize, slot: Slot, words: &str, effects: &mut Vec<Effect>) {
        let Some(pane) = self.panes.get_mut(at) else { return };
        if slot != Slot::Run || pane.lesson.is_some() {
            if slot == Slot::Run {
                pane.has_worker = false;
            }
            self.notice = Some(say!("The lesson's worker failed and was ended: {words}. Run starts it anew.", words));
            return effects.push(Effect::EndWorker(at, slot));
        }
        if !std::mem::take(&mut pane.has_worker) && pane.graph.step() > 0 {
            return;
        }
        effects.push(Effect::EndWorker(at, slot));
        look_for_runs(effects);
        pane.cut_off(RunState::Crashed);
        self.start.asks = false;
        effects.push(Effect::ToStage(ToStage::CutOff));
        // Offline, not even the worker's own file may be had.
        let offline = self.is_offline && self.main().graph.step() == 0;
        let crashed = tr(
            "The crawl's worker failed and was ended. What it found is kept and can be saved; Crawl starts it anew.",
        );
        let exhausted =
            tr("The crawl's worker was ended: its memory may have run out. What it found is kept and can be \
                         saved; a crawl of fewer pages needs less.");
        let failed = if words.starts_with(OUT_OF_MEMORY) { exhausted } else { crashed };
        *(if offline { &mut self.failure } else { &mut self.notice }) =
            Some(if offline { tr(OFFLINE) } else { failed }.to_owned());
        let message = say!("The crawl worker failed: {words}", words);
        effects.push(Effect::Fire(Signal::Error { message, field: None }));
        if !std::mem::take(&mut self.start.is_pending) {
            effects.push(Effect::Fire(Signal::End));
        }
    }

    pub(super) fn stage_message(&mut self, message: FromStage, keyboard: bool, effects: &mut Vec<Effect>) {
        self.stage.heard();
        match message {
            FromStage::Hovered(page) => {
                self.findings.hovered = page;
                if let Some((page, .., many)) = page.filter(|_| keyboard) {
                    self.speak_page(page, many);
                }
            }
            FromStage::Selected(page) => {
                // What is to be known of it stands beside the picture now.
                self.findings.hovered = None;
                self.select(page, false, effects);
            }
            FromStage::Neighborhood(page, around) if self.findings.selected == Some(page) => {
                self.findings.neighborhood = Some(around);
                self.findings.answers += 1;
            }
            FromStage::Overview(overview) => self.view.overview = Rc::new(overview),
            FromStage::Seen(seen) => self.view.seen = seen,
            FromStage::Menu(page, x, y) => {
                self.findings.hovered = None;
                self.view.menu = Some(PageMenu { page, x, y });
                effects.push(Effect::Focus(Focus::PageMenu));
            }
            FromStage::Bubble(bubble) => self.view.bubble = bubble,
            FromStage::Opened(name, pages) => self.bubble_opened(name.map(|name| (name, pages))),
            FromStage::Outlined(pages) => self.outline(pages, effects),
            FromStage::Spotlit(pages) => self.view.spotlit = Some(pages),
            FromStage::Degrees(degrees) => self.take_degrees(degrees, effects),
            FromStage::Problems(problems) => self.take_problems(problems, effects),
            FromStage::Classes(classes) => self.view.classes = classes,
            FromStage::Navigation(links) => self.view.navigation = links,
            FromStage::NewCanvas => effects.push(Effect::ReplaceCanvas),
            // Answers go to whoever asked; a page that is no longer selected is of no interest.
            FromStage::Neighborhood(..) | FromStage::Answered(_) | FromStage::Alive => {}
        }
    }

    /// Reads a page aloud: its title and its state; or what it stands for.
    fn speak_page(&mut self, page: crate::trace::UrlId, many: u32) {
        let Some(page) = self.main().graph.fold().pages().get(page as usize) else { return };
        if many > 1 {
            self.spoken = folded_in_words(many);
            return;
        }
        let title = page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&page.address);
        let status = page.status.map(|status| format!("{status} · ")).unwrap_or_default();
        self.spoken = say!("{title}, {} · {status}depth {}", title, tr(page.look().name()), status, page.depth);
    }

    /// Shows a recording that has been read.
    pub(super) fn imported(&mut self, report: &FromImport, effects: &mut Vec<Effect>) {
        // The charts are drawn at once: no time passes in what was recorded.
        self.ticks = self.ticks.wrapping_add(1);
        let pane = self.main_mut();
        pane.cut_off(RunState::Stopped);
        pane.is_cut = report.fault.is_some();
        let stuck_at = pane.interrupted_stuck();
        let is_program = pane.graph.fold().pages().is_empty();
        let mut said = Vec::new();
        if report.skipped > 0 {
            said.push(say!("{} events of kinds that this version does not know were left out.", report.skipped));
        }
        if report.set_forward > 0 {
            said.push(say!("Times before that of the event before were set to it: {}.", report.set_forward));
        }
        if let Some(fault) = &report.fault {
            said.push(say!("Only the first {} events could be read: {fault}.", report.events, fault));
        }
        if let Some(step) = stuck_at {
            said.push(say!("It was stuck when it was interrupted, at step {step}. That step is shown.", step));
        }
        self.notice = Some(said.join(" ")).filter(|said| !said.is_empty());
        if self.main().lesson.as_ref().is_some_and(|open| open.files.words.trace.is_some()) {
            return self.show_recorded(effects);
        }
        self.explain_starts(self.main().graph.fold().latest().state);
        self.arrange_by_shape(effects);
        if let Some(start) = self.main().graph.fold().all_pages().first().map(|page| page.address.clone()) {
            // What is shown is of there, and so would be another crawl.
            self.start.url = start;
            self.update_plan();
            self.start.followed = self.start.plan.clone();
        }
        if is_program {
            // No pages, so there is no graph: what there is to be seen are lanes and steps.
            self.view.program = true;
            self.show_tab(Tab::Steps, effects);
            self.view.lanes_open = true;
            self.set_axis(Axis::Step);
        }
        if let Some(step) = stuck_at {
            self.seek(0, f64::from(step), effects);
        }
        self.seek_to_attribute(effects);
        effects.push(Effect::Fire(Signal::EndAtCursor));
    }
}
