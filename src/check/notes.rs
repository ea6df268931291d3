//! What only informs: once per cluster or subnet, with the number of pools concerned.

use crate::azure::Version;
use std::sync::LazyLock;

use crate::check::rules::{self, PoolNote, RuleDef};
use crate::design::{Alternative, Cluster, Subnet};
use crate::plan::SubnetPlan;

use super::{Facts, Hit};

/// The rules that only inform about pools, each with the test for those it concerns.
static POOL_NOTES: LazyLock<Vec<(&'static RuleDef, PoolNote)>> = LazyLock::new(|| {
    let each = rules::definitions();
    each.filter_map(|definition| Some((definition, definition.of_pools?)))
        .collect()
});

/// What is worth knowing about a cluster.
pub(super) fn of_cluster(cluster: &Cluster, kubernetes: Option<Version>) -> Vec<Hit> {
    let of_pools = POOL_NOTES.iter().filter_map(|(definition, concerns)| {
        let pools = cluster.pools.iter();
        let pools = pools.filter(|pool| concerns(cluster, kubernetes, pool)).count();
        let pools = u64::try_from(pools).unwrap_or(u64::MAX);
        (pools > 0).then(|| definition.hit(Facts::Pools(pools)))
    });
    of_pools
        .chain(rules::private_cluster_endpoint(cluster))
        .chain(rules::local_dns(cluster, kubernetes))
        .collect()
}

/// What is worth knowing about a subnet; `short` is what is wrong with its size.
pub(super) fn of_subnet(
    alternative: &Alternative,
    written: &Subnet,
    plan: &SubnetPlan,
    short: Option<Hit>,
) -> impl Iterator<Item = Hit> {
    let notes = [
        rules::dynamic_exhausted(alternative, plan, short),
        rules::dynamic_shrink(alternative, plan, short),
        rules::static_vnet_limit(written, plan),
        rules::internal_lb_ip(written, plan),
    ];
    notes.into_iter().flatten()
}
