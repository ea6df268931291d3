//! What else lives beside the nodes: subnets of other services, gateways, outbound traffic.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, FLAT_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, sources};

/// An AKS Automatic cluster in a VNet of one's own has no API server subnet.
pub static AUTOMATIC_APISERVER_SUBNET: Rule = Rule {
    id: "automatic-apiserver-subnet",
    title: "AKS Automatic needs an API server subnet",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC,
    reason: "AKS Automatic always integrates its API server into the VNet. In a VNet of your own that \
             takes a delegated subnet of /28 or larger.",
};

/// The pod subnet lies in another VNet, is the node subnet, or its node subnet is delegated.
pub static POD_SUBNET_SAME_VNET: Rule = Rule {
    id: "pod-subnet-same-vnet",
    title: "The pod subnet must be a subnet of its own in the VNet of the nodes",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "Pods and nodes of a pool live in one VNet, each in a subnet of its own. Azure delegates the \
             pod subnet to AKS, so nothing else may live there; pools and clusters may share it.",
};

/// Some pools of a cluster name a pod subnet and others do not.
pub static POD_SUBNET_ALL_POOLS: Rule = Rule {
    id: "pod-subnet-all-pools",
    title: "Either every pool has a pod subnet or none has",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "A cluster cannot mix pods in the node subnet with pods in a pod subnet. Dynamic and static \
             pools do mix, each with its own subnet.",
};

/// User-assigned NAT gateway and a pod subnet without one.
pub static NAT_GATEWAY_POD_SUBNET: Rule = Rule {
    id: "nat-gateway-pod-subnet",
    title: "The pod subnet needs a NAT gateway too",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Pods leave for the internet with addresses of their own subnet. Where the nodes use a NAT \
             gateway of yours, Azure checks that the pod subnet has one too.",
};

/// Pools of both allocation modes share a pod subnet.
pub static POD_SUBNET_SINGLE_MODE: Rule = Rule {
    id: "pod-subnet-single-mode",
    title: "The pod subnet mixes dynamic and static allocation",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A subnet hands out either single addresses in batches or whole blocks. Give each mode a \
             subnet of its own.",
};

/// Two kubenet clusters name one node subnet.
pub static KUBENET_ONE_CLUSTER_PER_SUBNET: Rule = Rule {
    id: "kubenet-one-cluster-per-subnet",
    title: "Several kubenet clusters share a subnet",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Each kubenet cluster needs a route table of its own, and a subnet has only one. Give each \
             cluster a subnet.",
};

/// A node or pod subnet of a pool lies in another VNet than the first pool's.
pub static POOLS_SAME_VNET: Rule = Rule {
    id: "pools-same-vnet",
    title: "Pools of one cluster lie in different VNets",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POOL_SUBNET,
    reason: "All node and pod subnets of a cluster belong to one VNet, in its region and subscription.",
};

/// A node subnet has a delegation.
pub static SUBNET_DELEGATED: Rule = Rule {
    id: "subnet-delegated",
    title: "The node subnet is delegated",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "A delegated subnet belongs to another service, and nodes cannot be placed in it.",
};

/// Each frontend of an internal load balancer.
pub static INTERNAL_LB_IP: Rule = Rule {
    id: "internal-lb-ip",
    title: "Internal load balancers take addresses of the node subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "Every internal load balancer frontend takes one address of the node subnet, unless an \
             annotation names another subnet.",
};

/// A private cluster without VNet integration.
pub static PRIVATE_CLUSTER_ENDPOINT: Rule = Rule {
    id: "private-cluster-endpoint",
    title: "A private cluster takes one address for its endpoint",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::PRIVATE_CLUSTERS,
    reason: "The private endpoint of the API server lies in the subnet of the first pool. It may move to \
             another after a stop and start if the first pool changed.",
};

