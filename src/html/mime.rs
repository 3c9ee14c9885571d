//! What a `Content-Type` header says, read leniently: it is often wrong in form.
//! <https://mimesniff.spec.whatwg.org/#parsing-a-mime-type>

/// Whether a body with this `Content-Type` is to be read as HTML: `text/html` and
/// `application/xhtml+xml` in any case and with any parameters, and a body of which
/// nothing is said.
#[must_use]
pub fn is_html(content_type: Option<&str>) -> bool {
    // A header that came twice is joined by a comma.
    let essence = content_type.and_then(|value| value.split([';', ',']).next());
    let essence = essence.unwrap_or_default().trim();
    essence.is_empty()
        || essence.eq_ignore_ascii_case("text/html")
        || essence.eq_ignore_ascii_case("application/xhtml+xml")
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
