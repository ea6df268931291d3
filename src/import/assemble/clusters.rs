//! Clusters and their pools: which model they run, and what was not said of them.

use std::net::IpAddr;

use super::bounded::{FreeNames, Namesakes};
use super::{Assembling, cut};
use crate::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType};
use crate::design::{
    Cluster, ClusterOptions, ClusterState, IpCount, ItemCount, Name, NodeCount, NodePool, OtherCount,
    Outbound, PodCount, PoolMode, PoolOptions, PortCount, SubnetRef, bounds,
};
use crate::import::imported::{
    AzureRef, AzureSubnetRef, ClusterValue, FoundCluster, FoundPool, Lack, NoteKind, PoolValue,
};
use crate::net::Cidr;

/// What Azure takes where nothing is written.
const POD_CIDR: &str = "10.244.0.0/16";
const SERVICE_CIDR: &str = "10.0.0.0/16";

/// Whether AKS makes the VNet of a cluster: its pools are known, and none names a subnet.
pub(super) fn is_managed(cluster: &FoundCluster) -> bool {
    if cluster.automatic && cluster.pools.is_empty() {
        return first_subnet(cluster).is_none();
    }
    let mut pools = cluster.pools.iter();
    !cluster.pools.is_empty() && pools.all(|pool| pool.node_subnet.is_none() && !pool.node_subnet_unknown)
}

impl Assembling {
    /// Clusters with all their pools; those of which only pools are known come last.
    pub(super) fn found_clusters(
        &mut self,
        found: Vec<FoundCluster>,
        pools: Vec<FoundPool>,
    ) -> Vec<FoundCluster> {
        let mut clusters: Vec<FoundCluster> = Vec::new();
        let mut namesakes = Namesakes::default();
        for cluster in found {
            let known = namesake(&clusters, &namesakes, &cluster.place);
            if let Some(known) = known.and_then(|at| clusters.get_mut(at)) {
                for pool in cluster.pools {
                    add_pool(known, pool);
                }
                continue;
            }
            let pools = cluster.pools;
            namesakes.add(&cluster.place, clusters.len());
            clusters.push(FoundCluster {
                pools: Vec::new(),
                ..cluster
            });
            if let Some(added) = clusters.last_mut() {
                for pool in pools {
                    add_pool(added, pool);
                }
            }
        }
        self.known
            .clusters
            .extend(clusters.iter().map(|cluster| cluster.place.name.to_lowercase()));
        for pool in pools {
            let place = pool.cluster.clone();
            let known = match &place {
                Some(place) => {
                    let known = namesake(&clusters, &namesakes, place);
                    known.and_then(|at| clusters.get_mut(at))
                }
                // Pools that name no cluster belong to the only one.
                None if clusters.len() == 1 => clusters.first_mut(),
                None => None,
            };
            if let Some(known) = known {
                add_pool(known, pool);
                continue;
            }
            let place = place.unwrap_or_else(|| AzureRef::named("aks"));
            let text = format!(
                "cluster {} itself is not in the input; add its az aks show output",
                place.name
            );
            let lack = Lack::Cluster(place.name.to_lowercase());
            self.lacks(NoteKind::Left, &pool.path, text, lack);
            namesakes.add(&place, clusters.len());
            clusters.push(FoundCluster {
                path: pool.path.clone(),
                place,
                existing: pool.existing,
                pools: vec![pool],
                ..FoundCluster::default()
            });
        }
        let groups = clusters
            .iter()
            .filter_map(|cluster| cluster.node_group.as_deref());
        self.node_groups.extend(groups.map(str::to_lowercase));
        clusters
    }

    pub(super) fn clusters(&mut self, found: Vec<FoundCluster>) -> Vec<Cluster> {
        let mut clusters: Vec<Cluster> = found
            .into_iter()
            .filter_map(|cluster| self.cluster(&cluster))
            .collect();
        let mut taken = FreeNames::default();
        for cluster in &mut clusters {
            let name = Name::or(taken.take(cluster.name.as_str()), "aks");
            if name != cluster.name {
                let text = format!(
                    "there are several clusters called {}; one is called {name} here",
                    cluster.name
                );
                self.notes.told("", text);
                cluster.name = name;
            }
        }
        cut(&mut clusters, bounds::MOST_CLUSTERS, "clusters", &mut self.notes);
        clusters
    }

