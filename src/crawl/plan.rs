//! What a crawl is about to ask of others, in a sentence.

use super::config::{Config, RobotsPolicy};
use super::pace::host_name;
use super::scope::ScopeKind;
use std::fmt::Write;
use url::Url;

/// Hosts that are named; the rest are counted.
const NAMED: usize = 3;

/// Says whom a crawl started from `page` will ask and how fast; none if it asks nobody but
/// the page's own origin.
pub fn plan(config: &Config, page: &Url) -> Option<String> {
    if config.scope.stays() && config.start.iter().all(|start| start.origin() == page.origin()) {
        return None;
    }
    let mut hosts: Vec<String> = Vec::new();
    for host in config.start.iter().map(host_name) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let several = hosts.len() > 1 || !config.scope.stays();
    let (their, each) = if several { ("their", " to each") } else { ("its", "") };
    let pages = if config.max_pages == 1 { "1 page".into() } else { format!("at most {} pages", config.max_pages) };
    let at_once = config.permits.min(config.consumers);
    let pace = match config.delay {
        0 => "as fast as they are answered".into(),
        delay => format!("one each {}{each}", seconds(delay)),
    };
    let robots = match config.robots {
        RobotsPolicy::Obey => format!("and obey {their} robots.txt"),
        RobotsPolicy::Ignore => format!("without asking for {their} robots.txt"),
    };
    let whom = name(&hosts, config.scope);
    Some(format!("Will ask {whom} for {pages}, {at_once} at once, {pace}, {robots}."))
}

/// `a.org, b.org and 3 more hosts`
fn name(hosts: &[String], scope: ScopeKind) -> String {
    let named = if hosts.len() > NAMED + 1 { NAMED } else { hosts.len() };
    let more = hosts.len() - named;
    let mut last: Vec<String> = Vec::new();
    if more > 0 {
        last.push(format!("{more} more hosts"));
    }
    match scope {
        ScopeKind::Subdomains => last.push(format!("{} subdomains", if hosts.len() > 1 { "their" } else { "its" })),
        ScopeKind::All => {
            last.push(format!("every host {} to", if hosts.len() > 1 { "they link" } else { "it links" }))
        }
        ScopeKind::Host | ScopeKind::Prefix => {}
    }
    let all: Vec<&String> = hosts[..named].iter().chain(&last).collect();
    let mut text = String::new();
    for (at, part) in all.iter().enumerate() {
        text += match at {
            0 => "",
            _ if at + 1 == all.len() => " and ",
            _ => ", ",
        };
        text += part;
    }
    text
}

/// Milliseconds as seconds: `0.1 s`, `2 s`.
fn seconds(ms: u32) -> String {
    let mut text = (ms / 1000).to_string();
    if ms % 1000 > 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, ".{:03}", ms % 1000);
        text.truncate(text.trim_end_matches('0').len());
    }
    text + " s"
}
