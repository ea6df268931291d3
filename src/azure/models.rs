//! The network models and the choices that go with them, with their keys and titles.
//!
//! Only names and their spelling; what each model can do is in `capabilities`. Keys are for files and the command line,
//! titles for screens.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;

/// How nodes and pods of a cluster get their addresses.
///
/// ```
/// use aksnet::azure::Model;
///
/// assert_eq!("pod_subnet_static".parse(), Ok(Model::PodSubnetStatic));
/// assert_eq!(Model::PodSubnetStatic.title(), "Pod subnet, static block");
/// assert!("calico".parse::<Model>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Pods in a pod CIDR of the cluster, one /24 a node, reached through a route table.
    Kubenet,
    /// Azure CNI, pods in the node subnet, reserved up front.
    NodeSubnet,
    /// Azure CNI, pods in a separate subnet, in batches of 16 addresses.
    PodSubnetDynamic,
    /// Azure CNI, pods in a separate subnet, in /28 blocks.
    PodSubnetStatic,
    /// Azure CNI, pods in a pod CIDR of the cluster, one /24 a node, without routes.
    Overlay,
    /// No CNI from Azure: nodes as with overlay, pods as the plugin of one's own has it. Never proposed.
    ByoCni,
}

impl Model {
    /// Every model that Azure brings, in the order of the reference tables.
    pub const ALL: &'static [Self] = &[
        Self::Kubenet,
        Self::NodeSubnet,
        Self::PodSubnetDynamic,
        Self::PodSubnetStatic,
        Self::Overlay,
    ];

    /// What a cluster can be said to be: every model of Azure's, and a CNI of one's own.
    pub const CHOICES: &'static [Self] = &[
        Self::Kubenet,
        Self::NodeSubnet,
        Self::PodSubnetDynamic,
        Self::PodSubnetStatic,
        Self::Overlay,
        Self::ByoCni,
    ];

    /// Every model of Azure's in the order in which they usually suit, as lanes show them whatever the ranking says now.
    pub const LANES: [Self; 5] = [
        Self::Overlay,
        Self::PodSubnetDynamic,
        Self::PodSubnetStatic,
        Self::NodeSubnet,
        Self::Kubenet,
    ];

    /// The word that files and the command line use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Kubenet => "kubenet",
            Self::NodeSubnet => "node_subnet",
            Self::PodSubnetDynamic => "pod_subnet_dynamic",
            Self::PodSubnetStatic => "pod_subnet_static",
            Self::Overlay => "overlay",
            Self::ByoCni => "byo_cni",
        }
    }

    /// Whether an update leads a running cluster from this model to another in place: to overlay alone, and never away
    /// from pod subnets.
    pub const fn updates_to(self, other: Self) -> bool {
        match self {
            Self::Kubenet | Self::NodeSubnet => matches!(other, Self::Overlay),
            Self::PodSubnetDynamic | Self::PodSubnetStatic | Self::Overlay | Self::ByoCni => false,
        }
    }

    /// The name that screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Kubenet => "Kubenet",
            Self::NodeSubnet => "Node subnet",
            Self::PodSubnetDynamic => "Pod subnet, dynamic",
            Self::PodSubnetStatic => "Pod subnet, static block",
            Self::Overlay => "Overlay",
            Self::ByoCni => "Own CNI",
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl FromStr for Model {
    type Err = UnknownModel;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|model| model.key() == typed)
            .ok_or_else(|| UnknownModel {
                typed: typed.to_owned(),
            })
    }
}

/// A word that names no network model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no network model \"{typed}\"; use kubenet, node_subnet, pod_subnet_dynamic, \
     pod_subnet_static or overlay"
)]
pub struct UnknownModel {
    /// What was typed.
    pub typed: String,
}

/// What moves packets on the nodes; chosen separately from the model.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DataPlane {
    /// The usual one: iptables on Linux, the host networking service on Windows.
    #[default]
    Azure,
    /// eBPF by Cilium.
    Cilium,
}

