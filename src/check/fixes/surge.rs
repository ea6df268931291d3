//! Ways to fit an upgrade that lacks room: fewer surge nodes, nodes that may be missing instead, a second pool.

use crate::azure::limits;
use crate::design::{Alternative, Name, NodeCount, NodePool, PoolMode, Surge};
use crate::edit::{ClusterChange, Command, PoolAt, PoolChange};
use crate::net::grouped;
use crate::plan::{AlternativePlan, PoolNames, SurgeKind, largest_that, surge_kind, surge_nodes, surge_of};

use super::attempts::Wanted;
use super::workload::{concerned, holds};
use super::{Fix, cluster_command};

/// Lowers the surge to the largest whole number a pool, the same for all concerned, with which the upgrade fits; pools
/// with less keep theirs.
pub(super) fn lower_surge(wanted: &Wanted<'_>) -> Option<Fix> {
    let (at, (alternative, planned), pools) = of(wanted)?;
    let rolling = |pool: &NodePool| matches!(surge_kind(pool), SurgeKind::Rolling(_));
    let pools: Vec<(usize, usize)> = pools
        .into_iter()
        .filter(|place| pool_at(alternative, *place).is_some_and(rolling))
        .collect();
    let surge = |place: &(usize, usize)| pool_at(alternative, *place).map_or(0, surge_nodes);
    let most = pools.iter().map(surge).max()?;
    let lowered = |nodes: u64| {
        let nodes = u32::try_from(nodes).unwrap_or(u32::MAX);
        let over = |place: &&(usize, usize)| surge(place) > u64::from(nodes);
        let changed: Vec<(usize, usize)> = pools.iter().filter(over).copied().collect();
        let mut trial = alternative.clone();
        for place in &changed {
            if let Some(pool) = pool_at_mut(&mut trial, *place) {
                pool.max_surge = Some(Surge::Nodes(nodes));
            }
        }
        (trial, changed)
    };
    let surge = largest_that(1, most.saturating_sub(1), |nodes| {
        holds(wanted.finding, &lowered(nodes).0, (alternative, planned))
    })?;
    let (_, changed) = lowered(surge);
    let set = PoolChange::MaxSurge(Some(Surge::Nodes(u32::try_from(surge).ok()?)));
    let title = match changed.as_slice() {
        [] => return None,
        [only] => format!(
            "Lower the surge of {} to {}",
            pool_at(alternative, *only)?.name,
            grouped(surge)
        ),
        _ => format!("Lower the surge to {} per pool", grouped(surge)),
    };
    let commands = changed
        .into_iter()
        .map(|(cluster, pool)| Command::Pool {
            at: PoolAt {
                alternative: at,
                cluster,
                pool,
            },
            change: set.clone(),
        })
        .collect();
    Some(Fix::several(title, commands))
}

/// Upgrades user pools without surge, with max unavailable 1, where that is enough.
pub(super) fn upgrade_in_place(wanted: &Wanted<'_>) -> Option<Fix> {
    let (at, (alternative, planned), pools) = of(wanted)?;
    let changed: Vec<(usize, usize)> = pools
        .into_iter()
        .filter(|place| {
            pool_at(alternative, *place).is_some_and(|pool| {
                let rolling = matches!(surge_kind(pool), SurgeKind::Rolling(_));
                rolling && pool.mode == PoolMode::User && surge_nodes(pool) > 0
            })
        })
        .collect();
    let mut trial = alternative.clone();
    for place in &changed {
        if let Some(pool) = pool_at_mut(&mut trial, *place) {
            pool.max_surge = Some(Surge::Nodes(0));
        }
    }
    if !holds(wanted.finding, &trial, (alternative, planned)) {
        return None;
    }
    let title = match changed.as_slice() {
        [] => return None,
        [only] => format!(
            "Upgrade {} without surge, max unavailable 1",
            pool_at(alternative, *only)?.name
        ),
        _ => "Upgrade user pools without surge, max unavailable 1".to_owned(),
    };
    let commands = changed.into_iter().flat_map(|(cluster, pool)| {
        let at = PoolAt {
            alternative: at,
            cluster,
            pool,
        };
        let one = Surge::Nodes(1);
        [
            PoolChange::MaxSurge(Some(Surge::Nodes(0))),
            PoolChange::MaxUnavailable(Some(one)),
        ]
        .map(|change| Command::Pool { at, change })
    });
    Some(Fix::several(title, commands.collect()))
}

/// Moves nodes of a pool that is too large with its surge to a second pool like it.
pub(super) fn second_pool(wanted: &Wanted<'_>) -> Option<Fix> {
    let (at, cluster, pool) = wanted.pool()?;
    let most = u64::from(limits::POOL_MAX_NODES.value);
    let nodes = pool.planned_nodes();
    let kept = largest_that(1, nodes.saturating_sub(1), |kept| {
        kept.saturating_add(surge_of(pool, kept)) <= most
    })?;
    let moved = nodes.saturating_sub(kept);
    let planned = |nodes: u64| {
        NodeCount::new(nodes)
            .map(|nodes| pool.with_planned_nodes(nodes))
            .ok()
    };
    // One more pool is enough for up to twice as many; the rest is for a person.
    if moved.saturating_add(surge_of(pool, moved)) > most {
        return None;
    }
    let name: Name = PoolNames::of(cluster).take(pool)?;
    let second = NodePool {
        id: Default::default(),
        name: name.clone(),
        ..planned(moved)?
    };
    let plural = if moved == 1 { "node" } else { "nodes" };
    let title = format!("Move {} {plural} to a second pool, {name}", grouped(moved));
    let commands = vec![
        Command::Pool {
            at,
            change: PoolChange::Scale(NodeCount::new(kept).ok()?),
        },
        cluster_command(at.of_cluster(), ClusterChange::AddPool(Box::new(second))),
    ];
    Some(Fix::several(title, commands))
}

/// Places of a cluster and of one of its pools.
type PoolIndex = (usize, usize);

/// An alternative and what it needs and holds.
type Drawn<'a> = (&'a Alternative, &'a AlternativePlan);

/// The alternative of the finding with its plan, and the pools concerned.
fn of<'a>(wanted: &Wanted<'a>) -> Option<(usize, Drawn<'a>, Vec<PoolIndex>)> {
    let at = wanted.finding.subject.alternative()?;
    let alternative = wanted.design.alternatives.get(at)?;
    let planned = wanted.plan.alternatives.get(at)?;
    Some((
        at,
        (alternative, planned),
        concerned(wanted.finding.subject, alternative, planned),
    ))
}

fn pool_at(alternative: &Alternative, (cluster, pool): (usize, usize)) -> Option<&NodePool> {
    alternative.clusters.get(cluster)?.pools.get(pool)
}

fn pool_at_mut(alternative: &mut Alternative, (cluster, pool): (usize, usize)) -> Option<&mut NodePool> {
    alternative.clusters.get_mut(cluster)?.pools.get_mut(pool)
}