    fn cluster(&mut self, found: &FoundCluster) -> Option<Cluster> {
        let name = Name::new(found.place.name.clone()).ok()?;
        let own = self.own_network(found);
        let network = self.network_name(own, found);
        let model = self.model(found);
        let service_cidr = self.service_cidr(found);
        let dns_service_ip = self.dns_service_ip(found, &service_cidr);
        let (pod_cidr, pod_cidr_ipv6) = self.pod_cidrs(found, model);
        let data_plane = found.data_plane.unwrap_or(match found.policy {
            Some(NetworkPolicy::Cilium) => DataPlane::Cilium,
            _ => DataPlane::Azure,
        });
        let api_server_subnet = found.api_server_subnet.as_ref().map(|place| {
            let (reference, built) = self.reference(own, place);
            self.note_use(built, |uses| uses.api_server = true);
            reference
        });
        let [system_node_subnet, _] = [&found.system_node_subnet, &found.node_subnet].map(|place| {
            let (reference, built) = self.reference(own, place.as_ref()?);
            self.note_use(built, |uses| uses.nodes = true);
            Some(reference)
        });
        let mut pools = self.pools(found, own, model);
        cut(&mut pools, bounds::MOST_POOLS, "pools a cluster", &mut self.notes);
        Some(Cluster {
            id: Default::default(),
            name,
            location: found.location.clone().unwrap_or_default(),
            kubernetes_version: found.version.as_deref().and_then(minor_version),
            state: if found.existing {
                ClusterState::Existing
            } else {
                ClusterState::Planned
            },
            model,
            data_plane,
            network_policy: found.policy.unwrap_or_default(),
            network,
            pod_cidr,
            pod_cidr_ipv6,
            service_cidr_ipv6: found.service_cidrs.iter().find(|cidr| !cidr.is_ipv4()).cloned(),
            service_cidr,
            dns_service_ip,
            private_cluster: found.private_cluster,
            api_server_subnet,
            outbound: outbound(found),
            options: ClusterOptions {
                automatic: found.automatic,
                node_auto_provisioning: found.node_auto_provisioning,
                load_balancer_rules: OtherCount::ZERO,
                private_link_services: OtherCount::ZERO,
                system_node_subnet,
                windows_profile: found.windows_profile,
                internal_load_balancers: Vec::new(),
            },
            node_classes: Vec::new(),
            pools,
        })
    }

    /// The VNet of a cluster, where it is here.
    fn own_network(&self, found: &FoundCluster) -> Option<usize> {
        match first_subnet(found) {
            Some(place) => self.find(&place.network),
            None if is_managed(found) => self.managed_network(found),
            // Where only one VNet is known, the input has no other to mean.
            None => Some(0).filter(|_| self.built.len() == 1),
        }
    }

    /// Notes that the input does not say a value of a cluster.
    fn unsaid(&mut self, kind: NoteKind, found: &FoundCluster, value: ClusterValue, text: String) {
        let lack = Lack::OfCluster(found.place.name.to_lowercase(), value);
        self.lacks(kind, &found.path, text, lack);
    }

    /// Notes that the input does not say a value of a pool.
    fn unsaid_of_pool(
        &mut self,
        kind: NoteKind,
        (found, pool): (&FoundCluster, &FoundPool),
        value: PoolValue,
        text: String,
    ) {
        let lack = Lack::OfPool(found.place.name.to_lowercase(), pool.name.to_lowercase(), value);
        self.lacks(kind, &pool.path, text, lack);
    }

    fn network_name(&mut self, own: Option<usize>, found: &FoundCluster) -> Name {
        if let Some(building) = own.and_then(|at| self.built.get(at)) {
            if first_subnet(found).is_none() && !is_managed(found) {
                let text = format!(
                    "the VNet of cluster {} is not given; assumed to be {}",
                    found.place.name, building.name
                );
                let name = Name::or(building.name.clone(), "unknown");
                self.unsaid(NoteKind::Assumed, found, ClusterValue::Network, text);
                return name;
            }
            return Name::or(building.name.clone(), "unknown");
        }
        let Some(place) = first_subnet(found) else {
            let text = format!("the VNet of cluster {} is not in the input", found.place.name);
            self.unsaid(NoteKind::Left, found, ClusterValue::Network, text);
            return Name::or("unknown", "unknown");
        };
        let network = &place.network.name;
        let text = format!(
            "VNet {network} of cluster {} is not in the input; add az network vnet show --name {network} to see what \
             fits in it",
            found.place.name
        );
        let lack = Lack::Network(network.to_lowercase());
        self.lacks(NoteKind::Left, &found.path, text, lack);
        Name::or(network.clone(), "unknown")
    }

