//! The same workload under every model: the smallest subnets each would need beside the subnets that stay.

use crate::azure::{Model, Need, Purpose, limits};
use crate::design::{Alternative, Cluster, Criterion, NodeClass, NodePool, Requirements, Subnet};
use crate::net::room::Room;
use crate::net::{Prefix, RangeSet, Span};

use super::capacity::{count_lines, count_verdicts, lowest, most};
use super::demand::{
    Draw, per_node, smallest_block_subnet, smallest_pod_cidr, smallest_subnet, surge_of, unit_of,
};
use super::needs::{first_unmet, needs};
use super::{
    AlternativePlan, Beside, Limit, NetworkPlan, Step, StepKind, SubnetIndex, SubnetPlan, Unit, Verdict,
    per_provisioned_node,
};

/// One cluster's workload under every model, on one scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Index of the cluster.
    pub cluster: usize,
    /// Index of its VNet.
    pub network: usize,
    /// Index of the growing pool.
    pub pool: usize,
    /// Addresses of the VNet.
    pub network_size: u64,
    /// Addresses the scale ends at: the VNet or the longest lane, whichever is longer.
    pub scale: u64,
    /// The largest free block once the cluster's own subnets are taken away.
    pub largest_block: Option<Prefix>,
    /// A lane for each model, in the order of [`Model::ALL`].
    pub lanes: Vec<ModelLane>,
}

/// What one model needs of the VNet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLane {
    /// The model.
    pub model: Model,
    /// Smallest subnets of the model, then the subnets that stay.
    pub parts: Vec<LanePart>,
    /// Addresses of all parts, whole subnets.
    pub total: u64,
    /// Single addresses that the cluster needs of the VNet, without surge.
    pub planned: u64,
    /// The same on top, while upgrading.
    pub surge: u64,
    /// Prefix length of the smallest pod CIDR, for models that have one.
    pub pod_cidr_length: Option<u8>,
    /// What the lane says.
    pub verdict: LaneVerdict,
    /// Most nodes of the growing pool that the VNet holds under this model.
    pub most_nodes: u64,
    /// Most nodes of the growing pool that can still be upgraded.
    pub most_upgradable: u64,
}

/// One subnet of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanePart {
    /// What it is.
    pub role: PartRole,
    /// Prefix length; `None` for one that does not exist in IPv4.
    pub length: u8,
    /// Addresses of the whole subnet.
    pub size: u64,
    /// Addresses taken by the planned nodes.
    pub planned: u64,
    /// Addresses taken on top while upgrading.
    pub surge: u64,
}

/// What a subnet of a lane is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// Holds nodes, and nothing of pods.
    Nodes,
    /// Holds pods, with their nodes in the node subnet model.
    Pods,
    /// A subnet that stays as it is (index in the VNet).
    Stays(usize),
}

/// What a lane says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneVerdict {
    /// Every subnet finds a place, surge included.
    Fits,
    /// The subnets find a place only when sized without surge.
    FitsCannotUpgrade,
    /// The VNet is that many addresses too small.
    NeedsMore(u64),
    /// The VNet is large enough, but no free block of that prefix length is left.
    NoFreeBlock(u8),
    /// A limit of Azure's is passed, whatever the ranges are.
    Passes(Limit),
    /// The model cannot serve that subnet (index in the VNet).
    CannotServe(usize),
    /// The model does not go with what the cluster or its VNet has.
    RuledOut(Need),
    /// The model cannot meet a stated requirement.
    CannotMeet(Criterion),
}

impl LaneVerdict {
    /// The verdict in one word of three.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Fits => Verdict::Fits,
            Self::FitsCannotUpgrade => Verdict::FitsCannotUpgrade,
            _ => Verdict::DoesNotFit,
        }
    }

    /// Whether it is the model that cannot do what is asked, however large the VNet.
    pub const fn is_ruled_out(self) -> bool {
        matches!(
            self,
            Self::CannotServe(_) | Self::RuledOut(_) | Self::CannotMeet(_)
        )
    }

    /// Addresses that are missing, to tell which of two that do not fit comes nearer.
    pub const fn missing(self) -> u64 {
        match self {
            Self::NeedsMore(addresses) => addresses,
            Self::Passes(_) | Self::CannotServe(_) | Self::RuledOut(_) | Self::CannotMeet(_) => u64::MAX,
            Self::Fits | Self::FitsCannotUpgrade | Self::NoFreeBlock(_) => 0,
        }
    }
}

