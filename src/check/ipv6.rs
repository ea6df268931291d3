//! IPv6 ranges that overlap where they must not, by the same rules as those of IPv4.
//!
//! Prefixes either contain one another or share nothing, so a sorted map tells which of them a range overlaps.

use std::collections::BTreeMap;
use std::iter;
use std::net::Ipv6Addr;
use std::ops::Bound;

use ipnet::{IpNet, Ipv6Net};

use crate::azure::Rule;
use crate::check::rules;
use crate::net::Cidr;

use super::overlaps::{self, ClusterRanges, RangeOf, RangeOverlap, With};
use super::{Facts, Subject};

/// Ranges indexed for overlap queries; each is known by its index in the list given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges(BTreeMap<Ipv6Net, usize>);

impl Ranges {
    /// Sorts the ranges once; of equal ones the first is kept.
    pub fn of(ranges: impl IntoIterator<Item = (Ipv6Net, usize)>) -> Self {
        let mut sorted = BTreeMap::new();
        for (range, at) in ranges {
            sorted.entry(range).or_insert(at);
        }
        Self(sorted)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The range that is or contains `range`, with its place.
    pub fn around(&self, range: Ipv6Net) -> Option<(Ipv6Net, usize)> {
        iter::successors(Some(range), Ipv6Net::supernet).find_map(|net| Some((net, *self.0.get(&net)?)))
    }

    /// Whether one of the ranges is a part of `range`.
    fn has_within(&self, range: Ipv6Net) -> bool {
        let behind = (Bound::Excluded(range), Bound::Unbounded);
        let next = self.0.range(behind).next();
        next.is_some_and(|(net, _)| range.contains(net))
    }

    /// One of the ranges that share an address with `range`, with its place.
    ///
    /// ```
    /// use aksnet::check::ipv6::Ranges;
    ///
    /// let ranges = Ranges::of([("fd00:db8::/48".parse()?, 7)]);
    /// assert_eq!(ranges.met("fd00:db8:0:1::/64".parse()?).map(|(_, at)| at), Some(7));
    /// assert_eq!(ranges.met("fd00::/16".parse()?).map(|(_, at)| at), Some(7));
    /// assert_eq!(ranges.met("fd01::/16".parse()?), None);
    /// # Ok::<(), ipnet::AddrParseError>(())
    /// ```
    pub fn met(&self, range: Ipv6Net) -> Option<(Ipv6Net, usize)> {
        let inside = || {
            let (net, at) = self.0.range(range..).next()?;
            range.contains(&net.addr()).then_some((*net, *at))
        };
        self.around(range).or_else(inside)
    }
}

/// Connected IPv6 ranges.
pub type Reached = overlaps::Reached<Ranges>;

impl Reached {
    /// One of the ranges that share an address with `range`, its place, and whether all of them are summary routes
    /// around it.
    pub fn met(&self, range: Ipv6Net) -> Option<(Ipv6Net, usize, bool)> {
        if let Some((used, at)) = self.used.met(range) {
            return Some((used, at, false));
        }
        let (route, at) = self.routes.met(range)?;
        let is_inside = route.contains(&range) && !self.routes.has_within(range);
        Some((route, at, is_inside))
    }

    fn overlap(&self, rule: &'static Rule, of: RangeOf, own: Ipv6Net) -> Option<RangeOverlap<Ipv6Net>> {
        Some(RangeOverlap::connected(rule, of, own, self.met(own)?))
    }
}

/// The IPv6 part of a range, without host bits.
pub fn v6(cidr: &Cidr) -> Option<Ipv6Net> {
    match cidr.net() {
        IpNet::V6(range) => Some(range),
        IpNet::V4(_) => None,
    }
}

/// What the ranges of a cluster or a VNet must not overlap.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Prefixes of the VNet.
    pub space: &'a Ranges,
    /// Its subnets.
    pub subnets: &'a Ranges,
    /// Connected ranges, by the place of what they belong to.
    pub connected: &'a Reached,
}

