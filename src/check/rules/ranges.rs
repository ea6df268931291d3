//! Which ranges may lie where: reserved, private, overlapping, and the addresses inside them.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::{Cluster, Network, NodePool};
use crate::net::{Cidr, Prefix};

use super::RuleDef;
use crate::check::limits::outside;
use crate::check::overlaps::{Reached, is_often_on_premises};
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &STATIC_BLOCK_SUBNET_MAX_12,
    &CIDR_HOST_BITS_SET,
    &RESERVED_RANGE_OVERLAP,
    &VNET_AZURE_BANNED,
    &POD_CIDR_OVERLAPS_SUBNET,
    &POD_CIDR_OVERLAPS_VNET,
    &POD_CIDR_OVERLAPS_SERVICE_CIDR,
    &POD_CIDR_OVERLAPS_CONNECTED,
    &POD_CIDR_NOT_PRIVATE,
    &POD_CIDR_NOT_APPLICABLE,
    &SUBNET_OUTSIDE_VNET,
    &SUBNETS_OVERLAP,
    &SUBNET_PREFIX_MIN,
    &VNET_LIMITS,
    &ONPREM_10_8,
    &VNET_OVERLAPS_PEERED,
    &VNET_OVERLAPS_ONPREM,
    &FLEET_HUB_VNET,
    &ADDRESS_SPACE_MISSING,
    &POD_CIDR_MISSING,
    &POD_SUBNET_MISSING,
];

/// Prefix shorter than /12.
pub static STATIC_BLOCK_SUBNET_MAX_12: RuleDef = RuleDef::new(Rule {
    id: "static-block-subnet-max-12",
    title: "The pod subnet is larger than /12",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "For static blocks, Azure accepts pod subnets up to /12, about a million addresses.",
})
.at(42)
.why_no_fix("use a pod subnet of /12 or smaller");

/// Whether a pod subnet of `length` is too large for static blocks.
pub fn static_block_subnet(length: u8) -> Option<Hit> {
    let shortest = limits::STATIC_SUBNET_SHORTEST_PREFIX.value;
    let facts = Facts::Length {
        given: length,
        shortest,
        longest: 32,
    };
    (length < shortest).then_some(STATIC_BLOCK_SUBNET_MAX_12.hit(facts))
}

/// Bits are set beyond the prefix length.
pub static CIDR_HOST_BITS_SET: RuleDef = RuleDef::new(Rule {
    id: "cidr-host-bits-set",
    title: "The range does not start at its network address",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "A range such as 10.0.1.5/16 names an address inside a network, not the network itself. Azure \
             requires the network address; the plan uses it.",
})
.at(58)
.fixed_by(&[fixes::write_network]);

/// Whether a range is written with host bits; `at` is its place among those of its owner.
pub fn host_bits(typed: &Cidr, at: usize) -> Option<Hit> {
    typed
        .has_host_bits()
        .then_some(CIDR_HOST_BITS_SET.hit(Facts::Typed(at)))
}

/// Overlaps 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16 or 192.0.2.0/24.
pub static RESERVED_RANGE_OVERLAP: RuleDef = RuleDef::new(Rule {
    id: "reserved-range-overlap",
    title: "The range overlaps one reserved by AKS",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "AKS uses these ranges inside its nodes. VNets, pod CIDRs and service CIDRs must not overlap \
             them, not even with a larger range that contains one.",
})
.at(59)
.since("2026-05-29")
.moved_by(&[fixes::move_services, fixes::move_pods]);

/// Overlaps multicast, broadcast, loopback, link-local or 168.63.129.16.
pub static VNET_AZURE_BANNED: RuleDef = RuleDef::new(Rule {
    id: "vnet-azure-banned",
    title: "The VNet includes a range that Azure forbids",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure refuses multicast, broadcast, loopback and link-local ranges in a VNet, as well as the \
             address of its own DNS service.",
})
.at(60)
.why_no_fix("choose where to move the VNet");

/// Overlaps a subnet of the cluster's VNet.
pub static POD_CIDR_OVERLAPS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-overlaps-subnet",
    title: "The pod CIDR overlaps a subnet",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("PodCidrOverlapExistingSubnetsCidr"),
    source: sources::CHANGELOG,
    reason: "Pod addresses and subnet addresses would be ambiguous, and Azure refuses the cluster. For \
             overlay a release of October 2024 narrowed an older check of the whole VNet to its subnets.",
})
.at(71)
.moved_by(&[fixes::move_pods]);

