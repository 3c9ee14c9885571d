//! Selectors that were checked, and what they find in a page's tree.

use super::selection::{Field, Selection, SelectionError};
use super::tree_text::text_of;
use super::value::collapsed;
use scraper::error::SelectorErrorKind;
use scraper::{ElementRef, Html, Selector};

/// A value that is taken out of a page is cut after this many characters.
pub const EXTRACT_CHARS: usize = 300;
/// Elements looked at between two looks at the clock.
const LOOKS: usize = 16;

/// A [`Selection`] whose selectors are CSS.
#[derive(Debug, Default)]
pub struct Selectors {
    select: Option<Selector>,
    /// Each column's selector, and the attribute that is wanted instead of the text.
    columns: Vec<(Selector, Option<String>)>,
}

impl Selectors {
    /// Checks the selectors.
    ///
    /// # Errors
    /// The first that is not CSS, or has what only a browser can know, such as `:hover`.
    ///
    /// ```
    /// use crawlscope_html::{Selection, Selectors};
    ///
    /// let selection = Selection::read(Some("main a"), Some("h1=h1; about=meta[name=description]@content"))?;
    /// assert!(Selectors::parse(&selection).is_ok());
    /// let error = Selectors::parse(&Selection::read(Some("a:hover"), None)?).unwrap_err();
    /// assert!(error.to_string().contains("pseudo-class"));
    /// # Ok::<(), crawlscope_html::SelectionError>(())
    /// ```
    pub fn parse(selection: &Selection) -> Result<Self, SelectionError> {
        let select = selection.select.as_deref().map(|text| parse(Field::Select, text)).transpose()?;
        let column = |column: &super::Column| Ok((parse(Field::Extract, &column.selector)?, column.attribute.clone()));
        let columns = selection.extract.iter().map(column).collect::<Result<_, _>>()?;
        Ok(Self { select, columns })
    }

    /// Whether a link in this element may be followed.
    pub(super) fn selects(&self, element: &ElementRef<'_>) -> bool {
        self.select.as_ref().is_none_or(|selector| selector.matches(element))
    }

    /// What is taken out of a page, a value a column, empty where nothing matches; none if nothing is asked.
    pub(super) fn extract(&self, page: &Html, is_late: &dyn Fn() -> bool) -> Option<Vec<String>> {
        let value = |(selector, attribute): &(Selector, Option<String>)| {
            let element = first(page, selector, is_late)?;
            match attribute {
                Some(name) => {
                    let mut attrs = element.value().attrs();
                    let (_, value) = attrs.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
                    collapsed(value.chars(), EXTRACT_CHARS)
                }
                None => text_of(*element, EXTRACT_CHARS),
            }
        };
        let values = || self.columns.iter().map(|column| value(column).unwrap_or_default()).collect();
        (!self.columns.is_empty()).then(values)
    }
}

/// The first element that matches, unless it gets late before it is found.
fn first<'a>(page: &'a Html, selector: &Selector, is_late: &dyn Fn() -> bool) -> Option<ElementRef<'a>> {
    let elements = page.tree.root().descendants().filter_map(ElementRef::wrap);
    for (n, element) in elements.enumerate() {
        if selector.matches(&element) {
            return Some(element);
        }
        if n % LOOKS == 0 && is_late() {
            break;
        }
    }
    None
}

fn parse(field: Field, text: &str) -> Result<Selector, SelectionError> {
    Selector::parse(text).map_err(|kind| SelectionError::NoSelector(field, text.to_owned(), explain(&kind)))
}

fn explain(kind: &SelectorErrorKind) -> String {
    let words = match kind {
        SelectorErrorKind::EndOfLine => "something is missing at its end",
        SelectorErrorKind::UnexpectedToken => "a character stands where none of its kind may",
        SelectorErrorKind::InvalidAtRule | SelectorErrorKind::InvalidAtRuleBody => "an @ has no meaning in a selector",
        SelectorErrorKind::QualRuleInvalid => "it has a brace or semicolon, which are no part of a selector",
        SelectorErrorKind::TooManyNestedBlocks => "it is nested too deeply",
        SelectorErrorKind::ExpectedColonOnPseudoElement | SelectorErrorKind::ExpectedIdentityOnPseudoElement => {
            "a name must follow the colon"
        }
        // The kinds of another crate, known by their names alone.
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => match format!("{kind:?}").as_str() {
            "UnsupportedPseudoClassOrElement" => "it has a pseudo-class or pseudo-element that is not supported",
            "EmptySelector" => "a selector is missing, such as before or after a comma",
            "DanglingCombinator" => "an element is missing beside a combinator such as >",
            "ExpectedNamespace" => "it has a namespace, and none is known",
            "ClassNeedsIdent" => "a name must follow the dot",
            kind if kind.contains("Attr") => "what stands in [ ] is not an attribute and its value",
            _ => "it can't be read",
        },
    };
    words.to_owned()
}
