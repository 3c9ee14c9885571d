//! The folders of a site, as its addresses name them: hosts, and the parts of paths below them.

use std::collections::BTreeMap;

/// Parts of a path that are told apart; deeper folders belong to the one above them.
const DEEPEST: usize = 8;

/// The folder above all hosts.
pub(super) const TOP: u32 = 0;

/// Hosts and folders, numbered as they are found; what is above another has a lower number.
#[derive(Debug, Clone)]
pub(super) struct FolderTree {
    folders: Vec<Folder>,
}

#[derive(Debug, Clone, Default)]
struct Folder {
    above: u32,
    name: String,
    children: BTreeMap<String, u32>,
}

impl Default for FolderTree {
    fn default() -> Self {
        Self { folders: vec![Folder::default()] }
    }
}

impl FolderTree {
    pub(super) fn len(&self) -> usize {
        self.folders.len()
    }

    /// The folder that a path of a host is in: all of it up to its last slash.
    pub(super) fn folder_of(&mut self, host: &str, path: &str) -> u32 {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        let mut folder = self.below(TOP, host, host);
        for part in folders.split('/').filter(|part| !part.is_empty()).take(DEEPEST) {
            folder = self.below(folder, part, &format!("{part}/"));
        }
        folder
    }

    fn below(&mut self, above: u32, part: &str, name: &str) -> u32 {
        if let Some(&known) = self.folders[above as usize].children.get(part) {
            return known;
        }
        let folder = self.folders.len() as u32;
        self.folders[above as usize].children.insert(part.to_owned(), folder);
        self.folders.push(Folder { above, name: name.to_owned(), children: BTreeMap::new() });
        folder
    }

    /// The folder above another; of the top one, itself.
    pub(super) fn above(&self, folder: u32) -> u32 {
        self.folders[folder as usize].above
    }

    /// What a folder is called within the one above it: a host, or `name/`.
    pub(super) fn name(&self, folder: u32) -> &str {
        &self.folders[folder as usize].name
    }

    /// How many of the pages, whose folders are given, are in each folder or below it.
    pub(super) fn counts(&self, pages: &[u32]) -> Vec<u32> {
        let mut counts = vec![0; self.len()];
        for &folder in pages {
            counts[folder as usize] += 1;
        }
        for folder in (1..self.len()).rev() {
            counts[self.above(folder as u32) as usize] += counts[folder];
        }
        counts
    }
}
