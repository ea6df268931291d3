//! Keys, tokens, certificates and names of users stay outside, whatever they come in with.

use aksnet::design::file;
use aksnet::import::{Source, assemble, read};
use serde_json::{Value, json};

/// Stands wherever a key, a token, a certificate or a user could.
const SECRET: &str = "SECRET";

fn vnet_id() -> String {
    format!("/subscriptions/{SECRET}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-a")
}

/// What no importer reads, by the names that Azure has for it.
fn hidden() -> Value {
    json!({
        "adminUsername": SECRET, "admin_username": SECRET, "adminPassword": SECRET, "admin_password": SECRET,
        "linuxProfile": {"adminUsername": SECRET, "ssh": {"publicKeys": [{"keyData": SECRET}]}},
        "linux_profile": [{"admin_username": SECRET, "ssh_key": [{"key_data": SECRET}]}],
        "windowsProfile": {"adminUsername": SECRET, "adminPassword": SECRET},
        "windows_profile": [{"admin_username": SECRET, "admin_password": SECRET}],
        "servicePrincipalProfile": {"clientId": SECRET, "secret": SECRET},
        "service_principal": [{"client_id": SECRET, "client_secret": SECRET}],
        "kube_config": [{"client_certificate": SECRET, "client_key": SECRET, "password": SECRET, "username": SECRET}],
        "kube_config_raw": SECRET, "kube_admin_config_raw": SECRET,
        "identity": {"principalId": SECRET, "tenantId": SECRET, "userAssignedIdentities": {SECRET: {"clientId": SECRET}}},
        "addonProfiles": {"omsagent": {"config": {"logAnalyticsWorkspaceResourceID": SECRET, "key": SECRET}}},
        "httpProxyConfig": {"httpProxy": format!("http://user:{SECRET}@proxy"), "trustedCa": SECRET},
        "aadProfile": {"adminGroupObjectIDs": [SECRET], "tenantID": SECRET},
        "tags": {"owner": SECRET, SECRET: "x"}, "etag": SECRET, "createdBy": SECRET,
        "systemData": {"createdBy": SECRET, "lastModifiedBy": SECRET}
    })
}

fn with_hidden(mut value: Value) -> Value {
    if let (Some(value), Some(hidden)) = (value.as_object_mut(), hidden().as_object()) {
        value.extend(hidden.clone());
    }
    value
}

fn resources() -> Vec<Value> {
    let vnet = with_hidden(json!({
        "type": "Microsoft.Network/virtualNetworks", "id": vnet_id(), "name": "vnet-a",
        "properties": with_hidden(json!({
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [with_hidden(json!({"name": "snet-a", "properties": with_hidden(json!({"addressPrefix": "10.0.0.0/24"}))}))]
        }))
    }));
    let cluster = with_hidden(json!({
        "type": "Microsoft.ContainerService/managedClusters", "name": "shop",
        "id": format!("/subscriptions/{SECRET}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop"),
        "properties": with_hidden(json!({
            "fqdn": SECRET, "networkProfile": {"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16"},
            "agentPoolProfiles": [with_hidden(json!({
                "name": "system", "count": 3, "maxPods": 30, "mode": "System",
                "vnetSubnetID": format!("{}/subnets/snet-a", vnet_id())
            }))]
        }))
    }));
    vec![vnet, cluster]
}

#[test]
fn none_reaches_the_design_or_the_notes() {
    let template = with_hidden(json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {
            "password": {"type": "securestring", "defaultValue": SECRET}, "admin": {"type": "string", "defaultValue": SECRET}
        },
        "variables": {"key": SECRET}, "outputs": {"key": {"type": "string", "value": SECRET}},
        "resources": resources()
    }));
    let terraform = json!({
        "format_version": "1.0", "terraform_version": "1.9.0",
        "variables": {"password": {"value": SECRET}},
        "values": {"outputs": {"key": {"sensitive": true, "value": SECRET}}, "root_module": {"resources": [
            {"address": "azurerm_virtual_network.v", "mode": "managed", "type": "azurerm_virtual_network",
             "values": with_hidden(json!({"id": vnet_id(), "name": "vnet-a", "address_space": ["10.0.0.0/16"]}))},
            {"address": "azurerm_subnet.s", "mode": "managed", "type": "azurerm_subnet",
             "values": with_hidden(json!({"id": format!("{}/subnets/snet-a", vnet_id()), "name": "snet-a",
                "virtual_network_name": "vnet-a", "address_prefixes": ["10.0.0.0/24"]}))},
            {"address": "azurerm_kubernetes_cluster.a", "mode": "managed", "type": "azurerm_kubernetes_cluster",
             "values": with_hidden(json!({"name": "shop", "default_node_pool": [with_hidden(json!({"name": "system",
                "node_count": 3, "vnet_subnet_id": format!("{}/subnets/snet-a", vnet_id())}))],
                "network_profile": [{"network_plugin": "azure"}]}))},
            {"address": "random_password.p", "mode": "managed", "type": "random_password", "values": {"result": SECRET}}
        ]}}
    });
    let configuration = format!(
        r#"
        variable "password" {{ default = "{SECRET}" }}
        provider "azurerm" {{ client_secret = "{SECRET}" }}
        resource "azurerm_virtual_network" "v" {{
          name          = "vnet-a"
          address_space = ["10.0.0.0/16"]
          tags          = {{ owner = "{SECRET}" }}
        }}
        resource "azurerm_kubernetes_cluster" "a" {{
          name = "shop"
          default_node_pool {{
            name           = "system"
            node_count     = 3
            vnet_subnet_id = "{}/subnets/snet-a"
          }}
          linux_profile {{
            admin_username = "{SECRET}"
            ssh_key {{ key_data = var.password }}
          }}
          service_principal {{
            client_id     = "{SECRET}"
            client_secret = var.password
          }}
          network_profile {{ network_plugin = "azure" }}
        }}
        "#,
        vnet_id()
    );
    let ipam = json!([{"name": "space", "blocks": [{
        "name": "block", "cidr": "10.0.0.0/8", "externals": [],
        "vnets": [{"id": vnet_id(), "name": "vnet-a", "prefixes": ["10.0.0.0/16"], "tenant_id": SECRET,
            "subscription_id": SECRET, "resource_group": "rg", "subnets": []}],
        "resv": [{"id": SECRET, "cidr": "10.9.0.0/24", "desc": "spoke", "createdOn": 1.0, "createdBy": SECRET, "status": "wait"}]
    }]}]);
    for (what, text) in [
        ("the REST API", json!(resources()).to_string()),
        ("a template", template.to_string()),
        ("a state", terraform.to_string()),
        ("a configuration", configuration),
        ("IPAM", ipam.to_string()),
    ] {
        let reading = read(&[Source::new("file", text)], &mut |_| true);
        assert!(reading.files[0].outcome.is_ok(), "{what}: {:?}", reading.files);
        let assembled = assemble(reading.imported);
        let notes: Vec<String> = assembled.notes.kept().iter().map(ToString::to_string).collect();
        let written = file::write(&assembled.into_design("a"));
        assert!(written.contains("vnet-a"), "{what}");
        assert!(!written.contains(SECRET), "{what}: {written}");
        assert!(!notes.join("\n").contains(SECRET), "{what}: {notes:?}");
    }
}
