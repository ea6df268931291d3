//! The document: what a person decided, and nothing derived from it.
//!
//! A [`Design`] holds [`Alternative`]s; each is a whole candidate with its networks and clusters, while connected
//! ranges and requirements are shared. Everything here can be saved, compared and cloned. What the decisions mean
//! (addresses needed, faults, pictures) is worked out by the floors above; nothing here plans or judges.
//!
//! ```text
//! Design ── ConnectedRange*            what lies outside and must not clash
//!        ── Requirements               what the model must be able to do
//!        ── Alternative* ── Network* ── Subnet*
//!                        ── Cluster* ── NodePool*
//! ```

pub mod bounds;
pub mod file;
mod ids;
mod judgement;
mod options;
pub mod presets;
mod requirements;
pub mod resolve;
mod shared;
mod steering;
mod swatch;
mod units;

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType, Purpose};
use crate::net::Cidr;

pub(crate) use ids::Numbered;
pub use ids::{AlternativeId, ClusterId, ConnectedId, NetworkId, PoolId, Runtime, SubnetId};
pub use judgement::{
    Accepted, AcceptedSubject, DNS_SERVICE_IP, NoDate, POD_CIDR, PlanningDate, SERVICE_CIDR,
};
pub use options::{ClusterOptions, PoolOptions, WindowsServer};
pub use requirements::{Criterion, Requirements};
pub use shared::Shared;
pub use steering::{inert, inert_lines, json_text, shown_as};
pub use swatch::Swatch;
pub use units::{IpCount, Name, NodeCount, OtherCount, PodCount, PortCount, SubnetRef, Surge, UnitError};

/// A whole design file: the alternatives under discussion and what they share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// What the design is called.
    pub name: Name,
    /// Free text about the whole.
    #[serde(default)]
    pub notes: String,
    /// The day that facts with a date are compared with; absent means that only what is announced is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planning_date: Option<PlanningDate>,
    /// Version of the rules that the design was last judged by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule_set: String,
    /// Ranges outside the VNets that traffic must be able to tell apart.
    #[serde(default)]
    pub connected: Vec<ConnectedRange>,
    /// What the clusters must be able to do.
    #[serde(default)]
    pub requirements: Requirements,
    /// Findings that somebody looked at and lives with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// The candidates, in the order of their tabs.
    #[serde(default)]
    pub alternatives: Vec<Shared<Alternative>>,
    /// The last id given; it goes on through undo, so that none comes back.
    #[serde(skip)]
    pub last_id: Runtime<u64>,
}

/// A range outside the design's own VNets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectedRange {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<ConnectedId>,
    /// What it is called.
    pub name: Name,
    /// How it is connected.
    pub kind: ConnectedKind,
    /// The ranges it uses, as typed.
    #[serde(default)]
    pub prefixes: Vec<Cidr>,
}

/// How a connected range hangs on the VNets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectedKind {
    /// A peered VNet.
    Peered,
    /// Reached through VPN or `ExpressRoute`.
    OnPremises,
    /// Anything else.
    Other,
}

impl ConnectedKind {
    /// Every kind, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Peered, Self::OnPremises, Self::Other];

    /// The kind in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Peered => "peered VNet",
            Self::OnPremises => "on-premises",
            Self::Other => "other",
        }
    }
}

/// A whole candidate: networks and the clusters in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<AlternativeId>,
    /// What the tab says.
    pub name: Name,
    /// Free text about it.
    #[serde(default)]
    pub notes: String,
    /// What to say when it is presented.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker_notes: String,
    /// Whether it shows what runs today, from which the others are reached.
    #[serde(default, skip_serializing_if = "is_false")]
    pub today: bool,
    /// The VNets.
    #[serde(default)]
    pub networks: Vec<Shared<Network>>,
    /// The clusters.
    #[serde(default)]
    pub clusters: Vec<Shared<Cluster>>,
}

/// A VNet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<NetworkId>,
    /// Name of the VNet.
    pub name: Name,
    /// Whether AKS makes and owns it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub managed: bool,
    /// Whether traffic between its machines is encrypted (VNet encryption).
    #[serde(default, skip_serializing_if = "is_false")]
    pub encryption: bool,
    /// Its prefixes, as typed.
    #[serde(default)]
    pub address_space: Vec<Cidr>,
    /// Its subnets.
    #[serde(default)]
    pub subnets: Vec<Shared<Subnet>>,
}

/// A subnet of a VNet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subnet {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<SubnetId>,
    /// Name of the subnet.
    pub name: Name,
    /// Its range, as typed.
    pub prefix: Cidr,
    /// What it is for.
    pub purpose: Purpose,
    /// Service it is delegated to, such as `Microsoft.ContainerService/managedClusters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<String>,
    /// Addresses held by something other than nodes and pods: internal load balancers, private endpoints …
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other_addresses: OtherCount,
    /// Whether a NAT gateway is attached to it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nat_gateway: bool,
    /// Whether a network security group (NSG) filters its traffic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub security_group: bool,
    /// Free text about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Colour that it is marked with on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Swatch>,
}

impl Subnet {
    /// A subnet of which nothing else is decided.
    pub fn new(name: Name, prefix: Cidr, purpose: Purpose) -> Self {
        Self {
            id: Runtime::default(),
            name,
            prefix,
            purpose,
            delegation: None,
            other_addresses: OtherCount::ZERO,
            nat_gateway: false,
            security_group: false,
            note: String::new(),
            color: None,
        }
    }
}

