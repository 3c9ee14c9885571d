//! What a crawl is about to ask of others, in a sentence.

use super::config::{Config, RobotsPolicy};
use super::pace::host_name;
use super::scope::ScopeKind;
use url::Url;

/// Hosts that are named; of more, the rest are counted.
const NAMED: usize = 4;

/// Says whom a crawl started from `page` will ask and how fast; none if it asks nobody but
/// the page's own origin.
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
        ScopeKind::Host | ScopeKind::Prefix => "",
        ScopeKind::Subdomains if one => "its subdomains",
        ScopeKind::Subdomains => "their subdomains",
        ScopeKind::All if one => "every host it links to",
        ScopeKind::All => "every host they link to",
    };
    if !beyond.is_empty() {
        hosts.push(beyond.to_owned());
    }
    let (their, each) = if hosts.len() > 1 { ("their", " to each") } else { ("its", "") };
    let mut text = String::from("Will ask ");
    for (at, host) in hosts.iter().enumerate() {
        text += match at {
            0 => "",
            _ if at + 1 == hosts.len() => " and ",
            _ => ", ",
        };
        text += host;
    }
    text += if config.max_pages == 1 { " for " } else { " for at most " };
    text += &config.max_pages.to_string();
    text += if config.max_pages == 1 { " page, " } else { " pages, " };
    text += &config.permits.min(config.consumers).to_string();
    text += " at once, ";
    if config.delay == 0 {
        text += "as fast as they are answered";
    } else {
        text += "one each ";
        text += &seconds(config.delay);
        text += each;
    }
    text += if config.robots == RobotsPolicy::Obey { ", and obey " } else { ", without asking for " };
    text += their;
    text += " robots.txt.";
    Some(text)
}

/// Milliseconds as seconds: `0.1 s`, `2 s`.
fn seconds(ms: u32) -> String {
    let fraction = format!(".{:03}", ms % 1000);
    (ms / 1000).to_string() + fraction.trim_end_matches('0').trim_end_matches('.') + " s"
}
