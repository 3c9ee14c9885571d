//! Where a crawl starts: several addresses as they are pasted, whom they will trouble, and
//! which are remembered.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{
    Config, MOST_STARTS, Recents, RobotsPolicy, StartError, parse_start, parse_starts, plan,
};
use crawlscope_engine::fetch::{MemorySite, Served};
use proptest::prelude::*;
use support::{Run, START, links, url};
use url::Url;

fn page() -> Url {
    url("https://host.test/tools/page.html")
}

fn starts(text: &str) -> Result<Vec<String>, StartError> {
    parse_starts(text, Some(&page())).map(|starts| starts.into_iter().map(String::from).collect())
}

fn config(attributes: &[(&str, &str)]) -> Result<Config, (String, String)> {
    let get = |name: &str| attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Config::from_attributes(get, &page(), &url("https://host.test/tools/demo/index.html"))
        .map_err(|error| (error.field.to_owned(), error.message))
}

fn plan_of(attributes: &[(&str, &str)]) -> Option<String> {
    plan(&config(attributes).expect("a configuration"), &page())
}

#[test]
fn what_was_copied_along_with_an_address_goes() {
    for typed in [
        "\"https://a.test/x\"",
        "'https://a.test/x'",
        "<https://a.test/x>",
        "“https://a.test/x”",
        "„https://a.test/x“",
        "«\u{a0}https://a.test/x\u{a0}»",
        "`https://a.test/x`",
        "\u{feff}https://a.test/x\u{200b}",
        "\u{200e}\"<https://a.test/x>\"\u{2060}",
        "'<https://a.test/x>'",
        "https://https://a.test/x",
        "HTTP://https://a.test/x",
        "\"a.test/x\"",
    ] {
        assert_eq!(parse_start(typed, None).map(String::from), Ok("https://a.test/x".into()), "{typed:?}");
    }
}

#[test]
fn what_may_belong_to_an_address_stays() {
    for (typed, meant) in [
        ("https://a.test/rock_'n'", "https://a.test/rock_'n'"),
        ("https://a.test/x,", "https://a.test/x,"),
        ("https://a.test/?x=`#part", "https://a.test/?x=`"),
        ("https://a.test/?x=`", "https://a.test/?x=`"),
        ("https://a.test/rust_(language)", "https://a.test/rust_(language)"),
        ("https://a.test/save/https://b.test/", "https://a.test/save/https://b.test/"),
        ("https://a.test/?u=http://b.test/", "https://a.test/?u=http://b.test/"),
    ] {
        assert_eq!(starts(typed), Ok(vec![meant.into()]), "{typed:?}");
    }
}

#[test]
fn several_starts_may_stand_on_one_line_or_each_on_its_own() {
    let three = Ok(vec!["https://a.test/".into(), "https://b.test/x".into(), "https://host.test/docs/".into()]);
    for typed in [
        "https://a.test/ https://b.test/x /docs/",
        "https://a.test/\nhttps://b.test/x\r\n/docs/\n",
        "a.test, b.test/x, /docs/",
        "\"a.test\";\n\"b.test/x\";\n\"/docs/\";",
        "a.test \u{200b} b.test/x , /docs/",
    ] {
        assert_eq!(starts(typed), three, "{typed:?}");
    }
}

#[test]
fn starts_that_say_the_same_page_are_one() {
    assert_eq!(
        starts("a.test https://a.test/#top HTTPS://A.test:443/ a.test/x/.."),
        Ok(vec!["https://a.test/".into()])
    );
}

#[test]
fn of_several_starts_the_bad_one_is_named() {
    for (typed, bad) in [
        ("a.test word b.test", "word"),
        ("a.test ftp://b.test/", "ftp://b.test/"),
        ("a.test ht!tp://", "ht!tp://"),
        ("a.test http://b.test/x", "http://b.test/x"),
    ] {
        let (field, message) = config(&[("url", typed)]).expect_err(typed);
        assert_eq!(field, "url");
        assert!(message.contains(&format!("“{bad}”")) && !message.contains("a.test"), "{message}");
    }
    assert_eq!(starts(" \"\" , \u{200b}\n"), Err(StartError::Empty));
}

