//! Tests of the floor as a whole: files in, alternatives out.

use expect_test::{Expect, expect};
use serde_json::json;

use super::*;
use crate::design::{Alternative, presets};
use crate::edit::apply;

pub(super) const ID: &str = "/subscriptions/s-1/resourceGroups/rg-net/providers/Microsoft.Network";

pub(super) fn source(value: &serde_json::Value) -> Source {
    Source::new("a.json", value.to_string())
}

pub(super) fn vnet(name: &str, space: &str, subnets: &serde_json::Value) -> serde_json::Value {
    json!({
        "name": name, "id": format!("{ID}/virtualNetworks/{name}"), "type": "Microsoft.Network/virtualNetworks",
        "location": "westeurope",
        "properties": {"addressSpace": {"addressPrefixes": [space]}, "subnets": subnets}
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is written in place")]
pub(super) fn subnet(name: &str, prefix: &str, more: serde_json::Value) -> serde_json::Value {
    let mut properties = json!({"addressPrefix": prefix});
    for (key, value) in more.as_object().unwrap() {
        properties[key] = value.clone();
    }
    json!({"name": name, "properties": properties})
}

#[expect(clippy::needless_pass_by_value, reason = "it is written in place")]
pub(super) fn cluster(
    name: &str,
    network: serde_json::Value,
    pools: &serde_json::Value,
) -> serde_json::Value {
    json!({
        "name": name,
        "id": format!("/subscriptions/s-1/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/{name}"),
        "type": "Microsoft.ContainerService/managedClusters",
        "properties": {
            "kubernetesVersion": "1.33.2", "nodeResourceGroup": format!("MC_{name}"),
            "networkProfile": network, "agentPoolProfiles": pools
        }
    })
}

/// An alternative in few words.
pub(super) fn told(alternative: &Alternative) -> String {
    let mut lines = Vec::new();
    for network in &alternative.networks {
        let spaces: Vec<&str> = network.address_space.iter().map(|cidr| cidr.as_str()).collect();
        let managed = if network.managed { " managed" } else { "" };
        lines.push(format!("{} {}{managed}", network.name, spaces.join(" ")));
        for subnet in &network.subnets {
            let nat = if subnet.nat_gateway { " nat" } else { "" };
            lines.push(format!(
                "  {} {} {} +{}{nat}",
                subnet.name,
                subnet.prefix,
                subnet.purpose.key(),
                subnet.other_addresses
            ));
        }
    }
    for peering in &alternative.peerings {
        let [one, other] = &peering.networks;
        lines.push(format!("{one} -- {other}"));
    }
    for cluster in &alternative.clusters {
        let pods = cluster.pod_cidr.as_ref().map_or("-", |cidr| cidr.as_str());
        lines.push(format!(
            "{} {} in {} pods {pods} services {} {} {:?}",
            cluster.name,
            cluster.model,
            cluster.network,
            cluster.service_cidr,
            cluster.outbound.kind.key(),
            cluster.state
        ));
        for pool in &cluster.pools {
            let autoscale = pool
                .autoscale
                .map_or_else(String::new, |auto| format!(" {}..{}", auto.min, auto.max));
            let pods = pool.pod_subnet.as_ref().map_or("-", |subnet| subnet.as_str());
            lines.push(format!(
                "  {} {:?} {}{autoscale} × {} in {} pods {pods}",
                pool.name, pool.mode, pool.count, pool.max_pods, pool.node_subnet
            ));
        }
    }
    lines.join("\n")
}

pub(super) fn check(sources: &[Source], expected: &Expect) {
    let reading = read(sources, &mut |_| true);
    let failed = reading
        .files
        .iter()
        .filter_map(|file| file.outcome.as_ref().err());
    let mut lines: Vec<String> = failed.map(|error| format!("error: {error}")).collect();
    let assembled = assemble(reading.imported);
    lines.push(told(&assembled.alternative));
    for range in &assembled.connected {
        let prefixes: Vec<&str> = range.prefixes.iter().map(|cidr| cidr.as_str()).collect();
        lines.push(format!(
            "outside: {} {:?} {}",
            range.name,
            range.kind,
            prefixes.join(" ")
        ));
    }
    lines.extend(
        assembled
            .notes
            .kept()
            .iter()
            .map(|note| format!("{}: {note}", note.kind.title())),
    );
    expected.assert_eq(&lines.join("\n"));
}

/// A VNet with subnets of every use, and who holds addresses in them.
fn spoke() -> serde_json::Value {
    vnet(
        "vnet-spoke",
        "10.1.0.0/16",
        &json!([
            subnet(
                "snet-nodes",
                "10.1.0.0/24",
                json!({"ipConfigurations": [
                    {"id": "/subscriptions/s-1/resourceGroups/MC_SHOP/providers/Microsoft.Compute/virtualMachineScaleSets/aks-1/virtualMachines/0/networkInterfaces/aks/ipConfigurations/ipconfig1"},
                    {"id": "/subscriptions/s-1/resourceGroups/mc_shop/providers/Microsoft.Network/loadBalancers/kubernetes-internal/frontendIPConfigurations/a"}
                ]})
            ),
            subnet(
                "snet-pods",
                "10.1.4.0/22",
                json!({"delegations": [{"properties": {"serviceName": "Microsoft.ContainerService/managedClusters"}}]})
            ),
            subnet(
                "snet-endpoints",
                "10.1.8.0/26",
                json!({
                    "privateEndpoints": [{"id": "x"}],
                    "ipConfigurations": [
                        {"id": format!("{ID}/networkInterfaces/pe-sql.nic.1/ipConfigurations/a")}
                    ]
                })
            ),
            subnet(
                "snet-agw",
                "10.1.9.0/24",
                json!({"applicationGatewayIPConfigurations": [{"id": "x"}]})
            ),
        ]),
    )
}

/// Peerings with a VNet that is here, with one whose ranges are said, and with one of which nothing is known.
fn peerings_of_spoke() -> serde_json::Value {
    json!([
        {"name": "to-hub", "id": format!("{ID}/virtualNetworks/vnet-spoke/virtualNetworkPeerings/to-hub"),
         "type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
         "remoteVirtualNetwork": {"id": format!("{ID}/virtualNetworks/vnet-hub")}, "peeringState": "Connected"},
        {"name": "to-data", "id": format!("{ID}/virtualNetworks/vnet-spoke/virtualNetworkPeerings/to-data"),
         "type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "peeringState": "Disconnected",
         "remoteVirtualNetwork": {"id": format!("{ID}/virtualNetworks/vnet-data")},
         "remoteAddressSpace": {"addressPrefixes": ["10.9.0.0/16"]}},
        {"name": "to-lost", "id": format!("{ID}/virtualNetworks/vnet-spoke/virtualNetworkPeerings/to-lost"),
         "type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
         "remoteVirtualNetwork": {"id": format!("{ID}/virtualNetworks/vnet-lost")}}
    ])
}

#[test]
fn several_files_become_one_design() {
    let spoke = spoke();
    let peerings = peerings_of_spoke();
    let nodes = format!("{ID}/virtualNetworks/vnet-spoke/subnets/snet-nodes");
    let pods = format!("{ID}/virtualNetworks/vnet-spoke/subnets/snet-pods");
    let shop = cluster(
        "shop",
        json!({"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "172.16.0.10", "outboundType": "userAssignedNATGateway"}),
        &json!([{"name": "system", "mode": "System", "count": 3, "maxPods": 30, "vnetSubnetID": nodes, "podSubnetID": pods}]),
    );
    let pool = json!([{
        "name": "apps", "mode": "User", "count": 2, "enableAutoScaling": true, "minCount": 2, "maxCount": 9,
        "id": "/subscriptions/s-1/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/shop/agentPools/apps",
        "vnetSubnetId": nodes, "podSubnetId": pods
    }]);
    let gateway = json!([{"name": "nat", "id": format!("{ID}/natGateways/nat"), "subnets": [{"id": nodes}], "sku": {"name": "Standard"}}]);
    let hub = json!({"value": [vnet("vnet-hub", "10.0.0.0/16", &json!([subnet("GatewaySubnet", "10.0.255.0/27", json!({}))]))]});
    let graph = json!({"count": 1, "data": [spoke], "total_records": 5});
    check(
        &[
            source(&graph),
            source(&peerings),
            source(&shop),
            source(&pool),
            source(&gateway),
            source(&hub),
        ],
        &expect![[r"
            vnet-spoke 10.1.0.0/16
              snet-nodes 10.1.0.0/24 nodes +1 nat
              snet-pods 10.1.4.0/22 pods +0
              snet-endpoints 10.1.8.0/26 private_endpoints +1
              snet-agw 10.1.9.0/24 application_gateway +0
            vnet-hub 10.0.0.0/16
              GatewaySubnet 10.0.255.0/27 gateway +0
            vnet-spoke -- vnet-hub
            shop pod_subnet_dynamic in vnet-spoke pods - services 172.16.0.0/16 user_assigned_nat_gateway Existing
              system System 3 × 30 in snet-nodes pods snet-pods
              apps User 2 2..9 × 110 in snet-nodes pods snet-pods
            outside: vnet-data Peered 10.9.0.0/16
            Not taken: a.json: this is one page of several; export the others too, or raise the number of rows (--first)
            Worth knowing: a.json $[1]: the peering with vnet-data is disconnected, so no traffic passes yet
            Assumed: a.json $[0]: max pods of pool apps is not given; assumed to be 110, one of the documented defaults for Pod subnet, dynamic
            Not taken: a.json $[2]: the ranges of the peered VNet vnet-lost are not in the input; add its az network vnet show output
            Worth knowing: a.json $.data[0].subnets[0]: in use in subnet snet-nodes: 1 load balancer frontend, 1 held by AKS nodes and pods, which their pools count
            Worth knowing: a.json $.data[0].subnets[2]: in use in subnet snet-endpoints: 1 private endpoint"]],
    );
}

#[test]
fn the_nsg_that_aks_makes_lets_its_nodes_and_pods_through() {
    let vnet = |group: &str| {
        let id =
            format!("/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/v");
        let nsg = format!(
            "/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Network/networkSecurityGroups/n"
        );
        json!({
            "id": id, "name": "v", "addressSpace": {"addressPrefixes": ["10.224.0.0/12"]},
            "subnets": [{"name": "aks-subnet", "addressPrefix": "10.224.0.0/16", "networkSecurityGroup": {"id": nsg}}]
        })
    };
    let cluster = json!({
        "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
        "name": "aks", "nodeResourceGroup": "MC_rg_aks", "networkProfile": {"networkPlugin": "azure"},
        "agentPoolProfiles": [{"name": "system", "mode": "System", "count": 3, "maxPods": 30}]
    });
    for (group, allows) in [("mc_rg_aks", true), ("rg-net", false)] {
        let reading = read(&[source(&json!([vnet(group), cluster]))], &mut |_| true);
        let assembled = crate::import::assemble(reading.imported);
        let networks = &assembled.alternative.networks;
        let own = networks.iter().find(|network| network.name.matches("v")).unwrap();
        assert!(own.subnets[0].security_group);
        assert_eq!(own.subnets[0].security_group_allows_pods, allows, "{group}");
    }
}

#[test]
fn clusters_without_their_vnets_come_in_and_say_so() {
    let managed = cluster(
        "auto",
        json!({"networkPlugin": "azure", "networkPluginMode": "overlay", "podCidr": "10.244.0.0/16"}),
        &json!([{"name": "nodepool1", "mode": "System", "count": 3, "maxPods": 250}]),
    );
    let nodes = format!("{ID}/virtualNetworks/vnet-a/subnets/snet-nodes");
    let alone = cluster(
        "alone",
        json!({"networkPlugin": "kubenet", "podCidr": "10.244.0.0/16", "serviceCidr": "10.2.0.0/16"}),
        &json!([{"name": "nodepool1", "count": 3, "vnetSubnetID": nodes}]),
    );
    check(
        &[source(&json!([managed, alone]))],
        &expect![[r"
            aks-vnet-auto 10.224.0.0/12 managed
              aks-subnet 10.224.0.0/16 nodes +0
            auto overlay in aks-vnet-auto pods 10.244.0.0/16 services 10.0.0.0/16 load_balancer Existing
              nodepool1 System 3 × 250 in aks-subnet pods -
            alone kubenet in vnet-a pods 10.244.0.0/16 services 10.2.0.0/16 load_balancer Existing
              nodepool1 System 3 × 110 in vnet-a/snet-nodes pods -
            Assumed: $[0]: cluster auto names no subnet, so AKS makes its VNet; assumed to be 10.224.0.0/12 with 10.224.0.0/16 for nodes, which az network vnet list --resource-group MC_auto can confirm
            Assumed: $[0]: the service CIDR of cluster auto is not given; assumed to be 10.0.0.0/16, Azure's default
            Not taken: $[1]: VNet vnet-a of cluster alone is not in the input; add az network vnet show --name vnet-a to see what fits in it
            Assumed: $[1]: the DNS service IP of cluster alone is not given; assumed to be 10.2.0.10
            Assumed: $[1].agentPoolProfiles[0]: max pods of pool nodepool1 is not given; assumed to be 110, the default for Kubenet"]],
    );
}

#[test]
fn what_has_no_ranges_says_what_it_looks_like() {
    for (text, expected) in [
        (
            "[]",
            "this is an empty list; check the subscription with az account show, and the resource group",
        ),
        (
            r#"{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"}"#,
            "this is a resource of type microsoft.storage/storageaccounts, which has no ranges of its own; import the \
             JSON of az network vnet list or az aks list; Help > Import from Azure shows the commands",
        ),
        (
            r#"{"a":1}"#,
            "this is JSON, but not about networks or clusters; import the JSON of az network vnet list or az \
             aks list; Help > Import from Azure shows the commands",
        ),
        ("", "the file is empty"),
    ] {
        let reading = read(&[Source::new("a", text)], &mut |_| true);
        let error = reading.files[0].outcome.clone().unwrap_err().to_string();
        assert_eq!(error, expected, "{text}");
    }
}

#[test]
fn a_command_that_lists_nothing_leaves_the_others() {
    let network = vnet("v", "10.0.0.0/16", &json!([]));
    let idle = json!([{"name": "nat", "id": format!("{ID}/natGateways/nat"), "sku": {"name": "Standard"}}]);
    check(
        &[
            source(&json!([network])),
            source(&json!([])),
            source(&json!({"value": []})),
            source(&idle),
        ],
        &expect![[r"
            v 10.0.0.0/16
            Worth knowing: a.json: this is an empty list: the query found nothing
            Worth knowing: a.json: this is an empty list: the query found nothing
            Not taken: a.json $[0]: nat is attached to no subnet"]],
    );
}

#[test]
fn no_secret_reaches_the_design() {
    let mut shop = cluster(
        "shop",
        json!({"networkPlugin": "azure"}),
        &json!([{"name": "system", "count": 1, "vnetSubnetID": format!("{ID}/virtualNetworks/v/subnets/n")}]),
    );
    shop["properties"]["linuxProfile"] =
        json!({"adminUsername": "SECRET-user", "ssh": {"publicKeys": [{"keyData": "ssh-rsa SECRET"}]}});
    shop["properties"]["windowsProfile"] =
        json!({"adminUsername": "SECRET-admin", "adminPassword": "SECRET-pass"});
    shop["properties"]["servicePrincipalProfile"] =
        json!({"clientId": "SECRET-client", "secret": "SECRET-key"});
    shop["properties"]["addonProfiles"] = json!({"omsagent": {"config": {"key": "SECRET-token"}}});
    shop["properties"]["httpProxyConfig"] = json!({"trustedCa": "SECRET-certificate"});
    shop["identity"] = json!({"principalId": "SECRET-principal", "tenantId": "SECRET-tenant"});
    shop["tags"] = json!({"owner": "SECRET-person"});
    let text = json!([shop]).to_string().replace("s-1", "SECRET-subscription");
    let assembled = assemble(read(&[Source::new("a", text)], &mut |_| true).imported);
    let notes: Vec<String> = assembled.notes.kept().iter().map(ToString::to_string).collect();
    let file = crate::design::file::write(&assembled.into_design("a"));
    assert!(file.contains("shop"));
    assert!(!file.contains("SECRET"), "{file}");
    assert!(!notes.join("\n").contains("SECRET"), "{notes:?}");
}

#[test]
fn an_update_keeps_what_people_said() {
    let nodes = format!("{ID}/virtualNetworks/vnet-a/subnets/snet-nodes");
    let network = |prefix: &str| {
        vnet(
            "vnet-a",
            "10.0.0.0/16",
            &json!([subnet("snet-nodes", prefix, json!({"ipConfigurations": []}))]),
        )
    };
    let pools = json!([
        {"name": "system", "mode": "System", "count": 3, "maxPods": 30, "vnetSubnetID": nodes},
        {"name": "old", "mode": "User", "count": 3, "maxPods": 30, "vnetSubnetID": nodes}
    ]);
    let before = json!([
        network("10.0.0.0/24"),
        cluster(
            "shop",
            json!({"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "172.16.0.10"}),
            &pools
        )
    ]);
    let mut design = assemble(read(&[source(&before)], &mut |_| true).imported).into_design("a");
    let alternative = &mut design.alternatives[0];
    alternative.notes = "ours".to_owned();
    alternative.networks[0].subnets[0].note = "kept".to_owned();
    alternative.networks[0].subnets[0].color = Some(crate::design::Swatch::Cyan);
    alternative.clusters[0].pools[0].planned_pods = Some(crate::design::PodCount::saturating(20));
    let after = json!([
        network("10.0.0.0/23"),
        cluster(
            "shop",
            json!({"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "172.16.0.10"}),
            &json!([
                {"name": "system", "mode": "System", "count": 5, "maxPods": 30, "vnetSubnetID": nodes},
                {"name": "new", "mode": "User", "count": 1, "maxPods": 30, "vnetSubnetID": nodes}
            ])
        )
    ]);
    let assembled = assemble(read(&[source(&after)], &mut |_| true).imported);
    let meeting = as_update(&design, 0, &assembled);
    let lines: Vec<String> = meeting
        .changes
        .iter()
        .map(|change| format!("{} {}", change.kind.title(), change.text))
        .collect();
    expect![[r"
        appeared Add pool new
        changed Change range of snet-nodes to 10.0.0.0/23
        changed Change nodes of system to 5
        vanished Remove pool old"]]
    .assert_eq(&lines.join("\n"));
    let updated = apply(&design, &meeting.command.unwrap()).unwrap();
    let alternative = &updated.alternatives[0];
    assert_eq!(alternative.notes, "ours");
    assert_eq!(alternative.networks[0].subnets[0].note, "kept");
    assert_eq!(
        alternative.networks[0].subnets[0].color,
        Some(crate::design::Swatch::Cyan)
    );
    assert_eq!(alternative.clusters[0].pools[0].planned_pods(), 20);
    assert_eq!(as_update(&updated, 0, &assembled).command, None);
}

#[test]
fn a_refresh_without_the_vnets_keeps_where_pools_lie() {
    let nodes = format!("{ID}/virtualNetworks/vnet-a/subnets/snet-nodes");
    let shop = |count: u64| {
        cluster(
            "shop",
            json!({"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "172.16.0.10"}),
            &json!([{"name": "system", "mode": "System", "count": count, "maxPods": 30, "vnetSubnetID": nodes}]),
        )
    };
    let before = json!([
        vnet(
            "vnet-a",
            "10.0.0.0/16",
            &json!([subnet("snet-nodes", "10.0.0.0/24", json!({}))])
        ),
        shop(3)
    ]);
    let design = assemble(read(&[source(&before)], &mut |_| true).imported).into_design("a");
    let assembled = assemble(read(&[source(&json!([shop(4)]))], &mut |_| true).imported);
    let changes = as_update(&design, 0, &assembled).changes;
    let lines: Vec<&str> = changes.iter().map(|change| change.text.as_str()).collect();
    assert_eq!(lines, ["Change nodes of system to 4"]);
}

#[test]
fn an_import_is_one_step_over_an_open_design() {
    let design = presets::worked_example();
    let text = vnet("vnet-shop", "10.20.0.0/21", &json!([])).to_string();
    let assembled = assemble(read(&[Source::new("a", text)], &mut |_| true).imported);
    let meeting = as_alternative(&design, &assembled, false);
    expect!["VNet vnet-shop is in alternative Overlay, one spoke too, with the same ranges"]
        .assert_eq(&meeting.met.join("\n"));
    let changed = apply(&design, &meeting.command.unwrap()).unwrap();
    assert_eq!(changed.alternatives.len(), design.alternatives.len() + 1);
    assert!(
        changed
            .alternatives
            .iter()
            .filter(|alternative| alternative.today)
            .count()
            <= 1
    );
}
