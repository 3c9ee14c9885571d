//! Pages on their way from one arrangement to another.

/// ms in which they travel.
const SHIFT_MS: f64 = 600.0;

/// Where they come from, and since when they travel.
pub(super) struct Shift {
    /// Where each was drawn when it set out, world units.
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// When the first frame of it was, ms.
    began: Option<f64>,
}

impl Shift {
    /// All set out from these places, at the next frame.
    pub(super) fn from(xs: &[f32], ys: &[f32]) -> Self {
        Self { xs: xs.to_vec(), ys: ys.to_vec(), began: None }
    }

    /// Moves pages from where they belong back on their way. Returns whether they are still under way.
    pub(super) fn apply(&mut self, xs: &mut [f32], ys: &mut [f32], now: f64) -> bool {
        let share = (now - *self.began.get_or_insert(now)) / SHIFT_MS;
        if share >= 1.0 {
            return false;
        }
        // Ease-out: most of the way at first.
        let left = (1.0 - share.max(0.0)) as f32;
        let left = left * left * left;
        for (at, from) in xs.iter_mut().zip(&self.xs).chain(ys.iter_mut().zip(&self.ys)) {
            *at += (from - *at) * left;
        }
        true
    }
}
