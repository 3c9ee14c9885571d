//! Events as bytes, for messages between threads and for keeping.

use super::{Event, EventKind};

/// A run of encoded events, as posted from the crawl worker to the page.
pub type Batch = Vec<u8>;

/// Bytes that are not events.
#[derive(Debug, thiserror::Error)]
#[error("not a batch of events: {0}")]
pub struct WireError(#[from] postcard::Error);

/// Appends an event's bytes to a batch.
pub fn encode(event: &Event, batch: &mut Batch) {
    // Every type in a trace has a fixed shape, so postcard has nothing to refuse; the
    // batch is left as it was if it ever did.
    if let Ok(bytes) = postcard::to_stdvec(event) {
        batch.extend_from_slice(&bytes);
    }
}

/// Appends an event's bytes to a batch, and to `digest` the same without a page's links, anchors and description,
/// which are most of a crawl's trace and which the page itself never shows.
pub fn encode_with_digest(mut event: Event, batch: &mut Batch, digest: &mut Batch) {
    encode(&event, batch);
    if let EventKind::Page(page) = &mut event.kind {
        page.links.clear();
        page.anchors = None;
        page.facts.iter_mut().for_each(|facts| facts.description = None);
    }
    encode(&event, digest);
}

/// Reads the first event of some bytes, and what follows it.
///
/// # Errors
/// Where the bytes do not begin with an event.
pub fn decode_one(bytes: &[u8]) -> Result<(Event, &[u8]), WireError> {
    Ok(postcard::take_from_bytes(bytes)?)
}

/// Reads a batch back, one event at a time.
///
/// # Errors
/// The item is an error, and the last, where the bytes stop being events.
pub fn decode(batch: &[u8]) -> impl Iterator<Item = Result<Event, WireError>> + '_ {
    let mut rest = batch;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        Some(match decode_one(rest) {
            Ok((event, after)) => {
                rest = after;
                Ok(event)
            }
            Err(error) => {
                rest = &[];
                Err(error)
            }
        })
    })
}
