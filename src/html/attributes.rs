//! What is asked of a tag, whoever read it.

/// The attributes of a tag.
pub(super) trait Attributes {
    /// An attribute's value, its character references read.
    fn get(&self, name: &str) -> Option<String>;
}
