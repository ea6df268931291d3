//! [`Imported`]: what an importer found, before anything is made of it.
//!
//! Everything refers by [`AzureRef`]s, since the parts of one network come from several files: a VNet from one, its
//! subnets from another, the clusters from a third. Ids, keys and users of the input have no field here, so none can
//! reach a design.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use crate::azure::{DataPlane, NatGatewaySku, NetworkPolicy, Os, OutboundType, Purpose};
use crate::design::{
    Autoscale, ConnectedKind, PoolMode, Priority, Surge, Swatch, UpgradeStrategy, WindowsServer,
};
use crate::net::Cidr;

/// The most notes that are kept; the others are only counted.
pub const MOST_NOTES: usize = 10_000;

/// What was found in one file or in several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// VNets, with the subnets nested in them.
    pub networks: Vec<FoundNetwork>,
    /// Subnets listed separately.
    pub subnets: Vec<FoundSubnet>,
    /// Clusters, with the pools nested in them.
    pub clusters: Vec<FoundCluster>,
    /// Pools listed separately.
    pub pools: Vec<FoundPool>,
    /// Peerings listed separately.
    pub peerings: Vec<FoundPeering>,
    /// Ranges outside the VNets.
    pub connected: Vec<FoundRange>,
    /// What is attached to subnets and listed separately: NAT gateways, private endpoints.
    pub attached: Vec<Attached>,
    /// What was not taken, and what was assumed.
    pub notes: Notes,
}

impl Imported {
    /// Takes in what another file holds.
    pub fn absorb(&mut self, other: Self) {
        let Self {
            networks,
            subnets,
            clusters,
            pools,
            peerings,
            connected,
            attached,
            notes,
        } = other;
        self.networks.extend(networks);
        self.subnets.extend(subnets);
        self.clusters.extend(clusters);
        self.pools.extend(pools);
        self.peerings.extend(peerings);
        self.connected.extend(connected);
        self.attached.extend(attached);
        self.notes.absorb(notes);
    }

    /// Puts the name of the file before every path, of notes and of what was found.
    pub fn in_file(&mut self, name: &str) {
        let Self {
            networks,
            subnets,
            clusters,
            pools,
            peerings,
            connected,
            attached,
            notes,
        } = self;
        for network in &mut *networks {
            subnets_in_file(&mut network.subnets, name);
            let peerings = network.peerings.iter_mut();
            peerings.for_each(|peering| put_before(&mut peering.path, name));
        }
        for cluster in &mut *clusters {
            let pools = cluster.pools.iter_mut();
            pools.for_each(|pool| put_before(&mut pool.path, name));
        }
        subnets_in_file(subnets, name);
        let paths = (networks.iter_mut().map(|network| &mut network.path))
            .chain(clusters.iter_mut().map(|cluster| &mut cluster.path))
            .chain(pools.iter_mut().map(|pool| &mut pool.path))
            .chain(peerings.iter_mut().map(|peering| &mut peering.path))
            .chain(connected.iter_mut().map(|range| &mut range.path))
            .chain(attached.iter_mut().map(|attached| &mut attached.path))
            .chain(notes.kept.iter_mut().map(|note| &mut note.path));
        paths.for_each(|path| put_before(path, name));
    }

    /// How many things were found.
    pub const fn items(&self) -> usize {
        self.networks.len()
            + self.subnets.len()
            + self.clusters.len()
            + self.pools.len()
            + self.peerings.len()
            + self.connected.len()
            + self.attached.len()
    }
}

fn subnets_in_file(subnets: &mut [FoundSubnet], name: &str) {
    for subnet in subnets {
        put_before(&mut subnet.path, name);
    }
}

/// The whole of a JSON file, as paths in it begin.
pub(super) const ROOT: &str = "$";

/// Puts the name of a file before a path in it.
fn put_before(path: &mut String, name: &str) {
    *path = match path.as_str() {
        "" | ROOT => name.to_owned(),
        path => format!("{name} {path}"),
    };
}

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Something of the input did not come in.
    Left,
    /// The input did not say it; this was taken instead.
    Assumed,
    /// Something to know about what came in.
    Told,
}

