//! From a design to its plan: what every range needs, what it holds, and how far it goes.
//!
//! Pure, total and deterministic: any design, however broken, gets a plan; what is wrong with it is said by the floor
//! above. Indexes in a plan lead into the [`Alternative`] it was made from. Reading order: `demand` (formulas and
//! sums), this file (sums laid over the ranges), `capacity` (how many nodes until something runs out), `compare`
//! (the same workload under every model), `fit` (smallest subnets placed), `growth` (addresses against nodes).

pub mod arrange;
mod azure_count;
mod beside;
mod capacity;
mod compare;
mod demand;
mod fit;
mod growth;
mod levers;
mod names;
mod needs;
pub mod placement;
mod refit;
mod sizing;
pub mod splitting;
mod spokes;
pub mod sums;
mod users;
mod workload;

use crate::azure::limits;
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, PoolMode};
use crate::edit::{ClusterAt, SubnetAt};
use crate::net::{Prefix, RangeSet};

pub use azure_count::{AzureCount, AzureLine, Surged, azure_count};
use beside::per_provisioned_node;
pub use beside::{egress_addresses, provisioned_max_pods};
pub use capacity::{Ceiling, Ceilings, Limit};
pub use compare::{Comparison, Drawn, LanePart, LaneVerdict, ModelLane, PartRole, compare};
use demand::per_node_in;
pub use demand::{
    BLOCK_ADDRESSES, Beside, DEFAULT_SURGE, Demand, Draw, DynamicNode, NODE_SLOT_ADDRESSES, StaticNode, Step,
    StepKind, SurgeKind, Unit, dynamic_node, ipv6_node_prefix, ipv6_node_slots, kubenet_nodes,
    kubenet_routes, node_slots, node_totals, observed_node_subnet_reservation, observed_per_node,
    observed_pod_subnet_check, per_node, plain_pool, smallest_block_subnet, smallest_pod_cidr,
    smallest_subnet, snat_ports, snat_surge_nodes, static_blocks, static_node, surge_kind, surge_nodes,
    surge_of, unit_of, usable_addresses,
};
pub use fit::{Adoption, Effort, RangeRole, adopt, unused_private_range};
pub use growth::{Growth, GrowthLine, growth};
pub use levers::{largest_surge, largest_that};
pub use names::{PoolNames, allowed_pool_name, unused_subnet_name};
pub use needs::{can_meet, first_unmet, needs, needs_alone};
pub use sizing::{Figure, FigureValue, GivenPrefixes, SizedRange, Sizing, size};
pub use spokes::{Spokes, add_spokes, spokes};

/// What every alternative of a design needs and holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the design.
    pub alternatives: Vec<AlternativePlan>,
}

impl Plan {
    /// What the cluster at this place needs and holds.
    pub fn cluster(&self, at: ClusterAt) -> Option<&ClusterPlan> {
        self.alternatives.get(at.alternative)?.clusters.get(at.cluster)
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
    pub networks: Vec<NetworkPlan>,
    /// In the order of the design.
    pub clusters: Vec<ClusterPlan>,
}

impl AlternativePlan {
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

/// A subnet: what it holds and what is asked of it.
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
    /// What is asked of the range.
    pub demand: Demand,
    /// What may be planned on.
    pub capacity: u64,
    /// What Azure's own arithmetic lets through; more than `capacity` for static blocks.
    pub hard_capacity: u64,
}

impl Meter {
    /// Whether the range holds what is asked of it.
    pub const fn verdict(&self) -> Verdict {
        if self.demand.with_surge() <= self.capacity {
            Verdict::Fits
        } else if self.demand.planned <= self.hard_capacity {
            Verdict::FitsCannotUpgrade
        } else {
            Verdict::DoesNotFit
        }
    }

    /// What stays free while upgrading.
    pub const fn free(&self) -> u64 {
        self.capacity.saturating_sub(self.demand.with_surge())
    }

    /// What is missing while upgrading.
    pub const fn shortfall(&self) -> u64 {
        self.demand.with_surge().saturating_sub(self.capacity)
    }
}

/// The word on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The key in machine-readable output.
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
    /// Subnet of the nodes of each node class, in the order of the classes.
    pub node_classes: Vec<Option<SubnetIndex>>,
    /// Nodes planned, all pools and node classes.
    pub nodes: u64,
    /// Surge nodes, all pools.
    pub surge: u64,
    /// Whether every range holds what is asked of it.
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

