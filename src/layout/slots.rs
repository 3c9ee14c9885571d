//! A row of slots, of which the free one nearest to a wish is looked for.

/// Slots in a word.
const WORD: usize = 64;

/// A row of so many slots, in a line or closed to a ring.
#[derive(Debug, Clone)]
pub(super) struct SlotRow {
    /// A bit for each slot that is taken; those beyond the end are taken, too.
    taken: Vec<u64>,
    slots: usize,
    free: usize,
    is_ring: bool,
}

impl SlotRow {
    /// A row with nothing in it.
    pub(super) fn new(slots: usize, is_ring: bool) -> Self {
        let mut taken = vec![0; slots.div_ceil(WORD)];
        if let Some(last) = taken.last_mut().filter(|_| !slots.is_multiple_of(WORD)) {
            *last = u64::MAX << (slots % WORD);
        }
        Self { taken, slots, free: slots, is_ring }
    }

    /// How many slots it has.
    pub(super) fn len(&self) -> usize {
        self.slots
    }

    /// Whether less than an eighth of it is free.
    pub(super) fn is_crowded(&self) -> bool {
        self.free * 8 < self.slots
    }

    /// The free slot nearest to `wish`, and how many slots it is away.
    pub(super) fn nearest_free(&self, wish: usize) -> Option<(usize, usize)> {
        if self.free == 0 {
            return None;
        }
        let wish = wish.min(self.slots - 1);
        let (mut above, mut below) = (self.free_from(wish), self.free_up_to(wish));
        if self.is_ring {
            above = above.or_else(|| self.free_from(0));
            below = below.or_else(|| self.free_up_to(self.slots - 1));
        }
        let far = |slot: usize| {
            let apart = slot.abs_diff(wish);
            if self.is_ring { apart.min(self.slots - apart) } else { apart }
        };
        let found = [above, below].into_iter().flatten().map(|slot| (slot, far(slot)));
        found.min_by_key(|(_, far)| *far)
    }

    /// Takes a free slot.
    pub(super) fn take(&mut self, slot: usize) {
        self.taken[slot / WORD] |= 1 << (slot % WORD);
        self.free -= 1;
    }

    /// Gives a taken slot back.
    pub(super) fn give_back(&mut self, slot: usize) {
        self.taken[slot / WORD] &= !(1 << (slot % WORD));
        self.free += 1;
    }

    fn free_from(&self, slot: usize) -> Option<usize> {
        let first = slot / WORD;
        let mut free = !self.taken[first] & (u64::MAX << (slot % WORD));
        for at in first.. {
            if free != 0 {
                return Some(at * WORD + free.trailing_zeros() as usize);
            }
            free = !*self.taken.get(at + 1)?;
        }
        None
    }

    fn free_up_to(&self, slot: usize) -> Option<usize> {
        let last = slot / WORD;
        let mut free = !self.taken[last] & (u64::MAX >> (WORD - 1 - slot % WORD));
        for at in (0..=last).rev() {
            if free != 0 {
                return Some(at * WORD + WORD - 1 - free.leading_zeros() as usize);
            }
            free = !self.taken[at.checked_sub(1)?];
        }
        None
    }
}
