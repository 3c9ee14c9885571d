//! The interface's language: sentences with values, and whether other languages have words for all that is said.
#![cfg(not(target_arch = "wasm32"))]
#![allow(dead_code, missing_docs, reason = "the build script has a main of its own")]

#[path = "../build.rs"]
mod build;

use crawlscope_engine::graph::{DisplayState, Severity};
use crawlscope_engine::language::{Catalogue, count_of, fill, map_texts, places, speak, tr};
use crawlscope_engine::say;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Lit, LitStr, Macro, Token};

/// Words that the code looks up by their values: those of counters, options, the table's heads and classes of pages.
const LOOKED_UP: [&str; 38] = [
    "links",
    "read",
    "all",
    "check",
    "folder",
    "host",
    "ignore",
    "list",
    "obey",
    "off",
    "on",
    "State",
    "Page",
    "Status",
    "Links in",
    "Links out",
    "Depth",
    "Type",
    "Size",
    "ms",
    "Title",
    "Redirects to",
    "start",
    "4 to 5",
    "6 or more",
    "0 or 1",
    "2 to 4",
    "5 to 9",
    "10 to 29",
    "30 to 99",
    "100 or more",
    "under 0.1 s",
    "3 s or more",
    "not read",
    "top level",
    "other",
    "not followed",
    "none",
];
/// What the scripts say that stand in the page until the module has arrived.
const SCRIPTS: [&str; 2] = ["www/crawlscope.js", "www/shell.js"];

