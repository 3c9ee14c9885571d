//! What the streaming reader finds, beside what is in the tree that the HTML standard prescribes.
//!
//! html5ever builds that tree. Every difference stands in `tests/fixtures/html/differences.txt`
//! with the name of its reason, and `docs/reading.md` explains the reasons.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::html::{Element, HtmlReader, InvalidHref, Limits, PageInfo, TEXT_CHARS, TITLE_CHARS};
use ego_tree::NodeRef;
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::TendrilSink;
use scraper::{Html, HtmlTreeSink, Node};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use url::Url;

const PAGE: &str = "https://example.org/docs/start/index.html";
const DIFFERENCES: &str = include_str!("fixtures/html/differences.txt");
const REASONS: &str = include_str!("../docs/reading.md");

/// What both are asked for, in a form that is easily compared and read.
#[derive(Debug, PartialEq)]
struct Found {
    title: String,
    base: String,
    /// Element, address, text and `rel`.
    links: Vec<String>,
}

fn link_line(element: &str, href: &Result<String, InvalidHref>, text: &str, rel: &str) -> String {
    let href = match href {
        Ok(href) => href.clone(),
        Err(InvalidHref::Malformed(raw) | InvalidHref::TooLong(raw, _)) => format!("!{raw}"),
    };
    format!("{element} {href} “{text}” {rel}")
}

impl From<PageInfo> for Found {
    fn from(info: PageInfo) -> Self {
        let name = |element| if element == Element::A { "a" } else { "area" };
        let links = info.links.iter();
        Self {
            title: info.title.unwrap_or_default(),
            base: info.base.into(),
            links: links.map(|link| link_line(name(link.element), &link.href, &link.text, &link.rel)).collect(),
        }
    }
}

fn streamed(html: &str) -> Found {
    let url = Url::parse(PAGE).unwrap();
    let mut reader = HtmlReader::new(&url, Some("text/html; charset=utf-8"), Limits::default());
    reader.write(html.as_bytes());
    reader.finish().into()
}

// ---------------------------------------------------------------- the tree

fn in_tree(html: &str) -> Found {
    let mut options = ParseOpts::default();
    // Nobody runs scripts here, so a <noscript> is there to be read.
    options.tree_builder.scripting_enabled = false;
    options.tokenizer.discard_bom = false;
    let tree = parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html).tree;
    let page = Url::parse(PAGE).unwrap();
    let in_document = |node: &NodeRef<'_, Node>| !node.ancestors().any(|above| is(above, "template"));
    let nodes = || tree.root().descendants();
    let base = nodes().filter(|node| is(*node, "base") && in_document(node)).find_map(|node| attr(node, "href"));
    let base = base.and_then(|href| page.join(href).ok());
    let base = base.filter(|base| !matches!(base.scheme(), "data" | "javascript")).unwrap_or(page);
    let title = nodes().find(|node| is(*node, "title") && in_document(node));
    let title = title.map(|node| {
        node.children().filter_map(|child| child.value().as_text()).map(|text| &**text).collect::<String>()
    });
    Found {
        title: collapsed(&title.unwrap_or_default(), TITLE_CHARS),
        links: nodes().filter_map(|node| link_of(node, &base)).collect(),
        base: base.into(),
    }
}

fn link_of(node: NodeRef<'_, Node>, base: &Url) -> Option<String> {
    let labels: &[&str] = if is(node, "a") {
        &["aria-label", "title"]
    } else if is(node, "area") {
        &["alt", "aria-label", "title"]
    } else {
        return None;
    };
    let href = attr(node, "href")?;
    let href = base.join(href).map(String::from).map_err(|_| InvalidHref::Malformed(href.trim().to_owned()));
    let mut text = String::new();
    gather(node, &mut text);
    let mut text = collapsed(&text, TEXT_CHARS);
    if text.is_empty() && is(node, "a") {
        let alt = |node| is(node, "img").then(|| attr(node, "alt")).flatten().map(|alt| collapsed(alt, TEXT_CHARS));
        text = node.descendants().filter_map(alt).find(|alt| !alt.is_empty()).unwrap_or_default();
    }
    if text.is_empty() {
        let label = |name: &&str| attr(node, name).map(|label| collapsed(label, TEXT_CHARS));
        text = labels.iter().filter_map(label).find(|label| !label.is_empty()).unwrap_or_default();
    }
    let mut rel: Vec<String> = Vec::new();
    for token in attr(node, "rel").unwrap_or_default().split_ascii_whitespace() {
        let token = token.to_ascii_lowercase();
        if !rel.contains(&token) {
            rel.push(token);
        }
    }
    Some(link_line(name(node)?, &href, &text, &rel.join(" ")))
}

/// The text of an element; words in different blocks are kept apart.
fn gather(node: NodeRef<'_, Node>, text: &mut String) {
    for child in node.children() {
        if let Some(words) = child.value().as_text() {
            text.push_str(words);
        }
        if ["script", "style", "iframe", "noembed", "noframes", "xmp"].iter().any(|name| is(child, name)) {
            continue;
        }
        let is_block = name(child).is_some_and(|name| BLOCKS.contains(&name));
        if is_block {
            text.push(' ');
        }
        gather(child, text);
        if is_block {
            text.push(' ');
        }
    }
}

const BLOCKS: [&str; 27] = [
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "td",
    "th",
    "tr",
    "ul",
];

/// The name of an element of HTML, not of SVG or MathML.
fn name<'a>(node: NodeRef<'a, Node>) -> Option<&'a str> {
    let element = node.value().as_element()?;
    (&*element.name.ns == "http://www.w3.org/1999/xhtml").then(|| element.name())
}

fn is(node: NodeRef<'_, Node>, wanted: &str) -> bool {
    name(node) == Some(wanted)
}

fn attr<'a>(node: NodeRef<'a, Node>, name: &str) -> Option<&'a str> {
    node.value().as_element()?.attr(name)
}

fn collapsed(text: &str, limit: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(limit).collect::<String>().trim_end().to_owned()
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
