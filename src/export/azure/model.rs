//! The resources of one alternative, as Azure has them: what every language prints.
//!
//! Plain data without a language: names as they are typed, addresses as text, references by place. What is planned is
//! made; what exists already is referred to.

use crate::check::Subject;

/// Everything that an alternative consists of in Azure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployment {
    /// What it is called: the design and its alternative.
    pub title: String,
    /// Region of most of it; empty while undecided.
    pub location: String,
    /// Resource groups, that of the clusters first.
    pub groups: Vec<Group>,
    /// Network security groups.
    pub security_groups: Vec<SecurityGroup>,
    /// Route tables.
    pub route_tables: Vec<RouteTable>,
    /// Public addresses of NAT gateways and Bastion hosts.
    pub public_ips: Vec<PublicIp>,
    /// NAT gateways of one's own.
    pub nat_gateways: Vec<NatGateway>,
    /// Prefixes that nodes take public addresses from.
    pub public_prefixes: Vec<PublicPrefix>,
    /// VNets, in the order of the design.
    pub networks: Vec<VirtualNetwork>,
    /// Peerings between VNets of the design, one a direction.
    pub peerings: Vec<VnetPeering>,
    /// Bastion hosts.
    pub bastions: Vec<Bastion>,
    /// Subnets of private endpoints.
    pub endpoints: Vec<Endpoints>,
    /// Identities of clusters.
    pub identities: Vec<Identity>,
    /// Where identities may join subnets.
    pub roles: Vec<Role>,
    /// Clusters, in the order of the design.
    pub clusters: Vec<ManagedCluster>,
    /// What the code cannot express or has to be done by hand, in the order of the design.
    pub gaps: Vec<Gap>,
    /// Errors of the design that nobody accepted.
    pub errors: Vec<String>,
    /// How many warnings of the design are open.
    pub warnings: usize,
    /// The first of them, in sentences.
    pub first_warnings: Vec<String>,
}

/// What every resource has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// An identifier that is valid in every language and that no other resource has.
    pub symbol: String,
    /// Its name in Azure.
    pub name: String,
    /// Place of its resource group.
    pub group: usize,
    /// Its region if it differs from that of the deployment.
    pub location: Option<String>,
    /// Whether it exists already.
    pub exists: bool,
    /// The part of the design it comes from.
    pub subject: Subject,
}

/// A resource group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// An identifier that is valid in every language.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Whether something in it exists already.
    pub exists: bool,
}

/// A network security group, one a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroup {
    /// What every resource has.
    pub head: Head,
    /// Its rules, in the order of their priority.
    pub rules: Vec<SecurityRule>,
}

/// A rule that allows traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRule {
    /// Its name.
    pub name: &'static str,
    /// Whether it is about outbound traffic.
    pub outbound: bool,
    /// Its place among the rules.
    pub priority: u64,
    /// `Tcp`, or `*` for all.
    pub protocol: &'static str,
    /// From where: prefixes or service tags.
    pub from: Vec<String>,
    /// To where.
    pub to: Vec<String>,
    /// To which ports.
    pub ports: Vec<&'static str>,
}

/// A route table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteTable {
    /// What every resource has.
    pub head: Head,
    /// Whether everything goes to the firewall.
    pub to_firewall: bool,
    /// Whether AKS writes the routes of kubenet's nodes into it.
    pub of_kubenet: bool,
}

/// A public address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicIp {
    /// What every resource has.
    pub head: Head,
    /// `Standard` or `StandardV2`.
    pub sku: &'static str,
    /// Whether it is an IPv6 address.
    pub ipv6: bool,
}

/// A NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatGateway {
    /// What every resource has.
    pub head: Head,
    /// `Standard` or `StandardV2`.
    pub sku: &'static str,
    /// Places of its addresses.
    pub addresses: Vec<usize>,
}

/// A prefix of public addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPrefix {
    /// What every resource has.
    pub head: Head,
    /// Its length.
    pub length: u8,
}

