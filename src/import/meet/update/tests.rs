//! What an update says and changes where the input covers a part of the design.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;
use crate::design::Design;
use crate::edit::apply;
use crate::import::tests::{ID, cluster, source, subnet, vnet};
use crate::import::{Meeting, as_update, assemble, read};

fn assembled(value: &Value) -> Assembled {
    assemble(read(&[source(value)], &mut |_| true).imported)
}

fn place(subnet: &str) -> String {
    format!("{ID}/virtualNetworks/vnet-a/subnets/{subnet}")
}

fn network() -> Value {
    let mut network = vnet(
        "vnet-a",
        "10.0.0.0/16",
        &json!([
            subnet("snet-nodes", "10.0.0.0/24", json!({"ipConfigurations": []})),
            subnet(
                "snet-pods",
                "10.0.4.0/22",
                json!({"delegations": [{"properties": {"serviceName": "Microsoft.ContainerService/managedClusters"}}]})
            ),
            subnet("snet-api", "10.0.1.0/28", json!({})),
        ]),
    );
    network["properties"]["virtualNetworkPeerings"] = json!([{
        "name": "to-hub", "properties": {
            "remoteVirtualNetwork": {"id": format!("{ID}/virtualNetworks/vnet-hub")},
            "remoteAddressSpace": {"addressPrefixes": ["10.9.0.0/16"]}
        }
    }]);
    network
}

fn hub() -> Value {
    vnet("vnet-hub", "10.9.0.0/16", &json!([]))
}

