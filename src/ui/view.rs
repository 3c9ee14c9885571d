//! All components together, and the element's root: which of them is where, and the classes that the style
//! sheet goes by.

use super::bar::Bar;
use super::dom::{class, set_if, set_text, window};
use super::findings::Findings;
use super::headline::Headline;
use super::lesson::{Index, LessonWords};
use super::pane_view::{PaneView, Second, code_pane};
use super::panel::Panel;
use super::picture::Picture;
use super::player::Player;
use super::private::Private;
use super::templates::{fill_slot, part, template};
use super::unfinished::Unfinished;
use crate::app::{Effect, Focus, Model, Msg, Sheet, state_aloud, state_word};
use crate::draw::Theme;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// The components.
pub(super) struct View {
    pub(super) root: HtmlElement,
    pub(super) bar: Bar,
    headline: Headline,
    unfinished: Unfinished,
    private: Private,
    panel: Panel,
    index: Index,
    words: LessonWords,
    pub(super) picture: Picture,
    pub(super) findings: Findings,
    pub(super) player: Player,
    pub(super) first: PaneView,
    pub(super) second: RefCell<Option<Second>>,
    /// How the run stands, read aloud.
    live: HtmlElement,
    /// The step, or the page that was walked to, read aloud.
    spoken: HtmlElement,
    help: HtmlDialogElement,
    theme: RefCell<Theme>,
    send: Rc<dyn Fn(Msg)>,
}

impl View {
    pub(super) fn build(built_in: &str, send: Rc<dyn Fn(Msg)>) -> Self {
        let root = template("root");
        let first = PaneView::build(0, send.clone());
        let view = Self {
            bar: Bar::build(built_in),
            headline: Headline::build(),
            unfinished: Unfinished::build(),
            private: Private::build(),
            panel: Panel::build(),
            index: Index::build(),
            words: LessonWords::build(),
            picture: Picture::build(&send),
            findings: Findings::build(&send),
            player: Player::build(&first.track()),
            first,
            second: RefCell::default(),
            live: part(&root, "live"),
            spoken: part(&root, "spoken"),
            help: template("help").unchecked_into(),
            theme: RefCell::default(),
            send,
            root,
        };
        view.fill_slots();
        view
    }

    fn fill_slots(&self) {
        let root = &self.root;
        fill_slot(root, "bar", &self.bar.form);
        fill_slot(root, "headline", &self.headline.panel);
        fill_slot(root, "unfinished", &self.unfinished.panel);
        fill_slot(root, "private", &self.private.panel);
        fill_slot(root, "panel", &self.panel.panel);
        fill_slot(root, "words", &self.words.panel);
        fill_slot(root, "index", &self.index.panel);
        fill_slot(root, "settings", &self.first.settings.panel);
        fill_slot(root, "code", &self.first.code.panel);
        fill_slot(root, "picture", &self.picture.panel);
        fill_slot(root, "state", &self.first.state.panel);
        fill_slot(root, "findings", &self.findings.panel);
        fill_slot(root, "player", &self.player.panel);
        fill_slot(root, "help", &self.help);
    }

    /// Notes what of the long lists is in sight: asked before anything is written, for each question after
    /// that would lay the page out once more.
    fn look(&self) {
        self.findings.table.look();
        self.first.steps.look();
        if let Some(second) = &*self.second.borrow() {
            second.pane.steps.look();
        }
    }

    pub(super) fn render(&self, model: &Model) {
        self.render_root(model);
        self.render_second(model);
        self.look();
        self.panel.render(model);
        // On paper it stands with the picture again.
        let has_sheet = model.sheet().is_some() && !model.view.printing;
        self.picture.explain_in(has_sheet.then_some(&self.panel.explains));
        self.first.place_steps(model.has_program().then_some(&self.findings.program_steps));
        self.bar.menu.move_to(if model.is_lesson() { &self.player.menu_home } else { &self.bar.menu_home });
        self.bar.render(model);
        self.picture.render(model);
        self.findings.render(model);
        self.index.render(model);
        self.words.render(model);
        self.player.render(model);
        self.unfinished.render(model);
        self.headline.render(model);
        self.private.render(model);
        if self.live.text_content().is_none_or(|text| !text.starts_with(state_word(model))) {
            set_text(&self.live, &state_aloud(model));
        }
        set_text(&self.spoken, &model.spoken);
        self.first.render(model);
        if let Some(second) = &*self.second.borrow() {
            second.render(model);
        }
    }

