//! Times for people, by integers alone: formatting floats costs the page 13 KB.

use super::Micros;

/// A time or a span as in `0.35 s`: to the millisecond, below one in µs.
///
/// ```
/// use crawlscope_engine::trace::seconds;
///
/// assert_eq!([0, 20, 350_000, 2_000_000].map(seconds), ["0 s", "20 µs", "0.35 s", "2 s"]);
/// ```
pub fn seconds(micros: Micros) -> String {
    if (1..1000).contains(&micros) {
        return format!("{micros} µs");
    }
    let (whole, thousandths) = (micros / 1_000_000, micros / 1000 % 1000);
    let text = format!("{whole}.{thousandths:03}");
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}
