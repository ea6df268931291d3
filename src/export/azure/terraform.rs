//! The resources as Terraform for azurerm 4, laid out as `terraform fmt` lays it out.
//!
//! Where azurerm has no argument for what a cluster needs, azapi makes the cluster, with the body that ARM gets. Texts
//! are quoted by `hcl-edit`; it keeps no layout of its own, so that lines and alignment are written here.

mod avm;
mod block;
mod cluster;
mod dialect;
mod neighbours;

use std::collections::BTreeSet;

use super::bodies::{location, role_scope};
use super::lines::{Lines, Mark};
use super::model::{
    AgentPool, Deployment, Head, ManagedCluster, NatGateway, RouteTable, SecurityGroup, SubnetPlace,
    VirtualNetwork, VnetSubnet,
};
use super::settings::{Kind, Setting, settings_with_endpoints};
use super::tree::{Key, Param, Ref, Value};
use super::{NOTHING, head_lines};
use crate::check::Subject;
use block::{Block, Part, extend, own, text, yes};
use dialect::Hcl;

const SIGN: &str = "#";

/// The file; with `modules` VNets and clusters are made by the Azure Verified Modules.
pub(super) fn print(of: &Deployment, modules: bool) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    head_lines(&mut lines, SIGN, of);
    lines.comment(SIGN, "ARM_SUBSCRIPTION_ID names the subscription.");
    lines.gap();
    if !of.makes_anything() {
        lines.comment(SIGN, NOTHING);
        return lines.finish();
    }
    let printer = Printer { of, modules };
    let mut blocks = printer.settings();
    blocks.extend(printer.networks());
    blocks.extend(printer.bastions());
    blocks.extend(printer.endpoints());
    blocks.extend(printer.identities());
    for cluster in &of.clusters {
        blocks.extend(if cluster.head.exists {
            printer.new_pools(cluster)
        } else {
            printer.cluster(cluster)
        });
    }
    blocks.extend(printer.outputs());
    for block in &blocks {
        lines.gap();
        block.write(&mut lines, &Hcl { of, modules });
    }
    lines.finish()
}

