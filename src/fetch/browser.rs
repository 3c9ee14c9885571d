//! The browser's fetch, through `gloo-net`.

use super::{Body, FetchError, Reach, Response, Source};
use futures::future::LocalBoxFuture;
use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use std::cell::Cell;
use std::fmt;
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, ResponseType,
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

    /// Why a request failed.
    async fn why_failed(self, url: &Url) -> FetchError {
        match self.reach {
            Reach::OwnOrigin if leaves_origin(url).await => FetchError::NeedsClick,
            _ => why_blocked(),
        }
    }
}

/// Whether a request that may not leave its origin failed because it would have: it is for another
/// origin, or is redirected (within the origin it would have been followed).
async fn leaves_origin(url: &Url) -> bool {
    let own = Reflect::get(&js_sys::global(), &"origin".into()).ok().and_then(|origin| origin.as_string());
    if own.is_none_or(|own| own != url.origin().ascii_serialization()) {
        return true;
    }
    let init = init(RequestMode::SameOrigin);
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

fn why_blocked() -> FetchError {
    let global = js_sys::global();
    let online = Reflect::get(&global, &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"onLine".into()))
        .ok()
        .and_then(|online| online.as_bool());
    if online == Some(false) { FetchError::Offline } else { FetchError::Blocked }
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
                status: answer.status(),
                url,
                content_type: answer.headers().get("content-type"),
                body: Box::new(BrowserBody { reader, abort }),
            })
        })
    }
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
            let step = JsFuture::from(reader.read()).await.map_err(|_| FetchError::BrokenBody)?;
            let done = Reflect::get(&step, &"done".into()).map_err(|_| FetchError::BrokenBody)?;
            if done.is_truthy() {
                self.reader = None;
                self.abort.over.set(true);
                return Ok(None);
            }
            let value = Reflect::get(&step, &"value".into()).map_err(|_| FetchError::BrokenBody)?;
            Ok(Some(Uint8Array::from(value).to_vec()))
        })
    }
}
