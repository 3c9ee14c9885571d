//! How far a crawl goes: patterns, links out of the scope, lists, tidying, traps.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, Following, MOST_STARTS, Patterns, ScopeKind, Tidy};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{DisplayState, FindingKind, FindingList};
use crawlscope_engine::trace::{PageState, Reason};
use proptest::prelude::*;
use support::{Run, config, url};

fn site(pages: &[(&str, &str)]) -> MemorySite {
    support::site(&pages.iter().map(|(path, html)| (*path, Served::html(*html))).collect::<Vec<_>>())
}

fn links(hrefs: &[&str]) -> String {
    hrefs.iter().map(|href| format!("<a href='{href}'>x</a>")).collect()
}

fn following(following: Following) -> Config {
    Config { following, ..config() }
}

fn patterns(text: &str) -> Patterns {
    Patterns::parse(text).unwrap()
}

fn reason(run: &Run, path: &str) -> Option<Reason> {
    run.page(&format!("https://site.test{path}")).reason
}

fn asked(run: &Run) -> Vec<String> {
    run.site.requests().into_keys().map(|url| url.replace("https://site.test", "")).collect()
}

#[test]
fn only_what_is_included_is_asked_for_besides_the_start() {
    let start = links(&["/docs/a", "/docs/b.pdf", "/blog/c", "/x?sort=up", "/docs/d?sort=up"]);
    let site = site(&[("/", &start), ("/docs/a", "a"), ("/docs/b.pdf", "b"), ("/docs/d?sort=up", "d")]);
    let rules = Following { include: patterns("/docs/"), exclude: patterns(".pdf$ sort="), ..Following::default() };
    let run = Run::to_end(following(rules), site);
    assert_eq!(asked(&run), ["/", "/docs/a"]);
    for path in ["/docs/b.pdf", "/blog/c", "/x?sort=up", "/docs/d?sort=up"] {
        assert_eq!(reason(&run, path), Some(Reason::Excluded), "{path}");
    }
}

#[test]
fn a_pattern_with_a_scheme_is_compared_with_the_whole_address() {
    let all = patterns("https://*.site.test/a/ http:");
    assert!(all.matches(&url("https://www.site.test/a/b")));
    assert!(all.matches(&url("http://elsewhere.test/")));
    assert!(!all.matches(&url("https://www.site.test/b")));
    assert!(!all.matches(&url("https://elsewhere.test/?u=http:")));
}

#[test]
fn patterns_beyond_their_bounds_are_refused_and_say_so() {
    let refused = |name: &'static str, value: String| {
        let page = url("https://page.test/");
        let get = |asked: &str| (asked == name).then(|| value.clone());
        Config::from_attributes(get, &page, &page).unwrap_err()
    };
    let many = refused("include", "/a ".repeat(101));
    assert_eq!((many.field, &*many.message), ("include", "include: 101 patterns are too many; the limit is 100."));
    assert_eq!(refused("exclude", "x".repeat(1001)).field, "exclude");
    assert_eq!(refused("extra-hops", "-1".into()).field, "extra-hops");
    assert_eq!(refused("extra-hops", "11".into()).field, "extra-hops");
    assert!(refused("tidy", "slashes".into()).message.contains("“slashes”"));
}

proptest! {
    #[test]
    fn whatever_patterns_are_written_they_read_back_and_match_without_harm(text in "[ -~é]{0,80}", path in "[ -~é]{0,40}") {
        let patterns = Patterns::parse(&text).unwrap();
        let json = serde_json::to_string(&patterns).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Patterns>(&json).unwrap(), &patterns);
        if let Ok(url) = url::Url::parse("https://a.test/").unwrap().join(&path) {
            let any = patterns.to_string().split(' ').any(|one| Patterns::parse(one).unwrap().matches(&url));
            prop_assert_eq!(patterns.matches(&url), any);
        }
    }
}

fn two_hosts() -> MemorySite {
    let site = site(&[("/", &links(&["https://near.test/1", "/in"])), ("/in", &links(&["https://near.test/2"]))]);
    site.serve("https://near.test/1", Served::html(links(&["https://near.test/2", "https://far.test/"])));
    site.serve("https://near.test/2", Served::html(links(&["https://far.test/"])));
    site.serve("https://far.test/", Served::html(links(&["https://site.test/back", "https://farther.test/"])));
    site.serve("https://site.test/back", Served::html("b"));
    site
}

