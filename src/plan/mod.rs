//! From a design to its plan: what every range needs, what it holds, and how far it goes.
//!
//! Pure, total and deterministic: any design, however broken, gets a plan; what is wrong with it is for the floor
//! above. Indexes in a plan lead into the [`Alternative`] it was made from. Reading order: `demand` (formulas and
//! sums), this file (sums laid over the ranges), `capacity` (how many nodes until something runs out), `compare` (the
//! same workload under every model), `fit` (smallest subnets placed), `growth` (addresses against nodes).

pub mod arrange;
mod azure_count;
mod capacity;
mod compare;
mod demand;
mod every_model;
mod extras;
mod fit;
mod growth;
mod lane_parts;
mod lay;
mod levers;
mod names;
mod needs;
pub mod placement;
mod refit;
mod reuse;
mod sizing;
pub mod splitting;
mod spokes;
pub mod sums;
mod users;
mod workload;

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::limits;
use crate::design::{Alternative, Cluster, ClusterState, Design, PoolMode, Shared};
use crate::edit::{ClusterAt, SubnetAt};
use crate::net::{Prefix, RangeSet};

pub use azure_count::{AzureCount, AzureLine, Surged, azure_count, azure_sum};
pub use capacity::{Ceiling, Ceilings, Limit, LimitKind};
pub use compare::{Comparison, Drawn, LaneVerdict, ModelLane, compare, what_rules_out};
pub use demand::{
    BLOCK_ADDRESSES, DEFAULT_SURGE, Demand, Draw, DynamicNode, Extra, NODE_SLOT_ADDRESSES, StaticNode, Step,
    StepKind, SurgeKind, Unit, dynamic_node, ipv6_node_prefix, ipv6_node_slots, kubenet_nodes,
    kubenet_routes, node_slots, node_totals, observed_node_subnet_reservation, observed_per_node,
    observed_pod_subnet_check, per_node, plain_pool, smallest_block_subnet, smallest_pod_cidr,
    smallest_subnet, snat_ports, snat_surge_nodes, static_blocks, static_node, surge_kind, surge_nodes,
    surge_of, unit_of, usable_addresses,
};
pub use every_model::{MostNodes, most_in, sizes};
pub use extras::{egress_addresses, provisioned_max_pods};
pub use fit::{Adoption, Effort, RangeRole, fitted, unused_private_range};
pub use growth::{Growth, GrowthLine, growth};
pub use lane_parts::{LanePart, PartRole};
pub use levers::{largest_surge, largest_that};
pub use names::{PoolNames, allowed_pool_name, unused_cluster_name, unused_subnet_name};
pub use needs::{can_meet, first_unmet, needs, needs_alone};
pub use sizing::{Figure, FigureValue, GivenPrefixes, SizedRange, Sizing, size};
pub use spokes::{Spokes, add_spokes, spokes};

/// What every alternative of a design needs and holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the design.
    pub alternatives: Vec<Shared<AlternativePlan>>,
}

impl Plan {
    /// What the cluster at this place needs and holds.
    pub fn cluster(&self, at: ClusterAt) -> Option<&ClusterPlan> {
        let clusters = &self.alternatives.get(at.alternative)?.clusters;
        clusters.get(at.cluster).map(AsRef::as_ref)
    }

    /// What the subnet at this place holds.
    pub fn subnet(&self, at: SubnetAt) -> Option<&SubnetPlan> {
        let network = self.alternatives.get(at.alternative)?.networks.get(at.network)?;
        network.subnets.get(at.subnet)
    }
}

/// What one alternative needs and holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlternativePlan {
    /// In the order of the design.
    pub networks: Vec<Shared<NetworkPlan>>,
    /// In the order of the design.
    pub clusters: Vec<Shared<ClusterPlan>>,
}

impl AlternativePlan {
    /// Addresses of all its VNets.
    pub fn space(&self) -> u64 {
        let networks = self.networks.iter();
        networks.fold(0, |sum, network| sum.saturating_add(network.space.total()))
    }

    /// Those of them that no subnet covers.
    pub fn free(&self) -> u64 {
        let networks = self.networks.iter();
        networks.fold(0, |sum, network| sum.saturating_add(network.free.total()))
    }

