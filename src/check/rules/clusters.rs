//! What the node pools of a cluster are together.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Os, Severity, limits, sources};
use crate::design::{Cluster, NodePool, PoolMode};
use crate::plan::{kubenet_nodes, kubenet_routes, node_totals};

use super::{Field, RuleDef};
use crate::check::limits::outside;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &CLUSTER_MAX_5000_NODES,
    &CLUSTER_MAX_100_POOLS,
    &KUBENET_MAX_400_NODES,
    &NO_POOLS,
    &NO_SYSTEM_POOL,
    &MAX_PODS_IMMUTABLE,
    &SYSTEM_POOL_MIN_2,
];

/// N > 5,000 over all pools.
pub static CLUSTER_MAX_5000_NODES: RuleDef = RuleDef::new(Rule {
    id: "cluster-max-5000-nodes",
    title: "The cluster exceeds 5,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LARGE_SCALE,
    reason: "AKS supports at most 5,000 nodes in a cluster. At 5,000 nodes upgrades are blocked; scale in \
             to about 3,000 before upgrading.",
})
.at(114)
.fixed_by(&[fixes::lower_maximum])
.why_no_fix("use a second cluster for the rest");

/// More than 100 pools.
pub static CLUSTER_MAX_100_POOLS: RuleDef = RuleDef::new(Rule {
    id: "cluster-max-100-pools",
    title: "The cluster has more than 100 pools",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LIMITS,
    reason: "AKS supports at most 100 pools in a cluster.",
})
.at(116);

/// N > 400 over all pools.
pub static KUBENET_MAX_400_NODES: RuleDef = RuleDef::new(Rule {
    id: "kubenet-max-400-nodes",
    title: "Kubenet is limited to 400 nodes",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Kubenet adds one route per node to a route table, which holds at most 400. Azure checks this \
             at creation. With dual-stack a node needs two routes, so 200 is the limit.",
})
.at(51)
.fixed_by(&[fixes::lower_maximum])
.why_no_fix("use overlay, which scales further, or a second cluster for the rest")
.leads_to(Field::Nodes);

/// A cluster without a pool.
pub static NO_POOLS: RuleDef = RuleDef::new(Rule {
    id: "no-pools",
    title: "The cluster has no pools",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "Without pools nothing needs addresses, so there is nothing to plan for this cluster. Azure \
             requires at least one system pool.",
})
.at(1_004)
.why_no_fix("add a node pool");

/// Pools, but no Linux pool of mode system.
pub static NO_SYSTEM_POOL: RuleDef = RuleDef::new(Rule {
    id: "no-system-pool",
    title: "The cluster has no system pool on Linux",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "Every cluster needs a system pool, which must run Linux.",
})
.at(1_005)
.why_no_fix("add a Linux system pool, or turn one of the pools into one");

/// Max pods of an existing pool.
pub static MAX_PODS_IMMUTABLE: RuleDef = RuleDef::new(Rule {
    id: "max-pods-immutable",
    title: "Max pods cannot be changed later",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Max pods is fixed when a pool is created. Changing it means creating a new pool, then draining \
             and deleting the old one.",
})
.at(56);

/// Whether max pods of a cluster is already fixed.
pub(in crate::check) fn max_pods_immutable(cluster: &Cluster) -> Option<Hit> {
    MAX_PODS_IMMUTABLE.when(cluster.is_running() && !cluster.pools.is_empty())
}