#[test]
fn an_extra_hop_checks_what_is_linked_and_goes_no_further() {
    let rules = |extra_hops| following(Following { extra_hops, ..Following::default() });
    let none = Run::to_end(rules(0), two_hosts());
    assert_eq!(none.site.requests().len(), 2);
    let one = Run::to_end(rules(1), two_hosts());
    assert_eq!(one.page("https://near.test/1").state, PageState::Ok);
    assert_eq!(one.page("https://near.test/2").state, PageState::Ok);
    assert_eq!(one.page("https://far.test/").reason, Some(Reason::OffSite));
    let two = Run::to_end(rules(2), two_hosts());
    assert_eq!(two.page("https://far.test/").state, PageState::Ok);
    // What leads back is in scope.
    assert_eq!(two.page("https://site.test/back").state, PageState::Ok);
    assert_eq!(two.page("https://farther.test/").reason, Some(Reason::OffSite));
}

#[test]
fn what_was_too_far_outside_is_admitted_once_a_shorter_way_is_found() {
    let site = site(&[("/", &links(&["https://near.test/1", "/in"])), ("/in", &links(&["https://far.test/"]))]);
    site.serve("https://near.test/1", Served::html(links(&["https://far.test/"])));
    site.serve("https://far.test/", Served::html("f"));
    // The near page is read long before the other, and its link is one hop too many.
    site.serve("https://site.test/in", Served::html(links(&["https://far.test/"]) + &" ".repeat(6 << 20)));
    let run = Run::to_end(following(Following { extra_hops: 1, ..Following::default() }), site);
    assert_eq!(run.page("https://far.test/").state, PageState::Ok);
}

#[test]
fn a_crawl_that_goes_elsewhere_by_extra_hops_is_polite_and_waits_for_a_click() {
    let page = url("https://page.test/");
    let get = |name: &str| match name {
        "url" => Some("https://page.test/".to_owned()),
        "extra-hops" => Some("1".to_owned()),
        _ => None,
    };
    let config = Config::from_attributes(get, &page, &page).unwrap();
    assert!(!config.stays_on(&page));
    assert_eq!(config.delay, 100);
    let plan = crawlscope_engine::crawl::plan(&config, &page).unwrap();
    assert!(plan.contains("page.test and pages they link to elsewhere"), "{plan}");
}

#[test]
fn a_list_is_checked_and_nothing_else() {
    let pages = [("/a", links(&["/b", "/c"])), ("/b", "b".into()), ("/old", String::new())];
    let site = site(&pages.iter().map(|(path, html)| (*path, html.as_str())).collect::<Vec<_>>());
    site.serve("https://site.test/old", Served::Redirect("https://else.test/new".into()));
    site.serve("https://else.test/new", Served::html(links(&["/more"])));
    let start = ["/a", "/b", "/old", "/gone"].map(|path| url(&format!("https://site.test{path}"))).to_vec();
    // What it redirects to is what the listed address stands for.
    let run = Run::to_end(Config { start, scope: ScopeKind::List, ..config() }, site);
    assert_eq!(reason(&run, "/c"), Some(Reason::OffSite));
    assert_eq!(run.page("https://site.test/gone").state, PageState::Broken);
    assert_eq!(run.page("https://else.test/new").state, PageState::Ok);
    assert_eq!(run.page("https://else.test/more").reason, Some(Reason::OffSite));
    assert_eq!(run.graph().explain_starts(), None, "what is wrong with each is among the findings");
}

#[test]
fn as_many_addresses_may_be_listed_as_starts_are_taken_and_all_are_asked_for() {
    let list: Vec<String> = (0..MOST_STARTS).map(|n| format!("https://site.test/{n}")).collect();
    let text = list.join("\n");
    let get = |name: &str| match name {
        "url" => Some(text.clone()),
        "scope" => Some("list".to_owned()),
        _ => None,
    };
    let page = url("https://page.test/");
    let config = Config { delay: 0, ..Config::from_attributes(get, &page, &page).unwrap() };
    let run = Run::to_end(config, site(&[]));
    assert_eq!(run.site.requests().len(), MOST_STARTS + 1);
}

