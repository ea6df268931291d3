//! VNets of one design: which are peered, and what they must not share.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::azure::rules::{Confidence, Rule, VERSION, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::{ConnectedKind, ConnectedRange, Design, Peering};
use crate::net::{Cidr, nest};

use super::RuleDef;
use crate::check::ipv6::overlap;
use crate::check::{Facts, FindingList, Hit, MOST_PAIRS, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &PEERED_PRIVATE_IPS,
    &VNETS_SHARE_ADDRESSES,
    &CLUSTER_RANGE_IN_OTHER_VNET,
    &CONNECTED_RANGES_OVERLAP,
    &PEERING_DANGLES,
];

/// Planned addresses of a VNet and of those peered with it > 128,000.
pub static PEERED_PRIVATE_IPS: RuleDef = RuleDef::new(Rule {
    id: "peered-private-ips",
    title: "The peered VNets plan more than 128,000 private addresses",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "A VNet and the VNets peered with it can have at most 128,000 private addresses in use together. \
             Only what the plan knows is counted.",
})
.at(86)
.since(VERSION)
.why_no_fix("spread the clusters over VNets that are not peered, or plan fewer pods");

/// Whether a VNet and those peered with it have more planned addresses than Azure allows.
pub(in crate::check) fn peered_private_ips(planned: u64) -> Option<Hit> {
    let most = limits::PEERED_PRIVATE_ADDRESSES.value;
    let facts = Facts::Count {
        given: planned,
        least: 0,
        most,
        unit: "planned addresses together with the VNets peered with it",
    };
    (planned > most).then_some(PEERED_PRIVATE_IPS.hit(facts))
}

/// VNets of one alternative with the same addresses that are not stated as peered.
pub static VNETS_SHARE_ADDRESSES: RuleDef = RuleDef::new(Rule {
    id: "vnets-share-addresses",
    title: "Another VNet of the design has the same addresses",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The plan does not say that the two are peered, so nothing refuses them. They can never be peered with \
             each other or with the same hub, and a route between them would be ambiguous.",
})
.at(1_042)
.since(VERSION)
.why_no_fix("decide which of the two should move, if they are ever to be connected");

/// A pod or service CIDR that overlaps a VNet not stated as peered with the cluster's own.
pub static CLUSTER_RANGE_IN_OTHER_VNET: RuleDef = RuleDef::new(Rule {
    id: "cluster-range-in-other-vnet",
    title: "The range overlaps another VNet of the design",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The plan does not say that this VNet is peered with the cluster's. If it ever is, pods cannot \
             reach hosts at those addresses.",
})
.at(1_043)
.since(VERSION)
.moved_by(&[fixes::move_services, fixes::move_pods]);

/// A peered network with addresses of an on-premises or another peered range.
pub static CONNECTED_RANGES_OVERLAP: RuleDef = RuleDef::new(Rule {
    id: "connected-ranges-overlap",
    title: "Two connected networks have the same addresses",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Traffic from the VNets can reach only one of the two at those addresses. Two VNets that \
             overlap cannot both be peered with the same VNet.",
})
.at(1_044)
.since(VERSION)
.why_no_fix("decide which of the two should move, or mark one as a summary route");

