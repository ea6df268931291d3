//! The IPv6 ranges of VNets, subnets and clusters on their way through the rules.

use ipnet::Ipv6Net;

use crate::azure::Model;
use crate::check::rules;
use crate::design::{Cluster, ConnectedKind, Design, Network, Peering};
use crate::net::Cidr;
use crate::plan::ClusterPlan;

use super::super::ipv6::{self, Ranges, Reached, v6};
use super::super::overlaps::{ClusterRanges, RangeOf, RangeOverlap, With};
use super::super::{Facts, FindingList, MOST_PER_RULE, Subject};
use super::Walk;

/// The IPv6 ranges of a design's surroundings, by the place of what they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Connected {
    all: Reached,
    peered: Reached,
    beyond: Reached,
}

impl Connected {
    pub(super) fn of(design: &Design) -> Self {
        let some =
            |aggregate: bool, wanted: &dyn Fn(usize) -> bool| {
                let owners = design.connected.iter().enumerate();
                let owners = owners.filter(|(owner, range)| range.aggregate == aggregate && wanted(*owner));
                Ranges::of(owners.flat_map(|(owner, range)| {
                    range.prefixes.iter().filter_map(v6).map(move |net| (net, owner))
                }))
            };
        let of_kind = |wanted: &dyn Fn(usize) -> bool| Reached {
            used: some(false, wanted),
            routes: some(true, wanted),
        };
        let kind = |owner: usize| design.connected.get(owner).map(|range| range.kind);
        // A subnet peering is judged by those alone.
        let is_whole = |owner: usize| {
            let range = design.connected.get(owner);
            range.is_some_and(|range| range.peering == Peering::Whole)
        };
        Self {
            all: of_kind(&|_| true),
            peered: of_kind(&|owner| kind(owner) == Some(ConnectedKind::Peered) && is_whole(owner)),
            beyond: of_kind(&|owner| kind(owner) != Some(ConnectedKind::Peered)),
        }
    }
}

/// The IPv6 ranges of one VNet.
#[derive(Debug, Default)]
pub(super) struct Index {
    space: Ranges,
    subnets: Ranges,
}

impl Index {
    pub(super) fn of(network: &Network) -> Self {
        Self {
            space: Ranges::of(network.address_space.iter().filter_map(v6).zip(0..)),
            subnets: Ranges::of(subnets_of(network)),
        }
    }
}

/// The IPv6 ranges of the subnets: their only range, or the second one next to IPv4.
fn subnets_of(network: &Network) -> Vec<(Ipv6Net, usize)> {
    let subnets = network.subnets.iter().enumerate();
    subnets
        .flat_map(|(at, subnet)| {
            let typed = [Some(&subnet.prefix), subnet.prefix_ipv6.as_ref()];
            typed
                .into_iter()
                .flatten()
                .filter_map(v6)
                .map(move |net| (net, at))
        })
        .collect()
}

