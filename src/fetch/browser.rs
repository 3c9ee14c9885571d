//! The browser's fetch, through `gloo-net`.

use super::{Body, FetchError, InflateError, Reach, Response, Source, is_mixed};
use crate::trace::Micros;
use futures::future::LocalBoxFuture;
use gloo_events::EventListener;
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, EventTarget, Headers, Performance, ReadableStreamDefaultReader, ReadableWritablePair,
    ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, ResponseType,
};

/// What is asked for, as browsers ask for pages: some servers have none for `*/*`. Among the headers that need no
/// preflight (Fetch, 2.2.2 CORS-safelisted request-header).
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Bare GETs: no cookies, no referrer, no header that needs a preflight, and no answer from the cache that the server
/// has not confirmed.
#[derive(Clone, Copy, Debug)]
pub struct BrowserFetch {
    reach: Reach,
}

impl BrowserFetch {
    /// Requests that go as far as `reach`. The browser itself sees to it, on each hop of a redirect:
    /// in mode `same-origin` a request for another origin fails before it is sent (Fetch, 4.1 main fetch).
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }

    fn mode(self) -> RequestMode {
        match self.reach {
            Reach::OwnOrigin => RequestMode::SameOrigin,
            Reach::Anywhere => RequestMode::Cors,
        }
    }

    /// Why a request failed, as far as a page can tell: a request whose answer it will not see either
    /// (mode `no-cors`) still shows whether there is one.
    async fn why_failed(self, url: &Url) -> FetchError {
        if is_offline() {
            return FetchError::Offline;
        }
        match self.reach {
            Reach::OwnOrigin if leaves_origin(url).await => FetchError::NeedsClick,
            Reach::OwnOrigin => FetchError::Unreachable,
            Reach::Anywhere
                if own_origin().is_some_and(|own| is_mixed(url, own.split(':').next().unwrap_or_default())) =>
            {
                FetchError::MixedContent
            }
            Reach::Anywhere => {
                let forbidden = Forbidden::watch();
                match ask_blindly(url).await {
                    true => FetchError::NotShared,
                    false if is_offline() => FetchError::Offline,
                    false if forbidden.is_seen().await => FetchError::Policy,
                    false if redirects(url, RequestMode::Cors).await => FetchError::BadRedirect,
                    false => FetchError::Unreachable,
                }
            }
        }
    }
}

/// Whether anything answers. The answer itself is not looked at, nor is more of it than its headers read.
async fn ask_blindly(url: &Url) -> bool {
    let Ok(controller) = AbortController::new() else { return false };
    let abort = Abort { controller, over: Cell::new(false) };
    match request(url, RequestMode::NoCors, &abort) {
        Ok(request) => request.send().await.is_ok(),
        Err(_) => false,
    }
}

/// Watches for requests that the page's own policy forbids (CSP Level 3, 5.3 Report a violation).
struct Forbidden {
    seen: Rc<Cell<bool>>,
    _listener: EventListener,
}

impl Forbidden {
    fn watch() -> Self {
        let seen = Rc::new(Cell::new(false));
        let noted = seen.clone();
        let global: EventTarget = js_sys::global().unchecked_into();
        let listener = EventListener::new(&global, "securitypolicyviolation", move |_| noted.set(true));
        Self { seen, _listener: listener }
    }

    /// The event comes in a task of its own, after the request has failed.
    async fn is_seen(&self) -> bool {
        TimeoutFuture::new(0).await;
        self.seen.get()
    }
}

/// The origin of this page or worker; `null`, as a text, where it has none of its own.
pub(crate) fn own_origin() -> Option<String> {
    Reflect::get(&js_sys::global(), &"origin".into()).ok().and_then(|origin| origin.as_string())
}

/// Whether a request that may not leave its origin failed because it would have: it is for another
/// origin, or is redirected (within the origin it would have been followed).
async fn leaves_origin(url: &Url) -> bool {
    if own_origin().is_none_or(|own| own != url.origin().ascii_serialization()) {
        return true;
    }
    redirects(url, RequestMode::SameOrigin).await
}

/// Whether a URL answers with a redirect, wherever that leads.
async fn redirects(url: &Url, mode: RequestMode) -> bool {
    let init = init(mode);
    init.set_redirect(RequestRedirect::Manual);
    let Ok(request) = web_sys::Request::new_with_str_and_init(url.as_str(), &init) else { return false };
    let answer = Request::from(request).send().await;
    answer.is_ok_and(|answer| answer.type_() == ResponseType::Opaqueredirect)
}

/// Aborts its request when dropped, unless that is over.
struct Abort {
    controller: AbortController,
    over: Cell<bool>,
}

impl Drop for Abort {
    fn drop(&mut self) {
        if !self.over.get() {
            // Without a reason: gloo-net panics on rejections that are no `Error`.
            self.controller.abort();
        }
    }
}

impl fmt::Debug for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Abort")
    }
}

fn is_offline() -> bool {
    let global = js_sys::global();
    let online = Reflect::get(&global, &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"onLine".into()))
        .ok()
        .and_then(|online| online.as_bool());
    online == Some(false)
}

/// `Retry-After`, µs from now: seconds or a date (RFC 9110 10.2.3).
fn retry_after(text: &str) -> Option<Micros> {
    let seconds = match text.trim().parse::<u32>() {
        Ok(seconds) => f64::from(seconds),
        Err(_) => (js_sys::Date::parse(text) - js_sys::Date::now()) / 1000.0,
    };
    // Not a number where it is no date.
    (seconds >= 0.0).then_some((seconds * 1e6) as Micros)
}