/// Connected ranges that share addresses: routes must tell what is peered with all VNets from what lies beyond.
pub(in crate::check) fn connected_ranges(design: &Design, found: &mut FindingList) {
    let each = |wanted: fn(&ConnectedRange) -> bool| -> (Vec<(usize, &Cidr)>, Vec<IpNet>) {
        let ranges = design.connected.iter().enumerate();
        let ranges = ranges.filter(|(_, range)| wanted(range) && !range.aggregate);
        let prefixes: Vec<(usize, &Cidr)> = ranges
            .flat_map(|(owner, range)| range.prefixes.iter().map(move |prefix| (owner, prefix)))
            .collect();
        let nets = prefixes.iter().map(|(_, prefix)| prefix.net()).collect();
        (prefixes, nets)
    };
    let (peered, peered_nets) = each(|range| range.kind == ConnectedKind::Peered);
    let (beyond, beyond_nets) = each(|range| range.kind != ConnectedKind::Peered);
    let is_whole = |owner: usize| {
        let range = design.connected.get(owner);
        range.is_some_and(|range| range.peering == Peering::Whole)
    };
    let among = nest::among(&peered_nets, MOST_PAIRS);
    let among = among
        .into_iter()
        .filter_map(|(one, other)| peered.get(one).zip(peered.get(other)))
        // Where only some subnets are peered, the others may overlap.
        .filter(|pair| [pair.0.0, pair.1.0].into_iter().all(is_whole));
    let with_beyond = nest::between(&peered_nets, &beyond_nets, MOST_PAIRS);
    let with_beyond = with_beyond
        .into_iter()
        .filter_map(|(one, other)| beyond.get(other).zip(peered.get(one)));
    let mut told = BTreeSet::new();
    for (&(other, other_range), &(owner, own)) in among.chain(with_beyond) {
        if owner != other && told.insert((owner, other)) {
            let facts = overlap(own, Subject::Connected(other), other_range);
            found.add(Subject::Connected(owner), &CONNECTED_RANGES_OVERLAP.rule, facts);
        }
    }
}

/// A peering names a VNet that the alternative does not have, or the same VNet twice.
pub static PEERING_DANGLES: RuleDef = RuleDef::new(Rule {
    id: "peering-leads-nowhere",
    title: "A peering does not name two VNets that exist",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::General,
    azure_error: None,
    source: sources::GENERAL,
    reason: "A peering joins two VNets of the same alternative. One that names anything else is not \
             checked.",
})
.at(1_045)
.since(VERSION)
.fixed_by(&[fixes::drop_peerings]);

/// Whether a peering does not name two VNets.
pub(in crate::check) fn peering_dangles(does: bool) -> Option<Hit> {
    PEERING_DANGLES.when(does)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&PEERED_PRIVATE_IPS, |d| {
            large_flat(d);
            second_network(d, "172.16.0.0/12");
            d.alternatives[0].networks[1].subnets = network(d).subnets.clone();
            let twin = &mut d.alternatives[0].networks[1].subnets[0];
            twin.prefix = cidr("172.16.0.0/12");
            twin.other_addresses = OtherCount::saturating(70_000);
            peer(d, false);
        })
        .kept(|d| {
            large_flat(d);
            second_network(d, "172.16.0.0/12");
        }),
        broken(&VNETS_SHARE_ADDRESSES, |d| second_network(d, "10.0.0.0/16"))
            .kept(|d| second_network(d, "10.1.0.0/16")),
        broken(&CLUSTER_RANGE_IN_OTHER_VNET, |d| {
            second_network(d, "10.244.0.0/16");
        })
        .kept(|d| second_network(d, "10.1.0.0/16")),
        broken(&CONNECTED_RANGES_OVERLAP, |d| {
            connect(d, ConnectedKind::OnPremises, "10.8.0.0/13");
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
        })
        .kept(|d| {
            connect(d, ConnectedKind::OnPremises, "10.8.0.0/13");
            connect(d, ConnectedKind::Peered, "10.16.0.0/16");
        }),
        broken(&PEERING_DANGLES, |d| peer(d, false)).kept(|d| {
            second_network(d, "10.1.0.0/16");
            peer(d, false);
        }),
    ];

    /// A second VNet, with the range `prefix`.
    fn second_network(d: &mut Design, prefix: &str) {
        let mut second = network(d).clone();
        second.name = name("vnet-second");
        second.address_space = vec![cidr(prefix)];
        second.subnets.clear();
        d.alternatives[0].networks.push(second.into());
    }

    /// A flat cluster of some 60,000 addresses.
    fn large_flat(d: &mut Design) {
        model(d, Model::NodeSubnet);
        network(d).address_space = vec![cidr("10.0.0.0/8")];
        nodes(d).prefix = cidr("10.0.0.0/12");
        sized(d, 600, 100, 0);
    }

    /// Peers the first VNet with the second.
    fn peer(d: &mut Design, through_hub: bool) {
        let networks = [network(d).name.clone(), name("vnet-second")];
        d.alternatives[0].peerings.push(NetworkPeering {
            networks,
            through_hub,
        });
    }
}
