//! How layout and drawing share their thread. The layout works in short slices of time, between
//! which messages, input and frames have their turn, so that it advances by time however few
//! frames there are; a slow frame is followed by a rest, so that the layout has its time.

/// A slice ends after the first step of the layout that takes it beyond this, ms.
const SLICE_MS: f64 = 8.0;
/// Share of the time that the layout may take: little while the crawl needs the processor.
const SHARE_LIVE: f64 = 0.12;
const SHARE: f64 = 0.7;
/// A frame that took longer than this, ms, is followed by a rest …
const SLOW_FRAME_MS: f64 = 5.0;
/// … this many times as long, in which the layout goes on.
const REST_SLOW: f64 = 2.0;
/// While the crawl runs every frame is followed by a rest, this many times as long as the frame.
const REST_LIVE: f64 = 4.0;
/// A frame that was asked for this long ago, ms, will not come: the page is hidden.
const OVERDUE_MS: f64 = 3_000.0;

/// When the layout works, and when it waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slices {
    /// When a frame was asked for that has not come yet, ms.
    awaits_frame: Option<f64>,
}

impl Slices {
    /// Says that a frame was asked for at `now`, ms.
    pub fn frame_requested(&mut self, now: f64) {
        self.awaits_frame.get_or_insert(now);
    }

    /// Says that the frame has come.
    pub fn frame_arrived(&mut self) {
        self.awaits_frame = None;
    }

    /// The rest after a frame that took `took` ms before the next one is asked for, ms. While the
    /// crawl runs, it needs the processor more than the picture does.
    pub fn rest_after_frame(is_live: bool, took: f64) -> f64 {
        match is_live {
            true => took * REST_LIVE,
            false if took > SLOW_FRAME_MS => took * REST_SLOW,
            false => 0.0,
        }
    }

    /// Calls `step` for the length of a slice, or until it returns false: there is nothing left to
    /// do. Returns the pause before the next slice, ms; none if there should be no other before a
    /// frame has come or something has changed.
    pub fn run(&self, is_live: bool, now: &dyn Fn() -> f64, step: &mut dyn FnMut() -> bool) -> Option<f64> {
        let began = now();
        if self.awaits_frame.is_some_and(|asked| began - asked > OVERDUE_MS) {
            return None;
        }
        let share = if is_live { SHARE_LIVE } else { SHARE };
        loop {
            if !step() {
                return None;
            }
            let took = now() - began;
            if took >= SLICE_MS {
                return Some(took * (1.0 - share) / share);
            }
        }
    }
}
