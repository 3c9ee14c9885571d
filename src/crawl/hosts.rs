//! What is kept of each host.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// One `T` a host, made when it is first asked for.
pub(super) struct Hosts<T> {
    // Only ever looked up.
    known: RefCell<HashMap<String, Rc<T>>>,
}

impl<T> Default for Hosts<T> {
    fn default() -> Self {
        Self { known: RefCell::default() }
    }
}

impl<T> Hosts<T> {
    /// What is kept of a URL's host; `make` takes the host's name.
    pub(super) fn of(&self, url: &Url, make: impl FnOnce(&str) -> T) -> Rc<T> {
        let name = host_name(url);
        if let Some(host) = self.known.borrow().get(&name) {
            return host.clone();
        }
        let host = Rc::new(make(&name));
        self.known.borrow_mut().insert(name, host.clone());
        host
    }

    /// Whether no host was asked for yet.
    pub(super) fn is_empty(&self) -> bool {
        self.known.borrow().is_empty()
    }
}

/// Host and port, as a server is known by.
pub(super) fn host_name(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