    fn model(&mut self, found: &FoundCluster) -> Model {
        let with_pods = found.pools.iter().find(|pool| pool.pod_subnet.is_some());
        let pod_subnet = with_pods.map(|pool| match pool.pod_blocks {
            Some(true) => Model::PodSubnetStatic,
            _ => Model::PodSubnetDynamic,
        });
        let plugin = found.plugin.as_deref().map(str::to_lowercase);
        let is_overlay = found
            .plugin_mode
            .as_deref()
            .is_some_and(|mode| mode.eq_ignore_ascii_case("overlay"));
        match plugin.as_deref() {
            Some("kubenet") => Model::Kubenet,
            Some("none") => Model::ByoCni,
            _ if is_overlay => Model::Overlay,
            Some("azure") => pod_subnet.unwrap_or(Model::NodeSubnet),
            Some(other) => {
                let text = format!("network plugin {other:?} is not known; treated as a CNI of your own");
                self.notes.assumed(found.path.clone(), text);
                Model::ByoCni
            }
            None => pod_subnet.unwrap_or_else(|| {
                let old = found.version.as_deref().is_some_and(is_before_1_30);
                let model = if old { Model::Kubenet } else { Model::Overlay };
                let text = format!(
                    "the network plugin of cluster {} is not given; assumed to be {}, Azure's default",
                    found.place.name,
                    model.title()
                );
                self.unsaid(NoteKind::Assumed, found, ClusterValue::Model, text);
                model
            }),
        }
    }

    fn service_cidr(&mut self, found: &FoundCluster) -> Cidr {
        let written = found
            .service_cidrs
            .iter()
            .find(|cidr| cidr.is_ipv4())
            .or_else(|| found.service_cidrs.first());
        written.cloned().unwrap_or_else(|| {
            let text = format!(
                "the service CIDR of cluster {} is not given; assumed to be {SERVICE_CIDR}, Azure's default",
                found.place.name
            );
            self.unsaid(NoteKind::Assumed, found, ClusterValue::ServiceCidr, text);
            default_range(SERVICE_CIDR)
        })
    }

    fn dns_service_ip(&mut self, found: &FoundCluster, service_cidr: &Cidr) -> IpAddr {
        found.dns_service_ip.unwrap_or_else(|| {
            let tenth = tenth_address(service_cidr);
            if found.service_cidrs.is_empty() {
                // Said already with the service CIDR that it follows from.
                let cluster = found.place.name.to_lowercase();
                let lack = Lack::OfCluster(cluster, ClusterValue::DnsServiceIp);
                self.known.lacks.insert(lack);
                return tenth;
            }
            let text = format!(
                "the DNS service IP of cluster {} is not given; assumed to be {tenth}",
                found.place.name
            );
            self.unsaid(NoteKind::Assumed, found, ClusterValue::DnsServiceIp, text);
            tenth
        })
    }

    /// Pod CIDRs of both families, where the model has them.
    fn pod_cidrs(&mut self, found: &FoundCluster, model: Model) -> (Option<Cidr>, Option<Cidr>) {
        if !model.uses_pod_cidr() {
            return (None, None);
        }
        let of_family = |ipv4: bool| {
            found
                .pod_cidrs
                .iter()
                .find(|cidr| cidr.is_ipv4() == ipv4)
                .cloned()
        };
        let v4 = of_family(true).or_else(|| {
            if model == Model::ByoCni {
                return None;
            }
            let text = format!(
                "the pod CIDR of cluster {} is not given; assumed to be {POD_CIDR}, Azure's default",
                found.place.name
            );
            self.unsaid(NoteKind::Assumed, found, ClusterValue::PodCidr, text);
            Some(default_range(POD_CIDR))
        });
        (v4, of_family(false))
    }

