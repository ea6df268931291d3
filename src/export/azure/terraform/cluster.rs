//! Clusters and their pools in Terraform.

use super::{
    Block, CLUSTER, NAT_ADDRESS, Part, Printer, ROUTE, avm, extend, joins, needs_azapi, own,
    pool_needs_azapi, text, used_subnets, yes,
};
use crate::export::azure::bodies::{POOL_KIND, cluster_api, cluster_body, pool_body};
use crate::export::azure::model::{AgentPool, ManagedCluster, SubnetPlace};
use crate::export::azure::tree::{Key, Object, Param, Ref, Value};

impl Printer<'_> {
    pub(super) fn cluster(&self, cluster: &ManagedCluster) -> Vec<Block> {
        if self.modules && avm::takes(cluster) {
            return vec![self.cluster_module(cluster)];
        }
        if self.modules || needs_azapi(cluster) {
            return vec![self.by_azapi(cluster)];
        }
        let mut pools = cluster.pools.iter();
        let Some(first) = pools.next() else {
            return Vec::new();
        };
        let mut blocks = vec![self.by_azurerm(cluster, first)];
        let parent = format!("{CLUSTER}.{}.id", cluster.head.symbol);
        blocks.extend(pools.map(|pool| self.pool(&parent, pool)));
        blocks
    }

    /// The pools added to an existing cluster.
    pub(super) fn new_pools(&self, cluster: &ManagedCluster) -> Vec<Block> {
        let head = &cluster.head;
        let parent = format!("data.{CLUSTER}.{}.id", head.symbol);
        let pools = cluster.new_pools().map(|pool| {
            let block = if pool_needs_azapi(pool) {
                Self::pool_by_azapi(&parent, cluster, pool)
            } else {
                self.pool(&parent, pool)
            };
            block.with([("depends_on", self.waits_for(cluster))])
        });
        let pools: Vec<Block> = pools.collect();
        if pools.is_empty() {
            return pools;
        }
        let mut looked_up = self.looked_up(CLUSTER, head);
        looked_up.notes.extend(self.of.gaps_of(head.subject));
        std::iter::once(looked_up).chain(pools).collect()
    }

    /// A pool as ARM has it.
    fn pool_by_azapi(parent: &str, cluster: &ManagedCluster, pool: &AgentPool) -> Block {
        let body = Value::Object(Object {
            fields: pool_body(pool),
            ..Object::default()
        });
        let kind = format!("{POOL_KIND}@{}", cluster_api(cluster));
        let mut block = Block::resource("azapi_resource", &pool.symbol)
            .about(pool.subject)
            .with([
                ("type", text(&kind)),
                ("name", text(&pool.name)),
                ("parent_id", own(parent)),
            ]);
        block
            .notes
            .push("azurerm has no argument for some of this: azapi creates the pool.".to_owned());
        block.with([("body", Some(body))])
    }

    fn by_azurerm(&self, cluster: &ManagedCluster, first: &AgentPool) -> Block {
        let isolated = cluster
            .is_isolated()
            .then(|| Block::new("bootstrap_profile").with([("artifact_source", text("Cache"))]));
        let api_server = cluster.api_server.map(|place| {
            Block::new("api_server_access_profile").with([
                ("virtual_network_integration_enabled", yes()),
                ("subnet_id", Some(Value::Id(Ref::Subnet(place)))),
            ])
        });
        let provisioning = cluster
            .provisioning
            .then(|| Block::new("node_provisioning_profile").with([("mode", text("Auto"))]));
        let block = extend(
            self.made(CLUSTER, &cluster.head),
            [
                ("dns_prefix", text(&cluster.dns_prefix)),
                (
                    "kubernetes_version",
                    cluster.kubernetes_version.as_deref().and_then(text),
                ),
                ("sku_tier", text(cluster.tier)),
                (
                    "private_cluster_enabled",
                    cluster.private.then_some(Value::Bool(true)),
                ),
            ],
        );
        let windows = cluster.windows.then(|| {
            Block::new("windows_profile").with([
                ("admin_username", Some(Value::Param(Param::WindowsUser))),
                ("admin_password", Some(Value::Param(Param::WindowsPassword))),
            ])
        });
        let mut block = block
            .block(Some(self.default_pool(first)))
            .block(Some(identity(cluster)))
            .block(Some(network_profile(cluster)))
            .block(windows)
            .block(api_server)
            .block(provisioning)
            .block(isolated);
        block.notes.extend(self.of.gaps_of(cluster.head.subject));
        block
            .block(scaled(first, "default_node_pool[0].node_count"))
            .with([("depends_on", self.waits_for(cluster))])
    }

    /// What a cluster has to wait for, that nothing in it refers to: its roles, and what its subnets are joined with.
    pub(super) fn waits_for(&self, cluster: &ManagedCluster) -> Option<Value> {
        let of = self.of;
        let roles = of
            .roles
            .iter()
            .filter(|role| cluster.identity == Some(role.identity));
        let mut waits: Vec<Value> = roles
            .map(|role| Value::own(format!("azurerm_role_assignment.{}", role.symbol)))
            .collect();
        for place in used_subnets(cluster) {
            let Some((network, subnet)) = of.subnet(place).filter(|(_, subnet)| !subnet.exists) else {
                continue;
            };
            // A module joins its subnets itself.
            let joined = joins(subnet)
                .into_iter()
                .filter(|(.., reference)| reference.is_some() && !self.by_module(network));
            waits.extend(joined.map(|(kind, ..)| Value::own(format!("{kind}.{}", subnet.symbol))));
            let gateway = subnet.nat_gateway.and_then(|at| of.nat_gateways.get(at));
            let addresses = gateway.into_iter().flat_map(|gateway| &gateway.addresses);
            let addresses = addresses.filter_map(|at| of.public_ips.get(*at));
            let addresses = addresses.map(|ip| format!("{NAT_ADDRESS}.{}", ip.head.symbol));
            let table = subnet.route_table.and_then(|at| of.route_tables.get(at));
            let route = table.filter(|table| table.to_firewall && !table.head.exists);
            let route = route.map(|table| format!("{ROUTE}.{}", table.head.symbol));
            for wait in addresses.chain(route).map(Value::own) {
                if !waits.contains(&wait) {
                    waits.push(wait);
                }
            }
        }
        (!waits.is_empty()).then_some(Value::List(waits))
    }

    fn default_pool(&self, pool: &AgentPool) -> Block {
        let upgrade = pool.max_surge.as_deref().map(|surge| {
            Block::new("upgrade_settings").with([
                ("max_surge", text(surge)),
                ("undrainable_node_behavior", cordon(pool)),
            ])
        });
        let named = Block::new("default_node_pool")
            .about(pool.subject)
            .with([("name", text(&pool.name))]);
        let mut block = extend(extend(named, nodes(pool)), addresses(pool));
        block.notes.extend(self.of.gaps_of(pool.subject));
        if let Some(unavailable) = &pool.max_unavailable {
            block.notes.push(format!(
                "azurerm has no max_unavailable for the default pool; the design says {unavailable}"
            ));
        }
        block.block(upgrade)
    }

    /// A pool of the cluster whose id is `parent`.
    fn pool(&self, parent: &str, pool: &AgentPool) -> Block {
        // azurerm takes one of the two; the one that is not zero counts.
        let surge = pool
            .max_surge
            .as_deref()
            .filter(|surge| *surge != "0" || pool.max_unavailable.is_none());
        let unavailable = pool.max_unavailable.as_deref().filter(|_| surge.is_none());
        let settings = surge.is_some() || unavailable.is_some() || pool.cordon;
        let upgrade = settings.then(|| {
            Block::new("upgrade_settings").with([
                ("max_surge", surge.and_then(text)),
                ("max_unavailable", unavailable.and_then(text)),
                ("undrainable_node_behavior", cordon(pool)),
            ])
        });
        let named = Block::resource("azurerm_kubernetes_cluster_node_pool", &pool.symbol)
            .about(pool.subject)
            .with([
                ("name", text(&pool.name)),
                ("kubernetes_cluster_id", own(parent)),
                ("mode", text(pool.mode)),
                ("os_type", text(pool.os)),
                ("os_sku", pool.os_sku.and_then(text)),
            ]);
        let spot = [
            ("priority", pool.spot.then(|| Value::text("Spot"))),
            ("eviction_policy", pool.spot.then(|| Value::text("Delete"))),
            ("spot_max_price", pool.spot.then(|| Value::own("-1"))),
            ("node_labels", pool.spot.then(spot_label)),
            (
                "node_taints",
                pool.spot
                    .then(|| Value::texts(&[format!("{SPOT}=spot:NoSchedule")])),
            ),
        ];
        let block = extend(extend(named, nodes(pool)), spot);
        let mut block = extend(block, addresses(pool));
        block.notes.extend(self.of.gaps_of(pool.subject));
        block.block(upgrade).block(scaled(pool, "node_count"))
    }

    /// The cluster with all its pools as ARM has it.
    fn by_azapi(&self, cluster: &ManagedCluster) -> Block {
        let location = cluster
            .head
            .location
            .as_deref()
            .map_or(Value::Param(Param::Location), Value::text);
        let body = cluster_body(self.of, cluster);
        let body = body
            .into_iter()
            .filter(|(key, _)| !matches!(key, Key::Name("location" | "identity")));
        let body = Value::Object(Object {
            fields: body.collect(),
            ..Object::default()
        });
        let kind = format!(
            "Microsoft.ContainerService/managedClusters@{}",
            cluster_api(cluster)
        );
        let mut block = Block::resource("azapi_resource", &cluster.head.symbol)
            .about(cluster.head.subject)
            .with([
                ("type", text(&kind)),
                ("name", text(&cluster.head.name)),
                ("parent_id", own(self.group_word(cluster.head.group, "id"))),
                ("location", Some(location)),
            ]);
        block.notes.push(if self.modules {
            "The module has no input for some of this: azapi creates the cluster.".to_owned()
        } else {
            "azurerm has no argument for some of this: azapi creates the cluster.".to_owned()
        });
        block.notes.extend(self.of.gaps_of(cluster.head.subject));
        block
            .block(Some(identity(cluster)))
            .with([("body", Some(body))])
            .with([("depends_on", self.waits_for(cluster))])
    }
}

