//! The document: what a person decided, and nothing derived from it.
//!
//! A [`Design`] holds [`Alternative`]s; each is a whole candidate with its networks and clusters, while connected
//! ranges and requirements are shared. Everything here can be saved, compared and cloned. What the decisions mean
//! (addresses needed, faults, pictures) is computed by the floors above; nothing here plans or checks.
//!
//! ```text
//! Design ── ConnectedRange*            what lies outside and must not overlap
//!        ── Requirements               what the model must be able to do
//!        ── Alternative* ── Network* ── Subnet*
//!                        ── Cluster* ── NodePool*
//! ```

pub mod bounds;
mod decision;
pub mod file;
mod ids;
mod judgement;
pub mod logo;
mod options;
mod pages;
mod pool;
pub mod presets;
mod requirements;
pub mod resolve;
mod shared;
mod steering;
mod swatch;
mod today;
mod units;

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use crate::azure::{DataPlane, Model, NatGatewaySku, NetworkPolicy, OutboundType, Purpose};
use crate::net::Cidr;

pub use decision::{Decision, DecisionStatus};
pub use ids::{AlternativeId, ClusterId, ConnectedId, NetworkId, PoolId, Runtime, SubnetId};
pub(crate) use ids::{Numbered, Part};
pub use judgement::{
    Accepted, AcceptedSubject, DNS_SERVICE_IP, NoDate, POD_CIDR, PlanningDate, SERVICE_CIDR,
};
pub use logo::{Logo, NoLogo};
pub use options::{
    ClusterOptions, InternalLoadBalancer, NetworkInterface, NodeClass, PoolOptions, WindowsServer,
};
pub use pages::{Colour, NoColour, PageChoice, PageKind, PagePlace, Pages};
pub use pool::{Autoscale, NodePool, PoolMode, Priority, UpgradeStrategy};
pub use requirements::{Criterion, Requirements};
pub use shared::Shared;
pub use steering::{inert, inert_lines, json_text, shown_as};
pub use swatch::Swatch;
pub use units::{
    IpCount, ItemCount, Name, NodeCount, OtherCount, PodCount, PortCount, SubnetRef, Surge, UnitError,
};

/// A whole design file: the alternatives under discussion and what they share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Name of the design.
    pub name: Name,
    /// Free text about the design.
    #[serde(default)]
    pub notes: String,
    /// The date that dated facts are compared with; absent means that only announcements are reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planning_date: Option<PlanningDate>,
    /// Version of the rules that the design was last checked with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule_set: String,
    /// Ranges outside the VNets that must not overlap them.
    #[serde(default)]
    pub connected: Vec<ConnectedRange>,
    /// What the clusters must be able to do.
    #[serde(default)]
    pub requirements: Requirements,
    /// Accepted findings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// The decision.
    #[serde(default, skip_serializing_if = "Decision::is_blank")]
    pub decision: Decision,
    /// Which pages are shown, and what is on them.
    #[serde(default, skip_serializing_if = "Pages::is_usual")]
    pub pages: Pages,
    /// The candidates, in the order of their tabs.
    #[serde(default)]
    pub alternatives: Vec<Shared<Alternative>>,
    /// The last id given; undo does not reset it, so that none is reused.
    #[serde(skip)]
    pub last_id: Runtime<u64>,
}

impl Design {
    /// Ranges in use outside the VNets; summary routes are not, since they have room inside.
    pub fn used_elsewhere(&self) -> impl Iterator<Item = &Cidr> {
        let used = self.connected.iter().filter(|range| !range.aggregate);
        used.flat_map(|range| &range.prefixes)
    }

    /// Place of the alternative that was chosen; none while that is open or its name dangles.
    pub fn chosen_alternative(&self) -> Option<usize> {
        let chosen = self.decision.chosen.as_ref()?;
        let mut names = self.alternatives.iter().map(|alternative| &alternative.name);
        names.position(|name| name.matches(chosen.as_str()))
    }
}

/// A range outside the design's own VNets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectedRange {
    /// Its run-time id.
    #[serde(skip)]
    pub id: Runtime<ConnectedId>,
    /// Its name.
    pub name: Name,
    /// How it is connected.
    pub kind: ConnectedKind,
    /// What a peering joins.
    #[serde(default, skip_serializing_if = "Peering::is_whole")]
    pub peering: Peering,
    /// The ranges it uses, as typed.
    #[serde(default)]
    pub prefixes: Vec<Cidr>,
    /// Whether its prefixes are summary routes, to a firewall or a data centre, rather than ranges in use.
    #[serde(default, skip_serializing_if = "is_false")]
    pub aggregate: bool,
}

/// What a peering joins.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Peering {
    /// Two whole VNets.
    #[default]
    Whole,
    /// Chosen subnets of two VNets.
    Subnets,
}

impl Peering {
    /// Both, in the order of menus.
    pub const ALL: [Self; 2] = [Self::Whole, Self::Subnets];

