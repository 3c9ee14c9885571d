//! Names of what pages of the picture are put in order by.

use serde::{Deserialize, Serialize};

/// How the pages of the picture are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placement {
    /// By forces: what is linked is near.
    #[default]
    Map,
    /// By depth, in rings around the start.
    Depth,
    /// By depth, in rows below the start.
    Layers,
    /// By folder, in boxes.
    Folders,
}

/// What of a crawl's shape a placement is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Pages that were found.
    pub pages: u32,
    /// Links that were found.
    pub links: u64,
    /// Greatest depth of a page that is not skipped.
    pub depth: u32,
    /// Folders, at the top of the first page's host, that have several pages.
    pub folders: u32,
}

/// Pages up to which every picture can be taken in at once.
const FEW: u32 = 12;
/// Pages beyond which a map is a cloud: boxes still have names there.
const MANY: u32 = 3_000;
/// Deep enough for rings to say something.
const DEEP: u32 = 3;

impl Placement {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Map, Self::Depth, Self::Layers, Self::Folders];

    /// As the attribute `arrange` says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Depth => "depth",
            Self::Layers => "layers",
            Self::Folders => "folders",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placement| placement.name() == name)
    }

    /// What reads best for a crawl of this shape that has ended.
    ///
    /// A map shows what is linked with what. Where there is hardly a link but those over which pages were
    /// found, as in a chain or a tree, that is their depth, which rings say at a glance. Among thousands
    /// of pages neither is to be made out, while folders have names.
    pub fn for_shape(shape: Shape) -> Self {
        let Shape { pages, links, depth, folders } = shape;
        if pages <= FEW {
            Self::Map
        } else if pages > MANY && folders >= 2 {
            Self::Folders
        } else if depth >= DEEP && (pages > MANY || links * 4 < u64::from(pages) * 5) {
            Self::Depth
        } else {
            Self::Map
        }
    }
}
