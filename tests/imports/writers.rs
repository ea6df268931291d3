//! Designs as Azure and its tools would print them.

use aksnet::azure::{Model, Os, OutboundType};
use aksnet::design::{Alternative, Cluster, Network, NodePool, PoolMode, SubnetRef};
use serde_json::{Map, Value, json};

const GROUP: &str = "/subscriptions/s/resourceGroups/rg/providers";

fn network_id(name: &str) -> String {
    format!("{GROUP}/Microsoft.Network/virtualNetworks/{name}")
}

fn subnet_id(cluster: &Cluster, subnet: &SubnetRef) -> String {
    format!("{}/subnets/{subnet}", network_id(cluster.network.as_str()))
}

/// Every resource as the REST API shows it, with `properties`; `is_real` with addresses in use.
pub(crate) fn resources(alternative: &Alternative, is_real: bool) -> Vec<Value> {
    let networks = alternative.networks.iter().map(|network| vnet(network, is_real));
    let clusters = alternative
        .clusters
        .iter()
        .map(|cluster| managed_cluster(cluster));
    networks.chain(clusters).collect()
}

fn vnet(network: &Network, is_real: bool) -> Value {
    let subnets: Vec<Value> = network
        .subnets
        .iter()
        .map(|subnet| {
            let mut properties = json!({"addressPrefix": subnet.prefix.as_str()});
            if subnet.nat_gateway {
                properties["natGateway"] = json!({"id": format!("{GROUP}/Microsoft.Network/natGateways/n")});
            }
            if subnet.security_group {
                properties["networkSecurityGroup"] =
                    json!({"id": format!("{GROUP}/Microsoft.Network/networkSecurityGroups/n")});
            }
            if let Some(table) = &subnet.route_table {
                properties["routeTable"] =
                    json!({"id": format!("{GROUP}/Microsoft.Network/routeTables/{table}")});
            }
            if let Some(service) = &subnet.delegation {
                properties["delegations"] = json!([{"name": "d", "properties": {"serviceName": service}}]);
            }
            if is_real {
                let each = (0..subnet.other_addresses.get()).map(|at| {
                    let id =
                        format!("{GROUP}/Microsoft.Network/networkInterfaces/nic-{at}/ipConfigurations/a");
                    json!({"id": id})
                });
                properties["ipConfigurations"] = Value::Array(each.collect());
            }
            json!({"name": subnet.name.as_str(), "properties": properties})
        })
        .collect();
    let space: Vec<&str> = network.address_space.iter().map(|cidr| cidr.as_str()).collect();
    json!({
        "type": "Microsoft.Network/virtualNetworks", "name": network.name.as_str(), "id": network_id(network.name.as_str()),
        "properties": {"addressSpace": {"addressPrefixes": space}, "subnets": subnets}
    })
}

fn plugin(model: Model) -> (&'static str, Option<&'static str>) {
    match model {
        Model::Kubenet => ("kubenet", None),
        Model::Overlay => ("azure", Some("overlay")),
        Model::ByoCni => ("none", None),
        Model::NodeSubnet | Model::PodSubnetDynamic | Model::PodSubnetStatic => ("azure", None),
    }
}

/// What Azure calls an outbound type.
fn outbound(kind: OutboundType) -> &'static str {
    match kind {
        OutboundType::LoadBalancer => "loadBalancer",
        OutboundType::UserDefinedRouting => "userDefinedRouting",
        OutboundType::ManagedNatGateway => "managedNATGateway",
        OutboundType::UserAssignedNatGateway => "userAssignedNATGateway",
        OutboundType::None | OutboundType::Block => "none",
    }
}

