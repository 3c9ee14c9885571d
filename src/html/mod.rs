//! One page in, facts out: a page's title, its base URL and its links.
//!
//! [`decode()`] turns a body's bytes into text, [`PageParser`] turns that text
//! into [`Facts`] a slice at a time, so that whoever calls can look at the clock
//! and let others run in between:
//!
//! ```
//! use crawlscope_engine::html::{Limits, PageParser, Progress, decode};
//! # let url = url::Url::parse("https://example.org/docs/").unwrap();
//! let body = decode(b"<title>Hi</title><a href=more>More</a>", Some("text/html"));
//! let mut parser = PageParser::new(&body.text, &url, Limits::default());
//! while parser.advance() == Progress::More {
//!     // look at the clock, yield
//! }
//! let facts = parser.finish();
//! assert_eq!(facts.links[0].href.as_deref(), Ok("https://example.org/docs/more"));
//! ```
//!
//! Nothing here fails and nothing here is unbounded: a page that is hostile, or
//! merely enormous, ends with the links found so far and a [`Cut`] that says why
//! there are no more.

mod decode;
#[cfg(target_arch = "wasm32")]
mod decode_browser;
#[cfg(not(target_arch = "wasm32"))]
mod decode_native;
mod facts;
mod guard;
mod mime;
mod parser;
mod prescan;
mod value;
mod walk;

pub use decode::{Decoded, decode};
pub use facts::{Cut, Element, Facts, Limits, Link, NoUrl, TEXT_CHARS, TITLE_CHARS};
pub use mime::{charset, is_html};
pub use parser::{PageParser, Progress};
