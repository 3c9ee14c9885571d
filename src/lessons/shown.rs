//! The Rust that is shown beside the Python: regions of a lesson's own source.
//!
//! A region begins with a line `// shown: name name` (the variants it belongs to) and ends
//! with `// end`. Lines that begin with `lab.see` are left out; `lab.see(7);` ties the line
//! below it to line 7 of the Python.

use super::lesson::Settings;

/// A line of Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// Its text.
    pub text: String,
    /// The line of the Python file that it stands for.
    pub python: Option<u32>,
}

/// The lines of `source` that are shown for a variant.
pub fn shown(source: &str, variant: &str) -> Vec<ShownLine> {
    let mut lines = Vec::<ShownLine>::new();
    let (mut inside, mut python) = (false, None);
    for line in source.lines() {
        let text = line.trim_start();
        if let Some(names) = text.strip_prefix("// shown: ") {
            inside = names.split(' ').any(|name| name == variant);
            if inside && !lines.is_empty() {
                lines.push(ShownLine { text: String::new(), python: None });
            }
        } else if text == "// end" {
            inside = false;
        } else if !inside {
        } else if let Some(number) = text.strip_prefix("lab.see(") {
            python = number.strip_suffix(");").and_then(|number| number.parse().ok());
        } else if !text.starts_with("lab.see") {
            lines.push(ShownLine { text: line.into(), python: python.take() });
        }
    }
    lines
}

/// A Python file with its constants as the knobs stand.
pub fn with_constants(python: &str, settings: &Settings) -> String {
    let mut text = String::new();
    for line in python.lines() {
        let knob = settings.named().find_map(|(knob, value)| {
            let rest = line.strip_prefix(&format!("{} = {}", knob.constant(), knob.default))?;
            (rest.is_empty() || rest.starts_with(' ')).then(|| format!("{} = {value}{rest}", knob.constant()))
        });
        text.push_str(knob.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}
