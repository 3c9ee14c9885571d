//! The page's markup, `www/templates.html`, and the code that clones it name the same templates, parts and slots.
#![cfg(not(target_arch = "wasm32"))]
#![allow(dead_code, missing_docs, reason = "the build script has a main of its own")]

#[path = "../build.rs"]
mod build;

use crawlscope_engine::app::Tab;
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Lit};

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Template,
    Part,
    Slot,
}

/// Functions of `src/ui/templates.rs` that take a name: what the name is of, and which argument it is.
const CALLS: [(&str, Kind, usize); 5] = [
    ("template", Kind::Template, 0),
    ("fragment", Kind::Template, 0),
    ("part", Kind::Part, 1),
    ("write", Kind::Part, 1),
    ("fill_slot", Kind::Slot, 1),
];

/// A template: its parts and slots, and how many elements it has.
#[derive(Debug, Default)]
struct Template {
    names: BTreeSet<(Kind, String)>,
    roots: usize,
}

/// What a file of the code names.
#[derive(Debug, Default)]
struct Code {
    names: BTreeSet<(Kind, String)>,
    /// Templates of which one element is cloned.
    single: BTreeSet<String>,
    /// Calls whose name is not written out.
    computed: Vec<String>,
}

impl<'ast> Visit<'ast> for Code {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        visit::visit_expr_call(self, call);
        let Expr::Path(path) = &*call.func else { return };
        let function = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let Some((_, kind, at)) = CALLS.iter().find(|(name, ..)| *name == function) else { return };
        // Others have functions of the same names, with fewer arguments.
        let Some(argument) = call.args.get(*at) else { return };
        let Expr::Lit(literal) = argument else { return self.computed.push(function) };
        let Lit::Str(text) = &literal.lit else { return };
        if function == "template" {
            self.single.insert(text.value());
        }
        self.names.insert((*kind, text.value()));
    }
}

impl Code {
    fn read(text: &str) -> Self {
        let mut code = Self::default();
        code.visit_file(&syn::parse_file(text).expect("Rust"));
        code
    }

    fn templates(&self) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|(kind, _)| *kind == Kind::Template).map(|(_, id)| id)
    }
}

fn select<'a>(root: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    root.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The templates by their ids, and the ids that are there twice.
fn templates(markup: &str) -> (BTreeMap<String, Template>, Vec<String>) {
    let html = Html::parse_document(markup);
    let (mut all, mut twice) = (BTreeMap::new(), Vec::new());
    for element in select(html.root_element(), "template") {
        let id = element.attr("id").expect("a template has an id").to_owned();
        let mut template = Template::default();
        for (selector, name, kind) in [("[data-part]", "data-part", Kind::Part), ("slot", "name", Kind::Slot)] {
            let names = select(element, selector).into_iter().filter_map(|found| found.attr(name));
            template.names.extend(names.map(|name| (kind, name.to_owned())));
        }
        template.roots = element.descendent_elements().filter(|found| is_root(*found, element)).count();
        if all.insert(id.clone(), template).is_some() {
            twice.push(id);
        }
    }
    (all, twice)
}

/// Whether an element has no other between it and its template.
fn is_root(element: ElementRef<'_>, template: ElementRef<'_>) -> bool {
    let above = element.ancestors().find_map(ElementRef::wrap);
    above.is_some_and(|above| above.id() == template.id())
}

