//! What stands on which page of a document or a presentation: a page for each alternative, behind it its map where that
//! needs pages of its own, then what compares the alternatives.
//!
//! ```text
//!  A  models, map, numbers          up to five rows of the map
//!  B  models, numbers   B map       more
//!  map of all           comparison
//! ```

use std::ops::Range;

use crate::check::Findings;
use crate::design::Design;
use crate::plan::Plan;

use crate::page::layout::{self, Layout, Shown};
use crate::page::{Sheet, Together};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// An alternative with everything that stands on its page.
    Alternative(usize),
    /// An alternative whose map follows.
    WithoutMap(usize),
    /// Rows of the map of an alternative.
    Map(usize, Range<usize>),
    /// All alternatives.
    Together(Together),
}

impl Leaf {
    /// The pages of these alternatives, and with `compares` those that compare all.
    ///
    /// ```
    /// use aksnet::design::presets;
    /// use aksnet::page::{Layout, Leaf};
    /// use aksnet::plan;
    ///
    /// let design = presets::worked_example();
    /// let leaves = Leaf::all(&design, &plan::plan(&design), &[0], true, &Layout::default());
    /// assert_eq!(leaves, [Leaf::Alternative(0)]);
    /// ```
    pub fn all(design: &Design, plan: &Plan, chosen: &[usize], compares: bool, layout: &Layout) -> Vec<Self> {
        let mut leaves = Vec::with_capacity(chosen.len());
        for at in chosen {
            let rows = layout::map_pages(design, plan, *at, layout);
            if rows.is_empty() {
                leaves.push(Self::Alternative(*at));
                continue;
            }
            leaves.push(Self::WithoutMap(*at));
            leaves.extend(rows.into_iter().map(|rows| Self::Map(*at, rows)));
        }
        if compares {
            leaves.extend(
                Together::pages(design.alternatives.len())
                    .into_iter()
                    .map(Self::Together),
            );
        }
        leaves
    }

    /// The alternative that it is about, unless it is about all.
    pub const fn alternative(&self) -> Option<usize> {
        match self {
            Self::Alternative(at) | Self::WithoutMap(at) | Self::Map(at, _) => Some(*at),
            Self::Together(_) => None,
        }
    }

    /// The page.
    pub fn sheet(&self, design: &Design, plan: &Plan, findings: &Findings, layout: &Layout) -> Sheet {
        let part = |at, shown| layout::part(design, plan, findings, at, layout, shown);
        match self {
            Self::Alternative(at) => part(*at, Shown::Everything),
            Self::WithoutMap(at) => part(*at, Shown::WithoutMap),
            Self::Map(at, rows) => part(*at, Shown::Map(rows.clone())),
            Self::Together(together) => together.sheet(design, plan, findings, layout),
        }
    }
}
