//! What hangs on subnets beside their ranges: security groups, route tables, peerings, gateways that others drive.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, POD_SUBNET_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &AUTOMATIC_NODE_SUBNETS,
    &KUBENET_ROUTE_TABLE_SHARED,
    &SUBNET_PEERING_OVERLAP,
    &SUBNET_PEERING_PODS,
    &NSG_NODE_POD,
    &AGIC_OVERLAY_SUBNET,
    &AGC_ASSOCIATIONS,
    &INTERNAL_LB_ADDRESS,
];

/// An AKS Automatic cluster in a VNet of one's own lacks the subnet of its nodes or of the hosted system nodes.
pub static AUTOMATIC_NODE_SUBNETS: RuleDef = RuleDef::new(Rule {
    id: "automatic-node-subnets",
    title: "AKS Automatic needs separate subnets for nodes and hosted system nodes",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC,
    reason: "In your own VNet AKS Automatic takes three subnets together: for the API server, for the nodes, \
             and for the system nodes that AKS hosts. Without one of them creation fails, partly after hours. \
             Microsoft's samples use a /26 for the hosted system nodes.",
})
.at(120)
.since(VERSION)
.why_no_fix("add a subnet such as a /26 for the hosted system nodes, and select it in the cluster");

/// A kubenet cluster moves to overlay while another subnet has its route table.
pub static KUBENET_ROUTE_TABLE_SHARED: RuleDef = RuleDef::new(Rule {
    id: "kubenet-route-table-shared",
    title: "Another subnet uses the route table of the kubenet cluster",
    severity: Some(Severity::Warning),
    models: &[Model::Kubenet],
    when: When::Later,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "When a kubenet cluster moves to overlay, AKS detaches its route table and clears or deletes it. \
             A subnet beside the node subnets that uses the table, such as that of an application gateway, \
             must be freed first; one update failed on it.",
})
.at(121)
.since(VERSION)
.why_no_fix("give the other subnet another route table, or none, before the move");

/// The prefix around a peered subnet overlaps a prefix of the VNet that is peered with it.
pub static SUBNET_PEERING_OVERLAP: RuleDef = RuleDef::new(Rule {
    id: "subnet-peering-overlap",
    title: "The prefix around a peered subnet overlaps the other VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_PEERING,
    reason: "A peering of chosen subnets lets VNets share ranges, but not the prefixes that hold the peered \
             subnets.",
})
.at(122)
.since(VERSION)
.why_no_fix("peer a subnet in another prefix, or move one of the two");

/// A pod subnet is among those that a peering of chosen subnets joins.
pub static SUBNET_PEERING_PODS: RuleDef = RuleDef::new(Rule {
    id: "subnet-peering-pods",
    title: "A pod subnet is peered by itself",
    severity: Some(Severity::Warning),
    models: POD_SUBNET_MODELS,
    when: When::Silent,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SUBNET_PEERING_THREAD,
    reason: "With a peering of chosen subnets the pods of two VNets did not reach one another, though other \
             workloads did. Based on one report.",
})
.at(123)
.since(VERSION)
.why_no_fix("peer the whole VNets, or test that pods reach one another");

/// A subnet of nodes or pods has an NSG of which the plan does not say that it lets them through.
pub static NSG_NODE_POD: RuleDef = RuleDef::new(Rule {
    id: "nsg-node-pod",
    title: "The NSG must let nodes and pods through",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_CONCEPTS,
    reason: "Rules that deny must let every protocol pass among nodes and pods, in every direction; with \
             overlay and kubenet, pods are the pod CIDR. An NSG meant for virtual machines was seen to cut \
             off DNS, the kubelet and services.",
})
.at(124)
.since(VERSION)
.why_no_fix("let nodes and pods through in the NSG, then say so in the subnet");

/// AGIC drives an application gateway beside overlay, in a subnet larger than /24.
pub static AGIC_OVERLAY_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "agic-overlay-subnet",
    title: "With AGIC and overlay, the gateway's subnet is larger than /24",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::AGIC_THREAD,
    reason: "The subnet becomes an extension range of the overlay, which may not be wider than /24. As \
             Microsoft advises /24 for application gateways, that leaves exactly /24. The subnet is also \
             delegated to Microsoft.Network/applicationGateways and AGIC is 1.9.1 or later.",
})
.at(125)
.since(VERSION)
.fixed_by(&[fixes::shrink_gateway_subnet])
.why_no_fix("use a gateway subnet of /24");

/// More Application Gateway for Containers resources than their subnet holds.
pub static AGC_ASSOCIATIONS: RuleDef = RuleDef::new(Rule {
    id: "agc-associations",
    title: "The subnet holds fewer Application Gateway for Containers resources",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC,
    reason: "Each association takes 256 addresses: two take a /23, up to four a /22. Beside overlay a subnet \
             holds one only.",
})
.at(126)
.since(VERSION)
.moved_by(&[fixes::resize_subnet])
.why_no_fix("give each resource its own subnet");

/// The fixed address of an internal load balancer is none of its subnet.
pub static INTERNAL_LB_ADDRESS: RuleDef = RuleDef::new(Rule {
    id: "internal-lb-address",
    title: "The address of an internal load balancer is outside its subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "An internal load balancer takes a free address of the node subnet, or of the subnet that its \
             service names. Azure keeps the first four addresses of a subnet and the last.",
})
.at(1_041)
.since(VERSION)
.why_no_fix("choose a free address of the subnet");
