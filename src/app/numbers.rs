//! Numbers as a reader wants them.

/// A number with thin spaces between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// Bytes as a reader wants them.
pub fn bytes(count: u64) -> String {
    match count {
        0..=9_999 => format!("{} B", thousands(count)),
        10_000..=9_999_999 => format!("{} KB", thousands(count / 1000)),
        _ => format!("{}.{} MB", thousands(count / 1_000_000), count / 100_000 % 10),
    }
}

/// So many of something: `1 page`, `2 pages`.
pub(super) fn count_of(number: u32, one: &str) -> String {
    format!("{} {one}{}", thousands(number.into()), if number == 1 { "" } else { "s" })
}