struct Printer<'a> {
    of: &'a Deployment,
    modules: bool,
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
        let clusters = &self.of.clusters;
        let azapi = self.modules
            || clusters
                .iter()
                .any(|cluster| cluster.is_made() && needs_azapi(cluster));
        let mut providers =
            Block::new("required_providers").with([provider("azurerm", "hashicorp/azurerm", "~> 4.0")]);
        if azapi {
            providers = providers.with([provider("azapi", "Azure/azapi", "~> 2.0")]);
        }
        let mut blocks = vec![
            Block::new("terraform")
                .with([(
                    "required_version",
                    text(if self.modules { ">= 1.14" } else { ">= 1.5" }),
                )])
                .block(Some(providers)),
            Block::new("provider \"azurerm\"").block(Some(Block::new("features"))),
        ];
        if azapi {
            blocks.push(Block::new("provider \"azapi\""));
        }
        blocks.extend(settings_with_endpoints(self.of).into_iter().map(variable));
        blocks.extend(self.address_plan());
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

    /// The ranges of VNets and subnets that are made, in one place.
    fn address_plan(&self) -> Option<Block> {
        let mut plan = Vec::new();
        for network in self.of.networks.iter().filter(|network| !network.managed) {
            if !network.head.exists {
                plan.push(range(
                    &network.head.symbol,
                    network.head.subject,
                    &network.prefixes,
                ));
            }
            for subnet in network.subnets.iter().filter(|subnet| !subnet.exists) {
                plan.push(range(&subnet.symbol, subnet.subject, &subnet.prefixes));
            }
        }
        if plan.is_empty() {
            return None;
        }
        let mut block = Block::new("locals");
        block
            .notes
            .push("The address plan of VNets and subnets".to_owned());
        block.parts.push(Part::Fields(plan));
        Some(block)
    }

    /// The name of a resource group, as a reference to the resource.
    fn group(&self, at: usize) -> Value {
        Value::own(self.group_word(at, "name"))
    }

    fn group_word(&self, at: usize, attribute: &str) -> String {
        let group = self.of.groups.get(at);
        group.map_or_else(String::new, |group| {
            let data = if group.exists { "data." } else { "" };
            format!("{data}azurerm_resource_group.{}.{attribute}", group.symbol)
        })
    }

    /// Whether a module makes this VNet with its subnets.
    fn by_module(&self, network: &VirtualNetwork) -> bool {
        self.modules && !network.head.exists
    }

    /// The name of a VNet, as a reference to the resource.
    fn network_name(&self, network: &VirtualNetwork) -> String {
        let symbol = &network.head.symbol;
        if self.by_module(network) {
            format!("module.{symbol}.name")
        } else {
            let data = if network.head.exists { "data." } else { "" };
            format!("{data}azurerm_virtual_network.{symbol}.name")
        }
    }

    /// The arguments that nearly every resource begins with.
    fn made(&self, kind: &str, head: &Head) -> Block {
        Block::resource(kind, &head.symbol).about(head.subject).with([
            ("name", text(&head.name)),
            ("resource_group_name", Some(self.group(head.group))),
            ("location", Some(location(head))),
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
            self.route_table(table, &mut blocks);
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
            if self.by_module(network) {
                blocks.push(self.network_module(network));
                continue;
            }
            blocks.push(self.network(network));
            for (place, subnet) in network.subnets.iter().enumerate() {
                if !subnet.exists || used.contains(&(at, place)) {
                    self.subnet(network, subnet, &mut blocks);
                }
            }
        }
        blocks.extend(self.peerings());
        blocks
    }

    /// Subnets that clusters and pools to be made refer to.
    fn used_subnets(&self) -> BTreeSet<SubnetPlace> {
        self.of.clusters.iter().flat_map(used_subnets).collect()
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
                ("direction", text(rule.direction())),
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

    fn route_table(&self, table: &RouteTable, blocks: &mut Vec<Block>) {
        let head = &table.head;
        if head.exists {
            blocks.push(self.looked_up("azurerm_route_table", head));
            return;
        }
        blocks.push(self.made("azurerm_route_table", head));
        if table.to_firewall {
            let parent = format!("azurerm_route_table.{}.name", head.symbol);
            blocks.push(Block::resource(ROUTE, &head.symbol).about(head.subject).with([
                ("name", text("default")),
                ("resource_group_name", Some(self.group(head.group))),
                ("route_table_name", own(parent)),
                ("address_prefix", text("0.0.0.0/0")),
                ("next_hop_type", text("VirtualAppliance")),
                ("next_hop_in_ip_address", Some(Value::Param(Param::NextHop))),
            ]));
        }
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
                Block::resource(NAT_ADDRESS, &ip.head.symbol)
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
                [("address_space", own(format!("local.{}", head.symbol)))],
            )
            .block(encryption)
        };
        block.notes.extend(self.of.gaps_of(head.subject));
        block
    }

    fn subnet(&self, network: &VirtualNetwork, subnet: &VnetSubnet, blocks: &mut Vec<Block>) {
        let place = [
            ("name", text(&subnet.name)),
            ("resource_group_name", Some(self.group(network.head.group))),
            ("virtual_network_name", own(self.network_name(network))),
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
            let actions = delegated(service).map(|action| Value::texts(&[action]));
            let service =
                Block::new("service_delegation").with([("name", text(service)), ("actions", actions)]);
            Block::new("delegation")
                .with([("name", text("delegation"))])
                .block(Some(service))
        });
        let block = Block::resource("azurerm_subnet", &subnet.symbol)
            .about(subnet.subject)
            .with(place);
        let mut block = extend(
            block,
            [
                ("address_prefixes", own(format!("local.{}", subnet.symbol))),
                (
                    "private_endpoint_network_policies",
                    subnet.endpoint_policies.and_then(text),
                ),
            ],
        )
        .block(delegation);
        block.notes.push(subnet.remark.clone());
        block.notes.extend(self.of.gaps_of(subnet.subject));
        blocks.push(block);
        for (kind, argument, reference) in joins(subnet) {
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
                    ("principal_type", text("ServicePrincipal")),
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
                .with([
                    (
                        "description",
                        text(&format!("Id of cluster {}", cluster.head.name)),
                    ),
                    ("value", Some(Value::Id(Ref::Cluster(at)))),
                ])
        })
        .collect()
    }
}