#[test]
fn spellings_that_are_tidied_are_asked_for_once_and_what_was_merged_is_told() {
    let start = links(&["/a?utm_source=x&id=1", "/a?id=1", "/a?id=1&fbclid=2", "/b?y=1&x=2", "/b?x=2&y=1", "/s?sid=7"]);
    let site = site(&[("/", &start), ("/a?id=1", "a"), ("/b?x=2&y=1", "b"), ("/s?sid=7", "a story")]);
    let tidy = Tidy { tracking: true, query: true, ..Tidy::default() };
    let run = Run::to_end(following(Following { tidy, ..Following::default() }), site);
    assert_eq!(asked(&run), ["/", "/a?id=1", "/b?x=2&y=1", "/s?sid=7"]);
    let written = run.page("https://site.test/a?utm_source=x&id=1");
    let graph = run.graph();
    let stands_for = &graph.pages()[written.redirected_to.unwrap() as usize];
    assert_eq!((written.state, written.reason), (PageState::Skipped, Some(Reason::Tidied)));
    assert_eq!(stands_for.address, "https://site.test/a?id=1");
    // To be merged is no redirect, and nothing to be mended.
    assert_eq!(graph.count(DisplayState::Redirected), 0);
    assert!(FindingList::new(&graph).findings().iter().all(|finding| finding.kind != FindingKind::Redirect));
}

#[test]
fn without_the_switches_every_spelling_is_a_page_of_its_own() {
    let start = links(&["/a?utm_source=x", "/a", "/a/", "/b?y=1&x=2", "/b?x=2&y=1"]);
    let run = Run::to_end(config(), site(&[("/", &start)]));
    assert_eq!(run.site.requests().len(), 6);
}

#[test]
fn once_a_server_redirects_to_folders_with_a_slash_its_other_folders_are_asked_for_with_it() {
    let pages = [("/", links(&["/one"])), ("/one/", links(&["/two", "/file.txt", "/three/"])), ("/two/", "2".into())];
    let site = site(&pages.iter().map(|(path, html)| (*path, html.as_str())).collect::<Vec<_>>());
    site.serve("https://site.test/one", Served::Redirect("https://site.test/one/".into()));
    let tidy = Tidy { slash: true, ..Tidy::default() };
    let run = Run::to_end(following(Following { tidy, ..Following::default() }), site);
    assert_eq!(asked(&run), ["/", "/file.txt", "/one", "/three/", "/two/"]);
    assert_eq!(reason(&run, "/two"), Some(Reason::Tidied));
}

#[test]
fn what_only_a_copy_links_to_is_not_followed_if_canonical_pages_count() {
    let copy = format!("<link rel=canonical href=/real>{}", links(&["/only-here"]));
    let pages = [
        ("/", links(&["/copy"])),
        ("/copy", copy),
        ("/real", format!("<link rel=canonical href=/real>{}", links(&["/there"]))),
    ];
    let served = || site(&pages.iter().map(|(path, html)| (*path, html.as_str())).collect::<Vec<_>>());
    let tidy = Tidy { canonical: true, ..Tidy::default() };
    let run = Run::to_end(following(Following { tidy, ..Following::default() }), served());
    assert_eq!(reason(&run, "/only-here"), Some(Reason::Canonical));
    assert_eq!(asked(&run), ["/", "/copy", "/real", "/there"]);
    assert!(asked(&Run::to_end(config(), served())).contains(&"/only-here".to_owned()));
}

#[test]
fn addresses_that_repeat_themselves_are_a_trap_and_the_crawl_goes_on() {
    let start = links(&[
        "/a/b/a/b/a/b/a/b/",
        "/x/x/x/x",
        "/x/x/x",
        "/2024/01/01/01",
        "/q?a=1&a=1&a=1&a=1",
        "/q?a=1&a=2&a=3&a=4",
    ]);
    let run = Run::to_end(config(), site(&[("/", &start)]));
    for path in ["/a/b/a/b/a/b/a/b/", "/x/x/x/x", "/q?a=1&a=1&a=1&a=1"] {
        assert_eq!(reason(&run, path), Some(Reason::Trap), "{path}");
    }
    for path in ["/x/x/x", "/2024/01/01/01", "/q?a=1&a=2&a=3&a=4"] {
        assert_eq!(reason(&run, path), None, "{path}");
    }
}

