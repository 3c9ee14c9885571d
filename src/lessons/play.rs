//! Runs a main task under virtual time.

use super::context::{Context, Labels};
use super::settings::Settings;
use crate::runtime::{Runtime, Virtual};
use crate::trace::{Detail, EventKind, Log, RunEnd, Trace};
use futures::future::LocalBoxFuture;

/// Turns after which a program that never ends is abandoned.
const MOST_TURNS: u32 = 50_000;

/// Runs a main task to its end, or until it is stuck, and returns the trace.
pub(super) fn play(
    config: &str,
    settings: &Settings,
    labels: Labels,
    main: &dyn Fn(Context) -> LocalBoxFuture<'static, ()>,
) -> Log {
    let clock = Virtual::new(settings.seed);
    let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace);
    runtime.trace().emit(EventKind::RunStarted { config: config.into() });
    let ctx = Context::new(&runtime, settings, labels);
    let main = runtime.spawn("main", main(ctx.clone()));
    let turn = |_: &u32| !main.is_over() && clock.turn();
    (0..MOST_TURNS).take_while(turn).for_each(drop);
    if main.is_over() {
        runtime.trace().emit(EventKind::RunEnded { why: RunEnd::Returned });
    }
    let events = log.take();
    // Tasks that wait for each other keep each other in memory.
    main.cancel();
    ctx.cancel_all();
    (0..MOST_TURNS).take_while(|_| clock.turn()).for_each(drop);
    events
}
