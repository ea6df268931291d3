//! Ranges that overlap or lie where they must not: one sorted search, never every pair.
//!
//! Two sets of rules: those of a VNet with its subnets, and those of a cluster's pod and service CIDR, which look up
//! the surroundings instead of walking them.

use std::collections::BTreeSet;
use std::iter;
use std::net::IpAddr;
use std::sync::LazyLock;

use ipnet::IpNet;

use crate::azure::{Model, Rule, Severity, limits};
use crate::check::rules;
use crate::design::{ConnectedKind, Peering};
use crate::net::range::overlapping_pairs;
use crate::net::{Cidr, Prefix, Span};

use super::{Facts, Hit};

/// Prefixes indexed for overlap queries; each is known by its index in the list given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges {
    /// By first address.
    sorted: Vec<(Prefix, usize)>,
    /// For each place in `sorted`, where the range with the highest end so far is.
    furthest: Vec<usize>,
}

impl Ranges {
    /// Sorts the prefixes once.
    pub fn of(prefixes: impl IntoIterator<Item = (Prefix, usize)>) -> Self {
        let mut sorted: Vec<(Prefix, usize)> = prefixes.into_iter().collect();
        sorted.sort_unstable_by_key(|(prefix, at)| (prefix.first(), prefix.length(), *at));
        let mut furthest: Vec<usize> = Vec::with_capacity(sorted.len());
        for (at, (prefix, _)) in sorted.iter().enumerate() {
            let before = furthest.last().copied().filter(|&before| {
                sorted
                    .get(before)
                    .is_some_and(|(other, _)| prefix.end() <= other.end())
            });
            furthest.push(before.unwrap_or(at));
        }
        Self { sorted, furthest }
    }

    /// One of the ranges that share an address with `range`, with its place.
    ///
    /// ```
    /// use aksnet::check::overlaps::Ranges;
    /// use aksnet::net::Prefix;
    ///
    /// let subnets: Vec<Prefix> = vec!["10.0.0.0/24".parse()?, "10.0.4.0/22".parse()?];
    /// let ranges = Ranges::of(subnets.into_iter().zip(0..));
    /// assert_eq!(ranges.met("10.0.6.0/24".parse()?).map(|(_, place)| place), Some(1));
    /// assert_eq!(ranges.met("10.0.1.0/24".parse()?), None);
    /// # Ok::<(), aksnet::net::PrefixError>(())
    /// ```
    pub fn met(&self, range: Prefix) -> Option<(Prefix, usize)> {
        let starting_before = self
            .sorted
            .partition_point(|(prefix, _)| prefix.first() < range.end());
        let furthest = *self.furthest.get(starting_before.checked_sub(1)?)?;
        self.sorted
            .get(furthest)
            .copied()
            .filter(|(prefix, _)| prefix.overlaps(&range))
    }

    /// The ranges that begin inside `range`, by address.
    pub fn beginning_in(&self, range: Prefix) -> impl Iterator<Item = Prefix> {
        let before = self
            .sorted
            .partition_point(|(prefix, _)| prefix.first() < range.first());
        let inside = self.sorted.iter().skip(before).map(|(prefix, _)| *prefix);
        inside.take_while(move |prefix| prefix.first() < range.end())
    }

    /// All of the ranges that share an address with `range`, by address.
    pub fn all_met(&self, range: Prefix) -> impl Iterator<Item = Prefix> {
        let starting_before = self
            .sorted
            .partition_point(|(prefix, _)| prefix.first() < range.end());
        self.sorted
            .iter()
            .take(starting_before)
            .map(|(prefix, _)| *prefix)
            .filter(move |prefix| prefix.overlaps(&range))
    }
}

/// Ranges of either family, indexed by which contains which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spaces(BTreeSet<IpNet>);

impl Spaces {
    pub(super) fn of(typed: &[Cidr]) -> Self {
        Self(typed.iter().map(Cidr::net).collect())
    }

    /// Looks up the range itself and every larger one around it, whatever the number of ranges.
    pub(super) fn contain(&self, range: &Cidr) -> bool {
        iter::successors(Some(range.net()), IpNet::supernet).any(|net| self.0.contains(&net))
    }
}

/// What a cluster's ranges must not overlap.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Prefixes of the VNet.
    pub space: &'a Ranges,
    /// Its subnets.
    pub subnets: &'a Ranges,
    /// Peered, on-premises and other ranges.
    pub connected: &'a Reached,
}

/// A connected range with its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connected {
    /// The range.
    pub range: Prefix,
    /// How it is connected.
    pub kind: ConnectedKind,
    /// What a peering joins.
    pub peering: Peering,
    /// Whether it is a summary route rather than a range in use.
    pub aggregate: bool,
}

