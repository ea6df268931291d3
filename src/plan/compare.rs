//! The same workload under every model: the smallest subnets each would need next to those that stay.

use crate::azure::{Model, Need, Purpose, limits};
use crate::design::{Alternative, Cluster, Criterion, Requirements};
use crate::net::Prefix;
use crate::net::room::Room;

use super::capacity::{count_lines, count_verdicts, lowest, most};
use super::demand::smallest_pod_cidr;
use super::needs::{first_unmet, needs};
use super::workload::{Replaceable, Sum, Workload, extra_addresses};
use super::{
    AlternativePlan, Ceilings, ClusterPlan, Demand, Extra, Limit, NetworkPlan, Step, StepKind, SubnetIndex,
    Verdict, ceilings,
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
    /// The largest free block once the cluster's own subnets are taken away.
    pub largest_block: Option<Prefix>,
    /// A lane for each model, in the order of [`Model::ALL`].
    pub lanes: Vec<ModelLane>,
}

/// What one model needs in the VNet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLane {
    /// The model.
    pub model: Model,
    /// Smallest subnets of the model, then the subnets that stay.
    pub parts: Vec<LanePart>,
    /// Addresses of all parts, whole subnets.
    pub total: u64,
    /// For the model in use, the same as drawn in the design.
    pub drawn: Option<Drawn>,
    /// Single addresses that the cluster needs in the VNet, without surge.
    pub planned: u64,
    /// Needed on top while upgrading.
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

/// The subnets of the model in use as they are drawn, next to those that are sized anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The cluster's subnets, shared ones with all that they hold, then those that stay.
    pub parts: Vec<LanePart>,
    /// Addresses of all parts, whole subnets.
    pub total: u64,
    /// How far the growing pool goes in these ranges; none where it cannot grow.
    pub ceilings: Option<Ceilings>,
}

/// One subnet of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanePart {
    /// What it is.
    pub role: PartRole,
    /// Prefix length; `None` where IPv4 has no subnet that large.
    pub length: u8,
    /// Addresses of the whole subnet.
    pub size: u64,
    /// Addresses taken by the planned nodes, with their pods.
    pub planned: u64,
    /// Those that the nodes themselves hold.
    pub nodes: u64,
    /// Addresses taken on top while upgrading.
    pub surge: u64,
}

/// What a subnet of a lane is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// Holds nodes only.
    Nodes,
    /// Holds pods, with their nodes in the node subnet model.
    Pods,
    /// A subnet that stays as it is (index in the VNet).
    Stays(usize),
}

/// The role of the node subnet: in the node subnet model it holds pods too.
pub(super) const fn node_part(model: Model) -> PartRole {
    match model {
        Model::NodeSubnet => PartRole::Pods,
        Model::Kubenet
        | Model::PodSubnetDynamic
        | Model::PodSubnetStatic
        | Model::Overlay
        | Model::ByoCni => PartRole::Nodes,
    }
}

/// Nodes whose addresses a sum holds, surge left out.
fn node_count(demand: &Demand) -> u64 {
    let of_step = |step: &Step| match step.kind {
        StepKind::Nodes { .. } | StepKind::Extra(Extra::Provisioned { .. }) => step.count,
        StepKind::Surge { .. }
        | StepKind::Other(_)
        | StepKind::PrivateEndpoint { .. }
        | StepKind::ApiServer { .. }
        | StepKind::Extra(
            Extra::GatewayInstances
            | Extra::PrivateFrontend
            | Extra::LoadBalancers { .. }
            | Extra::EgressGateway { .. }
            | Extra::Uncounted { .. }
            | Extra::Interfaces { .. }
            | Extra::SurgeInterfaces { .. },
        ) => 0,
    };
    demand.steps.iter().map(of_step).fold(0, u64::saturating_add)
}

