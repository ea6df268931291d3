//! The same workload under every model: the smallest subnets each would need next to those that stay.
//!
//! A cluster that runs keeps what Azure cannot change, so that a lane promises no more than the move gives:
//!
//! ```text
//!  model in use        sized anew; beside it the same as drawn
//!  moved in place      the subnets that it has
//!  in new pools        the node subnets that it has, and a pod subnet in what is free beside the present one
//!  all others          sized anew, for a new cluster
//! ```

use crate::azure::{Model, Need, Purpose, limits};
use crate::design::{Alternative, Cluster, ClusterState, Criterion, Design, Requirements};
use crate::net::Prefix;
use crate::net::room::Room;

use super::capacity::{count_lines, count_verdicts, lowest, most, node_ceilings};
use super::demand::smallest_pod_cidr;
use super::fit::Effort;
use super::lane_parts::{LanePart, PartRole, drawn_parts, total};
use super::needs::{first_unmet, needs};
use super::refit::{self, Moved};
use super::workload::{Replaceable, Sum, Workload, extra_addresses};
use super::{
    AlternativePlan, Ceilings, ClusterPlan, Limit, NetworkPlan, StepKind, Verdict, ceilings,
    ceilings_where_planned,
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
    /// What it takes to get there; [`Effort::Edit`] for the model in use, and where nothing runs.
    pub effort: Effort,
    /// Smallest subnets of the model, or those that a cluster that runs keeps, then the subnets that stay.
    pub parts: Vec<LanePart>,
    /// Addresses of all parts, whole subnets.
    pub total: u64,
    /// For the model in use, the same as drawn in the design.
    pub drawn: Option<Drawn>,
    /// Single addresses that the cluster needs in the VNet, without surge.
    pub planned: u64,
    /// Needed on top while upgrading.
    pub surge: u64,
    /// Prefix length of the smallest pod CIDR, or of the one after a move in place, for models that have one.
    pub pod_cidr_length: Option<u8>,
    /// What the lane says.
    pub verdict: LaneVerdict,
    /// Most nodes of the growing pool that the VNet holds under this model.
    pub most_nodes: u64,
    /// Most nodes of the growing pool that can still be upgraded.
    pub most_upgradable: u64,
    /// The same two with ranges sized anew, whatever a cluster that runs would keep.
    pub anew: (u64, u64),
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

/// Compares the models for cluster `at`, growing `pool` (else its largest user pool), against the requirements of the
/// design.
///
/// `None` where there is no such cluster, or its VNet does not exist.
pub fn compare(
    design: &Design,
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
    let beside = Room::of(&network.free);
    let context = Context {
        design,
        plan,
        at,
        drawn_ceilings: ceilings(alternative, plan, at, pool),
        needs: needs(alternative, plan, at),
        planned: plan.clusters.get(at)?,
        alternative,
        cluster,
        pool,
        replaceable: &replaceable,
        network,
        room: &room,
        beside: &beside,
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
    design: &'a Design,
    plan: &'a AlternativePlan,
    at: usize,
    /// How far the pool goes in the ranges as they are drawn.
    drawn_ceilings: Option<Ceilings>,
    needs: Vec<Need>,
    planned: &'a ClusterPlan,
    alternative: &'a Alternative,
    cluster: &'a Cluster,
    pool: usize,
    replaceable: &'a Replaceable,
    network: &'a NetworkPlan,
    /// What is free once the cluster's own subnets are gone.
    room: &'a Room,
    /// What is free while they are there.
    beside: &'a Room,
    stays: &'a [LanePart],
    others: Sum,
    network_size: u64,
}

impl Context<'_> {
    fn lane(&self, model: Model) -> Option<ModelLane> {
        let anew = self.anew(model)?;
        Some(match self.effort(model) {
            Effort::InPlace => self.in_place(&anew).unwrap_or(anew),
            Effort::NewPools => self.in_new_pools(&anew).unwrap_or(anew),
            Effort::Edit | Effort::NewCluster => anew,
        })
    }

    /// What it takes to get there, as far as the models say.
    fn effort(&self, model: Model) -> Effort {
        if self.alternative.runs(self.cluster) {
            refit::effort(self.cluster.model, model)
        } else {
            Effort::Edit
        }
    }

    /// The model with all its ranges sized anew.
    fn anew(&self, model: Model) -> Option<ModelLane> {
        let workload = Workload::of(self.cluster, self.replaceable, model);
        let mut parts = workload.parts();
        parts.extend_from_slice(self.stays);
        let total = total(&parts);
        let (planned, surge) = workload.addresses();
        let (most_nodes, most_upgradable) =
            self.most(model, |workload, upgrading| self.holds(workload, upgrading))?;
        let has_pod_cidr = model.uses_pod_cidr();
        Some(ModelLane {
            model,
            effort: match self.effort(model) {
                Effort::Edit => Effort::Edit,
                Effort::InPlace | Effort::NewPools | Effort::NewCluster => Effort::NewCluster,
            },
            parts,
            total,
            drawn: self.drawn(model),
            planned,
            surge,
            pod_cidr_length: smallest_pod_cidr(workload.slots.needed(true)).filter(|_| has_pod_cidr),
            verdict: self.verdict(model, &workload, total),
            most_nodes,
            most_upgradable,
            anew: (most_nodes, most_upgradable),
        })
    }

    /// The model in the subnets that the cluster has; none where they do not hold it.
    fn in_place(&self, anew: &ModelLane) -> Option<ModelLane> {
        let model = anew.model;
        let cluster = (self.alternative, self.plan, self.at);
        let Moved { plan, alternative } = refit::in_place(self.design, cluster, model)?;
        let planned = plan.clusters.get(self.at)?;
        let verdict = match planned.verdict {
            Verdict::Fits => LaneVerdict::Fits,
            Verdict::FitsCannotUpgrade => LaneVerdict::FitsCannotUpgrade,
            Verdict::DoesNotFit => return None,
        };
        let ceilings = ceilings_where_planned(&alternative, &plan, self.at, self.pool)?;
        let network = (self.replaceable.network, self.network);
        let drawn = plan.networks.get(network.0)?;
        let parts = drawn_parts(model, planned, (network.0, drawn), self.stays);
        Some(ModelLane {
            effort: Effort::InPlace,
            total: total(&parts),
            parts,
            pod_cidr_length: planned.pod_cidr.as_ref().map(|cidr| cidr.prefix.length()),
            verdict: self.ruled_out(model).unwrap_or(verdict),
            most_nodes: ceilings.scale_out.nodes,
            most_upgradable: ceilings.upgrade.nodes,
            ..anew.clone()
        })
    }

    /// The model in new pools, with their pods in a new subnet; none where nothing free holds that, or the node subnets
    /// do not hold the nodes.
    fn in_new_pools(&self, anew: &ModelLane) -> Option<ModelLane> {
        let model = anew.model;
        let workload = Workload::of(self.cluster, self.replaceable, model);
        let (_, counted) = self.counted(model);
        // A node takes one address under either model.
        let subnets = self.planned.node_subnets.iter();
        let of_subnet = |(network, subnet): &(usize, usize)| {
            let network = self.plan.networks.get(*network)?;
            Some(network.subnets.get(*subnet)?.meter.verdict())
        };
        let of_nodes = subnets.filter_map(of_subnet).max().unwrap_or_default();
        let verdict = [true, false].into_iter().find_map(|upgrading| {
            let best = if upgrading {
                Verdict::Fits
            } else {
                Verdict::FitsCannotUpgrade
            };
            let holds = self.holds_beside(&workload, upgrading);
            holds.then(|| best.max(of_nodes).max(counted))
        })?;
        let verdict = match verdict {
            Verdict::Fits => LaneVerdict::Fits,
            Verdict::FitsCannotUpgrade => LaneVerdict::FitsCannotUpgrade,
            Verdict::DoesNotFit => return None,
        };
        let cluster = Cluster {
            state: ClusterState::Planned,
            ..self.cluster.clone()
        };
        let nodes = node_ceilings(&cluster, self.pool, self.planned, &self.plan.networks)?;
        let (most_nodes, most_upgradable) = self.most(model, |workload, upgrading| {
            self.holds_beside(workload, upgrading)
        })?;
        let drawn = (self.replaceable.network, self.network);
        let mut parts = drawn_parts(model, self.planned, drawn, self.stays);
        let is_for_pods = |part: &LanePart| part.role == PartRole::Pods;
        let present = self.planned.pod_subnets.iter();
        let present = present.filter(|(network, _)| *network == drawn.0);
        let present: Vec<usize> = present.map(|(_, subnet)| *subnet).collect();
        let new = workload.parts().into_iter().filter(is_for_pods);
        let first = parts.iter().position(is_for_pods).unwrap_or(parts.len());
        let old = parts.split_off(first);
        parts.extend(new);
        let stays = old
            .into_iter()
            .enumerate()
            .map(|(at, part)| match present.get(at) {
                Some(subnet) if is_for_pods(&part) => LanePart {
                    role: PartRole::Stays(*subnet),
                    ..part
                },
                _ => part,
            });
        parts.extend(stays);
        Some(ModelLane {
            effort: Effort::NewPools,
            total: total(&parts),
            parts,
            verdict: self.ruled_out(model).unwrap_or(verdict),
            most_nodes: most_nodes.min(nodes.scale_out.nodes),
            most_upgradable: most_upgradable.min(nodes.upgrade.nodes),
            ..anew.clone()
        })
    }

    fn verdict(&self, model: Model, workload: &Workload, total: u64) -> LaneVerdict {
        if let Some(out) = self.ruled_out(model) {
            return out;
        }
        let (limit, counted) = self.counted(model);
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

    /// The limit on node counts that is passed, or comes nearest to it.
    fn counted(&self, model: Model) -> (Limit, Verdict) {
        count_verdicts(model, self.cluster)
            .max_by_key(|(_, verdict)| *verdict)
            .unwrap_or((Limit::ClusterNodes, Verdict::Fits))
    }

    /// Whether the smallest subnets fit, and the VNet may hold that many private addresses.
    fn holds(&self, workload: &Workload, upgrading: bool) -> bool {
        self.below_address_limit(workload, upgrading)
            && workload
                .subnet_lengths(upgrading)
                .is_some_and(|lengths| self.room.holds(lengths))
    }

    /// Whether the smallest pod subnet fits while the present one is there, and the VNet may hold that many private
    /// addresses.
    fn holds_beside(&self, workload: &Workload, upgrading: bool) -> bool {
        self.below_address_limit(workload, upgrading)
            && workload
                .subnet_lengths(upgrading)
                .is_some_and(|lengths| self.beside.holds(lengths.skip(1)))
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
        if model != self.cluster.model {
            return None;
        }
        let network = (self.replaceable.network, self.network);
        let parts = drawn_parts(model, self.planned, network, self.stays);
        Some(Drawn {
            total: total(&parts),
            parts,
            ceilings: self.drawn_ceilings,
        })
    }

    fn ruled_out(&self, model: Model) -> Option<LaneVerdict> {
        ruled_out(
            (self.alternative, self.replaceable.network),
            &self.needs,
            &self.design.requirements,
            model,
        )
    }

    /// Most nodes of the growing pool that fit, and that can be upgraded, as far as `holds` says.
    fn most(&self, model: Model, holds: impl Fn(&Workload, bool) -> bool) -> Option<(u64, u64)> {
        let pool = self.cluster.pools.get(self.pool)?;
        let counted = lowest(&count_lines(model, self.cluster, self.pool), pool, self.pool)?;
        let others = Workload::without(self.cluster, self.replaceable, model, self.pool);
        let grown = others.growing(pool);
        let holds = |nodes, upgrading| holds(&grown(nodes), upgrading);
        Some((
            most(counted.scale_out.nodes, |nodes| holds(nodes, false)),
            most(counted.upgrade.nodes, |nodes| holds(nodes, true)),
        ))
    }
}

/// What rules the model out for cluster `at`, however much room there is.
pub fn what_rules_out(
    design: &Design,
    alternative: &Alternative,
    plan: &AlternativePlan,
    at: usize,
    model: Model,
) -> Option<LaneVerdict> {
    let network = plan.clusters.get(at)?.network?;
    let needs = needs(alternative, plan, at);
    ruled_out((alternative, network), &needs, &design.requirements, model)
}

fn ruled_out(
    (alternative, network): (&Alternative, usize),
    needs: &[Need],
    requirements: &Requirements,
    model: Model,
) -> Option<LaneVerdict> {
    // A subnet of the VNet whose purpose the model cannot serve.
    let unserved = || {
        let subnets = &alternative.networks.get(network)?.subnets;
        let serves = |purpose: Purpose| purpose.is_served_by(model);
        subnets.iter().position(|subnet| !serves(subnet.purpose))
    };
    let lacks = |need: Need| match unserved() {
        Some(subnet) if matches!(need, Need::VirtualNodes | Need::ApplicationGatewayForContainers) => {
            LaneVerdict::CannotServe(subnet)
        }
        _ => LaneVerdict::RuledOut(need),
    };
    let lacking = model.lacks(needs.iter().copied()).map(lacks);
    lacking.or_else(|| first_unmet(requirements, model).map(LaneVerdict::CannotMeet))
}
