//! What else lives beside the nodes: subnets of other services, gateways, outbound traffic.

use crate::azure::rules::{
    AZURE_CNI_MODELS, Confidence, FLAT_MODELS, POD_SUBNET_MODELS, Rule, VERSION, When,
};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::fixes;

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &AUTOMATIC_APISERVER_SUBNET,
    &POD_SUBNET_SAME_VNET,
    &POD_SUBNET_MANAGED_VNET,
    &POD_SUBNET_ALL_POOLS,
    &POD_SUBNET_SINGLE_MODE,
    &KUBENET_ONE_CLUSTER_PER_SUBNET,
    &POOLS_SAME_VNET,
    &SUBNET_DELEGATED,
    &PRIVATE_CLUSTER_ENDPOINT,
    &APISERVER_SUBNET_MIN_28,
    &APISERVER_NINE_IPS,
    &APISERVER_NO_VNET_ENCRYPTION,
    &APISERVER_NSG,
    &APPGW_SUBNET,
    &AGC_SUBNET,
    &AGC_OVERLAY_SUBNET_EXACT_24,
    &BASTION_SUBNET,
    &FIREWALL_SUBNET,
    &GATEWAY_SUBNET,
    &VIRTUAL_NODE_SUBNET,
    &PURPOSE_NOT_SERVED,
    &SUBNET_NOT_SHARED,
];

/// An AKS Automatic cluster in a VNet of one's own has no API server subnet.
pub static AUTOMATIC_APISERVER_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "automatic-apiserver-subnet",
    title: "AKS Automatic needs an API server subnet",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC,
    reason: "AKS Automatic always uses API server VNet integration. In your own VNet that takes a delegated \
             subnet of /28 or larger.",
})
.at(1)
.why_no_fix("add a subnet of /28 or larger for the API server, and select it in the cluster");

/// The pod subnet lies in another VNet, is the node subnet, or its node subnet is delegated.
pub static POD_SUBNET_SAME_VNET: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-same-vnet",
    title: "The pod subnet must be a separate subnet in the nodes' VNet",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "The pods and nodes of a pool are in one VNet, each in their own subnet. Azure delegates the \
             pod subnet to AKS, so nothing else can use it; pools and clusters can share it.",
})
.at(35)
.why_no_fix("select a subnet in the nodes' VNet that is only for pods");

/// A cluster with pod subnets lies in a VNet that AKS manages.
pub static POD_SUBNET_MANAGED_VNET: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-managed-vnet",
    title: "A VNet managed by AKS has no pod subnets",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "A pod subnet is one of your own, and you name it by its id; the subnets of a managed VNet belong to \
             AKS. In a managed VNet, Azure CNI Node Subnet is the model whose pods have VNet addresses.",
})
.at(36)
.why_no_fix("use a VNet of your own, or another network model");

/// Some pools of a cluster name a pod subnet and others do not.
pub static POD_SUBNET_ALL_POOLS: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-all-pools",
    title: "Either every pool has a pod subnet or none has",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "A cluster cannot mix pods in the node subnet with pods in a pod subnet. Dynamic and static \
             pools can be mixed, each with its own subnet.",
})
.at(37)
.why_no_fix("set a pod subnet in every pool, or in none");

/// Pools of both allocation modes share a pod subnet.
pub static POD_SUBNET_SINGLE_MODE: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-single-mode",
    title: "The pod subnet mixes dynamic and static allocation",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A subnet allocates either batches of addresses or whole blocks. Give each mode its own subnet.",
})
.at(39)
.why_no_fix("give each allocation mode its own pod subnet");

/// Two kubenet clusters name one node subnet.
pub static KUBENET_ONE_CLUSTER_PER_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "kubenet-one-cluster-per-subnet",
    title: "Several kubenet clusters share a subnet",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Each kubenet cluster needs its own route table, and a subnet has only one. Give each cluster \
             its own subnet.",
})
.at(52)
.why_no_fix("give each kubenet cluster its own subnet");

/// A node or pod subnet of a pool lies in another VNet than the first pool's.
pub static POOLS_SAME_VNET: RuleDef = RuleDef::new(Rule {
    id: "pools-same-vnet",
    title: "Pools of one cluster are in different VNets",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POOL_SUBNET,
    reason: "All node and pod subnets of a cluster belong to one VNet, in its region and subscription.",
})
.at(79)
.why_no_fix("use subnets of one VNet in all pools");

/// A node subnet has a delegation.
pub static SUBNET_DELEGATED: RuleDef = RuleDef::new(Rule {
    id: "subnet-delegated",
    title: "The node subnet is delegated",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "A delegated subnet belongs to another service, so nodes cannot use it.",
})
.at(81)
.fixed_by(&[fixes::remove_delegation]);

/// A private cluster without VNet integration.
pub static PRIVATE_CLUSTER_ENDPOINT: RuleDef = RuleDef::new(Rule {
    id: "private-cluster-endpoint",
    title: "A private cluster takes one address for its endpoint",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::PRIVATE_CLUSTERS,
    reason: "The private endpoint of the API server is in the first pool's subnet. If the first pool has \
             changed, a stop and start may move it to another subnet.",
})
.at(95);

