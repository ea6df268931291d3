//! The VNets of one alternative among themselves, and connected ranges among one another.
//!
//! What is peered is held against each other; what is not gets a note, since it may be peered one day.

use std::collections::{BTreeMap, BTreeSet};

use crate::azure::{Rule, limits};
use crate::check::rules;
use crate::design::resolve::Index;
use crate::design::{Alternative, ConnectedKind, ConnectedRange, Design, Peering};
use ipnet::IpNet;

use crate::net::{Cidr, nest};

use super::super::ipv6::v6;
use super::super::{Facts, Found, MOST_PER_RULE, Subject};
use super::Walk;

/// Overlapping pairs that are looked at in one alternative; beyond that there are more findings than are listed.
const MOST_PAIRS: usize = 20 * MOST_PER_RULE;

/// Which VNets of an alternative reach one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Peers {
    /// Of each VNet those it is peered with directly.
    direct: BTreeMap<usize, BTreeSet<usize>>,
    /// Of each VNet those it reaches through a third one.
    through_hub: BTreeMap<usize, BTreeSet<usize>>,
    /// Whether a peering names anything but two VNets.
    leads_nowhere: bool,
}

impl Peers {
    pub(super) fn of(alternative: &Alternative) -> Self {
        let mut peers = Self::default();
        if alternative.peerings.is_empty() {
            return peers;
        }
        let index = Index::of(alternative);
        for peering in &alternative.peerings {
            let [Some(one), Some(other)] = peering
                .networks
                .each_ref()
                .map(|name| index.network(name.as_str()))
            else {
                peers.leads_nowhere = true;
                continue;
            };
            if one == other {
                peers.leads_nowhere = true;
                continue;
            }
            let way = if peering.through_hub {
                &mut peers.through_hub
            } else {
                &mut peers.direct
            };
            way.entry(one).or_default().insert(other);
            way.entry(other).or_default().insert(one);
        }
        peers
    }

    /// How many VNets of the design this one is peered with directly.
    pub(super) fn count(&self, network: usize) -> usize {
        self.direct.get(&network).map_or(0, BTreeSet::len)
    }

    /// Whether traffic passes between the two.
    fn reach(&self, one: usize, other: usize) -> bool {
        let has =
            |way: &BTreeMap<usize, BTreeSet<usize>>| way.get(&one).is_some_and(|to| to.contains(&other));
        has(&self.direct) || has(&self.through_hub)
    }

    /// Whether the two must not share addresses: they reach one another, or a third VNet is peered with both, which
    /// Azure refuses then.
    fn exclude(&self, one: usize, other: usize) -> bool {
        let both = || Some((self.direct.get(&one)?, self.direct.get(&other)?));
        self.reach(one, other) || both().is_some_and(|(one, other)| !one.is_disjoint(other))
    }
}

/// Connected ranges that share addresses: what is peered with all VNets must be told from what lies beyond.
pub(super) fn connected_ranges(design: &Design, found: &mut Found) {
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
        // Where chosen subnets are peered, the others may coincide.
        .filter(|pair| [pair.0.0, pair.1.0].into_iter().all(is_whole));
    let with_beyond = nest::between(&peered_nets, &beyond_nets, MOST_PAIRS);
    let with_beyond = with_beyond
        .into_iter()
        .filter_map(|(one, other)| beyond.get(other).zip(peered.get(one)));
    let mut told = BTreeSet::new();
    for (&(other, other_range), &(owner, own)) in among.chain(with_beyond) {
        if owner != other && told.insert((owner, other)) {
            let facts = clash(own, Subject::Connected(other), other_range);
            found.add(
                Subject::Connected(owner),
                &rules::CONNECTED_RANGES_OVERLAP.rule,
                facts,
            );
        }
    }
}

/// The facts of two ranges of one family that meet.
fn clash(own: &Cidr, other: Subject, other_range: &Cidr) -> Facts {
    if let Some((own, other_range)) = own.v4().zip(other_range.v4()) {
        return Facts::Clash {
            own,
            other,
            other_range,
        };
    }
    match v6(own).zip(v6(other_range)) {
        Some((own, other_range)) => Facts::ClashIpv6 {
            own,
            other,
            other_range,
        },
        // Ranges of two families never meet.
        None => Facts::With(other),
    }
}