/// What the IPv6 ranges of one cluster break.
pub fn of_cluster(cluster: ClusterRanges<Ipv6Net>, around: Surroundings<'_>) -> Vec<RangeOverlap<Ipv6Net>> {
    let mut overlaps = Vec::new();
    let meets = |rule: &'static Rule, of, own, ranges: &Ranges, with: fn(usize) -> With| {
        let met = ranges.met(own).map(|(range, at)| (with(at), range));
        met.map(|met| RangeOverlap::new(rule, of, own, Some(met)))
    };
    if let Some(own) = cluster.services {
        let of = RangeOf::Services;
        let (subnet, vnet, connected) = (
            &rules::SERVICE_CIDR_OVERLAPS_SUBNET.rule,
            &rules::SERVICE_CIDR_OVERLAPS_VNET.rule,
            &rules::SERVICE_CIDR_OVERLAPS_CONNECTED.rule,
        );
        overlaps.extend(meets(subnet, of, own, around.subnets, With::Subnet));
        overlaps.extend(meets(vnet, of, own, around.space, With::Space));
        overlaps.extend(around.connected.overlap(connected, of, own));
    }
    let Some(own) = cluster.pods.filter(|_| cluster.model.uses_pod_cidr()) else {
        return overlaps;
    };
    let of = RangeOf::Pods;
    let services = Ranges::of(cluster.services.map(|services| (services, 0)));
    let (subnet, vnet, service, connected) = (
        &rules::POD_CIDR_OVERLAPS_SUBNET.rule,
        &rules::POD_CIDR_OVERLAPS_VNET.rule,
        &rules::POD_CIDR_OVERLAPS_SERVICE_CIDR.rule,
        &rules::POD_CIDR_OVERLAPS_CONNECTED.rule,
    );
    overlaps.extend(meets(subnet, of, own, around.subnets, With::Subnet));
    let in_vnet = meets(vnet, of, own, around.space, With::Space);
    overlaps.extend(in_vnet.map(|overlap| RangeOverlap {
        severity: rules::severity_of(overlap.rule, cluster.model, cluster.runs),
        ..overlap
    }));
    overlaps.extend(meets(service, of, own, &services, |_| With::Services));
    overlaps.extend(around.connected.overlap(connected, of, own));
    if !is_unique_local(own) {
        let rule = &rules::POD_CIDR_NOT_PRIVATE.rule;
        overlaps.push(RangeOverlap::new(rule, of, own, None));
    }
    overlaps
}

/// Whether a range lies wholly in `fc00::/7`, the private ranges of IPv6.
pub fn is_unique_local(range: Ipv6Net) -> bool {
    let first_of = |address: Ipv6Addr| {
        address
            .segments()
            .first()
            .is_some_and(|first| first & 0xfe00 == 0xfc00)
    };
    range.prefix_len() >= 7 && first_of(range.addr())
}

/// What the IPv6 prefixes of a VNet and its subnets break; `most_pairs` bounds the overlapping subnets that are listed.
pub fn of_network(
    space: &[(Ipv6Net, usize)],
    subnets: &[(Ipv6Net, usize)],
    peered: &Reached,
    beyond: &Reached,
    most_pairs: usize,
) -> Vec<RangeOverlap<Ipv6Net>> {
    let mut overlaps = Vec::new();
    for &(own, at) in space {
        for (rule, ranges) in [
            (&rules::VNET_OVERLAPS_PEERED.rule, peered),
            (&rules::VNET_OVERLAPS_ONPREM.rule, beyond),
        ] {
            overlaps.extend(ranges.overlap(rule, RangeOf::Space(at), own));
        }
    }
    let spaces = Ranges::of(space.iter().copied());
    let outside = |(own, _): &&(Ipv6Net, usize)| !spaces.is_empty() && spaces.around(*own).is_none();
    overlaps.extend(subnets.iter().filter(outside).map(|&(own, at)| {
        RangeOverlap::new(&rules::SUBNET_OUTSIDE_VNET.rule, RangeOf::Subnet(at), own, None)
    }));
    overlaps.extend(overlapping(&rules::SUBNETS_OVERLAP.rule, subnets).take(most_pairs));
    overlaps
}

/// Each subnet that an earlier one by address contains or equals; a larger range sorts before those inside it.
fn overlapping(
    rule: &'static Rule,
    subnets: &[(Ipv6Net, usize)],
) -> impl Iterator<Item = RangeOverlap<Ipv6Net>> {
    let mut sorted = subnets.to_vec();
    sorted.sort_unstable();
    let mut widest: Option<(Ipv6Net, usize)> = None;
    sorted.into_iter().filter_map(move |(own, at)| {
        let around = widest.filter(|(wide, _)| wide.contains(&own));
        let Some((other, other_at)) = around else {
            widest = Some((own, at));
            return None;
        };
        // Of two, the later one in the document is at fault.
        let ((own, at), (other, other_at)) = if at > other_at {
            ((own, at), (other, other_at))
        } else {
            ((other, other_at), (own, at))
        };
        let with = Some((With::Subnet(other_at), other));
        Some(RangeOverlap::new(rule, RangeOf::Subnet(at), own, with))
    })
}

