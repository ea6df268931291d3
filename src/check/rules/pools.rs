//! What a node pool and a cluster may be: counts, surge, max pods, names.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Os, Severity, limits, sources};

use super::{Field, RuleDef};
use crate::check::limits::outside;
use crate::check::{Facts, fixes};
use crate::design::{NodePool, PoolMode, Priority, UpgradeStrategy};
use crate::plan::surge_nodes;

/// Every rule of the family, those about one pool in the order in which they are said.
pub(super) static RULES: &[&RuleDef] = &[
    &POOL_NAME_FORMAT,
    &KUBENET_NO_WINDOWS,
    &MAX_PODS_RANGE,
    &MAX_PODS_POOL_MIN_30,
    &WINDOWS_MAX_PODS_RECOMMENDED_110,
    &PLANNED_PODS_ABOVE_MAX,
    &MIN_ABOVE_MAX,
    &POOL_MAX_1000_NODES,
    &POOL_PLUS_SURGE_MAX_1000,
    &SURGE_ZERO,
    &SURGE_BLUE_GREEN,
    &SURGE_SPOT,
    &SURGE_DEFAULT,
    &SYSTEM_POOL_MIN_2,
    &SURGE_FALLBACK,
    &SURGE_QUARANTINED,
    &KUBENET_MAX_400_NODES,
    &MAX_PODS_IMMUTABLE,
    &CLUSTER_MAX_5000_NODES,
    &CLUSTER_MAX_100_POOLS,
    &NO_POOLS,
    &NO_SYSTEM_POOL,
];

/// A pool has the priority Spot.
pub static SURGE_SPOT: RuleDef = RuleDef::new(Rule {
    id: "surge-spot",
    title: "Spot pools get no surge nodes",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SPOT,
    reason: "Spot nodes can be evicted at any time, so an upgrade replaces them in place and needs no extra \
             addresses. For SNAT ports Azure counts one surge node all the same.",
})
.at(16)
.broken_by_pool(|_, pool| (pool.priority == Priority::Spot).then_some(Facts::Nothing));

/// A pool does not say its max surge.
pub static SURGE_DEFAULT: RuleDef = RuleDef::new(Rule {
    id: "surge-default",
    title: "The default surge applies",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "If max surge is not set, Azure surges by 10 percent of the nodes, rounded up. Older \
             documentation still says one node, which is the same for up to ten nodes.",
})
.at(17)
.broken_by_pool(|_, pool| {
    let regular = pool.priority == Priority::Regular && pool.upgrade == UpgradeStrategy::Rolling;
    (regular && pool.max_surge.is_none()).then_some(Facts::Nothing)
});

/// Max surge 0 without max unavailable, or in a system pool.
pub static SURGE_ZERO: RuleDef = RuleDef::new(Rule {
    id: "surge-zero",
    title: "A surge of zero makes upgrades impossible",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "An upgrade needs either an extra node or an unavailable one. A surge of zero is allowed only \
             with max unavailable above zero, which system pools do not support.",
})
.at(18)
.fixed_by(&[fixes::surge_of_one])
.leads_to(Field::Surge)
.broken_by_pool(|_, pool| zero_surge(pool).then_some(Facts::Nothing));

/// A pool is upgraded blue-green.
pub static SURGE_BLUE_GREEN: RuleDef = RuleDef::new(Rule {
    id: "surge-blue-green",
    title: "A blue-green upgrade doubles the pool",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::BLUE_GREEN,
    reason: "A blue-green upgrade creates as many new nodes as the pool has before it drains the old ones, \
             so the pool needs its addresses twice. Max surge is ignored. With a limit of 1,000 nodes per \
             pool, that leaves 500.",
})
.at(19)
.why_no_fix("make room for a second set of nodes, or use rolling upgrades")
.leads_to(Field::Surge)
.broken_by_pool(|_, pool| {
    (pool.upgrade == UpgradeStrategy::BlueGreen && pool.priority == Priority::Regular)
        .then_some(Facts::Nothing)
});

