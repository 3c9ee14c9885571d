//! One line of JSON as a value, within bounds: read by `serde_json`, which knows what is JSON, into
//! as much as a stranger's line may be.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// Nesting that a line of a trace never comes near.
const MOST_LEVELS: u32 = 32;
/// Values in one line: a page of 20,000 links has 140,000 of them.
const MOST_VALUES: u32 = 1_000_000;

const LESS_NESTING: &str = "less nesting";
const FEWER_VALUES: &str = "fewer values";

/// A JSON value, as far as a trace has use for it.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`.
    Null,
    /// A non-negative integer of at most 64 bits.
    Int(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in its own order.
    Map(Vec<(String, Value)>),
    /// `true`, `false`, and numbers that are negative, fractions or beyond 64 bits.
    Other(String),
}

impl Value {
    /// Reads a text; none if it is not JSON, or nested more than 32 deep.
    pub fn read(text: &str) -> Option<Self> {
        parse(text).ok()
    }
}

/// Where a line stops being JSON, and what would have been.
#[derive(Debug)]
pub(super) struct ParseError {
    /// The byte, from 0.
    pub(super) at: usize,
    pub(super) expected: &'static str,
}

/// Reads a line.
///
/// # Errors
/// The first thing that is not JSON, or beyond the bounds above.
pub(super) fn parse(text: &str) -> Result<Value, ParseError> {
    let values = Cell::new(0);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Bounded { values: &values, level: 0 }.deserialize(&mut deserializer);
    value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| explain(text, &error))
}

/// How what `serde_json` says begins, and what would have been right.
const EXPECTED: [(&str, &str); 12] = [
    (LESS_NESTING, LESS_NESTING),
    (FEWER_VALUES, FEWER_VALUES),
    ("recursion limit", LESS_NESTING),
    ("expected `:`", "a colon"),
    ("expected `,` or `}`", "a comma or }"),
    ("expected `,` or `]`", "a comma or ]"),
    ("key must be a string", "a name in quotes"),
    ("trailing comma", "no comma before the end"),
    ("trailing characters", "the end of the line"),
    ("invalid number", "a number"),
    ("number out of range", "a number"),
    ("control character", "no bare control character in a string"),
];

fn explain(text: &str, error: &serde_json::Error) -> ParseError {
    let said = error.to_string();
    let known = EXPECTED.iter().find(|(begin, _)| said.starts_with(begin));
    let column = error.column().min(text.len());
    if error.is_eof() {
        return ParseError { at: text.len(), expected: "the rest of the line" };
    }
    if said.contains("escape") || said.contains("surrogate") {
        // The error is within the escape, or behind it; the first of two that make one character counts.
        let at = text.as_bytes()[..column].iter().rposition(|byte| *byte == b'\\').unwrap_or_default();
        let at = if text[..at].ends_with('\\') { at - 1 } else { at };
        let first = at.checked_sub(6).filter(|first| text.as_bytes()[*first..at].starts_with(b"\\ud"));
        let at = first.unwrap_or(at);
        return ParseError { at, expected: "an escape that JSON knows" };
    }
    ParseError { at: column.saturating_sub(1), expected: known.map_or("a JSON value", |(_, expected)| expected) }
}

/// Reads a value unless there are too many of them, or they are nested too deeply.
#[derive(Clone, Copy)]
struct Bounded<'a> {
    values: &'a Cell<u32>,
    level: u32,
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let values = self.values.get() + 1;
        self.values.set(values);
        if self.level > MOST_LEVELS {
            return Err(D::Error::custom(LESS_NESTING));
        }
        if values > MOST_VALUES {
            return Err(D::Error::custom(FEWER_VALUES));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Other(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Other(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Other(value.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Bounded { level: self.level + 1, ..self })? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            entries.push((name, map.next_value_seed(Bounded { level: self.level + 1, ..self })?));
        }
        Ok(Value::Map(entries))
    }
}
