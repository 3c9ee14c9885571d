//! A site in memory, for tests and for lessons under virtual time.

use super::{Body, FetchError, InflateError, Response, Source};
use crate::runtime::Runtime;
use crate::trace::Micros;
use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use url::Url;

/// Reads a gzip file, up to so many bytes of what is in it; none if it is broken.
type Inflate = dyn Fn(&[u8], usize) -> Option<Vec<u8>>;

/// What one URL answers.
#[derive(Clone, Debug)]
pub enum Served {
    /// A document.
    Page {
        /// The HTTP status.
        status: u16,
        /// `Content-Type`.
        content_type: Option<String>,
        /// The body.
        body: Vec<u8>,
    },
    /// An HTML page with status 200, and what its `X-Robots-Tag` says.
    Tagged(String, Vec<u8>),
    /// A redirect to another URL.
    Redirect(String),
    /// A request that fails without a reason.
    Blocked,
    /// Nothing answers.
    Unreachable,
    /// A status, and how long to wait before asking again, µs.
    Refused(u16, Option<Micros>),
    /// The last of these whose time has come, µs.
    From(Vec<(Micros, Served)>),
    /// An answer that takes this much longer, µs.
    After(Micros, Box<Served>),
    /// A body that breaks after this many bytes were sent.
    Breaks(Vec<u8>),
    /// Headers, and then a body that sends these bytes over and over, without end.
    Endless(Vec<u8>),
    /// No answer at all.
    Silent,
}

impl Served {
    /// An HTML page with status 200.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::Page { status: 200, content_type: Some("text/html; charset=utf-8".into()), body: body.into() }
    }

    /// An empty answer with a status.
    pub fn status(status: u16) -> Self {
        Self::Page { status, content_type: Some("text/html".into()), body: Vec::new() }
    }
}

/// A site whose latency is modelled from size and a seeded jitter.
///
/// It counts what a server would see.
#[derive(Clone)]
pub struct MemorySite(Rc<Inner>);

struct Inner {
    /// By URL, sorted.
    pages: RefCell<Vec<(String, Served)>>,
    /// What all other URLs answer.
    rest: RefCell<Option<Served>>,
    runtime: RefCell<Option<Runtime>>,
    rng: RefCell<fastrand::Rng>,
    in_flight: Cell<usize>,
    /// What was asked for, in order.
    requests: RefCell<Vec<String>>,
    inflate: RefCell<Option<Rc<Inflate>>>,
}

impl fmt::Debug for MemorySite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySite").field("pages", &self.0.pages.borrow().len()).finish_non_exhaustive()
    }
}

/// Time to the first byte: a base and up to as much again.
const BASE: Micros = 20_000;
/// µs per KiB, about 50 MB/s.
const PER_KIB: Micros = 20;
/// Redirects followed before giving up, as browsers do.
const REDIRECTS: usize = 20;
/// Bytes a chunk.
const CHUNK: usize = 16 * 1024;

impl MemorySite {
    /// An empty site; any URL not added answers 404.
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Inner {
            pages: RefCell::default(),
            rest: RefCell::default(),
            runtime: RefCell::default(),
            rng: RefCell::new(fastrand::Rng::with_seed(seed)),
            in_flight: Cell::new(0),
            requests: RefCell::default(),
            inflate: RefCell::default(),
        }))
    }

    /// Adds a URL.
    pub fn serve(&self, url: &str, served: Served) -> &Self {
        let mut pages = self.0.pages.borrow_mut();
        match place(&pages, url) {
            Ok(at) => pages[at].1 = served,
            Err(at) => pages.insert(at, (url.into(), served)),
        }
        drop(pages);
        self
    }

    /// Says what any URL that was not added answers, in place of 404.
    pub fn serve_rest(&self, served: Served) -> &Self {
        *self.0.rest.borrow_mut() = Some(served);
        self
    }

    /// Gives it a clock; without one it answers at once.
    pub fn run_on(&self, runtime: &Runtime) {
        *self.0.runtime.borrow_mut() = Some(runtime.clone());
    }

    /// Gives it a way to read gzip files, up to so many bytes of what is in them; without one it has none.
    pub fn inflate_by(&self, inflate: impl Fn(&[u8], usize) -> Option<Vec<u8>> + 'static) -> &Self {
        *self.0.inflate.borrow_mut() = Some(Rc::new(inflate));
        self
    }

    /// Requests under way now, from the request to the body's last byte.
    pub fn in_flight(&self) -> usize {
        self.0.in_flight.get()
    }

    /// How often each URL was asked for.
    pub fn requests(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for url in self.0.requests.borrow().iter() {
            *counts.entry(url.clone()).or_default() += 1;
        }
        counts
    }
}

