//! What a node pool and a cluster may be: counts, surge, max pods, names.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// N = the autoscaler's maximum, else the count.
pub static EFFECTIVE_COUNT: Rule = Rule {
    id: "effective-count",
    title: "How many nodes a pool counts for",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure checks an autoscaled pool as if it stood at its maximum. So does the plan, because the \
             autoscaler may go there at any time.",
};

/// S = min(value, N) or min(ceil(N × pct / 100), N).
pub static SURGE: Rule = Rule {
    id: "surge",
    title: "Nodes that an upgrade adds",
    severity: None,
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "During an upgrade a pool grows by its max surge, a number or a share of its nodes, rounded \
             up. Pools can be upgraded together, so their surges add up.",
};

/// A pool has the priority Spot.
pub static SURGE_SPOT: Rule = Rule {
    id: "surge-spot",
    title: "Spot pools get no surge nodes",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SPOT,
    reason: "Spot nodes can be taken away at any time, so an upgrade replaces them in place and needs no \
             addresses beside theirs.",
};

/// A pool does not say its max surge.
pub static SURGE_DEFAULT: Rule = Rule {
    id: "surge-default",
    title: "The default surge applies",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Where nothing is written, Azure surges by 10 percent of the nodes, rounded up. Older pages \
             still say one node, which is the same for up to ten nodes.",
};

/// Max surge 0 without max unavailable, or in a system pool.
pub static SURGE_ZERO: Rule = Rule {
    id: "surge-zero",
    title: "A surge of zero leaves the upgrade no way",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "An upgrade needs a node more or a node fewer. A surge of zero is allowed only with max \
             unavailable above zero, which system pools cannot use.",
};

/// A pool is upgraded blue-green.
pub static SURGE_BLUE_GREEN: Rule = Rule {
    id: "surge-blue-green",
    title: "A blue-green upgrade doubles the pool",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::BLUE_GREEN,
    reason: "A blue-green upgrade brings up as many new nodes as the pool has before it drains the old \
             ones, so the pool needs its addresses twice. Max surge is ignored. The 1,000 nodes of a pool \
             leave room for 500.",
};

/// N + S > 1,000 in a pool.
pub static POOL_PLUS_SURGE_MAX_1000: Rule = Rule {
    id: "pool-plus-surge-max-1000",
    title: "The pool with its surge exceeds 1,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "A pool is a scale set of at most 1,000 nodes, and surge nodes join the same scale set. The \
             upgrade is refused.",
};

/// Kubernetes 1.35 or later.
pub static SURGE_FALLBACK: Rule = Rule {
    id: "surge-fallback",
    title: "The upgrade may fall back to one surge node",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "From Kubernetes 1.35, an upgrade that cannot get its full surge for want of quota or capacity \
             tries again with one node. It is no way out of a full subnet.",
};

/// Undrainable node behaviour Cordon.
pub static SURGE_QUARANTINED: Rule = Rule {
    id: "surge-quarantined",
    title: "Quarantined nodes keep their addresses",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPGRADE_OPTIONS,
    reason: "A node that cannot be drained is set aside and keeps its addresses, and its surge node stays \
             for good. Someone has to clean up before the addresses come back.",
};

/// N > 400 over all pools.
pub static KUBENET_MAX_400_NODES: Rule = Rule {
    id: "kubenet-max-400-nodes",
    title: "Kubenet ends at 400 nodes",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Kubenet writes one route a node into a route table, and a table holds 400. Azure checks it at \
             creation.",
};

/// A kubenet cluster has a Windows pool.
pub static KUBENET_NO_WINDOWS: Rule = Rule {
    id: "kubenet-no-windows",
    title: "Kubenet has no Windows pools",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Kubenet runs on Linux nodes alone. Every Azure CNI model takes Windows pools.",
};

/// P < 10 or P > 250.
pub static MAX_PODS_RANGE: Rule = Rule {
    id: "max-pods-range",
    title: "Max pods must be between 10 and 250",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Azure enforces both ends strictly when a pool is created.",
};

