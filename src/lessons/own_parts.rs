//! The parts of a lesson of one's own, checked against the program that they are about.

use super::lesson::Lesson;
use super::own::OwnAnswer;
use super::own_error::{Checked, File, MOST_ITEMS};
use super::own_format::{OwnExercise, OwnKnob, OwnLine, OwnNext, OwnProperty, OwnQuestion, OwnVariant, Wrong};
use super::own_measure::{Measure, Property, SECOND};
use super::own_place::Step;
use super::programs::LESSONS;
use super::words::{ExerciseWords, KnobWords, LineWords, Next, QuestionWords, VariantWords};
use Step::{Field, Item};
use std::collections::BTreeSet;
use url::Url;

impl File<'_> {
    pub(super) fn variants(&self, own: Vec<OwnVariant>, lesson: &Lesson, words: &mut [VariantWords]) -> Checked<()> {
        for (at, own) in own.into_iter().enumerate() {
            let path = [Field("variants"), Item(at), Field("name")];
            let names: Vec<&str> = lesson.variants.iter().map(|variant| variant.name).collect();
            let variant = lesson.variant(&own.name);
            let old = words.iter_mut().find(|known| known.name == own.name);
            let (Some(variant), Some(old)) = (variant, old) else {
                return self.wrong(&path, no_such("program", &own.name, &names));
            };
            let python = own.python.unwrap_or_default();
            self.few(python.len(), &[Field("variants"), Item(at), Field("python")])?;
            let mut marked = BTreeSet::new();
            for (line, text) in python.iter().enumerate() {
                let path = [Field("variants"), Item(at), Field("python"), Item(line)];
                self.must(!text.contains('\n'), &path, || "each line is an item of its own".into())?;
                let Some((_, label)) = text.split_once("  # @") else { continue };
                let labels: Vec<&str> = variant.code.labels.iter().map(|(label, _)| *label).collect();
                self.must(labels.contains(&label), &path, || no_such("mark", label, &labels))?;
                self.must(marked.insert(label), &path, || format!("two lines are marked “# @{label}”"))?;
            }
            old.title = own.title.unwrap_or_else(|| old.title.clone());
            old.text = own.text.unwrap_or_else(|| old.text.clone());
            old.python = python;
        }
        Ok(())
    }

    pub(super) fn knobs(
        &self,
        own: Vec<OwnKnob>,
        lesson: &Lesson,
        base: &[KnobWords],
        is_same: bool,
    ) -> Checked<Vec<KnobWords>> {
        let mut words = if is_same { base.to_vec() } else { Vec::new() };
        let names: Vec<&str> = lesson.knobs.iter().map(|knob| knob.name).collect();
        self.few(own.len(), &[Field("knobs")])?;
        for (at, own) in own.into_iter().enumerate() {
            let path = |field| [Field("knobs"), Item(at), Field(field)];
            let Some(knob) = lesson.knobs.iter().find(|knob| knob.name == own.name) else {
                return self.wrong(&path("name"), no_such("knob", &own.name, &names));
            };
            let [min, max] = [own.min.unwrap_or(knob.min), own.max.unwrap_or(knob.max)];
            // Where only the limits are given, the program's default may be outside of them.
            let default = own.default.unwrap_or(knob.default.clamp(min, max.max(min)));
            let is_whole = |value: u32| value >= knob.min && (value - knob.min).is_multiple_of(knob.step);
            let (least, most, step) = (knob.min, knob.max, knob.step);
            for (field, value, fits) in [
                ("min", min, is_whole(min) && min <= knob.max),
                ("max", max, max <= knob.max && max >= min),
                ("default", default, is_whole(default) && default >= min && default <= max),
            ] {
                self.must(fits, &path(field), || {
                    format!("{value} will not do: the program takes {least} to {most} in steps of {step}, and `default` is from `min` to `max`")
                })?;
            }
            let old = base.iter().find(|known| known.name == own.name);
            let known = |own: Option<String>, old: Option<&String>| own.or(old.cloned()).unwrap_or_default();
            let new = KnobWords {
                label: known(own.label, old.map(|old| &old.label)),
                text: known(own.text, old.map(|old| &old.text)),
                limits: Some([default, min, max]),
                name: own.name,
            };
            match words.iter_mut().find(|known| known.name == new.name) {
                Some(old) => *old = new,
                None => words.push(new),
            }
        }
        Ok(words)
    }

    pub(super) fn questions(
        &self,
        own: Vec<OwnQuestion>,
        lesson: Option<&Lesson>,
        base: &[QuestionWords],
        is_same: bool,
    ) -> Checked<(Vec<QuestionWords>, Vec<OwnAnswer>)> {
        let mut words = if is_same { base.to_vec() } else { Vec::new() };
        let mut answers = vec![OwnAnswer::default(); words.len()];
        self.few(own.len(), &[Field("questions")])?;
        for (at, own) in own.into_iter().enumerate() {
            let here = [Field("questions"), Item(at)];
            let path = |field| [Field("questions"), Item(at), Field(field)];
            let old = base.iter().find(|known| known.id == own.id);
            if own.answer.is_none() && old.is_none() {
                let ids: Vec<&str> = base.iter().map(|question| &*question.id).collect();
                let text = format!("{}; or give it an `answer`", no_such("question", &own.id, &ids));
                return self.wrong(&path("id"), text);
            }
            if let (Some(variant), Some(lesson)) = (&own.variant, lesson) {
                let names: Vec<&str> = lesson.variants.iter().map(|variant| variant.name).collect();
                self.must(names.contains(&&**variant), &path("variant"), || no_such("program", variant, &names))?;
            }
            let (near, wrong) = match &own.answer {
                Some(measure) => self.wrong_answers(own.wrong, measure, at)?,
                None => {
                    let text = "wrong answers belong to an `answer`; the program’s own questions have theirs";
                    self.must(own.wrong.is_empty(), &path("wrong"), || text.into())?;
                    (Vec::new(), Vec::new())
                }
            };
            let mut options = old.filter(|_| own.answer.is_none()).map_or_else(Vec::new, |old| old.options.clone());
            if own.answer == Some(Measure::Ends) {
                let has = |key: &str| own.options.iter().any(|option| option.key == key);
                self.must(has("ends") && has("stuck"), &here, || {
                    "its `options` must be texts for the keys `ends` and `stuck`".into()
                })?;
                options = own.options.into_iter().map(line).collect();
            } else {
                self.overlay(own.options, &mut options, &path("options"))?;
            }
            let old = old.filter(|_| own.answer.is_none());
            let new = QuestionWords {
                text: self.need(own.text.or(old.map(|old| old.text.clone())), &here, "text")?,
                why: self.need(own.why.or(old.map(|old| old.why.clone())), &here, "why")?,
                options,
                id: own.id,
            };
            let answer = OwnAnswer { measure: own.answer, variant: own.variant.unwrap_or_default(), near, wrong };
            match words.iter().position(|known| known.id == new.id) {
                Some(at) => (words[at], answers[at]) = (new, answer),
                None => {
                    words.push(new);
                    answers.push(answer);
                }
            }
        }
        Ok((words, answers))
    }

    /// Wrong answers as numbers or as texts, whichever the right one is.
    pub(super) fn wrong_answers(
        &self,
        wrong: Vec<Wrong>,
        measure: &Measure,
        at: usize,
    ) -> Checked<(Vec<u64>, Vec<String>)> {
        let (mut near, mut texts) = (Vec::new(), Vec::new());
        self.few(wrong.len(), &[Field("questions"), Item(at), Field("wrong")])?;
        for (item, wrong) in wrong.into_iter().enumerate() {
            let path = [Field("questions"), Item(at), Field("wrong"), Item(item)];
            match wrong {
                Wrong::Number(value) if measure.is_number() => near.push(self.number(value, measure, &path)?),
                Wrong::Text(text) if matches!(measure, Measure::LastValue(_)) => texts.push(text),
                _ if *measure == Measure::Ends => {
                    return self.wrong(&path, "what there is to choose from are the `options` here".into());
                }
                _ if measure.is_number() => {
                    return self.wrong(&path, "the answer is a number, so this must be one".into());
                }
                _ => return self.wrong(&path, "the answer is a text, so this must be one".into()),
            }
        }
        Ok((near, texts))
    }

    /// A count, or seconds as µs.
    pub(super) fn number(&self, value: f64, measure: &Measure, path: &[Step]) -> Checked<u64> {
        let unit = if measure.is_time() { SECOND as f64 } else { 1.0 };
        let number = (value * unit).round();
        let is_right = (0.0..1e12).contains(&number) && (measure.is_time() || number == value);
        let kind = if measure.is_time() { "a number of seconds" } else { "a whole number" };
        self.must(is_right, path, || format!("this must be {kind} that is not negative"))?;
        Ok(number as u64)
    }

    pub(super) fn exercise(
        &self,
        own: OwnExercise,
        lesson: &Lesson,
        base: &ExerciseWords,
    ) -> Checked<(ExerciseWords, Vec<Property>)> {
        let at = |field| [Field("exercise"), Field(field)];
        let (mut words, mut must) = (base.clone(), Vec::new());
        if let Some(knob) = own.knob {
            let variant = own.variant.as_deref().or(lesson.variants.first().map(|variant| variant.name));
            let names: Vec<&str> = lesson.variants.iter().map(|variant| variant.name).collect();
            let Some(variant) = variant.and_then(|name| lesson.variant(name)) else {
                return self.wrong(&at("variant"), no_such("program", own.variant.as_deref().unwrap_or(""), &names));
            };
            self.must(variant.knobs.contains(&&*knob), &at("knob"), || no_such("knob", &knob, variant.knobs))?;
            self.must(!own.must.is_empty(), &[Field("exercise")], || {
                "`must` is missing: what the run has to be like".into()
            })?;
            words = none_to_make();
            words.text = self.need(own.text.clone(), &[Field("exercise")], "text")?;
            words.solved = self.need(own.solved.clone(), &[Field("exercise")], "solved")?;
            words.number = Some((knob, variant.name.into()));
        } else {
            self.must(own.variant.is_none(), &at("variant"), || "this is for an exercise with a `knob`".into())?;
        }
        words.text = own.text.unwrap_or(words.text);
        words.solved = own.solved.unwrap_or(words.solved);
        if let Some(program) = own.program {
            let places = program.iter().filter(|line| line.trim() == "…").count();
            let wanted = usize::from(!base.lines.is_empty() && words.number.is_none());
            self.must(places == wanted, &at("program"), || {
                format!("a line “…” says where the lines go: there are {places}, and must be {wanted}")
            })?;
            words.program = program;
        }
        self.overlay(own.lines, &mut words.lines, &at("lines"))?;
        for (place, property) in own.must.into_iter().enumerate() {
            let path = [Field("exercise"), Field("must"), Item(place)];
            if let OwnProperty::AtMost(measure, _) | OwnProperty::AtLeast(measure, _) = &property {
                self.must(measure.is_number(), &path, || "only a number can be at most, or at least, another".into())?;
            }
            must.push(match property {
                OwnProperty::Right => Property::Right,
                OwnProperty::Ends => Property::Ends,
                OwnProperty::EachOnce(items, text) => Property::EachOnce(items.min(MOST_ITEMS as u32), text),
                OwnProperty::AtMost(measure, most) => {
                    let most = self.number(most, &measure, &path)?;
                    Property::AtMost(measure, most)
                }
                OwnProperty::AtLeast(measure, least) => {
                    let least = self.number(least, &measure, &path)?;
                    Property::AtLeast(measure, least)
                }
            });
        }
        Ok((words, must))
    }

    /// Lines of the program's own in other words.
    pub(super) fn overlay(&self, own: Vec<OwnLine>, words: &mut [LineWords], path: &[Step]) -> Checked<()> {
        for (at, own) in own.into_iter().enumerate() {
            let keys: Vec<String> = words.iter().map(|line| line.key.clone()).collect();
            let Some(old) = words.iter_mut().find(|known| known.key == own.key) else {
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                return self.wrong(&[path, &[Item(at), Field("key")]].concat(), no_such("key", &own.key, &keys));
            };
            old.text = own.text;
        }
        Ok(())
    }

    pub(super) fn next(&self, own: Vec<OwnNext>, address: &Url) -> Checked<Vec<Next>> {
        self.few(own.len(), &[Field("next")])?;
        let read = |(at, own): (usize, OwnNext)| {
            let OwnNext { text, lesson, variant, knobs, seed } = own;
            let known = LESSONS.iter().any(|known| known.name == lesson);
            let joined = address.join(&lesson).ok().filter(|url| url.path().ends_with(".json"));
            let joined = joined.filter(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
            let lesson = match (known, joined) {
                (true, _) => lesson,
                (false, Some(url)) => url.into(),
                (false, None) => {
                    let text = "this is neither a built-in lesson nor the address of a lesson, which ends with .json";
                    return self.wrong(&[Field("next"), Item(at), Field("lesson")], text.into());
                }
            };
            Ok(Next { text, lesson, variant, knobs, seed })
        };
        own.into_iter().enumerate().map(read).collect()
    }
}

/// The words of an exercise where there is none.
pub(super) fn none_to_make() -> ExerciseWords {
    let (text, program, lines, solved, number) = Default::default();
    ExerciseWords { text, program, lines, solved, number }
}

fn line(own: OwnLine) -> LineWords {
    LineWords { key: own.key, text: own.text }
}

/// That there is nothing of this name, and what there is.
fn no_such(what: &str, name: &str, known: &[&str]) -> String {
    let name: String = name.chars().take(80).collect();
    match known {
        [] => format!("there is no {what} “{name}” here, as there is none at all"),
        known => format!("there is no {what} “{name}” here; there are {}", known.join(", ")),
    }
}
