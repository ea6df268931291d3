//! The body of a cluster and of its pools.

use super::{AgentPool, Deployment, Key, ManagedCluster, Object, Param, Ref, Value, location};

/// Everything about a cluster except its name.
pub(in crate::export::azure) fn cluster_body(of: &Deployment, cluster: &ManagedCluster) -> Vec<(Key, Value)> {
    let identity = match cluster.identity {
        Some(at) => {
            let ids = Object {
                fields: vec![(Key::Identity(at), Value::Object(Object::default()))],
                ..Object::default()
            };
            Value::object([
                ("type", Some(Value::text("UserAssigned"))),
                ("userAssignedIdentities", Some(Value::Object(ids))),
            ])
        }
        None => Value::object([("type", Some(Value::text("SystemAssigned")))]),
    };
    let properties = cluster_properties(of, cluster);
    Object::of([
        ("location", Some(location(&cluster.head))),
        ("sku", Some(cluster_sku(cluster))),
        ("identity", Some(identity)),
        ("properties", Some(Value::Object(properties))),
    ])
    .fields
}

/// Kind and tier of a cluster.
pub(in crate::export::azure) fn cluster_sku(cluster: &ManagedCluster) -> Value {
    let kind = if cluster.automatic { "Automatic" } else { "Base" };
    Value::object([
        ("name", Some(Value::text(kind))),
        ("tier", Some(Value::text(cluster.tier))),
    ])
}

/// What a cluster is, with its pools.
pub(in crate::export::azure) fn cluster_properties(of: &Deployment, cluster: &ManagedCluster) -> Object {
    let pools = cluster.pools.iter().map(|pool| {
        let mut object = pool_object(pool);
        object.notes.extend(of.gaps_of(pool.subject));
        object.subject = Some(pool.subject);
        Value::Object(object)
    });
    let pools: Vec<Value> = pools.collect();
    let yes = || Some(Value::Bool(true));
    let api_server = (cluster.private || cluster.api_server.is_some()).then(|| {
        Value::object([
            (
                "enablePrivateCluster",
                cluster.private.then_some(Value::Bool(true)),
            ),
            ("enableVnetIntegration", cluster.api_server.and_then(|_| yes())),
            (
                "subnetId",
                cluster.api_server.map(|place| Value::Id(Ref::Subnet(place))),
            ),
        ])
    });
    // AKS hosts the system nodes of every Automatic cluster.
    let hosted = cluster.automatic.then(|| {
        let subnet = |place: Option<_>| place.map(|place| Value::Id(Ref::Subnet(place)));
        let (nodes, system) = cluster.hosted.unzip();
        Value::object([
            ("enabled", yes()),
            ("systemNodeSubnetID", subnet(system)),
            ("nodeSubnetID", subnet(nodes)),
        ])
    });
    let provisioning = cluster
        .provisioning
        .then(|| Value::object([("mode", Some(Value::text("Auto")))]));
    let windows = cluster.windows.then(|| {
        Value::object([
            ("adminUsername", Some(Value::Param(Param::WindowsUser))),
            ("adminPassword", Some(Value::Param(Param::WindowsPassword))),
        ])
    });
    Object::of([
        (
            "kubernetesVersion",
            cluster.kubernetes_version.as_deref().map(Value::text),
        ),
        ("dnsPrefix", Some(Value::text(&cluster.dns_prefix))),
        (
            "agentPoolProfiles",
            (!pools.is_empty()).then_some(Value::List(pools)),
        ),
        ("windowsProfile", windows),
        ("networkProfile", Some(network_profile(cluster))),
        ("apiServerAccessProfile", api_server),
        ("hostedSystemProfile", hosted),
        ("nodeProvisioningProfile", provisioning),
        (
            "bootstrapProfile",
            cluster
                .is_isolated()
                .then(|| Value::object([("artifactSource", Some(Value::text("Cache")))])),
        ),
    ])
}

