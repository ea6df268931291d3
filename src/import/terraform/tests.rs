//! Plans in, alternatives out.

use expect_test::expect;
use serde_json::{Value, json};

use crate::import::tests::{check, source};

fn resource(address: &str, values: &Value) -> Value {
    let own = address.rsplit_once("azurerm_").map_or(address, |(_, own)| own);
    let kind = format!("azurerm_{}", own.split(['.', '[']).next().unwrap());
    json!({"address": address, "mode": "managed", "type": kind, "values": values})
}

#[test]
fn what_is_known_after_apply_is_found_by_its_references() {
    let network = json!({
        "address": "module.net",
        "resources": [
            resource("module.net.azurerm_virtual_network.this", &json!({"name": "vnet-a", "resource_group_name": "rg", "address_space": ["10.0.0.0/16"]})),
            resource(r#"module.net.azurerm_subnet.this["nodes"]"#, &json!({"name": "snet-nodes", "virtual_network_name": "vnet-a", "resource_group_name": "rg", "address_prefixes": ["10.0.0.0/22"]})),
            resource(r#"module.net.azurerm_subnet.this["pods"]"#, &json!({
                "name": "snet-pods", "resource_group_name": "rg", "address_prefixes": ["10.0.16.0/20"],
                "delegation": [{"service_delegation": [{"name": "Microsoft.ContainerService/managedClusters"}]}]
            })),
            resource(r#"module.net.azurerm_subnet_network_security_group_association.this["nodes"]"#, &json!({})),
        ]
    });
    let pool = json!({"name": "system", "node_count": 3, "max_pods": 50, "auto_scaling_enabled": true, "min_count": 2, "max_count": 6, "upgrade_settings": [{"max_surge": "33%"}]});
    let resources = json!([
        resource("azurerm_subnet.lone", &json!({"name": "snet-lone", "virtual_network_name": "vnet-a", "address_prefixes": ["10.0.4.0/24"]})),
        resource("azurerm_kubernetes_cluster.aks", &json!({
            "name": "aks", "location": "westeurope", "kubernetes_version": "1.33", "default_node_pool": [pool],
            "network_profile": [{"network_plugin": "azure", "network_data_plane": "cilium", "network_policy": "cilium", "service_cidr": "172.16.0.0/16", "dns_service_ip": "172.16.0.10", "outbound_type": "userAssignedNATGateway"}]
        })),
        resource("azurerm_kubernetes_cluster_node_pool.apps", &json!({"name": "apps", "node_count": 4, "max_pods": 30, "mode": "User"})),
        resource("azurerm_virtual_network_peering.hub", &json!({
            "virtual_network_name": "vnet-a", "remote_virtual_network_id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet-hub"
        })),
        {"address": "azapi_resource.vnet", "mode": "managed", "type": "azapi_resource", "values": {
            "type": "Microsoft.Network/virtualNetworks@2024-01-01", "name": "vnet-b", "parent_id": "/subscriptions/s/resourceGroups/rg-b",
            "body": "{\"properties\":{\"addressSpace\":{\"addressPrefixes\":[\"10.9.0.0/16\"]}}}"
        }},
    ]);
    let configuration = json!({"root_module": {
        "module_calls": {"net": {"module": {
            "outputs": {"nodes": {"expression": {"references": ["azurerm_subnet.this[\"nodes\"].id", "azurerm_subnet.this"]}}},
            "resources": [
                {"address": "azurerm_subnet.this", "expressions": {"virtual_network_name": {"references": ["azurerm_virtual_network.this.name"]}}},
                {"address": "azurerm_subnet_network_security_group_association.this", "expressions": {"subnet_id": {"references": ["azurerm_subnet.this", "each.key"]}}}
            ]
        }}},
        "resources": [
            {"address": "azurerm_kubernetes_cluster.aks", "expressions": {"default_node_pool": [{"vnet_subnet_id": {"references": ["azurerm_subnet.lone.id"]}}]}},
            {"address": "azurerm_kubernetes_cluster_node_pool.apps", "expressions": {
                "kubernetes_cluster_id": {"references": ["azurerm_kubernetes_cluster.aks.id"]},
                "vnet_subnet_id": {"references": ["module.net.nodes", "module.net"]},
                "pod_subnet_id": {"references": ["azurerm_subnet.nowhere.id"]}
            }}
        ]
    }});
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.9.0", "configuration": configuration,
        "planned_values": {"root_module": {"resources": resources, "child_modules": [network]}},
        "resource_changes": [{"address": "azurerm_kubernetes_cluster.aks", "change": {"actions": ["create"]}}]
    });
    check(
        &[source(&plan)],
        &expect![[r#"
            vnet-b 10.9.0.0/16
            vnet-a 10.0.0.0/16
              snet-lone 10.0.4.0/24 nodes +0
              snet-nodes 10.0.0.0/22 nodes +0
              snet-pods 10.0.16.0/20 pods +0
            aks node_subnet in vnet-a pods - services 172.16.0.0/16 user_assigned_nat_gateway Planned
              system System 3 2..6 × 50 in snet-lone pods -
              apps User 4 × 30 in snet-nodes pods -
            Not taken: azurerm_kubernetes_cluster_node_pool.apps.pod_subnet_id: the subnet is known only after apply, and the references do not tell which
            Not taken: azurerm_virtual_network_peering.hub: the ranges of the peered VNet vnet-hub are not in the input; add its az network vnet show output
            Assumed: module.net.azurerm_subnet.this["pods"]: subnet snet-pods is delegated to AKS and no pool names it; assumed to be for pods"#]],
    );
}

#[test]
fn a_state_shows_what_exists() {
    let id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v";
    let state = json!({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": [
        resource("azurerm_virtual_network.v", &json!({
            "id": id, "name": "v", "address_space": ["10.0.0.0/16"],
            "subnet": [{"name": "AzureBastionSubnet", "address_prefixes": ["10.0.1.0/26"], "security_group": ""}]
        })),
        resource("azurerm_nat_gateway.n", &json!({"name": "nat"})),
        resource("azurerm_subnet_nat_gateway_association.n", &json!({"subnet_id": format!("{id}/subnets/AzureBastionSubnet")})),
    ]}}});
    check(
        &[source(&state)],
        &expect![[r"
        v 10.0.0.0/16
          AzureBastionSubnet 10.0.1.0/26 bastion +0 nat"]],
    );
    check(
        &[source(
            &json!({"version": 4, "terraform_version": "1.9", "serial": 1, "lineage": "x", "resources": []}),
        )],
        &expect![[r"
        error: this is a raw Terraform state file; run terraform show -json > state.json in its folder and import that
    "]],
    );
}
