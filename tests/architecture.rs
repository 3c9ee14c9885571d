//! What may know about what, read off the sources themselves. `docs/architecture.md` has the
//! reasons; a failure here names the file, the line and what to do instead.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/imports.rs"]
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module (a folder in `src`) and the modules it may use.
const MODULES: [(&str, &[&str]); 17] = [
    ("language", &[]),
    ("trace", &["language"]),
    ("runtime", &["trace"]),
    ("sync", &["trace", "runtime"]),
    ("fetch", &["trace", "runtime"]),
    ("html", &[]),
    ("crawl", &["language", "trace", "runtime", "sync", "fetch", "html"]),
    ("journal", &["crawl"]),
    ("graph", &["language", "trace"]),
    ("layout", &[]),
    ("machine", &["language", "trace"]),
    ("draw", &["language", "trace", "graph", "layout", "machine"]),
    ("lessons", &["language", "trace", "runtime", "sync", "fetch", "crawl", "machine"]),
    ("app", &["language", "trace", "fetch", "html", "crawl", "journal", "lessons", "graph", "machine", "draw"]),
    (
        "worker",
        &[
            "language", "trace", "runtime", "sync", "fetch", "html", "crawl", "journal", "lessons", "graph", "layout",
            "draw", "app",
        ],
    ),
    ("ui", &["language", "trace", "fetch", "crawl", "journal", "lessons", "graph", "machine", "draw", "app", "worker"]),
    ("bin", &["html", "worker", "ui"]),
];

/// Modules that are about the browser.
const BROWSER_MODULES: [&str; 3] = ["bin", "ui", "worker"];

/// The browser halves of other modules: a file each, compiled for wasm only.
const BROWSER_FILES: [&str; 9] = [
    "src/draw/atlas.rs",
    "src/draw/canvas2d.rs",
    "src/draw/lanes_canvas.rs",
    "src/draw/painter.rs",
    "src/draw/webgl2.rs",
    "src/fetch/browser.rs",
    "src/journal/lease.rs",
    "src/journal/store.rs",
    "src/runtime/browser.rs",
];

/// How the browser is reached. A name that ends in an underscore stands for all that begin so.
const BROWSER_CRATES: [&str; 4] = ["web_sys", "js_sys", "wasm_bindgen", "gloo_"];

/// Ways to turn text into markup.
const MARKUP: [&str; 10] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "createContextualFragment",
    "DOMParser",
    "set_inner_html",
    "set_outer_html",
    "insert_adjacent_html",
    "create_contextual_fragment",
    "DomParser",
];

/// The one file that may, with markup of our own.
const TEMPLATES: &str = "src/ui/templates.rs";

/// Lines a file may have and still be read at one sitting.
const MOST_LINES: usize = 450;

struct Source {
    /// From the top of the repository, with `/` between folders.
    path: String,
    text: String,
}

impl Source {
    /// The module a file of `src` belongs to; none for `src/lib.rs`.
    fn module(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split_once('/').map(|(module, _)| module)
    }

    /// The lines that are not all comment, numbered from 1. Comments may speak of anything.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// The files below `folder` whose names end in one of `endings`, in order of their paths.
fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![top.join(folder)];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    let read = |path: &PathBuf| {
        let below = path.strip_prefix(top).expect("below the top");
        let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Source { path: names.join("/"), text: fs::read_to_string(path).expect("UTF-8 text") }
    };
    found.iter().map(read).collect()
}

fn rust() -> Vec<Source> {
    let found = sources("src", &[".rs"]);
    assert!(found.len() > 10, "src has only {} Rust files: is this the top of the repository?", found.len());
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `line` has `name` as a word; one that ends in `_` need only begin it.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let begins = !line[..at].ends_with(is_word);
        begins && (name.ends_with('_') || !line[at + name.len()..].starts_with(is_word))
    })
}

/// The names that follow `crate::` on a line. For a group it is the brace.
fn modules_named(line: &str) -> Vec<&str> {
    let after = |(at, start): (usize, &str)| {
        let rest = &line[at + start.len()..];
        &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(usize::from(rest.starts_with('{')))]
    };
    line.match_indices("crate::").map(after).collect()
}

fn browser_in(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    if file.module().is_some_and(|module| BROWSER_MODULES.contains(&module))
        || BROWSER_FILES.contains(&file.path.as_str())
    {
        return wrong;
    }
    for (number, line) in file.code() {
        for name in BROWSER_CRATES.iter().filter(|name| names(line, name)) {
            let what = format!(
                "uses {name}. Move what needs the browser to src/ui, src/worker or a browser half ({}), \
                 or put a trait between.",
                BROWSER_FILES.join(", ")
            );
            wrong.push(file.at(number, &what));
        }
    }
    wrong
}