/// The key of the label and the taint that AKS gives Spot nodes.
const SPOT: &str = "kubernetes.azure.com/scalesetpriority";

fn spot_label() -> Value {
    Value::Object(Object {
        fields: vec![(Key::Made(format!("\"{SPOT}\"")), Value::text("spot"))],
        ..Object::default()
    })
}

/// The autoscaler changes the node count, so the count is only its start and must not be reset by Terraform.
fn scaled(pool: &AgentPool, count: &str) -> Option<Block> {
    pool.autoscale?;
    let ignored = Value::List(vec![Value::own(count)]);
    Some(Block::new("lifecycle").with([("ignore_changes", Some(ignored))]))
}

fn cordon(pool: &AgentPool) -> Option<Value> {
    pool.cordon.then(|| Value::text("Cordon"))
}

/// Size and number of the nodes of a pool.
fn nodes(pool: &AgentPool) -> [(&'static str, Option<Value>); 6] {
    let autoscale = pool.autoscale;
    [
        ("vm_size", Some(Value::Param(Param::VmSize))),
        ("node_count", Some(Value::Int(pool.count))),
        ("auto_scaling_enabled", autoscale.map(|_| Value::Bool(true))),
        ("min_count", autoscale.map(|(least, _)| Value::Int(least))),
        ("max_count", autoscale.map(|(_, most)| Value::Int(most))),
        ("max_pods", Some(Value::Int(pool.max_pods))),
    ]
}

/// The subnets of a pool, and the prefix of its public addresses.
fn addresses(pool: &AgentPool) -> [(&'static str, Option<Value>); 4] {
    let prefix = pool.public_prefix;
    [
        ("vnet_subnet_id", subnet(pool.node_subnet)),
        ("pod_subnet_id", subnet(pool.pod_subnet)),
        ("node_public_ip_enabled", prefix.map(|_| Value::Bool(true))),
        (
            "node_public_ip_prefix_id",
            prefix.map(|at| Value::Id(Ref::PublicPrefix(at))),
        ),
    ]
}

fn subnet(place: Option<SubnetPlace>) -> Option<Value> {
    place.map(|place| Value::Id(Ref::Subnet(place)))
}

fn identity(cluster: &ManagedCluster) -> Block {
    match cluster.identity {
        Some(at) => Block::new("identity").with([
            ("type", text("UserAssigned")),
            (
                "identity_ids",
                Some(Value::List(vec![Value::Id(Ref::Identity(at))])),
            ),
        ]),
        None => Block::new("identity").with([("type", text("SystemAssigned"))]),
    }
}

fn network_profile(cluster: &ManagedCluster) -> Block {
    // azurerm takes one range or several, each in an argument of its own.
    let single = |cidrs: &[String]| match cidrs {
        [cidr] => text(cidr),
        _ => None,
    };
    let both = |cidrs: &[String]| (1 < cidrs.len()).then(|| Value::texts(cidrs));
    let balancer = cluster.balancer.as_ref().map(|balancer| {
        Block::new("load_balancer_profile").with([
            ("managed_outbound_ip_count", Some(Value::Int(balancer.ips))),
            (
                "managed_outbound_ipv6_count",
                balancer.ips_ipv6.filter(|_| cluster.dual_stack).map(Value::Int),
            ),
            ("outbound_ports_allocated", Some(Value::Int(balancer.ports))),
        ])
    });
    let nat = cluster.managed_nat.as_ref().map(|nat| {
        Block::new("nat_gateway_profile").with([("managed_outbound_ip_count", Some(Value::Int(nat.ips)))])
    });
    let mut block = Block::new("network_profile").with([
        ("network_plugin", text(cluster.plugin)),
        (
            "network_plugin_mode",
            cluster.overlay.then(|| Value::text("overlay")),
        ),
        ("network_data_plane", cluster.data_plane.and_then(text)),
        (
            "network_policy",
            Some(cluster.policy)
                .filter(|policy| *policy != "none")
                .and_then(text),
        ),
        (
            "ip_versions",
            cluster.dual_stack.then(|| Value::texts(&["IPv4", "IPv6"])),
        ),
        ("pod_cidr", single(&cluster.pod_cidrs)),
        ("pod_cidrs", both(&cluster.pod_cidrs)),
        ("service_cidr", single(&cluster.service_cidrs)),
        ("service_cidrs", both(&cluster.service_cidrs)),
        ("dns_service_ip", text(&cluster.dns_ip)),
        ("load_balancer_sku", text("standard")),
        ("outbound_type", text(cluster.outbound)),
    ]);
    block
        .parts
        .extend(balancer.into_iter().chain(nat).map(Part::Block));
    block
}