/// The subnets of a cluster's VNet that only this cluster uses, and that another model would replace.
#[derive(Debug, Clone)]
pub(super) struct Replaceable {
    pub(super) network: usize,
    pub(super) nodes: Vec<usize>,
    pub(super) pods: Vec<usize>,
    /// Addresses that something else holds in them.
    pub(super) other_addresses: u64,
    /// Those of them that a person entered.
    pub(super) entered_addresses: u64,
}

impl Replaceable {
    pub(super) fn of(alternative: &Alternative, plan: &AlternativePlan, at: usize) -> Option<Self> {
        let planned = plan.clusters.get(at)?;
        let network = planned.network?;
        let subnets = &plan.networks.get(network)?.subnets;
        let own = |places: &[SubnetIndex]| -> Vec<usize> {
            places
                .iter()
                .filter(|place| place.0 == network)
                .map(|place| place.1)
                .filter(|&index| {
                    subnets.get(index).is_some_and(|subnet| {
                        subnet
                            .node_clusters
                            .iter()
                            .chain(&subnet.pod_clusters)
                            .all(|user| *user == at)
                    })
                })
                .collect()
        };
        let nodes = own(&planned.node_subnets);
        let mut pods = own(&planned.pod_subnets);
        pods.retain(|index| !nodes.contains(index));
        let written = &alternative.networks.get(network)?.subnets;
        let both = || {
            nodes
                .iter()
                .chain(&pods)
                .filter_map(|&index| written.get(index).zip(subnets.get(index)))
        };
        let other_addresses = both()
            .map(|(written, planned)| beside_pools(written, planned, at))
            .fold(0, u64::saturating_add);
        let entered_addresses = both()
            .map(|(written, _)| written.other_addresses.get())
            .fold(0, u64::saturating_add);
        Some(Self {
            network,
            nodes,
            pods,
            other_addresses,
            entered_addresses,
        })
    }

    pub(super) fn contains(&self, subnet: usize) -> bool {
        self.nodes.contains(&subnet) || self.pods.contains(&subnet)
    }

    /// What is free in the VNet once these subnets are gone.
    pub(super) fn free(&self, plan: &AlternativePlan) -> Option<RangeSet> {
        let network = plan.networks.get(self.network)?;
        let stays: RangeSet = network
            .subnets
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.contains(*index))
            .filter_map(|(_, subnet)| subnet.prefix.map(Span::from))
            .collect();
        Some(network.space.subtract(&stays))
    }

    /// Where these subnets lie now, nodes first.
    pub(super) fn prefixes(&self, plan: &AlternativePlan) -> Vec<Prefix> {
        let subnets = plan
            .networks
            .get(self.network)
            .map(|network| network.subnets.as_slice())
            .unwrap_or_default();
        self.nodes
            .iter()
            .chain(&self.pods)
            .filter_map(|&index| subnets.get(index)?.prefix)
            .collect()
    }
}

/// Addresses of a subnet that neither pools hold nor what cluster `at` provisions.
fn beside_pools(written: &Subnet, planned: &SubnetPlan, at: usize) -> u64 {
    let unit = planned.meter.unit.addresses();
    let of_step = |step: &Step| match step.kind {
        StepKind::Beside(Beside::Provisioned { cluster, .. }) if cluster == at => 0,
        StepKind::Beside(_) => step.amount().saturating_mul(unit),
        _ => 0,
    };
    let beside = planned.meter.demand.steps.iter().map(of_step);
    beside.fold(written.other_addresses.get(), u64::saturating_add)
}

/// A cluster's workload under one model, as sums that can be grown without planning again.
#[derive(Debug, Clone)]
pub(super) struct Workload {
    model: Model,
    node_subnet: Sum,
    pod_subnet: Option<Sum>,
    slots: Sum,
}

/// Planned and surge part of a sum.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    planned: u64,
    surge: u64,
}

impl Sum {
    const fn plus(self, planned: u64, surge: u64) -> Self {
        Self {
            planned: self.planned.saturating_add(planned),
            surge: self.surge.saturating_add(surge),
        }
    }

