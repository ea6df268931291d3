//! The kinds of pages, one file each: what it says in its headline, its figures, and what its picture is.

pub(super) mod appendix;
pub(super) mod clusters;
pub(super) mod decision;
pub(super) mod five_rows;
pub(super) mod full_comparison;
pub(super) mod growth;
pub(super) mod models;
pub(super) mod network;
pub(super) mod one_axis;
pub(super) mod options;
pub(super) mod permanence;
pub(super) mod purpose;
pub(super) mod sums;
pub(super) mod title;
