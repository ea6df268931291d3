//! Addresses against nodes: for each model, what the VNet must provide as the pool grows.

use crate::azure::Model;
use crate::design::Alternative;

use super::compare::Comparison;
use super::fit::Effort;
use super::workload::{Replaceable, Workload};
use super::{AlternativePlan, usable_addresses};

/// The growth plot as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// Index of the growing pool.
    pub pool: usize,
    /// Nodes of the growing pool as planned.
    pub present: u64,
    /// Where the axis of nodes ends.
    pub most_nodes: u64,
    /// Usable addresses and prefix length of the largest free block; `None` where nothing is free.
    pub capacity: Option<(u64, u8)>,
    /// A line for each model, in the order of [`Model::ALL`].
    pub lines: Vec<GrowthLine>,
}

/// One model's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowthLine {
    /// The model.
    pub model: Model,
    /// Nodes of the growing pool, and addresses of the VNet while upgrading.
    pub points: Vec<(u64, u64)>,
    /// What it takes a cluster that runs to get there.
    pub effort: Effort,
    /// Most nodes that fit, without upgrades.
    pub scale_out: u64,
    /// Most nodes that can be upgraded.
    pub upgrade: u64,
}

/// Most points of one line: enough to show the bends of the surge, few enough to cost nothing.
const MOST_POINTS: u64 = 96;

/// The growth plot of `comparison`.
pub fn growth(alternative: &Alternative, plan: &AlternativePlan, comparison: &Comparison) -> Option<Growth> {
    let cluster = alternative.clusters.get(comparison.cluster)?;
    let pool = cluster.pools.get(comparison.pool)?;
    let replaceable = Replaceable::of(alternative, plan, comparison.cluster)?;
    let present = pool.planned_nodes();
    let most_nodes = round_up(present.saturating_mul(5) / 2).max(10);
    // No point between two nodes.
    let points = MOST_POINTS.min(most_nodes);
    let lines = comparison
        .lanes
        .iter()
        .map(|lane| {
            let others = Workload::without(cluster, &replaceable, lane.model, comparison.pool);
            let grown = others.growing(pool);
            let point = |step: u64| {
                let nodes = step.saturating_mul(most_nodes) / points;
                let (planned, surge) = grown(nodes).addresses();
                (nodes, planned.saturating_add(surge))
            };
            GrowthLine {
                model: lane.model,
                points: (0..=points).map(point).collect(),
                effort: lane.effort,
                scale_out: lane.most_nodes,
                upgrade: lane.most_upgradable,
            }
        })
        .collect();
    let capacity = comparison
        .largest_block
        .map(|block| (usable_addresses(block.length()), block.length()));
    Some(Growth {
        pool: comparison.pool,
        present,
        most_nodes,
        capacity,
        lines,
    })
}

/// The next number of the form 1, 2, 2.5 or 5 times a power of ten.
fn round_up(number: u64) -> u64 {
    let mut power: u64 = 1;
    while power.saturating_mul(10) < number {
        power = power.saturating_mul(10);
    }
    [
        power,
        power.saturating_mul(2),
        power.saturating_mul(5) / 2,
        power.saturating_mul(5),
    ]
    .into_iter()
    .find(|rounded| *rounded >= number)
    .unwrap_or_else(|| power.saturating_mul(10))
}
