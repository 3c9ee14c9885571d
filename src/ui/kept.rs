//! The batches of a run that is not shown, kept to go back to. They stay outside of the module's memory.

use js_sys::Array;

/// Batches and their digests.
#[derive(Default)]
pub(super) struct Kept {
    batches: Array,
    digests: Array,
}

impl Kept {
    /// Takes what is in the lists, and leaves them empty.
    pub(super) fn taken_from(batches: &Array, digests: &Array) -> Self {
        let taken = Self { batches: batches.slice(0, batches.length()), digests: digests.slice(0, digests.length()) };
        batches.set_length(0);
        digests.set_length(0);
        taken
    }

    /// Puts it into lists that are empty.
    pub(super) fn put_back(&self, batches: &Array, digests: &Array) {
        self.batches.iter().for_each(|batch| _ = batches.push(&batch));
        self.digests.iter().for_each(|digest| _ = digests.push(&digest));
    }
}