/// n × P < 30, n being the autoscaler's minimum or the count.
pub static MAX_PODS_POOL_MIN_30: Rule = Rule {
    id: "max-pods-pool-min-30",
    title: "The pool has room for fewer than 30 pods",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Every pool must be able to hold 30 pods for the parts of the system. With max pods of 10 that \
             takes three nodes, counted at the autoscaler's minimum.",
};

/// Max pods of an existing pool.
pub static MAX_PODS_IMMUTABLE: Rule = Rule {
    id: "max-pods-immutable",
    title: "Max pods cannot be changed later",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Max pods is fixed when a pool is created. Changing it means a new pool, draining the old one \
             and deleting it.",
};

/// P > 110 in a Windows pool.
pub static WINDOWS_MAX_PODS_RECOMMENDED_110: Rule = Rule {
    id: "windows-max-pods-recommended-110",
    title: "More than 110 pods on a Windows node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Microsoft advises at most 110 pods on a Windows node. Azure accepts up to 250.",
};

/// N > 5,000 over all pools.
pub static CLUSTER_MAX_5000_NODES: Rule = Rule {
    id: "cluster-max-5000-nodes",
    title: "The cluster exceeds 5,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LARGE_SCALE,
    reason: "AKS runs at most 5,000 nodes in a cluster. At exactly 5,000 upgrades are blocked; come down \
             to about 3,000 before one.",
};

/// N > 1,000 in a pool.
pub static POOL_MAX_1000_NODES: Rule = Rule {
    id: "pool-max-1000-nodes",
    title: "The pool exceeds 1,000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LARGE_SCALE,
    reason: "A pool is a scale set, which holds at most 1,000 nodes. Share them among several pools.",
};

/// More than 100 pools.
pub static CLUSTER_MAX_100_POOLS: Rule = Rule {
    id: "cluster-max-100-pools",
    title: "The cluster has more than 100 pools",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LIMITS,
    reason: "AKS takes at most 100 pools in a cluster.",
};

/// N < 2 in a system pool.
pub static SYSTEM_POOL_MIN_2: Rule = Rule {
    id: "system-pool-min-2",
    title: "The system pool has fewer than two nodes",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "The parts of Kubernetes that run in system pools need two nodes to outlive the loss of one, \
             three are advised. Azure accepts one.",
};

/// Other than lowercase letters and digits, a letter first, 12 characters on Linux, 6 on Windows.
pub static POOL_NAME_FORMAT: Rule = Rule {
    id: "pool-name-format",
    title: "The name of the pool is not allowed",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "The name becomes part of the names of nodes. Azure takes lowercase letters and digits, a \
             letter first, up to 12 on Linux and 6 on Windows.",
};

/// A cluster without a pool.
pub static NO_POOLS: Rule = Rule {
    id: "no-pools",
    title: "The cluster has no pools",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "Without pools nothing needs addresses, so the plan says nothing about this cluster. Azure \
             asks for one system pool at least.",
};

/// Pools, but no Linux pool of mode system.
pub static NO_SYSTEM_POOL: Rule = Rule {
    id: "no-system-pool",
    title: "The cluster has no system pool on Linux",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SYSTEM_POOLS,
    reason: "Every cluster needs a system pool, and it must run Linux.",
};

/// Minimum above maximum, or count outside both.
pub static MIN_ABOVE_MAX: Rule = Rule {
    id: "min-above-max",
    title: "The autoscaler's minimum, count and maximum are out of order",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::General,
    azure_error: None,
    source: sources::GENERAL,
    reason: "The autoscaler moves the pool between minimum and maximum, and Azure starts it at a count \
             between them.",
};

/// Planned pods > max pods.
pub static PLANNED_PODS_ABOVE_MAX: Rule = Rule {
    id: "planned-pods-above-max",
    title: "More pods are planned than the node may run",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Kubernetes places no more than max pods on a node, so the rest need further nodes.",
};
