//! How a page is laid out: its size, what stands on it, which cluster it is about.

use crate::design::Shared;
use crate::plan::{AlternativePlan, ClusterPlan};

/// How a page is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Its size.
    pub paper: Paper,
    /// What stands on it.
    pub parts: Parts,
    /// Which cluster the lanes and the key numbers are about; `None` takes the one in the most trouble.
    pub cluster: Option<usize>,
    /// Number of the page and how many there are, for the foot.
    pub page: Option<(usize, usize)>,
    /// The day it was drawn, for the foot.
    pub date: Option<String>,
}

/// Size of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// 1,280 × 720 points, to be shown: the same page as a file and on any screen.
    #[default]
    Slide,
    /// A3 landscape, to be hung up or filed, with the sums.
    Poster,
}

/// What the pages show besides their headlines; the room of what is left out goes to the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The model lanes.
    pub models: bool,
    /// The address map.
    pub map: bool,
    /// The key numbers.
    pub figures: bool,
    /// What is open and what was accepted.
    pub findings: bool,
    /// What cannot be changed once it runs.
    pub fixed: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            models: true,
            map: true,
            figures: true,
            findings: true,
            fixed: true,
        }
    }
}

impl Paper {
    /// Width and height in points.
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::Slide => (1_280.0, 720.0),
            Self::Poster => (1_190.55, 841.89),
        }
    }
}

/// The cluster that a page is about where none is chosen: the one in the most trouble, of several the largest.
pub fn shown_cluster(plan: &AlternativePlan) -> Option<usize> {
    let clusters = plan.clusters.iter().enumerate();
    let order = |(at, cluster): &(usize, &Shared<ClusterPlan>)| {
        (cluster.verdict, cluster.nodes, std::cmp::Reverse(*at))
    };
    clusters.max_by_key(order).map(|(at, _)| at)
}
