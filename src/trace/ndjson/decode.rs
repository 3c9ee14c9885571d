//! From a line's JSON to its event: the types' own `Deserialize` over [`Value`], so that there is one
//! definition of an event, told of in words that say which field is wrong and how.

use super::FaultKind;
use super::fault::excerpt;
use super::json::Value;
use crate::trace::{ElementKind, Event, Place};
use serde::de::value::StrDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::fmt;

/// Times that fit the integers of every reader of JSON: 285 years.
const LAST_TIME: u64 = (1 << 53) - 1;
/// Enums to which a later version may add: an event that has another variant of one is left out.
const OPEN: [&str; 1] = ["EventKind"];
/// Enums whose variant `other` stands for all that are not known.
const WITH_OTHER: [&str; 2] = ["Reason", "Role"];

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
pub(super) fn event(mut line: Value) -> Result<Decoded, FaultKind> {
    if matches!(&line, Value::Map(fields) if is_header(fields)) {
        return Err(FaultKind::SecondHeader);
    }
    let links = leave_out_unknown_links(&mut line);
    match Event::deserialize(Node { value: line, field: "line" }) {
        Ok(event) => Ok(Decoded { event: Some(event), links }),
        Err(Stop::Unknown) => Ok(Decoded { event: None, links: 0 }),
        Err(Stop::Wrong { event, field, expected, found }) => {
            let event = excerpt(event.as_deref().unwrap_or("an event"));
            Err(FaultKind::Shape { event, field, expected, found })
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

fn get_mut<'a>(value: &'a mut Value, field: &str) -> Option<&'a mut Value> {
    let Value::Map(map) = value else { return None };
    map.iter_mut().find(|(name, _)| name == field).map(|(_, value)| value)
}

/// Takes links of a page out that stand in elements of a later version, and what is said of others that
/// stand in such parts of a page. Returns how many were taken out.
fn leave_out_unknown_links(line: &mut Value) -> u32 {
    let page = get_mut(line, "what").and_then(|kind| get_mut(kind, "page"));
    let Some(Value::List(links)) = page.and_then(|page| get_mut(page, "links")) else { return 0 };
    let before = links.len();
    links.retain_mut(|link| {
        if let Some(place) = get_mut(link, "place").filter(|place| is_unknown::<Place>(place)) {
            *place = Value::Null;
        }
        !get_mut(link, "element").is_some_and(|element| is_unknown::<ElementKind>(element))
    });
    (before - links.len()) as u32
}

/// Whether a value is the name of a variant that this version does not know.
fn is_unknown<'de, T: Deserialize<'de>>(value: &'de Value) -> bool {
    let Value::Text(name) = value else { return false };
    T::deserialize(StrDeserializer::<de::value::Error>::new(name)).is_err()
}

/// Why a value is no event.
#[derive(Debug)]
enum Stop {
    /// It is of a kind that a later version has.
    Unknown,
    Wrong {
        /// The event's name, where it is known.
        event: Option<String>,
        field: &'static str,
        expected: String,
        found: String,
    },
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an event")
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    /// Only for what [`Node`] has no words for, which types of an event do not ask of it.
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Wrong { event: None, field: "line", expected: message.to_string(), found: "something else".into() }
    }
}

/// A value, and the name of the field that has it.
struct Node {
    value: Value,
    field: &'static str,
}

impl Node {
    fn wrong(&self, expected: impl Into<String>) -> Stop {
        Stop::Wrong { event: None, field: self.field, expected: expected.into(), found: show(&self.value) }
    }

    /// An integer up to `most`.
    fn integer(&self, most: u64, expected: &str) -> Result<u64, Stop> {
        match self.value {
            Value::Int(number) if number <= most => Ok(number),
            _ => Err(self.wrong(expected)),
        }
    }
}

impl<'de> de::Deserializer<'de> for Node {
    type Error = Stop;

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_u64(self.integer(u16::MAX.into(), "an integer below 65536")?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_u64(self.integer(u32::MAX.into(), "an integer below 4294967296")?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        // When something was, and until when a task waits; all others are amounts.
        let is_time = matches!(self.field, "at" | "on");
        let (most, expected) =
            if is_time { (LAST_TIME, "an integer of µs below 2^53") } else { (u64::MAX, "an integer from 0") };
        visitor.visit_u64(self.integer(most, expected)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.value {
            Value::Other(text) if text == "true" || text == "false" => visitor.visit_bool(text == "true"),
            _ => Err(self.wrong("true or false")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.value {
            Value::Text(text) => visitor.visit_string(text),
            _ => Err(self.wrong("a text")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        if matches!(self.value, Value::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let Value::List(values) = self.value else { return Err(self.wrong("a list")) };
        visitor.visit_seq(Elements { values: values.into_iter(), field: self.field })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let map = match self.value {
            Value::Map(map) => map,
            // A name alone may stand for an object; what is missing in it is found to be.
            Value::Null => Vec::new(),
            _ => return Err(self.wrong("an object")),
        };
        visitor.visit_map(Fields { map, fields: fields.iter(), field: "" })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let (field, is_event) = (self.field, name == "EventKind");
        let (chosen, value) = match self.value {
            Value::Text(chosen) => (chosen, Value::Null),
            Value::Map(mut map) if map.len() == 1 => map.swap_remove(0),
            _ => return Err(self.wrong("a name, or an object with one")),
        };
        let variant = match variants.iter().find(|known| **known == chosen) {
            Some(variant) => variant,
            None if OPEN.contains(&name) => return Err(Stop::Unknown),
            None if WITH_OTHER.contains(&name) => "other",
            None => return Err(Node { value: Value::Text(chosen), field }.wrong(variants.join(", "))),
        };
        let result = visitor.visit_enum(Choice { variant, content: Node { value, field } });
        result.map_err(|error| match error {
            Stop::Wrong { field, expected, found, .. } if is_event => {
                Stop::Wrong { event: Some(chosen), field, expected, found }
            }
            error => error,
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(self.wrong("something that an event has"))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char str bytes byte_buf unit unit_struct tuple tuple_struct map identifier
    }
}

/// The elements of a list.
struct Elements {
    values: std::vec::IntoIter<Value>,
    field: &'static str,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        let field = self.field;
        self.values.next().map(|value| seed.deserialize(Node { value, field })).transpose()
    }
}

/// The fields that a struct has, in its order, each null if the object has it not; others of the
/// object are passed over.
struct Fields {
    map: Vec<(String, Value)>,
    fields: std::slice::Iter<'static, &'static str>,
    field: &'static str,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        self.field = field;
        seed.deserialize(StrDeserializer::new(field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        seed.deserialize(Node { value: take(&mut self.map, self.field), field: self.field })
    }
}

/// A variant, and what belongs to it.
struct Choice {
    variant: &'static str,
    content: Node,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = Stop;
    type Variant = Node;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Node), Stop> {
        Ok((seed.deserialize(StrDeserializer::new(self.variant))?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Node {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Stop> {
        seed.deserialize(self)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Stop> {
        de::Deserializer::deserialize_struct(self, "", fields, visitor)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Stop> {
        Err(self.wrong("an object"))
    }
}