    /// What is joined, in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Whole => "whole VNets",
            Self::Subnets => "chosen subnets",
        }
    }

    const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }
}

/// How a connected range is connected to the VNets.
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
    /// Its run-time id.
    #[serde(skip)]
    pub id: Runtime<AlternativeId>,
    /// Its name, as on its tab.
    pub name: Name,
    /// Free text about it.
    #[serde(default)]
    pub notes: String,
    /// What to say when it is presented.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker_notes: String,
    /// The headline of its page as worded by a person; empty means the proposed one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// Whether it shows what runs today, from which the others are reached.
    #[serde(default, skip_serializing_if = "is_false")]
    pub today: bool,
    /// The VNets.
    #[serde(default)]
    pub networks: Vec<Shared<Network>>,
    /// Which of the VNets are peered with each other; all others count as not peered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peerings: Vec<NetworkPeering>,
    /// The clusters.
    #[serde(default)]
    pub clusters: Vec<Shared<Cluster>>,
}

/// Two VNets of one alternative that can reach each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkPeering {
    /// Names of the two VNets.
    pub networks: [Name; 2],
    /// Whether they reach each other through a third VNet that both are peered with, instead of directly.
    #[serde(default, skip_serializing_if = "is_false")]
    pub through_hub: bool,
}

impl NetworkPeering {
    /// Whether it joins the VNets of these names, in either order.
    pub fn joins(&self, one: &Name, other: &Name) -> bool {
        let [first, second] = &self.networks;
        let are = |a: &Name, b: &Name| first.matches(a.as_str()) && second.matches(b.as_str());
        are(one, other) || are(other, one)
    }

    /// Whether the VNet of this name is one of the two.
    pub fn names(&self, network: &Name) -> bool {
        self.networks.iter().any(|name| name.matches(network.as_str()))
    }
}

/// A VNet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Its run-time id.
    #[serde(skip)]
    pub id: Runtime<NetworkId>,
    /// Name of the VNet.
    pub name: Name,
    /// Name of its resource group; absent means not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<Name>,
    /// Whether AKS creates and manages it.
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
    /// Its run-time id.
    #[serde(skip)]
    pub id: Runtime<SubnetId>,
    /// Name of the subnet.
    pub name: Name,
    /// Its range, as typed.
    pub prefix: Cidr,
    /// Its IPv6 range, as typed; listed and compared, never sized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix_ipv6: Option<Cidr>,
    /// What it is for.
    pub purpose: Purpose,
    /// Service it is delegated to, such as `Microsoft.ContainerService/managedClusters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<String>,
    /// Addresses held by something other than nodes and pods: internal load balancers, private endpoints …
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other_addresses: OtherCount,
    /// Most instances of the application gateway in it; absent means not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_instances: Option<ItemCount>,
    /// Whether the application gateway in it has a private frontend, which takes one more address.
    #[serde(default, skip_serializing_if = "is_false")]
    pub private_frontend: bool,
    /// Whether the Application Gateway ingress controller (AGIC) drives the gateway in it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ingress_controller: bool,
    /// Application Gateway for Containers resources in it.
    #[serde(default = "ItemCount::one", skip_serializing_if = "ItemCount::is_one")]
    pub associations: ItemCount,
    /// Whether a NAT gateway is attached to it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nat_gateway: bool,
    /// Whether a network security group (NSG) filters its traffic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub security_group: bool,
    /// Whether its NSG lets the nodes and pods of the cluster through in every direction.
    #[serde(default, skip_serializing_if = "is_false")]
    pub security_group_allows_pods: bool,
    /// Name of its route table; the same name is the same table, absent means not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_table: Option<Name>,
    /// Whether a subnet peering joins it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub peered: bool,
    /// Free text about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Colour that it is marked with on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Swatch>,
}

impl Subnet {
    /// A subnet with defaults for everything else.
    pub fn new(name: Name, prefix: Cidr, purpose: Purpose) -> Self {
        Self {
            id: Runtime::default(),
            name,
            prefix,
            prefix_ipv6: None,
            purpose,
            delegation: None,
            other_addresses: OtherCount::ZERO,
            gateway_instances: None,
            private_frontend: false,
            ingress_controller: false,
            associations: ItemCount::one(),
            nat_gateway: false,
            security_group: false,
            security_group_allows_pods: false,
            route_table: None,
            peered: false,
            note: String::new(),
            color: None,
        }
    }
}

/// An AKS cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Its run-time id.
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
    /// What node auto-provisioning may create; without any, its nodes are not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_classes: Vec<NodeClass>,
    /// The node pools.
    #[serde(default)]
    pub pools: Vec<NodePool>,
}

impl Cluster {
    /// Whether it exists in Azure.
    pub fn is_running(&self) -> bool {
        self.state == ClusterState::Existing
    }