/// An AKS cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<ClusterId>,
    /// Name of the cluster.
    pub name: Name,
    /// Azure region; empty while undecided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// Kubernetes version as `major.minor`, such as `1.34`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kubernetes_version: Option<String>,
    /// Whether it runs already.
    #[serde(default, skip_serializing_if = "ClusterState::is_planned")]
    pub state: ClusterState,
    /// Where nodes, pods and services get their addresses.
    pub model: Model,
    /// What moves the packets.
    #[serde(default)]
    pub data_plane: DataPlane,
    /// The network policy engine.
    #[serde(default)]
    pub network_policy: NetworkPolicy,
    /// Name of its VNet.
    pub network: Name,
    /// Pod CIDR of kubenet and overlay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod_cidr: Option<Cidr>,
    /// IPv6 pod CIDR of a dual-stack cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod_cidr_ipv6: Option<Cidr>,
    /// Range of the virtual service addresses.
    pub service_cidr: Cidr,
    /// IPv6 service CIDR of a dual-stack cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_cidr_ipv6: Option<Cidr>,
    /// Address of the cluster's DNS service, inside the service CIDR.
    #[serde(deserialize_with = "address")]
    pub dns_service_ip: IpAddr,
    /// Whether the API server is reached by a private address only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub private_cluster: bool,
    /// Subnet of the API server, with API server VNet integration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_server_subnet: Option<SubnetRef>,
    /// How traffic leaves.
    #[serde(default)]
    pub outbound: Outbound,
    /// What few clusters use.
    #[serde(default, skip_serializing_if = "ClusterOptions::is_plain")]
    pub options: ClusterOptions,
    /// The node pools.
    #[serde(default)]
    pub pools: Vec<NodePool>,
}

impl Cluster {
    /// The pool that growth moves: `chosen` where it exists, else the largest user pool, else the largest pool.
    pub fn growing_pool(&self, chosen: Option<usize>) -> Option<usize> {
        if let Some(index) = chosen.filter(|index| *index < self.pools.len()) {
            return Some(index);
        }
        let largest = |mode: Option<PoolMode>| {
            self.pools
                .iter()
                .enumerate()
                .filter(|(_, pool)| mode.is_none_or(|mode| pool.mode == mode))
                .max_by_key(|(index, pool)| (pool.planned_nodes(), std::cmp::Reverse(*index)))
                .map(|(index, _)| index)
        };
        largest(Some(PoolMode::User)).or_else(|| largest(None))
    }
}

/// Whether a cluster runs already.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ClusterState {
    /// Still on paper: everything can be changed.
    #[default]
    Planned,
    /// Runs: most of its network is fixed.
    Existing,
}

impl ClusterState {
    const fn is_planned(&self) -> bool {
        matches!(self, Self::Planned)
    }
}

/// How traffic leaves a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outbound {
    /// The outbound type.
    #[serde(rename = "type", default)]
    pub kind: OutboundType,
    /// Outbound public IPs.
    #[serde(default)]
    pub public_ips: IpCount,
    /// SNAT ports a node; 0 lets Azure choose by the pool's size.
    #[serde(default)]
    pub ports_per_node: PortCount,
}

impl Default for Outbound {
    fn default() -> Self {
        Self {
            kind: OutboundType::LoadBalancer,
            public_ips: IpCount::saturating(1),
            ports_per_node: PortCount::ZERO,
        }
    }
}

/// A node pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodePool {
    /// What it is known by while the program runs.
    #[serde(skip)]
    pub id: Runtime<PoolId>,
    /// Name of the pool.
    pub name: Name,
    /// Whether it carries the cluster's own pods.
    pub mode: PoolMode,
    /// Operating system of the nodes.
    pub os: Os,
    /// Nodes now, or fixed.
    pub count: NodeCount,
    /// Bounds of the cluster autoscaler; absent means a fixed count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autoscale: Option<Autoscale>,
    /// Pods a node may run; fixed when the pool is made.
    pub max_pods: PodCount,
    /// Pods a node is expected to run, system pods included; absent means max pods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_pods: Option<PodCount>,
    /// Extra nodes while upgrading; absent means Azure's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_surge: Option<Surge>,
    /// Nodes that may be missing while upgrading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<Surge>,
    /// Whether Azure may take the nodes back.
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

    /// Pods a node is expected to run: as planned, else max pods.
    pub fn planned_pods(&self) -> u64 {
        self.planned_pods.unwrap_or(self.max_pods).get()
    }

    /// The same pool with `nodes` planned: the autoscaler's maximum moves where there is one, else the count.
    #[must_use]
    pub fn with_planned_nodes(&self, nodes: NodeCount) -> Self {
        let mut pool = self.clone();
        match &mut pool.autoscale {
            Some(autoscale) => {
                autoscale.max = nodes;
                autoscale.min = autoscale.min.min(nodes);
                pool.count = pool.count.min(nodes);
            }
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

/// What a pool carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolMode {
    /// The cluster's own pods too.
    System,
    /// Workload only.
    User,
}

impl PoolMode {
    /// The mode in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
        }
    }
}

/// Whether Azure may take a pool's nodes back.
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

/// How a pool's nodes are replaced at an upgrade.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeStrategy {
    /// A few at a time, with surge nodes.
    #[default]
    Rolling,
    /// A whole second set of nodes, then the first goes.
    BlueGreen,
}

impl UpgradeStrategy {
    const fn is_rolling(&self) -> bool {
        matches!(self, Self::Rolling)
    }
}

fn address<'de, D: serde::Deserializer<'de>>(typed: D) -> Result<IpAddr, D::Error> {
    let text = String::deserialize(typed)?;
    let refused = |_error| D::Error::custom("not an IP address; write one such as 10.0.0.10");
    text.parse().map_err(refused)
}

const fn is_false(value: &bool) -> bool {
    !*value
}

fn is_zero(count: &OtherCount) -> bool {
    count.get() == 0
}