    /// Service addresses left after the `kubernetes` and DNS services took theirs.
    pub fn service_addresses(&self) -> u64 {
        self.service_cidr
            .map_or(0, |prefix| service_addresses(prefix.length()))
    }
}

/// Addresses of a /`length` service CIDR for services: neither the first nor the last, less `kubernetes` and DNS.
pub const fn service_addresses(length: u8) -> u64 {
    Prefix::size_of_length(length).saturating_sub(limits::SERVICE_CIDR_RESERVED_ADDRESSES.value)
}

/// Where one pool's addresses come from; `None` where the name leads nowhere or none is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolPlaces {
    /// Subnet of the nodes.
    pub node_subnet: Option<SubnetIndex>,
    /// Subnet of the pods.
    pub pod_subnet: Option<SubnetIndex>,
}

/// A pod CIDR: what it holds and what is asked of it.
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
    Plan {
        alternatives: design
            .alternatives
            .iter()
            .map(|alternative| plan_alternative(alternative))
            .collect(),
    }
}

/// Plans one alternative.
pub fn plan_alternative(alternative: &Alternative) -> AlternativePlan {
    let index = Index::of(alternative);
    let mut networks: Vec<NetworkPlan> = alternative
        .networks
        .iter()
        .map(|network| empty_network(network))
        .collect();
    let mut clusters: Vec<ClusterPlan> = alternative
        .clusters
        .iter()
        .map(AsRef::as_ref)
        .enumerate()
        .map(|cluster| place_cluster(cluster, &index))
        .collect();
    choose_units(alternative, &clusters, &mut networks);
    lay_own_addresses(alternative, &mut networks);
    for (at, (cluster, places)) in alternative.clusters.iter().zip(&clusters).enumerate() {
        lay_cluster((at, cluster), places, &index, &mut networks);
    }
    for (at, cluster) in alternative.clusters.iter().enumerate() {
        let Some(planned) = clusters.get_mut(at) else {
            continue;
        };
        planned.verdict = verdict_of(cluster, planned, &networks);
        planned.ceilings = cluster
            .growing_pool(None)
            .and_then(|pool| capacity::ceilings(cluster, pool, planned, &networks));
    }
    AlternativePlan { networks, clusters }
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

fn empty_network(network: &crate::design::Network) -> NetworkPlan {
    let prefixes = |cidr: &crate::net::Cidr| cidr.v4().map(|prefix| prefix.span());
    let space: RangeSet = network.address_space.iter().filter_map(prefixes).collect();
    let taken: RangeSet = network
        .subnets
        .iter()
        .filter_map(|subnet| prefixes(&subnet.prefix))
        .collect();
    let subnets = network
        .subnets
        .iter()
        .map(|subnet| {
            let prefix = subnet.prefix.v4();
            let usable = prefix.map_or(0, |prefix| usable_addresses(prefix.length()));
            SubnetPlan {
                prefix,
                meter: Meter {
                    unit: Unit::Addresses,
                    demand: Demand::default(),
                    capacity: usable,
                    hard_capacity: usable,
                },
                node_clusters: Vec::new(),
                pod_clusters: Vec::new(),
            }
        })
        .collect();
    NetworkPlan {
        free: space.subtract(&taken),
        space,
        subnets,
        addresses: Demand::default(),
    }
}

/// Finds where the pools of a cluster lie, and sums up its pod CIDR.
fn place_cluster((at, cluster): (usize, &Cluster), index: &Index) -> ClusterPlan {
    let own = cluster.network.as_str();
    let model = cluster.model;
    let pools: Vec<PoolPlaces> = cluster
        .pools
        .iter()
        .map(|pool| PoolPlaces {
            node_subnet: index.subnet(own, &pool.node_subnet),
            pod_subnet: pool
                .pod_subnet
                .as_ref()
                .filter(|_| model.uses_pod_subnet())
                .and_then(|subnet| index.subnet(own, subnet)),
        })
        .collect();
    let (nodes, surge) = node_totals(&cluster.pools);
    let pod_cidr = cluster
        .pod_cidr
        .as_ref()
        .filter(|_| model.sizes_pod_cidr())
        .and_then(|cidr| cidr.v4());
    let mut planned = ClusterPlan {
        network: index.network(own),
        node_subnets: Vec::new(),
        pod_subnets: sorted(pools.iter().filter_map(|pool| pool.pod_subnet)),
        pools,
        pod_cidr: pod_cidr.map(|prefix| CidrPlan {
            prefix,
            meter: slots_meter((at, cluster), prefix),
        }),
        service_cidr: cluster.service_cidr.v4(),
        node_classes: Vec::new(),
        nodes: nodes.saturating_add(cluster.provisioned_nodes()),
        surge,
        verdict: Verdict::DoesNotFit,
        ceilings: None,
    };
    let classes = cluster.node_classes.iter().map(|class| {
        let named = class.node_subnet.as_ref();
        named.map_or_else(
            || planned.system_subnet(cluster),
            |named| index.subnet(own, named),
        )
    });
    planned.node_classes = classes.collect();
    let of_pools = planned.pools.iter().map(|pool| &pool.node_subnet);
    planned.node_subnets = sorted(of_pools.chain(&planned.node_classes).copied().flatten());
    planned
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

fn slots_meter((at, cluster): (usize, &Cluster), prefix: Prefix) -> Meter {
    let mut demand = Demand::default();
    for (pool_at, pool) in cluster.pools.iter().enumerate() {
        demand.add_pool((at, pool_at), pool, per_node(cluster.model, pool, Draw::PodCidr));
    }
    for (class_at, class) in cluster.node_classes.iter().enumerate() {
        let kind = StepKind::Beside(Beside::Provisioned {
            cluster: at,
            class: class_at,
        });
        let each = per_provisioned_node(cluster.model, class, Draw::PodCidr);
        demand.add(kind, class.max_nodes.get(), each);
    }
    if cluster.has_uncounted_nodes() {
        demand.note(Beside::Uncounted { cluster: at });
    }
    let slots = node_slots(prefix.length());
    Meter {
        unit: Unit::NodeSlots,
        demand,
        capacity: slots,
        hard_capacity: slots,
    }
}

/// Chooses the unit of each subnet: blocks where nothing but static blocks is drawn from it, else addresses.
fn choose_units(alternative: &Alternative, clusters: &[ClusterPlan], networks: &mut [NetworkPlan]) {
    let drawn = |unit: Unit| {
        alternative
            .clusters
            .iter()
            .zip(clusters)
            .flat_map(move |(cluster, places)| {
                let nodes = places
                    .node_subnets
                    .iter()
                    .filter(move |_| unit == Unit::Addresses);
                let pods = places
                    .pod_subnets
                    .iter()
                    .filter(move |_| unit_of(cluster.model, Draw::PodSubnet) == unit);
                nodes.chain(pods)
            })
    };
    for place in drawn(Unit::Blocks) {
        if let Some((_, subnet)) = subnet_mut(networks, *place) {
            let (total, conservative) = static_blocks(subnet.prefix.map_or(32, |prefix| prefix.length()));
            subnet.meter.unit = Unit::Blocks;
            subnet.meter.capacity = conservative;
            subnet.meter.hard_capacity = total;
        }
    }
    for place in drawn(Unit::Addresses) {
        if let Some((_, subnet)) = subnet_mut(networks, *place) {
            let usable = subnet
                .prefix
                .map_or(0, |prefix| usable_addresses(prefix.length()));
            subnet.meter.unit = Unit::Addresses;
            subnet.meter.capacity = usable;
            subnet.meter.hard_capacity = usable;
        }
    }
}

/// Lays what each subnet holds besides nodes and pods.
fn lay_own_addresses(alternative: &Alternative, networks: &mut [NetworkPlan]) {
    for (network, planned) in alternative.networks.iter().zip(networks) {
        for (subnet, place) in network.subnets.iter().zip(&mut planned.subnets) {
            let others = subnet.other_addresses.get();
            place
                .meter
                .demand
                .add(StepKind::Other, others.div_ceil(place.meter.unit.addresses()), 1);
            planned.addresses.add(StepKind::Other, others, 1);
            beside::lay_gateway((&mut planned.addresses, place), subnet);
        }
    }
}

/// Lays the nodes and pods of one cluster over its subnets.
fn lay_cluster(
    (at, cluster): (usize, &Cluster),
    places: &ClusterPlan,
    index: &Index,
    networks: &mut [NetworkPlan],
) {
    for (pool_at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
        for (draw, drawn_from) in [
            (Draw::NodeSubnet, place.node_subnet),
            (Draw::PodSubnet, place.pod_subnet),
        ] {
            let Some((addresses, subnet)) = drawn_from.and_then(|place| subnet_mut(networks, place)) else {
                continue;
            };
            let each = per_node_in(subnet.meter.unit, cluster.model, pool, draw);
            subnet.meter.demand.add_pool((at, pool_at), pool, each);
            // A static block counts as one address against the VNet's limit.
            addresses.add_pool((at, pool_at), pool, per_node(cluster.model, pool, draw));
            let users = match draw {
                Draw::NodeSubnet => &mut subnet.node_clusters,
                Draw::PodSubnet | Draw::PodCidr => &mut subnet.pod_clusters,
            };
            if users.last() != Some(&at) {
                users.push(at);
            }
        }
    }
    beside::lay((at, cluster), places, index, networks);
    let first_pool = places.pools.first().and_then(|pool| pool.node_subnet);
    if cluster.private_cluster
        && cluster.api_server_subnet.is_none()
        && let Some((addresses, subnet)) = first_pool.and_then(|place| subnet_mut(networks, place))
    {
        subnet
            .meter
            .demand
            .add(StepKind::PrivateEndpoint { cluster: at }, 1, 1);
        addresses.add(StepKind::PrivateEndpoint { cluster: at }, 1, 1);
    }
    let api_server = cluster
        .api_server_subnet
        .as_ref()
        .and_then(|subnet| index.subnet(cluster.network.as_str(), subnet));
    if let Some((addresses, subnet)) = api_server.and_then(|place| subnet_mut(networks, place)) {
        let each = limits::API_SERVER_ADDRESSES.value;
        let kind = StepKind::ApiServer { cluster: at };
        subnet
            .meter
            .demand
            .add(kind, 1, each.div_ceil(subnet.meter.unit.addresses()));
        addresses.add(kind, 1, each);
    }
}

/// The subnet at `place`, and beside it the sum of its VNet.
fn subnet_mut(networks: &mut [NetworkPlan], place: SubnetIndex) -> Option<(&mut Demand, &mut SubnetPlan)> {
    let network = networks.get_mut(place.0)?;
    Some((&mut network.addresses, network.subnets.get_mut(place.1)?))
}

/// The worst verdict of the cluster's ranges; without the ranges that its model needs it does not fit.
fn verdict_of(cluster: &Cluster, planned: &ClusterPlan, networks: &[NetworkPlan]) -> Verdict {
    let model = cluster.model;
    let complete = !planned.pools.is_empty()
        && planned.pools.iter().all(|pool| {
            pool.node_subnet.is_some() && (pool.pod_subnet.is_some() || !model.uses_pod_subnet())
        })
        && (planned.pod_cidr.is_some() || !model.sizes_pod_cidr());
    if !complete {
        return Verdict::DoesNotFit;
    }
    let subnets = planned
        .node_subnets
        .iter()
        .chain(&planned.pod_subnets)
        .filter_map(|&(network, subnet)| networks.get(network)?.subnets.get(subnet))
        .map(|subnet| subnet.meter.verdict());
    let pod_cidr = planned.pod_cidr.iter().map(|cidr| cidr.meter.verdict());
    let counted = capacity::count_verdicts(model, cluster).map(|(_, verdict)| verdict);
    let addresses = planned
        .network
        .filter(|_| model.is_flat())
        .and_then(|network| networks.get(network));
    let counted = counted.chain(addresses.map(|network| capacity::address_verdict(&network.addresses)));
    subnets.chain(pod_cidr).chain(counted).max().unwrap_or_default()
}
