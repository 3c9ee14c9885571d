//! Be the scheduler: at each point the learner chooses which of the ready tasks runs next. And
//! the orders that were looked for.

use super::view::button;
use crate::lessons::{Choices, Ready};
use crate::ui::dom::{El, el, make, set, set_text, show};
use crate::ui::page::Page;
use crate::worker::LessonWork;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlButtonElement, HtmlElement, HtmlInputElement, KeyboardEvent};

/// What a button says and does.
type Deed = (&'static str, fn(&Page));

/// Lines of a turn that are shown.
const MOST_LINES: usize = 4;

/// Where a run that is played stands.
#[derive(Default)]
pub(super) struct Turn {
    /// Who can go on; nobody once it is over or stuck.
    pub(super) ready: Vec<Ready>,
    /// Whether the goal is met, once nobody can go on.
    pub(super) met: Option<bool>,
    /// How it is met, or why not, in a sentence.
    pub(super) said: String,
}

/// The panel's parts that change.
pub(crate) struct TurnsView {
    pub(super) panel: HtmlElement,
    goal: HtmlElement,
    said: HtmlElement,
    ready: HtmlElement,
}

impl TurnsView {
    pub(super) fn build() -> Self {
        let [goal, ready] = ["strong", "ol"].map(|tag| el(tag).0);
        let said = el("p").attr("role", "status").0;
        let head = el("h3").text("Who runs next?").0;
        let row = el("div").class("row").0;
        let deeds = [("undo", "Undo"), ("again", "Start over"), ("end", "asyncio’s order to the end")];
        for (deed, label) in deeds {
            let button = button(label);
            set(&button, "data-do", deed);
            El(row.clone()).with(&[&button]);
        }
        let keys = el("span").class("quiet").text("Keys: 1 to 9 choose, Backspace takes back.").0;
        El(row.clone()).with(&[&keys]);
        let panel = make("section class=turns tabindex=-1 hidden").attr("aria-label", "Who runs next");
        let panel = panel.with(&[&head, &goal, &said, &ready, &row]).0;
        Self { panel, goal, said, ready }
    }
}

impl Page {
    /// Which goal the program shown has, if it is one to be played.
    fn goal(&self) -> Option<usize> {
        let open = self.open.borrow();
        open.as_ref().and_then(|open| open.lesson.goal(open.lesson.variants[open.variant].name))
    }

    /// Whether the program shown is one to be played. With a seed the choices are made already.
    pub(super) fn is_played(&self) -> bool {
        self.goal().is_some() && self.open.borrow().as_ref().is_some_and(|open| open.settings.seed == 0)
    }

    /// Whether somebody has yet to be chosen, so that nothing is stuck.
    pub(super) fn is_to_choose(&self) -> bool {
        self.open.borrow().as_ref().is_some_and(|open| !open.own && !open.turn.ready.is_empty())
    }

    /// What is to be done to have something to look at: the run, or as far as it was played.
    /// A step that is asked for without choices is one of asyncio's order.
    pub(super) fn first_work(&self) -> LessonWork {
        let chosen = self.open.borrow().as_ref().is_some_and(|open| !open.schedule.is_empty());
        let to_end = !chosen && self.host.has_attribute("step");
        if self.is_played() || chosen && self.goal().is_some() {
            return LessonWork::Play { have: 0, to_end };
        }
        LessonWork::Run
    }

    /// Listens to keys and clicks, from when the first lesson is opened.
    pub(super) fn listen_to_turns(&self) {
        let (on, root) = (&self.listeners, &self.parts.root);
        if self.parts.lesson.turns.panel.has_attribute("data-heard") {
            return;
        }
        set(&self.parts.lesson.turns.panel, "data-heard", "");
        on.on(
            &self.parts.lesson.turns.panel,
            "click",
            self.when(|page, event: Event| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let deed = target.and_then(|target| target.closest("[data-do]").ok().flatten());
                if let Some(deed) = deed.and_then(|deed| deed.get_attribute("data-do")) {
                    page.play_turn(&deed);
                }
            }),
        );
        on.on(
            root,
            "keydown",
            self.when(|page, event: KeyboardEvent| {
                let typing = event.target().is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some());
                let with = event.ctrl_key() || event.meta_key() || event.alt_key();
                if typing || with || event.default_prevented() || page.goal().is_none() {
                    return;
                }
                let key = event.key();
                match key.parse::<u32>() {
                    Ok(place) if place > 0 => page.play_turn(&(place - 1).to_string()),
                    _ if key == "Backspace" => page.play_turn("undo"),
                    _ => return,
                }
                event.prevent_default();
            }),
        );
    }

    /// Makes a choice, takes one back, begins again, or goes on to the end.
    pub(super) fn play_turn(&self, deed: &str) {
        let mut have = self.play.borrow().len();
        if let Some(open) = &mut *self.open.borrow_mut() {
            let mut choices = choices(&open.schedule);
            match deed {
                "undo" => have = if choices.pop().is_some() { 0 } else { return },
                "again" => (choices, have) = Default::default(),
                "end" => {}
                choice => match choice.parse().ok().filter(|choice| (*choice as usize) < open.turn.ready.len()) {
                    Some(choice) => choices.push(choice),
                    None => return,
                },
            }
            // What is shown need not be what was played: the learner's own, or another order.
            if std::mem::take(&mut open.own) || open.turn.ready.is_empty() {
                have = 0;
            }
            open.schedule = choices.to_string();
            // Until the answer is there nothing can be chosen.
            open.turn.ready.clear();
        }
        self.work_on_lesson(LessonWork::Play { have, to_end: deed == "end" });
    }

    /// Shows a run as far as it was played.
    pub(super) fn show_turn(&self, schedule: String, turn: Turn) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            (open.schedule, open.turn) = (schedule, turn);
        }
        self.draw_turns();
    }

    pub(super) fn draw_turns(&self) {
        let view = &self.parts.lesson.turns;
        let goal = self.goal();
        show(&view.panel, goal.is_some());
        let open = self.open.borrow();
        let (Some(open), Some(goal)) = (&*open, goal) else { return };
        let focused = view.ready.matches(":focus-within").unwrap_or(false);
        set_text(&view.goal, open.words.goal(open.lesson.goals[goal].variant).unwrap_or_default());
        let (class, said) = match open.turn.met {
            Some(true) => ("right", "Goal met. ".to_owned() + &open.turn.said),
            Some(false) => ("wrong", "Not met. ".to_owned() + &open.turn.said),
            None => ("", told(&open.schedule)),
        };
        view.said.set_class_name(class);
        set_text(&view.said, &said);
        view.ready.set_text_content(None);
        for (at, ready) in open.turn.ready.iter().enumerate() {
            El(view.ready.clone())
                .with(&[&el("li").with(&[&row(at, ready, open.lesson.variants[open.variant].code.python)]).0]);
        }
        if focused {
            // Under the fingers of who chooses by keyboard the buttons are others now.
            let first = view.ready.query_selector("button").ok().flatten().map(Element::unchecked_into);
            let _ = first.as_ref().unwrap_or(&view.panel).focus();
        }
    }

    pub(super) fn search_schedules(&self) {
        self.say_found("Trying other orders… ", Some(("Cancel", |page| page.end_search())));
        self.work_on_lesson(LessonWork::Search);
    }

    /// Ends a search, and says nothing of one.
    pub(super) fn end_search(&self) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            open.search = None;
        }
        self.say_found("", None);
    }

    pub(super) fn show_searching(&self, tried: u32) {
        if let Some(text) = self.parts.lesson.found.first_child() {
            text.set_text_content(Some(&format!("Trying other orders… {tried} so far. ")));
        }
    }

    /// Says what a search came to, and what can be done then.
    pub(super) fn say_found(&self, text: &str, deed: Option<Deed>) {
        let found = &self.parts.lesson.found;
        found.set_text_content(None);
        El(found.clone()).with(&[&el("span").text(text).0]);
        if let Some((label, then)) = deed {
            let button = button(label);
            self.hear(&button, "click", move |page, _| then(page));
            El(found.clone()).with(&[&button]);
        }
    }

    /// A bad order was found: it is run.
    pub(super) fn show_found(&self, schedule: String, why: &str) {
        let many = choices(&schedule).deviations();
        let mut text = String::from("Asyncio’s own order goes wrong: ");
        let mut deed: Option<Deed> = None;
        if many > 0 {
            let word = if many == 1 { " departure" } else { " departures" };
            text = String::from("With ") + &many.to_string() + word;
            text += " from asyncio’s order, and with no fewer, it goes wrong: ";
            deed = Some(("Back to asyncio’s order", |page| page.run_in(String::new())));
        }
        self.run_in(schedule);
        self.say_found(&(text + why + " It is shown. "), deed);
    }

    /// Runs the program to its end in the order of a schedule.
    fn run_in(&self, schedule: String) {
        self.end_search();
        self.predict_first(false);
        if let Some(open) = &mut *self.open.borrow_mut() {
            open.schedule = schedule;
        }
        self.work_on_lesson(if self.is_played() {
            LessonWork::Play { have: 0, to_end: true }
        } else {
            LessonWork::Run
        });
    }
}

