//! What a page asks of robots: `<meta name=robots>`, and the header `X-Robots-Tag`.
//! <https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag>

use super::attributes::Attributes;

/// This crawler's product token (RFC 9309 2.2.1): the name that rules for it alone have, here and in robots.txt.
pub const AGENT: &str = "crawlscope";

/// What a page asks of those who crawl it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    /// Its links are not to be followed.
    pub nofollow: bool,
    /// It is not to be listed by search engines.
    pub noindex: bool,
}

impl Directives {
    /// What a header `X-Robots-Tag` asks. Rules behind a crawler's name are for that one, up to the next
    /// name; one that was sent several times arrives joined by commas.
    ///
    /// ```
    /// use crawlscope_html::Directives;
    ///
    /// assert!(Directives::of_header("noindex, nofollow").nofollow);
    /// assert!(!Directives::of_header("otherbot: none, crawlscope: noindex").nofollow);
    /// ```
    #[must_use]
    pub fn of_header(value: &str) -> Self {
        let mut is_ours = true;
        let mut found = Self::default();
        for rule in value.split(',') {
            let rule = match rule.split_once(':') {
                // A rule that has a value, and no name.
                Some((name, _)) if is_valued(name) => continue,
                Some((name, rule)) => {
                    is_ours = name.trim().eq_ignore_ascii_case(AGENT);
                    rule
                }
                None => rule,
            };
            if is_ours {
                found = found.and(Self::of_rule(rule));
            }
        }
        found
    }

    /// What a `<meta>` asks, if it is one that asks anything.
    pub(super) fn of_meta(tag: &impl Attributes) -> Self {
        let is_ours = |name: String| {
            let name = name.trim_ascii();
            name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case(AGENT)
        };
        if !tag.get("name").is_some_and(is_ours) {
            return Self::default();
        }
        tag.get("content").unwrap_or_default().split(',').map(Self::of_rule).fold(Self::default(), Self::and)
    }

    fn of_rule(rule: &str) -> Self {
        let rule = rule.trim_ascii();
        let is = |name: &str| rule.eq_ignore_ascii_case(name) || rule.eq_ignore_ascii_case("none");
        Self { nofollow: is("nofollow"), noindex: is("noindex") }
    }

    /// All that either asks.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { nofollow: self.nofollow || other.nofollow, noindex: self.noindex || other.noindex }
    }
}

fn is_valued(name: &str) -> bool {
    let names = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];
    names.iter().any(|known| name.trim().eq_ignore_ascii_case(known))
}
