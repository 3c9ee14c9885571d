//! Which of a page's links a crawl follows, and what it says of the others.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::write_json;
use crawlscope_engine::trace::{PageState, Reason};
use support::{Run, config};
use url::Url;

fn site(pages: &[(&str, &str)]) -> MemorySite {
    support::site(&pages.iter().map(|(path, html)| (*path, Served::html(*html))).collect::<Vec<_>>())
}

/// What became of the page at this path.
fn outcome(run: &Run, path: &str) -> (PageState, Option<Reason>) {
    outcome_of(run, &format!("https://site.test{path}"))
}

fn outcome_of(run: &Run, url: &str) -> (PageState, Option<Reason>) {
    let page = run.page(url);
    (page.state, page.reason)
}

const OK: (PageState, Option<Reason>) = (PageState::Ok, None);

fn skipped(reason: Reason) -> (PageState, Option<Reason>) {
    (PageState::Skipped, Some(reason))
}

#[test]
fn whatever_leads_to_a_page_is_followed_and_what_does_not_is_recorded() {
    let start = "<title>s</title><link rel=canonical href=canonical><link rel=next href=next>\
        <link rel=alternate type='application/atom+xml' href=feed><link rel=alternate hreflang=de href=de>\
        <meta http-equiv=refresh content='9; url=later'><iframe src=inner></iframe>\
        <svg><a xlink:href=drawn></a></svg><form action=search></form>";
    let pages = ["/canonical", "/next", "/de", "/later", "/inner", "/drawn"];
    let mut served = vec![("/", start)];
    served.extend(pages.map(|path| (path, "<p>x")));
    let run = Run::to_end(config(), site(&served));
    for path in pages {
        assert_eq!(outcome(&run, path).0, PageState::Ok, "{path}");
    }
    assert_eq!(outcome(&run, "/feed"), skipped(Reason::Resource));
    assert_eq!(outcome(&run, "/search"), skipped(Reason::Form));
    assert_eq!(run.site.requests().len(), 1 + pages.len());
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let elements = json["links"].as_array().unwrap().iter().map(|link| link["element"].as_str().unwrap());
    assert_eq!(elements.collect::<Vec<_>>(), ["link", "link", "link", "link", "meta", "iframe", "a", "form"]);
}

#[test]
fn what_a_form_leads_to_is_read_once_a_link_leads_there_too() {
    let run = Run::to_end(
        config(),
        site(&[
            ("/", "<form action=search></form><a href=next>n</a>"),
            ("/next", "<a href=search>s</a>"),
            ("/search", "<p>x"),
        ]),
    );
    assert_eq!(outcome(&run, "/search"), OK);
}

fn polite() -> Config {
    Config { robots: RobotsPolicy::Obey, ..config() }
}

#[test]
fn who_asks_robots_not_to_follow_is_obeyed() {
    let start = "<a rel='me NoFollow' href=trap1>1</a><a href=meta>m</a><a href=named>n</a><a href=header>h</a><a href=other>o</a>";
    let serve = || {
        let site = site(&[
            ("/", start),
            ("/meta", "<meta name=Robots content='noindex, NoFollow'><a href=trap2>2</a>"),
            ("/named", "<meta name=crawlscope content=none><a href=trap3>3</a>"),
            ("/fine", "<p>x"),
        ]);
        let tagged = |tag: &str, html: &str| Served::Tagged(tag.into(), html.into());
        site.serve("https://site.test/header", tagged("noarchive, nofollow", "<a href=trap4>4</a>"));
        site.serve("https://site.test/other", tagged("otherbot: nofollow, max-snippet: 5", "<a href=fine>f</a>"));
        site
    };
    let run = Run::to_end(polite(), serve());
    for path in ["/trap1", "/trap2", "/trap3", "/trap4"] {
        assert_eq!(outcome(&run, path), skipped(Reason::Nofollow), "{path}");
    }
    assert_eq!(outcome(&run, "/fine"), OK);
    // To whom robots.txt is nothing, these are neither.
    let run = Run::to_end(Config { robots: RobotsPolicy::Ignore, ..config() }, serve());
    assert_eq!(outcome(&run, "/trap4").0, PageState::Broken);
}

#[test]
fn one_link_without_nofollow_is_enough() {
    let run = Run::to_end(
        polite(),
        site(&[
            ("/", "<a rel=nofollow href=page>p</a><a href=next>n</a>"),
            ("/next", "<a href=page>p</a>"),
            ("/page", "<p>x"),
        ]),
    );
    assert_eq!(outcome(&run, "/page"), OK);
}

/// Each link's fragment, and what the JSON export says of it.
fn fragments(run: &Run) -> Vec<(String, Option<bool>)> {
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let links = json["links"].as_array().unwrap().iter();
    links
        .map(|link| {
            (link["fragment"].as_str().unwrap_or("").into(), link.get("fragmentFound").map(|found| found == true))
        })
        .collect()
}

