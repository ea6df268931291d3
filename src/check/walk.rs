//! Applies the families of rules to a design, from its first VNet to its last pool.
//!
//! Everything that is looked up often is sorted once: connected ranges for the whole design, prefixes and subnets for
//! each VNet. No rule compares every range with every other.

use std::collections::{BTreeSet, HashMap};

use crate::azure::{Model, Os, OutboundType, Purpose, Severity, limits as azure_limits, rules};
use crate::design::{
    Alternative, Autoscale, Cluster, ClusterState, ConnectedKind, Criterion, Design, Name, Network, Subnet,
};
use crate::net::{Cidr, Prefix};
use crate::plan::{
    AlternativePlan, ClusterPlan, NetworkPlan, Plan, Step, StepKind, SubnetPlan, Unit, observed_per_node,
    observed_pod_subnet_check,
};

use super::overlaps::{
    Clash, ClusterRanges, Connected, ConnectedRanges, RangeOf, Ranges, Surroundings, With,
};
use super::sizing::Row;
use super::{
    Facts, Found, Hit, MOST_PER_RULE, Reference, Subject, change, features, gates, lifecycle, limits,
    neighbours, notes, overlaps, sizing,
};

/// Checks everything there is.
pub(super) fn walk(design: &Design, plan: &Plan, found: &mut Found) {
    let connected = connected(design);
    for (at, range) in design.connected.iter().enumerate() {
        host_bits(Subject::Connected(at), &range.prefixes, found);
    }
    twins(
        design.connected.iter().map(|range| &range.name),
        Subject::Connected,
        found,
    );
    twins(
        design.alternatives.iter().map(|alternative| &alternative.name),
        Subject::Alternative,
        found,
    );
    for (at, (alternative, planned)) in design.alternatives.iter().zip(&plan.alternatives).enumerate() {
        let spaces = Ranges::of(
            alternative
                .networks
                .iter()
                .flat_map(|network| placed(&network.address_space)),
        );
        let pods = planned
            .clusters
            .iter()
            .filter_map(|cluster| cluster.pod_cidr.as_ref())
            .map(|cidr| cidr.prefix);
        let pods: BTreeSet<Prefix> = pods.collect();
        let pods = Ranges::of(pods.into_iter().zip(0..));
        let api_servers = change::api_servers(planned);
        Walk {
            design,
            connected: &connected,
            at,
            alternative,
            planned,
            spaces,
            pods,
            short: short_subnets(alternative, planned),
            api_servers,
        }
        .alternative(found);
    }
    change::judge(design, plan, found);
    if !design.rule_set.is_empty() && rules::changes_since(&design.rule_set).next().is_some() {
        found.add(Subject::Design, &rules::RULE_SET_OLDER, Facts::Nothing);
    }
}

/// The connected ranges of a design, with the place of the range each belongs to.
struct ConnectedIndex {
    ranges: ConnectedRanges,
    owners: Vec<usize>,
    on_premises: bool,
    peerings: usize,
}

fn connected(design: &Design) -> ConnectedIndex {
    let each = || {
        design.connected.iter().enumerate().flat_map(|(owner, range)| {
            range.prefixes.iter().filter_map(move |cidr| {
                Some((
                    owner,
                    Connected {
                        range: cidr.v4()?,
                        kind: range.kind,
                    },
                ))
            })
        })
    };
    let ranges: Vec<Connected> = each().map(|(_, connected)| connected).collect();
    let of_kind = |kind: ConnectedKind| design.connected.iter().filter(move |range| range.kind == kind);
    ConnectedIndex {
        ranges: ConnectedRanges::of(&ranges),
        owners: each().map(|(owner, _)| owner).collect(),
        on_premises: of_kind(ConnectedKind::OnPremises).next().is_some(),
        peerings: of_kind(ConnectedKind::Peered).count(),
    }
}

/// What is looked up of one VNet.
#[derive(Default)]
struct NetworkIndex {
    space: Ranges,
    subnets: Ranges,
    models: Vec<Model>,
}

/// Prefix length up to which widening a pod CIDR is offered: 256 nodes.
const WIDENED_TO: u8 = 16;

/// Prefix length from which a service CIDR counts as one that may have to be extended.
const SMALL_SERVICE_CIDR: u8 = 24;

/// One alternative on its way through the rules.
struct Walk<'a> {
    /// For the planning date and the requirements.
    design: &'a Design,
    connected: &'a ConnectedIndex,
    at: usize,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    /// Prefixes of all VNets.
    spaces: Ranges,
    /// Pod CIDRs of all clusters, each once.
    pods: Ranges,
    /// What is wrong with the size of each subnet, by VNet.
    short: Vec<Vec<Option<Hit>>>,
    /// Clusters whose API server has a subnet.
    api_servers: HashMap<usize, &'a SubnetPlan>,
}

