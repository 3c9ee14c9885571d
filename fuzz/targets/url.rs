//! What is typed, pasted or linked: an identity has no fragment and stays as it is.
#![no_main]

use crawlscope_engine::crawl::{identity, parse_start, parse_starts};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|typed: &str| {
    let page = Url::parse("https://host.test/tools/page.html").expect("a URL");
    for page in [None, Some(&page)] {
        if let Ok(start) = parse_start(typed, page) {
            assert!(start.fragment().is_none() && matches!(start.scheme(), "http" | "https"));
            assert_eq!(parse_start(start.as_str(), page).as_ref(), Ok(&start), "read again it is the same");
        }
        let _ = parse_starts(typed, page);
    }
    if let Ok(url) = page.join(typed) {
        let (page, _) = identity(url);
        assert_eq!(identity(page.clone()), (page.clone(), None));
        assert_eq!(Url::parse(page.as_str()).as_ref(), Ok(&page), "written out it is the same");
    }
});
