//! Applies the families of rules to a design, from its first VNet to its last pool.
//!
//! Everything that is looked up often is sorted once: connected ranges for the whole design, prefixes and subnets for
//! each VNet. No rule compares every range with every other. `network` and `cluster` hold the steps of either.

mod among;
mod attached;
mod cluster;
mod ipv6;
mod network;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::azure::Model;
use crate::check::rules;
use crate::design::resolve::Index;
use crate::design::{Alternative, ConnectedKind, Design, Name, Network};
use crate::net::{Cidr, Prefix};
use crate::plan::{AlternativePlan, Plan, SubnetPlan};

use super::overlaps::{Clash, Connected, ConnectedRanges, RangeOf, Ranges, With};
use super::{Facts, Found, Hit, Subject, change, overlaps};

use among::Peers;
use network::short_subnets;

/// Checks everything there is.
pub(super) fn walk(design: &Design, plan: &Plan, found: &mut Found) {
    let connected = connected(design);
    for (at, range) in design.connected.iter().enumerate() {
        host_bits(Subject::Connected(at), &range.prefixes, found);
    }
    among::connected_ranges(design, found);
    twins(
        design.connected.iter().map(|range| &range.name),
        Subject::Connected,
        found,
    );
    twins(
        design.alternatives.iter().map(|alternative| &alternative.name),
        Subject::Alternative,
        found,
    );
    for (at, (alternative, planned)) in design.alternatives.iter().zip(&plan.alternatives).enumerate() {
        let spaces = Ranges::of(
            alternative
                .networks
                .iter()
                .flat_map(|network| placed(&network.address_space)),
        );
        let pods = planned
            .clusters
            .iter()
            .filter_map(|cluster| cluster.pod_cidr.as_ref())
            .map(|cidr| cidr.prefix);
        let pods: BTreeSet<Prefix> = pods.collect();
        let pods = Ranges::of(pods.into_iter().zip(0..));
        let api_servers = change::api_servers(planned);
        Walk {
            design,
            connected: &connected,
            at,
            alternative,
            planned,
            spaces,
            pods,
            short: short_subnets(alternative, planned),
            api_servers,
            names: OnceCell::new(),
            peers: Peers::of(alternative),
        }
        .alternative(found);
    }
    change::judge(design, plan, found);
    if !design.rule_set.is_empty() && rules::changes_since(&design.rule_set).next().is_some() {
        found.add(Subject::Design, &rules::RULE_SET_OLDER.rule, Facts::Nothing);
    }
}

/// The connected ranges of a design, with the place of the range each belongs to.
struct ConnectedIndex {
    ranges: ConnectedRanges,
    owners: Vec<usize>,
    ipv6: ipv6::Connected,
    on_premises: bool,
    peerings: usize,
}

fn connected(design: &Design) -> ConnectedIndex {
    let each = || {
        design.connected.iter().enumerate().flat_map(|(owner, range)| {
            range.prefixes.iter().filter_map(move |cidr| {
                Some((
                    owner,
                    Connected {
                        range: cidr.v4()?,
                        kind: range.kind,
                        peering: range.peering,
                        aggregate: range.aggregate,
                    },
                ))
            })
        })
    };
    let ranges: Vec<Connected> = each().map(|(_, connected)| connected).collect();
    let of_kind = |kind: ConnectedKind| design.connected.iter().filter(move |range| range.kind == kind);
    ConnectedIndex {
        ranges: ConnectedRanges::of(&ranges),
        owners: each().map(|(owner, _)| owner).collect(),
        ipv6: ipv6::Connected::of(design),
        on_premises: of_kind(ConnectedKind::OnPremises).next().is_some(),
        peerings: of_kind(ConnectedKind::Peered).count(),
    }
}

/// What is looked up of one VNet.
#[derive(Default)]
struct NetworkIndex {
    space: Ranges,
    subnets: Ranges,
    ipv6: ipv6::Index,
    models: Vec<Model>,
}

/// One alternative on its way through the rules.
struct Walk<'a> {
    /// For the planning date and the requirements.
    design: &'a Design,
    connected: &'a ConnectedIndex,
    at: usize,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    /// Prefixes of all VNets.
    spaces: Ranges,
    /// Pod CIDRs of all clusters, each once.
    pods: Ranges,
    /// What is wrong with the size of each subnet, by VNet.
    short: Vec<Vec<Option<Hit>>>,
    /// Clusters whose API server has a subnet.
    api_servers: HashMap<usize, &'a SubnetPlan>,
    /// Where names lead, once something asks.
    names: OnceCell<Index>,
    /// Which VNets reach one another.
    peers: Peers,
}

