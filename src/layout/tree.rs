//! The tree of the pages that first linked to each other, and what share of a whole each of its
//! branches gets.

/// No page: the parent of a start.
pub(super) const NOBODY: u32 = u32::MAX;

/// The middle of each page's share of the whole (0 to 1), by id: a branch gets as much as it has
/// leaves, and lies within the share of the page that it grows from. Parents have lower ids than
/// their children, or are [`NOBODY`].
pub(super) fn middles(parents: &[u32]) -> Vec<f32> {
    let leaves = leaves(parents);
    let roots = parents.iter().zip(&leaves).filter(|(parent, _)| **parent == NOBODY);
    let all: u64 = roots.map(|(_, leaves)| u64::from(*leaves)).sum();
    // Whole leaves, counted from the beginning: sums of shares would drift.
    let (mut begins, mut handed_out) = (vec![0u64; parents.len()], vec![0u64; parents.len()]);
    let mut roots_handed_out = 0;
    for (page, &parent) in parents.iter().enumerate() {
        let own = u64::from(leaves[page]);
        begins[page] = if parent == NOBODY {
            roots_handed_out += own;
            roots_handed_out - own
        } else {
            handed_out[parent as usize] += own;
            begins[parent as usize] + handed_out[parent as usize] - own
        };
    }
    let middle = |(begin, leaves): (&u64, &u32)| ((*begin as f64 + f64::from(*leaves) / 2.0) / all as f64) as f32;
    begins.iter().zip(&leaves).map(middle).collect()
}

/// How many leaves each page's branch has; a leaf has one.
fn leaves(parents: &[u32]) -> Vec<u32> {
    let mut leaves = vec![0u32; parents.len()];
    for page in (0..parents.len()).rev() {
        leaves[page] = leaves[page].max(1);
        if parents[page] != NOBODY {
            leaves[parents[page] as usize] += leaves[page];
        }
    }
    leaves
}