/// A task that can go on: who, from where, and the lines of its turn.
fn row(at: usize, ready: &Ready, python: &str) -> HtmlElement {
    let from = match ready.stands {
        0 => "begins".to_owned(),
        line => format!("goes on from line {line}"),
    };
    let usual = if at == 0 { ", asyncio’s choice" } else { "" };
    let key = el("kbd").text(&(at + 1).to_string()).0;
    let button: HtmlButtonElement = make("button type=button").attr("data-do", &at.to_string()).done();
    let who = [&key, &el("strong").text(&ready.name).0, &el("span").class("quiet").text(&(from + usual)).0];
    El(button.clone().into()).with(&who.map(AsRef::as_ref));
    for line in ready.runs.iter().take(MOST_LINES) {
        let text = python.lines().nth(*line as usize - 1).unwrap_or_default().trim_start();
        El(button.clone().into()).with(&[&el("code").text(&format!("{line}  {text}")).0]);
    }
    button.into()
}

fn choices(schedule: &str) -> Choices {
    schedule.parse().unwrap_or_default()
}

/// How many choices were made.
fn told(schedule: &str) -> String {
    let choices = choices(schedule);
    let (made, other) = (choices.as_slice().len(), choices.deviations());
    format!("Choice {}. So far {other} of {made} departed from asyncio’s order.", made + 1)
}
