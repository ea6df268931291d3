//! The resources as ARM has them: type, name and body, once for Bicep, ARM JSON and azapi.

use std::collections::HashSet;

use super::model::{
    AgentPool, Deployment, Head, ManagedCluster, RoleScope, RouteTable, SecurityGroup, VirtualNetwork,
    VnetSubnet,
};
use super::tree::{Key, Object, Param, Ref, Value};
use crate::check::Subject;

mod cluster;
mod neighbours;

pub(super) use cluster::{POOL_KIND, cluster_body, cluster_properties, cluster_sku, pool_body};
pub(super) use neighbours::{BASTION_INSTANCES, BASTION_KIND, bastion_body};

/// API version of network resources.
pub(super) const NETWORK: &str = "2025-01-01";
/// API version of clusters.
pub(super) const CLUSTER: &str = "2026-04-01";
/// API version of clusters whose system nodes AKS hosts.
const CLUSTER_HOSTED: &str = "2026-05-01";
/// API version of clusters whose NAT gateway has a SKU.
const CLUSTER_NAT_SKU: &str = "2026-06-01";
/// API version of identities.
const IDENTITY: &str = "2023-01-31";
/// API version of roles.
const ROLE: &str = "2022-04-01";
/// The built-in role that may join subnets.
pub(super) const NETWORK_CONTRIBUTOR: &str = "4d97b98b-1d4f-4787-a291-c67834d212e7";

/// One resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// The symbol that others refer to it by, if there is one.
    pub(super) itself: Option<Ref>,
    pub(super) symbol: String,
    pub(super) kind: &'static str,
    pub(super) api: &'static str,
    pub(super) name: ResourceName,
    /// The VNet or cluster that it is a part of.
    pub(super) parent: Option<Ref>,
    /// The scope, for a role assignment.
    pub(super) scope: Option<Ref>,
    pub(super) exists: bool,
    pub(super) group: usize,
    pub(super) body: Vec<(Key, Value)>,
    /// Resources that have to exist first, besides those that the body refers to.
    pub(super) after: Vec<After>,
    pub(super) subject: Subject,
    pub(super) notes: Vec<String>,
}

/// The name of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ResourceName {
    Typed(String),
    /// A GUID made from the scope of a role assignment and its identity.
    Role(Ref, usize),
}

/// A resource that another depends on: one that can be referred to, or only a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum After {
    Ref(Ref),
    Role(usize),
}

/// Type and names of the target of a reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) head: &'a Head,
    pub(super) kind: &'static str,
    pub(super) api: &'static str,
    /// Behind the name of the VNet, for a subnet.
    pub(super) subnet: Option<&'a VnetSubnet>,
}

/// The target of a reference.
pub(super) fn target(of: &Deployment, reference: Ref) -> Option<Target<'_>> {
    let plain = |head, kind, api| Target {
        head,
        kind,
        api,
        subnet: None,
    };
    Some(match reference {
        Ref::Network(at) => plain(
            &of.networks.get(at)?.head,
            "Microsoft.Network/virtualNetworks",
            NETWORK,
        ),
        Ref::Subnet(place) => {
            let (network, subnet) = of.subnet(place)?;
            Target {
                head: &network.head,
                kind: "Microsoft.Network/virtualNetworks/subnets",
                api: NETWORK,
                subnet: Some(subnet),
            }
        }
        Ref::SecurityGroup(at) => plain(
            &of.security_groups.get(at)?.head,
            "Microsoft.Network/networkSecurityGroups",
            NETWORK,
        ),
        Ref::RouteTable(at) => plain(
            &of.route_tables.get(at)?.head,
            "Microsoft.Network/routeTables",
            NETWORK,
        ),
        Ref::PublicIp(at) => plain(
            &of.public_ips.get(at)?.head,
            "Microsoft.Network/publicIPAddresses",
            NETWORK,
        ),
        Ref::NatGateway(at) => plain(
            &of.nat_gateways.get(at)?.head,
            "Microsoft.Network/natGateways",
            NETWORK,
        ),
        Ref::PublicPrefix(at) => plain(
            &of.public_prefixes.get(at)?.head,
            "Microsoft.Network/publicIPPrefixes",
            NETWORK,
        ),
        Ref::Identity(at) => plain(
            &of.identities.get(at)?.head,
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            IDENTITY,
        ),
        Ref::Cluster(at) => {
            let cluster = of.clusters.get(at)?;
            plain(
                &cluster.head,
                "Microsoft.ContainerService/managedClusters",
                cluster_api(cluster),
            )
        }
    })
}

