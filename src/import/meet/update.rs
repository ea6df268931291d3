//! An alternative brought up to date, by names.
//!
//! It changes what the input says, and keeps what only people know: notes, marks, planned pods, purposes, accepted
//! findings, requirements. What the input does not cover is not taken as gone, and what was only assumed of it changes
//! nothing that is there. Every field is named, so that a new one cannot be forgotten.

use std::collections::BTreeSet;

use crate::azure::Purpose;
use crate::design::{
    Alternative, Cluster, ClusterOptions, ClusterState, ConnectedRange, Name, Network, NetworkPeering,
    NodePool, OtherCount, Outbound, PoolOptions, Shared, Subnet, SubnetRef,
};
use crate::import::Assembled;
use crate::import::assemble::Known;
use crate::import::imported::{AttachedKind, ClusterValue, Lack, PoolValue};

/// Whether the alternative, or a range around it, has what the input does not say.
pub(super) fn has(own: &Alternative, connected: &[ConnectedRange], lack: &Lack) -> bool {
    let cluster = |name: &str| own.clusters.iter().find(|own| own.name.matches(name));
    match lack {
        Lack::Network(name) => {
            network(own, name).is_some() || connected.iter().any(|range| range.name.matches(name))
        }
        Lack::Subnet(name, subnet) => {
            network(own, name).is_some_and(|own| own.subnets.iter().any(|own| own.name.matches(subnet)))
        }
        Lack::Cluster(name) | Lack::OfCluster(name, _) => cluster(name).is_some(),
        Lack::Pools(name) => cluster(name).is_some_and(|own| !own.pools.is_empty()),
        Lack::OfPool(name, pool, _) => {
            cluster(name).is_some_and(|own| own.pools.iter().any(|own| own.name.matches(pool)))
        }
    }
}

/// The VNet of this name.
pub(super) fn network<'a>(own: &'a Alternative, name: &str) -> Option<&'a Network> {
    own.networks
        .iter()
        .find(|own| own.name.matches(name))
        .map(AsRef::as_ref)
}

/// The alternative with what the input says.
pub(super) fn updated(old: &Alternative, assembled: &Assembled, met: &mut Vec<String>) -> Alternative {
    let mut result = old.clone();
    networks(&mut result, assembled, met);
    clusters(&mut result, assembled, met);
    attached(&mut result, assembled);
    let new = assembled
        .alternative
        .peerings
        .iter()
        .map(|peering| &peering.networks);
    for [one, other] in new.chain(&assembled.peered_outside) {
        let are_there = [one, other].map(|name| network(&result, name.as_str()).is_some()) == [true; 2];
        if are_there && !result.peerings.iter().any(|own| own.joins(one, other)) {
            result.peerings.push(NetworkPeering {
                networks: [one.clone(), other.clone()],
                through_hub: false,
            });
        }
    }
    result
}

fn networks(result: &mut Alternative, assembled: &Assembled, met: &mut Vec<String>) {
    let new = &assembled.alternative.networks;
    let assumed_for = |network: &Network| {
        let name = network.name.as_str().to_lowercase();
        assembled.known.assumed_networks.get(&name)
    };
    let used = used_by_pools(result);
    for network in new {
        // The VNet that is assumed for a cluster is the one that the cluster has.
        let has_one = |cluster: &String| result.clusters.iter().any(|own| own.name.matches(cluster));
        if assumed_for(network).is_some_and(has_one) {
            continue;
        }
        let same = |own: &&mut Shared<Network>| {
            let groups = own.resource_group.as_ref().zip(network.resource_group.as_ref());
            own.name.matches(network.name.as_str())
                && groups.is_none_or(|(one, other)| one.matches(other.as_str()))
        };
        let has_namesake = self::network(result, network.name.as_str()).is_some();
        match result.networks.iter_mut().find(same) {
            Some(own) => {
                let changed = updated_network(own, network, (assembled, &used), met);
                if changed != **own {
                    *own = changed.into();
                }
            }
            None if has_namesake => met.push(format!(
                "VNet {} is in a different resource group from the VNet of that name here; it is left out",
                network.name
            )),
            None => result.networks.push(network.clone()),
        }
    }
    let found = || new.iter().filter(|found| assumed_for(found).is_none());
    for own in &result.networks {
        let is_found = new.iter().any(|found| found.name.matches(own.name.as_str()));
        if found().next().is_some() && !is_found {
            met.push(format!(
                "VNet {} is not in the input and stays as it is",
                own.name
            ));
        }
    }
}

