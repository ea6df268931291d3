//! What a node pool and a cluster may be: counts, surge, max pods, names.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Effective count
pub static EFFECTIVE_COUNT: Rule = Rule {
    id: "effective-count",
    title: "Effective count",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge
pub static SURGE: Rule = Rule {
    id: "surge",
    title: "Surge",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge spot
pub static SURGE_SPOT: Rule = Rule {
    id: "surge-spot",
    title: "Surge spot",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge default
pub static SURGE_DEFAULT: Rule = Rule {
    id: "surge-default",
    title: "Surge default",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge zero
pub static SURGE_ZERO: Rule = Rule {
    id: "surge-zero",
    title: "Surge zero",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge blue green
pub static SURGE_BLUE_GREEN: Rule = Rule {
    id: "surge-blue-green",
    title: "Surge blue green",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pool plus surge max 1000
pub static POOL_PLUS_SURGE_MAX_1000: Rule = Rule {
    id: "pool-plus-surge-max-1000",
    title: "Pool plus surge max 1000",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge fallback
pub static SURGE_FALLBACK: Rule = Rule {
    id: "surge-fallback",
    title: "Surge fallback",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Surge quarantined
pub static SURGE_QUARANTINED: Rule = Rule {
    id: "surge-quarantined",
    title: "Surge quarantined",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Kubenet max 400 nodes
pub static KUBENET_MAX_400_NODES: Rule = Rule {
    id: "kubenet-max-400-nodes",
    title: "Kubenet max 400 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Kubenet no windows
pub static KUBENET_NO_WINDOWS: Rule = Rule {
    id: "kubenet-no-windows",
    title: "Kubenet no windows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Max pods range
pub static MAX_PODS_RANGE: Rule = Rule {
    id: "max-pods-range",
    title: "Max pods range",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Max pods pool min 30
pub static MAX_PODS_POOL_MIN_30: Rule = Rule {
    id: "max-pods-pool-min-30",
    title: "Max pods pool min 30",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Max pods immutable
pub static MAX_PODS_IMMUTABLE: Rule = Rule {
    id: "max-pods-immutable",
    title: "Max pods immutable",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Windows max pods recommended 110
pub static WINDOWS_MAX_PODS_RECOMMENDED_110: Rule = Rule {
    id: "windows-max-pods-recommended-110",
    title: "Windows max pods recommended 110",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cluster max 5000 nodes
pub static CLUSTER_MAX_5000_NODES: Rule = Rule {
    id: "cluster-max-5000-nodes",
    title: "Cluster max 5000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pool max 1000 nodes
pub static POOL_MAX_1000_NODES: Rule = Rule {
    id: "pool-max-1000-nodes",
    title: "Pool max 1000 nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cluster max 100 pools
pub static CLUSTER_MAX_100_POOLS: Rule = Rule {
    id: "cluster-max-100-pools",
    title: "Cluster max 100 pools",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// System pool min 2
pub static SYSTEM_POOL_MIN_2: Rule = Rule {
    id: "system-pool-min-2",
    title: "System pool min 2",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pool name format
pub static POOL_NAME_FORMAT: Rule = Rule {
    id: "pool-name-format",
    title: "Pool name format",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// No pools
pub static NO_POOLS: Rule = Rule {
    id: "no-pools",
    title: "No pools",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// No system pool
pub static NO_SYSTEM_POOL: Rule = Rule {
    id: "no-system-pool",
    title: "No system pool",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Min above max
pub static MIN_ABOVE_MAX: Rule = Rule {
    id: "min-above-max",
    title: "Min above max",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Planned pods above max
pub static PLANNED_PODS_ABOVE_MAX: Rule = Rule {
    id: "planned-pods-above-max",
    title: "Planned pods above max",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};
