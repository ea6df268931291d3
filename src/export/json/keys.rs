//! The keys of reports: what a script compares, and the words beside them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decide::verdict::Outcome;
use crate::plan::{self, Limit};

/// What is counted in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Single addresses.
    Addresses,
    /// Blocks of 16 addresses.
    Blocks,
    /// One /24 of a pod CIDR a node.
    NodeSlots,
}

impl From<plan::Unit> for Unit {
    fn from(unit: plan::Unit) -> Self {
        match unit {
            plan::Unit::Addresses => Self::Addresses,
            plan::Unit::Blocks => Self::Blocks,
            plan::Unit::NodeSlots => Self::NodeSlots,
        }
    }
}

impl Unit {
    /// The plural in words.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Addresses => plan::Unit::Addresses.plural(),
            Self::Blocks => plan::Unit::Blocks.plural(),
            Self::NodeSlots => plan::Unit::NodeSlots.plural(),
        }
    }
}

/// Whether something holds what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds planned nodes and surge.
    Fits,
    /// Holds the planned nodes, not the surge.
    FitsCannotUpgrade,
    /// Does not hold the planned nodes.
    DoesNotFit,
}

impl From<plan::Verdict> for Verdict {
    fn from(verdict: plan::Verdict) -> Self {
        match verdict {
            plan::Verdict::Fits => Self::Fits,
            plan::Verdict::FitsCannotUpgrade => Self::FitsCannotUpgrade,
            plan::Verdict::DoesNotFit => Self::DoesNotFit,
        }
    }
}

impl Verdict {
    /// The verdict in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fits => plan::Verdict::Fits.words(),
            Self::FitsCannotUpgrade => plan::Verdict::FitsCannotUpgrade.words(),
            Self::DoesNotFit => plan::Verdict::DoesNotFit.words(),
        }
    }

    /// The key, as it is written.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fits => plan::Verdict::Fits.key(),
            Self::FitsCannotUpgrade => plan::Verdict::FitsCannotUpgrade.key(),
            Self::DoesNotFit => plan::Verdict::DoesNotFit.key(),
        }
    }
}

/// Whether it works: what every screen and report says of a cluster, an alternative or a design.
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
    /// It works, and cannot be upgraded.
    CannotUpgrade,
    /// It does not do what is required.
    RequirementNotMet,
    /// A range or a limit does not hold what is planned.
    DoesNotFit,
    /// Azure refuses it, or it cannot work.
    Refused,
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

/// What can run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Addresses of a node subnet.
    NodeSubnet,
    /// Addresses or blocks of a pod subnet.
    PodSubnet,
    /// Addresses of a subnet of further network interfaces.
    InterfaceSubnet,
    /// Node slots of the pod CIDR.
    PodCidr,
    /// Routes of kubenet's route table.
    Routes,
    /// Nodes of one pool.
    PoolNodes,
    /// Nodes of one cluster.
    ClusterNodes,
    /// Private addresses of one VNet.
    NetworkAddresses,
    /// Ports for outbound connections (SNAT) of the load balancer.
    OutboundPorts,
    /// Nodes that the public prefix of a static egress gateway serves.
    EgressPrefix,
    /// Addresses of the public prefix of the nodes of a pool.
    NodePublicPrefix,
}

impl LimitKind {
    /// The limit in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NodeSubnet => "node subnet",
            Self::PodSubnet => "pod subnet",
            Self::InterfaceSubnet => "interface subnet",
            Self::PodCidr => "pod CIDR",
            Self::Routes => "routes of the route table",
            Self::PoolNodes => "nodes of one pool",
            Self::ClusterNodes => "nodes of one cluster",
            Self::NetworkAddresses => "private addresses of the VNet",
            Self::OutboundPorts => "SNAT ports",
            Self::EgressPrefix => "public prefix of the gateway",
            Self::NodePublicPrefix => "public prefix of the nodes",
        }
    }
}

impl From<Limit> for LimitKind {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::NodeSubnet(_) => Self::NodeSubnet,
            Limit::PodSubnet(_) => Self::PodSubnet,
            Limit::InterfaceSubnet(_) => Self::InterfaceSubnet,
            Limit::PodCidr => Self::PodCidr,
            Limit::Routes => Self::Routes,
            Limit::PoolNodes => Self::PoolNodes,
            Limit::ClusterNodes => Self::ClusterNodes,
            Limit::NetworkAddresses(_) => Self::NetworkAddresses,
            Limit::OutboundPorts => Self::OutboundPorts,
            Limit::EgressPrefix => Self::EgressPrefix,
            Limit::NodePublicPrefix => Self::NodePublicPrefix,
        }
    }
}
