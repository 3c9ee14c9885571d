//! What sitemaps say, and what a crawl makes of those that robots.txt names.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind, Sitemap, SitemapStep};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{FindingKind, FindingList, write_json};
use crawlscope_engine::trace::{EventKind, PageState, Reason};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use proptest::prelude::*;
use std::io::{Read, Write};
use support::{Run, START, config, page};

const AT: &str = "https://site.test/";

fn obeying() -> Config {
    Config { robots: RobotsPolicy::Obey, ..config() }
}

fn file(body: impl Into<Vec<u8>>) -> Served {
    Served::Page { status: 200, content_type: None, body: body.into() }
}

fn at(path: &str) -> String {
    format!("{AT}{path}")
}

fn urlset(addresses: &[&str]) -> String {
    let urls: String = addresses.iter().map(|address| format!("<url><loc>{address}</loc></url>\n")).collect();
    format!("<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>")
}

fn index(addresses: &[&str]) -> String {
    let files: String = addresses.iter().map(|address| format!("<sitemap><loc>{address}</loc></sitemap>")).collect();
    format!("<sitemapindex>{files}</sitemapindex>")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).expect("to memory")
}

/// A site with a start that links to `/linked`, and a robots.txt with these lines.
fn site(robots: &str) -> MemorySite {
    let site = MemorySite::new(7);
    site.serve(START, page(&["linked"])).serve(&at("linked"), page(&["/"]));
    site.serve(&at("robots.txt"), file(format!("User-agent: *\nDisallow: /private/\n{robots}\n")));
    site.inflate_by(|bytes, most| {
        let mut inside = Vec::new();
        GzDecoder::new(bytes).take(most as u64).read_to_end(&mut inside).ok()?;
        Some(inside)
    });
    site
}

/// A crawl of a site whose only sitemap, `/map`, is this.
fn with(config: Config, map: Served) -> Run {
    let site = site("Sitemap: https://site.test/map");
    site.serve(&at("map"), map);
    site.serve(&at("lost"), page(&["linked"]));
    Run::to_end(config, site)
}

fn orphans(run: &Run) -> Vec<String> {
    let graph = run.graph();
    let list = FindingList::new(&graph);
    let found = list.findings().iter().filter(|finding| finding.kind == FindingKind::Orphan);
    found.map(|finding| list.page(finding).address.clone()).collect()
}

fn addresses(text: &str) -> Vec<String> {
    let mut sitemap = Sitemap::new(text);
    let mut found = Vec::new();
    loop {
        match sitemap.step() {
            SitemapStep::Address(address) => found.push(address),
            SitemapStep::Other => {}
            SitemapStep::End => return found,
        }
    }
}

mod files {
    use super::*;

    #[test]
    fn prefixes_comments_entities_and_cdata_are_read() {
        let text = "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE s:urlset [<!ENTITY x \"]\">]><!-- <s:url> --><s:urlset a='>'>\
                    <s:url><s:loc a=\"1\">\n https://a.test/?a&amp;b&#x41;&#66;&nope;&\n</s:loc></s:url>\
                    <s:url><s:lastmod>x</s:lastmod><s:loc><![CDATA[https://a.test/?c&amp;d]]></s:loc></s:url></s:urlset>";
        assert_eq!(addresses(text), ["https://a.test/?a&bAB&nope;&", "https://a.test/?c&amp;d"]);
    }

    #[test]
    fn images_and_other_languages_of_a_page_are_no_pages() {
        let text = "<urlset><url><image:image><image:loc>https://a.test/i.png</image:loc></image:image>\
                    <xhtml:link href='https://a.test/de'/><loc>https://a.test/</loc></url><loc>https://a.test/x</loc></urlset>";
        assert_eq!(addresses(text), ["https://a.test/"]);
    }

    #[test]
    fn text_has_an_address_on_each_line() {
        assert_eq!(addresses("\u{feff}a\r\n\r\n  b \rc"), ["a", "b", "c"]);
    }