/// Required and optional variables.
fn variable(Setting { name, about, kind }: Setting) -> Block {
    let block = Block::new(format!("variable \"{name}\""));
    match kind {
        Kind::Text(default) | Kind::Region(default) => block.with([
            ("description", text(&about)),
            ("type", own("string")),
            ("default", default.as_deref().and_then(text)),
        ]),
        Kind::Secret => block.with([
            ("description", text(&about)),
            ("type", own("string")),
            ("sensitive", yes()),
        ]),
        Kind::Endpoints => block.with([
            (
                "description",
                text(&format!(
                    "{about}: by name the id of the target of each, and the group there, such as vault"
                )),
            ),
            (
                "type",
                own("map(object({ resource_id = string, group_id = string }))"),
            ),
            ("default", own("{}")),
        ]),
    }
}

/// Subnets that a cluster refers to by what is made of it.
fn used_subnets(cluster: &ManagedCluster) -> BTreeSet<SubnetPlace> {
    let pools = cluster.pools.iter().filter(|pool| !pool.exists);
    let of_pools = pools.flat_map(|pool| [pool.node_subnet, pool.pod_subnet]);
    let hosted = cluster
        .hosted
        .into_iter()
        .flat_map(|(nodes, system)| [Some(nodes), Some(system)]);
    let own = hosted.chain([cluster.api_server]);
    of_pools
        .chain(own.filter(|_| !cluster.head.exists))
        .flatten()
        .collect()
}

/// The actions of a delegation, which Azure fills in: left out, Terraform would remove them in every run.
fn delegated(service: &str) -> Option<&'static str> {
    Some(match service {
        "Microsoft.ContainerService/managedClusters" | "Microsoft.ServiceNetworking/trafficControllers" => {
            "Microsoft.Network/virtualNetworks/subnets/join/action"
        }
        "Microsoft.ContainerInstance/containerGroups" => "Microsoft.Network/virtualNetworks/subnets/action",
        _ => return None,
    })
}

/// A cluster, made or looked up.
const CLUSTER: &str = "azurerm_kubernetes_cluster";

/// A route to the firewall, outside its table, so that routes written there by AKS stay.
const ROUTE: &str = "azurerm_route";

/// Associates a NAT gateway with its address.
const NAT_ADDRESS: &str = "azurerm_nat_gateway_public_ip_association";

/// The associations of a subnet, each a resource of its own: kind, argument, target.
fn joins(subnet: &VnetSubnet) -> [(&'static str, &'static str, Option<Ref>); 3] {
    [
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
    ]
}

/// A member of the address plan.
fn range(symbol: &str, subject: Subject, prefixes: &[String]) -> (Key, Value) {
    (Key::Of(symbol.to_owned(), subject), Value::texts(prefixes))
}

/// Whether azurerm lacks an argument that a pool needs.
fn pool_needs_azapi(pool: &AgentPool) -> bool {
    pool.allocation == Some("StaticBlock")
}

/// Whether azurerm lacks an argument that the cluster needs, or what is made of it.
fn needs_azapi(cluster: &ManagedCluster) -> bool {
    if cluster.head.exists {
        return cluster.new_pools().any(pool_needs_azapi);
    }
    cluster.automatic
        || cluster.static_egress
        || cluster.outbound == "block"
        || cluster.managed_nat.as_ref().is_some_and(|nat| nat.sku.is_some())
        || cluster.pools.iter().any(pool_needs_azapi)
        || cluster.pools.is_empty()
}
