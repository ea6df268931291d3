//! What the clusters need around them, in Terraform: peerings, Bastion hosts, private endpoints.

use super::{Block, Printer, Ref, Value, extend, own, text, yes};
use crate::export::azure::bodies::{BASTION_INSTANCES, location};
use crate::export::azure::tree::Param;

impl Printer<'_> {
    pub(super) fn peerings(&self) -> Vec<Block> {
        let peerings = self.of.peerings.iter().filter_map(|peering| {
            let network = self.of.networks.get(peering.from)?;
            let block = Block::resource("azurerm_virtual_network_peering", &peering.symbol)
                .about(network.head.subject)
                .with([
                    ("name", text(&peering.name)),
                    ("resource_group_name", Some(self.group(network.head.group))),
                    ("virtual_network_name", own(self.network_name(network))),
                    (
                        "remote_virtual_network_id",
                        Some(Value::Id(Ref::Network(peering.to))),
                    ),
                    ("allow_forwarded_traffic", yes()),
                ]);
            Some(block)
        });
        peerings.collect()
    }

    pub(super) fn bastions(&self) -> Vec<Block> {
        let bastions = self.of.bastions.iter().map(|bastion| {
            let block = extend(
                self.made("azurerm_bastion_host", &bastion.head),
                [
                    ("sku", Some(Value::Param(Param::BastionSku))),
                    ("scale_units", Some(Value::Int(BASTION_INSTANCES))),
                    ("tunneling_enabled", yes()),
                ],
            );
            block.block(Some(Block::new("ip_configuration").with([
                ("name", text("ip")),
                ("subnet_id", Some(Value::Id(Ref::Subnet(bastion.subnet)))),
                (
                    "public_ip_address_id",
                    Some(Value::Id(Ref::PublicIp(bastion.address))),
                ),
            ])))
        });
        bastions.collect()
    }

    pub(super) fn endpoints(&self) -> Vec<Block> {
        let endpoints = self.of.endpoints.iter().map(|endpoints| {
            let head = &endpoints.head;
            let each = |field: &str| own(format!("each.{field}"));
            Block::resource("azurerm_private_endpoint", &head.symbol)
                .about(head.subject)
                .with([("for_each", own(format!("var.{}", endpoints.list)))])
                .with([
                    ("name", each("key")),
                    ("resource_group_name", Some(self.group(head.group))),
                    ("location", Some(location(head))),
                    ("subnet_id", Some(Value::Id(Ref::Subnet(endpoints.subnet)))),
                ])
                .block(Some(Block::new("private_service_connection").with([
                    ("name", each("key")),
                    ("private_connection_resource_id", each("value.resource_id")),
                    (
                        "subresource_names",
                        Some(Value::List(vec![Value::own("each.value.group_id")])),
                    ),
                    ("is_manual_connection", Some(Value::Bool(false))),
                ])))
        });
        endpoints.collect()
    }
}
