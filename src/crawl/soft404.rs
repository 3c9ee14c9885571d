//! Whether hosts say of a page they don't have that it is there: one address a host is made up and asked for.
//!
//! It comes last, when every page was read, and only where nothing was missing before: a host that has said 404
//! or 410 is believed. Unless it is asked for, also only where a page's title sounds as if the page were missing. It is asked for as a page is, with robots.txt, pace, connection and permit.

use super::admission::Permission;
use super::config::Soft404;
use super::reader::{OpenPage, Reading};
use super::scope::ScopeKind;
use super::shared::Crawl;
use crate::fetch::FetchError;
use crate::trace::{EventKind, Facts};
use std::cell::Cell;
use url::Url;

impl Crawl {
    /// Asks the hosts of the starts for a page that they can't have, if that is wanted.
    ///
    /// # Cancel safety
    /// Dropped, it aborts a request that is under way.
    pub(super) async fn ask_for_nothing(&self) {
        let all = match self.config.soft_404 {
            Soft404::Ignore => return,
            Soft404::Auto => false,
            Soft404::Check => true,
        };
        if self.config.scope == ScopeKind::List {
            return;
        }
        let origins = self.visited.lock().await.starting_origins();
        for page in self.answers.credulous(all, |origin| origins.contains(origin)) {
            let Ok(nowhere) = page.join(&self.made_up()) else { continue };
            if self.refuse(&nowhere).await.is_none() {
                let permission = self.permission(&nowhere).await;
                if let Some(Ok(Some(event))) = self.in_time(self.ask_for(&nowhere, permission)).await {
                    self.runtime.trace().emit(event);
                }
            }
        }
    }

    /// The last segment of an address that nobody has.
    fn made_up(&self) -> String {
        let number = fastrand::Rng::with_seed(self.config.seed ^ self.runtime.now()).u32(..);
        format!("crawlscope-no-such-page-{number:08x}")
    }

    /// What comes of it; nothing, if it leads elsewhere: what a page says that is there tells nothing.
    async fn ask_for(&self, nowhere: &Url, _permission: Permission) -> Result<Option<EventKind>, FetchError> {
        let OpenPage { head, mut body, .. } = self.reader.open(nowhere, &self.config.wanted()).await?;
        if head.url != *nowhere {
            return Ok(None);
        }
        let bytes = Cell::new(0);
        let mut reading = Reading::default();
        if head.is_page() {
            body.receive(&bytes).await?;
            reading = body.found().await?;
        }
        let (origin, bytes) = (nowhere.origin().ascii_serialization(), bytes.get());
        let Reading { title, facts: Facts { fingerprint, .. }, .. } = reading;
        Ok(Some(EventKind::MissingPage { origin, status: head.status, title, bytes, fingerprint }))
    }
}
