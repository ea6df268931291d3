//! What depends on a day, on a Kubernetes version or on another choice.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &KUBENET_RETIRED,
    &NPM_RETIRED,
    &NPM_LIMITS,
    &WINDOWS_SERVER_RETIRES,
    &WINDOWS_SERVER_REFUSED,
    &STATIC_BLOCK_KUBERNETES,
    &ISOLATION_KUBERNETES,
    &FQDN_POLICY_KUBERNETES,
    &SURGE_DEFAULT_ONE,
    &FEATURE_NOT_AVAILABLE,
    &RULE_SET_OLDER,
    &WINDOWS_2025_KUBERNETES,
    &WINDOWS_IMAGES_REMOVED,
    &POLICY_WINDOWS_2025,
    &APISERVER_REGION,
    &LOCALDNS_ADDRESS,
];

/// The planning date lies behind the end of support for kubenet.
pub static KUBENET_RETIRED: RuleDef = RuleDef::new(Rule {
    id: "kubenet-retired",
    title: "Kubenet is out of support",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Support for kubenet ends on 31 March 2028. A design for a later date needs another model; a \
             running cluster can move to overlay in place.",
})
.at(1_022)
.since(FEATURES_VERSION)
.why_no_fix("move a running cluster to overlay in place, or choose another model for a planned one");

/// The planning date lies behind the end of support for Azure NPM.
pub static NPM_RETIRED: RuleDef = RuleDef::new(Rule {
    id: "npm-retired",
    title: "Azure NPM is out of support",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Support for Azure NPM ends on 30 September 2026 on Windows and on 30 September 2028 on Linux. \
             After that, policies are enforced by an engine that no longer gets fixes.",
})
.at(1_023)
.since(FEATURES_VERSION)
.why_no_fix("choose Cilium or Calico instead");

/// Azure NPM in a cluster larger than it is made for.
pub static NPM_LIMITS: RuleDef = RuleDef::new(Rule {
    id: "npm-limits",
    title: "Azure NPM does not support a cluster of this size",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Azure NPM is supported up to 250 nodes and 20,000 pods. Beyond that it lags and uses a lot of \
             memory; Cilium scales further.",
})
.at(1_024)
.since(FEATURES_VERSION)
.why_no_fix("choose Cilium or Calico, which support more");

/// A pool with a version of Windows Server that has an announced end.
pub static WINDOWS_SERVER_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "windows-server-retires",
    title: "Support for this version of Windows Server ends",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS,
    reason: "Support for Windows Server 2019 ended on 1 March 2026; support for Windows Server 2022 ends on \
             30 June 2028. A pool cannot change its version; create a new pool to replace it.",
})
.at(1_025)
.since(FEATURES_VERSION)
.why_no_fix("create a new pool with a newer Windows Server");

/// A pool with a version of Windows Server that the Kubernetes version refuses.
pub static WINDOWS_SERVER_REFUSED: RuleDef = RuleDef::new(Rule {
    id: "windows-server-refused",
    title: "This version of Windows Server does not work with the Kubernetes version",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS,
    reason: "Azure refuses Windows Server 2019 from Kubernetes 1.33, and Windows Server 2022 from 1.37. It \
             also refuses to upgrade the cluster to such a version.",
})
.at(1_026)
.since(FEATURES_VERSION)
.why_no_fix("create a new pool with a newer Windows Server, or keep an older Kubernetes version");

/// Static blocks with a Kubernetes version before 1.28.
pub static STATIC_BLOCK_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "static-block-kubernetes",
    title: "Static block allocation needs Kubernetes 1.28",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "Azure allocates static blocks of a pod subnet from Kubernetes 1.28.",
})
.at(1_027)
.since(FEATURES_VERSION);

/// Outbound type none or block with a Kubernetes version before 1.30.
pub static ISOLATION_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "isolation-kubernetes",
    title: "A network isolated cluster needs Kubernetes 1.30",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "The outbound types none and block are for network isolated clusters, which need Kubernetes \
             1.30 and do not support kubenet.",
})
.at(1_028)
.since(FEATURES_VERSION);

