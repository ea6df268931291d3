//! VNets and clusters by the Azure Verified Modules, for those who build on them.
//!
//! Around the modules stand the same resources as without them. What a module has no input for is made by azapi.

use super::{Block, Part, Printer, own, text, yes};
use crate::export::azure::model::{AgentPool, Head, ManagedCluster, VirtualNetwork, VnetSubnet};
use crate::export::azure::tree::{Key, Object, Param, Ref, Value};

/// Source and version of the module of VNets.
const NETWORK: (&str, &str) = ("Azure/avm-res-network-virtualnetwork/azurerm", "~> 0.17");
/// Source and version of the module of clusters.
const CLUSTER: (&str, &str) = ("Azure/avm-res-containerservice-managedcluster/azurerm", "~> 0.8");

/// Whether the module has an input for everything that the cluster needs.
pub(super) fn takes(cluster: &ManagedCluster) -> bool {
    // The module refuses the policy without overlay or a pod subnet, which Azure takes.
    let flat_cilium = cluster.policy == "cilium"
        && !cluster.overlay
        && cluster
            .pools
            .first()
            .is_some_and(|pool| pool.pod_subnet.is_none());
    !(cluster.automatic
        || cluster.static_egress
        || cluster.provisioning
        || cluster.is_isolated()
        || cluster.managed_nat.as_ref().is_some_and(|nat| nat.sku.is_some())
        || cluster.pools.is_empty()
        || flat_cilium)
}