impl Walk<'_> {
    /// What the IPv6 ranges of a VNet and of its subnets break.
    pub(super) fn ipv6_network(&self, at: usize, network: &Network, found: &mut FindingList) {
        let subnets = subnets_of(network);
        let space: Vec<(Ipv6Net, usize)> = network.address_space.iter().filter_map(v6).zip(0..).collect();
        if subnets.is_empty() && space.is_empty() {
            return;
        }
        let subject = |subnet| Subject::Subnet {
            alternative: self.at,
            network: at,
            subnet,
        };
        for (net, subnet) in &subnets {
            found.add_all(subject(*subnet), rules::ipv6_subnet_length(net.prefix_len()));
        }
        for (subnet, written) in network.subnets.iter().enumerate() {
            if let Some(typed) = &written.prefix_ipv6 {
                found.add_all(subject(subnet), rules::host_bits(typed, 1));
            }
        }
        let Connected { peered, beyond, .. } = &self.connected.ipv6;
        for overlap in ipv6::of_network(&space, &subnets, peered, beyond, MOST_PER_RULE.saturating_add(1)) {
            let at_fault = match overlap.of {
                RangeOf::Subnet(subnet) => subject(subnet),
                RangeOf::Space(_) | RangeOf::Pods | RangeOf::Services | RangeOf::Dns => Subject::Network {
                    alternative: self.at,
                    network: at,
                },
            };
            let facts = self.ipv6_facts(&overlap, at, at_fault);
            found.add_hit(at_fault, overlap.hit(facts));
        }
    }

    fn ipv6_facts(&self, overlap: &RangeOverlap<Ipv6Net>, network: usize, services: Subject) -> Facts {
        let alternative = self.at;
        let Some((with, other_range)) = overlap.with else {
            return Facts::RangeIpv6(overlap.own);
        };
        let other = match with {
            With::Subnet(subnet) => Subject::Subnet {
                alternative,
                network,
                subnet,
            },
            With::Connected(owner) => Subject::Connected(owner),
            With::Services => services,
            With::Space(_) | With::Reserved => Subject::Network { alternative, network },
        };
        Facts::OverlapIpv6 {
            own: overlap.own,
            other,
            other_range,
        }
    }

    /// What the IPv6 ranges of a cluster break.
    pub(super) fn families(
        &self,
        at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        index: &Index,
        found: &mut FindingList,
    ) {
        let subject = Subject::Cluster {
            alternative: self.at,
            cluster: at,
        };
        let dual = cluster.is_dual_stack();
        let odd =
            !cluster.service_cidr.is_ipv4() || cluster.pod_cidr.as_ref().is_some_and(|cidr| !cidr.is_ipv4());
        if !dual && !odd {
            return;
        }
        let pods: Vec<&Cidr> = cluster.pod_cidr.iter().chain(&cluster.pod_cidr_ipv6).collect();
        let services: Vec<&Cidr> = [&cluster.service_cidr]
            .into_iter()
            .chain(&cluster.service_cidr_ipv6)
            .collect();
        let runs = cluster.is_running();
        let refused = rules::dual_stack(cluster.model, runs, &pods, &services);
        let other_model = refused.iter().any(rules::needs_other_model);
        let services_at = Subject::ServiceCidr {
            alternative: self.at,
            cluster: at,
        };
        for hit in refused {
            let is_of_range = rules::is_about_services(&hit);
            found.add_hit(if is_of_range { services_at } else { subject }, hit);
        }
        found.add_all(subject, rules::static_dual_stack(cluster));
        if other_model {
            return;
        }
        if dual {
            found.add_all(subject, rules::dual_stack_nat(&cluster.outbound));
            self.dual_stack_vnet(subject, cluster.model, places, found);
        }
        self.ipv6_ranges(at, cluster, places, index, found);
    }

    /// The VNet of a dual-stack cluster needs an IPv6 prefix, and every node subnet one as soon as any subnet has one.
    fn dual_stack_vnet(&self, subject: Subject, model: Model, places: &ClusterPlan, found: &mut FindingList) {
        let own = |at: usize| self.alternative.networks.get(at);
        let Some((at, network)) = places.network.and_then(|at| Some((at, own(at)?))) else {
            return;
        };
        let alternative = self.at;
        let has_ipv6 = network.address_space.iter().any(|range| !range.is_ipv4());
        let facts = Facts::With(Subject::Network {
            alternative,
            network: at,
        });
        let lacks = rules::dual_stack_vnet(model, network.managed, has_ipv6, facts);
        found.add_all(subject, lacks);
        let says_ipv6 = network.subnets.iter().any(|subnet| subnet.prefix_ipv6.is_some());
        if !has_ipv6 || !says_ipv6 {
            return;
        }
        for &(network_at, subnet) in &places.node_subnets {
            let written = own(network_at).and_then(|network| network.subnets.get(subnet));
            let has_ipv6 = written.is_none_or(|written| written.prefix_ipv6.is_some());
            let facts = Facts::With(Subject::Subnet {
                alternative,
                network: network_at,
                subnet,
            });
            found.add_all(
                subject,
                rules::dual_stack_vnet(model, network.managed, has_ipv6, facts),
            );
        }
    }

    /// Where the IPv6 pod and service CIDR lie, and how many nodes the former holds.
    fn ipv6_ranges(
        &self,
        at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        index: &Index,
        found: &mut FindingList,
    ) {
        let (alternative, cluster_at) = (self.at, at);
        let pods = Subject::PodCidr {
            alternative,
            cluster: cluster_at,
        };
        let services = Subject::ServiceCidr {
            alternative,
            cluster: cluster_at,
        };
        let ranges = ClusterRanges {
            model: cluster.model,
            runs: cluster.is_running(),
            pods: cluster.pod_cidr_ipv6.as_ref().and_then(v6),
            services: cluster.service_cidr_ipv6.as_ref().and_then(v6),
            // The address of the DNS service is in the IPv4 range.
            dns: None,
        };
        let around = ipv6::Surroundings {
            space: &index.space,
            subnets: &index.subnets,
            connected: &self.connected.ipv6.all,
        };
        for overlap in ipv6::of_cluster(ranges, around) {
            let subject = if overlap.of == RangeOf::Pods {
                pods
            } else {
                services
            };
            let facts = self.ipv6_facts(&overlap, places.network.unwrap_or(0), services);
            found.add_hit(subject, overlap.hit(facts));
        }
        if let Some(range) = ranges.pods {
            let with_surge = places.nodes.saturating_add(places.surge);
            let hit = rules::ipv6_pod_cidr(cluster.model, range.prefix_len(), places.nodes, with_surge);
            found.add_all(pods, hit);
        }
    }
}
