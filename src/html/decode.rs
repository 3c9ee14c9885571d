//! Bytes to text, by the rules of the HTML standard.
//! <https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding>

use std::borrow::Cow;

#[cfg(target_arch = "wasm32")]
use super::decode_browser as backend;
#[cfg(not(target_arch = "wasm32"))]
use super::decode_native as backend;
use super::{mime, prescan};

/// The encoding of almost every page, which is read without a backend.
const UTF_8: &str = "utf-8";

/// A body as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without byte order mark; the bytes themselves if they were UTF-8.
    pub text: Cow<'b, str>,
    /// The encoding's name in lower case, as in <https://encoding.spec.whatwg.org/#names-and-labels>.
    pub charset: String,
    /// Some bytes meant nothing in this encoding and became U+FFFD.
    pub replaced: bool,
}

/// Decodes a body that came with this `Content-Type`. The encoding is that of its
/// byte order mark, or the header's, or the one a `<meta>` in the first 1,024 bytes
/// declares; else UTF-8 if it can be that, else windows-1252. A name that is no
/// encoding's is passed over.
#[must_use]
pub fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Decoded<'b> {
    let (bytes, charset) = match byte_order_mark(bytes) {
        Some((charset, rest)) => (rest, charset.to_owned()),
        None => (bytes, declared(bytes, content_type).unwrap_or_else(|| guess(bytes))),
    };
    let (text, replaced) = if charset == UTF_8 {
        // By the same rule as the standard's decoder: one U+FFFD for each maximal
        // part of a character.
        let text = String::from_utf8_lossy(bytes);
        let replaced = matches!(text, Cow::Owned(_));
        (text, replaced)
    } else {
        let (text, replaced) = backend::decode(bytes, &charset);
        (Cow::Owned(text), replaced)
    };
    Decoded { text, charset, replaced }
}

/// The encoding a byte order mark stands for, and what follows it.
/// <https://encoding.spec.whatwg.org/#bom-sniff>
fn byte_order_mark(bytes: &[u8]) -> Option<(&'static str, &[u8])> {
    [(UTF_8, &b"\xEF\xBB\xBF"[..]), ("utf-16be", b"\xFE\xFF"), ("utf-16le", b"\xFF\xFE")]
        .into_iter()
        .find_map(|(charset, mark)| Some((charset, bytes.strip_prefix(mark)?)))
}

/// The encoding that the header or the page names.
fn declared(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    content_type
        .and_then(mime::charset)
        .and_then(backend::name_of)
        .or_else(|| prescan::prescan(bytes, backend::name_of))
}

/// UTF-8 if it can be: also where its last character was cut off, as happens when a
/// body is read up to a size.
fn guess(bytes: &[u8]) -> String {
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => {
            let (valid, _) = bytes.split_at(error.valid_up_to());
            error.error_len().is_none() && !valid.is_ascii()
        }
    };
    if is_utf8 { UTF_8 } else { "windows-1252" }.to_owned()
}
