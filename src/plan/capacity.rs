//! How far it goes: the most nodes of one pool before a range or a limit runs out, and which one it is.
//!
//! Every limit is a line: what others take, what each node of the growing pool takes, and what there is. The smallest
//! ceiling over all lines wins, so a cluster's ceilings cost one binary search per line and never a new plan.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Model, OutboundType, limits};
use crate::design::{Cluster, NodePool, Shared};
use crate::net::Prefix;

use super::demand::{
    Demand, Draw, ipv6_node_slots, kubenet_nodes, per_node, per_node_in, snat_ports, snat_surge_nodes,
    snat_surge_of, surge_nodes, surge_of,
};
use super::{ClusterPlan, Meter, NetworkPlan, PoolPlaces, SubnetIndex, Verdict, node_totals};

/// What can run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Addresses of a node subnet.
    NodeSubnet(SubnetIndex),
    /// Addresses or blocks of a pod subnet.
    PodSubnet(SubnetIndex),
    /// Addresses of a subnet of additional network interfaces, which holds neither nodes nor pods of the pool.
    InterfaceSubnet(SubnetIndex),
    /// Node slots of the pod CIDR.
    PodCidr,
    /// Routes of kubenet's route table.
    Routes,
    /// Nodes of one pool.
    PoolNodes,
    /// Nodes of one cluster.
    ClusterNodes,
    /// Private addresses of one VNet (index of the network).
    NetworkAddresses(usize),
    /// Ports for outbound connections (SNAT) of the load balancer.
    OutboundPorts,
    /// Nodes that the public prefix of a static egress gateway serves.
    EgressPrefix,
    /// Addresses of the public prefix of the nodes of a pool.
    NodePublicPrefix,
}

impl Limit {
    /// The kind of limit, without its place.
    pub const fn kind(self) -> LimitKind {
        match self {
            Self::NodeSubnet(_) => LimitKind::NodeSubnet,
            Self::PodSubnet(_) => LimitKind::PodSubnet,
            Self::InterfaceSubnet(_) => LimitKind::InterfaceSubnet,
            Self::PodCidr => LimitKind::PodCidr,
            Self::Routes => LimitKind::Routes,
            Self::PoolNodes => LimitKind::PoolNodes,
            Self::ClusterNodes => LimitKind::ClusterNodes,
            Self::NetworkAddresses(_) => LimitKind::NetworkAddresses,
            Self::OutboundPorts => LimitKind::OutboundPorts,
            Self::EgressPrefix => LimitKind::EgressPrefix,
            Self::NodePublicPrefix => LimitKind::NodePublicPrefix,
        }
    }

    /// What runs out, in words.
    pub const fn words(self) -> &'static str {
        self.kind().words()
    }
}

/// What can run out, wherever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Addresses of a node subnet.
    NodeSubnet,
    /// Addresses or blocks of a pod subnet.
    PodSubnet,
    /// Addresses of a subnet of additional network interfaces.
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

/// How to word a limit that is passed.
enum Passed {
    /// A single thing, which runs out or is too small.
    Room,
    /// A number of things, which run out or are too few.
    Supply,
    /// A fixed number of things, which run out and cannot be increased.
    FixedSupply,
    /// Something that holds no more and cannot be made larger.
    Most(&'static str),
}

impl LimitKind {
    /// The limit in words.
    pub const fn words(self) -> &'static str {
        self.spoken().0
    }

    const fn spoken(self) -> (&'static str, Passed) {
        match self {
            Self::NodeSubnet => ("node subnet", Passed::Room),
            Self::PodSubnet => ("pod subnet", Passed::Room),
            Self::InterfaceSubnet => ("interface subnet", Passed::Room),
            Self::PodCidr => ("pod CIDR", Passed::Room),
            Self::Routes => ("route table", Passed::Room),
            Self::PoolNodes => ("nodes of one pool", Passed::Most("one pool")),
            Self::ClusterNodes => ("nodes of one cluster", Passed::Most("one cluster")),
            Self::NetworkAddresses => ("private addresses of the VNet", Passed::FixedSupply),
            Self::OutboundPorts => ("SNAT ports", Passed::Supply),
            Self::EgressPrefix => ("public prefix of the gateway", Passed::Room),
            Self::NodePublicPrefix => ("public prefix of the nodes", Passed::Room),
        }
    }