fn clusters(result: &mut Alternative, assembled: &Assembled, met: &mut Vec<String>) {
    let new = &assembled.alternative.clusters;
    for cluster in new {
        let mut here = result.clusters.iter_mut();
        match here.find(|own| own.name.matches(cluster.name.as_str())) {
            Some(own) => {
                let changed = updated_cluster(own, cluster, &assembled.known);
                if changed != **own {
                    *own = changed.into();
                }
            }
            None => result.clusters.push(cluster.clone()),
        }
    }
    for own in &result.clusters {
        let is_found = new.iter().any(|found| found.name.matches(own.name.as_str()));
        if !is_found && !new.is_empty() {
            met.push(format!(
                "cluster {} is not in the input and stays as it is",
                own.name
            ));
        }
    }
}

/// Hangs on subnets what the input says of subnets that are not in it.
fn attached(result: &mut Alternative, assembled: &Assembled) {
    for attached in &assembled.attached {
        for place in &attached.subnets {
            let mut networks = result.networks.iter_mut();
            let Some(network) = networks.find(|own| own.name.matches(&place.network.name)) else {
                continue;
            };
            let mut changed = (**network).clone();
            let mut subnets = changed.subnets.iter_mut();
            let Some(subnet) = subnets.find(|own| own.name.matches(&place.subnet)) else {
                continue;
            };
            let mut own = (**subnet).clone();
            match &attached.kind {
                AttachedKind::NatGateway(_) => own.nat_gateway = true,
                AttachedKind::SecurityGroup => own.security_group = true,
                AttachedKind::RouteTable(table) => own.route_table = Name::new(table.clone()).ok(),
                AttachedKind::ApplicationGateway if own.purpose == Purpose::Other => {
                    own.purpose = Purpose::ApplicationGateway;
                }
                AttachedKind::ApplicationGateway | AttachedKind::PrivateEndpoint(_) => {}
            }
            if own != **subnet {
                *subnet = own.into();
                *network = changed.into();
            }
        }
    }
}

/// Subnets by VNet and name, in lower case.
type SubnetKeys = BTreeSet<(String, String)>;

/// The subnets that nodes and pods lie in.
fn used_by_pools(own: &Alternative) -> SubnetKeys {
    let each = own.clusters.iter().flat_map(|cluster| {
        let pools = cluster.pools.iter();
        let references = pools.flat_map(|pool| [Some(&pool.node_subnet), pool.pod_subnet.as_ref()]);
        references.flatten().map(|reference| {
            let (network, subnet) = reference.parts();
            let network = network.unwrap_or(cluster.network.as_str());
            (network.to_lowercase(), subnet.to_lowercase())
        })
    });
    each.collect()
}

