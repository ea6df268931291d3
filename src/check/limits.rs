//! What one pool and one cluster may be. The checks of single pools stand with their rules, in `rules::pools`.

use std::sync::LazyLock;

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Rule, limits};
use crate::check::rules::{self, PoolCheck};
use crate::design::{NodePool, PoolMode};
use crate::net::Cidr;
use crate::plan::{kubenet_nodes, kubenet_routes, node_totals};

use super::{Facts, Hit};

/// The rules that one pool breaks by itself, each with its check.
static POOL_RULES: LazyLock<Vec<(&'static Rule, PoolCheck)>> = LazyLock::new(|| {
    let each = rules::definitions();
    each.filter_map(|definition| Some((&definition.rule, definition.of_pool?)))
        .collect()
});

/// What one pool breaks by itself.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::check::limits::pool;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::plain_pool;
///
/// let large = plain_pool(NodeCount::saturating(990), PodCount::saturating(30), Some(Surge::Percent(5)));
/// let broken: Vec<&str> = pool(Model::Overlay, &large).map(|hit| hit.rule.id).collect();
/// assert_eq!(broken, ["pool-plus-surge-max-1000"]);
/// ```
pub fn pool(model: Model, pool: &NodePool) -> impl Iterator<Item = Hit> {
    POOL_RULES
        .iter()
        .filter_map(move |(rule, facts)| facts(model, pool).map(|facts| Hit::new(rule, facts)))
}

/// What the pools of a cluster break together; `provisioned` nodes of node auto-provisioning count beside theirs.
pub fn pools(
    model: Model,
    pools: &[NodePool],
    provisioned: u64,
    dual_stack: bool,
) -> impl Iterator<Item = Hit> {
    let (nodes, surge) = node_totals(pools);
    let nodes = nodes.saturating_add(provisioned);
    let count = u64::try_from(pools.len()).unwrap_or(u64::MAX);
    let most = kubenet_nodes(dual_stack);
    // An upgrade needs a route for one node more, whatever the surge.
    let with_surge = nodes.saturating_add(surge.max(1));
    let routes = (model == Model::Kubenet).then(|| {
        let too_many = outside(nodes, 0, most, "nodes");
        let too_many = too_many.map(|facts| Hit::new(&rules::KUBENET_MAX_400_NODES.rule, facts));
        too_many.or_else(|| {
            let facts = Facts::Count {
                given: kubenet_routes(with_surge, dual_stack),
                least: 0,
                most: u64::from(limits::KUBENET_MAX_NODES.value),
                unit: "routes while upgrading",
            };
            (with_surge > most).then_some(Hit::new(&rules::UPGRADE_DOES_NOT_FIT.rule, facts))
        })
    });
    let routes = routes.flatten();
    let counted = [
        (
            &rules::CLUSTER_MAX_5000_NODES.rule,
            nodes,
            limits::CLUSTER_MAX_NODES.value,
            "nodes",
        ),
        (
            &rules::CLUSTER_MAX_100_POOLS.rule,
            count,
            limits::CLUSTER_MAX_POOLS.value,
            "pools",
        ),
    ];
    counted
        .into_iter()
        .filter_map(|(rule, given, most, unit)| {
            outside(given, 0, u64::from(most), unit).map(|facts| Hit::new(rule, facts))
        })
        .chain(routes)
}

/// What the pools of a cluster lack or cannot have with its data plane.
pub fn make_up(pools: &[NodePool], data_plane: DataPlane) -> impl Iterator<Item = Hit> {
    let system = pools
        .iter()
        .any(|pool| pool.mode == PoolMode::System && pool.os == Os::Linux);
    let windows = pools.iter().any(|pool| pool.os == Os::Windows);
    [
        (&rules::NO_POOLS.rule, pools.is_empty()),
        (&rules::NO_SYSTEM_POOL.rule, !pools.is_empty() && !system),
        (
            &rules::CILIUM_NO_WINDOWS.rule,
            windows && data_plane == DataPlane::Cilium,
        ),
    ]
    .into_iter()
    .filter(|(_, broken)| *broken)
    .map(|(rule, _)| Hit::new(rule, Facts::Nothing))
}

