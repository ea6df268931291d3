//! Clusters and node pools as Azure writes them.

use serde_json::Value;

use super::{ArmId, Reader, place_of, subnet_of};
use crate::azure::{DataPlane, NetworkPolicy, Os, OutboundType};
use crate::design::{Autoscale, NodeCount, PoolMode, Priority, Surge, UpgradeStrategy, WindowsServer};
use crate::import::imported::{AzureRef, AzureSubnetRef, FoundCluster, FoundPool, Notes};
use crate::import::json::{field, flag, list, number, property, shown, text};

impl Reader {
    pub(super) fn cluster(&mut self, resource: &Value, path: &str) {
        let Some(place) = place_of(resource, "managedClusters") else {
            self.imported.notes.left(path, "the cluster has no name");
            return;
        };
        let none = Value::Null;
        let network = property(resource, "networkProfile").unwrap_or(&none);
        let network_path = format!("{path}.networkProfile");
        let api_server = property(resource, "apiServerAccessProfile").unwrap_or(&none);
        let api_subnet = text(field(api_server, "subnetId"));
        let provisioning = property(resource, "nodeProvisioningProfile");
        let hosted = property(resource, "hostedSystemProfile").unwrap_or(&none);
        let mut cluster = FoundCluster {
            path: path.to_owned(),
            location: text(field(resource, "location")).map(str::to_owned),
            version: text(property(resource, "currentKubernetesVersion"))
                .or_else(|| text(property(resource, "kubernetesVersion")))
                .map(str::to_owned),
            existing: self.existing,
            node_group: text(property(resource, "nodeResourceGroup")).map(str::to_owned),
            plugin: text(field(network, "networkPlugin")).map(str::to_owned),
            plugin_mode: text(field(network, "networkPluginMode")).map(str::to_owned),
            data_plane: self.word(network, "networkDataplane", &network_path, data_plane),
            policy: self.word(network, "networkPolicy", &network_path, network_policy),
            pod_cidrs: self.both(network, ["podCidrs", "podCidr"], &network_path),
            service_cidrs: self.both(network, ["serviceCidrs", "serviceCidr"], &network_path),
            dns_service_ip: self.word(network, "dnsServiceIP", &network_path, |text| text.parse().ok()),
            outbound: self.word(network, "outboundType", &network_path, outbound_type),
            private_cluster: flag(field(api_server, "enablePrivateCluster")).unwrap_or(false),
            api_server_subnet: api_subnet.and_then(subnet_of),
            automatic: field(resource, "sku")
                .and_then(|sku| text(field(sku, "name")))
                .is_some_and(|name| name.eq_ignore_ascii_case("Automatic")),
            system_node_subnet: text(field(hosted, "systemNodeSubnetID")).and_then(subnet_of),
            node_subnet: text(field(hosted, "nodeSubnetID")).and_then(subnet_of),
            node_auto_provisioning: provisioning
                .and_then(|profile| text(field(profile, "mode")))
                .is_some_and(|mode| mode.eq_ignore_ascii_case("Auto")),
            windows_profile: self
                .existing
                .then(|| property(resource, "windowsProfile").is_some()),
            place,
            ..FoundCluster::default()
        };
        outbound_figures(&mut cluster, network);
        for (at, pool) in list(property(resource, "agentPoolProfiles")).iter().enumerate() {
            let path = format!("{path}.agentPoolProfiles[{at}]");
            let pool = self.pool(pool, &path);
            cluster.pools.extend(pool.map(|pool| FoundPool {
                cluster: None,
                ..pool
            }));
        }
        self.imported.clusters.push(cluster);
    }

    /// The ranges of both families: the list, else the one.
    fn both(&mut self, profile: &Value, names: [&str; 2], path: &str) -> Vec<crate::net::Cidr> {
        let mut found = Vec::new();
        for name in names {
            if found.is_empty() {
                found = self.cidrs(field(profile, name), &format!("{path}.{name}"));
            }
        }
        found
    }

