//! Which folders are worth a box of their own, and in whose box the pages of the others stand.

use super::folder_tree::{FolderTree, TOP};

/// Pages that make a folder worth a box; fewer stand among those of the folder above.
pub(super) const WORTH_A_BOX: u32 = 6;
/// Boxes within each other on one host; where there are several, each of them is one more.
const NESTED: u32 = 2;

/// For each folder the one in whose box its pages stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Homes {
    home: Vec<u32>,
    level: Vec<u32>,
    /// Whether the outermost boxes are hosts.
    pub has_hosts: bool,
}

impl Homes {
    /// Those of the folders that so many pages are in.
    pub(super) fn new(tree: &FolderTree, pages: &[u32]) -> Self {
        let counts = tree.counts(pages);
        let is_worthy = |folder: u32| counts[folder as usize] >= WORTH_A_BOX;
        let (mut worthy_below, mut own) = (vec![0u32; tree.len()], counts.clone());
        for folder in (1..tree.len() as u32).filter(|folder| is_worthy(*folder)) {
            let above = tree.above(folder) as usize;
            worthy_below[above] += 1;
            own[above] -= counts[folder as usize];
        }
        // A box around a box and little else says nothing.
        let is_all = |above: u32| worthy_below[above as usize] == 1 && own[above as usize] < WORTH_A_BOX;
        let has_hosts = worthy_below[TOP as usize] > 0 && !is_all(TOP);
        let deepest = NESTED + u32::from(has_hosts);
        let (mut home, mut level) = (vec![TOP], vec![0]);
        for folder in 1..tree.len() as u32 {
            let above = tree.above(folder);
            let above_home = home[above as usize];
            let inner = level[above_home as usize] + 1;
            let has_box = is_worthy(folder) && !is_all(above) && inner <= deepest;
            home.push(if has_box { folder } else { above_home });
            level.push(inner);
        }
        Self { home, level, has_hosts }
    }

    /// In whose box a folder's pages stand; of one that is not known yet, in that of the one above.
    pub(super) fn of(&self, tree: &FolderTree, mut folder: u32) -> u32 {
        while folder as usize >= self.home.len() {
            folder = tree.above(folder);
        }
        self.home[folder as usize]
    }

    /// How many boxes a box is in, itself included.
    pub(super) fn level(&self, home: u32) -> u32 {
        self.level[home as usize]
    }

    /// The folders that have a box, and the one above all.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.home.len() as u32).filter(|folder| self.home[*folder as usize] == *folder)
    }

    /// What a box is called: its folder's name, after those above it that have no box.
    pub(super) fn name(&self, tree: &FolderTree, home: u32) -> String {
        let mut name = tree.name(home).to_owned();
        let mut above = tree.above(home);
        // What all of a host's pages are in goes without saying.
        let is_host = |folder: u32| folder == TOP || tree.above(folder) == TOP;
        while self.home[above as usize] != above && !is_host(self.home[above as usize]) {
            name.insert_str(0, tree.name(above));
            above = tree.above(above);
        }
        name
    }
}