/// What the choices of model, data plane and policy engine break together.
pub fn choices(model: Model, data_plane: DataPlane, policy: NetworkPolicy) -> impl Iterator<Item = Hit> {
    [
        (
            &rules::CILIUM_NOT_WITH_KUBENET.rule,
            !model.allows_data_plane(data_plane),
        ),
        (
            &rules::NETWORK_POLICY_NOT_AVAILABLE.rule,
            !model.allows_network_policy(policy),
        ),
        (
            &rules::CILIUM_POLICY_NEEDS_DATAPLANE.rule,
            policy == NetworkPolicy::Cilium
                && data_plane != DataPlane::Cilium
                && model.allows_network_policy(policy),
        ),
        (
            &rules::CILIUM_DATAPLANE_NEEDS_POLICY.rule,
            data_plane == DataPlane::Cilium
                && matches!(policy, NetworkPolicy::Azure | NetworkPolicy::Calico)
                && model.allows_data_plane(data_plane),
        ),
    ]
    .into_iter()
    .filter(|(_, broken)| *broken)
    .map(|(rule, _)| Hit::new(rule, Facts::Nothing))
}

/// What ranges of both families break, apart from where they lie.
///
/// The families are those of the service CIDRs: IPv4 alone, or IPv4 and then IPv6; pod CIDRs follow them.
///
/// A kubenet cluster that runs may have both families from a time when Azure offered it.
pub fn dual_stack(model: Model, runs: bool, pods: &[&Cidr], services: &[&Cidr]) -> Vec<Hit> {
    let dual = pods.iter().chain(services).any(|cidr| !cidr.is_ipv4());
    let from_before = runs && model == Model::Kubenet;
    if dual && !from_before && !model.facts().dual_stack.value.is_possible() {
        return vec![Hit::new(&rules::DUAL_STACK_REQUIRES_OVERLAY.rule, Facts::Nothing)];
    }
    let families = |cidrs: &[&Cidr]| -> Vec<bool> { cidrs.iter().map(|cidr| cidr.is_ipv4()).collect() };
    let (pod_families, service_families) = (families(pods), families(services));
    let in_order = |families: &[bool]| matches!(families, [] | [true] | [true, false]);
    let mut hits = Vec::new();
    let matching = !model.uses_pod_cidr() || pod_families == service_families;
    if !in_order(&pod_families) || !in_order(&service_families) || !matching {
        hits.push(Hit::new(&rules::DUAL_STACK_CIDR_ORDER.rule, Facts::Nothing));
    }
    let shortest = limits::IPV6_SERVICE_CIDR_SHORTEST_PREFIX.value;
    let too_large = services
        .iter()
        .filter(|cidr| !cidr.is_ipv4() && cidr.length() < shortest);
    hits.extend(too_large.map(|cidr| {
        let facts = Facts::Length {
            given: cidr.length(),
            shortest,
            longest: 128,
        };
        Hit::new(&rules::IPV6_SERVICE_CIDR_MAX_108.rule, facts)
    }));
    hits
}

/// Whether a VNet or a node subnet lacks the IPv6 prefix that a dual-stack cluster in it needs; `facts` names it.
///
/// AKS makes its own VNet dual-stack, and a kubenet cluster with both families runs already.
pub fn dual_stack_vnet(model: Model, managed: bool, has_ipv6: bool, facts: Facts) -> Option<Hit> {
    let is_needed = model == Model::Overlay && !managed;
    (is_needed && !has_ipv6).then_some(Hit::new(&rules::DUAL_STACK_VNET.rule, facts))
}