    #[test]
    fn a_page_or_a_feed_is_no_sitemap() {
        for text in
            ["<!doctype html><html><url><loc>x</loc></url>", "<rss><url><loc>x</loc></url></rss>", "<", "<!--", ""]
        {
            assert_eq!(addresses(text), [""; 0], "{text}");
        }
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("<urlset>"),
            Just("<url>"),
            Just("<loc>"),
            Just("</loc>"),
            Just("</url>"),
            Just("<!--"),
            Just("-->"),
            Just("<![CDATA["),
            Just("]]>"),
            Just("<!DOCTYPE ["),
            Just("&"),
            Just("&#x110000;"),
            Just("'"),
            Just("<"),
            Just("é"),
            Just("/>"),
            Just("<a:sitemapindex "),
            Just("<sitemap>"),
            Just(" "),
            Just("<?"),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_is_in_a_file_each_step_takes_some_of_it(text in prop_oneof![pieces(), any::<String>()]) {
            let mut sitemap = Sitemap::new(&text);
            let mut steps = 0;
            while sitemap.step() != SitemapStep::End {
                steps += 1;
                prop_assert!(steps <= text.len());
            }
        }
    }

    #[test]
    fn ten_megabytes_without_an_end_are_read_in_one_go() {
        for piece in ["<!--", "<![CDATA[", "<a '", "&", "<!x[", "<url>", "<urlset><url><loc>&a"] {
            let text = format!("<urlset><url><loc>{}", piece.repeat((10 << 20) / piece.len()));
            assert!(addresses(&text).len() < 2);
        }
    }
}

mod crawls {
    use super::*;

    #[test]
    fn an_index_leads_to_plain_and_compressed_files_and_each_page_is_asked_for_once() {
        let site = site("Sitemap: https://site.test/index.xml\nSitemap: https://site.test/text");
        site.serve(&at("index.xml"), file(index(&[&at("a.xml"), &at("b.gz"), &at("a.xml")])));
        site.serve(&at("a.xml"), file(urlset(&[START, &at("linked"), &at("lost#part")])));
        site.serve(&at("b.gz"), file(gzip(&urlset(&[&at("packed"), &at("lost")]))));
        site.serve(&at("text"), file(format!("{}\n{}\nno address\n", at("listed"), at("packed"))));
        for path in ["lost", "packed", "listed"] {
            site.serve(&at(path), page(&["/", "behind"]));
        }
        site.serve(&at("behind"), page(&[]));
        let run = Run::to_end(obeying(), site);
        assert_eq!(run.site.requests().len(), 11, "{:?}", run.site.requests());
        assert!(run.site.requests().values().all(|count| *count == 1));
        assert_eq!(orphans(&run), ["listed", "packed", "lost"].map(at));
        assert_eq!(run.page(&at("behind")).depth, 2);
        let notes = ["index.xml: 3 sitemaps.", "text: 2 addresses.", "a.xml: 3 addresses.", "b.gz: 2 addresses."];
        assert_eq!(run.notes(), notes.map(|note| format!("sitemap https://site.test/{note}")));
        let mut json = Vec::new();
        write_json(&run.graph(), &mut json).expect("to memory");
        let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(json["start"], serde_json::json!([START]), "a sitemap's pages are no starts");
        assert!(run.ended());
    }

