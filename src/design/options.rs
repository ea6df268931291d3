//! What few clusters and pools use: features that stand beside the addresses, all off unless chosen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OtherCount;

/// What a cluster uses beyond its pools; written only where something is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterOptions {
    /// Whether it is an AKS Automatic cluster.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub automatic: bool,
    /// Whether nodes are provisioned by what pods ask for, beside the pools.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub node_auto_provisioning: bool,
    /// Ports of all services of type load balancer; each is one rule.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub load_balancer_rules: OtherCount,
    /// Private Link Services in front of its load balancer.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub private_link_services: OtherCount,
}

impl ClusterOptions {
    /// Whether nothing is chosen.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What few pools use; written only where something is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolOptions {
    /// Version of Windows Server; absent while undecided, and for Linux.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows_server: Option<WindowsServer>,
    /// Whether an upgrade leaves a node that cannot be drained behind, cordoned, until someone cleans up.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub cordon_undrainable: bool,
    /// Length of the public prefix of a static egress gateway, for the pool that is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub egress_prefix: Option<u8>,
}

impl PoolOptions {
    /// Whether nothing is chosen.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// Version of Windows Server on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum WindowsServer {
    /// Windows Server 2019.
    #[serde(rename = "2019")]
    Y2019,
    /// Windows Server 2022.
    #[serde(rename = "2022")]
    Y2022,
    /// Windows Server 2025.
    #[serde(rename = "2025")]
    Y2025,
}

impl WindowsServer {
    /// Every version, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Y2019, Self::Y2022, Self::Y2025];

    /// The version as files write it and menus show it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Y2019 => "2019",
            Self::Y2022 => "2022",
            Self::Y2025 => "2025",
        }
    }
}
