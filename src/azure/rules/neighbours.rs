//! What else lives beside the nodes: subnets of other services, gateways, outbound traffic.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Automatic apiserver subnet
pub static AUTOMATIC_APISERVER_SUBNET: Rule = Rule {
    id: "automatic-apiserver-subnet",
    title: "Automatic apiserver subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet same vnet
pub static POD_SUBNET_SAME_VNET: Rule = Rule {
    id: "pod-subnet-same-vnet",
    title: "Pod subnet same vnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet all pools
pub static POD_SUBNET_ALL_POOLS: Rule = Rule {
    id: "pod-subnet-all-pools",
    title: "Pod subnet all pools",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Nat gateway pod subnet
pub static NAT_GATEWAY_POD_SUBNET: Rule = Rule {
    id: "nat-gateway-pod-subnet",
    title: "Nat gateway pod subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet single mode
pub static POD_SUBNET_SINGLE_MODE: Rule = Rule {
    id: "pod-subnet-single-mode",
    title: "Pod subnet single mode",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Kubenet one cluster per subnet
pub static KUBENET_ONE_CLUSTER_PER_SUBNET: Rule = Rule {
    id: "kubenet-one-cluster-per-subnet",
    title: "Kubenet one cluster per subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pools same vnet
pub static POOLS_SAME_VNET: Rule = Rule {
    id: "pools-same-vnet",
    title: "Pools same vnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet delegated
pub static SUBNET_DELEGATED: Rule = Rule {
    id: "subnet-delegated",
    title: "Subnet delegated",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Internal lb ip
pub static INTERNAL_LB_IP: Rule = Rule {
    id: "internal-lb-ip",
    title: "Internal lb ip",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Private cluster endpoint
pub static PRIVATE_CLUSTER_ENDPOINT: Rule = Rule {
    id: "private-cluster-endpoint",
    title: "Private cluster endpoint",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Apiserver subnet min 28
pub static APISERVER_SUBNET_MIN_28: Rule = Rule {
    id: "apiserver-subnet-min-28",
    title: "Apiserver subnet min 28",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Apiserver nine ips
pub static APISERVER_NINE_IPS: Rule = Rule {
    id: "apiserver-nine-ips",
    title: "Apiserver nine ips",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Apiserver no vnet encryption
pub static APISERVER_NO_VNET_ENCRYPTION: Rule = Rule {
    id: "apiserver-no-vnet-encryption",
    title: "Apiserver no vnet encryption",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Apiserver nsg
pub static APISERVER_NSG: Rule = Rule {
    id: "apiserver-nsg",
    title: "Apiserver nsg",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Appgw subnet
pub static APPGW_SUBNET: Rule = Rule {
    id: "appgw-subnet",
    title: "Appgw subnet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Agc subnet
pub static AGC_SUBNET: Rule = Rule {
    id: "agc-subnet",
    title: "Agc subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Agc overlay subnet exact 24
pub static AGC_OVERLAY_SUBNET_EXACT_24: Rule = Rule {
    id: "agc-overlay-subnet-exact-24",
    title: "Agc overlay subnet exact 24",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Bastion subnet
pub static BASTION_SUBNET: Rule = Rule {
    id: "bastion-subnet",
    title: "Bastion subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Firewall subnet
pub static FIREWALL_SUBNET: Rule = Rule {
    id: "firewall-subnet",
    title: "Firewall subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Gateway subnet
pub static GATEWAY_SUBNET: Rule = Rule {
    id: "gateway-subnet",
    title: "Gateway subnet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Virtual node subnet
pub static VIRTUAL_NODE_SUBNET: Rule = Rule {
    id: "virtual-node-subnet",
    title: "Virtual node subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Nat gateway ips
pub static NAT_GATEWAY_IPS: Rule = Rule {
    id: "nat-gateway-ips",
    title: "Nat gateway ips",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Outbound type vnet
pub static OUTBOUND_TYPE_VNET: Rule = Rule {
    id: "outbound-type-vnet",
    title: "Outbound type vnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Nat gateway outbound type
pub static NAT_GATEWAY_OUTBOUND_TYPE: Rule = Rule {
    id: "nat-gateway-outbound-type",
    title: "Nat gateway outbound type",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pls nat ips
pub static PLS_NAT_IPS: Rule = Rule {
    id: "pls-nat-ips",
    title: "Pls nat ips",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Static egress prefix
pub static STATIC_EGRESS_PREFIX: Rule = Rule {
    id: "static-egress-prefix",
    title: "Static egress prefix",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Outbound ports multiple of 8
pub static OUTBOUND_PORTS_MULTIPLE_OF_8: Rule = Rule {
    id: "outbound-ports-multiple-of-8",
    title: "Outbound ports multiple of 8",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Lb rules 300
pub static LB_RULES_300: Rule = Rule {
    id: "lb-rules-300",
    title: "Lb rules 300",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Purpose not served
pub static PURPOSE_NOT_SERVED: Rule = Rule {
    id: "purpose-not-served",
    title: "Purpose not served",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};
