//! What each of two panes has of its own: settings, code, state, steps and lanes.

use super::dom::{Memo, append, class, set, set_if, set_text, show};
use super::lanes::LanesPanel;
use super::lesson::{Code, Settings, State};
use super::steps::Steps;
use super::stuck::StuckView;
use super::templates::{fill_slot, fragment, part, template};
use crate::app::{CodePane, CodeState, Model, Msg, Tab};
use crate::say;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{DocumentFragment, HtmlElement};

/// The parts of a pane.
pub(super) struct PaneView {
    at: usize,
    pub(super) settings: Settings,
    pub(super) code: Code,
    pub(super) state: State,
    pub(super) steps: Steps,
    /// Where the steps stand beside the lanes.
    pub(super) steps_home: HtmlElement,
    /// The last event in words.
    said: HtmlElement,
    stuck: StuckView,
    pub(super) lanes: LanesPanel,
    /// What is known of the program at the cursor, and of which version of the run that is.
    code_state: RefCell<CodeState>,
    read: Memo<u64>,
}

impl PaneView {
    pub(super) fn build(at: usize, send: Rc<dyn Fn(Msg)>) -> Self {
        Self {
            at,
            settings: Settings::build(),
            code: Code::build(),
            state: State::build(),
            steps: Steps::build(),
            steps_home: template("steps-home"),
            said: template("said"),
            stuck: StuckView::build(),
            lanes: LanesPanel::build(at, send),
            code_state: RefCell::default(),
            read: Memo::default(),
        }
    }

    /// Puts the steps beside the lanes, or into the column of what else there is of a program.
    pub(super) fn place_steps(&self, column: Option<&HtmlElement>) {
        let (panel, home) = (&self.steps.panel, column.unwrap_or(&self.steps_home));
        if panel.parent_element().as_ref() != Some(home.as_ref()) {
            append(home, panel);
            class(panel, "tabpanel", column.is_some());
            set(panel, "role", if column.is_some() { "tabpanel" } else { "region" });
        }
    }

    /// What stands below the transport bar.
    pub(super) fn track(&self) -> DocumentFragment {
        let track = fragment("track");
        fill_slot(&track, "said", &self.said);
        fill_slot(&track, "stuck", &self.stuck.panel);
        fill_slot(&track, "lanes", &self.lanes.panel);
        fill_slot(&track, "steps-home", &self.steps_home);
        fill_slot(&track, "printed", &self.state.printed);
        track
    }

    pub(super) fn render(&self, model: &Model) {
        let Some(pane) = model.panes.get(self.at) else { return };
        let second = self.at > 0;
        let said = if model.tells_step(pane) { pane.sentence() } else { String::new() };
        set_text(&self.said, &said);
        // In a program it keeps its place: whoever steps looks there.
        show(&self.said, !said.is_empty() || model.has_program());
        let stuck = pane.stuck(model.now);
        self.stuck.render(model, pane, stuck.as_ref());
        let is_told = if model.has_program() { model.findings.tab == Tab::Steps } else { model.view.lanes_open };
        self.steps.render(model, pane, second || is_told);
        if pane.lesson.is_some() {
            if self.read.is_new(pane.version) {
                *self.code_state.borrow_mut() = CodeState::of(pane);
            }
            let at = self.code_state.borrow();
            self.settings.render(model, pane, second);
            self.code.render(pane, &at, second);
            self.state.render(pane, &at);
        }
        // Last: text on a canvas asks for the style of the page.
        self.lanes.render(model, pane, stuck.as_ref());
    }
}

/// The second of two panes, beside the first.
pub(super) struct Second {
    pub(super) section: HtmlElement,
    root: HtmlElement,
    pub(super) pane: PaneView,
}

impl Second {
    pub(super) fn build(send: Rc<dyn Fn(Msg)>) -> Self {
        let pane = PaneView::build(1, send);
        // An id is there once in the element.
        let _ = pane.steps.panel.remove_attribute("id");
        for panel in [&pane.settings.panel, &pane.code.panel, &pane.state.panel] {
            let name = panel.get_attribute("aria-label").unwrap_or_default();
            set(panel, "aria-label", &say!("Second: {name}", name));
        }
        let section = template("second");
        let root = part(&section, "root");
        fill_slot(&section, "settings", &pane.settings.panel);
        fill_slot(&section, "code", &pane.code.panel);
        fill_slot(&section, "state", &pane.state.panel);
        fill_slot(&section, "steps", &pane.steps.panel);
        fill_slot(&section, "track", &pane.track());
        Self { section, root, pane }
    }

    pub(super) fn render(&self, model: &Model) {
        let lesson = model.panes.get(1).and_then(|pane| pane.lesson.as_ref());
        class(&self.root, "has-graph", lesson.is_some_and(|open| open.has_graph));
        set_if(&self.root, "data-pane", model.view.code.name());
        self.pane.render(model);
    }
}

/// The attribute that says what of two programs is shown.
pub(super) fn code_pane(root: &HtmlElement, code: CodePane) {
    set_if(root, "data-pane", code.name());
}
