//! Builds the tree a slice at a time, then reads it a slice at a time.

use std::fmt;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use url::Url;

use super::facts::{Cut, Facts, Limits};
use super::guard::Guard;
use super::walk::Walk;

/// Bytes given to the tokenizer at a time.
const SLICE: usize = 16 * 1_024;

/// Whether [`PageParser::advance`] has more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Progress {
    /// Call again.
    More,
    /// Nothing left: [`PageParser::finish`] returns at once.
    Done,
}

/// One page being read. See the [module](super) for the loop it is made for.
pub struct PageParser<'t> {
    rest: &'t str,
    slice: usize,
    /// `None` when the tree is built and being read.
    build: Option<Build>,
    walk: Walk,
    done: bool,
}

struct Build {
    tokenizer: Tokenizer<Guard>,
    input: BufferQueue,
}

impl<'t> PageParser<'t> {
    /// A parser of the page `text` that was found at `url`.
    #[must_use]
    pub fn new(text: &'t str, url: &Url, limits: Limits) -> Self {
        let options = TokenizerOpts {
            // Decoding has removed it, and this would do so in every slice.
            discard_bom: false,
            ..TokenizerOpts::default()
        };
        Self {
            rest: text,
            slice: SLICE,
            build: Some(Build {
                tokenizer: Tokenizer::new(Guard::new(limits), options),
                input: BufferQueue::default(),
            }),
            walk: Walk::new(url, limits),
            done: false,
        }
    }

    /// Sets how many bytes a slice has at most (at least 1; a slice never ends
    /// inside a character). What is found does not depend on it.
    #[must_use]
    pub fn with_slice(mut self, bytes: usize) -> Self {
        self.slice = bytes.max(1);
        self
    }

    /// Does a short piece of work: well under a millisecond of it for all but
    /// hostile pages.
    pub fn advance(&mut self) -> Progress {
        if self.build.is_some() {
            self.build_slice();
        } else if !self.done {
            self.done = !self.walk.step();
        }
        if self.done { Progress::Done } else { Progress::More }
    }

    /// Does all that is left and returns what was found.
    #[must_use]
    pub fn finish(mut self) -> Facts {
        while self.advance() == Progress::More {}
        self.walk.into_facts(None)
    }

    /// Gives up and returns what was found so far, with `why` as the reason (unless
    /// nothing was left to do). Links in the part of the page that was parsed are
    /// all returned.
    #[must_use]
    pub fn stop(mut self, why: Cut) -> Facts {
        if self.build.is_some() {
            self.read(Some(why));
            return self.finish();
        }
        self.walk.into_facts(Some(why).filter(|_| !self.done))
    }

    fn build_slice(&mut self) {
        let Some(build) = &mut self.build else { return };
        if build.input.is_empty() {
            if self.rest.is_empty() {
                build.tokenizer.end();
                return self.read(None);
            }
            let (slice, rest) = self.rest.split_at(boundary(self.rest, self.slice));
            build.input.push_back(StrTendril::from_slice(slice));
            self.rest = rest;
        }
        // Returns early when the guard asks for a pause; the rest stays in `input`.
        let _ = build.tokenizer.feed(&build.input);
        if let Some(cut) = build.tokenizer.sink.cut() {
            self.read(Some(cut));
        }
    }

    /// Ends building and begins reading.
    fn read(&mut self, cut: Option<Cut>) {
        if let Some(build) = self.build.take() {
            let guard = build.tokenizer.sink;
            let has_base = guard.base_seen();
            self.walk.begin(guard.into_tree(), has_base, cut);
        }
    }
}

/// The last character boundary at or before `at`, but never 0 unless `text` is empty.
fn boundary(text: &str, at: usize) -> usize {
    match text.floor_char_boundary(at) {
        0 => text.chars().next().map_or(0, char::len_utf8),
        end => end,
    }
}

impl fmt::Debug for PageParser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageParser")
            .field("rest", &self.rest.len())
            .field("building", &self.build.is_some())
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}
