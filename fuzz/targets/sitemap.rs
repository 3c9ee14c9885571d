//! A sitemap of strangers: each step takes some of it, and an address is no longer than what is left.
#![no_main]

use crawlscope_engine::crawl::{Sitemap, SitemapStep};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (mut sitemap, mut steps) = (Sitemap::new(text), 0);
    loop {
        match sitemap.step() {
            SitemapStep::End => break,
            SitemapStep::Address(address) => assert!(address.len() <= text.len(), "an address is longer than its file"),
            SitemapStep::Other => {}
        }
        steps += 1;
        assert!(steps <= text.len(), "a step takes nothing");
    }
});