fn strangers_in(file: &Source) -> Vec<String> {
    let Some(module) = file.module() else { return Vec::new() };
    let Some((_, may)) = MODULES.iter().find(|(name, _)| *name == module) else {
        let what = format!(
            "belongs to the module “{module}”, which is not in MODULES. Add it there and to docs/architecture.md, \
             with the modules it may use."
        );
        return vec![file.at(1, &what)];
    };
    let is_root = file.path == format!("src/{module}/mod.rs");
    let mut wrong = Vec::new();
    for (number, line) in file.code() {
        for named in modules_named(line) {
            if named == "{" {
                wrong.push(file.at(number, "names several modules at once. Write one `use crate::<module>` for each."));
            } else if MODULES.iter().any(|(known, _)| *known == named) && named != module && !may.contains(&named) {
                let known = if may.is_empty() { "nothing else".into() } else { may.join(", ") };
                let what = format!(
                    "“{module}” may not use “{named}” (it may use: {known}). Turn the dependency round, \
                     or move the code to a module that may."
                );
                wrong.push(file.at(number, &what));
            }
        }
        if line.contains("super::super::") || (is_root && names(line, "super") && !line.contains("pub(super)")) {
            wrong.push(
                file.at(number, "leaves its module by `super`. Write `crate::<module>`, so that it can be seen."),
            );
        }
    }
    wrong
}

fn markup_in(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    if file.path == TEMPLATES {
        return wrong;
    }
    for (number, line) in file.code() {
        for name in MARKUP.iter().filter(|name| names(line, name)) {
            let what = format!("uses {name}. Text from a page is untrusted: clone a template and set its textContent.");
            wrong.push(file.at(number, &what));
        }
    }
    wrong
}

fn elements_in(file: &Source) -> Vec<String> {
    // Elsewhere there is no document: an element is one of a page's tree.
    let is_browser = file.module().is_some_and(|module| BROWSER_MODULES.contains(&module));
    if !is_browser && !BROWSER_FILES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let made = file.code().filter(|(_, line)| line.contains("create_element"));
    made.map(|(number, _)| file.at(number, "makes an element. Put its markup into www/templates.html.")).collect()
}

fn length_of(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    if lines <= MOST_LINES {
        return Vec::new();
    }
    let what = format!("the file goes on to line {lines}; {MOST_LINES} are the most. Split it by concern, one a file.");
    vec![file.at(MOST_LINES + 1, &what)]
}

#[track_caller]
fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn only_the_browser_halves_and_modules_use_the_browser() {
    assert_none(rust().iter().flat_map(browser_in).collect());
}

#[test]
fn a_module_uses_only_the_modules_it_may() {
    assert_none(rust().iter().flat_map(strangers_in).collect());
}

/// The circles of each module that has any, and how many files are in them.
fn circles(files: &[Source]) -> BTreeMap<String, (usize, Vec<String>)> {
    let texts = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let mut all = imports::imports(texts);
    let module = |path: &str| path.split('/').nth(1).map(str::to_owned);
    for (from, targets) in &mut all {
        targets.retain(|target| module(target) == module(from));
    }
    let mut found: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for circle in imports::circles(&all) {
        let (count, said) = found.entry(module(&circle[0]).unwrap_or_default()).or_default();
        *count += circle.len();
        for file in &circle {
            let to: Vec<&str> = all[file].iter().filter(|to| circle.contains(to)).map(String::as_str).collect();
            said.push(format!("{file} imports from {}", to.join(", ")));
        }
    }
    found
}

#[test]
fn files_of_a_module_do_not_import_each_other_in_a_circle() {
    let mut wrong = Vec::new();
    for (module, (count, said)) in circles(&rust()) {
        wrong.push(format!("“{module}” has {count} files that import each other in a circle:"));
        wrong.extend(said);
    }
    assert_none(wrong);
}

