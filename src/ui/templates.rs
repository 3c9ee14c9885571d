//! The markup of the components: templates of `www/templates.html`, which are parsed once a page and cloned.
//! This is the one place where text becomes markup, and it is our own. Names are ours too: `tests/templates.rs`
//! checks that each template, part and slot named in the code is in the file, and the other way round.

use super::dom::{append, window};
use crate::language::{is_translated, map_texts, tr};
use crate::worker::{POLICY, trusted_html};
use wasm_bindgen::prelude::*;
use web_sys::{Document, DocumentFragment, DomParser, Element, HtmlElement, HtmlTemplateElement, Node};

/// As packed by `build.rs`.
const MARKUP: &str = include_str!(concat!(env!("OUT_DIR"), "/templates.html"));

thread_local! {
    static TEMPLATES: Document = parse();
}

#[wasm_bindgen]
extern "C" {
    /// Not web-sys' own, whose method takes a text only.
    type Parser;
    #[wasm_bindgen(method, catch, js_name = parseFromString)]
    fn parse_from_string(this: &Parser, markup: &JsValue, kind: &str) -> Result<Document, JsValue>;
}

fn parse_markup(markup: &str) -> Result<Document, JsValue> {
    let parser: Parser = DomParser::new()?.unchecked_into();
    parser.parse_from_string(&trusted_html(markup), "text/html")
}

fn parse() -> Document {
    // The templates are parsed once, when the language is known.
    let spoken = is_translated().then(|| map_texts(MARKUP, &mut |text| tr(text).to_owned()));
    parse_markup(spoken.as_deref().unwrap_or(MARKUP)).unwrap_throw()
}

/// Tries whether the page lets our markup become elements.
///
/// # Errors
/// What the page's policy lacks.
pub(super) fn check_policy() -> Result<(), JsValue> {
    parse_markup("").map(drop).map_err(|_| {
        let text = format!(
            "this page requires Trusted Types and does not permit the policy “{POLICY}”: add that name to trusted-types \
             in the page's Content-Security-Policy"
        );
        JsValue::from_str(&text)
    })
}

fn import(node: &Node) -> Node {
    window().document().unwrap_throw().import_node_with_deep(node, true).unwrap_throw()
}

fn content(id: &str) -> DocumentFragment {
    let template = TEMPLATES.with(|templates| templates.get_element_by_id(id));
    template.unwrap_throw().unchecked_into::<HtmlTemplateElement>().content()
}

/// A new element of a template.
pub(super) fn template(id: &str) -> HtmlElement {
    import(&content(id).first_element_child().unwrap_throw()).unchecked_into()
}

/// New elements of a template that has several.
pub(super) fn fragment(id: &str) -> DocumentFragment {
    import(&content(id)).unchecked_into()
}

fn find(root: &Node, selector: &str) -> Element {
    // Elements and fragments are asked by the same method.
    root.unchecked_ref::<Element>().query_selector(selector).ok().flatten().unwrap_throw()
}

/// The part of a name in what was cloned.
pub(super) fn part<T: JsCast>(root: &Node, name: &str) -> T {
    find(root, &format!("[data-part={name}]")).unchecked_into()
}

/// Sets the text of a part. Text only ever becomes text.
pub(super) fn write(root: &Node, name: &str, text: &str) {
    part::<Node>(root, name).set_text_content(Some(text));
}

/// Puts what else was built in the place of a slot.
pub(super) fn fill_slot(root: &Node, name: &str, with: &Node) {
    find(root, &format!("slot[name={name}]")).replace_with_with_node_1(with).unwrap_throw();
}

/// Several elements as one, for a slot.
pub(super) fn gather<N: AsRef<Node>>(nodes: impl IntoIterator<Item = N>) -> DocumentFragment {
    let all = DocumentFragment::new().unwrap_throw();
    nodes.into_iter().for_each(|node| append(&all, node.as_ref()));
    all
}
