//! Changes of the demand: fewer pods per node, fewer nodes, and nodes moved to a pool in another subnet.

use crate::azure::limits;
use crate::check::{Finding, Subject, concerned, holds};
use crate::design::{
    Alternative, ClusterState, Name, NodeCount, NodePool, OtherCount, PodCount, PoolMode, Runtime, Subnet,
    SubnetRef,
};
use crate::edit::{ClusterChange, Command, NetworkAt, NetworkChange, PoolAt, PoolChange};
use crate::net::allocate::place;
use crate::net::{Cidr, counted, grouped};
use crate::plan::{Draw, PoolNames, SubnetIndex, largest_that, per_node, surge_of, unused_subnet_name};

use super::case::Case;
use super::{Candidate, Kind};

/// Places of a cluster and of one of its pools.
type PoolIndex = (usize, usize);

fn pool_of(alternative: &Alternative, (cluster, pool): PoolIndex) -> Option<&NodePool> {
    alternative.clusters.get(cluster)?.pools.get(pool)
}

fn set_pool(alternative: &mut Alternative, (cluster, pool): PoolIndex, to: NodePool) {
    let place = alternative.clusters.get_mut(cluster);
    if let Some(place) = place.and_then(|cluster| cluster.pools.get_mut(pool)) {
        *place = to;
    }
}

const fn at(alternative: usize, (cluster, pool): PoolIndex) -> PoolAt {
    PoolAt {
        alternative,
        cluster,
        pool,
    }
}

/// The pool that draws most from what is short: the one with the most nodes, a user pool where there are several.
fn largest(case: &Case<'_>, finding: &Finding) -> Option<PoolIndex> {
    let (alternative, planned) = case.drawn()?;
    let pools = concerned(finding.subject, alternative, planned).into_iter();
    let pools = pools.filter_map(|at| Some((at, pool_of(alternative, at)?)));
    pools
        .max_by_key(|(at, pool)| {
            let is_user = pool.mode == PoolMode::User;
            (is_user, pool.planned_nodes(), std::cmp::Reverse(*at))
        })
        .map(|(at, _)| at)
}

/// The most pods per node, the same for all pools concerned, with which everything fits; pools with fewer keep theirs.
/// Max pods of a running pool stays as it is.
pub(super) fn fewer_pods(case: &Case<'_>, finding: &Finding) -> Option<Candidate> {
    let (alternative, planned) = case.drawn()?;
    let mut pools = concerned(finding.subject, alternative, planned);
    pools.retain(|(cluster, _)| {
        let cluster = alternative.clusters.get(*cluster);
        cluster.is_some_and(|cluster| cluster.state == ClusterState::Planned)
    });
    let pods = |place: &PoolIndex| pool_of(alternative, *place).map_or(0, |pool| pool.max_pods.get());
    let most = pools.iter().map(pods).max()?;
    let changed = |most: u64| pools.iter().copied().filter(move |place| pods(place) > most);
    let least = u64::from(limits::MAX_PODS_MIN.value);
    let lowered = largest_that(least, most.saturating_sub(1), |most| {
        let Ok(most_pods) = PodCount::new(most) else {
            return false;
        };
        let mut trial = alternative.clone();
        for place in changed(most) {
            if let Some(pool) = pool_of(alternative, place) {
                set_pool(&mut trial, place, with_max_pods(pool, most_pods));
            }
        }
        holds(finding, &trial, (alternative, planned))
    })?;
    let lowered_pods = PodCount::new(lowered).ok()?;
    let mut names = Vec::new();
    let mut commands = Vec::new();
    for place in changed(lowered) {
        let pool = pool_of(alternative, place)?;
        let at = at(case.alternative, place);
        names.push(pool.name.clone());
        let mut change = |change| commands.push(Command::Pool { at, change });
        change(PoolChange::MaxPods(lowered_pods));
        if pool.planned_pods.is_some_and(|planned| planned > lowered_pods) {
            change(PoolChange::PlannedPods(Some(lowered_pods)));
        }
    }
    let title = match names.as_slice() {
        [only] => format!("Lower max pods of {only} to {lowered}"),
        _ => format!("Lower max pods to {lowered}"),
    };
    Some(Candidate::several(Kind::MaxPods, title, commands))
}

/// The pool with at most this many pods per node, planned ones included.
pub(super) fn with_max_pods(pool: &NodePool, most: PodCount) -> NodePool {
    NodePool {
        max_pods: most,
        planned_pods: pool.planned_pods.map(|planned| planned.min(most)),
        ..pool.clone()
    }
}

/// The most nodes of the largest pool concerned with which everything fits.
pub(super) fn scale_in(case: &Case<'_>, finding: &Finding) -> Option<Candidate> {
    let (alternative, planned) = case.drawn()?;
    let place = largest(case, finding)?;
    let pool = pool_of(alternative, place)?;
    let mut trial = alternative.clone();
    let fewer = pool.planned_nodes().checked_sub(1)?;
    // A system pool needs two nodes to stay available during an upgrade.
    let least = if pool.mode == PoolMode::System { 2 } else { 1 };
    let nodes = largest_that(least, fewer, |nodes| {
        NodeCount::new(nodes).is_ok_and(|nodes| {
            set_pool(&mut trial, place, pool.with_planned_nodes(nodes));
            holds(finding, &trial, (alternative, planned))
        })
    })?;
    let change = PoolChange::Scale(NodeCount::new(nodes).ok()?);
    let at = at(case.alternative, place);
    let title = scale_in_title(pool, nodes);
    Some(Candidate::new(Kind::ScaleIn, title, Command::Pool { at, change }))
}