/// A VNet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualNetwork {
    /// What every resource has.
    pub head: Head,
    /// Whether AKS creates it, so that the code must not.
    pub managed: bool,
    /// Whether traffic between its machines is encrypted.
    pub encryption: bool,
    /// Its prefixes.
    pub prefixes: Vec<String>,
    /// Its subnets, in the order of the design.
    pub subnets: Vec<VnetSubnet>,
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VnetSubnet {
    /// An identifier that is valid in every language and that no other resource has.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Whether it exists already.
    pub exists: bool,
    /// The part of the design it comes from.
    pub subject: Subject,
    /// Its prefix, and the IPv6 prefix behind it where there is one.
    pub prefixes: Vec<String>,
    /// Service it is delegated to.
    pub delegation: Option<String>,
    /// Place of its NSG.
    pub security_group: Option<usize>,
    /// Place of its route table.
    pub route_table: Option<usize>,
    /// Place of its NAT gateway.
    pub nat_gateway: Option<usize>,
    /// Its network policies for private endpoints, if it is for them: whether NSG and routes apply to these.
    pub endpoint_policies: Option<&'static str>,
    /// Comments to print next to it: its purpose, its note.
    pub remark: String,
}

/// One direction of a peering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VnetPeering {
    /// An identifier that is valid in every language.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Place of the VNet that it belongs to.
    pub from: usize,
    /// Place of the remote VNet.
    pub to: usize,
}

/// A Bastion host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bastion {
    /// What every resource has.
    pub head: Head,
    /// Its subnet.
    pub subnet: SubnetPlace,
    /// Place of its address.
    pub address: usize,
}

/// The private endpoints of a subnet; their targets are given at deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// What all resources have; each of them has a name of its own.
    pub head: Head,
    /// What the list of them is called.
    pub list: String,
    /// The subnet they are in.
    pub subnet: SubnetPlace,
}

/// A user-assigned identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What every resource has.
    pub head: Head,
}

/// An identity that may join the subnets of a VNet (Network Contributor).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// An identifier that is valid in every language.
    pub symbol: String,
    /// Place of the identity.
    pub identity: usize,
    /// The resource that the role is granted on.
    pub on: RoleScope,
    /// Cluster that needs it.
    pub subject: Subject,
}

/// The scope of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleScope {
    /// The VNet at this place.
    Network(usize),
    /// The route table at this place.
    RouteTable(usize),
}

/// Index of a VNet, and of a subnet in it.
pub type SubnetPlace = (usize, usize);

/// A cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedCluster {
    /// What every resource has.
    pub head: Head,
    /// Whether it is AKS Automatic.
    pub automatic: bool,
    /// `Free` or `Standard`.
    pub tier: &'static str,
    /// Whether Windows pools may join, now or later.
    pub windows: bool,
    /// Kubernetes version.
    pub kubernetes_version: Option<String>,
    /// First part of the API server's name.
    pub dns_prefix: String,
    /// `azure`, `kubenet` or `none`.
    pub plugin: &'static str,
    /// Whether the plugin runs in overlay mode.
    pub overlay: bool,
    /// `azure` or `cilium`; none with plugins that have no choice.
    pub data_plane: Option<&'static str>,
    /// `none`, `azure`, `calico` or `cilium`.
    pub policy: &'static str,
    /// Pod CIDRs, the IPv4 one first.
    pub pod_cidrs: Vec<String>,
    /// Service CIDRs, the IPv4 one first.
    pub service_cidrs: Vec<String>,
    /// Address of the DNS service.
    pub dns_ip: String,
    /// Whether it has both families.
    pub dual_stack: bool,
    /// The outbound type, as ARM calls it.
    pub outbound: &'static str,
    /// Addresses and ports of the load balancer, if outbound traffic uses it.
    pub balancer: Option<Balancer>,
    /// The NAT gateway of AKS, if outbound traffic uses it.
    pub managed_nat: Option<ManagedNat>,
    /// Whether the API server has a private address only.
    pub private: bool,
    /// Subnet of the API server.
    pub api_server: Option<SubnetPlace>,
    /// Place of its identity; none for one that Azure creates.
    pub identity: Option<usize>,
    /// Whether node auto-provisioning is on.
    pub provisioning: bool,
    /// Whether it has a static egress gateway.
    pub static_egress: bool,
    /// Subnets of an Automatic cluster: of the nodes, and of the hosted system nodes.
    pub hosted: Option<(SubnetPlace, SubnetPlace)>,
    /// Its pools, system pools first.
    pub pools: Vec<AgentPool>,
}

impl ManagedCluster {
    /// Pools to add to an existing cluster; those of a new cluster are created with it.
    pub fn new_pools(&self) -> impl Iterator<Item = &AgentPool> {
        let pools = self.pools.iter();
        pools.filter(|pool| self.head.exists && !pool.exists)
    }

    /// Whether it, or a pool of it, is created.
    pub fn is_made(&self) -> bool {
        !self.head.exists || self.new_pools().next().is_some()
    }
}