impl NoteKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Left, Self::Assumed, Self::Told];

    /// The kind in words, as the heading of its notes.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Left => "Not taken",
            Self::Assumed => "Assumed",
            Self::Told => "Worth knowing",
        }
    }
}

/// Something that an input does not say, and that a design which is brought up to date may have; names are in lower
/// case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// A VNet with its ranges.
    Network(String),
    /// A subnet, by VNet and name.
    Subnet(String, String),
    /// A cluster, but for some of its pools.
    Cluster(String),
    /// The pools of a cluster.
    Pools(String),
    /// A value of a cluster.
    OfCluster(String, ClusterValue),
    /// A value of a pool, by cluster and name.
    OfPool(String, String, PoolValue),
}

/// What an input may leave unsaid of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClusterValue {
    /// Its VNet.
    Network,
    /// Its networking model.
    Model,
    /// Its pod CIDR.
    PodCidr,
    /// Its service CIDR.
    ServiceCidr,
    /// The address of its DNS service.
    DnsServiceIp,
}

/// What an input may leave unsaid of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoolValue {
    /// The subnet of its nodes.
    NodeSubnet,
    /// How many nodes it has.
    Count,
    /// Its max pods.
    MaxPods,
}

/// One thing to know about an import.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What kind of thing.
    pub kind: NoteKind,
    /// Where in the input: a JSON path, a line, a cell; with the file before it where there are several. Empty where it is
    /// about a whole file.
    pub path: String,
    /// What, and why.
    pub text: String,
    /// What it misses, where a design can have that.
    pub lack: Option<Lack>,
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => out.write_str(&self.text),
            path => write!(out, "{path}: {}", self.text),
        }
    }
}

/// Notes in the order in which they came, a bounded number of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    kept: Vec<Note>,
    dropped: usize,
}

impl Notes {
    /// Says that something did not come in.
    pub fn left(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.add(NoteKind::Left, path.into(), text.into());
    }

    /// Says that something was assumed.
    pub fn assumed(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.add(NoteKind::Assumed, path.into(), text.into());
    }

    /// Says something about what came in.
    pub fn told(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.add(NoteKind::Told, path.into(), text.into());
    }

    pub(super) fn add(&mut self, kind: NoteKind, path: String, text: String) {
        self.push(Note {
            kind,
            path,
            text,
            lack: None,
        });
    }

    pub(super) fn push(&mut self, mut note: Note) {
        // To a reader the whole of a file is no place in it.
        if note.path == ROOT {
            note.path.clear();
        }
        if self.kept.len() < MOST_NOTES {
            self.kept.push(note);
        } else {
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    fn absorb(&mut self, other: Self) {
        for note in other.kept {
            self.push(note);
        }
        self.dropped = self.dropped.saturating_add(other.dropped);
    }

    /// Those that hold where `has` says what is there without the input.
    pub(super) fn without(&self, has: impl Fn(&Lack) -> bool) -> Self {
        let holds = |note: &&Note| !note.lack.as_ref().is_some_and(&has);
        Self {
            kept: self.kept.iter().filter(holds).cloned().collect(),
            dropped: self.dropped,
        }
    }

    /// The notes that were kept.
    pub fn kept(&self) -> &[Note] {
        &self.kept
    }

    /// How many came after the last that was kept.
    pub const fn dropped(&self) -> usize {
        self.dropped
    }
}

/// Where something lies in Azure: its name, and its resource group and subscription where they are known.
///
/// The subscription distinguishes namesakes while files are joined, and goes no further.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AzureRef {
    /// The subscription, where known.
    pub subscription: Option<String>,
    /// The resource group, where known.
    pub group: Option<String>,
    /// The name.
    pub name: String,
}

impl AzureRef {
    /// A resource of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            subscription: None,
            group: None,
            name: name.into(),
        }
    }

    /// Whether the two can be one: the names match, and nothing that both know differs.
    pub fn may_be(&self, other: &Self) -> bool {
        let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        self.name.eq_ignore_ascii_case(&other.name)
            && agree(&self.group, &other.group)
            && agree(&self.subscription, &other.subscription)
    }

    /// Takes over what only the other knows.
    pub fn complete_from(&mut self, other: &Self) {
        self.group = self.group.take().or_else(|| other.group.clone());
        self.subscription = self.subscription.take().or_else(|| other.subscription.clone());
    }
}

