//! Prepares what the page shows of the lessons' programs, lists the lessons, and packs the page's templates.
//!
//! A lesson is one file in `src/lessons/programs` and one folder in `www/lessons`. A line of the
//! Python that ends with `# @label` is marked; `ctx.at_line("label")` in the Rust is at that line.
//! Here labels become line numbers, and the Rust is cut down to what is shown. A label that is
//! missing fails the build. `docs/adding-a-lesson.md` explains all of it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const PROGRAMS: &str = "src/lessons/programs";
const FOLDERS: &str = "www/lessons";
const TEMPLATES: &str = "www/templates.html";

/// Most memory of each binary, MiB: the page and the stage have as much as the largest runs take, the crawl and a reader
/// what its pages in hand take by their own bounds. `docs/bounds.md` has them.
const MEMORY: [(&str, u32); 5] = [("app", 2048), ("files", 3072), ("own", 1024), ("reader", 1024), ("selecting", 1024)];

fn main() {
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        MEMORY.iter().for_each(|(binary, most)| {
            println!("cargo::rustc-link-arg-bin={binary}=--max-memory={}", u64::from(*most) << 20);
        });
    }
    [PROGRAMS, FOLDERS, TEMPLATES].iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    if let Err(error) = generate() {
        println!("cargo::error={error}");
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    let (root, out) = (PathBuf::from(env::var("CARGO_MANIFEST_DIR")?), PathBuf::from(env::var("OUT_DIR")?));
    let (mut modules, mut lessons, mut code) = (String::new(), String::new(), String::new());
    for file in files(&root.join(PROGRAMS), "rs")?.iter().filter(|file| !file.ends_with("mod.rs")) {
        let module = stem(file);
        writeln!(modules, "#[path = {file:?}]\nmod {module};")?;
        write!(lessons, "&{module}::LESSON, ")?;
        let rust = fs::read_to_string(file)?;
        let variants = files(&root.join(FOLDERS).join(module.replace('_', "-")), "py")?;
        writeln!(code, "pub(super) mod {module} {{\nuse super::{{Code, ShownLine}};")?;
        for path in &variants {
            let variant = stem(path);
            let python = Python::read(&fs::read_to_string(path)?).map_err(|error| at(path, &error))?;
            let shown = cut(&rust, &variant, &python).map_err(|error| at(file, &error))?;
            let name = variant.to_uppercase().replace('-', "_");
            let Python { text, labels } = python;
            writeln!(
                code,
                "pub(in crate::lessons) static {name}: Code = Code {{ python: {text:?}, labels: &{labels:?}, rust: &["
            )?;
            for (text, python) in shown {
                writeln!(code, "ShownLine {{ text: {text:?}, python: {python:?} }},")?;
            }
            writeln!(code, "] }};")?;
        }
        writeln!(code, "}}")?;
    }
    writeln!(modules, "static ALL: &[&super::lesson::Lesson] = &[{lessons}];")?;
    fs::write(out.join("lesson_programs.rs"), modules)?;
    fs::write(out.join("lesson_code.rs"), code)?;
    fs::write(out.join("templates.html"), pack(&fs::read_to_string(root.join(TEMPLATES))?))?;
    Ok(())
}

/// Markup without its comments and without the space between tags, which would be text on the page.
pub fn pack(markup: &str) -> String {
    let mut packed = String::new();
    let without_comments = markup.split("<!--").map(|part| part.split_once("-->").map_or(part, |(_, after)| after));
    for line in without_comments.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty()) {
        if !packed.is_empty() && !packed.ends_with('>') && !line.starts_with('<') {
            packed.push(' ');
        }
        packed.push_str(line);
    }
    packed
}

fn at(file: &Path, error: &str) -> String {
    format!("{}: {error}", file.display())
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files of a folder with this extension, sorted.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| at(folder, &error.to_string()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// A program in Python: its text as shown, and the lines that are marked, from 1.
#[derive(Debug)]
pub struct Python {
    /// The text, without the marks.
    pub text: String,
    /// Each label with its line.
    pub labels: Vec<(String, u32)>,
}

impl Python {
    /// Reads a program with its marks.
    ///
    /// # Errors
    /// If a label marks two lines.
    pub fn read(source: &str) -> Result<Self, String> {
        let mut python = Self { text: String::new(), labels: Vec::new() };
        for (line, number) in source.lines().zip(1..) {
            let (text, label) = line.split_once("  # @").unwrap_or((line, ""));
            python.text += text;
            python.text.push('\n');
            if python.line(label).is_some() {
                return Err(format!("two lines are marked “# @{label}”"));
            }
            if !label.is_empty() {
                python.labels.push((label.into(), number));
            }
        }
        Ok(python)
    }

    fn line(&self, label: &str) -> Option<u32> {
        self.labels.iter().find(|(known, _)| known == label).map(|(_, line)| *line)
    }
}

/// The lines of Rust that are shown for a variant, each with the line of Python that it stands for.
///
/// They are between `// shown: variant variant` and `// end`. Calls that only record something
/// for the reader are left out; `ctx.at_line("label")` says where the next line belongs.
///
/// # Errors
/// If a label is missing or used nowhere, or nothing is shown.
pub fn cut(rust: &str, variant: &str, python: &Python) -> Result<Vec<(String, Option<u32>)>, String> {
    let mut lines = Vec::new();
    let (mut region, mut inside, mut next) = (false, false, None);
    let mut unused: BTreeSet<&str> = python.labels.iter().map(|(label, _)| label.as_str()).collect();
    for (line, number) in rust.lines().zip(1..) {
        let text = line.trim_start();
        if let Some(variants) = text.strip_prefix("// shown: ") {
            (region, inside) = (true, variants.split(' ').any(|name| name == variant));
            if inside && !lines.is_empty() {
                lines.push((String::new(), None));
            }
        } else if text == "// end" {
            (region, inside) = (false, false);
        } else if let Some(rest) = text.strip_prefix("ctx.at_line(\"") {
            let label =
                rest.strip_suffix("\");").ok_or_else(|| format!("line {number}: at_line needs a line of its own"))?;
            if !region {
                return Err(format!("line {number}: at_line(\"{label}\") is outside of what is shown"));
            }
            if inside {
                let found = python.line(label);
                next = Some(
                    found.ok_or_else(|| format!("line {number}: no line of {variant}.py is marked “# @{label}”"))?,
                );
                unused.remove(label);
            }
        } else if inside && !text.starts_with("ctx.record_") {
            lines.push((line.to_owned(), next.take()));
        }
    }
    match unused.first() {
        Some(label) => Err(format!("the line of {variant}.py that is marked “# @{label}” is used nowhere")),
        None if lines.is_empty() => Err(format!("nothing is shown for {variant}.py")),
        None => Ok(lines),
    }
}
