//! Four numbers at once, as the registers of every processor hold them.
//!
//! In wasm by name: a crate compiled for speed within a program compiled for size is optimised as a
//! whole at the end, for size, and then no loop becomes SIMD by itself. Each lane rounds as a single
//! number does, so the same bits come out everywhere.

use std::ops::{Add, Div, Mul, Sub};

#[cfg(target_feature = "simd128")]
use std::arch::wasm32 as simd;

/// Four numbers.
#[derive(Clone, Copy)]
pub(super) struct Four(Register);

#[cfg(target_feature = "simd128")]
type Register = simd::v128;
#[cfg(not(target_feature = "simd128"))]
type Register = [f32; 4];

#[cfg(target_feature = "simd128")]
impl Four {
    pub(super) fn new([a, b, c, d]: [f32; 4]) -> Self {
        Self(simd::f32x4(a, b, c, d))
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Self {
        Self(simd::f32x4_splat(value))
    }

    pub(super) fn to_array(self) -> [f32; 4] {
        use simd::f32x4_extract_lane as lane;
        [lane::<0>(self.0), lane::<1>(self.0), lane::<2>(self.0), lane::<3>(self.0)]
    }

    #[inline(always)]
    pub(super) fn sqrt(self) -> Self {
        Self(simd::f32x4_sqrt(self.0))
    }

    /// The greater of both, in each lane.
    #[inline(always)]
    pub(super) fn or_at_least(self, other: Self) -> Self {
        Self(simd::f32x4_pmax(self.0, other.0))
    }
}

#[cfg(not(target_feature = "simd128"))]
impl Four {
    pub(super) fn new(values: [f32; 4]) -> Self {
        Self(values)
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    pub(super) fn to_array(self) -> [f32; 4] {
        self.0
    }

    pub(super) fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    /// The greater of both, in each lane.
    pub(super) fn or_at_least(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| most(self.0[lane], other.0[lane])))
    }
}

/// An operation in each lane by itself.
macro_rules! in_each_lane {
    ($trait:ident, $name:ident, $simd:ident) => {
        impl $trait for Four {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                #[cfg(target_feature = "simd128")]
                return Self(simd::$simd(self.0, other.0));
                #[cfg(not(target_feature = "simd128"))]
                return Self(std::array::from_fn(|lane| self.0[lane].$name(other.0[lane])));
            }
        }
    };
}

in_each_lane!(Add, add, f32x4_add);
in_each_lane!(Sub, sub, f32x4_sub);
in_each_lane!(Mul, mul, f32x4_mul);
in_each_lane!(Div, div, f32x4_div);

/// The smaller of two numbers. `f32::min` is a call in wasm, whose own instruction differs for NaN.
#[inline(always)]
pub(super) fn least(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The greater of two numbers.
#[inline(always)]
pub(super) fn most(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}