    /// What a word means; one that means nothing is told.
    fn word<T>(
        &mut self,
        of: &Value,
        name: &str,
        path: &str,
        meaning: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let written = text(field(of, name))?;
        let meant = meaning(written);
        if meant.is_none() {
            let what = shown(&Value::String(written.to_owned()));
            self.imported
                .notes
                .left(format!("{path}.{name}"), format!("{what:?} is not known here"));
        }
        meant
    }

    pub(super) fn pool(&mut self, resource: &Value, path: &str) -> Option<FoundPool> {
        let id = ArmId::of(text(field(resource, "id")).unwrap_or_default());
        let written = text(field(resource, "name")).or_else(|| id.named("agentPools"));
        let Some(written) = written else {
            self.imported.notes.left(path, "the node pool has no name");
            return None;
        };
        let (parent, name) = match written.rsplit_once('/') {
            Some((parent, name)) => (Some(AzureRef::named(parent)), name),
            None => (None, written),
        };
        let none = Value::Null;
        let upgrade = property(resource, "upgradeSettings").unwrap_or(&none);
        let notes = &mut self.imported.notes;
        let allocation = text(property(resource, "podIPAllocationMode"));
        let sku = text(property(resource, "osSKU")).unwrap_or_default();
        let power = property(resource, "powerState").and_then(|state| text(field(state, "code")));
        if power == Some("Stopped") {
            notes.told(
                path,
                format!("pool {name} is stopped; its nodes count as if it ran"),
            );
        }
        let strategy = text(property(resource, "upgradeStrategy")).unwrap_or_default();
        let undrainable = text(field(upgrade, "undrainableNodeBehavior")).unwrap_or_default();
        let gateway = property(resource, "gatewayProfile");
        Some(FoundPool {
            cluster: id.place("managedClusters").or(parent),
            path: path.to_owned(),
            name: name.to_owned(),
            mode: text(property(resource, "mode")).and_then(pool_mode),
            os: text(property(resource, "osType")).and_then(os),
            windows_server: windows_server(sku),
            count: number(property(resource, "count")),
            autoscale: autoscale(
                flag(property(resource, "enableAutoScaling")),
                number(property(resource, "minCount")),
                number(property(resource, "maxCount")),
            ),
            max_pods: number(property(resource, "maxPods")),
            max_surge: surge(upgrade, "maxSurge", path, notes),
            max_unavailable: surge(upgrade, "maxUnavailable", path, notes),
            cordon_undrainable: undrainable.eq_ignore_ascii_case("Cordon"),
            priority: priority(text(property(resource, "scaleSetPriority"))),
            upgrade: if strategy.eq_ignore_ascii_case("BlueGreen") {
                UpgradeStrategy::BlueGreen
            } else {
                UpgradeStrategy::Rolling
            },
            egress_prefix: gateway
                .and_then(|gateway| number(field(gateway, "publicIPPrefixSize")))
                .and_then(|length| u8::try_from(length).ok()),
            node_subnet: self.subnet_id(resource, "vnetSubnetID", path),
            node_subnet_unknown: false,
            pod_subnet: self.subnet_id(resource, "podSubnetID", path),
            pod_blocks: allocation.map(|mode| mode.eq_ignore_ascii_case("StaticBlock")),
            existing: self.existing,
            vm_size: text(property(resource, "vmSize")).map(str::to_owned),
        })
    }

    fn subnet_id(&mut self, resource: &Value, name: &str, path: &str) -> Option<AzureSubnetRef> {
        let id = text(property(resource, name))?;
        let place = subnet_of(id);
        if place.is_none() {
            let what = shown(&Value::String(id.to_owned()));
            self.imported.notes.left(
                format!("{path}.{name}"),
                format!("{what:?} is not the id of a subnet"),
            );
        }
        place
    }
}