impl Walk<'_> {
    fn alternative(&self, found: &mut Found) {
        let Self {
            at,
            alternative,
            planned,
            ..
        } = *self;
        twins(
            alternative.networks.iter().map(|network| &network.name),
            |network| Subject::Network {
                alternative: at,
                network,
            },
            found,
        );
        twins(
            alternative.clusters.iter().map(|cluster| &cluster.name),
            |cluster| Subject::Cluster {
                alternative: at,
                cluster,
            },
            found,
        );
        let mut indexes: Vec<NetworkIndex> = alternative
            .networks
            .iter()
            .map(|network| index_network(network))
            .collect();
        for (cluster, places) in alternative.clusters.iter().zip(&planned.clusters) {
            if let Some(index) = places.network.and_then(|network| indexes.get_mut(network))
                && !index.models.contains(&cluster.model)
            {
                index.models.push(cluster.model);
            }
        }
        for (network_at, ((network, plan), index)) in alternative
            .networks
            .iter()
            .zip(&planned.networks)
            .zip(&indexes)
            .enumerate()
        {
            self.network(network_at, network, plan, index, found);
        }
        if self.connected.on_premises
            && let Some((network, range)) = self.often_on_premises()
        {
            found.add(
                Subject::Network {
                    alternative: at,
                    network,
                },
                &rules::ONPREM_10_8.rule,
                Facts::Range(range),
            );
        }
        self.among_networks(found);
        let services = planned.clusters.iter().filter_map(|cluster| cluster.service_cidr);
        found.add_all(Subject::Alternative(at), overlaps::reused_services(services));
        for (cluster_at, (cluster, places)) in alternative.clusters.iter().zip(&planned.clusters).enumerate()
        {
            let nowhere = NetworkIndex::default();
            let index = places
                .network
                .and_then(|network| indexes.get(network))
                .unwrap_or(&nowhere);
            self.cluster(cluster_at, cluster, places, index, found);
        }
    }

    /// The first range in the block that many sites announce whole; one reminder an alternative is enough.
    fn often_on_premises(&self) -> Option<(usize, Prefix)> {
        self.alternative
            .networks
            .iter()
            .enumerate()
            .find_map(|(at, network)| {
                let mut ranges = network.address_space.iter().filter_map(Cidr::v4);
                // Where the site's range is known and met, that is the finding.
                let beyond = &self.connected.ranges.beyond;
                let only_maybe =
                    |range: &Prefix| overlaps::is_often_on_premises(*range) && beyond.met(*range).is_none();
                Some((at, ranges.find(only_maybe)?))
            })
    }

    fn clash_facts(&self, clash: &Clash, network: usize, services: Option<Subject>) -> Facts {
        let alternative = self.at;
        let own = clash.own;
        let Some((with, range)) = clash.with else {
            return match clash.of {
                RangeOf::Dns => Facts::Nothing,
                _ => Facts::Range(own),
            };
        };
        let other = match with {
            With::Kept => return Facts::Forbidden { own, range },
            With::Space(_) => Subject::Network { alternative, network },
            With::Subnet(subnet) => Subject::Subnet {
                alternative,
                network,
                subnet,
            },
            With::Connected(at) => Subject::Connected(self.connected.owners.get(at).copied().unwrap_or(0)),
            With::Services => services.unwrap_or(Subject::Alternative(alternative)),
        };
        Facts::Clash {
            own,
            other,
            other_range: range,
        }
    }
}

fn host_bits(subject: Subject, typed: &[Cidr], found: &mut Found) {
    for (at, cidr) in typed.iter().enumerate() {
        found.add_all(subject, overlaps::host_bits(cidr, at));
    }
}

fn placed(typed: &[Cidr]) -> Vec<(Prefix, usize)> {
    typed
        .iter()
        .enumerate()
        .filter_map(|(at, cidr)| Some((cidr.v4()?, at)))
        .collect()
}

fn subnets_of(network: &Network) -> Vec<(Prefix, usize)> {
    network
        .subnets
        .iter()
        .enumerate()
        .filter_map(|(at, subnet)| Some((subnet.prefix.v4()?, at)))
        .collect()
}

fn index_network(network: &Network) -> NetworkIndex {
    NetworkIndex {
        space: Ranges::of(placed(&network.address_space)),
        subnets: Ranges::of(subnets_of(network)),
        ipv6: ipv6::Index::of(network),
        models: Vec::new(),
    }
}

/// Reports every name that an earlier sibling has already, without regard to case.
fn twins<'a>(names: impl Iterator<Item = &'a Name>, at: impl Fn(usize) -> Subject, found: &mut Found) {
    let mut keyed: Vec<(u64, usize, &Name)> = names
        .enumerate()
        .map(|(place, name)| (name_key(name.as_str()), place, name))
        .collect();
    keyed.sort_unstable_by_key(|(key, place, _)| (*key, *place));
    for pair in keyed.array_windows() {
        let [(key, first, name), (other_key, second, other)] = pair;
        if key == other_key && name.matches(other.as_str()) {
            found.add(at(*second), &rules::DUPLICATE_NAME.rule, Facts::With(at(*first)));
        }
    }
}

/// A number that names equal without regard to case share (FNV-1a over their lower case).
fn name_key(name: &str) -> u64 {
    let step =
        |key: u64, character: char| (key ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01b3);
    name.chars().fold(0xcbf2_9ce4_8422_2325, |key, character| {
        // Nearly every name is ASCII, and tables of Unicode cost ten times as much.
        if character.is_ascii() {
            step(key, character.to_ascii_lowercase())
        } else {
            character.to_lowercase().fold(key, step)
        }
    })
}