/// Outbound side of a load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// IPv4 addresses that AKS creates.
    pub ips: u64,
    /// IPv6 addresses that AKS creates.
    pub ips_ipv6: Option<u64>,
    /// SNAT ports per node; 0 lets Azure choose.
    pub ports: u64,
}

/// A NAT gateway that AKS creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedNat {
    /// Its addresses.
    pub ips: u64,
    /// Its SKU, where one is stated.
    pub sku: Option<&'static str>,
}

/// A node pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentPool {
    /// An identifier that is valid in every language.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Whether it exists already.
    pub exists: bool,
    /// The part of the design it comes from.
    pub subject: Subject,
    /// `System`, `User` or `Gateway`.
    pub mode: &'static str,
    /// `Linux` or `Windows`.
    pub os: &'static str,
    /// `Windows2022` and so on, where stated.
    pub os_sku: Option<&'static str>,
    /// Nodes now, within the bounds of the autoscaler.
    pub count: u64,
    /// Bounds of the autoscaler.
    pub autoscale: Option<(u64, u64)>,
    /// Max pods.
    pub max_pods: u64,
    /// Max surge: extra nodes during an upgrade; none on Spot.
    pub max_surge: Option<String>,
    /// Max unavailable: nodes that may be missing during an upgrade.
    pub max_unavailable: Option<String>,
    /// Whether it is a Spot pool, whose nodes Azure may evict.
    pub spot: bool,
    /// Whether a node that cannot be drained is left behind, cordoned.
    pub cordon: bool,
    /// Subnet of its nodes.
    pub node_subnet: Option<SubnetPlace>,
    /// Subnet of its pods.
    pub pod_subnet: Option<SubnetPlace>,
    /// `DynamicIndividual` or `StaticBlock`, with a pod subnet.
    pub allocation: Option<&'static str>,
    /// Length of the public prefix of a static egress gateway.
    pub gateway_prefix: Option<u8>,
    /// Place of the prefix that its nodes take public addresses from.
    pub public_prefix: Option<usize>,
}

impl SecurityRule {
    /// The direction, as Azure calls it.
    pub const fn direction(&self) -> &'static str {
        if self.outbound { "Outbound" } else { "Inbound" }
    }
}

impl ManagedCluster {
    /// Whether there is no outbound path, so that images have to come from a cache.
    pub fn is_isolated(&self) -> bool {
        matches!(self.outbound, "none" | "block")
    }
}

/// Something that the code cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The part of the design it is about.
    pub subject: Subject,
    /// What a person has to know, in a sentence.
    pub text: String,
    /// Whether the migration steps cover it.
    pub in_steps: bool,
}

impl Deployment {
    /// The subnet at this place.
    pub fn subnet(&self, (network, subnet): SubnetPlace) -> Option<(&VirtualNetwork, &VnetSubnet)> {
        let network = self.networks.get(network)?;
        Some((network, network.subnets.get(subnet)?))
    }

    /// What is said about this part of the design, as sentences to print next to it.
    pub fn gaps_of(&self, subject: Subject) -> impl Iterator<Item = String> {
        let from = self.gaps.partition_point(|gap| gap.subject < subject);
        let rest = self.gaps.get(from..).unwrap_or_default().iter();
        let of = rest.take_while(move |gap| gap.subject == subject);
        of.map(|gap| {
            let mut letters = gap.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.as_str().chars()).collect()
        })
    }

    /// Whether traffic has to go to a firewall whose address the design does not contain.
    pub fn needs_next_hop(&self) -> bool {
        self.route_tables
            .iter()
            .any(|table| table.to_firewall && !table.head.exists)
    }

    /// Whether anything is created, rather than only referred to.
    pub fn makes_anything(&self) -> bool {
        let made = |network: &VirtualNetwork| {
            !network.managed && (!network.head.exists || network.subnets.iter().any(|subnet| !subnet.exists))
        };
        self.networks.iter().any(made) || self.clusters.iter().any(ManagedCluster::is_made)
    }

    /// Whether any pools are created, so that a VM size is needed.
    pub fn makes_pools(&self) -> bool {
        let mut pools = self.clusters.iter().flat_map(|cluster| &cluster.pools);
        pools.any(|pool| !pool.exists)
    }

    /// Whether a new cluster takes Windows pools, so that an administrator account is needed.
    pub fn makes_windows(&self) -> bool {
        self.clusters
            .iter()
            .any(|cluster| cluster.windows && !cluster.head.exists)
    }

    /// Whether all of it is in one resource group, so that the group needs no name of its own in the code.
    pub fn is_one_group(&self) -> bool {
        self.groups.len() < 2
    }
}
