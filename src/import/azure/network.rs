//! VNets, subnets and peerings as Azure writes them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{ArmId, Reader, place_of};
use crate::import::imported::{AzureRef, FoundNetwork, FoundPeering, FoundSubnet, InUse};
use crate::import::json::{field, flag, list, property, shown, text};
use crate::net::Cidr;

impl Reader {
    pub(super) fn network(&mut self, resource: &Value, path: &str) {
        let Some(place) = place_of(resource, "virtualNetworks") else {
            self.imported.notes.left(path, "the VNet has no name");
            return;
        };
        let spaces = property(resource, "addressSpace");
        let address_space = self.cidrs(
            spaces.and_then(|spaces| field(spaces, "addressPrefixes")),
            &format!("{path}.addressSpace.addressPrefixes"),
        );
        if spaces.is_some_and(|spaces| field(spaces, "ipamPoolPrefixAllocations").is_some())
            && address_space.is_empty()
        {
            self.imported.notes.left(
                format!("{path}.addressSpace"),
                format!(
                    "the ranges of {} come from an IPAM pool, which assigns them when the VNet is created",
                    place.name
                ),
            );
        }
        let mut subnets = Vec::new();
        for (at, subnet) in list(property(resource, "subnets")).iter().enumerate() {
            let path = format!("{path}.subnets[{at}]");
            if let Some(mut subnet) = self.subnet(subnet, &path) {
                subnet.network = Some(place.clone());
                subnets.push(subnet);
            }
        }
        let mut peerings = Vec::new();
        for (at, peering) in list(property(resource, "virtualNetworkPeerings"))
            .iter()
            .enumerate()
        {
            let path = format!("{path}.virtualNetworkPeerings[{at}]");
            peerings.extend(self.peering(peering, &path));
        }
        let encryption =
            property(resource, "encryption").and_then(|encryption| flag(field(encryption, "enabled")));
        self.imported.networks.push(FoundNetwork {
            place,
            path: path.to_owned(),
            address_space,
            encryption: encryption.unwrap_or(false),
            existing: self.existing,
            subnets,
            peerings,
        });
    }

    pub(super) fn subnet(&mut self, resource: &Value, path: &str) -> Option<FoundSubnet> {
        let id = ArmId::of(text(field(resource, "id")).unwrap_or_default());
        let written = text(field(resource, "name")).or_else(|| id.named("subnets"));
        let Some(written) = written else {
            self.imported.notes.left(path, "the subnet has no name");
            return None;
        };
        // A subnet of a template is named with its VNet.
        let (parent, name) = match written.rsplit_once('/') {
            Some((parent, name)) => (Some(AzureRef::named(parent)), name),
            None => (None, written),
        };
        let mut prefixes = self.cidrs(
            property(resource, "addressPrefixes"),
            &format!("{path}.addressPrefixes"),
        );
        if prefixes.is_empty() {
            prefixes = self.cidrs(
                property(resource, "addressPrefix"),
                &format!("{path}.addressPrefix"),
            );
        }
        let delegations = list(property(resource, "delegations"));
        let route_table = property(resource, "routeTable").and_then(|table| text(field(table, "id")));
        let (in_use, scale_sets) = in_use(resource);
        let gateways = [
            "applicationGatewayIPConfigurations",
            "applicationGatewayIpConfigurations",
        ];
        Some(FoundSubnet {
            network: id.place("virtualNetworks").or(parent),
            path: path.to_owned(),
            name: name.to_owned(),
            prefixes,
            purpose: None,
            delegations: delegations
                .iter()
                .filter_map(|delegation| text(property(delegation, "serviceName")))
                .map(str::to_owned)
                .collect(),
            nat_gateway: property(resource, "natGateway")
                .is_some_and(|gateway| field(gateway, "id").is_some()),
            security_group: property(resource, "networkSecurityGroup")
                .is_some_and(|group| field(group, "id").is_some()),
            route_table: route_table.map(|id| id.rsplit('/').next().unwrap_or(id).to_owned()),
            in_use,
            scale_sets,
            application_gateway: gateways
                .iter()
                .any(|name| !list(property(resource, name)).is_empty()),
            existing: self.existing,
            note: String::new(),
            color: None,
        })
    }

