//! A robots.txt of strangers: whatever it says is read, and decided in steps that are bounded.
#![no_main]

use crawlscope_engine::crawl::RobotsRules;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|robots: &[u8]| {
    // What it says last is what may not be read.
    let path = robots.rsplit(|byte| byte.is_ascii_whitespace()).next().map(String::from_utf8_lossy);
    let path: String = path.unwrap_or_default().chars().take(8_000).collect();
    let Ok(url) = Url::parse(&format!("https://a.test/{path}")) else { return };
    for rules in [RobotsRules::parse(robots, "crawlscope"), RobotsRules::parse_part(robots, "crawlscope")] {
        let mut question = rules.ask(&url);
        let mut before = 0;
        while question.go_on(1_000).is_none() {
            assert!(question.steps() - before <= 1_000 + 4 * url.as_str().len() + 3, "a rule takes too many steps");
            before = question.steps();
        }
        assert!(rules.crawl_delay() <= Some(30_000_000), "a longer delay than is kept");
    }
});
