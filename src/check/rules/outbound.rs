//! How traffic leaves, and what load balancers and gateways ask for.

use crate::azure::rules::{Confidence, POD_SUBNET_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Severity, limits, sources};

use super::RuleDef;
use crate::check::limits::outside;
use crate::check::{Facts, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NAT_GATEWAY_POD_SUBNET,
    &INTERNAL_LB_IP,
    &NAT_GATEWAY_IPS,
    &OUTBOUND_TYPE_VNET,
    &NAT_GATEWAY_OUTBOUND_TYPE,
    &PLS_NAT_IPS,
    &STATIC_EGRESS_PREFIX,
    &OUTBOUND_PORTS_MULTIPLE_OF_8,
    &LB_RULES_300,
    &OUTBOUND_PORTS_TOO_FEW,
    &OUTBOUND_PORTS_STEP,
    &NAT_GATEWAY_NODE_SUBNET,
];

/// User-assigned NAT gateway and a pod subnet without one.
pub static NAT_GATEWAY_POD_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-pod-subnet",
    title: "The pod subnet also needs a NAT gateway",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Pods reach the internet with addresses from their own subnet. If the nodes use your own NAT \
             gateway, Azure checks that the pod subnet has one too.",
})
.at(38)
.fixed_by(&[fixes::attach_gateway]);

/// Each frontend of an internal load balancer.
pub static INTERNAL_LB_IP: RuleDef = RuleDef::new(Rule {
    id: "internal-lb-ip",
    title: "Internal load balancers take addresses from the node subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "Every internal load balancer frontend takes one address from the node subnet, unless an \
             annotation selects another subnet.",
})
.at(94);

/// Outbound through a NAT gateway.
pub static NAT_GATEWAY_IPS: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-ips",
    title: "A NAT gateway takes no private address",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A NAT gateway has 1 to 16 public addresses with 64,512 SNAT ports each and takes no VNet \
             addresses.",
})
.at(108);

/// Managed NAT gateway or block in a VNet of one's own; user-assigned NAT gateway or user-defined routing
/// in a managed one.
pub static OUTBOUND_TYPE_VNET: RuleDef = RuleDef::new(Rule {
    id: "outbound-type-vnet",
    title: "The outbound type does not work with this VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "AKS can only change a VNet that it manages, so a managed NAT gateway and block need a managed \
             VNet. Your own NAT gateway or routes need your own VNet.",
})
.at(109)
.why_no_fix("choose an outbound type that works with this VNet");

/// A node subnet has a NAT gateway and the outbound type is another.
pub static NAT_GATEWAY_OUTBOUND_TYPE: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-outbound-type",
    title: "The subnet's NAT gateway does not match the outbound type",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "If a NAT gateway is attached to the subnet, traffic leaves through it. Azure checks at \
             creation that the outbound type matches.",
})
.at(110)
.fixed_by(&[fixes::leave_by_gateway]);

/// A load balancer service is published by Private Link Service.
pub static PLS_NAT_IPS: RuleDef = RuleDef::new(Rule {
    id: "pls-nat-ips",
    title: "Private Link Service takes addresses from its NAT subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "A Private Link Service takes at least one address from its NAT subnet. A load balancer \
             supports at most 8 of them.",
})
.at(111)
.broken_by_cluster(|cluster| {
    let most = u64::from(limits::PRIVATE_LINK_SERVICES_PER_LOAD_BALANCER.value);
    let given = cluster.options.private_link_services.get();
    let too_many = outside(given, 0, most, "Private Link Services");
    (given > 0).then(|| too_many.unwrap_or(Facts::Nothing))
});

/// Prefix /28 to /31 for at most 16, 8, 4 or 2 gateway nodes.
pub static STATIC_EGRESS_PREFIX: RuleDef = RuleDef::new(Rule {
    id: "static-egress-prefix",
    title: "The public IP prefix is too small for the gateway nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "Each node of a static egress gateway takes an address from its public IP prefix. Gateway pools \
             must be Linux, IPv4 and of a fixed size.",
})
.at(112)
.why_no_fix("use a larger public IP prefix, or fewer gateway nodes");

/// Ports over 64,000 or not a multiple of 8.
pub static OUTBOUND_PORTS_MULTIPLE_OF_8: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-multiple-of-8",
    title: "SNAT ports per node must be a multiple of 8, at most 64,000",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "The load balancer allocates ports in multiples of 8. Zero lets Azure choose the number.",
})
.at(113)
.fixed_by(&[fixes::whole_steps_of_ports]);

/// Service ports behind one Standard load balancer > 300.
pub static LB_RULES_300: RuleDef = RuleDef::new(Rule {
    id: "lb-rules-300",
    title: "More than 300 load-balancing rules on a node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SEVERAL_LBS,
    reason: "A node can be part of at most 300 load-balancing rules, one per service address and port. \
             Using several load balancers raises the limit.",
})
.at(119)
.why_no_fix("publish fewer services, or use several load balancers")
.broken_by_cluster(|cluster| {
    let most = u64::from(limits::LOAD_BALANCER_RULES_PER_NODE.value);
    let given = cluster.options.load_balancer_rules.get();
    outside(given, 0, most, "load-balancing rules")
});

/// Nodes with surge × ports a node > 64,000 × public addresses.
pub static OUTBOUND_PORTS_TOO_FEW: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-too-few",
    title: "The outbound addresses have too few SNAT ports for the nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InvalidLoadBalancerProfileAllocatedOutboundPorts"),
    source: sources::LOAD_BALANCER,
    reason: "Each public address of the load balancer has 64,000 ports to share among all nodes, including \
             surge nodes; a Spot pool counts one surge node too. Azure counts maxima and surge whenever \
             the cluster, its ports or a pool are written.",
})
.at(1_020)
.fixed_by(&[fixes::enough_addresses, fixes::fewer_ports, fixes::lower_maximum]);

/// Automatic ports, and the autoscaler's range or the surge crosses a step of the table.
pub static OUTBOUND_PORTS_STEP: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-step",
    title: "Growth or surge takes SNAT ports from every node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "If Azure chooses the number of ports, each node gets fewer as the pool grows past 50, 100, \
             200, 400 and 800 nodes. Running nodes lose ports at that moment, and connections with them. \
             Beyond 1,000 nodes nothing is published, so set a number of your own.",
})
.at(1_021)
.why_no_fix("set a fixed number of ports, or add outbound public IPs");

/// A node subnet without a NAT gateway where the outbound type is one's own NAT gateway.
pub static NAT_GATEWAY_NODE_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-node-subnet",
    title: "A node subnet has no NAT gateway",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("SubnetNotAssociatedWithNATGateway"),
    source: sources::NAT_GATEWAY_THREAD,
    reason: "With your own NAT gateway as the outbound type, every node subnet must have one attached. \
             Azure refuses the cluster or the pool with SubnetNotAssociatedWithNATGateway.",
})
.at(149)
.since(VERSION)
.fixed_by(&[fixes::attach_gateway, fixes::leave_by_load_balancer]);
