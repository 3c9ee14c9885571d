//! The one place where the model changes.

use super::looking::{COLOR, SIZE};
use super::messages::{ToCrawl, reader_binary};
use super::starting::look_for_runs;
use super::{CopyButton, Effect, Focus, Model, Msg, Tab, Tour, problems_as_text, table_as_text};
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::machine::Axis;

/// Changes the model by what has happened, and returns what is to be done outside of it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.on(msg, &mut effects);
    model.refresh_lanes();
    model.refresh_findings(&mut effects);
    effects
}

impl Model {
    pub(super) fn on(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        match msg {
            Msg::Mounted => self.mounted(effects),
            Msg::Start(reach) => self.start(reach, effects),
            // A crawl is not thrown away by one click; a second click on the same button asks for nothing else.
            Msg::Submit if self.is_crawling() => self.start.asks = self.start.unheard.is_none(),
            Msg::Submit => self.submit(Reach::Anywhere, effects),
            Msg::Unseen(msg) => self.unseen(*msg, effects),
            Msg::Pause => effects.push(Effect::ToCrawl(ToCrawl::Pause)),
            Msg::Resume => effects.push(Effect::ToCrawl(ToCrawl::Resume)),
            Msg::TogglePause => {
                let is_paused = self.main().graph.fold().latest().state == RunState::Paused;
                effects.push(Effect::ToCrawl(if is_paused { ToCrawl::Resume } else { ToCrawl::Pause }));
            }
            Msg::Stop => {
                self.start.unheard = None;
                effects.push(Effect::ToCrawl(ToCrawl::Stop));
            }
            Msg::Attribute(name, value) => self.attribute(&name, value, effects),
            Msg::Batch(pane, digest) => self.batch(pane, &digest, effects),
            Msg::Refused(error) => self.start_refused(error, effects),
            Msg::Alive => self.start.silent = Some(0),
            Msg::NotKept => self.start.is_unkept = true,
            Msg::WorkerFailed(pane, slot, words) => self.worker_failed(pane, slot, &words, effects),
            Msg::StageFailed(words) => self.stage_failed(&words, effects),
            Msg::StageMissing => self.stage_missing(),
            Msg::StageTick => self.stage_ticked(effects),
            Msg::Stage { message, keyboard } => self.stage_message(message, keyboard, effects),
            Msg::Arrange(placement) => self.choose_placement(placement, effects),
            Msg::ColorBy(name) => self.set_attribute(COLOR, Some(name), effects),
            Msg::SizeBy(name) => self.set_attribute(SIZE, Some(name), effects),
            Msg::ToggleClass(class) => self.filter_classes(|filter| filter.toggle_class(class), effects),
            Msg::OnlyClass(class) => self.filter_classes(|filter| filter.only_class(class), effects),
            Msg::ToggleNavigation => self.toggle_navigation(effects),
            msg @ (Msg::Spotlight(_)
            | Msg::ClearOutline
            | Msg::ToggleAround
            | Msg::Hops(_)
            | Msg::CloseMenu
            | Msg::Exclude
            | Msg::CrawlFrom(_)) => {
                self.on_picture(msg, effects);
            }
            Msg::ToStage(message) => effects.push(Effect::ToStage(message)),
            Msg::ImportBegins => self.begin_recording(effects),
            Msg::Imported(report) => self.imported(&report, effects),
            Msg::Notice(text) => self.notice = text,
            Msg::Tick => self.ticked(effects),
            Msg::Lesson(pane, msg) => self.update_lesson(pane, msg, effects),
            Msg::Lanes(pane, msg) => self.update_lanes(pane, msg, effects),
            msg => self.on_form(msg, effects),
        }
    }

    /// The part of the picture that is looked at alone, and the menu of a page.
    fn on_picture(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        match msg {
            Msg::Spotlight(spotlight) => self.light_up(spotlight, effects),
            Msg::ClearOutline => self.outline(Vec::new(), effects),
            Msg::ToggleAround => self.toggle_around(effects),
            Msg::Hops(by) => self.change_hops(by, effects),
            Msg::CloseMenu => {
                self.view.menu = None;
                effects.push(Effect::Focus(Focus::Canvas));
            }
            Msg::Exclude => self.exclude(effects),
            Msg::CrawlFrom(page) => self.crawl_from(page, effects),
            _ => {}
        }
    }

