//! The workload of the alternatives: whether it is the same for all, and the command that makes it so.
//!
//! Planned nodes and pods are the workload; surge, max pods and subnets are how a design serves it.

use crate::design::{Alternative, Cluster, Design, NodePool, PodCount};
use crate::edit::{ClusterAt, ClusterChange, Command, PoolChange};
use crate::net::grouped;

use super::letter;

/// How the workloads of the alternatives differ, in words; none where they are the same.
///
/// ```
/// use aksnet::decide::comparison::unequal_workloads;
/// use aksnet::design::{NodeCount, presets};
///
/// let mut design = presets::worked_example();
/// let mut second = design.alternatives[0].clone();
/// second.clusters[0].pools[1].autoscale = None;
/// second.clusters[0].pools[1].count = NodeCount::saturating(9);
/// design.alternatives.push(second);
/// let words = "workloads differ: A 43 nodes, B 12 nodes";
/// assert_eq!(unequal_workloads(&design).as_deref(), Some(words));
/// ```
pub fn unequal_workloads(design: &Design) -> Option<String> {
    let nodes: Vec<u64> = design
        .alternatives
        .iter()
        .map(|found| total(found, NodePool::planned_nodes))
        .collect();
    let is_stated = pools(design).all(|pool| pool.planned_pods.is_some());
    let pods: Vec<u64> = design
        .alternatives
        .iter()
        .map(|found| total(found, planned_pods))
        .collect();
    let differ = |counts: &[u64]| counts.windows(2).any(|pair| pair.first() != pair.last());
    let (counts, unit) = if differ(&nodes) {
        (nodes, "nodes")
    } else if is_stated && differ(&pods) {
        (pods, "planned pods")
    } else {
        return None;
    };
    Some(format!("workloads differ: {}", listed(&counts, unit)))
}

/// "A 51 nodes, B 43 nodes, 3 more", the first of each count.
fn listed(counts: &[u64], unit: &str) -> String {
    const MOST: usize = 4;
    let mut seen = Vec::new();
    let mut parts = Vec::new();
    for (at, count) in counts.iter().enumerate() {
        if !seen.contains(count) {
            seen.push(*count);
            parts.push(format!("{} {} {unit}", letter(at), grouped(*count)));
        }
    }
    let more = parts.len().saturating_sub(MOST);
    if more > 0 {
        parts.truncate(MOST);
        parts.push(format!("{more} more"));
    }
    parts.join(", ")
}

fn pools(design: &Design) -> impl Iterator<Item = &NodePool> {
    let clusters = design.alternatives.iter().flat_map(|found| &found.clusters);
    clusters.flat_map(|cluster| cluster.pools.iter())
}

fn total(alternative: &Alternative, of: impl Fn(&NodePool) -> u64) -> u64 {
    let pools = alternative.clusters.iter().flat_map(|cluster| &cluster.pools);
    pools.fold(0, |sum: u64, pool| sum.saturating_add(of(pool)))
}

fn planned_pods(pool: &NodePool) -> u64 {
    pool.planned_nodes().saturating_mul(pool.planned_pods())
}

/// The command that gives every alternative the workload of the one at `from`; none where all have it already.
///
/// Clusters and pools are paired by name, then by place. A missing pool is added after the last one; one without a
/// counterpart is removed.
pub fn give_all_the_workload(design: &Design, from: usize) -> Option<Command> {
    let given = design.alternatives.get(from)?;
    let mut commands = Vec::new();
    for (alternative, other) in design.alternatives.iter().enumerate() {
        if alternative == from {
            continue;
        }
        for (place, cluster) in given.clusters.iter().enumerate() {
            let by_name = other
                .clusters
                .iter()
                .position(|own| own.name.matches(cluster.name.as_str()));
            let at = by_name.unwrap_or(place);
            if let Some(own) = other.clusters.get(at) {
                let at = ClusterAt {
                    alternative,
                    cluster: at,
                };
                give(cluster, own, at, &mut commands);
            }
        }
    }
    (!commands.is_empty()).then(|| Command::Several {
        title: format!("Give all the workload of {}", letter(from)),
        commands,
    })
}

