//! Resources of the providers azurerm and azapi.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::references::References;
use crate::design::PoolMode;
use crate::import::ImportError;
use crate::import::azure::aks::{
    autoscale, data_plane, network_policy, os, outbound_type, pool_mode, priority, surge, windows_server,
};
use crate::import::azure::{ArmId, Reader as ArmReader, subnet_of};
use crate::import::imported::{
    Attached, AttachedKind, AzureRef, AzureSubnetRef, FoundCluster, FoundNetwork, FoundPeering, FoundPool,
    FoundSubnet, Imported,
};
use crate::import::json::{field, flag, list, number, text};

/// A resource with its values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'v> {
    /// Its address, such as `module.net.azurerm_subnet.nodes["a"]`.
    pub(super) address: &'v str,
    /// Its type, such as `azurerm_subnet`.
    pub(super) kind: &'v str,
    /// What is known of it.
    pub(super) values: &'v Value,
    /// Whether it exists.
    pub(super) existing: bool,
    /// Whether it is only looked up.
    pub(super) is_data: bool,
    /// Why attributes of it are not known, by path; a plan gives no reasons.
    pub(super) unknown: Option<&'v BTreeMap<String, String>>,
}

impl Resource<'_> {
    /// Why an attribute is not known.
    fn why(&self, path: &[&str]) -> Option<&str> {
        self.unknown?.get(&path.join(".")).map(String::as_str)
    }

    /// Says that `what`, which an attribute gives, is not known.
    fn unknown(&self, what: &str, path: &[&str]) -> String {
        match self.why(path) {
            Some(why) => format!("{what} is not known here: {why}"),
            None => format!("{what} is known only after apply"),
        }
    }
}

/// Reads resources one after another.
pub(super) struct Reader<'v> {
    references: &'v References<'v>,
    arm: ArmReader,
    /// Where VNets, subnets and clusters lie, by address.
    networks: HashMap<&'v str, AzureRef>,
    subnets: HashMap<&'v str, AzureSubnetRef>,
    clusters: HashMap<&'v str, AzureRef>,
    /// What is resolved once every place is known.
    later: Vec<Resource<'v>>,
    /// The place of each resource among all.
    order: HashMap<&'v str, usize>,
}

/// The first of a block that stands at most once.
fn block<'v>(values: &'v Value, name: &str) -> &'v Value {
    const NONE: &Value = &Value::Null;
    match field(values, name) {
        Some(Value::Array(blocks)) => blocks.first().unwrap_or(NONE),
        Some(one @ Value::Object(_)) => one,
        _ => NONE,
    }
}

impl<'v> Reader<'v> {
    pub(super) fn new(references: &'v References<'v>) -> Self {
        Self {
            references,
            arm: ArmReader::new(false),
            networks: HashMap::new(),
            subnets: HashMap::new(),
            clusters: HashMap::new(),
            later: Vec::new(),
            order: HashMap::new(),
        }
    }

    fn imported(&mut self) -> &mut Imported {
        &mut self.arm.imported
    }

    /// Takes a resource in; what refers to others is read at the end.
    pub(super) fn resource(&mut self, resource: &Resource<'v>) -> Result<(), ImportError> {
        let place = self.order.len();
        self.order.entry(resource.address).or_insert(place);
        match resource.kind {
            "azurerm_virtual_network" => self.network(resource),
            "azurerm_kubernetes_cluster" => {
                if let Some(place) = self.place(resource) {
                    self.clusters.insert(resource.address, place);
                    self.later.push(*resource);
                }
            }
            "azapi_resource" => self.azapi(resource)?,
            "azurerm_subnet"
            | "azurerm_virtual_network_peering"
            | "azurerm_kubernetes_cluster_node_pool"
            | "azurerm_subnet_nat_gateway_association"
            | "azurerm_subnet_network_security_group_association"
            | "azurerm_subnet_route_table_association"
            | "azurerm_private_endpoint"
            | "azurerm_application_gateway" => self.later.push(*resource),
            _ => {}
        }
        Ok(())
    }