/// What a lane says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneVerdict {
    /// Every subnet fits, surge included.
    Fits,
    /// The subnets fit only when sized without surge.
    FitsCannotUpgrade,
    /// The VNet lacks this many addresses.
    NeedsMore(u64),
    /// The VNet is large enough, but no free block of that prefix length is left.
    NoFreeBlock(u8),
    /// An Azure limit is passed, whatever the ranges are.
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
            Self::NeedsMore(_)
            | Self::NoFreeBlock(_)
            | Self::Passes(_)
            | Self::CannotServe(_)
            | Self::RuledOut(_)
            | Self::CannotMeet(_) => Verdict::DoesNotFit,
        }
    }

    /// Whether the model itself rules it out, however large the VNet.
    pub const fn is_ruled_out(self) -> bool {
        matches!(
            self,
            Self::CannotServe(_) | Self::RuledOut(_) | Self::CannotMeet(_)
        )
    }

    /// Missing addresses, to tell which of two that do not fit comes closer.
    pub const fn missing(self) -> u64 {
        match self {
            Self::NeedsMore(addresses) => addresses,
            Self::Passes(_) | Self::CannotServe(_) | Self::RuledOut(_) | Self::CannotMeet(_) => u64::MAX,
            Self::Fits | Self::FitsCannotUpgrade | Self::NoFreeBlock(_) => 0,
        }
    }
}

/// Compares the models for cluster `at`, growing `pool` (else its largest user pool), against the requirements.
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
            // What lies outside the VNet takes none of its addresses.
            let prefix = subnet
                .prefix
                .filter(|prefix| network.space.contains_span(&prefix.span()))?;
            let unit = subnet.meter.unit.addresses();
            Some(LanePart {
                role: PartRole::Stays(index),
                length: prefix.length(),
                size: prefix.size(),
                planned: subnet.meter.demand.planned.saturating_mul(unit),
                nodes: 0,
                surge: subnet.meter.demand.surge.saturating_mul(unit),
            })
        })
        .collect();
    let network_size = network.space.total();
    let others = other_addresses(alternative, network, &replaceable, at);
    let context = Context {
        requirements,
        drawn_ceilings: ceilings(alternative, plan, at, pool),
        needs: needs(alternative, plan, at),
        planned: plan.clusters.get(at)?,
        alternative,
        cluster,
        pool,
        replaceable: &replaceable,
        network,
        room: &room,
        stays: &stays,
        others,
        network_size,
    };
    let lanes: Vec<ModelLane> = Model::ALL
        .iter()
        .filter_map(|model| context.lane(*model))
        .collect();
    Some(Comparison {
        cluster: at,
        network: replaceable.network,
        pool,
        network_size,
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
            let held = subnets.map(|((_, written), planned)| extra_addresses(written, planned, at));
            held.fold(0, u64::saturating_add)
        });
    // Those of the nodes and API servers of all clusters that another model would move.
    let addresses = &network.addresses;
    let (_, own) = addresses.of_cluster(at);
    let moving = own.iter().fold(Sum::default(), |sum, step| match step.kind {
        StepKind::Surge { .. } => sum.plus(0, step.amount()),
        StepKind::Nodes { .. } | StepKind::PrivateEndpoint { .. } => sum.plus(step.amount(), 0),
        StepKind::Other(_) | StepKind::ApiServer { .. } | StepKind::Extra(_) => sum,
    });
    let (extra, surge_extra) = addresses.extra;
    let planned = addresses
        .planned
        .saturating_sub(extra)
        .saturating_sub(addresses.entered)
        .saturating_sub(moving.planned);
    Sum {
        planned: staying.saturating_add(planned),
        surge: addresses
            .surge
            .saturating_sub(surge_extra)
            .saturating_sub(moving.surge),
    }
}

