//! What a click on a control means, by its `data-action`.

use super::column_widths::column_named;
use super::dom::{number_in, side};
use super::pointer::ZOOM;
use crate::app::messages::ToStage;
use crate::app::{
    CodePane, CopyButton, LIVE_OPTIONS, LessonMsg, Lift, Msg, OPTIONS, Share, Tab, Transport, TurnAction,
};
use crate::draw::{Placement, Spotlight};
use crate::graph::{Column, DisplayState};
use web_sys::HtmlElement;

/// The attribute of an option, or of the machine's numbers.
pub(super) fn option_named(name: &str) -> Option<&'static str> {
    OPTIONS.into_iter().chain(LIVE_OPTIONS).find(|known| *known == name)
}

/// The column that a control is about.
pub(super) fn column_of(control: &HtmlElement) -> Option<Column> {
    column_named(&control.get_attribute("data-column")?)
}

/// What a click on a control means.
pub(super) fn click_message(control: &HtmlElement) -> Option<Msg> {
    let action = control.get_attribute("data-action")?;
    let zoom = |factor| Msg::ToStage(ToStage::Zoom { at: None, factor });
    Some(match action.as_str() {
        "pause" => Msg::TogglePause,
        "stop" => Msg::Stop,
        "lift" => Msg::Lift(lift_of(control)?),
        "previous" => Msg::ShowPrevious,
        "replace" => Msg::Replace(true),
        "keep" => Msg::Replace(false),
        "skip-tour" => Msg::SkipTour,
        "watch-again" => Msg::WatchAgain,
        "crawl-my-site" => Msg::CrawlMySite,
        "try-again" => Msg::Submit,
        "details" => Msg::ToggleDetails,
        "starts" => Msg::ToggleStarts,
        "pick" => Msg::PickStart(control.text_content().unwrap_or_default()),
        "forget-starts" => Msg::ForgetStarts,
        "check-again" => Msg::CheckAgain,
        "crawl-private" => Msg::CrawlPrivate,
        "resume-run" => Msg::ResumeRun(number_in(control, "data-run")?),
        "save-run" => Msg::SaveRun(number_in(control, "data-run")?),
        "forget-run" => Msg::ForgetRun(number_in(control, "data-run")?),
        "menu" => Msg::ShowMenu(control.get_attribute("aria-expanded").as_deref() != Some("true")),
        "share" => Msg::ToggleShare,
        "copy-share" => Msg::Copy(CopyButton::Share(*Share::ALL.get(number_in::<usize>(control, "data-at")?)?)),
        "options" => Msg::ToggleOptions,
        "reset-options" => Msg::ResetOptions,
        "zoom-in" => zoom(ZOOM),
        "zoom-out" => zoom(1.0 / ZOOM),
        "arrange" => Msg::Arrange(*Placement::ALL.get(number_in::<usize>(control, "data-at")?)?),
        "show-class" => Msg::ToggleClass(number_in(control, "data-at")?),
        "only-class" => Msg::OnlyClass(number_in(control, "data-at")?),
        "navigation" => Msg::ToggleNavigation,
        "around" => Msg::Spotlight(Some(Spotlight::Around(number_in(control, "data-id")?, 1))),
        "way" => Msg::Spotlight(Some(Spotlight::Way(number_in(control, "data-from")?, number_in(control, "data-id")?))),
        "all" => Msg::Spotlight(None),
        "alone" => Msg::Spotlight(Some(Spotlight::Lit)),
        "clear-outline" => Msg::ClearOutline,
        "retrace" => Msg::Retrace(number_in(control, "data-by")?),
        "hops" => Msg::Hops(number_in(control, "data-by")?),
        "copy-menu" => Msg::Copy(CopyButton::Menu),
        "exclude" => Msg::Exclude,
        "crawl-from" => Msg::CrawlFrom(number_in(control, "data-id")?),
        "fit" => Msg::ToStage(ToStage::Fit),
        "help" => Msg::Help(true),
        "close-help" => Msg::Help(false),
        "show-state" => Msg::Toggle(*DisplayState::ALL.get(number_in::<usize>(control, "data-at")?)?),
        "tab" => Msg::Tab(*Tab::ALL.get(number_in::<usize>(control, "data-at")?)?),
        "sort" => Msg::Sort(column_of(control)?),
        "reset-columns" => Msg::ResetColumns,
        "select" => Msg::Select(number_in(control, "data-id")),
        "jump" => Msg::Jump(number_in(control, "data-id")?),
        "copy-address" => Msg::Copy(CopyButton::Address),
        "copy-problems" => Msg::Copy(CopyButton::Problems),
        "copy-table" => Msg::Copy(CopyButton::Table),
        "save" => Msg::Save(control.get_attribute("data-format")?),
        "open" => Msg::PickFile,
        "to-start" => Msg::Transport(Transport::ToStart),
        "step-back" => Msg::Transport(Transport::By(-1)),
        "play" => Msg::Transport(Transport::Play),
        "step-on" => Msg::Transport(Transport::By(1)),
        "to-end" => Msg::Transport(Transport::ToEnd),
        "axis" => Msg::ToggleAxis,
        "lanes" => Msg::ToggleLanes,
        "projector" => Msg::ToggleProjector,
        "step" => Msg::SeekPane(side(control), number_in(control, "data-step")?),
        "open-lesson" => Msg::OpenLesson(control.get_attribute("data-lesson")?),
        "forget-progress" => Msg::ForgetProgress,
        "beside" => Msg::ToggleBeside,
        "show-code" => Msg::ShowCode(*CodePane::ALL.get(number_in::<usize>(control, "data-at")?)?),
        "copy-link" => Msg::Copy(CopyButton::LessonLink),
        "copy-program" => {
            let rust = control.get_attribute("data-rust").as_deref() == Some("1");
            Msg::Copy(CopyButton::Program(side(control), rust))
        }
        "crawl-for-real" => Msg::CrawlForReal,
        "back-to-lesson" => Msg::BackToLesson,
        lesson => Msg::Lesson(side(control), lesson_message(lesson, control)?),
    })
}

/// What a click on one of a lesson's controls means.
fn lesson_message(action: &str, control: &HtmlElement) -> Option<LessonMsg> {
    let at = || number_in(control, "data-at");
    Some(match action {
        "variant" => LessonMsg::Variant(at()?),
        "predict" => LessonMsg::Predict(at()?, number_in(control, "data-option-at")?),
        "show-answer" => LessonMsg::ShowAnswer(at()?),
        "run" => LessonMsg::Run,
        "move-line" => LessonMsg::SwapLines(at()?, number_in(control, "data-to")?),
        "choose-line" => LessonMsg::ChooseLine(at()?),
        "check" => LessonMsg::Check,
        "pick-task" => LessonMsg::PickTask(number_in(control, "data-task")?),
        "search-schedules" => LessonMsg::Search,
        "end-search" => LessonMsg::EndSearch,
        "usual-order" => LessonMsg::UsualOrder,
        "turn" => LessonMsg::Turn(match control.get_attribute("data-do")?.as_str() {
            "undo" => TurnAction::Undo,
            "again" => TurnAction::Restart,
            "end" => TurnAction::ToEnd,
            place => TurnAction::Choose(place.parse().ok()?),
        }),
        _ => return None,
    })
}

/// The limit that a button lifts.
fn lift_of(control: &HtmlElement) -> Option<Lift> {
    let option = option_named(&control.get_attribute("data-option-name")?)?;
    Some(Lift { option, value: number_in(control, "data-value")? })
}