/// Where a subnet lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AzureSubnetRef {
    /// Its VNet.
    pub network: AzureRef,
    /// Its name.
    pub subnet: String,
}

/// A VNet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundNetwork {
    /// Where it lies.
    pub place: AzureRef,
    /// Where the input tells of it.
    pub path: String,
    /// Its prefixes.
    pub address_space: Vec<Cidr>,
    /// Whether its traffic is encrypted.
    pub encryption: bool,
    /// Whether the input says that it exists.
    pub existing: bool,
    /// Its subnets.
    pub subnets: Vec<FoundSubnet>,
    /// Its peerings.
    pub peerings: Vec<FoundPeering>,
}

/// A subnet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundSubnet {
    /// Its VNet; none where the input names none.
    pub network: Option<AzureRef>,
    /// Where the input tells of it.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its ranges, of either family.
    pub prefixes: Vec<Cidr>,
    /// What it is for, where the input says so in words.
    pub purpose: Option<Purpose>,
    /// The services that it is delegated to.
    pub delegations: Vec<String>,
    /// Whether a NAT gateway is attached.
    pub nat_gateway: bool,
    /// Whether a network security group filters its traffic.
    pub security_group: bool,
    /// Name of its route table.
    pub route_table: Option<String>,
    /// Addresses in use by kind; none where the input does not list them.
    pub in_use: Option<BTreeMap<InUse, u64>>,
    /// Scale sets that hold addresses in it, by resource group, with how many.
    pub scale_sets: BTreeMap<String, u64>,
    /// Whether application gateways stand in it.
    pub application_gateway: bool,
    /// Whether the input says that it exists.
    pub existing: bool,
    /// Free text.
    pub note: String,
    /// Its mark.
    pub color: Option<Swatch>,
}

/// Who holds an address of a subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InUse {
    /// A private endpoint.
    PrivateEndpoint,
    /// A frontend of an internal load balancer.
    LoadBalancer,
    /// A network interface of a machine.
    Interface,
    /// A scale set that belongs to none of the clusters.
    ScaleSet,
    /// A VPN or `ExpressRoute` gateway, a firewall, a Bastion host: what has a dedicated subnet.
    Appliance,
    /// A service that the subnet is delegated to.
    Delegated,
    /// Anything else.
    Other,
}

impl InUse {
    /// One of them, and several, in words.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::PrivateEndpoint => ("private endpoint", "private endpoints"),
            Self::LoadBalancer => ("load balancer frontend", "load balancer frontends"),
            Self::Interface => ("network interface", "network interfaces"),
            Self::ScaleSet => ("scale set address", "scale set addresses"),
            Self::Appliance => ("appliance", "appliances"),
            Self::Delegated => ("delegated service", "delegated services"),
            Self::Other => ("other address", "other addresses"),
        }
    }
}

/// A peering of one VNet with another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundPeering {
    /// The VNet whose peering it is; none where it stands in that VNet.
    pub network: Option<AzureRef>,
    /// Where the input tells of it.
    pub path: String,
    /// The VNet at the other end.
    pub remote: AzureRef,
    /// The ranges at the other end, where the input says so.
    pub remote_prefixes: Vec<Cidr>,
}

/// A range outside the VNets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRange {
    /// Where the input tells of it.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// How it is connected.
    pub kind: ConnectedKind,
    /// Whether it is a summary route rather than ranges in use.
    pub aggregate: bool,
    /// The ranges.
    pub prefixes: Vec<Cidr>,
}

