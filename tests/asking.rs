//! Crawls that ask for some of what is shown once more, each only after a click.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::app::{Attributes, Effect, Model, Msg, update};
use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind};
use crawlscope_engine::fetch::Reach;
use crawlscope_engine::trace::{EventKind, Reason, RunEnd};
use support::page::{batch, page_at};
use url::Url;

fn page(at: &str, attributes: Attributes) -> Model {
    page_at(at, "https://here.test/demo/index.html", attributes)
}

/// A run that came to its end and skipped these addresses.
fn skipping(addresses: &[&str]) -> Vec<u8> {
    let mut kinds = vec![EventKind::RunStarted { config: String::new() }];
    for (url, address) in (0..).zip(addresses) {
        kinds.push(EventKind::Discovered { url, address: (*address).to_owned(), depth: 1, from: None });
        kinds.push(EventKind::Skipped { url, reason: Reason::Private });
    }
    kinds.push(EventKind::RunEnded { why: RunEnd::Joined });
    batch(kinds)
}

/// A page of this address, whose crawl has met these addresses of a private network.
fn after(at: &str, addresses: &[&str]) -> Model {
    let mut model = page(at, Attributes::from([("scope", "all"), ("max-pages", "1")]));
    update(&mut model, Msg::Start(Reach::Anywhere));
    update(&mut model, Msg::Batch(0, skipping(addresses)));
    model
}

fn started(effects: &[Effect]) -> Option<&Config> {
    effects.iter().find_map(|effect| match effect {
        Effect::StartCrawl(config, ..) => Some(&**config),
        _ => None,
    })
}

fn starts(config: &Config) -> Vec<&str> {
    config.start.iter().map(Url::as_str).collect()
}

const LAN: [&str; 3] = ["http://127.0.0.1:8080/", "http://10.0.0.7/a", "http://10.0.0.7/b"];

mod private_addresses {
    use super::*;

    #[test]
    fn are_counted_with_their_hosts_and_crawled_politely_after_a_click_and_nothing_else_is() {
        let mut model = after("http://here.test/", &LAN);
        let private = model.private_addresses().expect("some were met");
        assert_eq!(private.hosts, ["127.0.0.1", "10.0.0.7"]);
        let effects = update(&mut model, Msg::CrawlPrivate);
        let config = started(&effects).expect("a crawl");
        assert_eq!((starts(config), config.scope, config.max_pages), (LAN.to_vec(), ScopeKind::List, 3));
        assert_eq!((config.robots, config.delay), (RobotsPolicy::Obey, 100));
        // The permission is this run's: no attribute has it.
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::SetAttribute(..))));
        assert!(started(&update(&mut model, Msg::CrawlPrivate)).is_none(), "one is under way");
    }

    #[test]
    fn start_nothing_by_themselves_and_are_no_part_of_checking_again() {
        let mut model = after("http://here.test/", &LAN);
        assert!(started(&update(&mut model, Msg::Tick)).is_none());
        assert!(started(&update(&mut model, Msg::CheckAgain)).is_none());
    }

    #[test]
    fn of_a_recording_are_not_offered() {
        let mut model = page("http://here.test/", Attributes::default());
        update(&mut model, Msg::ImportBegins);
        update(&mut model, Msg::Batch(0, skipping(&LAN)));
        assert_eq!(model.private_addresses(), None);
        assert!(started(&update(&mut model, Msg::CrawlPrivate)).is_none());
    }

    #[test]
    fn that_a_secure_page_may_not_ask_are_not_offered() {
        let model = after("https://here.test/", &LAN);
        let private = model.private_addresses().expect("this machine counts as secure");
        assert_eq!(starts(&private.config), [LAN[0]]);
        assert_eq!(after("https://here.test/", &LAN[1..]).private_addresses(), None);
    }
}

mod what_could_not_be_seen {
    use super::*;

    fn unseen(model: &mut Model, msg: Msg) -> Vec<Effect> {
        update(model, Msg::Unseen(Box::new(msg)))
    }

    #[test]
    fn starts_no_crawl_of_another_origin_and_the_page_says_why() {
        let mut model = page("http://here.test/", Attributes::default());
        update(&mut model, Msg::UrlTyped("http://other.test/".into()));
        let effects = unseen(&mut model, Msg::Submit);
        assert!(effects.is_empty(), "{effects:?}");
        assert!(
            model.notice.as_ref().is_some_and(|text| text.contains("covered or see-through")),
            "{:?}",
            model.notice
        );
        // In plain sight it counts.
        assert!(started(&update(&mut model, Msg::Submit)).is_some());
        assert_eq!(model.notice, None);
    }

    #[test]
    fn asks_for_no_private_address() {
        let mut model = after("http://here.test/", &LAN);
        assert!(started(&unseen(&mut model, Msg::CrawlPrivate)).is_none());
        assert!(started(&update(&mut model, Msg::CrawlPrivate)).is_some());
    }

    #[test]
    fn crawls_the_pages_own_origin_and_no_redirect_away_from_it() {
        let mut model = page("http://here.test/", Attributes::default());
        update(&mut model, Msg::UrlTyped("http://here.test/a".into()));
        let effects = unseen(&mut model, Msg::Submit);
        let is_bound = |effect: &Effect| matches!(effect, Effect::StartCrawl(_, Reach::OwnOrigin, _));
        assert!(effects.iter().any(is_bound), "{effects:?}");
    }

    #[test]
    fn does_whatever_asks_nobody() {
        let mut model = page("http://here.test/", Attributes::default());
        unseen(&mut model, Msg::ToggleOptions);
        assert!(model.start.options_open);
        unseen(&mut model, Msg::UrlTyped("no address".into()));
        assert!(!unseen(&mut model, Msg::Submit).iter().any(|effect| matches!(effect, Effect::StartCrawl(..))));
        assert!(model.error.is_some(), "what is wrong with it is said as ever");
    }
}

mod leaving_the_page {
    use super::*;

    fn crawling(attributes: Attributes) -> Model {
        let mut model = page("http://here.test/", attributes);
        update(&mut model, Msg::Start(Reach::Anywhere));
        model
    }

    #[test]
    fn loses_a_crawl_of_which_nothing_is_kept_until_it_is_over() {
        let mut model = crawling(Attributes::from([("url", "http://other.test/"), ("embed", "")]));
        assert!(model.would_lose_run());
        update(&mut model, Msg::Batch(0, skipping(&[])));
        assert!(!model.would_lose_run());
    }

    #[test]
    fn loses_nothing_of_one_that_is_kept_until_the_browser_has_no_room() {
        let mut model = crawling(Attributes::from([("url", "http://other.test/")]));
        assert!(!model.would_lose_run());
        update(&mut model, Msg::NotKept);
        assert!(model.would_lose_run());
        update(&mut model, Msg::Start(Reach::Anywhere));
        update(&mut model, Msg::Attribute("max-pages".into(), Some("2".into())));
        update(&mut model, Msg::Start(Reach::Anywhere));
        assert!(!model.would_lose_run(), "the next one is kept");
    }

    #[test]
    fn loses_nothing_that_matters_of_the_built_in_site() {
        assert!(!crawling(Attributes::default()).would_lose_run());
    }
}
