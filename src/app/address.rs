//! Addresses as short as they can be read.

use crate::graph::PageRow;

/// Letters of an address that are seen however narrow its place is.
const END: usize = 12;

/// Where an address may be cut, so that its start and its end are seen: the place of its last 12 letters. Short ones
/// are not cut.
pub fn end_of_address(address: &str) -> Option<usize> {
    let (at, _) = address.char_indices().rev().nth(END - 1)?;
    (at > END / 2).then_some(at)
}

/// The address that others are shortened against: the first start's.
pub fn start_of(pages: &[PageRow]) -> &str {
    pages.first().map_or("", |page| page.address.as_str())
}

/// An address as short as it can be and still be understood: relative to the start's folder or its origin, else
/// without the scheme.
pub fn short_address<'a>(page: &'a PageRow, start: &str) -> &'a str {
    let address = page.address.as_str();
    let folder = &start[..start.rfind('/').map_or(0, |slash| slash + 1)];
    let host = start.find("://").map_or(0, |at| at + 3);
    let origin = &start[..start[host..].find('/').map_or(start.len(), |at| host + at)];
    let below = address.strip_prefix(folder).filter(|rest| !rest.is_empty() && folder.len() > origin.len() + 1);
    let within = || address.strip_prefix(origin).filter(|path| path.starts_with('/'));
    let bare = || address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    below.or_else(within).or_else(bare).unwrap_or(address)
}
