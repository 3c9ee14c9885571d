//! The Unicode that the `idna` crate needs to read international domain names, and with it `url`.
//!
//! `idna` asks for it through a crate of this name, so that it can be exchanged. The registry's
//! brings ICU4X and its tables: 46 KB compressed, all of which every browser has. So in the browser
//! this asks the browser's URL parser, and elsewhere ICU4X. `idna` calls it for labels that are not
//! ASCII and for what Punycode labels stand for, never for other names.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod tables;

#[cfg(target_arch = "wasm32")]
pub use browser::Adapter;
#[cfg(not(target_arch = "wasm32"))]
pub use tables::Adapter;

/// What the [bidi rule](https://www.rfc-editor.org/rfc/rfc5893#section-2) knows of a character: bits,
/// of which several are set where they need not be told apart.
#[derive(Clone, Copy, Debug)]
pub struct BidiClass(u8);

/// Several [`BidiClass`]es.
#[derive(Clone, Copy, Debug)]
pub struct BidiClassMask(u8);

impl BidiClass {
    const LTR: u8 = 1;
    const RTL: u8 = 2;
    const EUROPEAN_NUMBER: u8 = 4;
    const ARABIC_NUMBER: u8 = 8;
    const NONSPACING_MARK: u8 = 16;
    /// What may stand within a label in either direction.
    const NEUTRAL: u8 = 32;

    /// The class as a mask.
    pub fn to_mask(self) -> BidiClassMask {
        BidiClassMask(self.0)
    }

    /// Whether it is Left_To_Right.
    pub fn is_ltr(self) -> bool {
        self.0 & Self::LTR != 0
    }

    /// Whether it is Nonspacing_Mark.
    pub fn is_nonspacing_mark(self) -> bool {
        self.0 & Self::NONSPACING_MARK != 0
    }

    /// Whether it is European_Number.
    pub fn is_european_number(self) -> bool {
        self.0 & Self::EUROPEAN_NUMBER != 0
    }

    /// Whether it is Arabic_Number.
    pub fn is_arabic_number(self) -> bool {
        self.0 & Self::ARABIC_NUMBER != 0
    }
}

impl BidiClassMask {
    /// Whether both have a class in common.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const INNER: u8 = BidiClass::EUROPEAN_NUMBER | BidiClass::NONSPACING_MARK | BidiClass::NEUTRAL;

/// What makes a domain a bidi domain.
pub const RTL_MASK: BidiClassMask = BidiClassMask(BidiClass::RTL | BidiClass::ARABIC_NUMBER);
/// What may begin a label of a bidi domain.
pub const FIRST_BC_MASK: BidiClassMask = BidiClassMask(BidiClass::LTR | BidiClass::RTL);
/// What may end a label that begins from the left, marks aside.
pub const LAST_LTR_MASK: BidiClassMask = BidiClassMask(BidiClass::LTR | BidiClass::EUROPEAN_NUMBER);
/// What may end a label that begins from the right, marks aside.
pub const LAST_RTL_MASK: BidiClassMask =
    BidiClassMask(BidiClass::RTL | BidiClass::EUROPEAN_NUMBER | BidiClass::ARABIC_NUMBER);
/// What may stand in a label that begins from the left.
pub const MIDDLE_LTR_MASK: BidiClassMask = BidiClassMask(BidiClass::LTR | INNER);
/// What may stand in a label that begins from the right.
pub const MIDDLE_RTL_MASK: BidiClassMask = BidiClassMask(BidiClass::RTL | BidiClass::ARABIC_NUMBER | INNER);

/// How a character joins with its neighbours: the bits of the sides on which it does.
#[derive(Clone, Copy, Debug)]
pub struct JoiningType(u8);

/// Several [`JoiningType`]s.
#[derive(Clone, Copy, Debug)]
pub struct JoiningTypeMask(u8);

impl JoiningType {
    const LEFT: u8 = 1;
    const RIGHT: u8 = 2;
    const TRANSPARENT: u8 = 4;

    /// The type as a mask.
    pub fn to_mask(self) -> JoiningTypeMask {
        JoiningTypeMask(self.0)
    }

    /// Whether it is looked through.
    pub fn is_transparent(self) -> bool {
        self.0 & Self::TRANSPARENT != 0
    }
}

impl JoiningTypeMask {
    /// Whether both have a side in common.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What joins on its left.
pub const LEFT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask(JoiningType::LEFT);
/// What joins on its right.
pub const RIGHT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask(JoiningType::RIGHT);
