//! The site that the crawler lesson reads, and what the trace learns about it.

use super::context::Context;
use crate::fetch::{MemorySite, Served, Source};
use crate::trace::{ElementKind, EventKind, Link, Page, PageState, Reason, UrlId};
use std::cell::RefCell;
use url::Url;

/// The top of the site; there is no such host.
const TOP: &str = "https://demo.test/";
/// Where a crawl begins.
const START: &str = "https://demo.test/index.html";

/// The site if no other was passed in: each page's path, and the paths it links to.
const SMALL: [(&str, &[&str]); 9] = [
    ("index.html", &["patterns.html", "problems.html", "about.html"]),
    ("patterns.html", &["index.html", "queue.html", "lock.html", "semaphore.html"]),
    ("problems.html", &["index.html", "deadlock.html", "race.html"]),
    ("about.html", &["index.html", "gone.html"]),
    ("queue.html", &["patterns.html", "deadlock.html"]),
    ("lock.html", &["patterns.html", "race.html", "deadlock.html"]),
    ("semaphore.html", &["patterns.html", "lock.html"]),
    ("deadlock.html", &["problems.html", "lock.html"]),
    ("race.html", &["problems.html", "lock.html"]),
];

/// The site.
pub(super) struct Site {
    ctx: Context,
    memory: MemorySite,
    // Looked up one by one: the site is small, and a map's code is not.
    known: RefCell<Vec<Known>>,
}

struct Known {
    url: Url,
    depth: u32,
    status: u16,
}

impl Site {
    /// The pages that were passed in, or the small site.
    pub(super) fn new(ctx: &Context) -> Self {
        let memory = MemorySite::new(1);
        let serve = |path: &str, body: &str| {
            memory.serve(&format!("{TOP}{path}"), Served::html(body));
        };
        let pages = &ctx.settings().pages;
        pages.iter().for_each(|(path, body)| serve(path, body));
        if pages.is_empty() {
            for (path, links) in SMALL {
                let links: String = links.iter().map(|link| format!("<a href=\"{link}\">{link}</a>\n")).collect();
                serve(path, &format!("<title>{path}</title>\n{links}"));
            }
        }
        Self { ctx: ctx.clone(), memory, known: RefCell::default() }
    }

    /// The page to begin with.
    pub(super) fn start(&self) -> UrlId {
        Url::parse(START).map_or(0, |url| self.number(&url, None))
    }

    /// The number of a URL, given to it now if it is new.
    fn number(&self, url: &Url, from: Option<UrlId>) -> UrlId {
        let mut known = self.known.borrow_mut();
        if let Some(id) = known.iter().position(|known| known.url == *url) {
            return id as UrlId;
        }
        let id = known.len() as UrlId;
        let depth = from.map_or(0, |from| known[from as usize].depth + 1);
        known.push(Known { url: url.clone(), depth, status: 0 });
        self.ctx.trace().emit(EventKind::Discovered { url: id, address: url.to_string(), depth, from });
        self.ctx.trace().emit(match url.scheme() {
            _ if url.as_str().starts_with(TOP) => EventKind::Queued { url: id },
            "http" | "https" => EventKind::Skipped { url: id, reason: Reason::OffSite },
            _ => EventKind::Skipped { url: id, reason: Reason::NotHttp },
        });
        id
    }

    /// Whether it is a page of the site.
    pub(super) fn contains(&self, url: UrlId) -> bool {
        self.path(url).is_some()
    }

    /// A page's path, from the top of the site.
    pub(super) fn path(&self, url: UrlId) -> Option<String> {
        self.known.borrow()[url as usize].url.as_str().strip_prefix(TOP).map(str::to_owned)
    }

    /// A page's body, at once; empty if there is no such page.
    pub(super) async fn body(&self, url: UrlId) -> String {
        let address = self.known.borrow()[url as usize].url.clone();
        let mut bytes = Vec::new();
        if let Ok(mut response) = self.memory.get(&address).await {
            self.known.borrow_mut()[url as usize].status = response.status;
            while let Ok(Some(chunk)) = response.body.chunk().await {
                bytes.extend(chunk);
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The pages that these addresses on a page lead to, in order and each once. Puts the page and its
    /// links on the trace.
    pub(super) fn links(&self, page: UrlId, html: &str, hrefs: &[String]) -> Vec<UrlId> {
        let base = self.known.borrow()[page as usize].url.clone();
        let mut links = Vec::<Link>::new();
        for mut url in hrefs.iter().filter_map(|href| base.join(href).ok()) {
            url.set_fragment(None);
            let target = self.number(&url, Some(page));
            match links.iter_mut().find(|link| link.target == target) {
                Some(link) => link.count += 1,
                None => links.push(Link {
                    target,
                    element: ElementKind::A,
                    place: None,
                    text: String::new(),
                    rel: String::new(),
                    fragment: None,
                    count: 1,
                }),
            }
        }
        let targets = links.iter().map(|link| link.target).collect();
        let status = self.known.borrow()[page as usize].status;
        self.ctx.trace().emit(EventKind::Page(Box::new(Page {
            state: if status < 400 { PageState::Ok } else { PageState::Broken },
            status: Some(status),
            title: between(html, "<title>", "</title>").map(str::to_owned),
            content_type: Some("text/html".into()),
            bytes: html.len() as u64,
            link_count: links.len() as u32,
            links,
            ..Page::bare(page)
        })));
        targets
    }
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    text.split_once(begin)?.1.split_once(end).map(|(inside, _)| inside)
}
