//! One page in, facts out: a page's title, its base URL and its links.
//!
//! [`HtmlReader`] takes a page's bytes as they arrive and gives its [`PageInfo`] at the end. No
//! tree is built: what is kept of a page is what is asked of it. Only where a [`Selection`] asks
//! for something by CSS selectors, [`Selectors`] build one. Both are [`Parsers`].
//!
//! ```
//! use crawlscope_html::{HtmlReader, Options};
//! # let url = url::Url::parse("https://example.org/docs/").unwrap();
//! let mut reader = HtmlReader::new(&url, Some("text/html"), Options::default());
//! for chunk in [&b"<title>Hi</ti"[..], b"tle><a href=more>More</a>"] {
//!     reader.write(chunk);
//! }
//! let info = reader.finish();
//! assert_eq!(info.links[0].href.as_deref(), Ok("https://example.org/docs/more"));
//! ```
//!
//! Nothing here fails and nothing here is unbounded: a page that is hostile, or
//! merely enormous, ends with the links found so far and a [`Truncation`] that says why
//! there are no more. What differs from the tree a browser builds is listed in `docs/reading.md`.

mod anchors;
mod attributes;
mod decode;
mod directives;
mod elements;
mod finder;
mod hidden;
mod info;
mod links;
mod metas;
mod mime;
mod parser;
mod place;
mod prescan;
mod reader;
mod resources;
mod selection;
mod selectors;
mod srcset;
mod tree;
mod tree_info;
mod tree_sink;
mod tree_text;
mod value;
mod xhtml;
mod xml;
mod xml_tree;

pub use decode::Decoder;
pub use directives::{AGENT, Directives};
pub use info::{
    DESCRIPTION_CHARS, Element, InvalidHref, Link, Options, PageInfo, Place, TEXT_CHARS, TITLE_CHARS, Truncation,
};
pub use mime::{SNIFFED, charset, is_html, is_unknown, sniffs_as_html};
pub use parser::{Parser, Parsers, Streaming};
pub use reader::HtmlReader;
pub use selection::{Column, Field, Selection, SelectionError};
pub use selectors::{EXTRACT_CHARS, Selectors};
