//! What clears findings about single pools.

use crate::azure::limits;
use crate::design::{Autoscale, ClusterState, Name, NodeCount, PodCount, Surge};
use crate::edit::PoolChange;
use crate::net::counted;
use crate::plan::allowed_pool_name;

use super::attempts::{Wanted, of_pool, some};
use super::{Fix, workload};

pub(in crate::check) fn enough_pods(wanted: &Wanted<'_>) -> Vec<Fix> {
    wanted
        .pool()
        .map(|(at, cluster, pool)| workload::least_pods(at, cluster, pool))
        .unwrap_or_default()
}

pub(in crate::check) fn two_nodes(wanted: &Wanted<'_>) -> Vec<Fix> {
    let nodes = NodeCount::saturating(limits::SYSTEM_POOL_MIN_NODES.value);
    some(
        wanted
            .pool()
            .map(|(at, _, pool)| workload::at_least_nodes(at, pool, nodes)),
    )
}

pub(in crate::check) fn surge_of_one(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |_, _| {
        Some((
            "Use a surge of 1".to_owned(),
            PoolChange::MaxSurge(Some(Surge::Nodes(1))),
        ))
    })
}

pub(in crate::check) fn allowed_max_pods(wanted: &Wanted<'_>) -> Vec<Fix> {
    let bound = |value: u16| PodCount::saturating(u32::from(value));
    of_pool(wanted, |cluster, pool| {
        let allowed = pool.max_pods.clamp(
            bound(limits::MAX_PODS_MIN.value),
            bound(limits::MAX_PODS_MAX.value),
        );
        (cluster.state == ClusterState::Planned)
            .then(|| (format!("Set max pods to {allowed}"), PoolChange::MaxPods(allowed)))
    })
}

pub(in crate::check) fn advised_max_pods(wanted: &Wanted<'_>) -> Vec<Fix> {
    let advised = PodCount::saturating(u32::from(limits::WINDOWS_MAX_PODS_ADVISED.value));
    of_pool(wanted, |cluster, _| {
        (cluster.state == ClusterState::Planned)
            .then(|| (format!("Set max pods to {advised}"), PoolChange::MaxPods(advised)))
    })
}

pub(in crate::check) fn plan_max_pods(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |_, pool| {
        Some((
            format!("Plan {} pods per node", pool.max_pods),
            PoolChange::PlannedPods(Some(pool.max_pods)),
        ))
    })
}

/// The name without what Azure refuses.
pub(in crate::check) fn allowed_name(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |cluster, pool| {
        let name = Name::new(allowed_pool_name(pool)).ok()?;
        let mut others = cluster.pools.iter().filter(|other| *other != pool);
        let taken = others.any(|other| other.name.matches(name.as_str()));
        (!taken).then(|| (format!("Rename to {name}"), PoolChange::Rename(name)))
    })
}

pub(in crate::check) fn bounds_around_count(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |_, pool| {
        let autoscale = pool.autoscale?;
        let bounds = Autoscale {
            min: autoscale.min.min(pool.count),
            max: autoscale.max.max(pool.count),
        };
        Some((
            format!("Scale between {} and {}", bounds.min, bounds.max),
            PoolChange::Autoscale(Some(bounds)),
        ))
    })
}

/// A node count within the bounds, where nothing runs yet.
pub(in crate::check) fn count_within_bounds(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |cluster, pool| {
        let Autoscale { min, max } = pool.autoscale?;
        let count = pool.count.max(min).min(max);
        (cluster.state == ClusterState::Planned && count != pool.count).then(|| {
            (
                format!("Start with {}", counted(count.get(), "nodes")),
                PoolChange::Count(count),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::design::presets;
    use crate::plan::plan;

    /// The fixes of a pool of 3 nodes whose autoscaler scales between 20 and 40.
    fn offered(state: ClusterState) -> Vec<String> {
        let mut design = presets::blank();
        let cluster = &mut design.alternatives[0].clusters[0];
        cluster.state = state;
        cluster.pools[1].count = NodeCount::saturating(3);
        cluster.pools[1].autoscale = Some(Autoscale {
            min: NodeCount::saturating(20),
            max: NodeCount::saturating(40),
        });
        let planned = plan(&design);
        let findings = check(&design, &planned);
        let mut found = findings.all.iter();
        let finding = found.find(|finding| finding.rule.id == "min-above-max").unwrap();
        let fixes = finding.fixes_among(&findings, &design, &planned);
        fixes.into_iter().map(|fix| fix.title).collect()
    }

    #[test]
    fn a_count_outside_the_bounds_is_met_by_the_bounds_or_by_the_count_where_nothing_runs() {
        assert_eq!(
            offered(ClusterState::Planned),
            ["Scale between 3 and 40", "Start with 20 nodes"]
        );
        assert_eq!(offered(ClusterState::Existing), ["Scale between 3 and 40"]);
    }
}
