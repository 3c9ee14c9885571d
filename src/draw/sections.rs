//! Pages by section: the first folder of a host, or a deeper one where that says more; where addresses have no folders,
//! what was found below the same page.

use crate::graph::PageRow;
use crate::language::tr;
use crate::say;
use crate::trace::{PageState, UrlId};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Pages up to which nobody asks for sections.
const FEW: usize = 1_000;
/// Pages of a section at least.
const LEAST: usize = 20;
/// Sections beside each other at most: where there are more pages, a section has more.
const MOST: usize = 250;
/// A section of more than this share of all pages is divided by its folders.
const LARGE: f32 = 0.4;
/// A section that is opened is divided if it has more pages.
const SHOWN_AT_ONCE: usize = 1_200;
/// Folders below a host that are told apart.
const DEEPEST: u8 = 5;
/// Characters of a section's name: of longer ones the end, which tells it from others.
const NAME: usize = 28;
/// A page or folder that is in no section.
const NONE: u16 = u16::MAX;

/// A folder of the tree: the root, a host, or a folder below it. Where addresses have none, a page stands for the folder
/// of those that it led to first.
#[derive(Clone, Debug, Default)]
struct Folder {
    name: String,
    parent: usize,
    level: u8,
    /// Pages in it and below.
    pages: usize,
}

/// Which section each page is in.
///
/// A section is a folder without those of its folders that are sections themselves. They are chosen anew only when
/// there are a quarter more pages: a picture that its reader has learnt stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// Those above first.
    folders: Vec<Folder>,
    /// Those whose name and folder above have this hash. Only ever looked up.
    by_hash: HashMap<u64, Vec<u32>>,
    /// The folder of each page.
    home: Vec<u32>,
    /// The section of each folder.
    section: Vec<u16>,
    /// The folder of each section, in the order in which they were found.
    heads: Vec<usize>,
    /// Folders that were opened: their pages are in no section, or in those of its folders.
    open: Vec<usize>,
    /// Pages when the sections were chosen.
    chosen_at: usize,
    /// Whether there are several hosts to be told apart.
    has_hosts: bool,
    /// Whether most addresses have no folders.
    is_flat: bool,
}

impl Sections {
    /// Takes in the pages that are new. Nothing is done for few. Returns whether sections were chosen anew.
    pub fn grow(&mut self, pages: &[PageRow]) -> bool {
        if pages.len() <= FEW || pages.len() == self.home.len() {
            return false;
        }
        if self.folders.is_empty() {
            self.folders.push(Folder::default());
            self.is_flat = has_no_folders(pages);
        }
        for page in &pages[self.home.len()..] {
            // What is not followed stands beside the page that led to it.
            let beside = page.from.filter(|_| page.state == PageState::Skipped);
            let beside = beside.and_then(|from| self.home.get(from as usize)).copied();
            let found_by = page.from.filter(|from| self.is_flat && (*from as usize) < self.home.len());
            let home = beside.unwrap_or_else(|| {
                let home = match found_by {
                    Some(from) => self.folder_below(from, &pages[from as usize]),
                    None => self.folder_of(page),
                };
                self.count(home);
                home as u32
            });
            self.home.push(home);
        }
        let chooses = 4 * self.home.len() >= 5 * self.chosen_at;
        if chooses {
            self.chosen_at = self.home.len();
            self.choose();
        }
        chooses
    }

    /// The folder of what a page has led to first. What the start has led to is in the host's own.
    fn folder_below(&mut self, from: UrlId, found_by: &PageRow) -> usize {
        let above = self.home[from as usize] as usize;
        let is_deep = self.folders[above].level > DEEPEST || found_by.from.is_none();
        let path = found_by.host_and_path().1;
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        if is_deep { above } else { self.below(above, name) }
    }

    /// Counts a page in its folder and those above.
    fn count(&mut self, home: usize) {
        let mut at = home;
        while at > 0 {
            self.folders[at].pages += 1;
            at = self.folders[at].parent;
        }
        self.folders[0].pages += 1;
    }

    /// The folder of a page's address.
    fn folder_of(&mut self, page: &PageRow) -> usize {
        let (host, path) = page.host_and_path();
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        let names = folders.split('/').filter(|name| !name.is_empty()).take(DEEPEST.into());
        std::iter::once(host).chain(names).fold(0, |at, name| self.below(at, name))
    }

