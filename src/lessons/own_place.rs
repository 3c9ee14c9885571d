//! Where in a JSON text something stands, so that an error about it can say so.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A step from a value to one in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The field of this name.
    Field(&'static str),
    /// The item of this place, from 0.
    Item(usize),
}

/// A path as it is written: `knobs[0].name`.
pub(super) fn write(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Item(at) => text.push_str(&format!("[{at}]")),
            Step::Field(name) if text.is_empty() => text.push_str(name),
            Step::Field(name) => text.push_str(&format!(".{name}")),
        }
    }
    text
}

/// Line and column, from 1, of what a path leads to; those of the last that is there if it is not.
pub(super) fn place(json: &str, path: &[Step]) -> (usize, usize) {
    let mut reader = serde_json::Deserializer::from_str(json);
    // The reader knows where it is, and says so in an error: so what is looked for is one.
    let error: Result<(), serde_json::Error> = Seek(path).deserialize(&mut reader);
    error.err().map_or((1, 1), |error| (error.line(), error.column()))
}

/// Fails where the path ends.
struct Seek<'a>(&'a [Step]);

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is looked for")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Field(name), rest)) = self.0.split_first() else { return Err(A::Error::custom("")) };
        while let Some(key) = map.next_key::<String>()? {
            if key == *name {
                return map.next_value_seed(Seek(rest));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Err(A::Error::custom(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((Step::Item(at), rest)) = self.0.split_first() else { return Err(A::Error::custom("")) };
        for _ in 0..*at {
            seq.next_element::<IgnoredAny>()?;
        }
        seq.next_element_seed(Seek(rest))?;
        Err(A::Error::custom(""))
    }
}