#[test]
fn pages_that_give_every_visit_another_number_end_nevertheless() {
    let site = MemorySite::new(1);
    // Each page links to itself under a new number.
    for n in 0..100 {
        let page = format!("https://site.test/?PHPSESSID={n:032x}");
        site.serve(&page, Served::html(links(&[&format!("/?PHPSESSID={:032x}", n + 1)])));
    }
    site.serve("https://site.test/", Served::html(links(&[&format!("/?PHPSESSID={:032x}", 0)])));
    let run = Run::to_end(config(), site);
    assert_eq!(run.site.requests().len(), 6);
    assert_eq!(reason(&run, &format!("/?PHPSESSID={:032x}", 5)), Some(Reason::Trap));
}

#[test]
fn a_calendar_without_end_is_bounded_by_depth_and_the_rest_of_the_site_is_read() {
    let site = MemorySite::new(1);
    for month in 0..200 {
        let page = format!("https://site.test/calendar?month={month}");
        site.serve(&page, Served::html(links(&[&format!("/calendar?month={}", month + 1)])));
    }
    site.serve("https://site.test/", Served::html(links(&["/calendar?month=0", "/about"])));
    site.serve("https://site.test/about", Served::html("a"));
    let run = Run::to_end(config(), site);
    assert_eq!(run.page("https://site.test/about").state, PageState::Ok);
    assert_eq!(reason(&run, "/calendar?month=16"), Some(Reason::Depth));
}

#[test]
fn a_server_that_leads_back_to_the_spelling_that_was_tidied_has_that_page_read() {
    // The blog has slashes, and the rest of the site redirects to where there is none.
    let pages = [("/", links(&["/blog"])), ("/blog/", links(&["/pricing"])), ("/pricing", links(&["/end"]))];
    let site = site(&pages.iter().map(|(path, html)| (*path, html.as_str())).collect::<Vec<_>>());
    site.serve("https://site.test/blog", Served::Redirect("https://site.test/blog/".into()));
    site.serve("https://site.test/pricing/", Served::Redirect("https://site.test/pricing".into()));
    let tidy = Tidy { slash: true, ..Tidy::default() };
    let run = Run::to_end(following(Following { tidy, ..Following::default() }), site);
    let pricing = run.page("https://site.test/pricing");
    assert_eq!((pricing.state, pricing.reason, pricing.redirected_to), (PageState::Ok, None, None));
    assert!(asked(&run).iter().any(|path| path.starts_with("/end")));
    let graph = run.graph();
    assert!(FindingList::new(&graph).findings().iter().all(|finding| finding.kind != FindingKind::BadRedirect));
}

#[test]
fn a_canonical_address_that_differs_only_in_scheme_or_a_slash_makes_no_copy() {
    for canonical in ["http://site.test/", "https://site.test"] {
        let start = format!("<link rel=canonical href='{canonical}'>{}", links(&["/a"]));
        let tidy = Tidy { canonical: true, ..Tidy::default() };
        let run =
            Run::to_end(following(Following { tidy, ..Following::default() }), site(&[("/", &start), ("/a", "a")]));
        assert_eq!(run.page("https://site.test/a").state, PageState::Ok, "{canonical}");
    }
}

#[test]
fn a_link_that_may_not_be_followed_brings_no_page_outside_any_nearer() {
    let site =
        site(&[("/", &links(&["https://near.test/", "/late"])), ("/late", "<form action='https://far.test/'></form>")]);
    site.serve("https://near.test/", Served::html(links(&["https://far.test/"])));
    site.serve(
        "https://site.test/late",
        Served::html("<form action='https://far.test/'></form>".to_owned() + &" ".repeat(6 << 20)),
    );
    let run = Run::to_end(following(Following { extra_hops: 1, ..Following::default() }), site);
    assert_eq!(run.page("https://far.test/").reason, Some(Reason::OffSite));
}

#[test]
fn addresses_with_numbers_that_may_be_anything_are_no_trap() {
    let hrefs: Vec<String> = (0..12).map(|n| format!("/story?sid={n:024x}")).collect();
    let hrefs: Vec<&str> = hrefs.iter().map(String::as_str).collect();
    let run = Run::to_end(config(), site(&[("/", &links(&hrefs))]));
    assert_eq!(run.site.requests().len(), 13);
}