fn managed_cluster(cluster: &Cluster) -> Value {
    let (plugin, mode) = plugin(cluster.model);
    let pools: Vec<Value> = cluster
        .pools
        .iter()
        .map(|pool| agent_pool(cluster, pool))
        .collect();
    let pod_cidr = cluster.pod_cidr.as_ref().map(|cidr| cidr.as_str());
    let mut network = json!({
        "networkPlugin": plugin, "networkPluginMode": mode,
        "networkDataplane": cluster.data_plane.key(), "networkPolicy": cluster.network_policy.key(),
        "podCidr": pod_cidr, "serviceCidr": cluster.service_cidr.as_str(), "dnsServiceIP": cluster.dns_service_ip,
        "outboundType": outbound(cluster.outbound.kind),
    });
    if cluster.outbound.kind == OutboundType::LoadBalancer {
        network["loadBalancerProfile"] = json!({
            "managedOutboundIPs": {"count": cluster.outbound.public_ips.get()},
            "allocatedOutboundPorts": cluster.outbound.ports_per_node.get(),
        });
    }
    let name = cluster.name.as_str();
    json!({
        "type": "Microsoft.ContainerService/managedClusters", "name": name, "location": cluster.location,
        "id": format!("{GROUP}/Microsoft.ContainerService/managedClusters/{name}"),
        "properties": {
            "kubernetesVersion": cluster.kubernetes_version, "nodeResourceGroup": format!("MC_{name}"),
            "networkProfile": network, "agentPoolProfiles": pools,
            "apiServerAccessProfile": {"enablePrivateCluster": cluster.private_cluster},
        }
    })
}

fn mode(pool: &NodePool) -> &'static str {
    match pool.mode {
        PoolMode::System => "System",
        PoolMode::User => "User",
        PoolMode::Gateway => "Gateway",
    }
}

const fn os(pool: &NodePool) -> &'static str {
    match pool.os {
        Os::Linux => "Linux",
        Os::Windows => "Windows",
    }
}

fn agent_pool(cluster: &Cluster, pool: &NodePool) -> Value {
    let surge = pool.max_surge.map(|surge| surge.to_string());
    let blocks = cluster.model == Model::PodSubnetStatic;
    json!({
        "name": pool.name.as_str(), "mode": mode(pool), "osType": os(pool), "count": pool.count.get(),
        "enableAutoScaling": pool.autoscale.is_some(),
        "minCount": pool.autoscale.map(|auto| auto.min.get()), "maxCount": pool.autoscale.map(|auto| auto.max.get()),
        "maxPods": pool.max_pods.get(), "upgradeSettings": {"maxSurge": surge},
        "vnetSubnetID": subnet_id(cluster, &pool.node_subnet),
        "podSubnetID": pool.pod_subnet.as_ref().map(|subnet| subnet_id(cluster, subnet)),
        "podIPAllocationMode": pool.pod_subnet.as_ref().map(|_| if blocks { "StaticBlock" } else { "DynamicIndividual" }),
    })
}

/// As az prints it: what the API nests in `properties` stands next to the name.
pub(crate) fn flattened(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(flattened).collect(),
        Value::Object(values) => {
            let mut flat = Map::new();
            for (key, value) in values {
                match (key.as_str(), flattened(value)) {
                    ("properties", Value::Object(inner)) => flat.extend(inner),
                    (_, value) => drop(flat.insert(key, value)),
                }
            }
            Value::Object(flat)
        }
        other => other,
    }
}

/// A template that makes it all.
pub(crate) fn template(alternative: &Alternative) -> Value {
    let mut resources = resources(alternative, false);
    for resource in &mut resources {
        resource.as_object_mut().expect("a resource").remove("id");
        resource["apiVersion"] = "2025-01-01".into();
    }
    // Ids are made where the template is deployed.
    let text = Value::Array(resources).to_string();
    let ids = text.replace(
        "/subscriptions/s/resourceGroups/rg/",
        "/subscriptions//resourceGroups//",
    );
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": serde_json::from_str::<Value>(&ids).expect("still JSON"),
    })
}