    /// The worst verdict of all clusters; none where there is no cluster.
    pub fn verdict(&self) -> Option<Verdict> {
        self.clusters.iter().map(|cluster| cluster.verdict).max()
    }
}

/// A VNet: what is in it and what is free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkPlan {
    /// Its prefixes, joined.
    pub space: RangeSet,
    /// What no subnet covers.
    pub free: RangeSet,
    /// In the order of the design.
    pub subnets: Vec<SubnetPlan>,
    /// Private addresses planned in it, a static block counted as one.
    pub addresses: Demand,
}

impl NetworkPlan {
    /// The largest aligned block that no subnet covers.
    pub fn largest_free(&self) -> Option<Prefix> {
        self.free.largest_block()
    }
}

/// A subnet: what it holds, and the demand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubnetPlan {
    /// Its range, without host bits; `None` for IPv6.
    pub prefix: Option<Prefix>,
    /// Meter and sum.
    pub meter: Meter,
    /// Clusters that draw nodes from it, sorted.
    pub node_clusters: Vec<usize>,
    /// Clusters that draw pods from it, sorted.
    pub pod_clusters: Vec<usize>,
}

/// A range's sum laid over what the range holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// What is counted.
    pub unit: Unit,
    /// The demand on the range.
    pub demand: Demand,
    /// What can be relied on.
    pub capacity: u64,
    /// What Azure's own check accepts; more than `capacity` for static blocks.
    pub hard_capacity: u64,
}

impl Meter {
    /// Whether the range holds the demand.
    pub const fn verdict(&self) -> Verdict {
        if self.demand.with_surge() <= self.capacity {
            Verdict::Fits
        } else if self.demand.planned <= self.hard_capacity {
            Verdict::FitsCannotUpgrade
        } else {
            Verdict::DoesNotFit
        }
    }

    /// What is free while upgrading.
    pub const fn free(&self) -> u64 {
        self.capacity.saturating_sub(self.demand.with_surge())
    }

    /// What is missing while upgrading.
    pub const fn shortfall(&self) -> u64 {
        self.demand.with_surge().saturating_sub(self.capacity)
    }
}

/// Whether something holds the demand on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds planned nodes and surge.
    Fits,
    /// Holds the planned nodes, not the surge.
    FitsCannotUpgrade,
    /// Does not hold the planned nodes.
    #[default]
    DoesNotFit,
}

impl Verdict {
    /// The verdict in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::FitsCannotUpgrade => "fits, cannot upgrade",
            Self::DoesNotFit => "does not fit",
        }
    }

    /// The key, as reports write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::FitsCannotUpgrade => "fits_cannot_upgrade",
            Self::DoesNotFit => "does_not_fit",
        }
    }
}

/// A subnet's place in an alternative: index of the VNet, index of the subnet.
pub type SubnetIndex = (usize, usize);

/// A cluster: its ranges and how far they go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterPlan {
    /// Index of its VNet.
    pub network: Option<usize>,
    /// VNets that it names: its own, and those of subnets elsewhere; sorted, each once.
    pub networks_named: Vec<usize>,
    /// Node and pod subnet of each pool, in the order of the pools.
    pub pools: Vec<PoolPlaces>,
    /// Subnets that hold its nodes, sorted, each once.
    pub node_subnets: Vec<SubnetIndex>,
    /// Subnets that hold its pods, sorted, each once.
    pub pod_subnets: Vec<SubnetIndex>,
    /// The pod CIDR, for models that have one.
    pub pod_cidr: Option<CidrPlan>,
    /// The service CIDR, where it is IPv4.
    pub service_cidr: Option<Prefix>,
    /// Subnet of its API server.
    pub api_server: Option<SubnetIndex>,
    /// Subnet of the nodes of each node class, in the order of the classes.
    pub node_classes: Vec<Option<SubnetIndex>>,
    /// Nodes planned, all pools and node classes.
    pub nodes: u64,
    /// Surge nodes, all pools.
    pub surge: u64,
    /// Whether every range holds the demand on it.
    pub verdict: Verdict,
    /// How far the growing pool goes; `None` without pools.
    pub ceilings: Option<Ceilings>,
}

