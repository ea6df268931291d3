//! The largest value of a setting with which everything still fits.

use crate::design::{NodePool, Surge};

/// The largest number from `low` to `high` for which `fits` holds, if it holds for any; `fits` must be monotonic: what
/// fits for one number fits for all below it.
pub fn largest_that(low: u64, high: u64, mut fits: impl FnMut(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    if low > high || !fits(low) {
        return None;
    }
    if fits(high) {
        return Some(high);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// The largest whole number of surge nodes, the same for every pool, with which an upgrade fits as `fits` judges it;
/// 0 where none does.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::plan::{largest_surge, node_totals};
///
/// let pools = &presets::blank().alternatives[0].clusters[0].pools; // 3 and 20 nodes
/// let within = |most: u64| move |pools: &[_]| {
///     let (nodes, surge) = node_totals(pools);
///     nodes + surge <= most
/// };
/// assert_eq!(largest_surge(pools, within(30)), 4); // 3 and 4
/// assert_eq!(largest_surge(pools, within(23)), 0);
/// ```
pub fn largest_surge(pools: &[NodePool], fits: impl Fn(&[NodePool]) -> bool) -> u64 {
    let most = pools
        .iter()
        .map(NodePool::planned_nodes)
        .max()
        .unwrap_or_default();
    let mut trial = pools.to_vec();
    let fits = |nodes: u64| {
        let surge = Surge::Nodes(u32::try_from(nodes).unwrap_or(u32::MAX));
        for pool in &mut trial {
            pool.max_surge = Some(surge);
        }
        fits(&trial)
    };
    largest_that(1, most, fits).unwrap_or_default()
}