    /// All that was found.
    pub(super) fn finish(mut self) -> Imported {
        let later = std::mem::take(&mut self.later);
        for resource in later.iter().filter(|resource| resource.kind == "azurerm_subnet") {
            self.subnet(resource);
        }
        for resource in &later {
            match resource.kind {
                "azurerm_virtual_network_peering" => self.peering(resource),
                "azurerm_kubernetes_cluster" => self.cluster(resource),
                "azurerm_kubernetes_cluster_node_pool" => self.node_pool(resource),
                "azurerm_subnet_nat_gateway_association" => {
                    self.attach(resource, &["subnet_id"], AttachedKind::NatGateway(None));
                }
                "azurerm_subnet_network_security_group_association" => {
                    self.attach(resource, &["subnet_id"], AttachedKind::SecurityGroup);
                }
                "azurerm_subnet_route_table_association" => {
                    let id = text(field(resource.values, "route_table_id"));
                    let named = id.map(|id| id.rsplit('/').next().unwrap_or(id).to_owned());
                    let refers = || {
                        self.references
                            .of(resource.address, &["route_table_id"], "azurerm_route_table")
                            .first()
                            .copied()
                    };
                    let name = named.or_else(|| {
                        refers().map(|address| address.rsplit('.').next().unwrap_or(address).to_owned())
                    });
                    if let Some(name) = name {
                        self.attach(resource, &["subnet_id"], AttachedKind::RouteTable(name));
                    }
                }
                "azurerm_private_endpoint" => {
                    self.attach(resource, &["subnet_id"], AttachedKind::PrivateEndpoint(1));
                }
                "azurerm_application_gateway" => {
                    self.attach(
                        resource,
                        &["gateway_ip_configuration", "subnet_id"],
                        AttachedKind::ApplicationGateway,
                    );
                }
                _ => {}
            }
        }
        // Those of azapi were read at once, the others wait for what they refer to.
        let place = |path: &str| self.order.get(path).copied().unwrap_or(usize::MAX);
        let imported = &mut self.arm.imported;
        imported.clusters.sort_by_key(|cluster| place(&cluster.path));
        imported.subnets.sort_by_key(|subnet| place(&subnet.path));
        imported.pools.sort_by_key(|pool| place(&pool.path));
        self.arm.imported
    }

    /// Where a resource lies, by its id, else by its name and group.
    fn place(&mut self, resource: &Resource<'_>) -> Option<AzureRef> {
        let Some(name) = text(field(resource.values, "name")) else {
            let text = resource.unknown("its name", &["name"]);
            self.imported().notes.left(resource.address, text);
            return None;
        };
        let id = ArmId::of(text(field(resource.values, "id")).unwrap_or_default());
        Some(AzureRef {
            subscription: id.subscription.map(str::to_owned),
            group: id
                .group
                .or_else(|| text(field(resource.values, "resource_group_name")))
                .map(str::to_owned),
            name: name.to_owned(),
        })
    }

    fn network(&mut self, resource: &Resource<'v>) {
        let Some(place) = self.place(resource) else { return };
        let values = resource.values;
        self.networks.insert(resource.address, place.clone());
        let address_space = self.ranges(values, "address_space", resource.address);
        let mut subnets = Vec::new();
        for (at, inline) in list(field(values, "subnet")).iter().enumerate() {
            let Some(name) = text(field(inline, "name")) else {
                continue;
            };
            let path = format!("{}.subnet[{at}]", resource.address);
            let mut prefixes = self.arm.cidrs(field(inline, "address_prefixes"), &path);
            if prefixes.is_empty() {
                prefixes = self.arm.cidrs(field(inline, "address_prefix"), &path);
            }
            subnets.push(FoundSubnet {
                network: Some(place.clone()),
                name: name.to_owned(),
                prefixes,
                delegations: delegations(inline),
                security_group: text(field(inline, "security_group")).is_some(),
                existing: resource.existing,
                path,
                ..FoundSubnet::default()
            });
        }
        if address_space.is_empty() {
            let text = resource.unknown("its address space", &["address_space"]);
            self.imported().notes.left(resource.address, text);
        }
        self.imported().networks.push(FoundNetwork {
            place,
            path: resource.address.to_owned(),
            address_space,
            encryption: field(values, "encryption")
                .and_then(|blocks| blocks.get(0))
                .is_some(),
            existing: resource.existing,
            // Subnets of a data source are only names.
            subnets: if resource.is_data { Vec::new() } else { subnets },
            peerings: Vec::new(),
        });
    }

    fn ranges(&mut self, values: &Value, name: &str, address: &str) -> Vec<crate::net::Cidr> {
        self.arm.cidrs(field(values, name), &format!("{address}.{name}"))
    }

