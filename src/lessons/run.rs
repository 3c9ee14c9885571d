//! Runs one of a lesson's programs.

use super::lesson::{Lesson, Variant};
use super::play::play;
use super::settings::Settings;
use crate::trace::Log;

/// Runs a lesson's program under virtual time and returns its whole trace. It ends with
/// `run-ended` if the program ended; one that is stuck, or never ends, has none.
///
/// The same variant and settings give the same trace.
pub fn run(lesson: &Lesson, variant: &Variant, settings: &Settings) -> Log {
    let config = config(lesson.name, variant.name, settings);
    play(&config, settings, variant.code.labels, &|ctx| variant.start_in(ctx))
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
