//! What a crawl is about to request from other sites, in a sentence.

use super::config::{Config, RobotsPolicy};
use super::hosts::host_name;
use super::scope::ScopeKind;
use url::Url;

/// Hosts that are named; if there are more, the rest are only counted.
const NAMED: usize = 4;

/// Which hosts a crawl started from `page` will ask, and how fast; none if it stays on the page's own origin.
pub fn plan(config: &Config, page: &Url) -> Option<String> {
    if config.stays_on(page) {
        return None;
    }
    let mut hosts: Vec<String> = Vec::new();
    for start in &config.start {
        let host = host_name(start);
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let one = hosts.len() == 1;
    if hosts.len() > NAMED {
        let more = hosts.len() - NAMED + 1;
        hosts.truncate(NAMED - 1);
        hosts.push(format!("{more} more hosts"));
    }
    let beyond = match config.scope {
        ScopeKind::Host | ScopeKind::Prefix | ScopeKind::List if config.following.extra_hops > 0 => {
            "pages they link to elsewhere"
        }
        ScopeKind::Host | ScopeKind::Prefix | ScopeKind::List => "",
        ScopeKind::Subdomains if one => "its subdomains",
        ScopeKind::Subdomains => "their subdomains",
        ScopeKind::All if one => "every host it links to",
        ScopeKind::All => "every host they link to",
    };
    if !beyond.is_empty() {
        hosts.push(beyond.to_owned());
    }
    let per_host = if hosts.len() > 1 { " per host" } else { "" };
    let pages = match config.max_pages {
        1 => "One page".to_owned(),
        most => format!("Up to {most} pages"),
    };
    let at_once = at_once(config, hosts.len() == 1);
    let pace = match config.delay {
        0 => "without pauses".to_owned(),
        delay => format!("one every {}{per_host}", seconds(delay)),
    };
    let robots = if config.robots == RobotsPolicy::Obey { "respected" } else { "ignored" };
    Some(format!("{pages} from {}, {at_once}, {pace}; robots.txt is {robots}.", listed(&hosts)))
}

/// How many requests are under way at once; if there is but one host, all of them are to it.
fn at_once(config: &Config, one_host: bool) -> String {
    let all = config.permits.min(config.consumers);
    let to_a_host = config.host_permits.map_or(all, |most| most.min(all));
    let words = match if one_host { to_a_host } else { all } {
        1 => "one request at a time".to_owned(),
        most => format!("at most {most} requests at once"),
    };
    if one_host || to_a_host == all { words } else { format!("{words} ({to_a_host} per host)") }
}

/// `a`, `a and b`, or `a, b and c`.
fn listed(hosts: &[String]) -> String {
    match hosts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Milliseconds as seconds: `0.1 s`, `2 s`.
fn seconds(ms: u32) -> String {
    let fraction = format!(".{:03}", ms % 1000);
    (ms / 1000).to_string() + fraction.trim_end_matches('0').trim_end_matches('.') + " s"
}
