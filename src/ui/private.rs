//! Addresses of a private network that a crawl of a public site was led to: what they are, and the question whether
//! they are to be crawled too.

use super::dom::{Memo, show};
use super::templates::{template, write};
use super::text::thousands;
use crate::app::{Model, PrivateAddresses};
use crate::crawl::plan;
use crate::say;
use web_sys::HtmlElement;

/// Hosts that are named; if there are more, the rest are only counted.
const NAMED: usize = 4;

/// The question.
pub(super) struct Private {
    pub(super) panel: HtmlElement,
    /// The version of the run, and whether it is under way or a lesson's.
    shown: Memo<(u64, bool, bool)>,
}

impl Private {
    pub(super) fn build() -> Self {
        Self { panel: template("private"), shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        let pane = model.main();
        if !self.shown.is_new((pane.version, pane.has_worker, model.is_lesson())) {
            return;
        }
        let private = model.private_addresses();
        show(&self.panel, private.is_some());
        if let Some(private) = private {
            write(&self.panel, "says", &said(&private));
            write(&self.panel, "plan", &plan(&private.config, &model.place.page).unwrap_or_default());
        }
    }
}

fn said(private: &PrivateAddresses) -> String {
    let (count, hosts) = (private.config.start.len(), &private.hosts);
    let mut named = hosts.iter().take(NAMED).cloned().collect::<Vec<_>>();
    if hosts.len() > NAMED {
        named.push(say!("{} more", hosts.len() - NAMED));
    }
    let named = named.join(", ");
    match count {
        1 => say!("The site leads to 1 address of a private network ({named}), which was not asked.", named),
        _ => {
            let count = thousands(count as u64);
            say!(
                "The site leads to {count} addresses of a private network ({named}), which were not asked.",
                count,
                named
            )
        }
    }
}
