//! New ranges for everything in an alternative that needs one, chosen together: no two overlap, so that the fixes of
//! several findings can be applied one after another.
//!
//! Findings are served in document order. Each range avoids what the design holds now, what was offered before, and
//! what a pod CIDR may be expanded to.

use std::collections::HashMap;
use std::sync::OnceLock;

use ipnet::{IpNet, Ipv6Net};

use super::ipv6;
use crate::azure::{Model, Os, Purpose, limits};
use crate::check::{Facts, Finding, Findings, Subject, overlaps, rules};
use crate::design::{Alternative, Cluster, ClusterState, Design, Subnet};
use crate::edit::{ClusterAt, NetworkAt, SubnetAt};
use crate::net::allocate::place;
use crate::net::{Cidr, Prefix, RangeSet, Span};
use crate::plan::arrange::laid_out_in;
use crate::plan::{
    AlternativePlan, NetworkPlan, Plan, RangeRole, SubnetPlan, smallest_pod_cidr, unused_private_range,
};

/// What is offered in every alternative, computed on first use.
///
/// Kept with the findings that it follows from; it plays no part in comparing them.
#[derive(Debug, Clone, Default)]
pub(in crate::check) struct Offered(OnceLock<HashMap<Subject, Cidr>>);

impl PartialEq for Offered {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Offered {}

impl Offered {
    /// The range set aside for `subject`.
    pub(super) fn range(
        &self,
        subject: Subject,
        findings: &Findings,
        design: &Design,
        plan: &Plan,
    ) -> Option<&Cidr> {
        self.0
            .get_or_init(|| all_offers(findings, design, plan))
            .get(&subject)
    }
}

fn all_offers(findings: &Findings, design: &Design, plan: &Plan) -> HashMap<Subject, Cidr> {
    let mut books: HashMap<usize, Book<'_>> = HashMap::new();
    let mut offers = HashMap::new();
    let all = || findings.all.iter();
    for expanded in all() {
        if let (Facts::CanExpand { to, .. }, Some(at)) = (expanded.facts, expanded.subject.alternative())
            && let Some(book) = book(&mut books, at, design, plan)
        {
            book.expanded.push((expanded.subject, to.span()));
        }
    }
    for finding in all() {
        let gives_range = || rules::definition(finding.rule).is_some_and(|rule| rule.gives_range);
        let Some((subject, at)) = wants(finding, design).zip(finding.subject.alternative()) else {
            continue;
        };
        if offers.contains_key(&subject) || !gives_range() {
            continue;
        }
        if let Some(range) = book(&mut books, at, design, plan).and_then(|book| book.offer(subject)) {
            offers.insert(subject, range);
        }
    }
    offers
}

fn book<'books, 'a>(
    books: &'books mut HashMap<usize, Book<'a>>,
    at: usize,
    design: &'a Design,
    plan: &'a Plan,
) -> Option<&'books mut Book<'a>> {
    if let std::collections::hash_map::Entry::Vacant(entry) = books.entry(at) {
        entry.insert(Book {
            design,
            alternative: design.alternatives.get(at)?,
            planned: plan.alternatives.get(at)?,
            private: Vec::new(),
            expanded: Vec::new(),
            free: HashMap::new(),
            ipv6: Vec::new(),
        });
    }
    books.get_mut(&at)
}

/// What would get a new range to clear the finding.
fn wants(finding: &Finding, design: &Design) -> Option<Subject> {
    match finding.subject {
        // Ranges of clusters keep their IP family; an IPv6 subnet is offered a range of the VNet.
        Subject::PodCidr { .. } | Subject::ServiceCidr { .. } if ipv6::concerns(finding.facts) => None,
        // A name is at fault, not the range.
        Subject::Subnet { .. } if matches!(finding.facts, Facts::Named(_)) => None,
        subject @ (Subject::Subnet { .. } | Subject::PodCidr { .. }) => Some(subject),
        subject @ Subject::Cluster { alternative, cluster } => {
            let lacks = subject.in_cluster(design)?.pod_cidr.is_none();
            lacks.then_some(Subject::PodCidr { alternative, cluster })
        }
        subject @ Subject::ServiceCidr { .. } => {
            let running = subject.in_cluster(design)?.state == ClusterState::Existing;
            match finding.facts {
                // The service CIDR of a running cluster stays: the subnet that it overlaps has to go.
                Facts::Overlap {
                    other: other @ Subject::Subnet { .. },
                    ..
                } if running => Some(other),
                _ => (!running).then_some(subject),
            }
        }
        _ => None,
    }
}

/// What is left to offer in one alternative.
struct Book<'a> {
    design: &'a Design,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    /// Ranges outside the VNets that were offered already.
    private: Vec<Span>,
    /// What pod CIDRs may be expanded to.
    expanded: Vec<(Subject, Span)>,
    /// What is free in each VNet.
    free: HashMap<usize, RangeSet>,
    /// IPv6 subnets that were offered already.
    ipv6: Vec<Ipv6Net>,
}

