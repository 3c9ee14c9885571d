//! URL identity and what people type, as properties and by example.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/hosts.rs"]
mod hosts;

use crawlscope_engine::crawl::{Config, CrawlOrder, RobotsPolicy, ScopeKind, StartError, identity, parse_start};
use proptest::prelude::*;
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a test's URL")
}

fn start(text: &str) -> Result<String, StartError> {
    parse_start(text, Some(&url("https://host.test/tools/page.html"))).map(String::from)
}

#[test]
fn a_start_is_read_as_people_write_it() {
    for (typed, meant) in [
        ("https://a.test", "https://a.test/"),
        ("  https://a.test/x#part \n", "https://a.test/x"),
        ("a.test/docs", "https://a.test/docs"),
        ("a.test:8080/docs", "https://a.test:8080/docs"),
        ("//a.test/", "https://a.test/"),
        ("localhost:8000", "http://localhost:8000/"),
        ("127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("/docs/", "https://host.test/docs/"),
        ("./docs/", "https://host.test/tools/docs/"),
        ("../docs/", "https://host.test/docs/"),
        ("HTTP://A.TEST/B", "http://a.test/B"),
        ("münchen.test", "https://xn--mnchen-3ya.test/"),
    ] {
        assert_eq!(start(typed), Ok(meant.into()), "{typed:?}");
    }
}

#[test]
fn names_of_hosts_are_read_by_the_url_standard() {
    hosts::are_read_as_the_file_says();
}

#[test]
fn what_is_no_start_is_refused_with_a_reason() {
    assert_eq!(start("  "), Err(StartError::Empty));
    for typed in ["ht!tp://", "http://", "https://[::bad", "just words", "http://a b.test/", "word", "://"] {
        assert!(matches!(start(typed), Err(StartError::Malformed(_))), "{typed:?}: {:?}", start(typed));
    }
    for typed in ["ftp://a.test/", "javascript:alert(1)", "mailto:a@b.test", "file:///etc/hosts", "data:text/html,x"] {
        assert!(matches!(start(typed), Err(StartError::NotHttp(_))), "{typed:?}: {:?}", start(typed));
    }
}

#[test]
fn a_crawl_of_ones_own_origin_asks_nobodys_leave_and_any_other_is_polite() {
    let page = url("https://host.test/tools/");
    let own = Config::new(url("https://host.test/docs/"), Some(&page));
    assert_eq!((own.delay, own.robots, own.throttle), (0, RobotsPolicy::Ignore, false));
    let other = Config::new(url("https://host.test:444/docs/"), Some(&page));
    assert_eq!((other.delay, other.robots, other.throttle), (100, RobotsPolicy::Obey, true));
    let eager = |name: &str| match name {
        "url" => Some("https://other.example/".to_owned()),
        "delay" => Some("0".to_owned()),
        _ => None,
    };
    let page = Url::parse("https://page.example/").expect("a URL");
    assert!(!Config::from_attributes(eager, &page, &page).expect("a config").throttle, "who sets no delay wants none");
}

fn attributes(list: &[(&str, &str)]) -> Result<Config, (String, String)> {
    let get = |name: &str| list.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let page = url("https://host.test/tools/");
    Config::from_attributes(get, &page, &url("https://host.test/tools/demo/index.html"))
        .map_err(|error| (error.field.to_owned(), error.message))
}

#[test]
fn without_a_url_it_is_the_built_in_site_and_only_that() {
    let config = attributes(&[]).expect("defaults");
    assert_eq!(config.start[0].as_str(), "https://host.test/tools/demo/index.html");
    assert_eq!((config.scope, config.consumers, config.permits), (ScopeKind::Prefix, 8, 5));
    assert_eq!((config.max_pages, config.max_depth), (500, 16));
    assert_eq!((config.order, config.host_permits), (CrawlOrder::BreadthFirst, None));
}

#[test]
fn every_attribute_is_read_and_an_empty_one_has_its_default() {
    let config = attributes(&[
        ("url", "https://other.test/"),
        ("consumers", "12"),
        ("permits", " 6 "),
        ("max-pages", "10000"),
        ("max-depth", "0"),
        ("delay", ""),
        ("scope", "subdomains"),
        ("robots", "ignore"),
        ("seed", "42"),
        ("order", "most-linked"),
        ("host-permits", "3"),
        ("throttle", "off"),
    ])
    .expect("all valid");
    assert_eq!((config.consumers, config.permits, config.max_pages), (12, 6, 10_000));
    assert_eq!((config.max_depth, config.delay, config.seed), (0, 100, 42));
    assert_eq!((config.scope, config.robots), (ScopeKind::Subdomains, RobotsPolicy::Ignore));
    assert_eq!((config.order, config.host_permits, config.throttle), (CrawlOrder::MostLinked, Some(3), false));
}

#[test]
fn an_attribute_that_cannot_be_obeyed_is_named_with_what_it_should_be() {
    for (name, value) in [
        ("consumers", "0"),
        ("permits", "many"),
        ("max-pages", "-1"),
        ("max-depth", "1.5"),
        ("delay", "1e3"),
        ("scope", "planet"),
        ("robots", "maybe"),
        ("url", ""),
        ("seed", "x"),
        ("order", "sideways"),
        ("host-permits", "101"),
        ("throttle", "slow"),
    ] {
        let (field, message) = attributes(&[(name, value)]).expect_err(name);
        assert_eq!(field, name);
        assert!(message.contains(value), "{message}");
    }
    let said = |name, value| attributes(&[(name, value)]).expect_err(name).1;
    assert_eq!(said("robots", "maybe"), "robots must be obey or ignore, not “maybe”.");
    assert_eq!(said("order", "up"), "order must be breadth-first, depth-first or most-linked, not “up”.");
}

proptest! {
    #[test]
    fn identity_drops_the_fragment_and_nothing_else(path in "(/[a-zA-Z0-9%_.~-]{0,8}){0,4}", query in "[a-z=&]{0,9}", part in "[a-z]{1,9}") {
        let plain = url(&format!("https://a.test{path}?{query}"));
        let (same, fragment) = identity(url(&format!("https://a.test{path}?{query}#{part}")));
        prop_assert_eq!(&same, &plain);
        prop_assert_eq!(fragment, Some(part));
        prop_assert_eq!(identity(plain.clone()), (plain, None));
    }

    #[test]
    fn identity_is_stable_under_reading_again(text in "https?://[a-zA-Z0-9.-]{1,12}(:[0-9]{1,4})?(/[ -~]{0,16})?") {
        if let Ok(parsed) = Url::parse(&text) {
            let (once, _) = identity(parsed);
            let (twice, _) = identity(url(once.as_str()));
            prop_assert_eq!(once, twice);
        }
    }

    #[test]
    fn spellings_that_differ_only_where_urls_may_are_one_page(host in "[a-z]{1,9}", path in "[a-z]{1,9}") {
        let plain = identity(url(&format!("http://{host}.test/{path}"))).0;
        for same in [
            format!("HTTP://{}.TEST/{path}", host.to_uppercase()),
            format!("http://{host}.test:80/{path}"),
            format!("http://{host}.test/x/../{path}"),
            format!("http://{host}.test/./{path}#top"),
        ] {
            prop_assert_eq!(&identity(url(&same)).0, &plain);
        }
        for other in [format!("http://{host}.test/{path}/"), format!("http://{host}.test/{}", path.to_uppercase()), format!("https://{host}.test/{path}")] {
            prop_assert_ne!(&identity(url(&other)).0, &plain);
        }
    }

    #[test]
    fn whatever_is_typed_is_an_http_url_or_an_error(text in any::<String>()) {
        if let Ok(read) = parse_start(&text, None) {
            prop_assert!(matches!(read.scheme(), "http" | "https") && read.fragment().is_none());
        }
    }
}
