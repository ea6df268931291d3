//! Which ranges may lie where: reserved, private, overlapping, and the addresses inside them.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Prefix shorter than /12.
pub static STATIC_BLOCK_SUBNET_MAX_12: Rule = Rule {
    id: "static-block-subnet-max-12",
    title: "The pod subnet is larger than /12",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "For static blocks, Azure accepts pod subnets up to /12, about a million addresses.",
};

/// Bits are set beyond the prefix length.
pub static CIDR_HOST_BITS_SET: Rule = Rule {
    id: "cidr-host-bits-set",
    title: "The range does not start at its network address",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "A range such as 10.0.1.5/16 names an address inside a network, not the network itself. Azure requires \
             the network address; the plan uses it.",
};

/// Overlaps 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16 or 192.0.2.0/24.
pub static RESERVED_RANGE_OVERLAP: Rule = Rule {
    id: "reserved-range-overlap",
    title: "The range overlaps one reserved by AKS",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "AKS uses these ranges inside its nodes. VNets, pod CIDRs and service CIDRs must not overlap them, not \
             even with a larger range that contains one.",
};

/// Overlaps multicast, broadcast, loopback, link-local or 168.63.129.16.
pub static VNET_AZURE_BANNED: Rule = Rule {
    id: "vnet-azure-banned",
    title: "The VNet includes a range that Azure forbids",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure refuses multicast, broadcast, loopback and link-local ranges in a VNet, as well as the address \
             of its own DNS service.",
};

/// Prefix shorter than /13.
pub static SERVICE_CIDR_MAX_SIZE: Rule = Rule {
    id: "service-cidr-max-size",
    title: "The service CIDR is larger than /13",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "AKS requires a service CIDR smaller than /12, so /13 is the largest. Kubernetes itself would accept a \
             /12.",
};

/// Not wholly inside RFC 1918 or RFC 6598.
pub static SERVICE_CIDR_NOT_PRIVATE: Rule = Rule {
    id: "service-cidr-not-private",
    title: "The service CIDR is not private",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure refuses public and multicast ranges for services, because pods could not reach the real hosts \
             at those addresses.",
};

/// Overlaps a subnet of the cluster's VNet.
pub static SERVICE_CIDR_OVERLAPS_SUBNET: Rule = Rule {
    id: "service-cidr-overlaps-subnet",
    title: "The service CIDR overlaps a subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("ServiceCidrOverlapExistingSubnetsCidr"),
    source: sources::SERVICE_CIDR_ERROR,
    reason: "Nodes would send traffic for that subnet to services. Azure refuses with \
             ServiceCidrOverlapExistingSubnetsCidr, and checks again at every upgrade.",
};

/// Overlaps the address space of the cluster's VNet.
pub static SERVICE_CIDR_OVERLAPS_VNET: Rule = Rule {
    id: "service-cidr-overlaps-vnet",
    title: "The service CIDR overlaps the VNet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Azure accepts it as long as no subnet is in the overlap, but advises against it. A subnet added there \
             later blocks upgrades.",
};

/// Overlaps a peered or on-premises range.
pub static SERVICE_CIDR_OVERLAPS_CONNECTED: Rule = Rule {
    id: "service-cidr-overlaps-connected",
    title: "The service CIDR overlaps a connected network",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Pods cannot reach hosts whose addresses fall in the service CIDR. Azure does not know connected \
             networks and does not report this.",
};

/// Several clusters have equal service CIDRs.
pub static SERVICE_CIDR_REUSE: Rule = Rule {
    id: "service-cidr-reuse",
    title: "Clusters can use the same service CIDR",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Service addresses never leave their cluster, so every cluster can use the same range. That simplifies \
             planning.",
};

/// DNS address not in the service CIDR.
pub static DNS_IP_IN_SERVICE_CIDR: Rule = Rule {
    id: "dns-ip-in-service-cidr",
    title: "The DNS service IP is outside the service CIDR",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("DnsServiceIpOutOfServiceCidr"),
    source: sources::DNS_IP_ERROR,
    reason: "The DNS service is a service like any other and needs an address in the service CIDR. Azure refuses \
             with DnsServiceIpOutOfServiceCidr.",
};

/// DNS address is the network address or the one after it.
pub static DNS_IP_NOT_FIRST: Rule = Rule {
    id: "dns-ip-not-first",
    title: "The DNS service IP is the first address of the service CIDR",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "The first address belongs to the kubernetes.default service. By convention, the DNS service uses the \
             tenth.",
};

/// DNS address is the broadcast address of the service CIDR.
pub static DNS_IP_LAST: Rule = Rule {
    id: "dns-ip-last",
    title: "The DNS service IP is the last address of the service CIDR",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure checks that the DNS service IP is not on the boundary of the service CIDR. We take the last \
             address to be such a boundary.",
};

/// Overlaps a subnet of the cluster's VNet.
pub static POD_CIDR_OVERLAPS_SUBNET: Rule = Rule {
    id: "pod-cidr-overlaps-subnet",
    title: "The pod CIDR overlaps a subnet",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Pod addresses and subnet addresses would be ambiguous. Azure has refused this since October 2024.",
};

/// Overlaps the address space of the cluster's VNet.
pub static POD_CIDR_OVERLAPS_VNET: Rule = Rule {
    id: "pod-cidr-overlaps-vnet",
    title: "The pod CIDR overlaps the VNet",
    severity: Some(Severity::Warning),
    models: POD_CIDR_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure only checks subnets, but its documentation asks that the pod CIDR not overlap the VNet at all. \
             A subnet added in the overlap later cannot be reached from pods.",
};

