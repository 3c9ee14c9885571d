//! Reads a lesson of one's own: checks what its author wrote against the program that it is about, and fills in what
//! the built-in lesson has.

use super::lesson::Lesson;
use super::own::{MOST_OWN, Own, RECORDING};
use super::own_error::{Checked, File, OwnError};
use super::own_format::OwnFile;
use super::own_parts::none_to_make;
use super::own_place::Step::Field;
use super::programs::LESSONS;
use super::words::{VariantWords, Words};
use url::Url;

/// The built-in lesson that a lesson of one's own is about; [`RECORDING`] where that is a recording.
///
/// # Errors
/// If the text is not a lesson, or names none.
pub fn base_of(json: &str) -> Result<&'static Lesson, OwnError> {
    let file = File { json };
    if json.len() > MOST_OWN as usize {
        return file.wrong(&[], format!("the file is longer than {} MB; make it shorter", MOST_OWN >> 20));
    }
    // What is listed is taken for the fields in their order.
    if json.trim_start().starts_with('[') {
        return file.wrong(&[], "a lesson is an object: it begins with {".into());
    }
    file.base(&serde_json::from_str(json)?)
}

/// The words of a lesson of one's own that is at this address; `base` are those of the built-in lesson that it is about.
///
/// # Errors
/// If the text is not a lesson, or says something that is not so of the program.
pub fn read_own(json: &str, address: &Url, base: Option<&Words>) -> Result<Own, OwnError> {
    let file = File { json };
    let lesson = base_of(json)?;
    let own: OwnFile = serde_json::from_str(json)?;
    if let Some(title) = &own.title {
        file.must(!title.trim().is_empty(), &[Field("title")], || "a lesson needs a title".into())?;
    }
    match base.filter(|_| own.trace.is_none()) {
        Some(base) => file.about_program(own, lesson, address, base),
        None => file.about_recording(own, address),
    }
}

impl File<'_> {
    fn base(&self, own: &OwnFile) -> Checked<&'static Lesson> {
        let (field, name) = match (&own.lesson, &own.program, &own.trace) {
            (Some(name), None, None) => ("lesson", name),
            (None, Some(name), None) => ("program", name),
            (None, None, Some(_)) => return Ok(&RECORDING),
            _ => {
                let text = "say one of `lesson` (a built-in lesson in other words), `program` (a lesson of your own with \
                            that lesson’s programs) and `trace` (the address of a recording)";
                return self.wrong(&[], text.into());
            }
        };
        let found = LESSONS.iter().find(|lesson| lesson.name == name);
        found.copied().map_or_else(
            || {
                let names = LESSONS.iter().map(|lesson| lesson.name).collect::<Vec<_>>().join(", ");
                self.wrong(&[Field(field)], format!("there is no lesson “{name}”; there are {names}"))
            },
            Ok,
        )
    }

    fn about_program(&self, own: OwnFile, lesson: &Lesson, address: &Url, base: &Words) -> Checked<Own> {
        // In other words: all that is not said is as it was. Else only what can't be left out is.
        let is_same = own.lesson.is_some();
        let kept = |value: Option<String>, old: &str, name| {
            if is_same { Ok(value.unwrap_or_else(|| old.into())) } else { self.need(value, &[], name) }
        };
        let mut words = base.clone();
        words.title = kept(own.title, &base.title, "title")?;
        words.summary = kept(own.summary, &base.summary, "summary")?;
        words.body = if is_same { own.body.unwrap_or(words.body) } else { self.need(own.body, &[], "body")? };
        words.after = own.after.unwrap_or_else(|| if is_same { words.after } else { Vec::new() });
        self.must(own.python.is_none(), &[Field("python")], || {
            "this is for a recording; a program’s own Python belongs into its item of `variants`".into()
        })?;
        self.variants(own.variants, lesson, &mut words.variants)?;
        words.knobs = self.knobs(own.knobs, lesson, &base.knobs, is_same)?;
        let answers;
        (words.questions, answers) = self.questions(own.questions, Some(lesson), &base.questions, is_same)?;
        let must;
        (words.exercise, must) = match own.exercise {
            Some(exercise) => self.exercise(exercise, lesson, &base.exercise)?,
            None if is_same => (words.exercise, Vec::new()),
            None => (none_to_make(), Vec::new()),
        };
        let asks = answers.iter().any(|answer| answer.measure.is_some());
        self.must(!lesson.crawls || !asks && must.is_empty(), &[], || {
            "the crawler is judged by its own questions and its own exercise; remove each `answer` and `must`".into()
        })?;
        self.overlay(own.goals, &mut words.goals, &[Field("goals")])?;
        words.next = match own.next {
            Some(next) => self.next(next, address)?,
            None if is_same => words.next,
            None => Vec::new(),
        };
        self.few(words.body.len() + words.after.len(), &[Field("body")])?;
        Ok(Own { words, answers, must })
    }

    fn about_recording(&self, own: OwnFile, address: &Url) -> Checked<Own> {
        let at = [Field("trace")];
        let text = self.need(own.trace, &[], "trace")?;
        let trace = match address.join(&text) {
            Ok(trace) if matches!(trace.scheme(), "http" | "https") && trace.origin() == address.origin() => trace,
            Ok(_) => {
                let text = "a recording must be at the lesson’s own site: put it beside the lesson, and name it here";
                return self.wrong(&at, text.into());
            }
            Err(error) => return self.wrong(&at, format!("“{text}” is not an address: {error}")),
        };
        let none = "this is about a built-in program, and this lesson has a recording: remove it";
        self.must(own.variants.is_empty(), &[Field("variants")], || none.into())?;
        self.must(own.knobs.is_empty(), &[Field("knobs")], || none.into())?;
        self.must(own.goals.is_empty(), &[Field("goals")], || none.into())?;
        self.must(own.exercise.is_none(), &[Field("exercise")], || none.into())?;
        let python = own.python.unwrap_or_default();
        self.few(python.len(), &[Field("python")])?;
        let name = RECORDING.variants[0].name.to_owned();
        let body = self.need(own.body, &[], "body")?;
        self.few(body.len(), &[Field("body")])?;
        let (questions, answers) = self.questions(own.questions, None, &[], false)?;
        let words = Words {
            title: self.need(own.title, &[], "title")?,
            summary: self.need(own.summary, &[], "summary")?,
            body,
            after: own.after.unwrap_or_default(),
            variants: vec![VariantWords { title: name.clone(), name, text: String::new(), python }],
            knobs: Vec::new(),
            questions,
            exercise: none_to_make(),
            goals: Vec::new(),
            next: self.next(own.next.unwrap_or_default(), address)?,
            trace: Some(trace.into()),
        };
        Ok(Own { words, answers, must: Vec::new() })
    }
}
