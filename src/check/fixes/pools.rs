//! What clears findings about single pools.

use crate::azure::limits;
use crate::design::{Autoscale, ClusterState, Name, NodeCount, PodCount, Surge};
use crate::edit::PoolChange;
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
