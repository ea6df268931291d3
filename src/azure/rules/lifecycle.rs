//! What changes over time and what must match: migration, expansion, retirement, names and choices.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Agc resize before overlay
pub static AGC_RESIZE_BEFORE_OVERLAY: Rule = Rule {
    id: "agc-resize-before-overlay",
    title: "Agc resize before overlay",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr expand superset
pub static POD_CIDR_EXPAND_SUPERSET: Rule = Rule {
    id: "pod-cidr-expand-superset",
    title: "Pod cidr expand superset",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Pod cidr expand linux only
pub static POD_CIDR_EXPAND_LINUX_ONLY: Rule = Rule {
    id: "pod-cidr-expand-linux-only",
    title: "Pod cidr expand linux only",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Overlay name 63
pub static OVERLAY_NAME_63: Rule = Rule {
    id: "overlay-name-63",
    title: "Overlay name 63",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Service cidr extend
pub static SERVICE_CIDR_EXTEND: Rule = Rule {
    id: "service-cidr-extend",
    title: "Service cidr extend",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Vnet extended
pub static VNET_EXTENDED: Rule = Rule {
    id: "vnet-extended",
    title: "Vnet extended",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Subnet no resize
pub static SUBNET_NO_RESIZE: Rule = Rule {
    id: "subnet-no-resize",
    title: "Subnet no resize",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Apiserver subnet empty
pub static APISERVER_SUBNET_EMPTY: Rule = Rule {
    id: "apiserver-subnet-empty",
    title: "Apiserver subnet empty",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Name not found
pub static NAME_NOT_FOUND: Rule = Rule {
    id: "name-not-found",
    title: "Name not found",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Duplicate name
pub static DUPLICATE_NAME: Rule = Rule {
    id: "duplicate-name",
    title: "Duplicate name",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Network policy not available
pub static NETWORK_POLICY_NOT_AVAILABLE: Rule = Rule {
    id: "network-policy-not-available",
    title: "Network policy not available",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cilium not with kubenet
pub static CILIUM_NOT_WITH_KUBENET: Rule = Rule {
    id: "cilium-not-with-kubenet",
    title: "Cilium not with kubenet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cilium no windows
pub static CILIUM_NO_WINDOWS: Rule = Rule {
    id: "cilium-no-windows",
    title: "Cilium no windows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Cilium policy needs dataplane
pub static CILIUM_POLICY_NEEDS_DATAPLANE: Rule = Rule {
    id: "cilium-policy-needs-dataplane",
    title: "Cilium policy needs dataplane",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Kubenet retires
pub static KUBENET_RETIRES: Rule = Rule {
    id: "kubenet-retires",
    title: "Kubenet retires",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};

/// Npm retires
pub static NPM_RETIRES: Rule = Rule {
    id: "npm-retires",
    title: "Npm retires",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    source: sources::LIMITS,
    reason: "To be written.",
};