    /// What ends growth, in a headline: "node subnet runs out first".
    pub fn runs_out_words(self) -> String {
        match self.spoken() {
            (words, Passed::Room) => format!("{words} runs out first"),
            (words, Passed::Supply | Passed::FixedSupply) => format!("{words} run out first"),
            (_, Passed::Most(holder)) => format!("{holder} holds no more"),
        }
    }

    /// What an upgrade lacks, in a headline: "node subnet too small"; none where an Azure limit is passed.
    pub fn lack_words(self) -> Option<String> {
        match self.spoken() {
            (words, Passed::Room) => Some(format!("{words} too small")),
            (words, Passed::Supply) => Some(format!("too few {words}")),
            (_, Passed::FixedSupply | Passed::Most(_)) => None,
        }
    }
}

/// How far the growing pool goes, and what stops it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// The most nodes of the growing pool; 0 where not even one fits.
    pub nodes: u64,
    /// What runs out with one more node.
    pub limit: Limit,
}

/// How far a cluster goes when one pool grows and the others stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceilings {
    /// Index of the growing pool.
    pub pool: usize,
    /// Most nodes that fit, without upgrades.
    pub scale_out: Ceiling,
    /// Most nodes that can still be upgraded.
    pub upgrade: Ceiling,
}

/// One line: `others + per_node x nodes <= there is`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) limit: Limit,
    pub(super) per_node: u64,
    pub(super) others_planned: u64,
    pub(super) others_surge: u64,
    pub(super) capacity: u64,
    pub(super) hard_capacity: u64,
    surging: Surging,
}

/// How a limit counts surge nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surging {
    /// While upgrading.
    Upgrading,
    /// While upgrading, at least one node.
    OneAtLeast,
    /// Always, counting one for a Spot pool.
    Always,
    /// Never.
    Never,
}

impl Line {
    /// The line of a range for the growing pool, each node of which takes `per_node`.
    fn of_range(limit: Limit, meter: &Meter, pool: &NodePool, per_node: u64) -> Self {
        let holds = (meter.capacity, meter.hard_capacity);
        Self::of_sum(limit, &meter.demand, pool, per_node, holds)
    }

    fn of_sum(
        limit: Limit,
        demand: &Demand,
        pool: &NodePool,
        per_node: u64,
        (capacity, hard_capacity): (u64, u64),
    ) -> Self {
        // The pool's part is computed, not looked up: the sum may have a line for every pool of an estate.
        let own = |nodes: u64| nodes.saturating_mul(per_node);
        Self {
            limit,
            per_node,
            others_planned: demand.planned.saturating_sub(own(pool.planned_nodes())),
            others_surge: demand.surge.saturating_sub(own(surge_nodes(pool))),
            capacity,
            hard_capacity,
            surging: Surging::Upgrading,
        }
    }

    /// The most nodes that can exist.
    fn most_planned(&self, pool: &NodePool) -> u64 {
        let bound = self
            .hard_capacity
            .saturating_sub(self.others_planned)
            .checked_div(self.per_node)
            .unwrap_or(u64::MAX);
        match self.surging {
            Surging::Always => most(bound, |nodes| self.holds_upgrade(pool, nodes)),
            Surging::Upgrading | Surging::OneAtLeast | Surging::Never => bound,
        }
    }

    /// Whether `nodes` of `pool` can be upgraded.
    fn holds_upgrade(&self, pool: &NodePool, nodes: u64) -> bool {
        let surge = match self.surging {
            Surging::Always => snat_surge_of(pool, nodes),
            Surging::Upgrading | Surging::OneAtLeast => surge_of(pool, nodes),
            Surging::Never => 0,
        };
        let surge = surge
            .saturating_mul(self.per_node)
            .saturating_add(self.others_surge);
        let surge = if self.surging == Surging::OneAtLeast {
            surge.max(1)
        } else {
            surge
        };
        let planned = nodes
            .saturating_mul(self.per_node)
            .saturating_add(self.others_planned);
        planned.saturating_add(surge) <= self.capacity
    }
}