    const fn needed(self, upgrading: bool) -> u64 {
        if upgrading {
            self.planned.saturating_add(self.surge)
        } else {
            self.planned
        }
    }
}

impl Workload {
    pub(super) fn of(cluster: &Cluster, replaceable: &Replaceable, model: Model) -> Self {
        Self::empty(cluster, replaceable, model).with_pools(&cluster.pools)
    }

    /// The workload of every pool but `pool`.
    pub(super) fn without(cluster: &Cluster, replaceable: &Replaceable, model: Model, pool: usize) -> Self {
        let others = cluster
            .pools
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != pool)
            .map(|(_, pool)| pool);
        Self::empty(cluster, replaceable, model).with_pools(others)
    }

    /// What the cluster needs before its first node.
    fn empty(cluster: &Cluster, replaceable: &Replaceable, model: Model) -> Self {
        let endpoint = u64::from(cluster.private_cluster && cluster.api_server_subnet.is_none());
        let provisioned = |draw| {
            let classes = cluster.node_classes.iter();
            let of_class = |class: &NodeClass| {
                let nodes = class.max_nodes.get();
                nodes.saturating_mul(per_provisioned_node(model, class, draw))
            };
            classes.map(of_class).fold(0, u64::saturating_add)
        };
        let others = replaceable.other_addresses.saturating_add(endpoint);
        Self {
            model,
            node_subnet: Sum::default().plus(others.saturating_add(provisioned(Draw::NodeSubnet)), 0),
            pod_subnet: model.uses_pod_subnet().then(Sum::default),
            slots: Sum::default().plus(provisioned(Draw::PodCidr), 0),
        }
    }

    fn with_pools<'a>(self, pools: impl IntoIterator<Item = &'a NodePool>) -> Self {
        pools
            .into_iter()
            .fold(self, |workload, pool| workload.with(pool, pool.planned_nodes()))
    }

    /// The same with `nodes` of `pool` more.
    pub(super) fn with(&self, pool: &NodePool, nodes: u64) -> Self {
        let surge = surge_of(pool, nodes);
        let grown = |sum: Sum, draw| {
            let each = per_node(self.model, pool, draw);
            sum.plus(nodes.saturating_mul(each), surge.saturating_mul(each))
        };
        Self {
            model: self.model,
            node_subnet: grown(self.node_subnet, Draw::NodeSubnet),
            pod_subnet: self.pod_subnet.map(|sum| grown(sum, Draw::PodSubnet)),
            slots: grown(self.slots, Draw::PodCidr),
        }
    }

    /// Prefix lengths of the smallest subnets, nodes first; `None` where IPv4 has none that large.
    pub(super) fn subnet_lengths(&self, upgrading: bool) -> Option<Vec<u8>> {
        let mut lengths = vec![smallest_subnet(self.node_subnet.needed(upgrading))?];
        if let Some(pods) = self.pod_subnet {
            lengths.push(self.pod_subnet_length(pods.needed(upgrading))?);
        }
        Some(lengths)
    }

    fn pod_subnet_length(&self, needed: u64) -> Option<u8> {
        match unit_of(self.model, Draw::PodSubnet) {
            Unit::Blocks => smallest_block_subnet(needed),
            Unit::Addresses | Unit::NodeSlots => smallest_subnet(needed),
        }
    }

    /// Single addresses of the VNet: without surge, and on top while upgrading.
    pub(super) fn addresses(&self) -> (u64, u64) {
        let unit = unit_of(self.model, Draw::PodSubnet).addresses();
        let pods = self.pod_subnet.unwrap_or_default();
        (
            self.node_subnet
                .planned
                .saturating_add(pods.planned.saturating_mul(unit)),
            self.node_subnet
                .surge
                .saturating_add(pods.surge.saturating_mul(unit)),
        )
    }

    /// The smallest subnets as parts of a lane.
    fn parts(&self) -> Vec<LanePart> {
        let part = |role, length: Option<u8>, sum: Sum, unit: u64| {
            // No IPv4 subnet is that large: draw the bare sum.
            let needed = sum.needed(true).saturating_mul(unit);
            LanePart {
                role,
                length: length.unwrap_or(0),
                size: length.map_or(needed, Prefix::size_of_length).max(needed),
                planned: sum.planned.saturating_mul(unit),
                surge: sum.surge.saturating_mul(unit),
            }
        };
        let node_role = if self.model == Model::NodeSubnet {
            PartRole::Pods
        } else {
            PartRole::Nodes
        };
        let nodes = part(
            node_role,
            smallest_subnet(self.node_subnet.needed(true)),
            self.node_subnet,
            1,
        );
        let unit = unit_of(self.model, Draw::PodSubnet).addresses();
        let pods = self.pod_subnet.map(|sum| {
            part(
                PartRole::Pods,
                self.pod_subnet_length(sum.needed(true)),
                sum,
                unit,
            )
        });
        [Some(nodes), pods].into_iter().flatten().collect()
    }
}