impl Walk<'_> {
    /// What the VNets and the clusters of the alternative break among one another.
    pub(super) fn among_networks(&self, found: &mut Found) {
        if self.around.peers.leads_nowhere {
            let subject = Subject::Alternative(self.at);
            found.add(subject, &rules::PEERING_LEADS_NOWHERE.rule, Facts::Nothing);
        }
        if self.alternative.networks.len() < 2 {
            return;
        }
        let spaces: Vec<(usize, &Cidr)> = self
            .alternative
            .networks
            .iter()
            .enumerate()
            .flat_map(|(at, network)| network.address_space.iter().map(move |range| (at, range)))
            .collect();
        let nets: Vec<IpNet> = spaces.iter().map(|(_, range)| range.net()).collect();
        self.shared_space(&spaces, &nets, found);
        self.ranges_elsewhere(&spaces, &nets, found);
        self.peered_addresses(found);
    }

    fn shared_space(&self, spaces: &[(usize, &Cidr)], nets: &[IpNet], found: &mut Found) {
        let mut told = BTreeSet::new();
        let mut noted = BTreeSet::new();
        for (one, other) in nest::among(nets, MOST_PAIRS) {
            let Some((first, second)) = spaces.get(one).zip(spaces.get(other)) else {
                continue;
            };
            // Of a pair that overlaps the later one is named.
            let (&(other, other_range), &(network, own)) = if first.0 < second.0 {
                (first, second)
            } else {
                (second, first)
            };
            if network == other {
                continue;
            }
            let excluded = self.around.peers.exclude(network, other);
            let is_new = if excluded {
                told.insert((network, other))
            } else {
                noted.insert(network)
            };
            let rule: &'static Rule = if excluded {
                &rules::VNET_OVERLAPS_PEERED.rule
            } else {
                &rules::VNETS_SHARE_ADDRESSES.rule
            };
            if is_new {
                let facts = clash(own, self.network_subject(other), other_range);
                found.add(self.network_subject(network), rule, facts);
            }
        }
    }

    /// Pod and service CIDRs on other VNets than the cluster's own.
    fn ranges_elsewhere(&self, spaces: &[(usize, &Cidr)], nets: &[IpNet], found: &mut Found) {
        let clusters = self.alternative.clusters.iter().zip(&self.planned.clusters);
        let ranges: Vec<(usize, usize, bool, &Cidr)> = clusters
            .enumerate()
            .filter_map(|(at, (cluster, places))| Some((at, cluster, places.network?)))
            .flat_map(|(at, cluster, home)| {
                let has_pods = cluster.model.uses_pod_cidr();
                let pods = cluster.pod_cidr.iter().chain(&cluster.pod_cidr_ipv6);
                let pods = pods
                    .filter(move |_| has_pods)
                    .map(move |range| (at, home, true, range));
                let services = [&cluster.service_cidr]
                    .into_iter()
                    .chain(&cluster.service_cidr_ipv6);
                pods.chain(services.map(move |range| (at, home, false, range)))
            })
            .collect();
        let own: Vec<IpNet> = ranges.iter().map(|(.., range)| range.net()).collect();
        let mut told = BTreeSet::new();
        let mut noted = BTreeSet::new();
        for (range, space) in nest::between(&own, nets, MOST_PAIRS) {
            let Some((&(cluster, home, is_pods, own), &(network, other_range))) =
                ranges.get(range).zip(spaces.get(space))
            else {
                continue;
            };
            if network == home {
                continue;
            }
            let reached = self.around.peers.reach(home, network);
            let is_new = if reached {
                told.insert((range, network))
            } else {
                noted.insert(range)
            };
            if !is_new {
                continue;
            }
            let alternative = self.at;
            let (subject, connected): (_, &'static Rule) = if is_pods {
                (
                    Subject::PodCidr { alternative, cluster },
                    &rules::POD_CIDR_OVERLAPS_CONNECTED.rule,
                )
            } else {
                (
                    Subject::ServiceCidr { alternative, cluster },
                    &rules::SERVICE_CIDR_OVERLAPS_CONNECTED.rule,
                )
            };
            let facts = clash(own, self.network_subject(network), other_range);
            let rule = if reached {
                connected
            } else {
                &rules::CLUSTER_RANGE_IN_OTHER_VNET.rule
            };
            found.add(subject, rule, facts);
        }
    }

    /// Addresses in use over a VNet and those that are peered with it.
    fn peered_addresses(&self, found: &mut Found) {
        let planned = |network: usize| {
            let network = self.planned.networks.get(network);
            network.map_or(0, |network| network.addresses.planned)
        };
        for (&network, peers) in &self.around.peers.direct {
            let given = peers.iter().map(|peer| planned(*peer));
            let given = given.fold(planned(network), u64::saturating_add);
            let most = limits::PEERED_PRIVATE_ADDRESSES.value;
            if given > most {
                let facts = Facts::Count {
                    given,
                    least: 0,
                    most,
                    unit: "planned addresses together with the VNets peered with it",
                };
                found.add(
                    self.network_subject(network),
                    &rules::PEERED_PRIVATE_IPS.rule,
                    facts,
                );
            }
        }
    }

    const fn network_subject(&self, network: usize) -> Subject {
        Subject::Network {
            alternative: self.at,
            network,
        }
    }
}
