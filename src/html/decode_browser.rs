//! Decoding in the browser, which has the tables already.

use web_sys::{TextDecoder, TextDecoderOptions};

/// The encoding a label stands for, if any, by its name in lower case.
pub(super) fn name_of(label: &str) -> Option<String> {
    Some(TextDecoder::new_with_label(label).ok()?.encoding())
}

/// Decodes with an encoding that [`name_of`] named; true if anything was replaced.
pub(super) fn decode(bytes: &[u8], charset: &str) -> (String, bool) {
    // A decoder does not say whether it replaced anything; a fatal one refuses.
    match decode_as(bytes, charset, true) {
        Some(text) => (text, false),
        None => (decode_as(bytes, charset, false).unwrap_or_default(), true),
    }
}

fn decode_as(bytes: &[u8], charset: &str, fatal: bool) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(fatal);
    let decoder = TextDecoder::new_with_label_and_options(charset, &options).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}
