//! Applies the families of rules to a design, from its first VNet to its last pool.
//!
//! Everything that is looked up often is sorted once: connected ranges for the whole design, prefixes and subnets for
//! each VNet. No rule compares every range with every other. `network` and `cluster` hold the steps for each.
//!
//! The rules about one VNet read the VNet, its plan, the clusters that name it, and what surrounds the alternative;
//! those about one cluster read the cluster, its plan, the VNets that it names with theirs, and the surroundings. Its
//! [plan](crate::plan::plan_after) tells whether any of that changed. A rule that looks further belongs to the steps
//! that are never reused, or adds what it looks up to [`Around`].

mod among;
mod attached;
mod cluster;
mod ipv6;
mod network;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::azure::Model;
use crate::check::rules;
use crate::design::resolve::Index;
use crate::design::{Alternative, ConnectedKind, Design, Network};
use crate::net::{Cidr, Prefix};
use crate::plan::{AlternativePlan, Plan, SubnetIndex};

use super::overlaps::{Connected, ConnectedRanges, RangeOf, RangeOverlap, Ranges, With};
use super::parts::{AlternativeParts, ClusterParts, Earlier, FindingList, Parts};
use super::{Facts, Hit, Subject, change};

use among::Peers;
use network::short_subnets;

/// Checks everything, reusing earlier findings that still hold.
pub(super) fn walk(design: &Design, plan: &Plan, earlier: Option<Earlier<'_>>) -> Parts {
    let earlier = earlier.filter(|earlier| earlier.has_same_surroundings(design));
    let connected = earlier.map_or_else(
        || connected(design).into(),
        |earlier| earlier.parts.connected.clone(),
    );
    let mut before = FindingList::default();
    for (at, range) in design.connected.iter().enumerate() {
        host_bits(Subject::Connected(at), &range.prefixes, &mut before);
    }
    rules::connected_ranges(design, &mut before);
    rules::duplicate_names(
        design.connected.iter().map(|range| &range.name),
        Subject::Connected,
        &mut before,
    );
    rules::duplicate_names(
        design.alternatives.iter().map(|alternative| &alternative.name),
        Subject::Alternative,
        &mut before,
    );
    let pairs = design.alternatives.iter().zip(&plan.alternatives);
    let alternatives = pairs.enumerate().map(|(at, (alternative, planned))| {
        let earlier = earlier.and_then(|earlier| earlier.alternative(at));
        if let Some((_, found)) = earlier.filter(|(its_plan, _)| its_plan.is(planned)) {
            return found.clone();
        }
        Walk::new((design, &connected), at, (alternative, planned))
            .alternative(earlier.map(|(its_plan, found)| (its_plan.as_ref(), found.as_ref())))
            .into()
    });
    let alternatives = alternatives.collect();
    let mut after = FindingList::default();
    change::judge(design, plan, &mut after);
    after.add_all(Subject::Design, rules::rule_set_older(&design.rule_set));
    Parts {
        connected,
        before,
        alternatives,
        after,
    }
}

/// The connected ranges of a design, with the place of the range each belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConnectedIndex {
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
}

/// What the rules about one VNet or cluster look up of the whole alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Around {
    /// Prefixes of all VNets.
    spaces: Ranges,
    /// Pod CIDRs of all clusters, each once.
    pods: Ranges,
    /// Which VNets reach one another.
    peers: Peers,
}

impl Around {
    fn of(alternative: &Alternative, planned: &AlternativePlan) -> Self {
        let networks = alternative.networks.iter();
        let spaces = Ranges::of(networks.flat_map(|network| placed(&network.address_space)));
        let pods = planned
            .clusters
            .iter()
            .filter_map(|cluster| cluster.pod_cidr.as_ref())
            .map(|cidr| cidr.prefix);
        let pods: BTreeSet<Prefix> = pods.collect();
        Self {
            spaces,
            pods: Ranges::of(pods.into_iter().zip(0..)),
            peers: Peers::of(alternative),
        }
    }
}

/// One alternative on its way through the rules.
struct Walk<'a> {
    /// For the planning date and the requirements.
    design: &'a Design,
    connected: &'a ConnectedIndex,
    at: usize,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    around: Around,
    /// What names refer to, built on first use.
    names: OnceCell<Index>,
    /// The index of each VNet, built on first use.
    indexes: Vec<OnceCell<NetworkIndex>>,
    /// For a cluster whose VNet does not exist.
    nowhere: NetworkIndex,
    /// Models of the clusters of each VNet, each once.
    models: Vec<Vec<Model>>,
    /// What is wrong with the size of each subnet, by VNet, built on first use.
    short: Vec<OnceCell<Vec<Option<Hit>>>>,
}

impl<'a> Walk<'a> {
    fn new(
        (design, connected): (&'a Design, &'a ConnectedIndex),
        at: usize,
        (alternative, planned): (&'a Alternative, &'a AlternativePlan),
    ) -> Self {
        let num_networks = alternative.networks.len();
        let mut models: Vec<Vec<Model>> = vec![Vec::new(); num_networks];
        for (cluster, places) in alternative.clusters.iter().zip(&planned.clusters) {
            if let Some(models) = places.network.and_then(|network| models.get_mut(network))
                && !models.contains(&cluster.model)
            {
                models.push(cluster.model);
            }
        }
        let unasked = || std::iter::repeat_with(OnceCell::new).take(num_networks);
        Self {
            design,
            connected,
            at,
            alternative,
            planned,
            around: Around::of(alternative, planned),
            names: OnceCell::new(),
            indexes: unasked().collect(),
            nowhere: NetworkIndex::default(),
            models,
            short: std::iter::repeat_with(OnceCell::new).take(num_networks).collect(),
        }
    }