    /// The folder of this name in another, which is made where there is none.
    fn below(&mut self, parent: usize, name: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        (parent, name).hash(&mut hasher);
        let same = self.by_hash.entry(hasher.finish()).or_default();
        let is_it = |at: &&u32| {
            let folder = &self.folders[**at as usize];
            folder.parent == parent && folder.name == name
        };
        if let Some(known) = same.iter().find(is_it) {
            return *known as usize;
        }
        let (child, level) = (self.folders.len(), self.folders[parent].level + 1);
        same.push(child as u32);
        self.folders.push(Folder { name: name.to_owned(), parent, level, ..Folder::default() });
        // Until sections are chosen again it is a part of that of the folder above it.
        let section = self.section.get(parent).copied();
        self.section.extend(section);
        child
    }

    /// Chooses the folders that are sections.
    fn choose(&mut self) {
        let least = LEAST.max(self.chosen_at / MOST);
        let mut within = vec![0; self.folders.len()];
        for folder in self.folders.iter().skip(1).filter(|folder| folder.pages >= least) {
            within[folder.parent] += folder.pages;
        }
        let mut stands: Vec<usize> = Vec::with_capacity(self.folders.len());
        for (at, folder) in self.folders.iter().enumerate() {
            let above = folder.parent;
            let is_head =
                at == 0 || (folder.pages >= least && stands[above] == above && self.is_divided(above, within[above]));
            stands.push(if is_head { at } else { stands[above] });
        }
        let mut own = vec![0; self.folders.len()];
        for home in &self.home {
            own[stands[*home as usize]] += 1;
        }
        self.heads = (0..own.len()).filter(|at| own[*at] >= LEAST && !self.open.contains(at)).collect();
        self.heads.sort_by_key(|at| std::cmp::Reverse(own[*at]));
        self.heads.truncate(MOST);
        self.heads.sort_unstable();
        let place = |head: &usize| self.heads.binary_search(head).map_or(NONE, |at| at as u16);
        self.section = stands.iter().map(place).collect();
        let hosts = self.folders.iter().filter(|folder| folder.level == 1 && folder.pages >= least);
        self.has_hosts = hosts.count() > 1;
    }

    /// Whether the folders of a section, of which those that are large have so many pages, are sections of their own:
    /// below hosts always, else where that tells more.
    fn is_divided(&self, at: usize, within: usize) -> bool {
        let folder = &self.folders[at];
        let is_large = folder.pages as f32 > LARGE * self.folders[0].pages as f32;
        let is_opened = folder.pages > SHOWN_AT_ONCE && self.open.contains(&at);
        folder.level < 2 || ((is_large || is_opened) && 2 * within > folder.pages)
    }

    /// The section of a page, if it is in one.
    pub fn of(&self, page: UrlId) -> Option<usize> {
        let home = self.home.get(page as usize)?;
        self.section.get(*home as usize).filter(|section| **section != NONE).map(|section| usize::from(*section))
    }

    /// A number that a section keeps as others come.
    pub(super) fn number(&self, section: usize) -> usize {
        self.heads.get(section).copied().unwrap_or(0)
    }

    /// How many sections there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Whether sections tell anything: all pages in one do not, unless another one was opened.
    pub fn tells(&self) -> bool {
        self.len() + self.open.len() > 1
    }

    /// A section's address, with its host where there are several.
    pub fn name(&self, section: usize) -> String {
        let Some(&head) = self.heads.get(section) else { return String::new() };
        if head == 0 {
            return tr("other hosts").to_owned();
        }
        if self.is_flat && self.folders[head].level > 1 {
            return shortened(say!("below {}", self.folders[head].name));
        }
        let mut names = Vec::new();
        let mut at = head;
        while self.folders[at].level > 1 {
            names.push(self.folders[at].name.as_str());
            at = self.folders[at].parent;
        }
        names.reverse();
        let host = if self.has_hosts { self.folders[at].name.as_str() } else { "" };
        shortened(format!("{host}/{}", names.join("/")))
    }

    /// Opens a section: its folders are sections where they are large, and its other pages are in none.
    pub fn open(&mut self, section: usize) {
        if let Some(&head) = self.heads.get(section) {
            self.open.push(head);
            self.choose();
        }
    }

    /// Whether any section is open.
    pub fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Closes those that were opened.
    pub fn close(&mut self) {
        if self.has_open() {
            self.open.clear();
            self.choose();
        }
    }
}

/// Whether most pages that are followed are in no folder of their host.
fn has_no_folders(pages: &[PageRow]) -> bool {
    let followed = || pages.iter().filter(|page| page.state != PageState::Skipped);
    let has_none = |page: &&PageRow| page.host_and_path().1.trim_start_matches('/').find('/').is_none();
    2 * followed().filter(has_none).count() > followed().count()
}

/// A name's end, if all of it is too long.
fn shortened(name: String) -> String {
    let more = name.chars().count().saturating_sub(NAME);
    if more == 0 { name } else { format!("…{}", name.chars().skip(more + 1).collect::<String>()) }
}
