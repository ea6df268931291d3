//! Clusters with their pools, identities and roles.

use std::collections::BTreeSet;

use super::Builder;
use crate::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType};
use crate::check::Subject;
use crate::design::{
    Cluster, NodePool, PoolMode, Priority, SubnetRef, UpgradeStrategy, WindowsServer, inert,
};
use crate::export::azure::model::{
    AgentPool, Balancer, Head, Identity, ManagedCluster, ManagedNat, PublicPrefix, Role, RoleScope,
    SubnetPlace,
};
use crate::export::azure::names::{made, slug};
use crate::net::Cidr;
use crate::plan::{SurgeKind, surge_kind};

impl Builder<'_> {
    pub(super) fn cluster(&mut self, place: usize, cluster: &Cluster) {
        let (head, managed) = self.head_of_cluster(place, cluster);
        let subject = head.subject;
        let subnet =
            |builder: &mut Self, reference: &SubnetRef| builder.place(subject, cluster, reference, managed);
        let api_server = cluster
            .api_server_subnet
            .as_ref()
            .and_then(|reference| subnet(self, reference));
        let system_nodes = cluster.options.system_node_subnet.as_ref();
        let system_nodes = system_nodes.and_then(|reference| subnet(self, reference));
        let mut pools: Vec<AgentPool> = Vec::with_capacity(cluster.pools.len());
        for (at, pool) in cluster.pools.iter().enumerate() {
            let pool = self.pool(place, at, cluster, pool, &head, managed);
            pools.push(pool);
        }
        self.left_to_people(&head, cluster, &pools);
        // The first pool is made with the cluster and has to be a system pool.
        pools.sort_by_key(|pool| pool.mode != "System");
        let nodes = pools.first().and_then(|pool| pool.node_subnet);
        let identity =
            (!head.exists && !managed).then(|| self.identity(&head, &pools, api_server, system_nodes));
        let automatic = cluster.options.automatic;
        let (plugin, overlay) = plugin(cluster.model);
        self.made.clusters.push(ManagedCluster {
            automatic,
            tier: tier(cluster),
            windows: !automatic
                && (cluster.options.windows_profile == Some(true)
                    || pools.iter().any(|pool| pool.os == "Windows")),
            kubernetes_version: cluster.kubernetes_version.as_deref().map(inert),
            dns_prefix: dns_prefix(cluster.name.as_str()),
            plugin,
            overlay,
            data_plane: (plugin == "azure").then_some(match cluster.data_plane {
                DataPlane::Azure => "azure",
                DataPlane::Cilium => "cilium",
            }),
            policy: policy(cluster),
            pod_cidrs: if cluster.model.uses_pod_cidr() {
                written([cluster.pod_cidr.as_ref(), cluster.pod_cidr_ipv6.as_ref()])
            } else {
                Vec::new()
            },
            service_cidrs: written([Some(&cluster.service_cidr), cluster.service_cidr_ipv6.as_ref()]),
            dns_ip: cluster.dns_service_ip.to_string(),
            dual_stack: cluster.is_dual_stack(),
            outbound: outbound(cluster.outbound.kind),
            balancer: (cluster.outbound.kind == OutboundType::LoadBalancer).then(|| Balancer {
                ips: cluster.outbound.public_ips.get(),
                ips_ipv6: cluster.outbound.public_ips_ipv6.map(|ips| ips.get()),
                ports: cluster.outbound.ports_per_node.get(),
            }),
            managed_nat: (cluster.outbound.kind == OutboundType::ManagedNatGateway).then(|| ManagedNat {
                ips: cluster.outbound.public_ips.get(),
                sku: cluster.outbound.nat_gateway_sku.map(|sku| sku.title()),
            }),
            private: cluster.private_cluster,
            api_server,
            identity,
            provisioning: cluster.options.node_auto_provisioning && !automatic,
            static_egress: cluster.pools.iter().any(NodePool::is_gateway),
            hosted: nodes.zip(system_nodes).filter(|_| automatic),
            pools: if automatic { Vec::new() } else { pools },
            head,
        });
    }

    /// The name, group and place of a cluster, and whether its VNet is one that AKS manages.
    fn head_of_cluster(&mut self, place: usize, cluster: &Cluster) -> (Head, bool) {
        let network = self.index.network(cluster.network.as_str());
        let network = network.and_then(|at| self.made.networks.get(at));
        let managed = network.is_some_and(|network| network.managed);
        let name = inert(cluster.name.as_str());
        let location = inert(&cluster.location);
        let head = Head {
            group: network.map_or(0, |network| network.head.group),
            symbol: self.symbols.word("aks", &name),
            name,
            location: (!location.is_empty() && location != self.made.location).then_some(location),
            exists: self.alternative.runs(cluster),
            subject: Subject::Cluster {
                alternative: self.at,
                cluster: place,
            },
        };
        (head, managed)
    }

    /// What a cluster needs that has to be done by hand, or by the migration steps.
    fn left_to_people(&mut self, head: &Head, cluster: &Cluster, pools: &[AgentPool]) {
        let subject = head.subject;
        if !head.exists {
            self.cluster_gaps(subject, cluster);
            return;
        }
        if let Some(new) = self.new_subnet_of(pools) {
            self.gap(
                subject,
                format!("its identity needs the role Network Contributor on subnet {new}"),
            );
        }
        let today = self.today.as_ref().and_then(|today| today.cluster(cluster));
        if today.is_some_and(|today| changes(today, cluster)) {
            self.step(subject, "it differs from what runs today");
        }
    }

    /// A subnet created for a new pool of an existing cluster.
    fn new_subnet_of(&self, pools: &[AgentPool]) -> Option<String> {
        let new = pools.iter().filter(|pool| !pool.exists);
        let mut places = new.flat_map(|pool| [pool.node_subnet, pool.pod_subnet]).flatten();
        places.find_map(|place| {
            let (_, subnet) = self.made.subnet(place)?;
            (!subnet.exists).then(|| subnet.name.clone())
        })
    }

    /// The target of a reference; in a VNet that AKS manages there is none.
    fn place(
        &mut self,
        subject: Subject,
        cluster: &Cluster,
        reference: &SubnetRef,
        managed: bool,
    ) -> Option<SubnetPlace> {
        if managed {
            return None;
        }
        let place = self.index.subnet(cluster.network.as_str(), reference);
        if place.is_none() {
            let name = inert(reference.as_str());
            self.gap(
                subject,
                format!("subnet {name} is not in the design: nothing refers to it here"),
            );
        }
        place
    }

    fn pool(
        &mut self,
        cluster_place: usize,
        at: usize,
        cluster: &Cluster,
        pool: &NodePool,
        of: &Head,
        managed: bool,
    ) -> AgentPool {
        let subject = Subject::Pool {
            alternative: self.at,
            cluster: cluster_place,
            pool: at,
        };
        let node_subnet = self.place(subject, cluster, &pool.node_subnet, managed);
        let pods = pool
            .pod_subnet
            .as_ref()
            .filter(|_| cluster.model.uses_pod_subnet());
        let pod_subnet = pods.and_then(|reference| self.place(subject, cluster, reference, managed));
        let name = inert(pool.name.as_str());
        let today = self.today.as_ref().and_then(|today| today.cluster(cluster));
        let exists = of.exists && today.is_none_or(|today| has_pool(today, pool));
        let public_prefix = pool.options.node_public_prefix.filter(|_| !exists);
        let public_prefix = public_prefix.map(|length| {
            let head = Head {
                subject,
                ..self.companion(of, "ippre", &format!("{} {name}", of.name))
            };
            self.made.public_prefixes.push(PublicPrefix { head, length });
            self.made.public_prefixes.len().saturating_sub(1)
        });
        if !exists {
            self.pool_gaps(subject, pool);
        }
        let surge = match surge_kind(pool) {
            SurgeKind::Rolling(surge) => Some(surge.to_string()),
            SurgeKind::None | SurgeKind::Doubled => None,
        };
        let (least, most) = pool
            .autoscale
            .map_or((0, u64::MAX), |bounds| (bounds.min.get(), bounds.max.get()));
        AgentPool {
            symbol: self.symbols.word("pool", &format!("{} {name}", of.name)),
            name,
            exists,
            subject,
            mode: match pool.mode {
                _ if pool.is_gateway() => "Gateway",
                PoolMode::System => "System",
                PoolMode::User | PoolMode::Gateway => "User",
            },
            os: match pool.os {
                Os::Linux => "Linux",
                Os::Windows => "Windows",
            },
            os_sku: windows_sku(pool),
            count: pool.count.get().max(least).min(most),
            autoscale: pool.autoscale.map(|bounds| (bounds.min.get(), bounds.max.get())),
            max_pods: pool.max_pods.get(),
            max_surge: surge,
            max_unavailable: pool
                .max_unavailable
                .filter(|_| pool.priority == Priority::Regular)
                .map(|unavailable| unavailable.to_string()),
            spot: pool.priority == Priority::Spot,
            cordon: pool.options.cordon_undrainable,
            node_subnet,
            pod_subnet,
            allocation: pod_subnet.and(match cluster.model {
                Model::PodSubnetDynamic => Some("DynamicIndividual"),
                Model::PodSubnetStatic => Some("StaticBlock"),
                Model::Kubenet | Model::NodeSubnet | Model::Overlay | Model::ByoCni => None,
            }),
            gateway_prefix: pool.options.egress_prefix,
            public_prefix,
        }
    }

    fn pool_gaps(&mut self, subject: Subject, pool: &NodePool) {
        if !pool.options.nics.is_empty() {
            self.gap(
                subject,
                "additional network interfaces have no argument in a released API: add them by hand",
            );
        }
        if pool.upgrade == UpgradeStrategy::BlueGreen {
            self.gap(
                subject,
                "blue-green upgrades are a preview: set the strategy after the pool is created",
            );
        }
        if pool.options.egress_private || pool.options.egress_configurations.get() > 1 {
            self.gap(
                subject,
                "what a static egress gateway sends is set in the cluster, by StaticGatewayConfiguration",
            );
        }
    }

    /// An identity of the cluster's own, that may join every subnet the cluster uses and change its route table.
    fn identity(
        &mut self,
        of: &Head,
        pools: &[AgentPool],
        api_server: Option<SubnetPlace>,
        system_nodes: Option<SubnetPlace>,
    ) -> usize {
        let head = self.companion(of, "id", &of.name);
        let identity = self.made.identities.len();
        self.made.identities.push(Identity { head });
        let of_pools = pools.iter().flat_map(|pool| [pool.node_subnet, pool.pod_subnet]);
        let subnets: BTreeSet<SubnetPlace> = of_pools.chain([api_server, system_nodes]).flatten().collect();
        let networks: BTreeSet<usize> = subnets.iter().map(|(network, _)| *network).collect();
        let tables: BTreeSet<usize> = subnets
            .iter()
            .filter_map(|place| self.made.subnet(*place)?.1.route_table)
            .collect();
        let on_networks = networks.into_iter().map(RoleScope::Network);
        for on in on_networks.chain(tables.into_iter().map(RoleScope::RouteTable)) {
            self.made.roles.push(Role {
                symbol: self.symbols.word("role", &format!("role {}", of.name)),
                identity,
                on,
                subject: of.subject,
            });
        }
        identity
    }

    fn cluster_gaps(&mut self, subject: Subject, cluster: &Cluster) {
        let options = &cluster.options;
        if cluster.model == Model::ByoCni {
            self.gap(
                subject,
                "nodes are not ready before a CNI plugin of your own is installed",
            );
        }
        if cluster.outbound.kind == OutboundType::Block {
            self.gap(
                subject,
                "the Azure CLI accepts outbound type block only with its extension aks-preview",
            );
        }
        if options.automatic && !cluster.pools.is_empty() {
            self.gap(
                subject,
                "AKS Automatic takes no pools: those of the design stand for what it may create",
            );
        }
        if options.automatic && cluster.network_policy != NetworkPolicy::Cilium {
            self.gap(subject, "AKS Automatic always runs overlay with Cilium");
        } else if cluster.network_policy == NetworkPolicy::None && has_only_cilium(cluster) {
            self.gap(
                subject,
                "the Cilium data plane enforces network policies: Azure accepts neither another engine nor none",
            );
        }
        if !cluster.node_classes.is_empty() {
            let names: Vec<String> = cluster
                .node_classes
                .iter()
                .take(10)
                .map(|class| {
                    let subnet = class.node_subnet.as_ref().map(|subnet| format!(" in {subnet}"));
                    inert(&format!(
                        "{}{}, {} nodes at most",
                        class.name,
                        subnet.unwrap_or_default(),
                        class.max_nodes
                    ))
                })
                .collect();
            self.gap(
                subject,
                format!(
                    "node classes are created in the cluster, by AKSNodeClass: {}",
                    names.join("; ")
                ),
            );
        }
        if !options.internal_load_balancers.is_empty() || options.private_link_services.get() > 0 {
            self.gap(
                subject,
                "internal load balancers and Private Link Services are created in the cluster, by annotated services",
            );
        }
    }
}

