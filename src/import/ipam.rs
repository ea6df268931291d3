//! Exports of Azure IPAM (its REST API) and of IPAM pools of Azure Virtual Network Manager.
//!
//! Blocks and pools are ranges to take from, so they come in as summary ranges; the VNets in them as VNets.

use serde_json::Value;

use super::azure::{ArmId, subnet_of};
use super::imported::{AzureRef, FoundNetwork, FoundRange, FoundSubnet, Imported, ROOT};
use super::json::{field, list, property, shown, text};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};
use crate::design::ConnectedKind;
use crate::net::Cidr;

/// The importer of IPAM exports.
pub(super) const IPAM: Importer = Importer {
    key: "ipam",
    title: "IPAM export",
    formats: "JSON of Azure IPAM (spaces, blocks, VNets, subnets) and of IPAM pools of Azure Virtual Network Manager",
    recognise: |decoded: &Decoded<'_>| {
        let head = decoded.head();
        let has = |word: &str| head.contains(word);
        decoded.looks_like_json()
            && ((has("\"blocks\"") && has("\"cidr\""))
                || has("/ipamPools")
                || (has("\"createdOn\"") && has("\"cidr\"") && has("\"status\""))
                || (has("\"vnet_name\"") && has("\"prefix\""))
                || (has("\"prefixes\"") && has("\"subscription_id\"") && has("\"resource_group\"")))
    },
    read: |files| files.iter().map(read_file).collect(),
};

fn read_file(file: &File<'_>) -> Result<Imported, ImportError> {
    let value = file.decoded.json()?;
    let mut imported = Imported::default();
    let mut seen = 0;
    walk(&value, ROOT, &mut imported, &mut seen)?;
    if imported.items() == 0 {
        return Err(ImportError::nothing(
            "this looks like an IPAM export, but none of its entries has ranges",
            "export spaces with ?expand=true, or the pools with az network manager ipam-pool list",
        ));
    }
    Ok(imported)
}

fn walk(value: &Value, path: &str, imported: &mut Imported, seen: &mut usize) -> Result<(), ImportError> {
    *seen += 1;
    if MOST_ITEMS < *seen {
        return Err(ImportError::TooManyItems { what: "entries" });
    }
    let each = |values: &[Value], path: String, imported: &mut Imported, seen: &mut usize| {
        let mut values = values.iter().enumerate();
        values.try_for_each(|(at, value)| walk(value, &format!("{path}[{at}]"), imported, seen))
    };
    if let Value::Array(values) = value {
        return each(values, path.to_owned(), imported, seen);
    }
    for inner in ["value", "blocks", "spaces"] {
        if let Some(Value::Array(values)) = field(value, inner) {
            return each(values, format!("{path}.{inner}"), imported, seen);
        }
    }
    let name = text(field(value, "name")).unwrap_or("range").to_owned();
    if field(value, "createdOn").is_some() {
        reservations(std::slice::from_ref(value), path, imported);
        return Ok(());
    }
    if let Some(cidr) = field(value, "cidr") {
        pool(name, ranges(Some(cidr), path, imported), path, imported);
        return block(value, path, imported, seen);
    }
    let id = text(field(value, "id").or_else(|| field(value, "resourceId"))).unwrap_or_default();
    let place = ArmId::of(id).place("virtualNetworks");
    if ArmId::of(id).kind().ends_with("/ipampools") {
        let prefixes = ranges(property(value, "addressPrefixes"), path, imported);
        pool(name, prefixes, path, imported);
    } else if ArmId::of(id).kind().ends_with("/ipampools/staticcidrs") {
        let prefixes = ranges(property(value, "addressPrefixes"), path, imported);
        range(name, prefixes, path, imported);
    } else if let (Some(network), Some(prefix)) = (text(field(value, "vnet_name")), field(value, "prefix")) {
        let prefixes = ranges(Some(prefix), path, imported);
        let network = subnet_of(id).map_or_else(|| AzureRef::named(network), |place| place.network);
        imported.subnets.push(FoundSubnet {
            network: Some(network),
            path: path.to_owned(),
            name,
            prefixes,
            existing: true,
            ..FoundSubnet::default()
        });
    } else if let Some(place) = place {
        network(value, place, path, imported);
    }
    Ok(())
}

/// What is in a block: VNets, ranges outside, reservations.
fn block(value: &Value, path: &str, imported: &mut Imported, seen: &mut usize) -> Result<(), ImportError> {
    for (at, network) in list(field(value, "vnets")).iter().enumerate() {
        walk(network, &format!("{path}.vnets[{at}]"), imported, seen)?;
    }
    for (at, external) in list(field(value, "externals")).iter().enumerate() {
        let path = format!("{path}.externals[{at}]");
        let prefixes = ranges(field(external, "cidr"), &path, imported);
        let name = text(field(external, "name")).unwrap_or("external").to_owned();
        range(name, prefixes, &path, imported);
    }
    reservations(list(field(value, "resv")), path, imported);
    Ok(())
}

