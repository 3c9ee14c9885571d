//! What a robots.txt says to one crawler, by RFC 9309.

use super::robots_pattern::{NormalPath, Pattern, Work};
use crate::trace::Micros;
use std::cmp::Reverse;
use std::fmt;
use url::Url;

/// At least this much is read (RFC 9309 2.5), and no more.
pub(super) const MOST_BYTES: usize = 500 * 1024;
/// Sitemaps kept of one file.
const MOST_SITEMAPS: usize = 1_000;
/// The longest delay that is kept, µs: hours, meant or mistyped, would look like a crawl that hangs.
const MOST_DELAY: Micros = 30_000_000;

/// The rules of a robots.txt for one crawler, and what else it says.
///
/// ```
/// use crawlscope_engine::crawl::RobotsRules;
///
/// let rules = RobotsRules::parse(b"User-agent: *\nDisallow: /*.pdf$", "crawlscope");
/// let allows = |url| rules.allows(&url::Url::parse(url).unwrap());
/// assert!(!allows("https://a.example/manual.pdf"));
/// assert!(allows("https://a.example/manual.pdf.html"));
/// ```
#[derive(Debug)]
pub struct RobotsRules {
    /// The most specific first, of two that are equally so the one that allows: the first that matches
    /// decides (RFC 9309 2.2.2).
    rules: Vec<Rule>,
    delay: Option<Micros>,
    sitemaps: Vec<String>,
    speaks: bool,
}

#[derive(Debug)]
struct Rule {
    allows: bool,
    pattern: Pattern,
}

impl RobotsRules {
    /// Reads a file, whatever is in it: at most 500 KiB, and of what is cut there only whole lines.
    ///
    /// `agent` is the crawler's product token (RFC 9309 2.2.1). All groups that name it count as one, and
    /// so do, if none does, those for `*`.
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        Self::read(bytes, agent, true)
    }

    /// Reads what arrived of a file that broke off. Its last line may lack its end: as a refusal it
    /// refuses too much, which does no harm; as a permission it would permit too much, and is left out.
    pub fn parse_part(bytes: &[u8], agent: &str) -> Self {
        Self::read(bytes, agent, false)
    }

    fn read(bytes: &[u8], agent: &str, is_whole: bool) -> Self {
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let is_cut = bytes.len() > MOST_BYTES;
        // One byte more tells whether the last line ends here.
        let bytes = &bytes[..bytes.len().min(MOST_BYTES + 1)];
        let ended = bytes.iter().rposition(is_end).map_or(0, |end| end + 1);
        let (lines, last) = bytes.split_at(ended);
        let mut reading = Reading { agent, ..Reading::default() };
        // A byte order mark is no part of the first line (RFC 9309 2.3 has files in UTF-8).
        for line in lines.strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines).split(is_end) {
            reading.line(line, true);
        }
        if !is_cut {
            let last = if lines.is_empty() { last.strip_prefix(b"\xef\xbb\xbf").unwrap_or(last) } else { last };
            reading.line(last, is_whole);
        }
        reading.end()
    }

    /// Whether a page may be fetched. robots.txt itself always may (RFC 9309 2.2.2).
    ///
    /// It takes steps in proportion to all rules, each with the page's address. Where these are a
    /// stranger's, [`ask`](Self::ask) lets others run in between.
    pub fn allows(&self, url: &Url) -> bool {
        self.ask(url).go_on(usize::MAX).unwrap_or(true)
    }

    /// Begins to find out whether a page may be fetched.
    pub fn ask(&self, url: &Url) -> RobotsQuestion<'_> {
        let rules = if url.path() == "/robots.txt" { &[] } else { &*self.rules };
        RobotsQuestion { rules: rules.iter(), path: NormalPath::of(url), work: Work::default() }
    }

    /// The least µs between two requests that it asks for, none if it doesn't say; at most 30 s, however
    /// long it asks for. `Crawl-delay` is no part of RFC 9309. It counts for the crawlers that are named
    /// above it in its group, in seconds, with or without a fraction; of several the longest counts.
    pub fn crawl_delay(&self) -> Option<Micros> {
        self.delay.map(|delay| delay.min(MOST_DELAY))
    }

    /// The µs that it asks for, of which [`crawl_delay`](Self::crawl_delay) is what is kept.
    pub fn asked_delay(&self) -> Option<Micros> {
        self.delay
    }

    /// The sitemaps it names, whichever group they stand in (RFC 9309 2.2.4): HTTP addresses, in order,
    /// the first 1,000.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// Whether there was a rule for the crawler, were it an empty one. A file that broke off before
    /// has not said what it was asked.
    pub fn speaks(&self) -> bool {
        self.speaks
    }
}

