//! From a line's JSON to its event, by the [schema](super::schema).
//!
//! A line is turned into the bytes that postcard would have written, which the page can read anyway:
//! thirty events as code of their own would be several times as much of its download.

use super::FaultKind;
use super::fault::excerpt;
use super::json::Value;
use super::schema::{EVENT, Kind};
use crate::trace::{Batch, Event, decode};

/// What could be made of a line.
pub(super) struct Decoded {
    /// The event, unless this version does not know it.
    pub(super) event: Option<Event>,
    /// Links that were left out because they are of an unknown kind.
    pub(super) links: u32,
}

/// Reads an event out of its line.
///
/// # Errors
/// [`FaultKind::Shape`] or [`FaultKind::SecondHeader`].
pub(super) fn event(line: Value) -> Result<Decoded, FaultKind> {
    if matches!(&line, Value::Map(fields) if is_header(fields)) {
        return Err(FaultKind::SecondHeader);
    }
    let mut encoder = Encoder { out: Batch::new(), event: "an event".into(), left_out: 0 };
    match encoder.value(&EVENT, "line", line) {
        Ok(()) => Ok(Decoded { event: decode(&encoder.out).next().and_then(Result::ok), links: encoder.left_out }),
        Err(Stop::Unknown) => Ok(Decoded { event: None, links: 0 }),
        Err(Stop::Wrong { field, expected, found }) => {
            Err(FaultKind::Shape { event: excerpt(&encoder.event), field, expected, found })
        }
    }
}

/// Whether these are the fields of a file's first line.
pub(super) fn is_header(map: &[(String, Value)]) -> bool {
    let has = |wanted: &str| map.iter().any(|(name, _)| name == wanted);
    has("format") && !has("what")
}

/// The value of a field; null if it is not there. Of those named alike the first counts.
pub(super) fn take(map: &mut [(String, Value)], field: &str) -> Value {
    let found = map.iter_mut().find(|(name, _)| name == field);
    found.map_or(Value::Null, |(_, value)| std::mem::replace(value, Value::Null))
}

/// A value, short enough for a message.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("“{}”", excerpt(text)),
        Value::List(_) => "a list".into(),
        Value::Map(_) => "an object".into(),
        Value::Other(text) => excerpt(text),
    }
}

/// Why a value is not encoded.
enum Stop {
    /// It is of a kind that a later version has.
    Unknown,
    Wrong {
        field: &'static str,
        expected: &'static str,
        found: String,
    },
}

/// Writes values as postcard does.
struct Encoder {
    out: Batch,
    /// The event's name, for messages.
    event: String,
    left_out: u32,
}

impl Encoder {
    fn value(&mut self, kind: &Kind, field: &'static str, value: Value) -> Result<(), Stop> {
        match (kind, value) {
            (Kind::Nothing, _) => {}
            (Kind::Text, Value::Text(text)) => self.text(&text),
            (Kind::Int(most, _), Value::Int(number)) if number <= *most => self.int(number),
            (Kind::Maybe(_), Value::Null) => self.int(0),
            (Kind::Maybe(kind), value) => {
                self.int(1);
                self.value(kind, field, value)?;
            }
            (Kind::List(kind), Value::List(values)) => self.list(kind, field, values)?,
            (Kind::Fields(fields), Value::Map(map)) => self.fields(fields, map)?,
            // A name alone may stand for an object; what is missing in it is found to be.
            (Kind::Fields(fields), Value::Null) => self.fields(fields, Vec::new())?,
            (Kind::Choice(choices, expected), value) => self.choice(choices, field, value, Some(expected))?,
            (Kind::Open(choices), value) => self.choice(choices, field, value, None)?,
            (Kind::Code(codes), Value::Text(text)) => {
                let place = codes.iter().position(|code| *code == text);
                self.int(place.unwrap_or(codes.len() - 1) as u64);
            }
            (kind, value) => return Err(wrong(field, expected(kind), &value)),
        }
        Ok(())
    }

    fn fields(&mut self, fields: &[(&'static str, Kind)], mut map: Vec<(String, Value)>) -> Result<(), Stop> {
        fields.iter().try_for_each(|(field, kind)| self.value(kind, field, take(&mut map, field)))
    }

    /// One of several names. Where not all may be known, nothing is `expected` of the others.
    fn choice(
        &mut self,
        choices: &[(&'static str, Kind)],
        field: &'static str,
        value: Value,
        expected: Option<&'static str>,
    ) -> Result<(), Stop> {
        let (name, value) = match value {
            Value::Text(name) => (name, Value::Null),
            Value::Map(mut map) if map.len() == 1 => map.swap_remove(0),
            other => return Err(wrong(field, "a name, or an object with one", &other)),
        };
        let Some(place) = choices.iter().position(|(known, _)| *known == name) else {
            return Err(expected.map_or(Stop::Unknown, |expected| wrong(field, expected, &Value::Text(name))));
        };
        if field == "what" {
            self.event = name;
        }
        self.int(place as u64);
        self.value(&choices[place].1, field, value)
    }

    /// The values of a list that are known; the others are left out.
    fn list(&mut self, kind: &Kind, field: &'static str, values: Vec<Value>) -> Result<(), Stop> {
        let before = std::mem::take(&mut self.out);
        let mut many = 0;
        for value in values {
            let end = self.out.len();
            match self.value(kind, field, value) {
                Ok(()) => many += 1,
                Err(Stop::Unknown) => {
                    self.out.truncate(end);
                    self.left_out += 1;
                }
                Err(wrong) => return Err(wrong),
            }
        }
        let list = std::mem::replace(&mut self.out, before);
        self.int(many);
        self.out.extend(list);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.int(text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Seven bits a byte, the lowest first.
    fn int(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }
}

fn wrong(field: &'static str, expected: &'static str, found: &Value) -> Stop {
    Stop::Wrong { field, expected, found: show(found) }
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Int(_, words) => words,
        Kind::List(_) => "a list",
        Kind::Fields(_) => "an object",
        _ => "a text",
    }
}
