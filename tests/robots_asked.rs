//! When a crawl asks for robots.txt, and what it makes of the answer.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::trace::{EventKind, PageState, Reason, RobotsOutcome};
use support::{Run, START, config, page};

const ROBOTS: &str = "https://site.test/robots.txt";
const OTHER: &str = "https://other.test";

fn obeying() -> Config {
    Config { robots: RobotsPolicy::Obey, ..config() }
}

fn text(body: impl Into<Vec<u8>>) -> Served {
    Served::Page { status: 200, content_type: Some("text/plain".into()), body: body.into() }
}

fn with(config: Config, robots: Served) -> Run {
    let site = MemorySite::new(7);
    site.serve(START, page(&["private/a", "private/open", "b"])).serve(ROBOTS, robots);
    Run::to_end(config, site)
}

fn outcomes(run: &Run) -> Vec<RobotsOutcome> {
    run.graph().robots().iter().map(|(_, outcome)| *outcome).collect()
}

/// When the pages' requests were sent, µs.
fn sent(run: &Run) -> Vec<u64> {
    let log = run.log.borrow();
    let started = log.events().iter().filter(|event| matches!(event.kind, EventKind::FetchStarted { .. }));
    started.map(|event| event.at).collect()
}

mod answers {
    use super::*;

    #[test]
    fn the_longest_matching_rule_wins() {
        let rules = "User-agent: *\nDisallow: /private/\nAllow: /private/open\n";
        let run = with(obeying(), text(rules));
        assert_eq!(run.page("https://site.test/private/a").reason, Some(Reason::Robots));
        assert_eq!(run.state("https://site.test/private/open"), PageState::Broken);
        assert_eq!(outcomes(&run), [RobotsOutcome::Read { bytes: rules.len() as u32 }]);
    }

    #[test]
    fn it_is_asked_for_once_however_many_consumers_want_it() {
        assert_eq!(with(obeying(), text("")).site.requests()[ROBOTS], 1);
    }

    #[test]
    fn a_missing_one_allows_everything() {
        let run = with(obeying(), Served::status(404));
        assert_eq!(run.state("https://site.test/b"), PageState::Broken);
        assert_eq!(outcomes(&run), [RobotsOutcome::Missing { status: 404 }]);
    }

    #[test]
    fn a_page_answered_for_it_says_nothing() {
        assert_eq!(with(obeying(), page(&["a: b", "Disallow: /"])).site.requests().len(), 5);
    }

    #[test]
    fn a_server_error_keeps_out_of_everything() {
        let run = with(obeying(), Served::status(503));
        assert_eq!(run.page(START).reason, Some(Reason::RobotsFailed));
        assert_eq!(run.site.requests().len(), 1);
    }

    #[test]
    fn one_that_does_not_come_in_time_keeps_out_of_everything() {
        let run = with(obeying(), Served::Silent);
        assert_eq!(run.page(START).reason, Some(Reason::RobotsFailed));
        assert_eq!(outcomes(&run), [RobotsOutcome::NoAnswer]);
        assert!(run.ended());
    }

