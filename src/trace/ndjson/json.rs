//! One line of JSON as a value, within bounds.
//!
//! By hand, as a general parser would be a larger part of the page's download and say less of what is
//! wrong with a stranger's file.

use std::str::Chars;

/// Nesting that a line of a trace never comes near.
const MOST_LEVELS: u32 = 32;
/// Values in one line: a page of 20,000 links has 140,000 of them.
const MOST_VALUES: u32 = 1_000_000;

/// A JSON value, as far as a trace has use for it.
#[derive(Debug)]
pub(super) enum Value {
    Null,
    /// A non-negative integer of at most 64 bits.
    Int(u64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// `true`, `false`, and numbers that are negative, fractions or beyond 64 bits.
    Other(String),
}

/// Where a line stops being JSON, and what would have been.
#[derive(Debug)]
pub(super) struct Stumble {
    /// The byte, from 0.
    pub(super) at: usize,
    pub(super) expected: &'static str,
}

/// Reads a line.
///
/// # Errors
/// The first thing that is not JSON, or beyond the bounds above.
pub(super) fn parse(text: &str) -> Result<Value, Stumble> {
    let mut parser = Parser { text, rest: text.chars(), values: 0 };
    let value = parser.value(0)?;
    parser.space();
    if parser.peek().is_some() { Err(parser.expected("the end of the line")) } else { Ok(value) }
}

struct Parser<'a> {
    text: &'a str,
    rest: Chars<'a>,
    values: u32,
}

impl Parser<'_> {
    fn at(&self) -> usize {
        self.text.len() - self.rest.as_str().len()
    }

    fn expected(&self, expected: &'static str) -> Stumble {
        Stumble { at: self.at(), expected }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn space(&mut self) {
        let rest = self.rest.as_str().trim_start_matches([' ', '\t', '\r', '\n']);
        self.rest = rest.chars();
    }

    /// Takes `wanted` if it comes next.
    fn take(&mut self, wanted: char) -> bool {
        let comes = self.peek() == Some(wanted);
        if comes {
            self.rest.next();
        }
        comes
    }

    fn value(&mut self, level: u32) -> Result<Value, Stumble> {
        self.space();
        self.values += 1;
        if level > MOST_LEVELS {
            return Err(self.expected("less nesting"));
        }
        if self.values > MOST_VALUES {
            return Err(self.expected("fewer values"));
        }
        match self.peek() {
            Some('"') => self.string().map(Value::Text),
            Some('{') => self.map(level),
            Some('[') => self.list(level),
            Some('-' | '0'..='9') => self.number(),
            Some('a'..='z') => self.word(),
            _ => Err(self.expected("a JSON value")),
        }
    }

    fn map(&mut self, level: u32) -> Result<Value, Stumble> {
        self.rest.next();
        let mut map = Vec::new();
        self.space();
        while !self.take('}') {
            if !map.is_empty() && !self.take(',') {
                return Err(self.expected("a comma or }"));
            }
            self.space();
            if self.peek() != Some('"') {
                return Err(self.expected("a name in quotes"));
            }
            let name = self.string()?;
            self.space();
            if !self.take(':') {
                return Err(self.expected("a colon"));
            }
            map.push((name, self.value(level + 1)?));
            self.space();
        }
        Ok(Value::Map(map))
    }

    fn list(&mut self, level: u32) -> Result<Value, Stumble> {
        self.rest.next();
        let mut list = Vec::new();
        self.space();
        while !self.take(']') {
            if !list.is_empty() && !self.take(',') {
                return Err(self.expected("a comma or ]"));
            }
            list.push(self.value(level + 1)?);
            self.space();
        }
        Ok(Value::List(list))
    }

    /// What comes next as long as it is `of` a kind.
    fn run(&mut self, of: fn(char) -> bool) -> String {
        let rest = self.rest.as_str();
        let (run, rest) = rest.split_at(rest.find(|c| !of(c)).unwrap_or(rest.len()));
        self.rest = rest.chars();
        run.into()
    }

    /// Only whole numbers are read; of the others it is enough that they are there.
    fn number(&mut self) -> Result<Value, Stumble> {
        let start = self.expected("a number");
        let text = self.run(|c| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        if text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(start);
        }
        Ok(text.parse().map_or(Value::Other(text), Value::Int))
    }

    fn word(&mut self) -> Result<Value, Stumble> {
        let start = self.expected("a JSON value");
        let word = self.run(|c| c.is_ascii_alphabetic());
        match word.as_str() {
            "null" => Ok(Value::Null),
            "true" | "false" => Ok(Value::Other(word)),
            _ => Err(start),
        }
    }

    fn string(&mut self) -> Result<String, Stumble> {
        self.rest.next();
        let mut out = self.run(is_plain);
        loop {
            match self.peek() {
                Some('"') => {
                    self.rest.next();
                    return Ok(out);
                }
                Some('\\') => {
                    let start = self.expected("an escape that JSON knows");
                    self.rest.next();
                    out.push(self.escaped().ok_or(start)?);
                }
                Some(_) => return Err(self.expected("no bare control character in a string")),
                None => return Err(self.expected("the end of the string")),
            }
            out.push_str(&self.run(is_plain));
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit()?;
                let is_high = (0xd800..0xdc00).contains(&unit);
                if !is_high {
                    return char::from_u32(unit);
                }
                let low = if self.take('\\') && self.take('u') { self.unit()? } else { return None };
                let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                char::from_u32(0x10000 + ((unit - 0xd800) << 10) + low)?
            }
            same @ ('"' | '\\' | '/') => same,
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit * 16 + self.rest.next()?.to_digit(16)?))
    }
}

/// Whether a character stands for itself in a string.
fn is_plain(c: char) -> bool {
    c >= ' ' && c != '"' && c != '\\'
}
