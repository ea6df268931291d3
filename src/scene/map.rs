//! The address map: one alternative and its plan laid out in lanes.
//!
//! Where things lie comes from the design, what they hold from the plan. Overlaps are found here for the picture's
//! sake; whether one is an error or a warning is said by the findings.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::azure::{Purpose, limits};
use crate::design::{Alternative, ConnectedKind, ConnectedRange, Design};
use crate::net::range::overlaps_between;
use crate::net::{Prefix, RangeSet, Span};
use crate::plan::{AlternativePlan, Plan, SubnetPlan, Verdict};

use super::axis::{Axis, Weight};
use super::fills;
use super::lanes::{Bar, Item, Lane, LaneKind, MapScene, Overlap, Role, Row};
use super::room;

/// Rows that a lane grows to before bars share one.
const MOST_ROWS: usize = 4;

/// Overlaps that are drawn at most, for each kind of pair.
const MOST_OVERLAPS: usize = 256;

/// The map of alternative `at`; gaps with one of the `opened` addresses inside get room on the axis.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::design::presets;
/// use aksnet::scene::{LaneKind, map};
///
/// let design = presets::blank();
/// let plan = aksnet::plan::plan(&design);
/// let scene = map(&design, &plan, 0, &BTreeSet::new());
/// let lanes: Vec<LaneKind> = scene.lanes.iter().map(|lane| lane.kind).collect();
/// use LaneKind::{Forbidden, Networks, Pods, Services, Subnets};
/// // 172.30.0.0/16 and 172.31.0.0/16 lie near the service CIDR.
/// assert_eq!(lanes, [Networks, Subnets, Pods, Services, Forbidden]);
/// ```
pub fn map(design: &Design, plan: &Plan, at: usize, opened: &BTreeSet<u64>) -> MapScene {
    let Some((alternative, plan)) = design.alternatives.get(at).zip(plan.alternatives.get(at)) else {
        return MapScene {
            axis: Axis::new([], opened),
            lanes: Vec::new(),
            overlaps: Vec::new(),
        };
    };
    let (peered, connected): (Vec<Bar>, Vec<Bar>) = connected_bars(&design.connected);
    let networks = network_bars(alternative);
    let pods = pod_bars(plan);
    let services = service_bars(alternative, plan);
    let subnets = subnet_bars(alternative, plan);

    let claims = || {
        let own = networks.iter().map(|bar| (bar, LaneKind::Networks));
        let pods = pods.iter().map(|bar| (bar, LaneKind::Pods));
        own.chain(pods)
            .chain(services.iter().map(|bar| (bar, LaneKind::Services)))
    };
    let outside = || {
        let peered = peered.iter().map(|bar| (bar, LaneKind::Networks));
        peered.chain(connected.iter().map(|bar| (bar, LaneKind::Connected)))
    };
    let used: RangeSet = claims().chain(outside()).map(|(bar, _)| bar.span).collect();
    let forbidden = forbidden_bars(&used);

    let mut overlaps = overlaps_of_clusters(alternative, plan);
    overlaps.extend(overlaps_of(claims(), outside()));
    overlaps.extend(overlaps_of(
        claims(),
        forbidden.iter().map(|bar| (bar, LaneKind::Forbidden)),
    ));
    overlaps.sort_by_key(|overlap| (overlap.span, overlap.from, overlap.to, overlap.items));
    overlaps.dedup_by_key(|overlap| (overlap.span, overlap.from, overlap.to));

    let weighted = |bars: &[Bar], weight| bars.iter().map(move |bar| (bar.span, weight)).collect::<Vec<_>>();
    let space: RangeSet = plan
        .networks
        .iter()
        .flat_map(|network| network.space.spans())
        .copied()
        .collect();
    let astray = subnets
        .iter()
        .map(|bar| bar.span)
        .filter(|span| !space.contains_span(span));
    let items = [
        network_room(alternative, plan),
        astray.map(|span| (span, Weight::Networks)).collect(),
        weighted(&pods, Weight::Pods),
        weighted(&services, Weight::Services),
        weighted(&peered, Weight::Connected),
        weighted(&connected, Weight::Connected),
        weighted(&forbidden, Weight::Forbidden),
    ];
    let axis = Axis::new(items.into_iter().flatten(), opened);

    let all_networks = networks.into_iter().chain(peered).collect();
    let lanes = [
        lane(LaneKind::Networks, all_networks),
        lane(LaneKind::Subnets, subnets),
        lane(LaneKind::Pods, merged(pods)),
        lane(LaneKind::Services, merged(services)),
        lane(LaneKind::Connected, merged(connected)),
        lane(LaneKind::Forbidden, merged(forbidden)),
    ];
    MapScene {
        axis,
        lanes: lanes.into_iter().flatten().collect(),
        overlaps,
    }
}

