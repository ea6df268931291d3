//! What network security groups allow, and which route tables lead to a firewall.

use std::collections::BTreeSet;

use super::Builder;
use crate::azure::{Model, OutboundType, Purpose};
use crate::design::{Cluster, SubnetRef};
use crate::export::azure::model::{RouteTable, SecurityRule, SubnetPlace};

impl Builder<'_> {
    /// Rules of the NSGs, and routes to a firewall: what clusters need of the subnets they use.
    pub(super) fn security_rules(&mut self) {
        let alternative = self.alternative;
        for cluster in &alternative.clusters {
            if cluster.outbound.kind == OutboundType::UserDefinedRouting {
                self.route_tables(cluster, |table| table.to_firewall = true);
            }
            if cluster.model == Model::Kubenet {
                self.route_tables(cluster, |table| table.of_kubenet = true);
            }
        }
        for network in 0..self.made.networks.len() {
            let subnets = self
                .made
                .networks
                .get(network)
                .map_or(0, |network| network.subnets.len());
            for subnet in 0..subnets {
                let place = (network, subnet);
                let Some(at) = self
                    .made
                    .subnet(place)
                    .and_then(|(_, subnet)| subnet.security_group)
                else {
                    continue;
                };
                let rules = self.rules_of(place);
                if let Some(group) = self.made.security_groups.get_mut(at) {
                    group.rules = rules;
                }
            }
        }
    }

    /// The route tables of the nodes of a cluster.
    fn route_tables(&mut self, cluster: &Cluster, mut mark: impl FnMut(&mut RouteTable)) {
        for pool in &cluster.pools {
            let place = self.index.subnet(cluster.network.as_str(), &pool.node_subnet);
            let table = place.and_then(|place| self.made.subnet(place)?.1.route_table);
            if let Some(table) = table.and_then(|at| self.made.route_tables.get_mut(at)) {
                mark(table);
            }
        }
    }

    fn rules_of(&self, place: SubnetPlace) -> Vec<SecurityRule> {
        let network = self.alternative.networks.get(place.0);
        let purpose = network
            .and_then(|network| network.subnets.get(place.1))
            .map(|subnet| subnet.purpose);
        let own: Vec<String> = self
            .made
            .subnet(place)
            .map(|(_, subnet)| subnet.prefixes.clone())
            .unwrap_or_default();
        let rule = |name, priority, protocol, from: Vec<String>, ports| SecurityRule {
            name,
            outbound: false,
            priority,
            protocol,
            from,
            to: own.clone(),
            ports,
        };
        let tag = |tag: &str| vec![tag.to_owned()];
        match purpose {
            Some(Purpose::Nodes | Purpose::Pods) => {
                // A rule takes addresses of one family.
                let families = [
                    ("AllowNodesAndPods", 200, false),
                    ("AllowNodesAndPodsIPv6", 201, true),
                ];
                let rules = families.into_iter().map(|(name, priority, ipv6)| {
                    let members = self.nodes_and_pods(place, ipv6);
                    let mut among = rule(name, priority, "*", members.clone(), vec!["*"]);
                    among.to = members;
                    among
                });
                rules.filter(|rule| !rule.from.is_empty()).collect()
            }
            Some(Purpose::ApiServer) => {
                let nodes = self.nodes_and_pods(place, false);
                let mut rules = vec![rule(
                    "AllowLoadBalancerProbes",
                    210,
                    "Tcp",
                    tag("AzureLoadBalancer"),
                    vec!["9988"],
                )];
                if !nodes.is_empty() {
                    rules.insert(
                        0,
                        rule("AllowNodesToApiServer", 200, "Tcp", nodes, vec!["443", "4443"]),
                    );
                }
                rules
            }
            Some(Purpose::ApplicationGateway) => {
                let mut probes = rule("AllowLoadBalancer", 210, "*", tag("AzureLoadBalancer"), vec!["*"]);
                probes.to = tag("*");
                let mut manager = rule(
                    "AllowGatewayManager",
                    200,
                    "Tcp",
                    tag("GatewayManager"),
                    vec!["65200-65535"],
                );
                manager.to = tag("*");
                vec![manager, probes]
            }
            Some(Purpose::Bastion) => bastion(),
            _ => Vec::new(),
        }
    }

    /// Ranges of one family that the nodes and pods of every cluster lie in which uses this subnet.
    fn nodes_and_pods(&self, place: SubnetPlace, ipv6: bool) -> Vec<String> {
        let mut members = BTreeSet::new();
        for cluster in &self.alternative.clusters {
            let at = |reference: &SubnetRef| self.index.subnet(cluster.network.as_str(), reference);
            if !cluster.references().any(|reference| at(reference) == Some(place)) {
                continue;
            }
            let of_pools = cluster
                .pools
                .iter()
                .flat_map(|pool| std::iter::once(&pool.node_subnet).chain(&pool.pod_subnet));
            let classes = cluster
                .node_classes
                .iter()
                .filter_map(|class| class.node_subnet.as_ref());
            for reference in of_pools.chain(classes).chain(&cluster.options.system_node_subnet) {
                let subnet = at(reference).and_then(|place| self.made.subnet(place));
                members.extend(
                    subnet
                        .into_iter()
                        .flat_map(|(_, subnet)| subnet.prefixes.iter().cloned()),
                );
            }
            if cluster.model.uses_pod_cidr() {
                let cidrs = cluster.pod_cidr.iter().chain(&cluster.pod_cidr_ipv6);
                members.extend(cidrs.map(|cidr| cidr.as_str().to_owned()));
            }
        }
        members.retain(|member| member.contains(':') == ipv6);
        members.into_iter().collect()
    }
}

/// What Azure asks of the NSG of a Bastion subnet, all of it: without one of these Bastion loses updates or connections
/// (<https://learn.microsoft.com/azure/bastion/bastion-nsg>, read on 29 November 2026).
fn bastion() -> Vec<SecurityRule> {
    let one = |tag: &str| vec![tag.to_owned()];
    let rule = |outbound, name, priority, protocol, from, to, ports| SecurityRule {
        name,
        outbound,
        priority,
        protocol,
        from: one(from),
        to: one(to),
        ports,
    };
    let among = "VirtualNetwork";
    vec![
        rule(
            false,
            "AllowHttpsInbound",
            200,
            "Tcp",
            "Internet",
            "*",
            vec!["443"],
        ),
        rule(
            false,
            "AllowGatewayManager",
            210,
            "Tcp",
            "GatewayManager",
            "*",
            vec!["443"],
        ),
        rule(
            false,
            "AllowLoadBalancer",
            220,
            "Tcp",
            "AzureLoadBalancer",
            "*",
            vec!["443"],
        ),
        rule(
            false,
            "AllowBastionHosts",
            230,
            "*",
            among,
            among,
            vec!["8080", "5701"],
        ),
        rule(true, "AllowSshAndRdp", 200, "*", "*", among, vec!["22", "3389"]),
        rule(
            true,
            "AllowAzureCloud",
            210,
            "Tcp",
            "*",
            "AzureCloud",
            vec!["443"],
        ),
        rule(
            true,
            "AllowBastionHostsOutbound",
            220,
            "*",
            among,
            among,
            vec!["8080", "5701"],
        ),
        rule(
            true,
            "AllowSessionInformation",
            230,
            "*",
            "*",
            "Internet",
            vec!["80"],
        ),
    ]
}