    fn pools(&mut self, found: &FoundCluster, own: Option<usize>, model: Model) -> Vec<NodePool> {
        let has_system = found.pools.iter().any(|pool| pool.mode == Some(PoolMode::System));
        if found.pools.is_empty() {
            let text = format!(
                "the node pools of cluster {} are not in the input; add az aks nodepool list",
                found.place.name
            );
            let lack = Lack::Pools(found.place.name.to_lowercase());
            self.lacks(NoteKind::Left, &found.path, text, lack);
        }
        let mut pools = Vec::new();
        for (at, pool) in found.pools.iter().enumerate() {
            let Ok(name) = Name::new(pool.name.clone()) else {
                continue;
            };
            let mode = pool.mode.unwrap_or(if at == 0 && !has_system {
                PoolMode::System
            } else {
                PoolMode::User
            });
            let node_subnet = self.node_subnet(found, pool, own);
            let pod_subnet = pool.pod_subnet.as_ref().map(|place| {
                let (reference, built) = self.reference(own, place);
                self.note_use(built, |uses| uses.pods = true);
                reference
            });
            pools.push(NodePool {
                id: Default::default(),
                mode,
                os: pool.os.unwrap_or(Os::Linux),
                count: self.nodes(found, pool),
                autoscale: pool.autoscale,
                max_pods: self.max_pods(found, pool, model),
                planned_pods: None,
                max_surge: pool.max_surge,
                max_unavailable: pool.max_unavailable,
                priority: pool.priority,
                upgrade: pool.upgrade,
                options: PoolOptions {
                    windows_server: pool.windows_server,
                    cordon_undrainable: pool.cordon_undrainable,
                    egress_prefix: pool.egress_prefix,
                    egress_private: false,
                    egress_configurations: ItemCount::one(),
                    node_public_prefix: None,
                    nics: Vec::new(),
                },
                node_subnet,
                pod_subnet,
                name,
            });
        }
        pools
    }

    fn nodes(&mut self, found: &FoundCluster, pool: &FoundPool) -> NodeCount {
        let written = pool
            .count
            .or_else(|| pool.autoscale.map(|autoscale| autoscale.min.get()));
        let count = written.unwrap_or_else(|| {
            let text = format!(
                "the node count of pool {} is not given; assumed to be 1",
                pool.name
            );
            self.unsaid_of_pool(NoteKind::Assumed, (found, pool), PoolValue::Count, text);
            1
        });
        NodeCount::new(count).unwrap_or_else(|error| {
            self.notes.left(pool.path.clone(), error.to_string());
            NodeCount::saturating(NodeCount::MOST)
        })
    }

    fn max_pods(&mut self, found: &FoundCluster, pool: &FoundPool, model: Model) -> PodCount {
        let count = pool.max_pods.unwrap_or_else(|| {
            let facts = model.facts();
            let contested = facts.contested_default_max_pods.first().copied();
            let default = facts.default_max_pods.or(contested).unwrap_or(110);
            let text = format!(
                "max pods of pool {} is not given; assumed to be {default}, {} for {}",
                pool.name,
                if facts.default_max_pods.is_some() {
                    "the default"
                } else {
                    "one of the documented defaults"
                },
                model.title()
            );
            self.unsaid_of_pool(NoteKind::Assumed, (found, pool), PoolValue::MaxPods, text);
            u64::from(default)
        });
        PodCount::new(count).unwrap_or_else(|error| {
            self.notes.left(pool.path.clone(), error.to_string());
            PodCount::saturating(PodCount::MOST)
        })
    }