fn network_profile(cluster: &ManagedCluster) -> Value {
    let text = |text: &str| Some(Value::text(text));
    let several = |cidrs: &[String]| (cidrs.len() > 1).then(|| Value::texts(cidrs));
    let balancer = cluster.balancer.as_ref().map(|balancer| {
        let ips = Value::object([
            ("count", Some(Value::Int(balancer.ips))),
            (
                "countIPv6",
                balancer.ips_ipv6.filter(|_| cluster.dual_stack).map(Value::Int),
            ),
        ]);
        Value::object([
            ("managedOutboundIPs", Some(ips)),
            ("allocatedOutboundPorts", Some(Value::Int(balancer.ports))),
        ])
    });
    let nat = cluster.managed_nat.as_ref().map(|nat| {
        let ips = Value::object([("count", Some(Value::Int(nat.ips)))]);
        Value::object([
            ("sku", nat.sku.map(Value::text)),
            ("managedOutboundIPProfile", Some(ips)),
        ])
    });
    let gateway = cluster
        .static_egress
        .then(|| Value::object([("enabled", Some(Value::Bool(true)))]));
    Value::object([
        ("networkPlugin", text(cluster.plugin)),
        (
            "networkPluginMode",
            cluster.overlay.then(|| Value::text("overlay")),
        ),
        ("networkDataplane", cluster.data_plane.map(Value::text)),
        ("networkPolicy", text(cluster.policy)),
        (
            "ipFamilies",
            cluster.dual_stack.then(|| Value::texts(&["IPv4", "IPv6"])),
        ),
        ("podCidr", cluster.pod_cidrs.first().and_then(|cidr| text(cidr))),
        ("podCidrs", several(&cluster.pod_cidrs)),
        (
            "serviceCidr",
            cluster.service_cidrs.first().and_then(|cidr| text(cidr)),
        ),
        ("serviceCidrs", several(&cluster.service_cidrs)),
        ("dnsServiceIP", text(&cluster.dns_ip)),
        ("loadBalancerSku", text("standard")),
        ("outboundType", text(cluster.outbound)),
        ("loadBalancerProfile", balancer),
        ("natGatewayProfile", nat),
        ("staticEgressGatewayProfile", gateway),
    ])
}

/// Type of node pools that are resources of their own.
pub(in crate::export::azure) const POOL_KIND: &str = "Microsoft.ContainerService/managedClusters/agentPools";

/// Everything about a pool that is a resource of its own, except its name.
pub(in crate::export::azure) fn pool_body(pool: &AgentPool) -> Vec<(Key, Value)> {
    let mut properties = pool_object(pool);
    properties.fields.retain(|(key, _)| *key != Key::Name("name"));
    Object::of([("properties", Some(Value::Object(properties)))]).fields
}

/// A pool inside its cluster.
fn pool_object(pool: &AgentPool) -> Object {
    let text = |text: &str| Some(Value::text(text));
    let upgrade = Object::of([
        ("maxSurge", pool.max_surge.as_deref().map(Value::text)),
        ("maxUnavailable", pool.max_unavailable.as_deref().map(Value::text)),
        (
            "undrainableNodeBehavior",
            pool.cordon.then(|| Value::text("Cordon")),
        ),
    ]);
    let subnet = |place: Option<_>| place.map(|place| Value::Id(Ref::Subnet(place)));
    let gateway = pool
        .gateway_prefix
        .map(|length| Value::object([("publicIPPrefixSize", Some(Value::Int(u64::from(length))))]));
    Object::of([
        ("name", text(&pool.name)),
        ("mode", text(pool.mode)),
        ("osType", text(pool.os)),
        ("osSKU", pool.os_sku.map(Value::text)),
        ("vmSize", Some(Value::Param(Param::VmSize))),
        ("count", Some(Value::Int(pool.count))),
        ("enableAutoScaling", pool.autoscale.map(|_| Value::Bool(true))),
        ("minCount", pool.autoscale.map(|(least, _)| Value::Int(least))),
        ("maxCount", pool.autoscale.map(|(_, most)| Value::Int(most))),
        ("maxPods", Some(Value::Int(pool.max_pods))),
        ("type", text("VirtualMachineScaleSets")),
        ("scaleSetPriority", pool.spot.then(|| Value::text("Spot"))),
        ("scaleSetEvictionPolicy", pool.spot.then(|| Value::text("Delete"))),
        (
            "upgradeSettings",
            (!upgrade.fields.is_empty()).then_some(Value::Object(upgrade)),
        ),
        ("vnetSubnetID", subnet(pool.node_subnet)),
        ("podSubnetID", subnet(pool.pod_subnet)),
        ("podIPAllocationMode", pool.allocation.map(Value::text)),
        ("gatewayProfile", gateway),
        (
            "enableNodePublicIP",
            pool.public_prefix.map(|_| Value::Bool(true)),
        ),
        (
            "nodePublicIPPrefixID",
            pool.public_prefix.map(|at| Value::Id(Ref::PublicPrefix(at))),
        ),
    ])
}
