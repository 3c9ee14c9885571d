//! The layout advances by time: where frames are slow or rare the picture still comes to rest.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::worker::Slices;
use std::cell::Cell;

/// Steps of the layout after a large change.
const STEPS: u32 = 260;

/// A thread with a clock that only work moves on.
#[derive(Default)]
struct Thread {
    now: Cell<f64>,
    steps: u32,
    frames: u32,
    longest: f64,
}

impl Thread {
    fn pass(&self, ms: f64) {
        self.now.set(self.now.get() + ms);
    }

    /// One slice of a layout whose steps take `step` ms each; the pause that follows it.
    fn slice(&mut self, slices: &Slices, is_live: bool, step: f64) -> Option<f64> {
        let (now, began) = (&self.now, self.now.get());
        let steps = &mut self.steps;
        let pause = slices.run(is_live, &|| now.get(), &mut || {
            *steps += 1;
            now.set(now.get() + step);
            *steps < STEPS
        });
        self.longest = self.longest.max(self.now.get() - began);
        pause
    }

    /// Lays out to the end while frames are drawn that take `frame` ms each.
    fn run(is_live: bool, step: f64, frame: f64) -> Self {
        let (mut thread, mut slices) = (Self::default(), Slices::default());
        let (mut next_slice, mut next_frame) = (0.0_f64, 0.0_f64);
        loop {
            thread.now.set(thread.now.get().max(next_slice.min(next_frame)));
            if next_frame <= next_slice {
                slices.frame_arrived();
                thread.frames += 1;
                thread.pass(frame);
                // The browser has a frame every 16 ms.
                next_frame = thread.now.get() + Slices::rest_after_frame(is_live, frame).max(16.0 - frame);
                slices.frame_requested(next_frame);
            } else {
                let Some(pause) = thread.slice(&slices, is_live, step) else { return thread };
                next_slice = thread.now.get() + pause;
            }
        }
    }
}

#[test]
fn ten_thousand_pages_come_to_rest_in_few_frames_however_slow_those_are() {
    // A step of 10,000 pages takes some 8 ms.
    for frame in [1.0, 150.0, 1_000.0] {
        let thread = Thread::run(false, 8.0, frame);
        assert_eq!(thread.steps, STEPS);
        // A second thread's worth of frames would be as long as the layout takes alone.
        assert!(f64::from(thread.frames) * frame <= f64::from(STEPS) * 8.0 * 2.0 + frame, "{} frames", thread.frames);
    }
}

#[test]
fn the_layout_takes_most_of_the_time_after_the_run_and_little_of_it_during_the_run() {
    let share = |is_live| f64::from(STEPS) * 2.0 / Thread::run(is_live, 2.0, 0.0).now.get();
    assert!((0.6..0.75).contains(&share(false)), "{}", share(false));
    assert!((0.08..0.15).contains(&share(true)), "{}", share(true));
}

#[test]
fn a_slice_is_no_longer_than_one_step_beyond_its_length() {
    assert!(Thread::run(false, 0.1, 0.0).longest < 8.2);
    assert!(Thread::run(false, 30.0, 0.0).longest <= 30.0);
}

#[test]
fn the_layout_rests_where_no_frames_come_until_one_does() {
    let (mut thread, mut slices) = (Thread::default(), Slices::default());
    slices.frame_requested(0.0);
    // As on a hidden page: the frame never comes.
    while let Some(pause) = thread.slice(&slices, false, 10.0) {
        thread.pass(pause);
        slices.frame_requested(thread.now.get());
    }
    let steps = thread.steps;
    assert!(steps < STEPS, "it went on to the end");
    assert_eq!((thread.slice(&slices, false, 10.0), thread.steps), (None, steps), "and it does not begin again");
    slices.frame_arrived();
    assert!(thread.slice(&slices, false, 10.0).is_some());
}

#[test]
fn a_layout_at_rest_asks_for_no_other_slice() {
    let mut steps = 0;
    let pause = Slices::default().run(false, &|| 0.0, &mut || {
        steps += 1;
        false
    });
    assert_eq!((pause, steps), (None, 1));
}