    /// Nodes that node auto-provisioning may create, as far as node classes say.
    pub fn provisioned_nodes(&self) -> u64 {
        let most = self.node_classes.iter().map(|class| class.max_nodes.get());
        most.fold(0, u64::saturating_add)
    }

    /// Whether nodes are created that belong to no pool and that no node class counts.
    pub const fn has_uncounted_nodes(&self) -> bool {
        let provisions = self.options.automatic || self.options.node_auto_provisioning;
        provisions && self.node_classes.is_empty()
    }

    /// Every reference to a subnet, in the same order as [`Self::references_mut`].
    pub fn references(&self) -> impl Iterator<Item = &SubnetRef> {
        let Self {
            pools,
            api_server_subnet,
            options,
            node_classes,
            ..
        } = self;
        let of_pools = pools.iter().flat_map(|pool| {
            let nics = pool.options.nics.iter().filter_map(|nic| nic.subnet.as_ref());
            std::iter::once(&pool.node_subnet)
                .chain(pool.pod_subnet.as_ref())
                .chain(nics)
        });
        let balancers = options.internal_load_balancers.iter();
        of_pools
            .chain(api_server_subnet.as_ref())
            .chain(options.system_node_subnet.as_ref())
            .chain(balancers.filter_map(|balancer| balancer.subnet.as_ref()))
            .chain(node_classes.iter().filter_map(|class| class.node_subnet.as_ref()))
    }

    /// Every reference to a subnet, to be written.
    pub fn references_mut(&mut self) -> impl Iterator<Item = &mut SubnetRef> {
        let Self {
            pools,
            api_server_subnet,
            options,
            node_classes,
            ..
        } = self;
        let of_pools = pools.iter_mut().flat_map(|pool| {
            let nics = pool.options.nics.iter_mut().filter_map(|nic| nic.subnet.as_mut());
            std::iter::once(&mut pool.node_subnet)
                .chain(pool.pod_subnet.as_mut())
                .chain(nics)
        });
        let balancers = options.internal_load_balancers.iter_mut();
        of_pools
            .chain(api_server_subnet.as_mut())
            .chain(options.system_node_subnet.as_mut())
            .chain(balancers.filter_map(|balancer| balancer.subnet.as_mut()))
            .chain(
                node_classes
                    .iter_mut()
                    .filter_map(|class| class.node_subnet.as_mut()),
            )
    }

    /// The pool that growth moves: `chosen` where it exists, else the largest user pool, else the largest pool; a
    /// gateway pool only where there is no other.
    pub fn growing_pool(&self, chosen: Option<usize>) -> Option<usize> {
        if let Some(index) = chosen.filter(|index| *index < self.pools.len()) {
            return Some(index);
        }
        let largest = |takes: &dyn Fn(&NodePool) -> bool| {
            self.pools
                .iter()
                .enumerate()
                .filter(|(_, pool)| takes(pool))
                .max_by_key(|(index, pool)| (pool.planned_nodes(), std::cmp::Reverse(*index)))
                .map(|(index, _)| index)
        };
        largest(&|pool| pool.mode == PoolMode::User && !pool.is_gateway())
            .or_else(|| largest(&|pool| !pool.is_gateway()))
            .or_else(|| largest(&|_| true))
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
    /// SKU of the NAT gateway, whether AKS's or your own; absent means not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nat_gateway_sku: Option<NatGatewaySku>,
    /// Outbound public IPs.
    #[serde(default)]
    pub public_ips: IpCount,
    /// Outbound public IPv6 addresses of a dual-stack cluster; absent means Azure's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ips_ipv6: Option<IpCount>,
    /// SNAT ports per node; 0 lets Azure choose by the pool's size.
    #[serde(default)]
    pub ports_per_node: PortCount,
}

impl Cluster {
    /// Whether it has ranges of both families.
    pub const fn is_dual_stack(&self) -> bool {
        self.pod_cidr_ipv6.is_some() || self.service_cidr_ipv6.is_some()
    }
}

impl Default for Outbound {
    fn default() -> Self {
        Self {
            kind: OutboundType::LoadBalancer,
            nat_gateway_sku: None,
            public_ips: IpCount::saturating(1),
            public_ips_ipv6: None,
            ports_per_node: PortCount::ZERO,
        }
    }
}

fn address<'de, D: serde::Deserializer<'de>>(typed: D) -> Result<IpAddr, D::Error> {
    let text = String::deserialize(typed)?;
    let refused = |_error| D::Error::custom("not an IP address; write one such as 10.0.0.10");
    text.parse().map_err(refused)
}

fn optional_address<'de, D: serde::Deserializer<'de>>(typed: D) -> Result<Option<IpAddr>, D::Error> {
    /// An address, with the same error message.
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Typed(#[serde(deserialize_with = "address")] IpAddr);

    Ok(Option::<Typed>::deserialize(typed)?.map(|Typed(address)| address))
}

const fn is_false(value: &bool) -> bool {
    !*value
}

fn is_zero(count: &OtherCount) -> bool {
    count.get() == 0
}
