//! From a line's JSON to its event, by the [grammar](super::schema).
//!
//! A line is turned into the bytes that postcard would have written, which the page can read anyway:
//! thirty events as code of their own would be several times as much of its download.

use super::FaultKind;
use super::fault::excerpt;
use super::json::Value;
use super::schema::{CODES, OPEN, grammar, integer};
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
    match encoder.value("event", "line", line) {
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
        expected: String,
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
    /// Writes a value of a type.
    fn value(&mut self, of: &'static str, field: &'static str, value: Value) -> Result<(), Stop> {
        if let Some(of) = of.strip_suffix('?') {
            let is_there = !matches!(value, Value::Null);
            self.int(is_there.into());
            return if is_there { self.value(of, field, value) } else { Ok(()) };
        }
        if let Some(of) = of.strip_suffix('*') {
            let Value::List(values) = value else { return Err(wrong(field, "a list", &value)) };
            return self.list(of, field, values);
        }
        let grammar = grammar(of);
        if grammar.contains('|') {
            return self.choice(of, grammar, field, value);
        }
        if !grammar.is_empty() {
            return self.fields(grammar, field, value);
        }
        match (integer(of), value) {
            (Some((most, _)), Value::Int(number)) if number <= most => self.int(number),
            (None, Value::Text(text)) => self.text(&text),
            (most, value) => return Err(wrong(field, most.map_or("a text", |(_, words)| words), &value)),
        }
        Ok(())
    }

    fn fields(&mut self, fields: &'static str, field: &'static str, value: Value) -> Result<(), Stop> {
        let mut map = match value {
            Value::Map(map) => map,
            // A name alone may stand for an object; what is missing in it is found to be.
            Value::Null => Vec::new(),
            other => return Err(wrong(field, "an object", &other)),
        };
        let mut fields = fields.split(' ').filter_map(|field| field.split_once('='));
        fields.try_for_each(|(field, of)| self.value(of, field, take(&mut map, field)))
    }

    /// One of several names, as a text or as the one key of an object.
    fn choice(&mut self, of: &str, grammar: &'static str, field: &'static str, value: Value) -> Result<(), Stop> {
        let (name, value) = match value {
            Value::Text(name) => (name, Value::Null),
            // `true` and `false`, which are no text.
            Value::Other(name) if of == "flag" => (name, Value::Null),
            Value::Map(mut map) if map.len() == 1 => map.swap_remove(0),
            other => return Err(wrong(field, "a name, or an object with one", &other)),
        };
        let mut names = String::new();
        let mut place = 0;
        let mut belongs = None;
        for choice in grammar.split('|') {
            let (known, more) = choice.split_once(' ').unwrap_or((choice, ""));
            belongs = Some(more).filter(|_| known == name);
            if belongs.is_some() {
                break;
            }
            let separator = if place > 0 { ", " } else { "" };
            names.push_str(separator);
            names.push_str(known);
            place += 1;
        }
        let belongs = match belongs {
            Some(belongs) => belongs,
            None if OPEN.contains(&of) => return Err(Stop::Unknown),
            None if of != CODES => return Err(wrong(field, &names, &Value::Text(name))),
            None => {
                place -= 1;
                ""
            }
        };
        if field == "what" {
            self.event = name;
        }
        self.int(place);
        if belongs.contains('=') {
            return self.fields(belongs, field, value);
        }
        if belongs.is_empty() { Ok(()) } else { self.value(belongs, field, value) }
    }

    /// The values of a list that are known; the others are left out.
    fn list(&mut self, of: &'static str, field: &'static str, values: Vec<Value>) -> Result<(), Stop> {
        let before = std::mem::take(&mut self.out);
        let mut many = 0;
        for value in values {
            let end = self.out.len();
            match self.value(of, field, value) {
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

fn wrong(field: &'static str, expected: &str, found: &Value) -> Stop {
    Stop::Wrong { field, expected: expected.into(), found: show(found) }
}
