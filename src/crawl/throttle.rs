//! The gap between two requests to a host, by how long it takes to answer, as Scrapy's AutoThrottle has it.

use crate::trace::Micros;

/// The longest gap to which slow answers lead, µs.
const LONGEST: Micros = 60_000_000;
/// The least change that is worth telling, µs.
const LEAST_NEWS: Micros = 1_000;

/// A host's gap, µs.
///
/// A host that answers within the time `t`, and may be asked `n` things at once, has `n` requests under way if it is
/// asked every `t / n`: the gap that is aimed at. Each answer leads half-way there, so that one slow page does not
/// decide. An answer that is no success never makes the gap shorter: errors are often quick.
///
/// ```
/// use crawlscope_engine::crawl::Throttle;
///
/// let mut throttle = Throttle::new(100_000);
/// for _ in 0..20 {
///     throttle.answered(2_000_000, 5, true);
/// }
/// assert_eq!(throttle.gap().div_ceil(1_000), 400);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    least: Micros,
    gap: Micros,
    /// What was told last; none is the least.
    told: Option<Micros>,
}

impl Throttle {
    /// The gap at a host of which nothing is known: the least it may ever be.
    pub fn new(least: Micros) -> Self {
        Self { least, gap: least, told: None }
    }

    /// The gap now.
    pub fn gap(&self) -> Micros {
        self.gap
    }

    /// The gap may not be shorter than this, from now on.
    pub fn slow_down(&mut self, least: Micros) {
        self.least = self.least.max(least);
        self.gap = self.gap.max(self.least);
    }

    /// The host answered within `latency`, or failed to; it may be sent `at_once` requests at once.
    pub fn answered(&mut self, latency: Micros, at_once: u32, is_success: bool) {
        let aim = latency / Micros::from(at_once.max(1));
        let next = self.gap.midpoint(aim).min(LONGEST).max(self.least);
        if is_success || next > self.gap {
            self.gap = next;
        }
    }

    /// The gap, if it has changed by a fifth since this told it last, or is back at the least.
    pub fn news(&mut self) -> Option<Micros> {
        let told = self.told.unwrap_or(self.least);
        let is_back = self.gap == self.least && self.told.is_some();
        if !is_back && self.gap.abs_diff(told) < (told / 5).max(LEAST_NEWS) {
            return None;
        }
        self.told = (self.gap > self.least).then_some(self.gap);
        Some(self.gap)
    }
}