impl Printer<'_> {
    /// A VNet with its subnets.
    pub(super) fn network_module(&self, network: &VirtualNetwork) -> Block {
        let head = &network.head;
        let subnets = network.subnets.iter().map(|subnet| {
            (
                Key::Made(subnet.symbol.clone()),
                Value::Object(self.subnet_input(subnet)),
            )
        });
        let subnets = Object {
            fields: subnets.collect(),
            ..Object::default()
        };
        let encryption = network
            .encryption
            .then(|| Value::object([("enabled", yes()), ("enforcement", text("AllowUnencrypted"))]));
        let mut block = self
            .module(head, NETWORK)
            .with([("address_space", own(format!("local.{}", head.symbol)))])
            .with([("encryption", encryption)])
            .with([("subnets", Some(Value::Object(subnets)))]);
        block.notes.extend(self.of.gaps_of(head.subject));
        block
    }

    fn subnet_input(&self, subnet: &VnetSubnet) -> Object {
        let id = |reference: Option<Ref>| {
            reference.map(|reference| Value::object([("id", Some(Value::Id(reference)))]))
        };
        let delegations = subnet.delegation.as_deref().map(|service| {
            let service = Value::object([("name", text(service))]);
            Value::List(vec![Value::object([
                ("name", text("delegation")),
                ("service_delegation", Some(service)),
            ])])
        });
        let mut object = Object::of([
            ("name", text(&subnet.name)),
            ("address_prefixes", own(format!("local.{}", subnet.symbol))),
            ("delegations", delegations),
            (
                "network_security_group",
                id(subnet.security_group.map(Ref::SecurityGroup)),
            ),
            ("route_table", id(subnet.route_table.map(Ref::RouteTable))),
            ("nat_gateway", id(subnet.nat_gateway.map(Ref::NatGateway))),
        ]);
        object.subject = Some(subnet.subject);
        object.notes.push(subnet.remark.clone());
        object.notes.extend(self.of.gaps_of(subnet.subject));
        object
    }

    /// A cluster with all its pools.
    pub(super) fn cluster_module(&self, cluster: &ManagedCluster) -> Block {
        let head = &cluster.head;
        let identities = match cluster.identity {
            Some(at) => Value::object([(
                "user_assigned_resource_ids",
                Some(Value::List(vec![Value::Id(Ref::Identity(at))])),
            )]),
            None => Value::object([("system_assigned", yes())]),
        };
        let api_server = (cluster.private || cluster.api_server.is_some()).then(|| {
            Value::object([
                (
                    "enable_private_cluster",
                    cluster.private.then_some(Value::Bool(true)),
                ),
                ("enable_vnet_integration", cluster.api_server.and_then(|_| yes())),
                (
                    "subnet_id",
                    cluster.api_server.map(|place| Value::Id(Ref::Subnet(place))),
                ),
            ])
        });
        let windows = cluster
            .windows
            .then(|| Value::object([("admin_username", Some(Value::Param(Param::WindowsUser)))]));
        let sku = Value::object([("name", text("Base")), ("tier", text(cluster.tier))]);
        let mut pools = cluster.pools.iter();
        let first = pools
            .next()
            .map(|pool| Value::Object(self.pool_input(pool, true)));
        let others: Vec<(Key, Value)> = pools
            .map(|pool| {
                (
                    Key::Made(pool.symbol.clone()),
                    Value::Object(self.pool_input(pool, false)),
                )
            })
            .collect();
        let others = (!others.is_empty()).then(|| {
            Value::Object(Object {
                fields: others,
                ..Object::default()
            })
        });
        let mut block = self
            .module(head, CLUSTER)
            .with([
                ("dns_prefix", text(&cluster.dns_prefix)),
                (
                    "kubernetes_version",
                    cluster.kubernetes_version.as_deref().and_then(text),
                ),
                ("sku", Some(sku)),
            ])
            .with([("managed_identities", Some(identities))])
            .with([("network_profile", Some(network_profile(cluster)))])
            .with([("api_server_access_profile", api_server)])
            .with([("default_agent_pool", first)])
            .with([("agent_pools", others)]);
        if let Some(windows) = windows {
            block = block.with([
                ("windows_profile", Some(windows)),
                (
                    "windows_profile_password",
                    Some(Value::Param(Param::WindowsPassword)),
                ),
                ("windows_profile_password_version", text("1")),
            ]);
        }
        block.notes.extend(self.of.gaps_of(head.subject));
        block.with([("depends_on", self.waits_for(cluster))])
    }

    fn module(&self, head: &Head, (source, version): (&str, &str)) -> Block {
        let location = head
            .location
            .as_deref()
            .map_or(Value::Param(Param::Location), Value::text);
        Block::new(format!("module \"{}\"", head.symbol))
            .about(head.subject)
            .with([("source", text(source)), ("version", text(version))])
            .with([
                ("name", text(&head.name)),
                ("parent_id", own(self.group_word(head.group, "id"))),
                ("location", Some(location)),
                ("enable_telemetry", Some(Value::Bool(false))),
            ])
    }

    fn pool_input(&self, pool: &AgentPool, is_default: bool) -> Object {
        let id = |reference: Option<Ref>| reference.map(Value::Id);
        let upgrade = [
            ("max_surge", pool.max_surge.as_deref().and_then(text)),
            ("max_unavailable", pool.max_unavailable.as_deref().and_then(text)),
            (
                "undrainable_node_behavior",
                pool.cordon.then(|| Value::text("Cordon")),
            ),
        ];
        let upgrade = Object::of(upgrade);
        let mut object = Object::of([
            ("name", text(&pool.name)),
            // The default pool is one of the system, and runs Linux.
            ("mode", text(pool.mode).filter(|_| !is_default)),
            ("os_type", text(pool.os).filter(|_| !is_default)),
            ("os_sku", pool.os_sku.and_then(text)),
            ("vm_size", Some(Value::Param(Param::VmSize))),
            ("count_of", Some(Value::Int(pool.count))),
            ("enable_auto_scaling", pool.autoscale.map(|_| Value::Bool(true))),
            ("min_count", pool.autoscale.map(|(least, _)| Value::Int(least))),
            ("max_count", pool.autoscale.map(|(_, most)| Value::Int(most))),
            ("max_pods", Some(Value::Int(pool.max_pods))),
            ("scale_set_priority", pool.spot.then(|| Value::text("Spot"))),
            (
                "scale_set_eviction_policy",
                pool.spot.then(|| Value::text("Delete")),
            ),
            (
                "upgrade_settings",
                (!upgrade.fields.is_empty()).then_some(Value::Object(upgrade)),
            ),
            ("vnet_subnet_id", id(pool.node_subnet.map(Ref::Subnet))),
            ("pod_subnet_id", id(pool.pod_subnet.map(Ref::Subnet))),
            ("pod_ip_allocation_mode", pool.allocation.and_then(text)),
            (
                "enable_node_public_ip",
                pool.public_prefix.map(|_| Value::Bool(true)),
            ),
            (
                "node_public_ip_prefix_id",
                id(pool.public_prefix.map(Ref::PublicPrefix)),
            ),
        ]);
        object.subject = Some(pool.subject);
        object.notes.extend(self.of.gaps_of(pool.subject));
        object
    }
}

/// The network profile of the resource as an input: its blocks are objects here.
fn network_profile(cluster: &ManagedCluster) -> Value {
    let Block { parts, .. } = super::cluster::network_profile(cluster);
    let mut fields = Vec::new();
    for part in parts {
        match part {
            Part::Fields(own) => fields.extend(own),
            Part::Block(block) => {
                let inner = block.parts.into_iter().filter_map(|part| match part {
                    Part::Fields(own) => Some(own),
                    Part::Block(_) => None,
                });
                let object = Object {
                    fields: inner.flatten().collect(),
                    ..Object::default()
                };
                fields.push((Key::Made(block.head), Value::Object(object)));
            }
        }
    }
    Value::Object(Object {
        fields,
        ..Object::default()
    })
}
