//! Changes of nodes and pods that clear a finding: a lower maximum, max pods that fill their blocks, enough nodes.

use crate::azure::{Model, limits as azure_limits};
use crate::design::{Alternative, Autoscale, Cluster, ClusterState, Design, NodeCount, NodePool, PodCount};
use crate::edit::{ClusterAt, Command, PoolAt, PoolChange, SubnetAt};
use crate::net::grouped;
use crate::plan::{
    AlternativePlan, Plan, largest_that, node_totals, plan_alternative_after, static_node, surge_nodes,
};

use super::super::{Finding, Subject, rules};
use super::Fix;
use crate::check::rules::Snat;

/// Lowers the maximum of the largest autoscaled pool concerned, as little as needed.
pub(super) fn lower_largest(finding: &Finding, design: &Design, planned: &Plan) -> Option<Fix> {
    let alternative_at = finding.subject.alternative()?;
    let alternative = design.alternatives.get(alternative_at)?;
    let planned = planned.alternatives.get(alternative_at)?;
    let (cluster_at, pool_at) = largest_autoscaled(finding.subject, alternative, planned)?;
    let pool = alternative.clusters.get(cluster_at)?.pools.get(pool_at)?;
    let autoscale = pool.autoscale?;
    let least = autoscale.min.max(pool.count).get().max(1);
    let mut trial = alternative.clone();
    let fits = |nodes: u64| {
        let lowered = NodeCount::new(nodes).map(|nodes| pool.with_planned_nodes(nodes));
        let place = trial
            .clusters
            .get_mut(cluster_at)
            .and_then(|cluster| cluster.pools.get_mut(pool_at));
        if let (Ok(lowered), Some(place)) = (lowered, place) {
            *place = lowered;
        }
        holds(finding, &trial, (alternative, planned))
    };
    let lowered = largest_that(least, autoscale.max.get().saturating_sub(1), fits)?;
    let max = NodeCount::new(lowered).ok()?;
    let change = PoolChange::Autoscale(Some(Autoscale { max, ..autoscale }));
    let at = PoolAt {
        alternative: alternative_at,
        cluster: cluster_at,
        pool: pool_at,
    };
    Some(Fix {
        title: format!(
            "Lower the maximum of pool {} to {}",
            pool.name,
            grouped(max.get())
        ),
        command: Command::Pool { at, change },
        keeps_workload: false,
    })
}

