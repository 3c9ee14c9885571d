//! The browser's fetch, through `gloo-net`.

use super::{Body, FetchError, Response, Source};
use futures::future::LocalBoxFuture;
use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use std::cell::Cell;
use std::fmt;
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCredentials, RequestInit, RequestMode,
};

/// Bare GETs: no cookies, no referrer, no header of ours, so no preflight.
#[derive(Debug, Default)]
pub struct BrowserFetch;

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

/// A bare GET. Not by gloo-net's builder, which drops an empty query: `/x?` is not `/x`.
fn request(url: &Url, abort: &Abort) -> Result<Request, FetchError> {
    let init = RequestInit::new();
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.controller.signal()));
    let request = web_sys::Request::new_with_str_and_init(url.as_str(), &init);
    request.map(Request::from).map_err(|_| FetchError::Blocked)
}

impl Source for BrowserFetch {
    fn get(&self, url: &Url) -> LocalBoxFuture<'static, Result<Response, FetchError>> {
        let asked = url.clone();
        Box::pin(async move {
            let controller = AbortController::new().map_err(|_| FetchError::Blocked)?;
            let abort = Abort { controller, over: Cell::new(false) };
            let answer = request(&asked, &abort)?.send().await.map_err(|_| why_blocked())?;
            let mut url = Url::parse(&answer.url()).unwrap_or(asked);
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