/// A cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundCluster {
    /// Where it lies.
    pub place: AzureRef,
    /// Where the input tells of it.
    pub path: String,
    /// Azure region.
    pub location: Option<String>,
    /// Kubernetes version as written.
    pub version: Option<String>,
    /// Whether the input says that it runs.
    pub existing: bool,
    /// Name of the resource group of its nodes.
    pub node_group: Option<String>,
    /// Network plugin as written: `azure`, `kubenet`, `none`.
    pub plugin: Option<String>,
    /// Plugin mode as written: `overlay`.
    pub plugin_mode: Option<String>,
    /// The data plane.
    pub data_plane: Option<DataPlane>,
    /// The network policy engine.
    pub policy: Option<NetworkPolicy>,
    /// Pod CIDRs of both families.
    pub pod_cidrs: Vec<Cidr>,
    /// Service CIDRs of both families.
    pub service_cidrs: Vec<Cidr>,
    /// Address of the DNS service.
    pub dns_service_ip: Option<IpAddr>,
    /// How traffic leaves.
    pub outbound: Option<OutboundType>,
    /// Outbound public addresses.
    pub public_ips: Option<u64>,
    /// Outbound public IPv6 addresses.
    pub public_ips_ipv6: Option<u64>,
    /// SNAT ports a node.
    pub ports_per_node: Option<u64>,
    /// SKU of its NAT gateway.
    pub nat_gateway_sku: Option<NatGatewaySku>,
    /// Whether the API server is private.
    pub private_cluster: bool,
    /// Subnet of the API server.
    pub api_server_subnet: Option<AzureSubnetRef>,
    /// Whether it is an AKS Automatic cluster.
    pub automatic: bool,
    /// Subnet of the system nodes that AKS hosts.
    pub system_node_subnet: Option<AzureSubnetRef>,
    /// Subnet of their nodes.
    pub node_subnet: Option<AzureSubnetRef>,
    /// Whether nodes are provisioned by what pods ask for.
    pub node_auto_provisioning: bool,
    /// Whether it was made with a Windows profile; none where the input cannot tell.
    pub windows_profile: Option<bool>,
    /// Its node pools.
    pub pools: Vec<FoundPool>,
}

/// A node pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundPool {
    /// Its cluster; none where it stands in that cluster, or the input names none.
    pub cluster: Option<AzureRef>,
    /// Where the input tells of it.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it carries.
    pub mode: Option<PoolMode>,
    /// Operating system.
    pub os: Option<Os>,
    /// Version of Windows Server.
    pub windows_server: Option<WindowsServer>,
    /// Nodes now.
    pub count: Option<u64>,
    /// Bounds of the autoscaler.
    pub autoscale: Option<Autoscale>,
    /// Max pods, where written.
    pub max_pods: Option<u64>,
    /// Extra nodes while upgrading.
    pub max_surge: Option<Surge>,
    /// Nodes that may be missing while upgrading.
    pub max_unavailable: Option<Surge>,
    /// Whether an upgrade leaves a node that cannot be drained behind.
    pub cordon_undrainable: bool,
    /// Whether Azure may take the nodes back.
    pub priority: Priority,
    /// How nodes are replaced.
    pub upgrade: UpgradeStrategy,
    /// Length of the public prefix of a static egress gateway.
    pub egress_prefix: Option<u8>,
    /// Subnet of the nodes.
    pub node_subnet: Option<AzureSubnetRef>,
    /// Whether the input says that there is a node subnet, but not which.
    pub node_subnet_unknown: bool,
    /// Subnet of the pods.
    pub pod_subnet: Option<AzureSubnetRef>,
    /// Whether pods get fixed blocks of the pod subnet.
    pub pod_blocks: Option<bool>,
    /// Whether the input says that it runs.
    pub existing: bool,
    /// Size of the machines; shown, and not kept.
    pub vm_size: Option<String>,
}

/// Something that is attached to subnets and listed separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Where the input tells of it.
    pub path: String,
    /// The subnets.
    pub subnets: Vec<AzureSubnetRef>,
    /// What it is.
    pub kind: AttachedKind,
}

/// What is attached to a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachedKind {
    /// A NAT gateway, with its SKU where the input says so.
    NatGateway(Option<NatGatewaySku>),
    /// A network security group.
    SecurityGroup,
    /// A route table of this name.
    RouteTable(String),
    /// A private endpoint that holds so many addresses.
    PrivateEndpoint(u64),
    /// An application gateway.
    ApplicationGateway,
}
