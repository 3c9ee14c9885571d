//! Who is linked with whom, without direction: what springs, heat and placement walk along.

/// A node with so many links says half as much to each as one with few.
const MANY: f32 = 3.0;

/// Neighbour lists. A parallel link is a second entry; a link to itself is none,
/// for it pulls nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    near: Vec<Vec<u32>>,
}

impl Links {
    pub(super) fn add_node(&mut self) {
        self.near.push(Vec::new());
    }

    /// Adds a link; whether it was one that pulls (both ends known, and not the same).
    pub(super) fn add(&mut self, source: u32, target: u32) -> bool {
        let known = |node: u32| (node as usize) < self.near.len();
        let pulls = source != target && known(source) && known(target);
        if pulls {
            self.near[source as usize].push(target);
            self.near[target as usize].push(source);
        }
        pulls
    }

    /// Removes a link; whether there was one.
    pub(super) fn remove(&mut self, source: u32, target: u32) -> bool {
        let known = |node: u32| (node as usize) < self.near.len();
        if source == target || !known(source) || !known(target) {
            return false;
        }
        let mut forget = |node: u32, other: u32| {
            let near = &mut self.near[node as usize];
            let at = near.iter().rposition(|known| *known == other);
            at.map(|at| near.remove(at)).is_some()
        };
        forget(source, target) && forget(target, source)
    }

    pub(super) fn of(&self, node: u32) -> &[u32] {
        &self.near[node as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.near.len()
    }

    /// How much being linked to this node says about where another belongs, from 1 down to 0.
    /// Every page of a site is linked to its menu; at full weight that would crumple the site into
    /// one ball and hide what few links tell: which pages belong together.
    pub(super) fn weight(&self, node: u32) -> f32 {
        MANY / (MANY + self.degree(node))
    }

    /// How hard a node pushes others away, from 1 up. All pages draw those of the menu to one
    /// middle, where with a mass of 1 they would lie on top of each other.
    pub(super) fn mass(&self, node: u32) -> f32 {
        1.0 / self.weight(node).sqrt()
    }

    pub(super) fn degree(&self, node: u32) -> f32 {
        self.near[node as usize].len() as f32
    }
}
