//! Numbers as a reader wants them.

pub use crate::language::{count_of, thousands};

/// Bytes as a reader wants them.
pub fn bytes(count: u64) -> String {
    match count {
        0..=9_999 => format!("{} B", thousands(count)),
        10_000..=9_999_999 => format!("{} KB", thousands(count / 1000)),
        _ => format!("{}.{} MB", thousands(count / 1_000_000), count / 100_000 % 10),
    }
}