    /// What is found in the alternative; `earlier` is the plan of an earlier version with its findings, made with the
    /// same surroundings.
    fn alternative(self, earlier: Option<(&AlternativePlan, &AlternativeParts)>) -> AlternativeParts {
        let Self {
            at,
            alternative,
            planned,
            ..
        } = self;
        let mut before = FindingList::default();
        self.names_taken(&mut before);
        let peered_alike = earlier.filter(|(_, found)| found.around.peers == self.around.peers);
        let pairs = alternative.networks.iter().zip(&planned.networks).enumerate();
        let networks = pairs.map(|(network_at, (network, plan))| {
            let kept = peered_alike.and_then(|(its_plan, found)| {
                let holds = its_plan.networks.get(network_at)?.is(plan);
                found.networks.get(network_at).filter(|_| holds)
            });
            kept.cloned().unwrap_or_else(|| {
                let mut found = FindingList::default();
                self.network(network_at, network, plan, &mut found);
                found.into()
            })
        });
        let networks = networks.collect();
        let mut among = FindingList::default();
        if self.connected.on_premises
            && let Some((network, hit)) = self.often_on_premises()
        {
            let subject = Subject::Network {
                alternative: at,
                network,
            };
            among.add_hit(subject, hit);
        }
        self.among_networks(&mut among);
        let services = planned.clusters.iter().filter_map(|cluster| cluster.service_cidr);
        among.add_all(Subject::Alternative(at), rules::reused_services(services));
        let is_as_wide = earlier.is_some_and(|(_, found)| found.around == self.around);
        let pairs = alternative.clusters.iter().zip(&planned.clusters).enumerate();
        let clusters = pairs.map(|(cluster_at, (cluster, places))| {
            let kept = earlier.and_then(|(its_plan, found)| {
                let holds = its_plan.clusters.get(cluster_at)?.is(places);
                found.clusters.get(cluster_at).filter(|_| holds)
            });
            let own = kept.map(|kept| kept.own.clone()).unwrap_or_else(|| {
                let mut found = FindingList::default();
                self.cluster(cluster_at, cluster, places, &mut found);
                found.into()
            });
            let wider = kept.filter(|_| is_as_wide).map(|kept| kept.wider.clone());
            let wider = wider.unwrap_or_else(|| {
                let mut found = FindingList::default();
                self.room_to_grow(cluster_at, cluster, places, &mut found);
                found.into()
            });
            ClusterParts { own, wider }
        });
        AlternativeParts {
            before,
            networks,
            among,
            clusters: clusters.collect(),
            around: self.around,
        }
    }

    /// VNets and clusters with the name of another.
    fn names_taken(&self, found: &mut FindingList) {
        let alternative = self.at;
        let networks = self.alternative.networks.iter().map(|network| &network.name);
        rules::duplicate_names(
            networks,
            |network| Subject::Network { alternative, network },
            found,
        );
        let clusters = self.alternative.clusters.iter().map(|cluster| &cluster.name);
        rules::duplicate_names(
            clusters,
            |cluster| Subject::Cluster { alternative, cluster },
            found,
        );
    }

    /// What is looked up of the VNet at this place.
    fn index(&self, network: Option<usize>) -> &NetworkIndex {
        let asked = network.and_then(|at| self.alternative.networks.get(at).zip(self.indexes.get(at)));
        asked.map_or(&self.nowhere, |(network, index)| {
            index.get_or_init(|| index_network(network))
        })
    }

    /// Models of the clusters of the VNet at this place.
    fn models(&self, network: usize) -> &[Model] {
        self.models.get(network).map_or(&[], Vec::as_slice)
    }

    /// What is wrong with the size of a subnet.
    fn short(&self, (network, subnet): SubnetIndex) -> Option<Hit> {
        let planned = self.planned.networks.get(network)?;
        let sizes = self.short.get(network)?;
        let sizes = sizes.get_or_init(|| short_subnets(self.alternative, planned));
        sizes.get(subnet).copied().flatten()
    }

    /// The first VNet in the block that many sites advertise as a whole; one reminder per alternative is enough.
    fn often_on_premises(&self) -> Option<(usize, Hit)> {
        let mut networks = self.alternative.networks.iter().enumerate();
        networks.find_map(|(at, network)| {
            Some((
                at,
                rules::often_on_premises(network, &self.connected.ranges.beyond)?,
            ))
        })
    }

    fn overlap_facts(&self, overlap: &RangeOverlap, network: usize, services: Option<Subject>) -> Facts {
        let alternative = self.at;
        let own = overlap.own;
        let Some((with, range)) = overlap.with else {
            return match overlap.of {
                RangeOf::Dns => Facts::Nothing,
                RangeOf::Space(_) | RangeOf::Subnet(_) | RangeOf::Pods | RangeOf::Services => {
                    Facts::Range(own)
                }
            };
        };
        let other = match with {
            With::Reserved => return Facts::Forbidden { own, range },
            With::Space(_) => Subject::Network { alternative, network },
            With::Subnet(subnet) => Subject::Subnet {
                alternative,
                network,
                subnet,
            },
            With::Connected(at) => Subject::Connected(self.connected.owners.get(at).copied().unwrap_or(0)),
            With::Services => services.unwrap_or(Subject::Alternative(alternative)),
        };
        Facts::Overlap {
            own,
            other,
            other_range: range,
        }
    }
}

fn host_bits(subject: Subject, typed: &[Cidr], found: &mut FindingList) {
    for (at, cidr) in typed.iter().enumerate() {
        found.add_all(subject, rules::host_bits(cidr, at));
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
    }
}
