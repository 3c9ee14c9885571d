//! What is found to be wrong or worth knowing, of crawls of a site in memory and of traces by hand.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Served;
use crawlscope_engine::graph::{DEEP, Finding, FindingKind, FindingList, Graph, Keep, LARGE, SLOW, Severity};
use crawlscope_engine::trace::{
    Cursor, ElementKind, Event, EventKind, Link, Page, PageState, Reason, UrlId, anchor_hash,
};
use std::collections::BTreeSet;
use support::{Run, START, config, site, url};

/// An HTML page with a title and this body.
fn titled(title: &str, body: &str) -> Served {
    Served::html(format!("<title>{title}</title>{body}"))
}

fn crawl(pages: &[(&str, Served)]) -> Graph {
    Run::to_end(config(), site(pages)).graph()
}

/// Each finding as `kind path reason`, with the paths of pages that link there as they do: `/from as /written`.
fn found(graph: &Graph) -> Vec<(FindingKind, String, String, Vec<String>)> {
    let list = FindingList::new(graph);
    let path = |id: UrlId| short(&graph.pages()[id as usize].address);
    let links = |finding: &Finding| -> Vec<String> {
        let words = list.links(finding).map(|row| match list.written(finding, row) {
            Some(written) => format!("{} as {}", path(row.source), path(written)),
            None => path(row.source),
        });
        words.collect()
    };
    let one = |finding: &Finding| (finding.kind, path(finding.page), list.reason(finding), links(finding));
    // Hardly any of the pages here has a description.
    let is_told = |finding: &&Finding| finding.kind != FindingKind::MissingDescription;
    list.findings().iter().filter(is_told).map(one).collect()
}

fn short(address: &str) -> String {
    format!("/{}", address.strip_prefix(START).unwrap_or(address))
}

fn kinds(graph: &Graph) -> Vec<(FindingKind, String)> {
    found(graph).into_iter().map(|(kind, path, ..)| (kind, path)).collect()
}

/// A trace by hand: pages by their addresses and ends, with links by position.
fn told(pages: &[(&str, u32, Page)]) -> Graph {
    let mut events = Vec::new();
    let mut tell = |kind| events.push(Event { at: 0, task: 0, kind });
    for (id, (address, depth, _)) in pages.iter().enumerate() {
        let from = (id > 0).then_some(0);
        tell(EventKind::Discovered { url: id as UrlId, address: (*address).to_owned(), depth: *depth, from });
    }
    for (id, (_, _, page)) in pages.iter().enumerate() {
        let link_count = page.links.len() as u32;
        tell(EventKind::Page(Box::new(Page { url: id as UrlId, link_count, ..page.clone() })));
    }
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    cursor.advance(&events);
    cursor.into_fold()
}

fn link(target: UrlId) -> Link {
    let text = format!("to {target}");
    Link { target, element: ElementKind::A, text, rel: String::new(), fragment: None, count: 1, place: None }
}

fn links_to(targets: &[UrlId]) -> Page {
    Page { links: targets.iter().copied().map(link).collect(), ..document("Start") }
}

/// A page of HTML that was read.
fn document(title: &str) -> Page {
    Page {
        status: Some(200),
        title: Some(title.to_owned()),
        content_type: Some("text/html".to_owned()),
        ..Page::bare(0)
    }
}

fn redirects(status: Option<u16>, to: UrlId) -> Page {
    Page { status, redirected_to: Some(to), ..Page::bare(0) }
}

fn unreadable(reason: Reason) -> Page {
    Page { state: PageState::Unreadable, reason: Some(reason), ..Page::bare(0) }
}

#[test]
fn a_link_over_a_redirect_to_a_broken_page_is_found_where_it_is_written() {
    let graph = crawl(&[
        ("/", titled("Home", "<a href=chapter>c</a>")),
        ("/chapter", titled("The chapter", "<a href=old>the dead link</a>")),
        ("/old", Served::Redirect("https://site.test/gone".into())),
        ("/gone", Served::status(404)),
    ]);
    let expected = (FindingKind::Broken, "/gone".to_owned(), "Status 404.".to_owned());
    let found = found(&graph);
    assert_eq!(found.len(), 1, "{found:?}");
    let (kind, path, reason, links) = found[0].clone();
    assert!(reason.starts_with(&expected.2), "{reason}");
    assert_eq!((kind, path), (expected.0, expected.1));
    assert_eq!(links, ["/chapter as /old"]);
    let groups = FindingList::new(&graph).groups();
    let listed = &groups[0].findings[0];
    assert_eq!((listed.source_count, listed.link_count), (1, 1));
    assert_eq!(listed.links[0].from.text, "the dead link");
    let written = listed.links[0].written.expect("an address that redirects");
    assert_eq!(short(&graph.pages()[written as usize].address), "/old");
}

