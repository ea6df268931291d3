//! Templates in, alternatives out.

use expect_test::expect;
use serde_json::json;

use crate::import::tests::{check, source};
use crate::import::{Source, read};

const SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

fn template(
    parameters: &serde_json::Value,
    variables: &serde_json::Value,
    resources: &serde_json::Value,
) -> Source {
    source(&json!({
        "$schema": SCHEMA, "contentVersion": "1.0.0.0",
        "parameters": parameters, "variables": variables, "resources": resources
    }))
}

#[test]
fn a_copy_without_a_name_is_that_of_the_resource() {
    let resources = json!([{
        "type": "Microsoft.Network/virtualNetworks", "name": "[concat('spoke-', copyIndex(1))]",
        "copy": {"name": "spokes", "count": 2},
        "properties": {
            "addressSpace": {"addressPrefixes": ["[cidrSubnet('10.60.0.0/15', 20, copyIndex())]"]},
            "copy": [{"name": "subnets", "count": 2, "input": {
                "name": "[concat('snet-', copyIndex('subnets'))]",
                "properties": {"addressPrefix":
                    "[cidrSubnet(cidrSubnet('10.60.0.0/15', 20, copyIndex()), 24, copyIndex('subnets'))]"}
            }}]
        }
    }]);
    check(
        &[template(&json!({}), &json!({}), &resources)],
        &expect![[r"
        spoke-1 10.60.0.0/20
          snet-0 10.60.0.0/24 other +0
          snet-1 10.60.1.0/24 other +0
        spoke-2 10.60.16.0/20
          snet-0 10.60.16.0/24 other +0
          snet-1 10.60.17.0/24 other +0"]],
    );
}

#[test]
fn expressions_that_address_plans_use_are_evaluated() {
    let variables = json!({
        "space": "[parameters('space')]",
        "id": "[resourceId('Microsoft.Network/virtualNetworks', variables('name'))]",
        "name": "[toLower(format('vnet-{0}-{1:D2}', parameters('env'), 7))]",
        "tiers": ["web", "apps"],
        "nodes": "{\"name\": \"snet-nodes\", \"properties\": {\"addressPrefix\": \"10.8.0.0/24\"}}",
        "nodeId": "[concat(variables('id'), '/subnets/snet-nodes')]",
        "copy": [{"name": "made", "count": "[length(variables('tiers'))]", "input": {
            "name": "[concat('snet-', variables('tiers')[copyIndex('made')])]",
            "properties": {"addressPrefix": "[cidrSubnet(variables('space'), 24, add(copyIndex('made'), 1))]"}
        }}]
    });
    let resources = json!([
        {
            "type": "Microsoft.Network/virtualNetworks", "name": "[variables('name')]", "apiVersion": "2023-01-01",
            "properties": {
                "addressSpace": {"addressPrefixes": ["[variables('space')]"]},
                "subnets": "[union(createArray(json(variables('nodes'))), variables('made'))]"
            },
            "resources": [{
                "type": "subnets", "name": "snet-endpoints", "condition": "[not(equals(parameters('env'), 'test'))]",
                "properties": {"addressPrefix": "[last(split('a,10.8.9.0/24', ','))]"}
            }]
        },
        {
            "type": "Microsoft.Network/virtualNetworks/subnets", "name": "[format('{0}/snet-{1}', variables('name'), copyIndex())]",
            "copy": {"name": "more", "count": 2},
            "properties": {"addressPrefix": "[cidrSubnet(variables('space'), 26, add(64, copyIndex()))]"}
        },
        {
            "type": "Microsoft.ContainerService/managedClusters", "name": "aks",
            "properties": {
                "linuxProfile": {"ssh": "[parameters('nobody')]"},
                "networkProfile": {
                    "networkPlugin": "azure", "networkPluginMode": "[if(true(), 'overlay', parameters('nobody'))]",
                    "serviceCidr": "172.16.0.0/16", "dnsServiceIP": "[cidrHost('172.16.0.0/16', 9)]", "podCidr": "[reference('x').outputs.cidr]"
                },
                "agentPoolProfiles": [{"name": "system", "mode": "System", "count": "[min(5, 3)]", "maxPods": 50, "vnetSubnetID": "[variables('nodeId')]"}]
            }
        }
    ]);
    let parameters =
        json!({"env": {"type": "string"}, "space": {"type": "string", "defaultValue": "10.8.0.0/16"}});
    let values = source(&json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
        "contentVersion": "1.0.0.0", "parameters": {"env": {"value": "Prod"}}
    }));
    check(
        &[template(&parameters, &variables, &resources), values],
        &expect![[r"
            vnet-prod-07 10.8.0.0/16
              snet-nodes 10.8.0.0/24 nodes +0
              snet-web 10.8.1.0/24 other +0
              snet-apps 10.8.2.0/24 other +0
              snet-endpoints 10.8.9.0/24 other +0
              snet-0 10.8.16.0/26 other +0
              snet-1 10.8.16.64/26 other +0
            aks overlay in vnet-prod-07 pods 10.244.0.0/16 services 172.16.0.0/16 load_balancer Planned
              system System 3 × 50 in snet-nodes pods -
            Not taken: a.json $.resources[2].properties.networkProfile.podCidr: reference to x has a value only in Azure
            Worth knowing: a.json: its values are used for the template
            Assumed: a.json $.resources[2]: the pod CIDR of cluster aks is not given; assumed to be 10.244.0.0/16, Azure's default"]],
    );
}

#[test]
fn deployments_within_templates_have_parameters_of_their_own() {
    let inner = json!({
        "$schema": SCHEMA, "parameters": {"name": {"type": "string"}, "space": {"type": "string"}},
        "resources": {"vnet": {
            "type": "Microsoft.Network/virtualNetworks", "name": "[parameters('name')]",
            "properties": {"addressSpace": {"addressPrefixes": ["[parameters('space')]"]}}
        }},
        "outputs": {"id": {"type": "string", "value": "[resourceId('Microsoft.Network/virtualNetworks', parameters('name'))]"}}
    });
    let resources = json!([
        {
            "type": "Microsoft.Resources/deployments", "name": "network", "resourceGroup": "rg-net",
            "properties": {
                "expressionEvaluationOptions": {"scope": "inner"}, "template": inner,
                "parameters": {"name": {"value": "vnet-a"}, "space": {"value": "10.3.0.0/16"}}
            }
        },
        {"type": "Microsoft.Resources/deployments", "name": "linked", "properties": {"templateLink": {"uri": "https://x/y.json"}}},
        {
            "type": "Microsoft.Network/virtualNetworks/subnets", "name": "vnet-a/snet-nodes",
            "properties": {"addressPrefix": "10.3.0.0/24"}
        },
        {
            "type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "aks/apps",
            "properties": {"count": 3, "vnetSubnetID": "[concat(reference('network').outputs.id.value, '/subnets/snet-nodes')]"}
        }
    ]);
    check(
        &[template(&json!({}), &json!({}), &resources)],
        &expect![[r"
        vnet-a 10.3.0.0/16
          snet-nodes 10.3.0.0/24 nodes +0
        aks overlay in vnet-a pods 10.244.0.0/16 services 10.0.0.0/16 load_balancer Planned
          apps System 3 × 250 in snet-nodes pods -
        Not taken: $.resources[1]: the linked template https://x/y.json is not in the input
        Not taken: $.resources[3]: cluster aks itself is not in the input; add its az aks show output
        Assumed: $.resources[3]: the network plugin of cluster aks is not given; assumed to be Overlay, Azure's default
        Assumed: $.resources[3]: the service CIDR of cluster aks is not given; assumed to be 10.0.0.0/16, Azure's default
        Assumed: $.resources[3]: the pod CIDR of cluster aks is not given; assumed to be 10.244.0.0/16, Azure's default
        Assumed: $.resources[3]: max pods of pool apps is not given; assumed to be 250, the default for Overlay"]],
    );
}

#[test]
fn templates_that_go_round_in_circles_end() {
    let variables = json!({
        "a": "[variables('b')]", "b": "[variables('a')]",
        "big": "[concat(variables('half'), variables('half'))]", "half": "[padLeft('', 1000, 'x')]",
    });
    let mut copied = network("[format('v{0}', copyIndex())]", "10.0.0.0/8");
    copied["copy"] = json!({"name": "loop", "count": 10_001});
    let mut selfish = network("s", "10.0.0.0/8");
    selfish["copy"] = json!({"name": "loop", "count": "[copyIndex('loop')]"});
    let resources = json!([
        network("[variables('a')]", "10.0.0.0/16"),
        network("ok", "[variables('a')]"),
        copied,
        selfish
    ]);
    check(
        &[template(&json!({}), &variables, &resources)],
        &expect![[r"
            ok 
            Not taken: $.resources[0].name: variable a refers to itself
            Not taken: $.resources[1].properties.addressSpace.addressPrefixes[0]: variable a refers to itself
            Not taken: $.resources[2].copy: a copy makes at most 10000
            Not taken: $.resources[3].copy: copyIndex is used outside its copy"]],
    );

    // Every variable is twice the one before it.
    let mut doubling = json!({"v0": "xxxxxxxxxxxxxxxx"});
    for at in 1..30 {
        let before = at - 1;
        doubling[format!("v{at}")] =
            format!("[concat(variables('v{before}'), variables('v{before}'))]").into();
    }
    let source = template(
        &json!({}),
        &doubling,
        &json!([network("v", "[variables('v29')]")]),
    );
    let reading = read(&[source], &mut |_| true);
    assert!(
        reading
            .imported
            .notes
            .kept()
            .iter()
            .any(|note| note.text.contains("too many steps") || note.text.contains("too deep"))
    );
}

/// A VNet of one range.
fn network(name: &str, space: &str) -> serde_json::Value {
    json!({
        "type": "Microsoft.Network/virtualNetworks", "name": name,
        "properties": {"addressSpace": {"addressPrefixes": [space]}}
    })
}

/// Templates that would take all memory if a long text counted as a short one.
#[test]
fn texts_that_grow_are_counted_by_their_length() {
    let long = "a".repeat(1_000_000);
    let mut copied = network("v", "10.0.0.0/8");
    copied["copy"] = json!({"name": "c", "count": 10_000});
    copied["properties"]["subnets"] = json!([{"name": long, "properties": {"addressPrefix": "10.0.0.0/24"}}]);
    for (resource, expected) in [
        (copied, "too many steps"),
        (
            network("v", "[replace(variables('a'), 'a', variables('a'))]"),
            "longer than supported",
        ),
        (
            network("v", "[join(range(0, 9000), variables('a'))]"),
            "longer than supported",
        ),
        (
            network("v", "[format(variables('p'), variables('a'))]"),
            "longer than supported",
        ),
    ] {
        let variables = json!({"a": long, "p": "{0}".repeat(20_000)});
        let source = template(&json!({}), &variables, &json!([resource]));
        let reading = read(&[source], &mut |_| true);
        let notes = reading.imported.notes.kept();
        assert!(
            notes.iter().any(|note| note.text.contains(expected)),
            "{expected}: {:?}",
            notes.first()
        );
    }
}

#[test]
fn parameters_of_aks_construction_make_what_its_template_makes() {
    let parameters = |values: &[(&str, serde_json::Value)]| {
        let each = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!({"value": value})));
        json!({
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
            "contentVersion": "1.0.0.0", "parameters": each.collect::<serde_json::Map<_, _>>()
        })
    };
    let own = parameters(&[
        ("resourceName", "shop".into()),
        ("custom_vnet", true.into()),
        ("agentCountMax", 20.into()),
        ("networkPlugin", "azure".into()),
        ("networkPluginMode", "Overlay".into()),
        ("ingressApplicationGateway", true.into()),
        ("azureFirewalls", true.into()),
        ("bastion", true.into()),
        ("acrPrivatePool", true.into()),
        ("privateLinks", true.into()),
    ]);
    check(
        &[source(&own)],
        &expect![[r"
            vnet-shop 10.240.0.0/16
              aks-sn 10.240.0.0/22 nodes +0
              AzureFirewallSubnet 10.240.50.0/24 firewall +0
              AzureFirewallManagementSubnet 10.240.51.0/26 firewall_management +0
              privatelinks-sn 10.240.4.192/26 other +0
              acrpool-sn 10.240.4.64/26 other +0
              AzureBastionSubnet 10.240.4.128/26 bastion +0
              appgw-sn 10.240.5.0/24 application_gateway +0
            aks-shop overlay in vnet-shop pods 10.240.100.0/22 services 172.10.0.0/16 load_balancer Planned
              npsystem System 1 1..3 × 30 in aks-sn pods -
              npuser01 User 3 3..20 × 30 in aks-sn pods -
            Assumed: $.parameters: what the file leaves out, such as ranges or the system pool, has the defaults of AKS Construction 0.10"]],
    );
    let small = parameters(&[
        ("resourceName", "test".into()),
        ("JustUseSystemPool", true.into()),
        ("agentCount", 2.into()),
    ]);
    check(
        &[source(&small)],
        &expect![[r"
        aks-vnet-aks-test 10.224.0.0/12 managed
          aks-subnet 10.224.0.0/16 nodes +0
        aks-test node_subnet in aks-vnet-aks-test pods - services 172.10.0.0/16 load_balancer Planned
          npuser01 System 2 × 30 in aks-subnet pods -
        Assumed: $.parameters: what the file leaves out, such as ranges or the system pool, has the defaults of AKS Construction 0.10
        Assumed: $.parameters: cluster aks-test names no subnet, so AKS makes its VNet; assumed to be 10.224.0.0/12 with 10.224.0.0/16 for nodes, which az network vnet list --resource-group MC_… can confirm"]],
    );
}