    #[test]
    fn one_that_may_not_be_read_allows_with_a_gap_of_a_second() {
        let run = with(obeying(), Served::Blocked);
        let starts = sent(&run);
        assert_eq!(outcomes(&run), [RobotsOutcome::Unreadable]);
        assert_eq!(starts.len(), 4);
        assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 1_000_000), "{starts:?}");
    }

    #[test]
    fn of_one_that_breaks_off_the_rules_read_hold() {
        let run = with(obeying(), Served::Breaks(b"User-agent: *\nDisallow: /private/\nAllow: /pri".to_vec()));
        assert_eq!(run.page("https://site.test/private/a").reason, Some(Reason::Robots));
        assert_eq!(run.state("https://site.test/b"), PageState::Broken);
        assert_eq!(outcomes(&run), [RobotsOutcome::Read { bytes: 45 }]);
        assert_eq!(run.notes(), ["robots.txt of https://site.test broke off after 45 bytes: the rules read hold."]);
    }

    #[test]
    fn one_that_breaks_off_before_its_first_rule_keeps_out_of_everything() {
        for body in ["", "User-agent: *\n", "User-agent: x\nDisallow: /x\n"] {
            let run = with(obeying(), Served::Breaks(body.into()));
            assert_eq!(run.page(START).reason, Some(Reason::RobotsFailed));
            assert_eq!(outcomes(&run), [RobotsOutcome::NoAnswer]);
        }
    }

    #[test]
    fn only_its_first_500_kib_are_read_be_it_endless() {
        let long = format!("#{}\nUser-agent: *\nDisallow: /\n", "x".repeat(600 * 1024));
        for robots in [text(long.clone()), Served::Endless(long.into())] {
            let run = with(obeying(), robots);
            assert_eq!(run.state("https://site.test/b"), PageState::Broken);
            assert_eq!(outcomes(&run), [RobotsOutcome::Read { bytes: 500 * 1024 }]);
        }
    }

    #[test]
    fn a_star_bomb_does_not_keep_the_crawl_from_its_end() {
        let site = MemorySite::new(7);
        site.serve(START, page(&[&"a".repeat(1_500), "open"])).serve("https://site.test/open", page(&[]));
        site.serve(ROBOTS, text(format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(600))));
        let run = Run::to_end(obeying(), site);
        assert_eq!(run.state("https://site.test/open"), PageState::Ok);
    }
}

mod delays {
    use super::*;

