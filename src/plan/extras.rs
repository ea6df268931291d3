//! What takes addresses of subnets besides the nodes and pods of pools: gateways, internal load balancers, additional
//! network interfaces, and the nodes that node auto-provisioning may create.

use std::collections::BTreeMap;

use crate::azure::{Model, Purpose, limits};
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, NodeClass, NodePool, Subnet};
use crate::net::grouped;

use super::demand::{Demand, Draw, Extra, Step, StepKind, surge_nodes};
use super::lay::subnet_mut;
use super::{ClusterPlan, NetworkPlan, SubnetIndex, SubnetPlan, sums};

/// Pods that a provisioned node may run where its class does not say.
pub const fn provisioned_max_pods(model: Model) -> u64 {
    match model {
        Model::NodeSubnet => 30,
        Model::Overlay | Model::ByoCni => 250,
        Model::Kubenet | Model::PodSubnetDynamic | Model::PodSubnetStatic => 110,
    }
}

/// What one provisioned node of `class` draws from a range under `model`.
pub(super) fn per_provisioned_node(model: Model, class: &NodeClass, draw: Draw) -> u64 {
    let max_pods = class
        .max_pods
        .map_or_else(|| provisioned_max_pods(model), |pods| pods.get());
    match (draw, model) {
        // A provisioned node is created with an address for each pod, its own included.
        (Draw::NodeSubnet, Model::NodeSubnet) => max_pods,
        (Draw::NodeSubnet, _) | (Draw::PodCidr, Model::Kubenet | Model::Overlay) => 1,
        (
            Draw::PodCidr,
            Model::NodeSubnet | Model::PodSubnetDynamic | Model::PodSubnetStatic | Model::ByoCni,
        )
        | (Draw::PodSubnet, _) => 0,
    }
}

/// Addresses of a static egress gateway in its node subnet beyond one for each of its nodes.
///
/// Each configuration gives every node one more address, and an internal load balancer in front takes one. With private
/// addresses all that its prefix size allows are reserved at once.
pub fn egress_addresses(pool: &NodePool) -> u64 {
    if !pool.is_gateway() {
        return 0;
    }
    let options = &pool.options;
    let nodes = pool.planned_nodes();
    let most = options
        .egress_prefix
        .and_then(limits::egress_nodes)
        .unwrap_or(nodes);
    let counted = if options.egress_private {
        most.max(nodes)
    } else {
        nodes
    };
    let each = options.egress_configurations.get().saturating_add(1);
    counted
        .saturating_mul(each)
        .saturating_add(1)
        .saturating_sub(nodes)
}

/// Lays the application gateway in a subnet.
pub(super) fn lay_gateway((addresses, place): (&mut Demand, &mut SubnetPlan), subnet: &Subnet) {
    if subnet.purpose != Purpose::ApplicationGateway {
        return;
    }
    let instances = subnet.gateway_instances.map_or(0, |most| most.get());
    let frontends = u64::from(subnet.private_frontend);
    for (extra, count) in [
        (Extra::GatewayInstances, instances),
        (Extra::PrivateFrontend, frontends),
    ] {
        lay_extra((&mut *addresses, &mut *place), extra, count, 1);
    }
}

/// Lays what a cluster takes besides the nodes and pods of its pools.
pub(super) fn lay(
    of: (usize, &Cluster),
    places: &ClusterPlan,
    index: &Index,
    networks: &mut [Option<NetworkPlan>],
) {
    lay_pools(of, places, networks);
    lay_balancers(of, places, index, networks);
    lay_provisioned(of, places, networks);
}

/// Lays what the pools of a cluster take besides their nodes and pods.
fn lay_pools((at, cluster): (usize, &Cluster), places: &ClusterPlan, networks: &mut [Option<NetworkPlan>]) {
    for (pool_at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
        if let Some(found) = place.node_subnet.and_then(|place| subnet_mut(networks, place)) {
            let kind = Extra::EgressGateway {
                cluster: at,
                pool: pool_at,
            };
            lay_extra(found, kind, egress_addresses(pool), 1);
        }
        for interface in &place.interfaces {
            for (kind, count) in [
                (
                    Extra::Interfaces {
                        cluster: at,
                        pool: pool_at,
                    },
                    pool.planned_nodes(),
                ),
                (
                    Extra::SurgeInterfaces {
                        cluster: at,
                        pool: pool_at,
                    },
                    surge_nodes(pool),
                ),
            ] {
                if let Some(found) = subnet_mut(networks, *interface) {
                    lay_extra(found, kind, count, 1);
                }
            }
        }
    }
}