    fn render_root(&self, model: &Model) {
        let (root, lesson) = (&self.root, model.main().lesson.as_ref());
        set_if(root, "data-state", model.main().graph.fold().stats().state.name());
        set_if(root, "data-tab", model.findings.tab.panel());
        set_if(root, "data-tour", model.tour.caption.map_or("", |caption| caption.name()));
        set_if(root, "data-sheet", model.sheet().map_or("", Sheet::name));
        class(root, "sheet-open", model.is_sheet_open());
        class(root, "open", model.view.details_open);
        class(root, "program", model.view.program);
        class(root, "lesson", model.is_lesson());
        class(root, "index", model.lessons.index_open);
        class(root, "two", model.is_two());
        class(root, "predicting", model.lessons.predicting && model.is_lesson());
        class(root, "has-graph", lesson.is_some_and(|open| open.has_graph));
        code_pane(root, model.view.code);
    }

    fn render_second(&self, model: &Model) {
        let mut second = self.second.borrow_mut();
        if !model.is_two() {
            if let Some(old) = second.take() {
                old.section.remove();
            }
        } else if second.is_none() {
            let new = Second::build(self.send.clone());
            new.pane.lanes.set_theme(&self.theme.borrow());
            // Before the bar that moves the cursor of both.
            let _ = self.root.insert_before(&new.section, Some(&self.player.panel));
            *second = Some(new);
        }
    }

    /// Paints in other colours from now on.
    pub(super) fn set_theme(&self, theme: &Theme) {
        *self.theme.borrow_mut() = theme.clone();
        self.first.lanes.set_theme(theme);
        if let Some(second) = &*self.second.borrow() {
            second.pane.lanes.set_theme(theme);
        }
    }

    /// What the place for it all is like now.
    pub(super) fn measure(&self, host: &HtmlElement) -> Msg {
        let second = self.second.borrow();
        let lanes = std::iter::once(&self.first).chain(second.as_ref().map(|second| &second.pane));
        let lanes = lanes.map(|pane| pane.lanes.width()).collect();
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() as i32;
        Msg::Resized { narrow: self.findings.is_narrow(), width: host.client_width(), height, lanes }
    }

    /// Does what can only be done once all is drawn.
    pub(super) fn after(&self, model: &Model, effect: &Effect) {
        match effect {
            Effect::RevealPage(page) => {
                self.findings.table.reveal(model, *page);
                self.findings.table.look();
                self.findings.table.render(model);
            }
            Effect::RevealStep(at) => self.reveal_step(model, *at),
            Effect::ScrollTableToTop => self.findings.table.to_top(),
            Effect::ShowProgram => self.first.code.panel.scroll_into_view(),
            // Refused only for a dialog that is not in a document.
            Effect::OpenHelp if !self.help.open() => _ = self.help.show_modal(),
            Effect::CloseHelp if self.help.open() => self.help.close(),
            Effect::Focus(focus) => self.focus(*focus),
            _ => {}
        }
    }

    fn reveal_step(&self, model: &Model, at: usize) {
        let second = self.second.borrow();
        let view = if at == 0 { Some(&self.first) } else { second.as_ref().map(|second| &second.pane) };
        if let (Some(view), Some(pane)) = (view, model.panes.get(at))
            && !view.steps.panel.hidden()
        {
            view.steps.look();
            view.steps.reveal(pane);
            view.steps.look();
            view.steps.render(model, pane, true);
        }
    }

    /// The button that starts or pauses a run, where the focus was lost to the document.
    fn run_button(&self) -> Option<HtmlElement> {
        if !is_focus_lost() {
            return None;
        }
        let button = self.bar.form.query_selector(":is([data-part=crawl], [data-part=pause]):not([hidden])");
        button.ok().flatten().map(JsCast::unchecked_into)
    }

    fn focus(&self, focus: Focus) {
        let is_within = || self.root.matches(":focus-within").unwrap_or(false);
        let element = match focus {
            Focus::Field(name) => self.bar.field(name).or_else(|| self.panel.field(name)),
            Focus::MenuButton => Some(self.bar.menu.popover.toggle.clone()),
            Focus::MenuItem(by) => self.bar.menu.item(by),
            Focus::StartsButton => Some(self.bar.starts.popover.toggle.clone()),
            Focus::PageMenu => self.picture.menu.first(),
            // What had it may have been hidden a moment ago.
            Focus::Canvas => (is_within() || is_focus_lost()).then(|| self.picture.canvas()).flatten(),
            Focus::Run => self.run_button(),
            Focus::Search => Some(self.findings.table.search.clone().unchecked_into()),
            Focus::Tab(tab) => Some(self.findings.tabs[tab as usize].clone()),
            Focus::LessonIndex => is_within().then(|| self.index.panel.clone()),
            Focus::LessonWords => is_within().then(|| self.words.panel.clone()),
        };
        if let Some(element) = element {
            // Focus is a convenience; where it is refused nothing is lost.
            let _ = element.focus();
        }
    }
}

/// Whether nothing on the page has the focus.
fn is_focus_lost() -> bool {
    let focused = window().document().and_then(|document| document.active_element());
    focused.is_none_or(|element| element.local_name() == "body")
}