/// What `terraform show -json` prints of its state.
pub(crate) fn terraform_state(alternative: &Alternative) -> Value {
    let mut found = Vec::new();
    let mut add = |kind: &str, values: Value| {
        let address = format!("{kind}.r{}", found.len());
        found.push(json!({"address": address, "mode": "managed", "type": kind, "values": values}));
    };
    for network in &alternative.networks {
        let name = network.name.as_str();
        let space: Vec<&str> = network.address_space.iter().map(|cidr| cidr.as_str()).collect();
        let id = network_id(name);
        add(
            "azurerm_virtual_network",
            json!({"id": id, "name": name, "resource_group_name": "rg", "address_space": space}),
        );
        for subnet in &network.subnets {
            let subnet_id = format!("{id}/subnets/{}", subnet.name);
            let services: Vec<Value> = subnet
                .delegation
                .iter()
                .map(|service| json!({"name": "d", "service_delegation": [{"name": service}]}))
                .collect();
            add(
                "azurerm_subnet",
                json!({
                    "id": subnet_id, "name": subnet.name.as_str(), "virtual_network_name": name,
                    "resource_group_name": "rg", "address_prefixes": [subnet.prefix.as_str()], "delegation": services
                }),
            );
            let attached = json!({"subnet_id": subnet_id});
            if subnet.nat_gateway {
                add("azurerm_subnet_nat_gateway_association", attached.clone());
            }
            if subnet.security_group {
                add(
                    "azurerm_subnet_network_security_group_association",
                    attached.clone(),
                );
            }
            if let Some(table) = &subnet.route_table {
                let id = format!("{GROUP}/Microsoft.Network/routeTables/{table}");
                add(
                    "azurerm_subnet_route_table_association",
                    json!({"subnet_id": subnet_id, "route_table_id": id}),
                );
            }
        }
    }
    for cluster in &alternative.clusters {
        let name = cluster.name.as_str();
        let id = format!("{GROUP}/Microsoft.ContainerService/managedClusters/{name}");
        let (plugin, mode) = plugin(cluster.model);
        let mut pools = cluster.pools.iter().map(|pool| terraform_pool(cluster, pool));
        let first = pools.next();
        let policy = Some(cluster.network_policy.key()).filter(|policy| *policy != "none");
        let balancer = (cluster.outbound.kind == OutboundType::LoadBalancer).then(|| {
            json!([{"managed_outbound_ip_count": cluster.outbound.public_ips.get(),
                "outbound_ports_allocated": cluster.outbound.ports_per_node.get()}])
        });
        add(
            "azurerm_kubernetes_cluster",
            json!({
                "id": id, "name": name, "location": cluster.location, "kubernetes_version": cluster.kubernetes_version,
                "node_resource_group": format!("MC_{name}"), "private_cluster_enabled": cluster.private_cluster,
                "default_node_pool": [first],
                "network_profile": [{
                    "network_plugin": plugin, "network_plugin_mode": mode, "network_policy": policy,
                    "network_data_plane": cluster.data_plane.key(),
                    "pod_cidr": cluster.pod_cidr.as_ref().map(|cidr| cidr.as_str()),
                    "service_cidr": cluster.service_cidr.as_str(), "dns_service_ip": cluster.dns_service_ip,
                    "outbound_type": outbound(cluster.outbound.kind), "load_balancer_profile": balancer
                }]
            }),
        );
        for pool in pools {
            let mut pool = pool;
            pool["kubernetes_cluster_id"] = id.clone().into();
            add("azurerm_kubernetes_cluster_node_pool", pool);
        }
    }
    json!({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": found}}})
}

fn terraform_pool(cluster: &Cluster, pool: &NodePool) -> Value {
    let surge = pool
        .max_surge
        .map(|surge| json!([{"max_surge": surge.to_string()}]));
    json!({
        "name": pool.name.as_str(), "mode": mode(pool), "os_type": os(pool), "node_count": pool.count.get(),
        "auto_scaling_enabled": pool.autoscale.is_some(),
        "min_count": pool.autoscale.map(|auto| auto.min.get()), "max_count": pool.autoscale.map(|auto| auto.max.get()),
        "max_pods": pool.max_pods.get(), "upgrade_settings": surge,
        "vnet_subnet_id": subnet_id(cluster, &pool.node_subnet),
        "pod_subnet_id": pool.pod_subnet.as_ref().map(|subnet| subnet_id(cluster, subnet)),
        "pod_ip_allocation_mode": (cluster.model == Model::PodSubnetStatic).then_some("StaticBlock"),
    })
}
