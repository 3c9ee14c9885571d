//! Text from pages, made harmless for each format.

use std::fmt::Write;

/// How a spreadsheet's formulas begin; a tab or a line break before one does not help.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '＠'];

/// A field of CSV (RFC 4180) that no spreadsheet takes for a formula.
pub(super) fn csv(text: &str) -> String {
    let guard = if text.starts_with(FORMULA) { "'" } else { "" };
    let text = format!("{guard}{}", text.replace('\0', "\u{fffd}"));
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Text or an attribute's value of XML and HTML. Characters that XML 1.0 forbids are replaced.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Otherwise lost in attributes.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

/// Text on one line of Markdown (CommonMark, and GitHub's): nothing in it is markup or mentions anybody.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '@' => out.push_str("&#64;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '~' | '!' | '>' | '$' => {
                out.extend(['\\', c]);
            }
            c if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// An address in Markdown: a link where it leads somewhere a click may go, else in quotation marks, so that
/// it begins no list.
pub(super) fn markdown_address(address: &str) -> String {
    let is_plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    if is_web(address) && is_plain { format!("<{address}>") } else { format!("“{}”", markdown(address)) }
}

/// An address in HTML: a link where it leads somewhere a click may go.
pub(super) fn html_address(address: &str) -> String {
    let text = xml(address);
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = match is_web(address) {
        true => write!(out, "<a href=\"{text}\" rel=\"noreferrer\">{text}</a>"),
        false => write!(out, "<span class=\"address\">{text}</span>"),
    };
    out
}

fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}