    fn gaps(delay_ms: u32, crawl_delay: &str) -> (Run, Vec<u64>) {
        let rules = format!("User-agent: *\nCrawl-delay: {crawl_delay}\n");
        let run = with(Config { delay: delay_ms, ..obeying() }, text(rules));
        // The first request of all is that for robots.txt.
        let times: Vec<u64> = std::iter::once(0).chain(sent(&run)).collect();
        (run, times.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    #[test]
    fn a_crawl_delay_is_kept_from_the_request_for_robots_txt_on() {
        for delay in [0, 100] {
            let (run, gaps) = gaps(delay, "2.5");
            assert_eq!(gaps, [2_500_000; 4]);
            assert_eq!(run.notes(), ["robots.txt of https://site.test asks for 2.5 s between requests."]);
        }
    }

    #[test]
    fn a_longer_delay_of_the_crawls_own_stays() {
        assert_eq!(gaps(3_000, "2").1, [3_000_000; 4]);
    }

    #[test]
    fn a_crawl_delay_is_bounded_and_the_trace_says_so() {
        let (run, gaps) = gaps(0, "3600");
        assert_eq!(gaps, [30_000_000; 4]);
        let said = "robots.txt of https://site.test asks for 3600 s between requests; a crawl waits 30 s at most.";
        assert_eq!(run.notes(), [said]);
    }
}

mod redirects {
    use super::*;

    /// A site whose `/go1` to `/go<n>` lead to pages of another origin, which has this robots.txt.
    fn leading_elsewhere(n: u32, robots: Served) -> MemorySite {
        let site = MemorySite::new(7);
        let ways: Vec<String> = (1..=n).map(|n| format!("/go{n}")).collect();
        site.serve(START, page(&ways.iter().map(String::as_str).collect::<Vec<_>>()));
        for n in 1..=n {
            site.serve(&format!("https://site.test/go{n}"), Served::Redirect(format!("{OTHER}/secret{n}")));
            site.serve(&format!("{OTHER}/secret{n}"), page(&["/found-there"]));
        }
        site.serve(&format!("{OTHER}/robots.txt"), robots).serve(&format!("{OTHER}/found-there"), page(&[]));
        site
    }

    fn everywhere(permits: u32) -> Config {
        Config { scope: ScopeKind::All, permits, ..obeying() }
    }

    #[test]
    fn the_origin_that_one_leads_to_is_asked_before_its_page_is_read() {
        for permits in [1, 2, 5] {
            for n in [1, 12] {
                let run =
                    Run::to_end(everywhere(permits), leading_elsewhere(n, text("User-agent: *\nDisallow: /secret")));
                let secret = run.page(&format!("{OTHER}/secret1"));
                assert_eq!((secret.state, secret.reason), (PageState::Skipped, Some(Reason::Robots)));
                let requests = run.site.requests();
                assert_eq!(requests[&format!("{OTHER}/robots.txt")], 1, "{permits} permits, {n} redirects");
                assert!(!run.graph().pages().iter().any(|page| page.address.ends_with("found-there")));
                assert!(run.ended());
            }
        }
    }

    #[test]
    fn what_is_allowed_there_is_read_from_the_same_answer() {
        for permits in [1, 5] {
            let run = Run::to_end(everywhere(permits), leading_elsewhere(12, text("User-agent: *\nDisallow: /x")));
            assert_eq!(run.state(&format!("{OTHER}/secret12")), PageState::Ok);
            assert_eq!(run.state(&format!("{OTHER}/found-there")), PageState::Ok);
            assert_eq!(run.site.requests().values().copied().max(), Some(1));
        }
    }

    #[test]
    fn links_and_redirects_to_one_origin_wait_for_one_robots_txt() {
        for permits in [1, 2] {
            for seed in 0..40 {
                let site = leading_elsewhere(4, text("User-agent: *\nDisallow: /secret2"));
                let linked = format!("{OTHER}/found-there");
                site.serve(START, page(&["/go1", &linked, "/go2", "/go3", "/go4"]));
                let run = Run::to_end(Config { seed, delay: 10, ..everywhere(permits) }, site);
                assert_eq!(run.site.requests()[&format!("{OTHER}/robots.txt")], 1, "seed {seed}");
                let ends = ["secret1", "secret2", "found-there"].map(|name| run.state(&format!("{OTHER}/{name}")));
                assert_eq!(ends, [PageState::Ok, PageState::Skipped, PageState::Ok], "seed {seed}");
            }
        }
    }

    #[test]
    fn a_robots_txt_that_does_not_come_keeps_out_and_costs_no_page_its_time() {
        for permits in [1, 5] {
            let run = Run::to_end(everywhere(permits), leading_elsewhere(3, Served::Silent));
            let reasons = [1, 2, 3].map(|n| run.page(&format!("{OTHER}/secret{n}")).reason);
            assert_eq!(reasons, [Some(Reason::RobotsFailed); 3], "{permits} permits");
        }
    }

    #[test]
    fn an_origin_out_of_scope_is_not_asked() {
        let run = Run::to_end(obeying(), leading_elsewhere(1, text("")));
        assert_eq!(run.page(&format!("{OTHER}/secret1")).reason, Some(Reason::OffSite));
        assert!(!run.site.requests().keys().any(|url| url.starts_with(OTHER)));
    }

    #[test]
    fn within_an_origin_what_is_known_holds() {
        let site = MemorySite::new(7);
        site.serve(START, page(&["/go"]))
            .serve("https://site.test/go", Served::Redirect("https://site.test/secret".into()));
        site.serve("https://site.test/secret", page(&["/found"]))
            .serve(ROBOTS, text("User-agent: *\nDisallow: /secret"));
        let run = Run::to_end(obeying(), site);
        assert_eq!(run.page("https://site.test/secret").reason, Some(Reason::Robots));
        assert_eq!(run.graph().pages().len(), 3);
    }

    #[test]
    fn nobody_is_asked_where_robots_txt_is_ignored() {
        let config = Config { robots: RobotsPolicy::Ignore, ..everywhere(2) };
        let run = Run::to_end(config, leading_elsewhere(2, text("User-agent: *\nDisallow: /")));
        assert!(!run.site.requests().keys().any(|url| url.ends_with("/robots.txt")));
    }
}
