//! What belongs to subnets and clusters besides their ranges and pools, on its way through the rules.

use crate::azure::Purpose;
use crate::check::rules::{self, PeeringSide};
use crate::design::resolve::Index;
use crate::design::{Cluster, ConnectedKind, InternalLoadBalancer, Network, Peering, Subnet, SubnetRef};
use crate::net::{Cidr, Prefix};
use crate::plan::{ClusterPlan, SubnetIndex, SubnetPlan};

use super::super::{Facts, FindingList, Hit, Reference, Subject};
use super::Walk;

impl Walk<'_> {
    /// What a subnet must be for what is attached to it.
    pub(super) fn attached(
        &self,
        at: Subject,
        written: &Subnet,
        plan: &SubnetPlan,
        with_overlay: bool,
        found: &mut FindingList,
    ) {
        let length = written.prefix.length();
        match written.purpose {
            Purpose::ApplicationGateway if written.ingress_controller => {
                found.add_all(at, rules::agic_subnet(length, with_overlay));
            }
            Purpose::ApplicationGatewayForContainers => {
                let associations = written.associations.get();
                found.add_all(at, rules::agc_associations(length, associations, with_overlay));
            }
            _ => {}
        }
        if written.security_group && !written.security_group_allows_pods {
            found.add_all(at, self.security_group(plan));
        }
        let joined = written.peered && self.peerings_of_subnets().next().is_some();
        let holds_pods = !plan.pod_clusters.is_empty();
        found.add_all(at, rules::peered_pods(written, joined, holds_pods));
    }

    /// What an NSG must let through where the plan does not say that it does: pods of a pod CIDR are the easiest to
    /// forget.
    fn security_group(&self, plan: &SubnetPlan) -> Option<Hit> {
        let users = || plan.with_nodes_or_pods();
        if let Some(cluster) = users().find(|user| self.uses_pod_cidr(*user)) {
            let pods = Subject::PodCidr {
                alternative: self.at,
                cluster,
            };
            let model = self.alternative.clusters.get(cluster)?.model;
            return Some(rules::security_group(model, Facts::With(pods)));
        }
        let user = users().next()?;
        let cluster = Subject::Cluster {
            alternative: self.at,
            cluster: user,
        };
        let model = self.alternative.clusters.get(user)?.model;
        Some(rules::security_group(model, Facts::With(cluster)))
    }

    fn uses_pod_cidr(&self, cluster: usize) -> bool {
        let cluster = self.alternative.clusters.get(cluster);
        cluster.is_some_and(|cluster| cluster.model.uses_pod_cidr())
    }

    /// The VNets that a subnet peering joins, with their places.
    fn peerings_of_subnets(&self) -> impl Iterator<Item = (usize, Vec<Prefix>)> {
        let connected = self.design.connected.iter().enumerate();
        connected
            .filter(|(_, range)| range.kind == ConnectedKind::Peered && range.peering == Peering::Subnets)
            .map(|(at, range)| (at, range.prefixes.iter().filter_map(Cidr::v4).collect()))
    }

    /// Whether a prefix that holds a peered subnet overlaps a VNet that is peered by subnets.
    pub(super) fn peerings(&self, subject: Subject, network: &Network, found: &mut FindingList) {
        let peered = network.subnets.iter().filter(|subnet| subnet.peered);
        let subnets: Vec<Prefix> = peered.filter_map(|subnet| subnet.prefix.v4()).collect();
        if subnets.is_empty() {
            return;
        }
        let space: Vec<Prefix> = network.address_space.iter().filter_map(Cidr::v4).collect();
        let side = PeeringSide {
            space: &space,
            subnets: &subnets,
        };
        for (other, prefixes) in self.peerings_of_subnets() {
            let other = Subject::Connected(other);
            found.add_all(subject, rules::subnet_peering(side, &prefixes, other));
        }
    }

    /// What a cluster names outside its pools.
    pub(super) fn outside_pools(
        &self,
        at: usize,
        cluster: &Cluster,
        places: &ClusterPlan,
        found: &mut FindingList,
    ) {
        let subject = Subject::Cluster {
            alternative: self.at,
            cluster: at,
        };
        let Some(network) = places.network else {
            return;
        };
        let own = cluster.network.as_str();
        let place = |reference: &SubnetRef| self.names().subnet(own, reference);
        let mut dangling = |reference| {
            found.add_hit(subject, rules::name_not_found(reference));
        };
        for (class_at, (class, place)) in cluster.node_classes.iter().zip(&places.node_classes).enumerate() {
            if class.node_subnet.is_some() && place.is_none() {
                dangling(Reference::NodeClass(class_at));
            }
        }
        let balancers = &cluster.options.internal_load_balancers;
        let named = balancers.iter().map(|balancer| balancer.subnet.as_ref());
        let of_balancers: Vec<Option<SubnetIndex>> = named
            .map(|named| named.map_or_else(|| places.system_subnet(cluster), place))
            .collect();
        for (balancer_at, (balancer, place)) in balancers.iter().zip(&of_balancers).enumerate() {
            if balancer.subnet.is_some() && place.is_none() {
                dangling(Reference::LoadBalancer(balancer_at));
            }
        }
        let system = cluster.options.system_node_subnet.as_ref();
        let system_at = system.and_then(place);
        if system.is_some() && system_at.is_none() {
            dangling(Reference::SystemNodeSubnet);
        }
        for (pool_at, pool) in cluster.pools.iter().enumerate() {
            for (nic_at, nic) in pool.options.nics.iter().enumerate() {
                if nic.subnet.as_ref().is_some_and(|named| place(named).is_none()) {
                    let subject = Subject::Pool {
                        alternative: self.at,
                        cluster: at,
                        pool: pool_at,
                    };
                    found.add_hit(subject, rules::name_not_found(Reference::Interface(nic_at)));
                }
            }
        }
        let managed = self
            .alternative
            .networks
            .get(network)
            .is_some_and(|network| network.managed);
        let is_own =
            |system: SubnetIndex| !places.node_subnets.contains(&system) && places.api_server != Some(system);
        let hosted = system.is_some() && system_at.is_none_or(is_own);
        if cluster.options.automatic && !managed {
            let api_server = cluster.api_server_subnet.is_some();
            found.add_all(
                subject,
                rules::automatic_subnets(api_server, !places.node_subnets.is_empty(), hosted),
            );
        }
        self.balancer_addresses(subject, balancers, of_balancers, found);
    }

    /// The fixed addresses of the internal load balancers of cluster `subject`, each in the subnet at its place in `subnets`.
    fn balancer_addresses(
        &self,
        subject: Subject,
        balancers: &[InternalLoadBalancer],
        subnets: Vec<Option<SubnetIndex>>,
        found: &mut FindingList,
    ) {
        for (balancer, place) in balancers.iter().zip(subnets) {
            let subnet = place.and_then(|(network, subnet)| {
                let written = self.alternative.networks.get(network)?.subnets.get(subnet)?;
                Some(((network, subnet), written))
            });
            if let (Some(address), Some(((network, subnet), written))) = (balancer.address, subnet) {
                let at = Subject::Subnet {
                    alternative: self.at,
                    network,
                    subnet,
                };
                found.add_all(subject, rules::internal_lb_address(address, &written.prefix, at));
            }
        }
    }

    /// Names of the alternative, built on first use.
    fn names(&self) -> &Index {
        self.names.get_or_init(|| Index::of(self.alternative))
    }
}
