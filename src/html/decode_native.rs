//! Decoding outside the browser, with `encoding_rs`.

use encoding_rs::Encoding;

/// The encoding a label stands for, if any, by its name in lower case.
pub(super) fn name_of(label: &str) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(encoding.name().to_ascii_lowercase())
}

/// Decodes with an encoding that [`name_of`] named; true if anything was replaced.
pub(super) fn decode(bytes: &[u8], charset: &str) -> (String, bool) {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), replaced)
}
