//! The first visit: three captions in turn while the built-in site is crawled, and what to do next.

use crate::crawl::Config;
use crate::language::tr;
use crate::say;
use url::Url;

/// How long each caption is shown, ms: long enough to read it twice.
const CAPTION_MS: f64 = 4_000.0;

/// What a caption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    /// The queue, with so many workers.
    Queue(u32),
    /// So many permits.
    Permits(u32),
    /// The picture.
    Map,
}

impl Caption {
    /// Its word in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue(_) => "queue",
            Self::Permits(_) => "permits",
            Self::Map => "map",
        }
    }

    /// What it says.
    pub fn says(self) -> String {
        match self {
            Self::Queue(1) => {
                tr("1 of 3 · The queue. One worker takes an address from it, and puts the links it finds back in.")
                    .into()
            }
            Self::Queue(workers) => say!(
                "1 of 3 · The queue. {workers} workers take addresses from it, and put the links they find back in.",
                workers
            ),
            Self::Permits(permits) => say!(
                "2 of 3 · The permits. At most {permits} requests are under way at once; a worker without a permit waits its turn.",
                permits
            ),
            Self::Map => tr(
                "3 of 3 · The map. Each page steps out of the one that first linked to it. A cross is a broken link.",
            )
            .into(),
        }
    }
}

/// The captions of a first visit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tour {
    /// The next crawl of the built-in site has captions.
    is_due: bool,
    /// The caption that is shown.
    pub caption: Option<Caption>,
    /// Workers and permits of the crawl.
    numbers: (u32, u32),
    /// When the crawl began, ms.
    began: f64,
}

impl Tour {
    /// One that is still to come, or not.
    pub(super) fn new(is_due: bool) -> Self {
        Self { is_due, ..Self::default() }
    }

    /// A crawl begins.
    pub(super) fn begin(&mut self, config: &Config, built_in: &Url, now: f64, is_embedded: bool) {
        // Without its latency the crawl is over before anything of it can be read.
        let is_shown = self.is_due && config.starts_only_at(built_in) && config.latency > 0 && !is_embedded;
        (self.numbers, self.began) = ((config.consumers, config.permits), now);
        self.caption = is_shown.then_some(Caption::Queue(config.consumers));
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: f64) {
        let caption = match ((now - self.began) / CAPTION_MS) as u32 {
            0 => Caption::Queue(self.numbers.0),
            1 => Caption::Permits(self.numbers.1),
            _ => Caption::Map,
        };
        self.caption = self.caption.map(|_| caption);
    }
}