/// The oldest API version that has all a cluster needs.
pub(super) fn cluster_api(cluster: &ManagedCluster) -> &'static str {
    if cluster.managed_nat.as_ref().is_some_and(|nat| nat.sku.is_some()) {
        CLUSTER_NAT_SKU
    } else if cluster.automatic {
        CLUSTER_HOSTED
    } else {
        CLUSTER
    }
}

/// Every resource, in an order in which they can be created.
pub(super) fn resources(of: &Deployment) -> Vec<Resource> {
    let mut all = Vec::new();
    let each = |count: usize, reference: fn(usize) -> Ref| (0..count).map(reference);
    for at in each(of.security_groups.len(), Ref::SecurityGroup)
        .chain(each(of.route_tables.len(), Ref::RouteTable))
        .chain(each(of.public_ips.len(), Ref::PublicIp))
        .chain(each(of.nat_gateways.len(), Ref::NatGateway))
        .chain(each(of.public_prefixes.len(), Ref::PublicPrefix))
    {
        all.extend(simple(of, at));
    }
    for at in 0..of.networks.len() {
        network(of, at, &mut all);
    }
    neighbours::peerings(of, &mut all);
    neighbours::bastions(of, &mut all);
    for at in each(of.identities.len(), Ref::Identity) {
        all.extend(simple(of, at));
    }
    roles(of, &mut all);
    for at in 0..of.clusters.len() {
        all.extend(cluster(of, at));
        new_pools(of, at, &mut all);
    }
    let mut used = HashSet::new();
    for resource in all.iter().filter(|resource| !resource.exists) {
        used.extend(resource.refers_to());
    }
    // Existing resources are named only if something refers to them.
    all.retain(|resource| !resource.exists || resource.itself.is_some_and(|itself| used.contains(&itself)));
    all
}

impl Resource {
    /// Every resource that this one refers to; a subnet is found through its VNet.
    pub(super) fn refers_to(&self) -> Vec<Ref> {
        let mut found: Vec<Ref> = self.parent.into_iter().chain(self.scope).collect();
        if let ResourceName::Role(_, identity) = self.name {
            found.push(Ref::Identity(identity));
        }
        for (key, value) in &self.body {
            collect(key, value, &mut found);
        }
        let networks: Vec<Ref> = found
            .iter()
            .filter_map(|reference| match reference {
                Ref::Subnet((network, _)) => Some(Ref::Network(*network)),
                _ => None,
            })
            .collect();
        found.extend(networks);
        let mut seen = HashSet::new();
        found.retain(|reference| seen.insert(*reference));
        found
    }
}

fn collect(key: &Key, value: &Value, found: &mut Vec<Ref>) {
    if let Key::Identity(at) = key {
        found.push(Ref::Identity(*at));
    }
    match value {
        Value::Id(reference) => found.push(*reference),
        Value::Principal(at) => found.push(Ref::Identity(*at)),
        Value::List(members) => {
            for member in members {
                collect(&Key::Name(""), member, found);
            }
        }
        Value::Object(object) => {
            for (key, value) in &object.fields {
                collect(key, value, found);
            }
        }
        Value::Text(_)
        | Value::Int(_)
        | Value::Bool(_)
        | Value::Param(_)
        | Value::NetworkContributor
        | Value::Own(_) => {}
    }
}

