//! One alternative's plan: clusters are placed, then their sums are laid over the subnets that they draw from.
//!
//! Parts of an earlier plan in [`Reused`] are reused. The sums of a VNet come from every cluster that names it, so the
//! clusters that name a replanned VNet are replanned too, and add nothing to VNets that are reused.

use crate::azure::limits;
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Network, NodePool, Shared, SubnetRef};
use crate::net::{Cidr, Prefix, RangeSet};

use super::demand::{Demand, Draw, Extra, StepKind, Unit, node_totals, per_node, per_node_in, unit_of};
use super::extras::{self, per_provisioned_node};
use super::reuse::{Reused, networks_named};
use super::{
    AlternativePlan, CidrPlan, ClusterPlan, Meter, NetworkPlan, PoolPlaces, SubnetIndex, SubnetPlan, Verdict,
    capacity,
};

/// A cluster that is replanned.
struct Placed<'a> {
    at: usize,
    cluster: &'a Cluster,
    places: ClusterPlan,
}

/// Plans an alternative, reusing what still holds of the plan of an earlier one.
pub(super) fn alternative(
    alternative: &Alternative,
    earlier: Option<(&Alternative, &AlternativePlan)>,
) -> AlternativePlan {
    let index = Index::of(alternative);
    let reused = earlier.map_or_else(Reused::default, |earlier| {
        Reused::of(alternative, earlier, &index)
    });
    let mut laid: Vec<Option<NetworkPlan>> = (0..)
        .zip(&alternative.networks)
        .map(|(at, network)| reused.network(at).is_none().then(|| empty_network(network)))
        .collect();
    let clusters = (0..).zip(&alternative.clusters);
    let mut placed: Vec<Placed<'_>> = clusters
        .filter(|(at, _)| reused.cluster(*at).is_none())
        .map(|(at, cluster)| Placed {
            at,
            cluster,
            places: place_cluster((at, cluster), &index),
        })
        .collect();
    choose_units(&placed, &mut laid);
    lay_own_addresses(alternative, &mut laid);
    for Placed { at, cluster, places } in &placed {
        lay_cluster((*at, cluster), places, &index, &mut laid);
    }
    let laid = (0..).zip(laid);
    let networks: Vec<Shared<NetworkPlan>> = laid
        .filter_map(|(at, laid)| laid.map_or_else(|| reused.network(at).cloned(), |laid| Some(laid.into())))
        .collect();
    for Placed { cluster, places, .. } in &mut placed {
        places.verdict = verdict_of(cluster, places, &networks);
        places.ceilings = cluster
            .growing_pool(None)
            .and_then(|pool| capacity::ceilings(cluster, pool, places, &networks));
    }
    let mut placed = placed.into_iter().map(|placed| placed.places.into());
    let clusters = (0..alternative.clusters.len())
        .filter_map(|at| reused.cluster(at).cloned().or_else(|| placed.next()))
        .collect();
    AlternativePlan { networks, clusters }
}

