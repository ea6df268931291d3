//! A cluster with its ranges and pools on its way through the rules.

use crate::azure::{Model, Need, Os, OutboundType, Severity, limits as azure_limits};
use crate::check::rules;
use crate::design::{Autoscale, Cluster, Criterion, NodePool, PoolMode};
use crate::net::{Cidr, Prefix};
use crate::plan::{ClusterPlan, PoolPlaces};

use super::super::gates::Version;
use super::super::overlaps::{ClusterRanges, RangeOf, Surroundings};
use super::super::{
    Facts, Found, Reference, Subject, features, gates, gateways, limits, neighbours, notes, overlaps,
    requirements, sizing,
};
use super::{NetworkIndex, Walk, twins};

/// Prefix length up to which widening a pod CIDR is offered: 256 nodes.
const WIDENED_TO: u8 = 16;

/// Prefix length from which a service CIDR counts as one that may have to be extended.
const SMALL_SERVICE_CIDR: u8 = 24;

impl Walk<'_> {
    pub(super) fn cluster(&self, at: usize, cluster: &Cluster, places: &ClusterPlan, found: &mut Found) {
        let version = cluster.kubernetes_version.as_deref();
        OnCluster {
            walk: self,
            at,
            cluster,
            places,
            index: self.index(places.network),
            kubernetes: version.and_then(gates::kubernetes_version),
        }
        .judge(found);
    }

    /// Whether the pod CIDR of a cluster can become wider.
    pub(super) fn room_to_grow(&self, at: usize, cluster: &Cluster, places: &ClusterPlan, found: &mut Found) {
        let subject = Subject::PodCidr {
            alternative: self.at,
            cluster: at,
        };
        let from = places.pod_cidr.as_ref().map(|cidr| cidr.prefix);
        if let Some((from, to)) = from.and_then(|from| Some((from, self.widest(cluster, from)?))) {
            found.add(subject, &rules::ROOM_TO_GROW.rule, Facts::Widen { from, to });
        }
    }

    /// The widest range up to /16 that an overlay's pod CIDR can grow to without meeting anything more.
    fn widest(&self, cluster: &Cluster, from: Prefix) -> Option<Prefix> {
        let windows = cluster.pools.iter().any(|pool| pool.os == Os::Windows);
        // A dual-stack cluster that runs cannot be widened either.
        let runs_both = cluster.is_running() && cluster.is_dual_stack();
        if cluster.model != Model::Overlay || windows || runs_both {
            return None;
        }
        let services = cluster.service_cidr.v4();
        let free = |range: &Prefix| {
            overlaps::is_private(*range)
                && overlaps::is_unreserved(*range)
                && services.is_none_or(|services| !services.overlaps(range))
                && self.around.spaces.met(*range).is_none()
                && [&self.connected.ranges.all.used, &self.around.pods]
                    .iter()
                    .all(|others| others.beginning_in(*range).all(|other| other.overlaps(&from)))
        };
        let wider = |range: &Prefix| {
            range
                .parent()
                .filter(|parent| parent.length() >= WIDENED_TO && free(parent))
        };
        std::iter::successors(wider(&from), wider).last()
    }
}

/// One cluster on its way through the rules.
struct OnCluster<'a> {
    walk: &'a Walk<'a>,
    at: usize,
    cluster: &'a Cluster,
    places: &'a ClusterPlan,
    /// Of its VNet.
    index: &'a NetworkIndex,
    /// Its Kubernetes version, where one is written.
    kubernetes: Option<Version>,
}

