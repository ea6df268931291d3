//! VNets and clusters by the Azure Verified Modules, for those who build on them.
//!
//! Around the modules stand the same resources as without them. What a module has no input for is made by azapi. The
//! inputs of a cluster are the fields of its ARM body in the words of the module, so that both say the same.

use super::{Block, Part, Printer, own, text, yes};
use crate::export::azure::bodies::{cluster_properties, cluster_sku, location};
use crate::export::azure::model::{Head, ManagedCluster, VirtualNetwork, VnetSubnet};
use crate::export::azure::tree::{Key, Object, Param, Ref, Value};

/// Source and version of the module of VNets.
const NETWORK: (&str, &str) = ("Azure/avm-res-network-virtualnetwork/azurerm", "~> 0.17");
/// Source and version of the module of clusters.
const CLUSTER: (&str, &str) = ("Azure/avm-res-containerservice-managedcluster/azurerm", "~> 0.8");

/// Whether the module has an input for everything that the cluster needs.
pub(super) fn takes(cluster: &ManagedCluster) -> bool {
    !(cluster.automatic
        || cluster.outbound == "block"
        || cluster.managed_nat.as_ref().is_some_and(|nat| nat.sku.is_some())
        || cluster.pools.is_empty())
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
            (
                "private_endpoint_network_policies",
                subnet.endpoint_policies.and_then(text),
            ),
        ]);
        object.subject = Some(subnet.subject);
        object.notes.push(subnet.remark.clone());
        object.notes.extend(self.of.gaps_of(subnet.subject));
        object
    }

    /// A cluster with all its pools.
    pub(super) fn cluster_module(&self, cluster: &ManagedCluster) -> Block {
        let identities = match cluster.identity {
            Some(at) => Value::object([(
                "user_assigned_resource_ids",
                Some(Value::List(vec![Value::Id(Ref::Identity(at))])),
            )]),
            None => Value::object([("system_assigned", yes())]),
        };
        let mut block = self
            .module(&cluster.head, CLUSTER)
            .with([("sku", Some(inputs(cluster_sku(cluster))))])
            .with([("managed_identities", Some(identities))]);
        let mut words = Vec::new();
        let mut profiles = Vec::new();
        for (key, value) in cluster_properties(self.of, cluster).fields {
            match (key, value) {
                (Key::Name("agentPoolProfiles"), Value::List(pools)) => {
                    profiles.extend(pool_inputs(cluster, pools).map(|input| vec![input]));
                }
                (Key::Name("windowsProfile"), Value::Object(profile)) => {
                    profiles.push(windows_inputs(profile));
                }
                (key, value @ Value::Object(_)) => profiles.push(vec![(input_name(key), inputs(value))]),
                (key, value) => words.push((input_name(key), value)),
            }
        }
        let parts = std::iter::once(words).chain(profiles);
        block.parts.extend(parts.map(Part::Fields));
        block.notes.extend(self.of.gaps_of(cluster.head.subject));
        block.with([("depends_on", self.waits_for(cluster))])
    }

    fn module(&self, head: &Head, (source, version): (&str, &str)) -> Block {
        Block::new(format!("module \"{}\"", head.symbol))
            .about(head.subject)
            .with([("source", text(source)), ("version", text(version))])
            .with([
                ("name", text(&head.name)),
                ("parent_id", own(self.group_word(head.group, "id"))),
                ("location", Some(location(head))),
                ("enable_telemetry", Some(Value::Bool(false))),
            ])
    }
}

/// The first pool is the default one of the module; the others are a map.
fn pool_inputs(cluster: &ManagedCluster, pools: Vec<Value>) -> impl Iterator<Item = (Key, Value)> {
    let mut pools = cluster.pools.iter().zip(pools).map(|(pool, value)| {
        let mut value = inputs(value);
        if let Value::Object(object) = &mut value {
            for (key, _) in &mut object.fields {
                // Modules cannot have an input called count.
                if *key == Key::Made("count".to_owned()) {
                    *key = Key::Name("count_of");
                }
            }
        }
        (Key::Made(pool.symbol.clone()), value)
    });
    let default = pools.next().map(|(_, mut value)| {
        if let Value::Object(object) = &mut value {
            // It is one of the system and runs Linux, whatever else is said.
            object
                .fields
                .retain(|(key, _)| !matches!(key, Key::Made(name) if name == "mode" || name == "os_type"));
        }
        (Key::Name("default_agent_pool"), value)
    });
    let others: Vec<(Key, Value)> = pools.collect();
    let others = (!others.is_empty()).then(|| {
        let others = Object {
            fields: others,
            ..Object::default()
        };
        (Key::Name("agent_pools"), Value::Object(others))
    });
    default.into_iter().chain(others)
}

/// The password is an input of its own, which no plan shows.
fn windows_inputs(mut profile: Object) -> Vec<(Key, Value)> {
    profile
        .fields
        .retain(|(key, _)| *key != Key::Name("adminPassword"));
    vec![
        (Key::Name("windows_profile"), inputs(Value::Object(profile))),
        (
            Key::Name("windows_profile_password"),
            Value::Param(Param::WindowsPassword),
        ),
        (Key::Name("windows_profile_password_version"), Value::text("1")),
    ]
}

/// A value whose fields have the names of inputs.
fn inputs(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(Object {
            fields: object
                .fields
                .into_iter()
                .map(|(key, value)| (input_name(key), inputs(value)))
                .collect(),
            ..object
        }),
        other => other,
    }
}

/// The module's name for an ARM field: in snake case, as the module derives its own.
fn input_name(key: Key) -> Key {
    let Key::Name(name) = key else { return key };
    if name == "managedOutboundIPs" {
        return Key::Name("managed_outbound_ips");
    }
    let mut word = String::with_capacity(name.len() + 4);
    let mut letters = name.chars().peekable();
    let mut before = '_';
    while let Some(letter) = letters.next() {
        let ends_capitals =
            before.is_ascii_uppercase() && letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || ends_capitals) {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
        before = letter;
    }
    Key::Made(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_names_that_the_module_gives_them() {
        for (field, input) in [
            ("dnsPrefix", "dns_prefix"),
            ("dnsServiceIP", "dns_service_ip"),
            ("countIPv6", "count_i_pv6"),
            ("managedOutboundIPs", "managed_outbound_ips"),
            ("managedOutboundIPProfile", "managed_outbound_ip_profile"),
            ("networkDataplane", "network_dataplane"),
            ("nodePublicIPPrefixID", "node_public_ip_prefix_id"),
            ("osSKU", "os_sku"),
            ("podIPAllocationMode", "pod_ip_allocation_mode"),
            ("publicIPPrefixSize", "public_ip_prefix_size"),
            ("vnetSubnetID", "vnet_subnet_id"),
        ] {
            let name = match input_name(Key::Name(field)) {
                Key::Name(name) => name.to_owned(),
                Key::Made(name) => name,
                other => panic!("{other:?}"),
            };
            assert_eq!(name, input);
        }
    }
}