fn empty(of: &Deployment, reference: Ref) -> Option<Resource> {
    let target = target(of, reference)?;
    let head = target.head;
    Some(Resource {
        itself: Some(reference),
        symbol: head.symbol.clone(),
        kind: target.kind,
        api: target.api,
        name: ResourceName::Typed(head.name.clone()),
        parent: None,
        scope: None,
        exists: head.exists,
        group: head.group,
        body: Vec::new(),
        after: Vec::new(),
        subject: head.subject,
        notes: Vec::new(),
    })
}

/// Where a resource is: its own region, else that of the deployment.
pub(super) fn location(head: &Head) -> Value {
    head.location
        .as_deref()
        .map_or(Value::Param(Param::Location), Value::text)
}

fn sku(name: &str) -> Value {
    Value::object([("name", Some(Value::text(name)))])
}

/// Resources with few dependencies.
fn simple(of: &Deployment, reference: Ref) -> Option<Resource> {
    let mut resource = empty(of, reference)?;
    if resource.exists {
        return Some(resource);
    }
    let place = Some(location(target(of, reference)?.head));
    let static_ip = |version: &str| {
        [
            ("publicIPAllocationMethod", Some(Value::text("Static"))),
            ("publicIPAddressVersion", Some(Value::text(version))),
        ]
    };
    let fields = match reference {
        Ref::SecurityGroup(at) => Object::of([
            ("location", place),
            ("properties", Some(security_group(of.security_groups.get(at)?))),
        ]),
        Ref::RouteTable(at) => {
            let table = of.route_tables.get(at)?;
            if table.of_kubenet {
                resource.notes.push(
                    "AKS writes the routes of the nodes into it: running the deployment again removes them."
                        .to_owned(),
                );
            }
            Object::of([("location", place), ("properties", Some(route_table(table)))])
        }
        Ref::PublicIp(at) => {
            let ip = of.public_ips.get(at)?;
            let version = if ip.ipv6 { "IPv6" } else { "IPv4" };
            Object::of([
                ("location", place),
                ("sku", Some(sku(ip.sku))),
                ("properties", Some(Value::object(static_ip(version)))),
            ])
        }
        Ref::PublicPrefix(at) => {
            let length = Value::Int(u64::from(of.public_prefixes.get(at)?.length));
            Object::of([
                ("location", place),
                ("sku", Some(sku("Standard"))),
                (
                    "properties",
                    Some(Value::object([("prefixLength", Some(length))])),
                ),
            ])
        }
        Ref::NatGateway(at) => {
            let gateway = of.nat_gateways.get(at)?;
            let ids = |ipv6: bool| {
                let own = gateway.addresses.iter().filter(move |at| {
                    of.public_ips
                        .get(**at)
                        .is_some_and(|address| address.ipv6 == ipv6)
                });
                let ids = own.map(|at| Value::object([("id", Some(Value::Id(Ref::PublicIp(*at))))]));
                let ids: Vec<Value> = ids.collect();
                (!ids.is_empty()).then_some(Value::List(ids))
            };
            Object::of([
                ("location", place),
                ("sku", Some(sku(gateway.sku))),
                (
                    "properties",
                    Some(Value::object([
                        ("publicIpAddresses", ids(false)),
                        ("publicIpAddressesV6", ids(true)),
                    ])),
                ),
            ])
        }
        _ => Object::of([("location", place)]),
    };
    resource.body = fields.fields;
    Some(resource)
}

fn security_group(group: &SecurityGroup) -> Value {
    let rules = group.rules.iter().map(|rule| {
        // Azure has one field for one prefix and another for several.
        let one_or_more = |one: &'static str, more: &'static str, values: Vec<&str>| match values.as_slice() {
            [value] => (one, Some(Value::text(value))),
            values => (more, Some(Value::texts(values))),
        };
        let from = rule.from.iter().map(String::as_str).collect();
        let to = rule.to.iter().map(String::as_str).collect();
        let properties = Value::object([
            ("priority", Some(Value::Int(rule.priority))),
            ("direction", Some(Value::text(rule.direction()))),
            ("access", Some(Value::text("Allow"))),
            ("protocol", Some(Value::text(rule.protocol))),
            one_or_more("sourceAddressPrefix", "sourceAddressPrefixes", from),
            ("sourcePortRange", Some(Value::text("*"))),
            one_or_more("destinationAddressPrefix", "destinationAddressPrefixes", to),
            one_or_more(
                "destinationPortRange",
                "destinationPortRanges",
                rule.ports.clone(),
            ),
        ]);
        Value::object([
            ("name", Some(Value::text(rule.name))),
            ("properties", Some(properties)),
        ])
    });
    Value::object([("securityRules", Some(Value::List(rules.collect())))])
}