/// How far `pool` of the cluster goes in the ranges as they are.
pub(super) fn ceilings(
    cluster: &Cluster,
    pool_at: usize,
    planned: &ClusterPlan,
    networks: &[Shared<NetworkPlan>],
) -> Option<Ceilings> {
    let growing = Growing::of(cluster, pool_at, planned, networks)?;
    let mut lines = count_lines(cluster.model, cluster, pool_at);
    lines.extend(growing.subnets());
    lines.extend(growing.pod_cidrs());
    lines.extend(growing.addresses());
    lowest(&lines, growing.pool, pool_at)
}

/// The same in the subnets of its nodes alone.
pub(super) fn node_ceilings(
    cluster: &Cluster,
    pool_at: usize,
    planned: &ClusterPlan,
    networks: &[Shared<NetworkPlan>],
) -> Option<Ceilings> {
    let growing = Growing::of(cluster, pool_at, planned, networks)?;
    let lines = growing.subnets();
    let lines: Vec<Line> = lines
        .filter(|line| !matches!(line.limit, Limit::PodSubnet(_)))
        .collect();
    lowest(&lines, growing.pool, pool_at)
}

/// A pool that grows in the ranges of its cluster.
struct Growing<'a> {
    cluster: &'a Cluster,
    pool_at: usize,
    pool: &'a NodePool,
    planned: &'a ClusterPlan,
    places: &'a PoolPlaces,
    networks: &'a [Shared<NetworkPlan>],
}

impl<'a> Growing<'a> {
    fn of(
        cluster: &'a Cluster,
        pool_at: usize,
        planned: &'a ClusterPlan,
        networks: &'a [Shared<NetworkPlan>],
    ) -> Option<Self> {
        Some(Self {
            cluster,
            pool_at,
            pool: cluster.pools.get(pool_at)?,
            planned,
            places: planned.pools.get(pool_at)?,
            networks,
        })
    }

    /// What a node draws from some subnets: from the formulas, not the sums, in which a pool without nodes has no line.
    fn drawn(&self, is_from: impl Fn(SubnetIndex) -> bool, each: impl Fn(Draw) -> u64) -> u64 {
        let places = self.places;
        let interfaces = places.interfaces.iter().filter(|place| is_from(**place));
        [
            (Draw::NodeSubnet, places.node_subnet),
            (Draw::PodSubnet, places.pod_subnet),
        ]
        .into_iter()
        .filter(|(_, place)| place.is_some_and(&is_from))
        .fold(interfaces.count() as u64, |sum, (draw, _)| {
            sum.saturating_add(each(draw))
        })
    }

    fn meter(&self, (network, subnet): SubnetIndex) -> Option<&Meter> {
        Some(&self.networks.get(network)?.subnets.get(subnet)?.meter)
    }

    fn subnet(&self, place: SubnetIndex, limit: Limit) -> Option<Line> {
        let meter = self.meter(place)?;
        let each = |draw| per_node_in(meter.unit, self.cluster.model, self.pool, draw);
        let per_node = self.drawn(|other| other == place, each);
        Some(Line::of_range(limit, meter, self.pool, per_node))
    }

    fn subnets(&self) -> impl Iterator<Item = Line> {
        let PoolPlaces {
            node_subnet,
            pod_subnet,
            interfaces,
        } = self.places;
        let nodes = node_subnet.and_then(|place| {
            let line = self.subnet(place, Limit::NodeSubnet(place))?;
            let at_rest = not_grown(
                self.cluster,
                self.pool_at,
                self.planned,
                (place, self.meter(place)?),
            );
            Some(Line {
                others_planned: line.others_planned.saturating_sub(at_rest),
                ..line
            })
        });
        let pods = pod_subnet.and_then(|place| self.subnet(place, Limit::PodSubnet(place)));
        // Interfaces in a subnet of nodes or pods are counted in the line of that subnet.
        let apart = interfaces
            .iter()
            .filter(|place| ![*node_subnet, *pod_subnet].contains(&Some(**place)));
        let apart = apart.filter_map(|place| self.subnet(*place, Limit::InterfaceSubnet(*place)));
        nodes.into_iter().chain(pods).chain(apart)
    }

