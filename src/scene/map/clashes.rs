//! Overlaps to draw; whether one is an error or a warning is for the findings.

use crate::design::Alternative;
use crate::net::Span;
use crate::net::range::overlaps_between;
use crate::plan::AlternativePlan;

use crate::scene::map::lanes::{Item, LaneKind, Overlap};

/// Most overlaps that are drawn for each kind of pair.
const MOST_OVERLAPS: usize = 256;

/// Addresses that an item of a lane claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClaimedSpan {
    pub(super) span: Span,
    pub(super) lane: LaneKind,
    pub(super) item: Item,
}

/// Where a cluster's own ranges overlap: pods, services and its VNet.
pub(super) fn of_clusters(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Overlap> {
    let mut overlaps = Vec::new();
    let mut inside: Vec<(usize, ClaimedSpan)> = Vec::new();
    for (cluster, planned) in plan.clusters.iter().enumerate() {
        let pods = planned.pod_cidr.as_ref().map(|cidr| cidr.prefix.span());
        let services = planned.service_cidr.map(Span::from);
        let ranges = [
            (pods, LaneKind::Pods, Item::PodCidr { cluster }),
            (services, LaneKind::Services, Item::ServiceCidr { cluster }),
        ];
        let shared = pods
            .zip(services)
            .and_then(|(pods, services)| pods.intersection(&services));
        if let Some(span) = shared.filter(|_| overlaps.len() < MOST_OVERLAPS) {
            let [(_, from, pods), (_, to, services)] = ranges;
            overlaps.push(Overlap {
                span,
                from,
                to,
                items: (pods, services),
            });
        }
        if let Some(network) = planned.network {
            let claims = ranges.into_iter().filter_map(|(span, lane, item)| {
                let claim = ClaimedSpan {
                    span: span?,
                    lane,
                    item,
                };
                Some((network, claim))
            });
            inside.extend(claims);
        }
    }
    // Clusters of one VNet often share their ranges: each range is compared with the VNet once.
    let place = |(network, claim): &(usize, ClaimedSpan)| (*network, claim.lane, claim.span);
    inside.sort_by_key(place);
    inside.dedup_by_key(|one| place(one));
    overlaps.extend(with_networks(alternative, &inside));
    overlaps
}

/// Where ranges of clusters overlap their VNet.
fn with_networks(alternative: &Alternative, inside: &[(usize, ClaimedSpan)]) -> Vec<Overlap> {
    let mut overlaps = Vec::new();
    for ranges in inside.chunk_by(|(network, _), (next, _)| network == next) {
        let Some(&(network, _)) = ranges.first() else {
            continue;
        };
        let Some(subject) = alternative.networks.get(network) else {
            continue;
        };
        let spaces = subject.address_space.iter().enumerate();
        let spaces = spaces.filter_map(|(prefix, cidr)| {
            Some(ClaimedSpan {
                span: cidr.v4().map(Span::from)?,
                lane: LaneKind::Networks,
                item: Item::Network { network, prefix },
            })
        });
        let spaces: Vec<ClaimedSpan> = spaces.collect();
        let ranges: Vec<ClaimedSpan> = ranges.iter().map(|(_, claim)| *claim).collect();
        let room = MOST_OVERLAPS.saturating_sub(overlaps.len());
        overlaps.extend(up_to(room, &spaces, &ranges));
    }
    overlaps
}

/// Where items of two lists overlap.
pub(super) fn between(left: &[ClaimedSpan], right: &[ClaimedSpan]) -> Vec<Overlap> {
    up_to(MOST_OVERLAPS, left, right)
}

fn up_to(most: usize, left: &[ClaimedSpan], right: &[ClaimedSpan]) -> Vec<Overlap> {
    let spans = |claims: &[ClaimedSpan]| claims.iter().map(|claim| claim.span).collect::<Vec<Span>>();
    let found = overlaps_between(&spans(left), &spans(right), most);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan::plan;

    #[test]
    fn a_thousand_clusters_across_a_thousand_prefixes_are_not_multiplied() {
        let mut design = presets::worked_example();
        let alternative = &mut design.alternatives[0];
        alternative.networks[0].address_space = (0..1_000_u32)
            .map(|at| format!("10.{}.{}.0/24", at / 250, at % 250).parse().unwrap())
            .collect();
        let mut cluster = alternative.clusters[0].clone();
        cluster.service_cidr = "10.0.0.0/8".parse().unwrap();
        for at in 0..1_000_u32 {
            cluster.pod_cidr = Some(format!("10.{}.0.0/16", at % 200).parse().unwrap());
            alternative.clusters.push(cluster.clone());
        }
        let plan = plan(&design);
        let found = of_clusters(&design.alternatives[0], &plan.alternatives[0]);
        assert!(found.len() <= 2 * MOST_OVERLAPS, "{}", found.len());
        assert!(found.iter().any(|overlap| overlap.from == LaneKind::Networks));
        assert!(found.iter().any(|overlap| overlap.from == LaneKind::Pods));
    }
}