/// Whether a cluster has a pool of the name of this one.
fn has_pool(cluster: &Cluster, pool: &NodePool) -> bool {
    let mut pools = cluster.pools.iter();
    pools.any(|other| other.name.matches(pool.name.as_str()))
}

/// Whether a running cluster is planned differently from today, apart from new pools.
fn changes(today: &Cluster, drawn: &Cluster) -> bool {
    let mut kept = drawn.clone();
    kept.pools.retain(|pool| has_pool(today, pool));
    kept != *today
}

/// The IPv4 and IPv6 range as written, as far as there are any.
fn written(ranges: [Option<&Cidr>; 2]) -> Vec<String> {
    let ranges = ranges.into_iter().flatten();
    ranges.map(|range| range.as_str().to_owned()).collect()
}

/// The version of Windows Server of a pool that runs it, in the word of ARM and az.
fn windows_sku(pool: &NodePool) -> Option<&'static str> {
    let server = pool.options.windows_server.filter(|_| pool.os == Os::Windows);
    server.map(|server| match server {
        WindowsServer::Y2019 => "Windows2019",
        WindowsServer::Y2022 => "Windows2022",
        WindowsServer::Y2025 => "Windows2025",
    })
}

/// Free is meant for up to ten nodes, and refused from a thousand on.
fn tier(cluster: &Cluster) -> &'static str {
    let planned = cluster.pools.iter().map(|pool| pool.planned_nodes());
    if cluster.options.automatic || planned.fold(0, u64::saturating_add) > 10 {
        "Standard"
    } else {
        "Free"
    }
}