impl Book<'_> {
    fn offer(&mut self, subject: Subject) -> Option<Cidr> {
        match subject {
            Subject::Subnet {
                alternative,
                network,
                subnet,
            } => self.subnet(SubnetAt {
                alternative,
                network,
                subnet,
            }),
            Subject::PodCidr { alternative, cluster } => {
                let range = self.pods(ClusterAt { alternative, cluster })?;
                self.private.push(range.span());
                Some(range.into())
            }
            Subject::ServiceCidr { alternative, cluster } => {
                let range = self.services(ClusterAt { alternative, cluster })?;
                self.private.push(range.span());
                Some(range.into())
            }
            _ => None,
        }
    }

    /// A free private range for services.
    fn services(&self, at: ClusterAt) -> Option<Prefix> {
        let cluster = at.find_in(self.design)?;
        let present = cluster.service_cidr.v4()?;
        let default_length: Prefix = limits::DEFAULT_SERVICE_CIDR.value.parse().ok()?;
        // Sixteen addresses have room for the DNS service at its usual address.
        let length = present.length().clamp(default_length.length(), 28);
        let pods = cluster.pod_cidr.iter().filter_map(Cidr::v4).map(Span::from);
        let others: Vec<Span> = pods.chain(self.given()).collect();
        unused_private_range(
            self.design,
            self.alternative,
            RangeRole::Services,
            &others,
            length,
        )
    }

    /// A free private range for pods that holds every node while upgrading: one that contains the present range where
    /// that can grow.
    fn pods(&self, at: ClusterAt) -> Option<Prefix> {
        let cluster = at.find_in(self.design)?;
        let planned = self.planned.clusters.get(at.cluster)?;
        let needed = smallest_pod_cidr(planned.nodes.saturating_add(planned.surge))?;
        let present = cluster.pod_cidr.as_ref().and_then(Cidr::v4);
        let default: Prefix = limits::DEFAULT_POD_CIDR.value.parse().ok()?;
        let length = present.unwrap_or(default).length().min(needed);
        let grown = present.and_then(|present| grow(present, length));
        let grown = grown.filter(|grown| Some(*grown) != present && self.is_unused(*grown, at, cluster));
        // A running cluster's pod CIDR can only grow, and only in an overlay on Linux.
        let linux = cluster.pools.iter().all(|pool| pool.os == Os::Linux);
        if cluster.is_running() {
            let grows = cluster.model == Model::Overlay && linux && cluster.pod_cidr_ipv6.is_none();
            return grown.filter(|_| grows);
        }
        let services = cluster.service_cidr.v4().map(Span::from).into_iter();
        let others: Vec<Span> = services.chain(self.given()).collect();
        grown
            .or_else(|| unused_private_range(self.design, self.alternative, RangeRole::Pods, &others, length))
    }

    /// Ranges outside the VNets that something else was offered.
    fn given(&self) -> impl Iterator<Item = Span> {
        let expanded = self.expanded.iter().map(|(_, span)| *span);
        self.private.iter().copied().chain(expanded)
    }

    /// Whether pods of `cluster` may have the range.
    fn is_unused(&self, range: Prefix, at: ClusterAt, cluster: &Cluster) -> bool {
        let own = Subject::PodCidr {
            alternative: at.alternative,
            cluster: at.cluster,
        };
        let others = self.expanded.iter().filter(|(subject, _)| *subject != own);
        let mut given = others.map(|(_, span)| span).chain(&self.private);
        let networks = self.alternative.networks.iter();
        let spaces = networks.flat_map(|network| &network.address_space);
        let connected = self.design.used_elsewhere();
        let mut taken = spaces
            .chain(connected)
            .chain([&cluster.service_cidr])
            .filter_map(Cidr::v4);
        overlaps::is_private(range)
            && overlaps::is_unreserved(range)
            && !taken.any(|taken| taken.overlaps(&range))
            && !given.any(|given| given.overlaps(&range.span()))
    }

    /// A free range of the VNet that is large enough: around where the subnet is, else the smallest free block that
    /// holds it. What a running cluster uses gets a second subnet instead.
    fn subnet(&mut self, at: SubnetAt) -> Option<Cidr> {
        let subnet = at.find_in(self.design)?;
        if !subnet.prefix.is_ipv4() {
            return self.ipv6_subnet(at).map(|range| IpNet::V6(range).into());
        }
        let network = self.planned.networks.get(at.network)?;
        let planned = network.subnets.get(at.subnet)?;
        let demanded = demanded_length(subnet, planned)?;
        let present = planned.prefix.map_or(demanded, |prefix| prefix.length());
        let exact = subnet.purpose == Purpose::ApplicationGatewayForContainers;
        let length = if exact { demanded } else { demanded.min(present) };
        let length = length.max(limits::SUBNET_SHORTEST_PREFIX.value);
        if !self.free.contains_key(&at.network) {
            let free = self.free_in(at.of_network(), network);
            self.free.insert(at.network, free);
        }
        // Its present range is free for it alone; what a running cluster uses stays as it is.
        let own = planned
            .prefix
            .filter(|_| !planned.is_used_by_running(self.alternative));
        let own_alone = self.of_it_alone(at, own, network);
        let free = self.free.get_mut(&at.network)?;
        let left = free.union(&own_alone);
        let outside = own.filter(|own| !network.space.contains_span(&own.span()));
        let around = if let Some(outside) = outside {
            // A subnet left outside when its VNet moved keeps its place in the layout, gaps included.
            let spaces = at.of_network().find_in(self.design)?.address_space.iter();
            let spaces = spaces.filter_map(Cidr::v4);
            let mut places = spaces.filter_map(|space| grow(laid_out_in(space, outside)?, length));
            places.find(|place| left.contains_span(&place.span()))
        } else {
            own.and_then(|own| grow(own, length))
                .filter(|grown| left.contains_span(&grown.span()))
        };
        let range = around.or_else(|| place(&left, &[length]).ok()?.first().copied())?;
        *free = free.subtract(&RangeSet::from(range.span()));
        Some(range.into())
    }

    /// Addresses that neither a subnet nor a range of a cluster in the VNet holds.
    fn free_in(&self, at: NetworkAt, network: &NetworkPlan) -> RangeSet {
        let subnets = network.subnets.iter().filter_map(|subnet| subnet.prefix);
        let taken = subnets.chain(self.kept(at.network)).map(Span::from).collect();
        network.space.subtract(&taken)
    }

    /// Ranges that a subnet of the VNet must not overlap: those of its clusters, and those that AKS reserves.
    fn kept(&self, network: usize) -> impl Iterator<Item = Prefix> {
        let clusters = self.alternative.clusters.iter().zip(&self.planned.clusters);
        let own = clusters.filter(move |(_, places)| places.network == Some(network));
        let ranges = own.flat_map(|(cluster, _)| cluster.pod_cidr.iter().chain([&cluster.service_cidr]));
        let reserved = limits::RESERVED_RANGES.value.iter();
        ranges
            .filter_map(Cidr::v4)
            .chain(reserved.filter_map(|text| text.parse().ok()))
    }

    /// The part of `own` that no other subnet and no avoided range holds.
    fn of_it_alone(&self, at: SubnetAt, own: Option<Prefix>, network: &NetworkPlan) -> RangeSet {
        let Some(own) = own else {
            return RangeSet::default();
        };
        let siblings = network.subnets.iter().enumerate();
        let siblings = siblings.filter(|(index, _)| *index != at.subnet);
        let others = siblings
            .filter_map(|(_, other)| other.prefix)
            .chain(self.kept(at.network))
            .filter(|other| other.overlaps(&own))
            .map(Span::from);
        let inside = network.space.intersect(&RangeSet::from(own.span()));
        inside.subtract(&others.collect())
    }

    /// A free IPv6 subnet, around the present one where that is free.
    fn ipv6_subnet(&mut self, at: SubnetAt) -> Option<Ipv6Net> {
        let network = at.of_network().find_in(self.design)?;
        let length = limits::IPV6_SUBNET_PREFIX.value;
        let ipv6 = |cidr: &Cidr| match cidr.net() {
            IpNet::V6(range) => Some(range),
            IpNet::V4(_) => None,
        };
        let siblings = network.subnets.iter().enumerate();
        let siblings = siblings.filter(|(index, _)| *index != at.subnet);
        let ranges = self.alternative.clusters.iter().flat_map(|cluster| {
            let ranges = [&cluster.pod_cidr_ipv6, &cluster.service_cidr_ipv6];
            ranges.into_iter().flatten()
        });
        let taken: Vec<Ipv6Net> = siblings
            .flat_map(|(_, subnet)| [Some(&subnet.prefix), subnet.prefix_ipv6.as_ref()])
            .flatten()
            .chain(ranges)
            .filter_map(ipv6)
            .chain(self.ipv6.iter().copied())
            .collect();
        let meets = |one: &Ipv6Net, other: &Ipv6Net| one.contains(other) || other.contains(one);
        let is_free = |range: &Ipv6Net| !taken.iter().any(|taken| meets(taken, range));
        let spaces: Vec<Ipv6Net> = network.address_space.iter().filter_map(ipv6).collect();
        let present = ipv6(&at.find_in(self.design)?.prefix)?;
        let around = Ipv6Net::new(present.addr(), length)
            .ok()
            .map(|range| range.trunc())
            .filter(|range| spaces.iter().any(|space| space.contains(range)) && is_free(range));
        // Trying one more than are taken finds a free one, as long as no taken range holds several.
        let many = taken.len().saturating_add(MOST_IPV6_STEPS);
        let range = around.or_else(|| {
            let fitting = spaces.iter().filter_map(|space| space.subnets(length).ok());
            fitting.flat_map(|all| all.take(many)).find(is_free)
        })?;
        self.ipv6.push(range);
        Some(range)
    }
}

/// How many /64s are tried inside one larger taken range before giving up.
const MOST_IPV6_STEPS: usize = 4_096;

/// The range of `length` around another.
fn grow(range: Prefix, length: u8) -> Option<Prefix> {
    if length > range.length() {
        return None;
    }
    Prefix::containing(range.network(), length)
}

/// The longest prefix length that a subnet may have for its purpose and its demand while upgrading.
pub(super) fn demanded_length(subnet: &Subnet, planned: &SubnetPlan) -> Option<u8> {
    let purpose = subnet.purpose;
    let needed = planned.meter.demand.with_surge();
    let for_demand = planned.meter.unit.smallest(needed)?;
    let advised = purpose.advised_prefix().map_or(32, |advised| advised.value);
    Some(match purpose {
        Purpose::ApplicationGatewayForContainers => rules::associations_prefix(subnet.associations.get())?,
        _ => for_demand.min(purpose.longest_prefix().value).min(advised),
    })
}
