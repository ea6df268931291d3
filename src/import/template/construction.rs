//! Parameters of AKS Construction, which make a network and a cluster by rules of that project.
//!
//! Only what they say is taken; the defaults of its template stand here by the names of its parameters
//! (`bicep/main.bicep` and `bicep/network.bicep` of github.com/Azure/AKS-Construction, release 0.10).

use serde_json::{Map, Value, json};

use crate::import::ImportError;
use crate::import::azure::Reader;
use crate::import::imported::Imported;
use crate::import::json::{field, flag, number, text};

/// Parameters that tell of this project rather than of any template.
const KNOWN: [&str; 9] = [
    "agentCount",
    "agentVMSize",
    "agentCountMax",
    "networkPlugin",
    "custom_vnet",
    "vnetAddressPrefix",
    "byoAKSSubnetId",
    "JustUseSystemPool",
    "SystemPoolType",
];

/// Reads a parameters file that stands by itself.
pub(super) fn read(file: &Value) -> Result<Imported, ImportError> {
    let parameters = field(file, "parameters").and_then(Value::as_object);
    let values: Map<String, Value> = parameters
        .into_iter()
        .flatten()
        .filter_map(|(name, parameter)| Some((name.clone(), field(parameter, "value")?.clone())))
        .collect();
    let given = Parameters(&Value::Object(values));
    let found = KNOWN.iter().filter(|name| given.value(name).is_some()).count();
    if found == 0 || given.value("resourceName").is_none() {
        return Err(ImportError::nothing(
            "this is the parameters file of a template",
            "import the template together with it",
        ));
    }
    let mut reader = Reader::new(false);
    let name = given.or("resourceName", "aks");
    let network = format!("vnet-{name}");
    let network_id = super::resource_id("", "", "Microsoft.Network/virtualNetworks", &[&network]);
    let is_own = given.is_on("custom_vnet");
    if is_own {
        reader.resource(&vnet(given, &network, &network_id), "$.parameters")?;
    }
    let told = "what the file leaves out, such as ranges or the system pool, has the defaults of AKS Construction 0.10";
    reader.imported.notes.assumed("$.parameters", told);
    let subnet = |own: &str, parameter: &str| {
        if is_own {
            Some(format!("{network_id}/subnets/{own}"))
        } else {
            text(given.value(parameter)).map(str::to_owned)
        }
    };
    let nodes = subnet("aks-sn", "byoAKSSubnetId");
    let has_pods = !is_own || given.is_on("cniDynamicIpAllocation");
    let pods = subnet("aks-pods-sn", "byoAKSPodSubnetId").filter(|_| has_pods);
    reader.resource(
        &cluster(given, &name, nodes.as_deref(), pods.as_deref()),
        "$.parameters",
    )?;
    Ok(reader.imported)
}

/// Parameters with the values given.
#[derive(Clone, Copy)]
struct Parameters<'v>(&'v Value);

impl<'v> Parameters<'v> {
    fn value(self, name: &str) -> Option<&'v Value> {
        field(self.0, name)
    }

    fn or(self, name: &str, default: &str) -> String {
        text(self.value(name)).unwrap_or(default).to_owned()
    }

    fn is_on(self, name: &str) -> bool {
        flag(self.value(name)).unwrap_or(false)
    }

    /// Whether pods take a CIDR; without one the parameter says nothing.
    fn has_pod_cidr(self) -> bool {
        let is = |name: &str, value: &str| {
            text(self.value(name)).is_some_and(|own| own.eq_ignore_ascii_case(value))
        };
        is("networkPlugin", "kubenet") || is("networkPluginMode", "overlay")
    }
}

fn vnet(given: Parameters<'_>, name: &str, id: &str) -> Value {
    let has_nat = given.is_on("createNatGateway");
    let gateway = has_nat
        .then(|| json!({"id": super::resource_id("", "", "Microsoft.Network/natGateways", &["natgw"])}));
    let mut subnets = vec![json!({
        "name": "aks-sn",
        "properties": {
            "addressPrefix": given.or("vnetAksSubnetAddressPrefix", "10.240.0.0/22"), "natGateway": gateway
        }
    })];
    let has_firewall = given.is_on("azureFirewalls");
    let is_basic = given
        .or("azureFirewallSku", "Basic")
        .eq_ignore_ascii_case("basic");
    let optional = [
        (
            given.is_on("cniDynamicIpAllocation"),
            "aks-pods-sn",
            "podCidr",
            "10.240.100.0/22",
        ),
        (
            has_firewall,
            "AzureFirewallSubnet",
            "vnetFirewallSubnetAddressPrefix",
            "10.240.50.0/24",
        ),
        (
            has_firewall && is_basic,
            "AzureFirewallManagementSubnet",
            "vnetFirewallManagementSubnetAddressPrefix",
            "10.240.51.0/26",
        ),
        (
            given.is_on("privateLinks"),
            "privatelinks-sn",
            "privateLinkSubnetAddressPrefix",
            "10.240.4.192/26",
        ),
        (
            given.is_on("acrPrivatePool"),
            "acrpool-sn",
            "acrAgentPoolSubnetAddressPrefix",
            "10.240.4.64/26",
        ),
        (
            given.is_on("bastion"),
            "AzureBastionSubnet",
            "bastionSubnetAddressPrefix",
            "10.240.4.128/26",
        ),
        (
            given.is_on("ingressApplicationGateway"),
            "appgw-sn",
            "vnetAppGatewaySubnetAddressPrefix",
            "10.240.5.0/24",
        ),
    ];
    for (is_made, name, key, default) in optional {
        if is_made {
            let gateway = (name == "appgw-sn").then(|| json!([{"id": ""}]));
            let properties = json!({
                "addressPrefix": given.or(key, default), "applicationGatewayIPConfigurations": gateway
            });
            subnets.push(json!({"name": name, "properties": properties}));
        }
    }
    without_nulls(json!({
        "type": "Microsoft.Network/virtualNetworks", "name": name, "id": id,
        "properties": {
            "addressSpace": {"addressPrefixes": [given.or("vnetAddressPrefix", "10.240.0.0/16")]}, "subnets": subnets
        }
    }))
}

