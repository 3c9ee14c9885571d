//! What the build makes of a lesson's Python and Rust, and what it refuses.
#![cfg(not(target_arch = "wasm32"))]
#![allow(dead_code, missing_docs, reason = "the build script has a main of its own")]

#[path = "../build.rs"]
mod build;

use build::{Python, cut};

const PYTHON: &str =
    "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)  # @sleep\n    print(\"done\")\n";
const RUST: &str = "\
use crate::hidden;

// shown: program other
async fn main(ctx: Context) {
    ctx.at_line(\"sleep\");
    ctx.record_read(\"shared\", &1);
    ctx.sleep(SECOND).await;
}
// end

// shown: other
fn another() {}
// end
";

fn shown(rust: &str, variant: &str, python: &str) -> Result<Vec<(String, Option<u32>)>, String> {
    cut(rust, variant, &Python::read(python)?)
}

#[test]
fn marks_are_not_shown_and_lines_keep_their_numbers() {
    let python = Python::read(PYTHON).expect("one mark");
    assert_eq!(python.text, PYTHON.replace("  # @sleep", ""));
    assert_eq!(python.labels, [("sleep".to_owned(), 5)]);
}

#[test]
fn only_a_variants_own_regions_are_shown_without_what_is_for_the_reader() {
    let program = shown(RUST, "program", PYTHON).expect("the label is there");
    let expected = [("async fn main(ctx: Context) {", None), ("    ctx.sleep(SECOND).await;", Some(5)), ("}", None)];
    assert_eq!(program, expected.map(|(text, line)| (text.to_owned(), line)));
    let other = shown(RUST, "other", PYTHON).expect("the label is there");
    assert_eq!(other.last(), Some(&("fn another() {}".to_owned(), None)));
}

#[test]
fn a_label_that_is_missing_doubled_or_unused_is_refused() {
    let refused = |rust: &str, python: &str| shown(rust, "program", python).expect_err("it is wrong");
    let without = PYTHON.replace("  # @sleep", "");
    assert_eq!(refused(RUST, &without), "line 5: no line of program.py is marked “# @sleep”");
    let twice = format!("{PYTHON}main()  # @sleep\n");
    assert_eq!(refused(RUST, &twice), "two lines are marked “# @sleep”");
    let unused = format!("{PYTHON}main()  # @run\n");
    assert_eq!(refused(RUST, &unused), "the line of program.py that is marked “# @run” is used nowhere");
    let outside = format!("{RUST}\n    ctx.at_line(\"sleep\");\n");
    assert_eq!(refused(&outside, PYTHON), "line 15: at_line(\"sleep\") is outside of what is shown");
    assert_eq!(refused("fn main() {}", "main()\n"), "nothing is shown for program.py");
}