fn updated_network(
    own: &Network,
    new: &Network,
    (assembled, used): (&Assembled, &SubnetKeys),
    met: &mut Vec<String>,
) -> Network {
    let known = &assembled.known;
    let mut result = own.clone();
    let key = new.name.as_str().to_lowercase();
    if known.networks.contains(&key) {
        result = Network {
            id: own.id,
            name: own.name.clone(),
            resource_group: new.resource_group.clone().or(result.resource_group),
            managed: own.managed || new.managed,
            encryption: new.encryption,
            address_space: new.address_space.clone(),
            subnets: result.subnets,
        };
        let is_found = |subnet: &Shared<Subnet>| {
            new.subnets
                .iter()
                .any(|found| found.name.matches(subnet.name.as_str()))
        };
        result.subnets.retain(is_found);
    } else if own.subnets.len() != new.subnets.len() {
        met.push(format!(
            "of VNet {} only some subnets are in the input; the others stay as they are",
            own.name
        ));
    }
    for subnet in &new.subnets {
        let place = (key.clone(), subnet.name.as_str().to_lowercase());
        let counted = known.counted.contains(&place).then(|| {
            let scale_sets = known.scale_sets.get(&place).copied().unwrap_or(0);
            // Which groups hold nodes is said by clusters alone; without them, those of a node subnet do.
            if scale_sets == 0 || !known.clusters.is_empty() || !used.contains(&place) {
                return subnet.other_addresses;
            }
            met.push(format!(
                "addresses of scale sets in subnet {} are assumed to be those of nodes and pods of its clusters; add \
                 az aks list to be sure",
                subnet.name
            ));
            let others = subnet.other_addresses.get().saturating_sub(scale_sets);
            OtherCount::saturating(u32::try_from(others).unwrap_or(u32::MAX))
        });
        match result
            .subnets
            .iter_mut()
            .find(|own| own.name.matches(subnet.name.as_str()))
        {
            Some(own) => {
                let changed = updated_subnet(own, subnet, counted);
                if changed != **own {
                    *own = changed.into();
                }
            }
            None => result.subnets.push(subnet.clone()),
        }
    }
    result
}

fn updated_subnet(own: &Subnet, new: &Subnet, counted: Option<OtherCount>) -> Subnet {
    Subnet {
        id: own.id,
        name: own.name.clone(),
        prefix: new.prefix.clone(),
        prefix_ipv6: new.prefix_ipv6.clone(),
        // What a person said it is for goes before what the input does not say.
        purpose: if own.purpose == Purpose::Other {
            new.purpose
        } else {
            own.purpose
        },
        delegation: new.delegation.clone(),
        other_addresses: counted.unwrap_or(own.other_addresses),
        gateway_instances: own.gateway_instances,
        private_frontend: own.private_frontend,
        ingress_controller: own.ingress_controller,
        associations: own.associations,
        nat_gateway: new.nat_gateway,
        security_group: new.security_group,
        security_group_allows_pods: own.security_group_allows_pods,
        route_table: new.route_table.clone(),
        peered: own.peered,
        note: own.note.clone(),
        color: own.color,
    }
}

fn updated_cluster(own: &Cluster, new: &Cluster, known: &Known) -> Cluster {
    let is_whole = known.clusters.contains(&new.name.as_str().to_lowercase());
    let mut result = if is_whole {
        whole_cluster(own, new, known)
    } else {
        own.clone()
    };
    if new.pools.is_empty() {
        return result;
    }
    result.pools.retain(|pool| {
        new.pools
            .iter()
            .any(|found| found.name.matches(pool.name.as_str()))
    });
    for pool in &new.pools {
        let mut here = result.pools.iter_mut();
        match here.find(|here| here.name.matches(pool.name.as_str())) {
            Some(here) => *here = updated_pool(here, pool, [own, new], known),
            None => result.pools.push(pool.clone()),
        }
    }
    result
}