/// Overlaps the address space of the cluster's VNet.
pub static POD_CIDR_OVERLAPS_VNET: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-overlaps-vnet",
    title: "The pod CIDR overlaps the VNet",
    severity: Some(Severity::Warning),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("NetworkProfileCIDROverlapVNET"),
    source: sources::POD_CIDR_VNET_THREAD,
    reason: "Creation has been refused with NetworkProfileCIDROverlapVNET, even where no subnet lies in the pod CIDR. \
             The documentation asks that the two not overlap at all: a subnet placed there later cannot be reached \
             from pods.",
})
.at(72)
.once_it_runs(When::Later)
.moved_by(&[fixes::move_pods]);

/// The severity when a range of a cluster breaks a rule: kubenet cannot be created with pods inside the VNet, but keeps
/// working.
pub(in crate::check) fn severity_of(rule: &Rule, model: Model, runs: bool) -> Option<Severity> {
    let refused = rule == &POD_CIDR_OVERLAPS_VNET.rule && model == Model::Kubenet && !runs;
    if refused {
        Some(Severity::Error)
    } else {
        rule.severity
    }
}

/// Pod CIDR and service CIDR overlap.
pub static POD_CIDR_OVERLAPS_SERVICE_CIDR: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-overlaps-service-cidr",
    title: "The pod CIDR overlaps the service CIDR",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("PodCidrOverlapServiceCidr"),
    source: sources::OVERLAY,
    reason: "An address would be a pod and a service at once.",
})
.at(73)
.moved_by(&[fixes::move_pods]);

/// Overlaps a peered or on-premises range.
pub static POD_CIDR_OVERLAPS_CONNECTED: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-overlaps-connected",
    title: "The pod CIDR overlaps a connected network",
    severity: Some(Severity::Warning),
    models: POD_CIDR_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Traffic to those hosts is treated as pod traffic and never reaches them. Azure does not know \
             connected networks and does not report this.",
})
.at(74)
.moved_by(&[fixes::move_pods]);

/// Not wholly inside RFC 1918 or RFC 6598.
pub static POD_CIDR_NOT_PRIVATE: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-not-private",
    title: "The pod CIDR is not private",
    severity: Some(Severity::Warning),
    models: POD_CIDR_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Azure does not refuse public ranges for pods, but does not support them, and pods cannot reach \
             the real hosts at those addresses.",
})
.at(75)
.moved_by(&[fixes::move_pods]);

/// A pod CIDR is given with a flat model.
pub static POD_CIDR_NOT_APPLICABLE: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-not-applicable",
    title: "This model has no pod CIDR",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::TERRAFORM,
    reason: "Pods get their addresses from a subnet of the VNet. The Azure CLI and Terraform refuse a pod \
             CIDR here.",
})
.at(76)
.fixed_by(&[fixes::remove_pod_cidr]);

/// No range of the VNet contains the subnet.
pub static SUBNET_OUTSIDE_VNET: RuleDef = RuleDef::new(Rule {
    id: "subnet-outside-vnet",
    title: "The subnet is outside its VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "A subnet must be inside one of the VNet's ranges.",
})
.at(77)
.moved_by(&[fixes::resize_subnet]);

/// Subnets of a VNet overlap.
pub static SUBNETS_OVERLAP: RuleDef = RuleDef::new(Rule {
    id: "subnets-overlap",
    title: "Two subnets overlap",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "An address in a VNet can belong to only one subnet, so Azure refuses the second subnet.",
})
.at(78)
.moved_by(&[fixes::resize_subnet]);

/// IPv4 prefix longer than /29 or shorter than /8; IPv6 prefix not /64.
pub static SUBNET_PREFIX_MIN: RuleDef = RuleDef::new(Rule {
    id: "subnet-prefix-min",
    title: "The subnet is smaller or larger than Azure allows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure reserves five addresses in every subnet, so the smallest is a /29 with three usable \
             addresses. The largest is /8. IPv6 subnets are exactly /64.",
})
.at(83)
.moved_by(&[fixes::resize_subnet]);

/// Whether an IPv6 prefix of a subnet is not a /64, the only length allowed.
pub(in crate::check) fn ipv6_subnet_length(length: u8) -> Option<Hit> {
    let only = limits::IPV6_SUBNET_PREFIX.value;
    let facts = Facts::Length {
        given: length,
        shortest: only,
        longest: only,
    };
    (length != only).then_some(SUBNET_PREFIX_MIN.hit(facts))
}

/// Whether a subnet of `length` is smaller or larger than Azure allows.
pub fn subnet_length(length: u8) -> Option<Hit> {
    let (shortest, longest) = (
        limits::SUBNET_SHORTEST_PREFIX.value,
        limits::SUBNET_LONGEST_PREFIX.value,
    );
    let facts = Facts::Length {
        given: length,
        shortest,
        longest,
    };
    (length < shortest || length > longest).then_some(SUBNET_PREFIX_MIN.hit(facts))
}

