//! Unicode by the browser's URL parser, which answers for whole labels and has checked them too.

use super::{BidiClass, JoiningType};
use std::cell::{Cell, RefCell};
use web_sys::Url;

/// One reading of one domain name.
#[derive(Debug)]
pub struct Adapter {
    /// The labels the browser was asked for, in ASCII, with a dot before each.
    labels: RefCell<String>,
    /// The class of all that is not ASCII, once it was asked for.
    class: Cell<Option<BidiClass>>,
}

impl Adapter {
    /// For one domain name.
    pub const fn new() -> Self {
        Self { labels: RefCell::new(String::new()), class: Cell::new(None) }
    }

    /// That a joiner may stand after the character: the browser has looked.
    pub fn is_virama(&self, _: char) -> bool {
        true
    }

    /// That the character is no mark, which may not begin a label: the browser has looked.
    pub fn is_mark(&self, _: char) -> bool {
        false
    }

    /// Never of interest where every joiner may stand.
    pub fn joining_type(&self, _: char) -> JoiningType {
        JoiningType(0)
    }

    /// What the bidi rule has to know of the character: of ASCII, what it is. Of all else, that it
    /// breaks no rule wherever it stands, or always, by what the browser says of the labels that
    /// have it: in a bidi domain there are rules also for labels that by themselves have none.
    pub fn bidi_class(&self, c: char) -> BidiClass {
        match c {
            'a'..='z' => BidiClass(BidiClass::LTR),
            '0'..='9' => BidiClass(BidiClass::EUROPEAN_NUMBER),
            '\0'..='\x7f' => BidiClass(BidiClass::NEUTRAL),
            _ => self.class.get().unwrap_or_else(|| {
                let labels = self.labels.borrow();
                // A label that begins with a digit is right only where no other is from the right.
                // (Not a digit alone: the rule is not looked at in names that are all ASCII.)
                let class = if ascii(&format!("0ü{labels}")).is_some() {
                    BidiClass::LTR
                } else if ascii(&format!("\u{5d0}{labels}")).is_some() {
                    BidiClass::LTR | BidiClass::RTL
                } else {
                    // Makes a bidi domain, and has no place in a label that begins from the left, nor at a beginning.
                    BidiClass::ARABIC_NUMBER
                };
                self.class.set(Some(BidiClass(class)));
                BidiClass(class)
            }),
        }
    }

    /// The characters mapped and normalised; U+FFFD where the browser sees no name in them.
    ///
    /// They are a label, or its end from the last ASCII character on that another one follows.
    pub fn map_normalize<'a, I: Iterator<Item = char> + 'a>(&'a self, chars: I) -> impl Iterator<Item = char> + 'a {
        let label: String = chars.collect();
        // An end must not be read as a label's beginning: xn-- would be Punycode. No letter joins with ASCII.
        let guard = if label.starts_with(|first: char| first.is_ascii()) { "a" } else { "" };
        let read = self.read(&format!("{guard}{label}"));
        or_error(read.map(|read| read.into_iter().skip(guard.len()).collect()))
    }

    /// The characters if they are a label as it is after mapping, else U+FFFD.
    pub fn normalize_validate<'a, I: Iterator<Item = char> + 'a>(
        &'a self,
        chars: I,
    ) -> impl Iterator<Item = char> + 'a {
        let label: Vec<char> = chars.collect();
        or_error(self.read(&String::from_iter(&label)).filter(|read| *read == label))
    }

    /// The labels of `text` in Unicode, as the browser reads them.
    fn read(&self, text: &str) -> Option<Vec<char>> {
        let ascii = ascii(text)?;
        let mut labels = self.labels.borrow_mut();
        labels.push('.');
        labels.push_str(&ascii);
        let mut read = Vec::new();
        for (at, label) in ascii.split('.').enumerate() {
            if at > 0 {
                read.push('.');
            }
            match label.strip_prefix("xn--") {
                Some(punycode) => read.append(&mut decode(punycode)?),
                None => read.extend(label.chars()),
            }
        }
        Some(read)
    }
}

impl Default for Adapter {
    fn default() -> Self {
        Self::new()
    }
}

fn or_error(read: Option<Vec<char>>) -> std::vec::IntoIter<char> {
    read.unwrap_or_else(|| vec!['\u{fffd}']).into_iter()
}

/// The ASCII form of a name by the [URL Standard](https://url.spec.whatwg.org/#concept-domain-to-ascii),
/// if it is one.
fn ascii(name: &str) -> Option<String> {
    // With this at its end a name is never taken for an address.
    const END: &str = ".a";
    // ASCII that would mean something in a URL is no part of a name. What becomes of others the browser
    // knows, but for percent signs: Chromium decodes what comes after them.
    let special = |c| c <= ' ' || "%#/:<>?@[\\]^|\x7f\u{fe6a}\u{ff05}".contains(c);
    if name.contains(special) {
        return None;
    }
    let host = Url::new(&format!("http://{name}{END}")).ok()?.hostname();
    Some(host.strip_suffix(END)?.to_owned())
}

/// The characters a Punycode label stands for: [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492#section-6.2).
fn decode(punycode: &str) -> Option<Vec<char>> {
    let (basic, extended) = punycode.rsplit_once('-').unwrap_or(("", punycode));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code, mut at, mut bias) = (128u32, 0u32, 72u32);
    let mut digits = extended.bytes().map(|byte| char::from(byte).to_digit(36).map(|digit| (digit + 26) % 36));
    while digits.len() > 0 {
        let (before, mut weight) = (at, 1u32);
        for k in (36..).step_by(36) {
            let digit = digits.next()??;
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = u32::saturating_sub(k, bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
        }
        let length = u32::try_from(out.len()).ok()? + 1;
        let mut delta = (at - before) / if before == 0 { 700 } else { 2 };
        delta += delta / length;
        bias = 0;
        while delta > 455 {
            delta /= 35;
            bias += 36;
        }
        bias += 36 * delta / (delta + 38);
        code = code.checked_add(at / length)?;
        at %= length;
        out.insert(at as usize, char::from_u32(code)?);
        at += 1;
    }
    Some(out)
}
