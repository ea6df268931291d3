//! How much room is left, and what can grow.

use crate::azure::rules::{Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{Model, Os, Severity, sources};
use crate::design::{Alternative, Cluster};
use crate::net::Prefix;
use crate::plan::{AzureLine, Meter, StepKind, SubnetPlan, Surged, Unit, azure_count};

use super::RuleDef;
use crate::check::overlaps::{Ranges, is_private, is_unreserved};
use crate::check::sizing::{Grown, holds_each_alone};
use crate::check::{Facts, Hit, Load, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &LITTLE_HEADROOM,
    &ROOM_TO_GROW,
    &NODE_SUBNET_ALL_MAXIMA,
    &STATIC_BLOCK_WASTE,
];

/// It holds the plan with surge, with less than 20 percent of its usable addresses, slots or blocks left.
pub static LITTLE_HEADROOM: RuleDef = RuleDef::new(Rule {
    id: "little-headroom",
    title: "Less than a fifth of the range is left",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "It has room for the plan and its upgrades. Ranges in use are hard to enlarge, so even a little \
             growth may require a migration.",
})
.at(1_018);

/// Below this share left, a range has little headroom: one fifth, about one step of growth.
const HEADROOM_SHARE: u64 = 5;

/// Whether a range that holds everything has little left.
pub fn headroom(meter: &Meter) -> Option<Hit> {
    let with_surge = meter.demand.with_surge();
    let little = with_surge > 0
        && with_surge <= meter.capacity
        && meter.free().saturating_mul(HEADROOM_SHARE) < meter.capacity;
    let facts = Facts::Needs {
        needed: with_surge,
        holds: meter.capacity,
        unit: meter.unit,
        load: Load::Upgrading,
    };
    little.then_some(LITTLE_HEADROOM.hit(facts))
}

/// The next larger pod CIDR overlaps nothing.
pub static ROOM_TO_GROW: RuleDef = RuleDef::new(Rule {
    id: "room-to-grow",
    title: "The pod CIDR can be expanded in place",
    severity: Some(Severity::Info),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "An overlay pod CIDR can be expanded to a larger range that contains it, and the adjacent range \
             is free. On Linux clusters this needs no migration.",
})
.at(1_019)
.fixed_by(&[fixes::expand_now]);

/// Expanding a pod CIDR is offered up to this prefix length: 256 nodes.
const WIDENED_TO: u8 = 16;

/// Whether the pod CIDR of an overlay, `from`, can grow without overlapping a VNet or anything more of `others`.
pub(in crate::check) fn room_to_grow(
    cluster: &Cluster,
    from: Prefix,
    spaces: &Ranges,
    others: [&Ranges; 2],
) -> Option<Hit> {
    let has_windows = cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    // Once it runs, a pod CIDR beside Windows pools or an IPv6 one cannot be expanded.
    if cluster.model != Model::Overlay || has_windows || cluster.is_dual_stack() {
        return None;
    }
    let services = cluster.service_cidr.v4();
    let free = |range: &Prefix| {
        is_private(*range)
            && is_unreserved(*range)
            && services.is_none_or(|services| !services.overlaps(range))
            && spaces.met(*range).is_none()
            && others
                .iter()
                .all(|others| others.beginning_in(*range).all(|other| other.overlaps(&from)))
    };
    let wider = |range: &Prefix| {
        range
            .parent()
            .filter(|parent| parent.length() >= WIDENED_TO && free(parent))
    };
    let to = std::iter::successors(wider(&from), wider).last()?;
    Some(ROOM_TO_GROW.hit(Facts::CanExpand { from, to }))
}

/// All autoscalers at their maximum exceed the node subnet of a running cluster; each alone fits.
pub static NODE_SUBNET_ALL_MAXIMA: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-all-maxima",
    title: "The node subnet does not hold all pools at their maximum",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure says that it counts the maximum of every autoscaler, yet running clusters were seen to \
             grow pool by pool beyond that. Each pool can reach its maximum while the others stay as they \
             are; all of them together cannot.",
})
.at(148)
.since(VERSION)
.fixed_by(&[fixes::lower_maximum]);

/// The finding of a running cluster whose pools each fit with the others as they are.
pub(in crate::check) fn all_maxima_at_once(
    hit: Hit,
    alternative: &Alternative,
    plan: &SubnetPlan,
) -> Option<Hit> {
    if hit.rule != &super::NODE_SUBNET_TOO_SMALL.rule {
        return None;
    }
    let seen = azure_count(plan, alternative, Surged::Without)?;
    let grown = |line: &AzureLine| {
        let StepKind::Nodes { cluster, pool } = line.step.kind else {
            return None;
        };
        let cluster = alternative.clusters.get(cluster)?;
        let pool = cluster.pools.get(pool)?;
        let runs = cluster.is_running() && pool.autoscale.is_some();
        let most = line.step.count;
        Some(Grown {
            most,
            present: if runs { pool.count.get().min(most) } else { most },
            each: line.step.each,
        })
    };
    let pools: Vec<Grown> = seen.lines.iter().filter_map(grown).collect();
    let asked = seen.counted.saturating_add(seen.held);
    holds_each_alone(&pools, seen.held, seen.usable).then(|| all_maxima(asked, seen.usable))
}

/// The finding that softens a node subnet that is too small, where `checked` of `usable` addresses are needed.
pub const fn all_maxima(checked: u64, usable: u64) -> Hit {
    let facts = Facts::Needs {
        needed: checked,
        holds: usable,
        unit: Unit::Addresses,
        load: Load::Planned,
    };
    NODE_SUBNET_ALL_MAXIMA.hit(facts)
}

/// Max pods of a pool with static blocks is not 16k - 1.
pub static STATIC_BLOCK_WASTE: RuleDef = RuleDef::new(Rule {
    id: "static-block-waste",
    title: "Max pods leaves part of a static block unused",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A node takes whole blocks of 16 addresses, one of which is internal. Max pods of 15, 31, 47 \
             and so on use them fully.",
})
.at(1_033)
.since(FEATURES_VERSION)
.noted_of_pools(|cluster, _, pool| {
    let is_static = cluster.model == Model::PodSubnetStatic && !cluster.is_running();
    is_static && fixes::wastes_blocks(pool)
})
.fixed_by(&[fixes::fill_blocks]);

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&LITTLE_HEADROOM, |d| sized(d, 240, 30, 1)).kept(|d| sized(d, 100, 30, 1)),
        broken(&ROOM_TO_GROW, |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/18"));
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/18"));
            cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:244::/64"));
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:1::/108"));
        }),
        broken(&NODE_SUBNET_ALL_MAXIMA, |d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 30, 1);
            pods(system(d), 30);
            scale(system(d), 0, 5);
            scale(pool(d), 0, 5);
            cluster(d).state = ClusterState::Existing;
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 30, 1);
            pods(system(d), 30);
            scale(system(d), 0, 5);
            scale(pool(d), 0, 5);
        }),
        broken(&STATIC_BLOCK_WASTE, |d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20");
            pods(pool(d), 30);
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20");
            pods(pool(d), 31);
            pods(system(d), 31);
        }),
    ];
}