/// Over 3,000 subnets or 500 peerings a VNet.
pub static VNET_LIMITS: RuleDef = RuleDef::new(Rule {
    id: "vnet-limits",
    title: "The VNet is close to an Azure limit",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "Azure limits subnets, peerings, VNets, addresses per network interface and routes. Few designs \
             reach these limits, and some can be raised on request.",
})
.at(85);

/// More subnets or peerings than a VNet may have.
pub(in crate::check) fn vnet_limits(subnets: usize, peerings: usize) -> impl Iterator<Item = Hit> {
    let counted = [
        (subnets, limits::VNET_SUBNETS.value, "subnets"),
        (peerings, limits::VNET_PEERINGS.value, "peerings"),
    ];
    counted.into_iter().filter_map(|(given, most, unit)| {
        let given = u64::try_from(given).unwrap_or(u64::MAX);
        outside(given, 0, u64::from(most), unit).map(|facts| VNET_LIMITS.hit(facts))
    })
}

/// The VNet lies in 10.0.0.0/8 and the plan names an on-premises network.
pub static ONPREM_10_8: RuleDef = RuleDef::new(Rule {
    id: "onprem-10-8",
    title: "10.0.0.0/8 is often used on-premises",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Many sites advertise all of 10.0.0.0/8 over ExpressRoute, which then overlaps the VNet. A \
             range such as 172.16.0.0/16 avoids this.",
})
.at(87);

/// Whether a prefix of a VNet lies in the block that many sites advertise as a whole; an overlap with a known range
/// `beyond` is the finding instead.
pub(in crate::check) fn often_on_premises(network: &Network, beyond: &Reached) -> Option<Hit> {
    let mut ranges = network.address_space.iter().filter_map(Cidr::v4);
    let is_only_maybe = |range: &Prefix| is_often_on_premises(*range) && beyond.met(*range).is_none();
    let range = ranges.find(is_only_maybe)?;
    Some(ONPREM_10_8.hit(Facts::Range(range)))
}

/// VNet space overlaps a peered range.
pub static VNET_OVERLAPS_PEERED: RuleDef = RuleDef::new(Rule {
    id: "vnet-overlaps-peered",
    title: "The VNet overlaps a peered network",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Networks with overlapping addresses cannot be peered.",
})
.at(88);

/// VNet space overlaps an on-premises range.
pub static VNET_OVERLAPS_ONPREM: RuleDef = RuleDef::new(Rule {
    id: "vnet-overlaps-onprem",
    title: "The VNet overlaps an on-premises network",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Hosts with the same addresses on both sides cannot reach each other. Azure does not know the \
             other side and does not report this.",
})
.at(89);

/// The VNet of a private Fleet hub; a design does not say which VNet is one.
pub static FLEET_HUB_VNET: RuleDef = RuleDef::new(Rule {
    id: "fleet-hub-vnet",
    title: "The VNet of a private Fleet hub must stay clear of 10.0.0.0/16",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::FLEET_HUB,
    reason: "The hub of a private Fleet uses 10.0.0.0/16 for its own services, whatever lies in its VNet.",
})
.at(155)
.since(VERSION);

/// A VNet without a single range.
pub static ADDRESS_SPACE_MISSING: RuleDef = RuleDef::new(Rule {
    id: "address-space-missing",
    title: "The VNet has no address space",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "A VNet needs at least one range before it can hold a subnet.",
})
.at(1_003)
.why_no_fix("choose a range for the VNet");

/// Whether a VNet has no prefix.
pub(in crate::check) fn address_space_missing(network: &Network) -> Option<Hit> {
    ADDRESS_SPACE_MISSING.when(network.address_space.is_empty())
}

/// Kubenet or overlay without a pod CIDR.
pub static POD_CIDR_MISSING: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-missing",
    title: "The cluster has no pod CIDR",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "This model gives pods addresses from a pod CIDR. Azure would default to 10.244.0.0/16; set it \
             explicitly so that it can be checked.",
})
.at(1_006)
.moved_by(&[fixes::move_pods]);

/// Whether a cluster has no pod CIDR though its model takes one.
pub(in crate::check) fn pod_cidr_missing(cluster: &Cluster) -> Option<Hit> {
    POD_CIDR_MISSING.when(cluster.model.uses_pod_cidr() && cluster.pod_cidr.is_none())
}

/// A pod subnet model and a pool without one.
pub static POD_SUBNET_MISSING: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-missing",
    title: "The pool has no pod subnet",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "This model gives pods addresses from a separate subnet, which every pool must specify.",
})
.at(1_007)
.why_no_fix("add a subnet for pods, and select it in the pool");

