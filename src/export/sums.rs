//! The sentence of each line of a sum, made when it is shown.

use crate::design::{Alternative, NodePool, Surge};
use crate::net::grouped;
use crate::plan::{Step, StepKind, SurgeKind, surge_kind};

/// The sentences of a sum's lines, in the order of the lines.
///
/// ```
/// use aksnet::{design::presets, export::sums, plan};
///
/// let design = presets::presets()[0].design()?;
/// let plan = plan::plan(&design);
/// let demand = &plan.alternatives[0].networks[0].subnets[0].meter.demand;
/// assert_eq!(
///     sums::sentences(&demand.steps, &design.alternatives[0]),
///     [
///         "other addresses",
///         "system pool, 3 nodes",
///         "surge of system pool, ceil(3 × 10 %) = 1 node",
///         "user pool, autoscaler maximum, 40 nodes",
///         "surge of user pool, ceil(40 × 10 %) = 4 nodes",
///     ]
/// );
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn sentences(steps: &[Step], alternative: &Alternative) -> Vec<String> {
    let mut clusters = steps.iter().filter_map(cluster_of);
    let first = clusters.next();
    let shared = clusters.any(|cluster| Some(cluster) != first);
    steps
        .iter()
        .map(|step| in_alternative(step, alternative, shared))
        .collect()
}

/// The sentence of a line that stands alone; `pool` is the one that the line counts.
pub fn sentence(step: &Step, pool: &NodePool) -> String {
    match step.kind {
        StepKind::Nodes { .. } => nodes(step, "", pool),
        StepKind::Surge { .. } => format!("surge, {}", surge(step, pool)),
        StepKind::Other => "other addresses".to_owned(),
        StepKind::PrivateEndpoint { .. } => "private endpoint of the API server".to_owned(),
        StepKind::ApiServer { .. } => "API server".to_owned(),
    }
}

fn in_alternative(step: &Step, alternative: &Alternative, shared: bool) -> String {
    let cluster = cluster_of(step).and_then(|at| alternative.clusters.get(at));
    let cluster_name = cluster.map_or("", |cluster| cluster.name.as_str());
    match step.kind {
        StepKind::Nodes { pool, .. } | StepKind::Surge { pool, .. } => {
            let Some(pool) = cluster.and_then(|cluster| cluster.pools.get(pool)) else {
                return String::new();
            };
            let label = if shared {
                format!("{cluster_name} / {} pool", pool.name)
            } else {
                format!("{} pool", pool.name)
            };
            if step.is_surge() {
                format!("surge of {label}, {}", surge(step, pool))
            } else {
                nodes(step, &format!("{label}, "), pool)
            }
        }
        StepKind::Other => "other addresses".to_owned(),
        StepKind::PrivateEndpoint { .. } => format!("private endpoint of {cluster_name}"),
        StepKind::ApiServer { .. } => format!("API server of {cluster_name}"),
    }
}

/// The cluster that a line counts for, where it counts for one.
pub(super) const fn cluster_of(step: &Step) -> Option<usize> {
    match step.kind {
        StepKind::Nodes { cluster, .. }
        | StepKind::Surge { cluster, .. }
        | StepKind::PrivateEndpoint { cluster }
        | StepKind::ApiServer { cluster } => Some(cluster),
        StepKind::Other => None,
    }
}

fn nodes(step: &Step, label: &str, pool: &NodePool) -> String {
    let maximum = if pool.autoscale.is_some() {
        "autoscaler maximum, "
    } else {
        ""
    };
    format!("{label}{maximum}{}", counted(step))
}

fn surge(step: &Step, pool: &NodePool) -> String {
    match surge_kind(pool) {
        SurgeKind::Rolling(Surge::Percent(share)) => {
            format!(
                "ceil({} × {} %) = {}",
                grouped(pool.planned_nodes()),
                share,
                counted(step)
            )
        }
        SurgeKind::Doubled => format!("blue-green, {}", counted(step)),
        SurgeKind::None | SurgeKind::Rolling(Surge::Nodes(_)) => counted(step),
    }
}

/// "40 nodes", or "40 nodes × 61" where a node takes more than one.
fn counted(step: &Step) -> String {
    let noun = if step.count == 1 { "node" } else { "nodes" };
    let count = grouped(step.count);
    if step.each == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun} × {}", grouped(step.each))
    }
}