fn catalogue(words: &[(&str, &str)]) -> Catalogue {
    let texts: BTreeMap<_, _> = words.iter().copied().collect();
    let category = |number| if number == 1 { "one" } else { "other" }.to_owned();
    Catalogue::read(&serde_json::to_string(&texts).unwrap(), Box::new(category)).unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

mod a_sentence {
    use super::*;

    #[test]
    fn is_english_where_no_other_language_is_set_or_where_that_has_no_words_for_it() {
        assert_eq!(say!("{} of {all}", 1, "two"), "1 of two");
        speak(Some(catalogue(&[("Stop", "Stopp")])));
        assert_eq!((tr("Stop"), tr("Pause")), ("Stopp", "Pause"));
        assert_eq!(say!("{} of {all}", 1, "two"), "1 of two");
        speak(None);
        assert_eq!(tr("Stop"), "Stop");
    }

    #[test]
    fn may_have_its_values_in_another_order() {
        let words = [("{} of {all} in {}", "{all}: {}, {}"), ("{} and {}", "{1} und {0}")];
        speak(Some(catalogue(&words)));
        assert_eq!(say!("{} of {all} in {}", 1, 2, 3), "2: 1, 3");
        assert_eq!(say!("{} and {}", "a", "b"), "b und a");
        speak(None);
    }

    #[test]
    fn leaves_out_what_it_has_no_value_for_and_keeps_what_is_no_place() {
        speak(Some(catalogue(&[("{}", "{7}{x}-{}-{")])));
        assert_eq!(fill("{}", &[&"a"]), "-a-");
        speak(None);
    }

    #[test]
    fn counts_by_the_language_s_own_plurals() {
        assert_eq!(
            (count_of(1_u32, "page"), count_of(2_000_u32, "page")),
            ("1 page".into(), "2\u{2009}000 pages".into())
        );
        speak(Some(catalogue(&[("page|one", "{} Seite"), ("page|other", "{} Seiten")])));
        assert_eq!((count_of(1_u32, "page"), count_of(0_u32, "page")), ("1 Seite".into(), "0 Seiten".into()));
        assert_eq!(count_of(2_u32, "link"), "2 links");
        speak(None);
    }
}

mod markup {
    use super::*;

    #[test]
    fn has_its_texts_and_what_is_read_of_attributes_in_the_other_language() {
        let loud = map_texts(
            r#"<p class="title" title="a > b">one <b data-x="y">two</b> 3<input placeholder="&lt;x&gt;"></p>"#,
            &mut |text| format!("{}\"!", text.to_uppercase()),
        );
        let wanted = r#"<p class="title" title="A &gt; B&quot;!">ONE&quot;! <b data-x="y">TWO&quot;!</b> 3<input placeholder="&lt;X&gt;&quot;!"></p>"#;
        assert_eq!(loud, wanted);
    }

    #[test]
    fn of_the_templates_stays_what_it_is_where_texts_stay() {
        let packed = build::pack(&read("www/templates.html"));
        let same = map_texts(&packed, &mut str::to_owned);
        assert!(same.replace("&gt;", ">") == packed.replace("&gt;", ">"), "the templates are other ones");
    }
}

/// What a file of the code says.
#[derive(Debug, Default)]
struct Said {
    texts: BTreeSet<String>,
    /// All texts there are, for files that are tables of them.
    all: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Said {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        visit::visit_expr_call(self, call);
        let Expr::Path(path) = &*call.func else { return };
        let function = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let literal = |at: usize| match call.args.get(at) {
            Some(Expr::Lit(literal)) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        };
        match function.as_str() {
            "tr" => self.texts.extend(literal(0)),
            "count_of" => {
                let forms = |one: String| ["one", "other"].map(|form| format!("{one}|{form}"));
                self.texts.extend(literal(1).into_iter().flat_map(forms));
            }
            _ => {}
        }
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        let name = called.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        // What is within other macros' arguments is said, too.
        let Ok(values) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(called.tokens.clone()) else { return };
        values.iter().for_each(|value| self.visit_expr(value));
        if name == "say"
            && let Some(Expr::Lit(literal)) = values.first()
            && let Lit::Str(text) = &literal.lit
        {
            self.texts.insert(text.value());
        }
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.all.insert(text.value());
    }
}

fn files_in(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

fn said_in(text: &str) -> Said {
    let mut said = Said::default();
    said.visit_file(&syn::parse_file(text).unwrap());
    said
}

/// All that the interface says, in English.
fn all_said() -> BTreeSet<String> {
    let mut sources = Vec::new();
    files_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    let mut all: BTreeSet<String> = sources.iter().flat_map(|source| said_in(source).texts).collect();
    // Doc comments are texts, too.
    let is_said =
        |text: &String| !text.starts_with(' ') && (text.contains(' ') || text.starts_with(char::is_uppercase));
    all.extend(said_in(&read("src/ui/option_groups.rs")).all.into_iter().filter(is_said));
    for path in SCRIPTS {
        let text = read(path);
        let quoted = text.split("tr(\"").skip(1).filter_map(|rest| rest.split_once('"'));
        all.extend(quoted.map(|(said, _)| said.to_owned()));
    }
    let index = read("www/index.html");
    let header = index.split_once("<header").and_then(|(_, rest)| Some(rest.split_once("</header>")?.0)).unwrap();
    for markup in [build::pack(&read("www/templates.html")), format!("<header{header}").replace("Crawlscope", "")] {
        map_texts(&markup, &mut |text| {
            all.insert(text.to_owned());
            text.to_owned()
        });
    }
    all.extend(LOOKED_UP.map(str::to_owned));
    all.extend(DisplayState::ALL.map(|state| state.name().to_owned()));
    all.extend(
        Severity::ALL.iter().flat_map(|severity| ["one", "other"].map(|form| format!("{}|{form}", severity.name()))),
    );
    all
}

#[test]
fn each_language_has_words_for_all_that_the_interface_says_and_for_nothing_else() {
    let all = all_said();
    assert!(all.len() > 800, "{} texts", all.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/languages");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let words: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let missing: Vec<_> = all.iter().filter(|text| !words.contains_key(*text)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:#?}", path.display());
        let extra: Vec<_> = words.keys().filter(|text| !all.contains(*text)).collect();
        assert!(extra.is_empty(), "nobody says, of {}: {extra:#?}", path.display());
        for (english, text) in &words {
            let wanted = if english.contains('|') { 1 } else { places(english) };
            assert_eq!(places(text), wanted, "places of “{english}” in {}", path.display());
            assert!(!text.trim().is_empty(), "{english}");
        }
    }
}