    pub(super) fn peering(&mut self, resource: &Value, path: &str) -> Option<FoundPeering> {
        let id = ArmId::of(text(field(resource, "id")).unwrap_or_default());
        let written = text(field(resource, "name")).unwrap_or_default();
        let parent = written
            .rsplit_once('/')
            .map(|(parent, _)| AzureRef::named(parent));
        let remote = property(resource, "remoteVirtualNetwork").and_then(|remote| text(field(remote, "id")));
        let Some(remote) = remote.and_then(|id| ArmId::of(id).place("virtualNetworks")) else {
            self.imported
                .notes
                .left(path, "the peering does not say which VNet is at its other end");
            return None;
        };
        let spaces = ["remoteVirtualNetworkAddressSpace", "remoteAddressSpace"];
        let spaces = spaces.iter().find_map(|name| property(resource, name));
        let remote_prefixes = self.cidrs(
            spaces.and_then(|spaces| field(spaces, "addressPrefixes")),
            &format!("{path}.remoteAddressSpace.addressPrefixes"),
        );
        if let Some(state) = text(property(resource, "peeringState")).filter(|state| *state != "Connected") {
            self.imported.notes.told(
                path,
                format!(
                    "the peering with {} is {}, so no traffic passes yet",
                    remote.name,
                    state.to_lowercase()
                ),
            );
        }
        Some(FoundPeering {
            network: id.place("virtualNetworks").or(parent),
            path: path.to_owned(),
            remote,
            remote_prefixes,
        })
    }

    /// The ranges of a list, or of one text.
    pub(in crate::import) fn cidrs(&mut self, value: Option<&Value>, path: &str) -> Vec<Cidr> {
        let one = value.filter(|value| value.is_string()).map(std::slice::from_ref);
        let values = one.unwrap_or_else(|| list(value));
        let mut cidrs = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let path = || match one {
                Some(_) => path.to_owned(),
                None => format!("{path}[{at}]"),
            };
            match value.as_str().unwrap_or_default().trim().parse() {
                Ok(cidr) => cidrs.push(cidr),
                Err(error) => {
                    let error: crate::net::PrefixError = error;
                    let why = if value.is_string() {
                        error.to_string()
                    } else {
                        format!("{} is not a range", shown(value))
                    };
                    self.imported.notes.left(path(), why);
                }
            }
        }
        cidrs
    }
}

/// The addresses in use of a subnet by kind, and the scale sets among them by resource group.
fn in_use(resource: &Value) -> (Option<BTreeMap<InUse, u64>>, BTreeMap<String, u64>) {
    let names = ["ipConfigurations", "ipConfigurationProfiles"];
    let lists = names.map(|name| property(resource, name).and_then(Value::as_array));
    if lists.iter().all(Option::is_none) {
        return (None, BTreeMap::new());
    }
    let endpoints = list(property(resource, "privateEndpoints")).len() as u64;
    let mut by_kind: BTreeMap<InUse, u64> = BTreeMap::new();
    let mut scale_sets: BTreeMap<String, u64> = BTreeMap::new();
    for (values, of_profiles) in lists.into_iter().zip([false, true]) {
        for value in values.into_iter().flatten() {
            let id = ArmId::of(text(field(value, "id")).unwrap_or_default());
            let kind = if of_profiles {
                InUse::Delegated
            } else {
                kind_of(&id)
            };
            match id.group {
                Some(group) if kind == InUse::ScaleSet => {
                    *scale_sets.entry(group.to_lowercase()).or_default() += 1;
                }
                _ => *by_kind.entry(kind).or_default() += 1,
            }
        }
    }
    // The interfaces of private endpoints are listed among the others.
    let interfaces = by_kind.get(&InUse::Interface).copied().unwrap_or(0);
    let named = by_kind.get(&InUse::PrivateEndpoint).copied().unwrap_or(0);
    let of_endpoints = endpoints.saturating_sub(named).min(interfaces);
    if 0 < of_endpoints {
        by_kind.insert(InUse::Interface, interfaces - of_endpoints);
        *by_kind.entry(InUse::PrivateEndpoint).or_default() += of_endpoints;
    }
    by_kind.retain(|_, count| 0 < *count);
    (Some(by_kind), scale_sets)
}

/// Who holds an address, by the id of its configuration.
fn kind_of(id: &ArmId<'_>) -> InUse {
    let interface = id.named("networkInterfaces");
    if id.named("virtualMachineScaleSets").is_some() {
        return InUse::ScaleSet;
    }
    // Azure names the interface of a private endpoint so.
    if interface.is_some_and(|name| name.contains(".nic.")) || id.named("privateEndpoints").is_some() {
        return InUse::PrivateEndpoint;
    }
    if interface.is_some() {
        return InUse::Interface;
    }
    if id.named("loadBalancers").is_some() {
        return InUse::LoadBalancer;
    }
    let appliances = [
        "virtualNetworkGateways",
        "azureFirewalls",
        "bastionHosts",
        "applicationGateways",
    ];
    if appliances.iter().any(|part| id.named(part).is_some()) {
        return InUse::Appliance;
    }
    InUse::Other
}
