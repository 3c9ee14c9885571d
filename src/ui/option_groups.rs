//! The options of a crawl in words: what each does, and what it costs the other side.

/// Name, label, choices with their words (none: a number; one: a text), and what it does.
pub(super) type Choice = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// In place of choices: a text.
const TEXT: &[(&str, &str)] = &[("", "")];
const CHECK: &[(&str, &str)] = &[("", ""), ("ignore", "ignore"), ("check", "check")];

/// Attributes with a field, by what they are about. Consumers and permits, which take effect at once, are with the
/// machine.
pub(super) const GROUPS: [(&str, &[Choice]); 4] = [
    ("Which pages", &WHICH),
    ("How politely", &MANNERS),
    ("What is looked at", &LOOKED_AT),
    ("In which order", &ORDER),
];

const WHICH: [Choice; 7] = [
    ("max-pages", "Page limit", &[], "The crawl ends after this many pages. Each is one request to its site."),
    (
        "max-depth",
        "Depth limit (clicks from the start)",
        &[],
        "Pages further away are listed but not requested: a small number spares the site.",
    ),
    (
        "scope",
        "Follow links to",
        &[
            ("", ""),
            ("host", "host"),
            ("prefix", "folder"),
            ("subdomains", "subdomains too"),
            ("all", "every site"),
            ("list", "nowhere: only the addresses given"),
        ],
        "The start's folder, its host, its subdomains, or everything: the wider, the more hosts are asked that you did not name.",
    ),
    (
        "include",
        "Only addresses like",
        TEXT,
        "Patterns separated by spaces: /docs/ is a beginning, * anything, .html$ an end.",
    ),
    (
        "exclude",
        "No addresses like",
        TEXT,
        "Patterns as above, such as /archive/ or ?print=. The links to such pages are listed.",
    ),
    (
        "extra-hops",
        "Links out of the scope",
        &[],
        "With 1, what the site links to elsewhere is checked: one request for each such page, to hosts that you did not name.",
    ),
    (
        "tidy",
        "Take for one page",
        TEXT,
        "Any of tracking, query, slash, canonical: addresses that differ only so. What was merged stays in the list.",
    ),
];

const MANNERS: [Choice; 5] = [
    ("delay", "Delay, ms", &[], ""),
    (
        "host-permits",
        "Requests at once to one host",
        &[],
        "Besides the permits, which are for all hosts together. Browsers send at most 6 over HTTP/1.1.",
    ),
    (
        "throttle",
        "Slow hosts",
        &[("", ""), ("on", "ask them more rarely"), ("off", "ask them as others")],
        "The gap between requests follows how long the host takes to answer, and is never shorter than the delay.",
    ),
    (
        "robots",
        "robots.txt",
        &[("", ""), ("obey", "obey"), ("ignore", "ignore")],
        "Obeying costs one request to each host. Ignoring reads what its owner asked crawlers to leave alone.",
    ),
    (
        "latency",
        "Added latency, ms",
        &[],
        "Each page takes so much longer, so that a crawl of a near site can be watched. The built-in site has 400.",
    ),
];

const LOOKED_AT: [Choice; 4] = [
    (
        "resources",
        "What pages load",
        CHECK,
        "Checking asks for images, scripts, style sheets and media too: many more requests, each of which counts as a page.",
    ),
    (
        "soft-404",
        "Hosts that never say 404",
        &[("", ""), ("auto", "where a page sounds missing"), ("check", "check all"), ("ignore", "ignore")],
        "Checking asks a start's host once for a page that can't be there, to know what it answers then.",
    ),
    (
        "select",
        "Links to follow, a CSS selector",
        TEXT,
        "main a follows only links in the page's main part. Others are listed, and their pages not requested.",
    ),
    (
        "extract",
        "Columns, by CSS selectors",
        TEXT,
        "name=selector or name=selector@attribute, separated by ; such as h1=h1; about=meta[name=description]@content.",
    ),
];

const ORDER: [Choice; 2] = [
    (
        "order",
        "Fetched next",
        &[
            ("", ""),
            ("breadth-first", "breadth first"),
            ("depth-first", "depth first"),
            ("most-linked", "most linked first"),
        ],
        "The page found first, the one found last, or the one that most pages link to. Takes effect at once.",
    ),
    ("seed", "Seed", &[], "Another number arranges the picture in another way. It costs the site nothing."),
];