/// Whether requests to this URL's host are seen to share a connection. A host must allow this to be seen
/// (Timing-Allow-Origin) where it is not the page's own.
fn shares_connection(url: &Url) -> bool {
    let global = js_sys::global();
    let Ok(performance) = Reflect::get(&global, &"performance".into()) else { return false };
    let performance: Performance = performance.unchecked_into();
    let origin = url.origin().ascii_serialization();
    let shares = performance.get_entries_by_type("resource").iter().any(|entry| {
        let text = |name: &str| Reflect::get(&entry, &name.into()).ok().and_then(|value| value.as_string());
        text("name").is_some_and(|name| name.starts_with(&origin))
            && text("nextHopProtocol").is_some_and(|protocol| matches!(protocol.as_str(), "h2" | "h3"))
    });
    // A browser keeps 250 of them, and then no more.
    performance.clear_resource_timings();
    shares
}

fn init(mode: RequestMode) -> RequestInit {
    let init = RequestInit::new();
    init.set_mode(mode);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    // A page that was mended a minute ago must not be found broken still.
    init.set_cache(RequestCache::NoCache);
    if let Ok(headers) = Headers::new() {
        // Fails for names that are none.
        let _ = headers.set("Accept", ACCEPT);
        init.set_headers(&headers);
    }
    init
}

/// A bare GET. Not by gloo-net's builder, which drops an empty query: `/x?` is not `/x`.
fn request(url: &Url, mode: RequestMode, abort: &Abort) -> Result<Request, FetchError> {
    let init = init(mode);
    init.set_signal(Some(&abort.controller.signal()));
    let request = web_sys::Request::new_with_str_and_init(url.as_str(), &init);
    request.map(Request::from).map_err(|_| FetchError::Blocked)
}

impl Source for BrowserFetch {
    fn inflate(&self, bytes: Vec<u8>, most: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, InflateError>> {
        Box::pin(async move {
            let reader = inflating(&bytes).ok_or(InflateError::Unsupported)?;
            drop(bytes);
            let mut inside = Vec::new();
            while inside.len() < most {
                match next_chunk(&reader).await.map_err(|_| InflateError::Broken)? {
                    Some(chunk) => {
                        let room = (most - inside.len()) as u32;
                        inside.extend_from_slice(&chunk.subarray(0, room.min(chunk.length())).to_vec());
                    }
                    None => return Ok(inside),
                }
            }
            // What is left is not wanted; whether it is thrown away at once does not matter.
            let _ = JsFuture::from(reader.cancel()).await;
            Ok(inside)
        })
    }

    fn get(&self, url: &Url) -> LocalBoxFuture<'static, Result<Response, FetchError>> {
        let (asked, fetch) = (url.clone(), *self);
        Box::pin(async move {
            let controller = AbortController::new().map_err(|_| FetchError::Blocked)?;
            let abort = Abort { controller, over: Cell::new(false) };
            let answer = match request(&asked, fetch.mode(), &abort)?.send().await {
                Ok(answer) => answer,
                Err(_) => return Err(fetch.why_failed(&asked).await),
            };
            // By what the response says: browsers spell some addresses otherwise than the URL standard does.
            let mut url = if answer.redirected() { Url::parse(&answer.url()).unwrap_or(asked) } else { asked };
            url.set_fragment(None);
            let reader = answer.body().and_then(|body| body.get_reader().dyn_into().ok());
            Ok(Response {
                retry_after: answer.headers().get("retry-after").and_then(|text| retry_after(&text)),
                shares_connection: shares_connection(&url),
                status: answer.status(),
                url,
                content_type: answer.headers().get("content-type"),
                x_robots_tag: answer.headers().get("x-robots-tag"),
                body: Box::new(BrowserBody { reader, abort }),
            })
        })
    }
}

/// A reader of what is in a gzip file; none where the browser has no `DecompressionStream`, which web-sys counts
/// as unstable.
fn inflating(bytes: &[u8]) -> Option<ReadableStreamDefaultReader> {
    let class = Reflect::get(&js_sys::global(), &"DecompressionStream".into()).ok()?;
    let class: Function = class.dyn_into().ok()?;
    let stream = Reflect::construct(&class, &Array::of1(&"gzip".into())).ok()?;
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    let inflated = blob.stream().pipe_through(stream.unchecked_ref::<ReadableWritablePair>());
    inflated.get_reader().dyn_into().ok()
}

/// The next bytes of a stream; none at its end.
///
/// # Errors
/// Why there are none.
pub async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let step = JsFuture::from(reader.read()).await?;
    let is_over = Reflect::get(&step, &"done".into())?.is_truthy();
    if is_over { Ok(None) } else { Reflect::get(&step, &"value".into())?.dyn_into().map(Some) }
}

#[derive(Debug)]
struct BrowserBody {
    reader: Option<ReadableStreamDefaultReader>,
    abort: Abort,
}

impl Body for BrowserBody {
    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>, FetchError>> {
        Box::pin(async move {
            let Some(reader) = &self.reader else { return Ok(None) };
            let chunk = next_chunk(reader).await.map_err(|_| FetchError::BrokenBody)?;
            if chunk.is_none() {
                self.reader = None;
                self.abort.over.set(true);
            }
            Ok(chunk.map(|chunk| {
                let bytes = chunk.to_vec();
                release(&chunk);
                bytes
            }))
        })
    }
}

/// Gives a chunk's memory back at once. Left to the garbage collector, which does not see how large it is, hundreds of
/// megabytes of large pages stay.
fn release(chunk: &Uint8Array) {
    let buffer = chunk.buffer();
    let transfer = Reflect::get(&buffer, &"transfer".into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
    if let Some(transfer) = transfer {
        // Where it fails, the garbage collector does it later.
        let _ = transfer.call1(&buffer, &0.into());
    }
}