    /// The form around a start.
    fn on_form(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        self.leave_menu(&msg, effects);
        match msg {
            Msg::UrlTyped(text) => {
                self.start.url = text;
                self.update_plan();
            }
            Msg::PickStart(text) => {
                self.start.url = text;
                self.start.starts_open = false;
                self.update_plan();
                effects.push(Effect::Focus(Focus::Field("url")));
            }
            Msg::ToggleStarts => {
                self.start.starts_open = !self.start.starts_open;
                effects.push(Effect::LoadStarts);
            }
            Msg::CloseStarts => {
                self.start.starts_open = false;
                effects.push(Effect::Focus(Focus::StartsButton));
            }
            Msg::LoadRuns => effects.push(Effect::LoadRuns),
            Msg::Runs(runs) => {
                let own = self.start.kept_as.filter(|_| self.main().has_worker);
                self.start.unfinished = runs;
                let is_gone = |run| !self.start.unfinished.iter().any(|kept| kept.id == run);
                if self.start.forgetting.is_some_and(is_gone) {
                    self.start.forgetting = None;
                    effects.push(Effect::Focus(Focus::Run));
                }
                // Its worker may not have taken it yet.
                self.start.unfinished.retain(|run| Some(run.id) != own);
            }
            Msg::CheckAgain => self.check_again(Reach::Anywhere, effects),
            Msg::ShowPrevious => self.show_previous(effects),
            Msg::PreviousShown(state) => self.previous_shown(state, effects),
            Msg::Replace(true) => self.replace(Reach::Anywhere, effects),
            Msg::Replace(false) => self.start.asks = false,
            Msg::Lift(lift) => self.lift(lift, Reach::Anywhere, effects),
            Msg::Visitor { returns, still } => self.tour = Tour::new(!returns && !still),
            Msg::SkipTour => self.end_tour(effects),
            Msg::WatchAgain => self.watch_again(Reach::Anywhere, effects),
            Msg::CrawlMySite => self.crawl_my_site(effects),
            Msg::CrawlPrivate => self.crawl_private(Reach::Anywhere, effects),
            Msg::ResumeRun(run) => self.resume_run(run, Reach::Anywhere, effects),
            Msg::ForgetRun(run) => {
                self.start.forgetting = Some(run);
                effects.push(Effect::ForgetRun(run));
            }
            Msg::SaveRun(run) => effects.push(Effect::SaveRun(run)),
            Msg::NotResumed(words) => self.not_resumed(words, effects),
            Msg::Recents(recents) => self.start.recents = recents,
            Msg::ForgetStarts => {
                // The button that had the focus is gone then.
                effects.extend([Effect::ForgetStarts, Effect::LoadStarts, Effect::Focus(Focus::StartsButton)]);
            }
            Msg::ShowMenu(open) => self.show_menu(open, effects),
            Msg::MoveInMenu(by) => effects.push(Effect::Focus(Focus::MenuItem(by))),
            Msg::ToggleOptions => self.toggle_sheet(false),
            Msg::ToggleShare => self.toggle_sheet(true),
            Msg::SetOption(name, value) => self.set_option(name, value, effects),
            Msg::ResetOptions => self.reset_options(effects),
            Msg::ToggleDetails => self.view.details_open = !self.view.details_open,
            msg => self.on_timeline(msg, effects),
        }
    }

    /// Cursor, playing, and how the run is looked at.
    fn on_timeline(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        match msg {
            Msg::Seek(step) if step.is_nan() => {}
            Msg::Seek(step) => self.seek_to(step, effects),
            Msg::SeekPane(pane, step) => {
                self.playing = None;
                self.seek(pane, f64::from(step), effects);
            }
            Msg::Transport(kind) => self.transport(kind, effects),
            Msg::PlayTick(number) => self.play_tick(number, effects),
            Msg::Spoken(step) => self.spoken(step, effects),
            Msg::ScrubFocus(focused) => self.view.scrub_focused = focused,
            Msg::Speed(speed) => self.set_attribute("speed", Some(speed), effects),
            Msg::ToggleAxis => {
                self.set_axis(if self.view.axis == Axis::Time { Axis::Step } else { Axis::Time });
            }
            Msg::ToggleLanes => {
                self.view.lanes_open = !self.view.lanes_open;
                effects.extend((0..self.panes.len()).map(Effect::RevealStep));
            }
            Msg::ToggleProjector => self.toggle_projector(effects),
            msg => self.on_findings(msg, effects),
        }
    }

    /// What was found.
    fn on_findings(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        // Whoever is at work on the table wants to see it.
        let is_at_table = matches!(msg, Msg::Select(_) | Msg::SelectRow(_) | Msg::Search(_) | Msg::Sort(_));
        self.findings.is_tab_chosen |= is_at_table;
        match msg {
            Msg::Select(page) => self.pick_row(page, effects),
            Msg::Retrace(by) => self.retrace(by, effects),
            Msg::SelectRow(rows) => self.select_row(rows, effects),
            Msg::Jump(page) => self.jump(page, effects),
            Msg::Search(text) => self.search_typed(text, effects),
            Msg::FocusSearch => {
                self.choose_tab(Tab::Pages, effects);
                effects.push(Effect::Focus(Focus::Search));
            }
            Msg::Sort(column) => self.sort(column, effects),
            Msg::ToggleColumn(column) => self.toggle_column(column, effects),
            Msg::ColumnWidth(column, width, keeps) => self.set_column_width(column, width, keeps, effects),
            Msg::ResetColumns => self.reset_columns(effects),
            Msg::Columns(columns) => self.findings.columns = columns,
            Msg::Toggle(state) => self.toggle(state, effects),
            Msg::Tab(tab) => self.press_tab(tab, effects),
            Msg::MoveTab(from, by, shown) => self.move_tab(from, by, &shown, effects),
            Msg::Hold(ms) => self.view.held_until = if ms > 0.0 { self.now + ms } else { 0.0 },
            Msg::Copy(button) => effects.extend(self.copied(button).map(|text| Effect::Copy(button, text))),
            Msg::Save(format) => effects.push(Effect::Save(format)),
            Msg::PickFile => effects.push(Effect::PickFile),
            msg => self.on_view(msg, effects),
        }
    }

