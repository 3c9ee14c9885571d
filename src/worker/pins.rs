//! Pages that are held where they were dragged to. Places of one arrangement mean nothing in another, so each has
//! pins of its own.

use crate::draw::Placement;
use crate::layout::Bounds;
use crate::trace::UrlId;

/// Pages that are held where they were dragged to, in each arrangement: page, x, y in world units.
#[derive(Default)]
pub(super) struct Pins {
    held: [Vec<UrlId>; Placement::ALL.len()],
    at: [Vec<(f32, f32)>; Placement::ALL.len()],
}

impl Pins {
    /// The pages held in an arrangement, in no order.
    pub(super) fn of(&self, placement: Placement) -> &[UrlId] {
        &self.held[placement as usize]
    }

    /// Holds a page.
    pub(super) fn hold(&mut self, placement: Placement, page: UrlId, x: f32, y: f32) {
        let (held, at) = (&mut self.held[placement as usize], &mut self.at[placement as usize]);
        match held.iter().position(|known| *known == page) {
            Some(known) => at[known] = (x, y),
            None => {
                held.push(page);
                at.push((x, y));
            }
        }
    }

    /// Lets a page go. Returns whether it was held.
    pub(super) fn let_go(&mut self, placement: Placement, page: UrlId) -> bool {
        let known = self.of(placement).iter().position(|known| *known == page);
        if let Some(known) = known {
            self.held[placement as usize].swap_remove(known);
            self.at[placement as usize].swap_remove(known);
        }
        known.is_some()
    }

    /// Puts the pages that are held into their places.
    pub(super) fn put(&self, xs: &mut [f32], ys: &mut [f32], placement: Placement) {
        for (&page, &(x, y)) in self.of(placement).iter().zip(&self.at[placement as usize]) {
            if let (Some(to_x), Some(to_y)) = (xs.get_mut(page as usize), ys.get_mut(page as usize)) {
                (*to_x, *to_y) = (x, y);
            }
        }
    }

    /// A box with the pages that are held in it, too.
    pub(super) fn around(&self, mut bounds: Bounds, placement: Placement) -> Bounds {
        for &(x, y) in &self.at[placement as usize] {
            (bounds.left, bounds.right) = (bounds.left.min(x), bounds.right.max(x));
            (bounds.top, bounds.bottom) = (bounds.top.min(y), bounds.bottom.max(y));
        }
        bounds
    }
}
