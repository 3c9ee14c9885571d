//! Finds the encoding a page declares, before it can be parsed.
//! <https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding>

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Gives the encoding that a label stands for.
type Lookup = fn(&str) -> Option<&'static Encoding>;

/// How far a declaration is looked for in any case, in bytes.
pub(super) const REACH: usize = 1_024;
/// How far it is looked for while the head goes on.
pub(super) const LATE_REACH: usize = 64 * 1_024;

/// What can be told by what has come of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// It declares this encoding.
    Declared(&'static Encoding),
    /// A declaration may follow.
    Unknown,
    /// Its head is over, and it declares none.
    Over,
}

/// What may stand in a head; what follows other elements is no part of it.
const HEAD: [&[u8]; 9] =
    [b"script", b"noscript", b"style", b"link", b"meta", b"object", b"title", b"base", b"template"];
/// Those whose content is looked over: it is no markup, or declares nothing.
const CLOSED: [&[u8]; 5] = [b"script", b"noscript", b"style", b"title", b"template"];

/// The encoding declared by a `<meta>` or an XML declaration. `lookup` gives the
/// name of the encoding that a label stands for.
///
/// Kinder than the standard in one thing: of a `<meta>` that ends beyond our reach
/// what has been seen is believed (a browser believes it too, a little later).
pub(super) fn prescan(bytes: &[u8], lookup: Lookup) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(REACH)];
    in_utf_16(head).or_else(|| Scan { rest: head }.meta(lookup)).or_else(|| as_declared(xml_label(head)?, lookup))
}

/// The encoding declared by a `<meta>` anywhere in the head, as browsers look for it: they go on until they
/// meet an element that belongs into no head, and read as such only tags that are complete.
/// <https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/core/html/parser/html_meta_charset_parser.cc>
pub(super) fn prescan_late(head: &[u8], lookup: Lookup) -> Late {
    let mut scan = Scan { rest: &head[..head.len().min(LATE_REACH)] };
    loop {
        match scan.head_tag(lookup) {
            None => return Late::Unknown,
            Some(Late::Unknown) => {}
            Some(told) => return told,
        }
    }
}

/// Which UTF-16 this is the beginning of "<?xml" in: it can't be anything else.
fn in_utf_16(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"<\0?\0x\0") {
        Some(UTF_16LE)
    } else if head.starts_with(b"\0<\0?\0x") {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding declared by the XML declaration of a page that is XML.
/// <https://www.w3.org/TR/xml/#sec-guessing>
pub(super) fn prescan_xml(head: &[u8], lookup: Lookup) -> Option<&'static Encoding> {
    in_utf_16(head).or_else(|| as_declared(xml_label(head)?, lookup))
}

/// The name of the encoding that a label inside a page stands for. What could be
/// read to find it is not UTF-16, and `x-user-defined` is not meant for pages.
fn as_declared(label: &[u8], lookup: Lookup) -> Option<&'static Encoding> {
    let encoding = lookup(std::str::from_utf8(label).ok()?)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// The rest of a page's head.
struct Scan<'b> {
    rest: &'b [u8],
}

/// An attribute's name in lower case, and its value.
type Attribute<'b> = (Vec<u8>, &'b [u8]);