/// A cluster of which more is said than its pools, with the pools that it had.
fn whole_cluster(own: &Cluster, new: &Cluster, known: &Known) -> Cluster {
    let is_said = |value: ClusterValue| !known.lacks_of_cluster(&new.name, value);
    let of = |value: ClusterValue| if is_said(value) { new } else { own };
    let api_server = own.api_server_subnet.as_ref().zip(new.api_server_subnet.as_ref());
    Cluster {
        id: own.id,
        name: own.name.clone(),
        location: if new.location.is_empty() {
            &own.location
        } else {
            &new.location
        }
        .clone(),
        kubernetes_version: new
            .kubernetes_version
            .clone()
            .or_else(|| own.kubernetes_version.clone()),
        // What runs keeps running, whatever is planned for it.
        state: if own.state == ClusterState::Existing {
            own.state
        } else {
            new.state
        },
        network: of(ClusterValue::Network).network.clone(),
        model: of(ClusterValue::Model).model,
        data_plane: new.data_plane,
        network_policy: new.network_policy,
        pod_cidr: of(ClusterValue::PodCidr).pod_cidr.clone(),
        pod_cidr_ipv6: new.pod_cidr_ipv6.clone(),
        service_cidr: of(ClusterValue::ServiceCidr).service_cidr.clone(),
        service_cidr_ipv6: new.service_cidr_ipv6.clone(),
        dns_service_ip: of(ClusterValue::DnsServiceIp).dns_service_ip,
        private_cluster: new.private_cluster,
        api_server_subnet: api_server
            .map(|(was, is)| as_typed(was, is, [&own.network, &new.network]))
            .or_else(|| new.api_server_subnet.clone()),
        outbound: Outbound {
            kind: new.outbound.kind,
            nat_gateway_sku: new.outbound.nat_gateway_sku.or(own.outbound.nat_gateway_sku),
            public_ips: new.outbound.public_ips,
            public_ips_ipv6: new.outbound.public_ips_ipv6,
            ports_per_node: new.outbound.ports_per_node,
        },
        options: ClusterOptions {
            automatic: new.options.automatic,
            node_auto_provisioning: new.options.node_auto_provisioning,
            load_balancer_rules: own.options.load_balancer_rules,
            private_link_services: own.options.private_link_services,
            system_node_subnet: own.options.system_node_subnet.clone(),
            windows_profile: new.options.windows_profile.or(own.options.windows_profile),
            internal_load_balancers: own.options.internal_load_balancers.clone(),
        },
        node_classes: own.node_classes.clone(),
        pools: own.pools.clone(),
    }
}

fn updated_pool(own: &NodePool, new: &NodePool, clusters: [&Cluster; 2], known: &Known) -> NodePool {
    let [_, cluster] = clusters;
    let networks = clusters.map(|cluster| &cluster.network);
    let is_said = |value: PoolValue| !known.lacks_of_pool(&cluster.name, &new.name, value);
    let of = |value: PoolValue| if is_said(value) { new } else { own };
    let pods = own.pod_subnet.as_ref().zip(new.pod_subnet.as_ref());
    // What does not say where nodes lie says nothing of pods either.
    let else_pods = if is_said(PoolValue::NodeSubnet) { new } else { own };
    NodePool {
        id: own.id,
        name: own.name.clone(),
        mode: new.mode,
        os: new.os,
        count: of(PoolValue::Count).count,
        autoscale: new.autoscale,
        max_pods: of(PoolValue::MaxPods).max_pods,
        planned_pods: own.planned_pods,
        max_surge: new.max_surge,
        max_unavailable: new.max_unavailable,
        priority: new.priority,
        upgrade: new.upgrade,
        node_subnet: if is_said(PoolValue::NodeSubnet) {
            as_typed(&own.node_subnet, &new.node_subnet, networks)
        } else {
            own.node_subnet.clone()
        },
        pod_subnet: pods
            .map(|(own, new)| as_typed(own, new, networks))
            .or_else(|| else_pods.pod_subnet.clone()),
        options: PoolOptions {
            windows_server: new.options.windows_server.or(own.options.windows_server),
            cordon_undrainable: new.options.cordon_undrainable,
            egress_prefix: new.options.egress_prefix,
            egress_private: own.options.egress_private,
            egress_configurations: own.options.egress_configurations,
            node_public_prefix: own.options.node_public_prefix,
            nics: own.options.nics.clone(),
        },
    }
}

/// The subnet that the input says, as the design has it where both mean the same one.
fn as_typed(own: &SubnetRef, new: &SubnetRef, [own_network, new_network]: [&Name; 2]) -> SubnetRef {
    let whole = |reference: &SubnetRef, network: &Name| {
        let (named, subnet) = reference.parts();
        format!("{}/{subnet}", named.unwrap_or(network.as_str())).to_lowercase()
    };
    let same = whole(own, own_network) == whole(new, new_network);
    if same { own } else { new }.clone()
}

#[cfg(test)]
mod tests;
