//! The named character references of the
//! [HTML Standard](https://html.spec.whatwg.org/#named-character-references).

use std::collections::HashMap;
use std::sync::OnceLock;

/// The references. A line of the text has a character's number (or two, for two characters), unless
/// it is the one after the last line's, and its names: with a semicolon those that need one.
static TEXT: &str = include_str!("entities.txt");

/// The table that html5ever looks names up in.
pub static NAMED_ENTITIES: Entities = Entities(OnceLock::new());

/// A table of names, made of the text when the first is looked up.
#[derive(Debug)]
pub struct Entities(OnceLock<HashMap<&'static str, Entity>>);

#[derive(Clone, Copy, Debug, Default)]
struct Entity {
    /// The character, or two, or none if it is but the beginning of a name.
    characters: (u32, u32),
    /// Whether it is a name without a semicolon as well.
    bare: bool,
}

impl Entities {
    /// The characters that `name` stands for, the second 0 if it is one, both 0 if a longer name
    /// begins with this. The name has no ampersand, and a semicolon if it ends with one.
    pub fn get(&self, name: &str) -> Option<&(u32, u32)> {
        let all = self.0.get_or_init(|| read(TEXT));
        match name.strip_suffix(';') {
            Some(name) => all.get(name).map(|found| &found.characters).filter(|found| found.0 > 0),
            None => all.get(name).map(|found| if found.bare { &found.characters } else { &(0, 0) }),
        }
    }
}

fn read(text: &'static str) -> HashMap<&'static str, Entity> {
    let mut all = HashMap::new();
    let mut characters = (0, 0);
    for line in text.lines() {
        let (number, names) = line.split_once(' ').unwrap_or_default();
        let (first, second) = number.split_once('+').unwrap_or((number, "0"));
        let (names, first) = first.parse().map_or((line, characters.0 + 1), |first| (names, first));
        characters = (first, second.parse().unwrap_or(0));
        for word in names.split(' ') {
            let name = word.trim_end_matches(';');
            // html5ever reads a name a character at a time, for as long as there is something.
            for end in 0..name.len() {
                all.entry(&name[..end]).or_default();
            }
            all.insert(name, Entity { characters, bare: name == word });
        }
    }
    all
}