/// Compares the models for cluster `at`, growing `pool` (else its largest user pool), held against the requirements.
///
/// `None` where there is no such cluster, or its VNet does not exist.
pub fn compare(
    requirements: &Requirements,
    alternative: &Alternative,
    plan: &AlternativePlan,
    at: usize,
    pool: Option<usize>,
) -> Option<Comparison> {
    let cluster = alternative.clusters.get(at)?;
    let pool = cluster.growing_pool(pool)?;
    let replaceable = Replaceable::of(alternative, plan, at)?;
    let free = replaceable.free(plan)?;
    let room = Room::of(&free);
    let network = plan.networks.get(replaceable.network)?;
    let stays: Vec<LanePart> = network
        .subnets
        .iter()
        .enumerate()
        .filter(|(index, _)| !replaceable.contains(*index))
        .filter_map(|(index, subnet)| {
            let prefix = subnet.prefix?;
            let unit = subnet.meter.unit.addresses();
            Some(LanePart {
                role: PartRole::Stays(index),
                length: prefix.length(),
                size: prefix.size(),
                planned: subnet.meter.demand.planned.saturating_mul(unit),
                surge: subnet.meter.demand.surge.saturating_mul(unit),
            })
        })
        .collect();
    let network_size = network.space.total();
    let others = other_addresses(alternative, network, &replaceable, at);
    let context = Context {
        requirements,
        needs: needs(alternative, plan, at),
        alternative,
        cluster,
        pool,
        replaceable: &replaceable,
        room: &room,
        stays: &stays,
        others,
        network_size,
    };
    let lanes: Vec<ModelLane> = Model::ALL
        .iter()
        .filter_map(|model| context.lane(*model))
        .collect();
    let longest = lanes.iter().map(|lane| lane.total).max().unwrap_or(0);
    Some(Comparison {
        cluster: at,
        network: replaceable.network,
        pool,
        network_size,
        scale: network_size.max(longest),
        largest_block: free.largest_block(),
        lanes,
    })
}

/// Private addresses of the VNet that cluster `at` does not hold, whatever its model.
fn other_addresses(
    alternative: &Alternative,
    network: &NetworkPlan,
    replaceable: &Replaceable,
    at: usize,
) -> Sum {
    let staying: u64 = alternative
        .networks
        .get(replaceable.network)
        .map_or(0, |written| {
            let subnets = written
                .subnets
                .iter()
                .enumerate()
                .zip(&network.subnets)
                .filter(|((index, _), _)| !replaceable.contains(*index));
            let held = subnets.map(|((_, written), planned)| beside_pools(written, planned, at));
            held.fold(0, u64::saturating_add)
        });
    network.addresses.steps.iter().fold(
        Sum {
            planned: staying,
            surge: 0,
        },
        |sum, step| match step.kind {
            StepKind::Surge { cluster, .. } if cluster != at => sum.plus(0, step.amount()),
            StepKind::Nodes { cluster, .. } | StepKind::PrivateEndpoint { cluster } if cluster != at => {
                sum.plus(step.amount(), 0)
            }
            StepKind::ApiServer { .. } => sum.plus(step.amount(), 0),
            _ => sum,
        },
    )
}

/// What all lanes of one comparison share.
struct Context<'a> {
    requirements: &'a Requirements,
    needs: Vec<Need>,
    alternative: &'a Alternative,
    cluster: &'a Cluster,
    pool: usize,
    replaceable: &'a Replaceable,
    room: &'a Room,
    stays: &'a [LanePart],
    others: Sum,
    network_size: u64,
}

