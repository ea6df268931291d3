//! A cluster with its ranges and pools on its way through the rules.

use crate::azure::{OutboundType, Severity, Version, kubernetes_version, names};
use crate::check::rules;
use crate::design::{Autoscale, Cluster, Criterion, NodePool, PoolMode};
use crate::net::Cidr;
use crate::plan::{ClusterPlan, PoolPlaces};

use super::super::overlaps::{ClusterRanges, RangeOf, Surroundings};
use super::super::{FindingList, Reference, Subject, limits, notes, overlaps};
use super::{NetworkIndex, Walk};

impl Walk<'_> {
    pub(super) fn cluster(
        &self,
        at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        found: &mut FindingList,
    ) {
        let version = cluster.kubernetes_version.as_deref();
        OnCluster {
            walk: self,
            at,
            cluster,
            places,
            index: self.index(places.network),
            kubernetes: version.and_then(kubernetes_version),
        }
        .judge(found);
    }

    /// Whether the pod CIDR of a cluster can be expanded.
    pub(super) fn room_to_grow(
        &self,
        at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        found: &mut FindingList,
    ) {
        let subject = Subject::PodCidr {
            alternative: self.at,
            cluster: at,
        };
        let from = places.pod_cidr.as_ref().map(|cidr| cidr.prefix);
        let others = [&self.connected.ranges.all.used, &self.around.pods];
        let wider = from.and_then(|from| rules::room_to_grow(cluster, from, &self.around.spaces, others));
        found.add_all(subject, wider);
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

    fn judge(&self, found: &mut FindingList) {
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
            None => found.add_hit(subject, rules::name_not_found(Reference::Network)),
            Some(network) => {
                let managed = walk
                    .alternative
                    .networks
                    .get(network)
                    .is_some_and(|network| network.managed);
                found.add_all(subject, rules::outbound_type(cluster.outbound.kind, managed));
            }
        }
        found.add_all(subject, rules::resource_name(&names::CLUSTER, &cluster.name));
        self.choices(found);
        self.around(found);
        found.add_all(subject, rules::lacks_pools(&cluster.pools));
        let automatic = cluster.options.automatic;
        let no_windows = rules::cilium_no_windows(&cluster.pools, cluster.data_plane, automatic);
        found.add_all(subject, no_windows);
        let dual_stack = cluster.is_dual_stack();
        let provisioned = cluster.provisioned_nodes();
        found.add_all(
            subject,
            rules::cluster_size(model, &cluster.pools, provisioned, dual_stack),
        );
        self.outbound(found);
        if cluster.api_server_subnet.is_some() && places.network.is_some() && places.api_server.is_none() {
            found.add_hit(subject, rules::name_not_found(Reference::ApiServerSubnet));
        }

        self.ranges(found);
        found.add_all(subject, rules::max_pods_immutable(cluster));
        let extend = rules::service_cidr_extend(cluster, places.service_cidr, kubernetes);
        found.add_all(self.services(), extend);
        self.pools(found);
        walk.outside_pools(self.at, cluster, places, found);
    }

    /// The choices of the cluster, checked against its version, the planning date and each other.
    fn choices(&self, found: &mut FindingList) {
        let Self {
            walk,
            cluster,
            kubernetes,
            ..
        } = *self;
        let (subject, model) = (self.whole(), cluster.model);
        found.add_all(
            subject,
            rules::choices(model, cluster.data_plane, cluster.network_policy),
        );
        let date = walk.design.planning_date.as_ref();
        found.add_all(
            subject,
            rules::support(model, cluster.network_policy, &cluster.pools, date),
        );
        found.add_all(subject, rules::npm_size(cluster));
        found.add_all(
            subject,
            rules::versions(rules::VersionUse {
                kubernetes,
                model,
                data_plane: cluster.data_plane,
                outbound: cluster.outbound.kind,
                fqdn_policy: walk.design.requirements.needs(Criterion::FqdnPolicy),
                pools: &cluster.pools,
            }),
        );
        found.add_all(subject, rules::features(cluster));
        found.add_all(
            subject,
            rules::requirements(&walk.design.requirements, cluster, self.places),
        );
        found.add_all(subject, notes::of_cluster(cluster, kubernetes));
    }

    /// What the VNet and the subnets of the cluster must have or lack for it.
    fn around(&self, found: &mut FindingList) {
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
        let network = network.map(AsRef::as_ref);
        found.add_all(subject, rules::api_server_encryption(cluster, network));
        found.add_all(subject, rules::api_server_region(cluster));
        found.add_all(subject, rules::pod_subnet_managed_vnet(cluster, managed));
        if !managed {
            self.gateways(found);
        }
        let at = |(network, subnet): &(usize, usize)| Subject::Subnet {
            alternative: walk.at,
            network: *network,
            subnet: *subnet,
        };
        let is_short = |subnet: &(usize, usize)| {
            let hit = walk.short(*subnet);
            hit.is_some_and(|hit| hit.severity == Some(Severity::Error))
        };
        let mut own = places.node_subnets.iter().chain(&places.pod_subnets);
        let short = own.find(|subnet| is_short(subnet)).map(at);
        found.add_all(subject, rules::precheck_all_pools(cluster, short));
    }

    /// NAT gateways of the node and pod subnets, checked against the outbound type.
    fn gateways(&self, found: &mut FindingList) {
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
            let at = Subject::Subnet {
                alternative: walk.at,
                network,
                subnet,
            };
            let broken = rules::subnet_gateway(cluster.outbound.kind, is_of_pods, has);
            if let Some((at, hit)) = broken.map(|rule| rules::gateway_finding(rule, at, self.whole())) {
                found.add_hit(at, hit);
            }
        }
    }

    /// Pod CIDR, service CIDR and the address of the DNS service.
    fn ranges(&self, found: &mut FindingList) {
        let Self {
            walk,
            cluster,
            places,
            index,
            ..
        } = *self;
        let (pods, services) = (self.pods(), self.services());
        let model = cluster.model;
        let typed = |at: Subject, cidrs: [Option<&Cidr>; 2], found: &mut FindingList| {
            for (place, cidr) in cidrs.into_iter().enumerate() {
                found.add_all(at, cidr.and_then(|cidr| rules::host_bits(cidr, place)));
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
        overlaps::of_cluster(ranges, around, |overlap| {
            let at = match overlap.of {
                RangeOf::Pods => pods,
                RangeOf::Dns => self.dns(),
                RangeOf::Space(_) | RangeOf::Subnet(_) | RangeOf::Services => services,
            };
            let facts = walk.overlap_facts(&overlap, places.network.unwrap_or(0), Some(services));
            found.add_hit(at, overlap.hit(facts));
        });
        walk.families(self.at, cluster, places, &index.ipv6, found);
        found.add_all(self.whole(), rules::pod_cidr_missing(cluster));
        if let Some(cidr) = places.pod_cidr.as_ref().filter(|_| model.uses_pod_cidr()) {
            let demand = &cidr.meter.demand;
            let short = rules::pod_cidr(cidr.prefix.length(), demand.planned, demand.with_surge());
            found.add_all(pods, short.or_else(|| rules::headroom(&cidr.meter)));
        }
    }

    fn pools(&self, found: &mut FindingList) {
        let Self { cluster, places, .. } = *self;
        rules::duplicate_names(
            cluster.pools.iter().map(|pool| &pool.name),
            |pool| self.pool(pool),
            found,
        );
        found.add_all(self.whole(), rules::pod_subnet_all_pools(cluster));
        for (at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
            self.judge_pool(self.pool(at), pool, place, found);
        }
    }

    fn judge_pool(&self, subject: Subject, pool: &NodePool, place: &PoolPlaces, found: &mut FindingList) {
        let Self {
            walk,
            cluster,
            places,
            kubernetes,
            ..
        } = *self;
        let model = cluster.model;
        // What only informs is reported once per cluster, in `notes`.
        let broken = limits::pool(model, pool);
        found.add_all(subject, broken.filter(|hit| hit.severity > Some(Severity::Info)));
        self.further(subject, pool, place, found);
        let date = walk.design.planning_date.as_ref();
        let policy = cluster.network_policy;
        found.add_all(subject, rules::windows_server(pool, kubernetes, policy, date));
        if place.node_subnet.is_none() && places.network.is_some() {
            found.add_hit(subject, rules::name_not_found(Reference::NodeSubnet));
        }
        found.add_all(subject, rules::pod_subnet_missing(cluster, pool));
        let dangles = pool.pod_subnet.is_some() && place.pod_subnet.is_none();
        if model.uses_pod_subnet() && dangles && places.network.is_some() {
            found.add_hit(subject, rules::name_not_found(Reference::PodSubnet));
        }
        // All pools lie in the VNet of the cluster, else in that of the first.
        let home = places
            .network
            .or_else(|| Some(places.pools.first()?.node_subnet?.0));
        let own = [place.node_subnet, place.pod_subnet].into_iter().flatten();
        let other = |network| Subject::Network {
            alternative: walk.at,
            network,
        };
        let elsewhere = rules::pools_same_vnet(home, own.map(|(network, _)| network), other);
        found.add_all(subject, elsewhere);
        if let Some((network, subnet)) = place.pod_subnet {
            let shared_with_nodes = walk
                .planned
                .networks
                .get(network)
                .and_then(|network| network.subnets.get(subnet))
                .is_some_and(|subnet| !subnet.node_clusters.is_empty());
            let elsewhere = place.node_subnet.is_some_and(|nodes| nodes.0 != network);
            let other = Subject::Subnet {
                alternative: walk.at,
                network,
                subnet,
            };
            let broken = rules::pod_subnet_same_vnet(shared_with_nodes, elsewhere, other);
            found.add_all(subject, broken);
        }
    }

    /// What a pool has besides nodes: a gateway, public addresses, additional interfaces.
    fn further(&self, subject: Subject, pool: &NodePool, place: &PoolPlaces, found: &mut FindingList) {
        let Self {
            walk,
            cluster,
            places,
            kubernetes,
            ..
        } = *self;
        found.add_all(subject, rules::egress_pool(pool, kubernetes));
        let pools = cluster.pools.iter().zip(&places.pools);
        let system = |pool: &NodePool| pool.mode == PoolMode::System && !pool.is_gateway();
        let systems = pools
            .filter(|(pool, _)| system(pool))
            .map(|(_, place)| place.node_subnet);
        let at = |(network, subnet)| Subject::Subnet {
            alternative: walk.at,
            network,
            subnet,
        };
        found.add_all(
            subject,
            rules::egress_subnet(pool, place.node_subnet, systems, at),
        );
        found.add_all(subject, rules::public_prefix_of(pool));
        found.add_all(subject, rules::multi_nic_pool(pool));
    }

    /// SNAT ports of a load balancer, and addresses of NAT gateways.
    fn outbound(&self, found: &mut FindingList) {
        let Self { cluster, .. } = *self;
        let subject = self.whole();
        let outbound = &cluster.outbound;
        match outbound.kind {
            OutboundType::LoadBalancer => {
                let snat = rules::Snat::of(cluster);
                found.add_all(subject, rules::outbound_ports(snat.ports_per_node));
                found.add_all(subject, snat.too_few());
                if snat.ports_per_node == 0 {
                    let fewest = |autoscale: Autoscale| autoscale.min.min(autoscale.max).get();
                    let fewest = cluster
                        .pools
                        .iter()
                        .map(|pool| pool.autoscale.map_or_else(|| pool.count.get(), fewest));
                    found.add_all(
                        subject,
                        rules::automatic_ports_shrink(fewest.sum(), snat.effective_nodes()),
                    );
                }
            }
            OutboundType::ManagedNatGateway | OutboundType::UserAssignedNatGateway => {
                found.add_all(subject, rules::nat_gateway_ips(outbound));
            }
            OutboundType::UserDefinedRouting | OutboundType::None | OutboundType::Block => {}
        }
    }
}