/// The count of the system pool with the bounds of its autoscaler, by its preset.
fn system_pool(given: Parameters<'_>) -> [Value; 3] {
    let custom = given.value("SystemPoolCustomPreset");
    let of = |name: &str| {
        custom
            .and_then(|custom| field(custom, name))
            .cloned()
            .unwrap_or_default()
    };
    match given
        .or("SystemPoolType", "CostOptimised")
        .to_lowercase()
        .replace('-', "")
        .as_str()
    {
        "custom" => [of("count"), of("minCount"), of("maxCount")],
        "costoptimised" => [1.into(), 1.into(), 3.into()],
        _ => [3.into(), 3.into(), 5.into()],
    }
}

fn cluster(given: Parameters<'_>, name: &str, nodes: Option<&str>, pods: Option<&str>) -> Value {
    let value = |key: &str| given.value(key).cloned().unwrap_or_default();
    let count = number(given.value("agentCount")).unwrap_or(3);
    // It scales only where the maximum is more than the count.
    let most = number(given.value("agentCountMax")).filter(|most| count < *most);
    let pool = |name: &str, mode: &str, max_pods: Value, [count, least, most]: [Value; 3]| {
        json!({
            "name": name, "mode": mode, "count": count, "maxPods": max_pods,
            "vnetSubnetID": nodes, "podSubnetID": pods,
            "enableAutoScaling": !most.is_null(), "minCount": least, "maxCount": most,
            "vmSize": value("agentVMSize"),
        })
    };
    let own = [
        count.into(),
        most.map_or(Value::Null, |_| count.into()),
        most.into(),
    ];
    let user = given.or("nodePoolName", "npuser01");
    let pools = if given.is_on("JustUseSystemPool") {
        // What is said of the user pool holds for it, but for the pods.
        let fixed = [count.into(), Value::Null, Value::Null];
        vec![pool(&user, "System", 30.into(), fixed)]
    } else {
        let max_pods = number(given.value("maxPods")).unwrap_or(30);
        let windows = given.or("osType", "Linux").eq_ignore_ascii_case("windows");
        let mut user_pool = pool(
            &user
                .chars()
                .take(if windows { 6 } else { 12 })
                .collect::<String>(),
            "User",
            max_pods.into(),
            own,
        );
        if let Some(user_pool) = user_pool.as_object_mut() {
            user_pool.insert("osType".to_owned(), value("osType"));
            user_pool.insert("osSKU".to_owned(), value("osSKU"));
        }
        vec![
            pool("npsystem", "System", 30.into(), system_pool(given)),
            user_pool,
        ]
    };
    let outbound = match given.or("aksOutboundTrafficType", "loadBalancer").as_str() {
        "natGateway" if given.is_on("custom_vnet") => "userAssignedNATGateway".to_owned(),
        "natGateway" => "managedNATGateway".to_owned(),
        other => other.to_owned(),
    };
    let policy = text(given.value("networkPolicy"));
    let plane = text(given.value("networkDataplane")).or_else(|| text(given.value("ebpfDataplane")));
    let cilium = policy.filter(|policy| policy.eq_ignore_ascii_case("cilium"));
    let pod_cidr = given
        .has_pod_cidr()
        .then(|| given.or("podCidr", "10.240.100.0/22"));
    without_nulls(json!({
        "type": "Microsoft.ContainerService/managedClusters", "name": format!("aks-{name}"),
        "location": value("location"),
        "properties": {
            "kubernetesVersion": value("kubernetesVersion"),
            "apiServerAccessProfile": {"enablePrivateCluster": value("enablePrivateCluster")},
            "networkProfile": {
                "networkPlugin": given.or("networkPlugin", "azure"),
                "networkPluginMode": text(given.value("networkPluginMode")).map(str::to_lowercase),
                "networkDataplane": plane.or(cilium), "networkPolicy": policy,
                "podCidr": pod_cidr,
                "serviceCidr": given.or("serviceCidr", "172.10.0.0/16"),
                "dnsServiceIP": given.or("dnsServiceIP", "172.10.0.10"),
                "outboundType": outbound,
            },
            "agentPoolProfiles": pools
        }
    }))
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