    fn pod_cidrs(&self) -> impl Iterator<Item = Line> {
        let Self {
            cluster,
            pool,
            planned,
            ..
        } = *self;
        let cidr = planned.pod_cidr.as_ref();
        let cidr = cidr.map(|cidr| Line::of_range(Limit::PodCidr, &cidr.meter, pool, 1));
        let ipv6 = cluster.pod_cidr_ipv6.as_ref();
        let ipv6 = ipv6.filter(|range| cluster.model.uses_pod_cidr() && !range.is_ipv4());
        let ipv6 = ipv6.map(|range| {
            let slots = ipv6_node_slots(cluster.model, range.length());
            Line {
                limit: Limit::PodCidr,
                per_node: 1,
                others_planned: planned.nodes.saturating_sub(pool.planned_nodes()),
                others_surge: planned.surge.saturating_sub(surge_nodes(pool)),
                capacity: slots,
                hard_capacity: slots,
                surging: Surging::Upgrading,
            }
        });
        cidr.into_iter().chain(ipv6)
    }

    /// The private addresses of the VNet, where pods have them.
    fn addresses(&self) -> Option<Line> {
        let model = self.cluster.model;
        let network = self.planned.network.filter(|_| model.is_flat())?;
        let most = limits::VNET_PRIVATE_ADDRESSES.value;
        let per_node = self.drawn(
            |place| place.0 == network,
            |draw| per_node(model, self.pool, draw),
        );
        Some(Line::of_sum(
            Limit::NetworkAddresses(network),
            &self.networks.get(network)?.addresses,
            self.pool,
            per_node,
            (most, most),
        ))
    }
}

/// What the other autoscaled pools of a running cluster have not taken of a node subnet yet, where each can still reach
/// its maximum alone; Azure was seen to let pools grow one at a time.
fn not_grown(
    cluster: &Cluster,
    pool_at: usize,
    planned: &ClusterPlan,
    (place, meter): (SubnetIndex, &Meter),
) -> u64 {
    if !cluster.is_running() {
        return 0;
    }
    let growths: Vec<(usize, u64)> = cluster
        .pools
        .iter()
        .zip(&planned.pools)
        .enumerate()
        .filter(|(_, (pool, places))| pool.autoscale.is_some() && places.node_subnet == Some(place))
        .map(|(at, (pool, _))| {
            let each = per_node_in(meter.unit, cluster.model, pool, Draw::NodeSubnet);
            let more = pool.planned_nodes().saturating_sub(pool.count.get());
            (at, more.saturating_mul(each))
        })
        .collect();
    let all = growths.iter().map(|(_, more)| *more).fold(0, u64::saturating_add);
    let present = meter.demand.planned.saturating_sub(all);
    let others = || {
        growths
            .iter()
            .filter(|(at, _)| *at != pool_at)
            .map(|(_, more)| *more)
    };
    if others().all(|more| present.saturating_add(more) <= meter.capacity) {
        others().fold(0, u64::saturating_add)
    } else {
        0
    }
}

/// The lines of limits that count nodes, whatever the ranges are.
pub(super) fn count_lines(model: Model, cluster: &Cluster, pool_at: usize) -> Vec<Line> {
    let pools = &cluster.pools;
    let Some(pool) = pools.get(pool_at) else {
        return Vec::new();
    };
    let (nodes, surge) = node_totals(pools);
    let others = Others {
        planned: nodes
            .saturating_sub(pool.planned_nodes())
            .saturating_add(cluster.provisioned_nodes()),
        surge: surge.saturating_sub(surge_nodes(pool)),
    };
    let alone = Others { planned: 0, surge: 0 };
    let line = |limit, most: u64, others: Others, surging| Line {
        limit,
        per_node: 1,
        others_planned: others.planned,
        others_surge: others.surge,
        capacity: most,
        hard_capacity: most,
        surging,
    };
    let most_in_pool = u64::from(limits::POOL_MAX_NODES.value);
    let most_in_cluster = u64::from(limits::CLUSTER_MAX_NODES.value);
    // Surge nodes do not count towards the cluster's 5,000.
    let planned_others = Others { surge: 0, ..others };
    let mut lines = vec![
        line(Limit::PoolNodes, most_in_pool, alone, Surging::Upgrading),
        line(
            Limit::ClusterNodes,
            most_in_cluster,
            planned_others,
            Surging::Never,
        ),
    ];
    if model == Model::Kubenet {
        lines.push(line(
            Limit::Routes,
            kubenet_nodes(cluster.is_dual_stack()),
            others,
            Surging::OneAtLeast,
        ));
    }
    let ports = cluster.outbound.ports_per_node.get();
    if cluster.outbound.kind == OutboundType::LoadBalancer && ports > 0 {
        let own = snat_surge_of(pool, pool.planned_nodes());
        let surge = snat_surge_nodes(pools).saturating_sub(own);
        let served = snat_ports(cluster.outbound.public_ips.get()) / ports;
        let others = Others { surge, ..others };
        lines.push(line(Limit::OutboundPorts, served, others, Surging::Always));
    }
    let served = pool.options.egress_prefix.and_then(limits::egress_nodes);
    lines.extend(served.map(|most| line(Limit::EgressPrefix, most, alone, Surging::Never)));
    let public = pool.options.node_public_prefix.map(Prefix::size_of_length);
    lines.extend(public.map(|most| line(Limit::NodePublicPrefix, most, alone, Surging::Upgrading)));
    lines
}

