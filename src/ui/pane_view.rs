//! What each of two panes has of its own: settings, code, state, steps and lanes.

use super::dom::{Memo, class, el, make, set_if, set_text};
use super::lanes::LanesPanel;
use super::lesson::{Code, Settings, State};
use super::player::named;
use super::steps::Steps;
use super::stuck::StuckView;
use crate::app::{CodePane, CodeState, Model, Msg, Tab};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement};

/// The parts of a pane.
pub(super) struct PaneView {
    at: usize,
    pub(super) settings: Settings,
    pub(super) code: Code,
    pub(super) state: State,
    pub(super) steps: Steps,
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
            said: el("p").class("said").0,
            stuck: StuckView::build(),
            lanes: LanesPanel::build(at, send),
            code_state: RefCell::default(),
            read: Memo::default(),
        }
    }

    /// What stands below the transport bar.
    pub(super) fn track(&self) -> [&Element; 4] {
        [&self.said, &self.stuck.panel, &self.lanes.panel, &self.state.printed]
    }

    pub(super) fn render(&self, model: &Model) {
        let Some(pane) = model.panes.get(self.at) else { return };
        let second = self.at > 0;
        set_text(&self.said, &pane.sentence());
        let stuck = pane.stuck(model.now);
        self.stuck.render(model, pane, stuck.as_ref());
        self.steps.render(model, pane, second || model.findings.tab == Tab::Steps);
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
        let names = [(&pane.settings.panel, "Program"), (&pane.code.panel, "Code"), (&pane.state.panel, "State")];
        for (panel, name) in names {
            named(super::dom::El(panel.clone()), true, name);
        }
        let pages = named(make("section class=pages"), true, "Findings").with(&[&pane.steps.panel]).0;
        let parts: [&Element; 4] = [&pane.settings.panel, &pane.code.panel, &pane.state.panel, &pages];
        let body = el("div").class("body").with(&parts).0;
        let player = named(make("section class=player"), true, "Player").with(&pane.track()).0;
        let root = make("div class=cs").class("cs lesson").with(&[&body, &player]).0;
        let section = make("section class=beside data-side=1").attr("aria-label", "Second program").with(&[&root]).0;
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