impl Walk<'_> {
    fn alternative(&self, found: &mut Found) {
        let Self {
            at,
            alternative,
            planned,
            ..
        } = *self;
        twins(
            alternative.networks.iter().map(|network| &network.name),
            |network| Subject::Network {
                alternative: at,
                network,
            },
            found,
        );
        twins(
            alternative.clusters.iter().map(|cluster| &cluster.name),
            |cluster| Subject::Cluster {
                alternative: at,
                cluster,
            },
            found,
        );
        let mut indexes: Vec<NetworkIndex> = alternative.networks.iter().map(index_network).collect();
        for (cluster, places) in alternative.clusters.iter().zip(&planned.clusters) {
            if let Some(index) = places.network.and_then(|network| indexes.get_mut(network))
                && !index.models.contains(&cluster.model)
            {
                index.models.push(cluster.model);
            }
        }
        for (network_at, ((network, plan), index)) in alternative
            .networks
            .iter()
            .zip(&planned.networks)
            .zip(&indexes)
            .enumerate()
        {
            self.network(network_at, network, plan, index, found);
        }
        if self.connected.on_premises
            && let Some((network, range)) = self.often_on_premises()
        {
            found.add(
                Subject::Network {
                    alternative: at,
                    network,
                },
                &rules::ONPREM_10_8,
                Facts::Range(range),
            );
        }
        let services = planned.clusters.iter().filter_map(|cluster| cluster.service_cidr);
        found.add_all(Subject::Alternative(at), overlaps::reused_services(services));
        for (cluster_at, (cluster, places)) in alternative.clusters.iter().zip(&planned.clusters).enumerate()
        {
            let nowhere = NetworkIndex::default();
            let index = places
                .network
                .and_then(|network| indexes.get(network))
                .unwrap_or(&nowhere);
            self.cluster(cluster_at, cluster, places, index, found);
        }
    }

    /// The first range in the block that many sites announce whole; one reminder an alternative is enough.
    fn often_on_premises(&self) -> Option<(usize, Prefix)> {
        self.alternative
            .networks
            .iter()
            .enumerate()
            .find_map(|(at, network)| {
                let mut ranges = network.address_space.iter().filter_map(Cidr::v4);
                Some((at, ranges.find(|range| overlaps::is_often_on_premises(*range))?))
            })
    }

    fn network(
        &self,
        network_at: usize,
        network: &Network,
        planned: &NetworkPlan,
        index: &NetworkIndex,
        found: &mut Found,
    ) {
        let subject = Subject::Network {
            alternative: self.at,
            network: network_at,
        };
        let subnet = |subnet| Subject::Subnet {
            alternative: self.at,
            network: network_at,
            subnet,
        };
        if network.address_space.is_empty() {
            found.add(subject, &rules::ADDRESS_SPACE_MISSING, Facts::Nothing);
        }
        host_bits(subject, &network.address_space, found);
        twins(network.subnets.iter().map(|subnet| &subnet.name), subnet, found);
        let owner = |clash: &Clash| match clash.of {
            RangeOf::Subnet(at) => subnet(at),
            _ => subject,
        };
        overlaps::of_network(
            &placed(&network.address_space),
            &subnets_of(network),
            &self.connected.ranges,
            MOST_PER_RULE.saturating_add(1),
            |clash| {
                found.add(
                    owner(&clash),
                    clash.rule,
                    self.clash_facts(&clash, network_at, None),
                );
            },
        );
        let counted = [
            (network.subnets.len(), azure_limits::VNET_SUBNETS.value, "subnets"),
            (
                self.connected.peerings,
                azure_limits::VNET_PEERINGS.value,
                "peerings",
            ),
        ];
        for (given, most, unit) in counted {
            let (given, most) = (u64::try_from(given).unwrap_or(u64::MAX), u64::from(most));
            if given > most {
                found.add(
                    subject,
                    &rules::VNET_LIMITS,
                    Facts::Count {
                        given,
                        least: 0,
                        most,
                        unit,
                    },
                );
            }
        }
        if index.models.iter().any(|model| model.is_flat()) {
            let demand = &planned.addresses;
            found.add_all(
                subject,
                sizing::vnet_addresses(demand.planned, demand.with_surge()),
            );
        }
        for (subnet_at, (written, plan)) in network.subnets.iter().zip(&planned.subnets).enumerate() {
            let at = subnet(subnet_at);
            found.add_all(at, overlaps::host_bits(&written.prefix, 0));
            if written.prefix.is_ipv4() {
                self.subnet(at, written, plan, index, found);
            } else {
                ipv6_subnet(at, network, &written.prefix, found);
            }
        }
    }

    fn subnet(
        &self,
        at: Subject,
        written: &Subnet,
        plan: &SubnetPlan,
        index: &NetworkIndex,
        found: &mut Found,
    ) {
        let Subject::Subnet {
            network: network_at,
            subnet: subnet_at,
            ..
        } = at
        else {
            return;
        };
        let length = written.prefix.length();
        let steps = &plan.meter.demand.steps;
        let api_servers = steps
            .iter()
            .filter_map(|step| change::api_server_of(step.kind))
            .count();
        let sizes = self
            .short
            .get(network_at)
            .and_then(|subnets| subnets.get(subnet_at))
            .copied()
            .flatten();
        let mut users = plan.node_clusters.iter().chain(&plan.pod_clusters);
        let fixed = users.any(|user| {
            self.alternative
                .clusters
                .get(*user)
                .is_some_and(|cluster| cluster.state == ClusterState::Existing)
        });
        if sizes.is_some() && fixed {
            found.add(at, &rules::SUBNET_NO_RESIZE, Facts::Nothing);
        }
        found.add_all(at, sizes);
        found.add_all(at, notes::of_subnet(self.alternative, written, plan, sizes));
        if written.security_group && written.purpose == Purpose::ApiServer {
            found.add(at, &rules::APISERVER_NSG, Facts::Nothing);
        }
        if written.security_group && written.purpose == Purpose::Gateway {
            let facts = Facts::Excluded {
                what: "a network security group",
                by: "gateways",
            };
            found.add(at, &rules::GATEWAY_SUBNET, facts);
        }
        found.add_all(
            at,
            neighbours::subnet(neighbours::SubnetUse {
                purpose: written.purpose,
                length,
                name: Some(written.name.as_str()),
                others: written.other_addresses.get(),
                api_servers: u64::try_from(api_servers).unwrap_or(u64::MAX),
                beside_overlay: index.models.contains(&Model::Overlay),
            }),
        );
        let served = |model: &Model| written.purpose.is_served_by(*model);
        if !index.models.is_empty() && !index.models.iter().any(served) {
            found.add(at, &rules::PURPOSE_NOT_SERVED, Facts::Nothing);
        }
        let holds_clusters = !plan.node_clusters.is_empty() || !plan.pod_clusters.is_empty();
        let demanded = written.purpose.delegation().map(|delegation| delegation.value);
        let foreign = demanded
            .zip(written.delegation.as_deref())
            .is_some_and(|(demanded, given)| !given.eq_ignore_ascii_case(demanded));
        if written.purpose == Purpose::VirtualNodes && (holds_clusters || foreign) {
            found.add(at, &rules::VIRTUAL_NODE_SUBNET, Facts::Nothing);
        }
        if written.delegation.is_some() && !plan.node_clusters.is_empty() {
            found.add(at, &rules::SUBNET_DELEGATED, Facts::Nothing);
        }
        let model = |cluster: &usize| Some(self.alternative.clusters.get(*cluster)?.model);
        let pod_models = || plan.pod_clusters.iter().filter_map(model);
        found.add_all(
            at,
            neighbours::clusters_in_subnet(plan.node_clusters.iter().filter_map(model)),
        );
        found.add_all(at, neighbours::allocation_modes(pod_models()));
        if pod_models().any(|model| model == Model::PodSubnetStatic) {
            found.add_all(at, neighbours::static_block_subnet(length));
        }
    }

    fn cluster(
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

    fn clash_facts(&self, clash: &Clash, network: usize, services: Option<Subject>) -> Facts {
        let alternative = self.at;
        let own = clash.own;
        let Some((with, range)) = clash.with else {
            return match clash.of {
                RangeOf::Dns => Facts::Nothing,
                _ => Facts::Range(own),
            };
        };
        let other = match with {
            With::Kept => return Facts::Forbidden { own, range },
            With::Space(_) => Subject::Network { alternative, network },
            With::Subnet(subnet) => Subject::Subnet {
                alternative,
                network,
                subnet,
            },
            With::Connected(at) => Subject::Connected(self.connected.owners.get(at).copied().unwrap_or(0)),
            With::Services => services.unwrap_or(Subject::Alternative(alternative)),
        };
        Facts::Clash {
            own,
            other,
            other_range: range,
        }
    }
}