    /// The page as a whole, and the list of lessons.
    fn on_view(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        match msg {
            Msg::Resized { narrow, width, height, lanes } => {
                (self.view.width, self.view.height) = (width, height);
                for (pane, width) in self.panes.iter_mut().zip(lanes) {
                    pane.lanes_view.width = width;
                }
                self.fit_tabs(narrow, effects);
                effects.push(Effect::SendSize);
            }
            Msg::Printing(printing) => self.view.printing = printing,
            Msg::Help(open) => {
                self.view.help_open = open;
                effects.push(if open { Effect::OpenHelp } else { Effect::CloseHelp });
            }
            Msg::Escape if self.is_menu_in_use() => self.close_menu(effects),
            Msg::Escape if self.view.menu.is_some() => self.on(Msg::CloseMenu, effects),
            Msg::Escape if self.attributes.has("projector") => self.toggle_projector(effects),
            Msg::Escape if !self.view.help_open && self.is_sheet_open() => {
                self.view.sheet_open = false;
                // What had the focus may be gone from sight.
                effects.push(Effect::Focus(Focus::Tab(self.findings.tab)));
            }
            Msg::Escape if !self.view.help_open && self.view.spotlight.is_some() => self.light_up(None, effects),
            Msg::Escape if !self.view.help_open && self.findings.arrangement.among.is_some() => {
                self.outline(Vec::new(), effects);
            }
            Msg::Escape if !self.view.help_open && self.view.opened.is_some() => self.light_up(None, effects),
            Msg::Escape if !self.view.help_open => self.select(None, true, effects),
            Msg::OpenLesson(text) => self.set_lesson(text, effects),
            Msg::Title(lesson, Ok(words)) => _ = self.lessons.titles.insert(lesson, *words),
            Msg::Title(_, Err(text)) => self.notice = Some(text),
            Msg::Progress(solved) => self.lessons.solved = solved,
            Msg::ForgetProgress => {
                let index = Effect::Focus(Focus::LessonIndex);
                effects.extend([Effect::ForgetProgress, Effect::LoadProgress, index]);
            }
            Msg::ToggleBeside => self.toggle_beside(effects),
            Msg::ShowCode(code) => self.view.code = code,
            Msg::CrawlForReal => self.crawl_for_real(Reach::Anywhere, effects),
            Msg::BackToLesson => {
                if let Some(lesson) = self.lessons.back_to.take() {
                    self.set_lesson(lesson, effects);
                }
            }
            // All others are handled before it comes to this.
            _ => {}
        }
    }

    fn mounted(&mut self, effects: &mut Vec<Effect>) {
        self.view.placement = self.wanted_placement().ok().flatten().unwrap_or_default();
        (self.view.color, self.view.size) = self.wanted_measures().unwrap_or_default();
        self.read_view(effects);
        self.start_stage(effects);
        self.fill_url();
        self.update_plan();
        if !self.attributes.has("embed") {
            // The tab that was closed, or this one before it was loaded anew, may still be at its end.
            look_for_runs(effects);
            effects.push(Effect::LoadColumns);
        }
        if self.is_lesson() {
            self.open_lesson(effects);
        } else {
            let selection = self.config().map(|config| config.selection()).unwrap_or_default();
            effects.push(Effect::LoadReader(reader_binary(&selection)));
        }
    }

    fn toggle_projector(&mut self, effects: &mut Vec<Effect>) {
        let value = (!self.attributes.has("projector")).then(String::new);
        self.set_attribute("projector", value, effects);
    }

    /// The text that a button copies.
    fn copied(&self, button: CopyButton) -> Option<String> {
        match button {
            CopyButton::Address => self.main().address(self.findings.selected?).map(str::to_owned),
            CopyButton::Menu => self.menu_items().map(|items| items.address),
            CopyButton::Share(share) => Some(self.shared_as(share)),
            CopyButton::Table => Some(table_as_text(self)),
            CopyButton::Problems => Some(problems_as_text(self)),
            CopyButton::LessonLink => Some(self.lesson_address()),
            CopyButton::Program(pane, rust) => {
                let open = self.panes.get(pane)?.lesson.as_ref()?;
                if rust {
                    return Some(open.program().code.rust.iter().map(|line| format!("{}\n", line.text)).collect());
                }
                Some(open.python().into_iter().map(|(line, _)| line + "\n").collect())
            }
        }
    }
}