    #[test]
    fn scope_robots_and_limits_hold_for_what_a_sitemap_names() {
        let map = || file(urlset(&["https://other.test/", &at("private/x"), &at("lost"), "mailto:a@site.test", "/x"]));
        let run = with(obeying(), map());
        assert_eq!(run.page("https://other.test/").reason, Some(Reason::OffSite));
        assert_eq!(run.page(&at("private/x")).reason, Some(Reason::Robots));
        assert_eq!(orphans(&run), [at("lost")]);
        assert_eq!(run.site.requests().len(), 5, "{:?}", run.site.requests());
        let few = with(Config { max_pages: 3, ..obeying() }, map());
        assert_eq!(few.page(&at("lost")).reason, Some(Reason::Limit));
        let full = with(Config { max_pages: 2, ..obeying() }, map());
        assert_eq!(full.site.requests().get(&at("map")), None);
        assert_eq!(full.notes(), ["Not all sitemaps are read, as there is no room for more pages."]);
        let shallow = with(Config { max_depth: 0, ..obeying() }, map());
        assert_eq!(shallow.site.requests().get(&at("map")), None);
    }

    #[test]
    fn a_crawl_that_ignores_robots_or_selects_links_asks_no_sitemap() {
        for config in [config(), Config { select: Some("a".into()), ..obeying() }] {
            assert_eq!(with(config, file(urlset(&[&at("lost")]))).site.requests().get(&at("map")), None);
        }
    }

    #[test]
    fn indexes_that_lead_in_circles_or_too_deep_end() {
        let site = site("Sitemap: https://site.test/0");
        for n in 0..5 {
            site.serve(&at(&n.to_string()), file(index(&[&at(&(n + 1).to_string()), &at(&n.to_string()), &at("0")])));
        }
        let run = Run::to_end(obeying(), site);
        assert_eq!(run.site.requests().len(), 3 + 3, "{:?}", run.site.requests());
        assert!(run.ended());
    }

    #[test]
    fn at_most_fifty_sitemaps_are_asked_for() {
        let files: Vec<String> = (0..99).map(|n| at(&format!("map{n}"))).collect();
        let run = with(obeying(), file(index(&files.iter().map(String::as_str).collect::<Vec<_>>())));
        assert_eq!(run.site.requests().len(), 3 + 50);
    }

    #[test]
    fn at_most_fifty_thousand_addresses_are_read() {
        let text: String = (0..50_010).map(|n| format!("https://other.test/{n}\n")).collect();
        let run = with(obeying(), file(text));
        assert_eq!(run.graph().pages().len(), 2 + 50_000);
        assert_eq!(run.notes(), ["sitemap https://site.test/map: 50000 addresses, and there may be more."]);
    }

    #[test]
    fn of_a_huge_file_only_the_beginning_is_read_and_compressed_bombs_do_no_harm() {
        let mut text = urlset(&[&at("lost")]);
        text.push_str(&" ".repeat(11 << 20));
        for body in [text.clone().into_bytes(), gzip(&text)] {
            let run = with(obeying(), file(body));
            assert_eq!(run.notes(), ["sitemap https://site.test/map: 1 address in its first 10 MiB."]);
            assert_eq!(orphans(&run), [at("lost")]);
        }
    }

    #[test]
    fn a_sitemap_that_can_not_be_read_is_told_and_ends_nothing() {
        let cases = [
            (file(&gzip(&urlset(&[&at("lost")]))[..40]), "It is compressed, and broken."),
            (Served::status(503), "3 tries: Status 503."),
            (Served::html("<p>Hello"), "It is no sitemap."),
            (Served::Silent, "It did not come in time."),
            (
                Served::Breaks(b"<urlset><url>".to_vec()),
                "3 tries: Its request failed: the connection broke within the body.",
            ),
            (Served::Unreachable, "3 tries: Its request failed: nothing answers."),
            (
                Served::Redirect("https://other.test/map".into()),
                "It redirects to https://other.test/map. It is outside the crawl's scope.",
            ),
        ];
        for (served, why) in cases {
            let run = with(obeying(), served);
            let (tries, why) = why.strip_prefix("3 tries: ").map_or(("", why), |why| (" in 3 tries", why));
            assert_eq!(run.notes(), [format!("sitemap https://site.test/map: not read{tries}. {why}")]);
            let asked = run.site.requests()["https://site.test/map"];
            assert_eq!(asked, if tries.is_empty() { 1 } else { 3 }, "{why}");
            assert_eq!(run.state(&at("linked")), PageState::Ok);
            assert!(run.ended() && run.site.in_flight() == 0);
        }
    }