#[test]
fn more_starts_than_are_taken_are_refused_and_not_cut() {
    let many = |count: usize| (0..count).map(|n| format!("{n}.test")).collect::<Vec<_>>().join(" ");
    assert_eq!(starts(&many(MOST_STARTS)).map(|starts| starts.len()), Ok(MOST_STARTS));
    assert_eq!(starts(&many(MOST_STARTS + 1)), Err(StartError::TooMany(MOST_STARTS + 1)));
}

#[test]
fn a_page_that_came_over_https_says_that_it_cannot_read_http() {
    let (_, message) = config(&[("url", "http://b.test/")]).expect_err("mixed content");
    assert!(message.contains("mixed content") && message.contains("https://"), "{message}");
    // Browsers count addresses of this machine as safe.
    for typed in ["http://localhost:8000/", "http://127.0.0.1/", "http://[::1]:80/", "http://app.localhost/"] {
        assert!(starts(typed).is_ok(), "{typed}");
    }
    assert!(parse_starts("http://b.test/", Some(&url("http://host.test/"))).is_ok(), "from an http page");
    assert!(parse_starts("http://b.test/", None).is_ok(), "from no page");
}

#[test]
fn one_start_elsewhere_makes_the_whole_crawl_polite() {
    let polite = |attributes: &[(&str, &str)]| {
        let config = config(attributes).expect("a configuration");
        (config.delay, config.robots) == (100, RobotsPolicy::Obey)
    };
    assert!(!polite(&[("url", "/docs/ /blog/")]));
    assert!(polite(&[("url", "/docs/ a.test")]));
    assert!(polite(&[("url", "a.test /docs/")]));
    // So does a scope that leads elsewhere.
    assert!(polite(&[("url", "/docs/"), ("scope", "all")]));
    assert!(polite(&[("url", "/docs/"), ("scope", "subdomains")]));
    assert!(!polite(&[("url", "/docs/"), ("scope", "prefix")]));
}

#[test]
fn a_crawl_of_ones_own_origin_has_nobody_to_warn() {
    assert_eq!(plan_of(&[]), None);
    assert_eq!(plan_of(&[("url", "/docs/ https://host.test/blog/")]), None);
}

#[test]
fn a_crawl_of_others_says_whom_it_will_ask_and_how_fast() {
    assert_eq!(
        plan_of(&[("url", "docs.test")]).as_deref(),
        Some("Up to 500 pages from docs.test, at most 5 requests at once, one every 0.1 s; robots.txt is respected.")
    );
    let hasty =
        [("url", "docs.test:8080/x"), ("delay", "0"), ("robots", "ignore"), ("consumers", "2"), ("max-pages", "1")];
    assert_eq!(
        plan_of(&hasty).as_deref(),
        Some("One page from docs.test:8080, at most 2 requests at once, without pauses; robots.txt is ignored.")
    );
    for (delay, said) in [("1", "0.001 s"), ("250", "0.25 s"), ("2000", "2 s"), ("1500", "1.5 s"), ("60000", "60 s")] {
        let text = plan_of(&[("url", "docs.test"), ("delay", delay)]).unwrap_or_default();
        assert!(text.contains(&format!(", one every {said}; ")), "{text}");
    }
}

#[test]
fn it_says_how_many_requests_a_host_gets_at_once() {
    let said = |typed: &str, host_permits: &str| {
        let text = plan_of(&[("url", typed), ("host-permits", host_permits)]).unwrap_or_default();
        text.split(", ").find(|part| part.contains("request")).unwrap_or_default().to_owned()
    };
    assert_eq!(said("a.test", "2"), "at most 2 requests at once");
    assert_eq!(said("a.test", "1"), "one request at a time");
    assert_eq!(said("a.test", "9"), "at most 5 requests at once");
    assert_eq!(said("a.test b.test", "1"), "at most 5 requests at once (1 per host)");
    assert_eq!(said("a.test b.test", "5"), "at most 5 requests at once");
}