fn shop(nodes: u64) -> Value {
    let mut shop = cluster(
        "shop",
        json!({"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "172.16.0.53"}),
        &json!([{
            "name": "system", "mode": "System", "count": nodes, "maxPods": 50,
            "vnetSubnetID": place("snet-nodes"), "podSubnetID": place("snet-pods")
        }]),
    );
    shop["location"] = "westeurope".into();
    shop["properties"]["apiServerAccessProfile"] =
        json!({"enableVnetIntegration": true, "subnetId": place("snet-api")});
    shop
}

/// A cluster in a VNet of your own, with another that AKS created.
fn design() -> Design {
    let made = cluster(
        "made",
        json!({"networkPlugin": "azure", "networkPluginMode": "overlay", "podCidr": "10.244.0.0/16",
            "serviceCidr": "10.1.0.0/16", "dnsServiceIP": "10.1.0.10"}),
        &json!([{"name": "nodepool1", "mode": "System", "count": 3, "maxPods": 250}]),
    );
    assembled(&json!([network(), hub(), shop(3), made])).into_design("a")
}

fn met(value: &Value) -> Meeting {
    as_update(&design(), 0, &assembled(value))
}

fn check(value: &Value, expected: &Expect) {
    let meeting = met(value);
    let notes = meeting.notes.kept().iter();
    let mut lines: Vec<String> = notes
        .map(|note| format!("{}: {note}", note.kind.title()))
        .collect();
    let changes = meeting.changes.iter();
    lines.extend(changes.map(|change| format!("{}: {}", change.kind.title(), change.text)));
    lines.extend(meeting.met.iter().map(|met| format!("met: {met}")));
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn what_the_design_has_is_not_called_missing() {
    check(
        &json!([shop(4)]),
        &expect![[r"
            changed: Change nodes of system to 4
            met: cluster made is not in the input and stays as it is"]],
    );
    let mut strange = shop(3);
    let text = strange.to_string().replace("vnet-a", "vnet-b");
    strange = serde_json::from_str(&text).unwrap();
    let said = met(&json!([strange]));
    let left: Vec<String> = said.notes.kept().iter().map(|note| note.text.clone()).collect();
    assert_eq!(
        left,
        [
            "VNet vnet-b of cluster shop is not in the input; add az network vnet show --name vnet-b to see what fits in it"
        ]
    );
}

#[test]
fn a_vnet_alone_keeps_its_peerings_and_purposes() {
    check(
        &network(),
        &expect![[r"met: VNet vnet-hub is not in the input and stays as it is
met: VNet aks-vnet-made is not in the input and stays as it is"]],
    );
}

#[test]
fn what_is_only_assumed_changes_nothing() {
    let bare = json!([
        {"name": "shop", "type": "Microsoft.ContainerService/managedClusters",
         "apiServerAccessProfile": {"subnetId": place("snet-api")},
         "agentPoolProfiles": [{"name": "system", "mode": "System"}]},
        {"name": "made", "type": "Microsoft.ContainerService/managedClusters",
         "networkProfile": {"networkPlugin": "azure", "networkPluginMode": "overlay"},
         "agentPoolProfiles": [{"name": "nodepool1", "mode": "System", "count": 5}]},
    ]);
    check(&bare, &expect![[r"changed: Change nodes of nodepool1 to 5"]]);
}

#[test]
fn pools_alone_change_their_counts() {
    let pools = json!([{
        "name": "system", "mode": "System", "count": 6, "type": "Microsoft.ContainerService/managedClusters/agentPools",
        "id": "/subscriptions/s-1/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/shop/agentPools/system"
    }]);
    check(
        &pools,
        &expect![[r"
            changed: Change nodes of system to 6
            met: cluster made is not in the input and stays as it is"]],
    );
}

#[test]
fn a_nat_gateway_alone_is_attached() {
    let gateway = |subnets: &[&str]| {
        let subnets: Vec<Value> = subnets.iter().map(|name| json!({"id": place(name)})).collect();
        json!([{"name": "nat", "id": format!("{ID}/natGateways/nat"), "subnets": subnets, "sku": {"name": "Standard"}}])
    };
    check(
        &gateway(&["snet-nodes", "snet-gone"]),
        &expect![[r"
            Not taken: $[0]: subnet snet-gone of VNet vnet-a is not in the input; add az network vnet show --name vnet-a
            changed: Attach a NAT gateway to snet-nodes"]],
    );
    let meeting = met(&gateway(&["snet-nodes"]));
    let updated = apply(&design(), &meeting.command.unwrap()).unwrap();
    assert!(updated.alternatives[0].networks[0].subnets[0].nat_gateway);
}

#[test]
fn nodes_of_a_vnet_without_its_clusters_are_not_counted_twice() {
    let node = |at: u64| {
        json!({"id": format!(
            "/subscriptions/s-1/resourceGroups/rg-nodes/providers/Microsoft.Compute/virtualMachineScaleSets/aks/\
             virtualMachines/{at}/networkInterfaces/aks/ipConfigurations/ipconfig1"
        )})
    };
    let mut network = network();
    network["properties"]["subnets"][0]["properties"]["ipConfigurations"] = json!([node(0), node(1)]);
    let meeting = met(&network);
    assert_eq!(meeting.command, None);
    assert_eq!(
        meeting.met[0],
        "addresses of scale sets in subnet snet-nodes are assumed to be those of nodes and pods of its clusters; add az aks list to be sure"
    );
    let mut shop = shop(3);
    shop["properties"]["nodeResourceGroup"] = "rg-others".into();
    let updated = apply(&design(), &met(&json!([network, shop])).command.unwrap()).unwrap();
    assert_eq!(
        updated.alternatives[0].networks[0].subnets[0]
            .other_addresses
            .get(),
        2
    );
}

#[test]
fn a_peering_of_two_vnets_that_are_there_is_added() {
    let mut before = design();
    let mut alternative = (*before.alternatives[0]).clone();
    alternative.peerings.clear();
    before.alternatives[0] = alternative.into();
    let meeting = as_update(&before, 0, &assembled(&network()));
    let lines: Vec<&str> = meeting
        .changes
        .iter()
        .map(|change| change.text.as_str())
        .collect();
    assert_eq!(lines, ["Change peerings of Today"]);
}

#[test]
fn what_runs_goes_on_running() {
    let mut planned = shop(3);
    planned["id"] = Value::Null;
    planned["properties"]["kubernetesVersion"] = Value::Null;
    assert_eq!(met(&json!([planned])).command, None);
}
