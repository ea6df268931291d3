//! The VNets of one alternative, and connected ranges, compared with each other.
//!
//! Peered VNets must not overlap; others that do get a note, since they may be peered one day.

use std::collections::{BTreeMap, BTreeSet};

use crate::azure::Rule;
use crate::check::rules;
use crate::design::Alternative;
use crate::design::resolve::Index;
use ipnet::IpNet;

use crate::net::{Cidr, nest};

use super::super::ipv6::overlap;
use super::super::{FindingList, MOST_PAIRS, Subject};
use super::Walk;

/// Which VNets of an alternative can reach each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Peers {
    /// For each VNet, those it is peered with directly.
    direct: BTreeMap<usize, BTreeSet<usize>>,
    /// For each VNet, those it reaches through a third one.
    through_hub: BTreeMap<usize, BTreeSet<usize>>,
    /// Whether a peering does not name two VNets.
    dangles: bool,
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
                peers.dangles = true;
                continue;
            };
            if one == other {
                peers.dangles = true;
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

    /// Whether the two must not share addresses: they can reach each other, or a third VNet is peered with both, which
    /// Azure refuses when they overlap.
    fn exclude(&self, one: usize, other: usize) -> bool {
        let both = || Some((self.direct.get(&one)?, self.direct.get(&other)?));
        self.reach(one, other) || both().is_some_and(|(one, other)| !one.is_disjoint(other))
    }
}

impl Walk<'_> {
    /// What the VNets and clusters of the alternative break together.
    pub(super) fn among_networks(&self, found: &mut FindingList) {
        let subject = Subject::Alternative(self.at);
        found.add_all(subject, rules::peering_dangles(self.around.peers.dangles));
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

    fn shared_space(&self, spaces: &[(usize, &Cidr)], nets: &[IpNet], found: &mut FindingList) {
        let mut told = BTreeSet::new();
        let mut noted = BTreeSet::new();
        for (one, other) in nest::among(nets, MOST_PAIRS) {
            let Some((first, second)) = spaces.get(one).zip(spaces.get(other)) else {
                continue;
            };
            // Of an overlapping pair, the later one has the finding.
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
                let facts = overlap(own, self.network_subject(other), other_range);
                found.add(self.network_subject(network), rule, facts);
            }
        }
    }

    /// Pod and service CIDRs that overlap VNets other than the cluster's own.
    fn ranges_elsewhere(&self, spaces: &[(usize, &Cidr)], nets: &[IpNet], found: &mut FindingList) {
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
            let facts = overlap(own, self.network_subject(network), other_range);
            let rule = if reached {
                connected
            } else {
                &rules::CLUSTER_RANGE_IN_OTHER_VNET.rule
            };
            found.add(subject, rule, facts);
        }
    }

    /// Addresses in use in a VNet and those that are peered with it.
    fn peered_addresses(&self, found: &mut FindingList) {
        let planned = |network: usize| {
            let network = self.planned.networks.get(network);
            network.map_or(0, |network| network.addresses.planned)
        };
        for (&network, peers) in &self.around.peers.direct {
            let given = peers.iter().map(|peer| planned(*peer));
            let given = given.fold(planned(network), u64::saturating_add);
            found.add_all(self.network_subject(network), rules::peered_private_ips(given));
        }
    }

    const fn network_subject(&self, network: usize) -> Subject {
        Subject::Network {
            alternative: self.at,
            network,
        }
    }
}
