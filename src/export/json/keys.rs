//! The keys of reports: what a script compares, and the words for them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decide::verdict::Outcome;

/// Whether a cluster, an alternative or a design works, as every screen and report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Outcome")]
pub struct OutcomeReport {
    /// One of a closed list.
    pub outcome: OutcomeKind,
    /// The same in words, with the first error or the requirement that is not met.
    pub outcome_words: String,
}

impl From<Outcome> for OutcomeReport {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome: match outcome {
                Outcome::Fits => OutcomeKind::Fits,
                Outcome::Works(_) => OutcomeKind::WorksWithWarnings,
                Outcome::CannotUpgrade => OutcomeKind::CannotUpgrade,
                Outcome::NotMet(_) => OutcomeKind::RequirementNotMet,
                Outcome::DoesNotFit => OutcomeKind::DoesNotFit,
                Outcome::Refused(_) => OutcomeKind::Refused,
                Outcome::Incomplete => OutcomeKind::Incomplete,
                Outcome::NoCluster => OutcomeKind::NoCluster,
            },
            outcome_words: outcome.words(),
        }
    }
}

impl OutcomeReport {
    /// Whether it does not work as it is, or cannot be upgraded.
    pub(super) const fn needs_a_way_out(&self) -> bool {
        !matches!(
            self.outcome,
            OutcomeKind::Fits | OutcomeKind::WorksWithWarnings | OutcomeKind::NoCluster
        )
    }
}

/// Whether it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// It works.
    Fits,
    /// It works, with warnings.
    WorksWithWarnings,
    /// It works, but cannot be upgraded.
    CannotUpgrade,
    /// It does not meet a requirement.
    RequirementNotMet,
    /// A range or a limit does not hold what is planned.
    DoesNotFit,
    /// Azure refuses it, or it cannot work.
    Refused,
    /// A cluster runs in a VNet or subnet that the design lacks.
    Incomplete,
    /// There is no cluster.
    NoCluster,
}

impl OutcomeKind {
    /// The key, as it is written.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::WorksWithWarnings => "works_with_warnings",
            Self::CannotUpgrade => "cannot_upgrade",
            Self::RequirementNotMet => "requirement_not_met",
            Self::DoesNotFit => "does_not_fit",
            Self::Refused => "refused",
            Self::Incomplete => "incomplete",
            Self::NoCluster => "no_cluster",
        }
    }
}

/// Which of a cluster's ranges one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RangeKind {
    /// Holds nodes.
    NodeSubnet,
    /// Holds pods.
    PodSubnet,
    /// Gives each node a /24 for its pods.
    PodCidr,
}

impl RangeKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NodeSubnet => "Node subnet",
            Self::PodSubnet => "Pod subnet",
            Self::PodCidr => "Pod CIDR",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Verdict;

    #[test]
    fn keys_are_what_is_written() {
        for verdict in [Verdict::Fits, Verdict::FitsCannotUpgrade, Verdict::DoesNotFit] {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.key());
        }
        for kind in [
            OutcomeKind::Fits,
            OutcomeKind::WorksWithWarnings,
            OutcomeKind::CannotUpgrade,
            OutcomeKind::RequirementNotMet,
            OutcomeKind::DoesNotFit,
            OutcomeKind::Refused,
            OutcomeKind::NoCluster,
        ] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
    }
}