impl<'b> Scan<'b> {
    /// The encoding of the first `<meta>` that declares one.
    fn meta(mut self, lookup: Lookup) -> Option<&'static Encoding> {
        while !self.rest.is_empty() {
            if self.rest.starts_with(b"<!--") {
                // The dashes that open a comment may close it too: <!-->.
                self.skip(2);
                self.skip_past(b"-->")?;
            } else if self.at_meta() {
                self.skip(5);
                if let Some(encoding) = self.declaration().and_then(|label| as_declared(label, lookup)) {
                    return Some(encoding);
                }
            } else if self.at_tag() {
                self.skip_while(|b| !is_space(b) && b != b'>');
                while self.attribute().is_some() {}
            } else if self.rest.starts_with(b"<!") || self.rest.starts_with(b"</") || self.rest.starts_with(b"<?") {
                self.skip_past(b">")?;
            } else {
                self.skip(1);
            }
        }
        None
    }

    /// Reads to the end of the next tag or comment, and says what it tells; `None` if its end is not there.
    fn head_tag(&mut self, lookup: Lookup) -> Option<Late> {
        self.skip_while(|b| b != b'<');
        if self.rest.starts_with(b"<!--") {
            self.skip(2);
            self.skip_past(b"-->")?;
        } else if self.at_tag() {
            let is_end = self.rest[1] == b'/';
            self.skip(1 + usize::from(is_end));
            let end = self.rest.iter().position(|&b| is_space(b) || b"/>".contains(&b))?;
            let name = self.take(end).to_ascii_lowercase();
            let label = self.declaration();
            self.rest.strip_prefix(b">")?;
            let declared = label.filter(|_| name == b"meta" && !is_end).and_then(|label| as_declared(label, lookup));
            if let Some(encoding) = declared {
                return Some(Late::Declared(encoding));
            }
            let is_opening = !is_end && (name == b"html" || name == b"head");
            if !is_opening && !HEAD.contains(&name.as_slice()) {
                return Some(Late::Over);
            }
            if !is_end && CLOSED.contains(&name.as_slice()) {
                self.skip_to_end_of(&name)?;
            }
        } else if matches!(self.rest, [b'<', b'!' | b'?' | b'/', ..]) {
            self.skip_past(b">")?;
        } else if self.rest.len() > 1 {
            self.skip(1);
        } else {
            return None;
        }
        Some(Late::Unknown)
    }

    /// Goes to the end tag of this name.
    fn skip_to_end_of(&mut self, name: &[u8]) -> Option<()> {
        loop {
            self.skip(find(self.rest, b"</")?);
            let (found, after) = self.rest.get(2..)?.split_at_checked(name.len())?;
            if found.eq_ignore_ascii_case(name) && after.first().is_none_or(|&b| is_space(b) || b"/>".contains(&b)) {
                return Some(());
            }
            self.skip(2);
        }
    }

    fn at_meta(&self) -> bool {
        matches!(self.rest, [b'<', name @ .., ] if name.len() > 4
            && name[..4].eq_ignore_ascii_case(b"meta")
            && (is_space(name[4]) || name[4] == b'/'))
    }

    fn at_tag(&self) -> bool {
        match self.rest {
            [b'<', b'/', letter, ..] | [b'<', letter, ..] => letter.is_ascii_alphabetic(),
            _ => false,
        }
    }

    /// The label in the attributes of a `<meta>`.
    fn declaration(&mut self) -> Option<&'b [u8]> {
        let (mut is_pragma, mut charset, mut content) = (None, None, None);
        // Of each, the first counts.
        while let Some((name, value)) = self.attribute() {
            match name.as_slice() {
                b"http-equiv" => _ = is_pragma.get_or_insert(value.eq_ignore_ascii_case(b"content-type")),
                b"charset" => _ = charset.get_or_insert(value),
                b"content" => _ = content.get_or_insert(value),
                _ => {}
            }
        }
        charset.or_else(|| label_in(content.filter(|_| is_pragma == Some(true))?))
    }

    /// <https://html.spec.whatwg.org/multipage/parsing.html#concept-get-attributes-when-sniffing>
    fn attribute(&mut self) -> Option<Attribute<'b>> {
        self.skip_while(|b| is_space(b) || b == b'/');
        if matches!(self.rest, [] | [b'>', ..]) {
            return None;
        }
        // A name may begin with "=".
        let tail = self.rest.iter().skip(1);
        let end = 1 + tail.take_while(|&&b| !is_space(b) && !b"/>=".contains(&b)).count();
        let name = self.take(end).to_ascii_lowercase();
        self.skip_while(is_space);
        if self.rest.first() != Some(&b'=') {
            return Some((name, b""));
        }
        self.skip(1);
        self.skip_while(is_space);
        let value = match self.rest {
            [quote @ (b'"' | b'\''), quoted @ ..] => {
                let Some(end) = quoted.iter().position(|b| b == quote) else {
                    // The value ends beyond our reach, and all the rest is in it.
                    self.rest = b"";
                    return None;
                };
                self.skip(end + 2);
                &quoted[..end]
            }
            _ => {
                let end = self.rest.iter().take_while(|&&b| !is_space(b) && b != b'>').count();
                self.take(end)
            }
        };
        Some((name, value))
    }

    fn take(&mut self, n: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(n.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip(&mut self, n: usize) {
        self.take(n);
    }

    fn skip_while(&mut self, is_skipped: fn(u8) -> bool) {
        self.skip(self.rest.iter().take_while(|&&b| is_skipped(b)).count());
    }

    fn skip_past(&mut self, end: &[u8]) -> Option<()> {
        self.skip(find(self.rest, end)? + end.len());
        Some(())
    }
}

/// The label in a `content` such as `text/html; charset=utf-8`.
/// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#extracting-character-encodings-from-meta-elements>
fn label_in(content: &[u8]) -> Option<&[u8]> {
    let lower = content.to_ascii_lowercase();
    let mut from = 0;
    loop {
        from += find(&lower[from..], b"charset")? + b"charset".len();
        if let [b'=', value @ ..] = content[from..].trim_ascii_start() {
            return unquoted(value.trim_ascii_start());
        }
    }
}

fn unquoted(value: &[u8]) -> Option<&[u8]> {
    match value {
        [quote @ (b'"' | b'\''), quoted @ ..] => {
            let end = quoted.iter().position(|b| b == quote)?;
            Some(&quoted[..end])
        }
        _ => value.split(|&b| is_space(b) || b == b';').next(),
    }
}

/// The label in an XML declaration at the very start.
/// <https://html.spec.whatwg.org/multipage/parsing.html#concept-get-xml-encoding-when-sniffing>
fn xml_label(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..find(declaration, b">")?];
    let rest = &declaration[find(declaration, b"encoding")? + 8..];
    let value = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label = match value {
        [b'"' | b'\'', ..] => unquoted(value)?,
        _ => return None,
    };
    label.iter().all(|&b| b > b' ').then_some(label)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn is_space(b: u8) -> bool {
    // As the standard has it: tab, line feed, form feed, carriage return, space.
    b.is_ascii_whitespace()
}
