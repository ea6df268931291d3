//! Ready changes that clear a finding and make no new error.

use crate::design::Design;
use crate::edit::Command;
use crate::plan::Plan;

use super::Finding;

/// A ready change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What a button says.
    pub title: String,
    /// What it does; an ordinary edit that can be undone.
    pub command: Command,
}

pub(super) fn fixes(_finding: &Finding, _design: &Design, _plan: &Plan) -> Vec<Fix> {
    Vec::new()
}