/// The autoscaled pool with the most nodes among those that the subject concerns.
fn largest_autoscaled(
    subject: Subject,
    alternative: &Alternative,
    planned: &AlternativePlan,
) -> Option<(usize, usize)> {
    let pool = |(cluster, pool): (usize, usize)| alternative.clusters.get(cluster)?.pools.get(pool);
    concerned(subject, alternative, planned)
        .into_iter()
        .filter_map(|at| Some((at, pool(at).filter(|pool| pool.autoscale.is_some())?)))
        .max_by_key(|(at, pool)| (pool.planned_nodes(), std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

/// The pools that the subject concerns, by place of cluster and pool.
pub(crate) fn concerned(
    subject: Subject,
    alternative: &Alternative,
    planned: &AlternativePlan,
) -> Vec<(usize, usize)> {
    let concerns = |cluster_at: usize, pool_at: usize| match subject {
        Subject::Subnet { network, subnet, .. } => planned
            .clusters
            .get(cluster_at)
            .and_then(|cluster| cluster.pools.get(pool_at))
            .is_some_and(|places| {
                places.node_subnet == Some((network, subnet)) || places.pod_subnet == Some((network, subnet))
            }),
        Subject::Network { network, .. } => planned
            .clusters
            .get(cluster_at)
            .is_some_and(|cluster| cluster.network == Some(network)),
        Subject::Pool { cluster, pool, .. } => (cluster_at, pool_at) == (cluster, pool),
        _ => subject.cluster() == Some(cluster_at),
    };
    let clusters = alternative.clusters.iter().enumerate();
    let pools = clusters.flat_map(|(cluster_at, cluster)| {
        let places = 0..cluster.pools.len();
        places.map(move |pool_at| (cluster_at, pool_at))
    });
    pools
        .filter(|(cluster_at, pool_at)| concerns(*cluster_at, *pool_at))
        .collect()
}

/// Whether what the finding is about holds all nodes while upgrading; `earlier` is an alternative that differs little,
/// with its plan.
pub(crate) fn holds(
    finding: &Finding,
    alternative: &Alternative,
    earlier: (&Alternative, &AlternativePlan),
) -> bool {
    let subject = finding.subject;
    let planned = || plan_alternative_after(alternative, earlier);
    let cluster = || alternative.clusters.get(subject.cluster()?);
    match subject {
        Subject::Subnet { network, subnet, .. } => planned()
            .networks
            .get(network)
            .and_then(|network| network.subnets.get(subnet))
            .is_some_and(|subnet| subnet.meter.shortfall() == 0),
        Subject::Network { network, .. } => planned().networks.get(network).is_some_and(|network| {
            network.addresses.with_surge() <= azure_limits::VNET_PRIVATE_ADDRESSES.value
        }),
        Subject::PodCidr { cluster, .. } => planned()
            .clusters
            .get(cluster)
            .and_then(|cluster| cluster.pod_cidr.as_ref())
            .is_some_and(|cidr| cidr.meter.shortfall() == 0),
        Subject::Pool { pool, .. } => {
            cluster()
                .and_then(|cluster| cluster.pools.get(pool))
                .is_some_and(|pool| {
                    pool.planned_nodes().saturating_add(surge_nodes(pool))
                        <= u64::from(azure_limits::POOL_MAX_NODES.value)
                })
        }
        _ if finding.rule.id == rules::OUTBOUND_PORTS_TOO_FEW.rule.id => {
            cluster().is_some_and(|cluster| Snat::of(cluster).too_few().is_none())
        }
        _ => cluster().is_some_and(|cluster| {
            let (nodes, surge) = node_totals(&cluster.pools);
            let most = u64::from(cluster.model.facts().max_nodes.value);
            let provisioned = cluster.provisioned_nodes();
            let counted = nodes.saturating_add(surge).saturating_add(provisioned);
            // Kubenet has fewer routes with both families, and an upgrade takes one whatever the surge.
            let both = cluster.is_dual_stack();
            let mut broken = rules::cluster_size(cluster.model, &cluster.pools, provisioned, both);
            counted <= most
                && !broken
                    .any(|hit| hit.rule == finding.rule || hit.rule == &rules::UPGRADE_DOES_NOT_FIT.rule)
        }),
    }
}

/// Raises max pods of every pool to what its static blocks hold.
pub(super) fn raise_max_pods(at: ClusterAt, cluster: &Cluster) -> Option<Fix> {
    let commands: Vec<Command> = cluster
        .pools
        .iter()
        .enumerate()
        .filter_map(|(pool_at, pool)| {
            let pods = full_blocks(pool).filter(|_| wastes_blocks(pool))?;
            Some(Command::Pool {
                at: at.pool(pool_at),
                change: PoolChange::MaxPods(pods),
            })
        })
        .collect();
    let title = match commands.as_slice() {
        [] => return None,
        [
            Command::Pool {
                change: PoolChange::MaxPods(pods),
                ..
            },
        ] => format!("Set max pods to {pods}"),
        _ => "Fill the static blocks of every pool".to_owned(),
    };
    Some(Fix::several(title, commands))
}

/// Whether max pods leaves usable addresses of the last static block unused.
pub(in super::super) fn wastes_blocks(pool: &NodePool) -> bool {
    let most = u64::from(azure_limits::MAX_PODS_MAX.value);
    full_blocks(pool).is_some_and(|full| full > pool.max_pods && pool.max_pods.get() < most)
}

/// The most pods that the blocks of a node hold, up to what Azure allows: 16k - 1.
fn full_blocks(pool: &NodePool) -> Option<PodCount> {
    let blocks = static_node(pool.max_pods.get()).blocks;
    let pods = blocks
        .checked_mul(azure_limits::STATIC_BLOCK.value)?
        .checked_sub(azure_limits::STATIC_INTERNAL_ADDRESSES.value)?;
    PodCount::new(pods.min(u64::from(azure_limits::MAX_PODS_MAX.value))).ok()
}

/// Lowers max pods of the pools of a static pod subnet to the next number that fills its blocks.
pub(super) fn lower_max_pods(subject: Subject, design: &Design, planned: &Plan) -> Option<Fix> {
    let SubnetAt {
        alternative,
        network,
        subnet,
    } = subject.subnet_at()?;
    let places = planned.alternatives.get(alternative)?;
    let clusters = &design.alternatives.get(alternative)?.clusters;
    let mut commands = Vec::new();
    let mut lowered = None;
    for (cluster_at, (cluster, places)) in clusters.iter().zip(&places.clusters).enumerate() {
        if cluster.model != Model::PodSubnetStatic || cluster.is_running() {
            continue;
        }
        for (pool_at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
            if place.pod_subnet != Some((network, subnet)) || !wastes_blocks(pool) {
                continue;
            }
            let blocks = static_node(pool.max_pods.get()).blocks.checked_sub(1)?;
            let pods = blocks
                .checked_mul(azure_limits::STATIC_BLOCK.value)?
                .checked_sub(azure_limits::STATIC_INTERNAL_ADDRESSES.value)?;
            let pods = PodCount::new(pods)
                .ok()
                .filter(|pods| pods.get() >= pool.planned_pods.map_or(0, PodCount::get))?;
            lowered = Some(pods);
            let at = ClusterAt {
                alternative,
                cluster: cluster_at,
            };
            commands.push(Command::Pool {
                at: at.pool(pool_at),
                change: PoolChange::MaxPods(pods),
            });
        }
    }
    let title = match commands.len() {
        0 => return None,
        1 => format!("Lower max pods to {}", lowered?),
        _ => "Lower max pods to whole blocks".to_owned(),
    };
    Some(Fix {
        keeps_workload: false,
        ..Fix::several(title, commands)
    })
}

/// Enough nodes, or enough pods a node, for the pods that every pool must be able to run.
pub(super) fn least_pods(at: PoolAt, cluster: &Cluster, pool: &NodePool) -> Vec<Fix> {
    let least = azure_limits::POOL_MIN_PODS.value;
    let nodes = pool.least_nodes();
    let mut fixes = Vec::new();
    if let Ok(needed) = u32::try_from(least.div_ceil(pool.max_pods.get().max(1))) {
        fixes.push(at_least_nodes(at, pool, NodeCount::saturating(needed)));
    }
    let pods = u32::try_from(least.div_ceil(nodes.max(1))).map(PodCount::saturating);
    if let (ClusterState::Planned, Ok(pods)) = (cluster.state, pods) {
        fixes.push(Fix {
            title: format!("Set max pods to {pods}"),
            command: Command::Pool {
                at,
                change: PoolChange::MaxPods(pods),
            },
            keeps_workload: true,
        });
    }
    fixes
}

/// At least `nodes` in the pool, also where the autoscaler goes lowest.
pub(super) fn at_least_nodes(at: PoolAt, pool: &NodePool, nodes: NodeCount) -> Fix {
    let count = PoolChange::Count(pool.count.max(nodes));
    let bounds = pool.autoscale.map(|bounds| {
        PoolChange::Autoscale(Some(Autoscale {
            min: bounds.min.max(nodes),
            max: bounds.max.max(nodes),
        }))
    });
    let title = if bounds.is_some() {
        format!("Keep at least {} nodes", grouped(nodes.get()))
    } else {
        format!("Use {} nodes", grouped(nodes.get()))
    };
    let commands = [Some(count), bounds]
        .into_iter()
        .flatten()
        .map(|change| Command::Pool { at, change })
        .collect();
    Fix {
        command: Command::Several {
            title: title.clone(),
            commands,
        },
        title,
        keeps_workload: false,
    }
}
