//! What the clusters need around them: peerings and Bastion hosts.

use super::{Deployment, Head, NETWORK, Object, Param, Ref, Resource, ResourceName, Value, location};
use crate::export::azure::model::Bastion;

pub(super) fn peerings(of: &Deployment, all: &mut Vec<Resource>) {
    for peering in &of.peerings {
        let Some(network) = of.networks.get(peering.from) else {
            continue;
        };
        let yes = || Some(Value::Bool(true));
        let remote = Value::object([("id", Some(Value::Id(Ref::Network(peering.to))))]);
        let properties = Value::object([
            ("remoteVirtualNetwork", Some(remote)),
            ("allowVirtualNetworkAccess", yes()),
            ("allowForwardedTraffic", yes()),
        ]);
        all.push(Resource {
            itself: None,
            symbol: peering.symbol.clone(),
            kind: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
            api: NETWORK,
            name: ResourceName::Typed(peering.name.clone()),
            parent: Some(Ref::Network(peering.from)),
            scope: None,
            exists: false,
            group: network.head.group,
            body: Object::of([("properties", Some(properties))]).fields,
            after: Vec::new(),
            subject: network.head.subject,
            notes: Vec::new(),
        });
    }
}

/// Instances of a Bastion host: the fewest, which the smallest subnet holds.
pub(in crate::export::azure) const BASTION_INSTANCES: u64 = 2;

/// Type of Bastion hosts.
pub(in crate::export::azure) const BASTION_KIND: &str = "Microsoft.Network/bastionHosts";

pub(super) fn bastions(of: &Deployment, all: &mut Vec<Resource>) {
    for bastion in &of.bastions {
        all.push(Resource {
            kind: BASTION_KIND,
            body: bastion_body(bastion).fields,
            ..new(&bastion.head)
        });
    }
}

/// Everything about a Bastion host except its name.
pub(in crate::export::azure) fn bastion_body(bastion: &Bastion) -> Object {
    let id = |reference| Some(Value::object([("id", Some(Value::Id(reference)))]));
    let place = Value::object([
        ("subnet", id(Ref::Subnet(bastion.subnet))),
        ("publicIPAddress", id(Ref::PublicIp(bastion.address))),
    ]);
    let configuration = Value::object([("name", Some(Value::text("ip"))), ("properties", Some(place))]);
    let properties = Value::object([
        ("enableTunneling", Some(Value::Bool(true))),
        ("scaleUnits", Some(Value::Int(BASTION_INSTANCES))),
        ("ipConfigurations", Some(Value::List(vec![configuration]))),
    ]);
    let sku = Value::object([("name", Some(Value::Param(Param::BastionSku)))]);
    Object::of([
        ("location", Some(location(&bastion.head))),
        ("sku", Some(sku)),
        ("properties", Some(properties)),
    ])
}

/// A network resource that nothing refers to, without a type.
fn new(head: &Head) -> Resource {
    Resource {
        itself: None,
        symbol: head.symbol.clone(),
        kind: "",
        api: NETWORK,
        name: ResourceName::Typed(head.name.clone()),
        parent: None,
        scope: None,
        exists: false,
        group: head.group,
        body: Vec::new(),
        after: Vec::new(),
        subject: head.subject,
        notes: Vec::new(),
    }
}