impl Context<'_> {
    fn lane(&self, model: Model) -> Option<ModelLane> {
        let workload = Workload::of(self.cluster, self.replaceable, model);
        let mut parts = workload.parts();
        parts.extend_from_slice(self.stays);
        let total = parts
            .iter()
            .fold(0, |sum: u64, part| sum.saturating_add(part.size));
        let (planned, surge) = workload.addresses();
        let (most_nodes, most_upgradable) = self.ceilings(model)?;
        let has_pod_cidr = model.uses_pod_cidr();
        Some(ModelLane {
            model,
            parts,
            total,
            planned,
            surge,
            pod_cidr_length: smallest_pod_cidr(workload.slots.needed(true)).filter(|_| has_pod_cidr),
            verdict: self.verdict(model, &workload, total),
            most_nodes,
            most_upgradable,
        })
    }

    fn verdict(&self, model: Model, workload: &Workload, total: u64) -> LaneVerdict {
        if let Some(out) = self.ruled_out(model) {
            return out;
        }
        let (limit, counted) = count_verdicts(model, self.cluster)
            .max_by_key(|(_, verdict)| *verdict)
            .unwrap_or((Limit::ClusterNodes, Verdict::Fits));
        if counted == Verdict::DoesNotFit {
            return LaneVerdict::Passes(limit);
        }
        if !self.below_address_limit(workload, false) {
            return LaneVerdict::Passes(Limit::NetworkAddresses(self.replaceable.network));
        }
        let holds = |upgrading| self.holds(workload, upgrading);
        if counted == Verdict::Fits && holds(true) {
            LaneVerdict::Fits
        } else if holds(false) {
            LaneVerdict::FitsCannotUpgrade
        } else if total > self.network_size {
            LaneVerdict::NeedsMore(total - self.network_size)
        } else {
            let largest = workload.subnet_lengths(false).into_iter().flatten().min();
            LaneVerdict::NoFreeBlock(largest.unwrap_or(0))
        }
    }

    /// Whether the smallest subnets find room, and the VNet may hold that many private addresses.
    fn holds(&self, workload: &Workload, upgrading: bool) -> bool {
        self.below_address_limit(workload, upgrading)
            && workload
                .subnet_lengths(upgrading)
                .is_some_and(|lengths| self.room.holds(&lengths))
    }

    fn below_address_limit(&self, workload: &Workload, upgrading: bool) -> bool {
        let pods = workload.pod_subnet.unwrap_or_default();
        let counted = [self.others, workload.node_subnet, pods];
        let needed = counted
            .iter()
            .fold(0, |sum: u64, part| sum.saturating_add(part.needed(upgrading)));
        !workload.model.is_flat() || needed <= limits::VNET_PRIVATE_ADDRESSES.value
    }

    /// What rules the model out, whatever room there is.
    fn ruled_out(&self, model: Model) -> Option<LaneVerdict> {
        let lacks = |need: Need| match self.unserved_subnet(model) {
            Some(subnet) if matches!(need, Need::VirtualNodes | Need::ApplicationGatewayForContainers) => {
                LaneVerdict::CannotServe(subnet)
            }
            _ => LaneVerdict::RuledOut(need),
        };
        let lacking = model.lacks(self.needs.iter().copied()).map(lacks);
        lacking.or_else(|| first_unmet(self.requirements, model).map(LaneVerdict::CannotMeet))
    }

    /// A subnet of the VNet whose purpose the model cannot serve.
    fn unserved_subnet(&self, model: Model) -> Option<usize> {
        let subnets = &self.alternative.networks.get(self.replaceable.network)?.subnets;
        let serves = |purpose: Purpose| purpose.is_served_by(model);
        subnets.iter().position(|subnet| !serves(subnet.purpose))
    }

    /// Most nodes of the growing pool that exist, and that can be upgraded, in the room there is.
    fn ceilings(&self, model: Model) -> Option<(u64, u64)> {
        let pool = self.cluster.pools.get(self.pool)?;
        let counted = lowest(&count_lines(model, self.cluster, self.pool), pool, self.pool)?;
        let others = Workload::without(self.cluster, self.replaceable, model, self.pool);
        let holds = |nodes, upgrading| self.holds(&others.with(pool, nodes), upgrading);
        Some((
            most(counted.scale_out.nodes, |nodes| holds(nodes, false)),
            most(counted.upgrade.nodes, |nodes| holds(nodes, true)),
        ))
    }
}
