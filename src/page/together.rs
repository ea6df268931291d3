//! The pages on all alternatives that follow those of each: their maps on one axis, then what differs.

use std::ops::Range;

use crate::check::Findings;
use crate::design::Design;
use crate::plan::Plan;

use crate::page::Sheet;
use crate::page::layout::Layout;
use crate::page::one_axis::{map_parts, one_axis};
use crate::page::side_by_side::{comparison, comparison_parts};

/// A page on all alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Together {
    /// The address maps of these on one axis.
    Map(Range<usize>),
    /// What differs, of these.
    Comparison(Range<usize>),
}

impl Together {
    /// The pages behind those of the alternatives; none where there is nothing to compare.
    ///
    /// ```
    /// use aksnet::page::Together::{self, Comparison, Map};
    ///
    /// assert_eq!(Together::pages(1), []);
    /// assert_eq!(Together::pages(4), [Map(0..4), Comparison(0..4)]);
    /// assert_eq!(Together::pages(9), [Map(0..9), Comparison(0..5), Comparison(5..9)]);
    /// ```
    pub fn pages(alternatives: usize) -> Vec<Self> {
        if alternatives < 2 {
            return Vec::new();
        }
        let maps = map_parts(alternatives).into_iter().map(Self::Map);
        let comparisons = comparison_parts(alternatives).into_iter();
        maps.chain(comparisons.map(Self::Comparison)).collect()
    }

    /// What it is called.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Map(_) => "Map of all alternatives",
            Self::Comparison(_) => "Comparison",
        }
    }

    /// The page.
    pub fn sheet(&self, design: &Design, plan: &Plan, findings: &Findings, layout: &Layout) -> Sheet {
        match self {
            Self::Map(shown) => one_axis(design, plan, findings, shown.clone(), layout),
            Self::Comparison(shown) => comparison(design, plan, findings, shown.clone(), layout),
        }
    }
}