/// Prefix longer than /28.
pub static APISERVER_SUBNET_MIN_28: Rule = Rule {
    id: "apiserver-subnet-min-28",
    title: "The API server subnet is smaller than /28",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "API server VNet integration needs a subnet of its own of at least /28, delegated to AKS. \
             Clusters of the VNet may share it.",
};

/// 9 × clusters > usable.
pub static APISERVER_NINE_IPS: Rule = Rule {
    id: "apiserver-nine-ips",
    title: "The API server subnet is short of addresses for its clusters",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Microsoft asks to plan nine addresses for each cluster whose API server lies in the subnet. \
             With fewer, scaling and upgrading the API server may not find room.",
};

/// Both are on.
pub static APISERVER_NO_VNET_ENCRYPTION: Rule = Rule {
    id: "apiserver-no-vnet-encryption",
    title: "API server VNet integration does not work with VNet encryption",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "VNet encryption and API server integration exclude each other; Azure blocks the pair on \
             virtual machines of version 4 or later.",
};

/// A network security group guards the API server subnet.
pub static APISERVER_NSG: Rule = Rule {
    id: "apiserver-nsg",
    title: "The API server subnet needs open ports",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Nodes reach the API server on TCP 443 and 4443, and the load balancer probes TCP 9988. A \
             network security group must let all three pass.",
};

/// Instances + private frontend > usable, or smaller than advised.
pub static APPGW_SUBNET: Rule = Rule {
    id: "appgw-subnet",
    title: "The application gateway subnet is small",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::APPLICATION_GATEWAY,
    reason: "An application gateway takes an address for each instance, one for a private frontend, and \
             lives alone in its subnet. Version 2 grows to 125 instances, for which Microsoft advises a \
             /24.",
};

/// Prefix longer than /24.
pub static AGC_SUBNET: Rule = Rule {
    id: "agc-subnet",
    title: "Application Gateway for Containers needs a subnet of at least /24",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC,
    reason: "Each association takes 256 addresses of a subnet delegated to it. Nothing longer than /24 \
             holds that.",
};

/// Prefix is not /24 in a VNet of an overlay cluster.
pub static AGC_OVERLAY_SUBNET_EXACT_24: Rule = Rule {
    id: "agc-overlay-subnet-exact-24",
    title: "With overlay the Application Gateway for Containers subnet must be exactly /24",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC_NETWORKING,
    reason: "With overlay, Application Gateway for Containers works in a subnet of exactly /24, one \
             deployment a subnet, in the VNet of the nodes.",
};

/// Other name, or prefix longer than /26.
pub static BASTION_SUBNET: Rule = Rule {
    id: "bastion-subnet",
    title: "Bastion needs AzureBastionSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::BASTION,
    reason: "Azure Bastion finds its subnet by the name AzureBastionSubnet and needs room for its hosts.",
};

/// Other name, or prefix longer than /26.
pub static FIREWALL_SUBNET: Rule = Rule {
    id: "firewall-subnet",
    title: "Azure Firewall needs AzureFirewallSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SKILLS,
    reason: "Azure Firewall finds its subnet by the name AzureFirewallSubnet and needs room to grow. With \
             forced tunnelling, AzureFirewallManagementSubnet needs the same.",
};

/// Other name, or prefix longer than /27.
pub static GATEWAY_SUBNET: Rule = Rule {
    id: "gateway-subnet",
    title: "Gateways need GatewaySubnet, /27 or larger advised",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SKILLS,
    reason: "VPN and ExpressRoute gateways find their subnet by the name GatewaySubnet. Microsoft advises \
             /27 or larger, without a network security group.",
};

/// The subnet of virtual nodes holds nodes or pods, or has another delegation.
pub static VIRTUAL_NODE_SUBNET: Rule = Rule {
    id: "virtual-node-subnet",
    title: "Virtual nodes need a subnet of their own",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VIRTUAL_NODES,
    reason: "Pods on virtual nodes take one address each in a separate subnet that is delegated to Azure \
             Container Instances.",
};

