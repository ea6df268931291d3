//! What changes over time and what must match: migration, expansion, retirement, names and choices.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, When};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &AGC_RESIZE_BEFORE_OVERLAY,
    &POD_CIDR_EXPAND_SUPERSET,
    &POD_CIDR_EXPAND_LINUX_ONLY,
    &OVERLAY_NAME_63,
    &SERVICE_CIDR_EXTEND,
    &VNET_EXTENDED,
    &SUBNET_NO_RESIZE,
    &APISERVER_SUBNET_EMPTY,
    &NAME_NOT_FOUND,
    &DUPLICATE_NAME,
    &NETWORK_POLICY_NOT_AVAILABLE,
    &CILIUM_NOT_WITH_KUBENET,
    &CILIUM_NO_WINDOWS,
    &CILIUM_POLICY_NEEDS_DATAPLANE,
    &CILIUM_DATAPLANE_NEEDS_POLICY,
    &KUBENET_RETIRES,
    &NPM_RETIRES,
];

/// A cluster that moves to overlay has an Application Gateway for Containers subnet that is not exactly
/// /24.
pub static AGC_RESIZE_BEFORE_OVERLAY: RuleDef = RuleDef::new(Rule {
    id: "agc-resize-before-overlay",
    title: "The Application Gateway for Containers subnet must be /24 before moving to overlay",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC_NETWORKING,
    reason: "With overlay, Application Gateway for Containers works only in a subnet of exactly /24. In a \
             larger subnet, traffic stops the moment the cluster moves, so replace the subnet first.",
})
.at(2)
.why_no_fix("move the gateway to a /24 before the cluster moves to overlay");

/// An existing cluster changes to a pod CIDR that is no superset.
pub static POD_CIDR_EXPAND_SUPERSET: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-expand-superset",
    title: "The new pod CIDR does not contain the old one",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "Running nodes keep their part of the old range, so a pod CIDR can only be expanded to a range \
             that contains it.",
})
.at(48)
.fixed_by(&[fixes::keep_pod_cidr]);

/// An existing cluster with Windows or hybrid nodes widens its pod CIDR.
pub static POD_CIDR_EXPAND_LINUX_ONLY: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-expand-linux-only",
    title: "The pod CIDR cannot be expanded in this cluster",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "Azure expands a pod CIDR only if all nodes run Linux, and only a single IPv4 range, so not in \
             a dual-stack cluster.",
})
.at(49)
.fixed_by(&[fixes::keep_pod_cidr])
.why_no_fix("make the pod CIDR large enough from the start, or do without Windows pools and IPv6");

/// Subnet, VNet or resource group name over 63 characters.
pub static OVERLAY_NAME_63: RuleDef = RuleDef::new(Rule {
    id: "overlay-name-63",
    title: "A name is too long for a node label",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetDynamic, Model::PodSubnetStatic, Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "The names of the subnet, the VNet and its resource group become node labels, which Kubernetes \
             limits to 63 characters.",
})
.at(50)
.moved_by(&[fixes::shorten_name, fixes::second_subnet])
.why_no_fix("choose a shorter name, or another VNet where it runs already");

/// An existing cluster's service CIDR.
pub static SERVICE_CIDR_EXTEND: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-extend",
    title: "The service CIDR can be extended from Kubernetes 1.33",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Before Kubernetes 1.33, the service CIDR is fixed for the life of the cluster. From 1.33, a \
             ServiceCIDR object adds a range, which must keep the same rules. It is a Kubernetes object \
             only: the CLI, ARM and Terraform still know one range.",
})
.at(67);

/// A pool of an existing cluster uses a VNet range that was added later.
pub static VNET_EXTENDED: RuleDef = RuleDef::new(Rule {
    id: "vnet-extended",
    title: "The cluster must be updated with the new VNet range",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POOL_SUBNET,
    reason: "A cluster knows only the ranges its VNet had at creation. Run az aks update before adding a \
             pool in a range that was added later.",
})
.at(80);

/// The subnet of an existing pool.
pub static SUBNET_NO_RESIZE: RuleDef = RuleDef::new(Rule {
    id: "subnet-no-resize",
    title: "A subnet in use cannot be enlarged",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure does not enlarge a subnet while a pool uses it. The only way is a new subnet with a new \
             pool, then draining and deleting the old one, so make it large enough from the start.",
})
.at(82);