fn route_table(table: &RouteTable) -> Value {
    let default = table.to_firewall.then(|| {
        let properties = Value::object([
            ("addressPrefix", Some(Value::text("0.0.0.0/0"))),
            ("nextHopType", Some(Value::text("VirtualAppliance"))),
            ("nextHopIpAddress", Some(Value::Param(Param::NextHop))),
        ]);
        Value::object([
            ("name", Some(Value::text("default"))),
            ("properties", Some(properties)),
        ])
    });
    Value::object([("routes", Some(Value::List(default.into_iter().collect())))])
}

/// A VNet with its subnets inside, or the subnets alone where the VNet exists.
fn network(of: &Deployment, at: usize, all: &mut Vec<Resource>) {
    let Some((network, mut resource)) = of.networks.get(at).zip(empty(of, Ref::Network(at))) else {
        return;
    };
    if network.managed {
        return;
    }
    resource.notes.extend(of.gaps_of(network.head.subject));
    if !network.head.exists {
        let subnets = network.subnets.iter().map(|subnet| subnet_object(of, subnet));
        let properties = Value::object([
            (
                "addressSpace",
                Some(Value::object([(
                    "addressPrefixes",
                    Some(Value::texts(&network.prefixes)),
                )])),
            ),
            ("encryption", network.encryption.then(encryption)),
            ("subnets", Some(Value::List(subnets.map(Value::Object).collect()))),
        ]);
        resource.body = Object::of([
            ("location", Some(location(&network.head))),
            ("properties", Some(properties)),
        ])
        .fields;
        all.push(resource);
        return;
    }
    all.push(resource);
    let mut before: Option<Ref> = None;
    for (place, subnet) in network
        .subnets
        .iter()
        .enumerate()
        .filter(|(_, subnet)| !subnet.exists)
    {
        let inline = subnet_object(of, subnet);
        let properties = inline
            .fields
            .into_iter()
            .filter(|(key, _)| *key == Key::Name("properties"));
        let reference = Ref::Subnet((at, place));
        all.push(Resource {
            itself: Some(reference),
            symbol: subnet.symbol.clone(),
            kind: "Microsoft.Network/virtualNetworks/subnets",
            api: NETWORK,
            name: ResourceName::Typed(subnet.name.clone()),
            parent: Some(Ref::Network(at)),
            scope: None,
            exists: false,
            group: network.head.group,
            body: properties.collect(),
            // Azure changes one subnet of a VNet at a time.
            after: before.into_iter().map(After::Ref).collect(),
            subject: subnet.subject,
            notes: inline.notes,
        });
        before = Some(reference);
    }
}

fn encryption() -> Value {
    Value::object([
        ("enabled", Some(Value::Bool(true))),
        ("enforcement", Some(Value::text("AllowUnencrypted"))),
    ])
}

