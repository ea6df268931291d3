//! How values are written in HCL.

use hcl_edit::expr::Expression;

use super::{CLUSTER, avm, needs_azapi};
use crate::export::azure::bodies::NETWORK_CONTRIBUTOR;
use crate::export::azure::model::Deployment;
use crate::export::azure::tree::{Dialect, Key, Ref, Value};

pub(super) struct Hcl<'a> {
    pub(super) of: &'a Deployment,
    /// Whether the Azure Verified Modules make VNets and clusters.
    pub(super) modules: bool,
}

impl Hcl<'_> {
    /// The address of a resource: kind and symbol.
    fn address(&self, reference: Ref) -> Option<String> {
        let of = self.of;
        let word = |kind: &str, exists: bool, symbol: &str| {
            let data = if exists { "data." } else { "" };
            format!("{data}{kind}.{symbol}")
        };
        let (kind, head) = match reference {
            Ref::Network(at) => ("azurerm_virtual_network", &of.networks.get(at)?.head),
            Ref::Subnet(place) => {
                let (_, subnet) = of.subnet(place)?;
                return Some(word("azurerm_subnet", subnet.exists, &subnet.symbol));
            }
            Ref::SecurityGroup(at) => (
                "azurerm_network_security_group",
                &of.security_groups.get(at)?.head,
            ),
            Ref::RouteTable(at) => ("azurerm_route_table", &of.route_tables.get(at)?.head),
            Ref::PublicIp(at) => ("azurerm_public_ip", &of.public_ips.get(at)?.head),
            Ref::NatGateway(at) => ("azurerm_nat_gateway", &of.nat_gateways.get(at)?.head),
            Ref::PublicPrefix(at) => ("azurerm_public_ip_prefix", &of.public_prefixes.get(at)?.head),
            Ref::Identity(at) => ("azurerm_user_assigned_identity", &of.identities.get(at)?.head),
            Ref::Cluster(at) => {
                let cluster = of.clusters.get(at)?;
                let by_azapi = self.modules || needs_azapi(cluster);
                let kind = if by_azapi && !cluster.head.exists {
                    "azapi_resource"
                } else {
                    CLUSTER
                };
                (kind, &cluster.head)
            }
        };
        Some(word(kind, head.exists, &head.symbol))
    }

    /// The id of a resource.
    fn id(&self, reference: Ref) -> Option<String> {
        let of = self.of;
        let module = match reference {
            _ if !self.modules => None,
            Ref::Network(at) => of
                .networks
                .get(at)
                .filter(|network| !network.head.exists)
                .map(|network| format!("module.{}", network.head.symbol)),
            Ref::Subnet(place) => {
                of.subnet(place)
                    .filter(|(network, _)| !network.head.exists)
                    .map(|(network, subnet)| {
                        format!("module.{}.subnets[\"{}\"]", network.head.symbol, subnet.symbol)
                    })
            }
            Ref::Cluster(at) => of
                .clusters
                .get(at)
                .filter(|cluster| !cluster.head.exists && avm::takes(cluster))
                .map(|cluster| format!("module.{}", cluster.head.symbol)),
            _ => None,
        };
        match module {
            Some(module) => Some(format!("{module}.resource_id")),
            None => Some(format!("{}.id", self.address(reference)?)),
        }
    }
}

impl Dialect for Hcl<'_> {
    const ASSIGN: &'static str = " = ";
    const FIELD_END: &'static str = "";
    const MEMBER_END: &'static str = ",";
    const COMMENT: Option<&'static str> = Some(super::SIGN);
    const ALIGNED: bool = true;

    fn plain(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => quoted(text),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Param(param) => format!("var.{}", param.name()),
            Value::Id(reference) => self.id(*reference).unwrap_or_else(|| quoted("")),
            Value::Principal(at) => self
                .address(Ref::Identity(*at))
                .map_or_else(|| quoted(""), |address| format!("{address}.principal_id")),
            Value::NetworkContributor => quoted(NETWORK_CONTRIBUTOR),
            Value::Own(expression) => expression.clone(),
            Value::List(_) | Value::Object(_) => String::new(),
        }
    }

    fn key(&self, key: &Key) -> String {
        match key {
            Key::Name(name) => (*name).to_owned(),
            Key::Made(name) | Key::Of(name, _) => name.clone(),
            Key::Identity(at) => self
                .address(Ref::Identity(*at))
                .map_or_else(|| quoted(""), |address| format!("({address}.id)")),
        }
    }
}

/// Text in quotes, with everything in it that would begin a template doubled.
fn quoted(text: &str) -> String {
    Expression::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for text in [
            "vnet",
            "a\"b",
            "${var.location}",
            "%{ for x in y }",
            "$${a}",
            "a\\",
            "'",
            "`",
        ] {
            let written = quoted(text);
            let read: Expression = written.parse().unwrap();
            assert_eq!(read.as_str(), Some(text), "{written}");
        }
    }
}
