//! Every lesson's traces, a line each: the same natively and in every browser.

use crawlscope_engine::lessons::{Hrefs, LESSONS, crawler_hrefs, run};
use crawlscope_engine::trace::ndjson_line;
use sha2::{Digest, Sha256};

/// Lesson, variant, seed, events, and the beginning of the SHA-256 of the NDJSON.
pub fn digests() -> String {
    let mut text = String::new();
    for lesson in LESSONS.iter() {
        for variant in lesson.variants {
            for seed in [0, 7] {
                let mut settings = lesson.settings();
                settings.seed = seed;
                settings.hrefs = Some(Hrefs::by(crawler_hrefs));
                let log = run(lesson, variant, &settings);
                let mut ndjson = String::new();
                log.events().iter().for_each(|event| ndjson_line(event, &mut ndjson));
                let (name, variant, events) = (lesson.name, variant.name, log.events().len());
                let hash = format!("{:x}", Sha256::digest(ndjson));
                text.push_str(&format!("{name} {variant} {seed} {events} {}\n", &hash[..16]));
            }
        }
    }
    text
}
