//! A lesson's state as text, for the attribute and for links:
//! `name/variant,knob=value,…,schedule=s:…`; two of them with a space between are side by side.

use crate::lessons::{self, Settings, find};

/// How the address of a lesson of one's own ends.
const OWN: &str = ".json";

/// What such a text says.
#[derive(Clone, Debug)]
pub struct LessonLink {
    /// The lesson.
    pub lesson: &'static lessons::Lesson,
    /// Which of its programs.
    pub variant: usize,
    /// Where its knobs stand.
    pub settings: Settings,
    /// The schedule to run it in; empty for asyncio's order.
    pub schedule: String,
}

impl LessonLink {
    /// Reads the text; none where there is no lesson of that name. What else is not understood is
    /// left out: a link from another version should still open the lesson.
    pub fn read(text: &str) -> Option<Self> {
        let first = text.split_whitespace().next()?;
        let (name, rest) = first.split_at(first.find(['/', ',']).unwrap_or(first.len()));
        let lesson = find(name)?;
        Some(Self::within(lesson, lesson.settings(), rest))
    }

    /// Reads what follows a lesson's name or address; `settings` are the lesson's own.
    pub(super) fn within(lesson: &'static lessons::Lesson, mut settings: Settings, rest: &str) -> Self {
        let mut parts = rest.split(',');
        let variant = parts.next().unwrap_or_default().trim_start_matches('/');
        let variant = lesson.variants.iter().position(|known| known.name == variant).unwrap_or(0);
        let mut schedule = String::new();
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match (name, value.parse()) {
                ("schedule", _) => schedule = value.into(),
                (name, Ok(value)) => _ = settings.set(name, value),
                _ => {}
            }
        }
        Self { lesson, variant, settings, schedule }
    }

    /// The address of a lesson of one's own, where the text asks for one, and what follows it.
    pub fn own(text: &str) -> Option<(&str, &str)> {
        let first = text.split_whitespace().next()?;
        let (address, rest) = first.split_at(first.rfind(OWN)? + OWN.len());
        (rest.is_empty() || rest.starts_with(['/', ','])).then_some((address, rest))
    }

    /// What the text opens beside the first program: the second of two, or, if it names only a lesson,
    /// the program that belongs beside its first.
    pub(super) fn beside(text: &str) -> Option<String> {
        let mut both = text.split_whitespace();
        let first = both.next()?;
        if let Some(second) = both.next() {
            return Some(second.into());
        }
        let (name, knobs) = first.split_at(first.find(',').unwrap_or(first.len()));
        find(name)?.beside.map(|variant| format!("{name}/{variant}{knobs}"))
    }
}
