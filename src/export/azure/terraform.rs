//! The resources as Terraform for azurerm 4, laid out as `terraform fmt` lays it out.
//!
//! Where azurerm has no argument for what a cluster needs, azapi makes the cluster, with the body that ARM gets. Texts
//! are quoted by `hcl-edit`; it keeps no layout of its own, so that lines and alignment are written here.

mod cluster;
mod dialect;

use std::collections::BTreeSet;

use super::bodies::role_scope;
use super::lines::{Lines, Mark};
use super::model::{
    Deployment, Head, ManagedCluster, NatGateway, RouteTable, SecurityGroup, VirtualNetwork, VnetSubnet,
};
use super::tree::{Key, Param, Ref, Value, write_fields};
use super::{VM_SIZE, head_lines};
use crate::check::Subject;
use dialect::Hcl;

const SIGN: &str = "#";

/// The file.
pub(super) fn print(of: &Deployment) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    head_lines(&mut lines, SIGN, of);
    lines.comment(SIGN, "ARM_SUBSCRIPTION_ID names the subscription.");
    lines.gap();
    let printer = Printer { of };
    let mut blocks = printer.settings();
    blocks.extend(printer.networks());
    blocks.extend(printer.identities());
    for cluster in of.clusters.iter().filter(|cluster| !cluster.head.exists) {
        blocks.extend(printer.cluster(cluster));
    }
    blocks.extend(printer.outputs());
    for block in &blocks {
        lines.gap();
        block.write(&mut lines, of);
    }
    lines.finish()
}

/// A block.
struct Block {
    head: String,
    parts: Vec<Part>,
    subject: Option<Subject>,
    notes: Vec<String>,
}

enum Part {
    /// Arguments that stand together.
    Fields(Vec<(Key, Value)>),
    Block(Block),
}