    fn subnet(&mut self, resource: &Resource<'v>) {
        let Some(name) = text(field(resource.values, "name")) else {
            let text = resource.unknown("its name", &["name"]);
            return self.imported().notes.left(resource.address, text);
        };
        let id = text(field(resource.values, "id"))
            .and_then(subnet_of)
            .map(|place| place.network);
        let named = text(field(resource.values, "virtual_network_name")).map(|network| AzureRef {
            subscription: None,
            group: text(field(resource.values, "resource_group_name")).map(str::to_owned),
            name: network.to_owned(),
        });
        let refers = || {
            let to = self.references.of(
                resource.address,
                &["virtual_network_name"],
                "azurerm_virtual_network",
            );
            to.first().and_then(|address| self.networks.get(address)).cloned()
        };
        let Some(network) = id.or(named).or_else(refers) else {
            let what = format!("the VNet of subnet {name}");
            let text = resource.unknown(&what, &["virtual_network_name"]);
            return self.imported().notes.left(resource.address, text);
        };
        self.subnets.insert(
            resource.address,
            AzureSubnetRef {
                network: network.clone(),
                subnet: name.to_owned(),
            },
        );
        let prefixes = self.ranges(resource.values, "address_prefixes", resource.address);
        self.imported().subnets.push(FoundSubnet {
            network: Some(network),
            path: resource.address.to_owned(),
            name: name.to_owned(),
            prefixes,
            delegations: delegations(resource.values),
            existing: resource.existing,
            ..FoundSubnet::default()
        });
    }

    fn peering(&mut self, resource: &Resource<'v>) {
        let values = resource.values;
        let by_name = text(field(values, "virtual_network_name")).map(AzureRef::named);
        let refers = |path: &str| {
            let to = self
                .references
                .of(resource.address, &[path], "azurerm_virtual_network");
            to.first().and_then(|address| self.networks.get(address)).cloned()
        };
        let own = by_name.or_else(|| refers("virtual_network_name"));
        let id = text(field(values, "remote_virtual_network_id"))
            .and_then(|id| ArmId::of(id).place("virtualNetworks"));
        let Some(remote) = id.or_else(|| refers("remote_virtual_network_id")) else {
            let text = resource.unknown("the VNet at its other end", &["remote_virtual_network_id"]);
            return self.imported().notes.left(resource.address, text);
        };
        self.imported().peerings.push(FoundPeering {
            network: own,
            path: resource.address.to_owned(),
            remote,
            remote_prefixes: Vec::new(),
        });
    }

    /// The subnet that an attribute names, and whether it names one that is not known yet.
    fn subnet_at(
        &mut self,
        resource: &Resource<'v>,
        values: &Value,
        path: &[&str],
    ) -> (Option<AzureSubnetRef>, bool) {
        let name = path.last().copied().unwrap_or_default();
        if let Some(place) = text(field(values, name)).and_then(subnet_of) {
            return (Some(place), false);
        }
        let to = self.references.of(resource.address, path, "azurerm_subnet");
        if let [one] = to.as_slice() {
            let place = self.subnets.get(one).cloned();
            let is_unknown = place.is_none();
            return (place, is_unknown);
        }
        let is_said =
            !to.is_empty() || text(field(values, name)).is_some() || self.is_written(resource, path);
        if is_said {
            let text = match resource.why(path) {
                Some(why) => format!("the subnet is not known here: {why}"),
                None => {
                    "the subnet is known only after apply, and the references do not tell which".to_owned()
                }
            };
            self.imported()
                .notes
                .left(format!("{}.{}", resource.address, path.join(".")), text);
        }
        (None, is_said)
    }

    /// Whether the configuration gives an attribute any value by reference.
    fn is_written(&self, resource: &Resource<'_>, path: &[&str]) -> bool {
        resource.why(path).is_some() || self.references.is_written(resource.address, path)
    }

