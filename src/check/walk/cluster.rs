//! A cluster with its ranges and pools on its way through the rules.

use crate::azure::{Model, Os, OutboundType, Severity, limits as azure_limits, rules};
use crate::design::{Autoscale, Cluster, ClusterState, Criterion};
use crate::net::{Cidr, Prefix};
use crate::plan::ClusterPlan;

use super::super::overlaps::{ClusterRanges, RangeOf, Surroundings};
use super::super::{
    Facts, Found, Reference, Subject, features, gates, lifecycle, limits, neighbours, notes, overlaps, sizing,
};
use super::{NetworkIndex, Walk, twins};

/// Prefix length up to which widening a pod CIDR is offered: 256 nodes.
const WIDENED_TO: u8 = 16;

/// Prefix length from which a service CIDR counts as one that may have to be extended.
const SMALL_SERVICE_CIDR: u8 = 24;

impl Walk<'_> {
    pub(super) fn cluster(
        &self,
        cluster_at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        index: &NetworkIndex,
        found: &mut Found,
    ) {
        let alternative = self.at;
        let subject = Subject::Cluster {
            alternative,
            cluster: cluster_at,
        };
        let model = cluster.model;

        match places.network {
            None => found.add(
                subject,
                &rules::NAME_NOT_FOUND,
                Facts::Dangling(Reference::Network),
            ),
            Some(network) => {
                let managed = self
                    .alternative
                    .networks
                    .get(network)
                    .is_some_and(|network| network.managed);
                found.add_all(subject, neighbours::outbound_type(cluster.outbound.kind, managed));
            }
        }
        found.add_all(
            subject,
            limits::choices(model, cluster.data_plane, cluster.network_policy),
        );
        let date = self.design.planning_date.as_ref();
        let kubernetes = cluster
            .kubernetes_version
            .as_deref()
            .and_then(gates::kubernetes_version);
        found.add_all(
            subject,
            gates::retirements(model, cluster.network_policy, &cluster.pools, date),
        );
        found.add_all(subject, gates::npm_size(cluster.network_policy, &cluster.pools));
        found.add_all(
            subject,
            gates::versions(gates::VersionUse {
                kubernetes,
                model,
                data_plane: cluster.data_plane,
                outbound: cluster.outbound.kind,
                fqdn_policy: self.design.requirements.needs(Criterion::FqdnPolicy),
                pools: &cluster.pools,
            }),
        );
        found.add_all(subject, features::of_cluster(cluster));
        found.add_all(subject, notes::of_cluster(cluster, kubernetes));
        self.around(subject, cluster, places, found);
        found.add_all(subject, limits::make_up(&cluster.pools, cluster.data_plane));
        found.add_all(subject, limits::pools(model, &cluster.pools));
        Self::outbound(subject, cluster, places, found);
        // The plan lays an API server's addresses over its subnet, so what is not there was not found.
        if cluster.api_server_subnet.is_some()
            && places.network.is_some()
            && !self.api_servers.contains_key(&cluster_at)
        {
            found.add(
                subject,
                &rules::NAME_NOT_FOUND,
                Facts::Dangling(Reference::ApiServerSubnet),
            );
        }

        self.ranges(cluster_at, cluster, places, index, found);
        if cluster.state == ClusterState::Existing && !cluster.pools.is_empty() {
            found.add(subject, &rules::MAX_PODS_IMMUTABLE, Facts::Nothing);
            let small = places
                .service_cidr
                .is_some_and(|services| services.length() >= SMALL_SERVICE_CIDR);
            let newer = kubernetes >= Some(azure_limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value);
            if small && newer {
                let services = Subject::ServiceCidr {
                    alternative,
                    cluster: cluster_at,
                };
                found.add(services, &rules::SERVICE_CIDR_EXTEND, Facts::Nothing);
            }
        }
        self.pools(cluster_at, cluster, places, found);
    }

    /// What the VNet and the subnets of a cluster must have or lack for it.
    fn around(&self, subject: Subject, cluster: &Cluster, places: &ClusterPlan, found: &mut Found) {
        let network = places
            .network
            .and_then(|network| self.alternative.networks.get(network));
        let managed = network.is_some_and(|network| network.managed);
        if network.is_some_and(|network| network.encryption) && cluster.api_server_subnet.is_some() {
            found.add(subject, &rules::APISERVER_NO_VNET_ENCRYPTION, Facts::Nothing);
        }
        if cluster.options.automatic && network.is_some() && !managed && cluster.api_server_subnet.is_none() {
            found.add(subject, &rules::AUTOMATIC_APISERVER_SUBNET, Facts::Nothing);
        }
        let attached = cluster.outbound.kind == OutboundType::UserAssignedNatGateway;
        let has_gateway = |(network, subnet): &(usize, usize)| {
            let network = self.alternative.networks.get(*network);
            network
                .and_then(|network| network.subnets.get(*subnet))
                .is_some_and(|subnet| subnet.nat_gateway)
        };
        let with = |(network, subnet): &(usize, usize)| {
            Facts::With(Subject::Subnet {
                alternative: self.at,
                network: *network,
                subnet: *subnet,
            })
        };
        if attached {
            for pods in places.pod_subnets.iter().filter(|pods| !has_gateway(pods)) {
                found.add(subject, &rules::NAT_GATEWAY_POD_SUBNET, with(pods));
            }
        } else if !managed {
            for nodes in places.node_subnets.iter().filter(|nodes| has_gateway(nodes)) {
                found.add(subject, &rules::NAT_GATEWAY_OUTBOUND_TYPE, with(nodes));
            }
        }
        let is_short = |(network, subnet): &(usize, usize)| {
            self.short
                .get(*network)
                .and_then(|subnets| subnets.get(*subnet))
                .is_some_and(|hit| hit.is_some_and(|hit| hit.rule.severity == Some(Severity::Error)))
        };
        let mut own = places.node_subnets.iter().chain(&places.pod_subnets);
        if cluster.pools.len() > 1
            && let Some(short) = own.find(|subnet| is_short(subnet))
        {
            found.add(subject, &rules::PRECHECK_ALL_POOLS, with(short));
        }
    }

    /// Pod CIDR, service CIDR and the address of the DNS service.
    fn ranges(
        &self,
        cluster_at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        index: &NetworkIndex,
        found: &mut Found,
    ) {
        let alternative = self.at;
        let subject = Subject::Cluster {
            alternative,
            cluster: cluster_at,
        };
        let pods = Subject::PodCidr {
            alternative,
            cluster: cluster_at,
        };
        let services = Subject::ServiceCidr {
            alternative,
            cluster: cluster_at,
        };
        let dns = Subject::DnsIp {
            alternative,
            cluster: cluster_at,
        };
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
            pods: cluster.pod_cidr.as_ref().and_then(Cidr::v4),
            services: places.service_cidr,
            dns: Some(cluster.dns_service_ip),
        };
        let around = Surroundings {
            space: &index.space,
            subnets: &index.subnets,
            connected: &self.connected.ranges.all,
        };
        overlaps::of_cluster(ranges, around, |clash| {
            let at = match clash.of {
                RangeOf::Pods => pods,
                RangeOf::Dns => dns,
                _ => services,
            };
            let facts = self.clash_facts(&clash, places.network.unwrap_or(0), Some(services));
            found.add(at, clash.rule, facts);
        });
        Self::families(subject, cluster, found);
        if model.uses_pod_cidr() {
            match &places.pod_cidr {
                None if cluster.pod_cidr.is_none() => {
                    found.add(subject, &rules::POD_CIDR_MISSING, Facts::Nothing);
                }
                None => {}
                Some(cidr) => {
                    let demand = &cidr.meter.demand;
                    let short = sizing::pod_cidr(cidr.prefix.length(), demand.planned, demand.with_surge());
                    found.add_all(pods, short.or_else(|| sizing::headroom(&cidr.meter)));
                    if let Some(facts) = self.room_to_grow(cluster, cidr.prefix) {
                        found.add(pods, &rules::ROOM_TO_GROW, facts);
                    }
                }
            }
        }
    }

    fn pools(&self, cluster_at: usize, cluster: &Cluster, places: &ClusterPlan, found: &mut Found) {
        let at = |pool| Subject::Pool {
            alternative: self.at,
            cluster: cluster_at,
            pool,
        };
        let whole = Subject::Cluster {
            alternative: self.at,
            cluster: cluster_at,
        };
        let model = cluster.model;
        twins(cluster.pools.iter().map(|pool| &pool.name), at, found);
        let with_pod_subnet = cluster
            .pools
            .iter()
            .filter(|pool| pool.pod_subnet.is_some())
            .count();
        let mixed = model.is_flat() && with_pod_subnet > 0 && with_pod_subnet < cluster.pools.len();
        if mixed {
            found.add(whole, &rules::POD_SUBNET_ALL_POOLS, Facts::Nothing);
        }
        let home = places
            .network
            .or_else(|| Some(places.pools.first()?.node_subnet?.0));
        for (pool_at, (pool, place)) in cluster.pools.iter().zip(&places.pools).enumerate() {
            let subject = at(pool_at);
            // What only informs is said once a cluster, in `notes`.
            let broken = limits::pool(model, pool);
            found.add_all(
                subject,
                broken.filter(|hit| hit.rule.severity > Some(Severity::Info)),
            );
            found.add_all(subject, features::egress_gateway(pool));
            let date = self.design.planning_date.as_ref();
            let kubernetes = cluster.kubernetes_version.as_deref();
            let kubernetes = kubernetes.and_then(gates::kubernetes_version);
            found.add_all(subject, gates::windows_server(pool, kubernetes, date));
            if place.node_subnet.is_none() && places.network.is_some() {
                found.add(
                    subject,
                    &rules::NAME_NOT_FOUND,
                    Facts::Dangling(Reference::NodeSubnet),
                );
            }
            if model.uses_pod_subnet() {
                match (&pool.pod_subnet, place.pod_subnet) {
                    (None, _) if !mixed => found.add(subject, &rules::POD_SUBNET_MISSING, Facts::Nothing),
                    (Some(_), None) if places.network.is_some() => {
                        found.add(
                            subject,
                            &rules::NAME_NOT_FOUND,
                            Facts::Dangling(Reference::PodSubnet),
                        );
                    }
                    _ => {}
                }
            }
            for (network, subnet) in [place.node_subnet, place.pod_subnet].into_iter().flatten() {
                if home.is_some_and(|home| home != network) {
                    let other = Subject::Network {
                        alternative: self.at,
                        network,
                    };
                    found.add(subject, &rules::POOLS_SAME_VNET, Facts::With(other));
                }
                let network = self.alternative.networks.get(network);
                let names =
                    network.and_then(|network| Some([&network.name, &network.subnets.get(subnet)?.name]));
                let long = names
                    .into_iter()
                    .flatten()
                    .find_map(|name| lifecycle::label_name(model, name.as_str()));
                found.add_all(subject, long);
            }
            if let Some((network, subnet)) = place.pod_subnet {
                let shared_with_nodes = self
                    .planned
                    .networks
                    .get(network)
                    .and_then(|network| network.subnets.get(subnet))
                    .is_some_and(|subnet| !subnet.node_clusters.is_empty());
                let elsewhere = place.node_subnet.is_some_and(|nodes| nodes.0 != network);
                if shared_with_nodes || elsewhere {
                    let other = Subject::Subnet {
                        alternative: self.at,
                        network,
                        subnet,
                    };
                    found.add(subject, &rules::POD_SUBNET_SAME_VNET, Facts::With(other));
                }
            }
        }
    }

    /// SNAT ports of a load balancer, and addresses of NAT gateways.
    fn outbound(subject: Subject, cluster: &Cluster, places: &ClusterPlan, found: &mut Found) {
        let outbound = &cluster.outbound;
        match outbound.kind {
            OutboundType::LoadBalancer => {
                let snat = neighbours::Snat {
                    nodes: places.nodes,
                    surge_nodes: places.surge,
                    outbound_ips: outbound.public_ips.get(),
                    ports_per_node: outbound.ports_per_node.get(),
                };
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
                    found.add(subject, &rules::NAT_GATEWAY_IPS, facts);
                }
            }
            OutboundType::UserDefinedRouting | OutboundType::None | OutboundType::Block => {}
        }
    }

    /// What IPv6 ranges break.
    fn families(subject: Subject, cluster: &Cluster, found: &mut Found) {
        let dual = cluster.pod_cidr_ipv6.is_some() || cluster.service_cidr_ipv6.is_some();
        let odd =
            !cluster.service_cidr.is_ipv4() || cluster.pod_cidr.as_ref().is_some_and(|cidr| !cidr.is_ipv4());
        if !dual && !odd {
            return;
        }
        let pods: Vec<&Cidr> = cluster.pod_cidr.iter().chain(&cluster.pod_cidr_ipv6).collect();
        let services: Vec<&Cidr> = [&cluster.service_cidr]
            .into_iter()
            .chain(&cluster.service_cidr_ipv6)
            .collect();
        found.add_all(subject, limits::dual_stack(cluster.model, &pods, &services));
        if dual && cluster.outbound.kind == OutboundType::ManagedNatGateway {
            found.add(subject, &rules::DUAL_STACK_NAT_STANDARD, Facts::Nothing);
        }
        if let (Some(pods), Some(services)) = (&cluster.pod_cidr_ipv6, &cluster.service_cidr_ipv6)
            && (pods.net().contains(&services.net()) || services.net().contains(&pods.net()))
        {
            found.add(subject, &rules::POD_CIDR_OVERLAPS_SERVICE_CIDR, Facts::Nothing);
        }
    }

    /// The widest range up to /16 that an overlay's pod CIDR can grow to without meeting anything more.
    fn room_to_grow(&self, cluster: &Cluster, from: Prefix) -> Option<Facts> {
        if cluster.model != Model::Overlay || cluster.pools.iter().any(|pool| pool.os == Os::Windows) {
            return None;
        }
        let services = cluster.service_cidr.v4();
        let free = |range: &Prefix| {
            overlaps::is_private(*range)
                && overlaps::is_unreserved(*range)
                && services.is_none_or(|services| !services.overlaps(range))
                && self.spaces.met(*range).is_none()
                && [&self.connected.ranges.all, &self.pods]
                    .iter()
                    .all(|others| others.beginning_in(*range).all(|other| other.overlaps(&from)))
        };
        let wider = |range: &Prefix| {
            range
                .parent()
                .filter(|parent| parent.length() >= WIDENED_TO && free(parent))
        };
        let to = std::iter::successors(wider(&from), wider).last()?;
        Some(Facts::Widen { from, to })
    }
}
