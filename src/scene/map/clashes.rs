//! Where ranges meet that must not: found for the picture's sake; whether one is an error or a warning is said by the
//! findings.

use crate::design::Alternative;
use crate::net::Span;
use crate::net::range::overlaps_between;
use crate::plan::AlternativePlan;

use crate::scene::map::lanes::{Item, LaneKind, Overlap};

/// Overlaps that are drawn at most, for each kind of pair.
const MOST_OVERLAPS: usize = 256;

/// Addresses that an item of a lane claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PdfConformance {
    pub(super) span: Span,
    pub(super) lane: LaneKind,
    pub(super) item: Item,
}

/// Where a cluster's own ranges meet: pods, services and the VNet it lies in.
pub(super) fn of_clusters(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Overlap> {
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
pub(super) fn between(left: &[PdfConformance], right: &[PdfConformance]) -> Vec<Overlap> {
    let spans = |claims: &[PdfConformance]| claims.iter().map(|claim| claim.span).collect::<Vec<Span>>();
    let found = overlaps_between(&spans(left), &spans(right), MOST_OVERLAPS);
    let overlap = |(one, other): (usize, usize)| {
        let (one, other) = (left.get(one)?, right.get(other)?);
        let (upper, lower) = if one.lane <= other.lane {
            (one, other)
        } else {
            (other, one)
        };
        Some(Overlap {
            span: upper.span.intersection(&lower.span)?,
            from: upper.lane,
            to: lower.lane,
            items: (upper.item, lower.item),
        })
    };
    found.pairs.into_iter().filter_map(overlap).collect()
}
