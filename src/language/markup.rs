//! Markup of our own in another language.

/// Attributes that are read by people.
const SAID: [&str; 3] = [" title=\"", " aria-label=\"", " placeholder=\""];

/// Markup with each text, and what is read of attributes, as `translate` says it. It takes what our templates are: no
/// comments, no scripts, attributes in double quotes, and of entities only those of `&`, `<` and `>`.
pub fn map_texts(markup: &str, translate: &mut dyn FnMut(&str) -> String) -> String {
    let mut mapped = String::new();
    let mut rest = markup;
    while let Some((text, tag)) = rest.split_once('<') {
        map_text(text, translate, &mut mapped);
        let end = end_of_tag(tag);
        mapped.push('<');
        map_attributes(&tag[..end], translate, &mut mapped);
        rest = &tag[end..];
    }
    map_text(rest, translate, &mut mapped);
    mapped
}

/// Where a tag's `>` is, behind which its text begins. A value in quotes may have one of its own.
fn end_of_tag(tag: &str) -> usize {
    let mut is_quoted = false;
    let end = tag.find(|letter| {
        is_quoted ^= letter == '"';
        letter == '>' && !is_quoted
    });
    end.map_or(tag.len(), |end| end + 1)
}

fn map_attributes(tag: &str, translate: &mut dyn FnMut(&str) -> String, mapped: &mut String) {
    let mut rest = tag;
    while let Some((begin, name)) = SAID.iter().filter_map(|name| Some((rest.find(name)?, *name))).min() {
        let begin = begin + name.len();
        let Some(end) = rest[begin..].find('"') else { break };
        mapped.push_str(&rest[..begin]);
        map_text(&rest[begin..begin + end], translate, mapped);
        rest = &rest[begin + end..];
    }
    mapped.push_str(rest);
}

/// A text without the space around it, which stays.
fn map_text(text: &str, translate: &mut dyn FnMut(&str) -> String, mapped: &mut String) {
    let said = text.trim();
    if !said.contains(char::is_alphabetic) {
        return mapped.push_str(text);
    }
    let begin = text.len() - text.trim_start().len();
    mapped.push_str(&text[..begin]);
    let plain = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let other = translate(&plain);
    mapped.push_str(&other.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"));
    mapped.push_str(&text[begin + said.len()..]);
}