/// What limits the pool to this many nodes; the title says how many present nodes have to go.
pub(super) fn scale_in_title(pool: &NodePool, nodes: u64) -> String {
    let (name, now) = (&pool.name, pool.count.get());
    match pool.autoscale {
        None => format!("Scale pool {name} in to {}", counted(nodes, "nodes")),
        Some(_) if nodes < now => format!(
            "Scale pool {name} in from {} to {}, its new maximum",
            grouped(now),
            counted(nodes, "nodes")
        ),
        Some(_) => format!("Lower the maximum of pool {name} to {}", grouped(nodes)),
    }
}

/// As few nodes of the largest pool concerned as are enough, moved to a second pool with the smallest subnet that holds
/// them.
pub(super) fn split(case: &Case<'_>, finding: &Finding) -> Option<Candidate> {
    let Subject::Subnet { network, subnet, .. } = finding.subject else {
        return None;
    };
    let (alternative, planned) = case.drawn()?;
    let place = largest(case, finding)?;
    let pool = pool_of(alternative, place)?;
    let places = planned.clusters.get(place.0)?.pools.get(place.1)?;
    let in_nodes = places.node_subnet == Some((network, subnet));
    let in_pods = places.pod_subnet == Some((network, subnet));
    // Only a pool with nodes and pods in one subnet: a second pool would otherwise need two.
    if in_nodes == in_pods {
        return None;
    }
    let nodes = pool.planned_nodes();
    let mut trial = alternative.clone();
    let kept = largest_that(1, nodes.checked_sub(1)?, |nodes| {
        NodeCount::new(nodes).is_ok_and(|nodes| {
            set_pool(&mut trial, place, pool.with_planned_nodes(nodes));
            holds(finding, &trial, (alternative, planned))
        })
    })?;
    let draw = if in_nodes {
        Draw::NodeSubnet
    } else {
        Draw::PodSubnet
    };
    let moved = nodes.saturating_sub(kept);
    Split {
        place,
        short: (network, subnet),
        draw,
        kept,
        moved,
    }
    .candidate(case)
}

/// Nodes of a pool that move to a second pool in another subnet.
struct Split {
    place: PoolIndex,
    /// The VNet and the subnet that is short.
    short: SubnetIndex,
    /// Which range the pool draws from there.
    draw: Draw,
    kept: u64,
    moved: u64,
}

impl Split {
    /// Prefix length of the smallest subnet that holds what moves.
    fn length(&self, case: &Case<'_>) -> Option<u8> {
        let (alternative, planned) = case.drawn()?;
        let pool = pool_of(alternative, self.place)?;
        let model = alternative.clusters.get(self.place.0)?.model;
        let network = planned.networks.get(self.short.0)?;
        let asked = self.moved.saturating_add(surge_of(pool, self.moved));
        let asked = asked.saturating_mul(per_node(model, pool, self.draw));
        network.subnets.get(self.short.1)?.meter.unit.smallest(asked)
    }

    fn candidate(&self, case: &Case<'_>) -> Option<Candidate> {
        let (alternative, planned) = case.drawn()?;
        let (place, (network, subnet)) = (self.place, self.short);
        let cluster = alternative.clusters.get(place.0)?;
        let pool = cluster.pools.get(place.1)?;
        let range = place_free(case, planned.networks.get(network)?, self.length(case)?)?;
        let at_network = NetworkAt {
            alternative: case.alternative,
            network,
        };
        let written = at_network.find_in(&case.alone().design)?;
        let like = written.subnets.get(subnet)?;
        let name = unused_subnet_name(written, &like.name);
        let reference = if planned.clusters.get(place.0)?.network == Some(network) {
            SubnetRef::own(name.clone())
        } else {
            SubnetRef::own(Name::new(format!("{}/{name}", written.name)).ok()?)
        };
        let mut second = NodePool {
            id: Runtime::default(),
            name: PoolNames::of(cluster).take(pool)?,
            ..pool.with_planned_nodes(NodeCount::new(self.moved).ok()?)
        };
        match self.draw {
            Draw::NodeSubnet => second.node_subnet = reference,
            Draw::PodSubnet | Draw::PodCidr => second.pod_subnet = Some(reference),
        }
        let added = Subnet {
            id: Runtime::default(),
            name,
            prefix: range.clone(),
            prefix_ipv6: None,
            other_addresses: OtherCount::ZERO,
            ..Subnet::clone(like)
        };
        let title = format!(
            "Move {} of pool {} to a second pool, {}, in a new subnet, {range}",
            counted(self.moved, "nodes"),
            pool.name,
            second.name
        );
        let commands = vec![
            Command::Network {
                at: at_network,
                change: NetworkChange::AddSubnet(added),
            },
            Command::Pool {
                at: at(case.alternative, place),
                change: PoolChange::Scale(NodeCount::new(self.kept).ok()?),
            },
            Command::Cluster {
                at: case.at(place.0),
                change: ClusterChange::AddPool(Box::new(second)),
            },
        ];
        Some(Candidate::several(Kind::SecondPool, title, commands))
    }
}

/// A free block of the VNet that overlaps no range of its clusters.
fn place_free(case: &Case<'_>, network: &crate::plan::NetworkPlan, length: u8) -> Option<Cidr> {
    let (alternative, _) = case.drawn()?;
    let ranges = alternative.clusters.iter();
    let ranges = ranges.flat_map(|cluster| cluster.pod_cidr.iter().chain([&cluster.service_cidr]));
    let kept = ranges.filter_map(Cidr::v4).map(Into::into).collect();
    let free = network.free.subtract(&kept);
    place(&free, &[length]).ok()?.first().map(|range| (*range).into())
}
