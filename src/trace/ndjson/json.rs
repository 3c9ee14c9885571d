//! One line of JSON as a value, within bounds.
//!
//! By hand, as a general parser would be a larger part of the page's download and say less of what is
//! wrong with a stranger's file.

/// Nesting that a line of a trace never comes near.
const MOST_LEVELS: u32 = 32;
/// Values in one line: a page of 20,000 links has 140,000 of them.
const MOST_VALUES: u32 = 1_000_000;

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
    let mut parser = Parser { text, at: 0, values: 0 };
    let value = parser.value(0)?;
    if parser.next() == END { Ok(value) } else { Err(parser.expected("the end of the line")) }
}

/// What stands for the byte after the last. As a byte of the text it is no JSON anywhere.
const END: u8 = 0;

struct Parser<'a> {
    text: &'a str,
    at: usize,
    values: u32,
}

impl Parser<'_> {
    fn expected(&self, expected: &'static str) -> Stumble {
        Stumble { at: self.at, expected }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(END)
    }

    /// The next byte that is not space; it stays.
    fn next(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
        self.peek()
    }

    /// Takes `wanted` if it comes next.
    fn take(&mut self, wanted: u8) -> bool {
        let comes = self.next() == wanted;
        self.at += usize::from(comes);
        comes
    }

    fn value(&mut self, level: u32) -> Result<Value, Stumble> {
        self.values += 1;
        if level > MOST_LEVELS {
            return Err(self.expected("less nesting"));
        }
        if self.values > MOST_VALUES {
            return Err(self.expected("fewer values"));
        }
        match self.next() {
            b'"' => self.string().map(Value::Text),
            b'{' => self.map(level),
            b'[' => self.list(level),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn map(&mut self, level: u32) -> Result<Value, Stumble> {
        self.at += 1;
        let mut map = Vec::new();
        while !self.take(b'}') {
            if !map.is_empty() && !self.take(b',') {
                return Err(self.expected("a comma or }"));
            }
            if self.next() != b'"' {
                return Err(self.expected("a name in quotes"));
            }
            let name = self.string()?;
            if !self.take(b':') {
                return Err(self.expected("a colon"));
            }
            map.push((name, self.value(level + 1)?));
        }
        Ok(Value::Map(map))
    }

    fn list(&mut self, level: u32) -> Result<Value, Stumble> {
        self.at += 1;
        let mut list = Vec::new();
        while !self.take(b']') {
            if !list.is_empty() && !self.take(b',') {
                return Err(self.expected("a comma or ]"));
            }
            list.push(self.value(level + 1)?);
        }
        Ok(Value::List(list))
    }

    /// What comes next as long as it is `of` a kind, which leaves no character in two.
    fn run(&mut self, of: fn(u8) -> bool) -> &str {
        let from = self.at;
        while self.at < self.text.len() && of(self.peek()) {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// Only whole numbers are read; of the others it is enough that they are there.
    fn number(&mut self) -> Result<Value, Stumble> {
        let start = self.expected("a number");
        let text = self.run(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        match text.parse() {
            Ok(_) if text.len() > 1 && text.starts_with('0') => Err(start),
            Ok(number) => Ok(Value::Int(number)),
            Err(_) => Ok(Value::Other(text.into())),
        }
    }

    fn word(&mut self) -> Result<Value, Stumble> {
        let start = self.expected("a JSON value");
        match self.run(|byte| byte.is_ascii_lowercase()) {
            "null" => Ok(Value::Null),
            word @ ("true" | "false") => Ok(Value::Other(word.into())),
            _ => Err(start),
        }
    }

    fn string(&mut self) -> Result<String, Stumble> {
        self.at += 1;
        let mut out = String::new();
        loop {
            out.push_str(self.run(|byte| byte >= b' ' && byte != b'"' && byte != b'\\'));
            let start = self.at;
            self.at += 1;
            match self.text.as_bytes().get(start) {
                Some(b'"') => return Ok(out),
                Some(b'\\') => match self.escaped() {
                    Some(c) => out.push(c),
                    None => return Err(Stumble { at: start, expected: "an escape that JSON knows" }),
                },
                Some(_) => return Err(Stumble { at: start, expected: "no bare control character in a string" }),
                None => return Err(Stumble { at: start, expected: "the end of the string" }),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let byte = self.peek();
        self.at += 1;
        Some(match byte {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let is_high = (0xd800..0xdc00).contains(&unit);
                if !is_high {
                    return char::from_u32(unit);
                }
                // Two escapes make one character.
                let low =
                    if self.run(|byte| matches!(byte, b'\\' | b'u')) == "\\u" { self.unit()? } else { return None };
                let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                char::from_u32(0x10000 + ((unit - 0xd800) << 10) + low)?
            }
            b'"' | b'\\' | b'/' => byte.into(),
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}