fn empty_network(network: &Network) -> NetworkPlan {
    let prefixes = |cidr: &Cidr| cidr.v4().map(|prefix| prefix.span());
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
            SubnetPlan {
                prefix,
                meter: empty_meter(Unit::Addresses, prefix),
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

/// The meter of a range without demand.
fn empty_meter(unit: Unit, range: Option<Prefix>) -> Meter {
    let (capacity, hard_capacity) = range.map_or((0, 0), |range| unit.capacity(range.length()));
    Meter {
        unit,
        demand: Demand::default(),
        capacity,
        hard_capacity,
    }
}

/// The subnets of the additional network interfaces of a pool.
fn interfaces(pool: &NodePool) -> impl Iterator<Item = &SubnetRef> {
    pool.options.nics.iter().filter_map(|nic| nic.subnet.as_ref())
}

/// Finds the subnets of a cluster's pools, and sums up its pod CIDR.
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
            interfaces: interfaces(pool)
                .filter_map(|subnet| index.subnet(own, subnet))
                .collect(),
        })
        .collect();
    let (nodes, surge) = node_totals(&cluster.pools);
    let pod_cidr = cluster
        .pod_cidr
        .as_ref()
        .filter(|_| model.sizes_pod_cidr())
        .and_then(|cidr| cidr.v4());
    let network = index.network(own);
    let api_server = cluster.api_server_subnet.as_ref();
    let mut planned = ClusterPlan {
        network,
        networks_named: networks_named(cluster, index),
        node_subnets: Vec::new(),
        pod_subnets: sorted(pools.iter().filter_map(|pool| pool.pod_subnet)),
        pools,
        pod_cidr: pod_cidr.map(|prefix| CidrPlan {
            prefix,
            meter: slots_meter((at, cluster), prefix),
        }),
        service_cidr: cluster.service_cidr.v4(),
        api_server: api_server.and_then(|subnet| index.subnet(own, subnet)),
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
    let mut meter = empty_meter(Unit::NodeSlots, Some(prefix));
    let demand = &mut meter.demand;
    for (pool_at, pool) in cluster.pools.iter().enumerate() {
        demand.add_pool((at, pool_at), pool, per_node(cluster.model, pool, Draw::PodCidr));
    }
    for (class_at, class) in cluster.node_classes.iter().enumerate() {
        let kind = StepKind::Extra(Extra::Provisioned {
            cluster: at,
            class: class_at,
        });
        let each = per_provisioned_node(cluster.model, class, Draw::PodCidr);
        demand.add(kind, class.max_nodes.get(), each);
    }
    if cluster.has_uncounted_nodes() {
        demand.note(Extra::Uncounted { cluster: at });
    }
    meter
}

/// Chooses the unit of each subnet: blocks where nothing but static blocks is drawn from it, else addresses.
fn choose_units(placed: &[Placed<'_>], networks: &mut [Option<NetworkPlan>]) {
    let drawn = |unit: Unit| {
        placed.iter().flat_map(move |Placed { cluster, places, .. }| {
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
    for unit in [Unit::Blocks, Unit::Addresses] {
        for place in drawn(unit) {
            if let Some((_, subnet)) = subnet_mut(networks, *place) {
                subnet.meter = empty_meter(unit, subnet.prefix);
            }
        }
    }
}

/// Lays what each subnet holds besides nodes and pods.
fn lay_own_addresses(alternative: &Alternative, networks: &mut [Option<NetworkPlan>]) {
    for (network, planned) in alternative.networks.iter().zip(networks) {
        let Some(planned) = planned else {
            continue;
        };
        for (subnet, place) in network.subnets.iter().zip(&mut planned.subnets) {
            let others = subnet.other_addresses.get();
            let kind = StepKind::Other(subnet.purpose);
            place
                .meter
                .demand
                .add(kind, others.div_ceil(place.meter.unit.addresses()), 1);
            planned.addresses.add(kind, others, 1);
            extras::lay_gateway((&mut planned.addresses, place), subnet);
        }
    }
}

/// Lays the nodes and pods of one cluster over its subnets.
fn lay_cluster(
    (at, cluster): (usize, &Cluster),
    places: &ClusterPlan,
    index: &Index,
    networks: &mut [Option<NetworkPlan>],
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
    extras::lay((at, cluster), places, index, networks);
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
    if let Some((addresses, subnet)) = places.api_server.and_then(|place| subnet_mut(networks, place)) {
        let each = limits::API_SERVER_ADDRESSES.value;
        let kind = StepKind::ApiServer { cluster: at };
        subnet
            .meter
            .demand
            .add(kind, 1, each.div_ceil(subnet.meter.unit.addresses()));
        addresses.add(kind, 1, each);
    }
}

/// The subnet at `place` with the sum of its VNet; none in a VNet whose plan is kept.
pub(super) fn subnet_mut(
    networks: &mut [Option<NetworkPlan>],
    place: SubnetIndex,
) -> Option<(&mut Demand, &mut SubnetPlan)> {
    let network = networks.get_mut(place.0)?.as_mut()?;
    Some((&mut network.addresses, network.subnets.get_mut(place.1)?))
}

/// The worst verdict of the cluster's ranges; where a range that its model needs is missing, it does not fit.
fn verdict_of(cluster: &Cluster, planned: &ClusterPlan, networks: &[Shared<NetworkPlan>]) -> Verdict {
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
