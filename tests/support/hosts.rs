//! The names in `tests/fixtures/hosts.txt`, read natively and in a browser.

use url::Url;

/// Asserts that `url` reads every name as the file says.
pub fn are_read_as_the_file_says() {
    let lines = include_str!("../fixtures/hosts.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = Vec::new();
    for line in lines {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [name, meant] = columns[..] else { panic!("two columns: {line:?}") };
        let read = read(name);
        if read != meant {
            wrong.push(format!("{name} is {meant}, not {read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn read(name: &str) -> String {
    let url = Url::parse(&format!("http://{}/", unescape(name)));
    url.ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "error".into())
}

fn unescape(name: &str) -> String {
    let mut parts = name.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a closing brace");
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}