/// Lays the internal load balancers of a cluster.
fn lay_balancers(
    (at, cluster): (usize, &Cluster),
    places: &ClusterPlan,
    index: &Index,
    networks: &mut [Option<NetworkPlan>],
) {
    let own = cluster.network.as_str();
    let balancers = cluster.options.internal_load_balancers.iter().map(|balancer| {
        let named = balancer.subnet.as_ref();
        named.map_or_else(|| places.system_subnet(cluster), |named| index.subnet(own, named))
    });
    let mut counted: BTreeMap<SubnetIndex, u64> = BTreeMap::new();
    for place in balancers.flatten() {
        let count = counted.entry(place).or_default();
        *count = count.saturating_add(1);
    }
    for (place, count) in counted {
        if let Some(found) = subnet_mut(networks, place) {
            lay_extra(found, Extra::LoadBalancers { cluster: at }, count, 1);
        }
    }
}

/// Lays the nodes that a cluster may provision.
fn lay_provisioned(
    (at, cluster): (usize, &Cluster),
    places: &ClusterPlan,
    networks: &mut [Option<NetworkPlan>],
) {
    if cluster.has_uncounted_nodes() {
        for place in &places.node_subnets {
            if let Some((_, subnet)) = subnet_mut(networks, *place) {
                subnet.meter.demand.note(Extra::Uncounted { cluster: at });
            }
        }
    }
    for (class_at, (class, place)) in cluster.node_classes.iter().zip(&places.node_classes).enumerate() {
        let Some((addresses, subnet)) = place.and_then(|place| subnet_mut(networks, place)) else {
            continue;
        };
        if let Err(new) = subnet.node_clusters.binary_search(&at) {
            subnet.node_clusters.insert(new, at);
        }
        let kind = Extra::Provisioned {
            cluster: at,
            class: class_at,
        };
        let each = per_provisioned_node(cluster.model, class, Draw::NodeSubnet);
        lay_extra((addresses, subnet), kind, class.max_nodes.get(), each);
    }
}

/// Lays `count` of what takes `each` addresses over a subnet and the sum of its VNet.
fn lay_extra((addresses, subnet): (&mut Demand, &mut SubnetPlan), extra: Extra, count: u64, each: u64) {
    let kind = StepKind::Extra(extra);
    let unit = subnet.meter.unit.addresses();
    if unit == 1 {
        subnet.meter.demand.add(kind, count, each);
    } else {
        let taken = count.saturating_mul(each).div_ceil(unit);
        subnet.meter.demand.add(kind, taken, 1);
    }
    addresses.add(kind, count, each);
}

