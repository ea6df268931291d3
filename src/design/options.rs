//! What few clusters and pools use: features besides the addresses, all off unless chosen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use std::net::IpAddr;

use super::{ItemCount, Name, NodeCount, OtherCount, PodCount, SubnetRef};

/// Cluster features; written only where something is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterOptions {
    /// Whether it is an AKS Automatic cluster.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub automatic: bool,
    /// Whether node auto-provisioning adds nodes for pending pods, besides the pools.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub node_auto_provisioning: bool,
    /// Ports of all services of type load balancer; each is one rule.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub load_balancer_rules: OtherCount,
    /// Private Link Services in front of its load balancer.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub private_link_services: OtherCount,
    /// Subnet of the system nodes that AKS hosts for an Automatic cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_node_subnet: Option<SubnetRef>,
    /// Whether the cluster was created with a Windows profile; absent means not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows_profile: Option<bool>,
    /// Its internal load balancers, each of which takes an address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal_load_balancers: Vec<InternalLoadBalancer>,
}

impl ClusterOptions {
    /// Whether nothing is chosen.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// An internal load balancer of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InternalLoadBalancer {
    /// Subnet that it takes its address from; absent means the node subnet of the cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subnet: Option<SubnetRef>,
    /// Its fixed address; absent means any.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "super::optional_address"
    )]
    pub address: Option<IpAddr>,
}

/// Nodes that node auto-provisioning may create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeClass {
    /// Name of the node class.
    pub name: Name,
    /// Subnet of its nodes; absent means that of the first system pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_subnet: Option<SubnetRef>,
    /// Most nodes of it.
    pub max_nodes: NodeCount,
    /// Pods that a node may run; absent means the model's default for provisioned nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_pods: Option<PodCount>,
}

/// A network interface of a node besides its first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkInterface {
    /// Subnet that it takes its address from; absent for a dynamic one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subnet: Option<SubnetRef>,
}

/// What few pools use; written only where something is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolOptions {
    /// Version of Windows Server; absent while undecided, and for Linux.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows_server: Option<WindowsServer>,
    /// Whether an upgrade cordons a node that cannot be drained and leaves it until someone cleans up.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub cordon_undrainable: bool,
    /// Length of the public prefix, for the pool of a static egress gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub egress_prefix: Option<u8>,
    /// Whether a static egress gateway uses private addresses instead of a public prefix.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub egress_private: bool,
    /// Gateway configurations that a static egress gateway serves.
    #[serde(default = "ItemCount::one", skip_serializing_if = "ItemCount::is_one")]
    pub egress_configurations: ItemCount,
    /// Length of the public IP prefix from which the nodes take public addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_public_prefix: Option<u8>,
    /// Additional network interfaces of every node.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nics: Vec<NetworkInterface>,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            windows_server: None,
            cordon_undrainable: false,
            egress_prefix: None,
            egress_private: false,
            egress_configurations: ItemCount::one(),
            node_public_prefix: None,
            nics: Vec::new(),
        }
    }
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
