//! Which files of a module import from which, read off their syntax trees.
//!
//! An item re-exported by a `mod.rs` belongs to the file that defines it; one defined in a
//! `mod.rs` belongs to that file. Calling a method imports nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMacro, ItemMod, ItemUse, Path, UseTree, Visibility};

/// A path from the top of the crate, such as `["trace", "ndjson", "read"]`.
type Place = Vec<String>;

/// The files that each file imports from, both by their paths from the top of the repository.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// Reads the imports between `files`, given as (path, text).
pub fn imports<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Imports {
    let mut units: HashMap<Place, Unit> = HashMap::new();
    for (path, text) in files {
        let place = place_of(path);
        let mut unit = Unit { path: path.into(), ..Unit::default() };
        unit.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}")));
        units.insert(place, unit);
    }
    let mut all = Imports::new();
    for (place, unit) in &units {
        let targets = unit.named.iter().filter_map(|named| defined_in(&units, place, named, 0));
        all.insert(unit.path.clone(), targets.filter(|target| *target != unit.path).collect());
    }
    all
}

/// The groups of files that import each other in a circle, each in order of their paths.
pub fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        imports.keys().map(|from| (from.as_str(), reach(imports, from))).collect();
    let mut circles: Vec<Vec<String>> = Vec::new();
    for file in imports.keys() {
        let circle: Vec<String> = reached[file.as_str()]
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|back| back.contains(file.as_str())))
            .map(|other| (*other).to_owned())
            .collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

/// The files that can be reached from `from` over one import or more.
fn reach<'a>(imports: &'a Imports, from: &str) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut ahead: Vec<&str> = imports.get(from).into_iter().flatten().map(String::as_str).collect();
    while let Some(file) = ahead.pop() {
        if reached.insert(file) {
            ahead.extend(imports.get(file).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

/// The module that a file is: `src/trace/ndjson/mod.rs` is `trace::ndjson`.
fn place_of(path: &str) -> Place {
    let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// The file that defines what `named` stands for in the module at `place`; none outside the crate.
fn defined_in(units: &HashMap<Place, Unit>, place: &[String], named: &[String], depth: u32) -> Option<String> {
    let mut at: Place = place.to_vec();
    let mut rest = named;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "super" => _ = at.pop(),
            "self" => {}
            "crate" => at.clear(),
            _ => break,
        }
        rest = after;
    }
    // A plain name is of this crate only where it names a submodule.
    let is_plain = rest.len() == named.len();
    let is_submodule = |at: &[String], name: &String| units.contains_key(&[at, std::slice::from_ref(name)].concat());
    if is_plain && !rest.first().is_some_and(|name| is_submodule(&at, name)) {
        return None;
    }
    while let Some((name, after)) = rest.split_first().filter(|(name, _)| is_submodule(&at, name)) {
        at.push(name.clone());
        rest = after;
    }
    let unit = units.get(&at)?;
    match rest.first().and_then(|name| unit.exports.get(name)) {
        // The bound is for re-exports that lead nowhere.
        Some(exported) if depth < 8 => defined_in(units, &at, exported, depth + 1),
        _ => Some(unit.path.clone()),
    }
}

/// What one file names and hands on.
#[derive(Default)]
struct Unit {
    path: String,
    named: Vec<Place>,
    /// Re-exported names, and what they stand for.
    exports: HashMap<String, Place>,
}

impl Unit {
    fn take_use(&mut self, tree: &UseTree, before: &[String], is_export: bool) {
        let (path, name) = match tree {
            UseTree::Path(path) => {
                return self.take_use(&path.tree, &[before, &[path.ident.to_string()]].concat(), is_export);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.take_use(tree, before, is_export));
            }
            UseTree::Name(name) => ([before, &[name.ident.to_string()]].concat(), name.ident.to_string()),
            UseTree::Rename(name) => ([before, &[name.ident.to_string()]].concat(), name.rename.to_string()),
            UseTree::Glob(_) => (before.to_vec(), "*".into()),
        };
        if is_export {
            self.exports.insert(name, path);
        } else {
            self.named.push(path);
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|what| what == "test")
    };
    attributes.iter().any(is_test)
}

impl<'ast> Visit<'ast> for Unit {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Mod(ItemMod { attrs, .. }) | Item::Use(ItemUse { attrs, .. }) = item
            && is_test(attrs)
        {
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.take_use(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
    }

    // A declarative macro's rules are not Rust.
    fn visit_item_macro(&mut self, _: &'ast ItemMacro) {}

    fn visit_path(&mut self, path: &'ast Path) {
        let segments: Place = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.named.push(segments);
        }
        visit::visit_path(self, path);
    }
}