/// What the pools of a cluster break together; `provisioned` nodes of node auto-provisioning count with theirs.
pub fn cluster_size(
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
        let too_many = too_many.map(|facts| KUBENET_MAX_400_NODES.hit(facts));
        too_many.or_else(|| {
            let facts = Facts::Count {
                given: kubenet_routes(with_surge, dual_stack),
                least: 0,
                most: u64::from(limits::KUBENET_MAX_NODES.value),
                unit: "routes while upgrading",
            };
            (with_surge > most).then_some(super::UPGRADE_DOES_NOT_FIT.hit(facts))
        })
    });
    let routes = routes.flatten();
    let counted = [
        (
            &CLUSTER_MAX_5000_NODES.rule,
            nodes,
            limits::CLUSTER_MAX_NODES.value,
            "nodes",
        ),
        (
            &CLUSTER_MAX_100_POOLS.rule,
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

/// Which pools a cluster lacks.
pub fn lacks_pools(pools: &[NodePool]) -> Option<Hit> {
    let system = pools
        .iter()
        .any(|pool| pool.mode == PoolMode::System && pool.os == Os::Linux);
    let none = NO_POOLS.when(pools.is_empty());
    none.or_else(|| NO_SYSTEM_POOL.when(!system))
}

/// N < 2 in a system pool.
pub static SYSTEM_POOL_MIN_2: RuleDef = RuleDef::new(Rule {
    id: "system-pool-min-2",
    title: "The system pool has fewer than two nodes",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "Critical system pods need two nodes to survive the loss of one; three are recommended. Azure \
             accepts one.",
})
.at(117)
.fixed_by(&[fixes::two_nodes])
.leads_to(Field::Nodes)
.broken_by_pool(|_, pool| {
    let least = u64::from(limits::SYSTEM_POOL_MIN_NODES.value);
    outside(pool.least_nodes(), least, u64::MAX, "nodes").filter(|_| pool.mode == PoolMode::System)
});

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&CLUSTER_MAX_5000_NODES, |d| sized(d, 5_001, 30, 0))
            .kept(|d| sized(d, 5_000, 30, 0))
            .fixable(|d| {
                sized(d, 900, 30, 1);
                for at in 0..5 {
                    let mut more = pool(d).clone();
                    more.name = name(&format!("pool{at}"));
                    cluster(d).pools.push(more);
                }
                count(pool(d), 1);
                scale(pool(d), 1, 900);
            }),
        broken(&CLUSTER_MAX_100_POOLS, |d| {
            for at in 0..99 {
                let mut more = pool(d).clone();
                more.name = name(&format!("pool{at}"));
                cluster(d).pools.push(more);
            }
        })
        .kept(|d| {
            for at in 0..98 {
                let mut more = pool(d).clone();
                more.name = name(&format!("pool{at}"));
                cluster(d).pools.push(more);
            }
        }),
        broken(&KUBENET_MAX_400_NODES, |d| {
            model(d, Model::Kubenet);
            sized(d, 401, 30, 0);
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            sized(d, 400, 30, 0);
        })
        .fixable(|d| {
            model(d, Model::Kubenet);
            sized(d, 200, 30, 1);
            scale(pool(d), 200, 401);
        }),
        broken(&NO_POOLS, |d| cluster(d).pools.clear()),
        broken(&NO_SYSTEM_POOL, |d| system(d).mode = PoolMode::User),
        broken(&MAX_PODS_IMMUTABLE, |d| cluster(d).state = ClusterState::Existing),
        broken(&SYSTEM_POOL_MIN_2, |d| count(system(d), 1)).kept(|d| count(system(d), 2)),
    ];

    #[test]
    fn clusters() {
        let ids = |model, nodes: u32, surge| {
            let pool = NodePool {
                max_surge: Some(Surge::Nodes(surge)),
                ..of(nodes, 30)
            };
            cluster_size(model, &[pool], 0, false)
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
            cluster_size(Model::Overlay, &many, 0, false)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>(),
            ["cluster-max-100-pools"]
        );
    }

    #[test]
    fn a_cluster_has_a_linux_system_pool() {
        let id = |pools: &[NodePool]| lacks_pools(pools).map(|hit| hit.rule.id);
        let system = NodePool {
            mode: PoolMode::System,
            ..of(3, 30)
        };
        let windows = NodePool {
            os: Os::Windows,
            ..system.clone()
        };
        assert_eq!(id(&[]), Some("no-pools"));
        assert_eq!(id(&[of(3, 30)]), Some("no-system-pool"));
        assert_eq!(id(std::slice::from_ref(&windows)), Some("no-system-pool"));
        assert_eq!(id(&[system, windows]), None);
    }
}
