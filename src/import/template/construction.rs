//! Parameters of AKS Construction, which make a network and a cluster by rules of that project.
//!
//! Only what they say is taken; its defaults stand here by the names of its parameters.

use serde_json::{Map, Value, json};

use crate::import::ImportError;
use crate::import::azure::Reader;
use crate::import::imported::Imported;
use crate::import::json::{field, flag, number, text};

/// Reads a parameters file that stands by itself.
pub(super) fn read(file: &Value) -> Result<Imported, ImportError> {
    let parameters = field(file, "parameters").and_then(Value::as_object);
    let values: Map<String, Value> = parameters
        .into_iter()
        .flatten()
        .filter_map(|(name, parameter)| Some((name.clone(), field(parameter, "value")?.clone())))
        .collect();
    let values = Value::Object(values);
    let known = [
        "resourceName",
        "agentCount",
        "agentVMSize",
        "networkPlugin",
        "custom_vnet",
        "vnetAddressPrefix",
        "byoAKSSubnetId",
    ];
    let found = known.iter().filter(|name| field(&values, name).is_some()).count();
    if found < 2 {
        return Err(ImportError::nothing(
            "this is the parameters file of a template",
            "import the template together with it",
        ));
    }
    let mut reader = Reader::new(false);
    let name = text(field(&values, "resourceName")).unwrap_or("aks").to_owned();
    let is_own =
        flag(field(&values, "custom_vnet")).unwrap_or(false) || field(&values, "vnetAddressPrefix").is_some();
    let network = format!("vnet-{name}");
    let network_id = super::resource_id("", "", "Microsoft.Network/virtualNetworks", &[&network]);
    if is_own {
        reader.resource(&vnet(&values, &network, &network_id), "$.parameters")?;
        let told = "subnets as AKS Construction makes them where the file gives no range of its own";
        reader.imported.notes.assumed("$.parameters", told);
    }
    let own_subnet = text(field(&values, "byoAKSSubnetId")).map(str::to_owned);
    let subnet = own_subnet.or_else(|| is_own.then(|| format!("{network_id}/subnets/aks-sn")));
    reader.resource(&cluster(&values, &name, subnet.as_deref()), "$.parameters")?;
    Ok(reader.imported)
}

fn vnet(values: &Value, name: &str, id: &str) -> Value {
    let or = |key: &str, default: &str| text(field(values, key)).unwrap_or(default).to_owned();
    let is_on = |key: &str| flag(field(values, key)).unwrap_or(false);
    let mut subnets = vec![
        json!({"name": "aks-sn", "properties": {"addressPrefix": or("vnetAksSubnetAddressPrefix", "10.240.0.0/22")}}),
    ];
    let optional = [
        (
            is_on("azureFirewalls"),
            "AzureFirewallSubnet",
            "vnetFirewallSubnetAddressPrefix",
            "10.240.50.0/24",
        ),
        (
            is_on("ingressApplicationGateway"),
            "appgw-sn",
            "vnetAppGatewaySubnetAddressPrefix",
            "10.240.5.0/24",
        ),
        (
            is_on("bastion"),
            "AzureBastionSubnet",
            "bastionSubnetAddressPrefix",
            "10.240.4.128/26",
        ),
        (
            is_on("privateLinks"),
            "privatelinks-sn",
            "privateLinkSubnetAddressPrefix",
            "10.240.4.192/26",
        ),
    ];
    for (is_made, name, key, default) in optional {
        if is_made {
            subnets.push(json!({"name": name, "properties": {"addressPrefix": or(key, default)}}));
        }
    }
    json!({
        "type": "Microsoft.Network/virtualNetworks", "name": name, "id": id,
        "properties": {"addressSpace": {"addressPrefixes": [or("vnetAddressPrefix", "10.240.0.0/16")]}, "subnets": subnets}
    })
}

fn cluster(values: &Value, name: &str, subnet: Option<&str>) -> Value {
    let value = |key: &str| field(values, key).cloned().unwrap_or(Value::Null);
    let most = number(field(values, "agentCountMax")).filter(|most| 0 < *most);
    let count = number(field(values, "agentCount"));
    let is_separate = flag(field(values, "JustUseSystemPool")) != Some(true);
    let pool = |name: &str, mode: &str| {
        json!({
            "name": name, "mode": mode, "count": count, "maxPods": value("maxPods"), "vnetSubnetID": subnet,
            "enableAutoScaling": most.is_some(), "minCount": count, "maxCount": most,
            "podSubnetID": Value::Null, "vmSize": value("agentVMSize"),
        })
    };
    let mut pools = vec![pool(if is_separate { "npsystem" } else { "nodepool1" }, "System")];
    if is_separate {
        pools.push(pool("npuser01", "User"));
    }
    let cilium = text(field(values, "networkPolicy")).filter(|policy| policy.eq_ignore_ascii_case("cilium"));
    let made = json!({
        "type": "Microsoft.ContainerService/managedClusters", "name": format!("aks-{name}"),
        "location": value("location"),
        "properties": {
            "kubernetesVersion": value("kubernetesVersion"),
            "apiServerAccessProfile": {"enablePrivateCluster": value("enablePrivateCluster")},
            "networkProfile": {
                "networkPlugin": text(field(values, "networkPlugin")).unwrap_or("azure"),
                "networkPluginMode": text(field(values, "networkPluginMode")).map(str::to_lowercase),
                "networkDataplane": cilium, "networkPolicy": text(field(values, "networkPolicy")),
                "podCidr": value("podCidr"), "serviceCidr": value("serviceCidr"), "dnsServiceIP": value("dnsServiceIP"),
                "outboundType": value("aksOutboundTrafficType"),
            },
            "agentPoolProfiles": pools
        }
    });
    without_nulls(made)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(values) => {
            let kept = values.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
