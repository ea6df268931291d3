//! How many addresses nodes and pods take, and whether a subnet or pod CIDR holds them.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Node subnet precheck
pub static NODE_SUBNET_PRECHECK: Rule = Rule {
    id: "node-subnet-precheck",
    title: "Node subnet precheck",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Node subnet too small
pub static NODE_SUBNET_TOO_SMALL: Rule = Rule {
    id: "node-subnet-too-small",
    title: "Node subnet too small",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Node subnet above documented
pub static NODE_SUBNET_ABOVE_DOCUMENTED: Rule = Rule {
    id: "node-subnet-above-documented",
    title: "Node subnet above documented",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet precheck
pub static POD_SUBNET_PRECHECK: Rule = Rule {
    id: "pod-subnet-precheck",
    title: "Pod subnet precheck",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet too small
pub static POD_SUBNET_TOO_SMALL: Rule = Rule {
    id: "pod-subnet-too-small",
    title: "Pod subnet too small",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod subnet below plan
pub static POD_SUBNET_BELOW_PLAN: Rule = Rule {
    id: "pod-subnet-below-plan",
    title: "Pod subnet below plan",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Static usable blocks
pub static STATIC_USABLE_BLOCKS: Rule = Rule {
    id: "static-usable-blocks",
    title: "Static usable blocks",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr too small
pub static POD_CIDR_TOO_SMALL: Rule = Rule {
    id: "pod-cidr-too-small",
    title: "Pod cidr too small",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Upgrade does not fit
pub static UPGRADE_DOES_NOT_FIT: Rule = Rule {
    id: "upgrade-does-not-fit",
    title: "Upgrade does not fit",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Azure reserved 5
pub static AZURE_RESERVED_5: Rule = Rule {
    id: "azure-reserved-5",
    title: "Azure reserved 5",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Min prefix
pub static MIN_PREFIX: Rule = Rule {
    id: "min-prefix",
    title: "Min prefix",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Steady vs upgrade
pub static STEADY_VS_UPGRADE: Rule = Rule {
    id: "steady-vs-upgrade",
    title: "Steady vs upgrade",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Precheck all pools
pub static PRECHECK_ALL_POOLS: Rule = Rule {
    id: "precheck-all-pools",
    title: "Precheck all pools",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet size node subnet
pub static SUBNET_SIZE_NODE_SUBNET: Rule = Rule {
    id: "subnet-size-node-subnet",
    title: "Subnet size node subnet",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Nap node subnet ips
pub static NAP_NODE_SUBNET_IPS: Rule = Rule {
    id: "nap-node-subnet-ips",
    title: "Nap node subnet ips",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic batch
pub static DYNAMIC_BATCH: Rule = Rule {
    id: "dynamic-batch",
    title: "Dynamic batch",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic pool cap
pub static DYNAMIC_POOL_CAP: Rule = Rule {
    id: "dynamic-pool-cap",
    title: "Dynamic pool cap",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic primary ip
pub static DYNAMIC_PRIMARY_IP: Rule = Rule {
    id: "dynamic-primary-ip",
    title: "Dynamic primary ip",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic scaler max
pub static DYNAMIC_SCALER_MAX: Rule = Rule {
    id: "dynamic-scaler-max",
    title: "Dynamic scaler max",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet size pod dynamic
pub static SUBNET_SIZE_POD_DYNAMIC: Rule = Rule {
    id: "subnet-size-pod-dynamic",
    title: "Subnet size pod dynamic",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic doc floor
pub static DYNAMIC_DOC_FLOOR: Rule = Rule {
    id: "dynamic-doc-floor",
    title: "Dynamic doc floor",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic exhausted
pub static DYNAMIC_EXHAUSTED: Rule = Rule {
    id: "dynamic-exhausted",
    title: "Dynamic exhausted",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Dynamic shrink
pub static DYNAMIC_SHRINK: Rule = Rule {
    id: "dynamic-shrink",
    title: "Dynamic shrink",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Static blocks per node
pub static STATIC_BLOCKS_PER_NODE: Rule = Rule {
    id: "static-blocks-per-node",
    title: "Static blocks per node",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet size pod static
pub static SUBNET_SIZE_POD_STATIC: Rule = Rule {
    id: "subnet-size-pod-static",
    title: "Subnet size pod static",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Static vnet limit
pub static STATIC_VNET_LIMIT: Rule = Rule {
    id: "static-vnet-limit",
    title: "Static vnet limit",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Overlay 24 per node
pub static OVERLAY_24_PER_NODE: Rule = Rule {
    id: "overlay-24-per-node",
    title: "Overlay 24 per node",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr size
pub static POD_CIDR_SIZE: Rule = Rule {
    id: "pod-cidr-size",
    title: "Pod cidr size",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr min 24
pub static POD_CIDR_MIN_24: Rule = Rule {
    id: "pod-cidr-min-24",
    title: "Pod cidr min 24",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet size overlay
pub static SUBNET_SIZE_OVERLAY: Rule = Rule {
    id: "subnet-size-overlay",
    title: "Subnet size overlay",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet private ip limit
pub static VNET_PRIVATE_IP_LIMIT: Rule = Rule {
    id: "vnet-private-ip-limit",
    title: "Vnet private ip limit",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Little headroom
pub static LITTLE_HEADROOM: Rule = Rule {
    id: "little-headroom",
    title: "Little headroom",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Room to grow
pub static ROOM_TO_GROW: Rule = Rule {
    id: "room-to-grow",
    title: "Room to grow",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};