/// Where a URL stands among sorted pages, or would.
fn place(pages: &[(String, Served)], url: &str) -> Result<usize, usize> {
    pages.binary_search_by(|(known, _)| known.as_str().cmp(url))
}

impl Inner {
    fn wait(&self, span: Micros) -> LocalBoxFuture<'static, ()> {
        match &*self.runtime.borrow() {
            Some(runtime) => runtime.timer(span),
            None => Box::pin(std::future::ready(())),
        }
    }

    fn now(&self) -> Micros {
        self.runtime.borrow().as_ref().map_or(0, Runtime::now)
    }

    fn resolve(&self, url: &str) -> Option<(String, Served)> {
        let pages = self.pages.borrow();
        let mut url = url.to_owned();
        for _ in 0..REDIRECTS {
            let mut served = place(&pages, &url).ok().map(|at| &pages[at].1);
            if let Some(Served::From(all)) = served {
                served = all.iter().rev().find(|(from, _)| *from <= self.now()).map(|(_, served)| served);
            }
            match served {
                Some(Served::Redirect(to)) => url.clone_from(to),
                Some(served) => return Some((url, served.clone())),
                None => {
                    let rest = self.rest.borrow().clone();
                    return Some((url, rest.unwrap_or_else(|| Served::status(404))));
                }
            }
        }
        None
    }
}

impl Source for MemorySite {
    fn inflate(&self, bytes: Vec<u8>, most: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, InflateError>> {
        let inflate = self.0.inflate.borrow().clone();
        let result = match inflate {
            Some(inflate) => inflate(&bytes, most).ok_or(InflateError::Broken),
            None => Err(InflateError::Unsupported),
        };
        Box::pin(std::future::ready(result))
    }

    fn get(&self, url: &Url) -> LocalBoxFuture<'static, Result<Response, FetchError>> {
        let site = self.0.clone();
        let url = url.as_str().to_owned();
        Box::pin(async move {
            site.requests.borrow_mut().push(url.clone());
            let visit = Visit::new(&site);
            let jitter = site.rng.borrow_mut().u64(0..=BASE);
            site.wait(BASE + jitter).await;
            let (url, mut served) = site.resolve(&url).ok_or(FetchError::Blocked)?;
            while let Served::After(span, late) = served {
                site.wait(span).await;
                served = *late;
            }
            let mut retry_after = None;
            let x_robots_tag = if let Served::Tagged(tag, _) = &served { Some(tag.clone()) } else { None };
            let (status, content_type, body, end) = match served {
                Served::Tagged(_, body) => (200, Some("text/html".into()), body, End::Clean),
                Served::Page { status, content_type, body } => (status, content_type, body, End::Clean),
                Served::Breaks(body) => (200, Some("text/html".into()), body, End::Broken),
                Served::Endless(body) => (200, Some("text/html".into()), body, End::Never),
                Served::Silent => std::future::pending().await,
                Served::Refused(status, after) => {
                    retry_after = after;
                    (status, Some("text/html".into()), Vec::new(), End::Clean)
                }
                Served::Unreachable => return Err(FetchError::Unreachable),
                Served::Blocked | Served::Redirect(_) | Served::From(_) | Served::After(..) => {
                    return Err(FetchError::Blocked);
                }
            };
            let url = Url::parse(&url).map_err(|_| FetchError::Blocked)?;
            let body = Box::new(MemoryBody { visit, bytes: body, sent: 0, end });
            Ok(Response { status, url, content_type, retry_after, shares_connection: false, x_robots_tag, body })
        })
    }
}

/// A request under way.
struct Visit(Rc<Inner>);

impl Visit {
    fn new(site: &Rc<Inner>) -> Self {
        site.in_flight.set(site.in_flight.get() + 1);
        Self(site.clone())
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.in_flight.set(self.0.in_flight.get() - 1);
    }
}

enum End {
    Clean,
    Broken,
    Never,
}

struct MemoryBody {
    visit: Visit,
    bytes: Vec<u8>,
    sent: usize,
    end: End,
}

impl Body for MemoryBody {
    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>, FetchError>> {
        Box::pin(async move {
            if self.sent == self.bytes.len() {
                match self.end {
                    End::Clean => return Ok(None),
                    End::Broken => return Err(FetchError::BrokenBody),
                    End::Never => self.sent = 0,
                }
            }
            let chunk = self.bytes[self.sent..].iter().take(CHUNK).copied().collect::<Vec<_>>();
            self.sent += chunk.len();
            // Never without time passing, so that what waits for an endless body to end can run.
            self.visit.0.wait(1 + PER_KIB * chunk.len() as Micros / 1024).await;
            Ok(Some(chunk))
        })
    }
}
