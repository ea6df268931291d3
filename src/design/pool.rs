//! A node pool: what its nodes are, how many, and how they are replaced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Name, NodeCount, PodCount, PoolId, PoolOptions, Runtime, SubnetRef, Surge};
use crate::azure::Os;

/// A node pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodePool {
    /// Its run-time id.
    #[serde(skip)]
    pub id: Runtime<PoolId>,
    /// Name of the pool.
    pub name: Name,
    /// Whether it runs the cluster's own pods.
    pub mode: PoolMode,
    /// Operating system of the nodes.
    pub os: Os,
    /// Nodes now, or fixed.
    pub count: NodeCount,
    /// Bounds of the cluster autoscaler; absent means a fixed count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autoscale: Option<Autoscale>,
    /// Pods that a node may run; fixed when the pool is created.
    pub max_pods: PodCount,
    /// Pods that a node is expected to run, system pods included; absent means max pods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_pods: Option<PodCount>,
    /// Extra nodes while upgrading; absent means Azure's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_surge: Option<Surge>,
    /// Nodes that may be missing while upgrading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<Surge>,
    /// Whether Azure may evict the nodes.
    #[serde(default, skip_serializing_if = "Priority::is_regular")]
    pub priority: Priority,
    /// How nodes are replaced.
    #[serde(default, skip_serializing_if = "UpgradeStrategy::is_rolling")]
    pub upgrade: UpgradeStrategy,
    /// What few pools use.
    #[serde(default, skip_serializing_if = "PoolOptions::is_plain")]
    pub options: PoolOptions,
    /// Subnet of the nodes.
    pub node_subnet: SubnetRef,
    /// Subnet of the pods, for the pod subnet models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod_subnet: Option<SubnetRef>,
}

impl NodePool {
    /// Nodes that are planned for: the autoscaler's maximum, else the count.
    pub fn planned_nodes(&self) -> u64 {
        self.autoscale.map_or(self.count, |autoscale| autoscale.max).get()
    }

    /// Nodes that are always there: the autoscaler's minimum, else the count.
    pub fn least_nodes(&self) -> u64 {
        self.autoscale.map_or(self.count, |autoscale| autoscale.min).get()
    }

    /// Whether it is the gateway pool of a static egress gateway, by its mode or by its public prefix.
    pub fn is_gateway(&self) -> bool {
        self.mode == PoolMode::Gateway || self.options.egress_prefix.is_some()
    }

    /// Pods that a node is expected to run: as planned, else max pods.
    pub fn planned_pods(&self) -> u64 {
        self.planned_pods.unwrap_or(self.max_pods).get()
    }

    /// The same pool with `nodes` planned: the autoscaler's maximum moves where there is one, else the count. The count and
    /// the autoscaler's minimum are lowered to it.
    #[must_use]
    pub fn with_planned_nodes(&self, nodes: NodeCount) -> Self {
        let mut pool = self.with_maximum(nodes);
        pool.count = pool.count.min(nodes);
        if let Some(autoscale) = &mut pool.autoscale {
            autoscale.min = autoscale.min.min(nodes);
        }
        pool
    }

    /// The same pool with `nodes` as the autoscaler's maximum, else as its count; nothing else moves.
    #[must_use]
    pub fn with_maximum(&self, nodes: NodeCount) -> Self {
        let mut pool = self.clone();
        match &mut pool.autoscale {
            Some(autoscale) => autoscale.max = nodes,
            None => pool.count = nodes,
        }
        pool
    }
}

/// Bounds of the cluster autoscaler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Autoscale {
    /// Fewest nodes.
    pub min: NodeCount,
    /// Most nodes.
    pub max: NodeCount,
}

/// What a pool runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolMode {
    /// The cluster's own pods too.
    System,
    /// Workload only.
    User,
    /// Nothing but the static egress gateway.
    Gateway,
}

impl PoolMode {
    /// Every mode, in the order of menus.
    pub const ALL: [Self; 3] = [Self::System, Self::User, Self::Gateway];

    /// The mode in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Gateway => "gateway",
        }
    }
}

/// Whether Azure may evict a pool's nodes.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Priority {
    /// Ordinary nodes.
    #[default]
    Regular,
    /// Spot nodes: cheap, evictable, never surged.
    Spot,
}

impl Priority {
    const fn is_regular(&self) -> bool {
        matches!(self, Self::Regular)
    }
}

/// How a pool's nodes are replaced in an upgrade.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeStrategy {
    /// A few at a time, with surge nodes.
    #[default]
    Rolling,
    /// A whole second set of nodes, then the first is removed.
    BlueGreen,
}

impl UpgradeStrategy {
    const fn is_rolling(&self) -> bool {
        matches!(self, Self::Rolling)
    }
}