/// Public addresses and ports of the load balancer or NAT gateway.
fn outbound_figures(cluster: &mut FoundCluster, network: &Value) {
    let none = Value::Null;
    let balancer = field(network, "loadBalancerProfile").unwrap_or(&none);
    let gateway = field(network, "natGatewayProfile").unwrap_or(&none);
    let managed = |profile: &Value, name: &str| {
        field(profile, "managedOutboundIPs")
            .or_else(|| field(profile, "managedOutboundIPProfile"))
            .and_then(|managed| number(field(managed, name)))
    };
    let own = field(balancer, "outboundIPs").map(|own| list(field(own, "publicIPs")).len() as u64);
    let effective = [balancer, gateway]
        .iter()
        .map(|profile| list(field(profile, "effectiveOutboundIPs")).len() as u64)
        .max();
    cluster.public_ips = managed(balancer, "count")
        .or_else(|| own.filter(|count| 0 < *count))
        .or_else(|| managed(gateway, "count"))
        .or_else(|| effective.filter(|count| 0 < *count));
    cluster.public_ips_ipv6 = managed(balancer, "countIPv6").filter(|count| 0 < *count);
    cluster.ports_per_node = number(field(balancer, "allocatedOutboundPorts"));
}

/// A surge that is written as a number or a percentage.
pub(in crate::import) fn surge(of: &Value, name: &str, path: &str, notes: &mut Notes) -> Option<Surge> {
    let value = field(of, name)?;
    let written = match value {
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    match written.parse() {
        Ok(surge) => Some(surge),
        Err(error) => {
            let error: crate::design::UnitError = error;
            notes.left(format!("{path}.{name}"), error.to_string());
            None
        }
    }
}

/// The bounds of an autoscaler that is on.
pub(in crate::import) fn autoscale(
    enabled: Option<bool>,
    min: Option<u64>,
    max: Option<u64>,
) -> Option<Autoscale> {
    if enabled == Some(false) {
        return None;
    }
    let max = max?;
    let held = |count: u64| NodeCount::saturating(u32::try_from(count).unwrap_or(u32::MAX));
    Some(Autoscale {
        min: held(min.unwrap_or(0)),
        max: held(max),
    })
}

/// The data plane as Azure and Terraform write it.
pub(in crate::import) fn data_plane(written: &str) -> Option<DataPlane> {
    let mut known = DataPlane::ALL.iter().copied();
    known.find(|plane| plane.key().eq_ignore_ascii_case(written))
}

/// The policy engine as Azure and Terraform write it.
pub(in crate::import) fn network_policy(written: &str) -> Option<NetworkPolicy> {
    let mut known = NetworkPolicy::ALL.iter().copied();
    known.find(|policy| policy.key().eq_ignore_ascii_case(written))
}

/// The outbound type as Azure and Terraform write it.
pub(in crate::import) fn outbound_type(written: &str) -> Option<OutboundType> {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let mut known = OutboundType::ALL.iter().copied();
    known.find(|kind| plain(kind.key()) == plain(written))
}

/// The mode of a pool as Azure and Terraform write it.
pub(in crate::import) fn pool_mode(written: &str) -> Option<PoolMode> {
    let mut known = PoolMode::ALL.into_iter();
    known.find(|mode| mode.title().eq_ignore_ascii_case(written))
}

/// The operating system as Azure and Terraform write it.
pub(in crate::import) fn os(written: &str) -> Option<Os> {
    let mut known = Os::ALL.iter().copied();
    known.find(|os| os.key().eq_ignore_ascii_case(written))
}

/// Whether Azure may take the nodes back.
pub(in crate::import) fn priority(written: Option<&str>) -> Priority {
    match written {
        Some(written) if written.eq_ignore_ascii_case("Spot") => Priority::Spot,
        _ => Priority::Regular,
    }
}

/// The version of Windows Server that an OS SKU such as `Windows2022` names.
pub(in crate::import) fn windows_server(sku: &str) -> Option<WindowsServer> {
    let year = sku.to_lowercase().strip_prefix("windows")?.to_owned();
    let mut known = WindowsServer::ALL.into_iter();
    known.find(|version| version.key() == year)
}
