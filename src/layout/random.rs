//! Seeded chance: a sequence for jitter, and a fixed number for each node.

/// Steele, Lea & Flood's SplitMix64: eight lines, no state but a counter, the same bits everywhere.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in −1 ≤ x < 1, in steps that an `f32` holds exactly.
    pub(super) fn signed(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    }

    /// A point in the square of half-width `reach` around the origin.
    pub(super) fn offset(&mut self, reach: f32) -> (f32, f32) {
        (self.signed() * reach, self.signed() * reach)
    }
}