/// What the other pools take.
#[derive(Clone, Copy)]
struct Others {
    planned: u64,
    surge: u64,
}

/// Which limits on node counts a cluster passes.
pub(super) fn count_verdicts(model: Model, cluster: &Cluster) -> impl Iterator<Item = (Limit, Verdict)> {
    let (nodes, surge) = node_totals(&cluster.pools);
    let nodes = nodes.saturating_add(cluster.provisioned_nodes());
    let of_pools = cluster.pools.iter().map(move |pool| {
        let planned = pool.planned_nodes();
        let with_surge = planned.saturating_add(surge_nodes(pool));
        let most = u64::from(limits::POOL_MAX_NODES.value);
        (Limit::PoolNodes, held(planned, with_surge, most))
    });
    let most = u64::from(limits::CLUSTER_MAX_NODES.value);
    let whole = (Limit::ClusterNodes, held(nodes, nodes, most));
    let routes = (model == Model::Kubenet).then(|| {
        // An upgrade needs a route for one more node, whatever the surge.
        let with_surge = nodes.saturating_add(surge.max(1));
        (
            Limit::Routes,
            held(nodes, with_surge, kubenet_nodes(cluster.is_dual_stack())),
        )
    });
    of_pools.chain([whole]).chain(routes)
}

/// Whether what is planned in a VNet passes its limit of private addresses.
pub(super) const fn address_verdict(addresses: &Demand) -> Verdict {
    held(
        addresses.planned,
        addresses.with_surge(),
        limits::VNET_PRIVATE_ADDRESSES.value,
    )
}

const fn held(planned: u64, with_surge: u64, most: u64) -> Verdict {
    if planned > most {
        Verdict::DoesNotFit
    } else if with_surge > most {
        Verdict::FitsCannotUpgrade
    } else {
        Verdict::Fits
    }
}

/// The lowest ceilings over all lines.
pub(super) fn lowest(lines: &[Line], pool: &NodePool, pool_at: usize) -> Option<Ceilings> {
    let scale_out = lines
        .iter()
        .map(|line| Ceiling {
            nodes: line.most_planned(pool),
            limit: line.limit,
        })
        .min_by_key(|ceiling| ceiling.nodes)?;
    let upgrade = lines
        .iter()
        .map(|line| Ceiling {
            nodes: most(line.most_planned(pool), |nodes| line.holds_upgrade(pool, nodes)),
            limit: line.limit,
        })
        .min_by_key(|ceiling| ceiling.nodes)?;
    Some(Ceilings {
        pool: pool_at,
        scale_out,
        upgrade,
    })
}

/// The largest `n <= bound` for which `holds` is true; `holds` must not become true again once false.
pub(super) fn most(bound: u64, holds: impl Fn(u64) -> bool) -> u64 {
    // Beyond every Azure limit, and reached by few doublings.
    let (mut low, mut high) = (0, bound.min(1 << 21));
    // Most limits on node counts are only reached at their bound.
    if holds(high) {
        return high;
    }
    while low < high {
        let middle = high - (high - low) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}
