//! The limits that a quick size passes: what no range shows and Azure refuses all the same.

use crate::azure::Severity;
use crate::design::NodePool;
use crate::plan::{Sizing, Unit};

use super::rules;
use super::{Hit, limits};

/// What `pools` break under the model that they were sized for, whatever the ranges are.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::check::passed_limits;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::{GivenPrefixes, plain_pool, size};
///
/// let pools = [plain_pool(NodeCount::saturating(401), PodCount::saturating(30), Some(Surge::Nodes(1)))];
/// let sizing = size(Model::Kubenet, &pools, 0, GivenPrefixes::default());
/// let passed: Vec<&str> = passed_limits(&sizing, &pools).iter().map(|hit| hit.rule.id).collect();
/// assert_eq!(passed, ["kubenet-max-400-nodes"]);
/// ```
pub fn passed_limits(sizing: &Sizing, pools: &[NodePool]) -> Vec<Hit> {
    let model = sizing.model;
    let of_pools = pools.iter().flat_map(|pool| limits::pool(model, pool));
    let addresses = model.is_flat().then(|| {
        // A static block counts as one address of the VNet.
        let pods = sizing.pods.as_ref().filter(|pods| pods.unit != Unit::NodeSlots);
        let pods = pods.map(|pods| (pods.demand.planned, pods.demand.with_surge()));
        let (planned, with_surge) = pods.unwrap_or_default();
        let nodes = &sizing.node_subnet.demand;
        rules::vnet_addresses(
            nodes.planned.saturating_add(planned),
            nodes.with_surge().saturating_add(with_surge),
        )
    });
    let hits = of_pools
        .chain(rules::cluster_size(model, pools, 0, false))
        .chain(addresses.flatten());
    hits.filter(|hit| hit.rule.severity > Some(Severity::Info))
        .collect()
}