/// Pod CIDR and service CIDR overlap.
pub static POD_CIDR_OVERLAPS_SERVICE_CIDR: Rule = Rule {
    id: "pod-cidr-overlaps-service-cidr",
    title: "The pod CIDR overlaps the service CIDR",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "An address would be a pod and a service at once.",
};

/// Overlaps a peered or on-premises range.
pub static POD_CIDR_OVERLAPS_CONNECTED: Rule = Rule {
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
};

/// Not wholly inside RFC 1918 or RFC 6598.
pub static POD_CIDR_NOT_PRIVATE: Rule = Rule {
    id: "pod-cidr-not-private",
    title: "The pod CIDR is not private",
    severity: Some(Severity::Warning),
    models: POD_CIDR_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Azure does not refuse public ranges for pods, but does not support them, and pods cannot reach the \
             real hosts at those addresses.",
};

/// A pod CIDR is given with a flat model.
pub static POD_CIDR_NOT_APPLICABLE: Rule = Rule {
    id: "pod-cidr-not-applicable",
    title: "This model has no pod CIDR",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::TERRAFORM,
    reason: "Pods get their addresses from a subnet of the VNet. Terraform refuses a pod CIDR here.",
};

/// No range of the VNet contains the subnet.
pub static SUBNET_OUTSIDE_VNET: Rule = Rule {
    id: "subnet-outside-vnet",
    title: "The subnet is outside its VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "A subnet must be inside one of the VNet's ranges.",
};

/// Subnets of a VNet overlap.
pub static SUBNETS_OVERLAP: Rule = Rule {
    id: "subnets-overlap",
    title: "Two subnets overlap",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "An address in a VNet can belong to only one subnet, so Azure refuses the second subnet.",
};

/// IPv4 prefix longer than /29 or shorter than /8; IPv6 prefix not /64.
pub static SUBNET_PREFIX_MIN: Rule = Rule {
    id: "subnet-prefix-min",
    title: "The subnet is smaller or larger than Azure allows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure reserves five addresses in every subnet, so the smallest is a /29 with three usable addresses. \
             The largest is /8. IPv6 subnets are exactly /64.",
};

/// Over 3,000 subnets or 500 peerings a VNet.
pub static VNET_LIMITS: Rule = Rule {
    id: "vnet-limits",
    title: "The VNet is close to an Azure limit",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "Azure limits subnets, peerings, VNets, addresses per network interface and routes. Few designs reach \
             these limits, and some can be raised on request.",
};

/// The VNet lies in 10.0.0.0/8 and the plan names an on-premises network.
pub static ONPREM_10_8: Rule = Rule {
    id: "onprem-10-8",
    title: "10.0.0.0/8 is often used on-premises",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Many sites advertise all of 10.0.0.0/8 over ExpressRoute, which then overlaps the VNet. A range such \
             as 172.16.0.0/16 avoids this.",
};

/// VNet space overlaps a peered range.
pub static VNET_OVERLAPS_PEERED: Rule = Rule {
    id: "vnet-overlaps-peered",
    title: "The VNet overlaps a peered network",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Networks with overlapping addresses cannot be peered.",
};

/// VNet space overlaps an on-premises range.
pub static VNET_OVERLAPS_ONPREM: Rule = Rule {
    id: "vnet-overlaps-onprem",
    title: "The VNet overlaps an on-premises network",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Hosts with the same addresses on both sides cannot reach each other. Azure does not know the other \
             side and does not report this.",
};

/// IPv6 ranges with a model other than overlay.
pub static DUAL_STACK_REQUIRES_OVERLAY: Rule = Rule {
    id: "dual-stack-requires-overlay",
    title: "Dual-stack needs overlay",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Only overlay gives pods both IPv4 and IPv6 addresses.",
};

/// Pod or service CIDRs differ from the IP families in count or order.
pub static DUAL_STACK_CIDR_ORDER: Rule = Rule {
    id: "dual-stack-cidr-order",
    title: "The IPv4 and IPv6 ranges do not match the IP families",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Pod CIDRs and service CIDRs must match the IP families in number and order, IPv4 first.",
};

/// IPv6 prefix shorter than /108.
pub static IPV6_SERVICE_CIDR_MAX_108: Rule = Rule {
    id: "ipv6-service-cidr-max-108",
    title: "The IPv6 service CIDR is larger than /108",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Kubernetes allows at most 20 host bits for services, so /108 is the largest IPv6 range.",
};

/// A dual-stack cluster uses a Standard NAT gateway.
pub static DUAL_STACK_NAT_STANDARD: Rule = Rule {
    id: "dual-stack-nat-standard",
    title: "Dual-stack does not work with a Standard NAT gateway",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A Standard NAT gateway supports only IPv4. StandardV2 supports both.",
};

/// A VNet without a single range.
pub static ADDRESS_SPACE_MISSING: Rule = Rule {
    id: "address-space-missing",
    title: "The VNet has no address space",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "A VNet needs at least one range before it can hold a subnet.",
};

/// Kubenet or overlay without a pod CIDR.
pub static POD_CIDR_MISSING: Rule = Rule {
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
};

/// A pod subnet model and a pool without one.
pub static POD_SUBNET_MISSING: Rule = Rule {
    id: "pod-subnet-missing",
    title: "The pool has no pod subnet",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "This model gives pods addresses from a separate subnet, which every pool must specify.",
};