/// Ranges that Azure keeps for itself: those AKS refuses, then those no VNet may include.
pub fn forbidden_ranges() -> Vec<Prefix> {
    let mut ranges: Vec<Prefix> = Vec::new();
    for text in limits::RESERVED_RANGES
        .value
        .iter()
        .chain(limits::VNET_BANNED_RANGES.value)
    {
        ranges.extend(text.parse().ok().filter(|range| !ranges.contains(range)));
    }
    ranges
}

/// A bar of one item.
fn bar(span: Span, role: Role, item: Item) -> Bar {
    Bar {
        span,
        role,
        item,
        count: 1,
        short: false,
        fills: Vec::new(),
    }
}

fn network_bars(alternative: &Alternative) -> Vec<Bar> {
    let networks = alternative.networks.iter().enumerate();
    let prefixes = networks.flat_map(|(network, subject)| {
        subject
            .address_space
            .iter()
            .enumerate()
            .map(move |(prefix, cidr)| (cidr, Item::Network { network, prefix }))
    });
    prefixes
        .filter_map(|(cidr, item)| Some(bar(cidr.v4()?.span(), Role::Network, item)))
        .collect()
}

/// Room for the VNets on the axis.
fn network_room(alternative: &Alternative, plan: &AlternativePlan) -> Vec<(Span, Weight)> {
    let networks = alternative.networks.iter().zip(&plan.networks);
    networks
        .flat_map(|(written, planned)| {
            let prefixes = written.address_space.iter().filter_map(|cidr| cidr.v4());
            prefixes.flat_map(|prefix| room::of_network(prefix.span(), &planned.free))
        })
        .collect()
}

/// Subnets, and what is free between them.
fn subnet_bars(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (network, (written, planned)) in alternative.networks.iter().zip(&plan.networks).enumerate() {
        for (subnet, (written, planned)) in written.subnets.iter().zip(&planned.subnets).enumerate() {
            let Some(prefix) = planned.prefix else { continue };
            bars.push(Bar {
                short: planned.meter.verdict() != Verdict::Fits,
                fills: fills::of_subnet(prefix, written.purpose, planned),
                ..bar(
                    prefix.span(),
                    subnet_role(written.purpose, planned),
                    Item::Subnet { network, subnet },
                )
            });
        }
        let gaps = planned.free.spans().iter().enumerate();
        bars.extend(gaps.map(|(gap, span)| bar(*span, Role::Free, Item::Free { network, gap })));
    }
    bars
}

pub(super) fn subnet_role(purpose: Purpose, plan: &SubnetPlan) -> Role {
    match purpose {
        Purpose::Nodes => Role::Node,
        Purpose::Pods => Role::Pod,
        _ if !plan.node_clusters.is_empty() => Role::Node,
        _ if !plan.pod_clusters.is_empty() => Role::Pod,
        _ => Role::Other,
    }
}

fn pod_bars(plan: &AlternativePlan) -> Vec<Bar> {
    let cidrs = plan
        .clusters
        .iter()
        .enumerate()
        .filter_map(|(at, cluster)| Some((at, cluster.pod_cidr.as_ref()?)));
    cidrs
        .map(|(cluster, cidr)| Bar {
            short: cidr.meter.verdict() != Verdict::Fits,
            fills: fills::of_pod_cidr(cidr),
            ..bar(cidr.prefix.span(), Role::Pod, Item::PodCidr { cluster })
        })
        .collect()
}

