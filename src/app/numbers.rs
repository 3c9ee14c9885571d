//! Numbers as a reader wants them.

pub use crate::draw::thousands;

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