#[test]
fn links_straight_to_a_page_and_over_redirects_are_of_one_finding() {
    let broken = Page { state: PageState::Broken, status: Some(410), ..Page::bare(0) };
    let graph = told(&[
        ("https://site.test/", 0, links_to(&[1, 2, 3, 1])),
        ("https://site.test/gone", 1, broken),
        ("https://site.test/old", 1, redirects(None, 1)),
        ("https://site.test/older", 1, redirects(None, 2)),
    ]);
    let found = found(&graph);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].3, ["/", "/ as /old", "/ as /older", "/"]);
    let listed = &FindingList::new(&graph).groups()[0].findings[0];
    assert_eq!((listed.source_count, listed.link_count), (1, 4));
}

#[test]
fn a_page_that_links_to_a_broken_one_twice_is_listed_once() {
    let broken = Page { state: PageState::Broken, status: Some(404), ..Page::bare(0) };
    let home = Page { links: vec![link(1), Link { rel: "next".into(), ..link(1) }, link(2)], ..document("Start") };
    let graph = told(&[
        ("https://site.test/", 0, home),
        ("https://site.test/gone", 1, broken),
        ("https://site.test/b", 1, Page { links: vec![link(1)], ..document("B") }),
    ]);
    let list = FindingList::new(&graph);
    let listed = &list.groups()[0].findings[0];
    assert_eq!((listed.source_count, listed.link_count), (2, 2));
    assert_eq!(listed.links.iter().map(|link| link.from.page).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(list.links(&list.findings()[0]).count(), 3, "a file has them all");
}

#[test]
fn a_page_that_cannot_be_had_is_of_a_kind_by_its_status() {
    let graph = crawl(&[
        ("/", titled("Home", &support::links(&["a401", "a403", "a404", "a410", "a418", "a429", "a500"]))),
        ("/a401", Served::status(401)),
        ("/a403", Served::status(403)),
        ("/a404", Served::status(404)),
        ("/a410", Served::status(410)),
        ("/a418", Served::status(418)),
        ("/a429", Served::status(429)),
        ("/a500", Served::status(500)),
    ]);
    let expected = [
        (FindingKind::Broken, "/a404"),
        (FindingKind::Broken, "/a410"),
        (FindingKind::Broken, "/a418"),
        (FindingKind::ServerError, "/a500"),
        (FindingKind::Restricted, "/a401"),
        (FindingKind::Restricted, "/a403"),
        (FindingKind::TooManyRequests, "/a429"),
    ];
    assert_eq!(kinds(&graph), expected.map(|(kind, path)| (kind, path.to_owned())));
    let list = FindingList::new(&graph);
    let of_status = list.findings().iter().filter(|finding| finding.kind.severity() < Severity::Notice);
    let advice: BTreeSet<_> = of_status.map(|finding| list.advice(finding)).collect();
    assert_eq!(advice.len(), 5, "one for 401 and 403, 404 and 410, other, 429, 5xx: {advice:?}");
    assert_eq!([list.count(Severity::Error), list.count(Severity::Warning)], [4, 3]);
}

#[test]
fn what_the_network_does_is_told_apart() {
    let graph = crawl(&[
        ("/", titled("Home", &support::links(&["breaks", "silent", "blocked", "nowhere"]))),
        ("/breaks", Served::Breaks(b"<title>Breaks</title>".to_vec())),
        ("/silent", Served::Silent),
        ("/blocked", Served::Blocked),
        ("/nowhere", Served::Unreachable),
    ]);
    let expected = [
        (FindingKind::Failed, "/breaks"),
        (FindingKind::Failed, "/silent"),
        (FindingKind::Unreachable, "/nowhere"),
        (FindingKind::Unreadable, "/blocked"),
    ];
    assert_eq!(kinds(&graph), expected.map(|(kind, path)| (kind, path.to_owned())));
}

#[test]
fn what_a_browser_does_not_let_us_read_matters_by_its_reason() {
    let reasons = [
        (Reason::Unreachable, Severity::Error),
        (Reason::BadRedirect, Severity::Error),
        (Reason::Blocked, Severity::Warning),
        (Reason::Other, Severity::Warning),
        (Reason::NotShared, Severity::Notice),
        (Reason::NeedsClick, Severity::Notice),
        (Reason::Offline, Severity::Notice),
        (Reason::Policy, Severity::Notice),
        (Reason::MixedContent, Severity::Notice),
    ];
    for (reason, severity) in reasons {
        let graph = told(&[("https://site.test/", 0, unreadable(reason))]);
        let list = FindingList::new(&graph);
        assert_eq!(list.findings().len(), 1, "{reason:?}");
        assert_eq!(list.findings()[0].kind.severity(), severity, "{reason:?}");
        assert_eq!(list.reason(&list.findings()[0]), reason.explain());
    }
}

#[test]
fn links_over_redirects_are_shown_with_where_they_lead() {
    let home = links_to(&[1, 2, 3, 4, 5]);
    let graph = told(&[
        ("https://site.test/", 0, home),
        ("https://site.test/once", 1, redirects(None, 6)),
        ("https://site.test/moved", 1, redirects(Some(301), 6)),
        ("https://site.test/for-now", 1, redirects(Some(302), 6)),
        ("https://site.test/twice", 1, redirects(None, 1)),
        ("https://site.test/plain", 1, document("Plain")),
        ("https://site.test/new", 1, document("New")),
        ("https://site.test/unlinked", 1, redirects(None, 6)),
    ]);
    let found = found(&graph);
    let expected =
        [(FindingKind::RedirectChain, "/twice"), (FindingKind::Redirect, "/once"), (FindingKind::Redirect, "/moved")];
    assert_eq!(kinds(&graph), expected.map(|(kind, path)| (kind, path.to_owned())));
    let twice = "https://site.test/twice → https://site.test/once → https://site.test/new";
    assert_eq!(found[0].2, format!("It redirects: {twice}."));
    assert_eq!(found[2].2, "Status 301. It redirects: https://site.test/moved → https://site.test/new.");
    assert!(found.iter().all(|finding| finding.3 == ["/"]));
}

#[test]
fn redirects_in_a_circle_are_an_error_of_each_address_on_the_way() {
    let graph = told(&[
        ("https://site.test/", 0, links_to(&[1, 3])),
        ("https://site.test/a", 1, redirects(None, 2)),
        ("https://site.test/b", 1, redirects(None, 1)),
        ("https://site.test/self", 1, redirects(None, 3)),
        ("https://site.test/far", 1, redirects(None, 99)),
    ]);
    let found = found(&graph);
    assert_eq!(found.iter().map(|finding| finding.0).collect::<Vec<_>>(), [FindingKind::BadRedirect; 3]);
    assert!(found[0].2.starts_with("Its redirects lead in a circle: https://site.test/a → https://site.test/b → "));
    assert_eq!(found[0].3, ["/"]);
    assert!(found[1].3.is_empty(), "nothing links to /b itself");
}

#[test]
fn a_link_to_a_part_that_a_page_lacks_is_found_also_over_a_redirect() {
    let graph = crawl(&[
        (
            "/",
            titled("Home", "<a href=p#here>1</a><a href=p#nowhere>2</a><a href=old#nowhere>3</a><a href=p#else>4</a>"),
        ),
        ("/p", titled("P", "<h1 id=here>h</h1>")),
        ("/old", Served::Redirect("https://site.test/p".into())),
    ]);
    let found: Vec<_> = found(&graph).into_iter().filter(|(kind, ..)| *kind == FindingKind::MissingFragment).collect();
    assert_eq!(found.len(), 2, "one for each fragment");
    assert_eq!((found[0].1.as_str(), found[0].2.as_str()), ("/p", "The page has nothing named “else”."));
    assert_eq!(found[1].3, ["/", "/ as /old"]);
}

#[test]
fn a_fragment_of_a_broken_page_is_not_said_to_be_missing_too() {
    let home = Page { links: vec![Link { fragment: Some("x".into()), ..link(1) }], ..document("Start") };
    let gone =
        Page { state: PageState::Broken, status: Some(404), anchors: Some(vec![anchor_hash("y")]), ..Page::bare(0) };
    let graph = told(&[("https://site.test/", 0, home), ("https://site.test/gone", 1, gone)]);
    assert_eq!(kinds(&graph), [(FindingKind::Broken, "/gone".to_owned())]);
}

#[test]
fn titles_are_missing_or_the_same_only_of_pages_of_html() {
    let graph = crawl(&[
        ("/", titled("Same", &support::links(&["a", "b", "blank", "none", "pdf", "gone"]))),
        ("/a", titled(" Same ", "<p>a</p>")),
        ("/b", titled("same", "<p>another case is another title</p>")),
        ("/blank", titled("  ", "<p>x</p>")),
        ("/none", Served::html("<p>x</p>")),
        ("/pdf", Served::Page { status: 200, content_type: Some("application/pdf".into()), body: vec![0; 9] }),
        ("/gone", Served::status(404)),
    ]);
    let found: Vec<_> = found(&graph).into_iter().filter(|finding| finding.0 != FindingKind::Broken).collect();
    let expected = [
        (FindingKind::MissingTitle, "/blank", "The page has no title."),
        (FindingKind::MissingTitle, "/none", "The page has no title."),
        (FindingKind::DuplicateTitle, "/", "2 pages have the title “Same”."),
    ];
    let short: Vec<_> = found.iter().map(|(kind, path, reason, _)| (*kind, path.as_str(), reason.as_str())).collect();
    assert_eq!(short, expected);
    let list = FindingList::new(&graph);
    let twins =
        |kind| list.twins(list.findings().iter().find(|finding| finding.kind == kind).expect("a finding")).count();
    assert_eq!([FindingKind::DuplicateTitle, FindingKind::MissingTitle].map(twins), [2, 0]);
}

#[test]
fn thresholds_are_exclusive() {
    let graph = told(&[
        ("https://site.test/", 0, Page { took: SLOW, bytes: LARGE, ..document("A") }),
        ("https://site.test/slow", DEEP, Page { took: SLOW + 100_000, ..document("B") }),
        ("https://site.test/large", 0, Page { bytes: LARGE + 400_000, ..document("C") }),
        ("https://site.test/deep", DEEP + 1, document("D")),
    ]);
    let expected = [
        (FindingKind::Slow, "/slow", "Its answer took 3.1 s."),
        (FindingKind::Large, "/large", "It has 2.4 MB."),
        (FindingKind::Deep, "/deep", "It is 6 links away from the start."),
    ];
    let found = found(&graph);
    let short: Vec<_> = found.iter().map(|(kind, path, reason, _)| (*kind, path.as_str(), reason.as_str())).collect();
    assert_eq!(short, expected);
}

#[test]
fn a_page_that_is_cut_short_empty_or_wrongly_encoded_is_a_warning() {
    let graph = crawl(&[
        ("/", titled("Home", &support::links(&["empty", "bytes", "endless"]))),
        ("/empty", Served::html("")),
        ("/bytes", Served::html(b"<title>B</title><p>\xff\xfe\xc3</p>".to_vec())),
        ("/endless", Served::Endless(b"<title>E</title>".repeat(4096))),
    ]);
    let expected =
        [(FindingKind::CutShort, "/endless"), (FindingKind::BadEncoding, "/bytes"), (FindingKind::Empty, "/empty")];
    assert_eq!(kinds(&graph), expected.map(|(kind, path)| (kind, path.to_owned())));
}

#[test]
fn an_http_link_from_an_https_page_is_insecure_and_a_frame_worse() {
    let home =
        "<a href=http://other.test/a>a</a><iframe src=http://other.test/f></iframe><a href=https://other.test/>s</a>";
    let graph = crawl(&[("/", titled("Home", home))]);
    let expected =
        [(FindingKind::MixedContent, "/http://other.test/f"), (FindingKind::InsecureLink, "/http://other.test/a")];
    assert_eq!(kinds(&graph), expected.map(|(kind, path)| (kind, path.to_owned())));
    let plain = Config { start: vec![url("http://site.test/")], ..config() };
    let insecure = support::site(&[]);
    insecure.serve("http://site.test/", titled("Home", "<a href=a>a</a>"));
    insecure.serve("http://site.test/a", titled("A", ""));
    assert_eq!(kinds(&Run::to_end(plain, insecure).graph()), [], "a page that came by http: may link so");
}

#[test]
fn a_link_that_is_no_address_is_a_warning() {
    let graph = crawl(&[("/", titled("Home", "<a href='http://[::bad'>x</a><a href=mailto:a@b.c>m</a>"))]);
    assert_eq!(kinds(&graph), [(FindingKind::InvalidAddress, "/http://[::bad".to_owned())]);
}

#[test]
fn a_site_without_faults_has_no_findings() {
    let graph = crawl(&[("/", titled("Home", "<a href=a>a</a>")), ("/a", titled("A", "<a href=/>h</a>"))]);
    assert_eq!(found(&graph), []);
    assert_eq!(FindingList::new(&Graph::new(Keep::Links)).findings(), []);
}

#[test]
fn kinds_are_listed_the_gravest_first_each_with_a_code_and_a_heading_of_its_own() {
    let severities: Vec<_> = FindingKind::ALL.iter().map(|kind| kind.severity()).collect();
    assert!(severities.is_sorted());
    assert!(FindingKind::ALL.is_sorted());
    let codes: BTreeSet<_> = FindingKind::ALL.iter().map(|kind| kind.code()).collect();
    let titles: BTreeSet<_> = FindingKind::ALL.iter().map(|kind| kind.title()).collect();
    assert_eq!((codes.len(), titles.len()), (FindingKind::ALL.len(), FindingKind::ALL.len()));
    for kind in FindingKind::ALL {
        assert_eq!(serde_json::to_string(&kind).ok(), Some(format!("\"{}\"", kind.code())));
    }
}

#[test]
fn findings_are_those_of_the_step_that_is_shown() {
    let run = Run::to_end(config(), site(&[("/", titled("Home", "<a href=gone>g</a>"))]));
    let mut graph = run.graph();
    assert_eq!(kinds(&graph), [(FindingKind::Broken, "/gone".to_owned())]);
    graph.show(5, 0);
    assert_eq!(kinds(&graph), []);
    graph.show(u32::MAX, u64::MAX);
    assert_eq!(kinds(&graph).len(), 1);
}

/// Every page has a few faults, all share a title, and all link to two that are gone and over a redirect
/// that all addresses lead to: whatever looked through all links or pages for each finding would not end.
#[test]
fn twenty_thousand_pages_with_faults_are_done_in_one_go() {
    const MANY: u32 = 20_000;
    let gone = Page { state: PageState::Broken, status: Some(404), ..Page::bare(0) };
    let addresses: Vec<String> = (0..3 * MANY).map(|n| format!("https://site.test/{n}")).collect();
    let mut pages: Vec<(&str, u32, Page)> = vec![(&addresses[0], 0, gone.clone()), (&addresses[1], 0, gone)];
    let fragment = Some("nowhere".to_owned());
    for n in 2..MANY {
        // The one after is a redirect to the page before it, and so on: one long chain.
        let links = vec![link(0), link(1), Link { fragment: fragment.clone(), ..link(2) }, link(MANY + n)];
        let anchors = Some(Vec::new());
        pages.push((&addresses[n as usize], 9, Page { links, took: SLOW + 1, anchors, ..document("Same") }));
    }
    for n in MANY..2 * MANY {
        pages.push((&addresses[n as usize], 1, redirects(None, if n == MANY { 2 } else { n - 1 })));
    }
    let graph = told(&pages);
    let list = FindingList::new(&graph);
    let of = |kind| list.findings().iter().filter(move |finding| finding.kind == kind).collect::<Vec<_>>();
    let read = (MANY - 2) as usize;
    assert_eq!(of(FindingKind::Broken).len(), 2);
    assert!(of(FindingKind::Broken).iter().all(|finding| list.links(finding).count() == read));
    assert_eq!(of(FindingKind::MissingFragment).len(), 1);
    assert_eq!(of(FindingKind::RedirectChain).len(), read);
    assert_eq!(of(FindingKind::Slow).len(), read);
    assert_eq!(of(FindingKind::Deep).len(), read);
    assert_eq!(list.twins(of(FindingKind::DuplicateTitle)[0]).count(), read);
    let groups = list.groups();
    let listed: usize = groups.iter().map(|group| group.findings.len()).sum();
    assert!(listed <= 100 * groups.len());
    let whole = list.whole_groups();
    assert!(whole.iter().all(|group| group.findings.len() == (group.count as usize).min(10_000)), "paper has them all");
    let most = groups.iter().flat_map(|group| &group.findings).map(|finding| finding.links.len() + finding.twins.len());
    assert_eq!(most.max(), Some(20));
    assert_eq!(groups[0].findings[0].source_count as usize, read);
}

#[test]
fn a_trace_from_elsewhere_may_link_to_pages_it_never_tells_of() {
    let graph = told(&[("https://site.test/", 0, links_to(&[7, u32::MAX]))]);
    assert_eq!(found(&graph), []);
}

fn described(text: &str, rest: &str) -> Served {
    titled(text, &format!("<meta name=description content='{text}'>{rest}"))
}

/// The kinds of findings about this page, or one that it shares something with.
fn kinds_of(graph: &Graph, path: &str) -> Vec<FindingKind> {
    let list = FindingList::new(graph);
    let is_it = |id: UrlId| short(&graph.pages()[id as usize].address) == path;
    let about = list.findings().iter().filter(|finding| is_it(finding.page) || list.twins(finding).any(is_it));
    about.map(|finding| finding.kind).collect()
}

#[test]
fn pages_without_a_description_are_one_finding_and_those_with_the_same_another() {
    let graph = crawl(&[
        ("/", titled("Home", &support::links(&["a", "b", "c"]))),
        ("/a", titled("A", "<meta name=description content=same>a")),
        ("/b", titled("B", "<meta name=description content=' same '>b")),
        ("/c", titled("C", "<meta name=description content=''>")),
    ]);
    let list = FindingList::new(&graph);
    let told: Vec<_> = list.findings().iter().map(|finding| (finding.kind, list.reason(finding))).collect();
    let expected = [
        (FindingKind::MissingDescription, "2 pages have no description.".to_owned()),
        (FindingKind::DuplicateDescription, "2 pages have the same description.".to_owned()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_same_content_at_two_addresses_is_found_unless_one_names_the_other_as_canonical() {
    let (twin, copy) = (described("Twin", "x"), described("Copy", "<link rel=canonical href=/copy>"));
    let graph = crawl(&[
        ("/", described("Home", &support::links(&["twin", "twin?again", "copy", "copy?again"]))),
        ("/twin", twin.clone()),
        ("/twin?again", twin),
        ("/copy", copy.clone()),
        ("/copy?again", copy),
    ]);
    let same = [FindingKind::DuplicateTitle, FindingKind::SameContent, FindingKind::DuplicateDescription];
    assert_eq!(kinds_of(&graph, "/twin?again"), same);
    assert_eq!(kinds_of(&graph, "/copy"), []);
    assert_eq!(kinds_of(&graph, "/copy?again"), [FindingKind::CanonicalElsewhere]);
    let list = FindingList::new(&graph);
    let copy = list.findings().iter().find(|finding| finding.kind == FindingKind::CanonicalElsewhere).unwrap();
    assert_eq!(list.reason(copy), "It names https://site.test/copy as the canonical page.");
}

#[test]
fn a_page_that_is_not_to_be_listed_is_told_and_needs_no_description() {
    let graph = crawl(&[
        ("/", described("Home", &support::links(&["a", "b"]))),
        ("/a", titled("A", "<meta name=robots content=noindex>")),
        ("/b", Served::Tagged("noindex".into(), b"<title>B</title>".to_vec())),
    ]);
    for path in ["/a", "/b"] {
        assert_eq!(kinds_of(&graph, path), [FindingKind::Noindex], "{path}");
    }
}

#[test]
fn addresses_without_end_are_told_with_the_page_that_links_there() {
    let graph = crawl(&[("/", described("Home", &support::links(&["x/x/x/x/x"])))]);
    assert_eq!(found(&graph)[0].0, FindingKind::Trap);
    assert_eq!(found(&graph)[0].3, ["/"]);
}