/// Ranges of one cluster, of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterRanges<R = Prefix> {
    /// Decides whether a pod CIDR is possible.
    pub model: Model,
    /// Whether the cluster exists, and so has passed what Azure checks at creation.
    pub runs: bool,
    /// The pod CIDR of the family.
    pub pods: Option<R>,
    /// The service CIDR of the family.
    pub services: Option<R>,
    /// Address of the DNS service.
    pub dns: Option<IpAddr>,
}

/// A rule that a range breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeOverlap<R = Prefix> {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Option<Severity>,
    /// Which range breaks it.
    pub of: RangeOf,
    /// That range; of the DNS service the service CIDR.
    pub own: R,
    /// What it overlaps, and that range.
    pub with: Option<(With, R)>,
}

impl RangeOverlap {
    /// The overlap with a connected range.
    fn reached(rule: &'static Rule, of: RangeOf, own: Prefix, connected: &Reached) -> Option<Self> {
        Some(Self::connected(rule, of, own, connected.met(own)?))
    }
}

impl<R: Copy> RangeOverlap<R> {
    /// The overlap with a connected range, which is a note inside a summary route.
    pub(super) fn connected(
        rule: &'static Rule,
        of: RangeOf,
        own: R,
        (range, at, is_inside_route): (R, usize, bool),
    ) -> Self {
        let mut overlap = Self::new(rule, of, own, Some((With::Connected(at), range)));
        if is_inside_route {
            overlap.severity = Some(Severity::Info);
        }
        overlap
    }

    pub(super) const fn new(rule: &'static Rule, of: RangeOf, own: R, with: Option<(With, R)>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            of,
            own,
            with,
        }
    }

    /// The rule that is broken, as bad as it is here.
    pub const fn hit(&self, facts: Facts) -> Hit {
        Hit {
            rule: self.rule,
            severity: self.severity,
            facts,
        }
    }
}

/// Which range breaks a rule; indexes into the lists given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RangeOf {
    /// A prefix of the VNet.
    Space(usize),
    /// A subnet.
    Subnet(usize),
    /// The pod CIDR.
    Pods,
    /// The service CIDR.
    Services,
    /// The address of the DNS service.
    Dns,
}

/// What a range meets; indexes into the lists given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum With {
    /// A prefix of the VNet.
    Space(usize),
    /// A subnet.
    Subnet(usize),
    /// A connected range.
    Connected(usize),
    /// The service CIDR of the same cluster.
    Services,
    /// A range that AKS or Azure reserves.
    Reserved,
}

/// The ranges that AKS reserves.
static RESERVED: LazyLock<Ranges> = LazyLock::new(|| constants(limits::RESERVED_RANGES.value));
/// The ranges that no VNet may include.
static BANNED: LazyLock<Ranges> = LazyLock::new(|| constants(limits::VNET_BANNED_RANGES.value));
/// The private ranges.
static PRIVATE: LazyLock<Ranges> = LazyLock::new(|| constants(limits::PRIVATE_RANGES.value));
/// The range that many sites advertise as a whole.
static OFTEN_ON_PREMISES: LazyLock<Ranges> =
    LazyLock::new(|| constants(&[limits::RANGE_OFTEN_ON_PREMISES.value]));

fn constants(texts: &[&str]) -> Ranges {
    Ranges::of(texts.iter().filter_map(|text| text.parse().ok()).zip(0..))
}

/// Whether a range lies wholly inside one of the private ranges.
pub fn is_private(range: Prefix) -> bool {
    PRIVATE
        .met(range)
        .is_some_and(|(private, _)| private.contains(&range))
}

/// Whether a range overlaps none that AKS reserves.
pub fn is_unreserved(range: Prefix) -> bool {
    RESERVED.met(range).is_none()
}

/// Whether a range lies in the one that many sites advertise as a whole.
pub fn is_often_on_premises(range: Prefix) -> bool {
    OFTEN_ON_PREMISES.met(range).is_some()
}

/// What the ranges of one cluster break.
pub fn of_cluster(cluster: ClusterRanges, around: Surroundings<'_>, mut found: impl FnMut(RangeOverlap)) {
    if let Some(own) = cluster.services {
        of_services(own, around, &mut found);
        if let Some(address) = cluster.dns
            && let Some(rule) = rules::dns_rule(own, address)
        {
            found(RangeOverlap::new(rule, RangeOf::Dns, own, None));
        }
    }
    if let Some(own) = cluster.pods {
        of_pods(own, cluster, around, &mut found);
    }
}