impl DataPlane {
    /// Every data plane.
    pub const ALL: &'static [Self] = &[Self::Azure, Self::Cilium];

    /// The word that files and the command line use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Azure => "azure",
            Self::Cilium => "cilium",
        }
    }

    /// The name that screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Azure => "Azure",
            Self::Cilium => "Cilium",
        }
    }
}

/// What enforces network policies between pods.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NetworkPolicy {
    /// Nothing: every pod may talk to every other.
    #[default]
    None,
    /// Azure Network Policy Manager (NPM), which retires.
    Azure,
    /// Calico.
    Calico,
    /// Cilium, together with its data plane.
    Cilium,
}

impl NetworkPolicy {
    /// Every policy engine, none first.
    pub const ALL: &'static [Self] = &[Self::None, Self::Azure, Self::Calico, Self::Cilium];

    /// The word that files and the command line use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Azure => "azure",
            Self::Calico => "calico",
            Self::Cilium => "cilium",
        }
    }

    /// Whether it is an engine of its own, installed beside the data plane.
    pub const fn is_own_engine(self) -> bool {
        match self {
            Self::Azure | Self::Calico => true,
            Self::None | Self::Cilium => false,
        }
    }

    /// The name that screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Azure => "Azure (NPM)",
            Self::Calico => "Calico",
            Self::Cilium => "Cilium",
        }
    }
}

/// How traffic of the cluster leaves for the internet.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OutboundType {
    /// Public addresses of a Standard load balancer.
    #[default]
    LoadBalancer,
    /// A NAT gateway that AKS makes, in a VNet that AKS makes.
    ManagedNatGateway,
    /// A NAT gateway already attached to the node subnet.
    UserAssignedNatGateway,
    /// A route table of one's own, mostly towards a firewall.
    UserDefinedRouting,
    /// AKS sets nothing up.
    None,
    /// AKS sets nothing up and blocks what leaves.
    Block,
}

impl OutboundType {
    /// Every outbound type.
    pub const ALL: &'static [Self] = &[
        Self::LoadBalancer,
        Self::ManagedNatGateway,
        Self::UserAssignedNatGateway,
        Self::UserDefinedRouting,
        Self::None,
        Self::Block,
    ];

    /// The word that files use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LoadBalancer => "load_balancer",
            Self::ManagedNatGateway => "managed_nat_gateway",
            Self::UserAssignedNatGateway => "user_assigned_nat_gateway",
            Self::UserDefinedRouting => "user_defined_routing",
            Self::None => "none",
            Self::Block => "block",
        }
    }

    /// The name that screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::LoadBalancer => "Load balancer",
            Self::ManagedNatGateway => "Managed NAT gateway",
            Self::UserAssignedNatGateway => "User-assigned NAT gateway",
            Self::UserDefinedRouting => "User-defined routing",
            Self::None => "None",
            Self::Block => "Block",
        }
    }
}

/// SKU of a NAT gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NatGatewaySku {
    /// IPv4, in one zone or none.
    Standard,
    /// Over all zones, IPv4 and IPv6.
    StandardV2,
}

impl NatGatewaySku {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Standard, Self::StandardV2];

    /// The name that Azure and screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::StandardV2 => "StandardV2",
        }
    }
}

/// Operating system of a node pool, spelled as Azure spells it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Os {
    /// Linux.
    #[default]
    Linux,
    /// Windows Server.
    Windows,
}

impl Os {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Linux, Self::Windows];

    /// The word that files use and screens show.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::Windows => "Windows",
        }
    }

    /// Most characters of the name of a pool of such nodes.
    pub const fn longest_pool_name(self) -> usize {
        match self {
            Self::Linux => limits::LINUX_POOL_NAME.value,
            Self::Windows => limits::WINDOWS_POOL_NAME.value,
        }
    }
}