/// An existing cluster converts to VNet integration with a subnet in use.
pub static APISERVER_SUBNET_EMPTY: RuleDef = RuleDef::new(Rule {
    id: "apiserver-subnet-empty",
    title: "The API server subnet must be empty for the conversion",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "An existing cluster can move its API server only into an empty subnet. The move cannot be \
             undone and needs an immediate stop and start.",
})
.at(98)
.why_no_fix("give the API server a subnet that nothing else uses");

/// A cluster or pool names a VNet or subnet that the design does not hold.
pub static NAME_NOT_FOUND: RuleDef = RuleDef::new(Rule {
    id: "name-not-found",
    title: "The name does not exist",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Addresses cannot be counted in a VNet or subnet that does not exist. Choose an existing one, \
             or add it.",
})
.at(1_001);

/// Two siblings have the same name, without regard to case.
pub static DUPLICATE_NAME: RuleDef = RuleDef::new(Rule {
    id: "duplicate-name",
    title: "The name is used twice",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Azure identifies VNets, subnets, clusters and pools by name, ignoring case, and so do the \
             references in this design.",
})
.at(1_002)
.why_no_fix("choose another name");

/// A policy engine that the model does not offer.
pub static NETWORK_POLICY_NOT_AVAILABLE: RuleDef = RuleDef::new(Rule {
    id: "network-policy-not-available",
    title: "The network policy is not available with this model",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Kubenet supports only Calico. The Azure CNI models support Cilium, Calico and, until it \
             retires, Azure NPM.",
})
.at(1_011)
.fixed_by(&[fixes::only_policy]);

/// Kubenet with the Cilium data plane.
pub static CILIUM_NOT_WITH_KUBENET: RuleDef = RuleDef::new(Rule {
    id: "cilium-not-with-kubenet",
    title: "Cilium does not work with kubenet",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "The Cilium data plane builds on Azure CNI. Move to overlay first, then to Cilium.",
})
.at(1_012)
.fixed_by(&[fixes::azure_data_plane]);

/// The Cilium data plane and a Windows pool.
pub static CILIUM_NO_WINDOWS: RuleDef = RuleDef::new(Rule {
    id: "cilium-no-windows",
    title: "Cilium does not work with Windows pools",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "The Cilium data plane runs only on Linux nodes, so a cluster with Windows pools cannot use it.",
})
.at(1_013)
.why_no_fix("remove the Windows pools, or do not use Cilium");

/// Policy cilium with data plane azure.
pub static CILIUM_POLICY_NEEDS_DATAPLANE: RuleDef = RuleDef::new(Rule {
    id: "cilium-policy-needs-dataplane",
    title: "The Cilium policy needs the Cilium data plane",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::TERRAFORM,
    reason: "Cilium enforces policies only in its own data plane.",
})
.at(1_014)
.fixed_by(&[fixes::cilium_data_plane]);

/// Another policy engine beside data plane cilium.
pub static CILIUM_DATAPLANE_NEEDS_POLICY: RuleDef = RuleDef::new(Rule {
    id: "cilium-dataplane-needs-policy",
    title: "The Cilium data plane takes no other policy engine",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("CiliumDataplaneRequiresNetworkPolicyCilium"),
    source: sources::CILIUM_POLICY_THREAD,
    reason: "The Cilium data plane enforces policies itself. Azure refuses Calico and Azure NPM beside it, and \
             removes them where a cluster moves to Cilium.",
})
.at(1_015)
.fixed_by(&[fixes::only_policy, fixes::azure_data_plane]);

/// Any kubenet cluster.
pub static KUBENET_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "kubenet-retires",
    title: "Kubenet is unsupported from 31 March 2028",
    severity: Some(Severity::Warning),
    models: &[Model::Kubenet],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Support for kubenet ends on 31 March 2028. A running cluster can move to overlay in place, in \
             one step that cannot be undone. With dual-stack, IPv6 traffic breaks until all nodes are done.",
})
.at(1_016)
.why_no_fix("move a running cluster to overlay in place, or choose another model for a planned one");

/// Network policy azure.
pub static NPM_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "npm-retires",
    title: "Azure NPM retires",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Support for Azure NPM ends on 30 September 2026 on Windows and on 30 September 2028 on Linux. \
             Microsoft recommends Cilium instead.",
})
.at(1_017)
.why_no_fix("choose Cilium or Calico instead");
