//! A robots.txt may hold anything; whatever it says, the crawl reads it and ends.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy};
use crawlscope_engine::fetch::{MemorySite, Served};
use proptest::prelude::*;
use support::{Run, config, links};

fn crawl_with(robots: Vec<u8>, path: &str) -> Run {
    let site = MemorySite::new(1);
    site.serve("https://site.test/", Served::html(links(&[path])));
    site.serve("https://site.test/robots.txt", Served::Page { status: 200, content_type: None, body: robots });
    Run::to_end(Config { robots: RobotsPolicy::Obey, ..config() }, site)
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_survived(robots in proptest::collection::vec(any::<u8>(), 0..400), path in "[ -~]{0,20}") {
        prop_assert!(crawl_with(robots, &path).ended());
    }

    #[test]
    fn rules_with_anything_in_them_are_survived(
        lines in proptest::collection::vec(("(user-agent|allow|disallow|sitemap|disalow|x)", "\\PC{0,20}|[%*$/a-z]{0,20}"), 0..12),
        path in "\\PC{0,12}|[%*$/a-z]{0,12}",
    ) {
        let text: String = std::iter::once("user-agent: *\n".to_owned())
            .chain(lines.into_iter().map(|(key, value)| format!("{key}: {value}\n")))
            .collect();
        prop_assert!(crawl_with(text.into_bytes(), &path).ended());
    }
}
