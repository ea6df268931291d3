//! What a running cluster cannot become, or only with preparation.

use crate::azure::rules::{Confidence, Rule, VERSION, When};
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
.at(150)
.since(VERSION);

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
.at(151)
.since(VERSION);

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
.at(152)
.since(VERSION);

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
.at(153)
.since(VERSION);

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
.at(154)
.since(VERSION);

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
             another; changing a value of the cluster takes a new cluster.",
})
.at(155)
.since(VERSION)
.fixed_by(&[fixes::keep_what_runs]);
