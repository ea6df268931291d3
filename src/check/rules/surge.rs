//! The surge of an upgrade: extra nodes, and what Azure does where none is set.

use crate::azure::rules::{Confidence, FEATURES_VERSION, Rule, When};
use crate::azure::{Model, Severity, Version, limits, sources};
use crate::design::{NodePool, PoolMode, Priority, Surge, UpgradeStrategy};
use crate::plan::{SurgeKind, surge_kind};

use super::{Field, RuleDef};
use crate::check::{Facts, fixes};

/// Every rule of the family, those about one pool in the order in which they are reported.
pub(super) static RULES: &[&RuleDef] = &[
    &SURGE_ZERO,
    &SURGE_BLUE_GREEN,
    &SURGE_SPOT,
    &SURGE_DEFAULT,
    &SURGE_FALLBACK,
    &SURGE_QUARANTINED,
    &SURGE_DEFAULT_ONE,
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
.broken_by_pool(|_, pool| (pool.priority == Priority::Spot).then_some(Facts::Nothing))
.noted_of_pools(|_, _, pool| pool.priority == Priority::Spot);

/// A pool without max surge.
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
.broken_by_pool(|_, pool| surges_by_default(pool).then_some(Facts::Nothing))
.noted_of_pools(|_, kubernetes, pool| !is_one_by_default(kubernetes) && surges_by_default(pool));

/// Whether a pool uses Azure's default surge.
pub(in crate::check) fn surges_by_default(pool: &NodePool) -> bool {
    pool.priority == Priority::Regular && pool.upgrade == UpgradeStrategy::Rolling && pool.max_surge.is_none()
}

/// A pool without max surge on a Kubernetes version before 1.32.
pub static SURGE_DEFAULT_ONE: RuleDef = RuleDef::new(Rule {
    id: "surge-default-one",
    title: "Before Kubernetes 1.32 the default surge is one node",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "The plan uses 10 percent, the default since Kubernetes 1.32. Older versions surge by one node, \
             which needs fewer addresses in pools of more than ten nodes.",
})
.at(1_030)
.since(FEATURES_VERSION)
.noted_of_pools(|_, kubernetes, pool| is_one_by_default(kubernetes) && surges_by_default(pool));

/// Whether the default surge of the Kubernetes version is one node.
fn is_one_by_default(kubernetes: Option<Version>) -> bool {
    kubernetes.is_some_and(|given| given < limits::KUBERNETES_FOR_SURGE_PERCENT.value)
}

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

/// Whether an upgrade can neither add a node nor take one away.
fn zero_surge(pool: &NodePool) -> bool {
    let may_be_missing = pool
        .max_unavailable
        .is_some_and(|unavailable| unavailable.number() > 0);
    pool.priority == Priority::Regular
        && pool.upgrade == UpgradeStrategy::Rolling
        && pool.max_surge.is_some_and(|surge| surge.number() == 0)
        && (pool.mode == PoolMode::System || !may_be_missing)
}

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
.at(21)
.noted_of_pools(|_, kubernetes, pool| {
    let surge = match surge_kind(pool) {
        SurgeKind::Rolling(surge) => Some(surge),
        _ => None,
    };
    let falls_back = kubernetes >= Some(limits::KUBERNETES_FOR_SURGE_FALLBACK.value);
    falls_back && surge.is_some_and(|surge| surge != Surge::Nodes(0) && surge != Surge::Nodes(1))
});

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
.at(22)
.noted_of_pools(|_, _, pool| pool.options.cordon_undrainable);

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&SURGE_ZERO, |d| system(d).max_surge = Some(Surge::Nodes(0))).kept(|d| {
            pool(d).max_surge = Some(Surge::Nodes(0));
            pool(d).max_unavailable = Some(Surge::Nodes(1));
        }),
        broken(&SURGE_BLUE_GREEN, |d| {
            pool(d).upgrade = UpgradeStrategy::BlueGreen;
        }),
        broken(&SURGE_SPOT, |d| pool(d).priority = Priority::Spot),
        broken(&SURGE_DEFAULT, |d| pool(d).max_surge = None).kept(|d| {
            for pool in &mut cluster(d).pools {
                pool.max_surge = Some(Surge::Nodes(1));
            }
        }),
        broken(&SURGE_FALLBACK, |d| kubernetes(d, "1.35")).kept(|d| kubernetes(d, "1.34")),
        broken(&SURGE_QUARANTINED, |d| pool(d).options.cordon_undrainable = true),
        broken(&SURGE_DEFAULT_ONE, |d| {
            pool(d).max_surge = None;
            kubernetes(d, "1.31");
        })
        .kept(|d| {
            pool(d).max_surge = None;
            kubernetes(d, "1.32");
        }),
    ];

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
}