fn service_bars(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Bar> {
    let clusters = alternative.clusters.iter().zip(&plan.clusters).enumerate();
    clusters
        .filter_map(|(cluster, (written, planned))| {
            let prefix = planned.service_cidr?;
            Some(Bar {
                fills: fills::of_service_cidr(prefix, written.dns_service_ip),
                ..bar(prefix.span(), Role::Service, Item::ServiceCidr { cluster })
            })
        })
        .collect()
}

/// Peered VNets, and the ranges that are connected otherwise.
fn connected_bars(connected: &[ConnectedRange]) -> (Vec<Bar>, Vec<Bar>) {
    let (mut peered, mut others) = (Vec::new(), Vec::new());
    for (range, subject) in connected.iter().enumerate() {
        let bars = match subject.kind {
            ConnectedKind::Peered => &mut peered,
            ConnectedKind::OnPremises | ConnectedKind::Other => &mut others,
        };
        bars.extend(subject.prefixes.iter().enumerate().filter_map(|(prefix, cidr)| {
            Some(bar(
                cidr.v4()?.span(),
                Role::Connected,
                Item::Connected { range, prefix },
            ))
        }));
    }
    (peered, others)
}

/// Forbidden ranges that share a /12 with something: those close enough to matter.
fn forbidden_bars(used: &RangeSet) -> Vec<Bar> {
    const NEAR: u8 = 12;
    let is_near = |range: &Prefix| {
        let around = Prefix::containing(range.network(), range.length().min(NEAR)).map(Span::from);
        around.is_some_and(|around| used.gaps_within(around).total() < around.len())
    };
    let ranges = forbidden_ranges()
        .into_iter()
        .enumerate()
        .filter(|(_, range)| is_near(range));
    ranges
        .map(|(range, prefix)| bar(prefix.span(), Role::Forbidden, Item::Forbidden { range }))
        .collect()
}

/// Where a cluster's own ranges meet: pods, services and the VNet it lies in.
fn overlaps_of_clusters(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Overlap> {
    let mut overlaps = Vec::new();
    for (cluster, planned) in plan.clusters.iter().enumerate() {
        let pods = planned.pod_cidr.as_ref().map(|cidr| cidr.prefix.span());
        let services = planned.service_cidr.map(Span::from);
        let ranges = [
            (pods, LaneKind::Pods, Item::PodCidr { cluster }),
            (services, LaneKind::Services, Item::ServiceCidr { cluster }),
        ];
        if let Some(span) = pods
            .zip(services)
            .and_then(|(pods, services)| pods.intersection(&services))
        {
            let [(_, from, pods), (_, to, services)] = ranges;
            overlaps.push(Overlap {
                span,
                from,
                to,
                items: (pods, services),
            });
        }
        let network = planned
            .network
            .and_then(|at| Some((at, alternative.networks.get(at)?)));
        if let Some((network, subject)) = network {
            for (prefix, cidr) in subject.address_space.iter().enumerate() {
                let Some(space) = cidr.v4().map(Span::from) else {
                    continue;
                };
                overlaps.extend(ranges.iter().filter_map(|(range, to, item)| {
                    let span = range.as_ref()?.intersection(&space)?;
                    let own = Item::Network { network, prefix };
                    Some(Overlap {
                        span,
                        from: LaneKind::Networks,
                        to: *to,
                        items: (own, *item),
                    })
                }));
            }
        }
    }
    overlaps
}

/// Where things of two lists meet.
fn overlaps_of<'a>(
    left: impl Iterator<Item = (&'a Bar, LaneKind)>,
    right: impl Iterator<Item = (&'a Bar, LaneKind)>,
) -> Vec<Overlap> {
    let (left, right): (Vec<_>, Vec<_>) = (left.collect(), right.collect());
    let spans = |bars: &[(&Bar, LaneKind)]| bars.iter().map(|(bar, _)| bar.span).collect::<Vec<Span>>();
    let found = overlaps_between(&spans(&left), &spans(&right), MOST_OVERLAPS);
    let overlap = |(one, other): (usize, usize)| {
        let ((one, from), (other, to)) = (left.get(one)?, right.get(other)?);
        let span = one.span.intersection(&other.span)?;
        let upper_first = Overlap {
            span,
            from: *from,
            to: *to,
            items: (one.item, other.item),
        };
        let lower_first = Overlap {
            span,
            from: *to,
            to: *from,
            items: (other.item, one.item),
        };
        Some(if from <= to { upper_first } else { lower_first })
    };
    found.pairs.into_iter().filter_map(overlap).collect()
}

/// Bars in the same place become one; it shows the one that is short, if any is.
fn merged(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.sort_by_key(|bar| (bar.span, Reverse(bar.short), bar.item));
    bars.dedup_by(|next, kept| {
        let is_same = next.span == kept.span;
        if is_same {
            kept.count += next.count;
        }
        is_same
    });
    bars
}

/// A lane with its bars in as few rows as keep them apart; `None` without bars.
fn lane(kind: LaneKind, mut bars: Vec<Bar>) -> Option<Lane> {
    bars.sort_by_key(|bar| (bar.span.first(), Reverse(bar.span.end()), bar.item));
    let mut rows: Vec<Vec<Bar>> = Vec::new();
    for bar in bars {
        let ends_before = |row: &Vec<Bar>| row.last().is_none_or(|last| last.span.end() <= bar.span.first());
        let at = rows.iter().position(ends_before);
        if let Some(row) = at.and_then(|at| rows.get_mut(at)) {
            row.push(bar);
        } else if rows.len() < MOST_ROWS {
            rows.push(vec![bar]);
        } else if let Some(last) = rows.last_mut().and_then(|row| row.last_mut()) {
            crowd(last, &bar);
        }
    }
    (!rows.is_empty()).then(|| Lane {
        kind,
        rows: rows.into_iter().map(Row::new).collect(),
    })
}

/// Widens a bar of the last row over one that finds no row of its own.
fn crowd(last: &mut Bar, bar: &Bar) {
    let end = last.span.end().max(bar.span.end());
    last.span = Span::new(last.span.first(), end).unwrap_or(last.span);
    last.fills = Vec::new();
    last.count = last.count.saturating_add(bar.count);
    last.short |= bar.short;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range_bar(range: usize, first: u64, end: u64) -> Bar {
        let item = Item::Connected { range, prefix: 0 };
        bar(Span::new(first, end).unwrap(), Role::Connected, item)
    }

    fn rows(bars: &[(u64, u64)]) -> Vec<Vec<(u64, u64, u64)>> {
        let bars = bars
            .iter()
            .enumerate()
            .map(|(at, (first, end))| range_bar(at, *first, *end));
        let lane = lane(LaneKind::Connected, merged(bars.collect()));
        let bars = |row: Row| {
            row.bars
                .iter()
                .map(|bar| (bar.span.first(), bar.span.end(), bar.count))
                .collect::<Vec<_>>()
        };
        lane.into_iter().flat_map(|lane| lane.rows).map(bars).collect()
    }

    #[test]
    fn what_overlaps_goes_to_the_next_row() {
        assert_eq!(rows(&[]), Vec::<Vec<_>>::new());
        assert_eq!(rows(&[(8, 12), (0, 8)]), [vec![(0, 8, 1), (8, 12, 1)]]);
        assert_eq!(
            rows(&[(0, 8), (4, 12), (8, 9)]),
            [vec![(0, 8, 1), (8, 9, 1)], vec![(4, 12, 1)]]
        );
    }

    #[test]
    fn what_is_equal_shares_a_bar_and_what_finds_no_row_joins_the_last() {
        assert_eq!(rows(&[(0, 8), (0, 8), (0, 8)]), [vec![(0, 8, 3)]]);
        let crowded = rows(&[(0, 20), (1, 20), (2, 20), (3, 20), (4, 30), (5, 6), (30, 31)]);
        assert_eq!(crowded.len(), MOST_ROWS);
        assert_eq!(crowded[0], [(0, 20, 1), (30, 31, 1)]);
        assert_eq!(crowded[3], [(3, 30, 3)]);
    }

    #[test]
    fn only_forbidden_ranges_nearby_are_drawn() {
        let near = |text: &str| -> Vec<String> {
            let used = RangeSet::from(text.parse::<Prefix>().unwrap().span());
            forbidden_bars(&used)
                .iter()
                .map(|bar| range_of(bar).to_string())
                .collect()
        };
        assert_eq!(near("10.0.0.0/8"), Vec::<String>::new());
        assert_eq!(near("172.16.0.0/16"), ["172.30.0.0/16", "172.31.0.0/16"]);
        assert_eq!(near("192.0.2.128/25"), ["192.0.2.0/24"]);
        assert_eq!(near("0.0.0.0/0").len(), forbidden_ranges().len());
    }

    fn range_of(bar: &Bar) -> Prefix {
        let Item::Forbidden { range } = bar.item else {
            panic!("{:?}", bar.item)
        };
        forbidden_ranges()[range]
    }
}