    fn cluster(&mut self, resource: &Resource<'v>) {
        let Some(place) = self.clusters.get(resource.address).cloned() else {
            return;
        };
        let values = resource.values;
        let address = resource.address;
        let network = block(values, "network_profile");
        let balancer = block(network, "load_balancer_profile");
        let gateway = block(network, "nat_gateway_profile");
        let api_server = block(values, "api_server_access_profile");
        let has_api_subnet = flag(field(api_server, "virtual_network_integration_enabled")).unwrap_or(false);
        let api_server_subnet = if has_api_subnet || text(field(api_server, "subnet_id")).is_some() {
            self.subnet_at(resource, api_server, &["api_server_access_profile", "subnet_id"])
                .0
        } else {
            None
        };
        let mut both = |names: [&str; 2]| {
            let mut found = Vec::new();
            for name in names {
                if found.is_empty() {
                    found = self
                        .arm
                        .cidrs(field(network, name), &format!("{address}.network_profile.{name}"));
                }
            }
            found
        };
        let pod_cidrs = both(["pod_cidrs", "pod_cidr"]);
        let service_cidrs = both(["service_cidrs", "service_cidr"]);
        let default = block(values, "default_node_pool");
        let mut pools = Vec::new();
        if text(field(default, "name")).is_some() {
            let pool = self.pool(resource, default, &["default_node_pool"]);
            pools.push(FoundPool {
                mode: Some(PoolMode::System),
                path: format!("{address}.default_node_pool"),
                ..pool
            });
        }
        let word = |name: &str| text(field(network, name)).map(str::to_owned);
        let ips = number(field(balancer, "managed_outbound_ip_count"))
            .or_else(|| {
                Some(list(field(balancer, "outbound_ip_address_ids")).len() as u64).filter(|count| 0 < *count)
            })
            .or_else(|| number(field(gateway, "managed_outbound_ip_count")));
        let provisioning = text(field(block(values, "node_provisioning_profile"), "mode"));
        self.imported().clusters.push(FoundCluster {
            place,
            path: address.to_owned(),
            location: text(field(values, "location")).map(str::to_owned),
            version: text(field(values, "current_kubernetes_version"))
                .or_else(|| text(field(values, "kubernetes_version")))
                .map(str::to_owned),
            existing: resource.existing,
            node_group: text(field(values, "node_resource_group")).map(str::to_owned),
            plugin: word("network_plugin"),
            plugin_mode: word("network_plugin_mode"),
            data_plane: text(
                field(network, "network_data_plane").or_else(|| field(network, "ebpf_data_plane")),
            )
            .and_then(data_plane),
            policy: text(field(network, "network_policy")).and_then(network_policy),
            pod_cidrs,
            service_cidrs,
            dns_service_ip: text(field(network, "dns_service_ip")).and_then(|address| address.parse().ok()),
            outbound: text(field(network, "outbound_type")).and_then(outbound_type),
            public_ips: ips,
            public_ips_ipv6: number(field(balancer, "managed_outbound_ipv6_count"))
                .filter(|count| 0 < *count),
            ports_per_node: number(field(balancer, "outbound_ports_allocated")),
            private_cluster: flag(field(values, "private_cluster_enabled")).unwrap_or(false),
            api_server_subnet,
            node_auto_provisioning: provisioning.is_some_and(|mode| mode.eq_ignore_ascii_case("Auto")),
            windows_profile: (!list(field(values, "windows_profile")).is_empty()).then_some(true),
            pools,
            ..FoundCluster::default()
        });
    }

    fn node_pool(&mut self, resource: &Resource<'v>) {
        if text(field(resource.values, "name")).is_none() {
            let text = resource.unknown("its name", &["name"]);
            return self.imported().notes.left(resource.address, text);
        }
        let id = text(field(resource.values, "kubernetes_cluster_id"));
        let by_id = id.and_then(|id| ArmId::of(id).place("managedClusters"));
        let refers = || {
            let to = self.references.of(
                resource.address,
                &["kubernetes_cluster_id"],
                "azurerm_kubernetes_cluster",
            );
            to.first().and_then(|address| self.clusters.get(address)).cloned()
        };
        let cluster = by_id.or_else(refers);
        if cluster.is_none() && 1 < self.clusters.len() {
            let text = resource.unknown("its cluster", &["kubernetes_cluster_id"]);
            return self.imported().notes.left(resource.address, text);
        }
        let pool = self.pool(resource, resource.values, &[]);
        self.imported().pools.push(FoundPool { cluster, ..pool });
    }

