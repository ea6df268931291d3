//! What a running cluster cannot become, or only with preparation.

use crate::azure::rules::{Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &MIGRATION_REFUSED,
    &MIGRATION_STEPS,
    &MIGRATION_PRECONDITION,
    &OVERLAY_MIGRATION_KUBERNETES,
    &POLICY_CHANGE_KUBERNETES,
    &CANNOT_BE_CHANGED,
    &AUTOMATIC_FROM_BASE,
    &OUTBOUND_MIGRATION,
    &NAP_OUTBOUND_FIXED,
    &DUAL_STACK_ONE_WAY,
];

/// An existing cluster changes to a model or data plane that it cannot reach.
pub static MIGRATION_REFUSED: RuleDef = RuleDef::new(Rule {
    id: "migration-refused",
    title: "The cluster cannot be changed to this model",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure can move a running cluster only to overlay, and never away from a pod subnet. Create a \
             new cluster alongside the old one instead.",
})
.at(1_034)
.since(FEATURES_VERSION);

/// An existing cluster changes to a model or data plane that it can reach.
pub static MIGRATION_STEPS: RuleDef = RuleDef::new(Rule {
    id: "migration-steps",
    title: "Changing the model takes several steps",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "An in-place change replaces all nodes at once and cannot be undone. A change through new pools \
             needs addresses for both while they run side by side.",
})
.at(1_035)
.since(FEATURES_VERSION);

/// An existing cluster moves to overlay with Calico or Azure NPM installed.
pub static MIGRATION_PRECONDITION: RuleDef = RuleDef::new(Rule {
    id: "migration-precondition",
    title: "The network policy engine must be removed before moving to overlay",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure moves a cluster to overlay only if neither Calico nor Azure NPM is installed. Remove the \
             engine first, which needs Kubernetes 1.30.",
})
.at(1_036)
.since(FEATURES_VERSION);

/// An existing cluster moves to overlay on a Kubernetes version before 1.27.
pub static OVERLAY_MIGRATION_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "overlay-migration-kubernetes",
    title: "Moving to overlay needs Kubernetes 1.27",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure can move a running cluster to overlay from Kubernetes 1.27. Upgrade it first.",
})
.at(1_037)
.since(FEATURES_VERSION);

/// An existing cluster gains or loses Calico or Azure NPM on a Kubernetes version before 1.30.
pub static POLICY_CHANGE_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "policy-change-kubernetes",
    title: "Changing the network policy engine needs Kubernetes 1.30",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "From Kubernetes 1.30, Calico and Azure NPM can be installed on or removed from a running \
             cluster. Before that, the engine is fixed at creation.",
})
.at(1_038)
.since(FEATURES_VERSION);

/// An existing cluster or pool is planned with another value for something that is fixed.
pub static CANNOT_BE_CHANGED: RuleDef = RuleDef::new(Rule {
    id: "cannot-be-changed",
    title: "A fixed value is planned to change",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Some values are fixed when the cluster or the pool is created. A pool can be replaced by \
             another; changing a value of the cluster needs a new cluster.",
})
.at(1_039)
.since(FEATURES_VERSION)
.fixed_by(&[fixes::keep_what_runs]);

/// An existing cluster of the Base SKU is planned as Automatic.
pub static AUTOMATIC_FROM_BASE: RuleDef = RuleDef::new(Rule {
    id: "automatic-from-base",
    title: "An existing cluster does not become AKS Automatic",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC_LIMITS,
    reason: "AKS Automatic is chosen when a cluster is created; a Base cluster does not become Automatic. \
             The other way works for clusters with managed system pools.",
})
.at(141)
.since(VERSION)
.why_no_fix("create a new Automatic cluster and move the workload");

/// The outbound type of an existing cluster is planned to become one that it cannot reach.
pub static OUTBOUND_MIGRATION: RuleDef = RuleDef::new(Rule {
    id: "outbound-migration",
    title: "The outbound type cannot change in this way",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "A running cluster changes its outbound type only along documented paths, and in your own \
             VNet never to or from block. The address that others see changes, and open connections drop.",
})
.at(142)
.since(VERSION)
.why_no_fix("keep the outbound type, or choose one that can be reached from it");

/// The outbound type of an existing cluster with node auto-provisioning is planned otherwise.
pub static NAP_OUTBOUND_FIXED: RuleDef = RuleDef::new(Rule {
    id: "nap-outbound-fixed",
    title: "The outbound type is fixed with node auto-provisioning",
    severity: Some(Severity::Error),
    models: &[Model::NodeSubnet, Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NODE_AUTO_PROVISIONING,
    reason: "With node auto-provisioning, and so with AKS Automatic, the outbound type stays what it was \
             when the cluster was created.",
})
.at(143)
.since(VERSION)
.why_no_fix("keep the outbound type of the existing cluster");

/// An existing dual-stack cluster is planned without IPv6.
pub static DUAL_STACK_ONE_WAY: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-one-way",
    title: "IPv6 cannot be removed from a cluster",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::ONE_WAY_THREAD,
    reason: "A cluster becomes dual-stack in place, but Azure refuses the update that takes IPv6 away \
             again. Terraform makes a new cluster for either change.",
})
.at(144)
.since(VERSION)
.why_no_fix("keep the IPv6 ranges, or create a new cluster");