    #[test]
    fn a_sitemap_that_failed_is_asked_for_again_as_a_page_is() {
        let map = || file(urlset(&[&at("lost")]));
        // The second try comes 1 to 1.5 s after the first, the third 2 to 3 s after the second.
        for failing in [Served::status(500), Served::status(503), Served::status(429), Served::Unreachable] {
            let run = with(obeying(), Served::From(vec![(0, failing), (2_500_000, map())]));
            assert_eq!(run.site.requests()["https://site.test/map"], 3);
            assert_eq!(orphans(&run), [at("lost")]);
        }
        for (asked, requests) in [(60_000_000, 2), (121_000_000, 1)] {
            let refused = Served::Refused(503, Some(asked));
            let run = with(obeying(), Served::From(vec![(0, refused), (60_000_000, map())]));
            assert_eq!(
                run.site.requests()["https://site.test/map"],
                requests,
                "as long as its server asks, within bounds"
            );
        }
        let run = with(obeying(), Served::From(vec![(0, Served::status(404)), (500_000, map())]));
        assert_eq!(run.site.requests()["https://site.test/map"], 1, "what is not there is not there");
    }

    #[test]
    fn a_sitemap_elsewhere_or_kept_out_by_robots_is_not_asked_for() {
        let run = Run::to_end(
            Config { scope: ScopeKind::Prefix, ..obeying() },
            site("Sitemap: https://other.test/map\nSitemap: https://site.test/private/map"),
        );
        assert_eq!(run.site.requests().len(), 3, "{:?}", run.site.requests());
        assert_eq!(run.notes().len(), 2);
    }

    #[test]
    fn while_it_is_paused_no_sitemap_is_asked_for() {
        let site = site("Sitemap: https://site.test/map");
        site.serve(&at("map"), file(at("lost")));
        let run = Run::start(obeying(), site.clone());
        while site.requests().len() < 3 {
            assert!(run.clock.turn(), "the pages are asked for");
        }
        run.crawl.pause();
        run.clock.run();
        assert_eq!((site.requests().len(), run.ended()), (3, false));
        run.crawl.resume();
        run.clock.run();
        assert_eq!((site.requests().len(), run.ended()), (5, true));
    }

    #[test]
    fn a_stop_ends_it_while_a_sitemap_is_read() {
        let site = site("Sitemap: https://site.test/map");
        site.serve(&at("map"), Served::Silent);
        let run = Run::start(obeying(), site.clone());
        while !site.requests().contains_key(&at("map")) {
            assert!(run.clock.turn(), "it is asked for");
        }
        run.crawl.stop();
        run.clock.run();
        assert!(run.ended() && site.in_flight() == 0);
        let events = run.events();
        assert!(matches!(events.last(), Some(EventKind::TaskEnded)), "{:?}", events.last());
    }

    #[test]
    fn a_resumed_run_reads_again_what_it_had_not_read() {
        let whole = with(obeying(), file(urlset(&[&at("lost")])));
        let events = whole.log.borrow().events().to_vec();
        let read = events.iter().position(|event| matches!(event.kind, EventKind::Note { .. })).expect("it is told");
        let site = site("Sitemap: https://site.test/map");
        site.serve(&at("map"), file(urlset(&[&at("lost")]))).serve(&at("lost"), page(&["linked"]));
        // Before its first address is known.
        let found = events.iter().position(|event| matches!(event.kind, EventKind::Discovered { url: 2, .. }));
        let run = Run::resume(&events[..found.expect("the lost page").min(read)], site).expect("not at its end");
        run.clock.run();
        assert_eq!(orphans(&run), [at("lost")]);
        assert_eq!(run.site.requests().into_keys().collect::<Vec<_>>(), ["lost", "map", "robots.txt"].map(at));
    }
}
