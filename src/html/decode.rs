//! Bytes to text as they arrive, by the rules of the HTML standard.
//! <https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding>

use super::mime;
use super::prescan::{self, Late};
use encoding_rs::{CoderResult, Encoding, UTF_8, WINDOWS_1252};
use fnv::FnvHasher;
use std::hash::Hasher;

/// Bytes of the longest byte order mark.
const MARK: usize = 3;
/// Bytes decoded at a time.
const SLICE: usize = 16 * 1_024;

/// A body on its way to becoming text.
///
/// The encoding is that of its byte order mark, or the header's, or the one that a `<meta>` declares in the
/// first 1,024 bytes, or later in the head. A label that names no encoding is ignored. Where nothing is
/// declared, the first character beyond ASCII decides: UTF-8 if it is one, else windows-1252.
/// XML is in UTF-8 unless its own declaration says otherwise.
pub struct Decoder {
    declared: Option<&'static Encoding>,
    is_xml: bool,
    state: State,
    replaced: bool,
    text: String,
    /// Hash of all text so far.
    hash: FnvHasher,
}

enum State {
    /// Waits for as much of the body as its encoding may be declared in; when there is `enough`, that is
    /// looked at.
    Sniffing {
        head: Vec<u8>,
        enough: usize,
    },
    /// Nothing is declared and all was ASCII so far; what follows is held back.
    Undecided(Vec<u8>),
    Decoding(encoding_rs::Decoder),
}

impl Decoder {
    /// A decoder of a body that came with this `Content-Type`.
    #[must_use]
    pub fn new(content_type: Option<&str>) -> Self {
        let declared = content_type.and_then(mime::charset).and_then(encoding_for);
        let enough = if declared.is_some() { MARK } else { prescan::REACH };
        Self {
            declared,
            is_xml: mime::is_xml(content_type),
            state: State::Sniffing { head: Vec::new(), enough },
            replaced: false,
            text: String::new(),
            hash: FnvHasher::default(),
        }
    }

    /// Decodes the next bytes and calls `sink` with the text, piece by piece; `last` says
    /// that no more bytes follow.
    pub fn decode(&mut self, bytes: &[u8], last: bool, sink: &mut dyn FnMut(&str)) {
        match &mut self.state {
            State::Sniffing { head, enough } => {
                head.extend_from_slice(bytes);
                if last || head.len() >= *enough {
                    let head = std::mem::take(head);
                    self.sniff(head, last, sink);
                }
            }
            State::Undecided(held) => {
                held.extend_from_slice(bytes);
                let held = std::mem::take(held);
                self.guess(&held, last, sink);
            }
            State::Decoding(_) => self.run(bytes, last, sink),
        }
    }

    /// The encoding's name in lower case, as in <https://encoding.spec.whatwg.org/#names-and-labels>.
    #[must_use]
    pub fn charset(&self) -> String {
        self.encoding().name().to_ascii_lowercase()
    }

    /// The encoding, as far as it is known yet.
    pub(super) fn encoding(&self) -> &'static Encoding {
        match &self.state {
            State::Decoding(decoder) => decoder.encoding(),
            _ => self.declared.unwrap_or(UTF_8),
        }
    }

    /// Some bytes meant nothing in this encoding and became U+FFFD.
    #[must_use]
    pub fn replaced(&self) -> bool {
        self.replaced
    }

    /// FNV-1a of the text so far.
    pub(super) fn fingerprint(&self) -> u64 {
        self.hash.finish()
    }

    /// Decides by what stands at the body's beginning.
    fn sniff(&mut self, head: Vec<u8>, last: bool, sink: &mut dyn FnMut(&str)) {
        if let Some((encoding, mark)) = Encoding::for_bom(&head) {
            self.start(encoding, &head[mark..], last, sink);
        } else if let Some(encoding) = self.declared.or_else(|| self.declared_in(&head)) {
            self.start(encoding, &head, last, sink);
        } else if self.is_xml {
            self.start(UTF_8, &head, last, sink);
        } else {
            self.sniff_late(head, last, sink);
        }
    }

    /// Decides by what stands further on in the head, and waits for more of it where that may yet come.
    fn sniff_late(&mut self, head: Vec<u8>, last: bool, sink: &mut dyn FnMut(&str)) {
        match prescan::prescan_late(&head, encoding_for) {
            Late::Declared(encoding) => self.start(encoding, &head, last, sink),
            Late::Unknown if !last && head.len() < prescan::LATE_REACH => {
                // Not at each piece, which would take time that grows with its square.
                let enough = (2 * head.len()).min(prescan::LATE_REACH);
                self.state = State::Sniffing { head, enough };
            }
            Late::Unknown | Late::Over => self.guess(&head, last, sink),
        }
    }

    /// The encoding that the page itself names.
    fn declared_in(&self, head: &[u8]) -> Option<&'static Encoding> {
        let scan = if self.is_xml { prescan::prescan_xml } else { prescan::prescan };
        scan(head, encoding_for)
    }

    /// Decides by the first character that is not ASCII, if there is one.
    fn guess(&mut self, bytes: &[u8], last: bool, sink: &mut dyn FnMut(&str)) {
        let (ascii, rest) = bytes.split_at(Encoding::ascii_valid_up_to(bytes));
        let first = &rest[..rest.len().min(4)];
        let encoding = match std::str::from_utf8(first) {
            Ok("") if last => Some(UTF_8),
            Ok("") => None,
            Ok(_) => Some(UTF_8),
            Err(error) if error.valid_up_to() > 0 => Some(UTF_8),
            Err(error) if error.error_len().is_none() && !last => None,
            Err(_) => Some(WINDOWS_1252),
        };
        match encoding {
            Some(encoding) => self.start(encoding, bytes, last, sink),
            None => {
                if let Ok(ascii) = std::str::from_utf8(ascii) {
                    self.hash.write(ascii.as_bytes());
                    sink(ascii);
                }
                self.state = State::Undecided(rest.to_vec());
            }
        }
    }

    fn start(&mut self, encoding: &'static Encoding, bytes: &[u8], last: bool, sink: &mut dyn FnMut(&str)) {
        self.state = State::Decoding(encoding.new_decoder_without_bom_handling());
        self.run(bytes, last, sink);
    }

    fn run(&mut self, mut bytes: &[u8], last: bool, sink: &mut dyn FnMut(&str)) {
        let State::Decoding(decoder) = &mut self.state else { return };
        loop {
            self.text.clear();
            self.text.reserve(SLICE);
            let (result, read, replaced) = decoder.decode_to_string(bytes, &mut self.text, last);
            bytes = &bytes[read..];
            self.replaced |= replaced;
            self.hash.write(self.text.as_bytes());
            sink(&self.text);
            if result == CoderResult::InputEmpty {
                return;
            }
        }
    }
}

/// The encoding that a label stands for, if any. Of those that are not decoded any more, such as ISO-2022-KR, a
/// browser shows nothing but one U+FFFD, so that no script hides in them. Nothing is run here, and their markup is
/// ASCII: such a label is ignored, and the links are found.
fn encoding_for(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder")
            .field("charset", &self.charset())
            .field("replaced", &self.replaced)
            .finish_non_exhaustive()
    }
}
