//! The bars of the address map, by what they stand for: where each lies comes from the design, what it holds from the
//! plan.

use std::sync::LazyLock;

use crate::azure::{Purpose, limits};
use crate::design::{Alternative, Cluster, ConnectedKind, ConnectedRange, Network, Shared};
use crate::net::{Prefix, Span};
use crate::plan::{AlternativePlan, NetworkPlan, SubnetPlan, Verdict};

use crate::scene::map::fills;
use crate::scene::map::lanes::{Bar, Fills, Item, Role};

/// Ranges that Azure reserves: those AKS refuses, then those no VNet may include.
pub fn forbidden_ranges() -> &'static [Prefix] {
    static RANGES: LazyLock<Vec<Prefix>> = LazyLock::new(|| {
        let mut ranges: Vec<Prefix> = Vec::new();
        let refused = limits::RESERVED_RANGES.value.iter();
        for text in refused.chain(limits::VNET_BANNED_RANGES.value) {
            ranges.extend(text.parse().ok().filter(|range| !ranges.contains(range)));
        }
        ranges
    });
    &RANGES
}

/// A bar of one item.
pub(super) fn bar(span: Span, role: Role, item: Item) -> Bar {
    Bar {
        span,
        role,
        item,
        count: 1,
        short: false,
        mark: None,
        fills: Fills::default(),
    }
}

/// The prefixes of the VNets.
pub(super) fn networks(alternative: &Alternative) -> Vec<Bar> {
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

/// The subnets of a VNet, and what is free between them.
pub(super) fn subnets(
    network: usize,
    (written, planned): (&Network, &NetworkPlan),
    clusters: &[Shared<Cluster>],
) -> Vec<Bar> {
    let subnets = written.subnets.iter().zip(&planned.subnets).enumerate();
    let subnets = subnets.filter_map(|(subnet, (written, planned))| {
        let prefix = planned.prefix?;
        let fills = fills::of_subnet(prefix, written.purpose, planned, clusters);
        // Nodes that share their subnet with their pods leave most of it to them.
        let has_pods = fills.iter().any(|fill| fill.role == Role::Pod);
        let role = match subnet_role(written.purpose, planned) {
            Role::Node if has_pods => Role::Pod,
            role => role,
        };
        Some(Bar {
            short: planned.meter.verdict() != Verdict::Fits,
            mark: written.color,
            fills,
            ..bar(prefix.span(), role, Item::Subnet { network, subnet })
        })
    });
    let gaps = planned.free.spans().iter().enumerate();
    let gaps = gaps.map(|(gap, span)| bar(*span, Role::Free, Item::Free { network, gap }));
    subnets.chain(gaps).collect()
}

pub(in crate::scene) fn subnet_role(purpose: Purpose, plan: &SubnetPlan) -> Role {
    match purpose {
        Purpose::Nodes => Role::Node,
        Purpose::Pods => Role::Pod,
        _ if !plan.node_clusters.is_empty() => Role::Node,
        _ if !plan.pod_clusters.is_empty() => Role::Pod,
        _ => Role::Other,
    }
}

/// The pod CIDRs.
pub(super) fn pods(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Bar> {
    let clusters = alternative.clusters.iter().zip(&plan.clusters).enumerate();
    clusters
        .filter_map(|(cluster, (written, planned))| {
            let cidr = planned.pod_cidr.as_ref()?;
            Some(Bar {
                short: cidr.meter.verdict() != Verdict::Fits,
                fills: fills::of_pod_cidr(cidr, &written.pools),
                ..bar(cidr.prefix.span(), Role::Pod, Item::PodCidr { cluster })
            })
        })
        .collect()
}

/// The service CIDRs.
pub(super) fn services(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Bar> {
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

/// Peered VNets and other connected ranges.
pub(super) fn connected(connected: &[ConnectedRange]) -> (Vec<Bar>, Vec<Bar>) {
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

/// Forbidden ranges that share a /12 with something: those close enough to matter; `is_used` says where something lies.
pub(super) fn forbidden(is_used: impl Fn(&Span) -> bool) -> Vec<Bar> {
    const NEAR: u8 = 12;
    let is_near = |range: &Prefix| {
        let around = Prefix::containing(range.network(), range.length().min(NEAR)).map(Span::from);
        around.is_some_and(|around| is_used(&around))
    };
    let ranges = forbidden_ranges().iter().enumerate();
    ranges
        .filter(|(_, range)| is_near(range))
        .map(|(range, prefix)| bar(prefix.span(), Role::Reserved, Item::Forbidden { range }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forbidden_ranges_nearby_are_drawn() {
        let near = |text: &str| -> Vec<String> {
            let used = text.parse::<Prefix>().unwrap().span();
            forbidden(|around| around.overlaps(&used))
                .iter()
                .map(|bar| range_of(bar).to_string())
                .collect()
        };
        assert_eq!(near("10.0.0.0/8"), Vec::<String>::new());
        assert_eq!(near("172.16.0.0/16"), ["172.30.0.0/16", "172.31.0.0/16"]);
        assert_eq!(near("192.0.2.128/25"), ["192.0.2.0/24"]);
        assert_eq!(near("0.0.0.0/0").len(), forbidden_ranges().len());
    }

    #[test]
    fn what_azure_reserves_is_no_trouble_of_the_design() {
        let bars = forbidden(|_| true);
        assert!(!bars.is_empty());
        assert!(bars.iter().all(|bar| bar.role == Role::Reserved));
    }

    fn range_of(bar: &Bar) -> Prefix {
        let Item::Forbidden { range } = bar.item else {
            panic!("{:?}", bar.item)
        };
        forbidden_ranges()[range]
    }
}
