//! What is on a queue, in the order in which it gives it out.

use crate::trace::Order;
use std::collections::VecDeque;

/// How far an item is looked for: each time takes a search.
const MOST_SEARCHED: usize = 10_000;

/// The items on a queue, the next first; where they come by priority, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Items {
    /// The oldest first, so that another order moves nothing.
    by_age: VecDeque<u32>,
    newest_first: bool,
    /// Some were taken that were too far back to be found, and others left in their place.
    has_guessed: bool,
}

impl Items {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_age.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_age.is_empty()
    }

    /// The one at a place, the next being at 0.
    pub fn get(&self, place: usize) -> Option<&u32> {
        self.by_age.get(self.by_place(place)?)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &u32> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    fn by_place(&self, place: usize) -> Option<usize> {
        if self.newest_first { self.len().checked_sub(place + 1) } else { Some(place) }
    }

    pub(super) fn put(&mut self, item: u32) {
        self.by_age.push_back(item);
    }

    /// Takes an item off. One that is too far back to be found is one less all the same.
    pub(super) fn take(&mut self, item: u32) {
        let is_it = |on: &u32| *on == item;
        let place = match self.newest_first {
            true => self.by_age.iter().rev().take(MOST_SEARCHED).position(is_it),
            false => self.by_age.iter().take(MOST_SEARCHED).position(is_it),
        };
        let is_guess = place.is_none() && (self.has_guessed || self.len() > MOST_SEARCHED);
        if place.is_some() || is_guess {
            let last = self.len().saturating_sub(1);
            let place = self.by_place(place.unwrap_or(MOST_SEARCHED.min(last)));
            self.by_age.remove(place.unwrap_or(0));
            self.has_guessed = (self.has_guessed || is_guess) && !self.is_empty();
        }
    }

    pub(super) fn clear(&mut self) {
        self.by_age.clear();
        self.has_guessed = false;
    }

    pub(super) fn order(&mut self, order: Order) {
        self.newest_first = order == Order::Lifo;
    }
}