impl ClusterPlan {
    /// The node subnet of the first system pool, else of the first pool.
    pub fn system_subnet(&self, cluster: &Cluster) -> Option<SubnetIndex> {
        let system = cluster
            .pools
            .iter()
            .position(|pool| pool.mode == PoolMode::System);
        self.pools.get(system.unwrap_or(0))?.node_subnet
    }

    /// Service addresses left besides those of the `kubernetes` and DNS services.
    pub fn service_addresses(&self) -> u64 {
        self.service_cidr
            .map_or(0, |prefix| service_addresses(prefix.length()))
    }
}

/// Addresses of a /`length` service CIDR for services: without the first, the last, `kubernetes` and DNS.
pub const fn service_addresses(length: u8) -> u64 {
    Prefix::size_of_length(length).saturating_sub(limits::SERVICE_CIDR_RESERVED_ADDRESSES.value)
}

/// Where one pool's addresses come from; `None` where the name dangles or none is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoolPlaces {
    /// Subnet of the nodes.
    pub node_subnet: Option<SubnetIndex>,
    /// Subnet of the pods.
    pub pod_subnet: Option<SubnetIndex>,
    /// Subnets of additional network interfaces, in each of which a node takes one address.
    pub interfaces: Vec<SubnetIndex>,
}

/// A pod CIDR: what it holds, and the demand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CidrPlan {
    /// Its range, without host bits.
    pub prefix: Prefix,
    /// Meter and sum, in node slots.
    pub meter: Meter,
}

/// Plans every alternative.
///
/// ```
/// use aksnet::design::presets;
///
/// let design = presets::worked_example();
/// let plan = aksnet::plan::plan(&design);
/// let meter = &plan.alternatives[0].networks[0].subnets[0].meter;
/// assert_eq!((meter.demand.with_surge(), meter.capacity), (49, 59));
/// ```
pub fn plan(design: &Design) -> Plan {
    plan_after(design, None)
}

/// The same as [`plan`], reusing what still holds of the plan of an earlier design; reused parts are the same by
/// pointer.
pub fn plan_after(design: &Design, earlier: Option<(&Design, &Plan)>) -> Plan {
    let earlier = |at: usize| {
        let (design, plan) = earlier?;
        design.alternatives.get(at).zip(plan.alternatives.get(at))
    };
    let plan = |(at, alternative): (usize, &Shared<Alternative>)| match earlier(at) {
        Some((same, plan)) if same.is(alternative) => plan.clone(),
        Some((earlier, its_plan)) => lay::alternative(alternative, Some((earlier, its_plan))).into(),
        None => plan_alternative(alternative).into(),
    };
    Plan {
        alternatives: design.alternatives.iter().enumerate().map(plan).collect(),
    }
}

/// Plans one alternative.
pub fn plan_alternative(alternative: &Alternative) -> AlternativePlan {
    lay::alternative(alternative, None)
}

/// The same as [`plan_alternative`], reusing what still holds of the plan of an earlier one.
pub fn plan_alternative_after(
    alternative: &Alternative,
    earlier: (&Alternative, &AlternativePlan),
) -> AlternativePlan {
    lay::alternative(alternative, Some(earlier))
}

/// How far cluster `at` goes when `pool` grows.
pub fn ceilings(
    alternative: &Alternative,
    plan: &AlternativePlan,
    at: usize,
    pool: usize,
) -> Option<Ceilings> {
    let cluster = alternative.clusters.get(at)?;
    capacity::ceilings(cluster, pool, plan.clusters.get(at)?, &plan.networks)
}

/// The same of a cluster that is only planned, whatever runs now: how far it goes where a move is planned beside what
/// runs.
pub fn ceilings_where_planned(
    alternative: &Alternative,
    plan: &AlternativePlan,
    at: usize,
    pool: usize,
) -> Option<Ceilings> {
    let cluster = Cluster {
        state: ClusterState::Planned,
        ..Cluster::clone(alternative.clusters.get(at)?)
    };
    capacity::ceilings(&cluster, pool, plan.clusters.get(at)?, &plan.networks)
}
