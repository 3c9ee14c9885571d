//! Knobs, and the settings that a program runs with.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A whole number that the learner may change.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// Kebab-case. In capitals, with `_` for `-`, the constant of the Python file.
    pub name: &'static str,
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// The difference between two neighbouring values.
    pub step: u32,
    /// The value at first.
    pub default: u32,
    /// `s`, `ms`, or nothing for a count.
    pub unit: &'static str,
}

impl Knob {
    /// The constant's name in the Python files.
    pub fn constant(&self) -> String {
        self.name.to_ascii_uppercase().replace('-', "_")
    }
}

/// Finds the `href` of every link in a page, and remembers it: a search runs a program a thousand
/// times on the same pages.
#[derive(Clone, Debug)]
pub struct Hrefs {
    find: fn(&str) -> Vec<String>,
    /// By the page's text.
    // Only ever looked up.
    found: Rc<RefCell<HashMap<String, Vec<String>>>>,
}

impl Hrefs {
    /// Finds them by this function.
    pub fn by(find: fn(&str) -> Vec<String>) -> Self {
        Self { find, found: Rc::default() }
    }

    /// Those of a page.
    pub fn of(&self, html: &str) -> Vec<String> {
        let known = self.found.borrow().get(html).cloned();
        known.unwrap_or_else(|| {
            let found = (self.find)(html);
            self.found.borrow_mut().insert(html.to_owned(), found.clone());
            found
        })
    }
}

/// The values of the knobs, and the seed of the schedule.
#[derive(Clone, Debug)]
pub struct Settings {
    knobs: Rc<[Knob]>,
    values: Vec<u32>,
    /// 0 is asyncio's order; any other number is another legal schedule.
    pub seed: u64,
    /// The site to crawl, as (path relative to its top, HTML). If empty, the crawler reads a
    /// small site of its own.
    pub pages: Rc<[(String, String)]>,
    /// How a program that crawls finds links; without it, it finds none. It is not the program's
    /// own so that only who runs it needs what it takes: see [`crawler_hrefs`](super::crawler_hrefs).
    pub hrefs: Option<Hrefs>,
}

impl Settings {
    /// Every knob at its default, seed 0, no pages.
    pub(super) fn new(knobs: &'static [Knob]) -> Self {
        let values = knobs.iter().map(|knob| knob.default).collect();
        Self { knobs: knobs.into(), values, seed: 0, pages: Rc::new([]), hrefs: None }
    }

    /// A knob's value; 0 if the lesson has no such knob.
    pub fn get(&self, name: &str) -> u32 {
        self.named().find(|(knob, _)| knob.name == name).map_or(0, |(_, value)| value)
    }

    /// The knobs and their values, in the lesson's order.
    pub fn named(&self) -> impl Iterator<Item = (&Knob, u32)> + '_ {
        self.knobs.iter().zip(self.values.iter().copied())
    }

    /// Gives a knob another default, which it is set to, and other limits.
    pub(super) fn limit(&mut self, name: &str, [default, min, max]: [u32; 3]) {
        let limited = |knob: &Knob| if knob.name == name { Knob { default, min, max, ..*knob } } else { *knob };
        self.knobs = self.knobs.iter().map(limited).collect();
        self.set(name, default);
    }

    /// Sets a knob, within its limits and down to a whole step. Returns whether the lesson has
    /// such a knob.
    pub fn set(&mut self, name: &str, value: u32) -> bool {
        let Some(at) = self.knobs.iter().position(|knob| knob.name == name) else { return false };
        let Knob { min, max, step, .. } = self.knobs[at];
        let value = value.clamp(min, max);
        self.values[at] = value - (value - min) % step;
        true
    }

    /// The same with one knob set as by [`Settings::set`].
    #[must_use]
    pub fn with(mut self, name: &str, value: u32) -> Self {
        self.set(name, value);
        self
    }
}