/// Whether a pool names no pod subnet though its model takes one; where other pools of the cluster name one, that mix
/// is the finding instead.
pub(in crate::check) fn pod_subnet_missing(cluster: &Cluster, pool: &NodePool) -> Option<Hit> {
    let is_missing = cluster.model.uses_pod_subnet() && pool.pod_subnet.is_none();
    POD_SUBNET_MISSING.when(is_missing && super::pod_subnet_all_pools(cluster).is_none())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&STATIC_BLOCK_SUBNET_MAX_12, |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pods_in(d, Model::PodSubnetStatic, "10.32.0.0/11");
        })
        .kept(|d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pods_in(d, Model::PodSubnetStatic, "10.32.0.0/12");
        }),
        broken(&CIDR_HOST_BITS_SET, |d| nodes(d).prefix = cidr("10.0.0.7/24")),
        broken(&RESERVED_RANGE_OVERLAP, |d| {
            cluster(d).pod_cidr = Some(cidr("172.30.0.0/16"));
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("172.29.0.0/16"));
        }),
        broken(&VNET_AZURE_BANNED, |d| {
            network(d).address_space = vec![cidr("168.63.0.0/16")];
        }),
        broken(&POD_CIDR_OVERLAPS_SUBNET, |d| {
            cluster(d).pod_cidr = Some(cidr("10.0.0.0/18"));
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("10.0.64.0/18"));
        }),
        broken(&POD_CIDR_OVERLAPS_VNET, |d| {
            cluster(d).pod_cidr = Some(cidr("10.0.64.0/18"));
        }),
        broken(&POD_CIDR_OVERLAPS_SERVICE_CIDR, |d| {
            cluster(d).pod_cidr = Some(cidr("172.16.128.0/17"));
        }),
        broken(&POD_CIDR_OVERLAPS_CONNECTED, |d| {
            connect(d, ConnectedKind::Peered, "10.244.9.0/24");
        })
        .kept(|d| {
            connect(d, ConnectedKind::Peered, "10.245.9.0/24");
        }),
        broken(&POD_CIDR_NOT_PRIVATE, |d| {
            cluster(d).pod_cidr = Some(cidr("20.0.0.0/16"));
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("100.64.0.0/16"));
        }),
        broken(&POD_CIDR_NOT_APPLICABLE, |d| cluster(d).model = Model::NodeSubnet)
            .kept(|d| model(d, Model::NodeSubnet)),
        broken(&SUBNET_OUTSIDE_VNET, |d| nodes(d).prefix = cidr("10.1.0.0/24")),
        broken(&SUBNETS_OVERLAP, |d| {
            add(d, "other", "10.0.0.128/25", Purpose::Other);
        })
        .kept(|d| {
            add(d, "other", "10.0.1.0/25", Purpose::Other);
        }),
        broken(&SUBNET_PREFIX_MIN, |d| {
            add(d, "tiny", "10.0.9.0/30", Purpose::Other);
        })
        .kept(|d| {
            add(d, "tiny", "10.0.9.0/29", Purpose::Other);
        }),
        broken(&VNET_LIMITS, |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            for at in 0..3_000_u32 {
                add(
                    d,
                    &format!("s{at}"),
                    &format!("10.{}.{}.0/24", 1 + at / 256, at % 256),
                    Purpose::Other,
                );
            }
        })
        .kept(|d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            for at in 0..2_999_u32 {
                add(
                    d,
                    &format!("s{at}"),
                    &format!("10.{}.{}.0/24", 1 + at / 256, at % 256),
                    Purpose::Other,
                );
            }
        }),
        broken(&ONPREM_10_8, |d| {
            connect(d, ConnectedKind::OnPremises, "192.168.0.0/24");
        }),
        broken(&VNET_OVERLAPS_PEERED, |d| {
            connect(d, ConnectedKind::Peered, "10.0.9.0/24");
        })
        .kept(|d| {
            connect(d, ConnectedKind::Peered, "10.1.0.0/24");
        }),
        broken(&VNET_OVERLAPS_ONPREM, |d| {
            connect(d, ConnectedKind::OnPremises, "10.0.9.0/24");
        })
        .kept(|d| {
            connect(d, ConnectedKind::OnPremises, "10.1.0.0/24");
        }),
        never(&FLEET_HUB_VNET),
        broken(&ADDRESS_SPACE_MISSING, |d| network(d).address_space.clear()),
        broken(&POD_CIDR_MISSING, |d| cluster(d).pod_cidr = None),
        broken(&POD_SUBNET_MISSING, |d| model(d, Model::PodSubnetDynamic)).kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
        }),
    ];

    #[test]
    fn lengths() {
        assert_eq!(static_block_subnet(12), None);
        assert!(static_block_subnet(11).is_some());
        assert_eq!(ipv6_subnet_length(64), None);
        assert!(ipv6_subnet_length(80).is_some());
        for (length, allowed) in [(8, true), (29, true), (30, false), (7, false)] {
            assert_eq!(subnet_length(length).is_none(), allowed, "/{length}");
        }
    }
}
