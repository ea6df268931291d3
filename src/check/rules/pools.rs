//! What a node pool and a cluster may be: counts, surge, max pods, names.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Os, Severity, limits, sources};
use crate::design::NodePool;
use crate::plan::surge_nodes;

use super::{Field, RuleDef};
use crate::check::limits::outside;
use crate::check::{Facts, fixes};

/// Every rule of the family, those about one pool in the order in which they are reported.
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
];

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
.said_shortly("the autoscaler's numbers are out of order")
.fixed_by(&[fixes::bounds_around_count, fixes::count_within_bounds])
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::limits;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&POOL_NAME_FORMAT, |d| pool(d).name = name("Pool_1")),
        broken(&KUBENET_NO_WINDOWS, |d| {
            model(d, Model::Kubenet);
            windows(d);
        })
        .kept(|d| {
            windows(d);
        }),
        broken(&MAX_PODS_RANGE, |d| pods(pool(d), 251)).kept(|d| pods(pool(d), 250)),
        broken(&MAX_PODS_POOL_MIN_30, |d| {
            count(pool(d), 2);
            pods(pool(d), 10);
        })
        .kept(|d| {
            count(pool(d), 3);
            pods(pool(d), 10);
        }),
        broken(&WINDOWS_MAX_PODS_RECOMMENDED_110, |d| pods(windows(d), 111)).kept(|d| pods(windows(d), 110)),
        broken(&PLANNED_PODS_ABOVE_MAX, |d| {
            pool(d).planned_pods = Some(PodCount::saturating(111));
        })
        .kept(|d| {
            pool(d).planned_pods = Some(PodCount::saturating(110));
        }),
        broken(&MIN_ABOVE_MAX, |d| scale(pool(d), 5, 4)).kept(|d| scale(pool(d), 3, 3)),
        broken(&POOL_MAX_1000_NODES, |d| sized(d, 1_001, 30, 0))
            .kept(|d| sized(d, 1_000, 30, 0))
            .fixable(|d| {
                sized(d, 900, 30, 1);
                scale(pool(d), 1, 1_001);
            }),
        broken(&POOL_PLUS_SURGE_MAX_1000, |d| sized(d, 1_000, 30, 1)).kept(|d| sized(d, 999, 30, 1)),
    ];

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
    fn windows_pools() {
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
        let kubenet: Vec<_> = limits::pool(Model::Kubenet, &windows)
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
}
