//! What somebody else gets: an address that shows the same, and markup for a page of theirs.

use super::Model;
use crate::say;
use std::fmt::Write;
use url::Url;

/// A way to share what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// An address.
    Link,
    /// A frame.
    Frame,
    /// The element itself.
    Element,
    /// A link in Markdown.
    Markdown,
    /// A frame in MyST Markdown, with a picture where nothing moves.
    Myst,
    /// A frame in Quarto, which leaves it out of what is no HTML.
    Quarto,
}

/// How it is looked at here, which is for others to choose.
const OWN: [&str; 4] = ["embed", "autoplay", "projector", "poster"];

impl Share {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Link, Self::Frame, Self::Element, Self::Markdown, Self::Myst, Self::Quarto];
}

impl Model {
    /// The text by which what is shown is shared.
    pub fn shared_as(&self, share: Share) -> String {
        let (link, title) = (self.share_address(false), self.share_title());
        match share {
            Share::Link => link.into(),
            Share::Markdown => format!("[{}]({link})", title.replace(['[', ']'], "")),
            Share::Frame => format!(
                "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"480\" loading=\"lazy\"></iframe>",
                escaped(self.share_address(true).as_str()),
                escaped(&title)
            ),
            Share::Myst => format!(
                ":::{{iframe}} {}\n:width: 100%\n:title: {title}\n:placeholder: crawlscope.svg\n:::",
                self.share_address(true)
            ),
            Share::Quarto => format!("```{{=html}}\n{}\n```", self.shared_as(Share::Frame)),
            Share::Element => {
                let mut attributes = String::new();
                for (name, value) in self.shared_attributes() {
                    // Writing to a string cannot fail.
                    let _ = match value.as_str() {
                        "" => write!(attributes, " {name}"),
                        value => write!(attributes, " {name}=\"{}\"", escaped(value)),
                    };
                }
                let module = self.base().join("crawlscope.js").map(String::from).unwrap_or_default();
                format!(
                    "<script type=\"module\" src=\"{}\"></script>\n<crawl-scope embed{attributes}></crawl-scope>",
                    escaped(&module)
                )
            }
        }
    }

    /// An address that brings back what is shown: a lesson with its numbers and its step, or a crawl.
    pub fn link(&self) -> String {
        if self.panes[0].lesson.is_some() { self.lesson_address() } else { self.shared_as(Share::Link) }
    }

    /// Whether only this machine can open it.
    pub fn shares_locally(&self) -> bool {
        let base = self.base();
        let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        base.scheme() == "file" || base.host_str().is_none_or(is_local)
    }

    /// The address of the page that shows the same.
    pub fn share_address(&self, embedded: bool) -> Url {
        let mut address = self.base();
        address.set_query(None);
        if embedded {
            address.query_pairs_mut().append_key_only("embed");
        }
        for (name, value) in self.shared_attributes() {
            address.query_pairs_mut().append_pair(name, &value);
        }
        address
    }

    /// Where Crawlscope's own page is: the folder that the built-in site's is in.
    fn base(&self) -> Url {
        self.place.built_in.join("../").unwrap_or_else(|_| self.place.page.clone())
    }

    /// Addresses are absolute: they are read on another page.
    fn shared_attributes(&self) -> impl Iterator<Item = (&str, String)> {
        let absolute = |address: &str| self.place.page.join(address).map_or(address.to_owned(), String::from);
        let attributes = self.attributes.iter().filter(|(name, _)| !OWN.contains(name));
        attributes.map(move |(name, value)| match name {
            "url" => (name, value.split_whitespace().map(absolute).collect::<Vec<_>>().join(" ")),
            "trace" => (name, absolute(value.trim())),
            _ => (name, value.to_owned()),
        })
    }

    fn share_title(&self) -> String {
        if let Some(lesson) = self.attributes.get("lesson") {
            return say!("Crawlscope: {}", lesson.split([',', '/', ' ']).next().unwrap_or(lesson));
        }
        let url = self.attributes.get("url").and_then(|url| Url::parse(url.trim()).ok());
        match url.as_ref().and_then(Url::host_str) {
            Some(host) => format!("Crawlscope: a crawl of {host}"),
            None => "Crawlscope: a crawl, live".to_owned(),
        }
    }
}

/// Text as an attribute's value in markup (WHATWG HTML, 13.1.2.3).
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