/// The word of ARM and az for what enforces policies.
fn policy(cluster: &Cluster) -> &'static str {
    match cluster.network_policy {
        NetworkPolicy::None if has_only_cilium(cluster) => "cilium",
        NetworkPolicy::None => "none",
        NetworkPolicy::Azure => "azure",
        NetworkPolicy::Calico => "calico",
        NetworkPolicy::Cilium => "cilium",
    }
}

/// Whether the data plane leaves no choice of what enforces policies: Azure refuses "none" with Cilium as well.
fn has_only_cilium(cluster: &Cluster) -> bool {
    cluster.data_plane == DataPlane::Cilium && cluster.model.allows_data_plane(DataPlane::Cilium)
}

const fn plugin(model: Model) -> (&'static str, bool) {
    match model {
        Model::Kubenet => ("kubenet", false),
        Model::NodeSubnet | Model::PodSubnetDynamic | Model::PodSubnetStatic => ("azure", false),
        Model::Overlay => ("azure", true),
        Model::ByoCni => ("none", false),
    }
}

/// The word of ARM and az.
const fn outbound(kind: OutboundType) -> &'static str {
    match kind {
        OutboundType::LoadBalancer => "loadBalancer",
        OutboundType::ManagedNatGateway => "managedNATGateway",
        OutboundType::UserAssignedNatGateway => "userAssignedNATGateway",
        OutboundType::UserDefinedRouting => "userDefinedRouting",
        OutboundType::None => "none",
        OutboundType::Block => "block",
    }
}

/// Up to 54 letters, digits and hyphens, as the name of an API server may begin.
fn dns_prefix(name: &str) -> String {
    let plain = slug(name, '-', 54);
    if plain.starts_with(|char: char| char.is_ascii_alphabetic()) {
        plain
    } else {
        made("aks", &slug(name, '-', 50))
    }
}