/// What markup and code, given as (path, text), disagree on.
fn disagreements(markup: &str, files: &[(String, String)]) -> Vec<String> {
    let (templates, twice) = templates(markup);
    let mut wrong: Vec<String> = twice.iter().map(|id| format!("two templates have the id “{id}”")).collect();
    let mut unused: BTreeSet<(&str, Option<&(Kind, String)>)> = BTreeSet::new();
    for (id, template) in &templates {
        unused.insert((id, None));
        unused.extend(template.names.iter().map(|name| (id.as_str(), Some(name))));
    }
    let codes: Vec<(&String, Code)> = files.iter().map(|(path, text)| (path, Code::read(text))).collect();
    for (path, code) in &codes {
        wrong
            .extend(code.computed.iter().map(|name| format!("{path}: write the name that `{name}` takes out in full")));
        let known: Vec<_> = code.templates().filter_map(|id| Some((id, templates.get(id)?))).collect();
        for name in &code.names {
            let is_known = match name.0 {
                Kind::Template => templates.contains_key(&name.1),
                _ => known.iter().any(|(_, template)| template.names.contains(name)),
            };
            if !is_known {
                wrong.push(format!("{path}: {:?} “{}” is in none of its templates", name.0, name.1));
            }
        }
        for (id, template) in known {
            unused.remove(&(id.as_str(), None));
            unused.retain(|(of, name)| of != id || name.is_none_or(|name| !code.names.contains(name)));
            if code.single.contains(id) && template.roots != 1 {
                wrong.push(format!("{path}: “{id}” has {} elements, of which `template` clones one", template.roots));
            }
        }
    }
    wrong.extend(unused.iter().map(|(id, name)| match name {
        None => format!("the template “{id}” is not used"),
        Some((kind, name)) => format!("{kind:?} “{name}” of the template “{id}” is not used"),
    }));
    wrong
}

fn top(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn markup() -> String {
    fs::read_to_string(top("www/templates.html")).expect("the templates")
}

/// The components' files; the functions that they call are in a file of their own.
fn components() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["src/ui", "src/ui/lesson"] {
        for entry in fs::read_dir(top(folder)).expect("a folder of components") {
            let path = entry.expect("an entry of it").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name.ends_with(".rs") && name != "templates.rs" {
                files.push((format!("{folder}/{name}"), fs::read_to_string(&path).expect("UTF-8 text")));
            }
        }
    }
    assert!(files.len() > 10, "src/ui has only {} files: is this the top of the repository?", files.len());
    files
}

#[test]
fn markup_and_components_name_the_same_templates_parts_and_slots() {
    let wrong = disagreements(&markup(), &components());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_page_gets_markup_without_comments_and_without_space_between_tags() {
    let markup = "<!-- A\n  comment. -->\n\n<p class=\"a\"\n  hidden>\n  Some words\n  and <b>more</b> here\n</p>\n<!-- x -->\n<i></i>\n";
    assert_eq!(build::pack(markup), "<p class=\"a\" hidden>Some words and <b>more</b> here</p><i></i>");
}

#[test]
fn each_tab_has_a_panel() {
    let html = Html::parse_document(&markup());
    for tab in Tab::ALL {
        assert_eq!(select(html.root_element(), &format!("#{}", tab.panel())).len(), 1, "{tab:?}");
    }
}

#[test]
fn disagreements_are_found() {
    let markup = r#"<template id="row"><li><b data-part="name"></b><slot name="page"></slot></li></template>
        <template id="two"><dt data-part="key"></dt><dd></dd></template>"#;
    let found = |markup: &str, code: &str| {
        disagreements(markup, &[("row.rs".into(), format!("fn build() {{ {code} }}"))]).join("\n")
    };
    let all = r#"let row = template("row"); write(&row, "name", x); fill_slot(&row, "page", &y);
        part::<Node>(&fragment("two"), "key");"#;
    assert_eq!(found(markup, all), "");
    assert_eq!(found(markup, &all.replace("\"page\", &y", "\"pgae\", &y")).lines().count(), 2);
    assert_eq!(found(markup, &all.replace("\"name\"", "name")).lines().count(), 2, "a computed name, and one unused");
    assert!(found(markup, &all.replace("fragment(", "template(")).contains("“two” has 2 elements"));
    assert!(found(markup, &format!("{all} template(\"rwo\");")).contains("Template “rwo” is in none"));
    assert!(
        found(markup, r#"fragment("row"); part(&x, "name"); fill_slot(&x, "page", &y);"#).contains("“two” is not used")
    );
    assert_eq!(found(&format!("{markup}{markup}"), all).lines().count(), 2);
}