impl OnCluster<'_> {
    const fn whole(&self) -> Subject {
        Subject::Cluster {
            alternative: self.walk.at,
            cluster: self.at,
        }
    }

    const fn pods(&self) -> Subject {
        Subject::PodCidr {
            alternative: self.walk.at,
            cluster: self.at,
        }
    }

    const fn services(&self) -> Subject {
        Subject::ServiceCidr {
            alternative: self.walk.at,
            cluster: self.at,
        }
    }

    const fn dns(&self) -> Subject {
        Subject::DnsIp {
            alternative: self.walk.at,
            cluster: self.at,
        }
    }

    const fn pool(&self, pool: usize) -> Subject {
        Subject::Pool {
            alternative: self.walk.at,
            cluster: self.at,
            pool,
        }
    }

    fn judge(&self, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            kubernetes,
            ..
        } = *self;
        let subject = self.whole();
        let model = cluster.model;

        match places.network {
            None => found.add(
                subject,
                &rules::NAME_NOT_FOUND.rule,
                Facts::Dangling(Reference::Network),
            ),
            Some(network) => {
                let managed = walk
                    .alternative
                    .networks
                    .get(network)
                    .is_some_and(|network| network.managed);
                found.add_all(subject, neighbours::outbound_type(cluster.outbound.kind, managed));
            }
        }
        self.choices(found);
        self.around(found);
        // Of an Automatic cluster Automatic is the reason, not its data plane.
        let made_up = limits::make_up(&cluster.pools, cluster.data_plane)
            .filter(|hit| !cluster.options.automatic || hit.rule != &rules::CILIUM_NO_WINDOWS.rule);
        found.add_all(subject, made_up);
        let dual_stack = cluster.is_dual_stack();
        let provisioned = cluster.provisioned_nodes();
        found.add_all(
            subject,
            limits::pools(model, &cluster.pools, provisioned, dual_stack),
        );
        self.outbound(found);
        if cluster.api_server_subnet.is_some() && places.network.is_some() && places.api_server.is_none() {
            found.add(
                subject,
                &rules::NAME_NOT_FOUND.rule,
                Facts::Dangling(Reference::ApiServerSubnet),
            );
        }

        self.ranges(found);
        if cluster.is_running() && !cluster.pools.is_empty() {
            found.add(subject, &rules::MAX_PODS_IMMUTABLE.rule, Facts::Nothing);
            let small = places
                .service_cidr
                .is_some_and(|services| services.length() >= SMALL_SERVICE_CIDR);
            let newer = kubernetes >= Some(azure_limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value);
            if small && newer {
                found.add(self.services(), &rules::SERVICE_CIDR_EXTEND.rule, Facts::Nothing);
            }
        }
        self.pools(found);
        walk.beside_pools(self.at, cluster, places, found);
    }

    /// What was chosen for the cluster, held against its version, the planning date and the other choices.
    fn choices(&self, found: &mut Found) {
        let Self {
            walk,
            cluster,
            kubernetes,
            ..
        } = *self;
        let (subject, model) = (self.whole(), cluster.model);
        found.add_all(
            subject,
            limits::choices(model, cluster.data_plane, cluster.network_policy),
        );
        let date = walk.design.planning_date.as_ref();
        found.add_all(
            subject,
            gates::support(model, cluster.network_policy, &cluster.pools, date),
        );
        found.add_all(subject, gates::npm_size(cluster));
        found.add_all(
            subject,
            gates::versions(gates::VersionUse {
                kubernetes,
                model,
                data_plane: cluster.data_plane,
                outbound: cluster.outbound.kind,
                fqdn_policy: walk.design.requirements.needs(Criterion::FqdnPolicy),
                pools: &cluster.pools,
            }),
        );
        found.add_all(subject, features::of_cluster(cluster));
        found.add_all(
            subject,
            requirements::of_cluster(&walk.design.requirements, cluster, self.places),
        );
        found.add_all(subject, notes::of_cluster(cluster, kubernetes));
    }

    /// What the VNet and the subnets of the cluster must have or lack for it.
    fn around(&self, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            ..
        } = *self;
        let subject = self.whole();
        let network = places
            .network
            .and_then(|network| walk.alternative.networks.get(network));
        let managed = network.is_some_and(|network| network.managed);
        if network.is_some_and(|network| network.encryption) && cluster.api_server_subnet.is_some() {
            found.add(subject, &rules::APISERVER_NO_VNET_ENCRYPTION.rule, Facts::Nothing);
        }
        let integrated = cluster.options.automatic || cluster.api_server_subnet.is_some();
        if integrated && neighbours::lacks_api_server_integration(&cluster.location) {
            found.add(subject, &rules::APISERVER_REGION.rule, Facts::Nothing);
        }
        let no_pod_subnets = cluster.model.uses_pod_subnet()
            && !cluster.model.offers(Need::ManagedNetwork).value.is_possible();
        if managed && no_pod_subnets {
            found.add(subject, &rules::POD_SUBNET_MANAGED_VNET.rule, Facts::Nothing);
        }
        if !managed {
            self.gateways(found);
        }
        let with = |(network, subnet): &(usize, usize)| {
            Facts::With(Subject::Subnet {
                alternative: walk.at,
                network: *network,
                subnet: *subnet,
            })
        };
        let is_short = |subnet: &(usize, usize)| {
            let hit = walk.short(*subnet);
            hit.is_some_and(|hit| hit.severity == Some(Severity::Error))
        };
        let mut own = places.node_subnets.iter().chain(&places.pod_subnets);
        if cluster.pools.len() > 1
            && let Some(short) = own.find(|subnet| is_short(subnet))
        {
            found.add(subject, &rules::PRECHECK_ALL_POOLS.rule, with(short));
        }
    }

    /// NAT gateways of the subnets of nodes and pods, held against the outbound type.
    fn gateways(&self, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            ..
        } = *self;
        let of_nodes = places.node_subnets.iter().map(|at| (at, false));
        let of_pods = places.pod_subnets.iter().map(|at| (at, true));
        for (&(network, subnet), is_of_pods) in of_nodes.chain(of_pods) {
            let written = walk.alternative.networks.get(network);
            let has = written
                .and_then(|network| network.subnets.get(subnet))
                .is_some_and(|subnet| subnet.nat_gateway);
            let Some(rule) = neighbours::subnet_gateway(cluster.outbound.kind, is_of_pods, has) else {
                continue;
            };
            let at = Subject::Subnet {
                alternative: walk.at,
                network,
                subnet,
            };
            // Azure names the subnet that lacks a gateway; the others are about the cluster.
            if rule == &rules::NAT_GATEWAY_NODE_SUBNET.rule {
                found.add(at, rule, Facts::With(self.whole()));
            } else {
                found.add(self.whole(), rule, Facts::With(at));
            }
        }
    }

    /// Pod CIDR, service CIDR and the address of the DNS service.
    fn ranges(&self, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            index,
            ..
        } = *self;
        let (pods, services) = (self.pods(), self.services());
        let model = cluster.model;
        let typed = |at: Subject, cidrs: [Option<&Cidr>; 2], found: &mut Found| {
            for (place, cidr) in cidrs.into_iter().enumerate() {
                found.add_all(at, cidr.and_then(|cidr| overlaps::host_bits(cidr, place)));
            }
        };
        typed(
            pods,
            [cluster.pod_cidr.as_ref(), cluster.pod_cidr_ipv6.as_ref()],
            found,
        );
        typed(
            services,
            [Some(&cluster.service_cidr), cluster.service_cidr_ipv6.as_ref()],
            found,
        );
        let ranges = ClusterRanges {
            model,
            runs: cluster.is_running(),
            pods: cluster.pod_cidr.as_ref().and_then(Cidr::v4),
            services: places.service_cidr,
            dns: Some(cluster.dns_service_ip),
        };
        let around = Surroundings {
            space: &index.space,
            subnets: &index.subnets,
            connected: &walk.connected.ranges.all,
        };
        overlaps::of_cluster(ranges, around, |clash| {
            let at = match clash.of {
                RangeOf::Pods => pods,
                RangeOf::Dns => self.dns(),
                _ => services,
            };
            let facts = walk.clash_facts(&clash, places.network.unwrap_or(0), Some(services));
            found.add_hit(at, clash.hit(facts));
        });
        walk.families(self.at, cluster, places, &index.ipv6, found);
        if model.uses_pod_cidr() {
            match &places.pod_cidr {
                None if cluster.pod_cidr.is_none() => {
                    found.add(self.whole(), &rules::POD_CIDR_MISSING.rule, Facts::Nothing);
                }
                None => {}
                Some(cidr) => {
                    let demand = &cidr.meter.demand;
                    let short = sizing::pod_cidr(cidr.prefix.length(), demand.planned, demand.with_surge());
                    found.add_all(pods, short.or_else(|| sizing::headroom(&cidr.meter)));
                }
            }
        }
    }

    fn pools(&self, found: &mut Found) {
        let Self { cluster, places, .. } = *self;
        twins(
            cluster.pools.iter().map(|pool| &pool.name),
            |pool| self.pool(pool),
            found,
        );
        if self.mixes_pod_subnets() {
            found.add(self.whole(), &rules::POD_SUBNET_ALL_POOLS.rule, Facts::Nothing);
        }
        for (at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
            self.judge_pool(self.pool(at), pool, place, found);
        }
    }

    /// Whether some pools name a pod subnet and others do not.
    fn mixes_pod_subnets(&self) -> bool {
        let pools = &self.cluster.pools;
        let named = pools.iter().filter(|pool| pool.pod_subnet.is_some()).count();
        self.cluster.model.is_flat() && named > 0 && named < pools.len()
    }

    fn judge_pool(&self, subject: Subject, pool: &NodePool, place: &PoolPlaces, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            kubernetes,
            ..
        } = *self;
        let model = cluster.model;
        // What only informs is said once a cluster, in `notes`.
        let broken = limits::pool(model, pool);
        found.add_all(subject, broken.filter(|hit| hit.severity > Some(Severity::Info)));
        self.further(subject, pool, place, found);
        let date = walk.design.planning_date.as_ref();
        let policy = cluster.network_policy;
        found.add_all(subject, gates::windows_server(pool, kubernetes, policy, date));
        if place.node_subnet.is_none() && places.network.is_some() {
            found.add(
                subject,
                &rules::NAME_NOT_FOUND.rule,
                Facts::Dangling(Reference::NodeSubnet),
            );
        }
        if model.uses_pod_subnet() {
            match (&pool.pod_subnet, place.pod_subnet) {
                (None, _) if !self.mixes_pod_subnets() => {
                    found.add(subject, &rules::POD_SUBNET_MISSING.rule, Facts::Nothing);
                }
                (Some(_), None) if places.network.is_some() => {
                    found.add(
                        subject,
                        &rules::NAME_NOT_FOUND.rule,
                        Facts::Dangling(Reference::PodSubnet),
                    );
                }
                _ => {}
            }
        }
        // All pools lie in the VNet of the cluster, else in that of the first.
        let home = places
            .network
            .or_else(|| Some(places.pools.first()?.node_subnet?.0));
        for (network, _) in [place.node_subnet, place.pod_subnet].into_iter().flatten() {
            if home.is_some_and(|home| home != network) {
                let other = Subject::Network {
                    alternative: walk.at,
                    network,
                };
                found.add(subject, &rules::POOLS_SAME_VNET.rule, Facts::With(other));
            }
        }
        if let Some((network, subnet)) = place.pod_subnet {
            let shared_with_nodes = walk
                .planned
                .networks
                .get(network)
                .and_then(|network| network.subnets.get(subnet))
                .is_some_and(|subnet| !subnet.node_clusters.is_empty());
            let elsewhere = place.node_subnet.is_some_and(|nodes| nodes.0 != network);
            if shared_with_nodes || elsewhere {
                let other = Subject::Subnet {
                    alternative: walk.at,
                    network,
                    subnet,
                };
                found.add(subject, &rules::POD_SUBNET_SAME_VNET.rule, Facts::With(other));
            }
        }
    }

    /// What a pool is beyond its nodes: a gateway, with public addresses, with further interfaces.
    fn further(&self, subject: Subject, pool: &NodePool, place: &PoolPlaces, found: &mut Found) {
        let Self {
            walk,
            cluster,
            places,
            kubernetes,
            ..
        } = *self;
        found.add_all(subject, gateways::egress_pool(pool, kubernetes));
        let pools = cluster.pools.iter().zip(&places.pools);
        let system = |pool: &NodePool| pool.mode == PoolMode::System && !pool.is_gateway();
        let mut systems = pools
            .filter(|(pool, _)| system(pool))
            .map(|(_, place)| place.node_subnet);
        if pool.is_gateway()
            && let Some(own) = place.node_subnet
            && systems.clone().all(|system| system != Some(own))
            && let Some((network, subnet)) = systems.find_map(|system| system)
        {
            let system = Subject::Subnet {
                alternative: walk.at,
                network,
                subnet,
            };
            found.add(subject, &rules::STATIC_EGRESS_SUBNET.rule, Facts::With(system));
        }
        found.add_all(subject, gateways::public_prefix_of(pool));
        if !pool.options.nics.is_empty() {
            found.add(subject, &rules::MULTI_NIC_POOL.rule, Facts::Nothing);
        }
    }

    /// SNAT ports of a load balancer, and addresses of NAT gateways.
    fn outbound(&self, found: &mut Found) {
        let Self { cluster, .. } = *self;
        let subject = self.whole();
        let outbound = &cluster.outbound;
        match outbound.kind {
            OutboundType::LoadBalancer => {
                let snat = neighbours::Snat::of(cluster);
                found.add_all(subject, neighbours::outbound_ports(snat.ports_per_node));
                found.add_all(subject, snat.too_few());
                if snat.ports_per_node == 0 {
                    let fewest = |autoscale: Autoscale| autoscale.min.min(autoscale.max).get();
                    let fewest = cluster
                        .pools
                        .iter()
                        .map(|pool| pool.autoscale.map_or_else(|| pool.count.get(), fewest));
                    found.add_all(
                        subject,
                        neighbours::automatic_ports_shrink(fewest.sum(), snat.effective_nodes()),
                    );
                }
            }
            OutboundType::ManagedNatGateway | OutboundType::UserAssignedNatGateway => {
                let (given, most) = (
                    outbound.public_ips.get(),
                    u64::from(azure_limits::NAT_GATEWAY_MAX_IPS.value),
                );
                if given > most {
                    let facts = Facts::Count {
                        given,
                        least: 1,
                        most,
                        unit: "public addresses of its NAT gateway",
                    };
                    found.add(subject, &rules::NAT_GATEWAY_IPS.rule, facts);
                }
            }
            OutboundType::UserDefinedRouting | OutboundType::None | OutboundType::Block => {}
        }
    }
}