/// Whether a page may be fetched, being found out.
pub struct RobotsQuestion<'a> {
    rules: std::slice::Iter<'a, Rule>,
    path: NormalPath,
    work: Work,
}

impl RobotsQuestion<'_> {
    /// Looks at further rules, until it is decided or about so many more steps are taken: no more than
    /// that and what one rule takes, which is at most four times the units of the path and three more.
    pub fn go_on(&mut self, steps: usize) -> Option<bool> {
        let enough = self.work.steps.saturating_add(steps);
        while self.work.steps < enough {
            let Some(rule) = self.rules.next() else { return Some(true) };
            if rule.pattern.matches(&self.path, &mut self.work) {
                return Some(rule.allows);
            }
        }
        None
    }

    /// Steps taken: octets looked at, of paths and patterns.
    pub fn steps(&self) -> usize {
        self.work.steps
    }
}

impl fmt::Debug for RobotsQuestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RobotsQuestion").field("steps", &self.work.steps).finish_non_exhaustive()
    }
}

/// Whom a group speaks to.
#[derive(Clone, Copy, Debug, Default)]
struct Audience {
    us: bool,
    everyone: bool,
}

impl Audience {
    fn and(self, other: Self) -> Self {
        Self { us: self.us || other.us, everyone: self.everyone || other.everyone }
    }
}

/// A file being read, line by line.
#[derive(Default)]
struct Reading<'a> {
    agent: &'a str,
    /// Whom the group speaks to that we are in; before the first, nobody.
    group: Audience,
    /// A rule has ended the group's user-agent lines.
    in_rules: bool,
    /// Who was named at all.
    named: Audience,
    /// Who has had a rule.
    told: Audience,
    rules: Vec<(Audience, Rule)>,
    delays: Vec<(Audience, Micros)>,
    sitemaps: Vec<String>,
}

impl Reading<'_> {
    /// Takes a line: a key, a colon, a value. Whatever is unknown is passed over, and ends nothing
    /// (RFC 9309 2.2.4).
    fn line(&mut self, line: &[u8], is_whole: bool) {
        let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return };
        let (key, value) = (line[..colon].trim_ascii(), line[colon + 1..].trim_ascii());
        let is = |name: &str| key.eq_ignore_ascii_case(name.as_bytes());
        if is("disallow") {
            self.rule(false, value);
        } else if !is_whole {
            // All else would say something else than it was meant to.
        } else if is("allow") {
            self.rule(true, value);
        } else if is("user-agent") {
            self.user_agent(value);
        } else if is("crawl-delay") {
            self.delays.extend(micros(value).map(|delay| (self.group, delay)));
        } else if is("sitemap") && self.sitemaps.len() < MOST_SITEMAPS {
            let url = std::str::from_utf8(value).ok().and_then(|text| Url::parse(text).ok());
            self.sitemaps.extend(url.filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from));
        }
    }

    fn user_agent(&mut self, value: &[u8]) {
        if std::mem::take(&mut self.in_rules) {
            self.group = Audience::default();
        }
        let is_token = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
        let token = value.split(|byte| !is_token(byte)).next().unwrap_or_default();
        let first_word = value.split(u8::is_ascii_whitespace).next();
        let named =
            Audience { us: token.eq_ignore_ascii_case(self.agent.as_bytes()), everyone: first_word == Some(b"*") };
        self.group = self.group.and(named);
        self.named = self.named.and(named);
    }

    fn rule(&mut self, allows: bool, value: &[u8]) {
        self.in_rules = true;
        self.told = self.told.and(self.group);
        if self.group.us || self.group.everyone {
            self.rules.extend(Pattern::parse(value).map(|pattern| (self.group, Rule { allows, pattern })));
        }
    }

    /// What it comes to for us: the groups that name us, or else those for everyone.
    fn end(self) -> RobotsRules {
        let by_name = self.named.us;
        let is_ours = |audience: Audience| if by_name { audience.us } else { audience.everyone };
        let ours = self.rules.into_iter().filter(|(group, _)| is_ours(*group));
        let mut rules: Vec<Rule> = ours.map(|(_, rule)| rule).collect();
        rules.sort_by_key(|rule| (Reverse(rule.pattern.octets()), !rule.allows));
        RobotsRules {
            rules,
            delay: self.delays.iter().filter(|(group, _)| is_ours(*group)).map(|(_, delay)| *delay).max(),
            sitemaps: self.sitemaps,
            speaks: is_ours(self.told),
        }
    }
}

/// Seconds as µs.
fn micros(value: &[u8]) -> Option<Micros> {
    let is_decimal = value.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let seconds = std::str::from_utf8(value).ok().filter(|_| is_decimal)?.parse::<f64>().ok()?;
    // Saturates: nobody waits for longer.
    Some((seconds * 1e6) as Micros)
}