/// A VNet with its subnets.
fn network(value: &Value, place: AzureRef, path: &str, imported: &mut Imported) {
    let prefixes = field(value, "prefixes").or_else(|| property(value, "addressPrefixes"));
    let address_space = ranges(prefixes, path, imported);
    if address_space.is_empty() {
        let text = format!(
            "VNet {} is listed without its ranges; export with ?expand=true",
            place.name
        );
        imported.notes.left(path, text);
        return;
    }
    let mut subnets = Vec::new();
    for (at, subnet) in list(field(value, "subnets")).iter().enumerate() {
        let path = format!("{path}.subnets[{at}]");
        let prefixes = ranges(field(subnet, "prefix"), &path, imported);
        subnets.push(FoundSubnet {
            network: Some(place.clone()),
            name: text(field(subnet, "name")).unwrap_or("subnet").to_owned(),
            path,
            prefixes,
            existing: true,
            ..FoundSubnet::default()
        });
    }
    imported.networks.push(FoundNetwork {
        place,
        path: path.to_owned(),
        address_space,
        existing: true,
        subnets,
        ..FoundNetwork::default()
    });
}

/// A range to take from.
fn pool(name: String, prefixes: Vec<Cidr>, path: &str, imported: &mut Imported) {
    if !prefixes.is_empty() {
        imported.connected.push(FoundRange {
            path: path.to_owned(),
            name,
            kind: ConnectedKind::Other,
            aggregate: true,
            prefixes,
        });
    }
}

/// Reserved ranges, before there is a VNet with them; who requested them is not read.
fn reservations(values: &[Value], path: &str, imported: &mut Imported) {
    let open = |value: &&Value| field(value, "settledOn").is_none();
    for (at, value) in values.iter().filter(open).enumerate() {
        let path = format!("{path}.resv[{at}]");
        let prefixes = ranges(field(value, "cidr"), &path, imported);
        let name = text(field(value, "desc")).unwrap_or("reservation").to_owned();
        range(name, prefixes, &path, imported);
    }
}

/// A range in use somewhere else.
fn range(name: String, prefixes: Vec<Cidr>, path: &str, imported: &mut Imported) {
    if !prefixes.is_empty() {
        imported.connected.push(FoundRange {
            path: path.to_owned(),
            name,
            kind: ConnectedKind::Other,
            aggregate: false,
            prefixes,
        });
    }
}

/// The ranges of a list, or of one text.
fn ranges(value: Option<&Value>, path: &str, imported: &mut Imported) -> Vec<Cidr> {
    let one = value.filter(|value| value.is_string()).map(std::slice::from_ref);
    let mut found = Vec::new();
    for value in one.unwrap_or_else(|| list(value)) {
        match value.as_str().and_then(|text| text.parse().ok()) {
            Some(cidr) => found.push(cidr),
            None => imported
                .notes
                .left(path, format!("{} is not a range", shown(value))),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use crate::import::tests::{check, source};

    /// The shapes are those of the models that the two services publish.
    #[test]
    fn exports_of_both_services_are_read() {
        let id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-a";
        let spaces = json!([{"name": "Corp", "desc": "all", "vnets": [], "blocks": [{
            "name": "Europe", "cidr": "10.0.0.0/12",
            "vnets": [{
                "name": "vnet-a", "id": id, "prefixes": ["10.1.0.0/16"], "resource_group": "rg", "subscription_id": "s",
                "tenant_id": "t", "subnets": [{"name": "snet-a", "prefix": "10.1.0.0/24"}]
            }],
            "externals": [{"name": "dc", "desc": "Frankfurt", "cidr": "10.9.0.0/16"}],
            "resv": [
                {"id": "r1", "cidr": "10.5.0.0/24", "desc": "spoke of pay", "createdOn": 1.5, "createdBy": "ann@corp", "status": "wait"},
                {"id": "r2", "cidr": "10.6.0.0/24", "createdOn": 1.5, "createdBy": "ann@corp", "settledOn": 2.5, "status": "fulfilled"}
            ]
        }]}]);
        let manager =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkManagers/m/ipamPools/Pool";
        let pools = json!([
            {"name": "Pool", "id": manager, "type": "Microsoft.Network/networkManagers/ipamPools", "location": "eastus",
             "properties": {"addressPrefixes": ["10.16.0.0/12"], "ipAddressType": ["IPv4"], "parentPoolName": ""}},
            {"name": "OnPrem", "id": format!("{manager}/staticCidrs/OnPrem"),
             "type": "Microsoft.Network/networkManagers/ipamPools/staticCidrs",
             "properties": {"addressPrefixes": ["10.17.0.0/16"]}}
        ]);
        check(
            &[source(&spaces), source(&pools)],
            &expect![[r"
            vnet-a 10.1.0.0/16
              snet-a 10.1.0.0/24 other +0
            outside: Europe Other 10.0.0.0/12
            outside: dc Other 10.9.0.0/16
            outside: spoke of pay Other 10.5.0.0/24
            outside: Pool Other 10.16.0.0/12
            outside: OnPrem Other 10.17.0.0/16"]],
        );
    }
}