/// N + S > 1,000 in a pool.
pub static POOL_PLUS_SURGE_MAX_1000: RuleDef = RuleDef::new(Rule {
    id: "pool-plus-surge-max-1000",
    title: "The pool with its surge exceeds 1,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "A pool is a scale set of at most 1,000 nodes, and surge nodes are in the same scale set. Azure \
             refuses the upgrade.",
})
.at(20)
.fixed_by(&[
    fixes::lower_surge,
    fixes::upgrade_in_place,
    fixes::second_pool,
    fixes::lower_maximum,
])
.leads_to(Field::Nodes)
.broken_by_pool(|_, pool| {
    let nodes = pool.planned_nodes().saturating_add(surge_nodes(pool));
    outside(
        nodes,
        0,
        u64::from(limits::POOL_MAX_NODES.value),
        "nodes while upgrading",
    )
});

/// Kubernetes 1.35 or later.
pub static SURGE_FALLBACK: RuleDef = RuleDef::new(Rule {
    id: "surge-fallback",
    title: "The upgrade may fall back to one surge node",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "From Kubernetes 1.35, an upgrade that cannot get its full surge for lack of quota or capacity \
             retries with one node. This does not help with a full subnet.",
})
.at(21);

/// Undrainable node behaviour Cordon.
pub static SURGE_QUARANTINED: RuleDef = RuleDef::new(Rule {
    id: "surge-quarantined",
    title: "Quarantined nodes keep their addresses",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPGRADE_OPTIONS,
    reason: "A node that cannot be drained is quarantined and keeps its addresses, and its surge node \
             stays. The addresses are freed only after someone cleans up.",
})
.at(22);

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

/// A kubenet cluster has a Windows pool.
pub static KUBENET_NO_WINDOWS: RuleDef = RuleDef::new(Rule {
    id: "kubenet-no-windows",
    title: "Kubenet does not support Windows pools",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Kubenet supports only Linux nodes. Every Azure CNI model supports Windows pools.",
})
.at(53)
.why_no_fix("remove the Windows pools, or use another model")
.broken_by_pool(|model, pool| (model == Model::Kubenet && pool.os == Os::Windows).then_some(Facts::Nothing));

/// P < 10 or P > 250.
pub static MAX_PODS_RANGE: RuleDef = RuleDef::new(Rule {
    id: "max-pods-range",
    title: "Max pods must be between 10 and 250",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Azure enforces both limits when a pool is created.",
})
.at(54)
.fixed_by(&[fixes::allowed_max_pods])
.leads_to(Field::MaxPods)
.broken_by_pool(|_, pool| {
    let (least, most) = (
        u64::from(limits::MAX_PODS_MIN.value),
        u64::from(limits::MAX_PODS_MAX.value),
    );
    outside(pool.max_pods.get(), least, most, "max pods per node")
});

/// n × P < 30, n being the autoscaler's minimum or the count.
pub static MAX_PODS_POOL_MIN_30: RuleDef = RuleDef::new(Rule {
    id: "max-pods-pool-min-30",
    title: "The pool has room for fewer than 30 pods",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Every pool must have room for 30 pods, for system components. With max pods of 10 that takes \
             three nodes, counted at the autoscaler's minimum.",
})
.at(55)
.fixed_by(&[fixes::enough_pods])
.leads_to(Field::MaxPods)
.broken_by_pool(|_, pool| {
    let nodes = pool.least_nodes();
    let pods = nodes.saturating_mul(pool.max_pods.get());
    outside(
        pods,
        limits::POOL_MIN_PODS.value,
        u64::MAX,
        "pods at its minimum number of nodes",
    )
    .filter(|_| nodes > 0)
});

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