#[test]
fn a_crawl_of_several_hosts_names_them() {
    let whom = |typed: &str, scope: &str| {
        let text = plan_of(&[("url", typed), ("scope", scope)]).unwrap_or_default();
        text["Up to 500 pages from ".len()..text.find(", at most").unwrap_or(text.len())].to_owned()
    };
    assert_eq!(whom("a.test a.test/x b.test", "host"), "a.test and b.test");
    assert_eq!(whom("a.test b.test c.test d.test", "host"), "a.test, b.test, c.test and d.test");
    assert_eq!(whom("a.test b.test c.test d.test e.test", "host"), "a.test, b.test, c.test and 2 more hosts");
    assert_eq!(whom("a.test", "subdomains"), "a.test and its subdomains");
    assert_eq!(whom("a.test b.test", "subdomains"), "a.test, b.test and their subdomains");
    assert_eq!(whom("/docs/", "all"), "host.test and every host it links to");
    let text = plan_of(&[("url", "a.test b.test")]).unwrap_or_default();
    assert!(text.ends_with("one every 0.1 s per host; robots.txt is respected."), "{text}");
}

fn set(text: &str) -> Vec<Url> {
    parse_starts(text, None).expect("a test's starts")
}

#[test]
fn the_last_eight_sets_are_remembered_the_latest_first() {
    let mut recents = Recents::default();
    for n in 0..10 {
        recents.remember(&set(&format!("{n}.test other.test")));
    }
    let all: Vec<String> = (2..10).rev().map(|n| format!("https://{n}.test/ https://other.test/")).collect();
    assert_eq!(recents.sets(), all);
    assert_eq!(Recents::read(&recents.text()), recents, "reading what was written");
    recents.remember(&set("5.test other.test"));
    assert_eq!((recents.sets().len(), recents.sets()[0].as_str()), (8, "https://5.test/ https://other.test/"));
}

#[test]
fn what_is_too_long_to_be_worth_keeping_is_not_remembered() {
    let mut recents = Recents::default();
    recents.remember(&set(&format!("https://a.test/{}", "x".repeat(5_000))));
    assert_eq!(recents.sets(), [""; 0]);
}

#[test]
fn of_a_memory_that_was_tampered_with_the_starts_are_kept() {
    let text = "https://a.test/\njavascript:alert(1)\n\n{\"v\":1}\nhttps://a.test/\nb.test c d\nhttps://d.test/";
    assert_eq!(Recents::read(text).sets(), ["https://a.test/", "https://d.test/"]);
}

proptest! {
    #[test]
    fn a_memory_is_never_too_large_and_only_holds_starts(text in "([ -~]{0,40}\n){0,12}") {
        let recents = Recents::read(&text);
        prop_assert!(recents.sets().len() <= 8);
        for kept in recents.sets() {
            prop_assert!(parse_starts(kept, None).is_ok());
        }
        prop_assert_eq!(Recents::read(&recents.text()), recents);
    }

    #[test]
    fn whatever_is_typed_is_some_http_addresses_or_an_error(text in any::<String>()) {
        if let Ok(read) = parse_starts(&text, None) {
            prop_assert!(!read.is_empty());
            for start in read {
                prop_assert!(matches!(start.scheme(), "http" | "https") && start.fragment().is_none());
            }
        }
    }
}

/// What is said of a start that is served this, when the crawl is over.
fn explained(served: &[(&str, Served)], config: Config) -> Option<String> {
    let site = MemorySite::new(1);
    for (address, served) in served {
        site.serve(address, served.clone());
    }
    Run::to_end(config, site).graph().explain_starts()
}

fn page_of(status: u16, content_type: &str, body: &str) -> Served {
    Served::Page { status, content_type: Some(content_type.into()), body: body.into() }
}

