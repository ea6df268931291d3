//! Separate resources that are attached to subnets: NAT gateways, private endpoints, application gateways.

use serde_json::Value;

use super::{Reader, subnet_of};
use crate::azure::NatGatewaySku;
use crate::import::imported::{Attached, AttachedKind, AzureSubnetRef};
use crate::import::json::{field, list, property, shown, text};

impl Reader {
    pub(super) fn nat_gateway(&mut self, resource: &Value, path: &str) {
        let subnets = list(property(resource, "subnets"));
        let sku = field(resource, "sku").and_then(|sku| text(field(sku, "name")));
        let kind = AttachedKind::NatGateway(sku.and_then(nat_gateway_sku));
        self.attach(resource, subnets.iter(), kind, path);
    }

    pub(super) fn private_endpoint(&mut self, resource: &Value, path: &str) {
        let configurations = list(property(resource, "ipConfigurations")).len();
        let written = list(property(resource, "customDnsConfigs"));
        let by_name = written
            .iter()
            .map(|config| list(field(config, "ipAddresses")).len());
        let addresses = configurations.max(by_name.sum()).max(1);
        let kind = AttachedKind::PrivateEndpoint(addresses as u64);
        self.attach(resource, property(resource, "subnet").into_iter(), kind, path);
    }

    pub(super) fn application_gateway(&mut self, resource: &Value, path: &str) {
        let configurations = list(property(resource, "gatewayIPConfigurations")).iter();
        let subnets = configurations.filter_map(|configuration| property(configuration, "subnet"));
        self.attach(resource, subnets, AttachedKind::ApplicationGateway, path);
    }

    fn attach<'v>(
        &mut self,
        resource: &Value,
        subnets: impl Iterator<Item = &'v Value>,
        kind: AttachedKind,
        path: &str,
    ) {
        let subnets: Vec<AzureSubnetRef> = subnets
            .filter_map(|subnet| text(field(subnet, "id")))
            .filter_map(subnet_of)
            .collect();
        if subnets.is_empty() {
            let name = field(resource, "name").map_or_else(|| "it".to_owned(), shown);
            let text = format!("{name} is attached to no subnet");
            self.imported.notes.left(path, text);
            return;
        }
        self.imported.attached.push(Attached {
            path: path.to_owned(),
            subnets,
            kind,
        });
    }
}

/// The SKU of a NAT gateway as Azure writes it.
fn nat_gateway_sku(written: &str) -> Option<NatGatewaySku> {
    let mut known = NatGatewaySku::ALL.iter().copied();
    known.find(|sku| sku.title().eq_ignore_ascii_case(written))
}
