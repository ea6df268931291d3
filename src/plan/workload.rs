//! A cluster's workload under one model, as sums that can be grown without planning again, and the subnets that another
//! model would replace.

use crate::azure::Model;
use crate::design::{Alternative, Cluster, NodeClass, NodePool, Subnet};
use crate::net::{Prefix, RangeSet, Span};

use super::demand::{Draw, per_node, smallest_subnet, surge_of, unit_of};
use super::extras::{egress_addresses, per_provisioned_node};
use super::lane_parts::{LanePart, PartRole, node_part};
use super::{AlternativePlan, ClusterPlan, Extra, Step, StepKind, SubnetIndex, SubnetPlan};

/// The subnets of a cluster's VNet that only this cluster uses, and that another model would replace.
#[derive(Debug, Clone)]
pub(super) struct Replaceable {
    pub(super) network: usize,
    pub(super) nodes: Vec<usize>,
    pub(super) pods: Vec<usize>,
    /// Addresses that something else holds in them, or will hold with the new pools.
    pub(super) other_addresses: u64,
    /// Those that a person entered.
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
            .map(|(written, planned)| extra_addresses(written, planned, at))
            .fold(0, u64::saturating_add);
        let is_own = |place: Option<SubnetIndex>| {
            place.is_some_and(|(within, subnet)| within == network && nodes.contains(&subnet))
        };
        let followers = alternative
            .clusters
            .get(at)
            .map_or(0, |cluster| following(cluster, planned, is_own));
        let entered_addresses = both()
            .map(|(written, _)| written.other_addresses.get())
            .fold(0, u64::saturating_add);
        Some(Self {
            network,
            nodes,
            pods,
            other_addresses: other_addresses.saturating_add(followers),
            entered_addresses,
        })
    }

    pub(super) fn contains(&self, subnet: usize) -> bool {
        self.nodes.contains(&subnet) || self.pods.contains(&subnet)
    }

    /// Free space of the VNet once these subnets are gone.
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

/// Addresses other than of nodes and pods that move with the pools of a cluster out of shared subnets.
fn following(cluster: &Cluster, planned: &ClusterPlan, is_own: impl Fn(Option<SubnetIndex>) -> bool) -> u64 {
    let pools = cluster.pools.iter().zip(&planned.pools);
    let moved = pools.filter(|(_, place)| !is_own(place.node_subnet));
    let egress = moved
        .map(|(pool, _)| egress_addresses(pool))
        .fold(0, u64::saturating_add);
    if is_own(planned.system_subnet(cluster)) {
        return egress;
    }
    let balancers = cluster.options.internal_load_balancers.iter();
    let without_subnet = balancers.filter(|balancer| balancer.subnet.is_none());
    egress.saturating_add(without_subnet.count() as u64)
}

/// Addresses of a subnet that neither pools hold nor what cluster `at` provisions.
pub(super) fn extra_addresses(written: &Subnet, planned: &SubnetPlan, at: usize) -> u64 {
    let unit = planned.meter.unit.addresses();
    let demand = &planned.meter.demand;
    let (_, own) = demand.of_cluster(at);
    let provisioned = |step: &&Step| matches!(step.kind, StepKind::Extra(Extra::Provisioned { .. }));
    let provisioned = own.iter().filter(provisioned).map(Step::amount);
    let (extra, surge_extra) = demand.extra;
    let kept = extra
        .saturating_add(surge_extra)
        .saturating_sub(provisioned.fold(0, u64::saturating_add));
    kept.saturating_mul(unit)
        .saturating_add(written.other_addresses.get())
}

/// A cluster's workload under one model, as sums that can be grown without planning again.
#[derive(Debug, Clone)]
pub(super) struct Workload {
    pub(super) model: Model,
    pub(super) node_subnet: Sum,
    pub(super) pod_subnet: Option<Sum>,
    pub(super) slots: Sum,
    /// Planned nodes, each with one address of its own.
    nodes: u64,
}

/// Planned and surge part of a sum.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) planned: u64,
    pub(super) surge: u64,
}

impl Sum {
    pub(super) const fn plus(self, planned: u64, surge: u64) -> Self {
        Self {
            planned: self.planned.saturating_add(planned),
            surge: self.surge.saturating_add(surge),
        }
    }

    pub(super) const fn needed(self, upgrading: bool) -> u64 {
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
            nodes: cluster
                .node_classes
                .iter()
                .map(|class| class.max_nodes.get())
                .fold(0, u64::saturating_add),
        }
    }

    fn with_pools<'a>(self, pools: impl IntoIterator<Item = &'a NodePool>) -> Self {
        pools
            .into_iter()
            .fold(self, |workload, pool| workload.with(pool, pool.planned_nodes()))
    }

    /// The same with `nodes` more of `pool`.
    fn with(&self, pool: &NodePool, nodes: u64) -> Self {
        self.growing(pool)(nodes)
    }

    /// The same as a function of the number of nodes more.
    pub(super) fn growing<'a>(&'a self, pool: &'a NodePool) -> impl Fn(u64) -> Self + 'a {
        let each = |draw| per_node(self.model, pool, draw);
        let [node_subnet, pod_subnet, slots] = [Draw::NodeSubnet, Draw::PodSubnet, Draw::PodCidr].map(each);
        move |nodes| {
            let surge = surge_of(pool, nodes);
            let grown = |sum: Sum, each| sum.plus(nodes.saturating_mul(each), surge.saturating_mul(each));
            Self {
                model: self.model,
                node_subnet: grown(self.node_subnet, node_subnet),
                pod_subnet: self.pod_subnet.map(|sum| grown(sum, pod_subnet)),
                slots: grown(self.slots, slots),
                nodes: self.nodes.saturating_add(nodes),
            }
        }
    }

    /// Prefix lengths of the smallest subnets, nodes first; `None` where IPv4 has none that large.
    pub(super) fn subnet_lengths(&self, upgrading: bool) -> Option<impl Iterator<Item = u8> + Clone> {
        let nodes = smallest_subnet(self.node_subnet.needed(upgrading))?;
        let pods = match self.pod_subnet {
            Some(pods) => Some(self.pod_subnet_length(pods.needed(upgrading))?),
            None => None,
        };
        Some(std::iter::once(nodes).chain(pods))
    }

    fn pod_subnet_length(&self, needed: u64) -> Option<u8> {
        unit_of(self.model, Draw::PodSubnet).smallest(needed)
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
    pub(super) fn parts(&self) -> Vec<LanePart> {
        let part = |role, length: Option<u8>, sum: Sum, (unit, nodes): (u64, u64)| {
            // No IPv4 subnet is that large: the bare sum is drawn.
            let needed = sum.needed(true).saturating_mul(unit);
            LanePart {
                role,
                length: length.unwrap_or(0),
                size: length.map_or(needed, Prefix::size_of_length).max(needed),
                planned: sum.planned.saturating_mul(unit),
                nodes,
                surge: sum.surge.saturating_mul(unit),
            }
        };
        let role = node_part(self.model);
        let nodes = part(
            role,
            smallest_subnet(self.node_subnet.needed(true)),
            self.node_subnet,
            match role {
                PartRole::Pods => (1, self.nodes),
                PartRole::Nodes | PartRole::Stays(_) => (1, self.node_subnet.planned),
            },
        );
        let unit = unit_of(self.model, Draw::PodSubnet).addresses();
        let pods = self.pod_subnet.map(|sum| {
            part(
                PartRole::Pods,
                self.pod_subnet_length(sum.needed(true)),
                sum,
                (unit, 0),
            )
        });
        [Some(nodes), pods].into_iter().flatten().collect()
    }
}