fn of_services(own: Prefix, around: Surroundings<'_>, found: &mut impl FnMut(RangeOverlap)) {
    let mut emit = |rule, with| found(RangeOverlap::new(rule, RangeOf::Services, own, with));
    if own.length() < limits::SERVICE_CIDR_SHORTEST_PREFIX.value {
        emit(&rules::SERVICE_CIDR_MAX_SIZE.rule, None);
    }
    if let Some((reserved, _)) = RESERVED.met(own) {
        emit(
            &rules::RESERVED_RANGE_OVERLAP.rule,
            Some((With::Reserved, reserved)),
        );
    } else if !is_private(own) {
        emit(&rules::SERVICE_CIDR_NOT_PRIVATE.rule, None);
    }
    for (rule, with) in [
        (
            &rules::SERVICE_CIDR_OVERLAPS_SUBNET.rule,
            met(around.subnets, own, With::Subnet),
        ),
        (
            &rules::SERVICE_CIDR_OVERLAPS_VNET.rule,
            met(around.space, own, With::Space),
        ),
    ] {
        if with.is_some() {
            emit(rule, with);
        }
    }
    let rule = &rules::SERVICE_CIDR_OVERLAPS_CONNECTED.rule;
    RangeOverlap::reached(rule, RangeOf::Services, own, around.connected)
        .into_iter()
        .for_each(found);
}

fn of_pods(
    own: Prefix,
    cluster: ClusterRanges,
    around: Surroundings<'_>,
    found: &mut impl FnMut(RangeOverlap),
) {
    let reserved = RESERVED.met(own);
    if let Some((reserved, _)) = reserved {
        let rule = &rules::RESERVED_RANGE_OVERLAP.rule;
        let overlap = RangeOverlap::new(rule, RangeOf::Pods, own, Some((With::Reserved, reserved)));
        // Azure later began to refuse these for pods, but left existing clusters alone.
        let is_spared = cluster.runs && RESERVED.all_met(own).all(is_newly_reserved);
        let severity = if is_spared {
            Some(Severity::Warning)
        } else {
            overlap.severity
        };
        found(RangeOverlap { severity, ..overlap });
    }
    let mut emit = |rule, with| {
        let severity = rules::severity_of(rule, cluster.model, cluster.runs);
        found(RangeOverlap {
            severity,
            ..RangeOverlap::new(rule, RangeOf::Pods, own, with)
        });
    };
    if !cluster.model.uses_pod_cidr() {
        emit(&rules::POD_CIDR_NOT_APPLICABLE.rule, None);
        return;
    }
    if cluster.model.sizes_pod_cidr() && rules::pod_cidr_length(own.length()).is_some() {
        emit(&rules::POD_CIDR_MIN_24.rule, None);
    }
    if reserved.is_none() && !is_private(own) {
        emit(&rules::POD_CIDR_NOT_PRIVATE.rule, None);
    }
    let services = cluster.services.filter(|services| services.overlaps(&own));
    for (rule, with) in [
        (
            &rules::POD_CIDR_OVERLAPS_SUBNET.rule,
            met(around.subnets, own, With::Subnet),
        ),
        (
            &rules::POD_CIDR_OVERLAPS_VNET.rule,
            met(around.space, own, With::Space),
        ),
        (
            &rules::POD_CIDR_OVERLAPS_SERVICE_CIDR.rule,
            services.map(|services| (With::Services, services)),
        ),
    ] {
        if with.is_some() {
            emit(rule, with);
        }
    }
    let rule = &rules::POD_CIDR_OVERLAPS_CONNECTED.rule;
    RangeOverlap::reached(rule, RangeOf::Pods, own, around.connected)
        .into_iter()
        .for_each(found);
}

/// Whether AKS has refused this range for pods only since 2026.
fn is_newly_reserved(reserved: Prefix) -> bool {
    let newly = limits::RESERVED_FROM_PODS_SINCE_2026.value;
    newly.iter().any(|text| text.parse() == Ok(reserved))
}

fn met(ranges: &Ranges, own: Prefix, with: fn(usize) -> With) -> Option<(With, Prefix)> {
    ranges.met(own).map(|(range, at)| (with(at), range))
}

