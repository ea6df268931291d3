//! Static egress gateways, public addresses and further interfaces of nodes, and nodes that are provisioned.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, VERSION, When};
use crate::azure::{Model, Severity, sources};

use super::{Field, RuleDef};
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NAP_NODE_CLASS_SUBNET,
    &WINDOWS_PROFILE_AT_CREATION,
    &DUAL_STACK_NAT_SKU,
    &STATIC_EGRESS_MIN_2,
    &STATIC_EGRESS_SUBNET,
    &STATIC_EGRESS_PRIVATE,
    &NODE_PUBLIC_PREFIX,
    &MULTI_NIC_POOL,
];

/// A running node class is to take its nodes from another subnet.
pub static NAP_NODE_CLASS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nap-node-class-subnet",
    title: "The node class is pointed at another subnet",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet, Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAP_NETWORKING,
    reason: "A node class has one subnet, in a VNet of your own. If it is pointed at another valid \
             one, no more nodes are provisioned until it is changed back.",
})
.at(127)
.since(VERSION)
.why_no_fix("keep its subnet and add another node class for the new one");

/// A first Windows pool of a running cluster that was made without a Windows profile.
pub static WINDOWS_PROFILE_AT_CREATION: RuleDef = RuleDef::new(Rule {
    id: "windows-profile-at-creation",
    title: "The cluster was created without a Windows profile",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CREATE_POOLS,
    reason: "A first Windows pool needs the Windows profile that the cluster was made with, which cannot be \
             added later. A plan that may want Windows sets it from the start.",
})
.at(128)
.since(VERSION)
.why_no_fix("create a new cluster with a Windows profile");

/// A dual-stack cluster behind a NAT gateway of which the SKU is not stated.
pub static DUAL_STACK_NAT_SKU: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-nat-sku",
    title: "The SKU of the NAT gateway decides whether it carries IPv6",
    severity: Some(Severity::Warning),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A NAT gateway of SKU Standard carries IPv4 alone, StandardV2 both. The plan does not say which \
             one it is.",
})
.at(129)
.since(VERSION)
.fixed_by(&[fixes::use_standard_v2])
.why_no_fix("say which SKU the NAT gateway has");

/// A gateway pool of fewer than two nodes.
pub static STATIC_EGRESS_MIN_2: RuleDef = RuleDef::new(Rule {
    id: "static-egress-min-2",
    title: "The gateway pool has fewer than two nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("StaticEgressGatewayInvalidGatewayNodeCount"),
    source: sources::STATIC_EGRESS,
    reason: "A static egress gateway needs at least two nodes, whatever its prefix. Azure refuses one node \
             with StaticEgressGatewayInvalidGatewayNodeCount.",
})
.at(130)
.since(VERSION)
.fixed_by(&[fixes::two_nodes])
.leads_to(Field::Nodes);

/// A gateway pool in another subnet than the system pool.
pub static STATIC_EGRESS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "static-egress-subnet",
    title: "The gateway pool is not in the subnet of the system pool",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::EGRESS_SUBNET_THREAD,
    reason: "The load balancer of the gateway takes its address from the subnet of the system pool. From \
             another subnet, nothing in the VNet was reachable; that was fixed in the project in December \
             2025 and reported again in 2026.",
})
.at(131)
.since(VERSION)
.fixed_by(&[fixes::gateway_beside_system])
.why_no_fix("use the node subnet of the system pool");

/// A static egress gateway with private addresses.
pub static STATIC_EGRESS_PRIVATE: RuleDef = RuleDef::new(Rule {
    id: "static-egress-private",
    title: "The static egress gateway uses private addresses, in preview",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "The private mode takes Kubernetes 1.34, a pool of type Virtual Machines and no public prefix. \
             Its subnet needs a route of its own, by a route table or ExpressRoute.",
})
.at(132)
.since(VERSION);

/// More nodes than the public IP prefix of a pool has addresses.
pub static NODE_PUBLIC_PREFIX: RuleDef = RuleDef::new(Rule {
    id: "node-public-prefix",
    title: "The public IP prefix is too small for the nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NODE_PUBLIC_IPS,
    reason: "Every node of the pool takes one address of its public IP prefix, of which Azure keeps none. The \
             prefix cannot be changed later.",
})
.at(133)
.since(VERSION)
.fixed_by(&[fixes::wider_public_prefix])
.why_no_fix("use a larger public IP prefix or fewer nodes");

/// A pool with further network interfaces.
pub static MULTI_NIC_POOL: RuleDef = RuleDef::new(Rule {
    id: "multi-nic-pool",
    title: "The nodes have several network interfaces, in preview",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::MULTI_NIC,
    reason: "Each further interface takes one address a node, surge included, in the subnet that it names; a \
             dynamic one names none. The size of the machines bounds their number, and it is fixed for the \
             pool.",
})
.at(134)
.since(VERSION);