/// What is wrong with the size of every subnet.
fn short_subnets(alternative: &Alternative, planned: &AlternativePlan) -> Vec<Vec<Option<Hit>>> {
    let of_network = |network: &NetworkPlan| {
        let subnets = network.subnets.iter();
        subnets.map(|plan| subnet_sizes(alternative, plan)).collect()
    };
    planned.networks.iter().map(of_network).collect()
}

/// Whether a subnet is too small for the nodes and pods drawn from it, or nearly so.
fn subnet_sizes(alternative: &Alternative, plan: &SubnetPlan) -> Option<Hit> {
    let holds_nodes = !plan.node_clusters.is_empty();
    if !holds_nodes && plan.pod_clusters.is_empty() {
        return None;
    }
    let row = Row::of_meter(&plan.meter, checked_by_azure(alternative, plan, false));
    let short = if holds_nodes {
        sizing::node_subnet(row)
    } else {
        sizing::pod_subnet(row)
    };
    short.or_else(|| sizing::headroom(&plan.meter))
}

/// What Azure is seen to check before it makes the planned nodes, or upgrades them, in the unit of the subnet.
pub(super) fn checked_by_azure(alternative: &Alternative, plan: &SubnetPlan, upgrading: bool) -> u64 {
    let of_step = |step: &Step| match step.kind {
        StepKind::Surge { .. } if !upgrading => 0,
        StepKind::Nodes { cluster, pool } | StepKind::Surge { cluster, pool }
            if plan.meter.unit == Unit::Addresses =>
        {
            let Some(cluster) = alternative.clusters.get(cluster) else {
                return step.amount();
            };
            let seen = match cluster.model {
                Model::NodeSubnet => cluster
                    .pools
                    .get(pool)
                    .map(|pool| step.count.saturating_mul(observed_per_node(pool))),
                // One address a node in its node subnet, a batch in its pod subnet.
                Model::PodSubnetDynamic if step.each > 1 => Some(observed_pod_subnet_check(step.count)),
                _ => None,
            };
            seen.unwrap_or_else(|| step.amount())
        }
        _ => step.amount(),
    };
    plan.meter
        .demand
        .steps
        .iter()
        .map(of_step)
        .fold(0, u64::saturating_add)
}