#[test]
fn a_circle_is_found_through_re_exports_and_groups() {
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = |a: &str, b: &str| {
        let root = file("src/crawl/mod.rs", "mod a; mod b; pub use b::{B, Other as Renamed}; pub struct Here;");
        [root, file("src/crawl/a.rs", a), file("src/crawl/b.rs", b)]
    };
    let count = |a: &str, b: &str| circles(&files(a, b)).get("crawl").map_or(0, |(count, _)| *count);
    assert_eq!(count("use super::B;", "use super::a::A;"), 2);
    assert_eq!(count("use crate::crawl::{Renamed, Here};", "fn f() -> crate::crawl::a::A { todo!() }"), 2);
    assert_eq!(count("use super::Here;", "use super::a::A;"), 0, "mod.rs imports nothing by re-exporting");
    assert_eq!(count("use super::B;", "#[cfg(test)] mod tests { use super::super::a::A; }"), 0);
    let text = "mod a; mod b; pub struct Here { a: a::A }";
    let rooted = [file("src/crawl/mod.rs", text), file("src/crawl/a.rs", "use super::Here;")];
    assert_eq!(circles(&rooted)["crawl"].0, 2);
}

#[test]
fn no_file_is_too_long_to_be_read_at_one_sitting() {
    assert_none(rust().iter().flat_map(length_of).collect());
}

#[test]
fn text_never_becomes_markup() {
    let mut files = rust();
    files.extend(sources("www", &[".js", ".mjs"]));
    assert_none(files.iter().flat_map(markup_in).collect());
}

#[test]
fn components_make_no_elements_but_clone_templates() {
    assert_none(rust().iter().flat_map(elements_in).collect());
}

#[test]
fn the_table_of_modules_and_the_list_of_browser_halves_are_up_to_date() {
    let files = rust();
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for path in BROWSER_FILES {
        assert!(paths.contains(path), "{path} is in BROWSER_FILES and not in src. Take it out of the list.");
    }
    let modules: BTreeSet<&str> = files.iter().filter_map(Source::module).collect();
    for (position, (module, may)) in MODULES.iter().enumerate() {
        assert!(modules.contains(module), "“{module}” is in MODULES and not in src. Take it out of the table.");
        for known in *may {
            let above = MODULES[..position].iter().any(|(name, _)| name == known);
            assert!(above, "“{module}” may use “{known}”, which must stand above it in MODULES: no cycles.");
        }
    }
}

#[test]
fn the_checks_find_what_they_look_for() {
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let count = |check: fn(&Source) -> Vec<String>, path: &str, text: &str| check(&file(path, text)).len();

    assert_eq!(count(browser_in, "src/crawl/run.rs", "use web_sys::Blob;\nuse gloo_timers::x;\n"), 2);
    assert_eq!(count(browser_in, "src/crawl/run.rs", "// web_sys\nfn my_web_sys_like() {}\n"), 0);
    assert_eq!(count(browser_in, "src/ui/page.rs", "use web_sys::Blob;\n"), 0);
    assert_eq!(count(browser_in, "src/fetch/browser.rs", "use gloo_net::http;\n"), 0);

    assert_eq!(count(strangers_in, "src/trace/log.rs", "use crate::sync::Queue;\n"), 1);
    assert_eq!(count(strangers_in, "src/crawl/run.rs", "use crate::sync::Queue; use crate::crawl::Config;\n"), 0);
    assert_eq!(count(strangers_in, "src/crawl/run.rs", "fn f(_: crate::graph::Graph, _: crate::draw::Ink) {}\n"), 2);
    assert_eq!(count(strangers_in, "src/crawl/run.rs", "use crate::{graph::Graph, trace::Event};\n"), 1);
    assert_eq!(count(strangers_in, "src/crawl/run.rs", "use super::super::graph::Graph;\n"), 1);
    assert_eq!(count(strangers_in, "src/crawl/mod.rs", "use super::graph::Graph;\n"), 1);
    assert_eq!(count(strangers_in, "src/attic/mod.rs", "\n"), 1);

    assert_eq!(count(markup_in, "www/x.js", "element.innerHTML = text;\n"), 1);
    assert_eq!(count(markup_in, "src/ui/page.rs", "DomParser::new()\n"), 1);
    assert_eq!(count(markup_in, TEMPLATES, "DomParser::new()\n"), 0);
    assert_eq!(count(elements_in, "src/ui/page.rs", "document.create_element_ns(\n"), 1);
    assert_eq!(count(elements_in, "src/html/tree_sink.rs", "sink.create_element(\n"), 0);
    assert_eq!(count(length_of, "src/crawl/run.rs", &"\n".repeat(MOST_LINES)), 0);
    assert_eq!(count(length_of, "src/crawl/run.rs", &"\n".repeat(MOST_LINES + 1)), 1);
    let message = &strangers_in(&file("src/trace/log.rs", "\nuse crate::sync::Queue;\n"))[0];
    assert!(message.starts_with("src/trace/log.rs:2: “trace” may not use “sync”"), "{message}");
}