fn subnet_object(of: &Deployment, subnet: &VnetSubnet) -> Object {
    let id = |reference: Option<Ref>| {
        reference.map(|reference| Value::object([("id", Some(Value::Id(reference)))]))
    };
    let delegation = subnet.delegation.as_deref().map(|service| {
        let properties = Value::object([("serviceName", Some(Value::text(service)))]);
        Value::List(vec![Value::object([
            ("name", Some(Value::text("delegation"))),
            ("properties", Some(properties)),
        ])])
    });
    let (one, several) = match subnet.prefixes.as_slice() {
        [prefix] => (Some(Value::text(prefix)), None),
        prefixes => (None, Some(Value::texts(prefixes))),
    };
    let properties = Value::object([
        ("addressPrefix", one),
        ("addressPrefixes", several),
        ("delegations", delegation),
        (
            "networkSecurityGroup",
            id(subnet.security_group.map(Ref::SecurityGroup)),
        ),
        ("routeTable", id(subnet.route_table.map(Ref::RouteTable))),
        ("natGateway", id(subnet.nat_gateway.map(Ref::NatGateway))),
        (
            "privateEndpointNetworkPolicies",
            subnet.endpoint_policies.map(Value::text),
        ),
    ]);
    let mut object = Object::of([
        ("name", Some(Value::text(&subnet.name))),
        ("properties", Some(properties)),
    ]);
    object.subject = Some(subnet.subject);
    object.notes.push(subnet.remark.clone());
    object.notes.extend(of.gaps_of(subnet.subject));
    object
}

/// The scope of a role assignment, as a reference.
pub(super) const fn role_scope(on: RoleScope) -> Ref {
    match on {
        RoleScope::Network(at) => Ref::Network(at),
        RoleScope::RouteTable(at) => Ref::RouteTable(at),
    }
}

/// What a cluster does with a role on this scope.
const fn role_use(on: RoleScope) -> &'static str {
    match on {
        RoleScope::Network(_) => "joins the subnets",
        RoleScope::RouteTable(_) => "may change the routes of its subnets",
    }
}

fn roles(of: &Deployment, all: &mut Vec<Resource>) {
    for role in &of.roles {
        let scope = role_scope(role.on);
        let Some(target) = target(of, scope) else { continue };
        let properties = Value::object([
            ("roleDefinitionId", Some(Value::NetworkContributor)),
            ("principalId", Some(Value::Principal(role.identity))),
            ("principalType", Some(Value::text("ServicePrincipal"))),
        ]);
        all.push(Resource {
            itself: None,
            symbol: role.symbol.clone(),
            kind: "Microsoft.Authorization/roleAssignments",
            api: ROLE,
            name: ResourceName::Role(scope, role.identity),
            parent: None,
            scope: Some(scope),
            exists: false,
            group: target.head.group,
            body: Object::of([("properties", Some(properties))]).fields,
            after: Vec::new(),
            subject: role.subject,
            notes: vec![format!("Network Contributor: the cluster {}", role_use(role.on))],
        });
    }
}

fn cluster(of: &Deployment, at: usize) -> Option<Resource> {
    let cluster = of.clusters.get(at)?;
    let mut resource = empty(of, Ref::Cluster(at))?;
    if resource.exists {
        return Some(resource);
    }
    resource.notes.extend(of.gaps_of(cluster.head.subject));
    let roles = of.roles.iter().enumerate();
    let own = roles.filter(|(_, role)| Some(role.identity) == cluster.identity && cluster.identity.is_some());
    resource.after = own.map(|(at, _)| After::Role(at)).collect();
    resource.body = cluster_body(of, cluster);
    Some(resource)
}

/// The pools added to an existing cluster.
fn new_pools(of: &Deployment, at: usize, all: &mut Vec<Resource>) {
    let Some(cluster) = of.clusters.get(at) else {
        return;
    };
    for pool in cluster.new_pools() {
        all.push(Resource {
            itself: None,
            symbol: pool.symbol.clone(),
            kind: POOL_KIND,
            api: cluster_api(cluster),
            name: ResourceName::Typed(pool.name.clone()),
            parent: Some(Ref::Cluster(at)),
            scope: None,
            exists: false,
            group: cluster.head.group,
            body: pool_body(pool),
            after: Vec::new(),
            subject: pool.subject,
            notes: of.gaps_of(pool.subject).collect(),
        });
    }
}

/// The network of a deployment that a subnet is in, where the subnet is a resource of its own.
pub(super) fn stands_alone(network: &VirtualNetwork, subnet: &VnetSubnet) -> bool {
    network.head.exists && !subnet.exists
}