#[test]
fn a_start_that_led_nowhere_is_explained_with_what_to_do() {
    let html = "text/html";
    for (served, says) in [
        (Served::Blocked, "CORS"),
        (Served::Silent, "try again later"),
        (Served::Breaks(b"<a".to_vec()), "Press Crawl to try again"),
        (page_of(404, html, ""), "answered 404, so there are no links to follow. There is no such page"),
        (page_of(403, html, ""), "without cookies"),
        (page_of(429, html, ""), "longer delay"),
        (page_of(503, html, ""), "on the server's side"),
        (page_of(418, html, ""), "Check the address"),
        (page_of(200, "application/pdf", "%PDF"), "is not an HTML page (it is application/pdf)"),
        (page_of(200, html, ""), "is empty"),
        (page_of(200, html, "<div id=app></div>"), "runs no scripts"),
    ] {
        let text = explained(&[(START, served.clone())], support::config()).unwrap_or_default();
        assert!(text.contains(says) && text.contains(START), "{served:?}: {text}");
        assert!(text.ends_with('.') && text.trim_end_matches('.').contains(['.', ':']), "two sentences: {text}");
    }
}

#[test]
fn a_start_that_robots_txt_keeps_out_is_explained() {
    let obeying = || Config { robots: RobotsPolicy::Obey, ..support::config() };
    let robots = |served: Served| [("https://site.test/robots.txt", served), (START, Served::html(links(&["a"])))];
    let text =
        explained(&robots(page_of(200, "text/plain", "User-agent: *\nDisallow: /")), obeying()).unwrap_or_default();
    assert!(text.contains("asks crawlers not to read it") && text.contains("robots to ignore"), "{text}");
    let text = explained(&robots(page_of(503, "text/plain", "")), obeying()).unwrap_or_default();
    assert!(text.contains("server error") && text.contains("later"), "{text}");
    assert_eq!(explained(&robots(page_of(404, "text/plain", "")), obeying()), None);
}

#[test]
fn of_a_start_that_redirects_it_is_the_landing_that_is_explained() {
    let moved =
        [(START, Served::Redirect("https://site.test/new".into())), ("https://site.test/new", Served::status(500))];
    let text = explained(&moved, support::config()).unwrap_or_default();
    assert!(text.starts_with("https://site.test/new answered 500"), "{text}");
}

#[test]
fn of_several_starts_those_that_led_nowhere_are_counted() {
    let config = |starts: &str| Config { start: set(starts), ..support::config() };
    let fine = ("https://fine.test/", Served::html(links(&["/x"])));
    let text = explained(std::slice::from_ref(&fine), config("fine.test gone.test")).unwrap_or_default();
    assert!(
        text.starts_with("One of 2 start addresses could not be crawled. https://gone.test/ answered 404"),
        "{text}"
    );
    let text = explained(std::slice::from_ref(&fine), config("lost.test fine.test gone.test")).unwrap_or_default();
    assert!(
        text.starts_with("2 of 3 start addresses could not be crawled. The first: https://lost.test/ answered"),
        "{text}"
    );
    assert_eq!(explained(&[fine], config("fine.test")), None);
}

#[test]
fn the_hosts_of_all_starts_are_in_scope() {
    let site = MemorySite::new(1);
    site.serve("https://a.test/", Served::html(links(&["/x", "https://b.test/y", "https://c.test/"])));
    for address in ["https://a.test/x", "https://b.test/", "https://b.test/y"] {
        site.serve(address, Served::html(""));
    }
    let run = Run::to_end(Config { start: set("a.test b.test"), ..support::config() }, site);
    let asked: Vec<String> = run.site.requests().into_keys().collect();
    assert_eq!(asked, ["https://a.test/", "https://a.test/x", "https://b.test/", "https://b.test/y"]);
    assert_eq!(run.page("https://b.test/").depth, 0);
}

#[test]
fn a_space_within_an_address_is_explained() {
    for text in ["https://a.example/my page.html", "https://a.example/annual report", "a.example/x Report.PDF"] {
        let error = parse_starts(text, Some(&page())).expect_err(text).to_string();
        assert!(error.contains("%20"), "{error}");
    }
    assert_eq!(starts("https://a.example/ localhost b.example/page.html").map(|starts| starts.len()), Ok(3));
}
