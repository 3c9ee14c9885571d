//! The addresses in a `srcset`.
//! <https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute>

/// The address of each image that may be chosen. One whose descriptors are wrong may not.
pub(super) fn urls(set: &str) -> Vec<&str> {
    let mut urls = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        // A comma inside an address is part of it.
        let bare = url.trim_end_matches(',');
        rest = after;
        let mut is_right = true;
        if bare.len() == url.len() {
            let (descriptors, after) = split_descriptors(after);
            is_right = are_right(&descriptors);
            rest = after;
        }
        if is_right {
            urls.push(bare);
        }
    }
}

/// The descriptors of one image, and what follows their comma. One in parentheses may have anything.
fn split_descriptors(text: &str) -> (Vec<&str>, &str) {
    let (mut descriptors, mut from, mut is_inside) = (Vec::new(), None, false);
    for (at, c) in text.char_indices() {
        match c {
            ')' if is_inside => is_inside = false,
            _ if is_inside => {}
            ',' => {
                descriptors.extend(from.map(|from| &text[from..at]));
                return (descriptors, &text[at + 1..]);
            }
            _ if c.is_ascii_whitespace() => descriptors.extend(from.take().map(|from| &text[from..at])),
            _ => {
                from.get_or_insert(at);
                is_inside = c == '(';
            }
        }
    }
    descriptors.extend(from.map(|from| &text[from..]));
    (descriptors, "")
}

/// Whether these are a width, a density, or a width and a height, each at most once.
fn are_right(descriptors: &[&str]) -> bool {
    let (mut width, mut density, mut height) = (false, false, false);
    for descriptor in descriptors {
        let is_right = match descriptor.split_at_checked(descriptor.len() - 1) {
            Some((number, "w")) => !std::mem::replace(&mut width, true) && !density && is_size(number),
            Some((number, "h")) => !std::mem::replace(&mut height, true) && !density && is_size(number),
            Some((number, "x")) => !std::mem::replace(&mut density, true) && !width && !height && is_density(number),
            _ => false,
        };
        if !is_right {
            return false;
        }
    }
    width || !height
}

/// <https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#non-negative-integers>
fn is_size(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && number.bytes().any(|b| b != b'0')
}

/// <https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#valid-floating-point-number>
fn is_density(number: &str) -> bool {
    // Those that the standard has, and Rust has other names for: infinity, and a plus sign.
    let is_plain = number.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b)) && !number.starts_with('+');
    is_plain
        && !number.ends_with('.')
        && !number.contains(".e")
        && !number.contains(".E")
        && number.parse::<f64>().is_ok_and(|density| density >= 0.0)
}
