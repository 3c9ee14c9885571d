//! Runs a program to its end, or to where it is stuck.

use super::lab::Lab;
use super::lesson::{Lesson, Settings, Variant};
use crate::runtime::{Runtime, Virtual};
use crate::trace::{Detail, EventKind, Log, RunEnd, Trace};
use futures::future::LocalBoxFuture;

/// Turns after which a program that has no end is left.
const MOST_TURNS: u32 = 50_000;

/// Runs a lesson's program under virtual time and returns its whole trace. It ends with
/// `run-ended` if the program did; one that is stuck, or has no end, has none.
///
/// The same variant and settings give the same trace.
pub fn run(lesson: &Lesson, variant: &Variant, settings: &Settings) -> Log {
    play(&config(lesson.name, variant.name, settings), settings, &|lab| lab.clone().main((variant.program)(lab)))
}

/// Runs a main task.
pub(super) fn play(config: &str, settings: &Settings, main: &dyn Fn(Lab) -> LocalBoxFuture<'static, ()>) -> Log {
    let clock = Virtual::new(settings.seed);
    let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace);
    runtime.trace().emit(EventKind::RunStarted { config: config.into() });
    let lab = Lab::new(&runtime, settings);
    let main = runtime.spawn("main", main(lab.clone()));
    let turn = |_: &u32| !main.is_over() && clock.turn();
    (0..MOST_TURNS).take_while(turn).for_each(drop);
    if main.is_over() {
        runtime.trace().emit(EventKind::RunEnded { why: RunEnd::Returned });
    }
    let events = log.take();
    // Tasks that wait for each other keep each other in memory.
    main.cancel();
    lab.cancel_all();
    (0..MOST_TURNS).take_while(|_| clock.turn()).for_each(drop);
    events
}

/// What was run, as JSON. The names are the lesson's own and need no escaping.
pub(super) fn config(lesson: &str, variant: &str, settings: &Settings) -> String {
    let mut text = format!("{{\"lesson\":\"{lesson}\",\"variant\":\"{variant}\",\"seed\":{}", settings.seed);
    for (knob, value) in settings.named() {
        text.push_str(&format!(",\"{}\":{value}", knob.name));
    }
    text.push('}');
    text
}
