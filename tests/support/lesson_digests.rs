//! Every lesson's traces, a line each: the same natively and in every browser.

use crawlscope_engine::lessons::{LESSONS, crawler_hrefs, run};
use crawlscope_engine::trace::ndjson_line;
use std::hash::Hasher;

/// Lesson, variant, seed, events, and a hash of the NDJSON.
pub fn digests() -> String {
    let mut text = String::new();
    for lesson in LESSONS.iter() {
        for variant in lesson.variants {
            for seed in [0, 7] {
                let mut settings = lesson.settings();
                settings.seed = seed;
                settings.hrefs = Some(crawler_hrefs);
                let log = run(lesson, variant, &settings);
                let mut ndjson = String::new();
                log.events().iter().for_each(|event| ndjson_line(event, &mut ndjson));
                let (name, variant, events) = (lesson.name, variant.name, log.events().len());
                text.push_str(&format!("{name} {variant} {seed} {events} {:016x}\n", fnv(ndjson.as_bytes())));
            }
        }
    }
    text
}

/// FNV-1a, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
