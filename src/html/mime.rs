//! What a `Content-Type` header says, read leniently: it is often wrong in form.
//! <https://mimesniff.spec.whatwg.org/#parsing-a-mime-type>

/// Whether a body with this `Content-Type` is to be read as HTML: `text/html` and
/// `application/xhtml+xml` in any case and with any parameters, and a body of which
/// nothing is said.
#[must_use]
pub fn is_html(content_type: Option<&str>) -> bool {
    let essence = essence(content_type);
    essence.is_empty() || essence.eq_ignore_ascii_case("text/html") || is_xml(content_type)
}

/// Whether this `Content-Type` says nothing, so that the body's beginning says what it is.
/// <https://mimesniff.spec.whatwg.org/#mime-type-sniffing-algorithm>
#[must_use]
pub fn is_unknown(content_type: Option<&str>) -> bool {
    let unknown = ["", "unknown/unknown", "application/unknown", "*/*"];
    unknown.iter().any(|unknown| essence(content_type).eq_ignore_ascii_case(unknown))
}

/// As many bytes of a body say what it is.
/// <https://mimesniff.spec.whatwg.org/#resource-header>
pub const SNIFFED: usize = 1_445;

/// What HTML begins with, each followed by a space or `>`.
const BEGINNINGS: [&str; 17] = [
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<!--",
];

/// Whether a body of which nothing is said, and which begins like this, is HTML. What else it may be is not
/// told apart: XML, images and archives have beginnings of their own, and what has none is text, or
/// just bytes, but all of them begin in other ways than HTML does.
/// <https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type>
#[must_use]
pub fn sniffs_as_html(body: &[u8]) -> bool {
    let body = body.get(..SNIFFED).unwrap_or(body).trim_ascii_start();
    BEGINNINGS.iter().any(|beginning| {
        let Some((start, rest)) = body.split_at_checked(beginning.len()) else { return false };
        start.eq_ignore_ascii_case(beginning.as_bytes()) && matches!(rest.first(), Some(b' ' | b'>'))
    })
}

/// Whether this `Content-Type` is one of XHTML, which is read as XML.
/// <https://html.spec.whatwg.org/multipage/iana.html#application/xhtml+xml>
pub(super) fn is_xml(content_type: Option<&str>) -> bool {
    essence(content_type).eq_ignore_ascii_case("application/xhtml+xml")
}

/// The type without parameters. A header sent twice arrives joined by a comma.
fn essence(content_type: Option<&str>) -> &str {
    content_type.and_then(|value| value.split([';', ',']).next()).unwrap_or_default().trim()
}

/// The first `charset` parameter that says something, without quotes.
#[must_use]
pub fn charset(content_type: &str) -> Option<&str> {
    content_type
        .split([';', ','])
        .skip(1)
        .filter_map(|parameter| parameter.split_once('='))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c)))
        .find(|value| !value.is_empty())
}
