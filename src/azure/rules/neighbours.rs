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
    reason: "AKS Automatic always uses API server VNet integration. In your own VNet that takes a delegated subnet \
             of /28 or larger.",
};

/// The pod subnet lies in another VNet, is the node subnet, or its node subnet is delegated.
pub static POD_SUBNET_SAME_VNET: Rule = Rule {
    id: "pod-subnet-same-vnet",
    title: "The pod subnet must be a separate subnet in the nodes' VNet",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "The pods and nodes of a pool are in one VNet, each in their own subnet. Azure delegates the pod \
             subnet to AKS, so nothing else can use it; pools and clusters can share it.",
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
    reason: "A cluster cannot mix pods in the node subnet with pods in a pod subnet. Dynamic and static pools can \
             be mixed, each with its own subnet.",
};

/// User-assigned NAT gateway and a pod subnet without one.
pub static NAT_GATEWAY_POD_SUBNET: Rule = Rule {
    id: "nat-gateway-pod-subnet",
    title: "The pod subnet also needs a NAT gateway",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Pods reach the internet with addresses from their own subnet. If the nodes use your own NAT gateway, \
             Azure checks that the pod subnet has one too.",
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
    reason: "A subnet allocates either batches of addresses or whole blocks. Give each mode its own subnet.",
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
    reason: "Each kubenet cluster needs its own route table, and a subnet has only one. Give each cluster its own \
             subnet.",
};

/// A node or pod subnet of a pool lies in another VNet than the first pool's.
pub static POOLS_SAME_VNET: Rule = Rule {
    id: "pools-same-vnet",
    title: "Pools of one cluster are in different VNets",
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
    reason: "A delegated subnet belongs to another service, so nodes cannot use it.",
};

/// Each frontend of an internal load balancer.
pub static INTERNAL_LB_IP: Rule = Rule {
    id: "internal-lb-ip",
    title: "Internal load balancers take addresses from the node subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "Every internal load balancer frontend takes one address from the node subnet, unless an annotation \
             selects another subnet.",
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
    reason: "The private endpoint of the API server is in the first pool's subnet. If the first pool has changed, \
             a stop and start may move it to another subnet.",
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
    reason: "API server VNet integration needs its own subnet of at least /28, delegated to AKS. Clusters in the \
             VNet can share it.",
};

/// 9 × clusters > usable.
pub static APISERVER_NINE_IPS: Rule = Rule {
    id: "apiserver-nine-ips",
    title: "The API server subnet has too few addresses for its clusters",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Microsoft advises nine addresses for each cluster with its API server in the subnet. With fewer, \
             scaling and upgrading the API server may run out of addresses.",
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
    reason: "VNet encryption and API server VNet integration exclude each other; Azure blocks the combination on \
             virtual machine sizes of version 4 or later.",
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
    reason: "Nodes reach the API server on TCP 443 and 4443, and the load balancer probes TCP 9988. A network \
             security group must allow all three.",
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
    reason: "An application gateway takes one address per instance and one for a private frontend, in a subnet of \
             its own. Version 2 scales to 125 instances, for which Microsoft recommends a /24.",
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
    reason: "Each association takes 256 addresses in a subnet delegated to it, so anything smaller than a /24 is \
             too small.",
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
    reason: "With overlay, Application Gateway for Containers works only in a subnet of exactly /24, one \
             deployment per subnet, in the nodes' VNet.",
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
    reason: "Azure Bastion uses the subnet named AzureBastionSubnet and needs room for its hosts.",
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
    reason: "Azure Firewall uses the subnet named AzureFirewallSubnet and needs room to scale. With forced \
             tunnelling, AzureFirewallManagementSubnet needs the same.",
};

/// Other name, or prefix longer than /27.
pub static GATEWAY_SUBNET: Rule = Rule {
    id: "gateway-subnet",
    title: "Gateways need GatewaySubnet, /27 or larger recommended",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SKILLS,
    reason: "VPN and ExpressRoute gateways use the subnet named GatewaySubnet. Microsoft recommends /27 or larger, \
             without a network security group.",
};

/// The subnet of virtual nodes holds nodes or pods, or has another delegation.
pub static VIRTUAL_NODE_SUBNET: Rule = Rule {
    id: "virtual-node-subnet",
    title: "Virtual nodes need their own subnet",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VIRTUAL_NODES,
    reason: "Each pod on a virtual node takes one address in a separate subnet delegated to Azure Container Instances.",
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
    reason: "A NAT gateway has 1 to 16 public addresses with 64,512 SNAT ports each and takes no VNet addresses.",
};

/// Managed NAT gateway or block in a VNet of one's own; user-assigned NAT gateway or user-defined routing
/// in a managed one.
pub static OUTBOUND_TYPE_VNET: Rule = Rule {
    id: "outbound-type-vnet",
    title: "The outbound type does not work with this VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "AKS can only change a VNet that it manages, so a managed NAT gateway and block need a managed VNet. \
             Your own NAT gateway or routes need your own VNet.",
};

/// A node subnet has a NAT gateway and the outbound type is another.
pub static NAT_GATEWAY_OUTBOUND_TYPE: Rule = Rule {
    id: "nat-gateway-outbound-type",
    title: "The subnet's NAT gateway does not match the outbound type",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "If a NAT gateway is attached to the subnet, traffic leaves through it. Azure checks at creation that \
             the outbound type matches.",
};

/// A load balancer service is published by Private Link Service.
pub static PLS_NAT_IPS: Rule = Rule {
    id: "pls-nat-ips",
    title: "Private Link Service takes addresses from its NAT subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "A Private Link Service takes at least one address from its NAT subnet. A load balancer supports at \
             most 8 of them.",
};

/// Prefix /28 to /31 for at most 16, 8, 4 or 2 gateway nodes.
pub static STATIC_EGRESS_PREFIX: Rule = Rule {
    id: "static-egress-prefix",
    title: "The public IP prefix is too small for the gateway nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "Each node of a static egress gateway takes an address from its public IP prefix. Gateway pools must \
             be Linux, IPv4 and of a fixed size.",
};

/// Ports over 64,000 or not a multiple of 8.
pub static OUTBOUND_PORTS_MULTIPLE_OF_8: Rule = Rule {
    id: "outbound-ports-multiple-of-8",
    title: "SNAT ports per node must be a multiple of 8, at most 64,000",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "The load balancer allocates ports in multiples of 8. Zero lets Azure choose the number.",
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
    reason: "A node can be part of at most 300 load-balancing rules, one per service address and port. Using \
             several load balancers raises the limit.",
};

/// Application Gateway for Containers with kubenet; virtual nodes with kubenet or overlay.
pub static PURPOSE_NOT_SERVED: Rule = Rule {
    id: "purpose-not-served",
    title: "The model does not support the subnet's purpose",
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
    reason: "Each public address of the load balancer has 64,000 ports to share among all nodes, including surge \
             nodes. Azure refuses with InvalidLoadBalancerProfileAllocatedOutboundPorts; add addresses or use \
             fewer ports per node.",
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
    reason: "If Azure chooses the number of ports, each node gets fewer as the pool grows past 50, 100, 200, 400 \
             and 800 nodes. Running nodes lose ports at that moment, and connections with them.",
};