#[test]
fn a_fragment_that_its_page_lacks_is_told_from_one_it_has() {
    let targets = "<h1 id=here>h</h1><a name=old>x</a><svg><g id=drawn /></svg><p id='größe'><p id=100%25><p id='a b'>\
        <template><p id=inert></template><p name=no>";
    for (fragment, found) in [
        ("here", true),
        ("old", true),
        ("drawn", true),
        ("größe", true),
        ("gr%C3%B6%c3%9fe", true),
        ("100%25", true),
        ("a%20b", true),
        ("top", true),
        ("Top", true),
        (":~:text=x", true),
        ("here:~:text=x", true),
        ("nowhere", false),
        ("Here", false),
        ("no", false),
        ("inert", false),
        ("nowhere:~:text=x", false),
        ("%", false),
    ] {
        let start = format!("<a href='p#{fragment}'>x</a>");
        let site = site(&[("/", &start), ("/p", targets)]);
        let run = Run::to_end(config(), site);
        assert_eq!(fragments(&run).first().map(|link| link.1), Some(Some(found)), "{fragment}");
    }
}

#[test]
fn nothing_is_said_of_fragments_of_what_was_not_read_to_its_end() {
    let site = site(&[
        ("/", "<a href='p'>1</a><a href='gone#x'>2</a><a href='cut#x'>3</a><a href='old#x'>4</a><a href='old#y'>5</a>"),
        ("/p", "<p id=x>"),
    ]);
    site.serve("https://site.test/cut", Served::Breaks(b"<p id=x>".to_vec()));
    site.serve("https://site.test/old", Served::Redirect("https://site.test/p".into()));
    let run = Run::to_end(config(), site);
    let known: Vec<_> = fragments(&run).into_iter().map(|link| link.1).collect();
    assert_eq!(known, [None, None, None, Some(true), Some(false)]);
}

#[test]
fn a_crawl_of_a_public_site_goes_to_no_private_address() {
    let private = [
        "http://127.0.0.1:8080/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:c0a8:1]/",
        "http://localhost/",
        "http://printer.local/",
        "http://router/",
        "http://printer.local./",
        "http://100.64.1.1/",
        "http://printer.local./",
        "http://100.64.1.1/",
        "http://169.254.169.254/",
    ];
    let links: String = private.iter().map(|url| format!("<a href={url}>x</a>")).collect();
    let site = site(&[("/", &format!("{links}<a href=away>a</a><a href=http://172.32.0.1/>public</a>"))]);
    site.serve("https://site.test/away", Served::Redirect("http://192.168.1.1/admin".into()));
    site.serve("http://192.168.1.1/admin", Served::html("<a href=reset>r</a>"));
    for url in private {
        site.serve(url, Served::html(""));
    }
    let run = Run::to_end(Config { scope: ScopeKind::All, ..config() }, site);
    for url in private.into_iter().chain(["http://192.168.1.1/admin"]) {
        assert_eq!(outcome_of(&run, url), skipped(Reason::Private), "{url}");
    }
    assert_ne!(outcome_of(&run, "http://172.32.0.1/"), skipped(Reason::Private));
    // The redirect is the browser's to follow: its target is not read.
    let asked = run.site.requests();
    assert!(private.iter().all(|url| !asked.contains_key(*url)), "{asked:?}");
    assert!(!asked.contains_key("http://192.168.1.1/reset"));
}

#[test]
fn a_list_of_private_addresses_permits_their_hosts_and_no_other_private_one() {
    let listed = ["http://127.0.0.1:8080/", "http://10.0.0.7/a"];
    let site = MemorySite::new(1);
    site.serve(listed[0], Served::Redirect("http://127.0.0.1:9090/b".into()));
    site.serve(
        "http://127.0.0.1:9090/b",
        Served::html("<a href=http://10.0.0.7/c>c</a><a href=http://10.9.9.9/>d</a>"),
    );
    site.serve(listed[1], Served::Redirect("http://192.168.1.1/admin".into()));
    site.serve("http://192.168.1.1/admin", Served::html("<a href=reset>r</a>"));
    let start = listed.map(|at| Url::parse(at).expect("an address")).to_vec();
    let run = Run::to_end(Config { scope: ScopeKind::List, start, ..config() }, site);
    assert_eq!(outcome_of(&run, "http://127.0.0.1:9090/b").0, PageState::Ok);
    assert_eq!(outcome_of(&run, "http://192.168.1.1/admin"), skipped(Reason::Private));
    assert_eq!(outcome_of(&run, "http://10.9.9.9/"), skipped(Reason::Private));
    assert_eq!(outcome_of(&run, "http://10.0.0.7/c"), skipped(Reason::OffSite), "no link of a list is followed");
}
