//! Which model suits: every model with its reasons, ranked by the stated requirements and by what fits.

use crate::azure::Model;
use crate::design::{Cluster, Requirements};
use crate::plan::Comparison;

/// A model with its place and its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The model.
    pub model: Model,
    /// Its place, the best 1; equals share one. None where it is ruled out or does not fit.
    pub place: Option<u8>,
    /// Why it cannot be used at all.
    pub ruled_out: Option<String>,
    /// What speaks for and against it, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// One thing that speaks for or against a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// For it, or against.
    pub speaks_for: bool,
    /// In a few words, without a full stop.
    pub text: String,
}

/// Ranks the models for the cluster that was compared, the best first.
pub fn rank(requirements: &Requirements, cluster: &Cluster, comparison: &Comparison) -> Vec<Ranked> {
    let _ = (requirements, cluster, comparison);
    Vec::new()
}