fn host_bits(subject: Subject, typed: &[Cidr], found: &mut Found) {
    for (at, cidr) in typed.iter().enumerate() {
        found.add_all(subject, overlaps::host_bits(cidr, at));
    }
}

fn placed(typed: &[Cidr]) -> Vec<(Prefix, usize)> {
    typed
        .iter()
        .enumerate()
        .filter_map(|(at, cidr)| Some((cidr.v4()?, at)))
        .collect()
}

fn subnets_of(network: &Network) -> Vec<(Prefix, usize)> {
    network
        .subnets
        .iter()
        .enumerate()
        .filter_map(|(at, subnet)| Some((subnet.prefix.v4()?, at)))
        .collect()
}

fn index_network(network: &Network) -> NetworkIndex {
    NetworkIndex {
        space: Ranges::of(placed(&network.address_space)),
        subnets: Ranges::of(subnets_of(network)),
        models: Vec::new(),
    }
}

/// An IPv6 subnet is exactly a /64 inside the IPv6 space of its VNet.
fn ipv6_subnet(at: Subject, network: &Network, prefix: &Cidr, found: &mut Found) {
    let length = azure_limits::IPV6_SUBNET_PREFIX.value;
    if prefix.length() != length {
        let facts = Facts::Length {
            given: prefix.length(),
            shortest: length,
            longest: length,
        };
        found.add(at, &rules::SUBNET_PREFIX_MIN, facts);
    }
    let inside = network
        .address_space
        .iter()
        .any(|space| space.net().contains(&prefix.net()));
    if !inside && !network.address_space.is_empty() {
        found.add(at, &rules::SUBNET_OUTSIDE_VNET, Facts::Nothing);
    }
}

/// Reports every name that an earlier sibling has already, without regard to case.
fn twins<'a>(names: impl Iterator<Item = &'a Name>, at: impl Fn(usize) -> Subject, found: &mut Found) {
    let mut keyed: Vec<(u64, usize, &Name)> = names
        .enumerate()
        .map(|(place, name)| (name_key(name.as_str()), place, name))
        .collect();
    keyed.sort_unstable_by_key(|(key, place, _)| (*key, *place));
    for pair in keyed.array_windows() {
        let [(key, first, name), (other_key, second, other)] = pair;
        if key == other_key && name.matches(other.as_str()) {
            found.add(at(*second), &rules::DUPLICATE_NAME, Facts::With(at(*first)));
        }
    }
}

/// A number that names equal without regard to case share (FNV-1a over their lower case).
fn name_key(name: &str) -> u64 {
    let step =
        |key: u64, character: char| (key ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01b3);
    name.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, step)
}