/// FQDN policy is required and the Kubernetes version is before 1.29, or the data plane is not Cilium.
pub static FQDN_POLICY_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "fqdn-policy-kubernetes",
    title: "FQDN and L7 policy need Cilium and Kubernetes 1.29",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "Policies by DNS name or HTTP path are enforced by the Cilium data plane, from Kubernetes 1.29.",
})
.at(1_029)
.since(FEATURES_VERSION);

/// A pool without max surge on a Kubernetes version before 1.32.
pub static SURGE_DEFAULT_ONE: RuleDef = RuleDef::new(Rule {
    id: "surge-default-one",
    title: "Before Kubernetes 1.32 the default surge is one node",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "The plan uses 10 percent, the default since Kubernetes 1.32. Older versions surge by one node, \
             which needs fewer addresses in pools of more than ten nodes.",
})
.at(1_030)
.since(FEATURES_VERSION);

/// A feature that the model or another choice excludes.
pub static FEATURE_NOT_AVAILABLE: RuleDef = RuleDef::new(Rule {
    id: "feature-not-available",
    title: "A feature conflicts with another choice",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "Some features exist only for certain network models, and some exclude each other. Azure \
             refuses the combination at creation.",
})
.at(1_031)
.since(FEATURES_VERSION);

/// The design was last judged by an older version of the rules.
pub static RULE_SET_OLDER: RuleDef = RuleDef::new(Rule {
    id: "rule-set-older",
    title: "The design was last checked with older rules",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Rules change as Azure does. The help lists what has changed since this design was last \
             checked; review the new findings, then mark them as read.",
})
.at(1_032)
.fixed_by(&[fixes::note_rule_set]);

/// A pool with Windows Server 2025 and a Kubernetes version before 1.32.
pub static WINDOWS_2025_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "windows-2025-kubernetes",
    title: "The Kubernetes version is too old for Windows Server 2025",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS_OS,
    reason: "Azure offers Windows Server 2025 for node pools from Kubernetes 1.32. On an older cluster it \
             refuses the pool.",
})
.at(136)
.since(VERSION);

/// The planning date lies on or after the day on which the images of a pool are removed.
pub static WINDOWS_IMAGES_REMOVED: RuleDef = RuleDef::new(Rule {
    id: "windows-images-removed",
    title: "The images of this version of Windows Server are removed",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure removes the images of Windows Server 2019 on 1 April 2027 and those of 2022 on 30 June \
             2029. From that day a pool can no longer scale out or replace a node.",
})
.at(137)
.since(VERSION)
.why_no_fix("create a new pool with a newer Windows Server before that day");

/// A pool with Windows Server 2025 in a cluster with Calico or Azure NPM.
pub static POLICY_WINDOWS_2025: RuleDef = RuleDef::new(Rule {
    id: "policy-windows-2025",
    title: "This network policy engine is not listed for Windows Server 2025",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Calico is listed for Windows Server 2019 and 2022, Azure NPM for 2022 alone. On Windows \
             Server 2025 neither is known to enforce anything.",
})
.at(138)
.since(VERSION)
.why_no_fix("choose Windows Server 2022, or do without network policies on these nodes");

/// API server VNet integration in a region that lacks it.
pub static APISERVER_REGION: RuleDef = RuleDef::new(Rule {
    id: "apiserver-region",
    title: "The region does not offer API server VNet integration",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "API server VNet integration, and with it AKS Automatic, is not available in Qatar Central.",
})
.at(139)
.since(VERSION)
.why_no_fix("choose another region, or a cluster without API server integration");

/// A Kubernetes version in which `LocalDNS` is on by itself, under an engine that may deny its range.
pub static LOCALDNS_ADDRESS: RuleDef = RuleDef::new(Rule {
    id: "localdns-address",
    title: "LocalDNS answers on 169.254.10.10 and 169.254.10.11",
    severity: Some(Severity::Info),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOCAL_DNS,
    reason: "LocalDNS is on by itself from Kubernetes 1.37; an earlier note said 1.36. It takes no \
             address of the plan, but policies that deny traffic must let 169.254.10.0/24 pass.",
})
.at(140)
.since(VERSION);