impl Block {
    fn new(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            parts: Vec::new(),
            subject: None,
            notes: Vec::new(),
        }
    }

    fn resource(kind: &str, symbol: &str) -> Self {
        Self::new(format!("resource \"{kind}\" \"{symbol}\""))
    }

    fn data(kind: &str, symbol: &str) -> Self {
        Self::new(format!("data \"{kind}\" \"{symbol}\""))
    }

    fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Arguments, without those that have no value.
    fn with<const N: usize>(mut self, fields: [(&'static str, Option<Value>); N]) -> Self {
        let fields: Vec<(Key, Value)> = fields
            .into_iter()
            .filter_map(|(name, value)| Some((Key::Name(name), value?)))
            .collect();
        if !fields.is_empty() {
            self.parts.push(Part::Fields(fields));
        }
        self
    }

    fn block(mut self, block: Option<Self>) -> Self {
        self.parts.extend(block.map(Part::Block));
        self
    }

    fn write(&self, lines: &mut Lines, of: &Deployment) {
        lines.about(self.subject, |lines| {
            for note in &self.notes {
                lines.comment(SIGN, note);
            }
            if self.parts.is_empty() {
                lines.line(&format!("{} {{}}", self.head));
                return;
            }
            lines.line(&format!("{} {{", self.head));
            lines.deeper(|lines| {
                for (at, part) in self.parts.iter().enumerate() {
                    if at > 0 {
                        lines.gap();
                    }
                    match part {
                        Part::Fields(fields) => write_fields(lines, &Hcl { of }, fields),
                        Part::Block(block) => block.write(lines, of),
                    }
                }
            });
            lines.line("}");
        });
    }
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
fn text(text: &str) -> Option<Value> {
    Some(Value::text(text))
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
fn own(expression: impl Into<String>) -> Option<Value> {
    Some(Value::own(expression))
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
fn yes() -> Option<Value> {
    Some(Value::Bool(true))
}

struct Printer<'a> {
    of: &'a Deployment,
}

impl Printer<'_> {
    fn settings(&self) -> Vec<Block> {
        let provider = |name: &'static str, source: &str, version: &str| {
            (
                name,
                Some(Value::object([
                    ("source", text(source)),
                    ("version", text(version)),
                ])),
            )
        };
        let azapi = self
            .of
            .clusters
            .iter()
            .any(|cluster| !cluster.head.exists && needs_azapi(cluster));
        let mut providers =
            Block::new("required_providers").with([provider("azurerm", "hashicorp/azurerm", "~> 4.0")]);
        if azapi {
            providers = providers.with([provider("azapi", "Azure/azapi", "~> 2.0")]);
        }
        let mut blocks = vec![
            Block::new("terraform")
                .with([("required_version", text(">= 1.5"))])
                .block(Some(providers)),
            Block::new("provider \"azurerm\"").block(Some(Block::new("features"))),
        ];
        if azapi {
            blocks.push(Block::new("provider \"azapi\""));
        }
        let variable = |name: &str, about: &str, default: Option<&str>| {
            Block::new(format!("variable \"{name}\"")).with([
                ("description", text(about)),
                ("type", own("string")),
                ("default", default.and_then(text)),
            ])
        };
        let region = Some(self.of.location.as_str()).filter(|location| !location.is_empty());
        blocks.push(variable("location", "Region of the resources", region));
        if self.of.makes_pools() {
            blocks.push(variable(
                "vm_size",
                "Size of the machines of every pool",
                Some(VM_SIZE),
            ));
        }
        if self.of.needs_next_hop() {
            blocks.push(variable(
                "next_hop_ip",
                "Private address of the firewall that traffic is sent to",
                None,
            ));
        }
        for group in &self.of.groups {
            blocks.push(if group.exists {
                Block::data("azurerm_resource_group", &group.symbol).with([("name", text(&group.name))])
            } else {
                Block::resource("azurerm_resource_group", &group.symbol).with([
                    ("name", text(&group.name)),
                    ("location", Some(Value::Param(Param::Location))),
                ])
            });
        }
        blocks
    }

    /// The name of a group, by the resource that it is.
    fn group(&self, at: usize) -> Value {
        let group = self.of.groups.get(at);
        Value::own(group.map_or_else(String::new, |group| {
            let data = if group.exists { "data." } else { "" };
            format!("{data}azurerm_resource_group.{}.name", group.symbol)
        }))
    }

    /// The arguments that nearly every resource begins with.
    fn made(&self, kind: &str, head: &Head) -> Block {
        let location = head
            .location
            .as_deref()
            .map_or(Value::Param(Param::Location), Value::text);
        Block::resource(kind, &head.symbol).about(head.subject).with([
            ("name", text(&head.name)),
            ("resource_group_name", Some(self.group(head.group))),
            ("location", Some(location)),
        ])
    }

    fn looked_up(&self, kind: &str, head: &Head) -> Block {
        Block::data(kind, &head.symbol).about(head.subject).with([
            ("name", text(&head.name)),
            ("resource_group_name", Some(self.group(head.group))),
        ])
    }

    fn networks(&self) -> Vec<Block> {
        let of = self.of;
        let mut blocks = Vec::new();
        for group in &of.security_groups {
            blocks.push(self.security_group(group));
        }
        for table in &of.route_tables {
            blocks.push(self.route_table(table));
        }
        for ip in &of.public_ips {
            let version = if ip.ipv6 { "IPv6" } else { "IPv4" };
            blocks.push(extend(
                self.made("azurerm_public_ip", &ip.head),
                [
                    ("allocation_method", text("Static")),
                    ("ip_version", text(version)),
                    ("sku", text(ip.sku)),
                ],
            ));
        }
        for gateway in &of.nat_gateways {
            self.nat_gateway(gateway, &mut blocks);
        }
        for prefix in &of.public_prefixes {
            let length = Value::Int(u64::from(prefix.length));
            let block = self.made("azurerm_public_ip_prefix", &prefix.head);
            blocks.push(extend(block, [("prefix_length", Some(length))]));
        }
        let used = self.used_subnets();
        for (at, network) in of
            .networks
            .iter()
            .enumerate()
            .filter(|(_, network)| !network.managed)
        {
            blocks.push(self.network(network));
            for (place, subnet) in network.subnets.iter().enumerate() {
                if !subnet.exists || used.contains(&(at, place)) {
                    self.subnet(network, subnet, &mut blocks);
                }
            }
        }
        for peering in &of.peerings {
            let Some(network) = of.networks.get(peering.from) else {
                continue;
            };
            blocks.push(
                Block::resource("azurerm_virtual_network_peering", &peering.symbol)
                    .about(network.head.subject)
                    .with([
                        ("name", text(&peering.name)),
                        ("resource_group_name", Some(self.group(network.head.group))),
                        (
                            "virtual_network_name",
                            own(format!("{}.name", network_word(network))),
                        ),
                        (
                            "remote_virtual_network_id",
                            Some(Value::Id(Ref::Network(peering.to))),
                        ),
                        ("allow_forwarded_traffic", yes()),
                    ]),
            );
        }
        blocks
    }

    /// Subnets that clusters to be made refer to.
    fn used_subnets(&self) -> BTreeSet<(usize, usize)> {
        let clusters = self.of.clusters.iter().filter(|cluster| !cluster.head.exists);
        let used = clusters.flat_map(|cluster| {
            let pools = cluster
                .pools
                .iter()
                .flat_map(|pool| [pool.node_subnet, pool.pod_subnet]);
            let hosted = cluster
                .hosted
                .into_iter()
                .flat_map(|(nodes, system)| [Some(nodes), Some(system)]);
            pools.chain(hosted).chain([cluster.api_server]).flatten()
        });
        used.collect()
    }

    fn security_group(&self, group: &SecurityGroup) -> Block {
        let mut block = self.made("azurerm_network_security_group", &group.head);
        for rule in &group.rules {
            let choose = |one: &'static str, more: &'static str, values: Vec<&str>| match values.as_slice() {
                [value] => (one, text(value)),
                values => (more, Some(Value::texts(values))),
            };
            let from = rule.from.iter().map(String::as_str).collect();
            let to = rule.to.iter().map(String::as_str).collect();
            block = block.block(Some(Block::new("security_rule").with([
                ("name", text(rule.name)),
                ("priority", Some(Value::Int(rule.priority))),
                ("direction", text("Inbound")),
                ("access", text("Allow")),
                ("protocol", text(rule.protocol)),
                choose("source_address_prefix", "source_address_prefixes", from),
                ("source_port_range", text("*")),
                choose("destination_address_prefix", "destination_address_prefixes", to),
                choose(
                    "destination_port_range",
                    "destination_port_ranges",
                    rule.ports.clone(),
                ),
            ])));
        }
        block
    }

    fn route_table(&self, table: &RouteTable) -> Block {
        if table.head.exists {
            return self.looked_up("azurerm_route_table", &table.head);
        }
        let route = table.to_firewall.then(|| {
            Block::new("route").with([
                ("name", text("default")),
                ("address_prefix", text("0.0.0.0/0")),
                ("next_hop_type", text("VirtualAppliance")),
                ("next_hop_in_ip_address", Some(Value::Param(Param::NextHop))),
            ])
        });
        self.made("azurerm_route_table", &table.head).block(route)
    }

    fn nat_gateway(&self, gateway: &NatGateway, blocks: &mut Vec<Block>) {
        let head = &gateway.head;
        if head.exists {
            blocks.push(self.looked_up("azurerm_nat_gateway", head));
            return;
        }
        blocks.push(extend(
            self.made("azurerm_nat_gateway", head),
            [("sku_name", text(gateway.sku))],
        ));
        for at in &gateway.addresses {
            let Some(ip) = self.of.public_ips.get(*at) else {
                continue;
            };
            blocks.push(
                Block::resource("azurerm_nat_gateway_public_ip_association", &ip.head.symbol)
                    .about(head.subject)
                    .with([
                        (
                            "nat_gateway_id",
                            own(format!("azurerm_nat_gateway.{}.id", head.symbol)),
                        ),
                        ("public_ip_address_id", Some(Value::Id(Ref::PublicIp(*at)))),
                    ]),
            );
        }
    }

    fn network(&self, network: &VirtualNetwork) -> Block {
        let head = &network.head;
        let mut block = if head.exists {
            self.looked_up("azurerm_virtual_network", head)
        } else {
            let encryption = network
                .encryption
                .then(|| Block::new("encryption").with([("enforcement", text("AllowUnencrypted"))]));
            extend(
                self.made("azurerm_virtual_network", head),
                [("address_space", Some(Value::texts(&network.prefixes)))],
            )
            .block(encryption)
        };
        block
            .notes
            .extend(self.of.gaps_of(head.subject).map(str::to_owned));
        block
    }

    fn subnet(&self, network: &VirtualNetwork, subnet: &VnetSubnet, blocks: &mut Vec<Block>) {
        let word = network_word(network);
        let place = [
            ("name", text(&subnet.name)),
            ("resource_group_name", Some(self.group(network.head.group))),
            ("virtual_network_name", own(format!("{word}.name"))),
        ];
        if subnet.exists {
            blocks.push(
                Block::data("azurerm_subnet", &subnet.symbol)
                    .about(subnet.subject)
                    .with(place),
            );
            return;
        }
        let delegation = subnet.delegation.as_deref().map(|service| {
            let service = Block::new("service_delegation").with([("name", text(service))]);
            Block::new("delegation")
                .with([("name", text("delegation"))])
                .block(Some(service))
        });
        let block = Block::resource("azurerm_subnet", &subnet.symbol)
            .about(subnet.subject)
            .with(place);
        let mut block = extend(
            block,
            [("address_prefixes", Some(Value::texts(&subnet.prefixes)))],
        )
        .block(delegation);
        block.notes.push(subnet.remark.clone());
        block
            .notes
            .extend(self.of.gaps_of(subnet.subject).map(str::to_owned));
        blocks.push(block);
        let joined = [
            (
                "azurerm_subnet_network_security_group_association",
                "network_security_group_id",
                subnet.security_group.map(Ref::SecurityGroup),
            ),
            (
                "azurerm_subnet_route_table_association",
                "route_table_id",
                subnet.route_table.map(Ref::RouteTable),
            ),
            (
                "azurerm_subnet_nat_gateway_association",
                "nat_gateway_id",
                subnet.nat_gateway.map(Ref::NatGateway),
            ),
        ];
        for (kind, argument, reference) in joined {
            let Some(reference) = reference else { continue };
            blocks.push(Block::resource(kind, &subnet.symbol).about(subnet.subject).with([
                ("subnet_id", own(format!("azurerm_subnet.{}.id", subnet.symbol))),
                (argument, Some(Value::Id(reference))),
            ]));
        }
    }

    fn identities(&self) -> Vec<Block> {
        let of = self.of;
        let identities = of
            .identities
            .iter()
            .map(|identity| self.made("azurerm_user_assigned_identity", &identity.head));
        let roles = of.roles.iter().map(|role| {
            Block::resource("azurerm_role_assignment", &role.symbol)
                .about(role.subject)
                .with([
                    ("scope", Some(Value::Id(role_scope(role.on)))),
                    ("role_definition_name", text("Network Contributor")),
                    ("principal_id", Some(Value::Principal(role.identity))),
                ])
        });
        identities.chain(roles).collect()
    }

    fn outputs(&self) -> Vec<Block> {
        let made = self
            .of
            .clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| !cluster.head.exists);
        made.map(|(at, cluster)| {
            Block::new(format!("output \"{}_id\"", cluster.head.symbol))
                .about(cluster.head.subject)
                .with([("value", Some(Value::Id(Ref::Cluster(at))))])
        })
        .collect()
    }
}

/// The block with further arguments right below its last ones.
fn extend<const N: usize>(mut block: Block, fields: [(&'static str, Option<Value>); N]) -> Block {
    let more = fields
        .into_iter()
        .filter_map(|(name, value)| Some((Key::Name(name), value?)));
    match block.parts.last_mut() {
        Some(Part::Fields(fields)) => fields.extend(more),
        _ => block.parts.push(Part::Fields(more.collect())),
    }
    block
}

/// How a VNet is referred to.
fn network_word(network: &VirtualNetwork) -> String {
    let data = if network.head.exists { "data." } else { "" };
    format!("{data}azurerm_virtual_network.{}", network.head.symbol)
}

/// Whether azurerm lacks an argument that the cluster needs.
fn needs_azapi(cluster: &ManagedCluster) -> bool {
    cluster.automatic
        || cluster.static_egress
        || cluster.outbound == "block"
        || cluster.managed_nat.as_ref().is_some_and(|nat| nat.sku.is_some())
        || cluster
            .pools
            .iter()
            .any(|pool| pool.allocation == Some("StaticBlock"))
        || cluster.pools.is_empty()
}