    fn pool(&mut self, resource: &Resource<'v>, values: &Value, path: &[&str]) -> FoundPool {
        let with = |name: &'static str| -> Vec<&str> { path.iter().copied().chain([name]).collect() };
        let (node_subnet, node_subnet_unknown) = self.subnet_at(resource, values, &with("vnet_subnet_id"));
        let (pod_subnet, _) = self.subnet_at(resource, values, &with("pod_subnet_id"));
        let upgrade = block(values, "upgrade_settings");
        let enabled = ["auto_scaling_enabled", "enable_auto_scaling"]
            .iter()
            .find_map(|name| flag(field(values, name)));
        let notes = &mut self.arm.imported.notes;
        FoundPool {
            cluster: None,
            path: resource.address.to_owned(),
            name: text(field(values, "name")).unwrap_or_default().to_owned(),
            mode: text(field(values, "mode")).and_then(pool_mode),
            os: text(field(values, "os_type")).and_then(os),
            windows_server: windows_server(text(field(values, "os_sku")).unwrap_or_default()),
            count: number(field(values, "node_count")),
            autoscale: autoscale(
                enabled,
                number(field(values, "min_count")),
                number(field(values, "max_count")),
            ),
            max_pods: number(field(values, "max_pods")),
            max_surge: surge(upgrade, "max_surge", resource.address, notes),
            max_unavailable: surge(upgrade, "max_unavailable", resource.address, notes),
            cordon_undrainable: text(field(upgrade, "undrainable_node_behavior")) == Some("Cordon"),
            priority: priority(text(field(values, "priority"))),
            upgrade: Default::default(),
            egress_prefix: None,
            node_subnet,
            node_subnet_unknown,
            pod_subnet,
            pod_blocks: text(field(values, "pod_ip_allocation_mode"))
                .map(|mode| mode.eq_ignore_ascii_case("StaticBlock")),
            existing: resource.existing,
            vm_size: text(field(values, "vm_size")).map(str::to_owned),
        }
    }

    fn attach(&mut self, resource: &Resource<'v>, path: &[&str], kind: AttachedKind) {
        let values = path
            .iter()
            .rev()
            .skip(1)
            .rev()
            .fold(resource.values, |values, step| block(values, step));
        let (place, _) = self.subnet_at(resource, values, path);
        if let Some(place) = place {
            self.imported().attached.push(Attached {
                path: resource.address.to_owned(),
                subnets: vec![place],
                kind,
            });
        }
    }

    /// A resource of azapi: what Azure's own API takes, as an object or as text.
    fn azapi(&mut self, resource: &Resource<'v>) -> Result<(), ImportError> {
        let values = resource.values;
        let Some((kind, _)) = text(field(values, "type")).and_then(|kind| kind.split_once('@')) else {
            return Ok(());
        };
        let body = match field(values, "body") {
            Some(Value::String(text)) => crate::import::json::parse(text).unwrap_or_default(),
            Some(body) => body.clone(),
            None => Value::Null,
        };
        let mut made: Map<String, Value> = match body {
            Value::Object(made) => made,
            _ => Map::new(),
        };
        let name = text(field(values, "name")).unwrap_or_default();
        let parent = text(field(values, "parent_id")).unwrap_or_default();
        let last = kind.rsplit('/').next().unwrap_or_default();
        let id = if parent.contains("/providers/") {
            format!("{parent}/{last}/{name}")
        } else if kind.matches('/').count() == 1 {
            format!(
                "{}/providers/{kind}/{name}",
                if parent.is_empty() {
                    "/subscriptions//resourceGroups/"
                } else {
                    parent
                }
            )
        } else {
            self.imported()
                .notes
                .left(resource.address, "what it belongs to is known only after apply");
            return Ok(());
        };
        made.insert("type".to_owned(), kind.into());
        made.insert("name".to_owned(), name.into());
        made.insert(
            "id".to_owned(),
            text(field(values, "id")).map_or(id, str::to_owned).into(),
        );
        if let Some(location) = field(values, "location") {
            made.insert("location".to_owned(), location.clone());
        }
        self.arm.existing = resource.existing;
        self.arm.resource(&Value::Object(made), resource.address)
    }
}

/// The services that a subnet is delegated to.
fn delegations(values: &Value) -> Vec<String> {
    let blocks = list(field(values, "delegation")).iter();
    let services =
        blocks.filter_map(|block_value| text(field(block(block_value, "service_delegation"), "name")));
    services.map(str::to_owned).collect()
}
