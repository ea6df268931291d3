//! What a model lane says about its model: in full, and abbreviated for a narrow column.

use crate::azure::limits;
use crate::net::grouped;
use crate::plan::{LaneVerdict, Limit};

use crate::scene::map::words::Words;

impl Words<'_> {
    /// What a model lane says: "fits", "needs 2,368 more", "does not support snet-agc".
    pub fn lane_verdict(&self, network: usize, verdict: LaneVerdict) -> String {
        match verdict {
            LaneVerdict::Fits | LaneVerdict::FitsCannotUpgrade => verdict.verdict().words().to_owned(),
            LaneVerdict::NeedsMore(addresses) => format!("needs {} more", grouped(addresses)),
            LaneVerdict::NoFreeBlock(length) => format!("no free /{length} block left"),
            LaneVerdict::Passes(limit) => limit_words(limit).0,
            LaneVerdict::CannotServe(subnet) => {
                let name = self
                    .subnet(network, subnet)
                    .map_or("a subnet", |subnet| subnet.name.as_str());
                format!("does not support {name}")
            }
            LaneVerdict::RuledOut(need) => need.lack().to_owned(),
            LaneVerdict::CannotMeet(criterion) => format!("not met: {}", criterion.title()),
        }
    }

    /// The shortest form; a number in it stays whole.
    pub fn short_lane_verdict(verdict: LaneVerdict) -> String {
        match verdict {
            LaneVerdict::Fits => verdict.verdict().words().to_owned(),
            LaneVerdict::FitsCannotUpgrade => "cannot upgrade".to_owned(),
            LaneVerdict::NeedsMore(addresses) => format!("needs {} more", grouped(addresses)),
            LaneVerdict::NoFreeBlock(length) => format!("no free /{length}"),
            LaneVerdict::Passes(limit) => limit_words(limit).1,
            LaneVerdict::CannotServe(_) => "not supported".to_owned(),
            LaneVerdict::RuledOut(need) => need.short_lack().to_owned(),
            LaneVerdict::CannotMeet(_) => "not met".to_owned(),
        }
    }
}

/// The words for a limit that is passed: in full, and in the shortest form.
fn limit_words(limit: Limit) -> (String, String) {
    let same = |words: String| (words.clone(), words);
    let most = |most: u64, what: &str, short: &str| {
        let at_most = format!("at most {}", grouped(most));
        (format!("{at_most} {what}"), format!("{at_most} {short}"))
    };
    let full = || format!("{} full", limit.words());
    match limit {
        Limit::Routes => most(limits::KUBENET_MAX_NODES.value.into(), "nodes", "nodes"),
        Limit::PoolNodes => most(limits::POOL_MAX_NODES.value.into(), "nodes per pool", "per pool"),
        Limit::ClusterNodes => most(limits::CLUSTER_MAX_NODES.value.into(), "nodes", "nodes"),
        Limit::NetworkAddresses(_) => most(
            limits::VNET_PRIVATE_ADDRESSES.value,
            "addresses in one VNet",
            "per VNet",
        ),
        Limit::OutboundPorts => same("too few SNAT ports".to_owned()),
        Limit::EgressPrefix | Limit::NodePublicPrefix => (full(), "public prefix full".to_owned()),
        Limit::NodeSubnet(_) | Limit::PodSubnet(_) | Limit::InterfaceSubnet(_) | Limit::PodCidr => {
            same(full())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Need;
    use crate::design::Criterion;

    /// Letters that a lane has room for beside its bar in the narrowest window with two lines a model.
    const MOST: usize = 23;

    #[test]
    fn limits_that_count_nodes_in_words() {
        for (limit, expected) in [
            (Limit::Routes, "at most 400 nodes"),
            (Limit::PoolNodes, "at most 1,000 nodes per pool"),
            (Limit::ClusterNodes, "at most 5,000 nodes"),
            (Limit::NetworkAddresses(0), "at most 65,536 addresses in one VNet"),
        ] {
            assert_eq!(limit_words(limit).0, expected);
        }
    }

    #[test]
    fn every_verdict_has_words_for_a_narrow_lane() {
        let limits = [
            Limit::NodeSubnet((0, 0)),
            Limit::PodSubnet((0, 0)),
            Limit::InterfaceSubnet((0, 0)),
            Limit::PodCidr,
            Limit::Routes,
            Limit::PoolNodes,
            Limit::ClusterNodes,
            Limit::NetworkAddresses(0),
            Limit::OutboundPorts,
            Limit::EgressPrefix,
            Limit::NodePublicPrefix,
        ];
        let verdicts = [
            LaneVerdict::Fits,
            LaneVerdict::FitsCannotUpgrade,
            LaneVerdict::NeedsMore(131_328),
            LaneVerdict::NoFreeBlock(22),
            LaneVerdict::CannotServe(0),
        ];
        let all = verdicts
            .into_iter()
            .chain(limits.map(LaneVerdict::Passes))
            .chain(Need::ALL.iter().copied().map(LaneVerdict::RuledOut))
            .chain(Criterion::ALL.iter().copied().map(LaneVerdict::CannotMeet));
        for verdict in all {
            let short = Words::short_lane_verdict(verdict);
            assert!(!short.is_empty() && short.chars().count() <= MOST, "{short}");
        }
    }
}
