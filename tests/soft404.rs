//! Hosts that say of a page they don't have that it is there.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind, Soft404};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{FindingKind, FindingList};
use crawlscope_engine::trace::{EventKind, PageState, Reason};
use support::{Run, START, config, url};

const NOWHERE: &str = "https://site.test/crawlscope-no-such-page-";

fn asking() -> Config {
    Config { soft_404: Soft404::Check, ..config() }
}

/// A site that answers whatever it does not know with `nowhere`.
fn site(pages: &[(&str, &str)], nowhere: &str) -> MemorySite {
    let site = MemorySite::new(3);
    site.serve_rest(Served::html(nowhere));
    for (path, html) in pages {
        site.serve(&format!("https://site.test{path}"), Served::html(*html));
    }
    site
}

fn asked_for_nothing(run: &Run) -> usize {
    run.site.requests().keys().filter(|url| url.contains("/crawlscope-no-such-page-")).count()
}

const START_PAGE: &str = "<title>Home</title><a href=real>r</a><a href=nowhere>n</a>";

#[test]
fn a_link_to_nowhere_is_told_from_a_page_where_the_host_answers_anything() {
    let site = site(&[("/", START_PAGE), ("/real", "<title>Real</title>x")], "<title>Sorry</title>not here");
    let run = Run::to_end(asking(), site);
    assert_eq!(asked_for_nothing(&run), 1);
    let page = |path: &str| run.page(&format!("{START}{path}"));
    assert_eq!((page("nowhere").state, page("nowhere").reason), (PageState::Ok, Some(Reason::SoftNotFound)));
    assert_eq!(page("real").reason, None);
    assert_eq!(page("").reason, None);
    // What was made up is no page of the site.
    assert!(run.graph().pages().iter().all(|page| !page.address.starts_with(NOWHERE)));
    let graph = run.graph();
    let list = FindingList::new(&graph);
    let finding = list.findings().iter().find(|finding| finding.kind == FindingKind::SoftNotFound).unwrap();
    assert_eq!(list.links(finding).count(), 1);
}

#[test]
fn an_answer_that_repeats_the_address_is_known_by_its_title_and_size() {
    let pages =
        [("/", START_PAGE), ("/real", "<title>Real</title>x"), ("/nowhere", "<title>Sorry</title>no page at /nowhere")];
    let run = Run::to_end(asking(), site(&pages, "<title>Sorry</title>no page at /nowhera"));
    assert_eq!(run.page("https://site.test/nowhere").reason, Some(Reason::SoftNotFound));
    assert_eq!(run.page("https://site.test/real").reason, None);
}

#[test]
fn an_application_that_makes_every_page_of_one_is_not_all_missing() {
    let run = Run::to_end(asking(), site(&[], "<title>App</title><a href=/a>a</a>"));
    assert_eq!(run.page(START).reason, None);
    assert_eq!(run.page("https://site.test/a").reason, Some(Reason::SoftNotFound));
    // The same title on pages of the same size says nothing where the start has it, too.
    let pages = [("/", "<title>App</title><a href=/a>1</a>"), ("/a", "<title>App</title><b href=/a>2</b>")];
    let run = Run::to_end(asking(), site(&pages, "<title>App</title><a href=/a>3</a>"));
    assert_eq!(run.page("https://site.test/a").reason, None);
}

#[test]
fn a_host_that_has_said_404_is_believed_and_not_asked() {
    let run = Run::to_end(asking(), support::site(&[("/", Served::html(START_PAGE)), ("/real", Served::html("r"))]));
    assert_eq!(run.page("https://site.test/nowhere").state, PageState::Broken);
    assert_eq!(asked_for_nothing(&run), 0);
}

#[test]
fn a_host_that_says_404_when_it_is_asked_puts_no_page_in_doubt() {
    let run = Run::to_end(asking(), support::site(&[("/", Served::html("<title>Home</title>"))]));
    assert_eq!(asked_for_nothing(&run), 1);
    assert_eq!(run.page(START).reason, None);
    let said = run
        .log
        .borrow()
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::MissingPage { status, .. } => Some(status),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(said, [404]);
}

#[test]
fn what_robots_txt_keeps_out_is_not_asked_for_nor_anything_where_it_is_not_wanted() {
    let start = || site(&[("/", START_PAGE)], "<title>Sorry</title>");
    let kept_out = start();
    let robots = "User-agent: *\nDisallow: /crawlscope";
    kept_out.serve("https://site.test/robots.txt", Served::html(robots));
    let run = Run::to_end(Config { robots: RobotsPolicy::Obey, ..asking() }, kept_out);
    assert_eq!(asked_for_nothing(&run), 0);
    assert_eq!(asked_for_nothing(&Run::to_end(config(), start())), 0);
    let list = Config { scope: ScopeKind::List, start: vec![url(START)], ..asking() };
    assert_eq!(asked_for_nothing(&Run::to_end(list, start())), 0);
}

#[test]
fn a_host_that_never_answers_what_was_made_up_holds_up_no_end() {
    let site = site(&[("/", "<title>Home</title>")], "");
    site.serve_rest(Served::Silent);
    let run = Run::to_end(asking(), site);
    assert_eq!(asked_for_nothing(&run), 1);
    assert_eq!(run.page(START).reason, None);
}

#[test]
fn by_itself_only_a_host_is_asked_of_which_a_page_sounds_missing() {
    let auto = || Config { soft_404: Soft404::Auto, ..config() };
    let plain = site(&[("/", START_PAGE)], "<title>Anything</title>");
    assert_eq!(asked_for_nothing(&Run::to_end(auto(), plain)), 0);
    for title in ["Page Not Found", "Fehler: Seite nicht gefunden", "404", "ページが見つかりません"] {
        let site = site(&[("/", START_PAGE), ("/real", "<title>Real</title>")], &format!("<title>{title}</title>"));
        let run = Run::to_end(auto(), site);
        assert_eq!(asked_for_nothing(&run), 1, "{title}");
        assert_eq!(run.page("https://site.test/nowhere").reason, Some(Reason::SoftNotFound), "{title}");
    }
}

#[test]
fn where_a_start_redirects_to_is_there_and_an_answer_that_redirects_tells_nothing() {
    let app = "<title>App</title><a href=/en/a>a</a>";
    let redirected = site(
        &[("/en/", app), ("/en/a", "<title>App</title><b href=/en/a>b</b>")],
        "<title>App</title><i href=/en/a>c</i>",
    );
    redirected.serve(START, Served::Redirect("https://site.test/en/".into()));
    let run = Run::to_end(asking(), redirected);
    assert_eq!(asked_for_nothing(&run), 1);
    for path in ["en/", "en/a"] {
        assert_eq!(run.page(&format!("{START}{path}")).reason, None, "{path}");
    }
    let home = site(
        &[
            ("/", "<title>Home</title><a href=index.html>h</a>"),
            ("/index.html", "<title>Home</title><a href=index.html>h</a>"),
        ],
        "",
    );
    home.serve_rest(Served::Redirect(START.into()));
    let run = Run::to_end(asking(), home);
    assert_eq!(run.page("https://site.test/index.html").reason, None);
}