/// Prefix longer than /28.
pub static APISERVER_SUBNET_MIN_28: RuleDef = RuleDef::new(Rule {
    id: "apiserver-subnet-min-28",
    title: "The API server subnet is smaller than /28",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "API server VNet integration needs its own subnet of at least /28, delegated to AKS. Clusters \
             in the VNet can share it.",
})
.at(96)
.moved_by(&[fixes::resize_subnet]);

/// 9 × clusters > usable.
pub static APISERVER_NINE_IPS: RuleDef = RuleDef::new(Rule {
    id: "apiserver-nine-ips",
    title: "The API server subnet has too few addresses for its clusters",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Microsoft advises nine addresses for each cluster with its API server in the subnet. With \
             fewer, scaling and upgrading the API server may run out of addresses.",
})
.at(97)
.moved_by(&[fixes::resize_subnet]);

/// Both are on.
pub static APISERVER_NO_VNET_ENCRYPTION: RuleDef = RuleDef::new(Rule {
    id: "apiserver-no-vnet-encryption",
    title: "API server VNet integration does not work with VNet encryption",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "VNet encryption and API server VNet integration exclude each other; Azure blocks the \
             combination on virtual machine sizes of version 4 or later.",
})
.at(99)
.why_no_fix("turn off VNet encryption, or move the API server out of the VNet");

/// A network security group guards the API server subnet.
pub static APISERVER_NSG: RuleDef = RuleDef::new(Rule {
    id: "apiserver-nsg",
    title: "The API server subnet needs open ports",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Nodes reach the API server on TCP 443 and 4443, and the load balancer probes TCP 9988. A \
             network security group must allow all three.",
})
.at(100)
.why_no_fix("the design does not say whether the network security group allows these ports");

/// Instances + private frontend > usable, or smaller than advised.
pub static APPGW_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "appgw-subnet",
    title: "The application gateway subnet is small",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::APPLICATION_GATEWAY,
    reason: "An application gateway takes one address per instance and one for a private frontend, in a \
             subnet of its own. Version 2 scales to 125 instances, for which Microsoft recommends a /24.",
})
.at(101)
.moved_by(&[fixes::resize_subnet]);

/// Prefix longer than /24.
pub static AGC_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "agc-subnet",
    title: "Application Gateway for Containers needs a subnet of at least /24",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC,
    reason: "Each association takes 256 addresses in a subnet delegated to it, so anything smaller than a \
             /24 is too small. It has no private frontend; the AKS add-on makes its own subnet.",
})
.at(102)
.moved_by(&[fixes::resize_subnet]);

/// Prefix is not /24 in a VNet of an overlay cluster.
pub static AGC_OVERLAY_SUBNET_EXACT_24: RuleDef = RuleDef::new(Rule {
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
})
.at(103)
.moved_by(&[fixes::resize_subnet]);

/// Other name, or prefix longer than /26.
pub static BASTION_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "bastion-subnet",
    title: "Bastion needs AzureBastionSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::BASTION,
    reason: "Azure Bastion uses the subnet named AzureBastionSubnet and needs room for its hosts.",
})
.at(104)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// Other name, or prefix longer than /26.
pub static FIREWALL_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "firewall-subnet",
    title: "Azure Firewall needs AzureFirewallSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::FIREWALL,
    reason: "Azure Firewall uses the subnet named AzureFirewallSubnet and needs room to scale. With forced \
             tunnelling, AzureFirewallManagementSubnet needs the same.",
})
.at(105)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// Other name, or prefix longer than /27.
pub static GATEWAY_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "gateway-subnet",
    title: "Gateways need GatewaySubnet, /27 or larger recommended",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VPN_GATEWAY,
    reason: "VPN and ExpressRoute gateways use the subnet named GatewaySubnet. Microsoft recommends /27 or \
             larger, without a network security group.",
})
.at(106)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// The subnet of virtual nodes holds nodes or pods, or has another delegation.
pub static VIRTUAL_NODE_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "virtual-node-subnet",
    title: "Virtual nodes need their own subnet",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VIRTUAL_NODES,
    reason: "Each pod on a virtual node takes one address in a separate subnet delegated to Azure Container \
             Instances.",
})
.at(107)
.why_no_fix("add a subnet just for virtual nodes");

/// Application Gateway for Containers with kubenet; virtual nodes with kubenet or overlay.
pub static PURPOSE_NOT_SERVED: RuleDef = RuleDef::new(Rule {
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
})
.at(1_010)
.why_no_fix("use another model, or give the subnet another purpose");

/// Nodes, pods or an API server in a subnet that Azure keeps for something else, or nodes beside an API server.
pub static SUBNET_NOT_SHARED: RuleDef = RuleDef::new(Rule {
    id: "subnet-not-shared",
    title: "The subnet holds more than its purpose allows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "A subnet for API servers, application gateways, Bastion, Firewall or VPN gateways is dedicated: \
             Azure accepts no nodes, pods or other services in it.",
})
.at(1_040)
.since(VERSION)
.why_no_fix("add a subnet for the nodes, pods or API server alone, and select it");
