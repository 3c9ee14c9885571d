//! What a site's owner may want to know or fix, as a fold over pages and links.

mod chains;
mod claims;
mod group;
mod kind;
mod list;
mod page_checks;

pub use group::{FindingGroup, ListedFinding, ListedLink, MOST_LISTED};
pub use kind::{FindingKind, Severity};
pub use list::{Finding, FindingList};
pub use page_checks::{DEEP, LARGE, SLOW};
