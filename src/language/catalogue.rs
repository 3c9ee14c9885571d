//! The words of another language.

use std::collections::BTreeMap;

/// The words of another language, by the English ones.
pub struct Catalogue {
    /// Kept for as long as the page is, so that what is looked up can be handed around as what is written in the code is.
    texts: BTreeMap<String, &'static str>,
    /// The plural's category of a number in this language, such as `one` or `other` (CLDR).
    category: Box<dyn Fn(u64) -> String>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("texts", &self.texts).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Reads a file: an object of texts. `page|one` is what stands for one page, with `{}` for the number; the words after
    /// the bar are those of CLDR's plural rules, by which `category` answers.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(json: &str, category: Box<dyn Fn(u64) -> String>) -> Result<Self, String> {
        let texts: BTreeMap<String, String> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let texts = texts.into_iter().map(|(english, text)| (english, &*String::leak(text))).collect();
        Ok(Self { texts, category })
    }

    /// What stands for an English text.
    pub(super) fn text(&self, english: &str) -> Option<&'static str> {
        self.texts.get(english).copied()
    }

    /// What stands for so many of something.
    pub(super) fn count(&self, number: u64, one: &str) -> Option<&'static str> {
        self.text(&format!("{one}|{}", (self.category)(number))).or_else(|| self.text(&format!("{one}|other")))
    }
}