    fn node_subnet(&mut self, found: &FoundCluster, pool: &FoundPool, own: Option<usize>) -> SubnetRef {
        if let Some(place) = pool.node_subnet.as_ref() {
            let (reference, built) = self.reference(own, place);
            self.note_use(built, |uses| uses.nodes = true);
            return reference;
        }
        // A pool that names none is in the subnet of its cluster's first pool; AKS makes one only for a whole cluster.
        let managed = own
            .filter(|_| is_managed(found))
            .and_then(|at| self.built.get(at));
        let first = managed
            .and_then(|building| building.subnets.first())
            .map(|subnet| subnet.name.clone());
        if let Some(name) = first {
            let built = own.map(|at| (at, 0));
            self.note_use(built, |uses| uses.nodes = true);
            return SubnetRef::own(Name::or(name, "unknown"));
        }
        if let Some(place) = first_subnet(found).filter(|_| !pool.node_subnet_unknown) {
            let (reference, built) = self.reference(own, place);
            let text = format!(
                "the subnet of pool {} is not given; assumed to be that of the first pool",
                pool.name
            );
            self.unsaid_of_pool(NoteKind::Assumed, (found, pool), PoolValue::NodeSubnet, text);
            self.note_use(built, |uses| uses.nodes = true);
            return reference;
        }
        let text = format!("the subnet of pool {} is not given", pool.name);
        self.unsaid_of_pool(NoteKind::Left, (found, pool), PoolValue::NodeSubnet, text);
        SubnetRef::own(Name::or("unknown", "unknown"))
    }

    fn note_use(&mut self, built: Option<(usize, usize)>, mark: impl FnOnce(&mut super::Uses)) {
        if let Some((network, subnet)) = built
            && let Some(building) = self.built.get_mut(network)
        {
            mark(building.uses.entry(subnet).or_default());
        }
    }
}

/// The cluster that `place` can be.
fn namesake(clusters: &[FoundCluster], namesakes: &Namesakes, place: &AzureRef) -> Option<usize> {
    let may_be = |at: usize| clusters.get(at).is_some_and(|known| known.place.may_be(place));
    namesakes.find(place, may_be)
}

fn add_pool(cluster: &mut FoundCluster, pool: FoundPool) {
    let is_known = cluster
        .pools
        .iter()
        .any(|known| known.name.eq_ignore_ascii_case(&pool.name));
    // One more than a design holds shows that there are too many.
    if !is_known && cluster.pools.len() <= bounds::MOST_POOLS {
        cluster.pools.push(pool);
    }
}

/// Node subnet of the first system pool, else of the first pool that names one.
fn first_subnet(cluster: &FoundCluster) -> Option<&AzureSubnetRef> {
    let of = |system: bool| {
        let mut pools = cluster.pools.iter();
        pools.find_map(|pool| {
            pool.node_subnet
                .as_ref()
                .filter(|_| !system || pool.mode == Some(PoolMode::System))
        })
    };
    let others = [
        &cluster.node_subnet,
        &cluster.system_node_subnet,
        &cluster.api_server_subnet,
    ];
    of(true)
        .or_else(|| of(false))
        .or_else(|| others.into_iter().find_map(Option::as_ref))
}

fn outbound(found: &FoundCluster) -> Outbound {
    let default = Outbound::default();
    let held = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Outbound {
        kind: found.outbound.unwrap_or(OutboundType::LoadBalancer),
        nat_gateway_sku: found.nat_gateway_sku,
        public_ips: found
            .public_ips
            .map_or(default.public_ips, |count| IpCount::saturating(held(count))),
        public_ips_ipv6: found
            .public_ips_ipv6
            .map(|count| IpCount::saturating(held(count))),
        ports_per_node: found
            .ports_per_node
            .map_or(PortCount::ZERO, |ports| PortCount::saturating(held(ports))),
    }
}

/// `1.34` of `1.34.2`; none for what is not a version.
fn minor_version(written: &str) -> Option<String> {
    let mut parts = written.trim_start_matches('v').split('.');
    let mut number = || parts.next()?.parse::<u32>().ok();
    Some(format!("{}.{}", number()?, number()?))
}

fn is_before_1_30(written: &str) -> bool {
    let Some(version) = minor_version(written) else {
        return false;
    };
    let minor = version
        .strip_prefix("1.")
        .and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor < 30)
}

/// A range that is written in this program.
fn default_range(text: &str) -> Cidr {
    text.parse().unwrap_or_else(|_| crate::net::Prefix::ALL.into())
}

/// The tenth address of a range, which is where Azure's own default has its DNS service.
fn tenth_address(cidr: &Cidr) -> IpAddr {
    match cidr.net().network() {
        IpAddr::V4(first) => IpAddr::V4(u32::from(first).saturating_add(10).into()),
        IpAddr::V6(first) => IpAddr::V6(u128::from(first).saturating_add(10).into()),
    }
}