/// P > 110 in a Windows pool.
pub static WINDOWS_MAX_PODS_RECOMMENDED_110: RuleDef = RuleDef::new(Rule {
    id: "windows-max-pods-recommended-110",
    title: "More than 110 pods on a Windows node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Microsoft recommends at most 110 pods on a Windows node. Azure accepts up to 250.",
})
.at(57)
.fixed_by(&[fixes::advised_max_pods])
.leads_to(Field::MaxPods)
.broken_by_pool(|_, pool| {
    let most = u64::from(limits::WINDOWS_MAX_PODS_ADVISED.value);
    outside(pool.max_pods.get(), 0, most, "max pods per node").filter(|_| pool.os == Os::Windows)
});

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

/// N > 1,000 in a pool.
pub static POOL_MAX_1000_NODES: RuleDef = RuleDef::new(Rule {
    id: "pool-max-1000-nodes",
    title: "The pool exceeds 1,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LARGE_SCALE,
    reason: "A pool is a scale set, which is limited to 1,000 nodes. Split them over several pools.",
})
.at(115)
.fixed_by(&[fixes::lower_maximum])
.why_no_fix("use a second pool for the rest")
.leads_to(Field::Nodes)
.broken_by_pool(|_, pool| {
    outside(
        pool.planned_nodes(),
        0,
        u64::from(limits::POOL_MAX_NODES.value),
        "nodes",
    )
});

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

/// Other than lowercase letters and digits, a letter first, 12 characters on Linux, 6 on Windows.
pub static POOL_NAME_FORMAT: RuleDef = RuleDef::new(Rule {
    id: "pool-name-format",
    title: "The pool name is not allowed",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "The name becomes part of node names. Azure allows lowercase letters and digits, starting with \
             a letter, up to 12 characters on Linux and 6 on Windows.",
})
.at(118)
.fixed_by(&[fixes::allowed_name])
.why_no_fix("choose another name")
.broken_by_pool(allowed_name);

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

/// Minimum above maximum, or count outside both.
pub static MIN_ABOVE_MAX: RuleDef = RuleDef::new(Rule {
    id: "min-above-max",
    title: "The autoscaler's minimum, count and maximum are out of order",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::General,
    azure_error: None,
    source: sources::GENERAL,
    reason: "The autoscaler scales the pool between minimum and maximum, and the initial count must be \
             between them.",
})
.at(1_008)
.fixed_by(&[fixes::bounds_around_count])
.leads_to(Field::Nodes)
.broken_by_pool(|_, pool| {
    let autoscale = pool.autoscale?;
    if autoscale.min > autoscale.max {
        return outside(
            autoscale.min.get(),
            0,
            autoscale.max.get(),
            "nodes as its minimum",
        );
    }
    outside(
        pool.count.get(),
        autoscale.min.get(),
        autoscale.max.get(),
        "nodes now",
    )
});

/// Planned pods > max pods.
pub static PLANNED_PODS_ABOVE_MAX: RuleDef = RuleDef::new(Rule {
    id: "planned-pods-above-max",
    title: "More pods are planned than a node can run",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Kubernetes schedules no more than max pods on a node, so the rest need more nodes.",
})
.at(1_009)
.fixed_by(&[fixes::plan_max_pods])
.leads_to(Field::PlannedPods)
.broken_by_pool(|_, pool| {
    outside(
        pool.planned_pods(),
        0,
        pool.max_pods.get(),
        "planned pods per node",
    )
});

/// Whether neither a surge nor a missing node lets an upgrade begin.
fn zero_surge(pool: &NodePool) -> bool {
    let may_be_missing = pool
        .max_unavailable
        .is_some_and(|unavailable| unavailable.number() > 0);
    pool.priority == Priority::Regular
        && pool.upgrade == UpgradeStrategy::Rolling
        && pool.max_surge.is_some_and(|surge| surge.number() == 0)
        && (pool.mode == PoolMode::System || !may_be_missing)
}

fn allowed_name(_: Model, pool: &NodePool) -> Option<Facts> {
    let name = pool.name.as_str();
    let longest = pool.os.longest_pool_name();
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !starts_well || !plain {
        return Some(Facts::Nothing);
    }
    let bound = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    outside(bound(name.len()), 1, bound(longest), "characters in its name")
}