/// What the prefixes of a VNet and its subnets break; `most_pairs` bounds the overlapping subnets that are listed.
pub fn of_network(
    space: &[(Prefix, usize)],
    subnets: &[(Prefix, usize)],
    connected: &ConnectedRanges,
    most_pairs: usize,
    mut found: impl FnMut(RangeOverlap),
) {
    for &(own, at) in space {
        let mut emit = |rule, with| found(RangeOverlap::new(rule, RangeOf::Space(at), own, Some(with)));
        for (rule, reserved) in [
            (&rules::RESERVED_RANGE_OVERLAP.rule, &RESERVED),
            (&rules::VNET_AZURE_BANNED.rule, &BANNED),
        ] {
            if let Some((reserved, _)) = reserved.met(own) {
                emit(rule, (With::Reserved, reserved));
            }
        }
        for (rule, ranges) in [
            (&rules::VNET_OVERLAPS_PEERED.rule, &connected.peered),
            (&rules::VNET_OVERLAPS_ONPREM.rule, &connected.beyond),
        ] {
            RangeOverlap::reached(rule, RangeOf::Space(at), own, ranges)
                .into_iter()
                .for_each(&mut found);
        }
    }
    let spaces = Ranges::of(space.iter().copied());
    for &(own, at) in subnets {
        let mut emit = |rule, with| found(RangeOverlap::new(rule, RangeOf::Subnet(at), own, with));
        if rules::subnet_length(own.length()).is_some() {
            emit(&rules::SUBNET_PREFIX_MIN.rule, None);
        }
        if let Some((reserved, _)) = RESERVED.met(own) {
            emit(
                &rules::RESERVED_RANGE_OVERLAP.rule,
                Some((With::Reserved, reserved)),
            );
        }
        // It must lie inside one prefix: Azure does not join adjacent ones.
        let inside = |(space, _): (Prefix, usize)| space.contains(&own);
        if !space.is_empty() && !spaces.met(own).is_some_and(inside) {
            emit(&rules::SUBNET_OUTSIDE_VNET.rule, None);
        }
    }
    let spans: Vec<Span> = subnets.iter().map(|(prefix, _)| prefix.span()).collect();
    for (first, second) in overlapping_pairs(&spans, most_pairs).pairs {
        if let (Some(&(other, other_at)), Some(&(own, own_at))) = (subnets.get(first), subnets.get(second)) {
            let with = Some((With::Subnet(other_at), other));
            found(RangeOverlap::new(
                &rules::SUBNETS_OVERLAP.rule,
                RangeOf::Subnet(own_at),
                own,
                with,
            ));
        }
    }
}

/// Connected ranges, indexed for lookup; each is known by its index in the list given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectedRanges {
    /// All of them.
    pub all: Reached,
    /// Those of VNets that are peered as a whole.
    pub peered: Reached,
    /// All others: on-premises and what lies behind it.
    pub beyond: Reached,
}

/// Connected ranges: those in use, and summary routes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached<T = Ranges> {
    /// Ranges in use.
    pub used: T,
    /// Prefixes of summary routes, in which not every address is used.
    pub routes: T,
}

impl<T: Default> From<T> for Reached<T> {
    fn from(used: T) -> Self {
        Self {
            used,
            routes: T::default(),
        }
    }
}

impl Reached {
    /// One of the ranges that share an address with `range`, its place, and whether all of them are summary routes
    /// around it.
    pub fn met(&self, range: Prefix) -> Option<(Prefix, usize, bool)> {
        if let Some((used, at)) = self.used.met(range) {
            return Some((used, at, false));
        }
        let (route, at) = self.routes.met(range)?;
        let mut within = self.routes.beginning_in(range);
        let is_inside = route.contains(&range) && within.all(|route| route.contains(&range));
        Some((route, at, is_inside))
    }

    /// All of the ranges that share an address with `range`.
    pub fn all_met(&self, range: Prefix) -> impl Iterator<Item = Prefix> {
        self.used.all_met(range).chain(self.routes.all_met(range))
    }
}

impl ConnectedRanges {
    /// Sorts the ranges once.
    pub fn of(connected: &[Connected]) -> Self {
        let some = |wanted: &dyn Fn(&Connected) -> bool| {
            let of = |aggregate: bool| {
                let each = connected.iter().zip(0..);
                let some = each.filter(|(own, _)| own.aggregate == aggregate && wanted(own));
                Ranges::of(some.map(|(own, at)| (own.range, at)))
            };
            Reached {
                used: of(false),
                routes: of(true),
            }
        };
        let is_peered = |own: &Connected| own.kind == ConnectedKind::Peered;
        Self {
            all: some(&|_| true),
            peered: some(&|own| is_peered(own) && own.peering == Peering::Whole),
            beyond: some(&|own| !is_peered(own)),
        }
    }
}

/// Every range that `overlap` is about, not only the first one met.
pub fn ranges_met(overlap: &RangeOverlap, around: Surroundings<'_>) -> Vec<Prefix> {
    let Some((with, first)) = overlap.with else {
        return Vec::new();
    };
    match with {
        With::Space(_) => around.space.all_met(overlap.own).collect(),
        With::Subnet(_) if overlap.rule.id == rules::SUBNETS_OVERLAP.rule.id => vec![overlap.own, first],
        With::Subnet(_) => around.subnets.all_met(overlap.own).collect(),
        With::Connected(_) => around.connected.all_met(overlap.own).collect(),
        With::Services => vec![first],
        With::Reserved if overlap.rule.id == rules::VNET_AZURE_BANNED.rule.id => {
            BANNED.all_met(overlap.own).collect()
        }
        With::Reserved => RESERVED.all_met(overlap.own).collect(),
    }
}

#[cfg(test)]
mod tests;
