//! Unicode by ICU4X, just as the registry's crate has it.

use super::{BidiClass, JoiningType};
use icu_normalizer::uts46::Uts46MapperBorrowed;
use icu_properties::props::{self, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

/// The tables `idna` looks things up in.
#[derive(Debug)]
pub struct Adapter {
    mapper: Uts46MapperBorrowed<'static>,
    category: CodePointMapDataBorrowed<'static, GeneralCategory>,
    bidi: CodePointMapDataBorrowed<'static, props::BidiClass>,
    joining: CodePointMapDataBorrowed<'static, props::JoiningType>,
}

impl Adapter {
    /// All of them.
    pub const fn new() -> Self {
        Self {
            mapper: Uts46MapperBorrowed::new(),
            category: CodePointMapData::<GeneralCategory>::new(),
            bidi: CodePointMapData::<props::BidiClass>::new(),
            joining: CodePointMapData::<props::JoiningType>::new(),
        }
    }

    /// Whether the character is a virama, after which a joiner may stand.
    pub fn is_virama(&self, c: char) -> bool {
        self.mapper.is_virama(c)
    }

    /// Whether the character is a mark, which may not begin a label.
    pub fn is_mark(&self, c: char) -> bool {
        use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};
        matches!(self.category.get(c), NonspacingMark | SpacingMark | EnclosingMark)
    }

    /// What the bidi rule knows of the character.
    pub fn bidi_class(&self, c: char) -> BidiClass {
        use props::BidiClass as Class;
        BidiClass(match self.bidi.get(c) {
            Class::LeftToRight => BidiClass::LTR,
            Class::RightToLeft | Class::ArabicLetter => BidiClass::RTL,
            Class::EuropeanNumber => BidiClass::EUROPEAN_NUMBER,
            Class::ArabicNumber => BidiClass::ARABIC_NUMBER,
            Class::NonspacingMark => BidiClass::NONSPACING_MARK,
            Class::EuropeanSeparator
            | Class::EuropeanTerminator
            | Class::CommonSeparator
            | Class::BoundaryNeutral
            | Class::OtherNeutral => BidiClass::NEUTRAL,
            _ => 0,
        })
    }

    /// How the character joins.
    pub fn joining_type(&self, c: char) -> JoiningType {
        use props::JoiningType as Type;
        JoiningType(match self.joining.get(c) {
            Type::LeftJoining => JoiningType::LEFT,
            Type::RightJoining => JoiningType::RIGHT,
            Type::DualJoining => JoiningType::LEFT | JoiningType::RIGHT,
            Type::Transparent => JoiningType::TRANSPARENT,
            _ => 0,
        })
    }

    /// The characters mapped and normalised; U+FFFD for what has no place in a name.
    pub fn map_normalize<'a, I: Iterator<Item = char> + 'a>(&'a self, chars: I) -> impl Iterator<Item = char> + 'a {
        self.mapper.map_normalize(chars)
    }

    /// The characters normalised, with U+FFFD for those that have no place in a mapped name.
    pub fn normalize_validate<'a, I: Iterator<Item = char> + 'a>(
        &'a self,
        chars: I,
    ) -> impl Iterator<Item = char> + 'a {
        self.mapper.normalize_validate(chars)
    }
}

impl Default for Adapter {
    fn default() -> Self {
        Self::new()
    }
}
