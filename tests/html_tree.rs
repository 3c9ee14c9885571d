//! What the streaming reader finds, beside what is in the tree that the HTML standard prescribes.
//!
//! html5ever builds that tree, and the reader with selectors reads it. Every difference stands in `tests/fixtures/html/differences.txt`
//! with the name of its reason, and `docs/reading.md` explains the reasons.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::html::{Directives, InvalidHref, Link, Options, PageInfo, Parsers, Selectors, Streaming};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use url::Url;

const PAGE: &str = "https://example.org/docs/start/index.html";
const DIFFERENCES: &str = include_str!("fixtures/html/differences.txt");
const REASONS: &str = include_str!("../docs/reading.md");

/// What both are asked for, in a form that is easily compared and read.
#[derive(Debug, PartialEq)]
struct Found {
    title: String,
    description: Option<String>,
    fingerprint: Option<u64>,
    base: String,
    /// Element, address, text, `rel` and place.
    links: Vec<String>,
    directives: Directives,
    anchors: Option<Vec<String>>,
}

fn link_line(link: &Link) -> String {
    let Link { element, href, text, rel, place, .. } = link;
    let href = match href {
        Ok(href) => href.clone(),
        Err(InvalidHref::Malformed(raw) | InvalidHref::TooLong(raw, _)) => format!("!{raw}"),
    };
    let place = place.map(|place| format!("{place:?}")).unwrap_or_default();
    format!("{} {href} “{text}” {rel} {place}", element.as_str())
}

impl From<PageInfo> for Found {
    fn from(info: PageInfo) -> Self {
        let links = info.links.iter();
        Self {
            description: info.description,
            fingerprint: info.fingerprint,
            directives: info.directives,
            anchors: info.anchors,
            title: info.title.unwrap_or_default(),
            base: info.base.into(),
            links: links.map(link_line).collect(),
        }
    }
}

fn read_by(parsers: &dyn Parsers, content_type: &str, page: &str) -> PageInfo {
    let options = Options { resources: true, ..Options::default() };
    let mut parser = parsers.begin(&Url::parse(PAGE).unwrap(), Some(content_type), options);
    parser.write(page.as_bytes());
    parser.end(None, &|| false)
}

fn streamed(html: &str) -> Found {
    read_by(&Streaming, "text/html; charset=utf-8", html).into()
}

fn in_tree(html: &str) -> Found {
    read_by(&Rc::new(Selectors::default()), "text/html; charset=utf-8", html).into()
}

// ---------------------------------------------------------------- the inputs

/// The inputs of html5lib's tree-construction tests, by file and number. A crate of html5ever's
/// authors carries them.
fn html5lib() -> BTreeMap<String, String> {
    let mut inputs = BTreeMap::new();
    for file in files_in(&package("markup5ever_rcdom").join("html5lib-tests/tree-construction"), "dat") {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let cases = text.strip_prefix("#data\n").into_iter().flat_map(|text| text.split("\n#data\n"));
        for (number, case) in cases.enumerate() {
            let (input, rest) = case.split_once("#errors").unwrap_or_default();
            if !rest.contains("#document-fragment\n") {
                inputs.insert(format!("{name}:{}", number + 1), input.trim_end_matches('\n').to_owned());
            }
        }
    }
    inputs
}

/// The pages that the reader's own tests read.
fn fixtures() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/html");
    let name = |file: &Path| format!("fixtures:{}", file.file_stem().unwrap().to_string_lossy());
    files_in(&folder, "html").into_iter().map(move |file| (name(&file), std::fs::read_to_string(&file).unwrap()))
}

/// Where cargo keeps the source of a package that this one depends on.
fn package(name: &str) -> PathBuf {
    // Of other platforms not all packages are here.
    let about = cargo(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = cargo(&["metadata", "--format-version=1", "--offline", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let manifest =
        packages.filter(|package| package["name"] == name).find_map(|package| package["manifest_path"].as_str());
    Path::new(manifest.unwrap()).parent().unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// What differs in these pages, as lines to be read.
fn differences(pages: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let differs = |(name, html): (&String, &String)| {
        let (streamed, tree) = (streamed(html), in_tree(html));
        (streamed != tree).then(|| (name.clone(), format!("{html}\n  read {streamed:?}\n  tree {tree:?}")))
    };
    pages.iter().filter_map(differs).collect()
}

#[test]
fn what_is_found_is_what_the_tree_has_but_for_listed_differences() {
    let mut inputs = html5lib();
    inputs.extend(fixtures());
    assert!(inputs.len() > 1_000, "{} inputs", inputs.len());
    let mut listed = BTreeMap::new();
    for line in DIFFERENCES.lines().filter(|line| !line.is_empty()) {
        let (case, reason) = line.split_once(' ').unwrap();
        assert!(REASONS.contains(&format!("| `{reason}` |")), "docs/reading.md does not explain “{reason}”");
        listed.insert(case, reason);
    }
    let found = differences(&inputs);
    let unlisted: Vec<_> = found.iter().filter(|(case, _)| !listed.contains_key(case.as_str())).collect();
    let list = unlisted.iter().map(|(case, what)| format!("{case}\n{what}\n")).collect::<String>();
    assert!(unlisted.is_empty(), "{} of {} inputs differ:\n{list}", unlisted.len(), inputs.len());
    for case in listed.keys() {
        assert!(found.contains_key(*case), "{case} does not differ any more: take it out of differences.txt");
    }
}

#[test]
fn what_is_found_in_xhtml_is_what_its_tree_has() {
    let page = include_str!("fixtures/html/page.xhtml");
    // Also where it breaks off anywhere.
    let ends = (0..=page.len()).filter(|end| page.is_char_boundary(*end));
    for page in ends.map(|end| &page[..end]) {
        let streamed = read_by(&Streaming, "application/xhtml+xml", page);
        let tree = read_by(&Rc::new(Selectors::default()), "application/xhtml+xml", page);
        assert_eq!(streamed, tree, "{page}");
    }
}

#[test]
fn what_is_found_in_a_documentation_package_is_in_the_tree() {
    let folder = Path::new("/usr/share/doc/python3.11/html");
    if !folder.is_dir() {
        eprintln!("left out: python3.11-doc is not installed");
        return;
    }
    let pages = files_in(folder, "html").into_iter();
    let pages =
        pages.filter_map(|file| Some((file.to_string_lossy().into_owned(), std::fs::read_to_string(&file).ok()?)));
    let found = differences(&pages.collect());
    let first =
        found.iter().next().map(|(page, what)| format!("{page}: {}", &what[what.len().saturating_sub(3_000)..]));
    assert!(found.is_empty(), "{} pages differ; {first:?}", found.len());
}
