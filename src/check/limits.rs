//! What one pool and one cluster break by themselves; the checks are with their rules, in `rules`.

use std::sync::LazyLock;

use crate::azure::{Model, Rule};
use crate::check::rules::{self, ClusterCheck, PoolCheck};
use crate::design::{Cluster, NodePool};

use super::{Facts, Hit};

/// The rules that one pool breaks by itself, each with its check.
static POOL_RULES: LazyLock<Vec<(&'static Rule, PoolCheck)>> = LazyLock::new(|| {
    let each = rules::definitions();
    each.filter_map(|definition| Some((&definition.rule, definition.of_pool?)))
        .collect()
});

/// What one pool breaks by itself.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::check::limits::pool;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::plain_pool;
///
/// let large = plain_pool(NodeCount::saturating(990), PodCount::saturating(30), Some(Surge::Percent(5)));
/// let broken: Vec<&str> = pool(Model::Overlay, &large).map(|hit| hit.rule.id).collect();
/// assert_eq!(broken, ["pool-plus-surge-max-1000"]);
/// ```
pub fn pool(model: Model, pool: &NodePool) -> impl Iterator<Item = Hit> {
    POOL_RULES
        .iter()
        .filter_map(move |(rule, facts)| facts(model, pool).map(|facts| Hit::new(rule, facts)))
}

/// The rules that one cluster breaks by itself, each with its check.
static CLUSTER_RULES: LazyLock<Vec<(&'static Rule, ClusterCheck)>> = LazyLock::new(|| {
    let each = rules::definitions();
    each.filter_map(|definition| Some((&definition.rule, definition.of_cluster?)))
        .collect()
});

/// What one cluster breaks by itself.
pub(super) fn cluster(cluster: &Cluster) -> impl Iterator<Item = Hit> {
    CLUSTER_RULES
        .iter()
        .filter_map(|(rule, facts)| Some(Hit::new(rule, facts(cluster)?)))
}

/// Facts of a number outside its bounds.
pub(super) fn outside(given: u64, least: u64, most: u64, unit: &'static str) -> Option<Facts> {
    (given < least || given > most).then_some(Facts::Count {
        given,
        least,
        most,
        unit,
    })
}