/// Facts of a number outside its bounds.
pub(super) fn outside(given: u64, least: u64, most: u64, unit: &'static str) -> Option<Facts> {
    (given < least || given > most).then_some(Facts::Count {
        given,
        least,
        most,
        unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Autoscale, Name, NodeCount, PodCount, Priority, Surge, UpgradeStrategy};
    use crate::plan::plain_pool;

    fn of(nodes: u32, max_pods: u32) -> NodePool {
        plain_pool(
            NodeCount::saturating(nodes),
            PodCount::saturating(max_pods),
            Some(Surge::Nodes(1)),
        )
    }

    fn ids(pool: &NodePool) -> Vec<&'static str> {
        super::pool(Model::Overlay, pool).map(|hit| hit.rule.id).collect()
    }

    #[test]
    fn max_pods() {
        for (nodes, max_pods, expected) in [
            (3, 10, &[] as &[&str]),
            (1, 250, &[]),
            (2, 10, &["max-pods-pool-min-30"]),
            (9, 9, &["max-pods-range"]),
            (1, 251, &["max-pods-range"]),
            (0, 10, &[]),
            (0, 9, &["max-pods-range"]),
        ] {
            assert_eq!(ids(&of(nodes, max_pods)), expected, "{nodes} x {max_pods}");
        }
    }

    #[test]
    fn the_autoscalers_minimum_counts_for_the_least_pods() {
        let autoscale = Some(Autoscale {
            min: NodeCount::saturating(1),
            max: NodeCount::saturating(9),
        });
        assert_eq!(
            ids(&NodePool {
                autoscale,
                count: NodeCount::saturating(3),
                ..of(3, 10)
            }),
            ["max-pods-pool-min-30"]
        );
    }

    #[test]
    fn windows() {
        let windows = NodePool {
            os: Os::Windows,
            ..of(1, 110)
        };
        assert_eq!(ids(&windows), [""; 0]);
        assert_eq!(
            ids(&NodePool {
                max_pods: PodCount::saturating(111),
                ..windows.clone()
            }),
            ["windows-max-pods-recommended-110"]
        );
        let kubenet: Vec<_> = super::pool(Model::Kubenet, &windows)
            .map(|hit| hit.rule.id)
            .collect();
        assert_eq!(kubenet, ["kubenet-no-windows"]);
    }

    #[test]
    fn names() {
        for (name, os, broken) in [
            ("system", Os::Linux, false),
            ("a23456789012", Os::Linux, false),
            ("a234567890123", Os::Linux, true),
            ("win001", Os::Windows, false),
            ("win0001", Os::Windows, true),
            ("1system", Os::Linux, true),
            ("Pool_1", Os::Linux, true),
            ("pööl", Os::Linux, true),
        ] {
            let pool = NodePool {
                name: Name::new(name).unwrap(),
                os,
                ..of(1, 30)
            };
            assert_eq!(ids(&pool) == ["pool-name-format"], broken, "{name}");
        }
    }

    #[test]
    fn surge() {
        let zero = NodePool {
            max_surge: Some(Surge::Percent(0)),
            ..of(3, 30)
        };
        assert_eq!(ids(&zero), ["surge-zero"]);
        let missing = NodePool {
            max_unavailable: Some(Surge::Nodes(1)),
            ..zero.clone()
        };
        assert_eq!(ids(&missing), [""; 0]);
        assert_eq!(
            ids(&NodePool {
                mode: PoolMode::System,
                ..missing
            }),
            ["surge-zero"]
        );
        assert_eq!(
            ids(&NodePool {
                priority: Priority::Spot,
                ..zero
            }),
            ["surge-spot"]
        );
        assert_eq!(
            ids(&NodePool {
                max_surge: None,
                ..of(3, 30)
            }),
            ["surge-default"]
        );
        let doubled = NodePool {
            upgrade: UpgradeStrategy::BlueGreen,
            ..of(501, 30)
        };
        assert_eq!(ids(&doubled), ["pool-plus-surge-max-1000", "surge-blue-green"]);
        assert_eq!(ids(&of(1_000, 30)), ["pool-plus-surge-max-1000"]);
        assert_eq!(
            ids(&of(1_001, 30)),
            ["pool-max-1000-nodes", "pool-plus-surge-max-1000"]
        );
    }

    #[test]
    fn own_rules_of_pools() {
        let one = NodePool {
            mode: PoolMode::System,
            ..of(1, 30)
        };
        assert_eq!(ids(&one), ["system-pool-min-2"]);
        let planned = NodePool {
            planned_pods: Some(PodCount::saturating(31)),
            ..of(2, 30)
        };
        assert_eq!(ids(&planned), ["planned-pods-above-max"]);
        let bounds = |min, max| {
            Some(Autoscale {
                min: NodeCount::saturating(min),
                max: NodeCount::saturating(max),
            })
        };
        assert_eq!(
            ids(&NodePool {
                autoscale: bounds(5, 3),
                ..of(4, 30)
            }),
            ["min-above-max"]
        );
        assert_eq!(
            ids(&NodePool {
                autoscale: bounds(5, 9),
                ..of(4, 30)
            }),
            ["min-above-max"]
        );
        assert_eq!(
            ids(&NodePool {
                autoscale: bounds(1, 9),
                ..of(4, 30)
            }),
            [""; 0]
        );
    }

    #[test]
    fn clusters() {
        let ids = |model, nodes: u32, surge| {
            let pool = NodePool {
                max_surge: Some(Surge::Nodes(surge)),
                ..of(nodes, 30)
            };
            pools(model, &[pool], 0, false)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        for (model, nodes, surge, expected) in [
            (Model::Kubenet, 399, 1, &[] as &[&str]),
            (Model::Kubenet, 400, 1, &["upgrade-does-not-fit"]),
            (Model::Kubenet, 401, 0, &["kubenet-max-400-nodes"]),
            (Model::Overlay, 5_000, 1, &[]),
            (Model::Overlay, 5_001, 0, &["cluster-max-5000-nodes"]),
        ] {
            assert_eq!(ids(model, nodes, surge), expected, "{nodes} + {surge}");
        }
        let many = vec![of(1, 30); 101];
        assert_eq!(
            pools(Model::Overlay, &many, 0, false)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>(),
            ["cluster-max-100-pools"]
        );
    }

    #[test]
    fn make_up_of_clusters() {
        let ids = |pools: &[NodePool], data_plane| {
            make_up(pools, data_plane)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        let system = NodePool {
            mode: PoolMode::System,
            ..of(3, 30)
        };
        let windows = NodePool {
            os: Os::Windows,
            ..of(3, 30)
        };
        assert_eq!(ids(&[], DataPlane::Azure), ["no-pools"]);
        assert_eq!(ids(&[of(3, 30)], DataPlane::Azure), ["no-system-pool"]);
        assert_eq!(ids(&[system.clone(), windows.clone()], DataPlane::Azure), [""; 0]);
        assert_eq!(ids(&[system, windows], DataPlane::Cilium), ["cilium-no-windows"]);
    }

    #[test]
    fn choices_that_go_together() {
        let ids = |model, data_plane, policy| {
            choices(model, data_plane, policy)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        use {DataPlane as D, Model as M, NetworkPolicy as P};
        assert_eq!(ids(M::Overlay, D::Cilium, P::Cilium), [""; 0]);
        assert_eq!(
            ids(M::Overlay, D::Azure, P::Cilium),
            ["cilium-policy-needs-dataplane"]
        );
        assert_eq!(ids(M::Kubenet, D::Azure, P::Calico), [""; 0]);
        assert_eq!(
            ids(M::Kubenet, D::Cilium, P::Azure),
            ["cilium-not-with-kubenet", "network-policy-not-available"]
        );
    }

    #[test]
    fn families() {
        let cidrs = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| text.parse().unwrap())
                .collect::<Vec<Cidr>>()
        };
        let (four, six, wide) = ("10.0.0.0/16", "fd00:1::/108", "fd00:1::/64");
        for (model, pods, services, expected) in [
            (Model::Overlay, &[four][..], &[four][..], &[] as &[&str]),
            (Model::Overlay, &[four, wide], &[four, six], &[]),
            (Model::NodeSubnet, &[], &[four], &[]),
            (
                Model::NodeSubnet,
                &[],
                &[four, six],
                &["dual-stack-requires-overlay"],
            ),
            (
                Model::Kubenet,
                &[four, six],
                &[six, four],
                &["dual-stack-requires-overlay"],
            ),
            (
                Model::Overlay,
                &[four, six],
                &[six, four],
                &["dual-stack-cidr-order"],
            ),
            (Model::Overlay, &[four], &[four, six], &["dual-stack-cidr-order"]),
            (Model::Overlay, &[six], &[six], &["dual-stack-cidr-order"]),
            (
                Model::Overlay,
                &[four, six],
                &[four, wide],
                &["ipv6-service-cidr-max-108"],
            ),
        ] {
            let (pods, services) = (cidrs(pods), cidrs(services));
            let hits = dual_stack(
                model,
                false,
                &pods.iter().collect::<Vec<_>>(),
                &services.iter().collect::<Vec<_>>(),
            );
            assert_eq!(
                hits.iter().map(|hit| hit.rule.id).collect::<Vec<_>>(),
                expected,
                "{pods:?} {services:?}"
            );
        }
    }
}