/// The commands that give the cluster at `at` the pools of `given`.
fn give(given: &Cluster, own: &Cluster, at: ClusterAt, commands: &mut Vec<Command>) {
    let Some(last) = own.pools.last() else { return };
    let mut paired = vec![false; own.pools.len()];
    let mut twins = Vec::new();
    for pool in &given.pools {
        let free = |at: &usize| paired.get(*at) == Some(&false);
        let by_name = own
            .pools
            .iter()
            .position(|twin| twin.name.matches(pool.name.as_str()));
        let twin = by_name.filter(free);
        if let Some(taken) = twin.and_then(|twin| paired.get_mut(twin)) {
            *taken = true;
        }
        twins.push(twin);
    }
    for (pool, twin) in given.pools.iter().zip(twins) {
        let twin = twin.or_else(|| paired.iter().position(|taken| !taken));
        let Some((twin, old)) = twin.and_then(|twin| Some((twin, own.pools.get(twin)?))) else {
            let added = NodePool {
                id: Default::default(),
                max_pods: last.max_pods,
                node_subnet: last.node_subnet.clone(),
                pod_subnet: last.pod_subnet.clone(),
                ..NodePool::clone(pool)
            };
            let change = ClusterChange::AddPool(Box::new(added));
            commands.push(Command::Cluster { at, change });
            continue;
        };
        if let Some(taken) = paired.get_mut(twin) {
            *taken = true;
        }
        let changes = [
            (old.count != pool.count).then_some(PoolChange::Count(pool.count)),
            (old.autoscale != pool.autoscale).then_some(PoolChange::Autoscale(pool.autoscale)),
            (old.planned_pods() != pool.planned_pods()).then(|| {
                let pods = u32::try_from(pool.planned_pods()).unwrap_or(u32::MAX);
                PoolChange::PlannedPods(Some(PodCount::saturating(pods)))
            }),
        ];
        let changes = changes.into_iter().flatten();
        commands.extend(changes.map(|change| Command::Pool {
            at: at.pool(twin),
            change,
        }));
    }
    if !given.pools.is_empty() {
        // From the last, so that the other indexes stay valid.
        let left = paired.iter().enumerate().rev().filter(|(_, taken)| !**taken);
        commands.extend(left.map(|(pool, _)| Command::Pool {
            at: at.pool(pool),
            change: PoolChange::Remove,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Name, NodeCount, presets};
    use crate::edit::apply;

    fn unequal() -> Design {
        let mut design = presets::worked_example();
        let mut second = design.alternatives[0].clone();
        let pools = &mut second.clusters[0].pools;
        pools[1].name = Name::or("other", "other");
        pools[1].autoscale = None;
        pools[1].count = NodeCount::saturating(9);
        let mut third = pools[1].clone();
        third.name = Name::or("more", "more");
        pools.push(third);
        design.alternatives.push(second);
        let mut third = design.alternatives[0].clone();
        third.clusters[0].pools.truncate(1);
        design.alternatives.push(third);
        design
    }

    #[test]
    fn one_command_gives_all_the_same_workload() {
        let design = unequal();
        for from in 0..3 {
            let wanted = total(&design.alternatives[from], NodePool::planned_nodes);
            let command = give_all_the_workload(&design, from).unwrap();
            let after = apply(&design, &command).unwrap();
            assert_eq!(unequal_workloads(&after), None, "from {from}");
            assert_eq!(after.alternatives[from], design.alternatives[from]);
            let given = total(&after.alternatives[(from + 1) % 3], NodePool::planned_nodes);
            assert_eq!(given, wanted);
            assert_eq!(give_all_the_workload(&after, from), None);
        }
    }
}