/// The words for a line about extras.
pub(super) fn words(step: &Step, extra: Extra, alternative: &Alternative) -> String {
    let cluster = |at: usize| alternative.clusters.get(at);
    let pool_of = |at: usize, pool: usize| {
        let named = cluster(at).and_then(|cluster| cluster.pools.get(pool));
        let name = named.map_or("", |pool| pool.name.as_str());
        format!("{name} pool{}", sums::of_cluster(alternative, at))
    };
    match extra {
        Extra::Uncounted { cluster } => {
            format!(
                "nodes made by auto-provisioning{}, not counted",
                sums::of_cluster(alternative, cluster)
            )
        }
        Extra::GatewayInstances => "instances of the application gateway".to_owned(),
        Extra::PrivateFrontend => "private frontend of the application gateway".to_owned(),
        Extra::LoadBalancers { cluster } => {
            format!(
                "internal load balancers{}",
                sums::of_cluster(alternative, cluster)
            )
        }
        Extra::EgressGateway { cluster, pool } => {
            format!("{}, static egress gateway", pool_of(cluster, pool))
        }
        Extra::Interfaces { cluster, pool } => {
            format!("{}, additional network interfaces", pool_of(cluster, pool))
        }
        Extra::SurgeInterfaces { cluster, pool } => {
            format!("{}, interfaces of surge nodes", pool_of(cluster, pool))
        }
        Extra::Provisioned { cluster: at, class } => {
            let named = cluster(at).and_then(|cluster| cluster.node_classes.get(class));
            let name = named.map_or("", |class| class.name.as_str());
            let each = if step.each == 1 {
                String::new()
            } else {
                format!(" × {}", grouped(step.each))
            };
            let nodes = sums::nodes_of("", step.count);
            format!(
                "{name} node class{}, {nodes}{each}",
                sums::of_cluster(alternative, at)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Model as M;
    use crate::design::{ItemCount, Name, NetworkInterface, NodeCount, SubnetRef, presets};
    use crate::plan::plan_alternative;

    #[test]
    fn egress_gateways_take_an_address_for_each_configuration_and_one_before_them() {
        for (nodes, prefix, configurations, private, expected) in [
            (3, Some(30), 2, false, 7), // 3 x (1 + 2) + 1, less the nodes' own
            (2, Some(28), 1, false, 3),
            (2, Some(28), 1, true, 31), // 16 x (1 + 1) + 1 - 2
            (2, None, 1, false, 0),
        ] {
            let count = NodeCount::saturating(nodes);
            let mut pool = presets::blank().alternatives[0].clusters[0].pools[1].with_planned_nodes(count);
            pool.options.egress_prefix = prefix;
            pool.options.egress_configurations = ItemCount::saturating(configurations);
            pool.options.egress_private = private;
            assert_eq!(
                egress_addresses(&pool),
                expected,
                "{nodes} {prefix:?} {configurations} {private}"
            );
        }
    }

    #[test]
    fn extras_join_the_sum_of_their_subnet() {
        let sum = |change: &dyn Fn(&mut Cluster)| {
            let mut alternative = presets::blank().alternatives[0].clone().into_inner();
            change(&mut alternative.clusters[0]);
            let plan = plan_alternative(&alternative);
            let demand = &plan.networks[0].subnets[0].meter.demand;
            (demand.planned, demand.surge)
        };
        let plain = sum(&|_| {});
        let class = |nodes| NodeClass {
            name: Name::or("default", "default"),
            node_subnet: None,
            max_nodes: NodeCount::saturating(nodes),
            max_pods: None,
        };
        let own = || SubnetRef::own(Name::or("snet-nodes", "nodes"));
        let balancers =
            |cluster: &mut Cluster| cluster.options.internal_load_balancers = vec![Default::default(); 3];
        assert_eq!(sum(&balancers), (plain.0 + 3, plain.1));
        let classes = |cluster: &mut Cluster| cluster.node_classes = vec![class(10), class(5)];
        assert_eq!(sum(&classes), (plain.0 + 15, plain.1));
        let nics = |cluster: &mut Cluster| {
            let interface = NetworkInterface { subnet: Some(own()) };
            cluster.pools[0].options.nics = vec![interface, NetworkInterface::default()];
        };
        let system = &presets::blank().alternatives[0].clusters[0].pools[0];
        assert_eq!(
            sum(&nics),
            (plain.0 + system.planned_nodes(), plain.1 + surge_nodes(system))
        );
    }

    #[test]
    fn sums_say_that_provisioned_nodes_are_not_counted_until_a_class_counts_them() {
        let words = |change: &dyn Fn(&mut Cluster)| -> Vec<String> {
            let mut alternative = presets::blank().alternatives[0].clone().into_inner();
            change(&mut alternative.clusters[0]);
            let plan = plan_alternative(&alternative);
            let steps = &plan.networks[0].subnets[0].meter.demand.steps;
            let words = steps.iter().map(|step| sums::step_words(step, &alternative).0);
            words
                .filter(|words| words.contains("auto-provisioning"))
                .collect()
        };
        assert_eq!(words(&|_| {}), [""; 0]);
        let provisions = |cluster: &mut Cluster| cluster.options.node_auto_provisioning = true;
        assert_eq!(
            words(&provisions),
            ["nodes made by auto-provisioning, not counted"]
        );
        let counted = |cluster: &mut Cluster| {
            cluster.options.node_auto_provisioning = true;
            cluster.node_classes = vec![NodeClass {
                name: Name::or("default", "default"),
                node_subnet: None,
                max_nodes: NodeCount::saturating(4),
                max_pods: None,
            }];
        };
        assert_eq!(words(&counted), [""; 0]);
    }

    #[test]
    fn provisioned_nodes_draw_as_their_model_has_it() {
        let class = NodeClass {
            name: Name::or("default", "default"),
            node_subnet: None,
            max_nodes: NodeCount::saturating(1),
            max_pods: None,
        };
        for (model, nodes, slots) in [
            (M::NodeSubnet, 30, 0),
            (M::Overlay, 1, 1),
            (M::ByoCni, 1, 0),
            (M::PodSubnetDynamic, 1, 0),
        ] {
            let draws =
                [Draw::NodeSubnet, Draw::PodCidr].map(|draw| per_provisioned_node(model, &class, draw));
            assert_eq!(draws, [nodes, slots], "{model}");
        }
    }
}