/// What all lanes of one comparison share.
struct Context<'a> {
    requirements: &'a Requirements,
    /// How far the pool goes in the ranges as they are drawn.
    drawn_ceilings: Option<Ceilings>,
    needs: Vec<Need>,
    planned: &'a ClusterPlan,
    alternative: &'a Alternative,
    cluster: &'a Cluster,
    pool: usize,
    replaceable: &'a Replaceable,
    network: &'a NetworkPlan,
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
            drawn: self.drawn(model),
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

    /// Whether the smallest subnets fit, and the VNet may hold that many private addresses.
    fn holds(&self, workload: &Workload, upgrading: bool) -> bool {
        self.below_address_limit(workload, upgrading)
            && workload
                .subnet_lengths(upgrading)
                .is_some_and(|lengths| self.room.holds(lengths))
    }

    fn below_address_limit(&self, workload: &Workload, upgrading: bool) -> bool {
        let pods = workload.pod_subnet.unwrap_or_default();
        let counted = [self.others, workload.node_subnet, pods];
        let needed = counted
            .iter()
            .fold(0, |sum: u64, part| sum.saturating_add(part.needed(upgrading)));
        !workload.model.is_flat() || needed <= limits::VNET_PRIVATE_ADDRESSES.value
    }

    /// The cluster's subnets as they are, under the model in use.
    fn drawn(&self, model: Model) -> Option<Drawn> {
        let inside = |places: &[SubnetIndex]| -> Vec<usize> {
            let places = places.iter();
            let inside = places.filter(|(network, _)| *network == self.replaceable.network);
            inside.map(|(_, subnet)| *subnet).collect()
        };
        let nodes = inside(&self.planned.node_subnets);
        let mut pods = inside(&self.planned.pod_subnets);
        pods.retain(|place| !nodes.contains(place));
        if model != self.cluster.model {
            return None;
        }
        let of_cluster = |places: &[usize], role| -> Vec<LanePart> {
            let subnets = places.iter().filter_map(|place| self.network.subnets.get(*place));
            subnets
                .filter_map(|subnet| Some((subnet.prefix?, &subnet.meter)))
                .map(|(prefix, meter)| {
                    let unit = meter.unit.addresses();
                    let planned = meter.demand.planned.saturating_mul(unit);
                    LanePart {
                        role,
                        length: prefix.length(),
                        size: prefix.size(),
                        planned,
                        nodes: match role {
                            PartRole::Pods => node_count(&meter.demand),
                            PartRole::Nodes | PartRole::Stays(_) => planned,
                        },
                        surge: meter.demand.surge.saturating_mul(unit),
                    }
                })
                .collect()
        };
        let mut parts = of_cluster(&nodes, node_part(model));
        parts.extend(of_cluster(&pods, PartRole::Pods));
        // What it shares would stay under another model, and is drawn already.
        let is_drawn = |part: &&LanePart| match part.role {
            PartRole::Stays(place) => nodes.contains(&place) || pods.contains(&place),
            PartRole::Nodes | PartRole::Pods => false,
        };
        parts.extend(self.stays.iter().filter(|part| !is_drawn(part)));
        let total = parts.iter().map(|part| part.size).fold(0, u64::saturating_add);
        Some(Drawn {
            parts,
            total,
            ceilings: self.drawn_ceilings,
        })
    }

    /// What rules the model out, however much room there is.
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

    /// Most nodes of the growing pool that fit, and that can be upgraded, in the room there is.
    fn ceilings(&self, model: Model) -> Option<(u64, u64)> {
        let pool = self.cluster.pools.get(self.pool)?;
        let counted = lowest(&count_lines(model, self.cluster, self.pool), pool, self.pool)?;
        let others = Workload::without(self.cluster, self.replaceable, model, self.pool);
        let grown = others.growing(pool);
        let holds = |nodes, upgrading| self.holds(&grown(nodes), upgrading);
        Some((
            most(counted.scale_out.nodes, |nodes| holds(nodes, false)),
            most(counted.upgrade.nodes, |nodes| holds(nodes, true)),
        ))
    }
}
