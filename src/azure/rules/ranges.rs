//! Which ranges may lie where: reserved, private, overlapping, and the addresses inside them.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Static block subnet max 12
pub static STATIC_BLOCK_SUBNET_MAX_12: Rule = Rule {
    id: "static-block-subnet-max-12",
    title: "Static block subnet max 12",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cidr host bits set
pub static CIDR_HOST_BITS_SET: Rule = Rule {
    id: "cidr-host-bits-set",
    title: "Cidr host bits set",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Reserved range overlap
pub static RESERVED_RANGE_OVERLAP: Rule = Rule {
    id: "reserved-range-overlap",
    title: "Reserved range overlap",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet azure banned
pub static VNET_AZURE_BANNED: Rule = Rule {
    id: "vnet-azure-banned",
    title: "Vnet azure banned",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr max size
pub static SERVICE_CIDR_MAX_SIZE: Rule = Rule {
    id: "service-cidr-max-size",
    title: "Service cidr max size",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr not private
pub static SERVICE_CIDR_NOT_PRIVATE: Rule = Rule {
    id: "service-cidr-not-private",
    title: "Service cidr not private",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr overlaps subnet
pub static SERVICE_CIDR_OVERLAPS_SUBNET: Rule = Rule {
    id: "service-cidr-overlaps-subnet",
    title: "Service cidr overlaps subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr overlaps vnet
pub static SERVICE_CIDR_OVERLAPS_VNET: Rule = Rule {
    id: "service-cidr-overlaps-vnet",
    title: "Service cidr overlaps vnet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr overlaps connected
pub static SERVICE_CIDR_OVERLAPS_CONNECTED: Rule = Rule {
    id: "service-cidr-overlaps-connected",
    title: "Service cidr overlaps connected",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr reuse
pub static SERVICE_CIDR_REUSE: Rule = Rule {
    id: "service-cidr-reuse",
    title: "Service cidr reuse",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dns ip in service cidr
pub static DNS_IP_IN_SERVICE_CIDR: Rule = Rule {
    id: "dns-ip-in-service-cidr",
    title: "Dns ip in service cidr",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dns ip not first
pub static DNS_IP_NOT_FIRST: Rule = Rule {
    id: "dns-ip-not-first",
    title: "Dns ip not first",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dns ip last
pub static DNS_IP_LAST: Rule = Rule {
    id: "dns-ip-last",
    title: "Dns ip last",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr overlaps subnet
pub static POD_CIDR_OVERLAPS_SUBNET: Rule = Rule {
    id: "pod-cidr-overlaps-subnet",
    title: "Pod cidr overlaps subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr overlaps vnet
pub static POD_CIDR_OVERLAPS_VNET: Rule = Rule {
    id: "pod-cidr-overlaps-vnet",
    title: "Pod cidr overlaps vnet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr overlaps service cidr
pub static POD_CIDR_OVERLAPS_SERVICE_CIDR: Rule = Rule {
    id: "pod-cidr-overlaps-service-cidr",
    title: "Pod cidr overlaps service cidr",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr overlaps connected
pub static POD_CIDR_OVERLAPS_CONNECTED: Rule = Rule {
    id: "pod-cidr-overlaps-connected",
    title: "Pod cidr overlaps connected",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr not private
pub static POD_CIDR_NOT_PRIVATE: Rule = Rule {
    id: "pod-cidr-not-private",
    title: "Pod cidr not private",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr not applicable
pub static POD_CIDR_NOT_APPLICABLE: Rule = Rule {
    id: "pod-cidr-not-applicable",
    title: "Pod cidr not applicable",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet outside vnet
pub static SUBNET_OUTSIDE_VNET: Rule = Rule {
    id: "subnet-outside-vnet",
    title: "Subnet outside vnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnets overlap
pub static SUBNETS_OVERLAP: Rule = Rule {
    id: "subnets-overlap",
    title: "Subnets overlap",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet prefix min
pub static SUBNET_PREFIX_MIN: Rule = Rule {
    id: "subnet-prefix-min",
    title: "Subnet prefix min",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet limits
pub static VNET_LIMITS: Rule = Rule {
    id: "vnet-limits",
    title: "Vnet limits",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Onprem 10 8
pub static ONPREM_10_8: Rule = Rule {
    id: "onprem-10-8",
    title: "Onprem 10 8",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet overlaps peered
pub static VNET_OVERLAPS_PEERED: Rule = Rule {
    id: "vnet-overlaps-peered",
    title: "Vnet overlaps peered",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet overlaps onprem
pub static VNET_OVERLAPS_ONPREM: Rule = Rule {
    id: "vnet-overlaps-onprem",
    title: "Vnet overlaps onprem",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dual stack requires overlay
pub static DUAL_STACK_REQUIRES_OVERLAY: Rule = Rule {
    id: "dual-stack-requires-overlay",
    title: "Dual stack requires overlay",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dual stack cidr order
pub static DUAL_STACK_CIDR_ORDER: Rule = Rule {
    id: "dual-stack-cidr-order",
    title: "Dual stack cidr order",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Ipv6 service cidr max 108
pub static IPV6_SERVICE_CIDR_MAX_108: Rule = Rule {
    id: "ipv6-service-cidr-max-108",
    title: "Ipv6 service cidr max 108",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dual stack nat standard
pub static DUAL_STACK_NAT_STANDARD: Rule = Rule {
    id: "dual-stack-nat-standard",
    title: "Dual stack nat standard",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Address space missing
pub static ADDRESS_SPACE_MISSING: Rule = Rule {
    id: "address-space-missing",
    title: "Address space missing",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr missing
pub static POD_CIDR_MISSING: Rule = Rule {
    id: "pod-cidr-missing",
    title: "Pod cidr missing",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet missing
pub static POD_SUBNET_MISSING: Rule = Rule {
    id: "pod-subnet-missing",
    title: "Pod subnet missing",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};
