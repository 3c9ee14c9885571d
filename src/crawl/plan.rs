//! What a crawl is about to request from other sites, in a sentence.

use super::config::{Config, RobotsPolicy};
use super::hosts::host_name;
use super::scope::ScopeKind;
use crate::language::tr;
use crate::say;
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
        hosts.push(say!("{more} more hosts", more));
    }
    let beyond = match config.scope {
        ScopeKind::Host | ScopeKind::Prefix | ScopeKind::List if config.following.extra_hops > 0 => {
            tr("pages they link to elsewhere")
        }
        ScopeKind::Host | ScopeKind::Prefix | ScopeKind::List => "",
        ScopeKind::Subdomains if one => tr("its subdomains"),
        ScopeKind::Subdomains => tr("their subdomains"),
        ScopeKind::All if one => tr("every host it links to"),
        ScopeKind::All => tr("every host they link to"),
    };
    if !beyond.is_empty() {
        hosts.push(beyond.to_owned());
    }
    let per_host = if hosts.len() > 1 { tr(" per host") } else { "" };
    let pages = match config.max_pages {
        1 => tr("One page").to_owned(),
        most => say!("Up to {most} pages", most),
    };
    let at_once = at_once(config, hosts.len() == 1);
    let pace = match config.delay {
        0 => tr("without pauses").to_owned(),
        delay => say!("one every {}{per_host}", seconds(delay), per_host),
    };
    let robots = if config.robots == RobotsPolicy::Obey { tr("respected") } else { tr("ignored") };
    Some(say!(
        "{pages} from {}, {at_once}, {pace}; robots.txt is {robots}.",
        pages,
        listed(&hosts),
        at_once,
        pace,
        robots
    ))
}

/// How many requests are under way at once; if there is but one host, all of them are to it.
fn at_once(config: &Config, one_host: bool) -> String {
    let all = config.permits.min(config.consumers);
    let to_a_host = config.host_permits.map_or(all, |most| most.min(all));
    let words = match if one_host { to_a_host } else { all } {
        1 => tr("one request at a time").to_owned(),
        most => say!("at most {most} requests at once", most),
    };
    if one_host || to_a_host == all { words } else { say!("{words} ({to_a_host} per host)", words, to_a_host) }
}

/// `a`, `a and b`, or `a, b and c`.
fn listed(hosts: &[String]) -> String {
    match hosts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => say!("{} and {last}", before.join(", "), last),
    }
}

/// Milliseconds as seconds: `0.1 s`, `2 s`.
fn seconds(ms: u32) -> String {
    let fraction = format!(".{:03}", ms % 1000);
    (ms / 1000).to_string() + fraction.trim_end_matches('0').trim_end_matches('.') + " s"
}
