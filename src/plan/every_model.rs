//! One quick answer for every model at once: the ranges that some nodes need, or the nodes that a range holds.
//!
//! ```text
//!  300 nodes of 60 pods ── sizes ────> smallest ranges of each model
//!  this /22             ── most_in ──> most nodes of each model
//! ```

use ipnet::{IpNet, Ipv4Net};

use super::compare::{Comparison, compare};
use super::plan_alternative;
use super::sizing::{GivenPrefixes, Sizing, size};
use crate::azure::Model;
use crate::design::{Alternative, NodePool, OtherCount, presets};

/// What `pool` needs under each model, in the order of [`Model::LANES`], with `others` more addresses in the node subnet.
///
/// ```
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::{plain_pool, sizes};
///
/// let pool = plain_pool(NodeCount::saturating(300), PodCount::saturating(60), Some(Surge::Nodes(1)));
/// let smallest = sizes(&pool, 0).map(|sizing| (sizing.node_subnet.smallest, sizing.pods.and_then(|pods| pods.smallest)));
/// // Overlay: 301 nodes and a pod CIDR of 301 slots.
/// assert_eq!(smallest[0], (Some(23), Some(15)));
/// // Node subnet: 301 × 61 addresses.
/// assert_eq!(smallest[3], (Some(17), None));
/// ```
pub fn sizes(pool: &NodePool, others: u64) -> [Sizing; 5] {
    Model::LANES.map(|model| {
        size(
            model,
            std::slice::from_ref(pool),
            others,
            GivenPrefixes::default(),
        )
    })
}

/// Most nodes of one pool in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostNodes {
    /// The model.
    pub model: Model,
    /// Most that fit, without upgrades.
    pub nodes: u64,
    /// Most that can still be upgraded.
    pub upgradable: u64,
}

/// The most nodes of the kind of `pool` that an empty VNet of a prefix length holds under each model, in the order of
/// [`Model::LANES`]; pod CIDRs lie outside it and are as large as needed.
///
/// ```
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::{most_in, plain_pool};
///
/// let pool = plain_pool(NodeCount::saturating(1), PodCount::saturating(30), Some(Surge::Nodes(1)));
/// let [overlay, .., node_subnet, _] = most_in(22, &pool, 0);
/// // 1,024 addresses less five: a node each with overlay, 31 each with node subnet.
/// assert_eq!((overlay.nodes, node_subnet.nodes), (1_000, 32));
/// ```
pub fn most_in(length: u8, pool: &NodePool, others: u64) -> [MostNodes; 5] {
    let comparison = compared(length, pool, others);
    let lanes = comparison
        .as_ref()
        .map_or(&[][..], |comparison| &comparison.lanes);
    Model::LANES.map(|model| {
        let lane = lanes.iter().find(|lane| lane.model == model);
        MostNodes {
            model,
            nodes: lane.map_or(0, |lane| lane.most_nodes),
            upgradable: lane.map_or(0, |lane| lane.most_upgradable),
        }
    })
}

/// A cluster with only this pool, in its own VNet.
fn compared(length: u8, pool: &NodePool, others: u64) -> Option<Comparison> {
    let space = Ipv4Net::new(std::net::Ipv4Addr::new(10, 0, 0, 0), length)
        .ok()?
        .trunc();
    let design = presets::blank();
    let mut alternative = Alternative::clone(design.alternatives.first()?);
    let network = alternative.networks.first_mut()?.as_mut();
    network.address_space = vec![IpNet::V4(space).into()];
    let nodes = network.subnets.first_mut()?.as_mut();
    nodes.prefix = IpNet::V4(space).into();
    nodes.other_addresses = OtherCount::saturating(u32::try_from(others).unwrap_or(u32::MAX));
    let reference = crate::design::SubnetRef::own(nodes.name.clone());
    let cluster = alternative.clusters.first_mut()?.as_mut();
    cluster.pools = vec![NodePool {
        node_subnet: reference,
        ..pool.clone()
    }];
    let planned = plan_alternative(&alternative);
    compare(&design, &alternative, &planned, 0, Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeCount, PodCount, Surge};
    use crate::plan::plain_pool;

    fn pool(nodes: u32, pods: u32, surge: u32) -> NodePool {
        plain_pool(
            NodeCount::saturating(nodes),
            PodCount::saturating(pods),
            Some(Surge::Nodes(surge)),
        )
    }

    /// Whether the smallest subnets for this many nodes fit in the range: powers of two always do where there are
    /// enough addresses.
    fn holds(length: u8, model: Model, pool: &NodePool, others: u64) -> bool {
        let sizing = size(
            model,
            std::slice::from_ref(pool),
            others,
            GivenPrefixes::default(),
        );
        let pods = sizing.pods.filter(|_| model.uses_pod_subnet());
        let lengths = [Some(sizing.node_subnet.smallest), pods.map(|pods| pods.smallest)];
        let taken: Option<u64> = lengths
            .into_iter()
            .flatten()
            .map(|length| length.map(|length| 1_u64 << (32 - length)))
            .sum();
        taken.is_some_and(|taken| taken <= 1 << (32 - length))
    }

    #[test]
    fn the_most_nodes_are_the_most_by_trying_every_number() {
        for length in 23..=28 {
            for pods in [10, 17, 30, 31, 45, 110, 250] {
                for (surge, others) in [(1, 0), (3, 0), (2, 7)] {
                    for found in most_in(length, &pool(1, pods, surge), others) {
                        let tried = (1..=512_u32)
                            .rev()
                            .find(|nodes| holds(length, found.model, &pool(*nodes, pods, surge), others));
                        // Kubenet has a limit that no range raises.
                        if found.model == Model::Kubenet && tried.is_some_and(|nodes| nodes > 390) {
                            continue;
                        }
                        let question = format!("{:?} in /{length}, {pods} pods, surge {surge}", found.model);
                        assert_eq!(found.upgradable, u64::from(tried.unwrap_or(0)), "{question}");
                        assert!(found.nodes >= found.upgradable, "{question}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_range_of_the_size_that_is_needed_holds_the_nodes() {
        for (nodes, pods) in [(1, 10), (50, 30), (300, 60), (900, 110)] {
            let asked = pool(nodes, pods, 1);
            for sizing in sizes(&asked, 0) {
                let Some(length) = sizing.node_subnet.smallest.filter(|_| sizing.pods.is_none()) else {
                    continue;
                };
                // A VNet holds no more private addresses, however large it is.
                if sizing.node_subnet.demand.with_surge() > crate::azure::limits::VNET_PRIVATE_ADDRESSES.value
                {
                    continue;
                }
                let most = most_in(length, &asked, 0);
                let own = most.iter().find(|most| most.model == sizing.model).unwrap();
                assert!(own.upgradable >= u64::from(nodes), "{:?}: {own:?}", sizing.model);
            }
        }
    }
}