/// Outbound through a NAT gateway.
pub static NAT_GATEWAY_IPS: Rule = Rule {
    id: "nat-gateway-ips",
    title: "A NAT gateway takes no private address",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A NAT gateway has 1 to 16 public addresses of 64,512 SNAT ports each and takes nothing of the \
             VNet.",
};

/// Managed NAT gateway or block in a VNet of one's own; user-assigned NAT gateway or user-defined routing
/// in a managed one.
pub static OUTBOUND_TYPE_VNET: Rule = Rule {
    id: "outbound-type-vnet",
    title: "The outbound type does not go with the VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "AKS can change only the VNet it makes, so a managed NAT gateway and block need that one. A \
             NAT gateway or routes of your own need a VNet of your own.",
};

/// A node subnet has a NAT gateway and the outbound type is another.
pub static NAT_GATEWAY_OUTBOUND_TYPE: Rule = Rule {
    id: "nat-gateway-outbound-type",
    title: "The NAT gateway of the subnet is not the outbound type",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Where a NAT gateway is attached to the subnet, traffic leaves through it. Azure checks at \
             creation that the outbound type says so.",
};

/// A load balancer service is published by Private Link Service.
pub static PLS_NAT_IPS: Rule = Rule {
    id: "pls-nat-ips",
    title: "Private Link Service takes addresses of its NAT subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "A Private Link Service takes at least one address of its NAT subnet. A load balancer carries \
             at most 8 of them.",
};

/// Prefix /28 to /31 for at most 16, 8, 4 or 2 gateway nodes.
pub static STATIC_EGRESS_PREFIX: Rule = Rule {
    id: "static-egress-prefix",
    title: "The public prefix is too small for the gateway nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "Each node of a static egress gateway takes an address of its public prefix. Gateway pools run \
             Linux, IPv4 and a fixed count.",
};

/// Ports over 64,000 or not a multiple of 8.
pub static OUTBOUND_PORTS_MULTIPLE_OF_8: Rule = Rule {
    id: "outbound-ports-multiple-of-8",
    title: "SNAT ports a node must be a multiple of 8, at most 64,000",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "The load balancer hands out ports in steps of 8. Zero leaves the number to Azure.",
};

/// Service ports behind one Standard load balancer > 300.
pub static LB_RULES_300: Rule = Rule {
    id: "lb-rules-300",
    title: "More than 300 load-balancing rules on a node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SEVERAL_LBS,
    reason: "A node takes part in 300 load-balancing rules, one a service address and port. Several load \
             balancers lift it.",
};

/// Application Gateway for Containers with kubenet; virtual nodes with kubenet or overlay.
pub static PURPOSE_NOT_SERVED: Rule = Rule {
    id: "purpose-not-served",
    title: "The model cannot serve the purpose of the subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "Application Gateway for Containers does not work with kubenet, and virtual nodes work with \
             neither kubenet nor overlay. The subnet would stay unused.",
};

/// Nodes with surge × ports a node > 64,000 × public addresses.
pub static OUTBOUND_PORTS_TOO_FEW: Rule = Rule {
    id: "outbound-ports-too-few",
    title: "The outbound addresses have too few SNAT ports for the nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: Some("InvalidLoadBalancerProfileAllocatedOutboundPorts"),
    source: sources::LOAD_BALANCER,
    reason: "Every public address of the load balancer has 64,000 ports to share among all nodes, surge \
             nodes too. Azure refuses with InvalidLoadBalancerProfileAllocatedOutboundPorts; add addresses \
             or take fewer ports a node.",
};

/// Automatic ports, and the autoscaler's range or the surge crosses a step of the table.
pub static OUTBOUND_PORTS_STEP: Rule = Rule {
    id: "outbound-ports-step",
    title: "Growth or surge halves the SNAT ports of every node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "Where ports are left to Azure, each node gets fewer of them as the pool grows past 50, 100, \
             200, 400 and 800 nodes. Running nodes lose ports at that moment, and with them connections.",
};