/// The facts of two overlapping ranges of one family.
pub(super) fn overlap(own: &Cidr, other: Subject, other_range: &Cidr) -> Facts {
    if let Some((own, other_range)) = own.v4().zip(other_range.v4()) {
        return Facts::Overlap {
            own,
            other,
            other_range,
        };
    }
    match v6(own).zip(v6(other_range)) {
        Some((own, other_range)) => Facts::OverlapIpv6 {
            own,
            other,
            other_range,
        },
        // Ranges of different families never overlap.
        None => Facts::With(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::{Model, Severity};

    fn net(text: &str) -> Ipv6Net {
        text.parse().unwrap()
    }

    fn ids(overlaps: &[RangeOverlap<Ipv6Net>]) -> Vec<&'static str> {
        overlaps.iter().map(|overlap| overlap.rule.id).collect()
    }

    #[test]
    fn the_ranges_of_a_cluster_obey_the_rows() {
        let space = Ranges::of([(net("fd00:1::/48"), 0)]);
        let subnets = Ranges::of([(net("fd00:1:0:1::/64"), 0)]);
        let connected = Reached::from(Ranges::of([(net("fd00:9::/48"), 0)]));
        let around = Surroundings {
            space: &space,
            subnets: &subnets,
            connected: &connected,
        };
        for (pods, services, expected) in [
            ("fd12::/64", "fd13::/108", &[] as &[&str]),
            ("fd00:1:0:2::/64", "fd13::/108", &["pod-cidr-overlaps-vnet"]),
            (
                "fd00:1:0:1::/64",
                "fd13::/108",
                &["pod-cidr-overlaps-subnet", "pod-cidr-overlaps-vnet"],
            ),
            ("2001:db8::/64", "fd13::/108", &["pod-cidr-not-private"]),
            ("fd13::/64", "fd13::/108", &["pod-cidr-overlaps-service-cidr"]),
            ("fd00:9:0:1::/64", "fd13::/108", &["pod-cidr-overlaps-connected"]),
            ("fd12::/64", "fd00:9::/108", &["service-cidr-overlaps-connected"]),
            (
                "fd12::/64",
                "fd00:1:0:1::/108",
                &["service-cidr-overlaps-subnet", "service-cidr-overlaps-vnet"],
            ),
        ] {
            let cluster = ClusterRanges {
                model: Model::Overlay,
                runs: false,
                pods: Some(net(pods)),
                services: Some(net(services)),
                dns: None,
            };
            assert_eq!(ids(&of_cluster(cluster, around)), expected, "{pods} {services}");
        }
    }

    #[test]
    fn a_range_in_use_counts_though_a_summary_route_lies_around_it_too() {
        let space = [(net("fd00:1:2::/48"), 0)];
        let used = Ranges::of([(net("fd00:1::/32"), 0)]);
        let routes = Ranges::of([(net("fd00:1::/40"), 1)]);
        for (used, routes, expected) in [
            (used.clone(), routes.clone(), Severity::Warning),
            (Ranges::default(), routes, Severity::Info),
            (used, Ranges::default(), Severity::Warning),
        ] {
            let beyond = Reached { used, routes };
            let overlaps = of_network(&space, &[], &Reached::default(), &beyond, 9);
            assert_eq!(overlaps[0].severity, Some(expected));
        }
        // A route inside the range is cut by it, whatever contains both.
        let routes = Ranges::of([(net("fd00:1::/32"), 0), (net("fd00:1:2:3::/64"), 1)]);
        let beyond = Reached {
            routes,
            ..Reached::default()
        };
        let overlaps = of_network(&space, &[], &Reached::default(), &beyond, 9);
        assert_eq!(overlaps[0].severity, Some(Severity::Warning));
    }

    #[test]
    fn the_ranges_of_a_vnet_obey_the_rows() {
        let nowhere = Reached::default();
        let peered = Ranges::of([(net("fd00:1:8000::/40"), 3)]).into();
        let space = [(net("fd00:1::/32"), 0)];
        assert_eq!(
            ids(&of_network(&space, &[], &peered, &nowhere, 9)),
            ["vnet-overlaps-peered"]
        );
        let subnets = [
            (net("fd00:1:0:2::/64"), 0),
            (net("fd00:1:0:2::/64"), 1),
            (net("fd00:2::/64"), 2),
            (net("fd00:1::/56"), 3),
        ];
        let overlaps = of_network(&space, &subnets, &nowhere, &nowhere, 9);
        assert_eq!(
            ids(&overlaps),
            ["subnet-outside-vnet", "subnets-overlap", "subnets-overlap"]
        );
        assert_eq!(overlaps[1].of, RangeOf::Subnet(3));
        assert_eq!(of_network(&space, &subnets, &nowhere, &nowhere, 1).len(), 2);
    }
}
